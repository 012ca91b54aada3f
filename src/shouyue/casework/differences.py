"""Where what people recorded and what the bank booked part: the trail of money.

The bank's figures show at least what was booked; who recorded more has a slip that went elsewhere,
a claim that was none, or a day that the export does not reach yet. Nothing is changed by saying
which: the line goes, and comes again when either side moves.
"""

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import DifferenceInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.today import difference_of
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import DifferenceExplained, draft
from shouyue.vault.queries import standing


def explain_difference(ws: Workspace, typed: DifferenceInput) -> Outcome:
    """Say why the records of a loan and the bank's figures differ."""
    checked = Checked(ws)
    checked.loan("note", typed.note)
    words = checked.words("words", typed.words)
    heard = checked.heard(typed.override)
    if typed.reason == "other" and not words:
        checked.blame("words", "casework.input.empty")
    found = difference_of(ws, typed.note) if not checked.problems else None
    if found is None and not checked.problems:
        checked.blame("note", "casework.difference.none")
    as_of = standing.as_of(ws.vault, ws.branch)
    if found is None or as_of is None or checked.problems:
        return checked.refusal()
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    recorded, booked = found
    said = DifferenceExplained(
        note=typed.note,
        as_of=as_of,
        recorded=recorded,
        booked=booked,
        reason=typed.reason,
        words=words,
        judged=heard.judgement,
    )
    refs = append_in(ws, ws.branch, draft(said))
    return Saved(tuple(ref.text for ref in refs), (typed.note,), heard.hints)
