"""What falls due of a loan, from the bank's file and from what people stated of the contract."""

from collections.abc import Sequence
from datetime import date

from shouyue.casework.policy import policy
from shouyue.domain.debts import Debt
from shouyue.vault.queries.stated import Terms


def debt_of(due: date, terms: Sequence[Terms]) -> Debt:
    """The debt that a clock runs over; of two statements the one that is due first."""
    stated = [Debt(one.instalments or (due,), one.accelerated) for one in terms]
    counts_from = policy().law.limitation.counts_from
    return min(
        stated, key=lambda debt: (debt.anchor(counts_from), debt.due_dates), default=Debt((due,))
    )
