"""Undo, as far as the law of records allows: the old fact stays and is struck through."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.outcomes import Invalid, Outcome, Problem, Reason, Saved
from shouyue.casework.periods.movement import hints_of
from shouyue.casework.records.figures_left import figures_now
from shouyue.casework.records.one_act import resting_on, told_of
from shouyue.casework.workspace import Workspace
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Draft
from shouyue.ledger.ids import Branch, Ref
from shouyue.ledger.kinds import FactWithdrawn, content, draft
from shouyue.vault import loans, lookups

_STATEMENTS: Final = frozenset(
    {"terms.stated", "guarantee.stated", "circumstance.noted", "language.stated"}
)
"""Kinds of which a newer fact replaces the one before about the same thing."""
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
    """Strike a fact through, with the reason. Clocks and lists go back to what the others say.

    What was written with it and cannot stand without it is struck in the same commit, and a hint
    says so: with a visit the promise that came of it, with the return of a round its visits.
    """
    return withdraw_all(ws, (ref,), reason)


def withdraw_all(ws: Workspace, refs: Sequence[str], reason: str) -> Outcome:
    """Strike the facts of one act through, in one commit for each branch that they are of.

    If one of them cannot be taken back, none is. The last is struck first, because it may rest on
    those before it. What a statement had replaced is stated again: it was right before the mistake.
    """
    checked = Checked(ws)
    words = checked.words("reason", reason)
    heard = checked.heard("")
    if heard.is_unexplained:
        # A reason that cannot stand needs no reason of its own: it is said in other words.
        for why in heard.judged.reasons:
            checked.blame("reason", why.code, **why.params)
    if not words:
        checked.blame("reason", "casework.correction.reason_missing")
    for ref in refs:
        if (kind := _kind(ws, ref)) is None:
            return Invalid(
                (*checked.problems, Problem("ref", Reason("casework.correction.unknown_fact")))
            )
        _blame(checked, kind, ref)
    if (invalid := checked.answer()) is not None:
        return invalid
    with_them = _with_them(ws, refs)
    beside = tuple(ref for ref in with_them if ref not in refs)
    for ref in beside:
        _blame(checked, _kind(ws, ref) or "", ref)
    if (invalid := checked.answer()) is not None:
        return invalid
    made: list[Ref] = []
    touched: list[str] = []
    hints = [*heard.hints, *told_of(ws, beside)]
    for branch, found in _by_branch(ws, with_them).items():
        notes = {ref: lookups.notes_of(ws.vault, ref) for ref in found}
        here = dict.fromkeys(note for some in notes.values() for note in some)
        before = [(note, lookups.events(ws.vault, branch, note)) for note in here]
        source = loans.source(ws.vault, branch)
        struck = [
            draft(
                FactWithdrawn(reason=words, note=next(iter(some), ""), judged=heard.judgement),
                (ref,),
            )
            for ref, some in notes.items()
        ]
        before_it = [one for ref in found for one in _said_before(ws, ref)]
        made += append_in(ws, branch, *struck, *before_it)
        there = replace(ws, at=branch)
        hints += [hint for note, events in before for hint in hints_of(there, note, events)]
        hints += figures_now(there, source)
        touched += here
    return Saved(tuple(ref.text for ref in made), tuple(dict.fromkeys(touched)), tuple(hints))


def _with_them(ws: Workspace, refs: Sequence[str]) -> list[str]:
    """The facts that were named and those that fall with them, as they stand in their chains."""
    named = [one for ref in refs for one in (ref, *resting_on(ws, ref))]
    return list(dict.fromkeys(named))


def _by_branch(ws: Workspace, refs: Sequence[str]) -> dict[Branch, list[str]]:
    found: dict[Branch, list[str]] = {}
    for ref in dict.fromkeys(reversed(refs)):
        found.setdefault(stream_of(ws, ref), []).append(ref)
    return found


def _said_before(ws: Workspace, ref: str) -> Iterator[Draft]:
    """What a statement replaced, said once more in its place."""
    mistaken = lookups.fact(ws.vault, ref)
    if mistaken is None or mistaken.header.kind not in _STATEMENTS:
        return
    for old in mistaken.header.base:
        fact = lookups.fact(ws.vault, old)
        said = content(fact) if fact is not None else None
        if fact is None or said is None or lookups.is_replaced_otherwise(ws.vault, old, ref):
            continue
        yield draft(said, fact.header.base)


def _kind(ws: Workspace, ref: str) -> str | None:
    try:
        return lookups.kind_of(ws.vault, ref)
    except NotCanonicalError:
        return None


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
