"""Reads the codes of scanned pages: PDF files from a scanner, photographs from a telephone.

A page that is read at once costs one look. Where nothing is found it is looked at again brighter,
cleaner, larger and turned, which finds the folded, dim and crooked ones.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

from shouyue.paper.codes import CodeError, PageCode, read
from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import MOST_PIXELS, page_pictures

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_DPI = 300
_LARGE, _SMALL = 1.6, 0.6
_PAPER = 0.88  # of the brightness around: what is brighter is paper, not ink


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A code found on a page of a file, counted from 1; or why there is none on it.

    Problems are `paper.code_not_found`, `paper.code_foreign`, `paper.code_damaged`.
    """

    page: int
    code: PageCode | None
    problem: str = ""


def scan_file(path: Path) -> Iterator[ScannedPage]:
    """The pages of a scan, in their order.

    Raises:
        UnreadableError: neither PDF nor picture, damaged, or unreasonably large.
    """
    for number, picture in enumerate(_pictures(path), start=1):
        yield from scan_picture(picture, number)


def scan_picture(picture: Image.Image, page: int = 1) -> list[ScannedPage]:
    """The code on one picture, or each of several: slips may lie side by side on the glass."""
    grey = picture.convert("L")
    problem = "paper.code_not_found"
    for look in _LOOKS:
        found: dict[PageCode, ScannedPage] = {}
        for text in _texts(look(grey)):
            try:
                code = read(text)
            except CodeError as error:
                problem = error.code
            else:
                found[code] = ScannedPage(page, code)
        if found:
            return list(found.values())
    return [ScannedPage(page, None, problem)]


def _pictures(path: Path) -> Iterator[Image.Image]:
    try:
        with path.open("rb") as file:
            is_pdf = b"%PDF-" in file.read(1024)
        if is_pdf:
            yield from page_pictures(path, _DPI)
            return
        with _opened(path) as image:
            for frame in range(getattr(image, "n_frames", 1)):
                image.seek(frame)
                if image.width * image.height > MOST_PIXELS:
                    raise UnreadableError("paper.picture_too_large")
                yield ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableError("paper.scan_unreadable") from error


def _opened(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns of large pictures; we refuse them before they are unpacked.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path)


def _texts(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=_QR_ONLY, try_rotate=True, try_downscale=True)
    return [code.text for code in found]


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _locally_bright(picture: Image.Image) -> Image.Image:
    """Each place against the brightness around it: takes shadows away."""
    around = picture.filter(ImageFilter.BoxBlur(max(8, picture.width // 40)))
    threshold = around.point([round(value * _PAPER) for value in range(256)])
    return ImageChops.subtract(picture, threshold).point([0] + [255] * 255)


Look = Callable[[Image.Image], Image.Image]

_LOOKS: tuple[Look, ...] = (
    lambda grey: grey,
    lambda grey: ImageOps.autocontrast(grey, cutoff=1),
    lambda grey: ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)), cutoff=2),
    lambda grey: _scaled(ImageOps.autocontrast(grey), _LARGE),
    lambda grey: _scaled(grey, _SMALL),
    _locally_bright,
    lambda grey: grey.filter(ImageFilter.UnsharpMask(radius=4, percent=250)),
)
