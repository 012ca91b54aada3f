"""Asks where there is something to do, has stacks made, and hears how a round went."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.casework.inputs import TripInput, TripReturnInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.trips.views import Trip, TripReport, TripStop
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.letters.stack import Stack, StackKeeper
from shouyue.desk.records.drafts import Draft
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against, tell_saved
from shouyue.desk.widgets.words import N_
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language


class TripPresenter(QObject):
    """One stack at a time is on the table; an answer that a newer question overtook is dropped."""

    loaded = Signal(object)
    """Rounds that are not entered yet."""
    chosen_from = Signal(object)
    """The choices that a new round has, and what it would rest on."""
    villages_found = Signal(object)
    day_refused = Signal(object)
    """The KnownError that says which days can be planned."""
    working = Signal(object)
    made = Signal(object, object)
    """The stack, and the file of its pages."""
    stopped = Signal()
    returned = Signal()
    return_refused = Signal(object)
    """An outcome that is not `Saved`; None where the answer was told already."""
    given_back = Signal(str)
    """The round whose return was taken back and can be typed again."""
    struck = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._loading: Ticket | None = None
        self._choosing: Ticket | None = None
        self._looking: Ticket | None = None
        self.keeper = StackKeeper(bench, self)

    def load(self) -> None:
        """Asks for the open rounds."""
        if self._loading is not None:
            self._loading.drop()
        self._loading = self._bench.jobs.run(self, self._bench.acts.open_trips, self._on_loaded)

    def choose(self, branch: str) -> None:
        """Asks what a new round of a branch can be and would rest on."""
        if self._choosing is not None:
            self._choosing.drop()
        act = partial(self._bench.acts.trip_choices, branch)
        self._choosing = self._bench.jobs.run(self, act, self.chosen_from.emit)

    def look(self, day: date, branch: str) -> None:
        """Asks where there is something to do on a day."""
        if self._looking is not None:
            self._looking.drop()
        act = partial(self._bench.acts.trip_villages, day, branch)
        self._looking = self._bench.jobs.run(
            self, act, self.villages_found.emit, self.day_refused.emit
        )

    def plan(self, asked: TripInput) -> None:
        """Makes the stack of a round and writes its pages into the spool."""
        pdf, acts = self.keeper.fresh_file(), self._bench.acts
        self.working.emit(
            self._bench.jobs.run_long(
                self,
                lambda ticket: acts.plan_trip(asked, pdf, ticket.progress, ticket.cancelled),
                lambda report: self._on_planned(report, pdf),
                self._on_stopped,
            )
        )

    def print_again(self, trip: Trip) -> None:
        """The pages of a round that is on record, again."""
        pdf, acts = self.keeper.fresh_file(), self._bench.acts

        def work() -> Stack:
            made = acts.remake_trip(trip.ref, pdf)
            found = map(acts.letter, made.serials)
            letters = [one for one in found if one is not None]
            stops = len(trip.stops)
            return Stack(trip.ref, made.pages, letters, made.refused, made.left_out, stops)

        self.working.emit(
            self._bench.jobs.run(
                self, work, lambda stack: self.made.emit(stack, pdf), self._on_stopped
            )
        )

    def enter(self, entry: TripReturnInput, typed: Draft) -> None:
        """Records how a round went; `typed` comes back if that is taken back."""
        act = partial(self._bench.acts.return_trip, entry)
        done = partial(self._on_returned, partial(self._give_back, entry.trip, typed))
        self._bench.jobs.run(self, act, done, self._on_not_returned)

    def strike(self, trip: Trip) -> None:
        """The round did not take place."""
        why = self._bench.words.language.text("the round did not take place")
        act = partial(self._bench.acts.withdraw, trip.ref, why)
        notes = [stop.note for stop in trip.stops]
        self._bench.jobs.run(self, act, partial(self._on_struck, notes))

    def _on_loaded(self, trips: Sequence[Trip]) -> None:
        self._loading = None
        self.loaded.emit(trips)

    def _on_planned(self, report: TripReport, pdf: Path) -> None:
        if not report.trip:
            self.keeper.put_away()
            self._bench.messages.notice(partial(_nothing_to_do, report))
            self.stopped.emit()
            return
        stack = Stack(
            report.trip,
            report.pages,
            _along_the_way(report.letters, report.stops),
            report.refused,
            report.left_out,
            len(report.stops),
            later=report.later,
        )
        self.made.emit(stack, pdf)
        self._bench.changes.tell([stop.note for stop in report.stops])

    def _on_stopped(self, error: KnownError) -> None:
        self.keeper.put_away()
        self._bench.messages.trouble(error)
        self.stopped.emit()

    def _on_returned(self, taken_back: Callable[[], object], outcome: Outcome) -> None:
        if not isinstance(outcome, Saved):
            self.return_refused.emit(outcome)
            return
        words = N_("The round is entered.")
        tell_saved(self._bench, outcome, lambda now: now.text(words), taken_back)
        self.returned.emit()
        self._bench.changes.tell(outcome.notes)

    def _give_back(self, trip: str, typed: Draft) -> None:
        """Only the mistake is to be mended: what was typed waits as what was never saved does."""
        act = partial(self._bench.acts.keep_draft, *typed)
        self._bench.jobs.run(self, act, lambda _: self.given_back.emit(trip))

    def _on_not_returned(self, error: KnownError) -> None:
        self._bench.messages.trouble(error)
        self.return_refused.emit(None)

    def _on_struck(self, notes: Sequence[str], outcome: Outcome) -> None:
        messages = self._bench.messages
        if not isinstance(outcome, Saved):
            messages.notice(lambda now: against(now, outcome))
            return
        messages.done(
            lambda now: now.text(
                "Noted: this round did not take place. Its letters stay under Letters."
            )
        )
        self.struck.emit()
        self._bench.changes.tell(notes)


def _along_the_way(
    letters: Sequence[LetterLine], stops: Sequence[TripStop]
) -> tuple[LetterLine, ...]:
    """In the order of the pages; the act tells them batch by batch."""
    places = {stop.serial: place for place, stop in enumerate(stops)}
    return tuple(sorted(letters, key=lambda letter: places.get(letter.serial, len(places))))


def _nothing_to_do(report: TripReport, language: Language) -> str:
    parts = [language.text("Nobody can be visited there on this day, so nothing was made.")]
    parts += [f"{one.name}: {said(language, one.reason)}" for one in report.left_out]
    return " ".join(parts)
