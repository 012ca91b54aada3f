"""Taking an import back: this one, or the one whose figures count in its place."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.tapes.views import TapeReport
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


class UndoLine(QWidget):
    """One button and its question. What was taken back stays readable, struck through."""

    undone = Signal()

    def __init__(self, bench: Bench, captions: Captions, beside: QWidget, parent: QWidget) -> None:
        """`beside` stands before the button."""
        super().__init__(parent)
        self._bench = bench
        self._report: TapeReport | None = None
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
        self._report = report
        self.question.put_away()

    def retell(self, language: Language) -> None:
        """The button in another language, or of another report."""
        by = self._report.outdone_by if self._report is not None else None
        words = language.text(_THIS) if by is None else language.text(_OTHER, day=by.as_of)
        self.button.setText(words)

    def _withdraw(self) -> None:
        report, language = self._report, self._bench.words.language
        if report is None:
            return
        by = report.outdone_by
        ref, why = (report.ref, _MISTAKE) if by is None else (by.ref, _WRONG_DAY)
        act = partial(self._bench.acts.withdraw, ref, language.text(why))
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
