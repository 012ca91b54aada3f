"""What happened with a loan, newest first, each entry with its light and its three times."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.cases.views import HistoryLine
from shouyue.desk.sentences import beside, moment, said
from shouyue.desk.widgets.painting import RIGHT, Ink, draw_line
from shouyue.desk.widgets.style import BASE_PT, theme_now
from shouyue.desk.widgets.words import N_, Words
from shouyue.i18n.language import Language

_LINE = Qt.ItemDataRole.UserRole + 1
_TWO_PX, _ROW_PX, _LEAST_PX = 56, 22, 80
_LIGHTS = {
    "local": ("○", N_("here only")),
    "waiting": ("○", N_("waits")),
    "delivered": ("●", N_("headquarters holds it")),
}


class HistoryModel(QAbstractListModel):
    """The entries of one case."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: Sequence[HistoryLine] = ()
        words.changed.connect(self.layoutChanged)

    def set_lines(self, lines: Sequence[HistoryLine]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, number: int) -> HistoryLine | None:
        return self._lines[number] if 0 <= number < len(self._lines) else None

    @override
    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(
        self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        line = self.line(index.row())
        if line is None:
            return None
        if role == _LINE:
            return line
        language = self._words.language
        if role == Qt.ItemDataRole.DisplayRole:
            struck = language.text("struck through: ") if line.replaced else ""
            told = f"{moment(language, line.on)} {struck}{deed(language, line)} {line.words}"
            return f"{told} {said(language, line.standing)}" if line.standing else told
        if role == Qt.ItemDataRole.ToolTipRole:
            return in_full(language, line)
        return None


def deed(language: Language, line: HistoryLine) -> str:
    """What was done, and with whom where that was not the borrower."""
    parts = (line.what, *([line.who] if line.who is not None else ()))
    return " · ".join(said(language, part) for part in parts)


class HistoryDelegate(QStyledItemDelegate):
    """Day and deed, then the words; the light at the right."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Persistent, /) -> QSize:
        line = index.data(_LINE)
        return QSize(200, _TWO_PX + _ROW_PX * (_rows(line) - 2))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | Persistent,
        /,
    ) -> None:
        line, theme, language = index.data(_LINE), theme_now(), self._words.language
        if not isinstance(line, HistoryLine):
            return
        painter.save()
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.colour("soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        inside = room.adjusted(10, 6, -10, -6)
        high = inside.height() // _rows(line)
        row = QRect(inside.left(), inside.top(), inside.width(), high)
        shape, light = _LIGHTS[line.light]
        tone = theme.good if line.light == "delivered" else theme.warn
        small = BASE_PT - 1
        said_light = f"{shape} {language.text(light)}"
        used = draw_line(painter, row, said_light, Ink(tone, small, RIGHT))
        left = row.adjusted(0, 0, -used - 10, 0)
        when = f"{moment(language, line.on)}   {line.by}"
        draw_line(painter, left, when, Ink(theme.quiet, small))
        row = row.translated(0, high)
        colour = theme.quiet if line.replaced else theme.text
        ink = Ink(colour, BASE_PT, struck=line.replaced)
        draw_line(painter, row, deed(language, line), ink)
        if line.words:
            row = row.translated(0, high)
            ink = Ink(theme.quiet, BASE_PT, struck=line.replaced)
            draw_line(painter, row, line.words, ink)
        if line.standing is not None:
            row = row.translated(0, high)
            ink = Ink(theme.text, BASE_PT, struck=line.replaced)
            draw_line(painter, row, said(language, line.standing), ink)
        painter.restore()


def _rows(line: object) -> int:
    """When and what, then the words and how it stands, where there are any."""
    if not isinstance(line, HistoryLine):
        return 2
    return 2 + bool(line.words) + (line.standing is not None)


class HistoryList(QListView):
    """Enter shows an entry in full, Delete strikes it through."""

    opened = Signal(object)
    withdrawal_wanted = Signal(object)
    scan_wanted = Signal(object)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = HistoryModel(words, self)
        self.setModel(self.lines)
        self.setItemDelegate(HistoryDelegate(words, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(_LEAST_PX)

    @override
    def currentChanged(
        self, current: QModelIndex | Persistent, previous: QModelIndex | Persistent, /
    ) -> None:
        super().currentChanged(current, previous)
        self.opened.emit(self.lines.line(current.row()))

    @override
    def sizeHint(self) -> QSize:
        """An entry; all room that is left comes on top, none has to be made by scrolling."""
        return QSize(super().sizeHint().width(), _LEAST_PX)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        line = self.lines.line(self.currentIndex().row())
        if event.key() == Qt.Key.Key_Delete and line is not None:
            self.withdrawal_wanted.emit(line)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None:
            self.scan_wanted.emit(line)
        else:
            super().keyPressEvent(event)


def in_full(language: Language, line: HistoryLine) -> str:
    """What was done when a slip was signed, its three times, and by which rules it was judged."""
    done = beside(said(language, one) for one in line.done)
    judged = said(language, line.judged_by) if line.judged_by else ""
    return "\n".join(filter(None, (done, three_times(language, line), judged)))


def three_times(language: Language, line: HistoryLine) -> str:
    """When it was written as its writer says, and between which moments that must have been."""
    unknown = language.text("not known yet")
    return language.text(
        "Written {claimed} ({by} says); not before {before}; not after {after}",
        claimed=moment(language, line.claimed),
        by=line.by,
        before=moment(language, line.not_before) or unknown,
        after=moment(language, line.not_after) or unknown,
    )
