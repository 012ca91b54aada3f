"""The stops of a round in visiting order, and how each of them went."""

import json
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from shouyue.casework.inputs import StopInput
from shouyue.casework.outcomes import Reason
from shouyue.casework.trips.views import Trip
from shouyue.desk.bench import Bench
from shouyue.desk.trips.model import OUTCOMES, STOPS, StopRow, preset
from shouyue.desk.widgets.tables import RowsModel, Table

KEYS = {"M": "met", "N": "not_met", "V": "not_visited", "O": "own_record"}
_KEPT = ("outcome", "words", "next_on", "override")


class StopsTable(Table):
    """One key a stop says how it went; whoever was met as planned needs none."""

    changed = Signal()
    """Something was typed or brought back, in any row."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        self.rows: RowsModel[StopRow] = RowsModel(STOPS, bench.words)
        super().__init__(self.rows, parent)
        self._today = bench.today
        self.rows.setParent(self)
        # Letters are keys here: an input method would keep them for itself.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def show_trip(self, trip: Trip) -> None:
        """Everybody met whom the last sheet did not cross out.

        A loan that stands on it twice is visited once.
        """
        stops = {stop.note: stop for stop in reversed(trip.stops)}
        rows = [stop for stop in trip.stops if stops.get(stop.note) is stop]
        numbered = enumerate(rows, start=1)
        self.rows.set_rows([StopRow(place, stop, preset(stop)) for place, stop in numbered])
        if rows:
            self.selectRow(0)

    @property
    def chosen(self) -> int:
        """The row in hand, or -1."""
        return self.currentIndex().row()

    def change(self, number: int, name: str, value: str) -> None:
        """How a stop went: its `outcome`, `words`, `next_on` or `override`."""
        row = self.rows.row(number)
        if row is not None and getattr(row, name) != value:
            self._put(number, row.with_answer(name, value))
            self.changed.emit()

    def show_problems(self, problems: Mapping[str, Mapping[str, Reason]]) -> None:
        """What is wrong, by loan and input; the first stop concerned is taken in hand."""
        first = -1
        for number, row in enumerate(self.rows.rows()):
            found = dict(problems.get(row.stop.note, {}))
            self._put(number, replace(row, problems=found, against=found.get("override")))
            if found and first < 0:
                first = number
        if first >= 0:
            self.selectRow(first)
            self.scrollTo(self.rows.index(first, 0))

    def alike(self, number: int) -> list[int]:
        """The other rows that still want a reason against the same rule as this one."""
        row = self.rows.row(number)
        if row is None or row.against is None:
            return []
        return [
            other
            for other, one in enumerate(self.rows.rows())
            if other != number and "override" in one.problems and one.against == row.against
        ]

    def spread(self, number: int) -> None:
        """The reason of a row is that of all like it: who went alone was so everywhere."""
        row = self.rows.row(number)
        if row is not None and row.override.strip():
            for other in self.alike(number):
                self.change(other, "override", row.override)

    def exceptions(self) -> tuple[StopInput, ...]:
        """Only what went otherwise than planned."""
        today = self._today()
        return tuple(row.entry(today) for row in self.rows.rows() if not row.is_as_planned)

    def unreadable(self) -> int | None:
        """The first row with a day that is none."""
        today, rows = self._today(), enumerate(self.rows.rows())
        return next((number for number, row in rows if not row.has_day(today)), None)

    @property
    def value(self) -> str:
        """For the draft: only what went otherwise, by loan."""
        today = self._today()
        kept = {
            row.stop.note: {name: getattr(row.settled(today), name) for name in _KEPT}
            for row in self.rows.rows()
            if not row.is_as_planned
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    def set_value(self, value: str) -> None:
        """Puts back what was kept; what cannot be read is left alone."""
        try:
            kept = json.loads(value)
        except ValueError:
            return
        if not isinstance(kept, dict):
            return
        for number, row in enumerate(self.rows.rows()):
            answers = kept.get(row.stop.note)
            if isinstance(answers, dict) and answers.get("outcome") in OUTCOMES:
                self._put(number, _restored(row, answers))
        self.changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        outcome = KEYS.get(event.text().upper())
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if outcome is not None and plain:
            self.change(self.chosen, "outcome", outcome)
        else:
            super().keyPressEvent(event)

    def _put(self, number: int, row: StopRow) -> None:
        self.rows.put(number, [row])
        self.rows.refilled.emit()  # a longer word may want a wider column


def _restored(row: StopRow, answers: Mapping[str, object]) -> StopRow:
    for name in _KEPT:
        row = row.with_answer(name, str(answers.get(name, "")))
    return row
