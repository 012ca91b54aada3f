"""Reads the codes of scanned pages: PDF files from a scanner, photographs from a telephone.

A page that is read at once costs one look. Where nothing is found it is looked at again brighter,
cleaner, larger and turned, which finds the folded, dim and crooked ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from shouyue.paper.codes import CodeError, PageCode, read, written
from shouyue.paper.qr import SIZE, modules
from shouyue.paper.scanned_file import ScannedFile, read_whole

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LARGE, _SMALL = 1.6, 0.6
_MODULE_PX = 8
_EDGE = 0.03
_BLANK_WIDTH = 310
_DARKEST_PAPER = 110
_INK = 0.75  # of the paper's brightness: what is darker was written or printed
_SPECKS = 0.0002  # of a page: dust
_FINE_WIDTH, _AROUND = 620, 3  # dots of a third of a millimetre, and how many on each side
_STROKE = 5  # of those dots; wider is none of a pen
_FAINT = 0.04  # of the paper's brightness: what is so much darker than its surroundings is print
_FAINT_SPECKS = 0.0005  # of a page: the grain of a dark copy
_PAPER = 0.88  # of the brightness around: what is brighter is paper, not ink


Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A code found on a page of a file, counted from 1; or why there is none on it.

    Problems are `paper.code_not_found`, `paper.code_foreign`, `paper.code_damaged`, and
    `paper.page_blank`: the back of a sheet, say. `corners` are where the code stands on the
    picture, in pixels: upper left as it was printed, then clockwise.
    """

    page: int
    code: PageCode | None
    problem: str = ""
    corners: Corners = ()


PROBLEMS: Final = frozenset(
    {"paper.code_not_found", "paper.code_foreign", "paper.code_damaged", "paper.page_blank"}
)


def scan_file(path: Path) -> Iterator[ScannedPage]:
    """The pages of a file of our own making, in their order; of strangers' see `scan_reader`.

    Raises:
        UnreadableError: neither PDF nor picture, damaged, or unreasonably large.
    """
    file = ScannedFile(read_whole(path))
    for number in range(1, file.pages + 1):
        yield from scan_picture(file.picture(number), number)


def scan_picture(picture: Image.Image, page: int = 1) -> list[ScannedPage]:
    """The code on one picture, or each of several: slips may lie side by side on the glass."""
    grey = picture.convert("L")
    problem, behind = "paper.code_not_found", False
    for look in _LOOKS:
        found: dict[PageCode, ScannedPage] = {}
        looked = look(grey)
        for seen in _codes(looked):
            try:
                code = read(seen.text)
            except CodeError as error:
                problem = error.code
            else:
                if _shines_through(looked, seen, code):
                    behind = True
                else:
                    corners = _corners(seen, grey.width / looked.width)
                    found[code] = ScannedPage(page, code, "", corners)
        if found:
            return list(found.values())
        if problem == "paper.code_not_found" and is_blank(grey, is_behind=behind):
            return [ScannedPage(page, None, "paper.page_blank")]
    return [ScannedPage(page, None, problem)]


def is_blank(grey: Image.Image, *, is_behind: bool = False) -> bool:
    """Whether nothing is written on a page.

    Shadows at its edges and print that shines through from the other side are nothing, a signature
    is something, and so is print however faint: its strokes are fine, what shines through is not.

    Args:
        grey: the page.
        is_behind: whether a code was seen from behind: then fine strokes shine through as well.
    """
    width, height = grey.size
    edge_x, edge_y = round(width * _EDGE), round(height * _EDGE)
    inside = grey.crop((edge_x, edge_y, width - edge_x, height - edge_y))
    fine = inside.reduce(max(1, width // _FINE_WIDTH))
    small = fine.reduce(max(1, round(fine.width / _BLANK_WIDTH)))
    counts = small.histogram()
    seen = small.width * small.height
    paper = _median(counts, seen)
    if paper < _DARKEST_PAPER:
        return False  # a negative, or a page under a lid that hid it: somebody has to look
    if sum(counts[: round(paper * _INK)]) > seen * _SPECKS:
        return False
    return is_behind or _is_even(fine, paper)


def _is_even(fine: Image.Image, paper: int) -> bool:
    """Whether a page has no fine strokes: no dots darker than both what is around and beside them.

    Blurs are no darker than what is around, and beside the edge of a shadow it is as dark.
    """
    faint, most = round(paper * _FAINT), fine.width * fine.height * _FAINT_SPECKS
    strokes = ImageChops.subtract(fine.filter(ImageFilter.BoxBlur(_AROUND)), fine)
    if sum(strokes.histogram()[faint:]) <= most:
        return True
    filled = fine.filter(ImageFilter.MaxFilter(_STROKE)).filter(ImageFilter.MinFilter(_STROKE))
    strokes = ImageChops.darker(strokes, ImageChops.subtract(filled, fine))
    return sum(strokes.histogram()[faint:]) <= most


def _median(counts: list[int], seen: int) -> int:
    """The brightness of the paper, of which there is more than of anything on it."""
    below = 0
    for value, count in enumerate(counts):
        below += count
        if below * 2 >= seen:
            return value
    return 0


def _codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(picture, formats=_QR_ONLY, try_rotate=True, try_downscale=True)


def _corners(seen: zxingcpp.Barcode, scale: float) -> Corners:
    at = seen.position
    return tuple(
        (corner.x * scale, corner.y * scale)
        for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    )


def _shines_through(picture: Image.Image, seen: zxingcpp.Barcode, code: PageCode) -> bool:
    """Whether a code is seen from behind, through the paper: it stands on the other side then.

    Readers take mirrored codes for good, and do not tell. We know each module that we printed, so
    we see which of the two pictures this is.
    """
    corners = seen.position
    quad = [
        place
        for corner in (
            corners.top_left,
            corners.bottom_left,
            corners.bottom_right,
            corners.top_right,
        )
        for place in (corner.x, corner.y)
    ]
    flat = picture.transform(
        (SIZE * _MODULE_PX, SIZE * _MODULE_PX),
        Image.Transform.QUAD,
        quad,
        Image.Resampling.BILINEAR,
    ).reduce(_MODULE_PX)
    brightness = flat.tobytes()
    printed = modules(written(code))
    agrees = compared = 0
    for row in range(SIZE):
        for column in range(row):
            # Where the code and its mirror image differ, one of the pair is darker.
            if printed[row][column] != printed[column][row]:
                darker = brightness[row * SIZE + column] < brightness[column * SIZE + row]
                agrees += 1 if darker == printed[row][column] else -1
                compared += 1
    # From behind nearly all disagree; a code of ours that another program drew is neither.
    return agrees < -compared // 2


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
