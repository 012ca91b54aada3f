"""A process of its own that prints through CUPS: which server that is, a process asks only once.

`python -m ui.cups_job machines`, or `… QUEUE PDF RIGHT DOWN TRAY SIDES`; answers with a JSON line.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from PySide6.QtWidgets import QApplication

from shouyue.desk.acts import Door
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.jobs import Jobs, Lane
from shouyue.desk.printing.machine import machines, printer_for
from shouyue.desk.printing.plan import Piece, passes
from shouyue.desk.printing.sending import print_sides
from shouyue.domain.errors import KnownError
from ui import sheets


def run(work: object) -> object:
    """On the thread of pages, as in the window."""
    app, jobs, ended = QApplication([]), Jobs(), []
    jobs.run_long(jobs, work, ended.append, ended.append, Lane.PAGES)
    while not ended:
        app.processEvents()
    jobs.close()
    return ended[0]


def print_it(words: list[str]) -> object:
    queue, pdf = words[0], Path(words[1])
    setup = PrinterSetup(int(words[2]), int(words[3]), words[4], words[5], 300)
    door = Door(lambda: (), None, None, *sheets.REAL_DOOR)
    (sides,) = passes([Piece(range(door.pages(pdf)))], setup.sides)
    ended = run(
        lambda ticket: print_sides(door, pdf, sides, printer_for(queue, setup), setup, ticket)
    )
    if isinstance(ended, KnownError):
        return {"refused": ended.code}
    trouble = ended.trouble.code if ended.trouble else ""
    return {"sides": ended.sides, "wanted": ended.wanted, "trouble": trouble}


if __name__ == "__main__":
    if sys.argv[1] == "machines":
        said: object = [asdict(one) for one in run(lambda _: machines())]
    else:
        said = print_it(sys.argv[1:])
    sys.stdout.write(json.dumps(said) + "\n")
