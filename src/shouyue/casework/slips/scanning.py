"""Scanned pages file themselves by the codes on them; what finds no letter waits in the tray.

A page is on record once its picture is kept and the fact that names it written. No mark is judged
by this: a person looks at it and records the slip, and only then a clock may move.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import is_page_file
from shouyue.casework.slips.views import FiledPage, ScanReport, UnmatchedPage
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.ids import Ref
from shouyue.ledger.kinds import draft
from shouyue.ledger.pages import PageFiled
from shouyue.paper import trial_sheet
from shouyue.paper.codes import PageCode, written
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan import ScannedPage
from shouyue.paper.scan_reader import OpenScan, ReadPage, ScanReader
from shouyue.paper.scanned_file import Taken
from shouyue.sqlcipher import DiskFullError
from shouyue.vault import batches, lookups
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries import pages as stored
from shouyue.vault.scans import MAX_SCAN, keep_scan
from shouyue.vault.tray import Trayed, is_in_tray, put_in_tray

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]

_TEST: Final = "casework.scan.test_sheet"
UNKNOWN: Final = "casework.scan.unknown"
_NEVER_PRINTED: Final = "casework.scan.never_printed"
KEPT_SHEET: Final = "casework.scan.kept_sheet"
OTHER_PAPER: Final = "casework.scan.other_paper"
SEVERAL: Final = "casework.scan.several_letters"
_OF_A_PAGE: Final = ("serial", "form", "version", "page", "pages")
_BLANK: Final = "paper.page_blank"
_NOBODYS: Final = frozenset({_BLANK, _TEST})
"""Pages that are not kept, and need not be."""
BETWEEN: Final = " / "
"""Stands between the serials of a reason; no serial holds it."""


def file_scans(
    ws: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ScanReport:
    """File the pages of scanned files with their letters; the rest is put into the tray.

    Every page is on record by itself: what was filed before a stop, or before the disk was full,
    stays filed, and the same files may be handed in again. The files stay where they are.

    Raises:
        DiskFullError: before anything was filed.
    """
    stack = _Stack(ws, len(paths), progress or (lambda _done, _total: None), cancelled)
    stopped = False
    with ScanReader(stack.heed) as reader:
        try:
            for path in paths:
                stack.take(path, reader)
            stack.go_on()
        except _StoppedError:
            stopped = True
        except DiskFullError:
            if not stack.filed:
                raise
            stack.give_up("casework.scan.disk_full")
    left = tuple(path for path in paths if path not in stack.done)
    return ScanReport(tuple(stack.filed), tuple(stack.unmatched), stopped, stack.whole, left)


def file_page(ws: Workspace, letter: StoredLetter, said: PageFiled, made: Attachment) -> Ref:
    """Write that a picture that is kept already is a page of a letter."""
    plain = draft(said)
    drafted = Draft(plain.content, plain.kind, plain.version, (), (made,))
    (ref,) = append_in(ws, stream_of(ws, letter.batch), drafted)
    return ref


class _StoppedError(Exception):
    """A person stopped it; never shown."""


class _Stack:
    """Files on their way through, one page at a time."""

    def __init__(
        self, ws: Workspace, files: int, progress: Progress, cancelled: Cancelled | None
    ) -> None:
        self._ws, self._progress, self._cancelled = ws, progress, cancelled
        self._files_left, self._pages_done, self._known = files, 0, 0
        self._in_hand = Path()
        self.done: list[Path] = []
        """Files that were gone through, or refused by name."""
        self.filed: list[FiledPage] = []
        self.unmatched: list[UnmatchedPage] = []

    @property
    def whole(self) -> tuple[Path, ...]:
        """The files that nobody has to hand in again."""
        amiss = {
            page.file
            for page in self.unmatched
            if not page.in_tray and page.reason.code not in _NOBODYS
        }
        return tuple(path for path in self.done if path not in amiss)

    def take(self, path: Path, reader: ScanReader) -> None:
        """Takes the pages of a file."""
        self._files_left -= 1
        self._in_hand = path
        try:
            scan = reader.open(path)
        except UnreadableError as error:
            self._refuse(path, reason_of(error))
            self.done.append(path)
            return
        if is_page_file(scan.content):
            # Filed, letters that no printer ever saw would count as back.
            self._refuse(path, Reason(_NEVER_PRINTED))
            self.done.append(path)
            return
        self._known += scan.pages
        self._take_pages(path, scan, reader)
        self.done.append(path)

    def go_on(self) -> None:
        """Tells how far it is; raises once a person stopped it."""
        # A file that was not opened yet counts as one page.
        self._progress(self._pages_done, self._known + self._files_left)
        self.heed()

    def give_up(self, code: str) -> None:
        """The file in hand and what lies behind it are not filed."""
        self.unmatched.append(UnmatchedPage(self._in_hand, 0, Reason(code)))

    def heed(self) -> None:
        """Raises once a person stopped it."""
        if self._cancelled is not None and self._cancelled():
            raise _StoppedError

    def _refuse(self, path: Path, reason: Reason) -> None:
        self.unmatched.append(UnmatchedPage(path, 0, reason))
        self.go_on()

    def _take_pages(self, path: Path, scan: OpenScan, reader: ScanReader) -> None:
        every = range(1, scan.pages + 1)
        before = {page: known for page in every if (known := self._filed_before(scan, page))}
        looked = reader.read(scan, [page for page in every if page not in before], MAX_SCAN)
        for page in every:
            self.go_on()
            if page in before:
                letter, place = before[page]
                self._tell(path, page, letter, place, again=True)
            elif (seen := next(looked, None)) is None:
                # The rest is told in one word, not page by page.
                rest = Reason("casework.scan.given_up", {"page": str(page)})
                self.unmatched.append(UnmatchedPage(path, 0, rest))
                self._pages_done += scan.pages + 1 - page
                return
            elif isinstance(seen, UnreadableError):
                # One page is damaged: the others are not.
                self.unmatched.append(UnmatchedPage(path, page, reason_of(seen)))
            else:
                self._take(path, scan, page, seen)
            self._pages_done += 1

    def _filed_before(self, scan: OpenScan, page: int) -> tuple[StoredLetter, int] | None:
        known = stored.filed_from(self._ws.vault, scan.digest, page)
        letter = batches.letter(self._ws.vault, known[0]) if known is not None else None
        return None if known is None or letter is None else (letter, known[1])

    def _take(self, path: Path, scan: OpenScan, page: int, seen: ReadPage) -> None:
        found = _read(self._ws, seen.found)
        if isinstance(found, Reason) or seen.taken is None:
            reason = found if isinstance(found, Reason) else Reason(_BLANK)
            # A test sheet is nobody's, and nobody has to settle it.
            self._put_aside(path, scan, page, reason, None if reason.code == _TEST else seen.taken)
            return
        letter, code = found
        said = PageFiled(
            note=letter.note,
            serial=letter.serial,
            page=code.page,
            found="code",
            source=scan.digest,
            place=page,
        )
        file_page(self._ws, letter, said, self._kept(seen.taken))
        self._tell(path, page, letter, code.page)

    def _put_aside(
        self, path: Path, scan: OpenScan, page: int, reason: Reason, taken: Taken | None
    ) -> None:
        waits = taken is not None
        if taken is not None and not is_in_tray(self._ws.vault, scan.digest, page):
            since = self._ws.today().isoformat()
            made = self._kept(taken)
            params = dict(reason.params)
            one = Trayed(0, path.name, page, scan.digest, made, reason.code, params, since)
            put_in_tray(self._ws.vault, one)
        self.unmatched.append(UnmatchedPage(path, page, reason, waits))

    def _tell(
        self, path: Path, page: int, letter: StoredLetter, place: int, *, again: bool = False
    ) -> None:
        awaits = stored.awaits_mark(self._ws.vault, letter)
        received = not again and is_received_only(self._ws, letter, place)
        told = (path, page, letter.serial, letter.note, place, awaits, again, received)
        self.filed.append(FiledPage(*told))

    def _kept(self, taken: Taken) -> Attachment:
        return keep_scan(self._ws.vault.scans, taken.content, taken.media)


def _read(ws: Workspace, found: Sequence[ScannedPage]) -> tuple[StoredLetter, PageCode] | Reason:
    """The one letter that the codes on a page name, or why there is none."""
    codes = [one.code for one in found if one.code is not None]
    if not codes:
        return Reason(found[0].problem)
    if all(code.form == trial_sheet.FORM for code in codes):
        read = {round(trial_sheet.CODES_MM[code.page - 1]) for code in codes}
        return Reason(_TEST, {"sizes": " / ".join(map(str, sorted(read)))})
    return letter_of(ws, codes)


def letter_of(ws: Workspace, codes: Sequence[PageCode]) -> tuple[StoredLetter, PageCode] | Reason:
    """The one letter that the codes of a page name, and which of them is its own; or why not."""
    serials = sorted({code.serial for code in codes})
    if len(serials) > 1:
        # Filed with one of them, the other's debts and mark would stand in a stranger's case.
        return Reason(SEVERAL, {"serials": BETWEEN.join(serials)})
    (serial,) = serials
    letter = batches.letter(ws.vault, serial)
    if letter is None:
        # Another branch's, or of a colleague whose records have not come here yet.
        return Reason(UNKNOWN, {"serial": serial, "codes": " ".join(map(written, codes))})
    printed = (*(batches.form_version(ws.vault, serial) or ()), letter.pages)
    for code in codes:  # a sheet that is kept may lie beside the slip
        if (code.form, code.version, code.pages) == printed and code.page <= code.pages:
            return letter, code
    if all(code.form in letter.enclosed for code in codes):
        return Reason(KEPT_SHEET, {"serial": serial})
    return Reason(OTHER_PAPER, {key: getattr(codes[0], key) for key in _OF_A_PAGE})


def is_received_only(ws: Workspace, letter: StoredLetter, page: int) -> bool:
    """Whether a page is a slip of which nothing is on record but that the letter was received."""
    if page != letter.pages or letter.form not in FORMS or not FORMS[letter.form].is_demand:
        return False
    known = lookups.letter(ws.vault, letter.serial)
    return known is not None and known.answered and not known.agreed


def reason_of(error: KnownError) -> Reason:
    """An error of the world as the sentence that it is."""
    return Reason(error.code, {name: str(value) for name, value in error.params.items()})
