"""The batches that were made: how much of each is on paper, and how much came back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shouyue.casework.views import BatchLine
from shouyue.desk.bench import Bench
from shouyue.desk.letters.model import batch_columns, form_title
from shouyue.desk.letters.presenter import LettersView
from shouyue.desk.page import heading, quiet
from shouyue.desk.widgets.tables import RowsModel, Table
from shouyue.desk.widgets.words import N_, Captions
from shouyue.i18n.language import Language


class BatchList(QWidget):
    """Enter on a batch opens its pages again."""

    opened = Signal(str)
    """The reference of a batch."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: LettersView | None = None
        self.rows: RowsModel[BatchLine] = RowsModel(batch_columns(self._title), bench.words, self)
        self.table = Table(self.rows, self)
        captions.text("Batches", self.table.setAccessibleName)
        self.table.opened.connect(self._open)
        self._none = quiet(self)
        captions.text("No letters were made yet.", self._none.setText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(captions, N_("Batches"), self))
        column.addWidget(self._none)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_view(self, view: LettersView) -> None:
        """The batches as they stand now."""
        self._view = view
        self.rows.set_rows(view.batches)
        self.table.setVisible(bool(view.batches))
        self._none.setVisible(not view.batches)

    def _title(self, form: str, language: Language) -> str:
        cards = self._view.forms if self._view else ()
        return next((form_title(card, language) for card in cards if card.form == form), form)

    def _open(self, row: int) -> None:
        if (batch := self.rows.row(row)) is not None:
            self.opened.emit(batch.batch)
