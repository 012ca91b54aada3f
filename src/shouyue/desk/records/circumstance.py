"""What stops, moves or forbids contacts with a borrower.

The user's minute: somebody says that he is in hospital, or complains, or asks for quiet at noon.
What it is, from when, and until when if that is known.
From then on the gate knows it, and the day's list leaves him in peace or goes to a supervisor.
When it is over, the same form with the last day.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from typing_extensions import override

from shouyue.casework.inputs import CircumstanceInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.widgets.entries import DayEntry, Pick, WordsEntry
from shouyue.desk.widgets.words import N_

_CIRCUMSTANCES = {
    "seriously_ill": N_("Seriously ill"),
    "disaster": N_("Struck by a disaster"),
    "complaint_open": N_("A complaint is open"),
    "negotiating": N_("A way to repay is being discussed"),
    "quiet_times": N_("Wants no contact at certain hours"),
    "other_times_agreed": N_("Agreed to other hours"),
    "number_invalid": N_("The telephone number is no longer valid"),
    "contact_refused": N_("The contact person wants no calls"),
    "incapacitated": N_("Cannot act for himself"),
    "dead": N_("Has died"),
}
_WITH_TIMES = ("quiet_times", "other_times_agreed")


class CircumstanceForm(RecordForm):
    """Notes a circumstance."""

    TITLE = N_("Note a circumstance")
    KIND = "circumstance"

    @override
    def build(self) -> None:
        self._what = Pick(_CIRCUMSTANCES, self.captions, self)
        self.rows.add("what", N_("What"), self._what)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add("on", N_("From"), self._on)
        self._until = DayEntry(self.bench.today, self)
        self.rows.add("until", N_("Until, if known"), self._until)
        self._times = QLineEdit(self)
        self._times.setPlaceholderText("12:00-14:00")
        self.rows.add("times", N_("Hours"), self._times)
        self._said: QPlainTextEdit = WordsEntry(3, self)
        self.rows.add("words", N_("What is known of it"), self._said)
        self._what.currentIndexChanged.connect(self._fit_rows)

    @override
    def reset(self, wish: GoCase) -> None:
        self._what.setCurrentIndex(0)
        self._on.set_day(self.bench.today())
        self._until.set_day(None)
        self._times.clear()
        self._said.clear()
        self._fit_rows()
        self._what.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = CircumstanceInput(
            note=self.note,
            what=self._what.value,  # type: ignore[arg-type] # one of its own options
            on=self._on.day or self.bench.today(),
            until=self._until.day,
            times=self._times.text().strip() if self._what.value in _WITH_TIMES else "",
            words=self._said.toPlainText().strip(),
            override=self.reason,
        )
        return partial(self.acts.note_circumstance, entry)

    def _fit_rows(self) -> None:
        self.rows.show_part("times", shown=self._what.value in _WITH_TIMES)
