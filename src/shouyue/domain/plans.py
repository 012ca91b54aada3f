"""A repayment plan that both sides agreed on in writing, and whether it is kept.

Who agreed on new days owes nothing more before them (民法典 543): while the plan is kept nobody
asks for the whole. Once a part is missed the loan is what the bank's figures say it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from shouyue.domain.money import Fen
from shouyue.domain.trail import Booked, Paid

ALL_THAT_IS_LEFT: Final = Fen(0)
"""The amount of a last part that is whatever is still owed then."""
_CHANGE: Final = Fen(100)
"""Nobody breaks his word by less than a yuan."""
Standing = Literal["kept", "unseen", "missed", "paid"]


class Part(NamedTuple):
    """What is to be paid by when."""

    due: date
    amount: Fen


class Risen(NamedTuple):
    """How much more a file tells as owed than the one before it, in fen, beside what was booked.

    Less than nothing where it leaves out interest that the one before told.
    """

    by: date
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of some day for a loan that is owed, and what is known of the money since.

    Attributes:
        parts: by their days.
        payments: all that people recorded, in any order.
        bookings: all that two files of the bank show as come in, in any order; what is `accrued`
            hides as much of a payment.
        figures: the days of the bank's files, rising, up to the one that holds.
        owed: by the newest figures, in fen.
        due: the loan's due day by them; `late` where it is overdue by them.
        daily: the most interest that comes up in a day on what is owed by the newest figures, in
            fen; as much may hide a payment.
        untold: the share of what was owed that may be interest of before, which no file tells of; a
            payment goes there first.
        risen: in any order; interest that a file tells hides nothing.
    """

    agreed_on: date
    parts: tuple[Part, ...]
    payments: tuple[Paid, ...]
    bookings: tuple[Booked, ...]
    figures: tuple[date, ...]
    owed: Fen
    due: date
    late: bool
    daily: float = 0.0
    untold: float = 0.0
    risen: tuple[Risen, ...] = ()

    @property
    def start(self) -> date:
        """What a file of this day or before shows was paid before."""
        return max(self.agreed_on, self.figures[0])


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a plan is held against.

    Attributes:
        slack_days: so much later than recorded the bank's files may show a payment.
        last_day: the day itself, or the first day behind the rest days it lies in (民法典 203).
    """

    slack_days: int
    last_day: Callable[[date], date]


class PlanState(NamedTuple):
    """The first part that is not paid yet.

    Attributes:
        agreed_on: the day of the plan.
        due: its day; of a plan that is paid the last.
        missing: what is still to be paid of it; `ALL_THAT_IS_LEFT` where that is everything.
        standing: it is due on that day or later; or it was due and the bank's figures are of no
            later day or could not show as much, so nobody knows; or they are, and it was not paid;
            or all is paid, and the last day is to come or the bank's figures do not show it yet.
        ends: the day of its last part.
        known_on: of a missed part the day of the first figures that could have shown it.
    """

    agreed_on: date
    due: date
    missing: Fen
    standing: Standing
    ends: date
    known_on: date | None = None

    @property
    def protects(self) -> bool:
        """Whether the whole is not to be asked for."""
        return self.standing != "missed"


class _Money(NamedTuple):
    """Money that came in by a day, in fen.

    What counts of it, what more interest may hide, and how much of it no file shows: neither as
    booked nor as interest that came up and is not owed. `is_shown` where a file shows some of it,
    or should: the rest may have gone to interest that none tells.
    """

    by: date
    amount: int
    hidden: int
    unbooked: int
    is_shown: bool = True


def state_of(plan: Plan, on: date, rules: PlanRules) -> PlanState | None:
    """How a plan stands on a day.

    None before it was agreed on, once it is over and no part of it known to be missed, and where
    the bank's file has its last day as the loan's own: what is left then was no part of it.
    """
    parts = _parts(plan, rules)
    if on < plan.agreed_on or not parts:
        return None
    money = sorted(_money(plan, parts, rules))
    found, last = _open(plan, parts, money), parts[-1]
    (due, missing), *_ = found or (Part(last.due, Fen(0)),)
    standing: Standing = "unseen" if found else "paid"
    if found and on <= rules.last_day(due):
        standing = "kept"
    elif told := next(_missed(plan, parts, found, money, on, rules), None):
        part, known_on = told
        return PlanState(plan.agreed_on, *part, "missed", last.due, known_on)
    elif _is_over(plan, last, on, rules, is_paid=not found):
        return None
    return PlanState(plan.agreed_on, due, missing, standing, last.due)


def _is_over(plan: Plan, last: Part, on: date, rules: PlanRules, *, is_paid: bool) -> bool:
    """Whether its last day is behind, and a file of later: what that may hide it hides for good."""
    if last.amount == ALL_THAT_IS_LEFT:
        return False
    if is_paid:
        return on > rules.last_day(last.due)
    ends = rules.last_day(plan.parts[-1].due)
    return any(ends < day <= on for day in plan.figures)


def _missed(
    plan: Plan,
    parts: Sequence[Part],
    found: Sequence[Part],
    money: Sequence[_Money],
    on: date,
    rules: PlanRules,
) -> Iterator[tuple[Part, date]]:
    """Of all parts those found open that the figures would show if they were paid; since when.

    Whoever asked before the figures came could not know.
    """
    first = len(parts) - len(found)
    short = sum(one.amount for one in parts[:first]) - sum(one.amount for one in money)
    hiding = _hiding(plan, money)
    for part, left in zip(parts[first:], found, strict=True):
        last_day = rules.last_day(part.due)
        known_on = next((day for day in plan.figures if last_day < day <= on), None)
        if known_on is None:
            return
        short += part.amount
        # Who paid late, too, paid interest first.
        later = (one.by for one in plan.bookings if one.by > known_on)
        may_be_hidden = max(map(hiding, (known_on, *later)))
        if part.amount == ALL_THAT_IS_LEFT or short >= may_be_hidden + _CHANGE:
            yield left, known_on


def open_parts(plan: Plan, rules: PlanRules) -> tuple[Part, ...]:
    """The parts that are not paid yet, the first with what is missing of it."""
    parts = _parts(plan, rules)
    return _open(plan, parts, sorted(_money(plan, parts, rules)))


def _parts(plan: Plan, rules: PlanRules) -> tuple[Part, ...]:
    """The parts that anybody here can say anything of.

    What was due before the bank's first file nobody here can know. The last part is gone once the
    file has its day as the loan's own: from then on that is an ordinary due day.
    """
    parts = [part for part in plan.parts if rules.last_day(part.due) > plan.figures[0]]
    if parts and parts[-1].amount == ALL_THAT_IS_LEFT and not plan.late:
        return tuple(parts[:-1] if plan.due >= parts[-1].due else parts)
    return tuple(parts)


def _open(plan: Plan, parts: tuple[Part, ...], money: Sequence[_Money]) -> tuple[Part, ...]:
    if _beyond_figures(plan, money) > plan.owed - _CHANGE:
        return ()
    asked = paid = spare = 0
    rest = iter(money)
    for place, (due, amount) in enumerate(parts):
        if amount == ALL_THAT_IS_LEFT:
            return parts[place:]
        asked += amount
        while asked >= paid + spare + _CHANGE:
            one = next(rest, None)
            if one is None:
                missing = Fen(min(amount, asked - paid))
                return (Part(due, missing), *parts[place + 1 :])
            paid, spare = paid + one.amount, spare + one.hidden
        if asked >= paid:
            # What may have been hidden made this part whole, and makes no other.
            paid, spare = asked, 0
    return ()


def _untold(plan: Plan) -> float:
    """What may have been owed, in fen, in interest that no file told when it was agreed on."""
    then = plan.owed + sum(one.amount for one in plan.bookings if one.by > plan.start)
    return plan.untold * (then - sum(one.amount for one in plan.risen if one.by > plan.start))


def _hiding(plan: Plan, money: Sequence[_Money]) -> Callable[[date], float]:
    """How much, in fen, of all that was paid up to a file interest may hide.

    That is what was owed of it before, and what came up since, less what the files tell of it.
    """
    came_up = [(one.by, one.interest) for one in _dark(plan, plan.start)]
    came_up += [(one.by, one.hidden) for one in money]
    came_up += [(one.by, -one.amount) for one in plan.risen if one.by > plan.start]
    untold = _untold(plan)
    return lambda day: max(0.0, untold + sum(amount for by, amount in came_up if by <= day))


def _beyond_figures(plan: Plan, money: Sequence[_Money]) -> float:
    """What was paid, in fen, that the newest figures cannot show yet, or no interest explains."""
    shown = sum(one.unbooked for one in money if one.is_shown)
    unseen = 0.0
    for one in money:
        if one.unbooked and not one.is_shown:
            # Had it been booked, no interest would have come up on it since.
            days = max(0, (plan.figures[-1] - one.by).days)
            unseen += one.unbooked * (1 + plan.daily * days / max(1, plan.owed))
    return unseen + max(0, shown - _untold(plan))


class _Dark(NamedTuple):
    """Two files of the bank between which nothing was booked, and what that may hide, in fen."""

    after: date
    by: date
    interest: float


def _dark(plan: Plan, since: date) -> Iterator[_Dark]:
    """The newest first, behind a day. What was booked later was still owed then.

    Of files between which something was booked the interest is known: `Booked.accrued`. A file that
    replaces one of its own day shows what was booked since the one before that.
    """
    fell, known = Counter[date](), set[date]()
    for one in plan.bookings:
        fell[one.by] += one.amount
        if one.after < one.by:
            known.add(one.by)
    for more in plan.risen:
        fell[more.by] -= more.amount
    owed = int(plan.owed)
    for by, after in pairwise(reversed(plan.figures)):
        if by <= since:
            return
        if by not in known:
            share = max(owed, owed + fell[by]) / plan.owed if plan.owed else 1.0
            yield _Dark(after, by, plan.daily * share * (by - after).days)
        owed += fell[by]


class _Bookings:
    """What the files show as come in, and how much of it slips explain, in fen."""

    def __init__(self, bookings: Sequence[Booked], slack: timedelta) -> None:
        self._all, self._slack = sorted(bookings), slack
        self._room = [int(one.amount) for one in self._all]
        self._banks = list(self._room)
        self._hidden = [int(one.accrued) for one in self._all]

    def take(self, on: date, amount: int, *, is_for_it: bool) -> tuple[int, int]:
        """What is booked nowhere of a payment, and what of that interest did not hide either.

        What was not paid for the plan is taken off what was booked.
        """
        alone = rest = amount
        for place, one in enumerate(self._all):
            if not one.after - self._slack < on <= one.by:
                continue
            same = min(self._room[place], rest)
            # What interest hid of it is told by the slip.
            told = min(self._hidden[place], rest - same)
            self._room[place] -= same
            self._hidden[place] -= told
            if not is_for_it:
                self._banks[place] -= same
            alone, rest = alone - same, rest - same - told
        return alone, rest

    def left(self, start: date) -> Iterator[_Money]:
        """What was booked behind a day."""
        for one, amount, more in zip(self._all, self._banks, self._hidden, strict=True):
            if one.by > start:
                yield _Money(one.by, amount, more, 0)


def _money(plan: Plan, parts: Sequence[Part], rules: PlanRules) -> Iterator[_Money]:
    """What was paid for the plan.

    What the bank booked, less what slips say was paid before the plan, and what people recorded
    beside it: whatever may be the same money, booked on that day or within the slack behind it,
    counts once. A mere claim counts until the files could show it, and takes nothing from anybody.
    """
    start, as_of = plan.start, plan.figures[-1]
    slack = timedelta(days=rules.slack_days)
    # What was paid on the day itself was paid already, unless the first part was due at once.
    at_once = bool(parts) and parts[0].due == plan.agreed_on == start
    bookings, untold = _Bookings(plan.bookings, slack), _untold(plan)
    dark = list(_dark(plan, start - slack))
    for on, amount, proved in sorted(plan.payments):
        unseen = sum(one.interest for one in dark if one.after < on <= one.by)
        is_old = on <= as_of - slack
        if on > start or (at_once and on == start):
            if proved or not is_old:
                alone, rest = bookings.take(on, amount, is_for_it=True)
                is_shown = alone < amount or (is_old and amount <= untold)
                yield _Money(on, alone, 0, 0 if amount <= unseen else rest, is_shown)
        elif proved and on > plan.figures[0] and amount > unseen + untold:
            # Whether the first file shows what was paid before it nobody can tell, and what
            # interest hid no later one shows.
            bookings.take(on, amount, is_for_it=False)
    yield from bookings.left(start)
