"""What the desk asks of casework: one method per act, nothing else.

The open workspace of a person satisfies `Acts`. Every method blocks and is called on the store
thread, but for `reachable` and `exchange`, which are called on the wire thread. Errors of the
world come as `KnownError`; expected answers are returned.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from shouyue.casework.batches import CountedBy, Returned
from shouyue.casework.cases.views import CaseFilter, CaseLine, CasePage, Hit, Today
from shouyue.casework.forms.clips import ClipLine, Wish
from shouyue.casework.forms.preview import Band
from shouyue.casework.forms.reading_aloud import Reading
from shouyue.casework.forms.views import FormCard
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    DecisionInput,
    DifferenceInput,
    GuaranteeInput,
    IncidentInput,
    LanguageInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
    SettleInput,
    TapeInput,
    TripInput,
    TripReturnInput,
)
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Reason
from shouyue.casework.periods.views import ClockView
from shouyue.casework.records.views import Exceptions
from shouyue.casework.rules.rulebook import Rulebook
from shouyue.casework.slips.adding import AddedScan
from shouyue.casework.slips.views import (
    FiledLetter,
    Marks,
    ScanPicture,
    ScanReport,
    SeenCode,
    TrayPage,
)
from shouyue.casework.tapes.views import ImportLine, TapeReport
from shouyue.casework.trips.views import (
    Trip,
    TripAgain,
    TripChoices,
    TripReport,
    TripVillage,
)
from shouyue.casework.views import BatchLine, ExchangeReport, LetterLine, Person, Status
from shouyue.i18n.language import Language

T = TypeVar("T")

Progress = Callable[[int, int], object]
"""Called with (done, of how many); 0 of 0 while nobody knows. From the thread that works."""

Cancelled = Callable[[], bool]
"""Asked between steps; once true, the act stops and leaves nothing half-done."""


class OnStore(Protocol):
    """Does something on the store thread, from another one, and waits for its answer."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


class Looking(Protocol):
    """Reads. None of them writes a fact."""

    def identity(self) -> Person: ...
    def status(self) -> Status: ...
    def today(self, progress: Progress, *, whole: bool = False, officer: str = "") -> Today:
        """What fits the day, or all, of one officer where one is named.

        Tells its progress where a branch is reckoned first.
        """

    def cases(self, wanted: CaseFilter, limit: int, offset: int) -> tuple[int, Sequence[CaseLine]]:
        """How many there are, and the asked page of them."""

    def case(self, note: str) -> CasePage:
        """Raises KnownError when there is no such loan."""

    def search(self, query: str, limit: int) -> Sequence[Hit]: ...
    def villages(self) -> Sequence[str]: ...
    def officers(self) -> Sequence[str]: ...
    def forms(self) -> Sequence[FormCard]: ...
    def rules(self) -> Rulebook:
        """The rules in force, each with where it comes from."""

    def exceptions(self, since: date, limit: int) -> Exceptions:
        """What stands on record against a rule since a day, newest first."""

    def batches(self) -> Sequence[BatchLine]:
        """Newest first."""

    def to_recall(self) -> Sequence[RecallLine]:
        """Letters that lie here and must not go out, in the order in which the papers lie."""

    def letters_out(self) -> Sequence[LetterLine]:
        """Printed or served, and no slip back; oldest first."""

    def letter(self, serial: str) -> LetterLine | None:
        """The letter of a serial, as typed or as a scanner reads the code of its page."""

    def history_scan(self, digest: str) -> bytes:
        """One attached scan, as it was filed. Raises KnownError when it is not here yet."""


class LookingAhead(Protocol):
    """What saving would mean, before anything is saved."""

    def told_back(self, serial: str, tag: str) -> tuple[str, str, str] | None:
        """What the slip of a letter asks to hear back, in a language; None if that is unknown."""

    def preview_gate(self, entry: ContactInput) -> Outcome:
        """What recording this would answer; writes nothing."""

    def words_against(self, words: str) -> Sequence[Reason]:
        """What stands against words that are being typed, each with its phrase."""

    def preview_acknowledgment(self, entry: AcknowledgmentInput) -> ClockView:
        """The clock as it would be with this slip; its last step says whether it counts and why."""

    def check_acknowledgment(self, entry: AcknowledgmentInput) -> Invalid | NotAllowed | None:
        """What stands against this slip whatever is on its scans; None if nothing does."""

    def preview_incident(self, entry: IncidentInput) -> ClockView:
        """The clock as it would be with this event; its step with the ref `preview` says why."""

    def preview_repayment(self, entry: RepaymentInput) -> ClockView:
        """The same with this payment; there is no such step while it is only claimed."""

    def where_it_goes(self, note: str, amount: int, *, named: bool) -> Sequence[Reason]:
        """Which loans of the person a payment pays by the rules, and what of this one."""


class Touring(Protocol):
    """Rounds of villages, from the evening before to the evening after."""

    def trip_choices(self, branch: str) -> TripChoices:
        """What a person may choose and should know before a round is planned.

        Without a branch it is of the first in which this person works.
        """

    def trip_villages(self, day: date, branch: str) -> Sequence[TripVillage]:
        """Where there is something to do at doors on a day, the most urgent village first.

        Raises KnownError for a day that has been or is too far ahead.
        """

    def open_trips(self) -> Sequence[Trip]:
        """This person's rounds that are not entered yet, by day."""

    def plan_trip(
        self, asked: TripInput, out: Path, progress: Progress, cancelled: Cancelled
    ) -> TripReport:
        """Write the stack of a round to `out`; its letters are printed and confirmed as others."""

    def remake_trip(self, trip: str, out: Path) -> TripAgain:
        """Write the stack of an open round again, to print what is not printed; as `remake`."""

    def return_trip(self, entry: TripReturnInput) -> Outcome:
        """Record the visits of a round in one commit.

        `Invalid` names what is missing of a stop as `stops.NOTE.override` and the like.
        """


class Scanning(Protocol):
    """Signed papers on their way back in."""

    def returned(self, by: CountedBy) -> Sequence[Returned]:
        """What was printed, came back and is out, by village or by officer."""

    def read_aloud(self, serial: str, dialect: str = "") -> Reading:
        """How a letter is read to whom it is for. Raises KnownError for an unknown serial."""

    def clip_said(self, reading: Reading, words: str) -> bytes:
        """The sound of the clip of some words of a reading; empty if it is gone."""

    def clip_lines(self, wish: Wish) -> Sequence[ClipLine]:
        """Sentences of a form with their clips. Raises KnownError where nothing is said."""

    def add_clip(self, wish: Wish, number: int, content: bytes) -> Outcome: ...

    def add_clip_file(self, wish: Wish, number: int, path: Path) -> Outcome:
        """The same out of a WAV, FLAC or M4A file. Raises KnownError if it cannot be read."""

    def clip_bytes(self, wish: Wish, number: int) -> bytes:
        """The sound of a sentence. Raises KnownError if it has none."""

    def retire_clip(self, wish: Wish, number: int) -> Outcome: ...

    def file_scans(
        self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> ScanReport:
        """File the pages of scanned files by their codes; the rest goes into the tray."""

    def read_scans(
        self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> Sequence[AddedScan]:
        """Read scans that a slip is recorded with, on any thread: it asks the store nothing.

        Raises:
            KnownError: `cancelled` said so; nothing is read then.
        """

    def unconfirmed(self) -> Sequence[FiledLetter]:
        """Letters with filed pages whose mark nobody has looked at, oldest page first."""

    def tray(self) -> Sequence[TrayPage]:
        """Pages that found no letter, longest waiting first."""

    def tray_picture(self, number: int) -> bytes:
        """The picture of a page in the tray. Raises KnownError once it is there no more."""

    def marks_on(self, codes: Sequence[SeenCode]) -> Marks | None:
        """Where on a picture with these codes the marks are; None if that is not known."""

    def settle_page(self, entry: SettleInput) -> Outcome:
        """File a page of the tray with the letter whose serial a person read off it."""

    def let_go(self, number: int) -> None:
        """Take a page out of the tray for good. Raises KnownError once it is there no more."""


class Recording(Protocol):
    """Writes. Each is one transaction; `Saved` means durable."""

    def record_contact(self, entry: ContactInput) -> Outcome: ...
    def record_repayment(self, entry: RepaymentInput) -> Outcome: ...

    def record_acknowledgment(
        self, entry: AcknowledgmentInput, read: Sequence[AddedScan] | None = None
    ) -> Outcome:
        """`read` is what `read_scans` made of the scans of the entry; else they are read here."""

    def record_serving(self, entry: ServingInput) -> Outcome: ...
    def record_incident(self, entry: IncidentInput) -> Outcome: ...
    def state_guarantee(self, entry: GuaranteeInput) -> Outcome: ...
    def explain_difference(self, entry: DifferenceInput) -> Outcome: ...
    def decide_override(self, entry: DecisionInput) -> Outcome: ...
    def note_circumstance(self, entry: CircumstanceInput) -> Outcome: ...
    def state_language(self, entry: LanguageInput) -> Outcome: ...

    def withdraw(self, ref: str, reason: str) -> Outcome:
        """Strike a fact through; it stays readable."""

    def withdraw_all(self, refs: Sequence[str], reason: str) -> Outcome:
        """Strike the facts of one act through at once, all of them or none."""

    def load_tape(
        self, path: Path, said: TapeInput, progress: Progress, cancelled: Cancelled
    ) -> TapeReport:
        """Load a bank's export.

        What was said of the columns of an earlier file is tried by itself.

        Raises:
            KnownError: `unknown_columns` satisfies `AsksForColumns`; `as_of_missing` wants `as_of`.
        """

    def imports(self) -> tuple[ImportLine, ...]:
        """The bank's files that were taken in, the last one first, also those taken back."""

    def save_mapping(self, name: str, columns: Mapping[str, str]) -> Outcome:
        """Field -> header of this bank's file."""

    def keep_draft(self, name: str, text: str) -> None:
        """Keep what is being typed, encrypted on this laptop only; an empty text forgets it."""

    def draft(self, name: str) -> str:
        """What was kept under this name, or nothing."""


class Lettering(Protocol):
    """Papers on their way out, and back into a drawer."""

    def compose(
        self, selection: LetterSelection, out: Path, progress: Progress, cancelled: Cancelled
    ) -> BatchReport:
        """Compose a batch and write its pages to `out`; nothing counts as printed by this."""

    def remake(
        self, batch: str, out: Path, progress: Progress, cancelled: Cancelled
    ) -> BatchReport:
        """Write the pages of a batch again, to look at them and to print what is not printed yet.

        Printed letters are marked as only to be looked at; those that were called back are left
        out.
        """

    def print_recalls(
        self, out: Path, language: str, progress: Progress, cancelled: Cancelled
    ) -> RecallReport:
        """Write the list of the letters to take back to `out`, and thanks for whoever paid.

        The list is in a language of the window, each letter of thanks in its reader's.
        """

    def copy_letter(self, serial: str, reason: str, out: Path, override: str = "") -> Outcome:
        """Write a printed letter again to `out`, marked as a copy, and note that there is one.

        `override` is why nevertheless, where a rule stands against such a letter today.
        """

    def confirm_printed(self, batch: str, serials: Sequence[str]) -> Outcome:
        """These letters came out of the printer."""

    def recall_letters(self, entry: RecallInput) -> Outcome:
        """Note letters as taken back, all in one commit; one that went out is refused by name."""


class Travelling(Protocol):
    """What waits for a network."""

    def reachable(self) -> bool:
        """Whether headquarters answers. Touches no store."""

    def enrol(self, url: str, code: str) -> None:
        """Join headquarters by a one-time code."""

    def exchange(
        self, progress: Progress, cancelled: Cancelled, on_store: OnStore
    ) -> ExchangeReport:
        """Exchange with headquarters. Called on the wire thread, so that a slow line stops nobody.

        Whatever it asks of the vault it asks through `on_store`, one transaction at a time.
        """


class Acts(Looking, LookingAhead, Touring, Scanning, Recording, Lettering, Travelling, Protocol):
    """An open vault and everything that can be done in it."""

    def workplaces(self) -> Sequence[tuple[str, str]]:
        """The branches in which this person works, each with its code and name, own one first."""

    def at(self, branch: str) -> "Acts":
        """The same vault, at work in another branch of this person; empty is the own one.

        Asks nothing yet: whoever does not work there is told so by the first act.
        """

    def close(self) -> None:
        """Let the vault go; no other method may be called after."""


@runtime_checkable
class AsksForColumns(Protocol):
    """An error that a person can mend by saying which column is which."""

    headers: tuple[str, ...]
    missing: tuple[str, ...]
    found: dict[str, str]


class Card(Protocol):
    """What the lock screen may know of a vault before it is open: whose it is."""

    @property
    def folder(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def branch(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Door:
    """How the desk gets from nothing to an open vault, and from a PDF to pictures of its pages.

    Attributes:
        list_vaults: the vaults of this laptop.
        open_vault: (folder, password); raises KnownError.
        create_vault: (name, role, branch, password) in a new folder; raises KnownError.
        pages: how many pages a PDF has.
        page_sizes: width and height of each page of a PDF in millimetres.
        page_image: (PDF of our own, page from 0, width in pixels) -> (width, height, RGB bytes).
        draw_scan: (scan, page from 1, width in pixels at most) -> that page; raises KnownError.
        page_ink: (PDF of our own, page from 0, width in pixels, rows at a time), for printers.
        comes_apart: whether a page of a form goes back alone, by the code of the form.
        test_sheet: writes the sheet that tries out a printer: (file, name of the paper, language).
    """

    list_vaults: Callable[[], Sequence[Card]]
    open_vault: Callable[[Path, str], Acts]
    create_vault: Callable[[str, str, str, str], Acts]
    pages: Callable[[Path], int]
    page_sizes: Callable[[Path], Sequence[tuple[float, float]]]
    page_image: Callable[[Path, int, int], tuple[int, int, bytes]]
    draw_scan: Callable[[bytes, int, int], ScanPicture]
    page_ink: Callable[[Path, int, int, int], Iterator[Band]]
    comes_apart: Callable[[str], bool]
    test_sheet: Callable[[Path, str, Language], None]
