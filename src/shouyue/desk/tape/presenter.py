"""Loads an export; asks for what is missing: which column is which, or of which day it is."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.casework.tape_views import TapeReport
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
    day_asked = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._path: Path | None = None
        self._mapping: dict[str, str] = {}
        self._as_of: date | None = None

    def load(self, path: Path) -> None:
        """Loads a file; the columns that a person mapped before are tried by the act itself."""
        self._path, self._mapping, self._as_of = path, {}, None
        self._load()

    def load_with_columns(self, columns: dict[str, str]) -> None:
        """Again, with what a person said about the columns; kept once it has worked."""
        self._mapping = columns
        self._load()

    def load_of_day(self, as_of: date) -> None:
        """Again, with the day that the figures are of."""
        self._as_of = as_of
        self._load()

    def _load(self) -> None:
        path, mapping, as_of, acts = self._path, self._mapping, self._as_of, self._bench.acts
        if path is None:
            return

        def work(ticket: Ticket) -> TapeReport:
            return acts.load_tape(path, mapping, ticket.progress, ticket.cancelled, as_of)

        self.began.emit(self._bench.jobs.run_long(self, work, self._on_loaded, self._on_error))

    def _on_loaded(self, report: TapeReport) -> None:
        if mapping := self._mapping:
            acts = self._bench.acts
            self._bench.jobs.run(self, lambda: acts.save_mapping(_MAPPING, mapping), lambda _: None)
        self.loaded.emit(report)
        self._bench.changes.tell(())

    def _on_error(self, error: KnownError) -> None:
        self.stopped.emit()
        if error.code == _COLUMNS_UNKNOWN and isinstance(error, AsksForColumns):
            self.columns_asked.emit(error)
        elif error.code == _DAY_MISSING:
            self.day_asked.emit()
        else:
            self._bench.messages.trouble(error)
