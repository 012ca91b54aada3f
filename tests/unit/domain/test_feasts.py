"""Feasts fall where the calendars say."""

from datetime import date

import pytest

from shouyue.domain.feasts import Feast


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("lunar eve", date(2026, 2, 16)),
        ("lunar 01-01", date(2026, 2, 17)),
        ("lunar 08-15", date(2026, 9, 25)),
        ("lunar 06-15", date(2025, 7, 9)),
        ("common 01-26", date(2026, 1, 26)),
    ],
)
def test_a_feast_falls_on_its_day_and_on_no_other_of_the_month(text, day):
    feast = Feast.read(text)
    assert feast.falls_on(day)
    assert not any(feast.falls_on(date.fromordinal(day.toordinal() + n)) for n in range(1, 28))


def test_a_leap_month_has_no_second_feast():
    assert not Feast.read("lunar 06-15").falls_on(date(2025, 8, 8))


def test_where_the_table_ends_there_is_no_feast():
    assert not Feast.read("lunar 01-01").falls_on(date(2150, 1, 1))
    assert not Feast.read("lunar eve").falls_on(date.max.replace(year=9998))


@pytest.mark.parametrize(
    "text", ["", "lunar", "lunar 13-01", "common 02-30", "solar 01-01", "01-01"]
)
def test_what_is_no_feast_is_refused(text):
    with pytest.raises(ValueError):
        Feast.read(text)
