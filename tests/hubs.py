"""A real hub on this machine, with vaults that joined it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from journals import MemoryJournal
from shouyue.hub import operating
from shouyue.hub.config import Limits
from shouyue.hub.serve import EmbeddedHub
from shouyue.ledger.certificates import VaultWords, sign_vault
from shouyue.ledger.ids import Branch
from shouyue.ledger.moment import Moment
from shouyue.sync.client import Exchanged, exchange
from shouyue.sync.joining import enrol
from shouyue.sync.journal import Membership
from shouyue.sync.line import client_for


class Clock:
    """A clock that a test sets."""

    def __init__(self, wall_ms: int = 1_795_400_000_000) -> None:
        self.wall_ms = wall_ms

    def __call__(self) -> Moment:
        return Moment(self.wall_ms, 480)

    def ms(self) -> int:
        return self.wall_ms

    def pass_ms(self, ms: int) -> None:
        self.wall_ms += ms


@dataclass
class Headquarters:
    """A hub that can be stopped, started and restored in place."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=lambda: Limits(calls_per_minute=100_000))
    port: int = 0
    hub: EmbeddedHub | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / "hub.key"

    def start(self) -> None:
        self.hub = EmbeddedHub(
            self.data, self.key_file, now=self.clock.ms, limits=self.limits, port=self.port
        )
        self.port = int(self.hub.url.rsplit(":", 1)[1])

    def stop(self) -> None:
        if self.hub is not None:
            self.hub.stop()
            self.hub = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def opened(self):
        assert self.hub is not None
        return self.hub.open_hub

    @property
    def store(self):
        return self.opened.store

    def invite(self, *branches: str, role: str = "officer", person: str = "王小明") -> str:
        codes = tuple(Branch(branch) for branch in branches or ("B01",))
        return operating.invite(self.opened.config, self.store, person, role, codes).code

    def enrol(self, journal: MemoryJournal, *branches: str, role: str = "officer") -> MemoryJournal:
        """By a one-time code, as people do."""
        code = self.invite(*(branches or (journal.home,)), role=role)
        with client_for(self.url, "") as http:
            enrol(journal, http, self.url, code)
        return journal

    def join(self, journal: MemoryJournal, *branches: str, role: str = "officer") -> MemoryJournal:
        """What an enrolment comes to, without its wait."""
        keys, origin = self.opened.config.keys, journal.origin(journal.home)
        codes = tuple(Branch(branch) for branch in branches or (journal.home,))
        words = VaultWords(
            vault=journal.vault,
            epoch=journal.epoch,
            public_key=origin.public_key.hex(),
            before={},
            person="王小明",
            role=role,
            branches=codes,
            issued_at=self.clock.wall_ms,
        )
        signed = sign_vault(keys.issuing, words)
        self.store.members.keep_certificate(journal.vault, journal.epoch, signed)
        journal.keep_membership(
            Membership(self.url, keys.organisation, "", keys.issuer, signed, codes)
        )
        return journal

    def snapshot(self) -> dict[str, bytes]:
        """A backup of the data, as an operator makes one while the hub stands."""
        assert self.hub is None
        return {path.name: path.read_bytes() for path in self.data.iterdir()}

    def restore(self, backup: dict[str, bytes]) -> None:
        assert self.hub is None
        for path in self.data.iterdir():
            path.unlink()
        for name, content in backup.items():
            (self.data / name).write_bytes(content)


@contextmanager
def headquarters(folder: Path) -> Iterator[Headquarters]:
    made = Headquarters(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def sync(journal: MemoryJournal, clock: Clock | None = None, **options) -> Exchanged:
    """One exchange over a real connection."""
    assert journal.member is not None
    with client_for(journal.member.url, "") as http:
        return exchange(journal, http, clock or Clock(), **options)


def client() -> httpx2.Client:
    return client_for("http://127.0.0.1", "")
