"""What every act checks of what a person typed: length, form, days, and that the loan is known."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shouyue.casework.outcomes import Invalid, NotAllowed, Problem, Reason
from shouyue.casework.wording import Heard, heard
from shouyue.casework.workspace import Workspace
from shouyue.domain.dates import read_day
from shouyue.ledger.days import is_minute
from shouyue.vault import lookups

MAX_WORDS = 2000
MAX_NAME = 60
_LATEST_BACK_YEARS = 30
_CLOCK_SLACK = timedelta(minutes=2)


@dataclass(slots=True)
class Checked:
    """Collects problems, so that a person sees all of them at once."""

    ws: Workspace
    problems: list[Problem] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)

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
        """What the free texts say that must not be said, and the reason given for it."""
        reason = self.text("override", override, MAX_WORDS)
        return heard(self.ws.rules, tuple(self._words), reason)

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
        return found

    def past_day(self, name: str, day: date) -> date:
        """A day on which something happened: not in the future, not absurdly long ago."""
        today = self.ws.today()
        if day > today:
            self.blame(name, "casework.input.in_the_future")
        elif day.year < today.year - _LATEST_BACK_YEARS:
            self.blame(name, "casework.input.too_long_ago")
        return day

    def coming_day(self, name: str, day: date) -> date:
        """A day for which something is planned."""
        if day < self.ws.today():
            self.blame(name, "casework.input.in_the_past")
        return day

    def likely_day(self, name: str, day: date) -> date:
        """A day that a debt can have, past or to come."""
        if read_day(day) is None:
            self.blame(name, "casework.input.day_out_of_reach")
        return day

    def moment(self, name: str, at: str) -> datetime | None:
        """A local minute `YYYY-MM-DDTHH:MM`, as the borrower's clock said it."""
        if not is_minute(at):
            self.blame(name, "casework.input.no_moment")
            return None
        return datetime.fromisoformat(at)

    def past_moment(self, name: str, at: datetime) -> None:
        """A local moment that has been; a clock may be a minute off."""
        self.past_day(name, at.date())
        if at > self.ws.now().replace(tzinfo=None) + _CLOCK_SLACK and at.date() <= self.ws.today():
            self.blame(name, "casework.input.in_the_future")

    def amount(self, name: str, fen: int) -> int:
        """Money in fen, more than nothing and less than a hundred million yuan."""
        if not 0 < fen < 10**10:
            self.blame(name, "casework.input.amount")
        return fen

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
    return "".join(sign for sign in normal(typed) if sign in "\n\t" or not _is_hidden(sign))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}
