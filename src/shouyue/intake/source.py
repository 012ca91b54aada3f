"""A file on the disk opened as tables: what it is told by its bytes, never by its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from shouyue.intake.cells import MOST_ROWS, Sheet
from shouyue.intake.columns import LOOK_FOR_HEADER
from shouyue.intake.csvfile import csv_sheet, digest_and_encoding
from shouyue.intake.errors import NotATapeError, TapeTooLargeError, UnreadableTapeError
from shouyue.intake.prescan import MOST_BYTES
from shouyue.intake.tape import Remark
from shouyue.intake.workbook import WorkbookFile

_MOST_CSV_BYTES: Final = 200 << 20
_BLOCK: Final = 1 << 20
_HEAD: Final = 1024

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FILES: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"{\\rtf", "document"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Source:
    """An open file.

    Attributes:
        encoding: as in `Tape.encoding`.
        sheets: to be read in order, each to its end.
        remarks: what the reader noticed; complete when the sheets are read.
    """

    sha256: str
    encoding: str
    sheets: Iterator[Sheet]
    remarks: list[Remark] = field(default_factory=list)


@contextmanager
def open_source(path: Path, tick: Tick) -> Iterator[Source]:
    """Open a file and hold it (or the child that reads it) for as long as the block lasts.

    `tick` is called often and may raise to stop.

    Raises:
        NotATapeError, TapeTooLargeError, UnreadableTapeError, and what reading the sheets raises.
    """
    try:
        before = _fingerprint(path)
        kind = _kind(path)
        if kind == "csv":
            yield from _open_csv(path, tick)
        else:
            yield from _open_workbook(path, kind, tick)
        if _fingerprint(path) != before:
            raise UnreadableTapeError(kind="changed")
    except FileNotFoundError as error:
        raise UnreadableTapeError(kind="missing") from error
    except PermissionError as error:
        raise UnreadableTapeError(kind="forbidden") from error
    except UnicodeDecodeError as error:  # the whole file had decoded before
        raise UnreadableTapeError(kind="changed") from error
    except OSError as error:
        raise UnreadableTapeError(kind="disk") from error


def _fingerprint(path: Path) -> tuple[int, int, int]:
    if not path.is_file():
        raise UnreadableTapeError(kind="not_a_file" if path.exists() else "missing")
    known = path.stat()
    return known.st_ino, known.st_size, known.st_mtime_ns


def _kind(path: Path) -> Literal["csv", "xlsx", "xls"]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise NotATapeError(kind="empty")
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(_OLE):
        return "xls"
    for magic, kind in _OTHER_FILES:
        if head.startswith(magic):
            raise NotATapeError(kind=kind)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        # What many systems call .xls is a web page; saved once by a spreadsheet it can be read.
        raise NotATapeError(kind="xml" if b"<?xml" in head else "html")
    return "csv"


def _open_csv(path: Path, tick: Tick) -> Iterator[Source]:
    if path.stat().st_size > _MOST_CSV_BYTES:
        raise TapeTooLargeError(what="bytes", limit=_MOST_CSV_BYTES)
    with path.open("rb") as file:
        found = digest_and_encoding(file, tick)
        if found.lines > MOST_ROWS + LOOK_FOR_HEADER:
            raise TapeTooLargeError(what="rows", limit=MOST_ROWS)
        sheet = replace(csv_sheet(file, found.encoding, tick), total=found.lines)
        yield Source(found.sha256, found.encoding, iter((sheet,)))


def _open_workbook(path: Path, kind: Literal["xlsx", "xls"], tick: Tick) -> Iterator[Source]:
    if path.stat().st_size > MOST_BYTES:
        raise TapeTooLargeError(what="bytes", limit=MOST_BYTES)
    with WorkbookFile(path, kind, tick) as book:  # works while we compute the digest
        yield Source(_digest(path, tick), kind, book.sheets(), book.remarks)


def _digest(path: Path, tick: Tick) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            tick()
    return digest.hexdigest()
