"""Facts a second and bytes a fact over the wire, beside the limit, in one run.

    python benchmarks/sync.py [--facts 20000] [--hard] [--vault]

The *limit* is what can be had at all for the same facts: the same columns without headers, digests,
links, seals or proofs, zstd at level 3, sixteen random bytes a fact, one plain HTTP request a
page, one insert a fact into a plain SQLite file. *Ours* is the whole exchange with every proof on
both sides: a vault's journal, signed calls, the hub's verification, its encrypted store, receipts,
and for the pull all of it again by another laptop. Hub and laptop are two processes, as in life.
`--vault` takes real vaults on disk instead of a journal in memory. The budget: at most 1.6 times
the limit's bytes, and at most 64 a fact on ordinary notes, 120 on notes that are all different.
"""

import argparse
import http.client
import http.server
import json
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from hubs import Clock, Headquarters, headquarters, sync
from journals import MemoryJournal
from laptops import Laptop
from ordinary import contents
from shouyue.hub.callers import Caller
from shouyue.hub.config import Hub
from shouyue.hub.push import push
from shouyue.ledger.certificates import check_vault
from shouyue.ledger.kinds import draft
from shouyue.sync.packing import pack, unpack
from shouyue.sync.squeeze import zstd

BRANCH = "B0731"
PAGE = 1000
CPU = time.process_time
"""Of all threads of this process: what a busy machine does not falsify."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--hard", action="store_true", help="every note is another text")
    parser.add_argument("--vault", action="store_true", help="real vaults on disk")
    args = parser.parse_args()
    said = list(contents(args.facts, random.Random(1), hard=args.hard))
    print(
        f"{args.facts} facts, {'hard' if args.hard else 'ordinary'} notes, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder:
        limit = measure_limit(said, Path(folder))
        ours = measure_ours(said, Path(folder), args.vault)
        alone = measure_alone(said)
    show("limit", limit)
    show("ours", ours)
    print()
    for way in ("push", "pull"):
        speed, size = (ours[way][n] / limit[way][n] for n in (0, 1))
        print(f"{way}: {size:.2f} x the limit's bytes, {speed:.2f} x its speed")
    for name, rate in alone.items():
        print(f"{name}: {rate:,.0f} facts/s of one core")
    day = list(contents(60, random.Random(2), hard=args.hard))
    print(f"a day of 60 facts: {measure_day(day):,} bytes both ways")


Figures = dict[str, tuple[float, float]]
"""Way → (facts a second, bytes a fact both ways)."""


def show(name: str, figures: Figures) -> None:
    told = [
        f"{way} {rate:9,.0f} facts/s {size:6.1f} B/fact" for way, (rate, size) in figures.items()
    ]
    print(f"{name:6}" + "   ".join(told))


# --- ours ---------------------------------------------------------------------------------------


def measure_ours(said: list, folder: Path, real: bool) -> Figures:
    with hub_process(folder / "hub") as hq:
        if real:
            first, second = (Laptop(folder / name, BRANCH) for name in ("first", "second"))
        else:
            first, second = MemoryJournal(1, BRANCH), MemoryJournal(2, BRANCH)
        for one in (first, second):
            hq.join(one)
        for start in range(0, len(said), 500):
            part = said[start : start + 500]
            first.write(*(draft(content) for _, content in part), wall=part[0][0])
        pushed, push_s = timed(lambda: sync(first, Clock()))
        pulled, pull_s = timed(lambda: sync(second, Clock()))
        assert (pushed.pending, pulled.received) == (0, len(said))
        if real:
            first.close()
            second.close()
    count = len(said)
    return {
        "push": (count / push_s, (pushed.bytes_sent + pushed.bytes_received) / count),
        "pull": (count / pull_s, (pulled.bytes_sent + pulled.bytes_received) / count),
    }


class Remote:
    """A hub in another process, joined by asking it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def join(self, journal: MemoryJournal) -> None:
        asked = (journal.vault, journal.epoch, journal.origin(journal.home).public_key)
        self._pipe.send((*asked, journal.home))
        journal.keep_membership(self._pipe.recv())


@contextmanager
def hub_process(folder: Path) -> Iterator[Remote]:
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, there))
    child.start()
    try:
        yield Remote(here)
    finally:
        here.send(None)
        child.join()


def serve(folder: Path, pipe: Connection) -> None:
    with headquarters(folder) as hq:
        while (asked := pipe.recv()) is not None:
            pipe.send(join(hq, *asked))


def join(hq: Headquarters, vault: str, epoch: int, public_key: bytes, home: str):
    class Asker:
        member = None

        def origin(self, _: str):
            return self

        def keep_membership(self, member: object) -> None:
            self.member = member

    asker = Asker()
    asker.vault, asker.epoch, asker.home, asker.public_key = vault, epoch, home, public_key
    return hq.join(asker).member


def measure_alone(said: list) -> dict[str, float]:
    """What a second of one core does without a network: the hub's part of a push, and packing."""
    journal = MemoryJournal(1, BRANCH)
    part = said[:PAGE]
    journal.write(*(draft(content) for _, content in part), wall=part[0][0])
    with tempfile.TemporaryDirectory() as folder, headquarters(Path(folder)) as hq:
        hq.join(journal)
        run = journal.run(journal.origins()[0].chain, 0, PAGE, 1 << 30)
        packed, pack_s = timed(lambda: pack(run.origin.chain, run.facts, run.seal), CPU)
        _, unpack_s = timed(lambda: unpack(packed), CPU)
        hub = Hub(hq.opened.config, hq.store)
        caller = caller_of(hub, journal)
        _, push_s = timed(lambda: push(hub, caller, packed), CPU)
    return {
        "packing with its proof": len(part) / pack_s,
        "unpacking": len(part) / unpack_s,
        "the hub's part of a push, store and all": len(part) / push_s,
    }


def caller_of(hub, journal: MemoryJournal):
    words = check_vault(hub.config.keys.issuer_words, journal.member.certificate)
    return Caller(journal.vault, 1, words, hub.store.members.standing(journal.vault))


def measure_day(day: list) -> int:
    with tempfile.TemporaryDirectory() as folder, headquarters(Path(folder)) as hq:
        one = MemoryJournal(1, BRANCH)
        hq.join(one)
        one.say("before")
        sync(one)
        for wall, content in day:
            one.write(draft(content), wall=wall)
        done = sync(one)
        return done.bytes_sent + done.bytes_received


# --- the limit ----------------------------------------------------------------------------------


class Pages(http.server.BaseHTTPRequestHandler):
    """Takes and gives compressed pages; keeps every fact in a plain SQLite file."""

    protocol_version = "HTTP/1.1"
    database: sqlite3.Connection
    packed: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.packed.append(body)
        with self.database:
            self.database.executemany("INSERT INTO fact VALUES (?, ?)", rows_of(body))
        self._answer(b"{}")

    def do_GET(self) -> None:
        self._answer(self.packed[int(self.path[1:])])

    def _answer(self, body: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))

    def log_message(self, *_: object) -> None:
        return


def page_of(said: list) -> bytes:
    """Columns per kind and field, and sixteen random bytes a fact."""
    columns: dict[str, list] = {"at": [b - a for a, b in pairs([wall for wall, _ in said])]}
    for _, content in said:
        kind = type(content).__name__
        columns.setdefault("kind", []).append(kind)
        for name in content.__struct_fields__:
            columns.setdefault(f"{kind}.{name}", []).append(getattr(content, name))
    raw = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), default=plain).encode()
    packed = zstd.compress(raw, level=3)
    return len(packed).to_bytes(4, "big") + packed + os.urandom(16 * len(said))


def pairs(values: list[int]) -> Iterator[tuple[int, int]]:
    return zip([0, *values], values, strict=False)


def plain(value: object) -> object:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return {name: getattr(value, name) for name in value.__struct_fields__}


def rows_of(body: bytes) -> Iterator[tuple[bytes, str]]:
    size = int.from_bytes(body[:4], "big")
    columns = json.loads(zstd.decompress(body[4 : 4 + size]))
    salts = body[4 + size :]
    at: dict[str, int] = {}
    for n, kind in enumerate(columns["kind"]):
        row = at.get(kind, 0)
        at[kind] = row + 1
        fields = {
            name: column[row] for name, column in columns.items() if name.startswith(kind + ".")
        }
        yield salts[16 * n : 16 * n + 16], json.dumps(fields, ensure_ascii=False)


def measure_limit(said: list, folder: Path) -> Figures:
    pages = [said[start : start + PAGE] for start in range(0, len(said), PAGE)]
    Pages.packed = []
    with ExitStack() as stack:
        url = stack.enter_context(limit_server(folder / "limit.db"))
        line = http.client.HTTPConnection(*url)
        stack.callback(line.close)
        sent = [0]

        def push() -> None:
            for part in pages:
                body = page_of(part)
                sent[0] += len(body) + 100
                line.request("POST", "/", body)
                line.getresponse().read()

        received = [0]
        local = sqlite3.connect(folder / "laptop.db")
        local.execute("PRAGMA journal_mode = WAL")
        local.execute("CREATE TABLE fact (salt BLOB, body TEXT)")

        def pull() -> None:
            for n in range(len(pages)):
                line.request("GET", f"/{n}")
                body = line.getresponse().read()
                received[0] += len(body) + 100
                with local:
                    local.executemany("INSERT INTO fact VALUES (?, ?)", rows_of(body))

        _, push_s = timed(push)
        _, pull_s = timed(pull)
        local.close()
    count = len(said)
    return {
        "push": (count / push_s, sent[0] / count),
        "pull": (count / pull_s, received[0] / count),
    }


@contextmanager
def limit_server(path: Path) -> Iterator[tuple[str, int]]:
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE fact (salt BLOB, body TEXT)")
    Pages.database = database
    server = http.server.HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        database.close()


def timed(work: Callable, clock: Callable[[], float] = time.perf_counter):
    began = clock()
    done = work()
    return done, clock() - began


if __name__ == "__main__":
    main()
