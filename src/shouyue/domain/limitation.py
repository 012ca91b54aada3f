"""The limitation clock (诉讼时效) of one debtor group: until when a claim holds, and why.

Counting (民法典 188-204): the due day or the day of the act is not counted; the last day is the
corresponding day. Two results: the conservative one without the roll over rest days, which all
warnings use, and the statutory one with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from shouyue.domain.calendars import RestDays
from shouyue.domain.dates import months_later, years_later
from shouyue.domain.debts import Debt
from shouyue.domain.effects import EFFECTS, Effect, Strength
from shouyue.domain.events import PROCEDURES, Event, in_order

Status = Literal[
    "not_due",
    "running",
    "suspended",
    "in_procedure",
    "execution_period",
    "expired",
    "revived",
]

OWN_FLAGS: Final = ("relied_on_holiday_roll", "twenty_year_limit")
"""Flags a clock raises by itself, beside those of the effect table."""

_NEW_LAW: Final = date(2017, 10, 1)
"""民法总则 in force: what was still running that day got three years (法释[2018]12号)."""
_ALWAYS_NEW_LAW: Final = date(2015, 10, 1)
_YEARS: Final = 3
_OLD_YEARS: Final = 2
_ENFORCEMENT_YEARS: Final = 2
_LONGEST_YEARS: Final = 20
_SUSPENSION_MONTHS: Final = 6


class Entry(NamedTuple):
    """What one event did to the clock."""

    event: Event
    effect: Effect

    @property
    def effective(self) -> bool:
        return self.effect.effective

    @property
    def reason(self) -> str:
        return self.effect.code

    @property
    def strength(self) -> Strength | None:
        return self.effect.strength

    @property
    def article(self) -> str:
        return self.effect.article


@dataclass(frozen=True, slots=True)
class Clock:
    """The state of a period on one day, and how it came about.

    Attributes:
        anchor: the day the running period counts from, itself not counted.
        last_day_conservative: without the roll over rest days; None while nothing runs, that is
            with a procedure pending or an obstacle open.
        last_day_statutory: the same, rolled.
        act_by: the day to act by if every disputed reading goes against us: weak evidence does
            not count, a withdrawn suit counts from its filing, nothing waits for a pending
            procedure or an open obstacle, and no rest day helps. Never later than the
            conservative day.
        provisional: the holiday table of the last day's year is not known yet.
        years: length of the running period; 2 under the old law and for enforcement.
        log: every event in the order of time, with what it did.
        flags: what a person has to know beside the dates.
    """

    anchor: date
    last_day_conservative: date | None
    last_day_statutory: date | None
    act_by: date
    provisional: bool
    status: Status
    years: int
    log: tuple[Entry, ...]
    flags: tuple[str, ...]

    @property
    def moved_by(self) -> Entry | None:
        """The last event that moved the clock, or None."""
        return next((entry for entry in reversed(self.log) if entry.effective), None)


def limitation(debt: Debt, events: Iterable[Event], as_of: date, rest_days: RestDays) -> Clock:
    """The clock of `debt` as it stands on `as_of`. The order of `events` does not matter.

    Events directed at a guarantor are logged and move nothing: he is no joint debtor.
    """
    ordered = in_order(events)
    run = _Run(debt, ordered, as_of, rest_days)
    act_by = run.last
    if run.disputed:
        act_by = min(act_by, _Run(debt, ordered, as_of, rest_days, prudent=True).last)
    return run.clock(act_by)


_AFTER_AS_OF: Final = EFFECTS["after_as_of"]
_NOT_BEGUN: Final = EFFECTS["period_not_begun"]
_SAME_DAY: Final = EFFECTS["same_day"]
_HELD: Final = EFFECTS["held_by_procedure"]
_TWENTY_YEARS: Final = EFFECTS["twenty_years_over"]
_GUARANTOR: Final = EFFECTS["guarantor_is_no_joint_debtor"]
_JUDGMENT: Final = EFFECTS["judgment"]
_PENDING: Final = EFFECTS["procedure_pending"]
_WITHDRAWN_UNSERVED: Final = EFFECTS["withdrawn_before_service"]
_OBSTACLE_OUTSIDE: Final = EFFECTS["obstacle_outside_last_six_months"]
_LATE_FLAGS: Final = frozenset(effect.flag for effect in EFFECTS.values() if effect.flag)


class _Run:
    """One pass over the events in the order of time.

    The prudent pass takes every disputed reading the way that hurts us; it is made only when the
    plain pass met one.
    """

    __slots__ = (
        "_anchor",
        "_anchor_is_due_day",
        "_as_of",
        "_bites",
        "_enforcing",
        "_flags",
        "_hard_stop",
        "_held_until",
        "_log",
        "_obstacles",
        "_prudent",
        "_rest_days",
        "_revived",
        "_suspended_by",
        "_years",
        "disputed",
        "last",
    )

    def __init__(
        self,
        debt: Debt,
        events: list[Event],
        as_of: date,
        rest_days: RestDays,
        *,
        prudent: bool = False,
    ) -> None:
        self._as_of = as_of
        self._rest_days = rest_days
        self._prudent = prudent
        self._obstacles = [
            event
            for event in events
            if event.kind == "obstacle" and event.day <= as_of and (event.until or not prudent)
        ]
        self._bites: list[tuple[Event, date]] = []
        self._suspended_by: set[Event] = set()
        self._hard_stop = years_later(debt.first_default, _LONGEST_YEARS)
        self._held_until = date.min
        self._enforcing = self._revived = self.disputed = False
        self._flags: list[str] = []
        self._count_from(debt.anchor, is_due_day=True)
        self._log = [Entry(event, self._apply(event)) for event in events]
        self._note_suspension(as_of)

    def clock(self, act_by: date) -> Clock:
        """The answer, `act_by` being the last day of the prudent pass."""
        log = self._log
        if self._obstacles:
            log = [self._told_of_suspension(entry) for entry in log]
        stands_still = self._held_until == date.max or (
            self._as_of <= self._hard_stop and any(event.until is None for event, _ in self._bites)
        )
        statutory, provisional = None, False
        if not stands_still:
            statutory, provisional = self._rest_days.roll(self.last)
        return Clock(
            anchor=self._anchor,
            last_day_conservative=None if stands_still else self.last,
            last_day_statutory=statutory,
            act_by=act_by,
            provisional=provisional,
            status=self._status(statutory),
            years=self._years,
            log=tuple(log),
            flags=tuple(self._flags),
        )

    def _status(self, statutory: date | None) -> Status:
        if self._as_of < self._held_until:
            return "in_procedure"
        if statutory is not None and self._as_of > statutory:
            return "expired"
        if any(
            window < self._as_of <= (obstacle.until or date.max) for obstacle, window in self._bites
        ):
            return "suspended"
        return self._status_of_running()

    def _status_of_running(self) -> Status:
        if self._enforcing:
            return "execution_period"
        if self._revived:
            return "revived"
        if self._anchor_is_due_day and self._as_of <= self._anchor:
            return "not_due"
        return "running"

    def _apply(self, event: Event) -> Effect:
        """Moves the clock as the event demands and answers with what it did."""
        if event.day > self._as_of:
            return _AFTER_AS_OF
        if event.kind == "obstacle":
            return event.inside
        if event.target is not None:
            return _GUARANTOR
        if event.inside is _JUDGMENT:
            return self._judged(event)
        return self._procedure(event) if event.kind in PROCEDURES else self._act(event)

    def _act(self, event: Event) -> Effect:
        inside, late = event.inside, event.late
        if event.day <= self._held_until:
            return _HELD
        if event.day <= self._anchor:
            return self._too_early()
        if not inside.effective:
            return inside
        if self._is_past_twenty_years(event):
            return _TWENTY_YEARS
        if self._is_in_time(event):
            self._restart(event, inside)
            return inside
        if late.flag:
            self._raise_flag(late.flag)
        if late.effective and self._restart(event, late):
            self._revived = True
            self._flags = [flag for flag in self._flags if flag not in _LATE_FLAGS]
        return late

    def _restart(self, event: Event, effect: Effect) -> bool:
        self.disputed = self.disputed or effect.disputed
        if effect.disputed and self._prudent:
            return False
        if self._bites:
            self._note_suspension(event.day)
        if event.due and event.due > event.day:
            self._count_from(event.due, is_due_day=True)
        else:
            self._count_from(event.day)
        return True

    def _procedure(self, event: Event) -> Effect:
        effect = event.inside
        if self._is_past_twenty_years(event):
            return _TWENTY_YEARS
        if event.day > self._anchor and not self._is_in_time(event):
            return event.late
        if effect is _PENDING and event.day <= self._held_until:
            return _HELD
        self.disputed = self.disputed or effect.disputed
        end = self._end_of(event)
        if end:
            self._held_until = max(self._held_until, end)
        start = event.day if end in (None, date.max) else end
        if start <= self._anchor:
            return effect if end == date.max else self._too_early()
        if self._bites:
            self._note_suspension(event.day)
        self._count_from(start)
        return effect

    def _end_of(self, event: Event) -> date | None:
        """The day until which a procedure holds the clock; None where only its filing counts."""
        effect = event.inside
        if effect is _WITHDRAWN_UNSERVED or (self._prudent and effect.disputed):
            return None
        return date.max if effect is _PENDING else event.until

    def _judged(self, event: Event) -> Effect:
        """Two years to apply for enforcement, from the last day for performance (民诉法 250).

        Whether the claim was time-barred when it was filed no longer matters.
        """
        end = event.until or event.day
        self._enforcing, self._revived = True, False
        self._flags = [flag for flag in self._flags if flag not in _LATE_FLAGS]
        self._held_until = max(self._held_until, end)
        self._count_from(event.due or end, is_due_day=True)
        return _JUDGMENT

    def _count_from(self, anchor: date, *, is_due_day: bool = False) -> None:
        self._anchor, self._anchor_is_due_day = anchor, is_due_day
        self._years = _ENFORCEMENT_YEARS if self._enforcing else _YEARS
        if anchor < _ALWAYS_NEW_LAW and not self._enforcing:
            old = self._suspended(years_later(anchor, _OLD_YEARS))
            if self._rest_days.roll(old).day < _NEW_LAW:
                self._years = _OLD_YEARS
        self.last = self._suspended(years_later(anchor, self._years))
        if self.last > self._hard_stop and not self._enforcing:
            self.last = self._hard_stop
            self._raise_flag("twenty_year_limit")

    def _suspended(self, last: date) -> date:
        """The last day after every obstacle that reaches into its last six months (民法典 194)."""
        if not self._obstacles:
            return last
        self._bites = []
        for obstacle in self._obstacles:
            window = months_later(last, -_SUSPENSION_MONTHS)
            end = obstacle.until or self._as_of
            if obstacle.day > last or end <= window:
                continue
            self._bites.append((obstacle, window))
            if obstacle.until is None:
                self.disputed = True
                return date.max
            last = max(last, months_later(end, _SUSPENSION_MONTHS))
        return last

    def _note_suspension(self, day: date) -> None:
        self._suspended_by.update(event for event, _ in self._bites if event.day <= day)

    def _told_of_suspension(self, entry: Entry) -> Entry:
        if entry.event not in self._obstacles or entry.event in self._suspended_by:
            return entry
        return Entry(entry.event, _OBSTACLE_OUTSIDE)

    def _is_in_time(self, event: Event) -> bool:
        if event.day <= self.last:
            return True
        if event.day > self._rest_days.roll(self.last).day:
            return False
        self.disputed = True
        self._raise_flag("relied_on_holiday_roll")
        return not self._prudent

    def _is_past_twenty_years(self, event: Event) -> bool:
        return event.day > self._hard_stop and not self._enforcing

    def _too_early(self) -> Effect:
        return _NOT_BEGUN if self._anchor_is_due_day else _SAME_DAY

    def _raise_flag(self, flag: str) -> None:
        if flag not in self._flags:
            self._flags.append(flag)
