"""Loads an export; asks for what is missing: which column is which, or of which day it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.casework.inputs import TapeInput
from shouyue.casework.tapes.days import ASKED, DAY_TO_COME
from shouyue.casework.tapes.loading import PART
from shouyue.casework.tapes.views import TapeReport
from shouyue.desk.acts import AsksForColumns
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.domain.errors import KnownError

_MAPPING = "own"
_COLUMNS_UNKNOWN = "unknown_columns"
_DAY_MISSING = "as_of_missing"


class TapePresenter(QObject):
    """One file at a time."""

    began = Signal(object)
    loaded = Signal(object)
    stopped = Signal()
    columns_asked = Signal(object)
    day_asked = Signal(object)
    """The file does not say its day, or one that can hardly be: the error says which."""
    listed = Signal(object)
    """The files that were taken in."""
    part_asked = Signal(object)
    """The file lacks so many loans that it is likely a part: the error says how many."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._path: Path | None = None
        self._said = TapeInput()

    def look(self) -> None:
        """Which files were taken in."""
        self._bench.jobs.run(self, self._bench.acts.imports, self.listed.emit)

    def load(self, path: Path) -> None:
        """Loads a file; the columns that a person mapped before are tried by the act itself."""
        self._path, self._said = path, TapeInput()
        self._load()

    def load_with_columns(self, columns: dict[str, str]) -> None:
        """Again, with what a person said about the columns; kept once it has worked."""
        self._said = replace(self._said, mapping=columns)
        self._load()

    def load_of_day(self, as_of: date) -> None:
        """Again, with the day that the figures are of."""
        self._said = replace(self._said, as_of=as_of)
        self._load()

    def load_as_dated(self) -> None:
        """Again, with the word that the file's day is right, whatever speaks against it."""
        self._said = replace(self._said, is_day_right=True)
        self._load()

    def load_as_whole(self) -> None:
        """Again, with the word that nothing is missing."""
        self._said = replace(self._said, is_whole=True)
        self._load()

    def _load(self) -> None:
        path, said, acts = self._path, self._said, self._bench.acts
        if path is None:
            return

        def work(ticket: Ticket) -> TapeReport:
            return acts.load_tape(path, said, ticket.progress, ticket.cancelled)

        self.began.emit(self._bench.jobs.run_long(self, work, self._on_loaded, self._on_error))

    def _on_loaded(self, report: TapeReport) -> None:
        if mapping := self._said.mapping:
            acts = self._bench.acts
            self._bench.jobs.run(self, lambda: acts.save_mapping(_MAPPING, mapping), lambda _: None)
        self.loaded.emit(report)
        self._bench.changes.tell(())

    def _on_error(self, error: KnownError) -> None:
        self.stopped.emit()
        if error.code == _COLUMNS_UNKNOWN and isinstance(error, AsksForColumns):
            self.columns_asked.emit(error)
        elif error.code in {_DAY_MISSING, DAY_TO_COME, *ASKED}:
            self.day_asked.emit(error)
        elif error.code == PART:
            self.part_asked.emit(error)
        else:
            self._bench.messages.trouble(error)
