"""What is read all day: Today, lists, one case, the status line, in a branch of some years.

    python benchmarks/today.py [--loans 50000] [--facts 100000] [--rounds 7] [--folder F]

Prints medians in milliseconds and the peak of memory. `clocks` is all limitation clocks reckoned
anew, as after an import; `one more fact` is Today after one slip came back. The budget is Today
<= 1.0 s, the first page of any list <= 50 ms, one new fact <= 20 ms on top, opening to Today
<= 1.5 s, <= 350 MB. A folder that is named is kept and used again.
"""

import argparse
import gc
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

from filled import TODAY, clock, filled, milliseconds

from shouyue.casework import status
from shouyue.casework.cases import case_page, today
from shouyue.casework.cases import listing as cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.periods import clocks
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import AcknowledgmentReturned, draft
from shouyue.sqlcipher import transaction

ORDERS = ("urgency", "name", "due", "balance", "days_past_due")
STANDINGS = ("all", "overdue", "coming_due", "current")


def timed(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return milliseconds(times)


def reckon_all(ws: Workspace) -> None:
    with transaction(ws.vault.cases):
        ws.vault.cases.execute("DELETE FROM clock_made")
    clocks.refresh(ws)


def one_more_fact(ws: Workspace, note: str) -> float:
    said = AcknowledgmentReturned(
        note=note,
        on=TODAY,
        signer="self",
        mark="fingerprint",
        received=True,
        agrees=False,
        repeated=(True, True, True),
    )
    ws.journal.append([draft(said)], clock())
    begun = time.perf_counter()
    clocks.refresh(ws)
    return time.perf_counter() - begun


def first_page(ws: Workspace, order: str, standing: str) -> None:
    cases.list_cases(ws, CaseFilter(standing=standing, order=order), 50, 0)


def make(folder: Path, loans: int, facts: int) -> None:
    """Filled by a process of its own, so that the peak of memory is that of reading."""
    child = multiprocessing.get_context("spawn").Process(target=_fill, args=(folder, loans, facts))
    child.start()
    child.join()


def _fill(folder: Path, loans: int, facts: int) -> None:
    filled(folder, loans, facts).close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loans", type=int, default=50_000)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    # As in the window, which collects while nobody waits (`desk/frame/tidying.py`).
    gc.disable()
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or Path(made) / "vault"
        make(folder, args.loans, args.facts)
        begun = time.perf_counter()
        ws = filled(folder, args.loans, args.facts)
        opened = time.perf_counter() - begun
        begun = time.perf_counter()
        reckon_all(ws)
        print(f"clocks            {(time.perf_counter() - begun) * 1000:8.1f}")
        ws.close()
        begun = time.perf_counter()
        ws = filled(folder, args.loans, args.facts)
        found = today.today(ws)
        print(f"open and Today    {(time.perf_counter() - begun) * 1000:8.1f}")
        print(f"Today             {timed(lambda: today.today(ws), args.rounds):8.1f}")
        print(f"  of {found.loans} loans, {found.overdue} overdue: {len(found.lines)} lines")
        note = next(line.note for line in found.lines if line.note)
        facts = [one_more_fact(ws, note) for _ in range(args.rounds)]
        print(f"one more fact     {milliseconds(facts):8.1f}")
        for order, standing in product(ORDERS, STANDINGS):
            took = timed(partial(first_page, ws, order, standing), args.rounds)
            print(f"  {f'{order}, {standing}':24} {took:6.1f}")
        print(f"one case          {timed(lambda: case_page.case_page(ws, note), args.rounds):8.1f}")
        print(f"status line       {timed(lambda: status.status(ws), args.rounds):8.1f}")
        print(f"opening alone     {opened * 1000:8.1f}")
        print(f"peak MB           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f}")
        ws.close()


if __name__ == "__main__":
    main()
