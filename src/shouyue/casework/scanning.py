"""Scanned pages file themselves by the codes on them; what finds no letter waits in the tray.

A page is on record once its picture is kept and the fact that names it written. No mark is judged
by this: a person looks at it and records the slip, and only then a clock may move.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.outcomes import Reason
from shouyue.casework.scan_views import FiledPage, ScanReport, UnmatchedPage
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.ids import Ref
from shouyue.ledger.kinds import draft
from shouyue.ledger.pages import PageFiled
from shouyue.paper.codes import PageCode
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan import ScannedPage, scan_picture
from shouyue.paper.scanned_file import ScannedFile
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries import pages as stored
from shouyue.vault.scans import MAX_SCAN, keep_scan
from shouyue.vault.tray import Trayed, is_in_tray, put_in_tray

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]

_BLANK: Final = "paper.page_blank"


def file_scans(
    ws: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ScanReport:
    """File the pages of scanned files with their letters; the rest is put into the tray.

    Every page is on record by itself: what was filed before a stop stays filed, and the same files
    may be handed in again. The files stay where they are.
    """
    stack = _Stack(ws, len(paths), progress or (lambda _done, _total: None), cancelled)
    stopped = not all(stack.took(path) for path in paths)
    return ScanReport(tuple(stack.filed), tuple(stack.unmatched), stopped)


def file_page(ws: Workspace, letter: StoredLetter, said: PageFiled, made: Attachment) -> Ref:
    """Write that a picture that is kept already is a page of a letter."""
    plain = draft(said)
    drafted = Draft(plain.content, plain.kind, plain.version, (), (made,))
    (ref,) = append_in(ws, stream_of(ws, letter.batch), drafted)
    return ref


class _Stack:
    """Files on their way through, read one at a time."""

    def __init__(
        self, ws: Workspace, files: int, progress: Progress, cancelled: Cancelled | None
    ) -> None:
        self._ws, self._progress, self._cancelled = ws, progress, cancelled
        self._files_left, self._done, self._known = files, 0, 0
        self.filed: list[FiledPage] = []
        self.unmatched: list[UnmatchedPage] = []

    def took(self, path: Path) -> bool:
        """Takes the pages of a file; False once a person stopped it."""
        self._files_left -= 1
        if path.exists() and not path.is_file():
            self.unmatched.append(UnmatchedPage(path, 0, Reason("casework.scan.no_file")))
            return not self._is_stopped()
        try:
            file = ScannedFile(path)
        except UnreadableError as error:
            self.unmatched.append(UnmatchedPage(path, 0, reason_of(error)))
            return not self._is_stopped()
        self._known += file.pages
        source = file.digest
        for page in range(1, file.pages + 1):
            if self._is_stopped():
                return False
            try:
                self._take(path, file, source, page)
            except UnreadableError as error:
                # One page is damaged: the others are not.
                self.unmatched.append(UnmatchedPage(path, page, reason_of(error)))
            self._done += 1
        return not self._is_stopped()

    def _is_stopped(self) -> bool:
        # A file that was not opened yet counts as one page.
        self._progress(self._done, self._known + self._files_left)
        return self._cancelled is not None and self._cancelled()

    def _take(self, path: Path, file: ScannedFile, source: str, page: int) -> None:
        known = stored.filed_from(self._ws.vault, source, page)
        if known is not None and (letter := batches.letter(self._ws.vault, known[0])) is not None:
            self.filed.append(_filed(path, page, letter, known[1], again=True))
            return
        found = _read(self._ws, scan_picture(file.picture(page), page))
        if isinstance(found, Reason):
            self._put_aside(path, file, page, found)
            return
        letter, code = found
        said = PageFiled(
            note=letter.note,
            serial=letter.serial,
            page=code.page,
            found="code",
            source=source,
            place=page,
        )
        file_page(self._ws, letter, said, self._kept(file, page))
        self.filed.append(_filed(path, page, letter, code.page))

    def _put_aside(self, path: Path, file: ScannedFile, page: int, reason: Reason) -> None:
        waits = reason.code != _BLANK
        source = file.digest
        if waits and not is_in_tray(self._ws.vault, source, page):
            since = self._ws.today().isoformat()
            made = self._kept(file, page)
            params = dict(reason.params)
            one = Trayed(0, path.name, page, source, made, reason.code, params, since)
            put_in_tray(self._ws.vault, one)
        self.unmatched.append(UnmatchedPage(path, page, reason, waits))

    def _kept(self, file: ScannedFile, page: int) -> Attachment:
        taken = file.take(page, MAX_SCAN)
        return keep_scan(self._ws.vault.scans, taken.content, taken.media)


def _read(ws: Workspace, found: Sequence[ScannedPage]) -> tuple[StoredLetter, PageCode] | Reason:
    """The one letter that the codes on a page name, or why there is none."""
    codes = [one.code for one in found if one.code is not None]
    if not codes:
        return Reason(found[0].problem)
    if len({code.serial for code in codes}) > 1:
        # Filed with one of them, the other's debts and mark would stand in a stranger's case.
        return Reason("casework.scan.several_letters")
    code = codes[0]
    letter = batches.letter(ws.vault, code.serial)
    if letter is None:
        # Another branch's, or of a colleague whose records have not come here yet.
        return Reason("casework.scan.unknown", {"serial": code.serial})
    if code.form in letter.enclosed:
        return Reason("casework.scan.kept_sheet", {"serial": code.serial})
    if (code.form, code.pages) != (letter.form, letter.pages) or code.page > code.pages:
        return Reason("casework.scan.other_paper", {"serial": code.serial})
    return letter, code


def _filed(
    path: Path, page: int, letter: StoredLetter, page_of_letter: int, *, again: bool = False
) -> FiledPage:
    awaits = stored.awaits_mark(letter)
    return FiledPage(path, page, letter.serial, letter.note, page_of_letter, awaits, again)


def reason_of(error: KnownError) -> Reason:
    """An error of the world as the sentence that it is."""
    return Reason(error.code, {name: str(value) for name, value in error.params.items()})
