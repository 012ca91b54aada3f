"""Scanned pages to look at: below each other, larger by a key, their marks covered.

A mark is seen by who asks for it (`look_at_marks`): alone, as large as there is room.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from shouyue.desk.bench import Bench
from shouyue.desk.picture_column import PictureColumn, Sharp, Shown, pictures_of
from shouyue.desk.scan_pages import DRAWN_PX, SMALL_PX, Fetch, ScanPage, ScanPages

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
        self.pages: list[ScanPage] = []
        self._drawing = ScanPages(bench, self)
        self._drawing.drawn.connect(self._on_drawn)
        self._drawing.sharpened.connect(self._on_sharpened)
        self._sharp: Sharp | None = None
        self._wanted: tuple[Shown, int] | None = None
        self._is_close = self._was_close = False
        self._zoom = 0
        self._column = PictureColumn(self)
        self.setWidget(self._column)
        self._fit_later = _timer(self, self._fit)
        self._paint_later = _timer(self, self._paint)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._paint_later.start())

    @property
    def pictures(self) -> int:
        """How many pages are in sight."""
        return self._column.count

    def open(self, fetches: Sequence[Fetch]) -> None:
        """Fetches scans and shows their pages in order, from the first on."""
        self.clear()
        self._drawing.begin(fetches)

    def clear(self) -> None:
        """Nothing of a person's page stays behind the next one."""
        self._drawing.stop()
        self.pages, self._sharp, self._wanted, self._zoom = [], None, None, 0
        self._is_close = self._was_close = False
        self._fit()
        self.verticalScrollBar().setValue(0)

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
        self._is_close, self._zoom = not self._is_close, 0
        self._fit()
        self.verticalScrollBar().setValue(0)

    def turn(self) -> None:
        """The page that is looked at a quarter on: where no code tells how it lies, a person does.

        Remembered while it is shown; what is kept stays as it came.
        """
        if (looked_at := self._column.looked_at(self._middle)) is not None:
            looked_at[0].page.turn_on()
            self._sharp = self._wanted = None
            self._fit()

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
        elif key == Qt.Key.Key_W:
            self.turn()
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

    @property
    def _middle(self) -> int:
        return self.verticalScrollBar().value() + self.viewport().height() // 2

    def _on_drawn(self, page: ScanPage) -> None:
        self.pages.append(page)
        self._fit()

    def _on_sharpened(self, large: QImage) -> None:
        if self._wanted is not None:
            self._sharp, self._wanted = (self._wanted[0], large), None
            self._paint()

    def _fit(self) -> None:
        """Lays the pictures out as wide as the room, times the zoom."""
        room, zoom = self.viewport().size(), _ZOOMS[self._zoom]
        wide = round(max(_NARROWEST_PX, room.width() - 8) * zoom)
        shown = pictures_of(self.pages, marks=self._is_close)
        self._column.lay_out(shown, wide, round(room.height() * zoom))
        self._paint()

    def _paint(self) -> None:
        """What is in sight, and large what is looked at, where the small picture is not enough."""
        top, high = self.verticalScrollBar().value(), self.viewport().height()
        sees_mark = self._column.paint(top, high, self._sharp)
        self._was_close = self._was_close or (self._is_close and sees_mark)
        looked_at = self._column.looked_at(self._middle)
        if looked_at is None or looked_at[0].is_mark:
            return
        shown, width = looked_at[0], min(looked_at[1], DRAWN_PX)
        is_enough = width <= SMALL_PX and not shown.bare
        is_here = self._sharp is not None and self._sharp[0] == shown
        if is_enough or (is_here and self._sharp is not None and self._sharp[1].width() >= width):
            return
        if self._wanted != (shown, width):
            self._wanted = shown, width
            self._drawing.sharpen(shown.page, width, bare=shown.bare)

    def _keep_middle(self, factor: float) -> None:
        half = QSize(self.viewport().width() // 2, self.viewport().height() // 2)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        middle = QPoint(bars[0].value() + half.width(), bars[1].value() + half.height())
        self._fit()
        self._column.adjustSize()
        for bar, place, room in zip(bars, middle.toTuple(), half.toTuple(), strict=True):
            bar.setValue(round(place * factor) - room)


def _timer(owner: PagePictures, do: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(_SETTLE_MS)
    timer.timeout.connect(do)
    return timer
