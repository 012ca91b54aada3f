"""What a fact changes in the tables that people see. Pure, and indifferent to the order of facts.

Every fact yields rows that only it writes, keyed by its place, plus the names of the facts that
it replaces. Nothing is updated in place, so any order gives the same tables; what is current is
asked when reading ("not replaced by any other"). The one register, the loans of a branch, follows
from its tapes (`Tapes` below).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouyue.ledger.canonical import Record
from shouyue.ledger.days import local_minute
from shouyue.ledger.facts import Fact, Header
from shouyue.ledger.forms import (
    ASKING_FOR_TIME,
    INFORMING,
    OWNING,
    TO_CO_BORROWERS,
    UNANSWERED,
    asks,
    form_of,
)
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    BatchComposed,
    BatchPrinted,
    CircumstanceNoted,
    ContactRecorded,
    DifferenceExplained,
    GuaranteeStated,
    IncidentRecorded,
    LetterRecalled,
    LetterServed,
    MappingSaved,
    OverrideDecided,
    PromiseMade,
    RepaymentReported,
    StaffIntroduced,
    TapeLoaded,
    TermsStated,
    TripPlanned,
    TripReturned,
    content,
)
from shouyue.ledger.pages import LetterCopied, PageFiled
from shouyue.ledger.people import LanguageStated
from shouyue.ledger.vocabulary import REACHED_NOBODY, Agreeing, Way

Column = str | int | bool | None | list[object] | dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A row to add to a table.

    Its key is the fact's place and, where a fact adds several, `part`.
    """

    table: str
    values: dict[str, Column]
    part: int = 0


@dataclass(frozen=True, slots=True)
class Replaces:
    """The fact says that it stands in place of another one, named by its text reference."""

    ref: str


Change = Row | Replaces


def fold(fact: Fact) -> list[Change]:
    """The changes of one fact; none of its content if its kind is newer or its body gone.

    Raises:
        NotCanonicalError: a known kind with content that is not of it.
    """
    changes: list[Change] = [Replaces(ref) for ref in fact.header.base if not _is_tape(fact)]
    said = content(fact)
    if said is not None:
        if (rows := _ROWS.get(type(said))) is not None:
            changes.extend(rows(said))
        changes.extend(_judged(fact.header, said))
    return changes


def _is_tape(fact: Fact) -> bool:
    # A tape names its predecessor to say what its changes are against; it does not withdraw it.
    return fact.header.kind == "tape.loaded"


def _plain(said: Record, *names: str) -> dict[str, Column]:
    values: dict[str, Column] = {}
    for name in names:
        value = getattr(said, name)
        if isinstance(value, tuple):
            values[name] = [_plain_value(one) for one in value]
        else:
            values[name] = _plain_value(value)
    return values


def _plain_value(value: Column | date) -> Column:
    return value.isoformat() if isinstance(value, date) else value


def _staff(said: StaffIntroduced) -> Iterable[Row]:
    yield Row("staff", _plain(said, "name", "role"))


def _tape(said: TapeLoaded) -> Iterable[Row]:
    columns = ("as_of", "file_name", "file_sha256", "rows", "accepted", "balance")
    yield Row("tape", _plain(said, *columns))
    for part, refused in enumerate(said.refused, start=1):
        yield Row("refused_row", _plain(refused, "line", "note", "code", "params"), part)


def _mapping(said: MappingSaved) -> Iterable[Row]:
    yield Row("mapping", {"name": said.name, "columns": dict(said.columns)})


def _contact(said: ContactRecorded) -> Iterable[Row]:
    columns = ("note", "channel", "contacted", "at", "reached", "words", "number", "place")
    more = ("purpose", "staff", "recorded", "next_on", "guarantor", "until")
    yield Row("contact", _plain(said, *columns, *more))
    # Asking how somebody fares claims nothing, and so interrupts nothing.
    if said.purpose == "demand" and (event := _contact_event(said)) is not None:
        yield _event(said.note, said.at[:10], event, said.guarantor)


def _contact_event(said: ContactRecorded) -> dict[str, Column] | None:
    if said.channel == "posted":
        return None  # what hangs in public is addressed to nobody
    demand = _DEMANDS_ON_OTHERS.get(said.contacted)
    if demand is not None and said.reached:
        return {**demand, **_how_demanded(said)}
    if said.contacted != "borrower":
        return None
    if said.channel == "call":
        return {
            "type": "phone_call",
            "answered_by_debtor": said.reached,
            "recorded": said.recorded,
        }
    if said.channel == "message":
        return {
            "type": "data_message",
            "to_reserved_address": said.to_reserved_address,
            "sent_ok": said.reached,
        }
    # At the door or the counter; a visit that met nobody asked nobody.
    return {"type": "talk", "recorded": said.recorded} if said.reached else None


def _how_demanded(said: ContactRecorded) -> dict[str, Column]:
    """How it was made, and what shows that it arrived, at somebody who stands for the borrower."""
    authority: dict[str, Column] = {"written_authority": True} if said.authority else {}
    match said.channel:
        case "call":
            return {"by": "phone_call", "recorded": said.recorded, **authority}
        case "message":
            reserved = said.to_reserved_address
            sent = {"to_reserved_address": reserved, "sent_ok": True}
            return {"by": "data_message", **sent, **authority}
        case _:
            return {"by": "talk", "recorded": said.recorded, **authority}


def _promise(said: PromiseMade) -> Iterable[Row]:
    yield Row("promise", _plain(said, "note", "amount", "due", "on", "written", "contact"))
    event = {"type": "debtor_promise", "written": said.written, **_agreed_by(said.by)}
    yield _event(said.note, said.on.isoformat(), event)


def _agreed_by(by: Agreeing) -> dict[str, Column]:
    if not by:
        return {}
    return {"signer": "joint_debtor" if by == "co_borrower" else by}


def _repayment(said: RepaymentReported) -> Iterable[Row]:
    columns = ("note", "amount", "on", "payer", "slip", "account", "signed", "guarantor", "named")
    yield Row("repayment", _plain(said, *columns))
    if (event := repayment_event(said)) is not None:
        yield _event(said.note, said.on.isoformat(), event, said.guarantor)


def repayment_event(said: RepaymentReported) -> dict[str, Column] | None:
    """The event of law that a payment is; None while it is only claimed.

    Money that is only claimed moves no clock: to rely on it is to let the period run out. What
    the borrower signed about it is no mere claim.
    """
    if not said.slip and not said.signed:
        return None
    event: dict[str, Column] = {"amount": f"{said.amount // 100}.{said.amount % 100:02d}"}
    if said.payer == "deduction":
        return {"type": "account_deduction", **event}
    if said.share == 0:
        event["to_other_debt"] = True
    if said.payer != "debtor":
        event["payer"] = "joint_debtor" if said.payer == "co_borrower" else said.payer
    if said.signed:
        event["written"] = True
    if said.signed == "rest":
        event["content"] = "acknowledge_and_agree"
    return {"type": "debtor_payment", **event}


def _batch(said: BatchComposed) -> Iterable[Row]:
    yield Row(
        "batch", _plain(said, "form", "form_version", "language", "made_on", "as_of", "enclosed")
    )
    for part, letter in enumerate(said.letters, start=1):
        columns = ("serial", "note", "pages", "values", "guarantor")
        values = {**_plain(letter, *columns), "form": said.form}
        yield Row("letter", values, part)


def _printed(said: BatchPrinted) -> Iterable[Row]:
    for part, serial in enumerate(said.serials, start=1):
        yield Row("printed", {"batch": said.batch, "serial": serial}, part)


_BROUGHT_BACK: Final[frozenset[Way]] = REACHED_NOBODY - {"ems_returned"}
"""Nothing that the law asks about: what the post returned may count by the address agreed on."""


def _served(said: LetterServed) -> Iterable[Row]:
    columns = ("serial", "note", "on", "way", "video", "neutral_witnesses", "words", "guarantor")
    yield Row("served", _plain(said, *columns, "unsigned"))
    if said.way in _BROUGHT_BACK or not asks(form_of(said.serial)):
        return  # and interrupts nothing by arriving
    event: dict[str, Column]
    match said.way:
        case "refused":
            event = {
                "type": "notice_refused_recorded",
                "video": said.video,
                "witnesses": said.neutral_witnesses,
            }
        case "left":
            event = {"type": "notice_left_unattended"}
        case "courier":
            event = {"type": "courier_private", "result": "sent"}
        case _:
            event = {
                "type": "ems",
                "result": said.way.removeprefix("ems_"),
                "address_agreed_in_contract": said.address_agreed,
            }
    yield _event(said.note, said.on.isoformat(), event, said.guarantor)


def _acknowledgment(said: AcknowledgmentReturned) -> Iterable[Row]:
    columns = ("serial", "note", "on", "signer", "signer_name", "mark", "finger", "received")
    more = ("agrees", "reader", "read_in", "video", "blank_when_signed", "words", "guarantor")
    values = _plain(said, *columns, *more)
    values["witnesses"] = [_plain(w, "name", "relation", "consent") for w in said.witnesses]
    yield Row("acknowledgment", values)
    if (event := acknowledgment_event(said)) is not None:
        yield _event(said.note, said.on.isoformat(), event, said.guarantor)


def acknowledgment_event(said: AcknowledgmentReturned) -> dict[str, Column] | None:
    """The event of law that a slip is; None if it says nothing that the law listens to."""
    content = _slip_says(said)
    if not content:
        return None
    to_co_borrower = form_of(said.serial) in TO_CO_BORROWERS and not said.guarantor
    owes_too = said.signer == "co_borrower" or (said.signer == "self" and to_co_borrower)
    return {
        "type": "notice_signed",
        "signer": "joint_debtor" if owes_too else said.signer,
        "mark": said.mark,
        "content": content,
        "full_capacity": said.full_capacity,
        "coresident": said.coresident,
        "written_authority": said.authority,
        "blank_when_signed": said.blank_when_signed,
        "read_aloud": bool(said.reader),
    }


def _slip_says(said: AcknowledgmentReturned) -> str:
    form = form_of(said.serial)
    if form in INFORMING | UNANSWERED or not (said.received or said.agrees):
        return ""
    if form in ASKING_FOR_TIME | TO_CO_BORROWERS:
        return "demand"  # as good as that while the period runs, and no promise behind it
    if said.agrees:
        return "acknowledge_and_agree"
    return "" if form in OWNING else "demand"


def _incident(said: IncidentRecorded) -> Iterable[Row]:
    columns = ("note", "on", "incident", "cause", "until", "outcome", "number", "words")
    yield Row("incident", _plain(said, *columns, "guarantor"))
    # What a guarantor agreed on is no plan of the loan.
    if said.plan and not said.guarantor:
        parts: list[object] = [[part.due.isoformat(), part.amount] for part in said.plan]
        yield Row("plan", {**_plain(said, "note", "on"), "parts": parts, "by": said.by})
    yield _event(said.note, said.on.isoformat(), incident_event(said), said.guarantor)


def incident_event(said: IncidentRecorded) -> dict[str, Column]:
    """The event of law that an incident is, with what its kind needs to be judged."""
    event: dict[str, Column] = {"type": said.incident, **_agreed_by(said.by)}
    until = said.until.isoformat() if said.until is not None else None
    match said.incident:
        case "repayment_agreement":
            event["new_due_dates"] = [part.due.isoformat() for part in said.plan]
        case "debtor_asked_for_time":
            event["written"] = said.written
        case "assignment_notice":
            event["reached_debtor"] = said.reached
        case "media_notice":
            event |= {"debtor_missing": said.debtor_missing, "level": said.level}
        case "obstacle":
            event |= {"cause": said.cause, "end": until}
        case "security_given" | "notarised_enforcement" | "enforcement_exhausted":
            pass
        case _:
            due = said.performance_due
            event |= {"procedure_end": until, "outcome": said.outcome, "copy_served": said.served}
            event["performance_due"] = due.isoformat() if due is not None else None
    return {key: value for key, value in event.items() if value not in (None, "")}


def _terms(said: TermsStated) -> Iterable[Row]:
    yield Row("terms", _plain(said, "note", "instalments", "accelerated", "words"))
    for part, due in enumerate(said.instalments, start=1):
        yield Row("instalment", {"note": said.note, "due": due.isoformat()}, part)


def _guarantee(said: GuaranteeStated) -> Iterable[Row]:
    columns = ("note", "guarantor", "contract_date", "written", "period", "months", "last_day")
    more = ("main_due", "agreed_due", "defect", "words")
    up_to = ("maximum_amount", "determined", "last_due", "name", "number")
    yield Row("guarantee", _plain(said, *columns, *more, *up_to))


def _circumstance(said: CircumstanceNoted) -> Iterable[Row]:
    yield Row("circumstance", _plain(said, "note", "what", "on", "until", "times", "words"))


def _decision(said: OverrideDecided) -> Iterable[Row]:
    yield Row("decision", _plain(said, "note", "ref", "approved", "words"))


def _difference(said: DifferenceExplained) -> Iterable[Row]:
    columns = ("note", "about", "as_of", "since", "ours", "banks", "reason", "words")
    yield Row("difference", _plain(said, *columns))


def _recalled(said: LetterRecalled) -> Iterable[Row]:
    yield Row("recalled", _plain(said, "note", "serial", "on", "reason", "words"))


def _copied(said: LetterCopied) -> Iterable[Row]:
    yield Row("copied", {**_plain(said, "note", "serial", "on"), "words": said.reason})


def _page(said: PageFiled) -> Iterable[Row]:
    yield Row("filed_page", _plain(said, "note", "serial", "page", "found", "source", "place"))


def _spoken(said: LanguageStated) -> Iterable[Row]:
    yield Row("spoken", _plain(said, "note", "person", "language"))


def _trip(said: TripPlanned) -> Iterable[Row]:
    yield Row("trip", {**_plain(said, "day", "villages"), "stops": len(said.stops)})


def _trip_return(said: TripReturned) -> Iterable[Row]:
    yield Row("trip_return", _plain(said, "trip"))


def _judged(header: Header, said: Record) -> Iterable[Row]:
    """What a rule stood against or a supervisor has to judge, whatever was recorded by it.

    A contact was at its minute; of everything else counts when it was written.
    """
    what, at = header.kind, local_minute(header.wall, header.zone)
    if isinstance(said, BatchComposed):
        for part, letter in enumerate(said.letters, start=1):
            yield from _judgement(letter.judged, (letter.note, what, at, letter.serial), part)
    elif isinstance(said, ContactRecorded):
        yield from _judgement(said.judged, (said.note, said.channel, said.at, said.words))
    elif (judged := getattr(said, "judged", None)) is not None:
        words = getattr(said, "words", "") or getattr(said, "reason", "")
        yield from _judgement(judged, (getattr(said, "note", ""), what, at, words))


def _judgement(
    judged: Judgement | None, of: tuple[str, str, str, str], part: int = 0
) -> Iterable[Row]:
    """The row of a judgement that says more than that nothing stood against it."""
    if judged is None or not (judged.rules or judged.by_supervisor):
        return
    values: dict[str, Column] = dict(zip(("note", "what", "at", "words"), of, strict=True))
    values |= {"verdict": judged.verdict, "rules": list(judged.rules), "reason": judged.reason}
    values["agreed_on"] = judged.agreed_on
    # What nobody may allow a supervisor has to hear of all the more.
    values["for_supervisor"] = judged.by_supervisor or judged.verdict == "forbidden"
    yield Row("judged", values, part)


def _event(note: str, on: str, event: dict[str, Column], guarantor: str = "") -> Row:
    aimed: dict[str, Column] = {"target": guarantor} if guarantor else {}
    return Row("event", {"note": note, "on": on, "event": {**event, **aimed}})


def _represented(by: str) -> dict[str, Column]:
    return {"type": "demand_on_representative", "representative": by}


_DEMANDS_ON_OTHERS: Mapping[str, dict[str, Column]] = {
    "co_borrower": {"type": "demand_on_joint_debtor"},
    "guarantor": {"type": "demand_on_guarantor"},
    "estate_administrator": _represented("estate_administrator"),
    "property_custodian": _represented("property_custodian"),
    "legal_representative": _represented("legal_representative"),
    "agent": _represented("agent"),
}

_ROWS: Mapping[type[Record], Callable[..., Iterable[Row]]] = {
    StaffIntroduced: _staff,
    TapeLoaded: _tape,
    MappingSaved: _mapping,
    ContactRecorded: _contact,
    PromiseMade: _promise,
    RepaymentReported: _repayment,
    BatchComposed: _batch,
    BatchPrinted: _printed,
    LetterServed: _served,
    AcknowledgmentReturned: _acknowledgment,
    IncidentRecorded: _incident,
    TermsStated: _terms,
    GuaranteeStated: _guarantee,
    CircumstanceNoted: _circumstance,
    OverrideDecided: _decision,
    DifferenceExplained: _difference,
    LetterRecalled: _recalled,
    LetterCopied: _copied,
    PageFiled: _page,
    LanguageStated: _spoken,
    TripPlanned: _trip,
    TripReturned: _trip_return,
}
