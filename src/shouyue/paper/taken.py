"""One page taken out of a scanned file, as it will be kept: nothing of it is made worse.

A picture of one page is kept as it came. A page of a PDF becomes a PDF of that page alone, with the
scanner's own picture in it; a page of a TIFF becomes a PNG. Only what would be too large is packed
anew.
"""

import io
from pathlib import Path
from typing import Final, NamedTuple

import pypdfium2
from PIL import Image, UnidentifiedImageError

from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import PDFIUM, is_pdf, page_picture, png
from shouyue.paper.scan import picture_of

_MEDIA: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}
_DPI: Final = 300
_QUALITIES: Final = (90, 75, 50)


class Taken(NamedTuple):
    """The bytes of a page and what they are: `image/jpeg`, `image/png`, `application/pdf`."""

    content: bytes
    media: str


def take(path: Path, page: int, most: int) -> Taken:
    """A page of a scan, counted from 1, in `most` bytes or fewer.

    Raises:
        UnreadableError: the file is no scan, has no such page, or cannot be made that small.
    """
    taken = _pdf_page(path, page) if is_pdf(path) else _picture(path, page)
    if len(taken.content) <= most:
        return taken
    picture = page_picture(path, page, _DPI) if is_pdf(path) else picture_of(path, page)
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, format="JPEG", quality=quality)
        if out.tell() <= most:
            return Taken(out.getvalue(), "image/jpeg")
    raise UnreadableError("paper.picture_too_large")


def _pdf_page(path: Path, page: int) -> Taken:
    out = io.BytesIO()
    try:
        with PDFIUM, pypdfium2.PdfDocument(path) as whole, pypdfium2.PdfDocument.new() as alone:
            alone.import_pages(whole, [page - 1])
            alone.save(out)
    except (pypdfium2.PdfiumError, OSError, IndexError) as error:
        raise UnreadableError("paper.pdf_unreadable") from error
    return Taken(out.getvalue(), "application/pdf")


def _picture(path: Path, page: int) -> Taken:
    try:
        with Image.open(path) as image:
            media = _MEDIA.get(image.format or "")
            is_alone = getattr(image, "n_frames", 1) == 1
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableError("paper.scan_unreadable") from error
    if media and is_alone:
        return Taken(path.read_bytes(), media)
    return Taken(png(picture_of(path, page)), "image/png")
