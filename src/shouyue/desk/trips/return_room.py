"""The evening after: from when to when, with how many, and whatever went otherwise."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.inputs import TripReturnInput
from shouyue.casework.outcomes import Invalid, Outcome, Reason
from shouyue.casework.trips.views import Trip
from shouyue.desk.bench import Bench
from shouyue.desk.page import card
from shouyue.desk.records.drafts import DraftKeeper
from shouyue.desk.records.rows import Rows
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against
from shouyue.desk.trips.model import OFF, OFF_SURE
from shouyue.desk.trips.stop_card import StopCard
from shouyue.desk.trips.stops_table import StopsTable
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import AskedCount, TimeEntry
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP
from shouyue.desk.widgets.sure import SureQuestion
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions


class ReturnRoom(QWidget):
    """One open round; Enter in the table saves all of it."""

    entered = Signal(object, object)
    """What the act is told, and the draft of it."""
    struck = Signal(object)
    left = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._captions = captions
        self.trip: Trip | None = None
        self._drafts = DraftKeeper(bench, self)
        self._filling = False
        self.verdict = Verdict(self)
        self.verdict.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._build_round())
        column.addWidget(self._build_stops(), 1)
        captions.follow(self._show_stop)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            bind(self, key, self.submit)
        bind(self, "Ctrl+G", self._spread)

    # --- from outside --------------------------------------------------------------------------

    def begin(self, trip: Trip, *, is_again: bool = False) -> None:
        """Opens a round, with what was left unsaved or, `is_again`, taken back."""
        self.trip = trip
        self.rows.clear_problems()
        self.verdict.hide()
        self.sure.hide()
        self._began.clear()
        self._ended.clear()
        self._staff.propose(trip.staff)
        self._staff.is_said = is_again
        self._recorded.setChecked(False)
        self.table.show_trip(trip)
        self._show_stop()
        inputs = {**self.rows.fields, "stops": self.table}
        self._drafts.watch(f"trip/{trip.ref}", inputs)
        self._save.setEnabled(True)
        self._began.setFocus()

    def submit(self) -> None:
        """Hands everything to the act; what is typed stays until it is saved."""
        if self.trip is None or not self._save.isEnabled():
            return
        self.rows.clear_problems()
        self.verdict.hide()
        if not (self._days_are_days() and self._is_said_how_many(self.trip)):
            return
        self._save.setEnabled(False)
        self.entered.emit(self._entry(self.trip), self._drafts.draft)

    def forget(self) -> None:
        """It is on record: no draft is left."""
        self._drafts.forget()
        self.trip = None

    def keep_drafts(self) -> None:
        self._drafts.keep_now()

    def put_away(self) -> None:
        """Out of sight; what was typed waits."""
        self._drafts.keep_now()
        self.trip = None

    def show_outcome(self, outcome: Outcome | None) -> None:
        """What stands against it, where it stands."""
        self._save.setEnabled(True)
        if isinstance(outcome, Invalid):
            self._show_problems(outcome)
        elif outcome is not None:
            self.verdict.show_verdict("bad", against(self._bench.words.language, outcome))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        is_above = any(entry.hasFocus() for entry in self.rows.fields.values())
        if is_above and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    # --- building ------------------------------------------------------------------------------

    def _build_round(self) -> QFrame:
        frame, column = card(self)
        self.rows = Rows(self._captions, frame)
        self._began, self._ended = TimeEntry(self.rows), TimeEntry(self.rows)
        self._staff = AskedCount(1, 9, self.rows)
        self._captions.text(" staff present", self._staff.setSuffix)
        self._recorded = QCheckBox(self.rows)
        self._captions.text("from, 8:30", self._began.setPlaceholderText)
        self._captions.text("to, 17:00", self._ended.setPlaceholderText)
        for entry in (self._began, self._ended):
            entry.setFixedWidth(118)
        self.rows.add_pair(
            N_("Out and back"),
            ("began", N_("Went at"), self._began),
            ("ended", N_("Came back at"), self._ended),
            ("staff", N_("Staff present"), self._staff),
            ("recorded", N_("Recorded throughout"), self._recorded),
        )
        self.rows.changed.connect(self._drafts.touch)
        column.addWidget(self.rows)
        return frame

    def _build_stops(self) -> QFrame:
        frame, column = card(self)
        self.table = StopsTable(self._bench, frame)
        self._captions.text("Stops of the round", self.table.setAccessibleName)
        self.table.opened.connect(lambda _: self.submit())
        self.table.changed.connect(self._on_changed)
        selection = self.table.selectionModel()
        selection.currentRowChanged.connect(lambda *_: self._show_stop())
        column.addWidget(self.table, 1)
        self.stop = StopCard(self._bench, self._captions, frame)
        self.stop.answered.connect(self._on_answered)
        self.stop.finished.connect(self.table.setFocus)
        self.stop.spread.connect(self._spread)
        column.addWidget(self.stop)
        column.addWidget(self.verdict)
        self.sure = SureQuestion(OFF, OFF_SURE, self._captions, frame)
        self.sure.sure.connect(lambda: self.struck.emit(self.trip))
        column.addWidget(self.sure)
        column.addLayout(self._build_feet(frame))
        return frame

    def _build_feet(self, frame: QWidget) -> QHBoxLayout:
        self._save, back, off = Button(frame), Button(frame), Button(frame)
        self._save.setObjectName("main")
        self._captions.text("Save all  (Ctrl+Enter)", self._save.setText)
        self._captions.text("Back  (Esc)", back.setText)
        self._captions.text("Did not take place …", off.setText)
        self._save.clicked.connect(self.submit)
        back.clicked.connect(self.left)
        off.clicked.connect(self.sure.ask)
        feet = QHBoxLayout()
        feet.addWidget(self._save)
        feet.addWidget(back)
        feet.addStretch(1)
        feet.addWidget(off)
        return feet

    # --- inside --------------------------------------------------------------------------------

    def _days_are_days(self) -> bool:
        """Whether every day that was typed is one; else the first stop with another is in hand."""
        wrong = self.table.unreadable()
        if wrong is None:
            return True
        self.table.selectRow(wrong)
        return self.stop.is_readable(self._bench.words.language)

    def _is_said_how_many(self, trip: Trip) -> bool:
        """Asked once: the number that the rules want is no answer of whoever went alone."""
        if self._staff.is_said or self._began.time is None or self._ended.time is None:
            return True
        language = self._bench.words.language
        words = language.text(
            "How many of you went? The rules want {n}. Whoever went alone says 1.", n=trip.staff
        )
        self.rows.show_problem("staff", words)
        return False

    def _entry(self, trip: Trip) -> TripReturnInput:
        return TripReturnInput(
            trip.ref,
            _minute(self._began),
            _minute(self._ended),
            self._staff.value(),
            self._recorded.isChecked(),
            self.table.exceptions(),
        )

    def _on_answered(self, name: str, text: str) -> None:
        self.table.change(self.table.chosen, name, text)

    def _on_changed(self) -> None:
        self._drafts.touch()
        self._show_stop()

    def _spread(self) -> None:
        self.table.spread(self.table.chosen)
        self.table.setFocus()

    def _show_stop(self) -> None:
        number = self.table.chosen
        self.stop.show_row(self.table.rows.row(number), len(self.table.alike(number)))

    def _show_problems(self, outcome: Invalid) -> None:
        language = self._bench.words.language
        notes = {row.stop.note for row in self.table.rows.rows()}
        of_stops: dict[str, dict[str, Reason]] = {}
        elsewhere: list[str] = []
        is_above = False
        for problem in outcome.problems:
            note, name = _stop_of(problem.field, notes)
            if note:
                of_stops.setdefault(note, {}).setdefault(name, problem.reason)
            elif self.rows.show_problem(problem.field, said(language, problem.reason)):
                is_above = True
            else:
                elsewhere.append(said(language, problem.reason))
        self.verdict.show_verdict("bad", " ".join(elsewhere))
        self.table.show_problems(of_stops)
        self._show_stop()
        if of_stops and not is_above and not self.stop.move_to_problem():
            self.table.setFocus()


def _minute(entry: TimeEntry) -> str:
    """As the act wants it; what is no time of day goes as it is, and is blamed there."""
    return entry.time.strftime("%H:%M") if entry.time is not None else entry.text().strip()


def _stop_of(name: str, notes: set[str]) -> tuple[str, str]:
    """`stops.NOTE.words` as (note, words); a number of a loan may hold any sign."""
    rest = name.removeprefix("stops.")
    if rest == name:
        return "", name
    if rest in notes:
        return rest, ""
    note, _, part = rest.rpartition(".")
    return (note, part) if note in notes else ("", name)
