"""What all forms share: rows with names, problems beside them, drafts, saving, taking back."""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.casework.views import CasePage
from shouyue.desk.bench import Bench
from shouyue.desk.entries import Choice, DayEntry, MoneyEntry
from shouyue.desk.flow import FlowLayout
from shouyue.desk.keys import bind
from shouyue.desk.page import GoCase, scrolled
from shouyue.desk.records.drafts import DraftKeeper
from shouyue.desk.sentences import said
from shouyue.desk.verdict import Verdict
from shouyue.desk.words import Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language

_LIVE_MS = 150
_CAPTION_PX = 108


class RecordForm(QWidget):
    """Base of the forms. Subclasses add rows, build the entry and name the act."""

    TITLE = ""
    KIND = ""

    left = Signal()
    """Saved or given up; the history comes back into sight."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.captions = Captions(bench.words, self)
        self.case: CasePage | None = None
        self.note = ""
        self.fields: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        self._containers: dict[str, QWidget] = {}
        self._drafts = DraftKeeper(bench, self)
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self.look_ahead)
        self._outcome: NotAllowed | None = None
        self._build_frame()
        self.build()
        self._rows.addStretch(1)
        self._build_feet()
        self.captions.follow(self._live.start)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            bind(self, key, self.submit)

    # --- for subclasses ------------------------------------------------------------------------

    def build(self) -> None:
        """Adds the rows."""

    def reset(self, wish: GoCase) -> None:
        """Puts the inputs back to what they are before anything is typed."""

    def save_act(self) -> Callable[[], Outcome]:
        """The act with everything it needs, to be called on the store thread."""
        raise LookupError("every form saves something")

    def look_ahead(self) -> None:
        """Says before saving what saving would mean; called a moment after each change."""

    def add(self, name: str, sentence: str, widget: QWidget) -> QWidget:
        """A row: caption, input, room for its problem. `name` is the act's input."""
        self.add_pair(sentence, (name, sentence, widget))
        return widget

    def add_pair(self, caption: str, *parts: tuple[str, str, QWidget]) -> None:
        """A row of several inputs, each (name, sentence for screen readers, widget)."""
        row, below = self._row(caption, parts[0][2])
        across = FlowLayout(gap=8)
        below.addLayout(across)
        for name, sentence, widget in parts:
            self.captions.text(sentence, _speaker(widget))
            across.addWidget(widget)
            problem = QLabel(row)
            problem.setObjectName("problem")
            problem.setWordWrap(True)
            problem.hide()
            below.addWidget(problem)
            self._keep(name, widget, row, problem)

    def add_check(self, name: str, sentence: str) -> QCheckBox:
        """A row that is only a tick with its sentence."""
        row, below = self._row("", None)
        tick = QCheckBox(row)
        self.captions.text(sentence, tick.setText)
        problem = QLabel(row)
        problem.hide()
        below.addWidget(tick)
        self._keep(name, tick, row, problem)
        return tick

    def show_row(self, name: str, *, shown: bool) -> None:
        """Rows, or parts of a row, that matter only sometimes."""
        row = self._containers[name]
        self.fields[name].setVisible(shown)
        parts = [self.fields[other] for other, place in self._containers.items() if place is row]
        row.setVisible(any(not part.isHidden() for part in parts))

    def _row(self, sentence: str, widget: QWidget | None) -> tuple[QWidget, QVBoxLayout]:
        row = QWidget(self)
        caption = QLabel(row)
        caption.setWordWrap(True)
        caption.setFixedWidth(_CAPTION_PX)
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if sentence:
            self.captions.text(sentence, caption.setText)
        if widget is not None and not isinstance(widget, Choice):
            caption.setBuddy(widget)
        below = QVBoxLayout()
        below.setSpacing(2)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        across.addWidget(caption)
        across.addLayout(below, 1)
        self._rows.addWidget(row)
        return row, below

    def _keep(self, name: str, widget: QWidget, row: QWidget, problem: QLabel) -> None:
        self.fields[name] = widget
        self._containers[name] = row
        self._problems[name] = problem
        self._watch(widget)

    def add_step(self, sentence: str) -> QLabel:
        """A heading between rows."""
        label = QLabel(self)
        label.setObjectName("heading")
        label.setWordWrap(True)
        self.captions.text(sentence, label.setText)
        self._rows.addSpacing(4)
        self._rows.addWidget(label)
        return label

    # --- from outside --------------------------------------------------------------------------

    def begin(self, case: CasePage, wish: GoCase) -> None:
        """Opens the form for a loan as wished, with what was left unsaved."""
        self.case, self.note = case, case.loan.note
        self._clear_problems()
        self._outcome = None
        self.reset(wish)
        self._drafts.watch(f"{self.KIND}/{self.note}", self.fields)
        self._live.start()

    def keep_drafts(self) -> None:
        self._drafts.keep_now()

    def submit(self) -> None:
        """Saves, unless something typed cannot be read."""
        self._clear_problems()
        if not self._is_readable() or not self._button.isEnabled():
            return
        self._button.setEnabled(False)
        self.bench.jobs.run(self, self.save_act(), self._on_outcome, self._on_error)

    def show_problem(self, name: str, words: str) -> None:
        """Marks one input; the first one marked gets the focus."""
        label = self._problems.get(name)
        if label is None:
            self.verdict.show_verdict("bad", words)
            return
        if not any(other.isVisible() for other in self._problems.values()):
            self.fields[name].setFocus()
        label.setText(f"■ {words}")
        label.show()
        self._mark_wrong(self.fields[name], wrong=True)

    # --- inside --------------------------------------------------------------------------------

    def _build_frame(self) -> None:
        self._head = QLabel(self)
        self._head.setObjectName("heading")
        self.captions.text(self.TITLE, self._head.setText)
        self.verdict = Verdict(self)
        self.verdict.hide()
        inside = QWidget(self)
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(2, 2, 8, 2)
        self._rows.setSpacing(7)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(8)
        self._outer.addWidget(self._head)
        self._outer.addWidget(self.verdict)
        self._outer.addWidget(scrolled(inside, self), 1)

    def _build_feet(self) -> None:
        """The buttons come last, so that Tab does too."""
        self._button = QPushButton(self)
        self._button.setObjectName("main")
        self.captions.text("Save  (Ctrl+Enter)", self._button.setText)
        self._button.clicked.connect(self.submit)
        back = QPushButton(self)
        self.captions.text("Back  (Esc)", back.setText)
        back.clicked.connect(self.left)
        feet = QHBoxLayout()
        feet.addWidget(self._button)
        feet.addWidget(back)
        feet.addStretch(1)
        self._outer.addLayout(feet)

    def _watch(self, widget: QWidget) -> None:
        match widget:
            case QCheckBox():
                widget.toggled.connect(self._on_changed)
            case QSpinBox():
                widget.valueChanged.connect(self._on_changed)
            case QLineEdit() | QPlainTextEdit():
                widget.textChanged.connect(self._on_changed)
            case Choice():
                widget.changed.connect(self._on_changed)
            case QComboBox():
                widget.currentIndexChanged.connect(self._on_changed)
            case _:
                raise TypeError(f"no input: {type(widget).__name__}")

    def _on_changed(self) -> None:
        self._drafts.touch()
        self._live.start()

    def _is_readable(self) -> bool:
        language = self.bench.words.language
        fine = True
        for name, widget in self.fields.items():
            if isinstance(widget, DayEntry) and not widget.is_readable:
                words = language.text("Not a day. Like this: 2026-11-30, 1130, +7")
            elif isinstance(widget, MoneyEntry) and not widget.is_readable:
                words = language.text("Not an amount. Like this: 600 or 600.50")
            else:
                continue
            self.show_problem(name, words)
            fine = False
        return fine

    def _on_error(self, error: KnownError) -> None:
        self._button.setEnabled(True)
        self.bench.messages.trouble(error)

    def _on_outcome(self, outcome: Outcome) -> None:
        self._button.setEnabled(True)
        language = self.bench.words.language
        match outcome:
            case Saved():
                self._drafts.forget()
                self._tell_saved(outcome)
                self.left.emit()
                self.bench.changes.tell(outcome.notes)
            case Invalid():
                for problem in outcome.problems:
                    self.show_problem(problem.field, said(language, problem.reason))
            case NotAllowed():
                self.show_not_allowed(outcome)
            case _:
                assert_never(outcome)

    def show_not_allowed(self, outcome: NotAllowed) -> None:
        """What stands against it, in words."""
        language = self.bench.words.language
        words = " ".join(said(language, rule) for rule in outcome.rules)
        self.verdict.show_verdict("bad", words)

    def _tell_saved(self, saved: Saved) -> None:
        acts, jobs, changes = self.bench.acts, self.bench.jobs, self.bench.changes
        messages, kept, name = self.bench.messages, saved, self.case.name if self.case else ""

        def words(now: Language) -> str:
            told = now.text("Saved for {name}.", name=name)
            return " ".join([told, *(said(now, hint) for hint in kept.hints)])

        def take_back() -> None:
            why = self.bench.words.language.text("entered by mistake")
            refs = tuple(reversed(kept.refs))
            jobs.run(messages, lambda: [acts.withdraw(ref, why) for ref in refs], taken)

        def taken(_: object) -> None:
            messages.done(lambda now: now.text("Taken back. It stays readable, struck through."))
            changes.tell(kept.notes)

        tell = messages.notice if saved.hints else messages.done
        tell(words, lambda now: now.text("Take back  (Ctrl+Z)"), take_back)

    def _clear_problems(self) -> None:
        for name, label in self._problems.items():
            if not label.isHidden():
                label.hide()
                self._mark_wrong(self.fields[name], wrong=False)

    def _mark_wrong(self, widget: QWidget, *, wrong: bool) -> None:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _speaker(widget: QWidget) -> Callable[[str], object]:
    """Where an input takes its words: a tick shows them, all others have a caption beside them."""
    match widget:
        case QCheckBox():
            return widget.setText
        case Choice():
            return widget.name_for_readers
        case _:
            return widget.setAccessibleName
