"""Letters.

The user's minute: a hundred notices before the bus leaves, and not one of them wrong.
Form, whom, language: three choices with the usual ones in place, then Ctrl+Enter.
Every page can be looked at as it will be printed; what could not be made says why, by name, and
where a rule leaves it to whoever asks, Enter makes it for that one person with a reason.
Ctrl+P is the system's own print dialog; afterwards one question: did it all come out?
What lies here and must not go out any more is a list: Ctrl+H.
What is out and not back stays a list; a slip's number typed or scanned opens its form.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.late import Late
from shouyue.desk.letters.batch_room import BatchRoom
from shouyue.desk.letters.copy_card import CopyCard
from shouyue.desk.letters.presenter import LettersPresenter, LettersView
from shouyue.desk.letters.recall_room import RecallRoom
from shouyue.desk.letters.rest_room import RestRoom
from shouyue.desk.letters.stack import Stack
from shouyue.desk.page import RECALLS_KEY, Go, GoCase, GoCopy, GoLetters, GoRecalls, GoSlip, Page
from shouyue.desk.slips.presenter import SlipsPresenter
from shouyue.desk.slips.room import SlipsRoom
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_
from shouyue.desk.working import WorkingCard


class LettersPage(Page):
    """At rest: what to make, and what is out. At work: one batch."""

    TITLE = N_("Letters")
    KEYS = (
        ("Ctrl+Enter", N_("Make the letters and look at them")),
        ("Ctrl+P", N_("Print")),
        ("Ctrl+Shift+P", N_("What this printer needs: crooked feed, tray, both sides")),
        ("Page Up / Down", N_("Turn the page of the preview")),
        ("+", N_("Larger or smaller preview")),
        ("Ctrl+R", N_("Record a slip that came back, by its number")),
        ("Ctrl+K", N_("Print the chosen letter again, marked as a copy")),
        ("Ctrl+B", N_("Scanned slips: file them, look at their marks")),
        (RECALLS_KEY, N_("Letters to take back: print their list, note them as taken out")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._view: LettersView | None = None
        self._asks_for_slip = self._is_recalling = False
        self._presenter = LettersPresenter(bench, self)
        self._slips_told = SlipsPresenter(bench, self)
        self._rooms = QStackedWidget(self)
        self._rest = RestRoom(self._presenter, bench, self.captions, self._rooms)
        self._order = self._rest.order
        self._working = WorkingCard(N_("Making the letters …"), self.captions, self._rooms)
        for room in (self._rest, self._working):
            self._rooms.addWidget(room)
        self._offer_rooms()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.addWidget(self._rooms)
        for signal, slot in (
            (self._order.ordered, self._presenter.compose),
            (self._order.branches.picked, self._on_branch),
            (self._order.slip_typed, self._presenter.find_slip),
            (self._rest.out.opened, self._on_slip),
            (self._rest.out.copy_wanted, self._to_copy),
            (self._rest.batches.opened, self._presenter.reopen),
            (self._rest.slips_wanted, self._to_slips),
            (self._rest.recalls_wanted, self._to_recalls),
            (self._presenter.loaded, self._on_loaded),
            (self._presenter.working, self._on_working),
            (self._presenter.composed, self._on_composed),
            (self._presenter.stopped, self._to_before),
            (self._presenter.recalled, self._to_rest),
            (self._presenter.slip_found, self._on_slip),
            (self._slips_told.loaded, lambda view: self._order.show_waiting(view.waiting)),
        ):
            signal.connect(slot)

    def furnish(self) -> None:
        """Builds what works unseen: a folder may be watched that pages come from."""
        self._slips()

    @override
    def receive(self, wish: Go) -> None:
        if isinstance(wish, GoLetters):
            self._presenter.branch = wish.branch or self._presenter.branch
            self._order.choose(wish)
        elif isinstance(wish, GoRecalls):
            if self._is_free:
                self._presenter.branch = wish.branch or self._presenter.branch
                self._to_recalls()
        elif isinstance(wish, GoCopy):
            self._to_copy(wish.letter)
        self._asks_for_slip = isinstance(wish, GoSlip)
        if self._asks_for_slip and self.isVisible() and self._rooms.currentIndex() == 0:
            self._order.ask_for_slip()

    @override
    def keys(self) -> Sequence[tuple[str, str]]:
        return (*self.KEYS, *self._slips().sources.keys())

    @override
    def arrive(self) -> None:
        self._presenter.load()
        self._slips_told.load()
        if self._rooms.currentIndex() == 0:
            self._order.ask_for_slip() if self._asks_for_slip else self._order.begin()
        self._asks_for_slip = False

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._presenter.load()
        self._slips_told.load()

    @override
    def step_back(self) -> bool:
        if self._working.stop():
            return True
        if self._copy.is_here or self._recalls.is_here:
            self._to_rest()
            return True
        if self._slips.is_here:
            if not self._slips().step_back():
                self._to_rest()
            return True
        return self._batch.is_here and self._batch().step_back()

    @override
    def keep_drafts(self) -> None:
        if self._slips.built is not None:
            self._slips.built.keep_drafts()

    def _offer_rooms(self) -> None:
        """The rooms of which most stay shut most days."""
        bench, captions, presenter = self.bench, self.captions, self._presenter

        def copy(parent: QWidget) -> CopyCard:
            room = CopyCard(bench, captions, parent)
            room.given.connect(presenter.copy)
            room.left.connect(self._to_rest)
            presenter.copy_refused.connect(room.show_outcome)
            return room

        def batch(parent: QWidget) -> BatchRoom:
            room = BatchRoom(bench, captions, parent)
            room.left.connect(self._to_before)
            room.answered.connect(presenter.keeper.confirm)
            room.ordered.connect(presenter.compose)
            presenter.keeper.confirmed.connect(room.go_on)
            return room

        def slips(parent: QWidget) -> SlipsRoom:
            room = SlipsRoom(self._slips_told, bench, captions, parent)
            room.left.connect(self._to_rest)
            return room

        def recalls(parent: QWidget) -> RecallRoom:
            room = RecallRoom(bench, captions, parent)
            room.left.connect(self._to_rest)
            room.print_wanted.connect(presenter.print_recalls)
            room.taken.connect(presenter.take_back)
            presenter.recall_refused.connect(room.show_refused)
            room.show_rows(self._view.recalls if self._view is not None else ())
            return room

        self._copy, self._batch = Late(self._rooms, copy), Late(self._rooms, batch)
        self._slips, self._recalls = Late(self._rooms, slips), Late(self._rooms, recalls)

    def _on_branch(self) -> None:
        branch = self._order.branches.branch
        self._order.choose(GoLetters(branch=branch))  # what was chosen is of the branch before
        self._presenter.branch = branch
        self._presenter.load()

    def _on_loaded(self, view: LettersView) -> None:
        self._view = view
        self._rest.show_view(view)
        if self._recalls.built is not None:
            self._recalls.built.show_rows(view.recalls)
        if not view.recalls and self._recalls.is_here:
            self._to_rest()

    def _on_working(self, ticket: Ticket) -> None:
        self._rooms.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_composed(self, stack: Stack, pdf: Path) -> None:
        self._working.done()
        self._batch.enter().open(stack, pdf)

    @property
    def _is_free(self) -> bool:
        """Whether what lies on the table may be put away: it is not at the printer."""
        return not self._batch.is_here or self._batch().feet.is_idle

    def _to_copy(self, letter: LetterLine) -> None:
        if self._is_free:
            self._to_rest()
            self._copy.enter().ask(letter)

    def _to_recalls(self) -> None:
        self._to_rest()
        self._is_recalling = True
        self._recalls.enter().begin()

    def _to_before(self) -> None:
        """From a stack back to where it was asked for."""
        self._to_recalls() if self._is_recalling else self._to_rest()

    def _to_slips(self) -> None:
        self._slips.enter().begin()

    def _to_rest(self) -> None:
        self._is_recalling = False
        if self._slips.built is not None:
            self._slips.built.put_away()
        self._working.done()
        if self._batch.built is not None:
            self._batch.built.close_file()
        self._presenter.keeper.put_away()
        self._rooms.setCurrentIndex(0)
        self._presenter.load()
        self._order.begin()

    def _on_slip(self, letter: LetterLine) -> None:
        form, serial, branch = "acknowledgment", letter.serial, letter.branch
        self.go.emit(GoCase(letter.note, form, serial=serial, branch=branch))
