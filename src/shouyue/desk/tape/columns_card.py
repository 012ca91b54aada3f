"""Which column is which: asked once for a bank whose headers nobody knew yet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.names import named
from shouyue.desk.acts import AsksForColumns
from shouyue.desk.bench import Bench
from shouyue.desk.page import card, heading, quiet, scrolled
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions

FIELDS = {
    "note": N_("Note number"),
    "name": N_("Name"),
    "id_number": N_("ID number"),
    "amount": N_("Amount lent"),
    "balance": N_("Balance"),
    "disbursed": N_("Lent on"),
    "due": N_("Due"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "contract": N_("Contract"),
    "rate": N_("Yearly rate"),
    "overdue_principal": N_("Overdue principal"),
    "overdue_interest": N_("Overdue interest"),
    "overdue_principal_since": N_("Principal overdue since"),
    "overdue_interest_since": N_("Interest overdue since"),
    "overdue_since": N_("Overdue since"),
    "overdue_days": N_("Days overdue"),
    "penalty": N_("Penalty interest"),
    "penalty_rate": N_("Penalty rate"),
    "bank_class": N_("Class"),
    "officer": N_("Loan officer"),
    "product": N_("Product"),
    "security": N_("Security"),
    "guarantor_name": N_("Guarantor"),
    "guarantor_id": N_("Guarantor's ID number"),
    "guarantor_phone": N_("Guarantor's phone"),
}


class ColumnsCard(QWidget):
    """One line a field, with the headers of the file to choose from."""

    chosen = Signal(object)

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._boxes: dict[str, QComboBox] = {}
        self._missing: tuple[str, ...] = ()
        frame, column = card(self)
        column.addWidget(heading(captions, N_("Which column is which?"), frame))
        how = quiet(frame)
        captions.text(
            "This file has headers that are new here. Say it once; it is kept.", how.setText
        )
        column.addWidget(how)
        self._inside = QWidget(frame)
        self._grid = QGridLayout(self._inside)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(scrolled(self._inside, frame), 1)
        self._go = Button(frame)
        self._go.setObjectName("main")
        captions.text("Load with these columns", self._go.setText)
        self._go.clicked.connect(self._on_go)
        column.addWidget(self._go)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def ask(self, error: AsksForColumns) -> None:
        """Shows the fields that the file must have, and those that were found."""
        language = self._bench.words.language
        for child in self._inside.findChildren(QWidget):
            child.hide()
            child.deleteLater()
        self._boxes.clear()
        self._missing = error.missing
        wanted = [*error.missing, *(name for name in FIELDS if name not in error.missing)]
        for row, name in enumerate(wanted):
            caption = QLabel(named(language, FIELDS, name), self._inside)
            if name in error.missing:
                caption.setText(f"■ {caption.text()}")
                caption.setProperty("tone", "bad")
            box = QComboBox(self._inside)
            box.setAccessibleName(caption.text())
            box.addItem("—", "")
            for header in error.headers:
                box.addItem(header, header)
            box.setCurrentIndex(max(0, box.findData(error.found.get(name, ""))))
            box.currentIndexChanged.connect(self._fit)
            caption.setBuddy(box)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(box, row, 1)
            self._boxes[name] = box
        self._fit()
        self._boxes[wanted[0]].setFocus()

    def _fit(self) -> None:
        self._go.setEnabled(all(self._boxes[name].currentData() for name in self._missing))

    def _on_go(self) -> None:
        found = {name: str(box.currentData() or "") for name, box in self._boxes.items()}
        self.chosen.emit({name: header for name, header in found.items() if header})
