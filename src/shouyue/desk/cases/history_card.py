"""What happened, with the times of the chosen entry and the line that asks why one is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shouyue.casework.cases.views import HistoryLine
from shouyue.desk.cases.history import HistoryList, in_full
from shouyue.desk.page import heading, quiet
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions, Words


class HistoryCard(QWidget):
    """The history of a case. Delete on an entry asks for a reason, then tells `withdrawn`."""

    withdrawn = Signal(str, str)
    """Reference of the entry, and the reason."""

    scan_wanted = Signal(str)
    """Digest of a scan that is attached to the chosen entry."""

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.list = HistoryList(words, self)
        captions.text("What happened", self.list.setAccessibleName)
        self.list.opened.connect(self._show_times)
        self.list.withdrawal_wanted.connect(self._ask_reason)
        self.list.scan_wanted.connect(self._show_scan)
        self._times = quiet(self)
        self._scan = Button(self)
        captions.text("Show the signed page", self._scan.setText)
        self._scan.clicked.connect(self._show_current_scan)
        self._scan.hide()
        self._nothing = quiet(self)
        captions.text("Nothing recorded yet.", self._nothing.setText)
        self._asking = QWidget(self)
        self._reason = QLineEdit(self._asking)
        captions.text("Why is this entry wrong?", self._reason.setPlaceholderText)
        captions.text("Why is this entry wrong?", self._reason.setAccessibleName)
        self._reason.returnPressed.connect(self._withdraw)
        strike = Button(self._asking)
        captions.text("Strike through", strike.setText)
        strike.clicked.connect(self._withdraw)
        row = QHBoxLayout(self._asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._reason, 1)
        row.addWidget(strike)
        self._asking.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(captions, N_("What happened"), self))
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.list, 1)
        column.addWidget(self._times)
        column.addWidget(self._scan, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._asking)

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        row = self.list.currentIndex().row()
        self.list.lines.set_lines(lines)
        self.list.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        if lines:
            self.list.setCurrentIndex(self.list.lines.index(max(0, row)))
        else:
            self._times.clear()

    @property
    def chosen(self) -> HistoryLine | None:
        """The entry that the arrows stand on."""
        return self.list.lines.line(self.list.currentIndex().row())

    def step_back(self) -> bool:
        """Escape: gives up asking for a reason."""
        if not self._asking.isVisible():
            return False
        self._asking.hide()
        self.list.setFocus()
        return True

    def _show_times(self, line: HistoryLine | None) -> None:
        self._times.setText(in_full(self._words.language, line) if line else "")
        self._scan.setVisible(line is not None and bool(line.scans))
        self._asking.hide()

    def _show_current_scan(self) -> None:
        line = self.chosen
        if line is not None:
            self._show_scan(line)

    def _show_scan(self, line: HistoryLine) -> None:
        if line.scans:
            self.scan_wanted.emit(line.scans[0])

    def _ask_reason(self, line: HistoryLine) -> None:
        if not line.replaced:
            self._reason.clear()
            self._asking.show()
            self._reason.setFocus()

    def _withdraw(self) -> None:
        line = self.chosen
        reason = self._reason.text().strip()
        if line is not None and reason:
            self.step_back()
            self.withdrawn.emit(line.ref, reason)
