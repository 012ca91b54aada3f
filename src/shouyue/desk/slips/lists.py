"""What waits, in two lists: marks to look at, and pages without a letter."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.slips.views import FiledLetter, TrayPage
from shouyue.desk.bench import Bench
from shouyue.desk.page import heading, quiet
from shouyue.desk.slips.model import MARKS, TRAY
from shouyue.desk.slips.presenter import SlipsView
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import RowsModel, Table
from shouyue.desk.widgets.words import N_, Captions

_WIDTH_PX: Final = 270


class WaitingLists(QFrame):
    """One row of either list is chosen; `chosen` says which."""

    chosen = Signal()
    opened = Signal()
    scan_wanted = Signal()
    folder_wanted = Signal()
    scanner_wanted = Signal()
    camera_wanted = Signal()
    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFixedWidth(_WIDTH_PX)
        self._captions = captions
        self._was_at_tray = False
        self.marks: RowsModel[FiledLetter] = RowsModel(MARKS, bench.words, self)
        self.tray: RowsModel[TrayPage] = RowsModel(TRAY, bench.words, self)
        self.marks_table, self.tray_table = Table(self.marks, self), Table(self.tray, self)
        self.no_marks, self.no_tray = quiet(self), quiet(self)
        captions.text("Marks to confirm", self.marks_table.setAccessibleName)
        captions.text("Tray", self.tray_table.setAccessibleName)
        captions.text("No mark waits.", self.no_marks.setText)
        captions.text("The tray is empty.", self.no_tray.setText)
        for table in (self.marks_table, self.tray_table):
            table.opened.connect(lambda _: self.opened.emit())
            table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
            table.installEventFilter(self)
        self._lay_out()

    @property
    def mark(self) -> FiledLetter | None:
        """The letter that is chosen, unless it is a page of the tray."""
        return None if self._is_at_tray else self.marks.row(self.marks_table.currentIndex().row())

    @property
    def page(self) -> TrayPage | None:
        """The page of the tray that is chosen."""
        return self.tray.row(self.tray_table.currentIndex().row()) if self._is_at_tray else None

    def fill(self, view: SlipsView) -> None:
        """The lists as they stand now; the place in them is kept, and nothing is told."""
        with QSignalBlocker(self):
            self._put(self.marks_table, self.marks, view.marks, self.no_marks)  # type: ignore[arg-type] # its own
            self._put(self.tray_table, self.tray, view.tray, self.no_tray)  # type: ignore[arg-type] # its own
            self._show_use()

    def begin(self) -> None:
        """The focus to where something waits, marks first."""
        table = self.marks_table if self.marks.rowCount() else self.tray_table
        table.setFocus()

    def say_folder(self, words: str) -> None:
        """What the button of the watched folder says."""
        self.folder.setText(words)

    def offer(self, *, scanner: bool, camera: bool) -> None:
        """What this computer has is offered, and nothing else."""
        self.scanner.setVisible(scanner)
        self.camera.setVisible(camera)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        # What is shown is of the list that the hands were at last, wherever they are now.
        if event.type() == QEvent.Type.FocusIn and watched in (self.marks_table, self.tray_table):
            was_at_tray, self._was_at_tray = self._is_at_tray, watched is self.tray_table
            if was_at_tray != self._is_at_tray:
                self._show_use()
                self.chosen.emit()
        return super().eventFilter(watched, event)

    @property
    def _is_at_tray(self) -> bool:
        return (self._was_at_tray and bool(self.tray.rowCount())) or not self.marks.rowCount()

    def _show_use(self) -> None:
        """One row is highlighted, that whose page is shown; the other list keeps its place."""
        idle = self.marks_table if self._is_at_tray else self.tray_table
        used = self.tray_table if self._is_at_tray else self.marks_table
        idle.clearSelection()
        used.selectRow(used.currentIndex().row())

    def _put(
        self, table: Table, model: RowsModel[object], rows: tuple[object, ...], none: QWidget
    ) -> None:
        kept = max(0, table.currentIndex().row())
        model.set_rows(rows)
        if rows:
            table.selectRow(min(kept, len(rows) - 1))
        table.setVisible(bool(rows))
        none.setVisible(not rows)

    def _lay_out(self) -> None:
        scan, self.folder, back = Button(self), Button(self), Button(self)
        self.scanner, self.camera = Button(self), Button(self)
        self._captions.text("Scanner …  (Ctrl+G)", self.scanner.setText)
        self._captions.text("Camera …  (Ctrl+I)", self.camera.setText)
        self.scanner.clicked.connect(self.scanner_wanted)
        self.camera.clicked.connect(self.camera_wanted)
        self._captions.text("Scanned pages …  (Ctrl+B)", scan.setText)
        self._captions.text("Back  (Esc)", back.setText)
        scan.clicked.connect(self.scan_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        back.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE - 4, GAP, WIDE - 4, GAP)
        column.setSpacing(8)
        column.addWidget(scan)
        column.addWidget(self.folder)
        column.addWidget(self.scanner)
        column.addWidget(self.camera)
        for title, table, none in (
            (N_("Marks to confirm"), self.marks_table, self.no_marks),
            (N_("Tray: no code was found"), self.tray_table, self.no_tray),
        ):
            column.addWidget(heading(self._captions, title, self))
            column.addWidget(none)
            column.addWidget(table, 1)
        column.addStretch(0)
        column.addWidget(back)
