"""A repayment plan that both sides agreed on in writing, and whether it is kept.

Who agreed on new days owes nothing more before them (民法典 543): while the plan is kept nobody
asks for the whole. Once a part is missed the loan is what the bank's figures say it is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from shouyue.domain.money import Fen

ALL_THAT_IS_LEFT: Final = Fen(0)
"""The amount of a last part that is whatever is still owed then."""


class Part(NamedTuple):
    """What is to be paid by when."""

    due: date
    amount: Fen


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of some day, its parts by their days, and what was paid since, in fen."""

    agreed_on: date
    parts: tuple[Part, ...]
    paid: Fen


class PlanState(NamedTuple):
    """The first part that is not paid yet.

    Attributes:
        agreed_on: the day of the plan.
        missing: what is still to be paid of it; `ALL_THAT_IS_LEFT` where that is everything.
        standing: it is due on that day or later; or it was due and the bank's figures are of no
            later day, so nobody knows; or they are, and it was not paid.
    """

    agreed_on: date
    due: date
    missing: Fen
    standing: Literal["kept", "unseen", "missed"]

    @property
    def protects(self) -> bool:
        """Whether the whole is not to be asked for."""
        return self.standing != "missed"


def state_of(plan: Plan, on: date, as_of: date) -> PlanState | None:
    """How a plan stands on a day, by the bank's figures of another, of a loan still owed.

    None before it was agreed on, and where every part is paid: what is left then was no part of it.
    """
    if on < plan.agreed_on:
        return None
    parts = open_parts(plan)
    if not parts:
        return None
    left = parts[0]
    if on <= left.due:
        return PlanState(plan.agreed_on, *left, "kept")
    return PlanState(plan.agreed_on, *left, "missed" if as_of > left.due else "unseen")


def open_parts(plan: Plan) -> tuple[Part, ...]:
    """The parts that are not paid yet, the first with what is missing of it."""
    asked = 0
    for place, (due, amount) in enumerate(plan.parts):
        asked += amount
        if amount == ALL_THAT_IS_LEFT or asked > plan.paid:
            missing = Fen(asked - plan.paid) if amount else ALL_THAT_IS_LEFT
            return (Part(due, missing), *plan.parts[place + 1 :])
    return ()
