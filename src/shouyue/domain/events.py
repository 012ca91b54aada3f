"""Acts and incidents that may move a limitation clock: read from plain words, judged once.

The vocabulary is DOMAIN section 8. What an act does does not depend on when it is asked, so it is
decided here, once, and a clock over many acts only compares dates.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from operator import attrgetter
from typing import Final, Literal, NamedTuple, Self, TypedDict, get_args

from shouyue.domain.dates import read_day
from shouyue.domain.effects import EFFECTS, Effect
from shouyue.domain.errors import KnownError

Kind = Literal[
    "notice_signed",
    "notice_refused_recorded",
    "notice_left_unattended",
    "ems",
    "courier_private",
    "data_message",
    "phone_call",
    "account_deduction",
    "debtor_payment",
    "debtor_promise",
    "debtor_asked_for_time",
    "security_given",
    "repayment_agreement",
    "media_notice",
    "lawsuit",
    "arbitration",
    "mediation_request",
    "pay_order",
    "police_report",
    "bankruptcy_claim",
    "death_declaration",
    "pre_suit_measures",
    "enforcement_request",
    "set_off",
    "assignment_notice",
    "demand_on_joint_debtor",
    "demand_on_guarantor",
    "guarantor_signed_notice",
    "notarised_enforcement",
    "enforcement_exhausted",
    "obstacle",
]
KINDS: Final[frozenset[str]] = frozenset(get_args(Kind))
PENDING_UNTIL_ENDED: Final = frozenset({"lawsuit", "arbitration"})
"""Procedures that run until their end is recorded; the others act on the day of the request."""
PROCEDURES: Final = PENDING_UNTIL_ENDED | {
    "mediation_request",
    "pay_order",
    "police_report",
    "bankruptcy_claim",
    "death_declaration",
    "pre_suit_measures",
    "enforcement_request",
    "set_off",
}
_FORMS_OF_SIGNING: Final = frozenset({"signature", "fingerprint", "seal"})
_NATIONAL_OR_PROVINCIAL: Final = frozenset({"national", "provincial"})
_WITNESSES_NEEDED: Final = 2


class EventError(KnownError):
    """An event that cannot be read: `event_kind_unknown`, `event_invalid` with the key."""


class Event(NamedTuple):
    """One act or incident, judged. A tuple because half a million are made at every start.

    Attributes:
        day: the day of the act: of signing, arrival, filing, first day of an obstacle.
        inside: what it does while the period runs.
        late: what it does after the period is over.
        until: end of a procedure, or last day of an obstacle; None while open.
        due: last new due day of an agreement, or last day for performance of a judgment.
        outcome: of a procedure: judgment, withdrawn, or another word.
        served: the complaint reached the other side before it was withdrawn; None = not recorded.
        target: the guarantor it was directed at; None is the debtor.
        ref: the fact it comes from.
    """

    kind: Kind
    day: date
    inside: Effect
    late: Effect
    until: date | None = None
    due: date | None = None
    outcome: str | None = None
    served: bool | None = None
    target: str | None = None
    ref: str | None = None

    @classmethod
    def read(cls, plain: Mapping[str, object]) -> Self:
        """Reads and judges one event of the vocabulary.

        Dates are `date` or ISO text. What is not stated counts as not proved; keys beyond the
        vocabulary are left alone.

        Raises:
            EventError: the kind is unknown, or a value cannot be what its key says.
        """
        said = _Said(plain)
        kind = said.text("type")
        if kind not in KINDS:
            raise EventError("event_kind_unknown")
        inside, late = _JUDGES[kind](said)  # type: ignore[index] # narrowed by the test above
        day = said.needed_day("date")
        target = said.text("target")
        return cls(
            kind=kind,  # type: ignore[arg-type] # narrowed by the test above
            day=day,
            inside=inside,
            late=late,
            target=None if target == "debtor" else target,
            ref=said.text("id"),
            **_more(said, kind, day),
        )

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts events the same way however they were entered.

        Within a day what reaches furthest and is least disputed comes first, so that it is what
        moves the clock and what the log says moved it.
        """
        return (
            self.day,
            self.day - (self.due or self.day),
            self.inside.disputed,
            self.kind,
            self.inside.code,
            self.late.code,
            self.until or date.max,
            self.due or date.max,
            self.outcome or "",
            self.served or False,
            self.target or "",
            self.ref or "",
        )


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events in their one order, whatever the order of entry."""
    ordered = sorted(events, key=_BY_DAY)
    # The full order costs ten times the day alone and matters only where a day has two events.
    if any(one.day == another.day for one, another in pairwise(ordered)):
        ordered.sort(key=_BY_ALL)
    return ordered


_BY_DAY = attrgetter("day")
_BY_ALL = attrgetter("order")


class _Said:
    """Typed reading of a plain mapping; every refusal names its key."""

    __slots__ = ("_plain",)

    def __init__(self, plain: Mapping[str, object]) -> None:
        self._plain = plain

    def text(self, key: str) -> str | None:
        value = self._plain.get(key)
        if value is None or isinstance(value, str):
            return value
        raise EventError("event_invalid", key=key)

    def flag(self, key: str) -> bool | None:
        value = self._plain.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise EventError("event_invalid", key=key)

    def count(self, key: str) -> int:
        value = self._plain.get(key, 0)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise EventError("event_invalid", key=key)

    def is_positive(self, key: str) -> bool | None:
        """Whether an amount is above nothing; None when it is not stated."""
        value = self._plain.get(key)
        if value is None:
            return None
        try:
            return Decimal(str(value)) > 0
        except InvalidOperation:
            raise EventError("event_invalid", key=key) from None

    def day(self, key: str) -> date | None:
        value = self._plain.get(key)
        return None if value is None else _day_of(value, key)

    def day_from(self, first: date, key: str) -> date | None:
        """A day that cannot lie before `first`."""
        day = self.day(key)
        if day is not None and day < first:
            raise EventError("event_invalid", key=key)
        return day

    def needed_day(self, key: str) -> date:
        return _day_of(self._plain.get(key), key)

    def last_day(self, key: str) -> date | None:
        value = self._plain.get(key)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise EventError("event_invalid", key=key)
        return max((_day_of(item, key) for item in value), default=None)


def _day_of(value: object, key: str) -> date:
    day = read_day(value)
    if day is None:
        raise EventError("event_invalid", key=key)
    return day


class _More(TypedDict, total=False):
    until: date | None
    due: date | None
    outcome: str | None
    served: bool | None


def _more(said: _Said, kind: str, day: date) -> _More:
    """What only some kinds have; a clock over many acts mostly reads kinds that have none."""
    if kind in PROCEDURES:
        return {
            "until": said.day_from(day, "procedure_end"),
            "due": said.day("performance_due"),
            "outcome": said.text("outcome"),
            "served": said.flag("copy_served"),
        }
    if kind == "repayment_agreement":
        return {"due": said.last_day("new_due_dates")}
    if kind == "obstacle":
        return {"until": said.day_from(day, "end")}
    return {}


_Judged = tuple[Effect, Effect]
_OVER: Final = EFFECTS["period_over"]


def _signed(said: _Said) -> _Judged:
    fault = _signing_fault(said)
    if fault:
        return EFFECTS[fault], _OVER
    signer = said.text("signer")
    if signer == "coresident_relative":
        return EFFECTS["signed_by_relative"], _OVER
    inside = EFFECTS["signed_by_borrower" if signer == "self" else "signed_by_agent"]
    if said.text("content") != "acknowledge_and_agree":
        return inside, EFFECTS["receipt_after_expiry"]
    if said.text("mark") == "fingerprint":
        return inside, EFFECTS["revived_by_fingerprint"]
    return inside, EFFECTS["revived_by_acknowledgment"]


def _signing_fault(said: _Said) -> str | None:
    """The code of what makes a signed notice worthless, or None."""
    mark = said.text("mark")
    printed = said.day("printed_on")
    if said.flag("blank_when_signed"):
        return "signed_in_blank"
    if printed and said.needed_day("date") < printed:
        return "signed_before_print"
    if mark not in _FORMS_OF_SIGNING:
        return "mark_x_only" if mark == "x_only" else "mark_missing"
    return _signer_fault(said)


def _signer_fault(said: _Said) -> str | None:
    match said.text("signer"):
        case "self":
            return None
        case "authorised_agent":
            return "agent_without_authority" if said.flag("written_authority") is False else None
        case "coresident_relative":
            qualified = said.flag("full_capacity") and said.flag("coresident")
            return None if qualified else "relative_not_qualified"
        case _:
            return "signer_not_entitled"


def _refused(said: _Said) -> _Judged:
    proved = said.flag("video") or said.count("witnesses") >= _WITNESSES_NEEDED
    return EFFECTS["refusal_proved" if proved else "refusal_not_proved"], _OVER


def _ems(said: _Said) -> _Judged:
    match said.text("result"):
        case "delivered":
            return EFFECTS["ems_delivered"], _OVER
        case "refused":
            return EFFECTS["ems_refused"], _OVER
        case "returned" if said.flag("address_agreed_in_contract"):
            return EFFECTS["ems_returned_agreed_address"], _OVER
        case _:
            return EFFECTS["ems_returned"], _OVER


def _courier(said: _Said) -> _Judged:
    signed = said.flag("signed_slip")
    return EFFECTS["courier_signed_for" if signed else "courier_not_proved"], _OVER


def _message(said: _Said) -> _Judged:
    arrived = said.flag("to_reserved_address") and said.flag("sent_ok")
    return EFFECTS["message_arrived" if arrived else "message_not_proved"], _OVER


def _call(said: _Said) -> _Judged:
    heard = said.flag("answered_by_debtor") and said.flag("recorded")
    named = said.flag("debt_named") is not False
    return EFFECTS["call_recorded" if heard and named else "call_not_proved"], _OVER


def _deducted(said: _Said) -> _Judged:
    took = said.is_positive("amount")
    late = EFFECTS["deduction_after_expiry"]
    return (EFFECTS["deducted"], late) if took else (EFFECTS["nothing_deducted"], _OVER)


def _paid(said: _Said) -> _Judged:
    if said.is_positive("amount") is False:
        return EFFECTS["nothing_paid"], _OVER
    return EFFECTS["debtor_paid"], EFFECTS["payment_after_expiry"]


def _promised(said: _Said) -> _Judged:
    if said.flag("written"):
        return EFFECTS["debtor_agreed_in_writing"], EFFECTS["revived_by_promise"]
    return EFFECTS["debtor_agreed_orally"], EFFECTS["oral_promise_after_expiry"]


def _published(said: _Said) -> _Judged:
    reaches = said.flag("debtor_missing") and said.text("level") in _NATIONAL_OR_PROVINCIAL
    return EFFECTS["published" if reaches else "publication_not_enough"], _OVER


def _procedure(said: _Said) -> _Judged:
    if said.text("outcome") == "judgment" or said.day("performance_due"):
        return EFFECTS["judgment"], EFFECTS["judgment"]
    if said.text("outcome") == "withdrawn":
        served = said.flag("copy_served") is not False
        code = "withdrawn_after_service" if served else "withdrawn_before_service"
        return EFFECTS[code], _OVER
    if said.day("procedure_end"):
        return EFFECTS["procedure_ended"], _OVER
    pending = said.text("type") in PENDING_UNTIL_ENDED
    return EFFECTS["procedure_pending" if pending else "body_asked"], _OVER


def _assigned(said: _Said) -> _Judged:
    arrived = said.flag("reached_debtor") is not False
    return EFFECTS["assignment_notified" if arrived else "assignment_not_arrived"], _OVER


def _always(inside: str, late: str = "period_over") -> Callable[[_Said], _Judged]:
    judged = (EFFECTS[inside], EFFECTS[late])
    return lambda _: judged


_JUDGES: Final[Mapping[Kind, Callable[[_Said], _Judged]]] = {
    "notice_signed": _signed,
    "notice_refused_recorded": _refused,
    "notice_left_unattended": _always("left_unattended"),
    "ems": _ems,
    "courier_private": _courier,
    "data_message": _message,
    "phone_call": _call,
    "account_deduction": _deducted,
    "debtor_payment": _paid,
    "debtor_promise": _promised,
    "debtor_asked_for_time": _promised,
    "security_given": _always("debtor_agreed_in_writing"),
    "repayment_agreement": _always("debtor_agreed_in_writing", "revived_by_agreement"),
    "media_notice": _published,
    "lawsuit": _procedure,
    "arbitration": _procedure,
    "mediation_request": _procedure,
    "pay_order": _procedure,
    "police_report": _procedure,
    "bankruptcy_claim": _procedure,
    "death_declaration": _procedure,
    "pre_suit_measures": _procedure,
    "enforcement_request": _procedure,
    "set_off": _procedure,
    "assignment_notice": _assigned,
    "demand_on_joint_debtor": _always("joint_debtor_demanded"),
    "demand_on_guarantor": _always("guarantor_is_no_joint_debtor"),
    "guarantor_signed_notice": _always("guarantor_is_no_joint_debtor"),
    "notarised_enforcement": _always("body_asked"),
    "enforcement_exhausted": _always("guarantee_only"),
    "obstacle": _always("suspended"),
}
