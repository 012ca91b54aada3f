"""Marks covered, or shown alone: the two ways in which a scanned page comes into sight."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from shouyue.casework.slips.views import Marks, Outline

_COVER: Final = QColor(205, 209, 214)
_HATCH: Final = QColor(140, 148, 156)
_DOTS_OF_A_PICTURE: Final = 24
"""Over one of which nobody knows how much it shows. A finger alone has some thirty ridges."""
_BEYOND: Final = 1.03
"""What lies so far beyond a sheet is not of it, but for what its code may err by."""
_STRANGE: Final = 3
"""So many ridges wide are dots there: nobody knows where a mark may stand, and whole."""
_MORE: Final = 0.8
"""A picture that is a sheet for less than this shows something else."""
_REACH: Final = 3.0
"""By how much the coarse place is wider and taller than a box: a finger beside it is within."""
_OVERSHOOT: Final = 1.3
"""By how much a mark that is shown alone is: who looks at it wants all of it."""


def covered(page: QImage, marks: Marks | None) -> QImage:
    """The page as anybody may see it: no mark, and no ridge around the box of one.

    A finger may miss its box. So what stands around that is coarse: in dots as wide as a ridge
    with its furrow, which become one grey, while names and ticks can be made out. What lies beyond
    the sheet is coarser, and the picture as a whole where the places are not known.
    """
    if marks is None:
        return _coarse(page, page.width() / _DOTS_OF_A_PICTURE)
    shown = page.copy()
    _paint_covers(shown, marks)
    beyond = _beyond(shown, marks)
    if not beyond.isEmpty():
        _paint_through(shown, _coarse(shown, _STRANGE * marks.ridge), [beyond])
    if marks.places:
        around = [_path(_grown(place, _REACH)) for place in marks.places]
        _paint_through(shown, _coarse(shown, marks.ridge), around)
        _paint_covers(shown, marks)
    return shown


def hides(page: QImage, marks: Marks | None) -> bool:
    """Whether something of a page is covered for whoever does not ask for it."""
    if marks is None or marks.places:
        return True
    return sum(map(_area, marks.sheets)) < _MORE * page.width() * page.height()


def alone(page: QImage, marks: Marks | None) -> list[QImage]:
    """The marks of a page, each by itself; the whole page where the places are not known."""
    if marks is None:
        return [page]
    places = (_grown(place, _OVERSHOOT).boundingRect().toAlignedRect() for place in marks.places)
    inside = (place.intersected(QRect(0, 0, page.width(), page.height())) for place in places)
    return [page.copy(place) for place in inside if not place.isEmpty()]


def _coarse(page: QImage, dot: float) -> QImage:
    """The page in dots of so many pixels, of its own at least."""
    smooth = Qt.TransformationMode.SmoothTransformation
    coarse = page.scaledToWidth(max(1, round(page.width() / max(dot, 1.0))), smooth)
    return coarse.scaled(page.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _paint_covers(shown: QImage, marks: Marks) -> None:
    painter = QPainter(shown)
    painter.setPen(QPen(_HATCH, max(2, shown.width() // 800)))
    for outline in marks.places:
        place = _polygon(outline)
        for brush in (QBrush(_COVER), QBrush(_HATCH, Qt.BrushStyle.BDiagPattern)):
            painter.setBrush(brush)
            painter.drawPolygon(place)
    painter.end()


def _paint_through(shown: QImage, coarse: QImage, places: Sequence[QPainterPath]) -> None:
    painter = QPainter(shown)
    for place in places:
        painter.setClipPath(place)
        painter.drawImage(0, 0, coarse)
    painter.end()


def _beyond(page: QImage, marks: Marks) -> QPainterPath:
    """What of a picture is of no sheet whose code was read."""
    beyond = QPainterPath()
    beyond.addRect(QRectF(page.rect()))
    for sheet in marks.sheets:
        beyond -= _path(_grown(sheet, _BEYOND))
    return beyond


def _area(outline: Outline) -> float:
    pairs = zip(outline, (*outline[1:], outline[0]), strict=True)
    return abs(sum(x * to_y - y * to_x for (x, y), (to_x, to_y) in pairs)) / 2


def _path(polygon: QPolygonF) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(polygon)
    path.closeSubpath()
    return path


def _grown(outline: Outline, by: float) -> QPolygonF:
    middle = _polygon(outline).boundingRect().center()
    return QPolygonF([middle + (QPointF(x, y) - middle) * by for x, y in outline])


def _polygon(outline: Outline) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in outline])
