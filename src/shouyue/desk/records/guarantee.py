"""What a guarantor's contract says.

The user's minute: the guarantee contract lies on the table.
Who it is is chosen already; its day, joint or general, and how long stand in it.
Nothing agreed is an answer too, and so is "until all is paid".
Up to a maximum amount it runs from when the claims were determined: that day, and the last due.
If the loan was extended since, the day it was due then, and up to which later day he signed.
Ctrl+Enter saves, and the case says until when whom to ask.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit
from typing_extensions import override

from shouyue.casework.inputs import GuaranteeInput
from shouyue.casework.names import GUARANTEE_KINDS
from shouyue.casework.outcomes import Outcome
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.widgets.entries import Choice, CountEntry, DayEntry, Pick
from shouyue.desk.widgets.words import N_

_KINDS = (
    ("joint", GUARANTEE_KINDS["joint"]),
    ("general", GUARANTEE_KINDS["general"]),
    ("unspecified", N_("Not said")),
)
_PERIODS = {
    "none": N_("Nothing agreed"),
    "months": N_("So many months after the due day"),
    "fixed_date": N_("Until a day"),
    "until_paid_off": N_("Until all is paid"),
    "unclear": N_("Unclear"),
}
_DEFECTS = {
    "": N_("None"),
    "village_committee_without_procedure": N_("A village committee without due procedure"),
    "new_loan_for_old_unknown_to_guarantor": N_("New loan for old, and he did not know"),
}
_MOST_MONTHS = 600


class GuaranteeForm(RecordForm):
    """States one guarantor's contract."""

    TITLE = N_("What the guarantee contract says")
    KIND = "guarantee"

    @override
    def build(self) -> None:
        self._who = QComboBox(self)
        self.rows.add("guarantor", N_("Guarantor"), self._who)
        self._made = DayEntry(self.bench.today, self)
        self.rows.add("contract_date", N_("Day of the contract"), self._made)
        self._number = QLineEdit(self)
        self.rows.add("number", N_("Number of the contract"), self._number)
        self._kind = Choice(_KINDS, self.captions, self)
        self.rows.add("written", N_("Kind"), self._kind)
        self._period = Pick(_PERIODS, self.captions, self)
        self.rows.add("period", N_("Period"), self._period)
        self._months = CountEntry(0, _MOST_MONTHS, self)
        self.rows.add("months", N_("Months"), self._months)
        self._last = DayEntry(self.bench.today, self)
        self.rows.add("last_day", N_("Last day"), self._last)
        self._maximum = self.rows.add_check("maximum_amount", N_("Up to a maximum amount"))
        self._determined, self._last_due = (DayEntry(self.bench.today, self) for _ in range(2))
        self.rows.add("determined", N_("Claims determined on"), self._determined)
        self.rows.add("last_due", N_("Last of these claims due on"), self._last_due)
        self._maximum.toggled.connect(self._fit_rows)
        self._due_then = DayEntry(self.bench.today, self)
        self.rows.add("main_due", N_("Loan was due then, if another day"), self._due_then)
        self._agreed = DayEntry(self.bench.today, self)
        self.rows.add("agreed_due", N_("Signed for a later day: up to"), self._agreed)
        self._defect = Pick(_DEFECTS, self.captions, self)
        self.rows.add("defect", N_("What frees him"), self._defect)
        self._period.currentIndexChanged.connect(self._fit_rows)

    @override
    def reset(self, wish: GoCase) -> None:
        self._who.clear()
        for one in self.case.guarantees if self.case else ():
            self._who.addItem(one.name, one.guarantor)
        self._who.setCurrentIndex(max(0, self._who.findData(wish.guarantor)))
        self._made.set_day(self.case.loan.disbursed if self.case else None)
        self._kind.set_value("joint")
        self._period.set_value("none")
        self._number.clear()
        self._months.setValue(0)
        for day in (self._last, self._due_then, self._agreed, self._determined, self._last_due):
            day.set_day(None)
        self._maximum.setChecked(False)
        self._defect.set_value("")
        self._fit_rows()
        self._made.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = GuaranteeInput(
            note=self.note,
            guarantor=str(self._who.currentData() or ""),
            contract_date=self._made.day or self.bench.today(),
            written=self._kind.value,  # type: ignore[arg-type] # one of its own options
            period=self._period.value,  # type: ignore[arg-type] # one of its own options
            months=self._months.value(),
            last_day=self._last.day,
            main_due=self._due_then.day,
            agreed_due=self._agreed.day,
            defect=self._defect.value,  # type: ignore[arg-type] # one of its own options
            maximum_amount=self._maximum.isChecked(),
            determined=self._determined.day,
            last_due=self._last_due.day,
            number=self._number.text().strip(),
            override=self.reason,
        )
        return partial(self.acts.state_guarantee, entry)

    def _fit_rows(self) -> None:
        self.rows.show_part("months", shown=self._period.value == "months")
        self.rows.show_part("last_day", shown=self._period.value == "fixed_date")
        # What is agreed of the period counts as agreed, whichever claims were guaranteed.
        is_asked = self._maximum.isChecked() and self._period.value not in ("months", "fixed_date")
        for name in ("determined", "last_due"):
            self.rows.show_part(name, shown=is_asked)
