"""The practice village from a terminal: its window, or one whole day of its branch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from shouyue.casework.exchange import address, enrol, look_at
from shouyue.casework.opening import system_clock
from shouyue.casework.practice.demo import Day, live_a_day
from shouyue.casework.practice.village import (
    BRANCH,
    PASSWORD,
    PracticeClock,
    Village,
    enter,
    settle,
)
from shouyue.cli.console import REFUSED, Answer, Call, CommandError, Json
from shouyue.cli.window import open_on
from shouyue.desk.devices.display import why_no_window
from shouyue.domain.errors import KnownError
from shouyue.hub import operating
from shouyue.hub.serve import EmbeddedHub
from shouyue.ledger.certificates import Role
from shouyue.ledger.ids import Branch
from shouyue.ledger.moment import Clock

_BUILT_OTHERWISE: Final = frozenset({"database.schema_differs", "database.newer_schema"})


def demo(call: Call) -> Answer:
    return _live(call) if call.args.headless else _open(call)


class PracticeHub:
    """Headquarters on this machine alone; the plug can be pulled."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._port = 0
        self._hub: EmbeddedHub | None = None
        self.plug_in()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def invite(self, name: str, role: Role) -> str:
        hub = self._running().open_hub
        return operating.invite(hub.config, hub.store, name, role, (Branch(BRANCH),)).code

    def unplug(self) -> None:
        if self._hub is not None:
            self._hub.stop()
            self._hub = None

    def plug_in(self) -> None:
        self._hub = EmbeddedHub(
            self._folder / "data",
            self._folder / "keys" / "hub.key",
            now=lambda: self._clock().wall_ms,
            port=self._port,
        )
        self._port = int(self._hub.url.rpartition(":")[2])

    def facts(self) -> int:
        return operating.status(self._running().open_hub.store).facts

    def _running(self) -> EmbeddedHub:
        if self._hub is None:
            raise RuntimeError("the plug is out")
        return self._hub


@contextmanager
def practice_hub(folder: Path, clock: Clock) -> Iterator[PracticeHub]:
    """A hub that answers until the end of the block."""
    hub = PracticeHub(folder, clock)
    try:
        yield hub
    finally:
        hub.unplug()


def _live(call: Call) -> Answer:
    clock = PracticeClock(system_clock)
    village = Village(_unused(_folder(call)), call.args.loans, clock)
    with practice_hub(village.folder / "headquarters", clock) as hub:
        day = live_a_day(village, hub, lambda code: call.note(call.say.sentence(code)))
    complaint = call.say.sentence("cli.demo.broken") if day.broken else ""
    code = REFUSED if day.broken else 0
    return Answer(_document(day), [*_lines(call, day), *day.broken], code, complaint)


def _open(call: Call) -> Answer:
    """The window on the practice village, with headquarters beside it; founded the first time."""
    if why := why_no_window():
        raise CommandError("cli.no_display", reason=why)
    village = Village(_folder(call), call.args.loans, system_clock)
    if aside := set_aside(village):
        call.note(call.say.sentence("cli.demo.set_aside", {"folder": str(aside)}))
    with practice_hub(village.folder / "headquarters", system_clock) as hub:
        if not village.is_there:
            call.note(call.say.sentence("casework.demo.tape"))
        ready(village, hub)
        code = open_on(village.folder, village.vault("officer"), PASSWORD, system_clock)
    return Answer({}, code=code, is_given=True)


def set_aside(village: Village) -> Path | None:
    """Moves a village that another version of the program founded out of the way; says where to.

    Nobody's work lies in it, and no backup. This folder stays the one that is opened.
    """
    if not village.is_there:
        return None
    try:
        enter(village).close()
        with practice_hub(village.folder / "headquarters", village.clock):
            return None
    except KnownError as error:
        if error.code not in _BUILT_OTHERWISE:
            raise
    aside = _unused(village.folder)
    village.folder.rename(aside)
    return aside


def ready(village: Village, hub: PracticeHub) -> None:
    """Founded, and on the line to this headquarters, which has another port every time."""
    ws = settle(village)
    try:
        if address(ws) is None:
            enrol(ws, hub.url, hub.invite(ws.name, "officer"))
        else:
            look_at(ws, hub.url)
    finally:
        ws.close()


def _folder(call: Call) -> Path:
    folder: Path | None = call.args.dir
    return folder or user_data_path("Shouyue", appauthor=False) / "practice"


def _unused(folder: Path) -> Path:
    """A day is lived in a folder of its own: this one, or the next of its name that is free."""
    free, number = folder, 1
    while free.exists() and any(free.iterdir()):
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _document(day: Day) -> Json:
    return {
        "vault": day.vault,
        "imported": day.imported,
        "refused": day.refused,
        "to_do": day.to_do,
        "letters_pdf": day.letters_pdf,
        "letters": day.letters,
        "pages": day.pages,
        "contacts": day.contacts,
        "acknowledgments": day.acknowledgments,
        "clocks_moved": day.clocks_moved,
        "sent": day.sent,
        "received": day.received,
        "receipt": day.receipt,
        "hub_facts": day.hub_facts,
        "verified": day.verified,
        "broken": day.broken,
    }


def _lines(call: Call, day: Day) -> list[str]:
    say = call.say
    return [
        say.text(
            "{imported} loans taken in, {refused} damaged rows named, {to_do} things to do.",
            imported=day.imported,
            refused=day.refused,
            to_do=day.to_do,
        ),
        say.text(
            "{letters} letters on {pages} pages: {file}",
            letters=day.letters,
            pages=day.pages,
            file=day.letters_pdf,
        ),
        say.text(
            "{contacts} contacts, {slips} slips back, {moved} limitation clock moved.",
            contacts=day.contacts,
            slips=day.acknowledgments,
            moved=day.clocks_moved,
        ),
        say.text(
            "Headquarters holds {facts} records; other laptops fetched {received}.",
            facts=day.hub_facts,
            received=day.received,
        ),
        say.text("{n} vaults verified.", n=day.verified),
    ]
