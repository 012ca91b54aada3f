"""What pages and commands show of cases: lists, one loan whole, the day, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.views import ClockView, GuaranteeEnd, GuaranteeView, Limitation
from shouyue.casework.records.views import OverrideView
from shouyue.casework.views import LetterLine, Light, TodayLine
from shouyue.domain.day import Cared
from shouyue.domain.penalty import OwnPenalty, PenaltyCheck
from shouyue.ledger.vocabulary import About


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A loan in a list; `balance` is nothing where it is settled, whatever a last tape said.

    `ends_before` is the guarantee that the law ends before the limitation, if one does.
    """

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
    ends_before: GuaranteeEnd | None = None


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
    `bank_class` is a class of the law, or else the bank's own word for one that it has.
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
    penalty_own: OwnPenalty | None = None
    is_gone: bool = False


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
    plan: tuple[Reason, ...] = ()
    """How the plan stands that both sides agreed on; nothing where there is none to keep."""
    plan_protects: bool = False
    """Whether the whole is not to be asked for because of it, whatever the bank's days say."""
    language: str = ""
    """The tag of the language that letters to the borrower are in; empty where nobody said one."""


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
class Hit:
    """Something found in the archive."""

    what: Literal["case", "letter", "contact", "acknowledgment", "serving", "repayment"]
    code: str
    name: str
    note: str
    score: int
    branch: str = ""
