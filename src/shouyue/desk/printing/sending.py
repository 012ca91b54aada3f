"""Puts pages of a PDF on a printer in true size, shifted as the printer needs it.

Nothing of this says that paper came out: a printer that died later, or a queue that throws a job
away, tells nobody. What is known of the end of a job is told, and then a person is asked.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from shouyue.casework.forms.preview import Band
from shouyue.desk.acts import Door
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.jobs import Ticket
from shouyue.desk.printing.machine import ALIKE_MM, FILE, is_out_of_order, knows_paper, queue_of
from shouyue.desk.printing.plan import Side
from shouyue.domain.errors import KnownError

_MOST_DPI = 300
"""Sharper gains nothing on office paper and costs four times the memory."""

_NEEDLES_DPI = 240
"""Up to here dots are needles: they know no grey, and grey edges would blur small type."""

_BAND_PX = 64
"""Drawn at once: Qt packs an image in one go, and keeps Python, and with it the window, waiting.

And no more than one band of one page is in memory: a page whole would take a hundred megabytes.
"""

_INCH_MM = 25.4
_STOPPED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


class PrinterError(KnownError):
    """The printer did not take the pages."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How many sides of paper went to the printer, of how many; and why not all, if it is known."""

    sides: int
    wanted: int
    trouble: KnownError | None = None


def print_sides(
    door: Door,
    pdf: Path,
    sides: Sequence[Side],
    printer: QPrinter,
    setup: PrinterSetup,
    ticket: Ticket,
) -> Printed:
    """Draws one side after the other. For the pages thread.

    A cancel ends the job as far as the system lets it: what it has by then may still come out. A
    file that is not whole is deleted.

    Raises:
        PrinterError: `desk.printer_off`, `desk.printer_paper`, `desk.printer_refused`: nothing was
            taken.
    """
    queue = queue_of(printer)
    if is_out_of_order(queue):
        raise PrinterError("desk.printer_off", printer=queue)
    run = _Run(door, pdf, printer, setup)
    if (size := run.strange_size(sides)) is not None:
        wide, high = (round(length) for length in size)
        raise PrinterError("desk.printer_paper", printer=queue, wide=wide, high=high)
    printed = run.draw(sides, ticket)
    if queue == FILE:
        return _whole_file(door, Path(printer.outputFileName()), printed)
    if printed.trouble is None and printed.sides == printed.wanted and is_out_of_order(queue):
        return Printed(printed.sides, printed.wanted, PrinterError("desk.printer_waits"))
    return printed


class _Run:
    """One job at the printer."""

    def __init__(self, door: Door, pdf: Path, printer: QPrinter, setup: PrinterSetup) -> None:
        self._door, self._pdf, self._printer, self._setup = door, pdf, printer, setup
        self._sizes = door.page_sizes(pdf)
        self._painter = QPainter()

    def strange_size(self, sides: Sequence[Side]) -> tuple[float, float] | None:
        """A size of paper that the printer does not know: its system would shrink the page."""
        sizes = {self._sizes[side] for side in sides if side is not None}
        queue = queue_of(self._printer)
        return next((size for size in sorted(sizes) if not knows_paper(queue, *size)), None)

    def draw(self, sides: Sequence[Side], ticket: Ticket) -> Printed:
        printer, wanted = self._printer, len(sides)
        self._lay_paper(next((side for side in sides if side is not None), 0))
        if not self._painter.begin(printer):
            raise PrinterError("desk.printer_refused", printer=queue_of(printer))
        trouble: KnownError | None = None
        done = 0
        # Else Qt keeps pages as photographs, with a haze around every letter.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        try:
            for side in sides:
                ticket.progress(done, wanted)
                if ticket.cancelled():
                    printer.abort()
                    break
                if done and not self._next_side(side):
                    trouble = PrinterError("desk.printer_stopped", pages=done)
                    break
                if side is not None:
                    self._draw(side)
                done += 1
        except KnownError as error:
            printer.abort()
            trouble = error
        finally:
            self._painter.end()
        ticket.progress(done, wanted)
        return Printed(done, wanted, trouble)

    def _next_side(self, side: Side) -> bool:
        if side is not None:
            self._lay_paper(side)
        return self._printer.newPage() and self._printer.printerState() not in _STOPPED

    def _lay_paper(self, side: int) -> None:
        """The paper is as large as the page, whatever lay there before."""
        wide, high = self._sizes[side]
        now = self._printer.pageLayout().pageSize().size(QPageSize.Unit.Millimeter)
        if abs(now.width() - wide) > ALIKE_MM or abs(now.height() - high) > ALIKE_MM:
            self._printer.setPageSize(_page_size(wide, high))

    def _draw(self, side: int) -> None:
        dpi, setup = self._printer.resolution(), self._setup
        wide, high = (round(length / _INCH_MM * dpi) for length in self._sizes[side])
        # So many whole dots to a drawn one that no line is thicker than its neighbour.
        coarse = -(-dpi // _MOST_DPI)
        right, down = (round(shift / 10 / _INCH_MM * dpi) for shift in (setup.right, setup.down))
        for band in self._door.page_ink(self._pdf, side, round(wide / coarse), _BAND_PX):
            # One row more than its own: no white between bands.
            ends = (band.top, band.top + band.rows)
            above, below = (round(row * high / band.height) for row in ends)
            place = QRect(right, down + above, wide, below - above)
            self._painter.drawImage(place, _picture(band, dpi))


def _picture(band: Band, dpi: int) -> QImage:
    form = QImage.Format.Format_Grayscale8
    picture = QImage(band.grey, band.width, band.rows, band.stride, form)
    if dpi <= _NEEDLES_DPI:
        dither = Qt.ImageConversionFlag.ThresholdDither
        return picture.convertToFormat(QImage.Format.Format_Mono, dither)
    # copy(): the bytes are the band's, and not every printer paints at once.
    return picture.copy()


def _page_size(wide: float, high: float) -> QPageSize:
    """A size that the system has a name for, where there is one; else in millimetres."""
    return QPageSize(QSizeF(round(wide, 1), round(high, 1)), QPageSize.Unit.Millimeter)


def _whole_file(door: Door, file: Path, printed: Printed) -> Printed:
    """Paper that is a file is there whole or not at all; a full disk tells nobody else."""
    trouble = printed.trouble
    if trouble is None and printed.sides == printed.wanted:
        with suppress(KnownError, OSError):
            if door.pages(file) == printed.wanted:
                return printed
        trouble = PrinterError("desk.printer_file", file=file.name)
    elif isinstance(trouble, PrinterError):
        trouble = PrinterError("desk.printer_file", file=file.name)
    with suppress(OSError):
        file.unlink(missing_ok=True)
    return Printed(0, printed.wanted, trouble)
