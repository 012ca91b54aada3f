"""Drawing words in the rows of lists."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Ink:
    """Colour and size in points of a line of words."""

    colour: str
    points: float
    flags: Qt.AlignmentFlag = LEFT
    struck: bool = False


def draw_line(painter: QPainter, room: QRect, words: str, ink: Ink) -> int:
    """Draws words on one line, elided where there is no room; returns the pixels they took."""
    font = QFont(painter.font())
    font.setPointSizeF(ink.points)
    font.setStrikeOut(ink.struck)
    painter.setFont(font)
    painter.setPen(QColor(ink.colour))
    metrics = QFontMetrics(font)
    flat = " ".join(words.split())
    shown = metrics.elidedText(flat, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, ink.flags | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)
