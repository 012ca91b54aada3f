"""Takes off a picture what a telephone wrote beside it; the picture stays byte for byte.

Where a slip was photographed is mostly somebody's home, and whereabouts are sensitive data
(个人信息保护法 28, 29). What stays is named here, and everything else goes: place, maker's notes,
model, serial numbers, thumbnails (one may show a page before it was covered), comments, and what
lies behind the picture's end.

Sources: JPEG: ITU-T T.81, B.1; JFIF: ITU-T T.871; Exif: CIPA DC-008 (2.32), 4.6; PNG: ISO/IEC
15948, 5 and 11. A JPEG in a PDF: ISO 32000-1, 7.4.8.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from shouyue.paper.errors import UnreadableError

_SOI: Final = b"\xff\xd8"
_EOI, _SOS, _APP0, _APP1, _APP2, _APP14 = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_DRAWS: Final = (frozenset(range(0xC0, 0xE0)) - frozenset(range(0xD0, 0xD9))) | {_EOI}
"""Frames, tables, scans and the end."""
_NEXT: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The marker that ends a scan: neither a byte that was doubled, nor a restart, nor filling."""
_SAYS: Final = {_APP0: (b"JFIF\0", 12), _APP2: (b"ICC_PROFILE\0", 1 << 16), _APP14: (b"Adobe", 12)}
"""What draws it rightly: how it begins, and how much of it; JFIF has a thumbnail behind that."""
_NO_THUMBNAIL: Final = b"\0\0"
_IN_PDF: Final = re.compile(rb"stream\r?\n(?=\xff\xd8\xff)")
_PDF_STREAM_END: Final = b"endstream"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI bKGD pHYs".split()
)

_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_CHANGED, _EXIF_IFD, _TAKEN = 0x0132, 0x8769, 0x9003
_SOME: Final = {_ORIENTATION: range(1, 9), _UNIT: range(1, 4)}
_FINEST: Final = 100_000.0
_TIME: Final = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")


class _Segment(NamedTuple):
    """A marker with what belongs to it: from where to where, and where its own bytes begin."""

    marker: int
    start: int
    body: int
    end: int


def jpeg_alone(content: bytes, exif: Image.Exif) -> bytes:
    """A JPEG with nothing beside its picture but which way is up, how large, and when.

    Args:
        content: the file.
        exif: what it says of itself, as Pillow read it.

    Raises:
        UnreadableError: its segments cannot be told apart. Whatever else Pillow raises over `exif`.
    """
    said = _plain(exif)
    beside = b"Exif\0\0" + said if said else b""
    kept = [_SOI]
    for segment in _segments(content, 0):
        own = content[segment.body : segment.end]
        if segment.marker in _SAYS:
            if own := _said(segment.marker, own):
                kept.append(_written(segment.marker, own))
        elif segment.marker in _DRAWS:
            if beside:
                kept.append(_written(_APP1, beside))
                beside = b""
            kept.append(content[segment.start : segment.end])
    return b"".join(kept)


def png_alone(content: bytes, exif: Image.Exif) -> bytes:
    """The same of a PNG.

    Raises:
        UnreadableError: its chunks cannot be told apart.
    """
    said = _plain(exif)
    kept = [_PNG]
    for kind, start, end in _chunks(content):
        if kind == b"IDAT" and said:
            body = b"eXIf" + said
            kept.append(struct.pack(">I", len(said)) + body + struct.pack(">I", zlib.crc32(body)))
            said = b""
        if kind in _CHUNKS:
            kept.append(content[start:end])
    return b"".join(kept)


def pdf_alone(content: bytes) -> bytes:
    """A PDF, as long as it was, with zeros for what stands beside the picture in each of its JPEGs.

    A JPEG that is compressed or encrypted once more is not seen, nor are the PDF's own notes.
    """
    blank: list[tuple[int, int]] = []
    at = 0
    while (found := _IN_PDF.search(content, at)) is not None:
        at = found.end()
        try:
            segments = list(_segments(content, at))
        except UnreadableError:
            continue  # bytes that begin like one
        blank += [place for one in segments if (place := _beside(content, one)) is not None]
        at = segments[-1].end
        behind = content.find(_PDF_STREAM_END, at)
        blank.append((at, behind if behind > 0 else at))
    if not any(content[start:end].strip(b"\0\r\n") for start, end in blank):
        return content
    alone = bytearray(content)
    for start, end in blank:
        alone[start:end] = bytes(end - start)
    return bytes(alone)


def _segments(content: bytes, start: int) -> Iterator[_Segment]:
    """The segments of a JPEG behind its first marker, the last of them its end."""
    at = start + len(_SOI)
    marker = 0
    while marker != _EOI:
        marker_at = at
        while content[at : at + 2] == b"\xff\xff":
            at += 1  # filling
        if content[at : at + 1] != b"\xff" or at + 2 > len(content):
            raise UnreadableError("paper.scan_unreadable")
        marker, body = content[at + 1], at + 2
        at = body
        if marker != _EOI:
            at += int.from_bytes(content[body : body + 2])
            body += 2
            if not body <= at <= len(content):
                raise UnreadableError("paper.scan_unreadable")
        if marker == _SOS:
            behind = _NEXT.search(content, at)
            if behind is None:
                raise UnreadableError("paper.scan_unreadable")
            at = behind.start()
        yield _Segment(marker, marker_at, body, at)


def _said(marker: int, own: bytes) -> bytes:
    """What of a segment beside the picture stays."""
    begins, most = _SAYS[marker]
    if not own.startswith(begins):
        return b""
    return own[:most] + (_NO_THUMBNAIL if marker == _APP0 else b"")


def _written(marker: int, own: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(own) + 2) + own


def _beside(content: bytes, segment: _Segment) -> tuple[int, int] | None:
    """Where in a file the part of a segment lies that has to go."""
    if segment.marker in _DRAWS:
        return None
    own = content[segment.body : segment.end]
    stays = len(_said(segment.marker, own)) if segment.marker in _SAYS else 0
    return min(segment.body + stays, segment.end), segment.end


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        start = at
        kind = content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4])
        if at > len(content):
            raise UnreadableError("paper.scan_unreadable")
        yield kind, start, at


def _plain(said: Image.Exif) -> bytes:
    """Which way is up, how large it is and when it was taken, written anew; nothing if not said."""
    plain = Image.Exif()
    for tag, known in _SOME.items():
        if said.get(tag) in known:
            plain[tag] = int(said[tag])
    for tag in (_X_RESOLUTION, _Y_RESOLUTION):
        value = said.get(tag)
        if isinstance(value, IFDRational | float | int) and 0 < value < _FINEST:
            plain[tag] = float(value)
    if _is_time(said.get(_CHANGED)):
        plain[_CHANGED] = said[_CHANGED]
    taken = said.get_ifd(_EXIF_IFD).get(_TAKEN)
    if _is_time(taken):
        plain[_EXIF_IFD] = {_TAKEN: taken}
    return plain.tobytes().removeprefix(b"Exif\0\0") if len(plain) else b""


def _is_time(value: object) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None
