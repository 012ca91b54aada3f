"""Did it print? Asked after the printer, because only the person at it knows."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import quiet
from shouyue.desk.printing.came_out import Sent, Through, through
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.messages import Told
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import Captions

_LIST_PX = 150


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
            return f"{letter.serial}   {letter.to or letter.name}"
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
    """All; up to a page, after a jam; some, by ticks; none."""

    answered = Signal(object)
    """Serials of those that came out whole."""
    nothing_came = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._run: Sequence[Sent] = ()
        self._trouble: Told | None = None
        self.told = Verdict(self)
        question = QLabel(self)
        question.setObjectName("heading")
        captions.text("Did everything come out of the printer?", question.setText)
        self.all, self.up_to, self.some, self.none = (Button(self) for _ in range(4))
        self.all.setObjectName("main")
        captions.text("All of it", self.all.setText)
        captions.text("Up to one page …", self.up_to.setText)
        captions.text("Some are missing …", self.some.setText)
        captions.text("Nothing", self.none.setText)
        self._page = self._build_page(captions)
        self._ticks = self._build_ticks(captions)
        row = FlowLayout(gap=8)
        row.addWidget(question)
        for button in (self.all, self.up_to, self.some, self.none):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addLayout(row)
        column.addWidget(self._page)
        column.addWidget(self._ticks)
        self.all.clicked.connect(self._answer_all)
        self.up_to.clicked.connect(self._ask_page)
        self.some.clicked.connect(self._ask_which)
        self.none.clicked.connect(self.nothing_came)
        captions.follow(self._retell)
        self._show(None)

    def ask(self, run: Sequence[Sent], trouble: Told | None, *, in_order: bool) -> None:
        """About the letters of one run. `trouble` says what is known of its end.

        Where pages did not come out in their order, nothing is asked by the last of them.
        """
        self._run, self._trouble = run, trouble
        self._model.set_letters([one.letter for one in run])
        self.some.setVisible(bool(run))
        self.up_to.setVisible(bool(run) and in_order)
        self.last.clear()
        self._show(None)
        self._retell()
        # After a trouble "all of it" is the one answer that is most likely wrong.
        (self.up_to if trouble and self.up_to.isVisibleTo(self) else self.all).setFocus()

    def _build_page(self, captions: Captions) -> QWidget:
        holder = QWidget(self)
        self.last = QLineEdit(holder)
        words = "Last page that came out whole: its serial or the number at its end"
        captions.text(words, self.last.setAccessibleName)
        hint = quiet(holder)
        captions.text(
            "The last page that came out whole: type the number at the end of its serial, or"
            " 127/1 for the first page of 127; or hold its code under the scanner.",
            hint.setText,
        )
        self.means = Verdict(holder)
        self.go_on = Button(holder)
        self.go_on.setObjectName("main")
        captions.text("So it is  (Enter)", self.go_on.setText)
        row = QHBoxLayout()
        row.addWidget(self.last, 1)
        row.addWidget(self.go_on)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(hint)
        column.addLayout(row)
        column.addWidget(self.means)
        self.last.textChanged.connect(self._retell)
        self.last.returnPressed.connect(self._answer_page)
        self.go_on.clicked.connect(self._answer_page)
        return holder

    def _build_ticks(self, captions: Captions) -> QWidget:
        holder = QWidget(self)
        self._model = CameOutModel(self)
        self._list = QListView(holder)
        self._list.setModel(self._model)
        self._list.setFixedHeight(_LIST_PX)
        captions.text("Take the tick off what is missing", self._list.setAccessibleName)
        hint = quiet(holder)
        captions.text("Take the tick off what is missing (space bar).", hint.setText)
        done = Button(holder)
        done.setObjectName("main")
        captions.text("The ticked ones came out", done.setText)
        done.clicked.connect(self._answer_some)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(hint)
        column.addWidget(self._list)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)
        return holder

    def _answer_all(self) -> None:
        self.answered.emit(tuple(one.letter.serial for one in self._run))

    def _answer_some(self) -> None:
        self._answer(self._model.came_out())

    def _answer_page(self) -> None:
        found = through(self._run, self.last.text())
        if found is not None:
            self._answer(tuple(letter.serial for letter in found.whole))

    def _answer(self, serials: tuple[str, ...]) -> None:
        self.answered.emit(serials) if serials else self.nothing_came.emit()

    def _ask_page(self) -> None:
        self._show(self._page)
        self.last.setFocus()

    def _ask_which(self) -> None:
        self._show(self._ticks)
        self._list.setCurrentIndex(self._model.index(0))
        self._list.setFocus()

    def _show(self, part: QWidget | None) -> None:
        for one in (self._page, self._ticks):
            one.setVisible(one is part)

    def _retell(self) -> None:
        language = self._bench.words.language
        self.told.show_verdict("warn", self._trouble(language) if self._trouble else "")
        found = through(self._run, self.last.text())
        self.go_on.setEnabled(found is not None)
        if found is not None:
            self.means.show_verdict("good", self._meant(found))
        else:
            words = language.text("No page of this stack is called that, or more than one is.")
            self.means.show_verdict("bad", words if self.last.text().strip() else "")

    def _meant(self, found: Through) -> str:
        language, whole = self._bench.words.language, len(found.whole)
        rest = language.number(len(self._run) - whole)
        words = [
            language.plural(
                "{n} letter is whole, {rest} are still to be printed.",
                "{n} letters are whole, {rest} are still to be printed.",
                whole,
                rest=rest,
            )
        ]
        if found.torn is not None:
            words.append(
                language.text(
                    "Of {serial}, {name}, not every page came out. Tear up what did: it is printed"
                    " whole.",
                    serial=found.torn.serial,
                    name=found.torn.to or found.torn.name,
                )
            )
        elif found.next is not None:
            words.append(
                language.text(
                    "It goes on with {serial}, {name}.",
                    serial=found.next.serial,
                    name=found.next.to or found.next.name,
                )
            )
        return " ".join(words)
