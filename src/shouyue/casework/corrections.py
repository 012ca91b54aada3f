"""Undo, as far as the law of records allows: the old fact stays and is struck through."""

from dataclasses import replace

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.movement import hints_of
from shouyue.casework.outcomes import Invalid, Outcome, Problem, Reason, Saved
from shouyue.casework.workspace import Workspace
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.kinds import FactWithdrawn, draft
from shouyue.vault import loans, lookups

WITHDRAWABLE = frozenset(
    {
        "contact.recorded",
        "promise.made",
        "repayment.reported",
        "letter.served",
        "acknowledgment.returned",
        "incident.recorded",
        "terms.stated",
        "guarantee.stated",
        "circumstance.noted",
        "letter.recalled",
        "page.filed",
        "language.stated",
        "difference.explained",
        "override.decided",
        "batch.printed",
        "trip.planned",
        "trip.returned",
        "tape.loaded",
        "mapping.saved",
    }
)


def withdraw(ws: Workspace, ref: str, reason: str) -> Outcome:
    """Strike a fact through, with the reason. Clocks and lists go back to what the others say."""
    checked = Checked(ws)
    words = checked.words("reason", reason)
    heard = checked.heard("")
    if heard.is_unexplained:
        # A reason that cannot stand needs no reason of its own: it is said in other words.
        for why in heard.judged.reasons:
            checked.blame("reason", why.code, **why.params)
    if not words:
        checked.blame("reason", "casework.correction.reason_missing")
    try:
        kind = lookups.kind_of(ws.vault, ref)
    except NotCanonicalError:
        kind = None
    if kind is None:
        return Invalid(
            (*checked.problems, Problem("ref", Reason("casework.correction.unknown_fact")))
        )
    _blame(checked, kind, ref)
    if (invalid := checked.answer()) is not None:
        return invalid
    notes = lookups.notes_of(ws.vault, ref)
    there = replace(ws, at=stream_of(ws, ref))
    before = [(note, lookups.events(ws.vault, there.branch, note)) for note in notes]
    said = FactWithdrawn(reason=words, note=next(iter(notes), ""), judged=heard.judgement)
    refs = append_in(ws, there.branch, draft(said, (ref,)))
    hints = [hint for note, events in before for hint in hints_of(there, note, events)]
    return Saved(tuple(made.text for made in refs), notes, (*heard.hints, *hints))


def _blame(checked: Checked, kind: str, ref: str) -> None:
    """What keeps a fact of this kind from being withdrawn."""
    ws = checked.ws
    if kind not in WITHDRAWABLE:
        checked.blame("ref", "casework.correction.cannot_be_withdrawn")
    elif kind == "override.decided" and ws.role != "supervisor":
        checked.blame("ref", "casework.override.not_supervisor")
    elif kind == "tape.loaded" and (later := loans.standing_on(ws.vault, ref)) is not None:
        checked.blame("ref", "casework.correction.later_tape", as_of=later)
    elif lookups.is_replaced(ws.vault, ref):
        checked.blame("ref", "casework.correction.already_replaced")
