"""Printed letters that must not go out, because what they ask for was paid meanwhile."""

from shouyue.casework.batches import plain_serial
from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.inputs import RecallInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import LetterRecalled, draft
from shouyue.vault import batches


def recall_letter(ws: Workspace, typed: RecallInput) -> Outcome:
    """Note that a printed letter was taken back before it went out."""
    checked = Checked(ws)
    serial = plain_serial(checked.text("serial", typed.serial))
    letter = batches.letter(ws.vault, serial)
    if letter is None:
        checked.blame("serial", "casework.acknowledgment.unknown_serial")
    elif letter.state not in ("composed", "printed"):
        checked.blame("serial", "casework.recall.gone_already")
    words = checked.words("words", typed.words)
    heard = checked.heard(typed.override)
    if letter is None or checked.problems:
        return checked.refusal()
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = LetterRecalled(
        note=letter.note,
        serial=serial,
        on=ws.today(),
        reason=typed.reason,
        words=words,
        judged=heard.judgement,
    )
    refs = append_in(ws, stream_of(ws, letter.batch), draft(said))
    return Saved(tuple(ref.text for ref in refs), (letter.note,), heard.hints)
