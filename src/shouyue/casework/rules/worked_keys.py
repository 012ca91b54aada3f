"""The words that worked cases may be told in: whatever else one says is refused by its name."""

from collections.abc import Iterator, Mapping
from typing import Final

from shouyue.casework.rules.worked_events import unread_of_event
from shouyue.domain.allocation import BUCKETS
from shouyue.domain.dates import read_day

_ATTEMPTS: Final = "attempt"
"""Case files count these under keys of their own, each with this word in it."""
_DENIALS: Final = frozenset({"not", "answered", "reached"})
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "limitation": frozenset({"as_of", "debt", "events"}),
    "guarantee_period": frozenset(
        [
            "as_of",
            "events",
            "guarantor_id",
            "contract_date",
            "main_due_date",
            "type",
            "agreed_period",
            "accelerated_due_date",
            "extension",
            "instalment_due_dates",
            "maximum_amount",
            "defect",
        ]
    ),
    "reminder": frozenset(
        [
            "as_of",
            "due_date",
            "disbursed",
            "product",
            "instalment",
            "notice_served",
            "reminded_on",
        ]
    ),
    "rmb_capital": frozenset({"amount"}),
    "date_capital": frozenset({"date"}),
    "id_card": frozenset({"raw", "today"}),
    "phone": frozenset({"raw"}),
    "dpd_class": frozenset({"due_date", "as_of", "technical_reason"}),
    "penalty_interest": frozenset({"principal", "annual_rate_pct", "uplift_pct", "days", "basis"}),
    "allocation": frozenset({"payment", "order", "buckets", "debts", "as_of", "designated"}),
    "contact": frozenset(
        [
            "at",
            "channel",
            "party",
            "purpose",
            "staff",
            "recording",
            "enter_home",
            "entry_consent",
            "with_amounts",
            "effective_calls_today",
            "messages_today",
            "messages_with_amounts_today",
            "visits_today",
            "visits_this_week",
            "debtor_agreed_other_time",
            "contact_refused",
            "lost",
            "last_payment_on",
            "quiet_times",
            "agreed_times",
            "circumstances",
            "settled",
            "plan",
        ]
    )
    | {_ATTEMPTS},
    "retention": frozenset({"record_date", "years"}),
    "plan": frozenset(
        [
            "as_of",
            "agreed_on",
            "parts",
            "payments",
            "bookings",
            "figures",
            "owed",
            "loan_due",
            "late",
            "daily_interest",
            "risen",
        ]
    ),
}
"""The keys that the input of each area has; any other is refused by name."""
_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "debt": frozenset({"due_date", "instalment_due_dates", "accelerated_due_date"}),
    "debts": frozenset({"id", "due", "security", "burden_rate"}),
    "buckets": frozenset(BUCKETS),
    "maximum_amount": frozenset({"determined", "last_due"}),
    "plan": frozenset({"agreed_on", "due", "standing"}),
    "parts": frozenset({"due", "amount"}),
    "payments": frozenset({"on", "amount", "slip"}),
    "bookings": frozenset({"after", "by", "amount", "accrued"}),
    "risen": frozenset({"by", "amount"}),
}
"""The keys inside a part of the input; `_LOOSE_PARTS` has those that files spell differently."""
_LOOSE_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "agreed_period": frozenset({"kind", "months"}),
    "extension": frozenset({"new_due_date", "agreed_due_date", "written_consent"}),
}
"""Here a day, or a plain yes or no, may stand under another key."""


def denies(key: str) -> bool:
    """Whether a key that is known by a word in it says the contrary of that word."""
    return not _DENIALS.isdisjoint(key.split("_"))


def unread(area: str, said: Mapping[str, object]) -> Iterator[str]:
    """The keys of an input, and of the parts inside it, that no rule of the area reads."""
    for key, value in said.items():
        counts_attempts = _ATTEMPTS in KEYS[area] and _ATTEMPTS in key and not denies(key)
        if key not in KEYS[area] and not counts_attempts:
            yield key
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Mapping):
                yield from _unread_in(key, part)


def _unread_in(key: str, part: Mapping[str, object]) -> Iterator[str]:
    if key == "events":
        yield from unread_of_event(part)
        return
    known = _PARTS.get(key) or _LOOSE_PARTS.get(key)
    for word, value in part.items():
        if known is None or word in known:
            continue
        told = isinstance(value, bool) or read_day(value) is not None
        if not (key in _LOOSE_PARTS and told):
            yield word
