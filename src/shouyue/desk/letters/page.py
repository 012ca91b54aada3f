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

from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.dotted import DottedLabel
from shouyue.desk.flow import FlowLayout
from shouyue.desk.icons import IconButton
from shouyue.desk.jobs import Ticket
from shouyue.desk.keys import bind
from shouyue.desk.letters.batch_list import BatchList
from shouyue.desk.letters.batch_room import BatchRoom
from shouyue.desk.letters.copy_card import CopyCard
from shouyue.desk.letters.order_card import OrderCard
from shouyue.desk.letters.out_list import OutList
from shouyue.desk.letters.presenter import LettersPresenter, LettersView
from shouyue.desk.letters.recall_room import RecallRoom
from shouyue.desk.letters.stack import Stack
from shouyue.desk.page import (
    RECALLS_KEY,
    Go,
    GoCase,
    GoCopy,
    GoLetters,
    GoRecalls,
    GoSlip,
    Page,
    card,
    scrolled,
)
from shouyue.desk.slips.room import SlipsRoom
from shouyue.desk.style import GAP, WIDE
from shouyue.desk.words import N_
from shouyue.desk.working import WorkingCard

_ORDER_PX = 340


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
        self._order = OrderCard(bench, self.captions, self)
        self._order.ordered.connect(self._presenter.compose)
        self._order.branches.picked.connect(self._on_branch)
        self._order.slip_typed.connect(self._presenter.find_slip)
        self._copy = CopyCard(bench, self.captions, self)
        self._copy.given.connect(self._presenter.copy)
        self._copy.left.connect(self._to_rest)
        self._batch = BatchRoom(bench, self.captions, self)
        self._batch.left.connect(self._to_before)
        self._batch.answered.connect(self._presenter.keeper.confirm)
        self._batch.ordered.connect(self._presenter.compose)
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self._build_rest())
        self._working = WorkingCard(N_("Making the letters …"), self.captions, self)
        self._rooms.addWidget(self._working)
        self._rooms.addWidget(self._batch)
        self._rooms.addWidget(self._copy)
        self._slips = SlipsRoom(bench, self.captions, self)
        self._slips.left.connect(self._to_rest)
        self._slips.waiting.connect(self._order.show_waiting)
        self._order.slips_wanted.connect(self._to_slips)
        self._rooms.addWidget(self._slips)
        self._recalls = RecallRoom(bench, self.captions, self)
        self._recalls.left.connect(self._to_rest)
        self._recalls.print_wanted.connect(self._presenter.print_recalls)
        self._recalls.taken.connect(self._presenter.take_back)
        self._rooms.addWidget(self._recalls)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.addWidget(self._rooms)
        for signal, slot in (
            (self._presenter.loaded, self._on_loaded),
            (self._presenter.working, self._on_working),
            (self._presenter.composed, self._on_composed),
            (self._presenter.keeper.confirmed, self._batch.go_on),
            (self._presenter.stopped, self._to_before),
            (self._presenter.recalled, self._to_rest),
            (self._presenter.recall_refused, self._recalls.show_refused),
            (self._presenter.slip_found, self._on_slip),
            (self._presenter.copy_refused, self._copy.show_outcome),
        ):
            signal.connect(slot)
        self.captions.follow(self._retell)

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
        return (*self.KEYS, *self._slips.sources.keys())

    @override
    def arrive(self) -> None:
        self._presenter.load()
        self._slips.load()
        if self._rooms.currentIndex() == 0:
            self._order.ask_for_slip() if self._asks_for_slip else self._order.begin()
        self._asks_for_slip = False

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._presenter.load()
        self._slips.load()

    @override
    def step_back(self) -> bool:
        if self._working.stop():
            return True
        if self._rooms.currentWidget() in (self._copy, self._recalls):
            self._to_rest()
            return True
        if self._rooms.currentWidget() is self._slips:
            if not self._slips.step_back():
                self._to_rest()
            return True
        return self._rooms.currentWidget() is self._batch and self._batch.step_back()

    @override
    def keep_drafts(self) -> None:
        self._slips.form.keep_drafts()

    def _build_rest(self) -> QWidget:
        holder = QWidget(self)
        side = scrolled(self._order, holder)
        side.setFixedWidth(_ORDER_PX)
        frame, column = card(holder)
        self._count = DottedLabel(frame)
        self._count.setObjectName("title")
        self._out = OutList(self._presenter, self.bench, self.captions, frame)
        self._out.opened.connect(self._on_slip)
        self._out.copy_wanted.connect(self._to_copy)
        self._batches = BatchList(self.bench, self.captions, frame)
        self._batches.opened.connect(self._presenter.reopen)
        self._to_take_back = IconButton("undo", frame)
        self._to_take_back.clicked.connect(self._to_recalls)
        top = FlowLayout(gap=8)
        top.addWidget(self._count)
        top.addWidget(self._to_take_back)
        column.addLayout(top)
        column.addWidget(self._out, 3)
        column.addWidget(self._batches, 2)
        column.addStretch(0)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(side)
        row.addWidget(frame, 1)
        bind(holder, "Ctrl+B", self._to_slips)
        bind(holder, RECALLS_KEY, self._to_recalls)
        return holder

    def _on_branch(self) -> None:
        branch = self._order.branches.branch
        self._order.choose(GoLetters(branch=branch))  # what was chosen is of the branch before
        self._presenter.branch = branch
        self._presenter.load()

    def _on_loaded(self, view: LettersView) -> None:
        self._view = view
        self._order.show_view(view)
        self._out.show_view(view)
        self._batches.show_view(view)
        self._recalls.show_rows(view.recalls)
        if not view.recalls and self._rooms.currentWidget() is self._recalls:
            self._to_rest()
        self._retell()

    def _on_working(self, ticket: Ticket) -> None:
        self._rooms.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_composed(self, stack: Stack, pdf: Path) -> None:
        self._working.done()
        self._rooms.setCurrentWidget(self._batch)
        self._batch.open(stack, pdf)

    @property
    def _is_free(self) -> bool:
        """Whether what lies on the table may be put away: it is not at the printer."""
        return self._rooms.currentWidget() is not self._batch or self._batch.feet.is_idle

    def _to_copy(self, letter: LetterLine) -> None:
        if self._is_free:
            self._to_rest()
            self._rooms.setCurrentWidget(self._copy)
            self._copy.ask(letter)

    def _to_recalls(self) -> None:
        self._to_rest()
        self._is_recalling = True
        self._rooms.setCurrentWidget(self._recalls)
        self._recalls.begin()

    def _to_before(self) -> None:
        """From a stack back to where it was asked for."""
        self._to_recalls() if self._is_recalling else self._to_rest()

    def _to_slips(self) -> None:
        self._rooms.setCurrentWidget(self._slips)
        self._slips.begin()

    def _to_rest(self) -> None:
        self._is_recalling = False
        self._slips.put_away()
        self._working.done()
        self._batch.close_file()
        self._presenter.keeper.put_away()
        self._rooms.setCurrentIndex(0)
        self._presenter.load()
        self._order.begin()

    def _on_slip(self, letter: LetterLine) -> None:
        form, serial, branch = "acknowledgment", letter.serial, letter.branch
        self.go.emit(GoCase(letter.note, form, serial=serial, branch=branch))

    def _retell(self) -> None:
        if self._view is None:
            return
        language = self.bench.words.language
        lying = len(self._view.recalls)
        self._to_take_back.setText(
            language.text("To take back ({n})   {key}", n=language.number(lying), key=RECALLS_KEY)
        )
        self._to_take_back.setVisible(lying > 0)
        printed = sum(batch.printed for batch in self._view.batches)
        back = sum(batch.back for batch in self._view.batches)
        self._count.setText(
            language.text(
                "{printed} printed,  {back} back,  {out} out",
                printed=language.number(printed),
                back=language.number(back),
                out=language.number(len(self._view.out)),
            )
        )
