"""One saved contact, click to durable, beside a plain SQLite FULL commit of the same bytes.

    python benchmarks/vault.py [--saves N]

Prints milliseconds (p50, p99) and the ratios. The budget is p99 <= 50 ms, and <= 2x plain plus
the watermark's flush.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from shouyue.ledger.kinds import ContactRecorded, draft
from shouyue.ledger.moment import Moment
from shouyue.vault.journal import Journal
from shouyue.vault.keyslots import Cost
from shouyue.vault.vault import create_vault

Save = Callable[[int], None]


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


@contextmanager
def ours(folder: Path) -> Iterator[Save]:
    vault = create_vault(folder / "vault", "B01", "practice password", Cost(64 << 20, 1))
    journal = Journal(vault)

    def save(number: int) -> None:
        said = ContactRecorded(
            note=f"JJ{number:08d}",
            channel="call",
            contacted="borrower",
            at="2026-11-23T09:30",
            reached=True,
            words="说月底卖了玉米还款",
        )
        journal.append([draft(said)], Moment(1_795_000_000_000 + number, 480))

    yield save
    vault.close()


@contextmanager
def plain(folder: Path) -> Iterator[Save]:
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, header BLOB, body BLOB)")

    def save(_number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO fact (header, body) VALUES (?, ?)", (b"h" * 330, b"b" * 260)
        )
        connection.execute("COMMIT")

    yield save
    connection.close()


@contextmanager
def flush(folder: Path) -> Iterator[Save]:
    descriptor = os.open(folder / "flush.bin", os.O_RDWR | os.O_CREAT, 0o600)

    def save(_number: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, b"w" * 200)
        os.fsync(descriptor)

    yield save
    os.close(descriptor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=1000)
    saves = parser.parse_args().saves
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        ways = {
            "plain SQLite, FULL commit": stack.enter_context(plain(Path(name))),
            "one flush of a small file": stack.enter_context(flush(Path(name))),
            "record a contact": stack.enter_context(ours(Path(name))),
        }
        for number in range(saves):
            for label, save in ways.items():
                start = time.perf_counter()
                save(number)
                times.setdefault(label, []).append(time.perf_counter() - start)
    for label, taken in times.items():
        p50, p99 = percentile(taken, 0.5), percentile(taken, 0.99)
        print(f"{label:28} p50 {p50:7.3f} ms   p99 {p99:7.3f} ms")
    base, mark, save_ms = (percentile(taken, 0.5) for taken in times.values())
    less = (save_ms - mark) / base
    print(f"p50 ratios: ours / plain {save_ms / base:.2f}, less the flush {less:.2f}")


if __name__ == "__main__":
    main()
