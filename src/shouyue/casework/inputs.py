"""What a person types for an act.

Plain values, unchecked: the act checks them and says what is wrong. `override` is always the
reason why something is recorded although a rule stands against it, as against words that must not
be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from shouyue.ledger.vocabulary import (
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


@dataclass(frozen=True, slots=True)
class PromiseInput:
    """Promised amount in fen and the day by which."""

    amount: int
    due: date
    written: bool = False


@dataclass(frozen=True, slots=True)
class PlanPartInput:
    """A part of an agreement: an amount in fen, and the day by which.

    Nothing of the last part means all that is left then.
    """

    due: date
    amount: int = 0


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A contact as it was.

    `at` is local `YYYY-MM-DDTHH:MM`; `override` is the reason against a rule; `guarantor` says
    which of several was spoken to, by name or id number; `entry` whether home or workplace was
    entered on a visit, and if so whether that was agreed to; `authority` that an agent showed one
    in writing.
    """

    note: str
    channel: Channel
    at: str
    contacted: Contacted = "borrower"
    reached: bool = True
    words: str = ""
    number: str = ""
    place: str = ""
    purpose: Literal["care", "reminder", "demand", "negotiation"] = "demand"
    staff: int = 1
    recorded: bool = False
    next_on: date | None = None
    promise: PromiseInput | None = None
    override: str = ""
    guarantor: str = ""
    entry: Entry = ""
    authority: bool = False


@dataclass(frozen=True, slots=True)
class RepaymentInput:
    """A repayment somebody told of.

    `slip` is the bank slip's number, empty while it is only claimed; `account` where it went;
    `signed` what the borrower signed about it; `guarantor` which of several paid; `named` that
    whoever paid said which of several loans it pays, and it is this one.
    """

    note: str
    amount: int
    on: date
    payer: Payer = "debtor"
    slip: str = ""
    account: str = ""
    signed: Signed = ""
    guarantor: str = ""
    named: bool = False
    override: str = ""


@dataclass(frozen=True, slots=True)
class WitnessInput:
    """Who saw the mark being made; `consent` is the borrower's to their being there."""

    name: str
    relation: str = ""
    id_tail: str = ""
    phone: str = ""
    consent: bool = False


@dataclass(frozen=True, slots=True)
class AcknowledgmentInput:
    """A slip that came back.

    With `serial` the loan is found by it; `scans` are image or PDF files.
    """

    on: date
    serial: str = ""
    note: str = ""
    signer: Signer = "self"
    mark: Mark = "fingerprint"
    received: bool = True
    agrees: bool = False
    signer_name: str = ""
    relation: str = ""
    full_capacity: bool = True
    coresident: bool = False
    authority: bool = False
    finger: str = ""
    reader: str = ""
    read_in: str = ""
    repeated: tuple[bool, bool, bool] = (False, False, False)
    witnesses: tuple[WitnessInput, ...] = ()
    video: bool = False
    blank_when_signed: bool = False
    scene: tuple[SceneStep, ...] = ()
    words: str = ""
    scans: tuple[Path, ...] = ()
    guarantor: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class SettleInput:
    """Whose a page of the tray is: the serial read off it, and which page of that letter it is.

    Without `page` it is the page behind the serial (`…/2`), else the last of the letter: its slip.
    """

    number: int
    serial: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ServingInput:
    """How a letter reached the borrower, or did not, when no signed slip came back.

    `unsigned`: its slip is here and was looked at, and bears no mark; `way` says why.
    """

    serial: str
    on: date
    way: Way
    video: bool = False
    neutral_witnesses: int = 0
    address_agreed: bool = False
    words: str = ""
    guarantor: str = ""
    override: str = ""
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class IncidentInput:
    """A suit, an agreement, an obstacle or the like; only what its kind has need be said.

    `plan` is what was agreed on, `cause` says what an obstacle is, `by` who agreed where it was not
    the borrower himself.
    """

    note: str
    on: date
    incident: Incident
    until: date | None = None
    plan: tuple[PlanPartInput, ...] = ()
    performance_due: date | None = None
    outcome: Literal["", "judgment", "mediated", "withdrawn", "dismissed", "other"] = ""
    served: bool | None = None
    reached: bool = True
    written: bool | None = None
    debtor_missing: bool = False
    level: Literal["", "local", "provincial", "national"] = ""
    number: str = ""
    words: str = ""
    guarantor: str = ""
    cause: Cause = ""
    override: str = ""
    by: Agreeing = ""


@dataclass(frozen=True, slots=True)
class TermsInput:
    """Due days of the contract that the bank's file does not tell."""

    note: str
    instalments: tuple[date, ...] = ()
    accelerated: date | None = None
    words: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class GuaranteeInput:
    """What one guarantor's contract says; he is named by name or id number, it by its `number`.

    `main_due` is the loan's due day as it was then, if it is another now; `agreed_due` the latest
    later one that he signed for. `maximum_amount` guarantees claims of a time up to a sum: on
    `determined` it was settled which, `last_due` is the last due day among them.
    """

    note: str
    guarantor: str
    contract_date: date
    written: Literal["joint", "general", "unspecified"] = "unspecified"
    period: Literal["none", "months", "fixed_date", "until_paid_off", "unclear"] = "none"
    months: int = 0
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
    number: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class CircumstanceInput:
    """What stops, moves or forbids contacts with the borrower, from a day on.

    With `until` in the past it is over. `times` is `12:00-14:00`, for quiet and for agreed times.
    """

    note: str
    what: Circumstance
    on: date
    until: date | None = None
    times: str = ""
    words: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceInput:
    """Why our records of a loan, or our reckoning, and the bank's figures differ."""

    note: str
    reason: Explained
    words: str = ""
    about: About = "unbooked"
    override: str = ""


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A supervisor's word on a contact that was recorded against a rule.

    `ref` is the contact; who does not approve says why in `words`.
    """

    ref: str
    approved: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class RecallInput:
    """Letters that were taken from their stacks and must not go out.

    Without a `reason` of each what the list of letters to take back says of it.
    """

    serials: tuple[str, ...]
    reason: Literal["", "paid", "agreed", "wrong", "other"] = ""
    words: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class AgainInput:
    """What papers are set again for; by itself, to print what was never printed.

    `reason` stands on each letter that was printed before, and marks it as a copy. With `to_look`
    they are for the screen: such a letter says that it is only to be looked at. `form` is the
    batch's, where somebody says it, and must be that.
    """

    reason: str = ""
    to_look: bool = False
    form: str = ""


NEVER_PRINTED: Final = AgainInput()
TO_LOOK: Final = AgainInput(to_look=True)


@dataclass(frozen=True, slots=True)
class LanguageInput:
    """Which language somebody of a loan reads: the tag of letters, `ug`.

    `person` is a guarantor or co-borrower, by id number, else by name; empty for the borrower.
    """

    note: str
    language: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class LetterSelection:
    """Whose letters to compose: named loans, all overdue ones, those due within some days.

    `paid` are those that the bank closed as recently as a word of thanks is still right. `reason`
    is why one named loan gets a demand although a rule stands against it. `to` names one guarantor
    of several, or the co-borrower that no file tells; `to_id` is his id number and `basis` why he
    owes, in words that go onto his letter. Without a `language` each is in the language that its
    reader was said to read, Chinese where nobody said. `enclose` are sheets behind every letter:
    T03, T04.
    """

    form: str
    notes: tuple[str, ...] = ()
    overdue: bool = False
    paid: bool = False
    due_within_days: int | None = None
    village: str = ""
    language: str = ""
    reason: str = ""
    to: str = ""
    to_id: str = ""
    basis: str = ""
    enclose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TapeInput:
    """What a person says about a bank's file that the file does not say itself.

    Attributes:
        mapping: field → header. The shipped synonyms fill the rest, and where these do not fit
            whichever saved mapping does.
        as_of: the day of the figures; it goes before the file's own.
        is_day_right: the day is right, though it is to come, long past, or before the loans were
            lent: what speaks against it is wrong.
        is_whole: no loan is missing from it, however many are gone.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    is_whole: bool = False
    is_day_right: bool = False


@dataclass(frozen=True, slots=True)
class TripInput:
    """A round: on which day, through which villages, in this order; papers in which language.

    `branch` is its code; without one the round is of the first branch that this person works in.
    `most` is how many stops it may have, the most urgent; 0 stands for what fits a day by the
    rules. `enclose` are sheets behind every letter: T03, T04.
    """

    day: date
    villages: tuple[str, ...]
    language: str = "zh"
    branch: str = ""
    most: int = 0
    enclose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopInput:
    """What went otherwise than planned at a stop.

    Without an `outcome` the borrower was met; of a stop that the last sheet crossed out it has to
    be said. `own_record` leaves it to a record of its own; `override` is the reason against a rule.
    """

    note: str
    outcome: Literal["met", "not_met", "not_visited", "own_record"] | None = None
    words: str = ""
    next_on: date | None = None
    override: str = ""


@dataclass(frozen=True, slots=True)
class TripReturnInput:
    """A round that is over: when it was, with how many, and the stops that went otherwise.

    `began` and `ended` are local `HH:MM` of its day, or moments of it, `2026-11-24T08:30`. How many
    went has no default: whoever says nothing would say that nobody went alone.
    """

    trip: str
    began: str
    ended: str
    staff: int
    recorded: bool = False
    stops: tuple[StopInput, ...] = ()
