"""A suit, an agreement, an obstacle: what moves a clock without a contact or a letter.

The user's minute: the court's receipt, or the signed plan, lies on the table.
What it is and the day; more is asked only where that kind has more.
Of a plan each day with its amount, a line each; a last day alone is all that is left.
Of a suit both the day it was filed and the day it ended; the first is there if it is pending.
Above the rows stands at once what it would do to the clock, and by which article.
Aimed at a guarantor, it is said at whom.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from typing_extensions import override

from shouyue.casework.inputs import IncidentInput, PlanPartInput
from shouyue.casework.names import EVENTS, OBSTACLES
from shouyue.casework.outcomes import Outcome
from shouyue.casework.periods.views import ClockView
from shouyue.desk.page import GoCase, quiet
from shouyue.desk.records.foretelling import foretold, why_nothing
from shouyue.desk.records.form import RecordForm
from shouyue.desk.widgets.entries import DayEntry, Pick, PlanEntry, WordsEntry
from shouyue.desk.widgets.words import N_
from shouyue.domain.errors import KnownError
from shouyue.ledger.vocabulary import AGREED_ON

_KINDS: Final = (
    *("repayment_agreement", "debtor_asked_for_time", "security_given", "lawsuit", "arbitration"),
    *("mediation_request", "pay_order", "police_report", "bankruptcy_claim", "death_declaration"),
    *("pre_suit_measures", "enforcement_request", "notarised_enforcement", "enforcement_exhausted"),
    *("set_off", "assignment_notice", "media_notice", "obstacle"),
)
_OUTCOMES = {
    "": N_("Not over yet"),
    "judgment": N_("Judgment"),
    "mediated": N_("Settled before the court"),
    "withdrawn": N_("Withdrawn"),
    "dismissed": N_("Dismissed"),
    "other": N_("Over in another way"),
}
_LEVELS = {
    "": N_("Not known"),
    "local": N_("County or city"),
    "provincial": N_("Province"),
    "national": N_("Whole country"),
}
_AGREEING = {
    "": N_("Borrower"),
    "co_borrower": N_("Co-borrower"),
    "legal_representative": N_("Legal representative"),
    "estate_administrator": N_("Administrator of the estate"),
}
_PROCEDURES: Final = frozenset(_KINDS[3:12]) | {"set_off"}
_SUITS: Final = frozenset({"lawsuit", "arbitration"})


class IncidentForm(RecordForm):
    """Records an event of law, and says before saving what it would do."""

    TITLE = N_("Record an event of law")
    KIND = "incident"

    @override
    def build(self) -> None:
        self._kind = Pick({kind: EVENTS[kind] for kind in _KINDS}, self.captions, self)
        self.rows.add("incident", N_("What"), self._kind)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add("on", N_("Day"), self._on)
        self._two_days = quiet(self)
        self.captions.text(
            N_("The day it was filed, also when you record its end. Over on: when it ended."),
            self._two_days.setText,
        )
        self.rows.add_loose(self._two_days)
        self._plan = PlanEntry(self.bench.today, self)
        self.captions.text(
            N_("On each line a day and an amount: 2026-11-30 600. A last day alone: all the rest."),
            self._plan.setPlaceholderText,
        )
        self.rows.add("plan", N_("What is paid by when"), self._plan)
        self._agreeing = Pick(_AGREEING, self.captions, self)
        self.rows.add("by", N_("Who agreed"), self._agreeing)
        self._cause = Pick({"": N_("Choose"), **OBSTACLES}, self.captions, self)
        self.rows.add("cause", N_("What obstacle"), self._cause)
        self._until = DayEntry(self.bench.today, self)
        self.rows.add("until", N_("Over on"), self._until)
        self._outcome = Pick(_OUTCOMES, self.captions, self)
        self.rows.add("outcome", N_("How it ended"), self._outcome)
        self._perform = DayEntry(self.bench.today, self)
        self.rows.add("performance_due", N_("Last day to perform"), self._perform)
        self._served = self.rows.add_check("served", N_("The other side had received it"))
        self._written = self.rows.add_check("written", N_("In writing"))
        self._reached = self.rows.add_check("reached", N_("It reached the borrower"))
        self._missing = self.rows.add_check("debtor_missing", N_("The borrower cannot be found"))
        self._level = Pick(_LEVELS, self.captions, self)
        self.rows.add("level", N_("Newspaper of"), self._level)
        self._who = QComboBox(self)
        self._who.addItem("", "")
        self.captions.text("Borrower", partial(self._who.setItemText, 0))
        self.rows.add("guarantor", N_("Aimed at"), self._who)
        self._number = QLineEdit(self)
        self.rows.add("number", N_("File number"), self._number)
        self._said: QPlainTextEdit = WordsEntry(2, self)
        self.rows.add("words", N_("What happened, in words"), self._said)
        self._kind.currentIndexChanged.connect(self._on_kind)

    @override
    def reset(self, wish: GoCase) -> None:
        self._kind.setCurrentIndex(0)
        self._on.set_day(self.bench.today())
        self._plan.clear()
        for day in (self._until, self._perform):
            day.set_day(None)
        for pick in (self._agreeing, self._cause, self._outcome, self._level):
            pick.set_value("")
        for tick in (self._served, self._written, self._missing):
            tick.setChecked(False)
        self._reached.setChecked(True)
        self.places = {"plan.due": "plan", "plan.amount": "plan"}
        self._fill_people()
        self._number.clear()
        self._said.clear()
        self._fit_rows()
        self._kind.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        return partial(self.acts.record_incident, self._entry())

    @override
    def look_ahead(self) -> None:
        if self._kind.value == "obstacle" and not self._cause.value:
            self.verdict.hide()
        elif self.note and self._plan.is_readable:
            act = partial(self.acts.preview_incident, self._entry())
            self.bench.jobs.run(self, act, self._on_preview, self._on_no_preview)

    def _on_preview(self, clock: ClockView) -> None:
        told = foretold(self.bench.words.language, clock)
        if told is None:
            self.verdict.hide()
        else:
            self.verdict.show_verdict(*told)

    def _on_no_preview(self, error: KnownError) -> None:
        told = why_nothing(self.bench.words.language, error)
        if told is None:
            self.verdict.hide()
        else:
            self.verdict.show_verdict(*told)

    def _entry(self) -> IncidentInput:
        kind = self._kind.value
        is_procedure, is_agreement = kind in _PROCEDURES, kind == "repayment_agreement"
        return IncidentInput(
            note=self.note,
            on=self._on.day or self.bench.today(),
            incident=kind,  # type: ignore[arg-type] # one of its own options
            until=self._until.day if is_procedure or kind == "obstacle" else None,
            plan=tuple(PlanPartInput(*part) for part in self._plan.parts) if is_agreement else (),
            performance_due=self._perform.day if is_procedure else None,
            outcome=self._outcome.value if is_procedure else "",  # type: ignore[arg-type] # own
            served=self._served.isChecked() if kind in _SUITS else None,
            reached=self._reached.isChecked(),
            written=None if is_agreement else self._written.isChecked(),
            debtor_missing=self._missing.isChecked(),
            level=self._level.value if kind == "media_notice" else "",  # type: ignore[arg-type] # own
            number=self._number.text().strip(),
            words=self._said.toPlainText().strip(),
            guarantor=str(self._who.currentData() or ""),
            cause=self._cause.value if kind == "obstacle" else "",  # type: ignore[arg-type] # own
            override=self.reason,
            by=self._agreeing.value if kind in AGREED_ON else "",  # type: ignore[arg-type] # own
        )

    def _fill_people(self) -> None:
        while self._who.count() > 1:
            self._who.removeItem(1)
        for one in self.case.guarantees if self.case else ():
            self._who.addItem(one.name, one.guarantor)

    def _on_kind(self) -> None:
        """Whoever records the end of what is pending finds its filing day there already."""
        kind = self._kind.value
        steps = self.case.clock.steps if self.case else ()
        filed = [
            step.on
            for step in steps
            if step.event == kind and step.reason.code == "procedure_pending"
        ]
        if filed and self._on.day == self.bench.today():
            self._on.set_day(filed[-1])
        self._fit_rows()

    def _fit_rows(self) -> None:
        kind = self._kind.value
        is_procedure = kind in _PROCEDURES
        self._two_days.setVisible(is_procedure)
        for name, shown in {
            "plan": kind == "repayment_agreement",
            "by": kind in AGREED_ON,
            "cause": kind == "obstacle",
            "until": is_procedure or kind == "obstacle",
            "outcome": is_procedure,
            "performance_due": is_procedure,
            "served": kind in _SUITS,
            "written": kind == "debtor_asked_for_time",
            "reached": kind == "assignment_notice",
            "debtor_missing": kind == "media_notice",
            "level": kind == "media_notice",
            "guarantor": self._who.count() > 1,
        }.items():
            self.rows.show_part(name, shown=shown)
