"""Why our records, or our reckoning, and the bank's figures of a loan differ.

The user's minute: the list says what differs: recorded and not booked, booked and not recorded by
anybody, penalty interest that cannot be. The slip is looked at, the accounts or the borrower asked.
The reasons that suit it are in sight, a digit picks one; some need words.
Where money came with a slip, Ctrl+M records it instead, for only that counts for the clock.
Nothing is changed by it: the line goes, and comes again when either side moves.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from shouyue.casework.cases.differences import REASONS
from shouyue.casework.inputs import DifferenceInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.sentences import said
from shouyue.desk.widgets.entries import Choice, WordsEntry
from shouyue.desk.widgets.words import N_

_ABOUT = (
    ("unbooked", N_("Recorded, not booked")),
    ("unrecorded", N_("Booked, not recorded")),
    ("penalty", N_("Penalty interest")),
    ("penalty_rate", N_("Penalty rate")),
)
_REASONS = (
    ("not_booked_yet", N_("Paid, not booked yet")),
    ("booked_elsewhere", N_("Booked to another loan or account")),
    ("recorded_in_error", N_("Recorded in error")),
    ("automatic_debit", N_("Taken from the account by itself")),
    ("paid_at_counter", N_("Paid at the counter, no slip seen")),
    ("paid_by_another", N_("Another person paid")),
    ("not_a_payment", N_("No payment: written off, restructured, corrected")),
    ("unknown", N_("Asked, and nobody knows")),
    ("checked", N_("Accounts checked: it is right")),
    ("will_be_corrected", N_("The bank corrects it")),
    ("other", N_("Another reason")),
)


class DifferenceForm(RecordForm):
    """Gives one kind of difference its reason."""

    TITLE = N_("Explain a difference of figures")
    KIND = "difference"

    @override
    def build(self) -> None:
        self._about = Choice(_ABOUT, self.captions, self)
        self.rows.add("about", N_("What differs"), self._about)
        self._reason = Choice(_REASONS, self.captions, self)
        self.rows.add("reason", N_("Reason"), self._reason)
        self._said: QPlainTextEdit = WordsEntry(3, self)
        self.rows.add("words", N_("What happened, in words"), self._said)
        self._about.changed.connect(self._fit_reasons)

    @override
    def reset(self, wish: GoCase) -> None:
        kinds = [one.about for one in self.case.differences] if self.case else []
        self._about.offer(kinds or [_ABOUT[0][0]])
        self.rows.show_part("about", shown=len(kinds) > 1)
        self._fit_reasons()
        self._said.clear()
        (self._about if len(kinds) > 1 else self._reason).setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = DifferenceInput(
            note=self.note,
            reason=self._reason.value,  # type: ignore[arg-type] # one of its own options
            words=self._said.toPlainText().strip(),
            override=self.reason,
            about=self._about.value,  # type: ignore[arg-type] # one of its own options
        )
        return partial(self.acts.explain_difference, entry)

    @override
    def look_ahead(self) -> None:
        language = self.bench.words.language
        found = self.case.differences if self.case else ()
        one = next((one for one in found if one.about == self._about.value), None)
        if one is None:
            self.verdict.show_verdict("good", language.text("Nothing differs here any more."))
            return
        words = said(language, one.told)
        if one.about == "unrecorded":
            more = language.text(
                "With a slip, record the repayment instead (Ctrl+M): only that counts for the"
                " limitation period."
            )
            words = f"{words}\n{more}"
        self.verdict.show_verdict("warn", words)

    def _fit_reasons(self) -> None:
        self._reason.offer(REASONS[self._about.value])  # type: ignore[index] # own options
        self._reason.clear_value()
