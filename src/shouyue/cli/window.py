"""Opens the window, on a person's vaults or on the practice village."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from shouyue.casework.opening import home, read_card, system_clock
from shouyue.casework.workspace import local_time
from shouyue.cli.console import Answer, Call, CommandError
from shouyue.cli.opened import told
from shouyue.desk.deeds import door
from shouyue.desk.devices.display import why_no_window
from shouyue.desk.frame.app import Start, run
from shouyue.ledger.moment import Clock


def desk(call: Call) -> Answer:
    """The lock screen first; a vault that was named is the only one it shows.

    Raises:
        CommandError: there is no display, or no vault where one was named.
    """
    if why := why_no_window():
        raise CommandError("cli.no_display", reason=why)
    vaults = home()
    way = door(vaults, system_clock)
    if (folder := told(call)) is not None:
        if (card := read_card(folder)) is None:
            raise CommandError("cli.no_vault_there")
        way = replace(way, list_vaults=lambda: (card,))
    return Answer({}, code=run(Start(way, vaults.parent, now_of(system_clock))), is_given=True)


def open_on(folder: Path, vault: Path, password: str, clock: Clock) -> int:
    """The window on one vault of a folder, opened at once."""
    return run(start_on(folder, vault, password, clock))


def start_on(folder: Path, vault: Path, password: str, clock: Clock) -> Start:
    """How the window begins on one vault of a folder; settings and reports go there too."""
    return Start(door(folder, clock), folder / "desk", now_of(clock), vault, password)


def now_of(clock: Clock) -> Callable[[], datetime]:
    """Local wall time without its zone, as the desk wants it."""
    return lambda: local_time(clock()).replace(tzinfo=None)
