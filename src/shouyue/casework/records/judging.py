"""The contact gate asked about one loan: what was done is counted, the pack says the rest."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final, get_args

from shouyue.casework.inputs import ContactInput
from shouyue.casework.judged import Judged, Rule
from shouyue.casework.periods.guarantees import meant
from shouyue.casework.plans import plan_on
from shouyue.casework.records.demanding import booked_lately
from shouyue.casework.wording import is_to_judge, phrase_rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Channel, Circumstance, Contact, ContactHistory, Lost, Party
from shouyue.domain.gate import Block, Gate, gate
from shouyue.domain.phones import check_phone
from shouyue.domain.plans import PlanState
from shouyue.domain.windows import Window
from shouyue.ledger.vocabulary import Verdict
from shouyue.vault import lookups
from shouyue.vault.lookups import KnownLoan, PastContact

_PARTIES: Final = MappingProxyType[str, Party](
    {
        "borrower": "debtor",
        "co_borrower": "debtor",
        "guarantor": "guarantor",
        "estate_administrator": "representative",
        "property_custodian": "representative",
        "legal_representative": "representative",
        # Whose authority ends with the borrower: what protects the borrower stops him too.
        "agent": "debtor",
        "contact_person": "contact_person",
        "relative": "related",
        "other": "third_party",
    }
)
_CHANNELS: Final = MappingProxyType[str, Channel](
    {
        "call": "call",
        "visit": "visit",
        "message": "message",
        # Who comes to the counter is not disturbed: as with a letter, only who it is matters.
        "counter": "letter",
        "posted": "public_notice",
    }
)
_LAST_OF_WEEK: Final = 6
_LOOK_BACK: Final = timedelta(days=60)
_AMOUNT: Final = re.compile(
    r"[¥￥]\s*\d|\d[\d,.]*\s*(?:元|万|块)|[一二三四五六七八九十百千万两]+\s*(?:元|块)"
)


def judge(ws: Workspace, typed: ContactInput, loan: KnownLoan, at: datetime) -> Judged:
    """Ask the gate about a contact at a local moment, past or coming, and our own two rules."""
    contact = Contact(
        at=at,
        channel=_CHANNELS[typed.channel],
        party=_PARTIES[typed.contacted],
        purpose="collection" if _is_collection(typed, loan, at.date()) else "care",
        staff=typed.staff if typed.channel == "visit" else None,
        recording=typed.recorded if typed.channel == "visit" else None,
        enter_home=typed.entry != "",
        entry_consent=typed.entry == "agreed",
        with_amounts=_names_sums(typed.words),
    )
    said = gate(contact, _history(ws, typed, loan, at), ws.rules.policy.contact)
    own = tuple(_own_rules(ws, typed, at))
    of_words = any(rule.setting.startswith("phrases.") for rule in own)
    return Judged(
        verdict=_verdict(said, own),
        by=ws.rules,
        rules=(*(_rule(block) for block in said.blocks), *own),
        by_supervisor=said.approval == "supervisor" or of_words,
        next_slot=_slot(said, at, ws.now().replace(tzinfo=None)),
    )


def _verdict(said: Gate, own: Sequence[Rule]) -> Verdict:
    """The gate's, unless it allows what one of our own rules does not."""
    if said.verdict != "allowed" or not own:
        return said.verdict
    return "to_judge" if all(map(is_to_judge, own)) else "needs_reason"


def _rule(block: Block) -> Rule:
    code = "casework.contact.settled" if block.code == "SETTLED" else block.code
    return Rule(code, block.rule, block.params)


def _slot(said: Gate, at: datetime, now: datetime) -> str:
    """When time alone helps, and the time is still to come."""
    slot = said.next_allowed
    helps = said.blocks and slot is not None and slot > max(at, now)
    return slot.isoformat(timespec="minutes") if helps and slot is not None else ""


def _own_rules(ws: Workspace, typed: ContactInput, at: datetime) -> Iterator[Rule]:
    yield from phrase_rules(ws.rules, typed.words, typed.place, typed.override)
    hours = ws.rules.policy.care.late_entry_hours
    if ws.now().replace(tzinfo=None) - at > timedelta(hours=hours):
        yield Rule("casework.contact.entered_late", "care.late_entry_hours", {"hours": hours})


def _is_collection(typed: ContactInput, loan: KnownLoan, on: date) -> bool:
    """Caring is not collecting, nor is reminding of a day to come while nothing is overdue."""
    is_early = on <= loan.due and not loan.owing
    return typed.purpose != "care" and not (typed.purpose == "reminder" and is_early)


def _plan(ws: Workspace, typed: ContactInput, on: date) -> PlanState | None:
    """The plan that stands against a demand; not on its own day, on which it came about.

    To remind of a part, or to talk of another plan, is no demand for the whole.
    """
    plan = plan_on(ws, typed.note, on) if typed.purpose == "demand" else None
    return plan if plan is not None and plan.agreed_on < on else None


def _history(ws: Workspace, typed: ContactInput, loan: KnownLoan, at: datetime) -> ContactHistory:
    """What was done with the person so far, whichever loan it was about and in whatever role.

    The whole day and week of the contact count, also what came after: who enters contacts in
    another order than he made them evades no limit.
    """
    since = (at - _LOOK_BACK).date().isoformat()
    sunday = at.date() + timedelta(days=_LAST_OF_WEEK - at.weekday())
    until = datetime.combine(sunday, time.max).isoformat()
    guarantor = meant(ws, typed.note, typed.guarantor) if typed.contacted == "guarantor" else ""
    person = _person(typed, loan, guarantor)
    past = [
        one
        for one in lookups.contacts_since(ws.vault, ws.branch, typed.note, person, since)
        if one.at <= until and (one.same or _is_alike(typed, guarantor, one))
    ]
    today = [one for one in past if one.at[:10] == at.date().isoformat()]
    holding = lookups.circumstances(ws.vault, ws.branch, typed.note, at.date(), person)
    what = {one for one, _ in holding}
    quiet_times, unread = _hours(holding, "quiet_times")
    monday = (at.date() - timedelta(days=at.weekday())).isoformat()
    return ContactHistory(
        effective_calls_today=_count(today, lambda one: one.channel == "call" and one.reached),
        attempts_today=_count(today, lambda one: one.channel == typed.channel and not one.reached),
        messages_today=_count(today, lambda one: one.channel == "message"),
        messages_with_amounts_today=_count(
            today, lambda one: one.channel == "message" and _names_sums(one.words)
        ),
        visits_today=_count(today, lambda one: one.channel == "visit"),
        visits_this_week=_count(past, lambda one: one.channel == "visit" and one.at >= monday),
        last_payment_on=lookups.last_payment(ws.vault, ws.branch, typed.note, at.date()),
        last_booking=None if loan.settled else booked_lately(ws, typed.note, at.date()),
        agreed_times=_hours(holding, "other_times_agreed")[0],
        quiet_times=quiet_times,
        unread_quiet_times=unread,
        contact_refused="contact_refused" in what,
        lost=_lost(ws, typed, loan, at, what),
        circumstances=frozenset(one for one in get_args(Circumstance) if one in what),
        settled=loan.settled and typed.purpose in {"demand", "negotiation"},
        plan=_plan(ws, typed, at.date()),
    )


def _hours(
    holding: Iterable[tuple[str, str]], wanted: str
) -> tuple[tuple[Window, ...], tuple[str, ...]]:
    """Hours that somebody noted, and as text those that cannot be read.

    They may be an older or a newer program's. What is the whole day is a mistake, not hours.
    """
    windows, unread = [], []
    for what, times in holding:
        if what != wanted:
            continue
        window = Window.read(times) if Window.is_one(times) else None
        if window is None or window.is_all_day:
            unread.append(times)
        else:
            windows.append(window)
    return tuple(windows), tuple(unread)


def _person(typed: ContactInput, loan: KnownLoan, guarantor: str) -> str:
    """The id number of whom it is about; empty where the bank's file does not tell."""
    if _PARTIES[typed.contacted] == "debtor":
        return loan.id_number
    # Who is known by name alone may be another of that name at another loan.
    return guarantor if any(sign.isdecimal() for sign in guarantor) else ""


def _is_alike(typed: ContactInput, guarantor: str, past: PastContact) -> bool:
    """Whether a contact about this loan may have been with the same person, by its role."""
    if past.note != typed.note or _PARTIES[past.contacted] != _PARTIES[typed.contacted]:
        return False
    return not guarantor or past.guarantor in ("", guarantor)


def _lost(
    ws: Workspace, typed: ContactInput, loan: KnownLoan, at: datetime, holding: Collection[str]
) -> Lost:
    """How long the borrower could not be reached; asked only where it opens another door.

    A call counts that rang at a number he gave the bank. Whoever answered anything was reached.
    """
    if typed.contacted != "contact_person":
        return Lost()
    since = (at - _LOOK_BACK).date().isoformat()
    tried = [
        one
        for one in lookups.contacts_since(ws.vault, ws.branch, typed.note, loan.id_number, since)
        if (one.same or (one.note == typed.note and _PARTIES[one.contacted] == "debtor"))
        and one.at < at.isoformat()
    ]
    failed = _tail(tried, lambda one: not one.reached)
    calls = [one for one in failed if one.channel == "call" and _is_reserved(one.number, loan)]
    days = list(dict.fromkeys(date.fromisoformat(one.at[:10]) for one in calls))
    return Lost(
        number_invalid="number_invalid" in holding,
        dead_or_incapacitated=not {"dead", "incapacitated"}.isdisjoint(holding),
        failed_calls_in_row=len(calls),
        last_failed_on=days[-1] if days else None,
        days_unreached_in_row=_in_row(days),
    )


def _is_reserved(typed: str, loan: KnownLoan) -> bool:
    number = check_phone(typed)
    return number.valid and number.normalized in loan.phones


def _in_row(days: Sequence[date]) -> int:
    """How many of the last days follow each other without a gap."""
    count = 0
    for ahead, day in enumerate(reversed(days)):
        if day != days[-1] - timedelta(days=ahead):
            break
        count += 1
    return count


def _tail(past: Sequence[PastContact], holds: Callable[[PastContact], bool]) -> list[PastContact]:
    """The contacts at the end of the row for which it holds."""
    end = len(past)
    while end and holds(past[end - 1]):
        end -= 1
    return list(past[end:])


def _count(past: Sequence[PastContact], holds: Callable[[PastContact], bool]) -> int:
    return sum(1 for one in past if holds(one))


def _names_sums(words: str) -> bool:
    return _AMOUNT.search(words) is not None
