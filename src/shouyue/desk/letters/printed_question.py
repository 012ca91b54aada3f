"""Did it print? Asked after the printer, because only the person at it knows."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.buttons import Button
from shouyue.desk.words import Captions


class CameOutModel(QAbstractListModel):
    """Letters with a tick each: it came out."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._letters: Sequence[LetterLine] = ()
        self._missing: set[int] = set()

    def set_letters(self, letters: Sequence[LetterLine]) -> None:
        self.beginResetModel()
        self._letters, self._missing = letters, set()
        self.endResetModel()

    def came_out(self) -> tuple[str, ...]:
        """Serials with a tick."""
        return tuple(
            letter.serial
            for number, letter in enumerate(self._letters)
            if number not in self._missing
        )

    @override
    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self._letters)

    @override
    def flags(self, index: QModelIndex | Persistent, /) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    @override
    def data(
        self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        letter = self._letters[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{letter.serial}   {letter.name}"
        if role == Qt.ItemDataRole.CheckStateRole:
            missing = index.row() in self._missing
            return Qt.CheckState.Unchecked if missing else Qt.CheckState.Checked
        return None

    @override
    def setData(
        self,
        index: QModelIndex | Persistent,
        value: object,
        role: int = Qt.ItemDataRole.EditRole,
        /,
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._missing.discard(index.row())
        else:
            self._missing.add(index.row())
        self.dataChanged.emit(index, index)
        return True


class PrintedQuestion(QWidget):
    """All, some, none. "Some" shows the letters to untick those that are missing."""

    answered = Signal(object)
    """Serials of those that came out."""
    nothing_came = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._letters: Sequence[LetterLine] = ()
        question = QLabel(self)
        question.setObjectName("heading")
        captions.text("Did everything come out of the printer?", question.setText)
        self._all, self._some, self._none = (Button(self) for _ in range(3))
        self._all.setObjectName("main")
        captions.text("All of it", self._all.setText)
        captions.text("Some are missing …", self._some.setText)
        captions.text("Nothing", self._none.setText)
        self._model = CameOutModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setFixedHeight(150)
        captions.text("Take the tick off what is missing", self._list.setAccessibleName)
        self._hint = QLabel(self)
        self._hint.setObjectName("quiet")
        captions.text("Take the tick off what is missing (space bar).", self._hint.setText)
        self._done = Button(self)
        self._done.setObjectName("main")
        captions.text("The ticked ones came out", self._done.setText)
        row = QHBoxLayout()
        row.addWidget(question, 1)
        for button in (self._all, self._some, self._none):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._list)
        column.addWidget(self._done, 0, Qt.AlignmentFlag.AlignRight)
        self._all.clicked.connect(self._answer_all)
        self._some.clicked.connect(self._ask_which)
        self._none.clicked.connect(self.nothing_came)
        self._done.clicked.connect(self._answer_some)
        self._show_list(shown=False)

    def ask(self, letters: Sequence[LetterLine]) -> None:
        self._letters = letters
        self._model.set_letters(letters)
        self._some.setVisible(bool(letters))
        self._show_list(shown=False)
        self._all.setFocus()

    def _answer_all(self) -> None:
        self.answered.emit(tuple(letter.serial for letter in self._letters))

    def _answer_some(self) -> None:
        some = self._model.came_out()
        self.answered.emit(some) if some else self.nothing_came.emit()

    def _ask_which(self) -> None:
        self._show_list(shown=True)
        self._list.setCurrentIndex(self._model.index(0))
        self._list.setFocus()

    def _show_list(self, *, shown: bool) -> None:
        for widget in (self._list, self._hint, self._done):
            widget.setVisible(shown)
