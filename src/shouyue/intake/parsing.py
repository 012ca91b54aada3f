"""What the child process does that opens workbooks: a parser's fault is never the program's.

It is handed a path and a pipe, limits itself, scans the file, parses it, and sends JSON. It writes
nothing.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Literal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shouyue.intake.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from shouyue.intake.codes import RemarkCode
from shouyue.intake.errors import (
    EncryptedTapeError,
    HostileFileError,
    TapeError,
    TapeTooLargeError,
    UnreadableTapeError,
)
from shouyue.intake.prescan import Extent, scan_xls, scan_xlsx
from shouyue.sandbox.limits import allow_memory, allow_work, confine

Kind = Literal["xlsx", "xls"]

SHEET: Final = b"S"
ROWS: Final = b"R"
REMARK: Final = b"N"
FAILED: Final = b"F"
DONE: Final = b"D"

_ROWS_A_MESSAGE: Final = 500
_MEMORY_FLOOR: Final = 96 << 20
_MEMORY_A_CELL: Final = 90
_MEMORY_CEILING: Final = 640 << 20
_CPU_S: Final = 120


def serve(pipe: Connection, path: str, kind: Kind) -> None:
    """The child's whole life. The last message is DONE or FAILED, or it died."""
    confine(_MEMORY_FLOOR)
    allow_work(_CPU_S)
    try:
        _send(path, kind, pipe)
    except TapeError as error:
        _fail(pipe, error)
    except MemoryError:
        allow_memory(_MEMORY_CEILING)
        _fail(pipe, TapeTooLargeError(what="memory", limit=_MEMORY_CEILING))
    except PasswordError:
        _fail(pipe, EncryptedTapeError())
    except (CalamineError, OSError):
        _fail(pipe, UnreadableTapeError(kind="parser_refused"))
    finally:
        pipe.close()


def _send(path: str, kind: Kind, pipe: Connection) -> None:
    where = Path(path)
    extent = scan_xlsx(where) if kind == "xlsx" else scan_xls(where)
    size = where.stat().st_size + extent.inflated // 2  # the file itself, and its longer texts
    needed = _MEMORY_FLOOR + size + extent.cells * _MEMORY_A_CELL
    allow_memory(min(needed, _MEMORY_CEILING))
    for message in _messages(where, extent):
        pipe.send_bytes(message)
    pipe.send_bytes(DONE)


def _fail(pipe: Connection, error: TapeError) -> None:
    pipe.send_bytes(FAILED + _json({"code": error.CODE, "params": error.params}))


def _messages(path: Path, extent: Extent) -> Iterator[bytes]:
    if extent.formulas:
        yield REMARK + _json({"code": RemarkCode.FORMULAS})
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible is SheetVisibleEnum.Visible:
                yield from _sheet(book.get_sheet_by_name(sheet.name))
            else:
                yield REMARK + _json({"code": RemarkCode.HIDDEN_SHEET, "sheet": sheet.name})


def _sheet(sheet: CalamineSheet) -> Iterator[bytes]:
    if sheet.start is None or sheet.end is None:
        return
    if sheet.end[0] >= MOST_ROWS:
        raise TapeTooLargeError(what="rows", limit=MOST_ROWS)
    if sheet.end[1] >= MOST_COLUMNS:
        raise TapeTooLargeError(what="columns", limit=MOST_COLUMNS)
    yield SHEET + _json({"name": sheet.name, "rows": sheet.end[0] + 1})
    before: list[object] = [""] * sheet.start[1]
    batch: list[list[object]] = []
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise HostileFileError(kind="long_cell")
        batch.append(before + row)
        if len(batch) == _ROWS_A_MESSAGE:
            yield ROWS + _json(batch)
            batch = []
    if batch:
        yield ROWS + _json(batch)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> object:
    """What JSON has no word for: days, moments, and durations."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat(" ")}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return str(value)
