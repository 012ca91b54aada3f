"""The window on a full branch: time to a usable Today, and the longest time its thread was away.

    python benchmarks/window.py [--loans 50000] [--facts 100000] [--rounds 3] [--folder F]

A heartbeat in the window's own thread notes every beat that came late while a person's minute is
lived: Today, cases, typing in the search, a case, a form, letters, the exchange; and while a stack
of letters is composed and goes to a printer, a file of so many dots an inch. Prints the longest
gaps with what was going on, and the most memory of each stretch where the system tells it (Linux).
The budget is no gap over 50 ms, a page within 100 ms, Today within 1.5 s after the key was derived,
350 MB.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from filled import PASSWORD, clock, filled
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.contents.letterhead import Letterhead, set_letterhead
from shouyue.casework.inputs import LetterSelection
from shouyue.cli.window import start_on
from shouyue.desk.bench import Bench
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.frame.app import Desk
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.printing.machine import printer_for
from shouyue.desk.printing.sending import print_sides
from shouyue.desk.widgets.style import LIGHT, dress, load_font
from shouyue.domain.errors import KnownError

BEAT_MS = 2
BUDGET_MS = 50
LETTERS, PAGES = 100, 20
SETUP = PrinterSetup(dpi=600)
RESET = Path("/proc/self/clear_refs")


class Heart:
    """Beats in the window's thread and keeps the longest gap of each stretch."""

    def __init__(self) -> None:
        self.gaps: dict[str, float] = {}
        self.doing = ""
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def begin(self, doing: str) -> None:
        self.doing, self._last = doing, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self.gaps[self.doing] = max(gap, self.gaps.get(self.doing, 0.0))
        self._last = now


def peak_mb() -> float:
    """The most memory since this was asked last; since the beginning where nobody can reset it."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if RESET.exists():
        RESET.write_text("5")
    return highest


class Person:
    """Presses keys and waits until the window rests."""

    def __init__(self, app: QApplication, desk: Desk, heart: Heart) -> None:
        self.app, self.desk, self.heart = app, desk, heart
        self.took: dict[str, float] = {}
        self.peaks: dict[str, float] = {}

    def does(self, what: str, act: Callable[[], object]) -> None:
        self.heart.begin(what)
        begun = time.perf_counter()
        act()
        self.rests()
        took = (time.perf_counter() - begun) * 1000
        self.took[what] = min(took, self.took.get(what, took))
        self.note_peak(what)

    def note_peak(self, what: str) -> None:
        """The most memory since the last note."""
        self.peaks[what] = max(peak_mb(), self.peaks.get(what, 0.0))

    def rests(self) -> None:
        while True:
            self.app.processEvents()
            if not self.desk.jobs.busy:
                self.app.processEvents()
                return
            time.sleep(0.0005)

    def press(self, *keys: str) -> None:
        for key in keys:
            target = self.app.focusWidget() or self.desk.window
            QTest.keySequence(target, QKeySequence(key))

    def types(self, words: str) -> None:
        for letter in words:
            QTest.keyClicks(self.app.focusWidget(), letter)
            self.app.processEvents()


def minute(person: Person) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "Today", lambda: person.press("F2")
    yield "cases", lambda: person.press("F3")
    yield "typing a name", lambda: person.types("wang")
    yield "a case", lambda: person.press("Down", "Return")
    yield "a form", lambda: person.press("Ctrl+N")
    yield "back", lambda: person.press("Esc")
    yield "letters", lambda: person.press("F4")
    yield "exchange", lambda: person.press("F5")
    yield "end of the list", lambda: (person.press("F2"), person.press("End"))


class Press:
    """A stack of demands, composed and put on a printer that is a file."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._bench: Bench = desk.window._bench  # noqa: SLF001 - as its own pages hold it
        self._bench.jobs.failed.connect(_give_up)
        self._stack, self._paper = folder / "stack.pdf", folder / "paper.pdf"

    def compose(self) -> None:
        """Letters in the store's thread, as everything that writes facts."""
        acts = self._bench.acts

        def work(ticket: Ticket) -> None:
            _, lines = acts.cases(CaseFilter(standing="overdue"), 2 * LETTERS, 0)
            wanted = LetterSelection("F02", tuple(line.note for line in lines))
            acts.compose(wanted, self._stack, ticket.progress, ticket.cancelled)

        self._bench.jobs.run_long(self._bench.jobs, work, lambda _: None)

    def print(self) -> None:
        """Their pages in the pages' thread."""
        printer = printer_for("", SETUP)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._paper))
        work = partial(print_sides, self._bench.door, self._stack, range(PAGES), printer, SETUP)
        self._bench.jobs.run_long(self._bench.jobs, work, lambda _: None, lane=Lane.PAGES)


def _give_up(error: KnownError) -> None:
    print(f"no figures: {error.code} {dict(error.params)}")
    os._exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loans", type=int, default=50_000)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or Path(made) / "home"
        vault = folder / "vault"
        ws = filled(vault, args.loans, args.facts)
        set_letterhead(ws, Letterhead("青禾农商银行", "龙潭支行", "0000-1234567", "0000-7654321"))
        ws.close()
        app = QApplication([])
        load_font()
        dress(app, LIGHT)
        heart = Heart()
        desk = Desk(app, start_on(folder, vault, PASSWORD, clock))
        person = Person(app, desk, heart)
        begun = time.perf_counter()
        heart.begin("opening")
        desk.begin()
        while desk.window is None:
            app.processEvents()
            time.sleep(0.0005)
        person.rests()
        person.note_peak("opening")
        print(f"password to Today  {(time.perf_counter() - begun) * 1000:8.1f} ms, key and all")
        for _ in range(args.rounds):
            for what, act in minute(person):
                person.does(what, act)
        press = Press(desk, folder)
        person.does("composing", press.compose)
        person.does("printing", press.print)
        print(f"{'':18} {'took':>8} {'longest gap':>12} {'peak MB':>8}")
        for what, gap in heart.gaps.items():
            late = "  over" if gap > BUDGET_MS else ""
            took, peak = person.took.get(what, 0), person.peaks.get(what, 0)
            print(f"{what:18} {took:8.1f} {gap:12.1f} {peak:8.0f}{late}")
        os._exit(0)


if __name__ == "__main__":
    main()
