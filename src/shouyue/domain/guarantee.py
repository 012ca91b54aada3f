"""The guarantee period (保证期间) of one guarantor, and the limitation period behind it.

The period knows no suspension, interruption or extension (民法典 692(1)). Inside it a joint
guarantor must be asked himself (693(2)); behind a general guarantor the debtor must be sued
(693(1)). A signature after it has lapsed revives nothing (担保制度解释 34(2)).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from shouyue.domain.calendars import RestDays
from shouyue.domain.debts import Debt
from shouyue.domain.effects import EFFECTS, Effect
from shouyue.domain.events import PENDING_UNTIL_ENDED, PROCEDURES, Event, in_order
from shouyue.domain.guarantees import Guarantee, GuaranteeKind, Period
from shouyue.domain.limitation import Clock, Entry, limitation

Status = Literal["open", "preserved", "lapsed", "void"]

_ON_GUARANTORS_ONLY: Final = frozenset({"demand_on_guarantor", "guarantor_signed_notice"})
_AGAINST_DEBTOR: Final = PENDING_UNTIL_ENDED | {"notarised_enforcement"}


@dataclass(frozen=True, slots=True)
class GuaranteeClock:
    """One guarantor's period as it stands on one day.

    Attributes:
        kind: joint or general, as the law reads the contract.
        period: its length and the rule it follows.
        period_last_day_conservative, period_last_day_statutory: without and with the roll.
        act_by: the day to act by. While open: the last day, with instalments the earliest one any
            reading leads to (each instalment by itself). Preserved: of the limitation period
            that follows. None where nothing can be missed any more or yet.
        provisional: the holiday table of the last day's year is not known yet.
        status: `void` when nothing is owed whatever the period (`Guarantee.defect`).
        limitation: the three years that follow a demand (694), or None before them.
        log: every event in the order of time, with what it did to the guarantee.
    """

    kind: GuaranteeKind
    period: Period
    period_last_day_conservative: date
    period_last_day_statutory: date
    act_by: date | None
    provisional: bool
    status: Status
    limitation: Clock | None
    log: tuple[Entry, ...]
    flags: tuple[str, ...]


def guarantee_clock(
    guarantee: Guarantee, events: Iterable[Event], as_of: date, rest_days: RestDays
) -> GuaranteeClock:
    """The period of one guarantor on `as_of`. The order of `events` does not matter.

    `events` may hold everything that happened around the loan: what was directed at other
    guarantors or at the debtor is logged as such.
    """
    period = guarantee.period
    last = period.last_day_from(guarantee.due)
    statutory, provisional = rest_days.roll(last)
    ordered = in_order(events)
    log: list[Entry] = []
    saved_by: Event | None = None
    for event in ordered:
        effect = _effect(guarantee, event, statutory, as_of)
        log.append(Entry(event, effect))
        if effect.effective:
            saved_by = event
            break
    clock: Clock | None = None
    if saved_by:
        behind = _Behind(guarantee, saved_by, ordered[len(log) :], as_of)
        clock = behind.clock(rest_days)
        log += behind.log(clock)
    status = _status(guarantee, saved_by, statutory, as_of)
    return GuaranteeClock(
        kind=guarantee.kind,
        period=period,
        period_last_day_conservative=last,
        period_last_day_statutory=statutory,
        act_by=_act_by(guarantee, status, clock, as_of),
        provisional=provisional,
        status=status,
        limitation=clock,
        log=tuple(log),
        flags=_flags(guarantee, saved_by, last, log),
    )


def _status(guarantee: Guarantee, saved_by: Event | None, statutory: date, as_of: date) -> Status:
    if guarantee.defect:
        return "void"
    if saved_by:
        return "preserved"
    return "open" if as_of <= statutory else "lapsed"


def _act_by(guarantee: Guarantee, status: Status, clock: Clock | None, as_of: date) -> date | None:
    if status == "void":
        return None
    if status == "preserved":
        return clock.act_by if clock else None
    period = guarantee.period
    last = period.last_day_from(guarantee.due)
    each = (period.last_day_from(due) for due in guarantee.instalments)
    return min((day for day in each if as_of <= day < last), default=last)


def _flags(
    guarantee: Guarantee, saved_by: Event | None, last: date, log: Sequence[Entry]
) -> tuple[str, ...]:
    flags: list[str | None] = [guarantee.period.flag]
    if guarantee.extension and not guarantee.extension.written_consent:
        flags.append("extension_without_written_consent")
    if saved_by is None:
        flags += [entry.effect.flag for entry in log]
    elif saved_by.day > last:
        flags.append("relied_on_holiday_roll")
    return tuple(dict.fromkeys(flag for flag in flags if flag))


_AFTER_AS_OF: Final = EFFECTS["after_as_of"]
_NOT_BEGUN: Final = EFFECTS["period_not_begun"]
_DEBTOR_ONLY: Final = EFFECTS["demand_on_debtor_only"]
_OTHER_GUARANTOR: Final = EFFECTS["demand_on_other_guarantor"]
_DEMANDED: Final = EFFECTS["guarantor_demanded"]
_LAPSED: Final = EFFECTS["guarantee_lapsed"]


def _effect(guarantee: Guarantee, event: Event, statutory: date, as_of: date) -> Effect:
    """What one event does to the period, none before it having preserved it."""
    if event.day > as_of:
        return _AFTER_AS_OF
    aimed = _is_aimed_at(guarantee, event)
    if not aimed and event.target is not None:
        return _OTHER_GUARANTOR
    effect = _on_joint(event, aimed) if guarantee.kind == "joint" else _on_general(event, aimed)
    if not (effect.effective or effect.flag):
        return effect
    if event.day <= guarantee.due:
        return _NOT_BEGUN
    return effect if event.day <= statutory else _LAPSED


def _on_joint(event: Event, aimed: bool) -> Effect:
    if not aimed:
        return _DEBTOR_ONLY
    if event.kind in _ON_GUARANTORS_ONLY:
        return _DEMANDED
    if event.kind in PROCEDURES and event.outcome == "withdrawn" and not event.served:
        return EFFECTS["suit_withdrawn_not_served"]
    return _DEMANDED if event.inside.effective else event.inside


def _on_general(event: Event, aimed: bool) -> Effect:
    if aimed:
        return EFFECTS["letter_to_general_guarantor"]
    if event.kind not in _AGAINST_DEBTOR:
        return _DEBTOR_ONLY
    if event.outcome == "withdrawn":
        return EFFECTS["suit_withdrawn_not_refiled"]
    suit = event.kind in PENDING_UNTIL_ENDED
    return EFFECTS["debtor_sued" if suit else "notarised_deed_enforced"]


def _is_aimed_at(guarantee: Guarantee, event: Event) -> bool:
    """Whether it concerns this guarantor; a demand on "the guarantor" without a name does."""
    if event.target is None:
        return event.kind in _ON_GUARANTORS_ONLY
    return event.target == guarantee.guarantor


class _Behind:
    """The limitation period behind a preserved guarantee (民法典 694).

    It runs from the demand on a joint guarantor; behind a general one from the end of his right
    to refuse, which the event `enforcement_exhausted` records.
    """

    def __init__(
        self, guarantee: Guarantee, saved_by: Event, later: Sequence[Event], as_of: date
    ) -> None:
        self._guarantee = guarantee
        self._later = later
        self._as_of = as_of
        if guarantee.kind == "joint":
            self._start: Event | None = saved_by
        else:
            self._start = next((event for event in later if self._ends_refusal(event)), None)
        # The clock knows debtors only: for it the guarantor is the debtor of his own promise.
        self._own = {
            id(event): _as_debtor(event) for event in later if _is_aimed_at(guarantee, event)
        }

    def clock(self, rest_days: RestDays) -> Clock | None:
        if self._start is None:
            return None
        events = list(self._own.values())
        if self._start.kind in PROCEDURES:
            events.append(_as_debtor(self._start))
        return limitation(Debt((self._start.day,)), events, self._as_of, rest_days)

    def log(self, clock: Clock | None) -> list[Entry]:
        told = {id(entry.event): entry.effect for entry in clock.log} if clock else {}
        return [
            Entry(event, told.get(id(self._own[id(event)]), _NOT_BEGUN))
            if id(event) in self._own
            else Entry(event, self._effect_of_other(event))
            for event in self._later
        ]

    def _effect_of_other(self, event: Event) -> Effect:
        if event.day > self._as_of:
            return _AFTER_AS_OF
        if event.target is not None:
            return _OTHER_GUARANTOR
        return EFFECTS["right_of_refusal_ended"] if event is self._start else _DEBTOR_ONLY

    def _ends_refusal(self, event: Event) -> bool:
        return event.kind == "enforcement_exhausted" and event.day <= self._as_of


def _as_debtor(event: Event) -> Event:
    if event.kind in _ON_GUARANTORS_ONLY:
        return event._replace(target=None, inside=_DEMANDED, late=EFFECTS["period_over"])
    return event._replace(target=None)
