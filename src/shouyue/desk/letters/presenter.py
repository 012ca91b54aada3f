"""Asks for what is out, has letters composed, and hears what the printer did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.casework.batches import CountedBy, Returned
from shouyue.casework.forms.views import FormCard
from shouyue.casework.inputs import LetterSelection, RecallInput
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.views import BatchLine, LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.branch_pick import Branches, within
from shouyue.desk.jobs import Ticket
from shouyue.desk.letters.stack import Stack, StackKeeper, stack_of
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against, tell_saved
from shouyue.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class LettersView:
    """What the page shows at rest."""

    forms: Sequence[FormCard]
    villages: Sequence[str]
    batches: Sequence[BatchLine]
    out: Sequence[LetterLine]
    recalls: Sequence[RecallLine]
    as_of: date | None
    old_figures: bool = False
    wrong_day: Reason | None = None
    branches: Branches = ()
    branch: str = ""


class LettersPresenter(QObject):
    """One batch at a time is on the table; its pages lie in the spool until it is put away."""

    loaded = Signal(object)
    working = Signal(object)
    """A ticket whose progress can be watched and which can be cancelled."""
    composed = Signal(object, object)
    """The stack, and the file of its pages."""
    stopped = Signal()
    counted = Signal(object)
    """How many were printed, came back and are out, by what was asked."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._counting: Ticket | None = None
        self.branch = ""
        """Of which branch the page speaks; empty is the own one."""
        self.keeper = StackKeeper(bench, self)

    def load(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._bench.jobs.run(self, self._look, self._on_loaded)

    def count(self, by: CountedBy) -> None:
        """Counts letters by village or by officer."""
        if self._counting is not None:
            self._counting.drop()
        act = partial(self._bench.acts.at(self.branch).returned, by)
        self._counting = self._bench.jobs.run(self, act, self._on_counted)

    def compose(self, selection: LetterSelection, others: Sequence[RefusedLetter] = ()) -> None:
        """Makes the letters and writes their pages into the spool.

        `others` were refused before and stay in sight beside what is made now.
        """
        pdf, acts = self.keeper.fresh_file(), self._bench.acts.at(self.branch)

        def work(ticket: Ticket) -> BatchReport:
            report = acts.compose(selection, pdf, ticket.progress, ticket.cancelled)
            return replace(report, refused=(*report.refused, *others))

        self._work(work, pdf, selection)

    def reopen(self, batch: str) -> None:
        """The pages of a batch that was made and not printed, again."""
        pdf, acts = self.keeper.fresh_file(), self._bench.acts
        self._work(lambda ticket: acts.remake(batch, pdf, ticket.progress, ticket.cancelled), pdf)

    def find_slip(self, serial: str) -> None:
        """Looks up the letter of a slip; `stopped` when there is none."""
        self._bench.jobs.run(self, partial(self._bench.acts.letter, serial), self._on_slip)

    slip_found = Signal(object)
    copy_refused = Signal(object)
    """An outcome that is not `Saved`."""

    def copy(self, letter: LetterLine, reason: str, override: str) -> None:
        """Makes a marked copy of a letter; it is on record before it is on the table."""
        pdf, bench = self.keeper.fresh_file(), self._bench

        def work() -> tuple[Outcome, int]:
            outcome = bench.acts.copy_letter(letter.serial, reason, pdf, override)
            return outcome, bench.door.pages(pdf) if isinstance(outcome, Saved) else 0

        def done(made: tuple[Outcome, int]) -> None:
            outcome, pages = made
            if not isinstance(outcome, Saved):
                self.copy_refused.emit(outcome)
                return
            self.composed.emit(Stack(letter.serial, pages, (), copy_of=letter), pdf)
            bench.changes.tell(outcome.notes)

        bench.jobs.run(self, work, done, self._on_stopped)

    recalled = Signal()
    recall_refused = Signal(str)
    """Why no letter was noted as taken back."""

    def print_recalls(self) -> None:
        """Makes the list of letters to take back, in the words of the window, and the thanks."""
        pdf, acts = self.keeper.fresh_file(), self._bench.acts.at(self.branch)
        tag = self._bench.words.language.tag

        def work(ticket: Ticket) -> RecallReport:
            return acts.print_recalls(pdf, tag, ticket.progress, ticket.cancelled)

        def done(report: RecallReport) -> None:
            if not report.rows:
                self._on_stopped(KnownError("casework.recall.nothing"))
                return
            name = report.batch or report.sheets[0]
            self.composed.emit(Stack(name, report.pages, report.letters, report.refused), pdf)
            self._bench.changes.tell([letter.note for letter in report.letters])

        self.working.emit(self._bench.jobs.run_long(self, work, done, self._on_stopped))

    def take_back(self, serials: Sequence[str]) -> None:
        """Letters were taken out of their stacks: all of them are noted, or none."""
        act = partial(self._bench.acts.at(self.branch).recall_letters, RecallInput(tuple(serials)))
        self._bench.jobs.run(self, act, partial(self._on_taken_back, len(serials)))

    def _on_taken_back(self, count: int, outcome: Outcome) -> None:
        if not isinstance(outcome, Saved):
            self.recall_refused.emit(against(self._bench.words.language, outcome))
            self.load()
            return
        tell_saved(
            self._bench,
            outcome,
            lambda now: now.plural(
                "{n} letter is taken back and does not go out.",
                "{n} letters are taken back and do not go out.",
                count,
            ),
        )
        self.recalled.emit()
        self._bench.changes.tell(outcome.notes)

    def _look(self) -> LettersView:
        branches = self._bench.acts.workplaces()
        branch = within(branches, self.branch)
        acts = self._bench.acts.at(branch)
        status = acts.status()
        return LettersView(
            acts.forms(),
            acts.villages(),
            acts.batches(),
            acts.letters_out(),
            acts.to_recall(),
            status.as_of,
            status.old_figures,
            status.wrong_day,
            branches,
            branch,
        )

    def _work(
        self,
        work: Callable[[Ticket], BatchReport],
        pdf: Path,
        order: LetterSelection | None = None,
    ) -> None:
        def done(report: BatchReport) -> None:
            self.composed.emit(stack_of(report, order), pdf)
            if order is not None and order.reason and report.letters:
                self._bench.messages.done(
                    lambda now: now.text("Made. The reason stays with it; a supervisor sees it.")
                )
            if report.hints:
                self._bench.messages.notice(
                    lambda now: " ".join(said(now, hint) for hint in report.hints)
                )
            if report.unsaid:
                self._bench.messages.notice(
                    lambda now: now.text(
                        "The bank's figures are of {day}, and these pages do not say so. Do not"
                        " hand them out: make the letters anew.",
                        day=report.as_of,
                    )
                )
            self._bench.changes.tell([letter.note for letter in report.letters])

        self.working.emit(self._bench.jobs.run_long(self, work, done, self._on_stopped))

    def _on_loaded(self, view: LettersView) -> None:
        self._ticket, self.branch = None, view.branch
        self.loaded.emit(view)

    def _on_counted(self, rows: Sequence[Returned]) -> None:
        self._counting = None
        self.counted.emit(tuple(rows))

    def _on_stopped(self, error: KnownError) -> None:
        self.keeper.put_away()
        self._bench.messages.trouble(error)
        self.stopped.emit()

    def _on_slip(self, letter: LetterLine | None) -> None:
        if letter is None:
            self._bench.messages.notice(
                lambda now: now.text("No letter has this number. Is a digit missing?")
            )
        else:
            self.slip_found.emit(letter)
