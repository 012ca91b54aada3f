"""What one more event costs on a loan that has few of them, and on one that has a thousand.

    python benchmarks/events.py [--events 200 1000]

Half of the events start the period anew, half are short obstacles: every beginning asks which of
those count. Prints milliseconds of the thread for a slip stored with its clocks reckoned anew, and
for the whole case, each with its ratio to a loan with 10 events. Both may grow with the number of
events and no faster.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from filled import TODAY, clock, filled

from shouyue.casework.cases.case_page import case_page
from shouyue.casework.periods import clocks
from shouyue.casework.workspace import Workspace
from shouyue.ledger.canonical import Record
from shouyue.ledger.kinds import AcknowledgmentReturned, IncidentRecorded, draft

FEW = 10


def event(note: str, number: int) -> Record:
    on = TODAY - timedelta(days=1 + number % 1500)
    if number % 2:
        over = on + timedelta(days=1)
        return IncidentRecorded(
            note=note, on=on, incident="obstacle", until=over, cause="force_majeure"
        )
    return AcknowledgmentReturned(
        note=note,
        on=on,
        signer="self",
        mark="fingerprint",
        received=True,
        agrees=True,
        repeated=(True, True, True),
    )


def milliseconds(act: Callable[[], object], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        begun = time.thread_time()
        act()
        times.append((time.thread_time() - begun) * 1000)
    return median(times)


def measured(ws: Workspace, note: str, events: int) -> tuple[float, float]:
    ws.journal.append([draft(event(note, number)) for number in range(events)], clock())
    clocks.refresh(ws)

    def one_more() -> None:
        ws.journal.append([draft(event(note, 0))], clock())
        clocks.refresh(ws)

    return milliseconds(one_more), milliseconds(lambda: case_page(ws, note))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, nargs="+", default=[200, 1000])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        ws = filled(Path(made) / "vault", 50, 0)
        found = ws.vault.cases.execute("SELECT note FROM loan ORDER BY id")
        notes = [str(row[0]) for row in found.fetchall()]
        base = measured(ws, notes.pop(), FEW)
        print(f"{FEW:6} events  one more {base[0]:7.1f} ms       case {base[1]:7.1f} ms")
        for events in args.events:
            more, page = measured(ws, notes.pop(), events)
            print(
                f"{events:6} events  one more {more:7.1f} ms (x{more / base[0]:4.1f})"
                f"  case {page:7.1f} ms (x{page / base[1]:4.1f})"
            )
        ws.close()


if __name__ == "__main__":
    main()
