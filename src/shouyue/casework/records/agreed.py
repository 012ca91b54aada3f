"""What both sides agreed on about a loan, as it stands on a day."""

from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.plans import ALL_THAT_IS_LEFT, PlanState, state_of
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
    found = plan_of(ws.vault, ws.branch, note, on, ws.rules.policy.trail.slack_days)
    if found is None:
        return None
    plan, as_of = found
    return state_of(plan, on, as_of)
