"""What pages and commands show: frozen values, ready to be put into words.

Money is in fen, days are dates, moments are local `YYYY-MM-DDTHH:MM`. Texts are codes with
parameters (`Reason`), people's own words, or names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shouyue.casework.outcomes import Reason
from shouyue.domain.day import Cared
from shouyue.domain.penalty import PenaltyCheck
from shouyue.ledger.vocabulary import About

ClockStatus = Literal[
    "not_due", "running", "suspended", "in_procedure", "execution_period", "expired", "revived"
]
LetterState = Literal[
    "composed",
    "printed",
    "served",
    "back",
    "unsigned",
    "refused",
    "returned",
    "spoilt",
    "recalled",
]
Light = Literal["local", "delivered", "waiting"]
Deed = Literal[
    "letter",
    "visit",
    "call",
    "acknowledgment",
    "case",
    "exchange",
    "recall",
    "recall_list",
    "difference",
    "decision",
    "trip",
    "with_supervisor",
]
"""What a line of the day asks for; nothing of the one who reads it while a supervisor has it."""


@dataclass(frozen=True, slots=True)
class Limitation:
    """The limitation clock of one loan, as far as a list needs it.

    `act_by` is earlier than `last_day` where that one rests on what can be disputed.
    """

    act_by: date
    last_day: date
    status: ClockStatus
    days_left: int
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A loan in a list; `balance` is nothing where it is settled, whatever a last tape said."""

    note: str
    name: str
    village: str
    balance: int
    due: date
    days_past_due: int
    loan_class: str
    officer: str
    limitation: Limitation
    next: Reason | None
    settled: bool = False
    branch: str = ""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list. Empty fields do not filter."""

    query: str = ""
    standing: Literal["all", "overdue", "coming_due", "current", "settled"] = "all"
    village: str = ""
    officer: str = ""
    order: Literal["urgency", "name", "due", "balance", "days_past_due"] = "urgency"


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A guarantor of a loan; of the id number only the tail is shown."""

    name: str
    id_tail: str
    phone: str


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan as the bank's newest tape says.

    With `is_gone` that tape has it no more: the figures are those of the last one that had.
    """

    note: str
    contract: str
    product: str
    security: str
    amount: int
    balance: int
    rate_ppm: int | None
    disbursed: date
    due: date
    overdue_principal: int | None
    overdue_interest: int | None
    bank_class: str
    loan_class: str
    days_past_due: int
    officer: str
    as_of: date
    settled: bool
    guarantors: tuple[Guarantor, ...]
    penalty: int | None = None
    penalty_check: PenaltyCheck | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One event on a clock: whether it counted, why, by which rule, how well it holds.

    `cause` is what an obstacle is; empty for everything else.
    """

    on: date
    event: str
    effective: bool
    reason: Reason
    article: str
    strength: str
    ref: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """A limitation clock with everything that explains it.

    `act_by` is earlier than `last_day` where that one rests on what can be disputed; `days_left`
    counts to it; `years` is how long the running period is.
    """

    anchor: date
    act_by: date
    last_day: date
    last_day_statutory: date
    provisional: bool
    status: ClockStatus
    days_left: int
    steps: tuple[ClockStep, ...]
    flags: tuple[str, ...]
    years: int


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """One guarantor's period with everything that explains it.

    `last_day` is the day to act by; `stated` counts the statements of his contract that stand: 0
    where the law's assumptions are shown, more than 1 where statements differ; `doubt` says why
    he may not be held (`domain.guarantee.Doubt`), `is_over` that his period is over either way.
    """

    guarantor: str
    name: str
    id_tail: str
    phone: str
    kind: Literal["joint", "general"]
    stated: int
    status: Literal["open", "preserved", "lapsed", "void"]
    doubt: Literal["", "act", "suit", "called_in"]
    is_over: bool
    last_day: date
    days_left: int
    period_last_day: date
    reason: Reason
    article: str
    provisional: bool
    steps: tuple[ClockStep, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact of a case.

    Newest first. `claimed`, `not_before`, `not_after` are the three times; `judged_by` says by
    which rules it was judged, where it was; `who` was spoken to or signed, if not the borrower.
    """

    ref: str
    kind: str
    on: str
    what: Reason
    words: str
    by: str
    claimed: str
    not_before: str
    not_after: str
    light: Light
    replaced: bool
    scans: tuple[str, ...] = ()
    standing: Reason | None = None
    """Of what asks for a supervisor: that it waits, or what was said of it.

    Of a repayment: that whoever paid chose this loan. Of a difference: both of its sides.
    """
    judged_by: Reason | None = None
    who: Reason | None = None
    done: tuple[Reason, ...] = ()
    """Of a slip: what was done when it was signed, in the order of the scene."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter with its state, for the paper trail of a case and for the list of what is out.

    `name` is the borrower's, `to` whom it is addressed to if that is somebody else. Behind its
    `pages` lies a page of each form that is `enclosed`.
    """

    serial: str
    form: str
    note: str
    name: str
    village: str
    made_on: date
    state: LetterState
    pages: int
    batch: str
    to: str = ""
    branch: str = ""
    enclosed: tuple[str, ...] = ()

    @property
    def in_stack(self) -> int:
        """How many pages of a stack are its own and what is enclosed."""
        return self.pages + len(self.enclosed)


@dataclass(frozen=True, slots=True)
class OverrideView:
    """Something against a rule or to be judged, as a supervisor has to see it before a word on it.

    `what` names the contact or the paper; `words` are what was noted with it, of a letter its
    number; `standing` is None while nobody said anything. Nobody can approve a breach, only take
    note of it.
    """

    ref: str
    at: str
    by: str
    what: Reason
    rules: tuple[Reason, ...]
    reason: str
    words: str
    standing: Reason | None
    is_breach: bool = False
    is_to_judge: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the bank's figures and waits for a reason, and what it comes to."""

    about: About
    told: Reason


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything about one loan and its person."""

    name: str
    id_number: str
    phones: tuple[str, ...]
    address: str
    village: str
    loan: LoanView
    other_loans: tuple[CaseLine, ...]
    clock: ClockView
    next: Reason | None
    history: tuple[HistoryLine, ...]
    letters: tuple[LetterLine, ...]
    guarantees: tuple[GuaranteeView, ...] = ()
    if_signed_today: date | None = None
    """The day to act by if the borrower signs a slip today; None where that would not help."""
    to_decide: tuple[OverrideView, ...] = ()
    """For a supervisor: what is against a rule or to be judged, first what waits, oldest first."""
    differences: tuple[Difference, ...] = ()
    branch: str = ""
    stopped: Reason | None = None
    """Since when and why collection has stopped, and who does what now; None where it goes on."""


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing to do, and why. `act` says which page or form opens for it, `ref` on which fact.

    `also` are the codes of what else there is about the same case, said in a word or two; `act_by`
    is the limitation clock's, where it ends within its first warning; `officer` as the bank's file
    says.
    """

    note: str
    name: str
    village: str
    act: Deed
    reason: Reason
    urgency: int
    balance: int
    due: date | None
    ref: str = ""
    also: tuple[str, ...] = ()
    officer: str = ""
    act_by: date | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """The day's list, in order, with what the list rests on.

    `lines` hold what fits a day; `more` says by the code of its reason, short, what was left out.
    `slips_out` and `unprinted` count letters of the last months, printed without a slip back and
    not printed yet. `officer` is set where the list holds this officer's loans alone; `officers`
    are those whose day can be asked for, none for whoever sees his own alone. `ending_elsewhere`
    counts loans of other officers than the one asked for that the law soon ends something of.
    """

    on: date
    lines: tuple[TodayLine, ...]
    as_of: date | None
    loans: int
    overdue: int
    slips_out: int
    unprinted: int = 0
    more: Mapping[str, int] = field(default_factory=dict)
    officer: str = ""
    officers: tuple[str, ...] = ()
    ending_elsewhere: int = 0
    cared: Cared = field(default_factory=Cared)
    old_figures: bool = False
    """The figures of `as_of` are older than the rules allow without saying so."""
    wrong_day: Reason | None = None
    """Why `on` cannot be the day that it is."""


@dataclass(frozen=True, slots=True)
class Status:
    """The status line's three things: saved here, held by headquarters up to when, what waits."""

    facts: int
    held: int
    held_at: str
    waiting: int
    waiting_scans: int
    enrolled: bool
    quarantined: int
    conflicts: int
    as_of: date | None = None
    """The day of the bank's newest figures here."""
    old_figures: bool = False
    """These are older than the rules allow without saying so."""
    wrong_day: Reason | None = None
    """Why this laptop's day cannot be right."""


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """A letter that was not made, and what stood against it.

    With `overridable` this person may have it made all the same, for a reason that stays with it;
    `to` names the addressee in the order for it, where that is a guarantor.
    """

    note: str
    name: str
    reason: Reason
    overridable: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A composed batch: the pages are written, nothing counts as printed yet.

    `as_of` is the day of its figures; with `old_figures` its letters say so beside the amounts,
    with `unsaid` they ought to by now and, being made again as they were, do not. `copies` are the
    serials of those that were printed before and now bear the mark of a copy.
    """

    batch: str
    pages: int
    letters: tuple[LetterLine, ...]
    refused: tuple[RefusedLetter, ...]
    as_of: date | None = None
    old_figures: bool = False
    unsaid: bool = False
    wrong_day: Reason | None = None
    hints: tuple[Reason, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in the archive."""

    what: Literal["case", "letter", "contact", "acknowledgment", "serving", "repayment"]
    code: str
    name: str
    note: str
    score: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What an exchange with headquarters did; `rules` counts the issued rules that came."""

    sent: int
    received: int
    pending: int
    receipt: str
    conflicts: int
    quarantined: int
    bytes_sent: int
    bytes_received: int
    rules: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of a vault found; every part is 'ok' or names its trouble."""

    facts: int
    chain: str
    seals: str
    watermark: str
    integrity: str
    projection: str
    troubles: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        parts = (self.chain, self.seals, self.watermark, self.integrity, self.projection)
        return all(part == "ok" for part in parts)


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits here: whose vault is open, and for which branch."""

    name: str
    role: str
    branch: str
    vault: str


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form that letters can be made from: its code, its title by language, its languages."""

    form: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    suits: Literal["overdue", "coming_due", "paid", ""] = ""
    """Which loans of a list it is for; empty where it is for one loan at a time."""
    to: Literal["borrower", "guarantor", "co_borrower"] = "borrower"
    may_enclose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Forms of sheets that can lie behind its letters, each with its title by language."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Letters made together and where they are; `out` were printed and nothing came back yet."""

    batch: str
    form: str
    made_on: date
    language: str
    letters: int
    printed: int
    back: int
    out: int
