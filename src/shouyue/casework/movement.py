"""What an act did to the limitation clock of its loan, said right after it was recorded."""

from collections.abc import Sequence
from datetime import date

from shouyue.casework.debts import debt_of
from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.debts import Debt
from shouyue.domain.events import Event
from shouyue.domain.limitation import Clock, limitation
from shouyue.vault import lookups
from shouyue.vault.lookups import StoredEvent
from shouyue.vault.queries.stated import stated_of


def hints_of(ws: Workspace, note: str, before: Sequence[StoredEvent]) -> tuple[Reason, ...]:
    """Whether the clock moved against the events `before`, to which last day, and if not, why.

    Also when an event was taken back. Empty where the loan is unknown here or nothing of law
    happened.
    """
    loan = lookups.loan(ws.vault, ws.branch, note)
    if loan is None:
        return ()
    now = lookups.events(ws.vault, ws.branch, note)
    known = {ref for ref, _ in before}
    fresh = {ref for ref, _ in now} - known
    if len(now) == len(before) and not fresh:
        return ()
    debt = _debt(ws, note, loan.due)
    earlier, later = _clock(ws, debt, before), _clock(ws, debt, now)
    return _told(earlier, later, fresh)


def is_time_barred(ws: Workspace, note: str, due: date) -> bool:
    """Whether the limitation period of a loan is over today, as far as our records tell."""
    events = lookups.events(ws.vault, ws.branch, note)
    return _clock(ws, _debt(ws, note, due), events).status == "expired"


def _debt(ws: Workspace, note: str, due: date) -> Debt:
    return debt_of(due, stated_of(ws.vault, ws.branch, note).terms, ws.rules.law)


def _told(earlier: Clock, later: Clock, fresh: set[str]) -> tuple[Reason, ...]:
    entries = [entry for entry in later.log if entry.event.ref in fresh]
    reasons = tuple(Reason(entry.reason) for entry in entries)
    last = _days(later)
    has_moved = last != _days(earlier) or later.status != earlier.status
    if not fresh:
        return (Reason("casework.clock.back", last),) if has_moved else ()
    if has_moved:
        return (Reason("casework.clock.moved", last), *reasons)
    if any(entry.effective for entry in entries):
        return (Reason("casework.clock.stays", last), *reasons)
    return (Reason("casework.clock.not_moved", last), *reasons)


def _days(clock: Clock) -> dict[str, str | int]:
    """The last day to warn against; the day to act by while a procedure holds the clock."""
    return {"last_day": (clock.last_day_conservative or clock.act_by).isoformat()}


def _clock(ws: Workspace, debt: Debt, events: Sequence[StoredEvent]) -> Clock:
    rules = ws.rules
    read = [Event.read({**event, "id": ref}, rules.law) for ref, event in events]
    return limitation(debt, read, ws.today(), rules.law, rules.rest_days)
