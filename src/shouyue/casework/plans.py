"""What both sides agreed on about a loan, as it stands on a day."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.plans import (
    ALL_THAT_IS_LEFT,
    Part,
    PlanRules,
    PlanState,
    open_parts,
    state_of,
)
from shouyue.vault.queries.plans import Agreed, plan_of

_TOLD: Final = {
    "kept": ("casework.plan.kept", "casework.plan.last_kept"),
    "unseen": ("casework.plan.unseen", "casework.plan.last_unseen"),
    "missed": ("casework.plan.missed", "casework.plan.last_missed"),
    "paid": ("casework.plan.paid", "casework.plan.paid"),
}


def plan_rules(ws: Workspace) -> PlanRules:
    """What plans are held against."""
    roll = ws.rules.rest_days.roll
    return PlanRules(ws.rules.policy.trail.slack_days, lambda day: roll(day).day)


def plan_on(ws: Workspace, note: str, on: date) -> PlanState | None:
    """The first part of a loan's plan that is not paid; None where there is no plan to keep."""
    found = _found(ws, note, on)
    return state_of(found.plan, on, plan_rules(ws)) if found is not None else None


def is_kept(ws: Workspace, note: str) -> bool:
    """Whether what was agreed on about a loan protects it today."""
    plan = plan_on(ws, note, ws.today())
    return plan is not None and plan.protects


def parts_on(ws: Workspace, note: str, on: date) -> tuple[Part, ...]:
    """The parts of a loan's plan that are not paid yet; none where there is no plan."""
    found = _found(ws, note, on)
    return open_parts(found.plan, plan_rules(ws)) if found is not None else ()


def standing(ws: Workspace, note: str) -> Iterator[Reason]:
    """How a loan's plan stands today, and whether another of the same day stands beside it."""
    found = _found(ws, note, ws.today())
    plan = state_of(found.plan, ws.today(), plan_rules(ws)) if found is not None else None
    if found is None or plan is None:
        return
    yield told(plan)
    if found.others:
        yield Reason("casework.plan.two_of_a_day", {"on": plan.agreed_on.isoformat()})


def told(plan: PlanState) -> Reason:
    """How a plan stands, in one sentence."""
    part, last = _TOLD[plan.standing]
    params: dict[str, str | int] = {
        "agreed_on": plan.agreed_on.isoformat(),
        "due": plan.due.isoformat(),
        "amount": plan.missing,
    }
    return Reason(last if plan.missing == ALL_THAT_IS_LEFT else part, params)


def _found(ws: Workspace, note: str, on: date) -> Agreed | None:
    penalty = ws.rules.policy.penalty
    values = {
        "most_uplift": 1 + float(penalty.diverted_uplift[1]),
        "days_of_year": penalty.days_of_year,
        "interest_days": ws.rules.policy.trail.interest_days,
        "posting_days": ws.rules.policy.trail.posting_days,
        "unknown_rate": ws.rules.policy.trail.unknown_rate / 100,
    }
    return plan_of(ws.vault, ws.branch, note, on, values)
