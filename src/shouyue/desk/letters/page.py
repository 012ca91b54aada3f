"""Letters.

The user's minute: a hundred notices before the bus leaves, and not one of them wrong.
Form, whom, language: three choices with the usual ones in place, then Ctrl+Enter.
Every page can be looked at as it will be printed; what could not be made says why, by name, and
where a rule leaves it to whoever asks, Enter makes it for that one person with a reason.
Ctrl+P is the system's own print dialog; afterwards one question: did it all come out?
What is out and not back stays a list; a slip's number typed or scanned opens its form.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.inputs import LetterSelection
from shouyue.casework.views import BatchLine, LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.keys import bind
from shouyue.desk.letters.batch_room import BatchRoom
from shouyue.desk.letters.model import batch_columns, form_title
from shouyue.desk.letters.order_card import OrderCard
from shouyue.desk.letters.out_list import OutList
from shouyue.desk.letters.presenter import LettersPresenter, LettersView
from shouyue.desk.letters.stack import Stack
from shouyue.desk.page import Go, GoCase, GoLetters, GoSlip, Page, card, heading, quiet, scrolled
from shouyue.desk.slips.room import SlipsRoom
from shouyue.desk.style import GAP, WIDE
from shouyue.desk.tables import RowsModel, Table
from shouyue.desk.words import N_
from shouyue.desk.working import WorkingCard
from shouyue.i18n.language import Language

_ORDER_PX = 340


class LettersPage(Page):
    """At rest: what to make, and what is out. At work: one batch."""

    TITLE = N_("Letters")
    KEYS = (
        ("Ctrl+Enter", N_("Make the letters and look at them")),
        ("Ctrl+P", N_("Print")),
        ("Page Up / Down", N_("Turn the page of the preview")),
        ("+", N_("Larger or smaller preview")),
        ("Ctrl+R", N_("Record a slip that came back, by its number")),
        ("Ctrl+B", N_("Scanned slips: file them, look at their marks")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._view: LettersView | None = None
        self._asks_for_slip = False
        self._presenter = LettersPresenter(bench, self)
        self._order = OrderCard(bench, self.captions, self)
        self._order.ordered.connect(self._compose)
        self._order.branches.picked.connect(self._on_branch)
        self._order.slip_typed.connect(self._presenter.find_slip)
        self._batch = BatchRoom(bench, self.captions, self)
        self._batch.left.connect(self._to_rest)
        self._batch.answered.connect(self._presenter.keeper.confirm)
        self._batch.ordered.connect(self._presenter.compose)
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self._build_rest())
        self._working = WorkingCard(N_("Making the letters …"), self.captions, self)
        self._rooms.addWidget(self._working)
        self._rooms.addWidget(self._batch)
        self._slips = SlipsRoom(bench, self.captions, self)
        self._slips.left.connect(self._to_rest)
        self._slips.waiting.connect(self._order.show_waiting)
        self._order.slips_wanted.connect(self._to_slips)
        self._rooms.addWidget(self._slips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.addWidget(self._rooms)
        for signal, slot in (
            (self._presenter.loaded, self._on_loaded),
            (self._presenter.working, self._on_working),
            (self._presenter.composed, self._on_composed),
            (self._presenter.keeper.confirmed, self._to_rest),
            (self._presenter.stopped, self._to_rest),
            (self._presenter.slip_found, self._on_slip),
        ):
            signal.connect(slot)
        self.captions.follow(self._retell)

    @override
    def receive(self, wish: Go) -> None:
        if isinstance(wish, GoLetters):
            self._presenter.branch = wish.branch or self._presenter.branch
            self._order.choose(wish)
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
        self._count = QLabel(frame)
        self._count.setObjectName("title")
        self._count.setWordWrap(True)
        self._out = OutList(self._presenter, self.bench, self.captions, frame)
        self._out.opened.connect(self._on_slip)
        columns = batch_columns(self._title)
        self._batches: RowsModel[BatchLine] = RowsModel(columns, self.bench.words, self)
        self._batch_table = Table(self._batches, frame)
        self._batch_table.opened.connect(self._open_batch)
        self.captions.text("Batches", self._batch_table.setAccessibleName)
        self._no_batch = quiet(frame)
        self.captions.text("No letters were made yet.", self._no_batch.setText)
        column.addWidget(self._count)
        column.addWidget(self._out, 3)
        column.addWidget(heading(self.captions, N_("Batches"), frame))
        column.addWidget(self._no_batch)
        column.addWidget(self._batch_table, 2)
        column.addStretch(0)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(side)
        row.addWidget(frame, 1)
        bind(holder, "Ctrl+B", self._to_slips)
        return holder

    def _title(self, form: str, language: Language) -> str:
        cards = self._view.forms if self._view else ()
        return next((form_title(card, language) for card in cards if card.form == form), form)

    def _on_branch(self) -> None:
        branch = self._order.branches.branch
        self._order.choose(GoLetters(branch=branch))  # what was chosen is of the branch before
        self._presenter.branch = branch
        self._presenter.load()

    def _compose(self, selection: LetterSelection) -> None:
        self._presenter.compose(selection)

    def _on_loaded(self, view: LettersView) -> None:
        self._view = view
        self._order.show_view(view)
        self._out.show_view(view)
        self._batches.set_rows(view.batches)
        self._batch_table.setVisible(bool(view.batches))
        self._no_batch.setVisible(not view.batches)
        self._retell()

    def _on_working(self, ticket: Ticket) -> None:
        self._rooms.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_composed(self, stack: Stack, pdf: Path) -> None:
        self._working.done()
        self._rooms.setCurrentWidget(self._batch)
        self._batch.open(stack, pdf)

    def _to_slips(self) -> None:
        self._rooms.setCurrentWidget(self._slips)
        self._slips.begin()

    def _to_rest(self) -> None:
        self._slips.put_away()
        self._working.done()
        self._batch.close_file()
        self._presenter.keeper.put_away()
        self._rooms.setCurrentIndex(0)
        self._presenter.load()
        self._order.begin()

    def _open_batch(self, row: int) -> None:
        batch = self._batches.row(row)
        if batch is not None:
            self._presenter.reopen(batch.batch)

    def _on_slip(self, letter: LetterLine) -> None:
        form, serial, branch = "acknowledgment", letter.serial, letter.branch
        self.go.emit(GoCase(letter.note, form, serial=serial, branch=branch))

    def _retell(self) -> None:
        if self._view is None:
            return
        language = self.bench.words.language
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
