"""Scanning from here: which scanner, from where, go. Enter three times when all is as last time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.desk.devices.scanners.run import ScannerRun
from shouyue.desk.devices.scanners.tool import Scanner, Source, Tool
from shouyue.desk.page import caption, heading
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_, Captions, Words

_SOURCES: Final[dict[Source, str]] = {
    "feeder": N_("Feeder, one side"),
    "both_sides": N_("Feeder, both sides"),
    "glass": N_("Glass, one page"),
}


class ScannerCard(QFrame):
    """Looks for scanners when it opens. What comes out of it is files."""

    scanned = Signal(object)
    left = Signal()

    def __init__(
        self, words: Words, captions: Captions, tool: Tool, spool: Path, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = words
        self.run = ScannerRun(tool, spool, self)
        self._scanners: Sequence[Scanner] = ()
        self._offered: Sequence[Source] = ()
        self._told, self._number = "", 0
        self._which, self._from = QComboBox(self), QComboBox(self)
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        self._go, self._stop, self._back = Button(self), Button(self), Button(self)
        self._go.setObjectName("main")
        self._lay_out(captions)
        for signal, slot in (
            (self.run.found, self._on_found),
            (self.run.sources_told, self._on_sources),
            (self.run.page_begun, self._on_page),
            (self.run.scanned, self._on_scanned),
            (self.run.failed, self._on_failed),
            (self._which.activated, self._ask),
            (self._go.clicked, self._scan),
            (self._stop.clicked, self.stop),
            (self._back.clicked, self.left),
        ):
            signal.connect(slot)
        captions.follow(self._retell)

    def open(self) -> None:
        """Looks which scanners are plugged in."""
        if self.run.busy:
            return
        self._scanners, self._offered = (), ()
        self._tell(N_("Looking for scanners …"))
        self.run.find()
        self._retell()
        self._stop.setFocus()

    def stop(self) -> bool:
        """Ends what is under way; pages that are done are kept. Whether there was anything."""
        return self.run.stop()

    def _lay_out(self, captions: Captions) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, GAP, WIDE, GAP)
        column.setSpacing(8)
        column.addWidget(heading(captions, N_("From the scanner"), self))
        for sentence, entry in ((N_("Scanner"), self._which), (N_("Paper from"), self._from)):
            column.addWidget(caption(captions, sentence, entry, self))
            column.addWidget(entry)
        column.addWidget(self._state)
        captions.text("Scan  (Enter)", self._go.setText)
        captions.text("Stop  (Esc)", self._stop.setText)
        captions.text("Back  (Esc)", self._back.setText)
        feet = QHBoxLayout()
        for button in (self._go, self._stop, self._back):
            feet.addWidget(button)
        feet.addStretch(1)
        column.addLayout(feet)
        column.addStretch(1)

    def _on_found(self, scanners: Sequence[Scanner]) -> None:
        self._scanners = scanners
        self._which.clear()
        self._which.addItems([one.title for one in scanners])
        if scanners:
            self._ask()
        else:
            self._tell(N_("No scanner answers. Is it switched on and plugged in?"))
            self._retell()
            self._back.setFocus()

    def _ask(self) -> None:
        self._tell(N_("Asking the scanner …"))
        self._retell()
        self.run.ask(self._scanners[max(0, self._which.currentIndex())])

    def _on_sources(self, sources: Sequence[Source]) -> None:
        # A stack is what mostly lies there.
        self._offered = tuple(source for source in _SOURCES if source in sources)
        self._tell("")
        self._retell()
        self._go.setFocus()

    def _scan(self) -> None:
        if self.run.busy or not self._offered:
            return
        self._tell(N_("The scanner begins …"))
        source = self._offered[max(0, self._from.currentIndex())]
        self.run.scan(self._scanners[max(0, self._which.currentIndex())], source)
        self._retell()
        self._stop.setFocus()

    def _on_page(self, number: int) -> None:
        self._number = number
        self._retell()

    def _on_scanned(self, paths: Sequence[Path]) -> None:
        self._number = 0
        self._retell()
        if paths:
            self.scanned.emit(paths)
        else:
            self._go.setFocus()

    def _on_failed(self, sentence: str) -> None:
        self._tell(sentence)
        self._retell()
        self._back.setFocus()

    def _tell(self, sentence: str) -> None:
        self._told, self._number = sentence, 0

    def _retell(self) -> None:
        language, busy = self._words.language, self.run.busy
        chosen = max(0, self._from.currentIndex())
        self._from.clear()
        self._from.addItems([language.text(_SOURCES[source]) for source in self._offered])
        self._from.setCurrentIndex(min(chosen, self._from.count() - 1))
        for entry in (self._which, self._from, self._go):
            entry.setEnabled(bool(self._offered) and not busy)
        self._stop.setVisible(busy)
        self._back.setVisible(not busy)
        page = language.text("Page {n} goes through the scanner.", n=self._number)
        told = language.text(self._told) if self._told else ""
        self._state.setText(page if self._number else told)
