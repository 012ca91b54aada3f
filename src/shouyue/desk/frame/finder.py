"""The search field above every page: a person, a loan, a letter, in a few keystrokes."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from typing_extensions import override

from shouyue.casework.cases.views import Hit
from shouyue.casework.names import named
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import GoCase
from shouyue.desk.widgets.words import N_, Captions, Words

_WAIT_MS = 120
_HITS = 30
_SHOWN = 7
_WHAT = {
    "case": N_("Case"),
    "letter": N_("Letter"),
    "contact": N_("Contact"),
    "acknowledgment": N_("Slip"),
}


class HitsModel(QAbstractListModel):
    """What was found, best first."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self.hits: Sequence[Hit] = ()

    def set_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self.hits)

    @override
    def data(
        self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hit = self.hits[index.row()]
        what = named(self._words.language, _WHAT, hit.what)
        return f"{what}   {hit.name}   {hit.code}"


class Finder(QLineEdit):
    """Searches while one types; arrows choose, Enter opens, Escape gives the focus back."""

    go = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._back_to: QWidget | None = None
        self._enter_pending = False
        self.setClearButtonEnabled(True)
        self._model = HitsModel(bench.words, self)
        self._list = QListView(parent.window())
        self._list.setObjectName("hits")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.clicked.connect(self._open_current)
        self._list.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._search)
        self.textEdited.connect(self._on_edited)
        captions = Captions(bench.words, self)
        captions.text("Name, initials, ID tail, note, phone", self.setPlaceholderText)
        captions.text("Find", self.setAccessibleName)
        captions.text("What was found", self._list.setAccessibleName)

    def begin(self) -> None:
        """Takes the focus, remembering where it was."""
        before = self.window().focusWidget()
        if before is not self:
            self._back_to = before
        self.setFocus()
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            row = max(0, min(self._list.currentIndex().row() + step, len(self._model.hits) - 1))
            self._list.setCurrentIndex(self._model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # An answer under way is worth the wait: people type and press Enter at once.
            self._enter_pending = self._timer.isActive() or self._ticket is not None
            if not self._enter_pending:
                self._open_current()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        self._list.hide()

    def _on_edited(self) -> None:
        self._enter_pending = False
        self._timer.start()

    def _search(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        query = self.text().strip()
        if not query:
            self._show(())
            return
        acts = self._bench.acts
        self._ticket = self._bench.jobs.run(self, lambda: acts.search(query, _HITS), self._found)

    def _found(self, hits: Sequence[Hit]) -> None:
        self._ticket = None
        self._show(hits)
        if self._enter_pending:
            self._enter_pending = False
            self._open_current()

    def _show(self, hits: Sequence[Hit]) -> None:
        self._model.set_hits(hits)
        self._list.setVisible(bool(hits) and self.hasFocus())
        if hits:
            rows = min(len(hits), _SHOWN)
            place = self.mapTo(self.window(), QPoint(0, self.height() + 2))
            high = rows * max(self._list.sizeHintForRow(0), 30) + 8
            self._list.setGeometry(place.x(), place.y(), self.width(), high)
            self._list.raise_()
            self._list.setCurrentIndex(self._model.index(0))

    def _open_current(self) -> None:
        row = self._list.currentIndex().row()
        if 0 <= row < len(self._model.hits):
            hit = self._model.hits[row]
            self._list.hide()
            self.clear()
            self._show(())
            self.go.emit(GoCase(hit.note, branch=hit.branch))

    def _leave(self) -> None:
        self.clear()
        self._show(())
        if self._back_to is not None:
            self._back_to.setFocus()
