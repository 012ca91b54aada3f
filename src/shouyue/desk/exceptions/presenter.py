"""Fetches what stands on record against a rule."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal

from shouyue.casework.records.views import Exceptions
from shouyue.desk.bench import Bench

_MOST: Final = 2000


class ExceptionsPresenter(QObject):
    """Newest first."""

    loaded = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench

    def load(self, days: int) -> None:
        """Of so many days back."""
        since = self._bench.today() - timedelta(days=days)
        self._bench.jobs.run(
            self, lambda: self._bench.acts.exceptions(since, _MOST), self._on_loaded
        )

    def _on_loaded(self, found: Exceptions) -> None:
        self.loaded.emit(found)
