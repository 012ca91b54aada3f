"""Acts and incidents that may move a limitation clock: read from plain words, judged once.

The vocabulary is DOMAIN section 8. What an act does does not depend on when it is asked, so it is
decided here, once, and a clock over many acts only compares dates.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self, TypedDict

from shouyue.domain.acts import (
    FROM_REQUEST,
    KINDS,
    OBSTACLES,
    PENDING_UNTIL_ENDED,
    PROCEDURES,
    Kind,
)
from shouyue.domain.dates import read_day
from shouyue.domain.debts import counted_from
from shouyue.domain.effects import READ_ALOUD, Effect
from shouyue.domain.errors import KnownError
from shouyue.domain.law import Law
from shouyue.domain.paying import PAYERS
from shouyue.domain.signing import MARKS, Judged

_MARKS: Final = frozenset(MARKS)
_OTHER_DAYS: Final = frozenset({"printed_on", "procedure_end", "end"})
_WITH_MORE: Final = PROCEDURES | {"repayment_agreement", "obstacle"}


class EventError(KnownError):
    """An event that cannot be read: `event_kind_unknown`, `event_invalid` with the key."""


class Event(NamedTuple):
    """One act or incident, judged. A tuple because half a million are made at every start.

    Attributes:
        day: the day of the act: of signing, arrival, filing, first day of an obstacle.
        inside: what it does while the period runs; of an act aimed at a guarantor what the same
            would do to a debtor, of `ON_GUARANTORS` what it does to the guarantor.
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
    def read(cls, plain: Mapping[str, object], law: Law) -> Self:
        """Reads one event of the vocabulary and judges it by a law.

        Dates are `date` or ISO text. What is not stated counts as not proved; keys beyond the
        vocabulary are left alone.

        Raises:
            EventError: the kind is unknown, or a value cannot be what its key says.
        """
        said = _Said(plain)
        kind = said.text("type")
        if kind not in KINDS:
            raise EventError("event_kind_unknown")
        inside, late = _JUDGES[kind](said, law)  # type: ignore[index] # narrowed by the test above
        day = said.needed_day("date")
        target = said.text("target")
        event = cls(
            kind,  # type: ignore[arg-type] # narrowed by the test above
            day,
            inside,
            late,
            target=None if target == "debtor" else target,
            ref=said.text("id"),
        )
        # Most acts have no more to say, and half a million are read at a start.
        return event._replace(**_more(said, kind, day, law)) if kind in _WITH_MORE else event

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


class EventReader:
    """Reads acts that are told in the same words once: of many, most differ in their day alone."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._known: dict[str, tuple[Kind, list[Any]]] = {}

    def read(self, words: str, plain: Mapping[str, object], day: object) -> Event:
        """One event; raises as `Event.read`.

        Args:
            words: equal where `plain` is equal, such as the text it was read from.
            plain: the event without its date.
            day: its date, a `date` or ISO text.
        """
        if (known := self._known.get(words)) is not None:
            kind, rest = known
            return Event(kind, _day_of(day, "date"), *rest)
        event = Event.read({**plain, "date": day}, self._law)
        # Another day of theirs may lie before or behind the day of the act.
        if _OTHER_DAYS.isdisjoint(plain):
            kind, _, *rest = event
            self._known[words] = kind, rest
        return event


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events in their one order, whatever the order of entry."""
    ordered = sorted(events, key=_BY_DAY)
    # The full order costs ten times the day alone and matters only where a day has two events.
    if len(set(map(_BY_DAY, ordered))) < len(ordered):
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

    def days(self, key: str) -> list[date]:
        value = self._plain.get(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise EventError("event_invalid", key=key)
        return [_day_of(item, key) for item in value]


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


def _more(said: _Said, kind: str, day: date, law: Law) -> _More:
    """What only `_WITH_MORE` have."""
    if kind in PROCEDURES:
        return {
            "until": said.day_from(day, "procedure_end"),
            "due": said.day("performance_due"),
            "outcome": said.text("outcome"),
            "served": said.flag("copy_served"),
        }
    if kind == "repayment_agreement":
        dues = said.days("new_due_dates")
        return {"due": counted_from(dues, law.limitation.counts_from) if dues else None}
    if kind == "obstacle":
        return {"until": said.day_from(day, "end")}
    return {}


_Judge = Callable[[_Said, Law], Judged]


def _signed(said: _Said, law: Law) -> Judged:
    mark, faults = said.text("mark"), _faults_of_paper(said)
    agrees = said.text("content") == "acknowledge_and_agree"
    judged = law.signings[_signer(said), mark if mark in _MARKS else "missing", agrees]
    for code in faults:
        row = law.effects[code]
        if not row.effective:
            return law.acts[code]
        judged = judged[0].resting_on(row), judged[1].resting_on(row)
    inside, late = judged
    if late.flag == READ_ALOUD and said.flag("read_aloud"):
        late = late._replace(flag=None)
    return inside, late


def _faults_of_paper(said: _Said) -> list[str]:
    faults = []
    printed = said.day("printed_on")
    if said.flag("blank_when_signed"):
        faults.append("signed_in_blank")
    if printed and said.needed_day("date") < printed:
        faults.append("signed_before_print")
    return faults


def _signer(said: _Said) -> str:
    match said.text("signer"):
        case "self":
            return "signed_by_borrower"
        case "authorised_agent":
            authorised = said.flag("written_authority")
            return "signed_by_agent" if authorised else "agent_without_authority"
        case "coresident_relative":
            qualified = said.flag("full_capacity") and said.flag("coresident")
            return "signed_by_relative" if qualified else "relative_not_qualified"
        case _:
            return "signer_not_entitled"


def _refused(said: _Said, law: Law) -> Judged:
    witnesses, enough = said.count("witnesses"), law.limitation.refusal_witnesses
    proved = said.flag("video") or (enough is not None and witnesses >= enough)
    return law.acts["refusal_proved" if proved else "refusal_not_proved"]


def _ems(said: _Said, law: Law) -> Judged:
    match said.text("result"):
        case "delivered":
            return law.acts["ems_delivered"]
        case "refused":
            return law.acts["ems_refused"]
        case "returned" if said.flag("address_agreed_in_contract"):
            return law.acts["ems_returned_agreed_address"]
        case _:
            return law.acts["ems_returned"]


def _courier(said: _Said, law: Law) -> Judged:
    signed = said.flag("signed_slip")
    return law.acts["courier_signed_for" if signed else "courier_not_proved"]


def _message(said: _Said, law: Law) -> Judged:
    arrived = said.flag("to_reserved_address") and said.flag("sent_ok")
    return law.acts["message_arrived" if arrived else "message_not_proved"]


def _call(said: _Said, law: Law) -> Judged:
    heard = said.flag("answered_by_debtor") and said.flag("recorded")
    named = said.flag("debt_named") is not False
    return law.acts["call_recorded" if heard and named else "call_not_proved"]


def _demanded(code: str) -> _Judge:
    """A demand on somebody else holds no better than the proof that it reached the person."""

    def judge(said: _Said, law: Law) -> Judged:
        demanded, late = law.acts[code]
        by = said.text("by")
        if by is None:
            # Who records no more than a demand has the proof elsewhere.
            return demanded, late
        is_provable = _PROOFS.get(by)
        if is_provable is None:
            raise EventError("event_invalid", key="by")
        proof = law.effects["demand_provable" if is_provable(said) else "demand_not_provable"]
        return (demanded.resting_on(proof) if proof.effective else proof), late

    return judge


_PROOFS: Final[Mapping[str, Callable[[_Said], bool]]] = {
    "phone_call": lambda said: bool(said.flag("recorded")),
    "data_message": lambda said: bool(said.flag("to_reserved_address") and said.flag("sent_ok")),
    "talk": lambda said: bool(said.flag("recorded")),
}
"""How a demand was made, and what of it shows that it arrived."""


def _deducted(said: _Said, law: Law) -> Judged:
    return law.acts["deducted" if said.is_positive("amount") else "nothing_deducted"]


def _paid(said: _Said, law: Law) -> Judged:
    if said.is_positive("amount") is False:
        return law.acts["nothing_paid"]
    payer = said.text("payer") or "debtor"
    if payer not in PAYERS:
        raise EventError("event_invalid", key="payer")
    if payer == "guarantor" and said.text("target") is None:
        return law.acts["guarantor_is_no_joint_debtor"]
    return law.payments[payer, _written_of(said)]


def _written_of(said: _Said) -> str:
    if not said.flag("written"):
        return "nothing"
    return "rest" if said.text("content") == "acknowledge_and_agree" else "payment"


def _promised(said: _Said, law: Law) -> Judged:
    if said.flag("written"):
        return law.acts["debtor_agreed_in_writing"]
    return law.acts["debtor_agreed_orally"]


def _published(said: _Said, law: Law) -> Judged:
    reaches = said.flag("debtor_missing") and said.text("level") in law.limitation.media
    return law.acts["published" if reaches else "publication_not_enough"]


def _procedure(said: _Said, law: Law) -> Judged:
    if said.text("outcome") == "judgment" or said.day("performance_due"):
        return law.acts["judgment"]
    if said.text("outcome") == "withdrawn":
        served = said.flag("copy_served") is not False
        return law.acts["withdrawn_after_service" if served else "withdrawn_before_service"]
    kind = said.text("type")
    counts_from_end = kind not in FROM_REQUEST or law.effects["body_ended"].effective
    if said.day("procedure_end") and counts_from_end:
        return law.acts["procedure_ended"]
    pending = kind in PENDING_UNTIL_ENDED
    return law.acts["procedure_pending" if pending else "body_asked"]


def _assigned(said: _Said, law: Law) -> Judged:
    arrived = said.flag("reached_debtor") is not False
    return law.acts["assignment_notified" if arrived else "assignment_not_arrived"]


def _obstacle(said: _Said, law: Law) -> Judged:
    cause = said.text("cause")
    code = "suspended" if cause is None else OBSTACLES.get(cause)
    if code is None:
        raise EventError("event_invalid", key="cause")
    return law.acts[code]


def _always(code: str) -> _Judge:
    return lambda _, law: law.acts[code]


def _in_writing(late: str) -> _Judge:
    return lambda _, law: (law.effects["debtor_agreed_in_writing"], law.effects[late])


_JUDGES: Final[Mapping[Kind, _Judge]] = {
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
    "security_given": _in_writing("period_over"),
    "repayment_agreement": _in_writing("revived_by_agreement"),
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
    "demand_on_joint_debtor": _demanded("joint_debtor_demanded"),
    "demand_on_guarantor": _demanded("guarantor_demanded"),
    "guarantor_signed_notice": _always("guarantor_demanded"),
    "notarised_enforcement": _always("body_asked"),
    "enforcement_exhausted": _always("guarantee_only"),
    "obstacle": _obstacle,
}
