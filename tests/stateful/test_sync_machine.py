"""Any history of laptops, lines, crashes, restarts and restored backups heals by itself.

When the trouble ends, a few exchanges bring every laptop and headquarters to the same facts, each
exactly once, whatever happened before.
"""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import httpx2
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from starlette.testclient import TestClient

from hubs import Clock, Headquarters
from journals import MemoryJournal, contact
from laptops import Laptop
from shouyue.hub import operating
from shouyue.hub.app import create_app
from shouyue.hub.config import Limits
from shouyue.hub.opening import opened
from shouyue.ledger.kinds import FactWithdrawn, draft
from shouyue.sync.client import Exchanged, exchange
from shouyue.sync.errors import FrozenError, UnreachableError

BRANCH = "B01"
LAPTOPS = 3
ROUNDS = 3
"""So many exchanges of every laptop must be enough to drain all queues."""

laptops = st.integers(0, LAPTOPS - 1)
calls = st.integers(0, 6)


class _CrashError(Exception):
    """The program ended in the middle of an exchange."""


class Hub:
    """Headquarters in this process, on real files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.url = "http://127.0.0.1"
        self.start()

    def start(self) -> None:
        self.stack = ExitStack()
        limits = Limits(calls_per_minute=10**9)
        opening = opened(
            self.folder / "data", self.folder / "hub.key", now=self.clock.ms, limits=limits
        )
        self.opened = self.stack.enter_context(opening)
        app = create_app(self.opened.config, self.opened.store)
        self.http = self.stack.enter_context(TestClient(app, base_url=self.url))

    def stop(self) -> None:
        self.stack.close()

    @property
    def store(self):
        return self.opened.store

    def join(self, journal: MemoryJournal) -> None:
        Headquarters.join(self, journal)


class BadLine(httpx2.BaseTransport):
    """Passes calls on until the chosen one, and then does what was asked for."""

    def __init__(self, hub: Hub, at: int, how: str) -> None:
        self.hub, self.at, self.how = hub, at, how

    def handle_request(self, request):
        self.at -= 1
        body = request.read()
        if self.at == -1 and self.how == "lost request":
            raise httpx2.ReadError("lost", request=request)
        answer = self._send(request, body)
        if self.at == -1 and self.how == "lost answer":
            raise httpx2.ReadError("lost", request=request)
        if self.at == -1 and self.how == "delivered twice":
            self._send(request, body)
        if self.at < 0 and self.how == "off from then on":
            raise httpx2.ConnectError("off", request=request)
        stream = httpx2.ByteStream(answer.content)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=stream)

    def _send(self, request, body):
        return self.hub.http.request(
            request.method,
            str(request.url),
            headers={"shouyue-call": request.headers.get("shouyue-call", "")},
            content=body,
        )


class Crashing:
    """A journal whose program ends at the chosen call; what was kept before stays kept."""

    def __init__(self, journal: MemoryJournal, at: int) -> None:
        self._journal, self._at = journal, at

    def __getattr__(self, name):
        value = getattr(self._journal, name)
        if name not in {"apply_page", "keep_receipt", "keep_certificates", "fork_stream", "run"}:
            return value
        self._at -= 1
        if self._at == -1:
            raise _CrashError
        return value


class Village(RuleBasedStateMachine):
    """Three laptops, one hub, and everything that can come between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.hub = Hub(self.folder)
        self.journals = [self.laptop(n + 1) for n in range(LAPTOPS)]
        self.clocks = [Clock() for _ in range(LAPTOPS)]
        self.backups: list[dict[str, bytes]] = []
        self.written: set[str] = set()
        self.said = 0

    def laptop(self, number: int) -> MemoryJournal:
        return MemoryJournal(number, BRANCH)

    @initialize()
    def enrol(self):
        for journal in self.journals:
            self.hub.join(journal)
        self.make_backup()

    def exchange(self, who: int, http=None, journal=None) -> Exchanged:
        return exchange(journal or self.journals[who], http or self.hub.http, self.clocks[who])

    # --- what people do -------------------------------------------------------------------------

    @rule(who=laptops, count=st.integers(1, 4), wall=st.integers(0, 2 * 10**12))
    def write(self, who, count, wall):
        drafts = [draft(contact(f"{who} {self.said + n}")) for n in range(count)]
        self.said += count
        self.written |= {f.ref.text for f in self.journals[who].write(*drafts, wall=wall)}

    @rule(who=laptops, which=st.integers(0, 10**6))
    def correct(self, who, which):
        known = sorted(self.journals[who].everything())
        if known:
            said = draft(FactWithdrawn(reason="x"), (known[which % len(known)],))
            self.written |= {fact.ref.text for fact in self.journals[who].write(said)}

    @rule(who=laptops)
    def sync(self, who):
        self.exchange(who)

    @rule(who=laptops, ms=st.integers(-(10**12), 10**12))
    def set_a_laptops_clock(self, who, ms):
        self.clocks[who].wall_ms = max(0, self.clocks[who].wall_ms + ms)

    # --- what comes between ---------------------------------------------------------------------

    @rule(
        who=laptops,
        at=calls,
        how=st.sampled_from(["lost request", "lost answer", "delivered twice", "off from then on"]),
    )
    def sync_over_a_bad_line(self, who, at, how):
        with httpx2.Client(transport=BadLine(self.hub, at, how)) as http:
            try:
                self.exchange(who, http)
            except UnreachableError:
                assert how == "off from then on"

    @rule(who=laptops, at=calls)
    def crash_within_an_exchange(self, who, at):
        try:
            self.exchange(who, journal=Crashing(self.journals[who], at))
        except _CrashError:
            return

    @rule()
    def restart_the_hub(self):
        self.hub.stop()
        self.hub.start()

    @rule()
    def make_backup(self):
        self.hub.stop()
        data = self.folder / "data"
        self.backups.append({path.name: path.read_bytes() for path in data.iterdir()})
        self.hub.start()

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 10**6))
    def restore_backup(self, which):
        self.hub.stop()
        for name, content in self.backups[which % len(self.backups)].items():
            (self.folder / "data" / name).write_bytes(content)
        self.hub.start()

    @rule(who=laptops)
    def freeze_and_thaw(self, who):
        vault = self.journals[who].vault
        operating.freeze(self.hub.opened.config, self.hub.store, vault, "?")
        try:
            self.exchange(who)
        except FrozenError:
            operating.thaw(self.hub.opened.config, self.hub.store, vault)
        else:
            raise AssertionError("a frozen vault was answered")

    @rule(ms=st.integers(-(10**9), 10**9))
    def set_the_hubs_clock(self, ms):
        self.hub.clock.wall_ms = max(0, self.hub.clock.wall_ms + ms)
        self.restart_the_hub()

    # --- what must always be true ---------------------------------------------------------------

    @invariant()
    def nobody_has_what_nobody_wrote(self):
        for journal in self.journals:
            assert set(journal.everything(BRANCH)) <= self.written

    @invariant()
    def what_a_receipt_covers_is_in_the_chain(self):
        for journal in self.journals:
            for origin in journal.origins():
                receipt = journal.receipt(origin.chain)
                if receipt is not None:
                    assert journal.head_at(origin.chain, receipt.seq).link == receipt.link

    def teardown(self):
        try:
            self.heals()
        finally:
            self.hub.stop()
            shutil.rmtree(self.folder)

    def heals(self):
        for _ in range(ROUNDS):
            done = [self.exchange(who) for who in range(LAPTOPS)]
        assert all(one.pending == 0 for one in done)
        assert all((one.sent, one.received) == (0, 0) for one in done)
        first = self.journals[0]
        for journal in self.journals:
            assert set(journal.everything(BRANCH)) == self.written
            assert journal.everything(BRANCH) == first.everything(BRANCH)
            assert journal.cursors == first.cursors
            assert journal.marks == first.marks
            assert set(journal.marks) == self.written
            assert journal.conflicts() == first.conflicts()
        places = [(epoch, mark.position) for epoch, mark in first.marks.values()]
        assert len(places) == len(set(places))
        assert self.hub.store.members.overview().facts == len(self.written)


class VillageOfVaults(Village):
    """The same with vaults on a disk, which may be closed and opened again."""

    def laptop(self, number: int) -> Laptop:
        return Laptop(self.folder / f"laptop-{number}", BRANCH)

    @rule(who=laptops)
    def restart_a_laptop(self, who):
        self.journals[who].restart()

    @rule(who=laptops)
    def write_with_a_scan(self, who):
        self.said += 1
        before = set(self.journals[who].everything())
        self.journals[who].scan(b"page %d" % self.said * 50)
        self.written |= set(self.journals[who].everything()) - before

    def heals(self):
        try:
            super().heals()
            first = self.journals[0]
            for laptop in self.journals:
                assert laptop.troubles() == []
                assert laptop.scans == first.scans
        finally:
            for laptop in self.journals:
                laptop.close()


TestVillage = Village.TestCase
TestVillage.settings = settings(max_examples=25, stateful_step_count=30)
TestVillageOfVaults = VillageOfVaults.TestCase
TestVillageOfVaults.settings = settings(max_examples=6, stateful_step_count=25)
