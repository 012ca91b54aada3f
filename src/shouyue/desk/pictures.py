"""Scanned pages to look at: below each other, larger by a key, their marks covered.

A mark is seen by who asks for it (`look_at_marks`): alone, as large as there is room.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.slips.views import Outline, ScanPicture
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.masks import alone, covered
from shouyue.domain.errors import KnownError

Fetch = Callable[[], bytes]
"""Gets one scan, on the store thread."""

_DRAWN_PX: Final = 2480
"""A page of 8 inches at 300 dots: more than a fingerprint's ridges need."""
_ZOOMS: Final = (1.0, 1.6, 2.5, 4.0)
_NARROWEST_PX: Final = 120
_SETTLE_MS: Final = 60


class PagePictures(QScrollArea):
    """Plus and minus change the size, 0 shows the whole width again; Ctrl and the wheel do too."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Room that comes and goes would change the width that the pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._covered: list[QImage] = []
        self._marks: list[QImage] = []
        self._is_close = self._was_close = False
        self._zoom = 0
        self._pages = QWidget(self)
        self._column = QVBoxLayout(self._pages)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self._pages)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.setInterval(_SETTLE_MS)
        self._fit_later.timeout.connect(self._fit)

    @property
    def pictures(self) -> int:
        """How many pages are in sight."""
        return self._column.count()

    def open(self, fetches: Sequence[Fetch]) -> None:
        """Fetches scans and shows their pages in order, from the first on."""
        self.clear()

        def fetch() -> list[bytes]:
            return [one() for one in fetches]

        self._ticket = self._bench.jobs.run(self, fetch, self._on_fetched)

    def clear(self) -> None:
        """Nothing of a person's page stays behind the next one."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        self._covered, self._marks, self._zoom = [], [], 0
        self._is_close = self._was_close = False
        self._fit()

    def zoom(self, steps: int) -> None:
        """Larger or smaller; what was in the middle stays there."""
        before, self._zoom = self._zoom, max(0, min(self._zoom + steps, len(_ZOOMS) - 1))
        if self._zoom != before:
            self._keep_middle(_ZOOMS[self._zoom] / _ZOOMS[before])

    @property
    def is_close(self) -> bool:
        """Whether marks are in sight, uncovered."""
        return self._is_close

    @property
    def were_marks_seen(self) -> bool:
        """Whether somebody has uncovered the marks of these pages."""
        return self._was_close

    def look_at_marks(self) -> None:
        """The marks alone; once more, the pages with the marks covered."""
        if not self._marks and not self._is_close:
            self._bench.messages.notice(lambda now: now.text("This page has no box for a mark."))
            return
        self._is_close, self._zoom = not self._is_close, 0
        self._was_close = self._was_close or self._is_close
        self._fit()
        self.verticalScrollBar().setValue(0)

    def move_by(self, turns: int) -> None:
        """Half a screen down, or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + turns * self.viewport().height() // 2)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.zoom(steps[key])
        elif key == Qt.Key.Key_0:
            self.zoom(-len(_ZOOMS))
        elif key == Qt.Key.Key_M:
            self.look_at_marks()
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent, /) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit_later.start()

    def _on_fetched(self, scans: list[bytes]) -> None:
        draw_scan = self._bench.door.draw_scan

        def draw() -> list[ScanPicture]:
            return [page for data in scans for page in draw_scan(data, _DRAWN_PX)]

        self._ticket = self._bench.jobs.run(
            self, draw, self._on_drawn, self._on_undrawn, lane=Lane.PAGES
        )

    def _on_undrawn(self, _: KnownError) -> None:
        self._ticket = None
        self._bench.messages.notice(lambda now: now.text("This scan cannot be shown here."))

    def _on_drawn(self, pages: list[ScanPicture]) -> None:
        marks_on = self._bench.acts.marks_on

        def find() -> list[Sequence[Outline] | None]:
            return [marks_on(page.codes) for page in pages]

        def found(places: list[Sequence[Outline] | None]) -> None:
            def cover() -> list[tuple[QImage, list[QImage]]]:
                images = [_image(page) for page in pages]
                pairs = list(zip(images, places, strict=True))
                return [(covered(page, marks), alone(page, marks)) for page, marks in pairs]

            self._ticket = self._bench.jobs.run(self, cover, self._on_covered, lane=Lane.PAGES)

        self._ticket = self._bench.jobs.run(self, find, found)

    def _on_covered(self, pages: list[tuple[QImage, list[QImage]]]) -> None:
        self._ticket = None
        self._covered = [page for page, _ in pages]
        self._marks = [mark for _, marks in pages for mark in marks]
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        """Lays the pages out as wide as the room, times the zoom."""
        wide = round(max(_NARROWEST_PX, self.viewport().width() - 8) * _ZOOMS[self._zoom])
        ratio = self.devicePixelRatioF()
        images = self._marks if self._is_close else self._covered
        while self._column.count() > len(images):
            item = self._column.takeAt(self._column.count() - 1)
            if item is not None and (label := item.widget()) is not None:
                label.deleteLater()
        while self._column.count() < len(images):
            self._column.addWidget(QLabel(self._pages))
        for place, page in enumerate(images):
            item = self._column.itemAt(place)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel):
                pixmap = QPixmap.fromImage(page).scaledToWidth(
                    round(wide * ratio), Qt.TransformationMode.SmoothTransformation
                )
                pixmap.setDevicePixelRatio(ratio)
                label.setPixmap(pixmap)
                label.setMinimumSize(pixmap.deviceIndependentSize().toSize())

    def _keep_middle(self, factor: float) -> None:
        half = QSize(self.viewport().width() // 2, self.viewport().height() // 2)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        middle = QPoint(bars[0].value() + half.width(), bars[1].value() + half.height())
        self._fit()
        self._pages.adjustSize()
        for bar, place, room in zip(bars, middle.toTuple(), half.toTuple(), strict=True):
            bar.setValue(round(place * factor) - room)


def _image(drawn: ScanPicture) -> QImage:
    # Its own bytes, as these end with this call; and as the screen takes them, or the window itself
    # would turn them over at each change of size.
    three = QImage.Format.Format_RGB888
    scan = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, three)
    return scan.convertToFormat(QImage.Format.Format_RGB32)
