"""Suits, agreements, obstacles and what else moves a clock without a contact or a letter."""

from typing import Final

from msgspec.structs import replace

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import IncidentInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.periods.guarantees import named
from shouyue.casework.periods.movement import hints_of, would_be_over
from shouyue.casework.records.agreements import checked_plan, plan_hints
from shouyue.casework.records.own_will import blame_who_cannot
from shouyue.casework.workspace import Workspace
from shouyue.ledger.fold import incident_event
from shouyue.ledger.kinds import IncidentRecorded, draft
from shouyue.ledger.vocabulary import AGREED_ON
from shouyue.vault import lookups

_LONGEST_NUMBER: Final = 60


def record_incident(ws: Workspace, typed: IncidentInput) -> Outcome:
    """Record an event of law; the hints say what it did to the clock, and why."""
    checked = Checked(ws)
    said = checked_incident(checked, typed)
    if not checked.problems:
        checked.doubt_over(would_be_over(ws, said.note, event=as_event(said)))
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = replace(said, judged=heard.judgement)
    before = lookups.events(ws.vault, ws.branch, typed.note)
    refs = append_in(ws, ws.branch, draft(said))
    hints = (*heard.hints, *hints_of(ws, typed.note, before), *plan_hints(ws, said))
    return Saved(tuple(ref.text for ref in refs), (typed.note,), hints)


def as_event(said: IncidentRecorded) -> dict[str, object]:
    """The event of law that a record is, with its day and whom it was aimed at."""
    aimed = {"target": said.guarantor} if said.guarantor else {}
    return {**incident_event(said), **aimed, "date": said.on.isoformat()}


def checked_incident(checked: Checked, typed: IncidentInput) -> IncidentRecorded:
    """The record of what was typed; problems are left with `checked`."""
    checked.loan("note", typed.note)
    # Illness and imprisonment may be older than the loan; nothing else that moves its clock is.
    checked.day("on", typed.on, "of_person" if typed.incident == "obstacle" else "of_loan")
    guarantor = ""
    if typed.guarantor.strip():
        guarantor = named(checked, "guarantor", typed.note, typed.guarantor)
    until = typed.until
    if until is not None:
        before = len(checked.problems)
        checked.day("until", until, "ended", typed.on)
        # What is blamed is never written, and nothing counts from it.
        until = until if len(checked.problems) == before else None
    if typed.performance_due is not None:
        begun = until or typed.on
        checked.day("performance_due", typed.performance_due, "performance", begun)
    plan = checked_plan(checked, typed)
    cause = typed.cause
    if typed.incident == "obstacle" and not cause:
        checked.blame("cause", "casework.input.empty")
        cause = "other"  # for a look ahead; what is blamed is never written
    by = typed.by if typed.incident in AGREED_ON and not guarantor else ""
    if typed.incident in AGREED_ON and not guarantor:
        blame_who_cannot(checked, "by", typed.note, typed.on, by)
    return IncidentRecorded(
        note=typed.note,
        on=typed.on,
        incident=typed.incident,
        until=until,
        plan=plan,
        performance_due=typed.performance_due,
        outcome=typed.outcome,
        served=typed.served,
        reached=typed.reached,
        written=bool(typed.written),
        debtor_missing=typed.debtor_missing,
        level=typed.level,
        number=checked.text("number", typed.number, _LONGEST_NUMBER),
        words=checked.words("words", typed.words),
        guarantor=guarantor,
        cause=cause if typed.incident == "obstacle" else "",
        pack=checked.ws.rules.mark,
        by=by,
    )
