"""The guarantee period (保证期间) of one guarantor, and the limitation period behind it.

Where a law has such a period, it knows no suspension, interruption or extension (民法典 692(1)).
Inside it a joint guarantor must be asked himself (693(2)); behind a general guarantor the debtor
must be sued (693(1)). A signature after it has lapsed revives nothing (担保制度解释 34(2)). Which
acts hold a guarantor says the effect table. Where a law has none, he is bound like the debtor, and
a limitation period of his own runs from the maturity of the debt.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple, Self

from shouyue.domain.acts import ASK_NOTHING, ON_GUARANTORS, PENDING_UNTIL_ENDED, PROCEDURES
from shouyue.domain.calendars import RestDays
from shouyue.domain.debts import Debt
from shouyue.domain.effects import Effect
from shouyue.domain.entries import Entry, Log
from shouyue.domain.events import Event
from shouyue.domain.guarantees import Guarantee, GuaranteeKind, Period
from shouyue.domain.history import History
from shouyue.domain.law import Law
from shouyue.domain.limitation import Clock, limitation

Status = Literal["open", "preserved", "lapsed", "void"]
Doubt = Literal["", "act", "suit", "called_in"]
"""Why what holds a guarantor may not hold: the act itself, a suit that may yet be withdrawn, or
that it counts only if the loan was rightly called in. Empty where nothing is in doubt."""

_NO_DEMANDS: Final = frozenset({"guarantor_paid", "guarantor_not_demanded"})
_AGAINST_DEBTOR: Final = PENDING_UNTIL_ENDED | {"notarised_enforcement"}
_EXHAUSTED: Final = "enforcement_exhausted"
_MAY_HOLD: Final = ON_GUARANTORS | PROCEDURES | {"notarised_enforcement", _EXHAUSTED}


def may_hold(event: Event) -> bool:
    """Whether an act may hold a guarantor of some kind, or is about one."""
    return event.target is not None or event.kind in _MAY_HOLD


class GuaranteeClock(NamedTuple):
    """One guarantor's period as it stands on one day.

    Attributes:
        kind: joint or general, as the law reads the contract.
        period: its length and the rule it follows.
        period_last_day_conservative, period_last_day_statutory: without and with the roll; None
            where the law has no such period.
        act_by: the day to act by. While open: the earliest last day any reading leads to (each
            instalment by itself, a loan called in from that day). Preserved: that of the
            limitation period that follows, or as if still open where that is in doubt and can
            still be mended. None where nothing can be missed any more or yet.
        provisional: the holiday table of the last day's year is not known yet.
        status: `void` when nothing is owed whatever the period: a `Guarantee.defect`, or an
            extension that freed him. Without a period he is `preserved` from the first.
        doubt: why it is preserved by nothing but what may not hold: a demand whose arrival cannot
            be proved, a disputed act or a day that the roll alone added; a suit still pending; a
            day between the one the loan was called in and the one it was due.
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
    doubt: Doubt
    limitation: Clock | None
    log: Sequence[Entry]
    flags: tuple[str, ...]

    @property
    def doubtful(self) -> bool:
        return bool(self.doubt)

    @property
    def ends(self) -> date:
        """The conservative last day, without a guarantee period that of the limitation period."""
        ends = self.period_last_day_conservative
        if ends is None and self.limitation is not None:
            ends = self.limitation.last_day_conservative or self.limitation.act_by
        return ends or date.max


def guarantee_clock(
    guarantee: Guarantee,
    events: Iterable[Event] | History,
    as_of: date,
    law: Law,
    rest_days: RestDays,
) -> GuaranteeClock:
    """The period of one guarantor on `as_of`. The order of `events` does not matter.

    `events` may hold everything that happened around the loan: what was directed at other
    guarantors or at the debtor is logged as such. They must have been read by the same law, and may
    be handed in as for `limitation`.
    """
    rules = law.guarantee
    begins, kind = guarantee.begins(rules), guarantee.kind(rules)
    asked = _Asked(guarantee, as_of, law, rest_days, kind, begins)
    history = History.of(events, as_of, law)
    period = guarantee.period(rules)
    if period.is_endless:
        return _without_period(asked, period, history)
    last = period.last_day_from(begins)
    statutory, provisional = rest_days.roll(last)
    found: list[Effect] = []
    saved_by: Event | None = None
    surely = False
    for event in history.events:
        effect = _effect(asked, event, period)
        found.append(effect)
        if effect.effective:
            saved_by = event
            surely = not effect.disputed and event.day <= last and asked.called_in is None
            break
    behind = _Behind.preserved(asked, saved_by, history.events[len(found) :]) if saved_by else None
    clock = behind.clock if behind else None
    status = _status(asked, saved_by, statutory)
    unmet = [] if surely else _readings(asked, period, last)
    if unmet and status == "preserved":
        unmet = _unmet(asked, history.events, unmet)
    return GuaranteeClock(
        kind=asked.kind,
        period=period,
        period_last_day_conservative=last,
        period_last_day_statutory=statutory,
        act_by=_act_by(asked, period, status, last, clock, unmet),
        provisional=provisional,
        status=status,
        doubt=_doubt(asked, unmet, saved_by) if status == "preserved" and unmet else "",
        limitation=clock,
        log=Log(lambda: history.log([*found, *(behind.effects() if behind else ())])),
        flags=_flags(asked, period, saved_by, last, found),
    )


class _Asked(NamedTuple):
    """Whose period is asked for, on which day, under which law."""

    guarantee: Guarantee
    as_of: date
    law: Law
    rest_days: RestDays
    kind: GuaranteeKind
    begins: date

    @property
    def called_in(self) -> date | None:
        """The day the loan was called in, if demands from then on may hold the guarantor."""
        day = self.guarantee.called_in
        if day is None or not day < self.guarantee.maturity == self.begins:
            return None
        return day if self.law.effects["guarantee_accelerated"].effective else None

    @property
    def is_void(self) -> bool:
        return self.guarantee.defect is not None or self.guarantee.is_freed(self.law.guarantee)


def _without_period(asked: _Asked, period: Period, history: History) -> GuaranteeClock:
    """He is bound like the debtor: nothing has to be preserved, and his limitation period runs."""
    guarantee = asked.guarantee
    owed = Debt(guarantee.instalments or (guarantee.maturity,), guarantee.called_in)
    behind = _Behind(asked, owed, None, history.events)
    clock, found = behind.clock, behind.effects()
    return GuaranteeClock(
        kind=asked.kind,
        period=period,
        period_last_day_conservative=None,
        period_last_day_statutory=None,
        act_by=None if asked.is_void or clock is None else clock.act_by,
        provisional=clock is not None and clock.provisional,
        status="void" if asked.is_void else "preserved",
        doubt="",
        limitation=clock,
        log=Log(lambda: history.log(found)),
        flags=_flags(asked, period, None, date.max, found),
    )


def _status(asked: _Asked, saved_by: Event | None, statutory: date) -> Status:
    if asked.is_void:
        return "void"
    if saved_by:
        return "preserved"
    return "open" if asked.as_of <= statutory else "lapsed"


class _Reading(NamedTuple):
    """A way to read from which day the period runs: the day, not counted, and the last one."""

    due: date
    last: date


def _readings(asked: _Asked, period: Period, last: date) -> list[_Reading]:
    """The one from maturity, and the one from the day the loan was called in."""
    found, called_in = [_Reading(asked.begins, last)], asked.called_in
    if called_in:
        found.append(_Reading(called_in, period.last_day_from(called_in)))
    return found


def _unmet(asked: _Asked, events: Iterable[Event], readings: Sequence[_Reading]) -> list[_Reading]:
    """By which readings nothing undisputed holds the guarantor, on a day that needs no roll."""
    done = [(event.day, _act(asked, event)) for event in events]
    sure = [day for day, effect in done if effect.effective and not effect.disputed]
    return [one for one in readings if not any(one.due < day <= one.last for day in sure)]


def _doubt(asked: _Asked, unmet: Sequence[_Reading], saved_by: Event | None) -> Doubt:
    """Why what holds him may not: `unmet` are the readings by which it does not."""
    by_maturity = any(one.due == asked.begins for one in unmet)
    if not by_maturity or saved_by is None or saved_by.day <= asked.begins:
        return "called_in"
    is_pending = saved_by.kind in PENDING_UNTIL_ENDED and _act(asked, saved_by).disputed
    return "suit" if is_pending else "act"


def _act_by(
    asked: _Asked,
    period: Period,
    status: Status,
    last: date,
    clock: Clock | None,
    unmet: Sequence[_Reading],
) -> date | None:
    if status == "void":
        return None
    follows = clock.act_by if clock else None
    if status == "preserved" and not unmet:
        return follows
    still_open = last
    for day in (
        *[one.last for one in unmet],
        *[period.last_day_from(due) for due in asked.guarantee.instalments],
    ):
        if asked.as_of <= day < still_open:
            still_open = day
    if status != "preserved":
        return still_open
    # Once the period is over nothing mends the doubt: what he may owe all the same runs out later.
    can_be_met = any(asked.as_of <= one.last for one in unmet)
    return min(follows or still_open, still_open) if can_be_met else follows


def _flags(
    asked: _Asked,
    period: Period,
    saved_by: Event | None,
    last: date,
    found: Iterable[Effect],
) -> tuple[str, ...]:
    guarantee = asked.guarantee
    flags = [period.flag] if period.flag else []
    if guarantee.extension and not guarantee.extension.is_agreed:
        flags.append("extension_without_written_consent")
    if guarantee.called_in and guarantee.called_in < guarantee.maturity:
        flags.append("called_in_before_due")
    if guarantee.is_undetermined(asked.law.guarantee):
        flags.append("maximum_amount_not_determined")
    if saved_by is None:
        flags += [effect.flag for effect in found if effect.flag]
    elif saved_by.day > last:
        flags.append("relied_on_holiday_roll")
    return tuple(dict.fromkeys(flags))


def _effect(asked: _Asked, event: Event, period: Period) -> Effect:
    """What one event does to the period, none before it having preserved it."""
    rows, effect = asked.law.effects, _act(asked, event)
    if not (effect.effective or effect.flag):
        return effect
    if event.day <= asked.begins:
        called_in = asked.called_in
        if called_in and called_in < event.day <= period.last_day_from(called_in):
            return effect.resting_on(rows["guarantee_accelerated"])
        return rows["period_not_begun"]
    last = asked.rest_days.roll(period.last_day_from(asked.begins)).day
    return effect if event.day <= last else rows["guarantee_lapsed"]


def _act(asked: _Asked, event: Event) -> Effect:
    """What an act does on any day of the period."""
    if not may_hold(event):
        return asked.law.effects["demand_on_debtor_only"]
    effect = asked.law.effects[_code(asked, event)]
    if effect.code == "guarantor_demanded" or (effect.code in _NO_DEMANDS and effect.effective):
        effect = _demanded(effect, event)
    if event.kind in PENDING_UNTIL_ENDED:
        effect = _as_it_may_end(asked, event, effect)
    return effect


def _demanded(demanded: Effect, event: Event) -> Effect:
    """What reached him is a demand as far as it would count against a debtor, and no stronger."""
    if event.inside is demanded:
        return demanded
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
    if aimed and event.kind in ASK_NOTHING:
        paid = event.kind == "debtor_payment"
        return "guarantor_paid" if paid else "guarantor_not_demanded"
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
        self._begun_by = begun_by
        self._later = later
        # The clock knows debtors only: for it the guarantor is the debtor of his own promise.
        self._own = {
            id(event): self._as_debtor(event)
            for event in later
            if _is_aimed_at(asked.guarantee, event)
        }
        self.clock = self._run(debt) if debt else None

    @classmethod
    def preserved(cls, asked: _Asked, saved_by: Event, later: Sequence[Event]) -> Self:
        """It runs from the demand on a joint guarantor (民法典 694).

        Behind a general one it runs from the end of his right to refuse, which the event
        `enforcement_exhausted` records.
        """
        if asked.kind == "joint":
            return cls(asked, Debt((saved_by.day,)), saved_by, later)
        ends = asked.law.effects["right_of_refusal_ended"].effective
        exhausted = next((event for event in later if ends and event.kind == _EXHAUSTED), None)
        return cls(asked, Debt((exhausted.day,)) if exhausted else None, exhausted, later)

    def _run(self, debt: Debt) -> Clock:
        events = list(self._own.values())
        if self._begun_by and self._begun_by.kind in PROCEDURES:
            events.append(self._as_debtor(self._begun_by))
        asked = self._asked
        return limitation(debt, events, asked.as_of, asked.law, asked.rest_days)

    def effects(self) -> list[Effect]:
        """What each of the later events did."""
        moved = self.clock.log if self.clock else ()
        told = {id(entry.event): entry.effect for entry in moved}
        not_begun = self._asked.law.effects["period_not_begun"]
        return [
            told.get(id(own), not_begun)
            if (own := self._own.get(id(event)))
            else self._effect_of_other(event)
            for event in self._later
        ]

    def _effect_of_other(self, event: Event) -> Effect:
        rows = self._asked.law.effects
        if event.target is not None:
            return rows["demand_on_other_guarantor"]
        begins = event is self._begun_by
        return rows["right_of_refusal_ended" if begins else "demand_on_debtor_only"]

    def _as_debtor(self, event: Event) -> Event:
        # For his own clock it is no act aimed at somebody else, neither by its kind.
        kind = "notice_signed" if event.kind in ON_GUARANTORS else event.kind
        return event._replace(kind=kind, target=None)
