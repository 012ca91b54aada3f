"""Which obstacles stop a clock: the same however many lie behind, and none of those looked at."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import CHINA
from shouyue.domain.dates import months_later
from shouyue.domain.events import Event
from shouyue.domain.suspension import Suspension

BEGIN = date(2016, 1, 1)
AS_OF = date(2026, 11, 23)


def obstacle(on: date, until: date | None) -> Event:
    said = {"type": "obstacle", "date": on.isoformat(), "cause": "force_majeure"}
    if until is not None:
        said["end"] = until.isoformat()
    return Event.read(said, CHINA)


def plain(obstacles: list[Event], last: date, months: int) -> date:
    """The rule as it is told: every obstacle in the last months, one after the other."""
    for one in obstacles:
        before, end = months_later(last, -months), one.until or AS_OF
        if one.day > last or end <= before:
            continue
        if one.until is None:
            return date.max
        last = max(last, months_later(end, months))
    return last


spans = st.lists(
    st.tuples(st.integers(0, 1500), st.one_of(st.none(), st.integers(0, 400))), max_size=12
)


@given(spans, st.lists(st.integers(0, 2500), min_size=1, max_size=4))
def test_only_obstacles_near_the_end_are_asked_and_nothing_else_changes(some, lasts):
    obstacles = [
        obstacle(BEGIN + timedelta(days=on), None if n is None else BEGIN + timedelta(days=on + n))
        for on, n in sorted(some, key=lambda one: one[0])
    ]
    asked = Suspension(obstacles, AS_OF, 6)
    for days in lasts:
        last = BEGIN + timedelta(days=days)
        assert asked.last_day(BEGIN, last) == plain(obstacles, last, 6)


class Looked(Event):
    """Counts how often anything asks until when it lasted."""

    looked = 0

    @property
    def until(self):
        Looked.looked += 1
        return self[Event._fields.index("until")]


@pytest.mark.parametrize("months", [6, None])
def test_a_new_beginning_looks_at_no_obstacle_that_is_long_over(months):
    days = [BEGIN + timedelta(days=30 * n) for n in range(100)]
    asked = Suspension([Looked(*obstacle(day, day)) for day in days], AS_OF, months)
    Looked.looked = 0
    asked.last_day(days[-2], days[-2] + timedelta(days=60))
    few = 20
    assert 0 < Looked.looked <= few
