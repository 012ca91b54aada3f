"""A contact as it was: a call, a visit, a message, a talk at the counter.

The user's minute: the call is just over, the number still on the phone's display.
How, whom, reached or not: three strokes of the arrow keys, each with its default in place.
A line above says at once whether the rules allow it, and when they would.
What was said in a few words; a promise is an amount and a day.
Ctrl+Enter saves; Ctrl+Z takes it back.
"""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit
from typing_extensions import override

from shouyue.casework.inputs import ContactInput, PromiseInput
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.sentences import said
from shouyue.desk.widgets.entries import (
    Choice,
    CountEntry,
    DayEntry,
    MoneyEntry,
    Pick,
    TimeEntry,
    WordsEntry,
)
from shouyue.desk.widgets.words import N_

_CHANNELS = (
    ("call", N_("Call")),
    ("visit", N_("Visit")),
    ("message", N_("Message")),
    ("counter", N_("Counter")),
    ("posted", N_("Posted in public")),
)
_ENTRIES = (
    ("", N_("Stayed outside")),
    ("agreed", N_("Went in, agreed to")),
    ("not_agreed", N_("Went in, not agreed to")),
)
_REACHED = (("yes", N_("Reached")), ("no", N_("Not reached")))
_PURPOSES = (
    ("care", N_("Care")),
    ("reminder", N_("Reminder")),
    ("demand", N_("Demand")),
    ("negotiation", N_("Talks")),
)
_CONTACTED = {
    "borrower": N_("Borrower"),
    "co_borrower": N_("Co-borrower"),
    "guarantor": N_("Guarantor"),
    "estate_administrator": N_("Administrator of the estate"),
    "property_custodian": N_("Custodian of the property"),
    "legal_representative": N_("Legal representative"),
    "agent": N_("Agent"),
    "contact_person": N_("Contact person"),
    "relative": N_("Relative"),
    "other": N_("Somebody else"),
}


class ContactForm(RecordForm):
    """Records a contact; the gate answers while one types."""

    TITLE = N_("Record a contact")
    KIND = "contact"

    @override
    def build(self) -> None:
        self._asked: Ticket | None = None
        self._build_who()
        self._build_what()

    def _build_who(self) -> None:
        self._channel = Choice(_CHANNELS, self.captions, self)
        self._recorded = QCheckBox(self)
        self.rows.add_pair(
            N_("How"),
            ("channel", N_("How"), self._channel),
            ("recorded", N_("Recorded throughout"), self._recorded),
        )
        self._channel.changed.connect(self._fit_rows)
        self._contacted = Pick(_CONTACTED, self.captions, self)
        self._number, self._place = QLineEdit(self), QLineEdit(self)
        self.rows.add_pair(
            N_("Whom"),
            ("contacted", N_("Whom"), self._contacted),
            ("number", N_("Number"), self._number),
            ("place", N_("Where"), self._place),
        )
        self._guarantor = QComboBox(self)
        self.rows.add("guarantor", N_("Which guarantor"), self._guarantor)
        self._authority = self.rows.add_check("authority", N_("Shows a written authority"))
        self._contacted.currentIndexChanged.connect(self._on_whom)
        self._guarantor.currentIndexChanged.connect(self._suggest_number)
        self._entered = Choice(_ENTRIES, self.captions, self)
        self.rows.add("entry", N_("Home or workplace"), self._entered)
        self._day, self._time = DayEntry(self.bench.today, self), TimeEntry(self)
        self._staff = CountEntry(1, 9, self)
        self.captions.text(" staff present", self._staff.setSuffix)
        self.rows.add_pair(
            N_("When"),
            ("day", N_("Day"), self._day),
            ("at", N_("Time"), self._time),
            ("staff", N_("Staff present"), self._staff),
        )

    def _build_what(self) -> None:
        self._reached = Choice(_REACHED, self.captions, self)
        self.rows.add("reached", N_("Result"), self._reached)
        self._purpose = Choice(_PURPOSES, self.captions, self)
        self.rows.add("purpose", N_("What for"), self._purpose)
        self._said: QPlainTextEdit = WordsEntry(2, self)
        self.rows.add("words", N_("What was said"), self._said)
        self._promised, self._by = MoneyEntry(self), DayEntry(self.bench.today, self)
        self.captions.text("yuan", self._promised.setPlaceholderText)
        self.captions.text("by which day", self._by.setPlaceholderText)
        self._written = QCheckBox(self)
        self.rows.add_pair(
            N_("Promised"),
            ("amount", N_("Promised amount in yuan"), self._promised),
            ("due", N_("Promised by"), self._by),
            ("written", N_("In writing"), self._written),
        )
        self._next = DayEntry(self.bench.today, self)
        self.rows.add("next_on", N_("Next contact"), self._next)

    @override
    def reset(self, wish: GoCase) -> None:
        now = self.bench.now()
        self._channel.set_value(wish.channel or "call")
        self._contacted.set_value("borrower")
        self._guarantor.clear()
        for one in self.case.guarantees if self.case else ():
            self._guarantor.addItem(one.name, one.guarantor)
        self._day.set_day(now.date())
        self._time.setText(now.strftime("%H:%M"))
        self._number.clear()
        self._suggest_number()
        self._place.setText(self.case.village if self.case else "")
        self._staff.setValue(2)
        self._entered.set_value("")
        self._recorded.setChecked(False)
        self._authority.setChecked(False)
        self._reached.set_value("yes")
        late = self.case is not None and self.case.loan.days_past_due > 0
        self._purpose.set_value("demand" if late else "care")
        for entry in (self._promised, self._by, self._next):
            entry.clear()
        self._said.clear()
        self._written.setChecked(False)
        self._fit_rows()
        self._channel.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        return partial(self.acts.record_contact, self._entry())

    @override
    def look_ahead(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        if self.note:
            ask = partial(self.acts.preview_gate, self._entry())
            self._asked = self.bench.jobs.run(self, ask, self._on_verdict)

    def _entry(self) -> ContactInput:
        amount, by = self._promised.fen, self._by.day
        promise = None
        if amount is not None or by is not None:
            promise = PromiseInput(amount or 0, by or self.bench.today(), self._written.isChecked())
        visit = self._channel.value == "visit"
        to_guarantor = self._contacted.value == "guarantor"
        return ContactInput(
            note=self.note,
            channel=self._channel.value,  # type: ignore[arg-type] # one of its own options
            at=self._at(),
            contacted=self._contacted.value,  # type: ignore[arg-type] # one of its own options
            reached=self._reached.value == "yes",
            words=self._said.toPlainText().strip(),
            number="" if visit else self._number.text().strip(),
            place=self._place.text().strip() if visit else "",
            purpose=self._purpose.value,  # type: ignore[arg-type] # one of its own options
            staff=self._staff.value() if visit else 1,
            recorded=self._recorded.isChecked(),
            next_on=self._next.day,
            promise=promise,
            override=self.reason,
            entry=self._entered.value if visit else "",  # type: ignore[arg-type] # its own options
            authority=self._authority.isChecked(),
            guarantor=str(self._guarantor.currentData() or "") if to_guarantor else "",
        )

    def _at(self) -> str:
        day, at = self._day.day, self._time.time
        if day is None or at is None:
            return ""
        return datetime.combine(day, time(at.hour, at.minute)).isoformat(timespec="minutes")

    def _on_verdict(self, outcome: Outcome) -> None:
        self._asked = None
        language = self.bench.words.language
        match outcome:
            case Saved():
                self.show_reason(shown=False)
                words = language.text("The rules allow this contact.")
                hints = " ".join(said(language, hint) for hint in outcome.hints)
                self.verdict.show_verdict("warn" if hints else "good", hints or words)
            case NotAllowed():
                self.show_not_allowed(outcome)
            case Invalid():
                words = " ".join(said(language, problem.reason) for problem in outcome.problems)
                self.verdict.show_verdict("plain", words)

    def _on_whom(self) -> None:
        self._suggest_number()
        self._fit_rows()

    def _suggest_number(self) -> None:
        """The number of whom it is about; one that was typed stays."""
        borrowers = self.case.phones if self.case else ()
        guarantors = {x.guarantor: x.phone for x in (self.case.guarantees if self.case else ())}
        typed = self._number.text().strip()
        if typed and typed not in (*borrowers, *guarantors.values()):
            return
        number = ""
        if self._contacted.value == "borrower":
            number = next(iter(borrowers), "")
        elif self._contacted.value == "guarantor":
            number = guarantors.get(str(self._guarantor.currentData() or ""), "")
        self._number.setText(number)

    def _fit_rows(self) -> None:
        channel = self._channel.value
        self.rows.show_part("number", shown=channel in ("call", "message"))
        for name in ("place", "staff", "entry"):
            self.rows.show_part(name, shown=channel == "visit")
        self.rows.show_part("recorded", shown=channel in ("call", "visit"))
        to_guarantor = self._contacted.value == "guarantor"
        self.rows.show_part("guarantor", shown=to_guarantor)
        self.rows.show_part("authority", shown=self._contacted.value == "agent")
