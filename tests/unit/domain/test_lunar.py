from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.lunar import LunarDate, LunarError, lunar_date, lunar_words

FIRST, LAST = date(1900, 1, 31), date(2101, 1, 28)

# Days of common knowledge: spring festivals, and the leap months of recent and coming years.
NEW_YEARS = (
    date(1949, 1, 29),
    date(1976, 1, 31),
    date(1985, 2, 20),
    date(1997, 2, 7),
    date(2000, 2, 5),
    date(2008, 2, 7),
    date(2012, 1, 23),
    date(2015, 2, 19),
    date(2018, 2, 16),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
)
LEAP_MONTHS = {
    1984: 10,
    2001: 4,
    2004: 2,
    2006: 7,
    2009: 5,
    2012: 4,
    2014: 9,
    2017: 6,
    2020: 4,
    2023: 2,
    2025: 6,
    2028: 5,
    2031: 3,
    2033: 11,
}


@pytest.mark.parametrize("day", NEW_YEARS, ids=str)
def test_the_spring_festival_is_the_first_of_the_first(day):
    assert lunar_date(day) == LunarDate(day.year, 1, False, 1)


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2026, 9, 25), LunarDate(2026, 8, False, 15)),  # mid-autumn
        (date(2025, 10, 6), LunarDate(2025, 8, False, 15)),
        (date(2026, 6, 19), LunarDate(2026, 5, False, 5)),  # dragon boat
        (date(2025, 5, 31), LunarDate(2025, 5, False, 5)),
        (date(2025, 7, 25), LunarDate(2025, 6, True, 1)),
        (date(2024, 2, 9), LunarDate(2023, 12, False, 30)),  # new year's eve
    ],
)
def test_festivals_fall_where_the_holiday_notices_put_them(day, lunar):
    assert lunar_date(day) == lunar


def test_leap_months_stand_in_the_years_everybody_remembers():
    found: dict[int, int] = {}
    day = date(1984, 2, 2)
    while day < date(2034, 2, 19):
        if (lunar := lunar_date(day)).leap:
            found[lunar.year] = lunar.month
        day += timedelta(days=1)
    assert LEAP_MONTHS.items() <= found.items()
    # Seven leap months in nineteen years: 18.4 in these fifty.
    assert len(found) in (18, 19)


def test_the_table_runs_without_a_gap_and_every_month_has_29_or_30_days():
    before, day = lunar_date(FIRST), FIRST
    assert before == LunarDate(1900, 1, False, 1)
    while day < LAST:
        day += timedelta(days=1)
        now = lunar_date(day)
        if now.day != 1:
            assert now == LunarDate(before.year, before.month, before.leap, before.day + 1)
        else:
            assert before.day in (29, 30)
            if now.leap:
                assert (now.year, now.month, before.leap) == (before.year, before.month, False)
            else:
                follows = (before.year, before.month + 1)
                assert (now.year, now.month) == (
                    follows if before.month < 12 else (before.year + 1, 1)
                )
        before = now
    assert (before.year, before.month) == (2100, 12)


@given(st.dates(FIRST, LAST))
def test_the_lunar_new_year_lies_between_21_january_and_21_february(day):
    lunar = lunar_date(day)
    if (lunar.month, lunar.day) == (1, 1):
        assert date(day.year, 1, 20) < day < date(day.year, 2, 22)


@pytest.mark.parametrize(
    ("lunar", "words"),
    [
        (LunarDate(2026, 1, False, 1), "正月初一"),
        (LunarDate(2025, 6, True, 10), "闰六月初十"),
        (LunarDate(2026, 8, False, 15), "八月十五"),
        (LunarDate(2026, 10, False, 20), "十月二十"),
        (LunarDate(2026, 11, False, 21), "冬月廿一"),
        (LunarDate(2026, 12, False, 30), "腊月三十"),
    ],
)
def test_lunar_days_are_named_as_farmers_name_them(lunar, words):
    assert lunar_words(lunar) == words


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_the_table_is_refused(day):
    with pytest.raises(LunarError, match="lunar_date_unknown"):
        lunar_date(day)
