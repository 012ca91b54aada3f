"""Searches as people type them, in the encrypted vault beside plain SQLite with the same design.

    python benchmarks/search.py [--loans 200000] [--rounds 100] [--folder F]

The plain file has the same tables, index and code, and no key. *LIKE* is the same question without
an index. Prints milliseconds for the first 50 hits, warm (p50, p99) and cold (first search after
opening), the ratio to plain, the sizes of index and data. The budget is p99 <= 10 ms warm,
<= 50 ms cold, <= 2x plain; an index of <= 30 % of the data.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from filled import PASSWORD, clock, filled, milliseconds
from sqlcipher3 import dbapi2

from shouyue.casework.opening import open_workspace
from shouyue.vault.pinyin import readings
from shouyue.vault.queries.found import find_loans
from shouyue.vault.search import rebuild_search

STEPS = Path(__file__).parents[1] / "src" / "shouyue" / "vault" / "migrations" / "cases"
HITS = 50

Row = tuple[str, ...]
KINDS: dict[str, Callable[[Row], str]] = {
    "name": lambda row: row[0],
    "two characters": lambda row: row[0][:2],
    "given name": lambda row: row[0][-2:],
    "family name": lambda row: row[0][0],
    "initials": lambda row: "".join(readings(one)[0][0] for one in row[0]),
    "two initials": lambda row: "".join(readings(one)[0][0] for one in row[0][:2]),
    "pinyin": lambda row: "".join(readings(one)[0] for one in row[0]),
    "note": lambda row: row[1],
    "end of note": lambda row: row[1][-5:],
    "identity number": lambda row: row[2],
    "end of identity number": lambda row: row[2][-4:],
    "telephone": lambda row: row[3][2:13],
    "end of telephone": lambda row: row[3][9:13],
    "village": lambda row: row[5],
    "address": lambda row: row[4],
    "family name, village": lambda row: f"{row[0][0]} {row[5]}",
    "initials, village": lambda row: f"{KINDS['initials'](row)} {row[5]}",
    "village, end of number": lambda row: f"{row[5]} {row[2][-4:]}",
    "nobody": lambda row: row[0][0] + "龘",
}


def plain_copy(cases: object, folder: Path) -> SimpleNamespace:
    """The loans in a file without a key, searched by the same code."""
    connection = dbapi2.connect(str(folder / "plain.db"), isolation_level=None)
    for setting in ("journal_mode = WAL", "cache_size = -65536", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    for step in sorted(STEPS.glob("*.sql")):
        connection.executescript(step.read_text("utf-8"))
    connection.execute("BEGIN")
    for table in ("loan", "loan_source"):
        rows = cases.execute(f"SELECT * FROM {table}").fetchall()
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    begun = time.perf_counter()
    rebuild_search(connection)
    print(f"index of the plain file made in {time.perf_counter() - begun:.1f} s")
    connection.execute("COMMIT")
    return SimpleNamespace(cases=connection)


def timed(vault: object, queries: list[str]) -> list[float]:
    times = []
    for query in queries:
        begun = time.perf_counter()
        find_loans(vault, query, HITS)
        times.append(time.perf_counter() - begun)
    return times


def like(cases: object, text: str) -> float:
    begun = time.perf_counter()
    cases.execute(
        "SELECT note FROM loan WHERE name LIKE ?1 OR address LIKE ?1 OR guarantors LIKE ?1"
        " LIMIT 50",
        (f"%{text}%",),
    ).fetchall()
    return (time.perf_counter() - begun) * 1000


def cold(folder: Path, query: str) -> float:
    """The first search after opening; the table of syllables is read before."""
    ws = open_workspace(folder, PASSWORD, clock)
    begun = time.perf_counter()
    find_loans(ws.vault, query, HITS)
    found = time.perf_counter() - begun
    ws.close()
    return found * 1000


def sizes(cases: object) -> str:
    def size(sql: str) -> float:
        return cases.execute(sql).fetchone()[0] / 1e6

    index = size("SELECT sum(length(block)) FROM search_loan_data")
    data = size("SELECT page_count * 4096 FROM pragma_page_count()")
    return f"index {index:.1f} MB of {data:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loans", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or Path(made) / "vault"
        ws = filled(folder, args.loans, 0)
        cases = ws.vault.cases
        people = cases.execute(
            "SELECT name, note, id_number, phones, address, village FROM loan WHERE id % 97 = 3"
        ).fetchall()
        plain = plain_copy(cases, Path(made))
        rng = random.Random(1)
        asked = {
            kind: [ask(rng.choice(people)) for _ in range(args.rounds)]
            for kind, ask in KINDS.items()
        }
        print(f"{'milliseconds':24} {'p50':>7} {'p99':>7} {'plain':>7} {'p99':>7} {'ratio':>6}")
        for kind, queries in asked.items():
            for vault in (ws.vault, plain):
                timed(vault, queries[:3])
            ours, theirs = timed(ws.vault, queries), timed(plain, queries)
            ratio = milliseconds(ours) / milliseconds(theirs)
            print(
                f"{kind:24} {milliseconds(ours):7.2f} {milliseconds(ours, 0.99):7.2f}"
                f" {milliseconds(theirs):7.2f} {milliseconds(theirs, 0.99):7.2f} {ratio:6.2f}"
            )
        by_like = [like(vault.cases, "龘龘") for vault in (ws.vault, plain)]
        print(f"{'LIKE, nobody':24} {by_like[0]:7.2f} {'':7} {by_like[1]:7.2f}")
        print(sizes(plain.cases))
        ws.close()
        for kind in ("two characters", "initials", "village", "address"):
            print(f"cold: {kind:18} {cold(folder, asked[kind][0]):7.2f}")


if __name__ == "__main__":
    main()
