"""Which days are legal rest days, and where a period ends when its last day is one (民法典 203)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self

from shouyue.domain.errors import KnownError

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarError(KnownError):
    """A holiday table that cannot be used; `key` names the place in it."""


class Rolled(NamedTuple):
    """A last day moved off rest days; provisional when a year's table was not at hand."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class RestDays:
    """Weekends and announced breaks, minus the weekend days worked in exchange.

    Attributes:
        breaks: announced days off, weekends inside them included.
        make_up: weekend days that are worked.
        years: the years whose announcement is in the table; in any other year only the weekends
            are known and every answer is provisional.
    """

    breaks: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Reads a plain table: `{"2026": {"breaks": [[first, last], ...], "make_up": [day, ...]}}`.

        Raises:
            CalendarError: `calendar_invalid` with the key of what is wrong.
        """
        breaks: set[date] = set()
        make_up: set[date] = set()
        for year, announced in table.items():
            if not isinstance(announced, Mapping) or not year.isdecimal():
                raise CalendarError("calendar_invalid", key=year)
            for pair in _list(announced, year, "breaks"):
                breaks.update(_span(pair, year))
            make_up.update(_day(day, year, "make_up") for day in _list(announced, year, "make_up"))
        if both := breaks & make_up:
            raise CalendarError("calendar_invalid", key=f"{min(both).year}.make_up")
        return cls(frozenset(breaks), frozenset(make_up), frozenset(int(year) for year in table))

    def is_rest(self, day: date) -> bool:
        """Whether nobody has to work that day, as far as the table knows."""
        if day in self.breaks:
            return True
        return day.weekday() >= _SATURDAY and day not in self.make_up

    def roll(self, day: date) -> Rolled:
        """The day itself, or the first day after the rest days it lies in (民法典 203(1))."""
        known = day.year in self.years
        while self.is_rest(day):
            day += _ONE_DAY
            known = known and day.year in self.years
        return Rolled(day, not known)


def _list(announced: Mapping[str, object], year: str, key: str) -> list[object]:
    found = announced.get(key)
    if not isinstance(found, list):
        raise CalendarError("calendar_invalid", key=f"{year}.{key}")
    return found


def _span(pair: object, year: str) -> list[date]:
    if not isinstance(pair, list) or len(pair) != len(("first", "last")):
        raise CalendarError("calendar_invalid", key=f"{year}.breaks")
    first, last = (_day(day, year, "breaks") for day in pair)
    if first > last:
        raise CalendarError("calendar_invalid", key=f"{year}.breaks")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day(found: object, year: str, key: str) -> date:
    if type(found) is not date or str(found.year) != year:
        raise CalendarError("calendar_invalid", key=f"{year}.{key}")
    return found
