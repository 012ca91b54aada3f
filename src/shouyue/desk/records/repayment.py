"""A repayment that somebody told us of.

The user's minute: the borrower shows a bank slip, or says that it was paid.
Amount, day, who paid; the number of the slip if there is one.
Without a slip it stays a claim: the bank's next export settles it, never this form.
No cash changes hands here, so there is no field for it.
Ctrl+Enter saves; tomorrow's list is the shorter for it.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.entries import Choice, DayEntry, MoneyEntry
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.words import N_

_PAYERS = (
    ("debtor", N_("Borrower paid")),
    ("deduction", N_("Bank took it")),
    ("other", N_("Somebody else paid")),
)


class RepaymentForm(RecordForm):
    """Records a repayment; says whether it is proved or claimed."""

    TITLE = N_("Record a repayment")
    KIND = "repayment"

    @override
    def build(self) -> None:
        self._amount = MoneyEntry(self)
        self.rows.add("amount", N_("Amount in yuan"), self._amount)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add("on", N_("Paid on"), self._on)
        self._payer = Choice(_PAYERS, self.captions, self)
        self.rows.add("payer", N_("Who"), self._payer)
        self._slip = QLineEdit(self)
        self.rows.add("slip", N_("Number of the bank slip"), self._slip)

    @override
    def reset(self, wish: GoCase) -> None:
        self._amount.clear()
        self._on.set_day(self.bench.today())
        self._payer.set_value("debtor")
        self._slip.clear()
        self._amount.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = RepaymentInput(
            note=self.note,
            amount=self._amount.fen or 0,
            on=self._on.day or self.bench.today(),
            payer=self._payer.value,  # type: ignore[arg-type] # one of its own options
            slip=self._slip.text().strip(),
        )
        return partial(self.bench.acts.record_repayment, entry)

    @override
    def look_ahead(self) -> None:
        language = self.bench.words.language
        if self._slip.text().strip():
            words = language.text("With a bank slip. The balance changes with the next export.")
            self.verdict.show_verdict("good", words)
        else:
            words = language.text(
                "Without a bank slip this is only what was said. The balance does not change."
            )
            self.verdict.show_verdict("warn", words)
