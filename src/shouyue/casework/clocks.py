"""Limitation clocks of loans: from what the bank says is due and what people recorded."""

from collections.abc import Iterable, Mapping
from datetime import date

from shouyue.casework.movement import rest_days
from shouyue.casework.outcomes import Reason
from shouyue.casework.views import ClockStep, ClockView, Limitation
from shouyue.domain.debts import Debt
from shouyue.domain.events import Event
from shouyue.domain.limitation import Clock, limitation


def clock(due: date, events: Iterable[Mapping[str, object]], on: date) -> Clock:
    """The clock of one loan as it stands on a day."""
    return limitation(Debt((due,)), [Event.read(event) for event in events], on, rest_days())


def short(found: Clock, on: date) -> Limitation:
    """A clock for a list: the day to warn against, or to act by where nothing runs."""
    last = found.last_day_conservative or found.act_by
    return Limitation(last, found.status, (last - on).days, found.provisional)


def view(found: Clock, on: date) -> ClockView:
    """A clock with everything that explains it."""
    last = found.last_day_conservative or found.act_by
    return ClockView(
        anchor=found.anchor,
        last_day=last,
        last_day_statutory=found.last_day_statutory or last,
        provisional=found.provisional,
        status=found.status,
        days_left=(last - on).days,
        steps=tuple(
            ClockStep(
                on=entry.event.day,
                event=entry.event.kind,
                effective=entry.effective,
                reason=Reason(entry.reason),
                article=entry.article,
                strength=entry.strength or "",
            )
            for entry in found.log
        ),
        flags=found.flags,
    )
