"""What the child process does that opens scanned files: a parser's fault is never the program's.

It is handed the bytes of a file and asked page by page, answers with JSON and bytes, and lives as
long as the stack. It opens nothing and writes nothing.
"""

import contextlib
import json
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Final

from PIL import Image

from shouyue.paper.codes import written
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan import ScannedPage, scan_picture
from shouyue.paper.scanned_file import ScannedFile, Taken
from shouyue.sandbox.limits import allow_memory, allow_work, confine

OPEN: Final = b"O"
"""Behind it the bytes of a file; answered with how many pages it has."""
READ: Final = b"R"
"""A page: the codes on it, and what is kept of it."""
KEEP: Final = b"K"
"""What is kept of the whole file, where it is kept as one."""
DRAW: Final = b"D"
"""A page: the codes on it, and its picture."""
PAGE_S: Final = 60
"""Of work on one page. The largest photograph without a code took 20 on two shared cores."""

_MEMORY: Final = 640 << 20
"""Beside the file. A coloured page of 36 million dots, looked at in every way, fits."""
_RESERVE: Final = 64 << 20
_BLANK: Final = "paper.page_blank"


def serve(pipe: Connection) -> None:
    """The child's whole life: an answer to each message, until nobody is there any more."""
    confine(_MEMORY)
    desk = _Desk()
    with contextlib.suppress(EOFError, OSError):
        while True:
            message = pipe.recv_bytes()
            allow_work(PAGE_S)
            for answer in desk.answer(message[:1], message[1:]):
                pipe.send_bytes(answer)


class _Desk:
    """The one file that lies open."""

    def __init__(self) -> None:
        self._file: ScannedFile | None = None

    def answer(self, kind: bytes, body: bytes) -> tuple[bytes, ...]:
        """What is said, and behind it bytes where there are some."""
        try:
            return self._answer(kind, body)
        except UnreadableError as error:
            return (_json({"code": error.code}),)
        except MemoryError:
            allow_memory(_RESERVE)
            return (_json({"code": "paper.picture_too_large"}),)

    def _answer(self, kind: bytes, body: bytes) -> tuple[bytes, ...]:
        if kind == OPEN:
            self._file = None
            allow_memory(_MEMORY)
            self._file = ScannedFile(body)
            return (_json({"pages": self._file.pages}),)
        asked = json.loads(body)
        if self._file is None:
            raise UnreadableError("paper.scan_unreadable")
        if kind == READ:
            return _read(self._file, asked["page"], asked["limit"])
        if kind == KEEP:
            return _said(self._file, {}, self._file.take_whole(asked["limit"]))
        return _drawn(self._file, asked["page"], asked["limit"])


def _read(file: ScannedFile, page: int, most: int) -> tuple[bytes, ...]:
    found = scan_picture(file.picture(page), page)
    said: dict[str, object] = {"found": _found(found)}
    return _said(file, said, file.take(page, most) if found[0].problem != _BLANK else None)


def _said(
    file: ScannedFile, said: Mapping[str, object], taken: Taken | None
) -> tuple[bytes, bytes]:
    if taken is None:
        return (_json({**said, "media": ""}), b"")
    # What is kept as it came need not cross: the parent has it.
    made = b"" if taken.content is file.content else taken.content
    return (_json({**said, "media": taken.media}), made)


def _drawn(file: ScannedFile, page: int, width: int) -> tuple[bytes, ...]:
    picture = file.picture(page)
    if picture.width > width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)
    found = scan_picture(picture, page)
    said = {"found": _found(found), "width": picture.width, "height": picture.height}
    return (_json(said), picture.convert("RGB").tobytes())


def _found(found: list[ScannedPage]) -> list[Mapping[str, object]]:
    return [
        {
            "text": written(one.code) if one.code is not None else "",
            "problem": one.problem,
            "corners": one.corners,
        }
        for one in found
    ]


def _json(value: object) -> bytes:
    return json.dumps(value).encode("ascii")
