"""The status line: what is saved here, what headquarters holds, what waits."""

from datetime import datetime, timedelta, timezone

from shouyue.casework.right_day import wrong_day
from shouyue.casework.views import Status
from shouyue.casework.wire import membership
from shouyue.casework.workspace import Workspace
from shouyue.vault.queries.counts import counts
from shouyue.vault.queries.standing import as_of


def status(ws: Workspace) -> Status:
    """The truth in one line; cheap enough to be asked after every act."""
    found, day = counts(ws.vault), as_of(ws.vault, ws.branch)
    return Status(
        facts=found.own,
        held=found.held,
        held_at=_local(ws, found.held_at) if found.held_at else "",
        waiting=found.own - found.held,
        waiting_scans=found.waiting_scans,
        enrolled=membership(ws.vault) is not None,
        quarantined=found.quarantined,
        conflicts=found.conflicts,
        as_of=day,
        old_figures=day is not None and ws.rules.policy.letters.are_old(day, ws.today()),
        wrong_day=wrong_day(ws),
    )


def _local(ws: Workspace, at_ms: int) -> str:
    zone = timezone(timedelta(minutes=ws.clock().zone_min))
    return datetime.fromtimestamp(at_ms / 1000, zone).strftime("%Y-%m-%dT%H:%M")
