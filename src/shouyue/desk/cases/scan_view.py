"""A signed page as it was filed, in the place of the history."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.page import heading, quiet
from shouyue.desk.pictures import PagePictures
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions


class ScanView(QWidget):
    """Shows one scan at a time; pages of a PDF stand below each other."""

    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._area = PagePictures(bench, self)
        captions.text("The signed page", self._area.setAccessibleName)
        back = Button(self)
        captions.text("Back  (Esc)", back.setText)
        back.clicked.connect(self.left)
        closer = quiet(self)
        captions.text("M: the mark, uncovered;  + and −: size;  W: turn the page", closer.setText)
        feet = QHBoxLayout()
        feet.addWidget(back)
        feet.addStretch(1)
        feet.addWidget(closer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(captions, N_("The signed page"), self))
        column.addWidget(self._area, 1)
        column.addLayout(feet)

    @property
    def pictures(self) -> int:
        """How many pages are in sight."""
        return self._area.pictures

    def open(self, digest: str) -> None:
        """Fetches a scan and shows it."""
        self._area.open([partial(self._bench.acts.history_scan, digest)])
        self._area.setFocus()

    def clear(self) -> None:
        """Nothing of a person's page stays behind the next one."""
        self._area.clear()
