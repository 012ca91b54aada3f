"""The stop in hand: how it went, what was said, when to come again, why against a rule."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.page import quiet
from shouyue.desk.records.rows import Rows
from shouyue.desk.sentences import said
from shouyue.desk.trips.model import VISITED, StopRow
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import Choice, DayEntry
from shouyue.desk.widgets.words import N_, Captions

_OUTCOMES = (
    ("met", N_("Met  (M)")),
    ("not_met", N_("Not met  (N)")),
    ("not_visited", N_("Not visited  (V)")),
    ("own_record", N_("Own record  (O)")),
)
_TYPED = ("words", "next_on", "override")


class StopCard(Rows):
    """Shows one row of the table and says what is typed about it."""

    answered = Signal(str, str)
    """The input, and what stands in it now."""
    finished = Signal()
    """Enter in a field: back to the list."""
    spread = Signal()
    """The reason stands for all stops like this one."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(captions, parent)
        self._bench = bench
        self._in_hand: StopRow | None = None
        self._filling = False
        self._who, self._hint = QLabel(self), quiet(self)
        self._who.setObjectName("heading")
        self._outcome = Choice(_OUTCOMES, captions, self)
        self._words, self._override = QLineEdit(self), QLineEdit(self)
        self._next = DayEntry(bench.today, self)
        captions.text("which day, +7", self._next.setPlaceholderText)
        self.add_loose(self._who)
        self.add("outcome", N_("Result"), self._outcome)
        self.add("words", N_("What was said"), self._words)
        self.add("next_on", N_("Next contact"), self._next)
        self.add("override", N_("Why nevertheless"), self._override)
        self._everywhere = Button(self)
        self._everywhere.clicked.connect(self.spread)
        self.add_below(self._everywhere)
        self.add_loose(self._hint)
        self._listen()

    def show_row(self, row: StopRow | None, alike: int = 0) -> None:
        """The row in hand, with what is wrong with it; so many others want the same reason."""
        self._in_hand = row
        self.setEnabled(row is not None)
        if row is None:
            return
        self._filling = True
        self._outcome.set_value(row.outcome)
        for name in _TYPED:
            entry = self.fields[name]
            if isinstance(entry, QLineEdit) and entry.text() != getattr(row, name):
                entry.setText(getattr(row, name))
        self._filling = False
        is_here = row.outcome in VISITED
        self.show_part("words", shown=is_here)
        self.show_part("next_on", shown=is_here)
        is_asked = "override" in row.problems or bool(row.override)
        self.show_part("override", shown=is_here and is_asked)
        self._everywhere.setVisible(is_here and alike > 0)
        self._everywhere.setEnabled(bool(row.override.strip()))
        self._tell(row, alike)
        self._mark(row)

    def move_to_problem(self) -> bool:
        """To the first input with something wrong; False where there is none."""
        row = self._in_hand
        wrong = [name for name in _TYPED if row is not None and name in row.problems]
        if wrong:
            self.fields[wrong[0]].setFocus()
        return bool(wrong)

    def _listen(self) -> None:
        self._outcome.changed.connect(lambda: self._say("outcome", self._outcome.value))
        for name in ("words", "override"):
            entry = self.fields[name]
            if isinstance(entry, QLineEdit):
                entry.textEdited.connect(lambda text, name=name: self._say(name, text))
        self._next.picked.connect(lambda: self._say("next_on", self._next.text()))
        # Left, a day stands there in full: `+7` may not mean another one tomorrow.
        self._next.editingFinished.connect(lambda: self._say("next_on", self._next.text()))
        for entry in (self._words, self._next, self._override):
            entry.returnPressed.connect(self.finished)

    def _say(self, name: str, text: str) -> None:
        if not self._filling:
            self.answered.emit(name, text)

    def _tell(self, row: StopRow, alike: int) -> None:
        language = self._bench.words.language
        same = language.plural(
            "The same reason at {n} other stop  (Ctrl+G)",
            "The same reason at {n} other stops  (Ctrl+G)",
            alike,
        )
        self._everywhere.setText(same)
        who = language.text("Stop {place}: {name}", place=row.place, name=row.stop.name)
        self._who.setText(who)
        hints = {
            "not_visited": language.text("Nothing is recorded for this stop."),
            "own_record": language.text(
                "Record this one in its own case; nothing is recorded here."
            ),
        }
        self._hint.setText(hints.get(row.outcome, ""))
        self._hint.setVisible(row.outcome in hints)

    def _mark(self, row: StopRow) -> None:
        language = self._bench.words.language
        focus = self.window().focusWidget()
        self.clear_problems()
        for name in _TYPED:
            if name in row.problems:
                self.show_problem(name, said(language, row.problems[name]))
        if focus is not None:
            focus.setFocus()
