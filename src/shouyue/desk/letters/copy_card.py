"""A letter that is out, printed once more: only as a copy that says so, with the reason on it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.checks import MAX_WORDS
from shouyue.casework.letters.copy_marks import MAX_REASON
from shouyue.casework.outcomes import NotAllowed, Outcome, Reason
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.letters.reason_line import ReasonLine
from shouyue.desk.page import card, heading, quiet
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions


class CopyCard(QFrame):
    """Asks why; says while one types what must not stand on what the borrower gets."""

    given = Signal(object, str, str)
    """The letter, the reason, and why nevertheless where a rule stands against it."""
    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._letter: LetterLine | None = None
        frame, column = card(self)
        column.addWidget(heading(captions, N_("Print a copy"), frame))
        self._who = QLabel(frame)
        self._who.setWordWrap(True)
        column.addWidget(self._who)
        hint = quiet(frame)
        captions.text("Every page says that it is a copy, why, and when.", hint.setText)
        column.addWidget(hint)
        sentence = N_("Why a copy is wanted")
        self.why = ReasonLine(bench, captions, sentence, MAX_REASON, frame)
        self.why.looked.connect(self._on_looked)
        self.why.returnPressed.connect(self.give)
        column.addWidget(self.why)
        sentence = N_("Why nevertheless; it stays on record and is not printed")
        self.nevertheless = ReasonLine(bench, captions, sentence, MAX_WORDS, frame)
        self.nevertheless.looked.connect(self._on_looked)
        self.nevertheless.returnPressed.connect(self.give)
        self.nevertheless.hide()
        column.addWidget(self.nevertheless)
        self.verdict = Verdict(frame)
        column.addWidget(self.verdict)
        column.addLayout(self._build_feet(captions, frame))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(WIDE, GAP, WIDE, GAP)
        outer.addWidget(frame)
        outer.addStretch(1)
        captions.follow(self._retell)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, key, self.give)

    def ask(self, letter: LetterLine) -> None:
        """About one letter; what was typed about another one is forgotten."""
        if letter != self._letter:
            self.why.clear()
            self.nevertheless.clear()
            self.nevertheless.hide()
        self._letter = letter
        self.verdict.show_verdict("warn", "")
        self._retell()
        self.why.setFocus()

    def give(self) -> None:
        """Hands the reason on; what is missing of it the act says."""
        if self._letter is not None and self.isVisible():
            reasons = (one.text().strip() for one in (self.why, self.nevertheless))
            self.given.emit(self._letter, *reasons)

    def show_outcome(self, outcome: Outcome) -> None:
        """Why there is no copy; where a reason lets it through, that is asked for."""
        self.verdict.show_verdict("bad", against(self._bench.words.language, outcome))
        is_asked = isinstance(outcome, NotAllowed) and outcome.overridable
        self.nevertheless.setVisible(is_asked)
        (self.nevertheless if is_asked else self.why).setFocus()

    def _build_feet(self, captions: Captions, frame: QWidget) -> QHBoxLayout:
        make, back = Button(frame), Button(frame)
        make.setObjectName("main")
        captions.text("Make the copy  (Ctrl+Enter)", make.setText)
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
        self.verdict.show_verdict("bad", " ".join(said(language, one) for one in found))

    def _retell(self) -> None:
        letter = self._letter
        if letter is not None:
            self._who.setTextFormat(Qt.TextFormat.PlainText)
            self._who.setText(f"{letter.serial}   {letter.to or letter.name}")
