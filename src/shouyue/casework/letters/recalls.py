"""Letters that lie here and must not go out: what they ask for was paid, or agreed on anew."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from shouyue.casework.batches import letter_line, plain_serial
from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.inputs import RecallInput
from shouyue.casework.letters.recall_views import RecallLine
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.plans import is_kept
from shouyue.casework.workspace import Workspace
from shouyue.ledger.forms import REMINDER, THANKS, form_of
from shouyue.ledger.kinds import LetterRecalled, draft
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries.found_of_loans import Recall
from shouyue.vault.queries.going_back import going_back, going_back_of
from shouyue.vault.queries.pages import awaits_mark
from shouyue.vault.queries.signs import numbers


def to_recall(ws: Workspace) -> tuple[RecallLine, ...]:
    """The letters of the branch to take back, in the order in which their papers lie.

    Printed or only composed: what nobody said was printed may lie on a desk as well.
    """
    found = ((one, batches.letter(ws.vault, one.serial)) for one in _lying_here(ws))
    return tuple(
        RecallLine(letter_line(letter), _why(one), bool(one.settled_by))
        for one, letter in found
        if letter is not None
    )


def how_many_to_recall(ws: Workspace) -> int:
    """How many letters `to_recall` would list."""
    return len(_lying_here(ws))


def against_again(ws: Workspace, letters: Sequence[StoredLetter]) -> dict[str, Reason]:
    """Serial → why a letter must not be printed again, of those in the list of `to_recall`.

    However old they are. All the letters are of one branch. Against a demand that nothing but a
    plan stands against there may be a reason, as against a new one: the gate tells of it.
    """
    return {
        one.serial: _why(one)
        for one in _of(ws, letters)
        if not one.agreed_on or form_of(one.serial) == REMINDER
    }


def recall_letters(ws: Workspace, typed: RecallInput) -> Outcome:
    """Note that letters were taken back before they went out: all of them, or none."""
    checked = Checked(ws)
    words = checked.words("words", typed.words)
    letters = _still_here(checked, typed.serials)
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    agreed = {one.serial for one in _of(ws, letters) if one.agreed_on}
    said = [
        LetterRecalled(
            note=one.note,
            serial=one.serial,
            on=ws.today(),
            reason=typed.reason or ("agreed" if one.serial in agreed else "paid"),
            words=words,
            judged=heard.judgement,
        )
        for one in letters
    ]
    refs = append_in(ws, stream_of(ws, letters[0].batch), *map(draft, said))
    notes = tuple(dict.fromkeys(one.note for one in letters))
    return Saved(tuple(ref.text for ref in refs), notes, heard.hints)


def _lying_here(ws: Workspace) -> list[Recall]:
    return going_back(ws.vault, ws.branch, ws.today(), partial(is_kept, ws))


def _of(ws: Workspace, letters: Sequence[StoredLetter]) -> list[Recall]:
    """What must not go out of some letters of one branch."""
    if not letters:
        return []
    branch = stream_of(ws, letters[0].batch)
    ids = numbers(ws.vault, branch, [*{one.note for one in letters}])
    kept = partial(is_kept, replace(ws, at=branch))
    wanted = {one.serial for one in letters}
    found = going_back_of(ws.vault, branch, ids, ws.today(), kept)
    return [one for one in found if one.serial in wanted]


def _asks_too_much(one: Recall) -> Reason:
    """How it is said that less is owed now, with penalty interest told as such."""
    said: dict[str, str | int] = {"asks": one.asks}
    if one.owing:
        said |= {"owing": one.owing}
    if one.penalty:
        said |= {"penalty": one.penalty}
        beside, alone = "casework.recall.beside_penalty", "casework.recall.penalty_alone"
        return Reason(beside if one.owing else alone, said)
    code = "casework.recall.asks_too_much" if one.owing else "casework.recall.paid_by_slips"
    return Reason(code, said)


def _why(one: Recall) -> Reason:
    if form_of(one.serial) == THANKS:
        return Reason("casework.recall.owes_again")
    if one.settled_by:
        return Reason("casework.recall.settled", {"day": one.settled_by})
    if one.agreed_on:
        return Reason("casework.recall.agreed", {"on": one.agreed_on})
    if one.asks:
        return _asks_too_much(one)
    return Reason("casework.recall.not_overdue")


def _still_here(checked: Checked, typed: Sequence[str]) -> list[StoredLetter]:
    """The letters that are meant; blamed by name is each that lies here no more."""
    ws = checked.ws
    letters = []
    serials = dict.fromkeys(plain_serial(checked.text("serials", one)) for one in typed)
    for serial in serials:
        letter = batches.letter(ws.vault, serial)
        if letter is None:
            checked.blame("serials", "casework.recall.unknown_serial", serial=serial)
            continue
        to = letter.to or letter.name
        if letter.state not in batches.LYING_HERE:
            checked.blame("serials", "casework.recall.gone_already", serial=serial, to=to)
        elif awaits_mark(ws.vault, letter):
            checked.blame("serials", "casework.recall.slip_is_here", serial=serial, to=to)
        else:
            letters.append(letter)
    if not serials:
        checked.blame("serials", "casework.recall.none_chosen")
    if len({stream_of(ws, one.batch) for one in letters}) > 1:
        # One commit is in one branch.
        checked.blame("serials", "casework.recall.several_branches")
    return letters
