"""What both sides agreed on about a loan, as it stands on a day."""

from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.plans import ALL_THAT_IS_LEFT, Part, Plan, PlanState, open_parts, state_of
from shouyue.vault.queries.plans import plan_of

_TOLD: Final = {
    "kept": ("casework.plan.kept", "casework.plan.last_kept"),
    "unseen": ("casework.plan.unseen", "casework.plan.last_unseen"),
    "missed": ("casework.plan.missed", "casework.plan.last_missed"),
}


def told(plan: PlanState) -> Reason:
    """How a plan stands, in one sentence."""
    part, last = _TOLD[plan.standing]
    params: dict[str, str | int] = {
        "agreed_on": plan.agreed_on.isoformat(),
        "due": plan.due.isoformat(),
        "amount": plan.missing,
    }
    return Reason(last if plan.missing == ALL_THAT_IS_LEFT else part, params)


def plan_on(ws: Workspace, note: str, on: date) -> PlanState | None:
    """The first part of a loan's plan that is not paid; None where there is no plan to keep."""
    found = _found(ws, note, on)
    return state_of(*found) if found is not None else None


def parts_on(ws: Workspace, note: str, on: date) -> tuple[Part, ...]:
    """The parts of a loan's plan that are not paid yet; none where there is no plan to keep."""
    found = _found(ws, note, on)
    return open_parts(found[0]) if found is not None else ()


def _found(ws: Workspace, note: str, on: date) -> tuple[Plan, date, date] | None:
    found = plan_of(ws.vault, ws.branch, note, on, ws.rules.policy.trail.slack_days)
    return (found[0], on, found[1]) if found is not None else None
