"""A repayment that somebody told us of.

The user's minute: the borrower shows a bank slip, or says that it was paid.
Amount, day, who paid; the number of the slip if there is one; what the borrower signed about it.
Without a slip it stays a claim: the bank's next export settles it, never this form.
Of a person with several loans: whether whoever paid said that it is for this one.
Above the rows stands at once what it would do to the clock, and by which article.
No cash changes hands here, so there is no field for it.
Ctrl+Enter saves; tomorrow's list is the shorter for it.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from typing_extensions import override

from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Outcome, Reason
from shouyue.casework.periods.views import ClockView
from shouyue.casework.records.repayments import is_no_slip
from shouyue.desk.page import GoCase
from shouyue.desk.records.foretelling import foretold, why_nothing
from shouyue.desk.records.form import RecordForm
from shouyue.desk.sentences import said
from shouyue.desk.widgets.entries import Choice, DayEntry, MoneyEntry
from shouyue.desk.widgets.verdict import Kind
from shouyue.desk.widgets.words import N_
from shouyue.domain.errors import KnownError

_PAYERS = (
    ("debtor", N_("Borrower paid")),
    ("deduction", N_("Bank took it")),
    ("co_borrower", N_("Co-borrower paid")),
    ("guarantor", N_("Guarantor paid")),
    ("for_debtor", N_("Somebody paid for the borrower")),
    ("other", N_("Somebody else paid")),
)
_SIGNED = (
    ("", N_("Nothing signed")),
    ("payment", N_("That this was paid")),
    ("rest", N_("That the rest is owed and will be paid")),
)
_NAMED = (
    ("", N_("Nobody said which")),
    ("named", N_("This one, said whoever paid")),
)
_OWE = frozenset({"debtor", "co_borrower", "for_debtor"})


class RepaymentForm(RecordForm):
    """Records a repayment; says whether it is proved or claimed."""

    TITLE = N_("Record a repayment")
    KIND = "repayment"

    @override
    def build(self) -> None:
        self._amount = MoneyEntry(self)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add_pair(
            N_("Amount, paid on"),
            ("amount", N_("Amount in yuan"), self._amount),
            ("on", N_("Paid on"), self._on),
        )
        self._payer = Choice(_PAYERS, self.captions, self)
        self.rows.add("payer", N_("Who"), self._payer)
        self._who = QComboBox(self)
        self.rows.add("guarantor", N_("Which guarantor"), self._who)
        self._slip = QLineEdit(self)
        self.rows.add("slip", N_("Number of the bank slip"), self._slip)
        self._named = Choice(_NAMED, self.captions, self)
        self.rows.add("named", N_("Of several loans"), self._named)
        self._order = QLabel(self)
        self._order.setObjectName("quiet")
        self._order.setWordWrap(True)
        self.rows.add_loose(self._order)
        self._signed = Choice(_SIGNED, self.captions, self)
        self.rows.add("signed", N_("What the borrower signed"), self._signed)
        self._payer.changed.connect(self._fit_rows)

    @override
    def reset(self, wish: GoCase) -> None:
        self._amount.clear()
        self._on.set_day(self.bench.today())
        self._payer.set_value("debtor")
        self._named.set_value("")
        self._signed.set_value("")
        self._who.clear()
        for one in self.case.guarantees if self.case else ():
            self._who.addItem(one.name, one.guarantor)
        self._slip.clear()
        self._order.clear()
        self._fit_rows()
        self._amount.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        return partial(self.acts.record_repayment, self._entry())

    @override
    def look_ahead(self) -> None:
        self.verdict.show_verdict(*self._standing())
        if self.note and self._amount.fen:
            act = partial(self.acts.preview_repayment, self._entry())
            self.bench.jobs.run(self, act, self._on_preview, self._on_no_preview)
            amount, named = self._amount.fen, self._is_named
            order = partial(self.acts.where_it_goes, self.note, amount, named=named)
            self.bench.jobs.run(self, order, self._on_order, self._on_no_preview)
        else:
            self._order.clear()

    def _on_preview(self, clock: ClockView) -> None:
        told = foretold(self.bench.words.language, clock)
        if told is not None:
            kind, words = told
            self.verdict.show_verdict(kind, f"{self._standing()[1]} {words}")

    def _on_order(self, goes: Sequence[Reason]) -> None:
        language = self.bench.words.language
        self._order.setText("\n".join(said(language, one) for one in goes))

    def _on_no_preview(self, error: KnownError) -> None:
        if (told := why_nothing(self.bench.words.language, error)) is not None:
            self.verdict.show_verdict(*told)

    def _standing(self) -> tuple[Kind, str]:
        """Whether it is proved or claimed: whatever it does to the clock, not to the balance."""
        language = self.bench.words.language
        if not is_no_slip(self._slip.text()):
            words = language.text("With a bank slip. The balance changes with the next export.")
            return "good", words
        words = language.text(
            "Without a bank slip this is only what was said. The balance does not change."
        )
        return "warn", words

    def _entry(self) -> RepaymentInput:
        payer = self._payer.value
        return RepaymentInput(
            note=self.note,
            amount=self._amount.fen or 0,
            on=self._on.day or self.bench.today(),
            payer=payer,  # type: ignore[arg-type] # one of its own options
            slip=self._slip.text().strip(),
            signed=self._signed.value if payer in _OWE else "",  # type: ignore[arg-type] # own
            guarantor=str(self._who.currentData() or "") if payer == "guarantor" else "",
            named=self._is_named,
            override=self.reason,
        )

    @property
    def _has_several(self) -> bool:
        """Whether the person owes another loan as well: then it matters which one is paid."""
        others = self.case.other_loans if self.case else ()
        return any(not one.settled for one in others)

    @property
    def _is_named(self) -> bool:
        return self._has_several and self._named.value == "named"

    def _fit_rows(self) -> None:
        payer = self._payer.value
        self.rows.show_part("signed", shown=payer in _OWE)
        self.rows.show_part("guarantor", shown=payer == "guarantor")
        self.rows.show_part("named", shown=self._has_several)
