"""What an act did to the limitation clock of its loan, said right after it was recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.right_day import wrong_day
from shouyue.casework.workspace import Workspace
from shouyue.domain.debts import Debt
from shouyue.domain.entries import Does
from shouyue.domain.events import Event
from shouyue.domain.limitation import Clock, limitation
from shouyue.vault import lookups
from shouyue.vault.lookups import StoredEvent
from shouyue.vault.queries.stated import Terms, stated_of


def hints_of(ws: Workspace, note: str, before: Sequence[StoredEvent]) -> tuple[Reason, ...]:
    """Whether the clock moved against the events `before`, to which last day, and if not, why.

    Also when an event was taken back, or is worth something else by what is noted of the borrower
    now; first, where the day it is reckoned by may be none. Empty
    where the loan is unknown here or nothing of law happened.
    """
    loan = lookups.loan(ws.vault, ws.branch, note)
    if loan is None:
        return ()
    now = lookups.events(ws.vault, ws.branch, note)
    if now == list(before):
        return ()
    debt = _debt(ws, note, loan.due)
    earlier, later = _clock(ws, debt, before), _clock(ws, debt, now)
    told = _told(earlier, later, _reread(before, now))
    wrong = wrong_day(ws)
    return told if wrong is None else (wrong, *told)


def would_be_over(
    ws: Workspace,
    note: str,
    *,
    event: Mapping[str, object] | None = None,
    terms: Terms | None = None,
) -> date | None:
    """The last day of a period that runs, if it were over with what somebody is about to record.

    Nobody is warned of a period that has been over for years: so it is asked first. None where the
    period runs on, or is over already.

    Args:
        ws: whose vault.
        note: the loan.
        event: an event of law, with its `date`.
        terms: due days, which take the place of all that were stated.
    """
    loan = lookups.loan(ws.vault, ws.branch, note)
    if loan is None:
        return None
    events, law = lookups.events(ws.vault, ws.branch, note), ws.rules.law
    now = _clock(ws, _debt(ws, note, loan.due), events)
    debt = _debt(ws, note, loan.due) if terms is None else debt_of(loan.due, (terms,), law)
    if event is not None:
        known = lookups.foretold(ws.vault, ws.branch, note, event)
        events = [*events, ("preview", dict(known))]
    then = _clock(ws, debt, events)
    today = ws.today()
    return _last(then) if _is_over(then, today) and not _is_over(now, today) else None


def _is_over(clock: Clock, today: date) -> bool:
    return clock.status == "expired" or clock.act_by < today


def is_time_barred(ws: Workspace, note: str, due: date) -> bool:
    """Whether the limitation period of a loan may be over today, as far as our records tell.

    Also where it was brought back by nothing but what can be disputed: letters say so still.
    """
    events = lookups.events(ws.vault, ws.branch, note)
    clock = _clock(ws, _debt(ws, note, due), events)
    is_disputed = clock.act_by != clock.last_day_conservative
    return clock.status == "expired" or (is_disputed and ws.today() > clock.act_by)


def _debt(ws: Workspace, note: str, due: date) -> Debt:
    return debt_of(due, stated_of(ws.vault, ws.branch, note).terms, ws.rules.law)


_MOVED: Final[Mapping[Does, str]] = {
    "begins_anew": "casework.clock.moved",
    "stands_still": "casework.clock.stood_still",
    "pends": "casework.clock.pends",
    "enforcement": "casework.clock.enforcement",
    "revives": "casework.clock.revived",
}
"""What a clock did that moved, by what the newest effective event does."""


def _reread(before: Sequence[StoredEvent], now: Sequence[StoredEvent]) -> set[str]:
    """The events that are new, or told in other words than before."""
    known = dict(before)
    return {ref for ref, event in now if known.get(ref) != event}


def _told(earlier: Clock, later: Clock, fresh: set[str]) -> tuple[Reason, ...]:
    was_worth = {entry.event.ref: entry.effect for entry in earlier.log}
    entries = [
        entry
        for entry in later.log
        if entry.event.ref in fresh and entry.effect is not was_worth.get(entry.event.ref)
    ]
    # What it still lacks is said while whoever signed is still there.
    lacking = [entry.effect.flag for entry in entries if entry.effective and entry.effect.flag]
    reasons = tuple(Reason(code) for code in (*(entry.reason for entry in entries), *lacking))
    last = {"last_day": _last(later).isoformat()}
    was, now = (earlier.act_by, _last(earlier)), (later.act_by, _last(later))
    has_moved = was != now or later.status != earlier.status
    prudent = _prudent(later)
    if not entries:
        return (*prudent, Reason("casework.clock.back", last)) if has_moved else ()
    if has_moved:
        done = [entry.does for entry in entries if entry.effective]
        if not done and all(entry.event.ref in was_worth for entry in entries):
            return (*prudent, Reason("casework.clock.back", last), *reasons)
        code = _MOVED[done[-1] if done else "begins_anew"]
        if done and done[-1] == "stands_still" and later.last_day_conservative is None:
            code = "casework.clock.stands_still"
        return (*prudent, Reason(code, last), *reasons)
    if any(entry.effective for entry in entries):
        return (*prudent, Reason("casework.clock.stays", last), *reasons)
    return (*prudent, Reason("casework.clock.not_moved", last), *reasons)


def _prudent(clock: Clock) -> tuple[Reason, ...]:
    """The day to act by, said first where the last day rests on what can be disputed."""
    if clock.act_by == _last(clock):
        return ()
    return (Reason("casework.clock.act_by", {"act_by": clock.act_by.isoformat()}),)


def _last(clock: Clock) -> date:
    """The last day to warn against; the day to act by while a procedure holds the clock."""
    return clock.last_day_conservative or clock.act_by


def _clock(ws: Workspace, debt: Debt, events: Sequence[StoredEvent]) -> Clock:
    rules = ws.rules
    read = [Event.read({**event, "id": ref}, rules.law) for ref, event in events]
    return limitation(debt, read, ws.today(), rules.law, rules.rest_days)
