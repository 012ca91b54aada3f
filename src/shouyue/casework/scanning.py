"""Scanned pages find their letters by the codes on them. No mark is judged: a person looks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.paper.codes import PageCode
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan import scan_file
from shouyue.vault import batches

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page whose letter is known: the file and page (from 1), the letter, its loan.

    `page_of_letter` is which page of the letter it is; `awaits_mark` whether its slip is not back.
    """

    file: Path
    page: int
    serial: str
    note: str
    page_of_letter: int
    awaits_mark: bool


@dataclass(frozen=True, slots=True)
class UnmatchedPage:
    """A page, or with page 0 a file, that found no letter, and why."""

    file: Path
    page: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What scanned files came to."""

    filed: tuple[FiledPage, ...]
    unmatched: tuple[UnmatchedPage, ...]


def scan_files(
    ws: Workspace, paths: Sequence[Path], progress: Progress | None = None
) -> ScanReport:
    """Match the pages of scanned files to letters by their codes. Writes nothing.

    The files stay where they are: what belongs to an acknowledgment is stored with it, once a
    person has seen the mark.
    """
    filed: list[FiledPage] = []
    unmatched: list[UnmatchedPage] = []
    for number, path in enumerate(paths):
        if progress is not None:
            progress(number, len(paths))
        if path.exists() and not path.is_file():
            # A pipe would be waited for, and a device has no end.
            unmatched.append(UnmatchedPage(path, 0, Reason("casework.scan.no_file")))
            continue
        for found in _pages(ws, path):
            if isinstance(found, FiledPage):
                filed.append(found)
            else:
                unmatched.append(found)
    return ScanReport(tuple(filed), tuple(unmatched))


def _pages(ws: Workspace, path: Path) -> Iterator[FiledPage | UnmatchedPage]:
    try:
        for scanned in scan_file(path):
            if scanned.code is None:
                yield UnmatchedPage(path, scanned.page, Reason(scanned.problem))
            else:
                yield _matched(ws, path, scanned.page, scanned.code)
    except UnreadableError as error:
        yield UnmatchedPage(path, 0, _reason(error))


def _matched(ws: Workspace, path: Path, page: int, code: PageCode) -> FiledPage | UnmatchedPage:
    letter = batches.letter(ws.vault, code.serial)
    if letter is None:
        # Another branch's, or of a colleague whose records have not come here yet.
        return UnmatchedPage(path, page, Reason("casework.scan.unknown", {"serial": code.serial}))
    awaits = letter.state in {"composed", "printed", "served"}
    return FiledPage(path, page, code.serial, letter.note, code.page, awaits)


def _reason(error: KnownError) -> Reason:
    return Reason(error.code, {name: str(value) for name, value in error.params.items()})
