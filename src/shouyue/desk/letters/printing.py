"""Puts the pages of a PDF on a printer, at the printer's own resolution."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from shouyue.desk.acts import Door
from shouyue.desk.jobs import Ticket
from shouyue.domain.errors import KnownError

_MOST_DPI = 300
"""Sharper gains nothing on office paper and costs four times the memory."""


class PrinterError(KnownError):
    """The printer did not take the pages."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How many pages went to the printer, of how many."""

    pages: int
    wanted: int


def new_printer() -> QPrinter:
    """A printer as the dialog changes it: whole page, resolution of the machine."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    return printer


def print_pages(door: Door, pdf: Path, printer: QPrinter, ticket: Ticket) -> Printed:
    """Draws page after page; a cancel ends the job at the printer too. For the pages thread.

    Raises:
        PrinterError: `desk.printer_refused` when the printer takes nothing.
    """
    numbers = _wanted(printer, door.pages(pdf))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterError("desk.printer_refused", printer=printer.printerName())
    done = 0
    try:
        for number in numbers:
            ticket.progress(done, len(numbers))
            if ticket.cancelled():
                printer.abort()
                break
            if done and not printer.newPage():
                raise PrinterError("desk.printer_stopped", pages=done)
            _draw(door.page_image, pdf, number, painter, printer)
            done += 1
    finally:
        painter.end()
    ticket.progress(done, len(numbers))
    return Printed(done, len(numbers))


def _wanted(printer: QPrinter, pages: int) -> range:
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        return range(printer.fromPage() - 1, min(printer.toPage() or pages, pages))
    return range(pages)


def _draw(
    page_image: Callable[[Path, int, int], tuple[int, int, bytes]],
    pdf: Path,
    number: int,
    painter: QPainter,
    printer: QPrinter,
) -> None:
    paper = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
    wide = round(paper.width() * min(1.0, _MOST_DPI / printer.resolution()))
    width, height, pixels = page_image(pdf, number, wide)
    picture = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
    high = round(paper.width() * height / width)
    painter.drawImage(paper.adjusted(0, 0, 0, high - paper.height()), picture)
