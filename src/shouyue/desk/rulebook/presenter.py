"""Fetches the rules in force."""

from PySide6.QtCore import QObject, Signal

from shouyue.casework.rules.rulebook import Rulebook
from shouyue.desk.bench import Bench


class RulesPresenter(QObject):
    """They change only with the pack: looked up when the page comes into sight."""

    loaded = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench

    def load(self) -> None:
        self._bench.jobs.run(self, self._bench.acts.rules, self._on_loaded)

    def _on_loaded(self, book: Rulebook) -> None:
        self.loaded.emit(book)
