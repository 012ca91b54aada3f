"""The evenings up to a day, drawn as the moons of the sky."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.lunar import lunar_date
from shouyue.paper.moons import MOST, drawn_moons, evenings, moon_drawings
from shouyue.paper.page_size import A4
from shouyue.paper.sheet import MoonSlot

SLOT = MoonSlot("since", "day", 150, 300, 340, 90)
DAY = dt.date(2026, 12, 15)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1))


def named(operators: str) -> list[str]:
    return re.findall(r"/(L\w+) Do", operators)


@given(DAYS, st.integers(1, MOST))
def test_each_evening_has_the_moon_of_its_lunar_day_and_the_last_is_boxed(since, count):
    until = since + dt.timedelta(count)
    drawn = named(drawn_moons(SLOT, since, until, A4))
    days = [lunar_date(since + dt.timedelta(n + 1)).day for n in range(count)]
    assert drawn == [f"L{day}" for day in days[:-1]] + [f"L{days[-1]}d"]
    assert set(drawn) <= {drawing.name for drawing in moon_drawings()}


@given(DAYS, st.integers(1, MOST))
def test_no_moon_stands_outside_its_place(since, count):
    text = drawn_moons(SLOT, since, since + dt.timedelta(count), A4)
    for scale, x, y in re.findall(r"q ([\d.]+) 0 0 [\d.]+ ([\d.]+) ([\d.]+) cm", text):
        side = float(scale) * 24
        assert SLOT.x - 0.1 <= float(x)
        assert float(x) + side <= SLOT.x + SLOT.width + 0.1
        assert A4.height - SLOT.y - SLOT.height - 0.1 <= float(y)
        assert float(y) + side <= A4.height - SLOT.y + 0.1


@given(DAYS, st.integers(1, MOST))
def test_where_lines_run_from_the_right_so_do_the_evenings_but_no_moon_is_turned(since, count):
    until = since + dt.timedelta(count)
    left, right = (
        drawn_moons(replace(SLOT, right_to_left=turned), since, until, A4)
        for turned in (False, True)
    )
    assert named(left) == named(right)
    places = re.compile(r"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm")
    for (scale, tall, x, y), (same, still, turned, there) in zip(
        places.findall(left), places.findall(right), strict=True
    ):
        assert (scale, tall, y) == (same, still, there)
        across = float(x) + float(turned) + 24 * float(scale)
        assert across == pytest.approx(2 * SLOT.x + SLOT.width, abs=0.05)


@pytest.mark.parametrize("days", [0, -3, MOST + 1])
def test_none_are_drawn_where_none_are_left_or_too_many(days):
    assert drawn_moons(SLOT, DAY, DAY + dt.timedelta(days), A4) == ""
    assert evenings(DAY, DAY + dt.timedelta(days)) == 0


def test_without_a_day_to_count_from_there_are_none():
    assert drawn_moons(SLOT, None, DAY, A4) == ""


def test_the_new_moon_is_dark_the_full_moon_is_light_and_it_grows_from_the_right():
    shapes = {one.name: one.content for one in moon_drawings()}
    lit = {
        name: [float(x) for x in re.findall(r"([\d.]+) 12\.00 c", text.split("1 g")[1])]
        for name, text in shapes.items()
    }
    out, back = lit["L1"]
    assert out == pytest.approx(back)  # nothing between edge and edge
    out, back = lit["L4"]
    assert 12 < back < out  # a sickle on the right
    out, back = lit["L15"]
    assert out - back == pytest.approx(2 * 8.6, abs=0.4)  # the whole disc
    out, back = lit["L27"]
    assert out < back < 12  # a sickle on the left
