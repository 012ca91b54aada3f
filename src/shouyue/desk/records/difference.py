"""Why records and the bank's figures of a loan differ.

The user's minute: the list says that more was recorded than the bank booked.
The slip is looked at, or the borrower asked; one of four is the answer.
Another reason needs words.
Nothing is changed by it: the line goes, and comes again when either side moves.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from shouyue.casework.inputs import DifferenceInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.entries import Choice, WordsEntry
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.words import N_

_REASONS = (
    ("not_booked_yet", N_("Paid, not booked yet")),
    ("booked_elsewhere", N_("Booked to another loan or account")),
    ("recorded_in_error", N_("Recorded in error")),
    ("other", N_("Another reason")),
)


class DifferenceForm(RecordForm):
    """Explains one difference."""

    TITLE = N_("Explain a difference of figures")
    KIND = "difference"

    @override
    def build(self) -> None:
        self._reason = Choice(_REASONS, self.captions, self)
        self.rows.add("reason", N_("Reason"), self._reason)
        self._said: QPlainTextEdit = WordsEntry(3, self)
        self.rows.add("words", N_("What happened, in words"), self._said)

    @override
    def reset(self, wish: GoCase) -> None:
        self._reason.set_value("not_booked_yet")
        self._said.clear()
        self._reason.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = DifferenceInput(
            note=self.note,
            reason=self._reason.value,  # type: ignore[arg-type] # one of its own options
            words=self._said.toPlainText().strip(),
            override=self.reason,
        )
        return partial(self.acts.explain_difference, entry)
