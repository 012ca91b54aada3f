"""Obstacles that stop a limitation clock (中止): which count, and how far they move its end."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from shouyue.domain.dates import months_later
from shouyue.domain.events import Event

_ONE_DAY: Final = timedelta(days=1)


class Suspension:
    """The obstacles of one pass over a clock. Which of them count depends on the running period.

    Every act that starts the period anew asks again, so only obstacles near its end are looked at.
    """

    __slots__ = ("_as_of", "_bites", "_counted", "_known", "_months", "_obstacles", "_reach")

    def __init__(self, obstacles: Iterable[Event], as_of: date, months: int | None) -> None:
        """Takes what can stop the clock, in the order of time, and the months of the law.

        See `LimitationRules.suspension_months`.
        """
        self._obstacles = list(obstacles)
        self._known = frozenset(self._obstacles)
        # By when all up to each of them are over: it never falls, so it can be searched.
        self._reach = list(accumulate((one.until or as_of for one in self._obstacles), max))
        self._as_of = as_of
        self._months = months
        self._bites: list[tuple[Event, date]] = []
        self._counted: set[Event] = set()

    @property
    def is_open(self) -> bool:
        """Whether the period stands still and nobody knows until when."""
        return any(obstacle.until is None for obstacle, _ in self._bites)

    @property
    def is_disputed(self) -> bool:
        """Whether the end it gives is not known yet, or an obstacle may not be one."""
        return any(one.until is None or one.inside.disputed for one, _ in self._bites)

    def last_day(self, anchor: date, last: date) -> date:
        """The last day with every obstacle that counts; `date.max` while one of them is open."""
        self._bites = []
        return self._with_time_added(anchor, last) if self._months is None else self._reached(last)

    def stands_on(self, day: date) -> bool:
        """Whether one that counts, as things stand, stops the clock on a day."""
        return any(before < day <= (obstacle.until or date.max) for obstacle, before in self._bites)

    def note(self, day: date) -> None:
        """Remember those that have counted up to a day, before the period counts anew."""
        if self._bites:
            self._counted.update(obstacle for obstacle, _ in self._bites if obstacle.day <= day)

    def passed_by(self, event: Event) -> bool:
        """Whether it is an obstacle that never counted."""
        return event in self._known and event not in self._counted

    def _reached(self, last: date) -> date:
        """Every obstacle in the last months leaves as many months after it, at least."""
        months = self._months or 0
        for obstacle in self._not_over_by(months_later(last, -months)):
            before = months_later(last, -months)
            end = obstacle.until or self._as_of
            if obstacle.day > last:
                break
            if end <= before:
                continue
            self._bites.append((obstacle, before))
            if obstacle.until is None:
                return date.max
            last = max(last, months_later(end, months))
        return last

    def _with_time_added(self, anchor: date, last: date) -> date:
        """The days of every obstacle, its first and last among them, are not counted."""
        for obstacle in self._not_over_by(anchor):
            before = max(anchor, obstacle.day - _ONE_DAY)
            end = obstacle.until or self._as_of
            if obstacle.day > last:
                break
            if end <= before:
                continue
            self._bites.append((obstacle, before))
            if obstacle.until is None:
                return date.max
            last += end - before
            anchor = end
        return last

    def _not_over_by(self, day: date) -> Iterator[Event]:
        """From the first obstacle on that reaches beyond a day, in the order of time."""
        first = bisect_right(self._reach, day)
        return (self._obstacles[place] for place in range(first, len(self._obstacles)))
