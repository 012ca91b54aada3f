"""The contact gate: may we call, write or visit now, and if not, why and when.

The numbers come from the policy pack; each block names the setting it rests on, so that screens
can show rule and source. A block is never silent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from shouyue.domain.contact import (
    Channel,
    Circumstance,
    Contact,
    ContactHistory,
    ContactRules,
    Lost,
)
from shouyue.domain.windows import Window

Verdict = Literal["allowed", "needs_reason", "forbidden"]
Approval = Literal["supervisor", "reason"]

BlockCode = Literal[
    "OUTSIDE_HOURS",
    "OUTSIDE_VISIT_HOURS",
    "QUIET_TIMES",
    "QUIET_TIMES_UNREADABLE",
    "THIRD_PARTY",
    "RELATED_PARTY",
    "CONTACT_REFUSED",
    "DEBTOR_NOT_LOST",
    "PUBLIC_POSTING",
    "ENTRY_CONSENT_MISSING",
    "DUNNING_STOPPED",
    "SENSITIVE_DAY",
    "PAID_RECENTLY",
    "BOOKED_RECENTLY",
    "SETTLED",
    "PLAN_KEPT",
    "PLAN_UNSEEN",
    "PLAN_PAID",
    "EFFECTIVE_CALLS",
    "ATTEMPTS",
    "MESSAGES",
    "MESSAGES_WITH_AMOUNTS",
    "VISITS_IN_DAY",
    "VISITS_IN_WEEK",
    "VISIT_NEEDS_STAFF",
    "VISIT_NEEDS_RECORDING",
]

_LOOK_AHEAD_DAYS: Final = 15
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Block(NamedTuple):
    """One rule in the way: a stable code, the setting it rests on, values for its sentence."""

    code: BlockCode
    rule: str
    params: Mapping[str, object] = _NOTHING


class Slot(NamedTuple):
    """A moment at which a contact in this way would be allowed."""

    at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer.

    Attributes:
        verdict: `needs_reason` when every block may be overruled by someone.
        approval: who has to stand for overruling: the person alone or a supervisor.
        blocks: rules in the way now, in a fixed order.
        conditions: what must be arranged for a visit and is not settled yet.
        next_allowed: the first moment without blocks, given that staff, recording and consent
            are arranged; None if time alone does not help within two weeks.
        alternatives: the same in the other ways of contact, earliest first.
    """

    verdict: Verdict
    approval: Approval | None
    blocks: tuple[Block, ...]
    conditions: tuple[Block, ...]
    next_allowed: datetime | None
    alternatives: tuple[Slot, ...]


def gate(contact: Contact, history: ContactHistory, rules: ContactRules) -> Gate:
    """Whether the contact is allowed, and if not what to do instead."""
    blocks = tuple(_blocks(contact, history, rules))
    overrides = {rules.override[block.rule] for block in blocks}
    verdict: Verdict = "allowed"
    approval: Approval | None = None
    if "never" in overrides:
        verdict = "forbidden"
    elif overrides:
        verdict, approval = "needs_reason", "supervisor" if "supervisor" in overrides else "reason"
    return Gate(
        verdict=verdict,
        approval=approval,
        blocks=blocks,
        conditions=tuple(_conditions(contact, rules)),
        next_allowed=_next_allowed(contact, history, rules),
        alternatives=tuple(_alternatives(contact, history, rules)) if blocks else (),
    )


def _blocks(contact: Contact, history: ContactHistory, rules: ContactRules) -> list[Block]:
    checks = _ALWAYS if contact.purpose == "care" else _ALWAYS + _COLLECTION
    found = (check(contact, history, rules) for check in checks)
    return [block for block in found if block]


def _hours(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    if contact.channel not in _HEARD_AT_ONCE or history.agreed_other_time:
        return None
    if any(window.contains(contact.at.time()) for window in history.agreed_times):
        return None
    windows: list[tuple[BlockCode, str, Window]] = [("OUTSIDE_HOURS", "contact.hours", rules.hours)]
    if contact.channel == "visit":
        windows.append(("OUTSIDE_VISIT_HOURS", "contact.visit_hours", rules.visit_hours))
    for code, rule, window in windows:
        if not window.contains(contact.at.time()):
            return Block(code, rule, {"opens": window.opens, "closes": window.closes})
    return None


def _quiet(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del rules
    if contact.channel not in _HEARD_AT_ONCE:
        return None
    for window in history.quiet_times:
        if window.contains(contact.at.time()):
            params = {"opens": window.opens, "closes": window.closes}
            return Block("QUIET_TIMES", "contact.quiet_times", params)
    for times in history.unread_quiet_times:
        # Somebody asked for peace, and it may be now.
        return Block("QUIET_TIMES_UNREADABLE", "contact.quiet_times", {"times": times})
    return None


def _party(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    match contact.party:
        case "third_party":
            return Block("THIRD_PARTY", "contact.third_party")
        case "related":
            return Block("RELATED_PARTY", "contact.related_party")
        case "contact_person" if history.contact_refused:
            return Block("CONTACT_REFUSED", "contact.contact_refused")
        case "contact_person" if not _is_lost(history.lost, contact.at.date(), rules):
            calls = rules.failed_calls_before_contact_person
            return Block(
                "DEBTOR_NOT_LOST", "contact.failed_calls_before_contact_person", {"calls": calls}
            )
        case _:
            return None


def _is_lost(lost: Lost, today: date, rules: ContactRules) -> bool:
    """Whether a contact person may be asked: failed calls count from the day after the last."""
    if lost.number_invalid or lost.dead_or_incapacitated:
        return True
    if lost.days_unreached_in_row >= rules.days_unreached_before_contact_person:
        return True
    return (
        lost.failed_calls_in_row >= rules.failed_calls_before_contact_person
        and lost.last_failed_on is not None
        and lost.last_failed_on < today
    )


def _posting(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del history, rules
    if contact.channel == "public_notice":
        return Block("PUBLIC_POSTING", "contact.public_posting")
    return None


def _entry(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del history, rules
    if contact.channel == "visit" and contact.enter_home and not contact.entry_consent:
        return Block("ENTRY_CONSENT_MISSING", "contact.entry_consent")
    return None


def _stopped(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    stopped = history.circumstances
    if contact.party == "representative":
        # What keeps us from the debtor is why another stands for him.
        stopped -= _REPRESENTED
    for circumstance in rules.stopped_by:
        if circumstance in stopped:
            return Block("DUNNING_STOPPED", "contact.stopped_by", {"circumstance": circumstance})
    return None


def _feast(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del history
    if contact.channel not in _HEARD_AT_ONCE:
        return None
    if any(feast.falls_on(contact.at.date()) for feast in rules.sensitive_days):
        return Block("SENSITIVE_DAY", "contact.sensitive_days")
    return None


def _paid(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    rule, day = "contact.quiet_days_after_payment", contact.at.date()
    quiet = timedelta(days=rules.quiet_days_after_payment)
    paid, booked = history.last_payment_on, history.last_booking
    if paid is not None and paid <= day <= paid + quiet:
        return Block("PAID_RECENTLY", rule, {"until": paid + quiet})
    if booked is not None and booked.on <= day <= booked.on + quiet:
        # The day of the payment is not known; at the latest it was the day of the newer figures.
        params = {"since": booked.since, "on": booked.on, "until": booked.on + quiet}
        return Block("BOOKED_RECENTLY", rule, params)
    return None


def _settled(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del contact, rules
    return Block("SETTLED", "contact.settled") if history.settled else None


def _agreed(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    """Before the days that were agreed on nothing is owed (民法典 543)."""
    del contact, rules
    plan = history.plan
    if plan is None or not plan.protects:
        return None
    params = {"agreed_on": plan.agreed_on, "due": plan.due}
    return Block(_PLANS[plan.standing], "contact.agreed_plan", params)


_PLANS: Final[Mapping[str, BlockCode]] = MappingProxyType(
    {"kept": "PLAN_KEPT", "unseen": "PLAN_UNSEEN", "paid": "PLAN_PAID"}
)


def _staff(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del history
    if contact.channel != "visit" or contact.staff is None or contact.staff >= rules.visit_staff:
        return None
    return Block("VISIT_NEEDS_STAFF", "contact.visit_staff", {"staff": rules.visit_staff})


def _recording(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
    del history
    if contact.channel == "visit" and rules.visit_recording and contact.recording is False:
        return Block("VISIT_NEEDS_RECORDING", "contact.visit_recording")
    return None


def _conditions(contact: Contact, rules: ContactRules) -> list[Block]:
    """What a visit that is only planned still needs."""
    if contact.channel != "visit" or contact.purpose == "care":
        return []
    needed = replace(
        contact,
        staff=0 if contact.staff is None else rules.visit_staff,
        recording=contact.recording is not None,
    )
    nothing_done = ContactHistory()
    found = (check(needed, nothing_done, rules) for check in (_staff, _recording))
    return [block for block in found if block]


class _Limit(NamedTuple):
    """So many of one thing in a day or week, of a channel."""

    channel: Channel
    code: BlockCode
    rule: str
    done: Callable[[ContactHistory], int]
    allowed: Callable[[ContactRules], int]
    only_with_amounts: bool = False


_LIMITS: Final = (
    _Limit(
        "call",
        "EFFECTIVE_CALLS",
        "contact.effective_calls_per_day",
        lambda history: history.effective_calls_today,
        lambda rules: rules.effective_calls_per_day,
    ),
    _Limit(
        "call",
        "ATTEMPTS",
        "contact.attempts_per_day",
        lambda history: history.attempts_today,
        lambda rules: rules.attempts_per_day,
    ),
    _Limit(
        "message",
        "MESSAGES",
        "contact.messages_per_day",
        lambda history: history.messages_today,
        lambda rules: rules.messages_per_day,
    ),
    _Limit(
        "message",
        "MESSAGES_WITH_AMOUNTS",
        "contact.messages_with_amounts_per_day",
        lambda history: history.messages_with_amounts_today,
        lambda rules: rules.messages_with_amounts_per_day,
        only_with_amounts=True,
    ),
    _Limit(
        "visit",
        "VISITS_IN_DAY",
        "contact.visits_per_day",
        lambda history: history.visits_today,
        lambda rules: rules.visits_per_day,
    ),
    _Limit(
        "visit",
        "VISITS_IN_WEEK",
        "contact.visits_per_week",
        lambda history: history.visits_this_week,
        lambda rules: rules.visits_per_week,
    ),
)

_Check = Callable[[Contact, ContactHistory, ContactRules], Block | None]


def _counted(limit: _Limit) -> _Check:
    def check(contact: Contact, history: ContactHistory, rules: ContactRules) -> Block | None:
        if contact.channel != limit.channel:
            return None
        if limit.only_with_amounts and not contact.with_amounts:
            return None
        allowed = limit.allowed(rules)
        if limit.done(history) < allowed:
            return None
        return Block(limit.code, limit.rule, {"allowed": allowed})

    return check


_REPRESENTED: Final[frozenset[Circumstance]] = frozenset({"dead", "incapacitated"})
_HEARD_AT_ONCE: Final = frozenset({"call", "message", "visit"})
_ALWAYS: Final[tuple[_Check, ...]] = (_hours, _quiet, _party, _posting, _entry)
_COLLECTION: Final[tuple[_Check, ...]] = (
    _stopped,
    _feast,
    _paid,
    *(_counted(limit) for limit in _LIMITS),
    _staff,
    _recording,
    _settled,
    _agreed,
)


def _next_allowed(
    contact: Contact, history: ContactHistory, rules: ContactRules
) -> datetime | None:
    """The first moment from `contact.at` on at which time is no obstacle.

    Rules change with the date and with the opening of a window, so only those moments are tried.
    """
    arranged = replace(contact, staff=None, recording=None, entry_consent=True)
    today = contact.at.date()
    starts = {time.min, rules.hours.opens, rules.visit_hours.opens}
    starts |= {window.closes for window in history.quiet_times}
    starts |= {window.opens for window in history.agreed_times}
    moments = {contact.at}
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        # Of an hour that the clocks live twice, the same one is meant as in the question.
        moments |= {
            datetime.combine(day, start.replace(fold=contact.at.fold), contact.at.tzinfo)
            for start in starts
        }
    for moment in sorted(moments):
        if moment < contact.at:
            continue
        then = replace(arranged, at=moment)
        if not _blocks(then, history.seen_from(moment.date(), today), rules):
            return moment
    return None


def _alternatives(contact: Contact, history: ContactHistory, rules: ContactRules) -> list[Slot]:
    others: tuple[Channel, ...] = ("call", "message", "visit", "letter")
    slots = []
    for channel in others:
        if channel != contact.channel:
            at = _next_allowed(replace(contact, channel=channel), history, rules)
            if at is not None:
                slots.append(Slot(at, channel))
    return sorted(slots, key=lambda slot: slot.at)
