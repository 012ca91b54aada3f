"""What each printer needs, typed once: where paper is crooked, which tray, which sides.

Nobody has to own a ruler: folded along its middle, the test sheet says itself how far its print is
off, and what the folds run through is typed here.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from shouyue.desk.bench import Bench
from shouyue.desk.devices.printer_setup import MOST_TENTHS, PrinterSetup, Sides, tenths
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.page import heading, quiet
from shouyue.desk.printing.machine import Machine, machines, printer_for
from shouyue.desk.printing.sending import Printed, print_sides
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import Pick, refill
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.words import N_, Captions

_SIDES: Final[dict[str, str]] = {
    "one": N_("One side"),
    "both": N_("Both sides, the printer turns the paper"),
    "hand_last": N_("Both sides, turned by hand, last sheet first"),
    "hand_first": N_("Both sides, turned by hand, first sheet first"),
}
_FINENESS: Final[dict[str, str]] = {
    "0": N_("As the printer wants it"),
    "180": N_("180 dots an inch (needles)"),
    "300": N_("300 dots an inch"),
    "600": N_("600 dots an inch"),
}
_SHORTEST: Final = 6
_PAPERS: Final[dict[str, str]] = {
    "A4": N_("A4"),
    "241x140": N_("241 × 140 mm, with holes"),
}


class ShiftEntry(QDoubleSpinBox):
    """Millimetres with one digit behind the point; its value is in tenths."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDecimals(1)
        self.setSingleStep(0.1)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setRange(-MOST_TENTHS / 10, MOST_TENTHS / 10)

    @property
    def tenths(self) -> int:
        return round(self.value() * 10)

    def set_tenths(self, number: int) -> None:
        self.setValue(number / 10)


class PrinterCard(QFrame):
    """A small form for one printer at a time. Escape leaves it as it was."""

    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._asked: Ticket | None = None
        self._machines: Sequence[Machine] = ()
        self._build_entries(captions)
        self._build_test(captions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(captions, N_("What this printer needs"), self))
        column.addWidget(self._none)
        column.addWidget(self._rows)
        column.addWidget(self._test)
        column.addLayout(self._build_feet(captions))
        column.addStretch(1)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, key, self.keep)
        bind(self, "Ctrl+T", self._print_test)

    def begin(self) -> None:
        """Asks the system which printers there are; that may wait for a network."""
        if self._asked is not None:
            self._asked.drop()
        self._asked = self._bench.jobs.run(self, machines, self._on_found, lane=Lane.PAGES)
        self._back.setFocus()

    def step_back(self) -> None:
        """Leaves everything as it was remembered."""
        self.left.emit()

    def keep(self) -> None:
        """Remembers what stands here; Ctrl+Z takes it back."""
        queue = self.queue.currentText()
        if not queue:
            return
        before, memory = self._bench.printers.of(queue), self._bench.printers
        memory.keep(queue, self._setup())
        self._bench.messages.done(
            lambda now: now.text("Kept for the printer “{printer}”.", printer=queue),
            lambda now: now.text("Undo  (Ctrl+Z)"),
            partial(memory.keep, queue, before),
        )
        self.left.emit()

    # --- building ------------------------------------------------------------------------------

    def _build_entries(self, captions: Captions) -> None:
        self._none = quiet(self)
        captions.text("The system knows no printer. Set one up there first.", self._none.setText)
        self._rows = QWidget(self)
        self.queue, self.tray = QComboBox(self._rows), QComboBox(self._rows)
        self.right, self.down = ShiftEntry(self._rows), ShiftEntry(self._rows)
        self.sides = Pick(_SIDES, captions, self._rows)
        self.fineness = Pick(_FINENESS, captions, self._rows)
        self.queue.currentIndexChanged.connect(self._show_known)
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        places: tuple[tuple[str, QWidget], ...] = (
            (N_("Printer"), self.queue),
            (N_("Paper from"), self.tray),
            (N_("Move to the right, mm"), self.right),
            (N_("Move down, mm"), self.down),
            (N_("Sides"), self.sides),
            (N_("Fineness"), self.fineness),
        )
        for number, (sentence, entry) in enumerate(places):
            _label(captions, sentence, entry, grid, divmod(number, 2))

    def _build_test(self, captions: Captions) -> None:
        self._test = QWidget(self)
        self.paper = Pick(_PAPERS, captions, self._test)
        self.across, self.along = ShiftEntry(self._test), ShiftEntry(self._test)
        show, take = Button(self._test), Button(self._test)
        captions.text("Print a test sheet  (Ctrl+T)", show.setText)
        captions.text("Reckon from the folds", take.setText)
        show.clicked.connect(self._print_test)
        take.clicked.connect(self._take_over)
        hint = quiet(self._test)
        captions.text(
            "Fold the test sheet left edge on right edge, then top on bottom, and type the numbers"
            " that the folds run through.",
            hint.setText,
        )
        grid = QGridLayout(self._test)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        _label(captions, N_("Test sheet on"), self.paper, grid, (0, 0))
        grid.addWidget(show, 0, 2, 1, 2)
        grid.addWidget(hint, 1, 0, 1, 4)
        _label(captions, N_("Upright fold"), self.across, grid, (2, 0))
        _label(captions, N_("Level fold"), self.along, grid, (2, 1))
        grid.addWidget(take, 3, 2, 1, 2)

    def _build_feet(self, captions: Captions) -> QHBoxLayout:
        keep, anew, self._to_file, self._back = (Button(self) for _ in range(4))
        self._of_printer = keep, anew
        keep.setObjectName("main")
        captions.text("Keep  (Ctrl+Enter)", keep.setText)
        captions.text("As if it were new", anew.setText)
        captions.text("Test sheet as a PDF …", self._to_file.setText)
        captions.text("Back  (Esc)", self._back.setText)
        keep.clicked.connect(self.keep)
        anew.clicked.connect(lambda: self._show(PrinterSetup()))
        self._to_file.clicked.connect(self._choose_file)
        self._back.clicked.connect(self.step_back)
        feet = QHBoxLayout()
        for button in (keep, anew, self._to_file, self._back):
            feet.addWidget(button)
        feet.addStretch(1)
        return feet

    # --- one printer ---------------------------------------------------------------------------

    def _on_found(self, found: Sequence[Machine]) -> None:
        self._asked, self._machines = None, found
        some = bool(found)
        self._none.setVisible(not some)
        for button in self._of_printer:
            button.setVisible(some)
        self._rows.setVisible(some)
        self._test.setVisible(some)
        blocked = self.queue.blockSignals(True)
        self.queue.clear()
        self.queue.addItems([one.queue for one in found])
        self.queue.setCurrentIndex(max(0, self.queue.findText(self._bench.printers.last)))
        self.queue.blockSignals(blocked)
        self._show_known()
        (self.queue if some else self._back).setFocus()

    def _show_known(self) -> None:
        self._show(self._bench.printers.of(self.queue.currentText()))

    def _show(self, setup: PrinterSetup) -> None:
        machine = next((m for m in self._machines if m.queue == self.queue.currentText()), None)
        trays = list(machine.trays) if machine else []
        if setup.tray and setup.tray not in dict(trays):
            trays.append((setup.tray, setup.tray))  # a tray that is taken out today
        words = self._bench.words.language.text("As the printer has it")
        refill(self.tray, [(words, ""), *((name, tray) for tray, name in trays)])
        self.tray.setCurrentIndex(max(0, self.tray.findData(setup.tray)))
        self.right.set_tenths(setup.right)
        self.down.set_tenths(setup.down)
        sides: Sides = setup.sides
        if sides == "both" and machine is not None and not machine.turns:
            sides = "one"
        self._offer_sides(machine)
        self.sides.set_value(sides)
        if self.fineness.findData(str(setup.dpi)) < 0:
            self.fineness.addItem(str(setup.dpi), str(setup.dpi))
        self.fineness.set_value(str(setup.dpi))
        for fold in (self.across, self.along):
            fold.setValue(0)

    def _offer_sides(self, machine: Machine | None) -> None:
        """A printer that cannot turn paper is not asked to."""
        model = self.sides.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(self.sides.findData("both"))
            item.setEnabled(machine is None or machine.turns)

    def _setup(self) -> PrinterSetup:
        value = self.sides.value
        sides: Sides = value if value in _SIDES else "one"  # type: ignore[assignment] # its own options
        return PrinterSetup(
            self.right.tenths,
            self.down.tenths,
            str(self.tray.currentData() or ""),
            sides,
            int(self.fineness.value or 0),
        )

    def _take_over(self) -> None:
        """The print is off by what the folds say, the other way; on top of what was moved."""
        self.right.set_tenths(tenths(self.right.tenths + self.across.tenths))
        self.down.set_tenths(tenths(self.down.tenths + self.along.tenths))
        self.across.setValue(0)
        self.along.setValue(0)
        self.right.setFocus()

    def _print_test(self) -> None:
        """The test sheet goes straight to the printer, as that is being set up."""
        queue, bench = self.queue.currentText(), self._bench
        if not queue:
            self._choose_file()
            return
        setup, paper, language = self._setup(), self.paper.value, bench.words.language
        printer, pdf = printer_for(queue, setup), bench.spool / f"test-{token_hex(8)}.pdf"

        def work(ticket: Ticket) -> Printed:
            bench.door.test_sheet(pdf, paper, language)
            try:
                return print_sides(bench.door, pdf, (0,), printer, setup, ticket)
            finally:
                pdf.unlink(missing_ok=True)

        bench.jobs.run_long(self, work, partial(self._on_tested, queue), lane=Lane.PAGES)

    def _choose_file(self) -> None:
        """Where the sheet is printed elsewhere: a file in place of a printer."""
        asked = QFileDialog(self, self._bench.words.language.text("Test sheet as a PDF"))
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setNameFilter("PDF (*.pdf)")
        asked.setDefaultSuffix("pdf")
        asked.fileSelected.connect(self.write_test)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def write_test(self, path: str) -> None:
        """Writes the test sheet into a file."""
        bench, paper = self._bench, self.paper.value
        act = partial(bench.door.test_sheet, Path(path), paper, bench.words.language)

        def done(_: object) -> None:
            bench.messages.done(
                lambda now: now.text("The test sheet is in {file}.", file=Path(path).name)
            )

        bench.jobs.run(self, act, done, lane=Lane.PAGES)

    def _on_tested(self, queue: str, printed: Printed) -> None:
        if printed.trouble is not None:
            self._bench.messages.trouble(printed.trouble)
        else:
            self._bench.messages.done(
                lambda now: now.text("The test sheet went to “{printer}”.", printer=queue)
            )


def _label(
    captions: Captions, sentence: str, entry: QWidget, grid: QGridLayout, place: tuple[int, int]
) -> None:
    """Words and entry side by side, two such pairs in a row; Alt and readers find the entry."""
    row, column = place
    if isinstance(entry, QComboBox):
        entry.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        entry.setMinimumContentsLength(_SHORTEST)
    label = QLabel(entry.parentWidget())
    label.setBuddy(entry)
    captions.text(sentence, label.setText, entry.setAccessibleName)
    grid.addWidget(label, row, column * 2)
    grid.addWidget(entry, row, column * 2 + 1)
