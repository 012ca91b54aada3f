"""Tables over frozen rows: a model that fetches pages on demand, a view made for the keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from shouyue.desk.widgets.style import ROW_PX, theme_now
from shouyue.desk.widgets.words import Words
from shouyue.i18n.language import Language

T = TypeVar("T")
_Index = QModelIndex | Persistent
_PAGE = 100
_SIDE_PX = 6
_MEASURED = 40
_NARROWEST_PX = 64
_SERIAL = "0" * 26
"""As wide as a serial and its sides."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: how its title and its cells are said, and in which tone.

    Attributes:
        title: sentence id, marked with `N_`.
        text: the cell of a row.
        share: weight of its width; 0 takes what its contents need, up to a third of the view.
        middle: where there is no room, its middle is left out: both ends of a serial tell it.
        tone: name of a colour of the theme, or empty. Colour only repeats what the text says.
    """

    title: str
    text: Callable[[T, Language], str]
    right: bool = False
    share: int = 0
    tone: Callable[[T], str] | None = None
    middle: bool = False


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows that are all here, or come in pages: `wanted` then asks for (limit, offset)."""

    wanted = Signal(int, int)

    refilled = Signal()
    """The words in sight are other ones: the columns may want other widths."""

    def __init__(
        self, columns: Sequence[Column[T]], words: Words, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._words = words
        self._rows: dict[int, T] = {}
        self._total = 0
        self._asked: set[int] = set()
        words.changed.connect(self._on_language)

    def set_rows(self, rows: Sequence[T]) -> None:
        """All rows at once."""
        self.beginResetModel()
        self._rows, self._asked, self._total = dict(enumerate(rows)), set(), len(rows)
        self.endResetModel()
        self.refilled.emit()

    def begin(self, total: int) -> None:
        """Forgets everything; `total` rows will come in pages."""
        self.beginResetModel()
        self._rows, self._asked, self._total = {}, set(), total
        self.endResetModel()

    def put(self, offset: int, rows: Sequence[T]) -> None:
        """A page that arrived."""
        if not rows or offset >= self._total:
            return
        self._asked.update(range(offset // _PAGE, (offset + len(rows) - 1) // _PAGE + 1))
        self._rows.update({offset + number: row for number, row in enumerate(rows)})
        if not offset:
            self.refilled.emit()
        last = min(offset + len(rows), self._total) - 1
        self.dataChanged.emit(self.index(offset, 0), self.index(last, len(self.columns) - 1))

    def row(self, number: int) -> T | None:
        """The row, or None while it is on its way; asks for its page."""
        if number not in self._rows and 0 <= number < self._total:
            page = number // _PAGE
            if page not in self._asked:
                self._asked.add(page)
                self.wanted.emit(_PAGE, page * _PAGE)
        return self._rows.get(number)

    def rows(self) -> list[T]:
        """Those that are here, in order."""
        return [self._rows[number] for number in sorted(self._rows)]

    @override
    def rowCount(self, parent: _Index = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else self._total

    @override
    def columnCount(self, parent: _Index = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.ForegroundRole,
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row) if column.tone else ""
            return theme_now().colour(tone) if tone else None
        return column.text(row, self._words.language)

    @override
    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        if way != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.language.text(column.title)
        return None

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._total:
            last = self.index(self._total - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.refilled.emit()


class RowDelegate(QStyledItemDelegate):
    """A hairline under each row, room at the sides; a chosen row keeps the tone of its cells."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index, /) -> None:
        super().initStyleOption(option, index)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        colour = tone if isinstance(tone, QColor) else theme_now().colour("text")
        option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)
        option.palette.setColor(QPalette.ColorRole.Text, colour)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        model = index.model()
        if isinstance(model, RowsModel) and model.columns[index.column()].middle:
            option.textElideMode = Qt.TextElideMode.ElideMiddle

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme_now().colour("soft"))
        inner = QStyleOptionViewItem(option)
        inner.rect = room.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        inner.state &= ~QStyle.StateFlag.State_Selected
        super().paint(painter, inner, index)
        painter.setPen(theme_now().colour("line"))
        painter.drawLine(room.bottomLeft(), room.bottomRight())


class Table(QTableView):
    """Whole rows, Enter opens, letters go to the search field, Tab leaves."""

    opened = Signal(int)

    def __init__(
        self, model: RowsModel[T], parent: QWidget | None = None, row_px: int = ROW_PX
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumHeight(max(3 * ROW_PX, row_px + ROW_PX))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_px)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST_PX)
        self._columns = model.columns
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.timeout.connect(self._fit)
        model.refilled.connect(self._fit_later.start)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        model.modelReset.connect(self._on_reset)

    def _fit(self) -> None:
        """Columns with a share divide what the others, as wide as their words, leave."""
        header = self.horizontalHeader()
        for number, column in enumerate(self._columns):
            if column.share:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.resizeColumnToContents(number)

    @override
    def sizeHintForColumn(self, column: int, /) -> int:
        # A very long name does not push what stands beside it out of sight; a serial stays whole.
        self.ensurePolished()
        metrics = QFontMetricsF(self.font())
        widest = max(self.viewport().width() // 3, ceil(metrics.horizontalAdvance(_SERIAL)))
        # The delegate would be asked for each cell, in Python, and tell the same ten times slower.
        model, first = self.model(), max(self.rowAt(0), 0)
        rows = range(first, min(first + _MEASURED, model.rowCount()))
        words = (str(model.data(model.index(row, column))) for row in rows)
        wide = ceil(max(map(metrics.horizontalAdvance, words), default=0))
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        return min(wide + 2 * margin + 2 * _SIDE_PX, widest)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_later.start()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str, /) -> None:
        """Letters belong to the search field of the page, not to a jump within one column."""

    def _on_reset(self) -> None:
        if self.model().rowCount() and self.hasFocus():
            self.selectRow(0)


class TickTable(Table):
    """Space ticks the row."""

    ticked = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class TypeToSearch(QObject):
    """Letters typed into a list go to its search field. Lives as a child of the list."""

    def __init__(self, view: QAbstractItemView, field: QLineEdit) -> None:
        super().__init__(view)
        self._field = field
        view.installEventFilter(self)
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if not plain or not event.text().strip() or not event.text().isprintable():
            return False
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.setText(event.text())
        self._field.textEdited.emit(event.text())
        return True
