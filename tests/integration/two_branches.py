"""A supervisor who holds two branches, an officer of the second, and headquarters between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hubs import Headquarters, headquarters
from integration.acts_branch import (
    BANKS_NAME,
    BRANCH,
    CHEAP,
    PASSWORD,
    VILLAGE,
    Clock,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from shouyue.casework.exchange import enrol, exchange_now
from shouyue.casework.opening import NewVault, create
from shouyue.casework.workspace import Workspace

HILL = "SH-02"
"""The other branch: its loans have numbers of the first one's, and one village of the same name."""
HILL_VILLAGE = (
    replace(VILLAGE[0], name="何满仓", balance="30000.00", address="石桥镇高坡村1组1号"),
    replace(VILLAGE[2], name="罗翠莲", address="石桥镇杏花村2组5号"),
    VILLAGE[1],
)


@dataclass
class Bank:
    hq: Headquarters
    clock: Clock
    hill: Workspace
    chief: Workspace


@contextmanager
def two_branches(folder: Path) -> Iterator[Bank]:
    clock = Clock()
    with headquarters(folder / "hq") as hq:
        chief = make_branch(folder / "chief", clock, name="周督导", role="supervisor")
        new = NewVault("李守信", "officer", HILL, PASSWORD)
        hill = create(folder / "hill", new, clock, CHEAP)
        take_in(chief, write_tape(folder / "tape.csv"))
        give_letterhead(chief)
        name = BANKS_NAME.replace("双河", "高坡")
        take_in(hill, write_tape(folder / "hill.csv", HILL_VILLAGE, bank=name))
        enrol(hill, hq.url, hq.invite(HILL))
        exchange_now(hill)
        enrol(chief, hq.url, hq.invite(BRANCH, HILL, role="supervisor", person="周督导"))
        exchange_now(chief)
        yield Bank(hq, clock, hill, chief)
        chief.close()
        hill.close()
