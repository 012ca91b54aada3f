"""The parent's end of reading a workbook: judges what the child says."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shouyue.intake.cells import MOST_COLUMNS, Cell, Line, Sheet
from shouyue.intake.codes import RemarkCode
from shouyue.intake.errors import (
    EncryptedTapeError,
    HostileFileError,
    NotATapeError,
    TapeError,
    TapeTooLargeError,
    UnreadableTapeError,
)
from shouyue.intake.parsing import DONE, FAILED, REMARK, ROWS, SHEET, Kind, serve
from shouyue.intake.tape import Remark
from shouyue.sandbox.child import Cause, Child, ChildError

_LONGEST_SILENCE_S: Final = 90.0
_LONGEST_MESSAGE: Final = 64 << 20

_ERRORS: Final[dict[str, type[TapeError]]] = {
    kind.CODE: kind
    for kind in (
        EncryptedTapeError,
        HostileFileError,
        NotATapeError,
        TapeTooLargeError,
        UnreadableTapeError,
    )
}
_CELL_TYPES: Final = frozenset({str, float, bool, date, datetime})


class WorkbookFile:
    """An .xlsx or .xls read in a child process; a context manager that always ends the child."""

    def __init__(self, path: Path, kind: Kind, tick: Callable[[], None]) -> None:
        self._child = Child(serve, str(path), kind)
        self._tick = tick
        self.remarks: list[Remark] = []
        """What was noticed on the way."""

    def __enter__(self) -> Self:
        self._child.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.end()

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets in order. Each is read to its end before the next is asked for.

        Raises:
            TapeError: what the child failed with or died of; also while the
                lines are read, and whatever `tick` raises.
        """
        message = self._next()
        while message != DONE:
            if message[:1] != SHEET:
                raise HostileFileError(kind="protocol")
            about = _loads(message[1:])
            if not isinstance(about, dict):
                raise HostileFileError(kind="protocol")
            batches = _Batches(self._next)
            yield Sheet(str(about.get("name")), batches.lines(), _count(about.get("rows")))
            message = batches.after()

    def _next(self) -> bytes:
        """The next message, remarks put aside.

        Raises:
            TapeError: what the child failed with, or died of.
        """
        while True:
            message = self._receive()
            if message[:1] == REMARK:
                said = _loads(message[1:])
                self.remarks.append(_remark(said))
            elif message[:1] == FAILED:
                raise _failure(_loads(message[1:]))
            else:
                return message

    def _receive(self) -> bytes:
        try:
            return self._child.receive(_LONGEST_MESSAGE, _LONGEST_SILENCE_S, self._tick)
        except ChildError as error:
            raise _meaning(error) from None


def _meaning(error: ChildError) -> TapeError:
    match error.cause:
        case Cause.MEMORY:
            return TapeTooLargeError(what="memory", limit=0)
        case Cause.SLOW:
            return HostileFileError(kind="slow")
        case Cause.PROTOCOL:
            return HostileFileError(kind="protocol")
        case Cause.FAILED:
            return UnreadableTapeError(kind="parser_failed")


class _Batches:
    """The messages of one sheet as lines, up to the message that is no longer its."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._after: bytes | None = None

    def lines(self) -> Iterator[Line]:
        number = 0
        while (message := self._receive())[:1] == ROWS:
            rows = _loads(message[1:])
            if not isinstance(rows, list):
                raise HostileFileError(kind="protocol")
            for row in rows:
                number += 1
                yield Line(number, _cells(row))
        self._after = message

    def after(self) -> bytes:
        """What came behind the sheet, its unread lines skipped."""
        while self._after is None:
            for _ in self.lines():
                pass
        return self._after


def _loads(text: bytes) -> object:
    try:
        found: object = json.loads(
            text, object_hook=_rich, parse_int=float, parse_constant=lambda name: name
        )
    except (ValueError, RecursionError) as error:
        raise HostileFileError(kind="protocol") from error
    return found


def _rich(found: dict[str, object]) -> object:
    """A day or a moment comes as an object with one key."""
    match found:
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case _:
            return found


def _cells(row: object) -> list[Cell]:
    if not isinstance(row, list) or len(row) > MOST_COLUMNS:
        raise HostileFileError(kind="protocol")
    if not _CELL_TYPES.issuperset(map(type, row)):
        raise HostileFileError(kind="protocol")
    return row


def _remark(said: object) -> Remark:
    match said:
        case {"code": str(code), "sheet": str(sheet)} if code in set(RemarkCode):
            return Remark(0, "", RemarkCode(code), {"sheet": sheet}, sheet)
        case {"code": str(code)} if code in set(RemarkCode):
            return Remark(0, "", RemarkCode(code))
        case _:
            raise HostileFileError(kind="protocol")


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _count(value: object) -> int:
    return int(value) if isinstance(value, float) and value.is_integer() else 0


def _failure(said: object) -> TapeError:
    match said:
        case {"code": str(code), "params": dict(params)} if code in _ERRORS:
            return _ERRORS[code](**{str(key): _whole(value) for key, value in params.items()})
    return HostileFileError(kind="protocol")
