from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.dates import capital_date, months_later, years_later

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 11, 30), 6, date(2026, 5, 30)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2026, 5, 30), -6, date(2025, 11, 30)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
    ],
)
def test_a_period_of_months_ends_on_the_corresponding_day_or_the_months_last(day, months, expected):
    assert months_later(day, months) == expected


@given(DAYS, st.integers(-300, 300))
def test_the_corresponding_day_has_the_same_number_or_the_month_is_too_short(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    last = monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


@given(DAYS, st.integers(-20, 20))
def test_years_are_twelve_months(day, years):
    assert years_later(day, years) == months_later(day, 12 * years)


def test_a_leap_day_becomes_the_28th():
    assert years_later(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 15), "贰零贰陆年零壹月壹拾伍日"),
        (date(2026, 2, 10), "贰零贰陆年零贰月零壹拾日"),
        (date(2026, 10, 20), "贰零贰陆年零壹拾月零贰拾日"),
        (date(2026, 12, 30), "贰零贰陆年壹拾贰月零叁拾日"),
        (date(2026, 11, 9), "贰零贰陆年壹拾壹月零玖日"),
        (date(2030, 8, 25), "贰零叁零年捌月贰拾伍日"),
    ],
)
def test_dates_in_capitals_cannot_be_altered_by_a_stroke_in_front(day, words):
    assert capital_date(day) == words
