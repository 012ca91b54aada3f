"""Taking an import back: this one, the one whose figures count in its place, or a chosen one."""

from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.tapes.views import ImportLine, TapeReport
from shouyue.desk.bench import Bench
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.sure import SureQuestion
from shouyue.desk.widgets.words import N_, Captions
from shouyue.i18n.language import Language

_THIS = N_("Take this import back …")
_MISTAKE, _WRONG_DAY = N_("entered by mistake"), N_("its day was wrong")
_OTHER = N_("Take back the import of {day} …")


class _Of(NamedTuple):
    """An import with why it would be taken back; `day` names one that is not in sight as such."""

    ref: str
    why: str
    day: date | None = None


class UndoLine(QWidget):
    """One button and its question. What was taken back stays readable, struck through."""

    undone = Signal()

    def __init__(self, bench: Bench, captions: Captions, beside: QWidget, parent: QWidget) -> None:
        """`beside` stands before the button."""
        super().__init__(parent)
        self._bench = bench
        self._of: _Of | None = None
        self.button = Button(self)
        self.question = SureQuestion(
            N_("Its figures no longer count then. What people recorded stays. Take it back?"),
            N_("Take it back"),
            captions,
            self,
        )
        self.button.clicked.connect(self.question.ask)
        self.question.sure.connect(self._withdraw)
        row = QHBoxLayout()
        row.addWidget(beside)
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.question)

    def offer(self, report: TapeReport) -> None:
        """The import that was just made, or the one that stands before it."""
        by = report.outdone_by
        self._offer(_Of(report.ref, _MISTAKE) if by is None else _Of(by.ref, _WRONG_DAY, by.as_of))

    def offer_chosen(self, line: ImportLine | None) -> None:
        """One of those that are listed; none is offered that was taken back."""
        stands = line is not None and line.standing != "taken_back"
        self._offer(_Of(line.ref, _MISTAKE, line.as_of) if line is not None and stands else None)

    def retell(self, language: Language) -> None:
        """The button in another language, or of another import."""
        of = self._of
        self.button.setEnabled(of is not None)
        if of is None or of.day is None:
            self.button.setText(language.text(_THIS))
        else:
            self.button.setText(language.text(_OTHER, day=of.day))

    def _offer(self, of: _Of | None) -> None:
        self._of = of
        self.question.put_away()
        self.retell(self._bench.words.language)

    def _withdraw(self) -> None:
        of, language = self._of, self._bench.words.language
        if of is None:
            return
        act = partial(self._bench.acts.withdraw, of.ref, language.text(of.why))
        self._bench.jobs.run(self, act, self._on_withdrawn)

    def _on_withdrawn(self, outcome: Outcome) -> None:
        messages = self._bench.messages
        if not isinstance(outcome, Saved):
            messages.notice(lambda now: against(now, outcome))
            return
        hints = outcome.hints

        def told(now: Language) -> str:
            words = now.text("Taken back. It stays readable, struck through.")
            return " ".join([words, *(said(now, hint) for hint in hints)])

        (messages.notice if hints else messages.done)(told)
        self._bench.changes.tell(outcome.notes)
        self.undone.emit()
