"""What every act checks of what a person typed: length, form, days, and that the loan is known."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from shouyue.casework.judged import Rule
from shouyue.casework.outcomes import Invalid, NotAllowed, Problem, Reason
from shouyue.casework.right_day import possible_todays
from shouyue.casework.wording import Heard, heard
from shouyue.casework.workspace import Workspace
from shouyue.domain.dates import read_day, years_later
from shouyue.domain.errors import KnownError
from shouyue.domain.invisible import visible
from shouyue.domain.possible import Ground, LoanDays, Odd, Role, TooEarly, TooLate, possible
from shouyue.ledger.days import is_minute
from shouyue.vault import lookups

MAX_WORDS = 2000
MAX_NAME = 60
_CLOCK_SLACK = timedelta(minutes=2)
_IMPOSSIBLE: Final[Mapping[TooEarly | TooLate, str]] = MappingProxyType(
    {
        "before_loan": "casework.input.before_loan",
        "before_printed": "casework.acknowledgment.before_printed",
        "too_long_ago": "casework.input.too_long_ago",
        "in_the_past": "casework.input.in_the_past",
        "ends_before_it_begins": "casework.input.ends_before_it_begins",
        "in_the_future": "casework.input.in_the_future",
        "too_far_ahead": "casework.input.too_far_ahead",
        "after_due": "casework.input.after_due",
    }
)
"""Why a day cannot be, each with the `first` and the `last` that can."""
_ODD: Final[Mapping[Odd, tuple[str, str]]] = MappingProxyType(
    {
        "before_contract": ("casework.days.before_contract", "days.contract_days"),
        "later_than_due": ("casework.days.later_than_due", "guarantee.extension_without_consent"),
        "far_performance": ("casework.days.far_performance", "days.performance_days"),
        "long_guarantee": ("casework.days.long_guarantee", "days.guarantee_years"),
    }
)
"""Why a day wants a reason: the sentence, and the setting that it rests on."""


class NothingForetoldError(KnownError):
    """A look ahead from a day that cannot be, or a paper that is no letter; it says why."""


@dataclass(slots=True)
class Checked:
    """Collects problems, so that a person sees all of them at once."""

    ws: Workspace
    problems: list[Problem] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _doubts: list[Rule] = field(default_factory=list)
    _loan: LoanDays | None = None
    _todays: tuple[date, date] | None = None

    def blame(self, name: str, code: str, **params: str | int) -> None:
        self.problems.append(Problem(name, Reason(code, params)))

    def text(self, name: str, typed: str, limit: int = MAX_NAME) -> str:
        """NFC, without blanks around it and without what nobody can see or write down."""
        clean = cleaned(typed)
        if clean != normal(typed):
            self.blame(name, "casework.input.control_character")
        if len(clean) > limit:
            self.blame(name, "casework.input.too_long", limit=limit)
        return clean

    def words(self, name: str, typed: str, limit: int = MAX_WORDS) -> str:
        """Free text about a person; `heard` looks through all of them."""
        clean = self.text(name, typed, limit)
        self._words.append(clean)
        return clean

    def heard(self, override: str) -> Heard:
        """What the free texts say that must not be said, what is unlikely, and the reason given."""
        reason = self.text("override", override, MAX_WORDS)
        return heard(self.ws.rules, tuple(self._words), reason, tuple(self._doubts))

    def stopped(self, said: Heard) -> Invalid | NotAllowed | None:
        """Why nothing is recorded: what is wrong, else words that want a reason and have none."""
        if self.problems:
            return self.refusal()
        return said.judged.not_allowed(overridable=True) if said.is_unexplained else None

    def loan(self, name: str, note: str) -> lookups.KnownLoan | None:
        """The loan that is meant; a problem if there is none of this number in the branch."""
        clean = self.text(name, note)
        found = lookups.loan(self.ws.vault, self.ws.branch, clean) if clean == note else None
        if found is None:
            self.blame(name, "casework.input.unknown_note")
        else:
            self._loan = found.days
        return found

    def about(self, note: str) -> None:
        """Days are held against those of this loan from now on."""
        found = lookups.loan(self.ws.vault, self.ws.branch, note)
        self._loan = found.days if found is not None else None

    def day(self, name: str, day: date, role: Role, since: date | None = None) -> date:
        """Every day that is typed: what cannot be is blamed, what is unlikely wants a reason.

        Args:
            name: of the input.
            day: as it was typed.
            role: what the day is of.
            since: what it counts from, such as the day of an agreement; else the loan's first day.
        """
        earliest, today = self._todays = self._todays or possible_todays(self.ws)
        rules = self.ws.rules.policy.days
        loan = self._loan or LoanDays(
            years_later(today, -rules.back_years), years_later(today, rules.loan_years)
        )
        # What it counts from may be out of reach itself, and is blamed for it.
        begun = since if since is not None and read_day(since) is not None else None
        found = possible(role, Ground(loan, today, begun, earliest), rules)
        span = {"first": found.first.isoformat(), "last": found.last.isoformat()}
        if (why := found.against(day)) is not None:
            self.blame(name, _IMPOSSIBLE[why], **span)
        elif found.is_odd(day):
            code, setting = _ODD[found.odd]
            params = {"day": day, "made": loan.made, "due": loan.due}
            self.doubt(Rule(code, setting, params))
        return day

    def doubt_over(self, last_day: date | None) -> None:
        """A period that runs and with this would have ended long since, on some day."""
        if last_day is not None:
            params = {"last_day": last_day}
            self.doubt(Rule("casework.days.period_over", "limitation.years", params))

    def doubt(self, rule: Rule) -> None:
        """Something that can be and is unlikely: it wants a reason, like words that must not be."""
        self._doubts.append(rule)

    def moment(self, name: str, at: str) -> datetime | None:
        """A local minute `YYYY-MM-DDTHH:MM`, as the borrower's clock said it."""
        if not is_minute(at):
            self.blame(name, "casework.input.no_moment")
            return None
        return datetime.fromisoformat(at)

    def past_moment(self, name: str, at: datetime) -> None:
        """A local moment that has been; a clock may be a minute off."""
        self.day(name, at.date(), "of_loan")
        if at > self.ws.now().replace(tzinfo=None) + _CLOCK_SLACK and at.date() <= self.ws.today():
            self.blame(name, "casework.input.later_today")

    def amount(self, name: str, fen: int) -> int:
        """Money in fen, more than nothing and less than a hundred million yuan."""
        if not 0 < fen < 10**10:
            self.blame(name, "casework.input.amount")
        return fen

    def refuse_impossible(self) -> None:
        """For looks ahead: from a day that cannot be, or of no such letter, nothing is reckoned.

        Raises:
            NothingForetoldError: the first of those that were blamed.
        """
        for problem in self.problems:
            if problem.field == "serial" or problem.reason.code in _IMPOSSIBLE.values():
                raise NothingForetoldError(problem.reason.code, **problem.reason.params)

    def answer(self) -> Invalid | None:
        """The outcome if anything was wrong."""
        return self.refusal() if self.problems else None

    def refusal(self) -> Invalid:
        """Everything that was wrong."""
        return Invalid(tuple(self.problems))


def normal(typed: str) -> str:
    """NFC, without blanks around it."""
    return unicodedata.normalize("NFC", typed).strip()


def cleaned(typed: str) -> str:
    """The same without what nobody can see or write down."""
    return visible(normal(typed))
