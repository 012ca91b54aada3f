"""The pages of a batch as they will come out of the printer."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from shouyue.desk.jobs import Jobs, Lane, Ticket
from shouyue.desk.widgets.style import theme_now

Draw = Callable[[Path, int, int], tuple[int, int, bytes]]
"""(PDF, page from 0, width in pixels) -> (width, height, RGB bytes)."""

_KEPT = 12
_EDGE = 8
_A4 = 297 / 210
_ALIKE = 0.01


class Sheet(QWidget):
    """One page on white paper, as wide as it is told."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_pixmap(self, pixmap: QPixmap | None) -> None:
        self._pixmap = pixmap
        self.update()

    @property
    def is_shown(self) -> bool:
        return self._pixmap is not None

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRect(_EDGE, _EDGE, self.width() - 2 * _EDGE, self.height() - 2 * _EDGE)
        painter.fillRect(room, Qt.GlobalColor.white)
        if self._pixmap is not None:
            painter.drawPixmap(room, self._pixmap)
        painter.setPen(theme_now().colour("edge"))
        painter.drawRect(room.adjusted(-1, -1, 0, 0))
        painter.end()


class Preview(QScrollArea):
    """Page up and down turn, plus and minus change the size."""

    turned = Signal(int)

    def __init__(self, jobs: Jobs, draw: Draw, parent: QWidget) -> None:
        """`draw` makes a picture of a page, on the thread of pages."""
        super().__init__(parent)
        self._jobs, self._draw = jobs, draw
        self._pdf: Path | None = None
        self._count = 0
        self._page = 0
        self._tall = _A4  # until a page is drawn
        self._wide = False
        self._tickets: dict[tuple[int, int], Ticket] = {}
        self._kept: dict[tuple[int, int], QPixmap] = {}
        self.sheet = Sheet(self)
        self.setWidget(self.sheet)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.setInterval(60)
        self._fit_later.timeout.connect(self._show)

    @property
    def page(self) -> int:
        return self._page

    def open(self, pdf: Path, count: int, page: int = 0) -> None:
        """Shows a file that has so many pages, from one of them on."""
        self._forget()
        self._pdf, self._count, self._page = pdf, count, min(page, max(0, count - 1))
        self._show()

    def close_file(self) -> None:
        """Lets the file go: it is about to be deleted."""
        self._forget()
        self._pdf, self._count = None, 0
        self.sheet.show_pixmap(None)

    def turn_to(self, page: int) -> None:
        page = max(0, min(page, self._count - 1))
        if page != self._page:
            self._page = page
            self.verticalScrollBar().setValue(0)
            self._show()
            self.turned.emit(page)

    def toggle_size(self) -> None:
        """The whole page, or as wide as there is room."""
        self._wide = not self._wide
        self._show()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit_later.start()

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_later.start()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._count - 1}
        key = Qt.Key(event.key())
        if key in turn:
            self.turn_to(self._page + turn[key])
        elif key in ends:
            self.turn_to(ends[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal):
            self.toggle_size()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        if self._pdf is None or not self._count:
            return
        room = self.viewport().size()
        wide = max(120, room.width() - 2 * _EDGE - 2)
        if not self._wide:
            wide = min(wide, round((room.height() - 2 * _EDGE) / self._tall))
        self.sheet.setFixedSize(wide + 2 * _EDGE, round(wide * self._tall) + 2 * _EDGE)
        pixels = round(wide * self.devicePixelRatioF())
        key = (self._page, pixels)
        self.sheet.show_pixmap(self._kept.get(key))
        # The next page is drawn while this one is read.
        for page in (self._page, self._page + 1):
            if page < self._count:
                self._ask(page, pixels)

    def _ask(self, page: int, pixels: int) -> None:
        key, pdf = (page, pixels), self._pdf
        if pdf is None or key in self._kept or key in self._tickets:
            return
        draw = partial(self._draw, pdf, page, pixels)
        done = partial(self._on_drawn, key)
        self._tickets[key] = self._jobs.run(self, draw, done, lane=Lane.PAGES)

    def _on_drawn(self, key: tuple[int, int], image: tuple[int, int, bytes]) -> None:
        self._tickets.pop(key, None)
        width, height, pixels = image
        if key[0] == self._page and abs(height / width - self._tall) > _ALIKE:
            self._tall = height / width
            self._fit_later.start()
        picture = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
        self._kept[key] = QPixmap.fromImage(picture)
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))
        if key[0] == self._page:
            self.sheet.show_pixmap(self._kept[key])

    def _forget(self) -> None:
        for ticket in self._tickets.values():
            ticket.drop()
        self._tickets.clear()
        self._kept.clear()
