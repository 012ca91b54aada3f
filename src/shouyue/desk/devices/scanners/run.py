"""Runs the tool that works a scanner: one question after the other, never two at a time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QProcess,
    QProcessEnvironment,
    QTimer,
    Signal,
)

from shouyue.desk.devices.scanners.tool import FAILED, Command, Scanner, Source, Tool

_ANSWER_MS: Final = 60_000
"""Network scanners are looked for a while. Scanning itself has no limit but the Stop button."""
_GRACE_MS: Final = 3_000
_MOST_WORDS: Final = 1 << 20
_QUESTION: Final = -1


class ScannerRun(QObject):
    """Lives in the GUI thread and never blocks it; the tool is a process of its own."""

    found = Signal(object)
    """The scanners there are."""
    sources_told = Signal(object)
    """Where the scanner that was asked takes paper from."""
    page_begun = Signal(int)
    scanned = Signal(object)
    """Files of whole pages, in their order; also of a stack that was stopped or went wrong."""
    failed = Signal(str)
    """Why, as the id of a sentence."""

    def __init__(self, tool: Tool, spool: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._tool, self._spool = tool, spool
        self._process: QProcess | None = None
        self._ended: Callable[[int], object] = _nobody_asks
        self._said, self._about = "", ""
        self._stopped = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_ANSWER_MS)
        self._patience.timeout.connect(self.stop)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.let_go)

    @property
    def busy(self) -> bool:
        return self._process is not None

    def find(self) -> None:
        """Asks which scanners there are."""
        self._ask(self._tool.listing(), lambda said: self.found.emit(self._tool.listed(said)))

    def ask(self, scanner: Scanner) -> None:
        """Asks where a scanner takes paper from."""
        self._about = ""
        command = self._tool.asking(scanner)
        if command is None:
            self.sources_told.emit(self._tool.sources(""))
            return

        def told(said: str) -> None:
            self._about = said
            self.sources_told.emit(self._tool.sources(said))

        self._ask(command, told)

    def scan(self, scanner: Scanner, source: Source) -> None:
        """Scans what lies there; `ask` comes first."""
        stem = self._spool / token_hex(8)
        command = self._tool.scanning(scanner, source, self._about, stem)

        def ended(code: int) -> None:
            pages = self._pages(stem)
            trouble = "" if self._stopped else self._tool.trouble(code)
            if trouble:
                self.failed.emit(trouble)
            self.scanned.emit(pages)

        self._start(command, ended)

    def stop(self) -> bool:
        """Ends what is under way; whether there was anything."""
        if self._process is None:
            return False
        self._stopped = True
        self._process.terminate()
        QTimer.singleShot(_GRACE_MS, self._process, self._process.kill)
        return True

    def let_go(self) -> None:
        """Ends the tool as the program ends: no scanner draws on through a stack for nobody."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        if not process.waitForFinished(_GRACE_MS):
            process.kill()
            process.waitForFinished(_GRACE_MS)

    def _ask(self, command: Command, answer: Callable[[str], object]) -> None:
        def ended(code: int) -> None:
            self._patience.stop()
            if self._stopped or (trouble := self._tool.trouble(code)):
                self.failed.emit(FAILED if self._stopped else trouble)
            else:
                answer(self._said)

        self._patience.start()
        self._start(command, ended)

    def _start(self, command: Command, ended: Callable[[int], object]) -> None:
        process = self._process = QProcess(self)
        self._said, self._stopped, self._ended = "", False, ended
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in command.environment.items():
            environment.insert(name, value)
        # Its numbers and its words as the tool's makers know them.
        environment.insert("LC_ALL", "C.UTF-8")
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyRead.connect(self._on_words)
        # Methods, no lambdas: a process that dies with its owner still says that it ended, and Qt
        # lets go of an owner's methods by then.
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(command.program, list(command.arguments))

    def _on_words(self) -> None:
        if self._process is None:
            return
        before = self._tool.pages(self._said)
        words = bytes(self._process.readAll().data()).decode("utf-8", "replace")
        self._said = (self._said + words.replace("\r", "\n"))[-_MOST_WORDS:]
        if (now := self._tool.pages(self._said)) > before:
            self.page_begun.emit(now)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished(_QUESTION)

    def _on_finished(self, code: int) -> None:
        if self._process is None:
            return
        self._on_words()
        process, self._process = self._process, None
        process.deleteLater()
        self._ended(code)

    def _pages(self, stem: Path) -> Sequence[Path]:
        """What is whole of it; what a stop cut off has another name."""
        suffixes = (".png", ".bmp", ".pdf")
        return sorted(path for path in self._spool.glob(f"{stem.name}*") if path.suffix in suffixes)


def _nobody_asks(_code: int) -> None:
    """Before the first question."""
