"""A practice village: invented people, a bank's export, a vault that opens at once."""

import shutil
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Final

from shouyue.casework.contents.letterhead import Letterhead, letterhead, set_letterhead
from shouyue.casework.opening import NewVault, create, open_workspace
from shouyue.casework.practice.export import PracticeTruth, write_practice_tape
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.tapes.views import TapeReport
from shouyue.casework.workspace import Workspace
from shouyue.ledger.certificates import Role
from shouyue.ledger.moment import Clock, Moment
from shouyue.vault.keyslots import Cost

PASSWORD: Final = "practice-village"  # noqa: S105  # of invented people, and told to everybody
BRANCH: Final = "SH-01"

_BANK, _OFFICE = "青禾农村商业银行", "双河支行"
_SEED: Final = 20260101
_AGE: Final = timedelta(days=3)
_CHEAP: Final = Cost(memory=8 << 20, passes=1)
"""Invented people need no 256 MB of protection, and a practice should open at once."""
_FIRST_HOUR: Final = time(9, 30)
_DAY_MS, _MINUTE_MS = 86_400_000, 60_000


class PracticeClock:
    """The machine's day, but always in office hours: half past nine when it begins, then on."""

    def __init__(self, machine: Clock) -> None:
        self._machine = machine
        began = machine()
        local = began.wall_ms + began.zone_min * _MINUTE_MS
        start = (_FIRST_HOUR.hour * 60 + _FIRST_HOUR.minute) * _MINUTE_MS
        self._shift = start - local % _DAY_MS

    def __call__(self) -> Moment:
        now = self._machine()
        return Moment(now.wall_ms + self._shift, now.zone_min)


@dataclass(frozen=True, slots=True)
class Village:
    """Where a practice village is, how many loans it has, and what time it is there."""

    folder: Path
    loans: int
    clock: Clock

    def vault(self, who: str) -> Path:
        return self.folder / f"vault-{who}"

    @property
    def tape(self) -> Path:
        return self.folder / "loans.xlsx"

    @property
    def letters(self) -> Path:
        return self.folder / "letters.pdf"

    @property
    def is_there(self) -> bool:
        """Whether it was founded before."""
        return self.vault("officer").exists()


def make_vault(village: Village, who: str, name: str, role: Role) -> Workspace:
    """A vault of one of the village's people, left open; raises as `create`."""
    new = NewVault(name, role, BRANCH, PASSWORD)
    return create(village.vault(who), new, village.clock, _CHEAP)


def found(village: Village) -> tuple[Workspace, PracticeTruth, TapeReport]:
    """The officer's vault with the export taken in and a letterhead; left open.

    Every eighth row of the export is damaged, as they are.
    """
    village.folder.mkdir(parents=True, exist_ok=True)
    ws = make_vault(village, "officer", "李守信", "officer")
    try:
        truth = write_practice_tape(
            village.tape,
            loans=village.loans,
            seed=_SEED,
            as_of=ws.today() - _AGE,
            branch_name=_BANK + _OFFICE,
            defects=True,
        )
        report = load_tape(ws, village.tape)
        set_letterhead(ws, Letterhead(_BANK, _OFFICE, "0000-1234567", "0000-7654321"))
    except BaseException:
        ws.close()
        raise
    return ws, truth, report


def settle(village: Village) -> Workspace:
    """The officer's vault, left open: founded the first time, and anew if that was cut short."""
    if village.is_there:
        ws = enter(village)
        if not letterhead(ws).missing:
            return ws
        ws.close()
        shutil.rmtree(village.vault("officer"))
    return found(village)[0]


def enter(village: Village) -> Workspace:
    """The officer's vault of a village that was founded before; raises as `open_workspace`."""
    return open_workspace(village.vault("officer"), PASSWORD, village.clock)
