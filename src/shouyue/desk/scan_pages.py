"""Scanned pages drawn for the window: small with their marks covered, the marks alone.

The page that is looked at is drawn once more, as large as it is shown. A page of 300 dots to the
inch takes 35 MB as it comes to the screen: a stack held so fills a small computer; small and with
its marks it takes two. Pages stand upright, as the code on them says; what is kept is never turned.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import atan2, degrees
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QTransform

from shouyue.casework.slips.views import Marks, ScanPicture, SeenCode
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.widgets.masks import alone, covered
from shouyue.domain.errors import KnownError

Fetch = Callable[[], bytes]
"""Gets one scan, on the store thread."""

DRAWN_PX: Final = 2480
"""A page of 8 inches at 300 dots: more than a fingerprint's ridges need."""
SMALL_PX: Final = 640
_QUARTER: Final = 90
_WHOLE_TURN: Final = 360
_KEPT: Final = QImage.Format.Format_RGB888


@dataclass(slots=True, eq=False)
class ScanPage:
    """A page of a scan, counted from 1; `turn` degrees clockwise make it stand upright.

    `small` has its marks covered, `marks` are alone as they were drawn; both upright. `found` is
    None where the places of marks are not known: then the whole page may be one.
    """

    scan: bytes
    number: int
    turn: int
    found: Marks | None
    small: QImage
    marks: list[QImage]

    def turn_on(self) -> None:
        """A quarter clockwise."""
        self.turn = (self.turn + _QUARTER) % _WHOLE_TURN
        self.small = _turned(self.small, _QUARTER)
        self.marks = [_turned(mark, _QUARTER) for mark in self.marks]


class ScanPages(QObject):
    """Draws one page after the other, and large whichever is asked for last."""

    drawn = Signal(object)
    """One more page, in order."""
    sharpened = Signal(object)
    """The large picture that was asked for last."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._large: Ticket | None = None
        self._left: deque[bytes] = deque()

    def begin(self, fetches: Sequence[Fetch]) -> None:
        """Fetches scans and draws their pages, from the first on."""
        self.stop()

        def fetch() -> list[bytes]:
            return [one() for one in fetches]

        self._ticket = self._bench.jobs.run(self, fetch, self._on_fetched)

    def stop(self) -> None:
        """Nothing more comes, large or small."""
        for ticket in (self._ticket, self._large):
            if ticket is not None:
                ticket.drop()
        self._ticket = self._large = None
        self._left.clear()

    def sharpen(self, page: ScanPage, width: int, *, bare: bool) -> None:
        """Draws a page so many pixels wide, its marks covered unless it is to be `bare`."""
        draw_scan = self._bench.door.draw_scan

        def draw() -> QImage:
            whole = _image(draw_scan(page.scan, page.number, DRAWN_PX))
            smooth = Qt.TransformationMode.SmoothTransformation
            if bare:
                return _turned(whole, page.turn).scaledToWidth(width, smooth)
            return _covered(whole, page.found, page.turn, width)

        if self._large is not None:
            self._large.drop()
        self._large = self._bench.jobs.run(
            self, draw, self._on_sharpened, self._on_blurred, lane=Lane.PAGES
        )

    def _on_sharpened(self, large: QImage) -> None:
        self._large = None
        self.sharpened.emit(large)

    def _on_blurred(self, _: KnownError) -> None:
        # The small picture stays in sight.
        self._large = None

    def _on_fetched(self, scans: list[bytes]) -> None:
        self._left.extend(scans)
        self._go_on()

    def _go_on(self) -> None:
        if self._left:
            self._draw(self._left.popleft(), 1)
        else:
            self._ticket = None

    def _draw(self, scan: bytes, number: int) -> None:
        draw = partial(self._bench.door.draw_scan, scan, number, DRAWN_PX)
        on_drawn = partial(self._on_drawn, scan, number)
        self._ticket = self._bench.jobs.run(self, draw, on_drawn, self._on_undrawn, lane=Lane.PAGES)

    def _on_undrawn(self, _: KnownError) -> None:
        self._bench.messages.notice(lambda now: now.text("This scan cannot be shown here."))
        self._go_on()

    def _on_drawn(self, scan: bytes, number: int, picture: ScanPicture) -> None:
        def found(marks: Marks | None) -> None:
            make = partial(_page, scan, number, picture, marks)
            done = partial(self._on_made, picture.pages)
            self._ticket = self._bench.jobs.run(self, make, done, lane=Lane.PAGES)

        find = partial(self._bench.acts.marks_on, picture.codes)
        self._ticket = self._bench.jobs.run(self, find, found)

    def _on_made(self, pages: int, page: ScanPage) -> None:
        self.drawn.emit(page)
        if self._ticket is None:
            return  # somebody looked at it and went on to another
        if page.number < pages:
            self._draw(page.scan, page.number + 1)
        else:
            self._go_on()


def _page(scan: bytes, number: int, picture: ScanPicture, found: Marks | None) -> ScanPage:
    whole, turn = _image(picture), _upright(picture.codes)
    small = _covered(whole, found, turn, SMALL_PX)
    marks = [] if found is None else alone(whole, found)
    return ScanPage(
        scan,
        number,
        turn,
        found,
        small.convertToFormat(_KEPT),
        [_turned(mark, turn).convertToFormat(_KEPT) for mark in marks],
    )


def _covered(whole: QImage, found: Marks | None, turn: int, width: int) -> QImage:
    """A page turned, so many pixels wide as it stands."""
    lies = turn % (2 * _QUARTER) != 0
    across = max(1, round(width * whole.width() / whole.height())) if lies else width
    return _turned(covered(whole, found, across), turn)


def _upright(codes: Sequence[SeenCode]) -> int:
    """By how many quarters a page is turned on, in degrees; 0 where no code says it."""
    if not codes:
        return 0
    (left, top), (right, bottom), *_ = codes[0].corners
    lies = degrees(atan2(bottom - top, right - left))
    return -round(lies / _QUARTER) * _QUARTER % _WHOLE_TURN


def _turned(image: QImage, turn: int) -> QImage:
    return image.transformed(QTransform().rotate(turn)) if turn else image


def _image(drawn: ScanPicture) -> QImage:
    # Its own bytes, as these end with this call; and as the painter takes them.
    three = QImage.Format.Format_RGB888
    scan = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, three)
    return scan.convertToFormat(QImage.Format.Format_RGB32)
