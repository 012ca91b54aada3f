"""The files that were taken in, the last one first, and the way to take one of them back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shouyue.casework.tapes.taken import STANDINGS
from shouyue.casework.tapes.views import ImportLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import card, heading, quiet
from shouyue.desk.sentences import moment
from shouyue.desk.tape.undoing import UndoLine
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.tables import Column, RowsModel, Table
from shouyue.desk.widgets.words import N_, Captions

_TONES = {"counts": "good", "earlier": "", "taken_back": "quiet"}
_SHAPES = {"counts": "● ", "earlier": "", "taken_back": "✕ "}
COLUMNS: tuple[Column[ImportLine], ...] = (
    Column(N_("Figures of"), lambda one, language: language.date(one.as_of)),
    Column(N_("Taken in at"), lambda one, language: moment(language, one.taken) or "—"),
    Column(N_("By"), lambda one, _: one.by),
    Column(N_("File"), lambda one, _: one.file_name, share=1, middle=True),
    Column(N_("Rows"), lambda one, language: language.number(one.rows), right=True),
    Column(N_("Accepted"), lambda one, language: language.number(one.accepted), right=True),
    Column(N_("Refused"), lambda one, language: language.number(one.refused), right=True),
    Column(N_("Balance"), lambda one, language: language.money(one.balance), right=True),
    Column(
        N_("Standing"),
        lambda one, language: _SHAPES[one.standing] + language.text(STANDINGS[one.standing]),
        tone=lambda one: _TONES[one.standing],
    ),
)


class TakenList(QWidget):
    """Delete, or the button, asks about the chosen one; what is listed stays readable."""

    undone = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        frame, column = card(self)
        self.rows: RowsModel[ImportLine] = RowsModel(COLUMNS, bench.words, self)
        self.table = Table(self.rows, frame)
        captions.text("Files that were taken in", self.table.setAccessibleName)
        hint = quiet(frame)
        captions.text("Delete takes the chosen one back.", hint.setText)
        self.undo = UndoLine(bench, captions, hint, frame)
        self.undo.undone.connect(self.undone)
        column.addWidget(heading(captions, N_("Files that were taken in"), frame))
        column.addWidget(self.table, 1)
        column.addWidget(self.undo)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        bind(self.table, "Delete", self._ask)
        captions.follow(lambda: self.undo.retell(bench.words.language))

    def show_rows(self, rows: Sequence[ImportLine]) -> None:
        """The files as they stand now; with none there is nothing to see."""
        chosen = max(0, self.table.currentIndex().row())
        self.rows.set_rows(rows)
        self.setVisible(bool(rows))
        if rows:
            self.table.selectRow(min(chosen, len(rows) - 1))
        self._offer()

    def _chosen(self) -> ImportLine | None:
        return self.rows.row(self.table.currentIndex().row())

    def _offer(self) -> None:
        self.undo.offer_chosen(self._chosen())

    def _ask(self) -> None:
        if self.undo.button.isEnabled():
            self.undo.question.ask()
