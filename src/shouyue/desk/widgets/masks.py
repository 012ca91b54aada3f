"""Marks covered, or shown alone: the two ways in which a scanned page comes into sight."""

from collections.abc import Sequence
from itertools import pairwise
from math import dist
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from shouyue.casework.slips.views import Outline

_COVER: Final = QColor(205, 209, 214)
_HATCH: Final = QColor(140, 148, 156)
_DOTS_OF_A_BOX: Final = 50
"""Over the short side of a box, which is 25 mm at least (DESIGN 8): each dot is half a millimetre,
and so are a ridge and its furrow, which become one grey. Names and ticks can still be made out."""
_DOTS_OF_A_PAGE: Final = 24
"""Over a page of which nobody knows how much it shows. A finger alone has some thirty ridges."""
_REACH: Final = 3.0
"""By how much the coarse place is wider and taller than a box: a finger beside it is within."""
_OVERSHOOT: Final = 1.3
"""By how much a mark that is shown alone is: who looks at it wants all of it."""


def covered(page: QImage, marks: Sequence[Outline] | None) -> QImage:
    """The page as anybody may see it: no mark, and no ridge around the box of one.

    A finger may miss its box. So what stands around that is coarse, and the page as a whole where
    the places are not known.
    """
    if marks is None:
        return _coarse(page, page.width() / _DOTS_OF_A_PAGE)
    shown = page.copy()
    if marks:
        _paint_covers(shown, marks)
        _paint_around(shown, _coarse(shown, _narrowest(marks) / _DOTS_OF_A_BOX), marks)
        _paint_covers(shown, marks)
    return shown


def alone(page: QImage, marks: Sequence[Outline] | None) -> list[QImage]:
    """The marks of a page, each by itself; the whole page where the places are not known."""
    if marks is None:
        return [page]
    places = (_grown(outline, _OVERSHOOT).boundingRect().toAlignedRect() for outline in marks)
    inside = (place.intersected(QRect(0, 0, page.width(), page.height())) for place in places)
    return [page.copy(place) for place in inside if not place.isEmpty()]


def _narrowest(marks: Sequence[Outline]) -> float:
    """The shortest side of all boxes, in pixels."""
    return min(
        dist(corner, following) for outline in marks for corner, following in pairwise(outline)
    )


def _coarse(page: QImage, dot: float) -> QImage:
    """The page in dots of so many pixels, of its own at least."""
    smooth = Qt.TransformationMode.SmoothTransformation
    coarse = page.scaledToWidth(max(1, round(page.width() / max(dot, 1.0))), smooth)
    return coarse.scaled(page.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _paint_covers(shown: QImage, marks: Sequence[Outline]) -> None:
    painter = QPainter(shown)
    painter.setPen(QPen(_HATCH, max(2, shown.width() // 800)))
    for outline in marks:
        place = _polygon(outline)
        for brush in (QBrush(_COVER), QBrush(_HATCH, Qt.BrushStyle.BDiagPattern)):
            painter.setBrush(brush)
            painter.drawPolygon(place)
    painter.end()


def _paint_around(shown: QImage, coarse: QImage, marks: Sequence[Outline]) -> None:
    painter = QPainter(shown)
    for outline in marks:
        place = QPainterPath()
        place.addPolygon(_grown(outline, _REACH))
        painter.setClipPath(place)
        painter.drawImage(0, 0, coarse)
    painter.end()


def _grown(outline: Outline, by: float) -> QPolygonF:
    middle = _polygon(outline).boundingRect().center()
    return QPolygonF([middle + (QPointF(x, y) - middle) * by for x, y in outline])


def _polygon(outline: Outline) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in outline])
