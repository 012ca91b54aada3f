import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.data import shipped
from shouyue.domain.calendars import CalendarError, RestDays

CASES = Path(__file__).parents[2] / "data" / "cases" / "rules.json"
TABLE = tomllib.loads((shipped("resources") / "calendars" / "china.toml").read_text("utf-8"))
CHINA = RestDays.from_table(TABLE)
INDIA = RestDays.from_table(
    tomllib.loads((shipped("resources") / "calendars" / "india.toml").read_text("utf-8"))
)
KNOWN_DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def test_the_shipped_table_equals_chinesecalendar_on_every_day():
    day = date(2015, 1, 1)
    while day.year <= 2026:
        assert CHINA.is_rest(day) == chinese_calendar.is_holiday(day), day
        day += timedelta(days=1)
    assert CHINA.years == frozenset(range(2015, 2027))


def test_the_shipped_table_equals_the_table_of_the_worked_cases():
    given_2026 = json.loads(CASES.read_text("utf-8"))["calendar_2026"]
    assert sorted(str(day) for day in CHINA.breaks if day.year == 2026) == given_2026["rest_days"]
    ours = sorted(str(day) for day in CHINA.make_up if day.year == 2026)
    assert ours == given_2026["makeup_working_days"]


@given(KNOWN_DAYS)
def test_a_period_rolls_to_the_first_working_day_and_no_further(day):
    rolled, provisional = CHINA.roll(day)
    assert rolled >= day
    assert not CHINA.is_rest(rolled)
    assert all(CHINA.is_rest(day + timedelta(days=n)) for n in range((rolled - day).days))
    assert provisional == (rolled.year > 2026)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 2, 14), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2017, 9, 30), date(2017, 9, 30)),
        (date(2018, 10, 1), date(2018, 10, 8)),
    ],
)
def test_breaks_roll_and_make_up_days_do_not(day, rolled):
    assert CHINA.roll(day) == (rolled, False)


def test_a_year_without_announcement_is_provisional_and_knows_weekends_only():
    assert CHINA.roll(date(2027, 2, 28)) == (date(2027, 3, 1), True)
    assert CHINA.roll(date(2027, 5, 6)) == (date(2027, 5, 6), True)
    assert RestDays().roll(date(2026, 10, 1)) == (date(2026, 10, 1), True)


def test_a_week_may_rest_on_the_second_and_fourth_saturday_only():
    november = [date(2026, 11, day) for day in range(1, 31)]
    rest = [day.day for day in november if INDIA.is_rest(day)]
    assert rest == [1, 8, 14, 15, 22, 28, 29]
    assert INDIA.roll(date(2026, 10, 2)) == (date(2026, 10, 3), False)
    assert INDIA.roll(date(2026, 8, 15)) == (date(2026, 8, 17), False)
    assert INDIA.years == frozenset(range(2015, 2027))
    assert INDIA.roll(date(2027, 3, 13)) == (date(2027, 3, 15), True)


def test_a_week_may_rest_on_other_days_or_on_none():
    friday = RestDays.from_table({"week": {"rest": ["friday"]}})
    assert friday.roll(date(2026, 11, 27)).day == date(2026, 11, 28)
    assert friday.roll(date(2026, 11, 29)).day == date(2026, 11, 29)
    never = RestDays.from_table({"week": {"rest": []}})
    assert not any(never.is_rest(date(2026, 11, day)) for day in range(1, 31))
    unsaid = RestDays.from_table({})
    assert [unsaid.is_rest(date(2026, 11, day)) for day in (27, 28, 29)] == [False, True, True]


@pytest.mark.parametrize(
    "week",
    [{"rest": ["caturday"]}, {"rest": ["sunday 6"]}, {"rest": ["sunday first"]}, {"rest": [7]}],
)
def test_a_day_that_no_week_has_is_refused(week):
    with pytest.raises(CalendarError) as refusal:
        RestDays.from_table({"week": week})
    assert refusal.value.params["key"] == "week.rest"


def test_a_roll_across_new_year_into_an_unknown_year_is_provisional():
    only_2022 = RestDays.from_table({"2022": TABLE["2022"]})
    assert only_2022.roll(date(2022, 12, 31)) == (date(2023, 1, 2), True)
    assert only_2022.roll(date(2022, 12, 30)) == (date(2022, 12, 30), False)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"soon": {}}, "soon"),
        ({"week": ["sunday"]}, "week.rest"),
        ({"week": {}}, "week.rest"),
        ({"2026": []}, "2026"),
        ({"2026": {"breaks": []}}, "2026.make_up"),
        ({"2026": {"make_up": []}}, "2026.breaks"),
        ({"2026": {"breaks": [date(2026, 1, 1)], "make_up": []}}, "2026.breaks"),
        ({"2026": {"breaks": [[date(2026, 1, 1)]], "make_up": []}}, "2026.breaks"),
        (
            {"2026": {"breaks": [[date(2026, 1, 3), date(2026, 1, 1)]], "make_up": []}},
            "2026.breaks",
        ),
        ({"2026": {"breaks": [], "make_up": ["2026-01-04"]}}, "2026.make_up"),
        ({"2026": {"breaks": [], "make_up": [date(2025, 1, 4)]}}, "2026.make_up"),
        (
            {
                "2026": {
                    "breaks": [[date(2026, 1, 3), date(2026, 1, 4)]],
                    "make_up": [date(2026, 1, 4)],
                }
            },
            "2026.make_up",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_its_key(table, key):
    with pytest.raises(CalendarError) as refusal:
        RestDays.from_table(table)
    assert refusal.value.params["key"] == key
