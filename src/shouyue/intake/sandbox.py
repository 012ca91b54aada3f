"""The child process that opens workbooks, so that a parser's fault is never the program's.

It is handed a path and a pipe, limits itself, scans the file, parses it, and sends JSON: what it
sends is data to be judged, never code, even if the parser was taken over. It writes nothing, and
its error output goes nowhere, because a traceback could quote a borrower.
"""

import contextlib
import json
import os
import sys
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


def serve(path: str, kind: Kind, pipe: Connection) -> None:
    """The child's whole life. The last message is DONE or FAILED, or it died."""
    _confine()
    try:
        _send(path, kind, pipe)
    except TapeError as error:
        _fail(pipe, error)
    except MemoryError:
        _allow_memory(_MEMORY_CEILING)
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
    _allow_memory(_MEMORY_FLOOR + size + extent.cells * _MEMORY_A_CELL)
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


def _confine() -> None:
    """No core dump, no file written, no endless sum, no word on any terminal."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    _allow_memory(_MEMORY_FLOOR)


def _allow_memory(budget: int) -> None:
    """Let the address space grow by so many bytes from here; only Linux can be held to it."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        used = pages * resource.getpagesize()
        limit = used + min(budget, _MEMORY_CEILING)
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
