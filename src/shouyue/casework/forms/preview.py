"""Pages of a finished PDF as pictures, for looking at them before paper is spent. No vault."""

from collections.abc import Iterator
from pathlib import Path

from shouyue.paper import images
from shouyue.paper.images import Band, page_count, page_picture, png

__all__ = ["Band", "page_image", "page_ink", "page_png", "page_sizes", "pages"]


def pages(pdf: Path) -> int:
    """How many pages a PDF has; raises UnreadableError."""
    return page_count(pdf)


def page_sizes(pdf: Path) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in millimetres; raises UnreadableError."""
    return images.page_sizes(pdf)


def page_image(pdf: Path, index: int, width_px: int) -> tuple[int, int, bytes]:
    """A page, counted from 0, so many pixels wide: (width, height, RGB bytes row by row).

    Raises:
        UnreadableError: it is no PDF.
    """
    picture = images.page_as_wide(pdf, index + 1, width_px)
    return picture.width, picture.height, picture.convert("RGB").tobytes()


def page_ink(pdf: Path, index: int, width_px: int, rows: int) -> Iterator[Band]:
    """A page, counted from 0, for printers: in grey, so many rows at a time; raises as above."""
    return images.page_bands(pdf, index + 1, width_px, rows)


def page_png(pdf: bytes, index: int, dpi: int = 150) -> bytes:
    """A page, counted from 0, as a PNG file; raises UnreadableError."""
    return png(page_picture(pdf, index + 1, dpi))
