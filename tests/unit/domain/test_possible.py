"""Which days can be: never none at all, never outside of what a fact can hold, and said why."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.dates import FIRST_DAY, LAST_DAY, read_day
from shouyue.domain.possible import Ground, LoanDays, Role, possible

RULES = shipped_policy().days
MADE, DUE, TODAY = date(2024, 1, 10), date(2026, 6, 30), date(2026, 11, 23)
GROUND = Ground(LoanDays(MADE, DUE), TODAY)
likely = st.dates(FIRST_DAY, LAST_DAY)


@given(st.sampled_from(get_args(Role)), likely, likely, likely, st.none() | likely, likely)
def test_some_days_can_always_be_and_each_can_be_written_down(role, made, due, today, since, day):
    found = possible(role, Ground(LoanDays(made, due), today, since), RULES)
    assert FIRST_DAY <= found.first <= found.last <= LAST_DAY
    assert (found.against(day) is None) == (found.first <= day <= found.last)
    for edge in (found.first, found.last):
        assert found.against(edge) is None
        assert read_day(edge) is not None


@pytest.mark.parametrize(
    ("role", "since", "day", "why"),
    [
        ("of_loan", None, MADE - timedelta(1), "before_loan"),
        ("of_loan", None, TODAY + timedelta(1), "in_the_future"),
        ("of_paper", date(2026, 11, 1), date(2026, 10, 31), "before_printed"),
        ("of_person", None, date(1996, 11, 22), "too_long_ago"),
        ("ended", date(2026, 8, 1), date(2026, 7, 31), "ends_before_it_begins"),
        ("planned", None, TODAY - timedelta(1), "in_the_past"),
        ("planned", None, date(2031, 11, 24), "too_far_ahead"),
        ("agreed", date(2026, 8, 1), date(2056, 8, 2), "too_far_ahead"),
        ("called_in", None, DUE + timedelta(1), "after_due"),
        ("instalment", None, date(2054, 1, 11), "too_far_ahead"),
        ("performance", TODAY, date(2031, 11, 24), "too_far_ahead"),
    ],
)
def test_why_a_day_cannot_be_and_that_its_neighbour_can(role, since, day, why):
    found = possible(role, GROUND._replace(since=since), RULES)
    assert found.against(day) == why
    assert {found.first - timedelta(1), found.last + timedelta(1)} >= {day}


def test_a_due_day_of_the_banks_file_can_be_however_far_it_is():
    far = Ground(LoanDays(date(1990, 1, 1), date(2025, 1, 1)), TODAY)
    assert possible("instalment", far, RULES).against(date(2025, 1, 1)) is None
