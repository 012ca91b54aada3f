"""Scans that somebody adds to a slip by hand: read page by page, then held against its letter.

Reading takes as long as the file is, and needs no vault: a window does it on another thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import is_page_file
from shouyue.casework.slips.scanning import (
    BETWEEN,
    OTHER_PAPER,
    Cancelled,
    Progress,
    letter_of,
)
from shouyue.domain.errors import KnownError
from shouyue.paper.codes import PageCode
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan_reader import OpenScan, ReadPage, ScanReader
from shouyue.paper.scanned_file import Taken
from shouyue.vault import lookups
from shouyue.vault.scans import MAX_SCAN

MOST_FILES: Final = 10
_LOOKED_AT_PX: Final = 1240


class ScansStoppedError(KnownError):
    """A person stopped the reading of scans; nothing is recorded."""


@dataclass(frozen=True, slots=True)
class AddedScan:
    """A file as it was read: what is kept of it, and the codes of each page; or why neither."""

    name: str
    kept: tuple[Taken, ...] = field(default=(), repr=False)
    codes: tuple[tuple[PageCode, ...], ...] = ()
    problem: str = ""


def read_scans(
    paths: Sequence[Path], progress: Progress | None = None, cancelled: Cancelled | None = None
) -> tuple[AddedScan, ...]:
    """Read scanned files in the child process. Of too many, none is read.

    Args:
        paths: where they are; they stay there.
        progress: told how many pages are read, of how many that are known of.
        cancelled: asked every 50 ms.

    Raises:
        ScansStoppedError: `casework.acknowledgment.scans_stopped`.
    """

    def heed() -> None:
        if cancelled is not None and cancelled():
            raise ScansStoppedError("casework.acknowledgment.scans_stopped")

    if not paths or len(paths) > MOST_FILES:
        return ()
    with ScanReader(heed) as reader:
        reading = _Reading(reader, len(paths), progress or (lambda _done, _total: None))
        return tuple(reading.take(path) for path in paths)


def check_scans(checked: Checked, serial: str, files: int, added: Sequence[AddedScan]) -> None:
    """Blames what cannot be opened, and what is of another letter than this one."""
    if files > MOST_FILES:
        checked.blame("scans", "casework.acknowledgment.too_many_scans", limit=MOST_FILES)
    for scan in added:
        if scan.problem:
            checked.blame("scans", scan.problem, file=scan.name)
        else:
            _check_codes(checked, serial, scan)


def _check_codes(checked: Checked, serial: str, scan: AddedScan) -> None:
    """A page of another letter would put one's mark into a stranger's case.

    Where no letter is named, that is a page of any that is known here. Nor is a page one of this
    letter whose code says what the letter is not.
    """
    named = {code.serial for codes in scan.codes for code in codes} - {serial}
    others = [one for one in sorted(named) if serial or lookups.letter(checked.ws.vault, one)]
    if others:
        code = "casework.acknowledgment.scan_of_other_letter"
        checked.blame("scans", code, file=scan.name, serials=BETWEEN.join(others))
        return
    found = [letter_of(checked.ws, codes) for codes in scan.codes if codes and serial]
    for why in found:
        if isinstance(why, Reason) and why.code == OTHER_PAPER:
            code = "casework.acknowledgment.scan_of_other_paper"
            checked.blame("scans", code, file=scan.name, **why.params)
            return


class _Reading:
    """Files on their way through the child, and how many of their pages are done."""

    def __init__(self, reader: ScanReader, files: int, progress: Progress) -> None:
        self._reader, self._progress = reader, progress
        self._files_left, self._done, self._known = files, 0, 0

    def take(self, path: Path) -> AddedScan:
        self._files_left -= 1
        try:
            scan = self._reader.open(path)
            if is_page_file(scan.content):
                problem = "casework.acknowledgment.scan_never_printed"
                return AddedScan(path.name, problem=problem)
            self._known += scan.pages
            self._tell()
            # A mark that nobody can look at proves nothing.
            self._reader.draw(scan, 1, _LOOKED_AT_PX)
            pages = list(self._pages(scan))
            kept = tuple(self._kept_of(scan, pages))
        except UnreadableError as error:
            problem = "casework.acknowledgment.scan_unreadable"
            if error.code == "paper.file_missing":
                problem = "casework.acknowledgment.scan_missing"
            return AddedScan(path.name, problem=problem)
        codes = (
            tuple(one.code for one in page.found if one.code is not None)
            for page in pages
            if isinstance(page, ReadPage)
        )
        return AddedScan(path.name, kept, tuple(codes))

    def _pages(self, scan: OpenScan) -> Iterator[ReadPage | UnreadableError]:
        for page in self._reader.read(scan, range(1, scan.pages + 1), MAX_SCAN):
            self._done += 1
            self._tell()
            yield page

    def _kept_of(
        self, scan: OpenScan, pages: Sequence[ReadPage | UnreadableError]
    ) -> Iterator[Taken]:
        """A file as one; page by page, as pictures that everybody can open, where it must be."""
        if (whole := self._reader.keep(scan, MAX_SCAN)) is not None:
            yield whole
            return
        for page in pages:
            if isinstance(page, UnreadableError):
                raise page
            if page.taken is not None:
                yield page.taken

    def _tell(self) -> None:
        # A file that was not opened yet counts as one page.
        self._progress(self._done, self._known + self._files_left)
