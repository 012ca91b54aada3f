"""What falls due when: the part of a loan that a limitation or guarantee clock needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from shouyue.domain.dates import read_day
from shouyue.domain.errors import KnownError


class DebtError(KnownError):
    """A debt without a due day, or with one that is no date: `debt_invalid` with the key."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What falls due when. One debt in instalments counts from its last one (民法典 189)."""

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

    @property
    def anchor(self) -> date:
        """The day the period counts from.

        With accelerated maturity the earlier day is taken: courts split (certainty low).
        """
        last = self.due_dates[0] if len(self.due_dates) == 1 else max(self.due_dates)
        return min(last, self.accelerated) if self.accelerated else last

    @property
    def first_default(self) -> date:
        """The earliest day anything can have been owed and not paid; the twenty years count on."""
        return min((self.anchor, *self.due_dates))


def _day(value: object, key: str) -> date:
    day = read_day(value)
    if day is None:
        raise DebtError("debt_invalid", key=key)
    return day
