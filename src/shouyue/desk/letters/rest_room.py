"""The letters page at rest: what to make; beside it what is out, and what was made."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.letters.batch_list import BatchList
from shouyue.desk.letters.model import counted_words
from shouyue.desk.letters.order_card import OrderCard
from shouyue.desk.letters.out_list import OutList
from shouyue.desk.letters.presenter import LettersPresenter, LettersView
from shouyue.desk.page import RECALLS_KEY, Scrolled, card
from shouyue.desk.widgets.dotted import DottedLabel
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP
from shouyue.desk.widgets.words import Captions

_ORDER_PX = 340


class RestRoom(QWidget):
    """Leads to all the other rooms."""

    slips_wanted = Signal()
    recalls_wanted = Signal()

    def __init__(
        self, presenter: LettersPresenter, bench: Bench, captions: Captions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._view: LettersView | None = None
        side = Scrolled(self)
        side.setFixedWidth(_ORDER_PX)
        self.order = OrderCard(bench, captions, side.viewport())
        side.hold(self.order)
        self.order.slips_wanted.connect(self.slips_wanted)
        frame, column = card(self)
        self._count = DottedLabel(frame)
        self._count.setObjectName("title")
        self.out = OutList(presenter, bench, captions, frame)
        self.batches = BatchList(bench, captions, frame)
        self._to_take_back = IconButton("undo", frame)
        self._to_take_back.clicked.connect(self._want_recalls)
        top = FlowLayout(gap=8)
        top.addWidget(self._count)
        top.addWidget(self._to_take_back)
        column.addLayout(top)
        column.addWidget(self.out, 3)
        column.addWidget(self.batches, 2)
        column.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(side)
        row.addWidget(frame, 1)
        bind(self, "Ctrl+B", self.slips_wanted.emit)
        bind(self, RECALLS_KEY, self._want_recalls)
        captions.follow(self._retell)

    def show_view(self, view: LettersView) -> None:
        """Forms, batches and letters as they stand now."""
        self._view = view
        self.order.show_view(view)
        self.out.show_view(view)
        self.batches.show_view(view)
        self._retell()

    def _want_recalls(self) -> None:
        if self._view is not None and not self._view.recalls:
            self._bench.messages.notice(
                lambda now: now.text("No letter lies here that must be taken back.")
            )
        else:
            self.recalls_wanted.emit()

    def _retell(self) -> None:
        if self._view is None:
            return
        language = self._bench.words.language
        lying = len(self._view.recalls)
        self._to_take_back.setText(
            language.text("To take back ({n})   {key}", n=language.number(lying), key=RECALLS_KEY)
        )
        self._count.setText(counted_words(language, self._view.batches))
