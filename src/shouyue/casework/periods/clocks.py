"""Limitation clocks and guarantee periods: from what the bank says is due and people recorded.

All clocks are kept as last reckoned (`vault.clocks`), so that a list of 50,000 loans reads them
and runs no rule. `refresh` brings those up to date whose facts, rules or day have moved.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.periods.guarantees import Asked, Guaranteed, guarantors, periods, secured_by
from shouyue.casework.periods.views import ClockStep, ClockView, GuaranteeView, Limitation
from shouyue.casework.policy import Rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.acts import OBSTACLES, PROCEDURES
from shouyue.domain.debts import Debt
from shouyue.domain.entries import Entry
from shouyue.domain.events import Event, EventReader
from shouyue.domain.guarantee import GuaranteeClock
from shouyue.domain.guarantees import Period
from shouyue.domain.history import History
from shouyue.domain.limitation import Clock, limitation
from shouyue.sqlcipher import DiskFullError, ReadOnlyError
from shouyue.vault import clocks as kept
from shouyue.vault.clocks import Ground, KeptClock, KeptGuarantee

RULES: Final = 12
"""Raise it with every change of how limitation is reckoned: all kept clocks are then made anew.

A change of the law or of the holidays is noticed by itself.
"""

Progress = Callable[[int, int], object]

RUNNING, EXPIRED, NOTHING_OWED = 0, 1, 2

_PERIODS: Final = {
    "period_agreed": "casework.guarantee.period_agreed",
    "period_not_agreed": "casework.guarantee.period_not_agreed",
    "period_unclear": "casework.guarantee.period_unclear",
    "period_unclear_old_law": "casework.guarantee.period_unclear_old_law",
}
_CAUSES: Final = {row: cause for cause, row in OBSTACLES.items()}
_AT_ONCE: Final = 4000
_NEVER: Final = date(9999, 12, 31)
_ONE_DAY: Final = timedelta(days=1)


def refresh(ws: Workspace, progress: Progress | None = None) -> None:
    """Reckon every clock anew that may read otherwise than it is kept.

    Nothing to do costs microseconds, one new fact a millisecond, a whole new branch of 50,000
    loans a few seconds. On a full disk the clocks stay as they were.

    Args:
        ws: whose vault.
        progress: told (done, of how many) after every few thousand clocks, if there are more.
    """
    today, rules = ws.today(), ws.rules
    mark = _mark(rules)
    if not kept.is_stale(ws.vault, today, mark):
        return
    with suppress(DiskFullError, ReadOnlyError):
        total, done = kept.mark_stale(ws.vault, today, mark), 0
        while some := kept.stale(ws.vault, _AT_ONCE):
            reader = EventReader(rules.law)
            kept.keep(ws.vault, [_reckoned(ground, today, rules, reader) for ground in some])
            done += len(some)
            if progress is not None and total > _AT_ONCE:
                progress(min(done, total), total)


def _reckoned(ground: Ground, today: date, rules: Rules, reader: EventReader) -> KeptClock:
    events = [reader.read(*said) for said in ground.events]
    history = History(events, today, rules.law)
    debt = debt_of(ground.due, ground.stated.terms, rules.law)
    found = limitation(debt, history, today, rules.law, rules.rest_days)
    is_expired = found.status == "expired"
    periods = _periods(ground, debt, Asked(history, today, rules)) if ground.owed else ()
    check_on = _check_on(found, events, today)
    ending, ends_on, ends_for = _ends_first(found, periods, today, owed=ground.owed)
    if ending == RUNNING:
        check_on = min(check_on, ends_on + _ONE_DAY)
    return KeptClock(
        loan=ground.loan,
        standing=(EXPIRED if is_expired else RUNNING) if ground.owed else NOTHING_OWED,
        act_by=found.act_by,
        last_day=found.last_day_conservative or found.act_by,
        status=found.status,
        provisional=found.provisional,
        check_on=min((check_on, *(_check_guarantee_on(one.clock, today) for one in periods))),
        ending=ending,
        ends_on=ends_on,
        ends_for=ends_for,
        guarantees=tuple(
            KeptGuarantee(
                guarantor=one.guarantor.key,
                name=one.guarantor.name,
                kind=one.clock.kind if one.stated else "assumed",
                status=one.clock.status,
                last_day=one.clock.ends,
                act_by=one.clock.act_by,
            )
            for one in periods
        ),
    )


def _ends_first(
    found: Clock, periods: Iterable[Guaranteed], today: date, *, owed: bool
) -> tuple[int, date, str]:
    """What the law ends first of a loan, as the day's list tells it: whether, when, and of whom."""
    if not owed:
        return NOTHING_OWED, found.act_by, ""
    ends = [(found.act_by, False, "")] if found.status != "expired" else []
    for one in periods:
        # While the debtor is before court nothing has to be done about a general guarantee.
        waits = one.clock.kind == "general" and one.clock.status == "preserved"
        if one.clock.act_by is not None and not (waits and one.stated):
            ends.append((one.clock.act_by, not one.stated, one.guarantor.name))
    coming = [one for one in ends if one[0] >= today]
    if not coming:
        return EXPIRED, found.act_by, ""
    # Of those of one day the day's list tells a guarantee first, unless its end is only supposed.
    day, _, guarantor = min(coming, key=lambda one: (one[0], one[1], not one[2], one[2]))
    return RUNNING, day, guarantor


def _periods(ground: Ground, debt: Debt, asked: Asked) -> tuple[Guaranteed, ...]:
    people = guarantors(ground.guarantors)
    if not people and not ground.stated.guarantees:
        return ()
    secured = secured_by(ground.due, ground.disbursed, debt, ground.was_due)
    return periods(secured, people, ground.stated.guarantees, asked)


def _check_guarantee_on(found: GuaranteeClock, today: date) -> date:
    """The first day on which a guarantee may read otherwise, if nothing happens."""
    statutory = found.period_last_day_statutory
    if found.status == "open" and statutory is not None:
        ends = (found.act_by or statutory, statutory)
        return min(day for day in (*ends, _NEVER) if day >= today) + _ONE_DAY
    moves = found.doubtful or found.limitation is not None
    return today + _ONE_DAY if moves else _NEVER


def _check_on(found: Clock, events: Iterable[Event], today: date) -> date:
    """The first day on which a clock may read otherwise, if nothing happens."""
    for event in events:
        # Procedures and obstacles are reckoned up to the day; what is dated ahead comes into force.
        if event.day > today or event.kind == "obstacle" or event.kind in PROCEDURES:
            return today + _ONE_DAY
    if found.status == "expired" or found.last_day_statutory is None:
        return _NEVER
    if found.status == "not_due":
        return found.anchor + _ONE_DAY
    return found.last_day_statutory + _ONE_DAY


@cache
def _mark(rules: Rules) -> str:
    """What kept clocks name the rules by that they were reckoned with."""
    law, holidays = rules.law, rules.rest_days
    days = (*sorted(holidays.breaks), *sorted(holidays.make_up), *sorted(holidays.years))
    week = [sorted(each) for each in holidays.week]
    said = repr((days, week, law.limitation, law.guarantee, sorted(law.effects.items())))
    return f"{RULES}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def clock(debt: Debt, events: Iterable[Mapping[str, object]], on: date, rules: Rules) -> Clock:
    """The clock of one loan as it stands on a day."""
    read = [Event.read(event, rules.law) for event in events]
    return limitation(debt, read, on, rules.law, rules.rest_days)


def short(found: Clock, on: date) -> Limitation:
    """A clock for a list: the day to act by first, then the last day where one runs."""
    last, days_left = found.last_day_conservative or found.act_by, (found.act_by - on).days
    return Limitation(found.act_by, last, found.status, days_left, found.provisional)


def view(found: Clock, on: date) -> ClockView:
    """A clock with everything that explains it."""
    last = found.last_day_conservative or found.act_by
    return ClockView(
        anchor=found.anchor,
        act_by=found.act_by,
        last_day=last,
        last_day_statutory=found.last_day_statutory or last,
        provisional=found.provisional,
        status=found.status,
        days_left=(found.act_by - on).days,
        steps=steps(found.log),
        flags=found.flags,
        years=found.years,
    )


def guarantee_view(found: Guaranteed, on: date) -> GuaranteeView:
    """A guarantor's period with everything that explains it."""
    clock, person = found.clock, found.guarantor
    last = clock.act_by or clock.ends
    return GuaranteeView(
        guarantor=person.key,
        name=person.name,
        id_tail=person.id_tail,
        phone=person.phone,
        kind=clock.kind,
        stated=found.stated,
        status=clock.status,
        doubt=clock.doubt,
        is_over=on > clock.ends,
        last_day=last,
        days_left=(last - on).days,
        period_last_day=clock.ends,
        reason=_reason(clock.period) if found.stated else _supposed(clock.period),
        article=clock.period.article,
        provisional=clock.provisional,
        steps=steps(clock.log),
        flags=clock.flags,
    )


def _reason(period: Period) -> Reason:
    if period.is_endless:
        return Reason("casework.guarantee.no_period")
    return Reason(_PERIODS[period.reason], {"months": period.months or 0})


def _supposed(period: Period) -> Reason:
    """Of a contract that is not on record: an agreement is supposed, not known."""
    reason = _reason(period)
    if reason.code != _PERIODS["period_agreed"]:
        return reason
    return Reason("casework.guarantee.period_supposed", reason.params)


def steps(log: Iterable[Entry]) -> tuple[ClockStep, ...]:
    """What each event did, in the order of time."""
    return tuple(
        ClockStep(
            on=entry.event.day,
            event=entry.event.kind,
            effective=entry.effective,
            cause=_CAUSES.get(entry.event.inside.code, ""),
            reason=Reason(entry.reason),
            article=entry.article,
            strength=entry.strength or "",
            ref=entry.event.ref or "",
            does=entry.does,
            flag=(entry.effect.flag or "") if entry.effective else "",
        )
        for entry in log
    )
