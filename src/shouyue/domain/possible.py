"""Which days a typed day can be, by the loan's own days, by today and by what the rules allow.

A slip of the pen in a year moves a period by a century, and the warning with it: nobody looks for
an alarm that never comes. So every day is held against its neighbours. What cannot be is refused;
what is unlikely wants a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from shouyue.domain.dates import FIRST_DAY, LAST_DAY, years_later

Role = Literal[
    "of_loan",
    "of_paper",
    "of_person",
    "ended",
    "planned",
    "promised",
    "agreed",
    "stopped_until",
    "performance",
    "instalment",
    "called_in",
    "contract",
    "frame_contract",
    "maturity",
    "determined",
    "last_claim",
    "guaranteed_until",
]
"""What a day is of.

Something done about the loan, or with a paper printed before, or that befell its people; the end
of what began; a plan, a promise, a new due day, the end of what stops contacts; the last day to
perform a judgment; an instalment; the day a loan was called in for; a guarantee contract of one
loan, or up to a maximum amount; a due day that binds a guarantor, the day claims were determined,
the last of them due; the agreed end.
"""
TooEarly = Literal[
    "before_loan", "before_printed", "too_long_ago", "in_the_past", "ends_before_it_begins"
]
TooLate = Literal["in_the_future", "too_far_ahead", "after_due"]
Odd = Literal["before_contract", "later_than_due", "far_performance", "long_guarantee"]


@dataclass(frozen=True, slots=True)
class DayRules:
    """How far a day may lie from its neighbours.

    Attributes:
        back_years: nothing that is recorded happened longer ago than this.
        loan_years: no loan has a due day further than this behind the day it was paid out.
        plan_years: of an agreement on new due days; see `CareRules.longest_plan_years`.
        contract_days: a guarantee of one loan is signed at most so many days before it is paid out.
        performance_days: a judgment usually gives no longer to perform it.
        guarantee_years: a guarantor usually stands for no longer behind the due day.
    """

    back_years: int
    loan_years: int
    plan_years: int
    contract_days: int
    performance_days: int
    guarantee_years: int


class LoanDays(NamedTuple):
    """The loan's own days by the bank's file; `was_due` before the last extension, if any."""

    made: date
    due: date
    was_due: date | None = None


class Ground(NamedTuple):
    """What a day is held against.

    Attributes:
        today: the last day that today may be.
        since: the day that it counts from, if it has one.
        not_before: the first day that today may be, where a clock is doubtful.
    """

    loan: LoanDays
    today: date
    since: date | None = None
    not_before: date | None = None

    @property
    def begun(self) -> date:
        return self.since or self.loan.made


class Possible(NamedTuple):
    """The days that can be, and those among them that need no reason.

    Attributes:
        first, last: of what can be.
        early, late: why nothing before or behind them can.
        usual: first and last of what needs no reason.
        odd: why what is outside of that needs one.
    """

    first: date
    last: date
    early: TooEarly
    late: TooLate
    usual: tuple[date, date] = (date.min, date.max)
    odd: Odd = "later_than_due"

    def against(self, day: date) -> TooEarly | TooLate | None:
        """Why a day cannot be, or None."""
        if day < self.first:
            return self.early
        return self.late if day > self.last else None

    def is_odd(self, day: date) -> bool:
        """Whether a day that can be needs a reason."""
        return not self.usual[0] <= day <= self.usual[1]


def possible(role: Role, ground: Ground, rules: DayRules) -> Possible:
    """The days that a day in a role can be; never an empty span."""
    found = _ROLES[role](ground, rules)
    first = max(FIRST_DAY, found.first)
    return found._replace(first=first, last=max(first, min(LAST_DAY, found.last)))


def _of_loan(ground: Ground, _: DayRules) -> Possible:
    return Possible(ground.loan.made, ground.today, "before_loan", "in_the_future")


def _of_paper(ground: Ground, _: DayRules) -> Possible:
    return Possible(ground.begun, ground.today, "before_printed", "in_the_future")


def _of_person(ground: Ground, rules: DayRules) -> Possible:
    earliest = years_later(ground.today, -rules.back_years)
    return Possible(earliest, ground.today, "too_long_ago", "in_the_future")


def _ended(ground: Ground, _: DayRules) -> Possible:
    # What is not over has no end yet: an end to come would hold a period that nobody holds.
    return Possible(ground.begun, ground.today, "ends_before_it_begins", "in_the_future")


def _planned(ground: Ground, rules: DayRules) -> Possible:
    last = years_later(ground.today, rules.plan_years)
    return Possible(ground.not_before or ground.today, last, "in_the_past", "too_far_ahead")


def _promised(ground: Ground, rules: DayRules) -> Possible:
    last = years_later(ground.begun, rules.plan_years)
    return Possible(ground.begun, last, "ends_before_it_begins", "too_far_ahead")


def _agreed(ground: Ground, rules: DayRules) -> Possible:
    # Longer than a plan may run is asked about by the act, in its own words.
    last = years_later(ground.begun, rules.loan_years)
    return Possible(ground.begun, last, "ends_before_it_begins", "too_far_ahead")


def _stopped_until(ground: Ground, rules: DayRules) -> Possible:
    last = years_later(max(ground.today, ground.begun), rules.plan_years)
    return Possible(ground.begun, last, "ends_before_it_begins", "too_far_ahead")


def _performance(ground: Ground, rules: DayRules) -> Possible:
    usual = ground.begun + timedelta(days=rules.performance_days)
    return Possible(
        ground.begun,
        years_later(ground.begun, rules.plan_years),
        "ends_before_it_begins",
        "too_far_ahead",
        (date.min, usual),
        "far_performance",
    )


def _instalment(ground: Ground, rules: DayRules) -> Possible:
    made = ground.loan.made
    return Possible(made, _longest(ground, rules), "before_loan", "too_far_ahead")


def _called_in(ground: Ground, _: DayRules) -> Possible:
    # Whoever calls in what is due already moves nothing, and whoever types it means another day.
    return Possible(ground.loan.made, ground.loan.due, "before_loan", "after_due")


def _contract(ground: Ground, rules: DayRules) -> Possible:
    usual = ground.loan.made - timedelta(days=rules.contract_days)
    told = _of_person(ground, rules)
    return told._replace(usual=(usual, date.max), odd="before_contract")


def _maturity(ground: Ground, rules: DayRules) -> Possible:
    return _instalment(ground, rules)._replace(usual=(date.min, ground.loan.due))


def _determined(ground: Ground, rules: DayRules) -> Possible:
    usual = max(ground.loan.due, ground.today)
    last = max(_longest(ground, rules), usual)
    return Possible(ground.begun, last, "ends_before_it_begins", "too_far_ahead", (date.min, usual))


def _last_claim(ground: Ground, rules: DayRules) -> Possible:
    # The claims that a maximum covers are other loans too, lent later and due later.
    found = _determined(ground, rules)
    usual = years_later(max(ground.loan.due, ground.today), rules.plan_years)
    return found._replace(usual=(date.min, usual), last=max(found.last, usual))


def _guaranteed_until(ground: Ground, rules: DayRules) -> Possible:
    usual = years_later(ground.loan.due, rules.guarantee_years)
    return Possible(
        ground.begun,
        max(years_later(ground.loan.due, rules.loan_years), usual),
        "ends_before_it_begins",
        "too_far_ahead",
        (date.min, usual),
        "long_guarantee",
    )


def _longest(ground: Ground, rules: DayRules) -> date:
    """The last day on which a loan can be due; what the bank's file says can be in any case."""
    return max(years_later(ground.loan.made, rules.loan_years), ground.loan.due)


_ROLES: Final[Mapping[Role, Callable[[Ground, DayRules], Possible]]] = MappingProxyType(
    {
        "of_loan": _of_loan,
        "of_paper": _of_paper,
        "of_person": _of_person,
        "ended": _ended,
        "planned": _planned,
        "promised": _promised,
        "agreed": _agreed,
        "stopped_until": _stopped_until,
        "performance": _performance,
        "instalment": _instalment,
        "called_in": _called_in,
        "contract": _contract,
        "frame_contract": _of_person,
        "maturity": _maturity,
        "determined": _determined,
        "last_claim": _last_claim,
        "guaranteed_until": _guaranteed_until,
    }
)
