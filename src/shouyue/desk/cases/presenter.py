"""Fetches the list of cases page by page; what was overtaken is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from shouyue.casework.cases.views import CaseFilter, CaseLine
from shouyue.desk.bench import Bench
from shouyue.desk.branch_pick import Branches
from shouyue.desk.jobs import Ticket

_FIRST = 100


@dataclass(frozen=True, slots=True)
class Places:
    """What can be filtered by: the branches of this person, and what is in the chosen ones."""

    branches: Branches
    villages: Sequence[str]
    officers: Sequence[str]


class CasesPresenter(QObject):
    """One filter at a time; pages of another filter never arrive."""

    began = Signal(int)
    arrived = Signal(int, object)
    places_loaded = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._wanted = CaseFilter()
        self._branch = ""
        self._tickets: list[Ticket] = []

    def show(self, wanted: CaseFilter, branch: str) -> None:
        """Begins anew with this filter, in a branch; empty are all of this person."""
        self._wanted, self._branch = wanted, branch
        for ticket in self._tickets:
            ticket.drop()
        self._tickets.clear()
        self._ask(_FIRST, 0, first=True)

    def fetch(self, limit: int, offset: int) -> None:
        """A page that came into sight."""
        self._ask(limit, offset, first=False)

    def load_places(self) -> None:
        """The villages and officers to filter by."""
        acts, wanted = self._bench.acts, self._branch

        def look() -> Places:
            there = acts.at(wanted)
            return Places(acts.workplaces(), there.villages(), there.officers())

        self._bench.jobs.run(self, look, self._on_places)

    def _ask(self, limit: int, offset: int, *, first: bool) -> None:
        acts, wanted = self._bench.acts.at(self._branch), self._wanted

        def arrived(answer: tuple[int, Sequence[CaseLine]]) -> None:
            total, rows = answer
            if first:
                self.began.emit(total)
            self.arrived.emit(offset, rows)
            self._tickets.remove(ticket)

        ticket = self._bench.jobs.run(self, lambda: acts.cases(wanted, limit, offset), arrived)
        self._tickets.append(ticket)

    def _on_places(self, places: Places) -> None:
        self.places_loaded.emit(places)
