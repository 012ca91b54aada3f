"""Has scanned files filed, asks what waits, and hands over what a person settles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.casework.cases.views import CasePage
from shouyue.casework.inputs import SettleInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.slips.views import FiledLetter, ScanReport, TrayPage
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.slips.model import report_words
from shouyue.desk.taking_back import tell_saved
from shouyue.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class SlipsView:
    """What waits: marks that nobody has looked at, and pages that found no letter."""

    marks: tuple[FiledLetter, ...] = ()
    tray: tuple[TrayPage, ...] = ()

    @property
    def waiting(self) -> int:
        """How many marks and pages."""
        return len(self.marks) + len(self.tray)


class SlipsPresenter(QObject):
    """Answers that a newer question overtook are dropped."""

    loaded = Signal(object)
    working = Signal(object)
    """A ticket whose progress can be watched and which can be cancelled."""
    taken = Signal(object, object)
    """The files that nobody has to hand in again, and those that were not come to."""
    case_found = Signal(object, object)
    """The case of a letter whose mark is to be confirmed, and that letter."""
    letter_found = Signal(object)
    """The letter of a serial that is being typed; None while there is none."""
    letter_unclear = Signal(object)
    """Why no letter can be told by what is typed."""
    settled = Signal()
    refused = Signal(object)
    """Why a page cannot be settled so."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._loading: Ticket | None = None
        self._looking: Ticket | None = None

    def load(self) -> None:
        """Asks what waits."""
        if self._loading is not None:
            self._loading.drop()
        acts = self._bench.acts
        self._loading = self._bench.jobs.run(
            self, lambda: SlipsView(tuple(acts.unconfirmed()), tuple(acts.tray())), self._on_loaded
        )

    def take(self, paths: Sequence[Path]) -> None:
        """Files scanned pages; long, and can be stopped between two of them."""
        acts = self._bench.acts

        def work(ticket: Ticket) -> ScanReport:
            return acts.file_scans(paths, ticket.progress, ticket.cancelled)

        def done(report: ScanReport) -> None:
            self._tell(report)
            self.taken.emit(report.whole, report.left)
            if notes := tuple(dict.fromkeys(p.note for p in report.filed if not p.again)):
                self._bench.changes.tell(notes)

        def failed(error: KnownError) -> None:
            self._bench.messages.trouble(error)
            self.taken.emit((), tuple(paths))

        self.working.emit(self._bench.jobs.run_long(self, work, done, failed))

    def open(self, letter: FiledLetter) -> None:
        """Fetches the case of a letter whose mark is to be confirmed."""

        def done(case: CasePage) -> None:
            self.case_found.emit(case, letter)

        self._bench.jobs.run(self, partial(self._bench.acts.case, letter.note), done)

    def look(self, serial: str) -> None:
        """Looks up the letter of a serial while it is typed."""
        if self._looking is not None:
            self._looking.drop()
        act = partial(self._bench.acts.letter, serial)
        self._looking = self._bench.jobs.run(self, act, self._on_letter, self._on_unclear)

    def settle(self, entry: SettleInput) -> None:
        """Files a page of the tray with the letter whose serial was read off it."""
        self._bench.jobs.run(self, partial(self._bench.acts.settle_page, entry), self._on_settled)

    def let_go(self, number: int) -> None:
        """Takes a page out of the tray for good."""
        act = partial(self._bench.acts.let_go, number)
        self._bench.jobs.run(self, act, lambda _: self.settled.emit())

    def _tell(self, report: ScanReport) -> None:
        """What it came to; where a person stopped it, with the offer to go on."""
        notice, words = self._bench.messages.notice, partial(report_words, report=report)
        if report.cancelled and report.left:
            go_on = partial(self.take, report.left)
            notice(words, lambda now: now.text("Take the rest"), go_on)
        else:
            notice(words)

    def _on_loaded(self, view: SlipsView) -> None:
        self._loading = None
        self.loaded.emit(view)

    def _on_letter(self, letter: LetterLine | None) -> None:
        self._looking = None
        self.letter_found.emit(letter)

    def _on_unclear(self, error: KnownError) -> None:
        self._looking = None
        self.letter_unclear.emit(error)

    def _on_settled(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Saved):
            self.refused.emit(outcome)
            return
        tell_saved(self._bench, outcome, lambda now: now.text("Filed."))
        self.settled.emit()
        self._bench.changes.tell(outcome.notes)
