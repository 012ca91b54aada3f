"""A letter that a rule stands against, made all the same: for one person, with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Reason
from shouyue.desk.bench import Bench
from shouyue.desk.letters.reason_line import ReasonLine
from shouyue.desk.page import card, heading
from shouyue.desk.sentences import said
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions

_LONGEST = 500


class ReasonCard(QFrame):
    """Asks why; says while one types what must not be said."""

    given = Signal(object, str)
    """The letter that was refused, and the reason."""
    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._refused: RefusedLetter | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card(self)
        outer.addWidget(frame)
        column.addWidget(heading(captions, N_("Make it with a reason"), frame))
        self._who = QLabel(frame)
        self._who.setWordWrap(True)
        column.addWidget(self._who)
        self.why = ReasonLine(bench, captions, N_("Why nevertheless"), _LONGEST, frame)
        self.why.looked.connect(self._on_looked)
        column.addWidget(self.why)
        self.verdict = Verdict(frame)
        column.addWidget(self.verdict)
        column.addLayout(self._build_feet(captions, frame))
        captions.follow(self._retell)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, key, self.give)
        self.why.returnPressed.connect(self.give)
        self.hide()

    def ask(self, refused: RefusedLetter) -> None:
        """About one letter; what was typed about another one is forgotten."""
        if refused != self._refused:
            self.why.clear()
        self._refused = refused
        self._retell()
        self.show()
        self.why.setFocus()

    def give(self) -> None:
        """Hands the reason on, unless there is none."""
        reason = self.why.text().strip()
        if self._refused is None or not self.isVisible():
            return
        if not reason:
            self.verdict.show_verdict("bad", self._bench.words.language.text("Say why."))
            self.why.setFocus()
            return
        self.hide()
        self.given.emit(self._refused, reason)
        self._refused = None

    def _build_feet(self, captions: Captions, frame: QWidget) -> QHBoxLayout:
        make, back = Button(frame), Button(frame)
        make.setObjectName("main")
        captions.text("Make it  (Ctrl+Enter)", make.setText)
        captions.text("Back  (Esc)", back.setText)
        make.clicked.connect(self.give)
        back.clicked.connect(self.left)
        feet = QHBoxLayout()
        feet.addWidget(make)
        feet.addWidget(back)
        feet.addStretch(1)
        return feet

    def _on_looked(self, found: Sequence[Reason]) -> None:
        language = self._bench.words.language
        if found:
            words = " ".join(said(language, one) for one in found)
            self.verdict.show_verdict("bad", words)
        else:
            self._say_what_follows()

    def _say_what_follows(self) -> None:
        words = self._bench.words.language.text(
            "The reason stays with the letter, and a supervisor sees it."
        )
        self.verdict.show_verdict("warn", words)

    def _retell(self) -> None:
        if self._refused is not None:
            why = said(self._bench.words.language, self._refused.reason)
            self._who.setText(f"{self._refused.name}: {why}")
            self._say_what_follows()
            self.why.look_soon()
