"""A CSV as lines: the encoding found over the whole file, one broken quote costing one line.

The standard reader lets an unclosed quote swallow the rows behind it: here each physical line is
read by itself, and only a quote that does close within a few lines may join them. Lines are
numbered as a text editor numbers them; a record over several lines has the number of its first.
"""

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import TextIOWrapper
from itertools import islice
from typing import IO, Final

from shouyue.intake.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Line, Sheet
from shouyue.intake.codes import RefusalCode
from shouyue.intake.errors import HostileFileError, TapeTooLargeError, UnreadableTapeError

_BLOCK: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 20
_LONGEST_RECORD: Final = 20  # physical lines that one quoted cell may span
_PATIENCE: Final = 32 << 20  # characters read again in vain, of a whole file
_DELIMITERS: Final = ",\t;|"
_LOOK_AHEAD: Final = 40

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What one pass over all bytes tells. `lines` counts line feeds."""

    sha256: str
    encoding: str
    lines: int


def digest_and_encoding(file: IO[bytes], tick: Callable[[], None]) -> Found:
    """SHA-256, encoding and size in lines of an open CSV, over every byte.

    A byte order mark decides; else strict UTF-8; else strict GB18030 (not GBK, which lacks
    䶮). `tick` is called once a block and may raise to stop.

    Raises:
        UnreadableTapeError: `encoding`: none of them fits the whole file.
    """
    file.seek(0)
    head = file.read(4)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    digest = sha256()
    candidates = [marked] if marked else ["utf-8", "gb18030"]
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in candidates}
    file.seek(0)
    lines = 0
    while True:
        tick()
        block = file.read(_BLOCK)
        digest.update(block)
        lines += block.count(b"\n")
        for name, decoder in list(decoders.items()):
            if not _decodes(decoder, block):
                del decoders[name]
        if not decoders:
            raise UnreadableTapeError(kind="encoding")
        if not block:
            return Found(digest.hexdigest(), next(iter(decoders)), lines)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        text = decoder.decode(block, final=not block)
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def csv_sheet(file: IO[bytes], encoding: str, tick: Callable[[], None]) -> Sheet:
    """The lines of an open CSV; the caller keeps the file open while it reads.

    Raises:
        TapeTooLargeError: while reading: columns, rows or a line beyond the caps.
        HostileFileError: while reading: a cell beyond a spreadsheet's limit.
    """
    file.seek(0)
    text = TextIOWrapper(file, encoding=encoding, errors="strict", newline=None)
    try:
        head = [_read_line(text) for _ in range(_LOOK_AHEAD)]
        delimiter = max(_DELIMITERS, key=lambda mark: _regular_width(head, mark))
    finally:
        text.detach()
    file.seek(0)
    return Sheet("", _Records(file, encoding, delimiter, tick).lines(), exact_width=True)


def _regular_width(head: list[str], delimiter: str) -> int:
    """Cells that the common width of the first lines accounts for: a table has many."""
    widths = [line.count(delimiter) for line in head]
    return max((width * widths.count(width) for width in set(widths)), default=0)


def _read_line(text: TextIOWrapper) -> str:
    line = text.readline(_LONGEST_LINE)
    if len(line) >= _LONGEST_LINE:
        raise TapeTooLargeError(what="line", limit=_LONGEST_LINE)
    return line


class _Records:
    """The records of one CSV, from its first line to its last."""

    def __init__(
        self, file: IO[bytes], encoding: str, delimiter: str, tick: Callable[[], None]
    ) -> None:
        self._text = TextIOWrapper(file, encoding=encoding, errors="strict", newline=None)
        self._delimiter = delimiter
        self._tick = tick
        self._ahead: deque[str] = deque()
        self._patience = _PATIENCE

    def lines(self) -> Iterator[Line]:
        number = 1
        while line := self._take():
            if number > MOST_ROWS + _LOOK_AHEAD:
                raise TapeTooLargeError(what="rows", limit=MOST_ROWS)
            if number % 1000 == 0:
                self._tick()
            if '"' not in line:
                cells, used = line.rstrip("\n").split(self._delimiter), 1
            else:
                cells, used = self._quoted(line)
            if len(line) > LONGEST_CELL or used > 1:
                _refuse_long_cells(cells)
            yield _as_line(number, cells)
            number += used
        self._text.detach()

    def _take(self) -> str:
        return self._ahead.popleft() if self._ahead else _read_line(self._text)

    def _quoted(self, line: str) -> tuple[list[str], int]:
        """A record with quotes, joined with following lines if that closes it; else no cells."""
        joined = line
        for used in range(1, _LONGEST_RECORD + 1):
            try:
                (cells,) = csv.reader([joined], delimiter=self._delimiter, strict=True)
            except csv.Error as error:
                if "unexpected end of data" not in str(error) or not self._fill(used):
                    return [], 1
                self._patience -= len(joined)
                if self._patience < 0:
                    return [], 1
                joined = line + "".join(islice(self._ahead, used))
            else:
                for _ in range(used - 1):
                    self._ahead.popleft()
                return cells, used
        return [], 1

    def _fill(self, count: int) -> bool:
        """Look `count` lines ahead; False at the end of the file."""
        while len(self._ahead) < count:
            line = _read_line(self._text)
            if not line:
                return False
            self._ahead.append(line)
        return True


def _refuse_long_cells(cells: list[str]) -> None:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise HostileFileError(kind="long_cell")


def _as_line(number: int, cells: list[str]) -> Line:
    if len(cells) > MOST_COLUMNS:
        raise TapeTooLargeError(what="columns", limit=MOST_COLUMNS)
    found: list[Cell] = [*cells]
    return Line(number, found, problem=None if cells else RefusalCode.BROKEN_QUOTES)
