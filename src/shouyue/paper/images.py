"""Pages of a PDF as pictures: for the preview, for printing, for looking."""

import io
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image

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
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    finally:
        page.close()
    return picture


def _opened(pdf: bytes | Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadableError("paper.pdf_unreadable") from error
