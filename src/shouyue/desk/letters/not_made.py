"""What could not be made and why; where a reason lets it through, it is asked for here."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shouyue.casework.letters.views import RefusedLetter
from shouyue.desk.bench import Bench
from shouyue.desk.letters.model import REFUSED, why_not
from shouyue.desk.letters.reason_card import ReasonCard
from shouyue.desk.page import quiet
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.tables import RowsModel, Table
from shouyue.desk.widgets.words import Captions


class NotMade(QWidget):
    """The letters that were refused, by name; gone while there is none."""

    given = Signal(object, str)
    """A refused letter, and the reason to make it all the same."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._can_order = False
        self._rows: RowsModel[RefusedLetter] = RowsModel(REFUSED, bench.words, self)
        self.table = Table(self._rows, self)
        captions.text("Letters not made", self.table.setAccessibleName)
        self.table.opened.connect(self._ask)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._fit())
        captions.follow(self._fit)
        self._words = quiet(self)
        self.offer = Button(self)
        captions.text("Make it with a reason …  (Enter)", self.offer.setText)
        self.offer.clicked.connect(self._ask)
        self.card = ReasonCard(bench, captions, self)
        self.card.given.connect(self.given)
        self.card.left.connect(self.step_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.table, self._words, self.offer, self.card):
            column.addWidget(part)
        self.hide()

    def show_rows(self, rows: Sequence[RefusedLetter], most_px: int, *, can_order: bool) -> None:
        """With `can_order` one of them can be ordered with a reason."""
        self._can_order = can_order
        self._rows.set_rows(rows)
        self.table.setMaximumHeight(most_px)
        self.card.hide()
        self.setVisible(bool(rows))
        self._fit()

    def begin(self) -> None:
        """Where work begins when nothing else was made."""
        self.table.selectRow(0)
        self.table.setFocus()

    def step_back(self) -> bool:
        """Escape: whether somebody was being asked for a reason."""
        if self.card.isHidden():
            return False
        self.card.hide()
        self._fit()
        self.table.setFocus()
        return True

    def _chosen(self) -> RefusedLetter | None:
        row = self._rows.row(self.table.currentIndex().row())
        return row if self._can_order and row is not None and row.overridable else None

    def _ask(self) -> None:
        refused = self._chosen()
        if refused is not None:
            self.card.ask(refused)
            self._fit()

    def _fit(self) -> None:
        """The chosen one in full; the offer is there while one may be made, and waits for it."""
        row = self._rows.row(self.table.currentIndex().row())
        words = why_not(row, self._bench.words.language) if row is not None else ""
        self._words.setText(words)
        self._words.setVisible(bool(words) and self.card.isHidden())
        some = self._can_order and any(row.overridable for row in self._rows.rows())
        self.offer.setVisible(some and self.card.isHidden())
        self.offer.setEnabled(self._chosen() is not None)
