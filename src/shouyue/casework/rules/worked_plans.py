"""Worked cases of repayment agreements: how one stands on a day, and what it keeps away."""

from typing import get_args

from shouyue.casework.policy import Rules
from shouyue.casework.rules.worked_input import Plain, Said, WorkedCaseError
from shouyue.domain.dates import read_day
from shouyue.domain.money import Fen, yuan
from shouyue.domain.plans import (
    ALL_THAT_IS_LEFT,
    Part,
    Plan,
    PlanRules,
    PlanState,
    Risen,
    Standing,
    open_parts,
    state_of,
)
from shouyue.domain.trail import Booked, Paid


def plan(said: Said, rules: Rules) -> Plain:
    """How a plan stands, and which of its parts are not paid; a part without amount is the rest."""
    parts = [Part(one.day("due"), _amount(one)) for one in said.parts("parts")]
    figures = sorted(filter(None, map(read_day, said.texts("figures"))))
    if not parts or not figures or len(figures) < len(said.texts("figures")):
        raise WorkedCaseError("case_invalid", key="figures" if parts else "parts")
    told = Plan(
        agreed_on=said.day("agreed_on"),
        parts=tuple(sorted(parts)),
        payments=tuple(
            Paid(one.day("on"), one.owed("amount"), one.flag("slip"))
            for one in said.parts("payments")
        ),
        bookings=tuple(
            Booked(
                one.day("after"),
                one.day("by"),
                one.owed("amount"),
                one.owed("accrued") if "accrued" in one.plain else Fen(0),
                asked=False,
            )
            for one in said.parts("bookings")
        ),
        figures=tuple(figures),
        owed=said.owed("owed"),
        due=said.day("loan_due"),
        late=said.flag("late"),
        daily=float(said.owed("daily_interest")) if "daily_interest" in said.plain else 0.0,
        risen=tuple(Risen(one.day("by"), one.owed("amount")) for one in said.parts("risen")),
    )
    roll = rules.rest_days.roll
    held = PlanRules(rules.policy.trail.slack_days, lambda day: roll(day).day)
    state = state_of(told, said.day("as_of"), held)
    return {
        "standing": state.standing if state else None,
        "due": state.due.isoformat() if state else None,
        "missing": _told(state.missing) if state and state.standing != "paid" else None,
        "protects": state is not None and state.protects,
        "known_on": state.known_on.isoformat() if state and state.known_on else None,
        "open": [f"{one.due.isoformat()} {_told(one.amount)}" for one in open_parts(told, held)],
    }


def agreed(said: Said) -> PlanState:
    """A plan as the rules about contacts know it."""
    standing = said.text("standing")
    if standing not in get_args(Standing):
        raise WorkedCaseError("case_invalid", key="standing")
    found = next(one for one in get_args(Standing) if one == standing)
    due = said.day("due")
    return PlanState(said.day("agreed_on"), due, ALL_THAT_IS_LEFT, found, due)


def _amount(part: Said) -> Fen:
    return part.owed("amount") if "amount" in part.plain else ALL_THAT_IS_LEFT


def _told(amount: Fen) -> str:
    return "rest" if amount == ALL_THAT_IS_LEFT else yuan(amount)
