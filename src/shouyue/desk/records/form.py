"""What all forms share: drafts, looking ahead, saving, taking back."""

from collections.abc import Callable, Mapping
from typing import assert_never

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from shouyue.casework.cases.views import CasePage
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.desk.acts import Acts
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Lane
from shouyue.desk.page import GoCase, Scrolled
from shouyue.desk.records.drafts import DraftKeeper
from shouyue.desk.records.rows import Rows
from shouyue.desk.records.scans import LongAct, ReadingPane
from shouyue.desk.sentences import moment, said, sources_said
from shouyue.desk.taking_back import tell_saved
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError

_LIVE_MS = 150
_MOST_SAID_PX = 150
"""Higher, what stands against an entry would hide the entry."""


class RecordForm(QWidget):
    """Base of the forms. Subclasses add rows, build the entry and name the act."""

    TITLE = ""
    KIND = ""
    TAKES_REASON = True
    """Whether it can be recorded against a rule, with a reason why."""

    left = Signal()
    """Saved or given up; the history comes back into sight."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.captions = Captions(bench.words, self)
        self.case: CasePage | None = None
        self.note = ""
        self.places: Mapping[str, str] = {}
        """Inputs of the act that stand under another name among the rows."""
        self._drafts = DraftKeeper(bench, self)
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self.look_ahead)
        self.verdict = Verdict(self, _MOST_SAID_PX)
        self.verdict.hide()
        self._pane = ReadingPane(self.captions, self)
        self._room = Scrolled(self._pane)
        self.rows = Rows(self.captions, self._room.viewport())
        self.rows.changed.connect(self._on_changed)
        self.build()
        self.why: QLineEdit | None = None
        if self.TAKES_REASON:
            self.why = QLineEdit(self)
            self.rows.add("override", N_("Why nevertheless"), self.why)
        self.rows.close_up()
        self._build_frame()
        self.captions.follow(self._live.start)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            bind(self, key, self.submit)

    # --- for subclasses ------------------------------------------------------------------------

    def build(self) -> None:
        """Adds the rows."""

    def reset(self, wish: GoCase) -> None:
        """Puts the inputs back to what they are before anything is typed."""

    def save_act(self) -> Callable[[], Outcome] | LongAct:
        """The act with everything it needs, to be called on the store thread."""
        raise LookupError("every form saves something")

    def look_ahead(self) -> None:
        """Says before saving what saving would mean; called a moment after each change."""

    @property
    def draft_name(self) -> str:
        """Under which what is typed is kept until it is saved."""
        branch = self.case.branch if self.case is not None else ""
        return "/".join(part for part in (self.KIND, branch, self.note) if part)

    @property
    def acts(self) -> Acts:
        """What can be done in the branch of the case."""
        return self.bench.acts.at(self.case.branch if self.case is not None else "")

    @property
    def reason(self) -> str:
        """Why it is recorded although a rule stands against it; empty where nobody was asked."""
        return self.why.text().strip() if self.why is not None else ""

    def show_not_allowed(self, outcome: NotAllowed) -> None:
        """What stands against it, in words, and room for a reason where one lets it through."""
        language = self.bench.words.language
        parts = [said(language, rule) for rule in outcome.rules]
        if outcome.next_slot:
            when = moment(language, outcome.next_slot)
            parts.append(language.text("Allowed next: {when}.", when=when))
        if outcome.overridable:
            parts.append(language.text("With a reason it can be recorded all the same."))
        self.show_reason(shown=outcome.overridable)
        self.verdict.show_verdict("bad", "\n".join(parts), sources_said(language, outcome.sources))

    def show_reason(self, *, shown: bool) -> None:
        """Shows or hides the room for a reason."""
        if self.why is not None:
            self.rows.show_part("override", shown=shown)

    # --- from outside --------------------------------------------------------------------------

    @property
    def fields(self) -> dict[str, QWidget]:
        """The inputs by name."""
        return self.rows.fields

    def begin(self, case: CasePage, wish: GoCase) -> None:
        """Opens the form for a loan as wished, with what was left unsaved."""
        self.case, self.note = case, case.loan.note
        self.rows.clear_problems()
        if self.why is not None:
            self.why.clear()
        self.show_reason(shown=False)
        self.reset(wish)
        self._room.verticalScrollBar().setValue(0)  # where the hands are now
        self._drafts.watch(self.draft_name, self.fields)
        self._live.start()

    def keep_drafts(self) -> None:
        """It goes out of sight: what is typed is kept, and no file is read on for it."""
        self.stop()
        self._drafts.keep_now()

    def stop(self) -> bool:
        """Stops the reading of files that are to be recorded; whether any was under way."""
        return self._pane.stop()

    def submit(self) -> None:
        """Saves, unless something typed cannot be read."""
        self.rows.clear_problems()
        if self._save.isEnabled() and self.rows.is_readable(self.bench.words.language):
            self._pane.note_hands(self)
            self._save.setEnabled(False)
            act, told = self.save_act(), (self._on_outcome, self._on_error)
            if isinstance(act, LongAct):
                ticket = self.bench.jobs.run_long(self, act.work, *told, Lane.SCANS)
                self._pane.watch(ticket)
            else:
                self.bench.jobs.run(self, act, *told)

    # --- inside --------------------------------------------------------------------------------

    def _build_frame(self) -> None:
        """Title, verdict, rows; the buttons come last, so that Tab does too."""
        head = QLabel(self)
        head.setObjectName("heading")
        self.captions.text(self.TITLE, head.setText)
        self._save = Button(self)
        self._save.setObjectName("main")
        self.captions.text("Save  (Ctrl+Enter)", self._save.setText)
        self._save.clicked.connect(self.submit)
        back = Button(self)
        self.captions.text("Back  (Esc)", back.setText)
        back.clicked.connect(self.left)
        feet = QHBoxLayout()
        feet.addWidget(self._save)
        feet.addWidget(back)
        feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(head)
        column.addWidget(self.verdict)
        self._room.hold(self.rows)
        self._pane.addWidget(self._room)
        column.addWidget(self._pane, 1)
        column.addLayout(feet)

    def _on_changed(self) -> None:
        self._drafts.touch()
        self._live.start()

    def _on_error(self, error: KnownError) -> None:
        self._save.setEnabled(True)
        self._pane.rest()
        self.bench.messages.trouble(error)

    def _on_outcome(self, outcome: Outcome) -> None:
        self._save.setEnabled(True)
        self._pane.rest()
        match outcome:
            case Saved():
                self._drafts.forget()
                who = self.case.name if self.case else ""
                tell_saved(self.bench, outcome, lambda now: now.text("Saved for {name}.", name=who))
                self.left.emit()
                self.bench.changes.tell(outcome.notes)
            case Invalid():
                self._show_problems(outcome)
            case NotAllowed():
                self.show_not_allowed(outcome)
                if outcome.overridable and self.why is not None:
                    # Where the reason goes: the line above soon says other things.
                    language = self.bench.words.language
                    words = "\n".join(said(language, rule) for rule in outcome.rules)
                    self.rows.show_problem("override", words)
            case _:
                assert_never(outcome)

    def _show_problems(self, outcome: Invalid) -> None:
        language = self.bench.words.language
        for problem in outcome.problems:
            words = said(language, problem.reason)
            if not self.rows.show_problem(self.places.get(problem.field, problem.field), words):
                self.verdict.show_verdict("bad", words)
