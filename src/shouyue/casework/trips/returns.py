"""The evening after a round: what went as planned is recorded at once, the rest as it is typed."""

from datetime import datetime
from typing import Final

from shouyue.casework.checks import MAX_WORDS, Checked
from shouyue.casework.elsewhere import append_in, in_branch
from shouyue.casework.inputs import ContactInput, StopInput, TripReturnInput
from shouyue.casework.outcomes import Invalid, Outcome, Problem, Reason, Saved
from shouyue.casework.records.contacts import Contact
from shouyue.casework.records.judging import judge
from shouyue.casework.trips.crossings import crossed_out_of
from shouyue.casework.trips.doors import is_to_demand, purpose_of
from shouyue.casework.workspace import Workspace
from shouyue.ledger.facts import Draft
from shouyue.ledger.ids import parse_ref
from shouyue.ledger.kinds import TripReturned, TripStop, draft
from shouyue.vault import loans
from shouyue.vault.queries.trips import OpenTrip, open_trips

_VISITED: Final = frozenset({None, "met", "not_met"})


def return_trip(ws: Workspace, typed: TripReturnInput) -> Outcome:
    """Record the visits of a round in one commit, each between its beginning and its end.

    Every stop counts as visited and the borrower as met unless it is among `typed.stops`; what the
    last day sheet crossed out counts as not visited unless it is there, with how it went. A stop
    against which a rule stands needs a reason; nothing is written until each has one. Letters are
    not served by this: their slips come back through the scanner.

    Raises:
        BranchError: the round is of a branch in which this person works no more.
    """
    trip = next((one for one in open_trips(ws.vault) if one.ref == typed.trip), None)
    if trip is None:
        return Invalid((Problem("trip", Reason("casework.trips.unknown")),))
    ws = in_branch(ws, parse_ref(trip.ref).branch)
    checked = Checked(ws)
    began, ended = _hours(checked, trip, typed)
    otherwise = {stop.note: stop for stop in typed.stops}
    planned = {stop.note for stop in trip.said.stops}
    for note in otherwise.keys() - planned:
        checked.blame(f"stops.{note}", "casework.trips.not_a_stop")
    crossed = crossed_out_of(ws, trip.ref)
    for note in crossed & otherwise.keys():
        if otherwise[note].outcome is None:
            checked.blame(f"stops.{note}.outcome", "casework.trips.was_crossed_out")
    if began is None or ended is None or checked.problems:
        return checked.refusal()
    drafts: list[Draft] = []
    visited = 0
    for stop in {stop.note: stop for stop in trip.said.stops}.values():
        preset = StopInput(stop.note, "not_visited" if stop.note in crossed else "met")
        said = otherwise.get(stop.note, preset)
        if said.outcome in _VISITED:
            visited += 1
            drafts += _visit(checked, typed, stop, said, (began, ended))
    if (invalid := checked.answer()) is not None:
        return invalid
    left_out = len(planned) - visited
    drafts.append(draft(TripReturned(trip=trip.ref, visited=visited, left_out=left_out)))
    refs = append_in(ws, ws.branch, *drafts)
    return Saved(tuple(ref.text for ref in refs), tuple(sorted(planned)))


def _hours(
    checked: Checked, trip: OpenTrip, typed: TripReturnInput
) -> tuple[datetime | None, datetime | None]:
    day = trip.said.day.isoformat()
    began = checked.moment("began", _moment(day, typed.began))
    ended = checked.moment("ended", _moment(day, typed.ended))
    for name, at in (("began", began), ("ended", ended)):
        if at is not None and at.date() != trip.said.day:
            checked.blame(name, "casework.trips.other_day", day=day)
    if began is not None and ended is not None:
        if ended < began:
            checked.blame("ended", "casework.trips.ended_before")
        checked.past_moment("ended", ended)
    return began, ended


def _moment(day: str, typed: str) -> str:
    return typed if "T" in typed else f"{day}T{typed}"


def _visit(
    checked: Checked,
    typed: TripReturnInput,
    stop: TripStop,
    said: StopInput,
    hours: tuple[datetime, datetime],
) -> list[Draft]:
    """The record of one visit; what stands against it is blamed on the stop."""
    ws, (began, ended) = checked.ws, hours
    name = f"stops.{stop.note}"
    row = loans.one(ws.vault, ws.branch, stop.note)
    contact = ContactInput(
        note=stop.note,
        channel="visit",
        at=began.isoformat(timespec="minutes"),
        reached=said.outcome != "not_met",
        words=said.words,
        place=row.address if row is not None else "",
        purpose=purpose_of(
            (stop.reason, *stop.also),
            overdue=row is not None and is_to_demand(ws, row, began.date()),
        ),
        staff=typed.staff,
        recorded=typed.recorded,
        next_on=said.next_on,
        override=said.override,
    )
    mine = Checked(ws)
    loan = mine.loan("note", stop.note)
    drafts = Contact(mine, contact)
    reason = mine.text("override", said.override, MAX_WORDS)
    for problem in mine.problems:
        checked.blame(f"{name}.{problem.field}", problem.reason.code, **problem.reason.params)
    if loan is None or mine.problems:
        return []
    judged = judge(ws, contact, loan, began)
    late = judge(ws, contact, loan, ended)
    worst = judged if judged.wants_reason else late
    if worst.wants_reason and not reason:
        rule: Reason = worst.not_allowed(overridable=True).rules[0]
        checked.blame(f"{name}.override", rule.code, **rule.params)
        return []
    until = ended.isoformat(timespec="minutes")
    return list(drafts.made(loan, began, worst.judgement(reason), until))
