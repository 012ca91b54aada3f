"""Below the pages of a stack: print, watch it go, turn it over, say what came out.

The user's minute: a hundred letters, an old laser that draws paper crooked, letterhead in its
second tray. The clerk set both up once (Ctrl+Shift+P), with a test sheet; Ctrl+P is one Enter now.
At letter 47 it jams. She types 046, the end of the last number that lies there whole, and Enter;
the half one is torn up, the rest waits in this stack, and Ctrl+P goes on with 047.
Nobody's letter was printed twice, and none counts as printed that nobody saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shouyue.desk.bench import Bench
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.page import Scrolled
from shouyue.desk.printing.card import PrinterCard
from shouyue.desk.printing.job import ALL, Job
from shouyue.desk.printing.machine import heard, printer_for, queue_of, tell
from shouyue.desk.printing.plan import Side, passes
from shouyue.desk.printing.question import PrintedQuestion
from shouyue.desk.printing.sending import Printed, print_sides
from shouyue.desk.printing.turn_over import TurnOver
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.messages import Told
from shouyue.desk.widgets.words import Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language

BUTTONS, PROGRESS, QUESTION, TURN, PRINTER = range(5)


@dataclass(frozen=True, slots=True)
class _Run:
    """One way of a job to the printer; a second pass follows where paper is turned by hand."""

    job: Job
    pdf: Path
    printer: QPrinter
    setup: PrinterSetup
    wanted: range
    passes: tuple[Sequence[Side], ...] = ()
    done: int = 0

    @property
    def is_over(self) -> bool:
        return self.done == len(self.passes)

    @property
    def in_order(self) -> bool:
        """Whether what lies in the printer is the beginning of the stack."""
        return self.setup.sides != "hand_last" or self.done == 0 or len(self.passes) == 1


class _Progress(QWidget):
    """How far a run is, and a way to stop it."""

    stopped = Signal()

    def __init__(self, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        captions.text("Progress of printing", self.bar.setAccessibleName)
        self.stop = Button(self)
        captions.text("Stop  (Esc)", self.stop.setText)
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)

    def tell(self, done: int, total: int) -> None:
        """0 of 0 while nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)


class PrintFeet(QWidget):
    """One job at a time; `answered` tells which of its letters are on paper."""

    left = Signal()
    size_wanted = Signal()
    answered = Signal(object)
    """Serials."""
    placed = Signal(int)
    """Which part is in sight: BUTTONS and so on."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._job, self._pdf = Job(), Path()
        self._run: _Run | None = None
        self._ticket: Ticket | None = None
        self.where = QLabel(self)
        self.where.setObjectName("quiet")
        self.question = PrintedQuestion(bench, captions, self)
        self.question.answered.connect(self._on_answered)
        self.question.nothing_came.connect(self._on_nothing)
        self.turn = TurnOver(bench, captions, self)
        self.turn.turned.connect(self._send)
        self.turn.stopped.connect(self.step_back)
        form = Scrolled(self)
        self.printer = PrinterCard(bench, captions, form.viewport())
        form.hold(self.printer)
        self.printer.left.connect(self._to_buttons)
        self.progress = _Progress(captions, self)
        self.progress.stopped.connect(self.step_back)
        buttons = self._build_buttons(captions)
        self._parts = (buttons, self.progress, self.question, self.turn, form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            column.addWidget(part)
        self._show(BUTTONS)

    # --- from outside --------------------------------------------------------------------------

    @property
    def is_idle(self) -> bool:
        """Whether nothing is at the printer and nobody is asked what came out of it."""
        return self.place in (BUTTONS, PRINTER)

    def show_job(self, job: Job, pdf: Path) -> None:
        """What is to be printed now; asks first where it was at a printer when all went dark."""
        self._job, self._pdf, self._run = job, pdf, None
        self.print_it.setEnabled(not job.is_empty)
        self._show(BUTTONS)
        if job.letters:
            look = partial(self._bench.acts.draft, _mark(job))
            self._bench.jobs.run(self, look, partial(self._on_remembered, job))

    def close_file(self) -> None:
        """Before the pages are deleted."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._job, self._run = Job(), None

    def step_back(self) -> bool:
        """Escape: stops what runs; false where there is nothing here to go back from.

        The question stays until it is answered.
        """
        here = self.place
        if self._ticket is not None:
            self._ticket.cancel()
        elif here == TURN and self._run is not None:
            self._ask(self._run, None)
        elif here == PRINTER:
            self.printer.step_back()
        return here != BUTTONS

    def choose_printer(self) -> None:
        """Opens the system's dialog, as this printer was set up last."""
        if self._job.is_empty or self.place != BUTTONS:
            return
        queue = self._bench.printers.last
        printer = printer_for(queue, self._bench.printers.of(queue))
        printer.setDocName(self._job.name)
        begun = queue_of(printer)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self._bench.words.language.text("Print"))
        dialog.accepted.connect(lambda: self.print_on(printer, begun))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog's own open() wants a receiver by name

    def print_on(self, printer: QPrinter, begun: str = "") -> None:
        """Sends the pages; then asks. `begun` is the queue that the dialog opened with."""
        if self._job.is_empty or self._ticket is not None:
            return
        queue = queue_of(printer)
        setup = heard(printer, self._bench.printers.of(queue), asked=begun)
        self._bench.printers.keep(queue, setup)
        tell(printer, setup)
        self._run = _Run(self._job, self._pdf, printer, setup, _range(printer))
        if self._job.letters:
            # First of all: whatever happens from here on, it is asked what came out.
            keep = partial(self._bench.acts.keep_draft, _mark(self._job), queue)
            self._bench.jobs.run(self, keep, lambda _: self._send())
        else:
            self._send()

    def set_up_printer(self) -> None:
        """The small form of what each printer needs."""
        if self.place == BUTTONS:
            self._show(PRINTER)
            self.printer.begin()

    def _show(self, place: int) -> None:
        """One part at a time. A stack would keep the room of its tallest part for all of them."""
        self.place = place
        for number, part in enumerate(self._parts):
            part.setVisible(number == place)
        self.placed.emit(place)

    # --- building ------------------------------------------------------------------------------

    def _build_buttons(self, captions: Captions) -> QWidget:
        holder = QWidget(self)
        size, back, setup = Button(holder), Button(holder), Button(holder)
        captions.text("Larger, smaller  (+)", size.setText)
        captions.text("Back  (Esc)", back.setText)
        captions.text("Printer …", setup.setText)
        setup.setToolTip("Ctrl+Shift+P")
        size.clicked.connect(self.size_wanted)
        back.clicked.connect(self.left)
        setup.clicked.connect(self.set_up_printer)
        self.print_it = IconButton("print", holder)
        self.print_it.setObjectName("main")
        captions.text("Print  (Ctrl+P)", self.print_it.setText)
        self.print_it.clicked.connect(self.choose_printer)
        # It grows, so that the buttons stand at the right; where there is little room, below it.
        self.where.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = FlowLayout(holder)
        for part in (self.where, size, setup, back, self.print_it):
            row.addWidget(part)
        return holder

    # --- one run -------------------------------------------------------------------------------

    def _send(self) -> None:
        run, door = self._run, self._bench.door
        if run is None:
            return

        def work(ticket: Ticket) -> tuple[_Run, Printed]:
            pieces = run.job.pieces(door.comes_apart, run.wanted)
            planned = replace(run, passes=run.passes or passes(pieces, run.setup.sides))
            sides = planned.passes[run.done]
            return planned, print_sides(door, run.pdf, sides, run.printer, run.setup, ticket)

        self._show(PROGRESS)
        self.progress.tell(0, 0)
        self._ticket = self._bench.jobs.run_long(
            self, work, self._on_sent, self._on_refused, Lane.PAGES, self.progress.tell
        )
        self.progress.stop.setFocus()

    def _on_sent(self, sent: tuple[_Run, Printed]) -> None:
        self._ticket = None
        run, printed = sent
        if printed.trouble is not None or printed.sides < printed.wanted:
            self._on_stopped(run, printed)
            return
        self._run = run = replace(run, done=run.done + 1)
        if run.is_over:
            self._ask(run, None)
        else:
            self._show(TURN)
            self.turn.ask(run.setup.sides)

    def _on_stopped(self, run: _Run, printed: Printed) -> None:
        """Where nothing was sent nothing is asked; else only the person at the printer knows."""
        told = _why(printed)
        if printed.sides or run.done:
            self._ask(run, told)
        else:
            self._bench.messages.notice(told)
            self._on_nothing()

    def _on_refused(self, error: KnownError) -> None:
        self._ticket = None
        run = self._run
        if run is not None and run.done:
            self._ask(run, lambda now: now.told(error.code, error.params))
        else:
            self._bench.messages.trouble(error)
            self._on_nothing()

    def _ask(self, run: _Run, told: Told | None) -> None:
        self._show(QUESTION)
        self.question.ask(run.job.whole(run.wanted), told, in_order=run.in_order)

    def _on_remembered(self, job: Job, queue: str) -> None:
        if queue and job is self._job and self.place == BUTTONS:
            self._show(QUESTION)
            self.question.ask(job.letters, partial(_went_dark, queue), in_order=True)

    # --- answers -------------------------------------------------------------------------------

    def _on_answered(self, serials: Sequence[str]) -> None:
        self.answered.emit(serials)
        self._forget()

    def _on_nothing(self) -> None:
        self._forget()
        self._to_buttons()

    def _forget(self) -> None:
        self._run = None
        if self._job.letters:
            self._bench.jobs.run(
                self, partial(self._bench.acts.keep_draft, _mark(self._job), ""), lambda _: None
            )

    def _to_buttons(self) -> None:
        self._show(BUTTONS)
        self.print_it.setFocus()


def _mark(job: Job) -> str:
    """By what name it is remembered that a job is at a printer."""
    return f"printing.{job.name}"


def _range(printer: QPrinter) -> range:
    """The pages that were asked for in the dialog."""
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        return range(printer.fromPage() - 1, printer.toPage() or ALL.stop)
    return ALL


def _why(printed: Printed) -> Told:
    """What is known of the end of a run that is not whole."""
    trouble = printed.trouble
    if trouble is not None:
        return lambda now: now.told(trouble.code, trouble.params)
    return lambda now: now.text(
        "Stopped after {sides} of {wanted} pages. What the printer had by then may still come out.",
        sides=now.number(printed.sides),
        wanted=now.number(printed.wanted),
    )


def _went_dark(queue: str, language: Language) -> str:
    return language.text(
        "This stack was on its way to the printer “{printer}” when the program ended. Nothing of it"
        " is called printed yet.",
        printer=queue,
    )
