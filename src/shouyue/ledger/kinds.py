"""Every kind of fact that this program writes, one struct each.

Money is in fen, rates in millionths, days are ISO dates; moments are local wall time as people say
it (`2026-11-23T09:30`), because conduct rules are about the borrower's clock. `note` is the loan's
note number; `guarantor` says at whom a thing was aimed, by id number, else by name, and is empty
where that is the borrower: demands are made and count person by person. `pack` names the policy
pack by which the writer was told what the thing does, by name, version and fingerprint
(`china/1/ab12cd34ef56`); it is empty where nobody was told. A struct is never changed once
released: a new version gets a new struct and an upcaster from the old one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeVar

import msgspec

from shouyue.ledger.canonical import Count, Digest, Int, Record, Value, read
from shouyue.ledger.certificates import Role
from shouyue.ledger.days import has_likely_days, is_minute
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Draft, Fact, content_bytes
from shouyue.ledger.judged import Judgement
from shouyue.ledger.pages import LetterCopied, PageFiled
from shouyue.ledger.people import LanguageStated
from shouyue.ledger.plans import PlanPart
from shouyue.ledger.vocabulary import (
    AGREED_ON,
    About,
    Agreeing,
    Cause,
    Channel,
    Circumstance,
    Contacted,
    Entry,
    Explained,
    Incident,
    Mark,
    Payer,
    SceneStep,
    Signed,
    Signer,
    Way,
)
from shouyue.ledger.witness import Witness

MAX_MONTHS = 600


class StaffIntroduced(Record, frozen=True):
    """The first fact of a chain: who writes it."""

    name: str
    role: Role


class RefusedRow(Record, frozen=True):
    """A row of a tape that was not taken, by its line, with the code of the reason."""

    line: Count
    note: str
    code: str
    params: Mapping[str, Value] = msgspec.field(default_factory=dict)


class TapeLoaded(Record, frozen=True):
    """A bank's export: what changed against the tape in `base`, or all of it where there is none.

    `rows` counts the file's data rows, `balance` sums all its accepted rows, attached or not.
    """

    as_of: date
    file_name: str
    file_sha256: Digest
    rows: Count
    accepted: Count
    balance: Int
    refused: tuple[RefusedRow, ...] = ()


class MappingSaved(Record, frozen=True):
    """Which header of this bank's file means which field."""

    name: str
    columns: dict[str, str]


class ContactRecorded(Record, frozen=True):
    """A call, a visit, a message or a talk at the counter. `at` is local time to the minute.

    With `until` it was at some minute from `at` to then, as on a round of a village; `authority`
    says that an agent showed one in writing.
    """

    note: str
    channel: Channel
    contacted: Contacted
    at: str
    reached: bool
    words: str = ""
    number: str = ""
    place: str = ""
    purpose: Literal["care", "reminder", "demand", "negotiation"] = "demand"
    staff: Count = 1
    recorded: bool = False
    to_reserved_address: bool = False
    next_on: date | None = None
    judged: Judgement | None = None
    guarantor: str = ""
    until: str = ""
    entry: Entry = ""
    authority: bool = False

    def __post_init__(self) -> None:
        if not is_minute(self.at):
            raise ValueError("a contact is at a local minute")
        if self.until and not (is_minute(self.until) and self.until >= self.at):
            raise ValueError("a contact ends at a local minute, and not before it begins")


class PromiseMade(Record, frozen=True):
    """The debtor promises to pay `amount` fen by `due`. Agreeing to perform restarts limitation."""

    note: str
    amount: Count
    due: date
    on: date
    written: bool = False
    contact: str = ""
    by: Agreeing = ""


class RepaymentReported(Record, frozen=True):
    """A repayment that somebody told us of.

    Without a bank slip it stays claimed; it changes no balance. `signed` is what the borrower
    signed about it, of a co-borrower's payment what he did; `named` that whoever paid chose this
    one of several loans; `share` what of it this loan gets by the order of payment where nobody
    chose one.
    """

    note: str
    amount: Count
    on: date
    payer: Payer = "debtor"
    slip: str = ""
    account: str = ""
    signed: Signed = ""
    guarantor: str = ""
    named: bool = False
    share: Count | None = None
    judged: Judgement | None = None

    def __post_init__(self) -> None:
        if self.signed and self.payer not in ("debtor", "co_borrower", "for_debtor"):
            raise ValueError("only who owes acknowledges a payment")


class LetterComposed(Record, frozen=True):
    """One letter of a batch, with the figures that it says, so that it can be made again."""

    serial: str
    note: str
    pages: Count
    values: Mapping[str, Value]
    guarantor: str = ""
    judged: Judgement | None = None
    language: str = ""


class BatchComposed(Record, frozen=True):
    """Letters made together, not yet printed; behind each lies what is `enclosed`: `T03.1`."""

    form: str
    form_version: Count
    language: str
    made_on: date
    as_of: date | None
    letters: tuple[LetterComposed, ...]
    pack: str = ""
    enclosed: tuple[str, ...] = ()


class BatchPrinted(Record, frozen=True):
    """What a person said after the printer: these letters of the batch came out."""

    batch: str
    serials: tuple[str, ...]


class LetterServed(Record, frozen=True):
    """How a letter reached the borrower, or did not, when no acknowledgment came back with it.

    `unsigned`: its slip came back and bears no mark; the pages that were looked at are attached.
    """

    serial: str
    note: str
    on: date
    way: Way
    video: bool = False
    neutral_witnesses: Count = 0
    address_agreed: bool = False
    words: str = ""
    guarantor: str = ""
    pack: str = ""
    judged: Judgement | None = None
    unsigned: bool = False


class AcknowledgmentReturned(Record, frozen=True):
    """A slip that came back with a mark.

    `received` and `agrees` are its two separate boxes, `repeated` the three ticks for what the
    borrower said back in own words, `scene` what else was done, in the order of the scene.
    """

    note: str
    on: date
    signer: Signer
    mark: Mark
    received: bool
    agrees: bool
    repeated: tuple[bool, bool, bool]
    serial: str = ""
    signer_name: str = ""
    relation: str = ""
    full_capacity: bool = True
    coresident: bool = False
    authority: bool = False
    finger: str = ""
    reader: str = ""
    read_in: str = ""
    witnesses: tuple[Witness, ...] = ()
    video: bool = False
    blank_when_signed: bool = False
    scene: tuple[SceneStep, ...] = ()
    words: str = ""
    guarantor: str = ""
    pack: str = ""
    judged: Judgement | None = None


class IncidentRecorded(Record, frozen=True):
    """A suit, an agreement, an obstacle or the like.

    `until` ends a procedure or an obstacle; `plan` are the parts of an agreement by their days,
    `performance_due` the last day that a judgment gives; `number` is the court's or office's;
    `cause` says what an obstacle is; `by` who agreed, where it was not the borrower himself.
    """

    note: str
    on: date
    incident: Incident
    until: date | None = None
    plan: tuple[PlanPart, ...] = ()
    performance_due: date | None = None
    outcome: Literal["", "judgment", "mediated", "withdrawn", "dismissed", "other"] = ""
    served: bool | None = None
    reached: bool = True
    written: bool = False
    debtor_missing: bool = False
    level: Literal["", "local", "provincial", "national"] = ""
    number: str = ""
    words: str = ""
    guarantor: str = ""
    pack: str = ""
    cause: Cause = ""
    judged: Judgement | None = None
    by: Agreeing = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            raise ValueError("nothing ends before it begins")
        if self.by and self.incident not in AGREED_ON:
            raise ValueError("what nobody agrees to nobody agreed to")
        if bool(self.cause) != (self.incident == "obstacle"):
            raise ValueError("an obstacle has a cause, and nothing else has one")
        if self.plan and self.incident != "repayment_agreement":
            raise ValueError("a plan is agreed on")
        days = [part.due for part in self.plan]
        if days != sorted(set(days)):
            raise ValueError("the parts of a plan stand by their days, one a day")
        if not all(part.amount for part in self.plan[:-1]):
            raise ValueError("only the last part is all that is left")


class TermsStated(Record, frozen=True):
    """What the contract says of the due days of a loan, where the bank's file says less."""

    note: str
    instalments: tuple[date, ...] = ()
    accelerated: date | None = None
    words: str = ""
    judged: Judgement | None = None


class GuaranteeStated(Record, frozen=True):
    """What one guarantor's contract says; `number` is its own, `name` his in the bank's file.

    `main_due` is the loan's due day as it was then, if it is another now; `agreed_due` the latest
    later one that he signed for. `maximum_amount` guarantees claims of a time up to a sum: on
    `determined` it was settled which, `last_due` is the last due day among them.
    """

    note: str
    guarantor: str
    contract_date: date
    written: Literal["joint", "general", "unspecified"] = "unspecified"
    period: Literal["none", "months", "fixed_date", "until_paid_off", "unclear"] = "none"
    months: Count = 0
    last_day: date | None = None
    main_due: date | None = None
    agreed_due: date | None = None
    defect: Literal[
        "", "village_committee_without_procedure", "new_loan_for_old_unknown_to_guarantor"
    ] = ""
    words: str = ""
    maximum_amount: bool = False
    determined: date | None = None
    last_due: date | None = None
    name: str = ""
    number: str = ""
    judged: Judgement | None = None

    def __post_init__(self) -> None:
        if (self.determined or self.last_due) and not self.maximum_amount:
            raise ValueError("only up to a maximum amount are claims determined")
        if (self.period == "fixed_date") != (self.last_day is not None):
            raise ValueError("a fixed day is stated with that period and with no other")
        if (self.period == "months") != (self.months > 0) or self.months > MAX_MONTHS:
            raise ValueError("months are stated with that period and with no other")


class CircumstanceNoted(Record, frozen=True):
    """What forbids, stops or moves contacts with the borrower of a loan, from a day on.

    `times` is a window such as `12:00-14:00`: quiet, or agreed instead of the usual hours.
    """

    note: str
    what: Circumstance
    on: date
    until: date | None = None
    times: str = ""
    words: str = ""
    judged: Judgement | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            raise ValueError("nothing ends before it begins")


class OverrideDecided(Record, frozen=True):
    """A supervisor's word on a fact that was recorded against a rule or is to be judged."""

    note: str
    ref: str
    approved: bool
    words: str = ""
    pack: str = ""


class DifferenceExplained(Record, frozen=True):
    """Why our figures and the bank's of a loan differ: since when, and of which day the bank's are.

    Of penalty interest `ours` is the most that it can be; of its rate, the contract's rate.
    """

    note: str
    about: About
    as_of: date
    since: date
    ours: Int
    banks: Int
    reason: Explained
    words: str = ""
    judged: Judgement | None = None


class LetterRecalled(Record, frozen=True):
    """A printed letter that must not go out: it was taken from the stack."""

    note: str
    serial: str
    on: date
    reason: Literal["paid", "agreed", "wrong", "other"] = "paid"
    words: str = ""
    judged: Judgement | None = None


class TripStop(Record, frozen=True):
    """One loan on a round: what for, by the codes of its reasons, and the letter taken along."""

    note: str
    act: Literal["letter", "visit", "call", "acknowledgment"]
    reason: str
    params: Mapping[str, Value] = msgspec.field(default_factory=dict)
    serial: str = ""
    also: tuple[str, ...] = ()


class TripSheet(Record, frozen=True):
    """A page of the day sheet as it was printed; `values` by the fields of its form."""

    serial: str
    values: dict[str, Value]


class TripPlanned(Record, frozen=True):
    """A round through villages on a day, with the stack of papers that was made for it."""

    day: date
    made_on: date
    as_of: date
    villages: tuple[str, ...]
    language: str
    form_version: Count
    stops: tuple[TripStop, ...]
    sheets: tuple[TripSheet, ...]


class TripReturned(Record, frozen=True):
    """A round that is over: what was done at its stops is on record, or was left out."""

    trip: str
    visited: Count
    left_out: Count = 0


class FactWithdrawn(Record, frozen=True):
    """The facts in `base`, of the loan `note`, were entered in error; they stay, struck through."""

    reason: str
    note: str = ""
    judged: Judgement | None = None


KINDS: dict[tuple[str, int], type[Record]] = {
    ("staff.introduced", 1): StaffIntroduced,
    ("tape.loaded", 1): TapeLoaded,
    ("mapping.saved", 1): MappingSaved,
    ("contact.recorded", 1): ContactRecorded,
    ("promise.made", 1): PromiseMade,
    ("repayment.reported", 1): RepaymentReported,
    ("batch.composed", 1): BatchComposed,
    ("batch.printed", 1): BatchPrinted,
    ("letter.served", 1): LetterServed,
    ("acknowledgment.returned", 1): AcknowledgmentReturned,
    ("incident.recorded", 1): IncidentRecorded,
    ("terms.stated", 1): TermsStated,
    ("guarantee.stated", 1): GuaranteeStated,
    ("circumstance.noted", 1): CircumstanceNoted,
    ("override.decided", 1): OverrideDecided,
    ("difference.explained", 1): DifferenceExplained,
    ("letter.recalled", 1): LetterRecalled,
    ("letter.copied", 1): LetterCopied,
    ("page.filed", 1): PageFiled,
    ("language.stated", 1): LanguageStated,
    ("trip.planned", 1): TripPlanned,
    ("trip.returned", 1): TripReturned,
    ("fact.withdrawn", 1): FactWithdrawn,
}
"""(kind, version) → struct, oldest versions first."""

_CURRENT: dict[type[Record], tuple[str, int]] = {struct: key for key, struct in KINDS.items()}

K = TypeVar("K", bound=Record)


def draft(content: Record, base: tuple[str, ...] = ()) -> Draft:
    """A draft of the current version of a kind, without attachments.

    Raises:
        ValueError: it speaks of a day that no loan reaches.
    """
    if not has_likely_days(content):
        raise ValueError(f"{type(content).__name__} speaks of a day out of reach")
    kind, version = _CURRENT[type(content)]
    return Draft(content, kind, version, base)


def content(fact: Fact) -> Record | None:
    """What a fact says; None if its body was disposed of, or its kind is newer than this program.

    Raises:
        NotCanonicalError: the kind is known and the content is not of it.
    """
    struct = KINDS.get((fact.header.kind, fact.header.kv))
    if struct is None or fact.body_bytes is None:
        return None
    said = read(content_bytes(fact), struct)
    if not has_likely_days(said):
        raise NotCanonicalError("ledger.malformed", type=struct.__name__)
    return said


def is_known(fact: Fact) -> bool:
    return (fact.header.kind, fact.header.kv) in KINDS
