"""Asks for today and tells the page."""

from PySide6.QtCore import QObject, Signal

from shouyue.casework.views import Today
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket


class TodayPresenter(QObject):
    """Loads the day's list; an answer that a newer question overtook is dropped."""

    loaded = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None

    def load(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._bench.jobs.run(self, self._bench.acts.today, self._on_loaded)

    def _on_loaded(self, today: Today) -> None:
        self._ticket = None
        self.loaded.emit(today)
