"""What a payment does, by who made it and what the borrower signed about it.

Money that a person owes and pays of his own will may say that he owes the rest; that somebody else
paid, or that the bank took it, says nothing of the kind. Every combination is looked up in the
effect table once, when a pack is read.
"""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

from shouyue.domain.effects import Effects
from shouyue.domain.signing import Judged

PAYERS: Final = ("debtor", "joint_debtor", "guarantor", "for_debtor", "other")
"""`for_debtor` is anybody who pays at the borrower's wish, `other` whoever does not."""
WRITINGS: Final = ("nothing", "payment", "rest")
"""What is signed: nothing, that this was paid, or that the rest is owed too and will be paid."""

Payments = Mapping[tuple[str, str], Judged]

_PAID: Final = {
    "nothing": "debtor_paid",
    "payment": "debtor_paid_in_writing",
    "rest": "debtor_paid_acknowledging_rest",
}


def payments(rows: Effects) -> Payments:
    """What every payment does inside the period and after it, by payer and writing."""
    every = product(PAYERS, WRITINGS)
    return MappingProxyType(
        {(payer, writing): _judged(payer, writing, rows) for payer, writing in every}
    )


def _judged(payer: str, writing: str, rows: Effects) -> Judged:
    inside, late = rows[_PAID[writing]], rows["payment_after_expiry"]
    if payer == "other":
        return rows["paid_by_other"], rows["period_over"]
    if payer == "for_debtor" and writing == "nothing":
        # Whose will it was has to be proved; what the borrower himself signs proves it.
        return rows["paid_for_debtor"], late
    if payer == "joint_debtor":
        # Each of them can give up only his own defence.
        condition = rows["joint_debtor_paid"]
        late = rows["joint_debtor_waived"] if writing == "rest" else late
        return (inside.resting_on(condition) if condition.effective else condition), late
    return inside, rows["revived_by_promise"] if writing == "rest" else late
