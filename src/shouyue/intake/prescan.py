"""Looks at a workbook before a parser does: the zip's directory first, then every part's bytes.

The parser behind it keeps a dense grid of the used area, so two cells in far corners cost
gigabytes; and what a zip's directory says of sizes need not be so. Both are checked here, by
inflating everything once and counting, before the parser is let near it. Runs in the sandbox.
"""

import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from shouyue.intake.cells import MOST_COLUMNS, MOST_ROWS
from shouyue.intake.errors import (
    EncryptedTapeError,
    HostileFileError,
    NotATapeError,
    TapeTooLargeError,
    UnreadableTapeError,
)

MOST_BYTES: Final = 64 << 20
"""Of a workbook as it lies on the disk."""
_MOST_ENTRIES: Final = 2_000
_MOST_DIRECTORY: Final = 1 << 20
_MOST_INFLATED: Final = 256 << 20
_MOST_RATIO: Final = 100
_RATIO_MATTERS: Final = 1 << 20
_MOST_CELLS: Final = 6_000_000
"""Of the used area, corner to corner: 200,000 rows by 30 columns, 100,000 by 60."""

_END: Final = struct.Struct("<4s4H2LH")  # of the zip central directory
_END_MAGIC: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65_535

_ALLOWED: Final = re.compile(
    r"\[Content_Types\]\.xml|(?:_rels|docProps|xl|customXml)/(?:[\w .()\[\]%+,'~@&=!$-]+/)*"
    r"[\w .()\[\]%+,'~@&=!$-]*"
)
_FORBIDDEN: Final = (
    ("vbaproject", "macros"),
    ("macrosheets/", "macros"),
    ("externallinks/", "external_links"),
    ("embeddings/", "embedded_objects"),
    ("activex/", "embedded_objects"),
    ("ctrlprops/", "embedded_objects"),
)

_RECORD: Final = struct.Struct("<HH")  # of BIFF: kind, length
_BOF_OF_BOOK: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS: Final = 0x2F

_BLOCK: Final = 1 << 20
_CARRY: Final = 512
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_WIDE_SHEET: Final = re.compile(rb""" r=["'][A-Z][A-Z]""")
_FAR_COLUMN: Final = re.compile(rb""" r=["']([A-Z]{2,3})[1-9]\d{0,6}["'][^<>]*[^/<>]>""")
_ROW: Final = re.compile(rb"""row [^<>]*?r=["'](\d{1,7})["']""")
_FAR_ROW: Final = re.compile(rb""" r=["'][A-Z]{1,3}(?:[2-9]\d{5}|[1-9]\d{6})["'][^<>]*[^/<>]>""")
"""Cells that hold something: a format painted down or across a whole sheet is harmless."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a workbook holds, counted.

    Attributes:
        cells: of the largest used area or the most cell elements, whichever is more.
        inflated: bytes of all parts.
        formulas: does any sheet compute values? Their last results are what is read.
    """

    cells: int
    inflated: int
    formulas: bool


def scan_xlsx(path: Path) -> Extent:
    """Check an .xlsx whole, without parsing it.

    Raises:
        NotATapeError, HostileFileError, TapeTooLargeError, EncryptedTapeError, UnreadableTapeError.
    """
    try:
        with path.open("rb") as file:
            _check_directory_size(file)
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                _check_entries(entries)
                return _scan_parts(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error) as error:
        raise UnreadableTapeError(kind="damaged_zip") from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        # zipfile's ways of saying: unknown method, encrypted, a name or number out of range
        raise HostileFileError(kind="odd_zip") from error


def _check_directory_size(file: IO[bytes]) -> None:
    """Before zipfile turns a directory of a million entries into objects."""
    size = file.seek(0, 2)
    tail_size = min(size, _END.size + _LONGEST_COMMENT)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise UnreadableTapeError(kind="damaged_zip")
    _, _, _, _, entries, directory, _, _ = _END.unpack_from(tail, at)
    if entries > _MOST_ENTRIES or directory > _MOST_DIRECTORY:
        raise HostileFileError(kind="entries")
    file.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > _MOST_ENTRIES:
        raise HostileFileError(kind="entries")
    if "[Content_Types].xml" not in names:
        raise NotATapeError(kind="ods" if "content.xml" in names else "zip")
    if "xl/workbook.xml" not in names:
        raise NotATapeError(kind="xlsb" if "xl/workbook.bin" in names else "office")
    if len({name.casefold() for name in names}) != len(names):
        raise HostileFileError(kind="duplicate_names")
    for entry in entries:
        _check_entry(entry)
    declared = sum(entry.file_size for entry in entries)
    if declared > _MOST_INFLATED:
        raise HostileFileError(kind="inflated_size")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    for part, kind in _FORBIDDEN:
        if part in name.casefold():
            raise HostileFileError(kind=kind)
    if not _ALLOWED.fullmatch(name) or ".." in name:
        raise HostileFileError(kind="entry_name")
    if entry.flag_bits & 0x41:
        raise EncryptedTapeError
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise HostileFileError(kind="compression")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise HostileFileError(kind="symlink")
    if entry.file_size > max(_RATIO_MATTERS, _MOST_RATIO * entry.compress_size):
        raise HostileFileError(kind="ratio")


def _scan_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Extent:
    inflated, cells, formulas = 0, 0, False
    for entry in entries:
        part = _Part(is_xml=entry.filename.casefold().endswith((".xml", ".rels", ".vml")))
        with archive.open(entry) as stream:
            while block := stream.read(_BLOCK):
                inflated += len(block)
                if inflated > _MOST_INFLATED:
                    raise HostileFileError(kind="inflated_size")
                part.look_at(block)
        cells = max(cells, part.cells)
        formulas = formulas or part.formulas
    return Extent(cells, inflated, formulas)


class _Part:
    """The running count over one part."""

    def __init__(self, *, is_xml: bool) -> None:
        self._is_xml = is_xml
        self._carry = b""
        self._columns = 26
        self._rows = 0
        self._elements = 0
        self.cells = 0
        self.formulas = False

    def look_at(self, block: bytes) -> None:
        if not self._is_xml:
            return
        if not self._carry and b"\0" in block[:4]:
            raise HostileFileError(kind="xml_encoding")
        seen = self._carry + block
        if b"<!" in seen and _DOCTYPE.search(seen):
            raise HostileFileError(kind="dtd")
        self._measure(seen)
        self._elements += block.count(b"/c>") + block.count(b":c>")
        self.formulas = self.formulas or b"<f>" in block or b"<f " in block
        self._carry = seen[-_CARRY:]
        self.cells = max(self._elements, self._rows * self._columns)
        if self.cells > _MOST_CELLS:
            raise TapeTooLargeError(what="cells", limit=_MOST_CELLS)

    def _measure(self, seen: bytes) -> None:
        last_row = max(map(int, _ROW.findall(seen)), default=0)
        if last_row > MOST_ROWS and _FAR_ROW.search(seen):
            raise TapeTooLargeError(what="rows", limit=MOST_ROWS)
        self._rows = max(self._rows, min(last_row, MOST_ROWS))
        if _WIDE_SHEET.search(seen):
            farthest = max(map(_column, _FAR_COLUMN.findall(seen)), default=0)
            if farthest > MOST_COLUMNS:
                raise TapeTooLargeError(what="columns", limit=MOST_COLUMNS)
            self._columns = max(self._columns, farthest)


def _column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan_xls(path: Path) -> Extent:
    """Check an OLE compound file by the names of its streams.

    Raises:
        EncryptedTapeError: an .xlsx with a password is one of these.
        HostileFileError: macros or embedded objects.
        NotATapeError: no workbook in it (a .doc, an .msi).
    """
    held = path.read_bytes()
    if _wide("EncryptedPackage") in held:
        raise EncryptedTapeError
    if _wide("_VBA_PROJECT") in held:
        raise HostileFileError(kind="macros")
    if _asks_for_password(held):
        raise EncryptedTapeError
    if _wide("Workbook") not in held and _wide("Book") not in held:
        raise NotATapeError(kind="office")
    return Extent(cells=len(held) // 6, inflated=len(held), formulas=False)


def _asks_for_password(held: bytes) -> bool:
    """Is there a FILEPASS record where [MS-XLS] 2.1.7.20.3 puts it: first or second after BOF?"""
    at = 0
    while (at := held.find(_BOF_OF_BOOK, at)) >= 0:
        after = at + _RECORD.size + _RECORD.unpack_from(held, at)[1]
        for _ in range(2):
            if after + _RECORD.size > len(held):
                break
            kind, length = _RECORD.unpack_from(held, after)
            if kind == _FILEPASS:
                return True
            after += _RECORD.size + length
        at += _RECORD.size
    return False


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
