"""What is out and not back: letter by letter, or counted by village or by officer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.batches import Returned
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.cases.paper_trail import CHOOSE_FIRST
from shouyue.desk.letters.model import ONLY_WHERE_ANY, OUT, RETURNED
from shouyue.desk.letters.presenter import LettersPresenter, LettersView
from shouyue.desk.page import heading, quiet
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import Pick
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.tables import RowsModel, Table
from shouyue.desk.widgets.words import N_, Captions

_WAYS = {
    "": N_("One by one"),
    "village": N_("By village"),
    "officer": N_("By officer"),
}


class OutList(QWidget):
    """Enter on a letter opens its slip; Enter on a village or an officer shows the letters."""

    opened = Signal(object)
    copy_wanted = Signal(object)

    def __init__(
        self, presenter: LettersPresenter, bench: Bench, captions: Captions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._presenter, self._bench = presenter, bench
        self._view: LettersView | None = None
        self._way = Pick(_WAYS, captions, self)
        captions.text("How letters that are out are shown", self._way.setAccessibleName)
        self.letters: RowsModel[LetterLine] = RowsModel(OUT, bench.words, self)
        self.table = Table(self.letters, self)
        captions.text("Letters that are out", self.table.setAccessibleName)
        self.counts: RowsModel[Returned] = RowsModel(RETURNED, bench.words, self)
        self.counted = Table(self.counts, self)
        captions.text("Letters counted", self.counted.setAccessibleName)
        self.none: QLabel = quiet(self)
        captions.text("No letter is out.", self.none.setText)
        self._copy = Button(self)
        captions.text("Print a copy  (Ctrl+K)", self._copy.setText)
        self._copy.clicked.connect(self._want_copy)
        head = QHBoxLayout()
        head.addWidget(heading(captions, N_("Out, slip not back"), self), 1)
        head.addWidget(self._copy)
        head.addWidget(self._way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.none)
        column.addWidget(self.table)
        column.addWidget(self.counted)
        self._way.currentIndexChanged.connect(self._ask)
        self.table.opened.connect(self._open)
        self.counted.opened.connect(self._narrow)
        presenter.counted.connect(self._show_counts)
        bind(self, "Ctrl+K", self._want_copy)

    def show_view(self, view: LettersView) -> None:
        """The letters as they stand now; what is counted is counted anew."""
        self._view = view
        self.letters.set_rows(view.out)
        self._ask()

    def _ask(self) -> None:
        if by := self._way.value:
            self._presenter.count(by)  # type: ignore[arg-type] # one of its own options
        self._fit()

    def _show_counts(self, rows: tuple[Returned, ...]) -> None:
        self.counts.set_rows(rows)
        for column, number in ONLY_WHERE_ANY.items():
            self.counted.setColumnHidden(column, not any(map(number, rows)))
        self._fit()

    def _fit(self) -> None:
        is_counted = bool(self._way.value)
        some = bool(self.counts.rowCount() if is_counted else self.letters.rowCount())
        self.counted.setVisible(is_counted and some)
        self.table.setVisible(not is_counted and some)
        self.none.setVisible(not some)
        self._copy.setVisible(not is_counted and some)

    def _open(self, row: int) -> None:
        if (letter := self.letters.row(row)) is not None:
            self.opened.emit(letter)

    def _want_copy(self) -> None:
        letter = self.letters.row(self.table.currentIndex().row())
        if letter is not None and self.table.isVisible():
            self.copy_wanted.emit(letter)
        else:
            self._bench.messages.notice(lambda now: now.text(CHOOSE_FIRST))

    def _narrow(self, row: int) -> None:
        """The letters of one village; of an officer all that are out, his village by village."""
        counted = self.counts.row(row)
        if counted is None or self._view is None or self._way.value != "village":
            return
        self._way.set_value("")
        out = [one for one in self._view.out if one.village == counted.name]
        self.letters.set_rows(out)
        self._fit()
        self.table.setFocus()
