"""Repayment agreements: what is checked of their parts, and what holds once one is recorded."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.inputs import IncidentInput, PlanPartInput
from shouyue.casework.outcomes import Reason
from shouyue.casework.plans import is_kept, plan_on, standing, told
from shouyue.casework.workspace import Workspace
from shouyue.domain.dates import years_later
from shouyue.ledger.kinds import IncidentRecorded
from shouyue.ledger.plans import PlanPart
from shouyue.vault import loans, lookups
from shouyue.vault.queries.going_back import going_back_of
from shouyue.vault.queries.signs import numbers

_MOST_PARTS: Final = 480
_AT_MOST: Final = 1.5
"""Times of the debt: a plan of more is a slip of the pen, or has its reason."""
_ONE_DAY: Final = timedelta(days=1)


def checked_plan(checked: Checked, typed: IncidentInput) -> tuple[PlanPart, ...]:
    """What was agreed on, by its days."""
    before = len(checked.problems)
    parts = sorted(typed.plan, key=attrgetter("due"))
    _blame(checked, typed, parts)
    if len(checked.problems) > before:
        # What is blamed is never written; a look ahead goes by its days.
        days = sorted({part.due for part in typed.plan})
        is_plan = typed.incident == "repayment_agreement"
        return tuple(PlanPart(day, 1) for day in days) if is_plan else ()
    years = checked.ws.rules.policy.care.longest_plan_years
    if parts and not typed.words.strip():
        # Counted back from a day that was checked: the other one may be the last there is.
        if years_later(parts[-1].due, -years) > typed.on:
            checked.blame("words", "casework.incident.plan_too_long", years=years)
        _ask_about_sum(checked, typed.note, sum(part.amount for part in parts))
    return tuple(PlanPart(part.due, part.amount) for part in parts)


def _blame(checked: Checked, typed: IncidentInput, parts: Sequence[PlanPartInput]) -> None:
    if typed.plan and typed.incident != "repayment_agreement":
        checked.blame("plan", "casework.incident.plan_of_another")
    if typed.written is False and typed.incident == "repayment_agreement":
        # What nobody signed is a promise: it stops nothing and revives nothing.
        checked.blame("written", "casework.incident.agreement_not_written")
    if len(parts) > _MOST_PARTS:
        checked.blame("plan", "casework.incident.too_many_parts", limit=_MOST_PARTS)
    for part in typed.plan:
        checked.day("plan.due", part.due, "agreed", typed.on)
        if part.amount:
            checked.amount("plan.amount", part.amount)
    if len({part.due for part in parts}) < len(parts):
        checked.blame("plan.due", "casework.incident.part_twice")
    if not all(part.amount for part in parts[:-1]):
        checked.blame("plan.amount", "casework.incident.part_without_amount")


def _ask_about_sum(checked: Checked, note: str, agreed: int) -> None:
    ws = checked.ws
    loan = loans.one(ws.vault, ws.branch, note)
    if loan is None or not loan.is_owed:
        return
    owed = loan.balance + (loan.overdue_interest or 0) + (loan.penalty or 0)
    if agreed > _AT_MOST * owed:
        checked.blame("words", "casework.incident.plan_above_debt", agreed=agreed, owed=owed)


def plan_hints(ws: Workspace, said: IncidentRecorded) -> Iterator[Reason]:
    """What holds from now on by a plan that was recorded just now."""
    if said.incident != "repayment_agreement" or said.guarantor:
        return
    plan = plan_on(ws, said.note, ws.today())
    if not said.plan:
        # What was agreed on before with parts holds on.
        yield told(plan) if plan is not None else Reason("casework.plan.without_parts")
        return
    if plan is None or plan.agreed_on != said.on:
        return
    yield from standing(ws, said.note)
    if plan.protects:
        yield Reason("casework.plan.calendar")
    paid = lookups.paid_since(ws.vault, ws.branch, said.note, said.on - _ONE_DAY, said.on)
    if paid and said.plan[0].due > said.on:
        params: dict[str, str | int] = {"paid": paid, "on": said.on.isoformat()}
        yield Reason("casework.plan.paid_that_day", params)
    ids = numbers(ws.vault, ws.branch, [said.note])
    for one in going_back_of(ws.vault, ws.branch, ids, ws.today(), partial(is_kept, ws)):
        if one.agreed_on:
            yield Reason("casework.plan.letter_lies_here", {"serial": one.serial})
