"""The evening before: which rounds are open, and which villages come next, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.inputs import TripInput
from shouyue.casework.trips.plans import MOST_STOPS
from shouyue.casework.trips.views import Trip, TripChoices, TripVillage
from shouyue.desk.bench import Bench
from shouyue.desk.letters.enclosing import EnclosePick
from shouyue.desk.letters.model import old_figures
from shouyue.desk.page import card, heading, quiet
from shouyue.desk.sentences import LANGUAGES, said
from shouyue.desk.trips.model import OFF, OFF_SURE, OPEN, VILLAGES, VillageRow
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import AskedCount, DayEntry, refill
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.style import GAP, ROW_PX
from shouyue.desk.widgets.sure import SureQuestion
from shouyue.desk.widgets.tables import RowsModel, Table, TickTable
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language

_WAIT_MS = 150
_OPEN_ROWS = 4


class OpenRounds(QFrame):
    """Rounds that are not entered yet; gone while there is none."""

    wanted = Signal(object)
    print_wanted = Signal(object)
    struck = Signal(object)

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: RowsModel[Trip] = RowsModel(OPEN, bench.words, self)
        frame, column = card(self)
        column.addWidget(heading(captions, N_("Rounds that are not entered yet"), frame))
        self.table = Table(self.rows, frame)
        captions.text("Rounds that are not entered yet", self.table.setAccessibleName)
        self.table.opened.connect(lambda _: self._tell(self.wanted.emit))
        column.addWidget(self.table)
        self.sure = SureQuestion(OFF, OFF_SURE, captions, frame)
        self.sure.sure.connect(lambda: self._tell(self.struck.emit))
        # Asked about one round, the answer may not strike another.
        selection = self.table.selectionModel()
        selection.currentRowChanged.connect(lambda *_: self.sure.hide())
        column.addWidget(self.sure)
        self.enter, self.off = Button(frame), Button(frame)
        self.again = IconButton("print", frame)
        captions.text("Enter how it went", self.enter.setText)
        captions.text("Print again", self.again.setText)
        captions.text("Did not take place …", self.off.setText)
        self.enter.clicked.connect(lambda: self._tell(self.wanted.emit))
        self.again.clicked.connect(lambda: self._tell(self.print_wanted.emit))
        self.off.clicked.connect(self.sure.ask)
        feet = QHBoxLayout()
        for button in (self.enter, self.again, self.off):
            feet.addWidget(button)
        feet.addStretch(1)
        column.addLayout(feet)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.hide()

    def show_trips(self, trips: Sequence[Trip]) -> None:
        """By day; the one that was chosen stays chosen."""
        before = self._chosen()
        self.rows.set_rows(trips)
        chosen = [n for n, trip in enumerate(trips) if before and trip.ref == before.ref]
        if trips:
            self.table.selectRow(chosen[0] if chosen else 0)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + min(len(trips), _OPEN_ROWS) * ROW_PX + 4)
        self.setVisible(bool(trips))

    def _chosen(self) -> Trip | None:
        return self.rows.row(self.table.currentIndex().row())

    def _tell(self, tell: Callable[[Trip], object]) -> None:
        trip = self._chosen()
        if trip is not None:
            tell(trip)


class PlanRoom(QWidget):
    """Ticks make the order; Enter makes the stack."""

    day_changed = Signal(object, str)
    """Day and branch."""
    choices_wanted = Signal(str)
    planned = Signal(object)

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._captions = captions
        self._order: list[str] = []
        self._is_known = False
        self._error: KnownError | None = None
        self._choices: TripChoices | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self.ask)
        self.open = OpenRounds(bench, captions, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.open)
        column.addWidget(self._build(), 1)
        captions.follow(self._retell)
        self._retell()

    # --- from outside --------------------------------------------------------------------------

    def begin(self) -> None:
        """Where work begins; without a day that can be read, tomorrow."""
        if self.day.day is None or self.day.day < self._bench.today():
            self.day.set_day(self._bench.today() + timedelta(days=1))
        self.table.setFocus()
        self.ask()

    def ask(self) -> None:
        """Wants to know what a round can be, and where there is something to do on the day."""
        self._later.stop()
        self.choices_wanted.emit(self._branch)
        day = self.day.day
        if day is not None:
            self.day_changed.emit(day, self._branch)
        self._retell()

    def show_choices(self, choices: TripChoices) -> None:
        """What the round can be, and what it would rest on; what was chosen stays chosen."""
        self._choices = choices
        refill(self.branch, [(f"{code}  {name}", code) for code, name in choices.branches])
        self.branch.setCurrentIndex(self.branch.findData(choices.branch))
        self._where.setVisible(len(choices.branches) > 1)
        if not self.most.is_said:
            self.most.propose(choices.fits)
        refill(self.language, [(LANGUAGES.get(tag, tag), tag) for tag in choices.languages])
        self._retell()

    def show_villages(self, villages: Sequence[TripVillage]) -> None:
        """Ticks stay, as far as there is still something to do."""
        self._error, self._is_known = None, True
        here = {one.village for one in villages}
        self._order = [village for village in self._order if village in here]
        row = max(0, self.table.currentIndex().row())
        self.rows.set_rows([VillageRow(one, self._place(one.village)) for one in villages])
        if villages:
            self.table.selectRow(min(row, len(villages) - 1))
        self._retell()

    def show_refused(self, error: KnownError) -> None:
        """The day cannot be planned."""
        self._error = error
        self.rows.set_rows([])
        self._retell()

    def forget(self) -> None:
        """The stack is made: the next round begins without ticks."""
        self._order = []

    # --- inside --------------------------------------------------------------------------------

    def _build(self) -> QFrame:
        frame, column = card(self)
        self._count = QLabel(frame)
        top = QHBoxLayout()
        top.addWidget(heading(self._captions, N_("A new round"), frame), 1)
        top.addWidget(self._count)
        column.addLayout(top)
        column.addLayout(self._build_head(frame))
        self._old, self._trouble = Verdict(frame), Verdict(frame)
        self._hint = quiet(frame)
        self._captions.text(
            "Space ticks a village. Its number is its place on the way; space again takes it off.",
            self._hint.setText,
        )
        self.rows: RowsModel[VillageRow] = RowsModel(VILLAGES, self._bench.words, self)
        self.table = TickTable(self.rows, frame)
        self._captions.text("Villages to visit", self.table.setAccessibleName)
        self.day.returnPressed.connect(self.table.setFocus)
        self.most.lineEdit().returnPressed.connect(self.table.setFocus)
        self.table.ticked.connect(self._tick)
        self.table.clicked.connect(self._on_clicked)
        self.table.opened.connect(self._plan)
        self._make = IconButton("print", frame)
        self._make.setObjectName("main")
        self._captions.text("Make the papers  (Enter)", self._make.setText)
        self._make.clicked.connect(self._plan)
        column.addWidget(self._old)
        column.addWidget(self._trouble)
        column.addWidget(self.table, 1)
        feet = QHBoxLayout()
        self._enclose = EnclosePick(self._captions, frame)
        feet.addWidget(self._hint, 1)
        feet.addWidget(self._enclose)
        feet.addWidget(self._make)
        column.addLayout(feet)
        return frame

    def _build_head(self, frame: QFrame) -> FlowLayout:
        """Which branch, which day, which language: as many in a line as there is room for."""
        self.day = DayEntry(self._bench.today, frame)
        self._captions.text("Day of the round", self.day.setAccessibleName)
        self.day.set_day(self._bench.today() + timedelta(days=1))
        self.day.picked.connect(self._later.start)
        self._weekday = quiet(frame)
        self._weekday.setWordWrap(False)
        self.branch, self.language = QComboBox(frame), QComboBox(frame)
        self._captions.text("Branch", self.branch.setAccessibleName)
        self._captions.text("Language of the papers", self.language.setAccessibleName)
        self.branch.activated.connect(self._on_branch)
        self.most = AskedCount(1, MOST_STOPS, frame)
        self._captions.text("At most so many stops", self.most.setAccessibleName)
        self.most.valueChanged.connect(self._retell)
        self._where = self._asked(frame, N_("Branch"), self.branch)
        self._where.hide()
        head = FlowLayout(gap=GAP)
        head.addWidget(self._where)
        head.addWidget(self._asked(frame, N_("On which day"), self.day, self._weekday))
        head.addWidget(self._asked(frame, N_("Language of the papers"), self.language))
        head.addWidget(self._asked(frame, N_("At most so many stops"), self.most))
        return head

    def _asked(self, frame: QFrame, sentence: str, *widgets: QWidget) -> QWidget:
        """What is asked, and beside it where that is said."""
        holder = QWidget(frame)
        label = QLabel(holder)
        label.setBuddy(widgets[0])
        self._captions.text(sentence, label.setText)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, GAP, 0)
        row.setSpacing(10)
        for widget in (label, *widgets):
            row.addWidget(widget)
        return holder

    @property
    def _branch(self) -> str:
        return self.branch.currentData() or ""

    def _on_branch(self) -> None:
        """Other villages: what was ticked was of another branch."""
        self._order = []
        self.rows.set_rows([])
        self._is_known = False
        self.ask()

    def _place(self, village: str) -> int:
        return self._order.index(village) + 1 if village in self._order else 0

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._tick(index.row())

    def _tick(self, number: int) -> None:
        row = self.rows.row(number)
        if row is None:
            return
        village = row.village.village
        if village in self._order:
            self._order.remove(village)
        else:
            self._order.append(village)
        rows = [replace(one, place=self._place(one.village.village)) for one in self.rows.rows()]
        self.rows.put(0, rows)
        self._retell()

    def _plan(self, *_: object) -> None:
        day = self.day.day
        if day is None:
            self.day.setFocus()
        elif self._error is None and self._order:
            tag = self.language.currentData() or "zh"
            order, where = tuple(self._order), self._branch
            enclosed = self._enclose.chosen
            self.planned.emit(TripInput(day, order, tag, where, self.most.value(), enclosed))
        elif self._error is None and self.rows.rowCount():
            self._bench.messages.notice(
                lambda now: now.text("Tick the villages first, in the order of the way (space).")
            )
            self.table.setFocus()

    def _warn(self, language: Language) -> None:
        choices = self._choices
        words = ""
        if choices is not None and choices.wrong_day is not None:
            self._old.show_verdict("bad", said(language, choices.wrong_day))
            return
        if choices is not None and choices.old_figures:
            words = old_figures(language, choices.as_of)
        self._old.show_verdict("warn", words)

    def _retell(self) -> None:
        language, day = self._bench.words.language, self.day.day
        self._weekday.setText(language.weekday(day) if day is not None else "")
        words = ""
        if day is None:
            words = language.text("Not a day. Like this: 2026-11-30, 1130, +7")
        elif self._error is not None:
            words = language.told(self._error.code, self._error.params)
        self._trouble.show_verdict("warn", words)
        self._warn(language)
        if self._choices is not None:
            self._enclose.offer(self._choices.may_enclose, language)
        rows = self.rows.rows()
        chosen = [row for row in rows if row.place]
        if chosen:
            stops = sum(row.village.stops for row in chosen)
            villages = language.plural("{n} village", "{n} villages", len(chosen))
            told = f"{villages}  ·  " + language.plural("{n} stop", "{n} stops", stops)
            fits = self.most.value()
            if fits < stops:
                told += "  ·  " + language.plural(
                    "the most urgent one, the others on another day",
                    "the {n} most urgent, the others on another day",
                    fits,
                )
        elif rows or words or not self._is_known:
            told = ""
        else:
            told = language.text("Nobody has to be visited on this day.")
        self._count.setText(told)
        self._make.setEnabled(bool(chosen) and not words)
