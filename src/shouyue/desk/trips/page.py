"""Rounds of villages.

The user's minute: tomorrow's road is known, the printer is warm, the motorbike is full.
Ctrl+T on Today: space on one village after the other, in the order of the way; Enter.
The day sheet and the letters come out as one stack, in visiting order; who was left out says why.
The evening after, the first line of Today asks how it went: two times of day, then the exceptions.
Everybody counts as met unless a key says otherwise: N, V, O; Enter saves all, and Ctrl+Z takes it
back: the page comes up as it was typed, and only the mistake is typed anew.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.trips.views import Trip
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.late import Late
from shouyue.desk.letters.batch_room import BatchRoom
from shouyue.desk.letters.stack import Stack
from shouyue.desk.page import Go, GoTrip, Page
from shouyue.desk.sentences import day_with_weekday
from shouyue.desk.trips.model import villages_of
from shouyue.desk.trips.plan_room import PlanRoom
from shouyue.desk.trips.presenter import TripPresenter
from shouyue.desk.trips.return_room import ReturnRoom
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_
from shouyue.desk.working import WorkingCard
from shouyue.i18n.language import Language


class TripPage(Page):
    """At rest: open rounds and the next one. At work: one stack, or one return."""

    TITLE = N_("Trip")
    KEYS = (
        ("Space", N_("Tick a village: its number is its place on the way")),
        ("Enter", N_("Make the papers; on an open round: enter how it went")),
        ("Ctrl+P", N_("Print")),
        ("Ctrl+Shift+P", N_("What this printer needs: crooked feed, tray, both sides")),
        ("M  N  V  O", N_("How a stop went: met, not met, not visited, own record")),
        ("Ctrl+G", N_("The reason of this stop at all others that want the same one")),
        ("Ctrl+Enter", N_("Save the whole round")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._trips: Sequence[Trip] = ()
        self._wanted: str | None = None
        self._came_for_it = False
        self._given_back = ""
        self._presenter = TripPresenter(bench, self)
        self._rooms = rooms = QStackedWidget(self)
        self._plan = PlanRoom(bench, self.captions, rooms)
        self._working = WorkingCard(N_("Making the papers of the round …"), self.captions, rooms)
        self._return = ReturnRoom(bench, self.captions, rooms)
        for room in (self._plan, self._working, self._return):
            rooms.addWidget(room)
        self._batch = Late(rooms, self._build_batch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.addWidget(self._rooms)
        self._connect()

    def _build_batch(self, parent: QWidget) -> BatchRoom:
        room = BatchRoom(self.bench, self.captions, parent)
        room.left.connect(self._to_rest)
        room.answered.connect(self._presenter.keeper.confirm)
        self._presenter.keeper.confirmed.connect(room.go_on)
        return room

    def _connect(self) -> None:
        told, plan = self._presenter, self._plan
        for signal, slot in (
            (told.loaded, self._on_loaded),
            (told.chosen_from, plan.show_choices),
            (told.villages_found, plan.show_villages),
            (told.day_refused, plan.show_refused),
            (told.working, self._on_working),
            (told.made, self._on_made),
            (told.stopped, self._to_rest),
            (told.returned, self._on_returned),
            (told.return_refused, self._return.show_outcome),
            (told.given_back, self._on_given_back),
            (told.struck, self._on_returned),
            (plan.day_changed, told.look),
            (plan.choices_wanted, told.choose),
            (plan.planned, told.plan),
            (plan.open.wanted, self._enter),
            (plan.open.print_wanted, told.print_again),
            (plan.open.struck, told.strike),
            (self._return.entered, told.enter),
            (self._return.struck, told.strike),
            (self._return.left, self._to_rest),
        ):
            signal.connect(slot)

    @override
    def subline(self, language: Language) -> str:
        trip = self._return.trip
        if trip is None or self._rooms.currentWidget() is not self._return:
            return ""
        day = day_with_weekday(language, trip.day)
        return f"{day}  ·  {villages_of(trip, language)}"

    @override
    def receive(self, wish: Go) -> None:
        if isinstance(wish, GoTrip):
            self._wanted = wish.ref

    @override
    def arrive(self) -> None:
        if self._rooms.currentWidget() is self._return and self._wanted is not None:
            self._to_rest()
        elif self._rooms.currentWidget() is self._plan:
            self._plan.begin()
        self._presenter.load()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._presenter.load()
        if self._rooms.currentWidget() is self._plan:
            self._plan.ask()

    @override
    def step_back(self) -> bool:
        if self._working.stop():
            return True
        here = self._rooms.currentWidget()
        if self._batch.is_here:
            return self._batch().step_back()
        if here is self._plan:
            return self._plan.open.sure.put_away()
        if self._return.sure.put_away():
            return True
        self._to_rest()
        # Whoever came from the day's list for this round alone goes back there.
        return not self._came_for_it

    @override
    def keep_drafts(self) -> None:
        self._return.keep_drafts()

    def _on_loaded(self, trips: Sequence[Trip]) -> None:
        self._trips = trips
        self._plan.open.show_trips(trips)
        wanted, self._wanted = self._wanted, None
        found = next((trip for trip in trips if trip.ref == wanted), None)
        if found is not None and self._rooms.currentWidget() is self._plan:
            self._enter(found)
            self._came_for_it = True

    def _on_working(self, ticket: Ticket) -> None:
        self._rooms.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_made(self, stack: Stack, pdf: Path) -> None:
        self._working.done()
        self._plan.forget()
        self._batch.enter().open(stack, pdf)

    def _enter(self, trip: Trip) -> None:
        self._came_for_it = False
        self._rooms.setCurrentWidget(self._return)
        self._return.begin(trip, is_again=trip.ref == self._given_back)
        self._given_back = ""
        self.retitled.emit()

    def _on_returned(self) -> None:
        if self._rooms.currentWidget() is self._return:
            self._return.forget()
            self._to_rest()
        else:
            self._presenter.load()

    def _on_given_back(self, trip: str) -> None:
        self._given_back = trip
        self.go.emit(GoTrip(trip))

    def _to_rest(self) -> None:
        self._working.done()
        if self._batch.built is not None:
            self._batch.built.close_file()
        self._presenter.keeper.put_away()
        self._return.put_away()
        self._rooms.setCurrentWidget(self._plan)
        self._presenter.load()
        self._plan.begin()
        self.retitled.emit()
