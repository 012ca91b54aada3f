"""Asks whether a file that lacks many loans is the whole branch; what is safe has the focus."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.page import card, heading
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language


class PartCard(QWidget):
    """Another file is what is mostly wanted; to go on is one more key."""

    whole = Signal()
    another = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = bench.words
        self._error: KnownError | None = None
        frame, column = card(self)
        column.addWidget(heading(captions, N_("Is this the whole branch?"), frame))
        self._why = Verdict(frame)
        self._another, self._whole = Button(frame), Button(frame)
        self._another.setObjectName("main")
        captions.text("Another file …", self._another.setText)
        captions.text("It is the whole branch: load it", self._whole.setText)
        self._another.clicked.connect(self.another)
        self._whole.clicked.connect(self.whole)
        feet = QHBoxLayout()
        for button in (self._another, self._whole):
            feet.addWidget(button)
        feet.addStretch(1)
        column.addWidget(self._why)
        column.addLayout(feet)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        captions.follow(self._retell)

    def ask(self, error: KnownError) -> None:
        self._error = error
        self._retell()
        self._another.setFocus()

    def _retell(self) -> None:
        language: Language = self._words.language
        if self._error is not None:
            said = language.sentence(self._error.code, self._error.params)
            self._why.show_verdict("warn", said)
