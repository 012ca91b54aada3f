"""How a line of today is drawn: what, who, where, why, how much."""

from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QRect, QSize
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from shouyue.casework.views import TodayLine
from shouyue.desk.sentences import beside, reasons_said
from shouyue.desk.today.model import LINE, Heading, icon_of, title_of
from shouyue.desk.widgets.icons import icon
from shouyue.desk.widgets.painting import RIGHT, Ink, draw_line
from shouyue.desk.widgets.style import BASE_PT, Theme, theme_now
from shouyue.desk.widgets.words import Words

_ROW_PX = 62
_ICON_PX = 24
_BETWEEN_PX = 16


class LineDelegate(QStyledItemDelegate):
    """Draws headings and lines.

    `day` decides what is overdue; `with_officers` says whose each loan is, where the list has those
    of several.
    """

    def __init__(self, words: Words, day: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.day = day
        self.with_officers = False

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Persistent, /) -> QSize:
        # The view asks once: thousands of lines are laid out without asking each of them.
        return QSize(200, _ROW_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | Persistent,
        /,
    ) -> None:
        row = index.data(LINE)
        theme = theme_now()
        painter.save()
        room: QRect = option.rect
        if isinstance(row, Heading):
            painter.fillRect(room, theme.colour("ground"))
            words = f"{row.words}  ·  {row.count}"
            ink = Ink(theme.accent, BASE_PT + 1.5)
            draw_line(painter, room.adjusted(16, room.height() // 3, -16, 0), words, ink)
        elif isinstance(row, TodayLine):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(room, theme.colour("soft"))
                bar = QRect(room.left(), room.top(), 4, room.height())
                painter.fillRect(bar, theme.colour("accent"))
            painter.setPen(theme.colour("line"))
            painter.drawLine(room.bottomLeft(), room.bottomRight())
            self._paint_line(painter, room.adjusted(16, 5, -16, -5), row)
        painter.restore()

    def _paint_line(self, painter: QPainter, room: QRect, line: TodayLine) -> None:
        language, theme = self._words.language, theme_now()
        half = room.height() // 2
        drawing = icon(icon_of(line), theme.accent, _ICON_PX)
        top = room.top() + (room.height() - _ICON_PX) // 2
        drawing.paint(painter, QRect(room.left(), top, _ICON_PX, _ICON_PX))
        upper, lower = room.adjusted(40, 0, 0, -half), room.adjusted(40, half, 0, 0)
        if line.note:
            ink = Ink(theme.text, BASE_PT + 1, RIGHT)
            taken = draw_line(painter, upper, language.money(line.balance), ink)
            upper.adjust(0, 0, -taken - _BETWEEN_PX, 0)
        if line.due is not None:
            shape, tone = self._standing(line.due, theme)
            due = f"{shape} {language.text('due {day}', day=line.due)}"
            taken = draw_line(painter, lower, due, Ink(tone, BASE_PT - 1, RIGHT))
            lower.adjust(0, 0, -taken - _BETWEEN_PX, 0)
        used = draw_line(painter, upper, title_of(line, language), Ink(theme.text, BASE_PT + 1.5))
        about = (line.village, line.officer if self.with_officers else "")
        where = upper.adjusted(used + 14, 0, 0, 0)
        draw_line(painter, where, beside(about), Ink(theme.quiet, BASE_PT))
        draw_line(painter, lower, reasons_said(language, line), Ink(theme.text, BASE_PT))

    def _standing(self, due: date, theme: Theme) -> tuple[str, str]:
        return ("■", theme.bad) if due < self.day else ("▲", theme.warn)
