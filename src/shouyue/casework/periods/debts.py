"""What falls due of a loan, from the bank's file and from what people stated of the contract."""

from collections.abc import Sequence
from datetime import date

from shouyue.domain.debts import Debt
from shouyue.domain.law import Law
from shouyue.vault.queries.stated import Terms


def debt_of(due: date, terms: Sequence[Terms], law: Law) -> Debt:
    """The debt that a clock runs over; of two statements the one that is due first."""
    stated = [Debt(one.instalments or (due,), one.accelerated) for one in terms]
    counts_from = law.limitation.counts_from
    return min(
        stated, key=lambda debt: (debt.anchor(counts_from), debt.due_dates), default=Debt((due,))
    )
