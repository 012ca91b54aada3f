"""Asks for what is out, has letters composed, and hears what the printer did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from shouyue.casework.inputs import LetterSelection
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.casework.views import BatchLine, BatchReport, FormCard, LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.sentences import said
from shouyue.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class LettersView:
    """What the page shows at rest."""

    forms: Sequence[FormCard]
    villages: Sequence[str]
    batches: Sequence[BatchLine]
    out: Sequence[LetterLine]
    as_of: date | None
    old_figures: bool = False


class LettersPresenter(QObject):
    """One batch at a time is on the table; its pages lie in the spool until it is put away."""

    loaded = Signal(object)
    working = Signal(object)
    """A ticket whose progress can be watched and which can be cancelled."""
    composed = Signal(object, object)
    """The report, and the file of its pages."""
    confirmed = Signal()
    stopped = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None
        self._pdf: Path | None = None

    def load(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._bench.jobs.run(self, self._look, self._on_loaded)

    def compose(self, selection: LetterSelection) -> None:
        """Makes the letters and writes their pages into the spool."""
        pdf, acts = self._fresh_file(), self._bench.acts
        self._work(
            lambda ticket: acts.compose(selection, pdf, ticket.progress, ticket.cancelled), pdf
        )

    def reopen(self, batch: str) -> None:
        """The pages of a batch that was made and not printed, again."""
        pdf, acts = self._fresh_file(), self._bench.acts
        self._work(lambda ticket: acts.remake(batch, pdf, ticket.progress, ticket.cancelled), pdf)

    def confirm(self, batch: str, serials: Sequence[str]) -> None:
        """These came out of the printer."""
        act = partial(self._bench.acts.confirm_printed, batch, tuple(serials))
        self._bench.jobs.run(self, act, self._on_confirmed)

    def find_slip(self, serial: str) -> None:
        """Looks up the letter of a slip; `stopped` when there is none."""
        self._bench.jobs.run(self, partial(self._bench.acts.letter, serial), self._on_slip)

    slip_found = Signal(object)

    def put_away(self) -> None:
        """Deletes the pages: paper or nothing holds them now."""
        if self._pdf is not None:
            self._pdf.unlink(missing_ok=True)
            self._pdf = None

    def _look(self) -> LettersView:
        acts = self._bench.acts
        status = acts.status()
        return LettersView(
            acts.forms(),
            acts.villages(),
            acts.batches(),
            acts.letters_out(),
            status.as_of,
            status.old_figures,
        )

    def _fresh_file(self) -> Path:
        self.put_away()
        self._pdf = self._bench.spool / f"{token_hex(8)}.pdf"
        return self._pdf

    def _work(self, work: Callable[[Ticket], BatchReport], pdf: Path) -> None:
        def done(report: BatchReport) -> None:
            self.composed.emit(report, pdf)
            self._bench.changes.tell([letter.note for letter in report.letters])

        self.working.emit(self._bench.jobs.run_long(self, work, done, self._on_stopped))

    def _on_loaded(self, view: LettersView) -> None:
        self._ticket = None
        self.loaded.emit(view)

    def _on_stopped(self, error: KnownError) -> None:
        self.put_away()
        self._bench.messages.trouble(error)
        self.stopped.emit()

    def _on_slip(self, letter: LetterLine | None) -> None:
        if letter is None:
            self._bench.messages.notice(
                lambda now: now.text("No letter has this number. Is a digit missing?")
            )
        else:
            self.slip_found.emit(letter)

    def _on_confirmed(self, outcome: Outcome) -> None:
        messages = self._bench.messages
        match outcome:
            case Saved():
                messages.done(lambda now: now.text("Noted. These letters are out now."))
                self.put_away()
                self.confirmed.emit()
                self._bench.changes.tell(outcome.notes)
            case Invalid():
                reasons = tuple(problem.reason for problem in outcome.problems)
                messages.notice(lambda now: " ".join(said(now, reason) for reason in reasons))
            case NotAllowed():
                rules = outcome.rules
                messages.notice(lambda now: " ".join(said(now, rule) for rule in rules))
            case _:
                assert_never(outcome)
