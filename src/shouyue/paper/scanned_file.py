"""A scanned file opened: its pages as pictures, and as what is kept of them.

What strangers made is opened in the child process only (`scan_child`).

Nothing of a page is made worse. A picture of one page is kept as it came, but for what a telephone
says beside it (`whereabouts`). A page of a PDF becomes a PDF of that page alone, with the scanner's
own picture in it; a page of a TIFF becomes a PNG. Only what would be too large is packed anew.
"""

import io
import stat
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

import pypdfium2
from PIL import Image, ImageOps

from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import MOST_PIXELS, PDFIUM, page_count, page_picture, png
from shouyue.paper.whereabouts import jpeg_alone, pdf_alone, png_alone

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of a file. A hundred pages of a feeder have a fifth of this."""
MOST_PAGES: Final = 2_000
_FORMATS: Final = ("BMP", "JPEG", "PNG", "TIFF", "WEBP")
"""What scanners and telephones write; others call helpers that nobody here has looked at."""
_LONGEST_SIDE: Final = 30_000
_MEDIA: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}
_DPI: Final = 300
_QUALITIES: Final = (90, 75, 50)
_BITS: Final = 258
_COUNTS_FROM: Final = 262
"""Tags of TIFF 6.0, section 8: bits of a dot; 0 where white is nothing."""
_WHITE: Final = 255
_WHITE_OF_12: Final = 4095
_WHITE_OF_16: Final = 65535


class Taken(NamedTuple):
    """The bytes of a page and what they are: `image/jpeg`, `image/png`, `application/pdf`."""

    content: bytes
    media: str


class ScannedFile:
    """The pages of a PDF or of a picture file, counted from 1."""

    def __init__(self, content: bytes) -> None:
        """Open the bytes of a file.

        Raises:
            UnreadableError: it is neither PDF nor picture, is damaged, or unreasonably large.
        """
        self.content = content
        self._is_pdf = b"%PDF-" in self.content[:1024]
        self._image: Image.Image | None = None
        with _readable():
            if self._is_pdf:
                self.pages = page_count(self.content)
            else:
                self._image = Image.open(io.BytesIO(self.content), formats=_FORMATS)
                self.pages = getattr(self._image, "n_frames", 1)
        if self.pages > MOST_PAGES:
            raise UnreadableError("paper.scan_too_many_pages", limit=MOST_PAGES)

    def picture(self, page: int) -> Image.Image:
        """A page, the right way up, on white.

        Raises:
            UnreadableError: it is damaged or unreasonably large.
        """
        with _readable():
            found = (
                page_picture(self.content, page, _DPI)
                if self._image is None
                else _frame(self._image, page)
            )
        if max(found.size) > _LONGEST_SIDE:
            raise UnreadableError("paper.picture_too_large")
        return found

    def take(self, page: int, most: int) -> Taken:
        """A page as it will be kept, in `most` bytes or fewer.

        Raises:
            UnreadableError: it is damaged, or cannot be made that small.
        """
        taken = self._whole(page)
        if len(taken.content) <= most:
            return taken
        picture = self.picture(page)
        for quality in _QUALITIES:
            out = io.BytesIO()
            picture.save(out, format="JPEG", quality=quality, comment=b"")
            if out.tell() <= most:
                return Taken(out.getvalue(), "image/jpeg")
        raise UnreadableError("paper.picture_too_large")

    def take_whole(self, most: int) -> Taken | None:
        """The file as one where it is kept so, in `most` bytes or fewer: a PDF, or one picture."""
        alone = self._alone()
        if self.content.startswith(b"%PDF-"):
            alone = Taken(pdf_alone(self.content), "application/pdf")
        return alone if alone is not None and len(alone.content) <= most else None

    def _whole(self, page: int) -> Taken:
        if self._is_pdf:
            with _readable():
                return Taken(pdf_alone(_page_alone(self.content, page)), "application/pdf")
        return self._alone() or Taken(png(self.picture(page)), "image/png")

    def _alone(self) -> Taken | None:
        """The picture of a file that is nothing else, untouched; not of one that is oddly made."""
        image = self._image
        kind = (image.format or "") if image is not None and self.pages == 1 else ""
        if image is None or kind not in _MEDIA:
            return None
        with suppress(UnreadableError), _readable():
            alone = (png_alone if kind == "PNG" else jpeg_alone)(self.content, image.getexif())
            return Taken(self.content if alone == self.content else alone, _MEDIA[kind])
        return None


def read_whole(path: Path) -> bytes:
    """The bytes of a file, unparsed.

    Raises:
        UnreadableError: it is no file, cannot be read, is empty, or is unreasonably large.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError("paper.file_is_folder")
        if not stat.S_ISREG(mode):
            # A pipe would be waited for, and a device has no end.
            raise UnreadableError("paper.no_plain_file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        # A name with a zero in it is no name.
        raise UnreadableError("paper.file_missing") from error
    except PermissionError as error:
        raise UnreadableError("paper.file_not_allowed") from error
    except OSError as error:
        raise UnreadableError("paper.file_unreadable") from error
    if not data:
        raise UnreadableError("paper.file_empty")
    if len(data) > MOST_BYTES:
        raise UnreadableError("paper.file_too_large", limit=MOST_BYTES // 2**20)
    return data


def _frame(image: Image.Image, page: int) -> Image.Image:
    image.seek(page - 1)
    if image.width * image.height > MOST_PIXELS or max(image.size) > _LONGEST_SIDE:
        raise UnreadableError("paper.picture_too_large")
    upright = _eight_bits(ImageOps.exif_transpose(image), getattr(image, "tag_v2", {}))
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    # What is not painted is paper.
    drawn = upright.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")


def _eight_bits(image: Image.Image, tags: Mapping[int, object]) -> Image.Image:
    """Greys of 12 or 16 bits as one byte for each dot; Pillow would make all but black white.

    Args:
        image: as Pillow opened it, 12 bits as 16, whichever end of them it counts from.
        tags: of a TIFF.

    Raises:
        UnreadableError: of 32 bits, which no scanner writes: nobody can tell what is white in it.
    """
    if image.mode in {"I", "F"}:
        raise UnreadableError("paper.picture_depth")
    if not image.mode.startswith("I;16"):
        return image
    white = _WHITE_OF_12 if tags.get(_BITS) == (12,) else _WHITE_OF_16
    # Pillow reckons with the little end first alone.
    grey = image.convert("I").point(lambda value: value * _WHITE / white).convert("L")
    return ImageOps.invert(grey) if tags.get(_COUNTS_FROM) == 0 else grey


def _page_alone(data: bytes, page: int) -> bytes:
    out = io.BytesIO()
    with PDFIUM, pypdfium2.PdfDocument(data) as whole, pypdfium2.PdfDocument.new() as alone:
        alone.import_pages(whole, [page - 1])
        alone.save(out)
    return out.getvalue()


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever a parser of foreign files raises means one thing: this file cannot be read."""
    with warnings.catch_warnings():
        # Pillow warns of odd tags and large pictures; the ones that matter are refused.
        warnings.simplefilter("ignore")
        try:
            yield
        except UnreadableError:
            raise
        except (MemoryError, Image.DecompressionBombError) as error:
            raise UnreadableError("paper.picture_too_large") from error
        except Exception as error:
            raise UnreadableError("paper.scan_unreadable") from error
