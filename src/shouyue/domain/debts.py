"""What falls due when: the part of a loan that a limitation or guarantee clock needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from shouyue.domain.dates import read_day
from shouyue.domain.errors import KnownError

CountsFrom = Literal["last_instalment", "first_instalment"]
"""The due day of a debt in instalments that a period counts from.

Where each instalment has a period of its own, the first is the one to act by.
"""


class DebtError(KnownError):
    """A debt without a due day, or with one that is no date: `debt_invalid` with the key."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What falls due when."""

    due_dates: tuple[date, ...]
    accelerated: date | None = None

    def __post_init__(self) -> None:
        if not self.due_dates:
            raise DebtError("debt_invalid", key="instalment_due_dates")

    @classmethod
    def read(cls, plain: Mapping[str, object]) -> Self:
        """Reads `due_date` or `instalment_due_dates`, and `accelerated_due_date`, ISO or `date`.

        Raises:
            DebtError: `debt_invalid` with the key.
        """
        key = "instalment_due_dates" if "instalment_due_dates" in plain else "due_date"
        said = plain.get(key)
        instalments = said if isinstance(said, list | tuple) else (said,)
        accelerated = plain.get("accelerated_due_date")
        return cls(
            tuple(_day(due, key) for due in instalments),
            None if accelerated is None else _day(accelerated, "accelerated_due_date"),
        )

    def anchor(self, counts_from: CountsFrom) -> date:
        """The day the period counts from.

        With accelerated maturity the earlier day is taken: courts split (certainty low).
        """
        due = counted_from(self.due_dates, counts_from)
        return min(due, self.accelerated) if self.accelerated else due

    @property
    def first_default(self) -> date:
        """The earliest day anything can have been owed and not paid."""
        return self.anchor("first_instalment")


def counted_from(due_dates: Sequence[date], counts_from: CountsFrom) -> date:
    """The one of several due days that a period counts from."""
    if len(due_dates) == 1:
        return due_dates[0]
    return max(due_dates) if counts_from == "last_instalment" else min(due_dates)


def _day(value: object, key: str) -> date:
    day = read_day(value)
    if day is None:
        raise DebtError("debt_invalid", key=key)
    return day
