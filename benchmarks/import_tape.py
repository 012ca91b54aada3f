"""Taking in a bank's export beside the parser's bare read of the same file.

    python benchmarks/import_tape.py [--loans 100000] [--rounds 3]

Both read the same practice workbook (22 columns) and the same rows as CSV, by turns, each round in
a process of its own. The *bare* read is python-calamine to its last row, or the csv module; *ours*
reads and checks row by row; *whole* also compares, stores and indexes the loans in a new vault, and
reckons the clocks of all of them.
Prints the median seconds, their ratio, processor seconds, and the peaks of memory; and what the
interactive import of 300 rows takes. The budget of the whole import, stored and indexed, is 15
times the bare read of the workbook, at most 30 s; of 300 rows, 1 s.
"""

import argparse
import csv
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from python_calamine import load_workbook

from shouyue.intake.reading import read_tape

AS_OF = date(2026, 11, 20)
TODAY = date(2026, 11, 23)
FEW = 300


def bare(path: Path) -> int:
    if path.suffix == ".xlsx":
        return sum(1 for _ in load_workbook(path).get_sheet_by_index(0).iter_rows())
    with path.open(encoding="gb18030", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def ours(path: Path) -> int:
    return read_tape(path, today=TODAY).total_rows


def whole(path: Path) -> int:
    """Read, compared, stored, indexed for search and durable, in a new vault."""
    # Not at the top: the child that reads the workbook imports this module again.
    from shouyue.casework.opening import NewVault, create, system_clock  # noqa: PLC0415 - see above
    from shouyue.casework.tapes.loading import load_tape  # noqa: PLC0415 - see above
    from shouyue.vault.keyslots import Cost  # noqa: PLC0415 - see above

    with tempfile.TemporaryDirectory() as folder:
        new = NewVault("benchmark", "clerk", "B-1", "only-for-this")
        ws = create(Path(folder) / "vault", new, system_clock, Cost(8192, 1))
        try:
            return load_tape(ws, path).rows
        finally:
            ws.close()


WAYS = {"bare": bare, "ours": ours, "whole": whole}


def measure(way: str, path: Path) -> dict[str, float]:
    """One read in a fresh process: seconds, processor seconds, peak MB of it and its child."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", way, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def own_peak_mb() -> float:
    """From the kernel's own mark: `ru_maxrss` begins with what the starting process had."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def one(way: str, path: Path) -> None:
    begun = time.perf_counter()
    rows = WAYS[way](path)
    seconds = time.perf_counter() - begun
    whose = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "rows": rows,
        "s": seconds,
        "cpu_s": sum(used.ru_utime + used.ru_stime for used in whose),
        "peak_mb": own_peak_mb(),
        "child_mb": whose[1].ru_maxrss / 1024,
    }
    print(json.dumps(told))


def as_csv(book: Path) -> Path:
    path = book.with_suffix(".csv")
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(load_workbook(book).get_sheet_by_index(0).iter_rows())
    return path


def compare(path: Path, rounds: int) -> None:
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            runs[way].append(measure(way, path))
    seconds = {way: statistics.median(run["s"] for run in runs[way]) for way in WAYS}
    for way, found in runs.items():
        best = min(found, key=lambda run: run["s"])
        print(
            f"{path.name:12} {way:5} {seconds[way]:7.2f} s (best {best['s']:.2f}), "
            f"cpu {best['cpu_s']:.2f} s, peak {best['peak_mb']:.0f} MB, "
            f"child {best['child_mb']:.0f} MB, {best['rows']} rows"
        )
    for way in ("ours", "whole"):
        print(f"{path.name:12} {way} / bare {seconds[way] / seconds['bare']:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--loans", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2)
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one[0], Path(chosen.one[1]))
        return
    # Not at the top: the child that reads the workbook imports this module again.
    from shouyue.casework.practice.export import write_practice_tape  # noqa: PLC0415 - see above

    with tempfile.TemporaryDirectory() as folder:
        for count in (FEW, chosen.loans):
            book = Path(folder) / f"{count}.xlsx"
            begun = time.perf_counter()
            write_practice_tape(
                book, loans=count, seed=7, as_of=AS_OF, branch_name="清河支行", defects=True
            )
            print(f"{book.name:12} made in {time.perf_counter() - begun:.2f} s")
            compare(book, chosen.rounds)
            compare(as_csv(book), chosen.rounds)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
