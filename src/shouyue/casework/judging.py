"""The contact gate asked about one loan: what was done is counted, the pack says the rest."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from shouyue.casework.inputs import ContactInput
from shouyue.casework.outcomes import NotAllowed, Reason, Source
from shouyue.casework.policy import Rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Channel, Circumstance, Contact, ContactHistory, Lost, Party
from shouyue.domain.gate import Gate, gate
from shouyue.domain.phrases import PhraseKind, found_in
from shouyue.domain.windows import Window
from shouyue.ledger.kinds import Judgement
from shouyue.vault import lookups
from shouyue.vault.lookups import KnownLoan, PastContact

_PARTIES: Final = MappingProxyType[str, Party](
    {
        "borrower": "debtor",
        "co_borrower": "debtor",
        "guarantor": "guarantor",
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
    }
)
_PHRASES: Final = MappingProxyType[PhraseKind, str](
    {
        "threat": "casework.contact.threat",
        "shaming": "casework.contact.shaming",
        "impersonation": "casework.contact.impersonation",
    }
)
_LOOK_BACK: Final = timedelta(days=60)
_AMOUNT: Final = re.compile(
    r"[¥￥]\s*\d|\d[\d,.]*\s*(?:元|万|块)|[一二三四五六七八九十百千万两]+\s*(?:元|块)"
)


class Rule(NamedTuple):
    """A rule in the way: the code of its sentence, the setting it rests on, and values."""

    code: str
    setting: str
    params: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a contact.

    Attributes:
        by: what it was judged by.
        rules: those in the way; empty where it is allowed.
        by_supervisor: a reason is not enough, a supervisor has to stand for it.
        next_slot: the first coming moment without blocks, `YYYY-MM-DDTHH:MM`, or empty.
    """

    verdict: Literal["allowed", "needs_reason", "forbidden"]
    by: Rules
    rules: tuple[Rule, ...] = ()
    by_supervisor: bool = False
    next_slot: str = ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules in the way, as sentences."""
        return tuple(Reason(rule.code, _plain(rule.params)) for rule in self.rules)

    def not_allowed(self, *, overridable: bool) -> NotAllowed:
        return NotAllowed(self.reasons, overridable, self.next_slot, tuple(self._sources()))

    def _sources(self) -> Iterator[Source]:
        known = self.by.policy.provenance
        for setting in dict.fromkeys(rule.setting for rule in self.rules):
            if setting in known:
                yield Source(setting, known[setting].source, known[setting].certainty)

    def judgement(self, reason: str) -> Judgement:
        """As it stays with the record of the contact."""
        return Judgement(
            pack=self.by.mark,
            verdict=self.verdict,
            rules=tuple(rule.setting for rule in self.rules),
            reason=reason if self.rules else "",
            by_supervisor=self.by_supervisor,
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
        with_amounts=_names_sums(typed.words),
    )
    said = gate(contact, _history(ws, typed, at), ws.rules.policy.contact)
    own = tuple(_own_rules(ws, typed, loan, at))
    verdict = "needs_reason" if own and said.verdict == "allowed" else said.verdict
    return Judged(
        verdict=verdict,
        by=ws.rules,
        rules=(*(Rule(*block) for block in said.blocks), *own),
        by_supervisor=said.approval == "supervisor"
        or any(rule.code in _PHRASES.values() for rule in own),
        next_slot=_slot(said, at, ws.now().replace(tzinfo=None)),
    )


def _slot(said: Gate, at: datetime, now: datetime) -> str:
    """When time alone helps, and the time is still to come."""
    slot = said.next_allowed
    helps = said.blocks and slot is not None and slot > max(at, now)
    return slot.isoformat(timespec="minutes") if helps and slot is not None else ""


def _own_rules(ws: Workspace, typed: ContactInput, loan: KnownLoan, at: datetime) -> Iterator[Rule]:
    if loan.settled and typed.purpose in {"demand", "negotiation"}:
        yield Rule("casework.contact.settled", "contact.settled")
    for found in found_in(typed.words, ws.rules.policy.phrases):
        code = _PHRASES[found.kind]
        yield Rule(code, f"phrases.{found.kind}", {"phrase": found.words})
    hours = ws.rules.policy.care.late_entry_hours
    if ws.now().replace(tzinfo=None) - at > timedelta(hours=hours):
        yield Rule("casework.contact.entered_late", "care.late_entry_hours", {"hours": hours})


def _is_collection(typed: ContactInput, loan: KnownLoan, on: date) -> bool:
    """Caring is not collecting, nor is reminding of a day that is still to come."""
    return typed.purpose != "care" and not (typed.purpose == "reminder" and on <= loan.due)


def _history(ws: Workspace, typed: ContactInput, at: datetime) -> ContactHistory:
    """What was done with the person so far.

    The whole day of the contact counts, also what came after: who enters contacts in another
    order than he made them evades no limit.
    """
    since = (at - _LOOK_BACK).date().isoformat()
    until = datetime.combine(at.date(), time.max).isoformat()
    party = _PARTIES[typed.contacted]
    past = [
        one
        for one in lookups.contacts_since(ws.vault, ws.branch, typed.note, since)
        if one.at <= until
        and _PARTIES[one.contacted] == party
        # Another loan of this borrower has guarantors and contact persons of its own.
        and (party == "debtor" or one.note == typed.note)
    ]
    today = [one for one in past if one.at[:10] == at.date().isoformat()]
    holding = lookups.circumstances(ws.vault, ws.branch, typed.note, at.date())
    what = {one for one, _ in holding}
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
        agreed_times=_windows(holding, "other_times_agreed"),
        quiet_times=_windows(holding, "quiet_times"),
        contact_refused="contact_refused" in what,
        lost=_lost(ws, typed, at, since, what),
        circumstances=frozenset(one for one in get_args(Circumstance) if one in what),
    )


def _windows(holding: Iterable[tuple[str, str]], wanted: str) -> tuple[Window, ...]:
    # Of a newer program's words for hours nothing is made.
    said = (times for what, times in holding if what == wanted and Window.is_one(times))
    return tuple(Window.read(times) for times in said)


def _lost(
    ws: Workspace, typed: ContactInput, at: datetime, since: str, holding: Collection[str]
) -> Lost:
    """How long the borrower could not be reached; asked only where it opens another door."""
    if typed.contacted != "contact_person":
        return Lost()
    tried = [
        one
        for one in lookups.contacts_since(ws.vault, ws.branch, typed.note, since)
        if _PARTIES[one.contacted] == "debtor" and one.at < at.isoformat()
    ]
    failed = _tail(tried, lambda one: not one.reached)
    calls = [one for one in failed if one.channel == "call"]
    days = [list(day) for _, day in groupby(failed, lambda one: one.at[:10])]
    return Lost(
        number_invalid="number_invalid" in holding,
        dead_or_incapacitated=not {"dead", "incapacitated"}.isdisjoint(holding),
        failed_calls_in_row=len(calls),
        last_failed_on=date.fromisoformat(calls[-1].at[:10]) if calls else None,
        days_unreached_in_row=len(days),
    )


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


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {name: _shown(value) for name, value in params.items()}


def _shown(value: object) -> str | int:
    match value:
        case int() | str():
            return value
        case time():
            return value.isoformat(timespec="minutes")
        case _:
            return str(value)
