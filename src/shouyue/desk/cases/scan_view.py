"""A signed page as it was filed, in the place of the history."""

from functools import partial
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from shouyue.desk.acts import Door
from shouyue.desk.bench import Bench
from shouyue.desk.buttons import Button
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.page import heading
from shouyue.desk.words import N_, Captions

_DRAWN_PX = 1240
"""A page of 8 inches at 150 dots: a fingerprint's ridges can be seen."""


class ScanView(QWidget):
    """Shows one scan at a time; pages of a PDF stand below each other."""

    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._pages = QWidget(self)
        self._column = QVBoxLayout(self._pages)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea(self)
        self._area.setObjectName("pages")
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._pages)
        captions.text("The signed page", self._area.setAccessibleName)
        back = Button(self)
        captions.text("Back  (Esc)", back.setText)
        back.clicked.connect(self.left)
        feet = QHBoxLayout()
        feet.addWidget(back)
        feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(captions, N_("The signed page"), self))
        column.addWidget(self._area, 1)
        column.addLayout(feet)

    @property
    def pictures(self) -> int:
        """How many pages are in sight."""
        return self._column.count()

    def open(self, digest: str) -> None:
        """Fetches a scan and shows it."""
        self.clear()
        fetch = partial(self._bench.acts.history_scan, digest)
        self._ticket = self._bench.jobs.run(self, fetch, self._on_fetched)
        self._area.setFocus()

    def clear(self) -> None:
        """Nothing of a person's page stays behind the next one."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _on_fetched(self, data: bytes) -> None:
        spool, door = self._bench.spool, self._bench.door

        def draw() -> list[QImage]:
            if not data.startswith(b"%PDF"):
                return [QImage.fromData(data)]
            path = spool / f"{token_hex(8)}.pdf"
            try:
                path.write_bytes(data)
                return [_drawn(door.page_image(path, page, _DRAWN_PX)) for page in _all(door, path)]
            finally:
                path.unlink(missing_ok=True)

        self._ticket = self._bench.jobs.run(self, draw, self._on_drawn, lane=Lane.PAGES)

    def _on_drawn(self, pages: list[QImage]) -> None:
        self._ticket = None
        if any(page.isNull() for page in pages):
            self._bench.messages.notice(lambda now: now.text("This scan cannot be shown here."))
            return
        wide = max(200, self._area.viewport().width() - 8)
        ratio = self.devicePixelRatioF()
        for page in pages:
            pixmap = QPixmap.fromImage(page).scaledToWidth(
                round(wide * ratio), Qt.TransformationMode.SmoothTransformation
            )
            pixmap.setDevicePixelRatio(ratio)
            label = QLabel(self._pages)
            label.setPixmap(pixmap)
            self._column.addWidget(label)


def _all(door: Door, path: Path) -> range:
    return range(door.pages(path))


def _drawn(image: tuple[int, int, bytes]) -> QImage:
    width, height, pixels = image
    # copy(): the bytes end with this call, the picture does not.
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
