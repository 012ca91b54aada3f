"""Beside a scanned page: a hint, the form of its mark, or the number of one that has no code."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QWidget
from typing_extensions import override

from shouyue.casework.cases.views import CasePage
from shouyue.desk.bench import Bench
from shouyue.desk.late import Late
from shouyue.desk.page import GoCase, card
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.slips.settle_card import SettleCard
from shouyue.desk.widgets.words import Captions


class SlipSide(QStackedWidget):
    """At rest the hint; the form is built for the first slip."""

    form_left = Signal()
    """Saved or given up."""

    def __init__(
        self,
        bench: Bench,
        captions: Captions,
        was_looked_at: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        """`was_looked_at` tells whether the mark of the page in sight was seen uncovered."""
        super().__init__(parent)
        self._bench, self._was_looked_at = bench, was_looked_at
        resting, column = card(self)
        self.hint = QLabel(resting)
        self.hint.setWordWrap(True)
        column.addWidget(self.hint)
        column.addStretch(1)
        self._settle_frame, column = card(self)
        self.settle = SettleCard(bench, captions, self._settle_frame)
        column.addWidget(self.settle)
        for frame in (resting, self._settle_frame):
            self.addWidget(frame)
        self._form_room = Late(self, self._build_form)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    @override
    def minimumSizeHint(self) -> QSize:
        """Of what is in sight: a form that is not takes no room from the page beside it."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    @override
    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    @property
    def is_settling(self) -> bool:
        return self.currentWidget() is self._settle_frame

    @property
    def form_is_open(self) -> bool:
        return self._form_room.is_here

    @property
    def form(self) -> AcknowledgmentForm:
        self._form_room()
        return self._form

    def open_form(self, case: CasePage, wish: GoCase) -> None:
        self._form_room.enter()
        self._form.begin(case, wish)

    def open_settling(self) -> None:
        self.setCurrentWidget(self._settle_frame)

    def keep_drafts(self) -> None:
        """What is being typed is handed to the store."""
        if self._form_room.built is not None:
            self._form.keep_drafts()

    def stop(self) -> bool:
        """Stops what the form is reading; whether it was."""
        return self.form_is_open and self._form.stop()

    def _build_form(self, parent: QWidget) -> QFrame:
        frame, column = card(parent)
        self._form = AcknowledgmentForm(self._bench, frame)
        self._form.view.leave_to(self._was_looked_at)
        self._form.left.connect(self.form_left)
        column.addWidget(self._form)
        return frame
