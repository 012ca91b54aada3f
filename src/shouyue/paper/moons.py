"""The days that are left, as moons: each in the shape that it will have in the sky that evening.

Who reads no date crosses out a moon every evening, and finds the place again by looking up. The
day itself stands in a box. Black on white, lit on the right while it grows, as it is seen north of
the equator, also where the evenings run from right to left.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil, cos, pi, tau
from typing import Final

from shouyue.domain.lunar import lunar_date
from shouyue.paper.money_drawings import Drawing
from shouyue.paper.page_size import MM, PageSize
from shouyue.paper.pictograms import circle
from shouyue.paper.sheet import MoonSlot

MOST: Final = 60
"""More than two months of them nobody counts."""

_SIDE: Final = 24.0
_RADIUS: Final = 8.6
_SYNODIC: Final = 29.53  # days from one new moon to the next
_LONGEST_MONTH: Final = 30
_IN_A_ROW: Final = (5, 7, 10, 15)  # a hand, a week, ten days, half a moon
_LARGEST: Final = 11 * MM
_BEND: Final = 0.5523
_ON_THE_DAY: Final = "d"


def moon_drawings() -> Iterator[Drawing]:
    """Everything that `drawn_moons` can name: the moon of each lunar day, and it in a box."""
    for day in range(1, _LONGEST_MONTH + 1):
        moon = _moon(day)
        yield Drawing(_name(day), moon, _SIDE, _SIDE)
        box = f"q 2 w 1.4 1.4 {_SIDE - 2.8:g} {_SIDE - 2.8:g} re S Q"
        yield Drawing(_name(day) + _ON_THE_DAY, f"{moon} {box}", _SIDE, _SIDE)


def evenings(since: date | None, until: date | None) -> int:
    """How many moons are drawn from one day to another: none where they are too many to count."""
    count = (until - since).days if since is not None and until is not None else 0
    return count if 0 < count <= MOST else 0


def drawn_moons(slot: MoonSlot, since: date | None, until: date | None, size: PageSize) -> str:
    """The operators that draw a moon for each day behind `since`, the last for `until`, boxed.

    None at all where `evenings` says so.

    Raises:
        LunarError: a day outside the lunar table.
    """
    count = evenings(since, until)
    if since is None or not count:
        return ""
    side, in_a_row = max(
        (min(slot.width / row, slot.height / ceil(count / row), _LARGEST), row) for row in _IN_A_ROW
    )
    scale = side / _SIDE
    operators = []
    for place in range(count):
        day = since + timedelta(place + 1)
        before = place % in_a_row * side
        x = slot.x + (slot.width - before - side if slot.right_to_left else before)
        y = size.height - slot.y - (place // in_a_row + 1) * side
        name = _name(lunar_date(day).day) + (_ON_THE_DAY if day == until else "")
        operators.append(f"q {scale:.3f} 0 0 {scale:.3f} {x:.2f} {y:.2f} cm /{name} Do Q")
    return " ".join(operators)


def _name(lunar_day: int) -> str:
    return f"L{lunar_day}"


def _moon(lunar_day: int) -> str:
    """A black disc, and on it in white what the sun lights."""
    turn = tau * (lunar_day - 1) / _SYNODIC
    edge = cos(turn)  # of the light, from the middle outwards: 1 at new moon, -1 at full moon
    middle, radius = _SIDE / 2, _RADIUS
    side = 1 if turn < pi else -1
    disc = f"0 g 0 G 0.9 w {circle(middle, middle, radius)} B"
    out, back = side * radius, side * edge * radius
    lit = (
        f"{middle:.2f} {middle + radius:.2f} m"
        f" {_arc(out, 1)} {_arc(out, -1)} {_arc(back, -1, up=True)} {_arc(back, 1, up=True)} h"
    )
    return f"{disc} 1 g {lit} f 0 g"


def _arc(across: float, half: int, *, up: bool = False) -> str:
    """A quarter of an ellipse `across` wide: the upper half (1) or the lower one, down or up."""
    middle, tall, bend = _SIDE / 2, _RADIUS, _BEND
    pole, side = middle + half * tall, middle + across
    near_pole = f"{middle + across * bend:.2f} {pole:.2f}"
    near_side = f"{side:.2f} {middle + half * tall * bend:.2f}"
    from_pole = (half == 1) != up
    if from_pole:
        return f"{near_pole} {near_side} {side:.2f} {middle:.2f} c"
    return f"{near_side} {near_pole} {middle:.2f} {pole:.2f} c"
