"""Whether the day of this laptop can be right: its clock beside what is known here.

An empty battery puts a clock years back, and every period, list and letter is then reckoned by a
day that is none. So it is said wherever a day matters. Nothing is refused for it: what happened is
recorded whatever the clock says, each record with the grade of its clock (`ledger.clock`).
"""

from datetime import date, datetime, timedelta
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace, local_time
from shouyue.domain.dates import FIRST_DAY, LAST_DAY
from shouyue.ledger.clock import BACK_MS, FORWARD_MS
from shouyue.ledger.moment import Moment
from shouyue.vault import local
from shouyue.vault.queries import standing

_UNKNOWN: Final = timedelta(days=31)
"""So long ago the newest thing known here may be while the clock is wrong."""

_AHEAD: Final = "casework.day.ahead"
_CONTRADICTED: Final = frozenset({"casework.day.behind_hub", "casework.day.behind_records", _AHEAD})
"""By headquarters or by what was recorded here; a bank's file may be what is wrong itself."""


def wrong_day(ws: Workspace) -> Reason | None:
    """Why this laptop's day cannot be right, or is to be looked at; None if nothing says so."""
    moment = ws.clock()
    hub = local.trusted_ms(ws.vault.cases, moment.wall_ms)
    if hub is not None and moment.wall_ms < hub - BACK_MS:
        return _told("casework.day.behind_hub", moment, hub)
    newest = local.clock(ws.vault.cases).ms
    if moment.wall_ms < newest - BACK_MS:
        return _told("casework.day.behind_records", moment, newest)
    figures = standing.newest_figures(ws.vault)
    if figures is not None and figures > local_time(moment).date():
        params = {"now": _minute(local_time(moment)), "newest": figures.isoformat()}
        return Reason("casework.day.behind_figures", params)
    if hub is not None and moment.wall_ms > hub + FORWARD_MS:
        return _told(_AHEAD, moment, hub)
    if local_time(moment).date() >= LAST_DAY:
        params = {"now": _minute(local_time(moment)), "newest": (figures or FIRST_DAY).isoformat()}
        return Reason("casework.day.beyond_calendar", params)
    return None


def possible_todays(ws: Workspace) -> tuple[date, date]:
    """The first and the last day that today may be: one and the same while the clock is right."""
    today, found = ws.today(), wrong_day(ws)
    if found is None:
        return today, today
    newest = _day_of(found)
    return min(today, newest), max(today, newest + _UNKNOWN)


def known_day(ws: Workspace) -> date:
    """The day that today is best taken for: the clock's, unless more than a file contradicts it."""
    found = wrong_day(ws)
    if found is None or found.code not in _CONTRADICTED:
        return ws.today()
    return _day_of(found)


def only_by_clock(ws: Workspace, day: date) -> bool:
    """Whether a day can have come only by this laptop's clock, which headquarters contradicts."""
    found = wrong_day(ws)
    return found is not None and found.code == _AHEAD and day > _day_of(found) + _UNKNOWN


def is_borne_out(ws: Workspace) -> bool:
    """Whether headquarters' time says that this laptop's clock is right, within a day."""
    wall_ms = ws.clock().wall_ms
    hub = local.trusted_ms(ws.vault.cases, wall_ms)
    return hub is not None and -BACK_MS <= wall_ms - hub <= FORWARD_MS


def _day_of(found: Reason) -> date:
    return date.fromisoformat(str(found.params["newest"])[: len("2026-11-23")])


def _told(code: str, moment: Moment, newest_ms: int) -> Reason:
    known = local_time(Moment(newest_ms, moment.zone_min))
    return Reason(code, {"now": _minute(local_time(moment)), "newest": _minute(known)})


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")
