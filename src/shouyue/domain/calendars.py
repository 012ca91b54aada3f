"""Which days are legal rest days, and where a period ends when its last day is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, Self

from shouyue.domain.errors import KnownError

_ONE_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY = frozenset(range(1, 6))
_NEVER: frozenset[int] = frozenset()

Week = tuple[frozenset[int], ...]
"""From Monday on: the first, second, … such day of a month on which people rest."""
SATURDAY_AND_SUNDAY: Week = (*[_NEVER] * 5, _EVERY, _EVERY)


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
        week: the weekend.
    """

    breaks: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    week: Week = SATURDAY_AND_SUNDAY
    # A branch asks a hundred thousand times about the same few thousand days.
    _rolled: dict[date, Rolled] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Reads a plain table: `{"2026": {"breaks": [[first, last], ...], "make_up": [day, ...]}}`.

        Beside the years there may be `{"week": {"rest": ["saturday 2", "sunday"]}}`: every Sunday
        and the second Saturday of a month. Without it Saturdays and Sundays are the weekend.

        Raises:
            CalendarError: `calendar_invalid` with the key of what is wrong.
        """
        breaks: set[date] = set()
        make_up: set[date] = set()
        week = _week(table["week"]) if "week" in table else SATURDAY_AND_SUNDAY
        years = {year: announced for year, announced in table.items() if year != "week"}
        for year, announced in years.items():
            if not isinstance(announced, Mapping) or not year.isdecimal():
                raise CalendarError("calendar_invalid", key=year)
            for pair in _list(announced, year, "breaks"):
                breaks.update(_span(pair, year))
            make_up.update(_day(day, year, "make_up") for day in _list(announced, year, "make_up"))
        if both := breaks & make_up:
            raise CalendarError("calendar_invalid", key=f"{min(both).year}.make_up")
        known = frozenset(int(year) for year in years)
        return cls(frozenset(breaks), frozenset(make_up), known, week)

    def is_rest(self, day: date) -> bool:
        """Whether nobody has to work that day, as far as the table knows."""
        if day in self.breaks:
            return True
        rest = self.week[day.weekday()]
        return bool(rest) and (day.day + 6) // 7 in rest and day not in self.make_up

    def roll(self, day: date) -> Rolled:
        """The day itself, or the first day after the rest days it lies in."""
        rolled = self._rolled.get(day)
        if rolled is None:
            rolled = self._rolled[day] = self._roll(day)
        return rolled

    def _roll(self, day: date) -> Rolled:
        known = day.year in self.years
        while self.is_rest(day):
            day += _ONE_DAY
            known = known and day.year in self.years
        return Rolled(day, not known)


def _week(table: object) -> Week:
    rest: list[set[int]] = [set() for _ in _WEEKDAYS]
    for said in _list(table if isinstance(table, Mapping) else {}, "week", "rest"):
        weekday, _, nth = said.partition(" ") if isinstance(said, str) else ("", "", "")
        which = _EVERY if not nth else {int(nth) if nth.isdecimal() else 0} & _EVERY
        if weekday not in _WEEKDAYS or not which:
            raise CalendarError("calendar_invalid", key="week.rest")
        rest[_WEEKDAYS.index(weekday)] |= which
    return tuple(frozenset(days) for days in rest)


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
