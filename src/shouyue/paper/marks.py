"""Where on a scanned page the marks are: the form knows its boxes, the code tells how it lies.

The image of a fingerprint stays inside its page, and pages are shown with the boxes covered, but
for whoever looks at a mark on purpose. A place is the box and what the code may err by, no more:
the boxes to tick and the names stand close. For a finger that misses its box the scale is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Final

from shouyue.i18n.language import Language
from shouyue.paper.fitting import Places
from shouyue.paper.fonts import Fonts, Typecase
from shouyue.paper.form import Form
from shouyue.paper.layout import laid_out
from shouyue.paper.letter import Letter, Value
from shouyue.paper.page_size import MM
from shouyue.paper.scan import Corners
from shouyue.paper.sheet import CodeSlot, MarkBox, Sheet
from shouyue.paper.values import Shown
from shouyue.paper.variant import Variants

_MARGIN: Final = 0.5 * MM
_MARGIN_BY_WAY: Final = 0.005
"""And by how far a box is from the code: an error of a dot at the code grows on the way."""
_RIDGE: Final = 0.6 * MM
"""A ridge and its furrow are half a millimetre, of a broad finger more."""
_FLAT: Final = 0.05
"""By how much the sides of a code may differ on the picture of a sheet that lies flat."""

Outline = tuple[tuple[float, float], ...]
"""Corners in pixels, upper left as it was printed, then clockwise."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page as it was printed: its code and its boxes for marks, in points."""

    code: CodeSlot
    marks: tuple[MarkBox, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A page on a picture, in pixels: its marks, and how wide a ridge with its furrow is."""

    marks: tuple[Outline, ...]
    ridge: float


def page_plans(
    form: Form, language: Language, values: Mapping[str, Value], fonts: Fonts
) -> tuple[tuple[PagePlan, ...], ...]:
    """For each page of a letter how it may have been printed: first, or again as a copy.

    Raises:
        FormError: the form lacks the language.
    """
    variants = Variants(form)
    case = Typecase(fonts, right_to_left=language.right_to_left)
    shown = Shown(form, language, Letter("", values), {})
    layouts = []
    for is_copy in (False, True):
        places = Places(form, language.tag, case, variants.of(values, is_copy=is_copy))
        layouts.append(laid_out(form, language.tag, case, places.fitting(shown)))
    return tuple(
        tuple(_plan(sheet) for sheet in sheets)
        for sheets in zip(*(layout.sheets for layout in layouts), strict=True)
    )


def placed(plans: tuple[PagePlan, ...], corners: Corners) -> Placed | None:
    """A page on a picture whose code has these corners; None if it does not lie flat.

    Two plans that put a box at two places give two outlines.
    """
    if not _is_flat(corners):
        return None
    marks = dict[Outline, None]()
    for plan in plans:
        for box in plan.marks:
            way = hypot(box.x - plan.code.x, box.y - plan.code.y)
            margin = _MARGIN + _MARGIN_BY_WAY * way
            left, top = box.x - margin, box.y - margin
            wide, tall = box.width + 2 * margin, box.height + 2 * margin
            marks[_outline(plan.code, (left, top, wide, tall), corners)] = None
    side = max(_sides(corners)) / plans[0].code.side
    return Placed(tuple(marks), _RIDGE * side)


def _plan(sheet: Sheet) -> PagePlan:
    return PagePlan(sheet.codes[0], tuple(sheet.marks))


def _sides(corners: Corners) -> Iterator[float]:
    for (x, y), (to_x, to_y) in zip(corners, (*corners[1:], corners[0]), strict=True):
        yield hypot(to_x - x, to_y - y)


def _is_flat(corners: Corners) -> bool:
    sides = tuple(_sides(corners))
    return max(sides) - min(sides) <= _FLAT * max(sides)


def _outline(code: CodeSlot, place: tuple[float, float, float, float], corners: Corners) -> Outline:
    """A place of the paper (left, top, width, height) on the picture."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    # A point to the right and a point down on the paper, in dots of the picture.
    right = ((bx - ax + cx - dx) / 2 / code.side, (by - ay + cy - dy) / 2 / code.side)
    down = ((dx - ax + cx - bx) / 2 / code.side, (dy - ay + cy - by) / 2 / code.side)
    middle = ((ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4)
    left, top, wide, tall = place
    places = ((left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall))
    return tuple(
        (
            middle[0]
            + (x - code.x - code.side / 2) * right[0]
            + (y - code.y - code.side / 2) * down[0],
            middle[1]
            + (x - code.x - code.side / 2) * right[1]
            + (y - code.y - code.side / 2) * down[1],
        )
        for x, y in places
    )
