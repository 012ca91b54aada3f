"""Days on which nobody is asked for money, by the common or the farmers' calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Self

from shouyue.domain.lunar import LunarError, lunar_date

_WORDS: Final = re.compile(r"(common|lunar) (\d{2})-(\d{2})|(lunar eve)")
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feast:
    """A day of every year; month 0 is the eve of the lunar new year, whose day moves."""

    calendar: Literal["common", "lunar"]
    month: int
    day: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Reads `common 01-26`, `lunar 08-15`, `lunar eve`.

        Raises:
            ValueError: it is none of these.
        """
        match = _WORDS.fullmatch(text)
        if match is None:
            raise ValueError(text)
        if match[4]:
            return cls("lunar", 0, 0)
        month, day = int(match[2]), int(match[3])
        # 2024 had a 29 February; a lunar month has at most 30 days.
        if match[1] == "common":
            date(2024, month, day)
            return cls("common", month, day)
        if not (1 <= month <= 12 and 1 <= day <= 30):  # noqa: PLR2004 - the calendar's own
            raise ValueError(text)
        return cls("lunar", month, day)

    def falls_on(self, day: date) -> bool:
        """Whether it is that day; never on days that the lunar table does not reach."""
        if self.calendar == "common":
            return (day.month, day.day) == (self.month, self.day)
        is_eve = not self.month
        try:
            lunar = lunar_date(day + _ONE_DAY if is_eve else day)
        except LunarError:
            return False
        wanted = (1, 1) if is_eve else (self.month, self.day)
        return not lunar.leap and (lunar.month, lunar.day) == wanted
