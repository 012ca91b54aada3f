"""An open vault with everything that acts need, handed to every act on the vault's thread."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from shouyue.casework.in_force import InForce
from shouyue.casework.policy import Rules
from shouyue.domain.dates import FIRST_DAY, LAST_DAY
from shouyue.ledger.ids import Branch
from shouyue.ledger.moment import Clock, Moment
from shouyue.vault.journal import Journal
from shouyue.vault.vault import Vault

_NOON: Final = time(12)


@dataclass(frozen=True, slots=True)
class Workspace:
    """One person's open vault, the clock, who the person is, and in which branch at work.

    `at` is a branch other than the vault's own; see `casework.elsewhere`.
    """

    vault: Vault
    journal: Journal
    clock: Clock
    name: str
    role: str
    at: Branch | None = None
    issued: InForce = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "issued", InForce(self.vault))

    @property
    def branch(self) -> Branch:
        """The branch whose loans are meant and in which is written."""
        return self.at or self.vault.identity.home

    @property
    def rules(self) -> Rules:
        """What acts are judged by today."""
        return self.issued.on(self.today())

    def now(self) -> datetime:
        """Local wall time, as the borrower's conduct rules mean it."""
        return local_time(self.clock())

    def today(self) -> date:
        return self.now().date()

    def close(self) -> None:
        """Close the vault; the workspace is of no use afterwards."""
        self.vault.close()


def local_time(moment: Moment) -> datetime:
    """A moment as the clock on the wall says it, with its zone.

    From a clock beside all calendars of debts the nearest day that one can have: nothing is refused
    for it, and `right_day` says so.
    """
    zone = timezone(timedelta(minutes=moment.zone_min))
    first, last = (datetime.combine(day, _NOON, zone) for day in (FIRST_DAY, LAST_DAY))
    wall = moment.wall_ms / 1000
    return datetime.fromtimestamp(min(max(wall, first.timestamp()), last.timestamp()), zone)
