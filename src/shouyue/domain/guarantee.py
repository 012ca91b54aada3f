"""The guarantee period (保证期间) of one guarantor, and the limitation period behind it.

Where a law has such a period, it knows no suspension, interruption or extension (民法典 692(1)).
Inside it a joint guarantor must be asked himself (693(2)); behind a general guarantor the debtor
must be sued (693(1)). A signature after it has lapsed revives nothing (担保制度解释 34(2)). Which
acts hold a guarantor says the effect table. Where a law has none, he is bound like the debtor, and
a limitation period of his own runs from the maturity of the debt.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, Self

from shouyue.domain.calendars import RestDays
from shouyue.domain.debts import Debt
from shouyue.domain.effects import AFTER_AS_OF, Effect
from shouyue.domain.events import (
    ON_GUARANTORS,
    PENDING_UNTIL_ENDED,
    PROCEDURES,
    Event,
    in_order,
)
from shouyue.domain.filings import Filings, joined
from shouyue.domain.guarantees import Guarantee, GuaranteeKind, Period
from shouyue.domain.law import Law
from shouyue.domain.limitation import Clock, Entry, limitation

Status = Literal["open", "preserved", "lapsed", "void"]

_AGAINST_DEBTOR: Final = PENDING_UNTIL_ENDED | {"notarised_enforcement"}


@dataclass(frozen=True, slots=True)
class GuaranteeClock:
    """One guarantor's period as it stands on one day.

    Attributes:
        kind: joint or general, as the law reads the contract.
        period: its length and the rule it follows.
        period_last_day_conservative, period_last_day_statutory: without and with the roll; None
            where the law has no such period.
        act_by: the day to act by. While open: the last day, with instalments the earliest one any
            reading leads to (each instalment by itself). Preserved: of the limitation period
            that follows, or as if still open where it is `doubtful`. None where nothing can be
            missed any more or yet.
        provisional: the holiday table of the last day's year is not known yet.
        status: `void` when nothing is owed whatever the period: a `Guarantee.defect`, or an
            extension that freed him. Without a period he is `preserved` from the first.
        doubtful: preserved by nothing but what may not hold: a demand whose arrival cannot be
            proved, a disputed act, a day that the roll alone added.
        limitation: the period that follows a demand, or None before it; without a guarantee
            period the one that runs from maturity.
        log: every event in the order of time, with what it did to the guarantee.
    """

    kind: GuaranteeKind
    period: Period
    period_last_day_conservative: date | None
    period_last_day_statutory: date | None
    act_by: date | None
    provisional: bool
    status: Status
    doubtful: bool
    limitation: Clock | None
    log: tuple[Entry, ...]
    flags: tuple[str, ...]

    @property
    def ends(self) -> date:
        """The conservative last day, without a guarantee period that of the limitation period."""
        ends = self.period_last_day_conservative
        if ends is None and self.limitation is not None:
            ends = self.limitation.last_day_conservative or self.limitation.act_by
        return ends or date.max


def guarantee_clock(
    guarantee: Guarantee, events: Iterable[Event], as_of: date, law: Law, rest_days: RestDays
) -> GuaranteeClock:
    """The period of one guarantor on `as_of`. The order of `events` does not matter.

    `events` may hold everything that happened around the loan: what was directed at other
    guarantors or at the debtor is logged as such. They must have been read by the same law.
    """
    asked = _Asked(guarantee, as_of, law, rest_days)
    filings = joined(in_order(events), as_of, law.effects)
    ordered = filings.events
    period = guarantee.period(law.guarantee)
    if period.is_endless:
        return _without_period(asked, period, filings)
    last = period.last_day_from(guarantee.due)
    statutory, provisional = rest_days.roll(last)
    log: list[Entry] = []
    saved_by: Event | None = None
    for event in ordered:
        effect = _effect(asked, event, statutory)
        log.append(Entry(event, effect))
        if effect.effective:
            saved_by = event
            break
    clock: Clock | None = None
    if saved_by:
        behind = _Behind.preserved(asked, saved_by, ordered[len(log) :])
        clock = behind.clock()
        log += behind.log(clock)
    status = _status(asked, saved_by, statutory)
    doubtful = status == "preserved" and not _is_sure(asked, ordered, period)
    return GuaranteeClock(
        kind=asked.kind,
        period=period,
        period_last_day_conservative=last,
        period_last_day_statutory=statutory,
        act_by=_act_by(asked, period, status, clock, doubtful=doubtful),
        provisional=provisional,
        status=status,
        doubtful=doubtful,
        limitation=clock,
        log=_as_recorded(filings, log),
        flags=_flags(guarantee, period, saved_by, last, log),
    )


def _as_recorded(filings: Filings, log: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(Entry(*each) for each in filings.log([entry.effect for entry in log]))


class _Asked(NamedTuple):
    """Whose period is asked for, on which day, under which law."""

    guarantee: Guarantee
    as_of: date
    law: Law
    rest_days: RestDays

    @property
    def kind(self) -> GuaranteeKind:
        return self.guarantee.kind(self.law.guarantee)

    @property
    def is_void(self) -> bool:
        return self.guarantee.defect is not None or self.guarantee.is_freed(self.law.guarantee)


def _without_period(asked: _Asked, period: Period, filings: Filings) -> GuaranteeClock:
    """He is bound like the debtor: nothing has to be preserved, and his limitation period runs."""
    owed = Debt(asked.guarantee.instalments or (asked.guarantee.due,))
    behind = _Behind(asked, owed, None, filings.events)
    clock = behind.clock()
    log = _as_recorded(filings, behind.log(clock))
    return GuaranteeClock(
        kind=asked.kind,
        period=period,
        period_last_day_conservative=None,
        period_last_day_statutory=None,
        act_by=None if asked.is_void or clock is None else clock.act_by,
        provisional=clock is not None and clock.provisional,
        status="void" if asked.is_void else "preserved",
        doubtful=False,
        limitation=clock,
        log=log,
        flags=_flags(asked.guarantee, period, None, date.max, log),
    )


def _status(asked: _Asked, saved_by: Event | None, statutory: date) -> Status:
    if asked.is_void:
        return "void"
    if saved_by:
        return "preserved"
    return "open" if asked.as_of <= statutory else "lapsed"


def _is_sure(asked: _Asked, ordered: Iterable[Event], period: Period) -> bool:
    """Whether something undisputed holds the guarantor, on a day that needs no roll."""
    last = period.last_day_from(asked.guarantee.due)
    effects = (_effect(asked, event, last) for event in ordered if event.day <= last)
    return any(effect.effective and not effect.disputed for effect in effects)


def _act_by(
    asked: _Asked, period: Period, status: Status, clock: Clock | None, *, doubtful: bool
) -> date | None:
    if status == "void":
        return None
    last = period.last_day_from(asked.guarantee.due)
    each = (period.last_day_from(due) for due in asked.guarantee.instalments)
    still_open = min((day for day in each if asked.as_of <= day < last), default=last)
    if status != "preserved":
        return still_open
    follows = clock.act_by if clock else None
    return min(follows or still_open, still_open) if doubtful else follows


def _flags(
    guarantee: Guarantee,
    period: Period,
    saved_by: Event | None,
    last: date,
    log: Sequence[Entry],
) -> tuple[str, ...]:
    flags: list[str | None] = [period.flag]
    if guarantee.extension and not guarantee.extension.written_consent:
        flags.append("extension_without_written_consent")
    if saved_by is None:
        flags += [entry.effect.flag for entry in log]
    elif saved_by.day > last:
        flags.append("relied_on_holiday_roll")
    return tuple(dict.fromkeys(flag for flag in flags if flag))


def _effect(asked: _Asked, event: Event, statutory: date) -> Effect:
    """What one event does to the period, none before it having preserved it."""
    if event.day > asked.as_of:
        return AFTER_AS_OF
    rows = asked.law.effects
    effect = rows[_code(asked, event)]
    if effect.code == "guarantor_demanded" or (
        effect.code == "guarantor_paid" and effect.effective
    ):
        effect = _demanded(effect, event)
    if event.kind in PENDING_UNTIL_ENDED:
        effect = _as_it_may_end(asked, event, effect)
    if not (effect.effective or effect.flag):
        return effect
    if event.day <= asked.guarantee.due:
        return rows["period_not_begun"]
    return effect if event.day <= statutory else rows["guarantee_lapsed"]


def _demanded(demanded: Effect, event: Event) -> Effect:
    """What reached him is a demand as far as it would count against a debtor, and no stronger."""
    if not event.inside.effective:
        return event.inside
    # Whether a suit holds him that may yet be withdrawn says a row of its own.
    return demanded if event.kind in PROCEDURES else demanded.resting_on(event.inside)


def _as_it_may_end(asked: _Asked, event: Event, effect: Effect) -> Effect:
    """A suit that may yet be withdrawn holds nobody for sure, but a joint guarantor it reached."""
    if not effect.effective or event.outcome or (asked.kind == "joint" and event.served):
        return effect
    return effect.resting_on(event.inside) if event.inside.effective else effect


def _code(asked: _Asked, event: Event) -> str:
    aimed = _is_aimed_at(asked.guarantee, event)
    if not aimed and event.target is not None:
        return "demand_on_other_guarantor"
    if aimed and event.kind == "debtor_payment":
        return "guarantor_paid"
    return _on_joint(event, aimed) if asked.kind == "joint" else _on_general(event, aimed)


def _on_joint(event: Event, aimed: bool) -> str:
    if not aimed:
        return "demand_on_debtor_only"
    if event.kind in PROCEDURES and event.outcome == "withdrawn" and not event.served:
        return "suit_withdrawn_not_served"
    return "guarantor_demanded"


def _on_general(event: Event, aimed: bool) -> str:
    if aimed:
        return "letter_to_general_guarantor"
    if event.kind not in _AGAINST_DEBTOR:
        return "demand_on_debtor_only"
    if event.outcome == "withdrawn":
        return "suit_withdrawn_not_refiled"
    suit = event.kind in PENDING_UNTIL_ENDED
    return "debtor_sued" if suit else "notarised_deed_enforced"


def _is_aimed_at(guarantee: Guarantee, event: Event) -> bool:
    """Whether it concerns this guarantor; a demand on "the guarantor" without a name does."""
    if event.target is None:
        return event.kind in ON_GUARANTORS
    return event.target == guarantee.guarantor


class _Behind:
    """The limitation period of a guarantor: from when it runs, and what happened after that.

    `debt` says what he owes when, None while he owes nothing yet; `begun_by` is the event that made
    him owe it, which may go on acting, as a suit does.
    """

    def __init__(
        self, asked: _Asked, debt: Debt | None, begun_by: Event | None, later: Sequence[Event]
    ) -> None:
        self._asked = asked
        self._debt = debt
        self._begun_by = begun_by
        self._later = later
        # The clock knows debtors only: for it the guarantor is the debtor of his own promise.
        self._own = {
            id(event): self._as_debtor(event)
            for event in later
            if _is_aimed_at(asked.guarantee, event)
        }

    @classmethod
    def preserved(cls, asked: _Asked, saved_by: Event, later: Sequence[Event]) -> Self:
        """It runs from the demand on a joint guarantor (民法典 694).

        Behind a general one it runs from the end of his right to refuse, which the event
        `enforcement_exhausted` records.
        """
        if asked.kind == "joint":
            return cls(asked, Debt((saved_by.day,)), saved_by, later)
        ends = asked.law.effects["right_of_refusal_ended"].effective
        exhausted = next((event for event in later if ends and _is_exhausted(event, asked)), None)
        return cls(asked, Debt((exhausted.day,)) if exhausted else None, exhausted, later)

    def clock(self) -> Clock | None:
        if self._debt is None:
            return None
        events = list(self._own.values())
        if self._begun_by and self._begun_by.kind in PROCEDURES:
            events.append(self._as_debtor(self._begun_by))
        _, as_of, law, rest_days = self._asked
        return limitation(self._debt, events, as_of, law, rest_days)

    def log(self, clock: Clock | None) -> list[Entry]:
        told = {id(entry.event): entry.effect for entry in clock.log} if clock else {}
        not_begun = self._asked.law.effects["period_not_begun"]
        return [
            Entry(event, told.get(id(self._own[id(event)]), not_begun))
            if id(event) in self._own
            else Entry(event, self._effect_of_other(event))
            for event in self._later
        ]

    def _effect_of_other(self, event: Event) -> Effect:
        rows = self._asked.law.effects
        if event.day > self._asked.as_of:
            return AFTER_AS_OF
        if event.target is not None:
            return rows["demand_on_other_guarantor"]
        begins = event is self._begun_by
        return rows["right_of_refusal_ended" if begins else "demand_on_debtor_only"]

    def _as_debtor(self, event: Event) -> Event:
        # For his own clock it is no act aimed at somebody else, neither by its kind.
        kind = "notice_signed" if event.kind in ON_GUARANTORS else event.kind
        return event._replace(kind=kind, target=None)


def _is_exhausted(event: Event, asked: _Asked) -> bool:
    return event.kind == "enforcement_exhausted" and event.day <= asked.as_of
