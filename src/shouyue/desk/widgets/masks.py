"""Marks covered, or shown alone: the two ways in which a scanned page comes into sight."""

from collections.abc import Sequence
from typing import Final

from PIL import Image
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from shouyue.casework.slips.views import Marks, Outline

_COVER: Final = QColor(205, 209, 214)
_HATCH: Final = QColor(140, 148, 156)
_DOTS_OF_A_PICTURE: Final = 24
"""Over one of which nobody knows how much it shows. A finger alone has some thirty ridges."""
_DOTS_IN_A_DOT: Final = 3.0
"""Means over so much less than a dot come first: they hold ridges still, and cost half."""
_OVERSHOOT: Final = 1.3
"""By how much a mark that is shown alone is: who looks at it wants all of it."""


def covered(page: QImage, marks: Marks | None, width: int) -> QImage:
    """The page so many pixels wide as anybody may see it: no mark in its box, no ridge anywhere.

    A finger may have missed its box, been pressed on a sum or a witness's line, or lie on another
    paper that the glass took too. So all of it is in dots as wide as a ridge with its furrow: those
    become one grey, and what was printed or written can be read. Where no code tells the scale the
    picture may show a finger alone, and is in a few dots across.
    """
    if marks is None:
        return _coarse(page, page.width() / _DOTS_OF_A_PICTURE, width)
    shown = _coarse(page, marks.ridge, width)
    _paint_covers(shown, marks, width / page.width())
    return shown


def alone(page: QImage, marks: Marks | None) -> list[QImage]:
    """The marks of a page, each by itself; the whole page where the places are not known."""
    if marks is None:
        return [page]
    places = (_grown(place, _OVERSHOOT).boundingRect().toAlignedRect() for place in marks.places)
    inside = (place.intersected(QRect(0, 0, page.width(), page.height())) for place in places)
    return [page.copy(place) for place in inside if not place.isEmpty()]


def _coarse(page: QImage, dot: float, width: int) -> QImage:
    """The page in dots of so many of its pixels, drawn so wide.

    Lanczos' filter ends where the dots can show nothing more. A mean over each dot does not: a
    sixth of the contrast of ridges is left in it, as other, wider ones.
    """
    plain = page.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    rows = ("RGB", plain.bytesPerLine())
    sharp = Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", *rows)
    few = tuple(max(1, round(side / max(dot, 1.0))) for side in size)
    dots = sharp.resize(few, Image.Resampling.LANCZOS, reducing_gap=_DOTS_IN_A_DOT)
    height = max(1, round(size[1] * width / size[0]))
    smooth = dots.resize((width, height), Image.Resampling.BICUBIC).tobytes()
    made = QImage(smooth, width, height, width * 3, QImage.Format.Format_RGB888)
    return made.convertToFormat(page.format())  # its own bytes: those end with this call


def _paint_covers(shown: QImage, marks: Marks, scale: float) -> None:
    painter = QPainter(shown)
    painter.setPen(QPen(_HATCH, max(2, shown.width() // 800)))
    for outline in marks.places:
        place = _polygon([(x * scale, y * scale) for x, y in outline])
        for brush in (QBrush(_COVER), QBrush(_HATCH, Qt.BrushStyle.BDiagPattern)):
            painter.setBrush(brush)
            painter.drawPolygon(place)
    painter.end()


def _grown(outline: Outline, by: float) -> QPolygonF:
    middle = _polygon(outline).boundingRect().center()
    return QPolygonF([middle + (QPointF(x, y) - middle) * by for x, y in outline])


def _polygon(outline: Sequence[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in outline])
