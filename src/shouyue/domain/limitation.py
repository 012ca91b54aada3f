"""The limitation clock (诉讼时效) of one debtor group: until when a claim holds, and why.

How long a period is, what starts it anew and what stops it says the law that is handed in.
Counting: the due day or the day of the act is not counted; the last day is the corresponding day.
Two results: the conservative one without the roll over rest days, which all warnings use, and the
statutory one with it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Final, Literal, NamedTuple

from shouyue.domain.acts import ON_GUARANTORS, PROCEDURES
from shouyue.domain.calendars import RestDays
from shouyue.domain.dates import months_later, years_later
from shouyue.domain.debts import Debt
from shouyue.domain.effects import ROW_FLAGS, Effect
from shouyue.domain.entries import Entry, Log
from shouyue.domain.events import Event
from shouyue.domain.history import History
from shouyue.domain.law import Law
from shouyue.domain.suspension import Suspension

Status = Literal[
    "not_due",
    "running",
    "suspended",
    "in_procedure",
    "execution_period",
    "expired",
    "revived",
]

STANDING_STILL: Final[frozenset[Status]] = frozenset({"suspended", "in_procedure"})
_UNLIKE_MOST: Final = PROCEDURES | ON_GUARANTORS | {"obstacle"}
OWN_FLAGS: Final = ("relied_on_holiday_roll", "twenty_year_limit")
"""Flags a clock raises by itself, beside those of the effect table."""


class Clock(NamedTuple):
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
        years: length of the running period: of the law, of the old law, or for enforcement.
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
    log: Sequence[Entry]
    flags: tuple[str, ...]

    @property
    def moved_by(self) -> Entry | None:
        """The last event that moved the clock, or None."""
        return next((entry for entry in reversed(self.log) if entry.effective), None)


def limitation(
    debt: Debt, events: Iterable[Event] | History, as_of: date, law: Law, rest_days: RestDays
) -> Clock:
    """The clock of `debt` as it stands on `as_of`. The order of `events` does not matter.

    The events must have been read by the same law; where several clocks ask for them, as the
    `History` of that day they are put in order once.
    """
    history = History.of(events, as_of, law)
    run = _Run(debt, history, as_of, law, rest_days)
    act_by = run.last
    if run.disputed:
        act_by = min(act_by, _Run(debt, history, as_of, law, rest_days, prudent=True).last)
    return run.clock(act_by)


class _Run:
    """One pass over the events in the order of time.

    The prudent pass takes every disputed reading the way that hurts us; it is made only when the
    plain pass met one.
    """

    __slots__ = (
        "_anchor",
        "_anchor_is_agreed",
        "_anchor_is_due_day",
        "_as_of",
        "_enforcing",
        "_flags",
        "_found",
        "_hard_stop",
        "_held_until",
        "_history",
        "_law",
        "_prudent",
        "_rest_days",
        "_revived",
        "_rows",
        "_suspension",
        "_years",
        "disputed",
        "last",
    )

    def __init__(
        self,
        debt: Debt,
        history: History,
        as_of: date,
        law: Law,
        rest_days: RestDays,
        *,
        prudent: bool = False,
    ) -> None:
        self._as_of = as_of
        self._law, self._rows = law.limitation, law.effects
        self._rest_days = rest_days
        self._prudent = prudent
        obstacles = history.obstacles
        if prudent:
            # A prudent person waits for no open one, and for none that a court may not see.
            obstacles = [one for one in obstacles if one.until and not one.inside.disputed]
        months = self._law.suspension_months
        self._suspension = Suspension(obstacles, as_of, months) if obstacles else None
        longest = self._law.longest_years
        self._hard_stop = years_later(debt.first_default, longest) if longest else date.max
        self._held_until = date.min
        self._enforcing = self._revived = self.disputed = self._anchor_is_agreed = False
        self._flags: list[str] = []
        self._count_from(debt.anchor(self._law.counts_from), is_due_day=True)
        self._history = history
        self._found = [
            self._act(event)
            if event.target is None and event.kind not in _UNLIKE_MOST
            else self._apply(event)
            for event in history.events
        ]
        if self._suspension:
            self._suspension.note(as_of)

    def clock(self, act_by: date) -> Clock:
        """The answer, `act_by` being the last day of the prudent pass."""
        found, suspension = self._found, self._suspension
        if suspension:
            outside = self._rows["obstacle_outside_last_six_months"]
            found = [
                outside if suspension.passed_by(event) else effect
                for event, effect in zip(self._history.events, found, strict=True)
            ]
        stands_still = self._held_until == date.max or (
            suspension is not None and suspension.is_open and self._as_of <= self._hard_stop
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
            log=Log(partial(self._history.log, found)),
            flags=tuple(self._flags),
        )

    def _status(self, statutory: date | None) -> Status:
        if self._as_of < self._held_until:
            return "in_procedure"
        if statutory is not None and self._as_of > statutory:
            return "expired"
        if self._suspension and self._suspension.stands_on(self._as_of):
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
        """Moves the clock as an event unlike most demands, and answers with what it did."""
        if event.kind == "obstacle":
            return event.inside if event.target is None else self._rows["guarantee_only"]
        if event.target is not None or event.kind in ON_GUARANTORS:
            row = _on_debtor(event, self._rows["guarantor_is_no_joint_debtor"])
            late = self._rows["period_over"]
            return self._act(event._replace(inside=row, late=late)) if row.effective else row
        return self._procedure(event)

    def _act(self, event: Event) -> Effect:
        day, inside = event.day, event.inside
        if day <= self._anchor or day <= self._held_until:
            return self._too_early(event)
        if not inside.effective:
            return inside if self._is_open(event) else self._too_late(event)
        if day > self._hard_stop:
            return self._rows["twenty_years_over"]
        if self._enforcing and not self._rows["after_judgment"].effective:
            return self._rows["after_judgment"]
        if day > self.last and not self._is_in_time(event):
            return self._too_late(event)
        self._restart(event, inside)
        return inside

    def _too_early(self, event: Event) -> Effect:
        """An act before the period has begun does nothing but agree on other days to count from.

        The newest plan holds (民法典 543), be its last day earlier or later. The contract's own day
        gives way to an earlier one alone: the safe side.
        """
        if event.day <= self._held_until:
            return self._rows["held_by_procedure"]
        due, effect = event.due, event.inside
        too_early = self._rows["period_not_begun" if self._anchor_is_due_day else "same_day"]
        if not effect.effective or due is None or due <= event.day:
            return too_early
        if due > self._anchor:
            self.disputed = self.disputed or (self._anchor_is_agreed and effect.disputed)
            if not self._anchor_is_agreed or (effect.disputed and self._prudent):
                return too_early
        elif due == self._anchor or not self._anchor_is_due_day:
            return too_early
        self._count_from(due, is_due_day=True)
        self._anchor_is_agreed = True
        return effect

    def _is_open(self, event: Event) -> bool:
        """Whether an act that does nothing inside the period has nothing to do after it either."""
        if event.late.code == "period_over" or event.day <= self.last:
            return True
        return event.day <= self._rest_days.roll(self.last).day

    def _too_late(self, event: Event) -> Effect:
        late = event.late
        if late.effective and self._restart(event, late):
            self._revived = True
            self._lower_row_flags()
        if late.flag:
            self._raise_flag(late.flag)
        return late

    def _restart(self, event: Event, effect: Effect) -> bool:
        if effect.disputed:
            self.disputed = True
            if self._prudent:
                return False
        if self._suspension:
            self._suspension.note(event.day)
        if event.due and event.due > event.day:
            self._count_from(event.due, is_due_day=True)
            self._anchor_is_agreed = True
        else:
            self._count_from(event.day)
        return True

    def _procedure(self, event: Event) -> Effect:
        effect, rows = event.inside, self._rows
        if not effect.effective:
            return effect
        if effect is rows["judgment"]:
            return self._judged(event)
        if self._enforcing and not rows["after_judgment"].effective:
            return rows["after_judgment"]
        if event.day > self._hard_stop:
            return rows["twenty_years_over"]
        if event.day > self._anchor and not self._is_in_time(event):
            return event.late
        return self._count_procedure(event, effect)

    def _count_procedure(self, event: Event, effect: Effect) -> Effect:
        if effect is self._rows["procedure_pending"] and event.day <= self._held_until:
            return self._rows["held_by_procedure"]
        self.disputed = self.disputed or effect.disputed
        if self._prudent and effect.disputed:
            # At worst it is withdrawn before the other side hears of it.
            effect = self._rows["withdrawn_before_service"]
            if not effect.effective:
                return effect
        return self._hold(event, effect)

    def _hold(self, event: Event, effect: Effect) -> Effect:
        """The period counts from the filing, or from the end where the procedure holds it."""
        end = event.until
        if effect is self._rows["procedure_pending"]:
            end = date.max
        elif effect in (self._rows["withdrawn_before_service"], self._rows["body_asked"]):
            end = None
        if end:
            self._held_until = max(self._held_until, end)
        start = event.day if end in (None, date.max) else end
        if start <= self._anchor:
            too_early = "period_not_begun" if self._anchor_is_due_day else "same_day"
            return effect if end == date.max else self._rows[too_early]
        if self._suspension:
            self._suspension.note(event.day)
        self._count_from(start)
        return effect

    def _judged(self, event: Event) -> Effect:
        """The time to apply for enforcement runs, from the last day for performance.

        Whether the claim was time-barred when it was filed no longer matters, nor does the longest
        period.
        """
        end = event.until or event.day
        self._enforcing, self._revived, self._hard_stop = True, False, date.max
        self._lower_row_flags()
        self._held_until = max(self._held_until, end)
        self._count_from(event.due or end, is_due_day=True)
        return event.inside

    def _count_from(self, anchor: date, *, is_due_day: bool = False) -> None:
        self._anchor, self._anchor_is_due_day = anchor, is_due_day
        self._anchor_is_agreed = False
        law = self._law
        self._years = law.enforcement_years if self._enforcing else law.years
        old_law = law.old_law
        if old_law and anchor < old_law.anchors_before and not self._enforcing:
            old = self._suspended(anchor, years_later(anchor, old_law.years))
            if old < old_law.until and self._rest_days.roll(old).day < old_law.until:
                self._years = old_law.years
        last = years_later(anchor, self._years)
        if self._suspension:
            last = self._suspended(anchor, last)
        self.last = last if last <= self._hard_stop else self._stopped(anchor, last)

    def _suspended(self, anchor: date, last: date) -> date:
        if self._suspension:
            last = self._suspension.last_day(anchor, last)
            self.disputed = self.disputed or self._suspension.is_disputed
        return last

    def _stopped(self, anchor: date, last: date) -> date:
        """Whatever happens, the longest period ends it."""
        if last == date.max:
            # Behind an open obstacle: were it gone today.
            months = self._law.suspension_months or 0
            last = max(years_later(anchor, self._years), months_later(self._as_of, months))
        if last > self._hard_stop:
            self._raise_flag("twenty_year_limit")
        return self._hard_stop

    def _is_in_time(self, event: Event) -> bool:
        if event.day <= self.last:
            return True
        if event.day > self._rest_days.roll(self.last).day:
            return False
        self.disputed = True
        self._raise_flag("relied_on_holiday_roll")
        return not self._prudent

    def _lower_row_flags(self) -> None:
        self._flags = [flag for flag in self._flags if flag not in ROW_FLAGS]

    def _raise_flag(self, flag: str) -> None:
        if flag not in self._flags:
            self._flags.append(flag)


def _on_debtor(event: Event, row: Effect) -> Effect:
    """What an act aimed at a guarantor does to the debtor: no more than it can be proved."""
    if not row.effective or event.kind in PROCEDURES:
        return row
    return row.resting_on(event.inside) if event.inside.effective else event.inside
