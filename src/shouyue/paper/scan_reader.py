"""Reads scanned files in a child process: what is wrong with one page stays with that page.

The parent's end. A child lives for a whole stack; one that died or took too long over a page is
replaced, and the next page is asked of the new one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shouyue.paper.codes import CodeError, read
from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import MOST_PIXELS
from shouyue.paper.scan import PROBLEMS, ScannedPage
from shouyue.paper.scan_child import DRAW, KEEP, OPEN, PAGE_S, READ, serve
from shouyue.paper.scanned_file import MOST_PAGES, Taken, read_whole
from shouyue.sandbox.child import Cause, Child, ChildError

_PATIENCE_S: Final = PAGE_S + 5.0
_LONGEST_WORD: Final = 1 << 16
_LONGEST_PICTURE: Final = MOST_PIXELS * 3
_MOST_DEATHS: Final = 3
"""Of children over one file: after that the rest of it is left alone."""
_MOST_FOUND: Final = 64
_MAGIC: Final = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG",
    "application/pdf": b"%PDF-",
}
_REFUSALS: Final[dict[str, dict[str, object]]] = {
    "paper.scan_unreadable": {},
    "paper.picture_too_large": {},
    "paper.picture_depth": {},
    "paper.pdf_unreadable": {},
    "paper.pdf_locked": {},
    "paper.scan_too_many_pages": {"limit": MOST_PAGES},
}
_DEATHS: Final[dict[Cause, str]] = {
    Cause.MEMORY: "paper.scan_too_much",
    Cause.SLOW: "paper.scan_too_slow",
    Cause.FAILED: "paper.scan_unreadable",
    Cause.PROTOCOL: "paper.scan_unreadable",
}

Tick = Callable[[], None]


class GivenUpError(UnreadableError):
    """Page after page of a file ended the process that read it; the rest was not tried."""


@dataclass(frozen=True, slots=True)
class OpenScan:
    """A file as it was read, once: what is looked at is what is kept, whatever becomes of it.

    `digest` is the SHA-256 of `content`, as hex.
    """

    content: bytes = field(repr=False)
    digest: str
    pages: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The codes on a page, and what is kept of it; nothing of an empty one."""

    found: tuple[ScannedPage, ...]
    taken: Taken | None


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as RGB bytes, row by row, and the codes on it."""

    width: int
    height: int
    rgb: bytes = field(repr=False)
    found: tuple[ScannedPage, ...]


class ScanReader:
    """A context manager; one file is open at a time.

    `tick` is called at least every 50 ms while the child works, and may raise to stop. A page may
    take `patience_s` seconds. One thread.
    """

    def __init__(self, tick: Tick = lambda: None, patience_s: float = _PATIENCE_S) -> None:
        self._tick, self._patience_s = tick, patience_s
        self._child: Child | None = None
        self._lies_open: bytes | None = None
        self._asked: bytes | None = None
        """What the child was told to do next, before anybody waited for it."""
        self._deaths = 0

    def __enter__(self) -> Self:
        self._started()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, with all that it holds; the next file gets another."""
        if self._child is not None:
            self._child.end()
        self._child = self._lies_open = self._asked = None

    def open(self, path: Path) -> OpenScan:
        """Read a file whole.

        Raises:
            UnreadableError: it is neither PDF nor picture, is damaged, unreasonably large, or
                takes too long.
        """
        return self.lay_open(read_whole(path))

    def lay_open(self, content: bytes) -> OpenScan:
        """The same for a file that is read already."""
        self._deaths = 0
        with self._mourning():
            pages = self._lay_before_child(content)
        return OpenScan(content, hashlib.sha256(content).hexdigest(), pages)

    def read(
        self, scan: OpenScan, pages: Sequence[int], most: int
    ) -> Iterator[ReadPage | UnreadableError]:
        """What is on pages, counted from 1, in `most` bytes each or fewer; or why it is not known.

        While one is filed here, the child is at the next. Ends early with a `GivenUpError`.
        """
        try:
            for page, following in zip_longest(pages, pages[1:]):
                yield self._read(scan, page, following, most)
        except GivenUpError as error:
            yield error
        finally:
            if self._asked is not None:
                self.close()

    def keep(self, scan: OpenScan, most: int) -> Taken | None:
        """What is kept of the whole file, in `most` bytes or fewer: a PDF, or one picture.

        None where it is kept page by page.

        Raises:
            UnreadableError: it takes too long.
        """
        with self._mourning():
            said, made = self._answered(scan, _order(KEEP, 0, most), None)
            return _taken(said, made or scan.content, most)

    def draw(self, scan: OpenScan, page: int, width: int) -> DrawnPage:
        """A page, counted from 1, at most so many pixels wide.

        Raises:
            UnreadableError: it is damaged, unreasonably large, or takes too long.
        """
        with self._mourning():
            said, rgb = self._answered(scan, _order(DRAW, page, width), None)
            wide, tall = said.get("width"), said.get("height")
            if not (isinstance(wide, int) and isinstance(tall, int)):
                raise ChildError(Cause.PROTOCOL)
            if not 0 < wide <= width or len(rgb) != wide * tall * 3:
                raise ChildError(Cause.PROTOCOL)
            return DrawnPage(wide, tall, rgb, _found(said, page))

    def _read(
        self, scan: OpenScan, page: int, following: int | None, most: int
    ) -> ReadPage | UnreadableError:
        behind = _order(READ, following, most) if following is not None else None
        try:
            with self._mourning():
                said, made = self._answered(scan, _order(READ, page, most), behind)
                return ReadPage(_found(said, page), _taken(said, made or scan.content, most))
        except GivenUpError:
            raise
        except UnreadableError as error:
            return error

    def _answered(
        self, scan: OpenScan, order: bytes, behind: bytes | None
    ) -> tuple[Mapping[str, object], bytes]:
        """What the child says to an order, with one more laid behind it."""
        child = self._started()
        if self._lies_open is not scan.content:
            self._lay_before_child(scan.content)
        for one in (order, behind):
            if one is not None and one != self._asked:
                child.send(one)
        self._asked = behind
        said = self._word(child)
        return said, child.receive(_LONGEST_PICTURE, self._patience_s, self._tick)

    def _lay_before_child(self, content: bytes) -> int:
        child = self._started()
        self._lies_open = None
        child.send(OPEN + content)
        pages = self._word(child).get("pages")
        if not isinstance(pages, int) or not 0 < pages <= MOST_PAGES:
            raise ChildError(Cause.PROTOCOL)
        self._lies_open = content
        return pages

    def _word(self, child: Child) -> Mapping[str, object]:
        """What it says next, unless that is why it cannot."""
        try:
            said = json.loads(child.receive(_LONGEST_WORD, self._patience_s, self._tick))
        except (ValueError, RecursionError) as error:
            raise ChildError(Cause.PROTOCOL) from error
        if not isinstance(said, dict):
            raise ChildError(Cause.PROTOCOL)
        if (code := said.get("code")) is None:
            return said
        if not isinstance(code, str) or code not in _REFUSALS:
            raise ChildError(Cause.PROTOCOL)
        raise UnreadableError(code, **_REFUSALS[code])

    def _started(self) -> Child:
        if self._child is None:
            self._child = Child(serve)
            self._child.start()
        return self._child

    @contextmanager
    def _mourning(self) -> Iterator[None]:
        """What becomes of a child that says no more: its page is unreadable, and it is replaced."""
        try:
            yield
        except ChildError as error:
            self.close()
            self._deaths += 1
            kind = GivenUpError if self._deaths >= _MOST_DEATHS else UnreadableError
            raise kind(_DEATHS[error.cause]) from None


def _order(kind: bytes, page: int, limit: int) -> bytes:
    return kind + json.dumps({"page": page, "limit": limit}).encode("ascii")


def _found(said: Mapping[str, object], page: int) -> tuple[ScannedPage, ...]:
    """The codes that the child says it found, each read once more."""
    found = said.get("found")
    if not isinstance(found, list) or not 0 < len(found) <= _MOST_FOUND:
        raise ChildError(Cause.PROTOCOL)
    return tuple(_found_one(one, page) for one in found)


def _found_one(said: object, page: int) -> ScannedPage:
    match said:
        case {"text": "", "problem": str(problem)} if problem in PROBLEMS:
            return ScannedPage(page, None, problem)
        case {"text": str(text), "corners": [[_, _], [_, _], [_, _], [_, _]] as corners}:
            try:
                at = tuple((float(x), float(y)) for x, y in corners)
                return ScannedPage(page, read(text), "", at)
            except (CodeError, TypeError, ValueError) as error:
                raise ChildError(Cause.PROTOCOL) from error
        case _:
            raise ChildError(Cause.PROTOCOL)


def _taken(said: Mapping[str, object], content: bytes, most: int) -> Taken | None:
    media = said.get("media")
    if media == "":
        return None
    magic = _MAGIC.get(media) if isinstance(media, str) else None
    if magic is None or not content.startswith(magic) or len(content) > most:
        raise ChildError(Cause.PROTOCOL)
    return Taken(content, str(media))
