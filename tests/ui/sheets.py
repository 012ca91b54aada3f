"""Pages that look enough like letters to be turned, and the renderer that the program uses."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from shouyue.casework.forms import preview
from shouyue.casework.forms.catalogue import comes_apart
from shouyue.casework.forms.trial_sheets import write_test_sheet
from shouyue.casework.slips.views import ScanPicture, SeenCode
from shouyue.paper.scan import scan_picture
from shouyue.paper.scanned_file import ScannedFile

_LOCK = Lock()


def write_pages(path: Path, titles: Sequence[str]) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for title in titles:
        canvas.setFont("Helvetica", 22)
        canvas.drawString(60, 760, title)
        canvas.rect(60, 80, 120, 160)
        for line in range(18):
            canvas.rect(60, 700 - line * 24, 420 - line % 3 * 90, 6, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()


def pages(path: Path) -> int:
    with _LOCK, pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def page_image(path: Path, index: int, width_px: int) -> tuple[int, int, bytes]:
    with _LOCK, pypdfium2.PdfDocument(path) as pdf:
        page = pdf[index]
        bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True)
        pixels = bytes(bitmap.buffer)
        stride, wide, high = bitmap.stride, bitmap.width, bitmap.height
        rows = (pixels[y * stride : y * stride + wide * 3] for y in range(high))
        result = wide, high, b"".join(rows)
        bitmap.close()
        page.close()
    return result


def draw_scan(data: bytes, page: int, width_px: int) -> ScanPicture:
    """As the program draws scans, but in this process: they are of our own making here."""
    file = ScannedFile(data)
    return _scan(file.picture(page), width_px, file.pages)


def _scan(picture: Image.Image, width_px: int, pages: int) -> ScanPicture:
    picture = picture.resize((width_px, round(picture.height * width_px / picture.width)))
    codes = tuple(
        SeenCode(one.code.form, one.code.version, one.code.serial, one.code.page, one.corners)
        for one in scan_picture(picture)
        if one.code is not None
    )
    return ScanPicture(picture.width, picture.height, picture.tobytes(), codes, pages)


def page_sizes(path: Path) -> list[tuple[float, float]]:
    with _LOCK, pypdfium2.PdfDocument(path) as pdf:
        sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    return [(wide * 25.4 / 72, high * 25.4 / 72) for wide, high in sizes]


REAL_DOOR = (
    preview.pages,
    preview.page_sizes,
    preview.page_image,
    draw_scan,
    preview.page_ink,
    bool,
    write_test_sheet,
)
"""What the program itself looks at pages with; every form comes apart."""

DOOR = pages, page_sizes, page_image, draw_scan, preview.page_ink, comes_apart, write_test_sheet


def paper(path: Path) -> QPrinter:
    """A printer whose paper is a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setResolution(120)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer
