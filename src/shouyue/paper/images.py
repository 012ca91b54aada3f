"""Pages of a PDF as pictures: for the preview, for printing, for looking."""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from shouyue.paper.errors import UnreadableError

MOST_PIXELS = 36_000_000  # an A4 page at 600 dpi; more is no page but a trap
_POINTS = 72
_MM = 25.4 / _POINTS
PDFIUM = Lock()
"""Held around every call: PDFium is not safe from two threads, whatever the document."""


def page_count(pdf: bytes | Path) -> int:
    """How many pages a PDF has; raises as `page_pictures`."""
    with PDFIUM, _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes | Path) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in millimetres; raises as `page_pictures`."""
    with PDFIUM, _opened(pdf) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
    return tuple((wide * _MM, high * _MM) for wide, high in sizes)


def page_picture(pdf: bytes | Path, page: int, dpi: float) -> Image.Image:
    """One page, counted from 1, painted on white, coarser where it would be unreasonably large.

    Raises:
        UnreadableError: `paper.pdf_unreadable`.
    """
    with PDFIUM, _opened(pdf) as document:
        return _painted(document, page - 1, dpi)


def page_as_wide(pdf: bytes | Path, page: int, width_px: int) -> Image.Image:
    """One page, counted from 1, so many pixels wide; raises as `page_pictures`."""
    with PDFIUM, _opened(pdf) as document:
        points, _ = document.get_page_size(page - 1)
        picture = _painted(document, page - 1, width_px / points * _POINTS)
    if picture.width != width_px:
        height = max(1, round(picture.height * width_px / picture.width))
        picture = picture.resize((width_px, height))
    return picture


class Band(NamedTuple):
    """Some rows of a page in grey, as wide as the page: a byte for each pixel, 255 is white.

    Attributes:
        width, height: of the whole page, in pixels.
        top: how many rows of the page are above; `rows` are here.
        stride: bytes from one row to the next.
    """

    width: int
    height: int
    top: int
    rows: int
    stride: int
    grey: bytes


def page_bands(pdf: bytes | Path, page: int, width_px: int, rows: int) -> Iterator[Band]:
    """One page, counted from 1, so many pixels wide, from above in bands of so many rows.

    Each holds the first row of the next as well. Never more than one of them is in memory, and
    none of the page whole: sharp enough for a printer that would be a hundred megabytes on the way.
    Raises as `page_pictures`; PDFium is free while a band is looked at.
    """
    with PDFIUM:
        document = _opened(pdf)
        drawn = document[page - 1]
    try:
        wide, high = drawn.get_size()
        width = min(width_px, round((MOST_PIXELS * wide / high) ** 0.5))
        height = math.ceil(high * width / wide)
        for top in range(0, height, rows):
            yield _band(drawn, width, height, top, min(rows + 1, height - top))
    finally:
        with PDFIUM:
            drawn.close()
            document.close()


def _band(drawn: pypdfium2.PdfPage, width: int, height: int, top: int, rows: int) -> Band:
    flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
    with PDFIUM:
        bitmap = pypdfium2.PdfBitmap.new_native(width, rows, raw.FPDFBitmap_Gray)
        try:
            # A page has no paper of its own: what is not painted would come out black.
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
            raw.FPDF_RenderPageBitmap(bitmap, drawn, 0, -top, width, height, 0, flags)
            return Band(width, height, top, rows, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()


def page_pictures(pdf: bytes | Path, dpi: float) -> Iterator[Image.Image]:
    """Every page, one at a time.

    Raises:
        UnreadableError: `paper.pdf_unreadable`.
    """
    for page in range(1, page_count(pdf) + 1):
        yield page_picture(pdf, page, dpi)


def png(picture: Image.Image) -> bytes:
    """The picture as a PNG file."""
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _painted(document: pypdfium2.PdfDocument, number: int, dpi: float) -> Image.Image:
    page = document[number]
    try:
        # A page has no paper of its own: what is not painted would come out black in grey.
        width, height = page.get_size()
        scale = min(dpi / _POINTS, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255))
        picture: Image.Image = bitmap.to_pil()  # in colours: RGB
    finally:
        page.close()
    return picture


def _opened(pdf: bytes | Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        # Of a file without pages it names the error of the file before: so it is looked at as well.
        asks = error.err_code == raw.FPDF_ERR_PASSWORD
        is_locked = asks and isinstance(pdf, bytes) and b"/Encrypt" in pdf
        code = "paper.pdf_locked" if is_locked else "paper.pdf_unreadable"
        raise UnreadableError(code) from error
    except OSError as error:
        raise UnreadableError("paper.pdf_unreadable") from error
