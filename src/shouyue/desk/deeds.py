"""The desk's acts as casework does them: one line each, nothing in between."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path

from shouyue.casework import batches as batch_lists
from shouyue.casework import drafts, exchange, filed, opening, wording
from shouyue.casework import status as standing
from shouyue.casework.batches import CountedBy, Returned, plain_serial
from shouyue.casework.cases import differences, finding
from shouyue.casework.cases import listing as case_lists
from shouyue.casework.cases import today as days
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.views import CaseFilter, CaseLine, CasePage, Hit, Today
from shouyue.casework.contents.letterhead import workplaces
from shouyue.casework.contents.told_back import told_back
from shouyue.casework.elsewhere import in_branch
from shouyue.casework.forms import clips, preview
from shouyue.casework.forms.catalogue import comes_apart, form_cards
from shouyue.casework.forms.clips import ClipLine, Wish
from shouyue.casework.forms.reading_aloud import Reading, clip_said, read_aloud
from shouyue.casework.forms.trial_sheets import write_test_sheet
from shouyue.casework.forms.views import FormCard
from shouyue.casework.inputs import (
    TO_LOOK,
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
from shouyue.casework.letters import composing as letters
from shouyue.casework.letters import copies, languages, recall_lists, recalls
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.opening import NewVault
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Reason
from shouyue.casework.periods.views import ClockView
from shouyue.casework.records import (
    contacts,
    corrections,
    incidents,
    overrides,
    repayments,
    stating,
)
from shouyue.casework.records.clock_previews import (
    preview_acknowledgment,
    preview_incident,
    preview_repayment,
)
from shouyue.casework.records.payment_order import where_it_goes
from shouyue.casework.records.views import Exceptions
from shouyue.casework.rules.rulebook import Rulebook, rules_in_force
from shouyue.casework.slips import acknowledgments, marks, tray
from shouyue.casework.slips.adding import AddedScan, read_scans
from shouyue.casework.slips.scan_pictures import ScanPictures
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.slips.views import FiledLetter, Marks, ScanReport, SeenCode, TrayPage
from shouyue.casework.tapes import loading as tapes
from shouyue.casework.tapes import taken
from shouyue.casework.tapes.views import ImportLine, TapeReport
from shouyue.casework.trips import returns as trip_returns
from shouyue.casework.trips import rounds as trips
from shouyue.casework.trips.views import (
    Trip,
    TripAgain,
    TripChoices,
    TripReport,
    TripVillage,
)
from shouyue.casework.views import BatchLine, ExchangeReport, LetterLine, Person, Status
from shouyue.casework.workspace import Workspace
from shouyue.desk.acts import Acts, Cancelled, Door, OnStore, Progress
from shouyue.ledger.certificates import Role
from shouyue.ledger.moment import Clock


class _Open:
    """An open vault, at work in one branch."""

    def __init__(self, ws: Workspace) -> None:
        self._opened, self._branch = ws, ""

    @property
    def _ws(self) -> Workspace:
        # Asked anew each time: headquarters may have taken the branch from this person.
        return in_branch(self._opened, self._branch) if self._branch else self._opened

    def close(self) -> None:
        self._opened.close()


class _Looking(_Open):
    def identity(self) -> Person:
        ws = self._ws
        return Person(ws.name, ws.role, ws.branch, ws.vault.identity.vault)

    def status(self) -> Status:
        return standing.status(self._ws)

    def today(self, progress: Progress, *, whole: bool = False, officer: str = "") -> Today:
        return days.today(self._ws, progress, whole=whole, officer=officer)

    def cases(self, wanted: CaseFilter, limit: int, offset: int) -> tuple[int, Sequence[CaseLine]]:
        return case_lists.list_cases(self._ws, wanted, limit, offset)

    def case(self, note: str) -> CasePage:
        return case_page(self._ws, note)

    def search(self, query: str, limit: int) -> Sequence[Hit]:
        return finding.search(self._ws, query, limit)

    def villages(self) -> Sequence[str]:
        return case_lists.villages(self._ws)

    def officers(self) -> Sequence[str]:
        return case_lists.officers(self._ws)

    def forms(self) -> Sequence[FormCard]:
        return form_cards()

    def rules(self) -> Rulebook:
        return rules_in_force(self._ws)

    def exceptions(self, since: date, limit: int) -> Exceptions:
        return overrides.exceptions(self._ws, since, limit)

    def batches(self) -> Sequence[BatchLine]:
        return batch_lists.batches(self._ws)

    def letters_out(self) -> Sequence[LetterLine]:
        return batch_lists.letters_out(self._ws)

    def to_recall(self) -> Sequence[RecallLine]:
        return recalls.to_recall(self._ws)

    def letter(self, serial: str) -> LetterLine | None:
        return batch_lists.letter(self._ws, serial)

    def history_scan(self, digest: str) -> bytes:
        return filed.scan(self._ws, digest)


class _LookingAhead(_Open):
    """What saving would mean, before anything is saved."""

    def told_back(self, serial: str, tag: str) -> tuple[str, str, str] | None:
        return told_back(self._ws, plain_serial(serial), tag)

    def preview_gate(self, entry: ContactInput) -> Outcome:
        return contacts.preview_gate(self._ws, entry)

    def words_against(self, words: str) -> Sequence[Reason]:
        return wording.words_against(self._ws, words)

    def preview_acknowledgment(self, entry: AcknowledgmentInput) -> ClockView:
        return preview_acknowledgment(self._ws, entry)

    def check_acknowledgment(self, entry: AcknowledgmentInput) -> Invalid | NotAllowed | None:
        return acknowledgments.check_acknowledgment(self._ws, entry)

    def preview_incident(self, entry: IncidentInput) -> ClockView:
        return preview_incident(self._ws, entry)

    def preview_repayment(self, entry: RepaymentInput) -> ClockView:
        return preview_repayment(self._ws, entry)

    def where_it_goes(self, note: str, amount: int, *, named: bool) -> Sequence[Reason]:
        return where_it_goes(self._ws, note, amount, named=named)


class _Touring(_Open):
    def trip_choices(self, branch: str) -> TripChoices:
        return trips.trip_choices(self._ws, branch)

    def trip_villages(self, day: date, branch: str) -> Sequence[TripVillage]:
        return trips.trip_villages(self._ws, day, branch)

    def open_trips(self) -> Sequence[Trip]:
        return trips.open_trips(self._ws)

    def plan_trip(
        self, asked: TripInput, out: Path, progress: Progress, cancelled: Cancelled
    ) -> TripReport:
        return trips.plan_trip(self._ws, asked, out, progress, cancelled)

    def remake_trip(self, trip: str, out: Path) -> TripAgain:
        return trips.remake_trip(self._ws, trip, out, TO_LOOK)

    def return_trip(self, entry: TripReturnInput) -> Outcome:
        return trip_returns.return_trip(self._ws, entry)


class _Scanning(_Open):
    def returned(self, by: CountedBy) -> Sequence[Returned]:
        return batch_lists.returned(self._ws, by)

    def read_aloud(self, serial: str, dialect: str = "") -> Reading:
        return read_aloud(self._ws, serial, dialect=dialect)

    def clip_said(self, reading: Reading, words: str) -> bytes:
        return clip_said(self._ws, reading, words)

    def clip_lines(self, wish: Wish) -> Sequence[ClipLine]:
        return clips.clip_lines(self._ws, wish)

    def add_clip(self, wish: Wish, number: int, content: bytes) -> Outcome:
        return clips.add_clip(self._ws, wish, number, content)

    def add_clip_file(self, wish: Wish, number: int, path: Path) -> Outcome:
        return clips.add_clip_file(self._ws, wish, number, path)

    def clip_bytes(self, wish: Wish, number: int) -> bytes:
        return clips.clip_bytes(self._ws, wish, number)

    def retire_clip(self, wish: Wish, number: int) -> Outcome:
        return clips.retire_clip(self._ws, wish, number)

    def file_scans(
        self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> ScanReport:
        return file_scans(self._ws, paths, progress, cancelled)

    def read_scans(
        self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> Sequence[AddedScan]:
        return read_scans(paths, progress, cancelled)

    def unconfirmed(self) -> Sequence[FiledLetter]:
        return tray.unconfirmed(self._ws)

    def tray(self) -> Sequence[TrayPage]:
        return tray.tray(self._ws)

    def tray_picture(self, number: int) -> bytes:
        return tray.tray_picture(self._ws, number)

    def marks_on(self, codes: Sequence[SeenCode]) -> Marks | None:
        return marks.marks_on(self._ws, codes)

    def settle_page(self, entry: SettleInput) -> Outcome:
        return tray.settle_page(self._ws, entry)

    def let_go(self, number: int) -> None:
        tray.let_go(self._ws, number)


class _Recording(_Open):
    def record_contact(self, entry: ContactInput) -> Outcome:
        return contacts.record_contact(self._ws, entry)

    def record_repayment(self, entry: RepaymentInput) -> Outcome:
        return repayments.record_repayment(self._ws, entry)

    def record_acknowledgment(
        self, entry: AcknowledgmentInput, read: Sequence[AddedScan] | None = None
    ) -> Outcome:
        return acknowledgments.record_acknowledgment(self._ws, entry, read)

    def record_serving(self, entry: ServingInput) -> Outcome:
        return acknowledgments.record_serving(self._ws, entry)

    def record_incident(self, entry: IncidentInput) -> Outcome:
        return incidents.record_incident(self._ws, entry)

    def state_guarantee(self, entry: GuaranteeInput) -> Outcome:
        return stating.state_guarantee(self._ws, entry)

    def explain_difference(self, entry: DifferenceInput) -> Outcome:
        return differences.explain_difference(self._ws, entry)

    def decide_override(self, entry: DecisionInput) -> Outcome:
        return overrides.decide_override(self._ws, entry)

    def note_circumstance(self, entry: CircumstanceInput) -> Outcome:
        return stating.note_circumstance(self._ws, entry)

    def state_language(self, entry: LanguageInput) -> Outcome:
        return languages.state_language(self._ws, entry)

    def withdraw(self, ref: str, reason: str) -> Outcome:
        return corrections.withdraw(self._ws, ref, reason)

    def withdraw_all(self, refs: Sequence[str], reason: str) -> Outcome:
        return corrections.withdraw_all(self._ws, refs, reason)

    def load_tape(
        self, path: Path, said: TapeInput, progress: Progress, cancelled: Cancelled
    ) -> TapeReport:
        return tapes.load_tape(self._ws, path, said, progress, cancelled)

    def imports(self) -> tuple[ImportLine, ...]:
        return taken.imports(self._ws)

    def save_mapping(self, name: str, columns: Mapping[str, str]) -> Outcome:
        return tapes.save_mapping(self._ws, name, columns)

    def keep_draft(self, name: str, text: str) -> None:
        drafts.keep_draft(self._ws, name, text)

    def draft(self, name: str) -> str:
        return drafts.draft(self._ws, name)


class _Lettering(_Open):
    def compose(
        self, selection: LetterSelection, out: Path, progress: Progress, cancelled: Cancelled
    ) -> BatchReport:
        return letters.compose(self._ws, selection, out, progress, cancelled)

    def remake(
        self, batch: str, out: Path, progress: Progress, cancelled: Cancelled
    ) -> BatchReport:
        return letters.remake(self._ws, batch, out, progress, cancelled, TO_LOOK)

    def print_recalls(
        self, out: Path, language: str, progress: Progress, cancelled: Cancelled
    ) -> RecallReport:
        return recall_lists.print_recalls(self._ws, out, language, progress, cancelled)

    def copy_letter(self, serial: str, reason: str, out: Path, override: str = "") -> Outcome:
        return copies.copy_letter(self._ws, serial, reason, out, override)

    def confirm_printed(self, batch: str, serials: Sequence[str]) -> Outcome:
        return letters.confirm_printed(self._ws, batch, serials)

    def recall_letters(self, entry: RecallInput) -> Outcome:
        return recalls.recall_letters(self._ws, entry)


class _Travelling(_Open):
    def __init__(self, ws: Workspace) -> None:
        super().__init__(ws)
        # Asked from the wire thread, which may not look into the vault.
        self._address = exchange.address(ws)

    def reachable(self) -> bool:
        return self._address is not None and exchange.reachable(*self._address)

    def enrol(self, url: str, code: str) -> None:
        exchange.enrol(self._ws, url, code)
        self._address = exchange.address(self._ws)

    def exchange(
        self, progress: Progress, cancelled: Cancelled, on_store: OnStore
    ) -> ExchangeReport:
        return exchange.exchange_now(self._ws, progress, cancelled, on_store=on_store)


class Deeds(_Looking, _LookingAhead, _Touring, _Scanning, _Recording, _Lettering, _Travelling):
    """An open workspace as the window's `Acts`."""

    def workplaces(self) -> Sequence[tuple[str, str]]:
        return workplaces(self._ws)

    def at(self, branch: str) -> Acts:
        # Called on any thread, so it may not look into the vault.
        there = copy(self)
        there._branch = branch  # noqa: SLF001 - our own kind, not shared yet
        return there


_ROLES: Mapping[str, Role] = {role: role for role in ("officer", "clerk", "supervisor")}


def door(home: Path, clock: Clock) -> Door:
    """The way from a folder of vaults to an open one."""

    def open_vault(folder: Path, password: str) -> Acts:
        return Deeds(opening.open_workspace(folder, password, clock))

    def create_vault(name: str, role: str, branch: str, password: str) -> Acts:
        new = NewVault(name, _ROLES[role], branch, password)
        return Deeds(opening.create(opening.free_folder(home), new, clock))

    return Door(
        list_vaults=lambda: opening.list_vaults(home),
        open_vault=open_vault,
        create_vault=create_vault,
        pages=preview.pages,
        page_sizes=preview.page_sizes,
        page_image=preview.page_image,
        draw_scan=ScanPictures().draw,
        page_ink=preview.page_ink,
        comes_apart=comes_apart,
        test_sheet=write_test_sheet,
    )
