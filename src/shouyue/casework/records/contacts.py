"""Calls, visits, messages and talks: judged by the gate, recorded with its judgement.

What happened can always be recorded, with a reason where a rule stood against it. A record that
is refused is a record that is made up afterwards; a breach has to be seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from shouyue.casework.checks import MAX_WORDS, Checked
from shouyue.casework.elsewhere import append_in, next_ref
from shouyue.casework.inputs import ContactInput, PromiseInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.periods.guarantees import named, not_meant, phones_of
from shouyue.casework.periods.movement import hints_of
from shouyue.casework.records.judging import judge
from shouyue.casework.records.own_will import blame_who_cannot
from shouyue.casework.right_day import wrong_day
from shouyue.casework.workspace import Workspace
from shouyue.domain.phones import check_phone
from shouyue.ledger.facts import Draft
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import ContactRecorded, PromiseMade, draft
from shouyue.ledger.vocabulary import Agreeing, Contacted
from shouyue.vault import lookups
from shouyue.vault.lookups import KnownLoan

_DEBTORS: Final = frozenset({"borrower", "co_borrower"})
_PROMISING: Final[Mapping[Contacted, Agreeing]] = {
    "borrower": "",
    "co_borrower": "co_borrower",
    "legal_representative": "legal_representative",
    "estate_administrator": "estate_administrator",
}
"""Who can promise to pay what the borrower owes, by whom a contact was with."""
_MOST_STAFF: Final = 20
_LONGEST_NUMBER: Final = 40


def preview_gate(ws: Workspace, typed: ContactInput) -> Outcome:
    """What recording this contact would answer, or making it at a coming moment. Writes nothing."""
    checked = Checked(ws)
    loan = checked.loan("note", typed.note)
    at = checked.moment("at", typed.at)
    drafts = Contact(checked, typed)
    checked.text("override", typed.override, MAX_WORDS)
    is_over = at is not None and at <= ws.now().replace(tzinfo=None)
    if at is not None:
        checked.day("at", at.date(), "of_loan" if is_over else "planned")
        drafts.check_promise(at.date())
    if loan is None or at is None or checked.problems:
        return checked.refusal()
    judged = judge(ws, typed, loan, at)
    wrong = wrong_day(ws)
    doubt = () if wrong is None else (wrong,)
    if not judged.wants_reason:
        return Saved((), hints=(*judged.hints, *doubt))
    if is_over and typed.override.strip():
        return Saved((), hints=doubt)
    said = judged.not_allowed(overridable=is_over or judged.verdict != "forbidden")
    # Hours and days that it names are reckoned from a day that may be none.
    return replace(said, rules=(*said.rules, *doubt))


def record_contact(ws: Workspace, typed: ContactInput) -> Outcome:
    """Record a contact and, in the same commit, the promise that came of it.

    Against a rule it needs a reason (`override`). The hints say what it did to the limitation
    clock, and who still has to approve it.
    """
    checked = Checked(ws)
    loan = checked.loan("note", typed.note)
    at = checked.moment("at", typed.at)
    drafts = Contact(checked, typed)
    reason = checked.text("override", typed.override, MAX_WORDS)
    if at is not None:
        checked.past_moment("at", at)
        drafts.check_promise(at.date())
    if loan is None or at is None or checked.problems:
        return checked.refusal()
    judged = judge(ws, typed, loan, at)
    if judged.wants_reason and not reason:
        return judged.not_allowed(overridable=True)
    before = lookups.events(ws.vault, ws.branch, typed.note)
    refs = append_in(ws, ws.branch, *drafts.made(loan, at, judged.judgement(reason)))
    hints = (*judged.hints, *hints_of(ws, typed.note, before))
    return Saved(tuple(ref.text for ref in refs), (typed.note,), hints)


class Contact:
    """What was typed, checked, on its way into facts."""

    def __init__(self, checked: Checked, typed: ContactInput) -> None:
        self._checked, self._typed = checked, typed
        self._words = checked.text("words", typed.words, MAX_WORDS)
        self._number = checked.text("number", typed.number, _LONGEST_NUMBER)
        self._place = checked.text("place", typed.place)
        self._guarantor = ""
        if typed.contacted == "guarantor":
            self._guarantor = named(checked, "guarantor", typed.note, typed.guarantor)
        else:
            not_meant(checked, "guarantor", typed.note, typed.guarantor)
        if typed.entry and typed.channel != "visit":
            checked.blame("entry", "casework.contact.entry_of_a_visit")
        if not 1 <= typed.staff <= _MOST_STAFF:
            checked.blame("staff", "casework.contact.staff", most=_MOST_STAFF)
        if typed.next_on is not None:
            checked.day("next_on", typed.next_on, "planned")

    def check_promise(self, on: date) -> None:
        promise, checked = self._typed.promise, self._checked
        if promise is None:
            return
        checked.amount("promise.amount", promise.amount)
        checked.day("promise.due", promise.due, "promised", on)
        if not self._typed.reached:
            checked.blame("promise", "casework.contact.promise_unheard")
        if self._typed.contacted not in _PROMISING:
            checked.blame("promise", "casework.contact.promise_of_another")
        else:
            by = _PROMISING[self._typed.contacted]
            blame_who_cannot(checked, "promise", self._typed.note, on, by)

    def made(
        self, loan: KnownLoan, at: datetime, judgement: Judgement, until: str = ""
    ) -> Iterator[Draft]:
        typed, ws = self._typed, self._checked.ws
        yield draft(
            ContactRecorded(
                note=typed.note,
                channel=typed.channel,
                contacted=typed.contacted,
                at=at.isoformat(timespec="minutes"),
                reached=typed.reached,
                words=self._words,
                number=self._number,
                place=self._place,
                purpose=typed.purpose,
                staff=typed.staff,
                recorded=typed.recorded,
                to_reserved_address=self._is_reserved(loan),
                next_on=typed.next_on,
                judged=judgement,
                guarantor=self._guarantor,
                until=until,
                entry=typed.entry if typed.channel == "visit" else "",
                authority=typed.authority and typed.contacted == "agent",
            )
        )
        if typed.promise is not None:
            yield self._promise(ws, typed.promise, at.date())

    def _promise(self, ws: Workspace, promise: PromiseInput, on: date) -> Draft:
        said = PromiseMade(
            note=self._typed.note,
            amount=promise.amount,
            due=promise.due,
            on=on,
            written=promise.written,
            contact=next_ref(ws, ws.branch).text,
            by=_PROMISING[self._typed.contacted],
        )
        return draft(said)

    def _is_reserved(self, loan: KnownLoan) -> bool:
        """Whether whoever was spoken to, borrower or guarantor, gave the bank this number.

        Who stands for a borrower is not reached at the borrower's.
        """
        number = check_phone(self._number)
        if not number.valid:
            return False
        if self._guarantor:
            return number.normalized in phones_of(
                self._checked.ws, self._typed.note, self._guarantor
            )
        return self._typed.contacted in _DEBTORS and number.normalized in loan.phones
