"""Today.

The user's minute: it is half past seven, the laptop is on, the motorbike waits.
The first line is the one that must not wait; its sentence says why.
Enter does it: the letter, the call, the visit's record, the slip, without looking for anything.
Ctrl+T plans tomorrow's round of villages; Ctrl+P makes the letters of the lines in sight.
Typing two letters of a name finds the person; what the list rests on stands above it.
Whoever sees a whole branch takes one officer's day, or has the lines stand by officer.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.cases.views import Today
from shouyue.casework.views import TodayLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import (
    Go,
    GoCase,
    GoExchange,
    GoLetters,
    GoRecalls,
    GoTape,
    GoTrip,
    Page,
    card,
)
from shouyue.desk.sentences import beside, day_with_weekday, reasons_said, said
from shouyue.desk.today.delegate import LineDelegate
from shouyue.desk.today.model import ACTS, TodayModel
from shouyue.desk.today.officers import OfficerPick
from shouyue.desk.today.presenter import TodayPresenter
from shouyue.desk.widgets.buttons import Button, LongButton
from shouyue.desk.widgets.entries import Choice
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import TypeToSearch
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_
from shouyue.desk.working import WorkingCard
from shouyue.i18n.language import Language

_VILLAGE_PX = 260

_GROUPS = (
    ("urgency", N_("By urgency")),
    ("village", N_("By village")),
    ("act", N_("By what to do")),
    ("officer", N_("By officer")),
)

_FORMS = {
    "visit": "contact",
    "call": "contact",
    "acknowledgment": "acknowledgment",
    "agreement": "incident",
    "difference": "difference",
    "decision": "decision",
}


class TodayList(QListView):
    """Enter does the line's act, Ctrl+Enter opens its case."""

    def __init__(self, page: "TodayPage", parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._page.do_line(self.currentIndex().row(), look=bool(control))
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str, /) -> None:
        """Letters go to the filter of the page."""


class TodayPage(Page):
    """The day's list, its filters, and what it rests on."""

    TITLE = N_("Today")
    KEYS = (
        ("Enter", N_("Do what the line says")),
        ("Ctrl+Enter", N_("Open the case of the line")),
        ("Ctrl+P", N_("Make the letters of the lines in sight")),
        ("Ctrl+E", N_("Show what does not fit the day, or the day alone")),
        ("Ctrl+T", N_("Plan a round of villages, print its papers")),
        ("a b c …", N_("Type to filter by name, village, officer or reason")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._today: Today | None = None
        self._whole = False
        self._presenter = TodayPresenter(bench, self)
        self._presenter.loaded.connect(self._on_loaded)
        self._presenter.reckoned.connect(self._on_reckoned)
        self._build_head()
        self._build_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self._old)
        layout.addLayout(self._head)
        layout.addWidget(self._stack, 1)
        feet = QHBoxLayout()
        feet.addWidget(self._more)
        feet.addStretch(1)
        layout.addLayout(feet)
        self.captions.follow(self._retell)
        bind(self, "Ctrl+P", self._make_letters)
        bind(self, "Ctrl+E", self._toggle_whole)
        bind(self, "Ctrl+T", lambda: self.go.emit(GoTrip()))

    @override
    def subline(self, language: Language) -> str:
        return _rests_on(language, self._today) if self._today else ""

    @override
    def arrive(self) -> None:
        self._load()
        self._list.setFocus()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._load()

    @override
    def step_back(self) -> bool:
        filters = (self._villages, self._officers)
        if not self._find.text() and not any(one.currentIndex() > 0 for one in filters):
            return False
        self._find.clear()
        for one in filters:
            one.setCurrentIndex(0)
        self._list.setFocus()
        return True

    def do_line(self, row: int, *, look: bool = False) -> None:
        """Goes where the line's act is done; `look` opens its case instead."""
        line = self._model.line(row)
        if line is not None and line.act == "recall" and not look:
            self._presenter.recall(str(line.reason.params["serial"]), line.branch)
        elif line is not None:
            case = GoCase(line.note, branch=line.branch)
            self.go.emit(case if look and line.note else _way(line, self.bench.today()))

    def _build_head(self) -> None:
        self._old = Verdict(self)
        self._old.hide()
        self._group = Choice(_GROUPS, self.captions, self)
        self.captions.text("Order", self._group.name_for_readers)
        self._group.changed.connect(self._show)
        self._officers = OfficerPick(self)
        self.captions.text("Loan officer", self._officers.setAccessibleName)
        self._officers.picked.connect(self._load)
        self._villages = QComboBox(self)
        self._villages.setMinimumWidth(150)
        self._villages.setMaximumWidth(_VILLAGE_PX)
        self._villages.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.captions.text("Village", self._villages.setAccessibleName)
        self._villages.currentIndexChanged.connect(self._show)
        self._find = QLineEdit(self)
        self._find.setClearButtonEnabled(True)
        self.captions.text("Filter", self._find.setAccessibleName, self._find.setPlaceholderText)
        self._find.textChanged.connect(self._show)
        self._find.returnPressed.connect(self._to_list)
        self._letters = IconButton("print", self)
        self.captions.text("Make letters", self._letters.setText)
        self._letters.clicked.connect(self._make_letters)
        self._trip = IconButton("trip", self)
        self.captions.text("Trip  (Ctrl+T)", self._trip.setText)
        self._trip.clicked.connect(lambda: self.go.emit(GoTrip()))
        # Where one line is too short for all, what one types and presses goes to the next together.
        does = QWidget(self)
        does.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(does)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._find, 1)
        row.addWidget(self._letters)
        row.addWidget(self._trip)
        self._head = FlowLayout(gap=8)
        for part in (self._group, self._officers, self._villages, does):
            self._head.addWidget(part)

    def _build_list(self) -> None:
        self._more = LongButton(self)
        self._more.setObjectName("flat")
        self._more.clicked.connect(self._toggle_whole)
        self._more.hide()
        self._model = TodayModel(self.bench.words, self)
        self._delegate = LineDelegate(self.bench.words, self.bench.today(), self)
        self._stack = QStackedWidget(self)
        self._list = TodayList(self, self._stack)
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.doubleClicked.connect(lambda index: self.do_line(index.row()))
        TypeToSearch(self._list, self._find)
        self.captions.text("Today's list", self._list.setAccessibleName)
        self._empty, inside = card(self._stack)
        self._empty_words = QLabel(self._empty)
        self._empty_words.setObjectName("title")
        self._empty_words.setWordWrap(True)
        self._empty_more = QLabel(self._empty)
        self._empty_more.setObjectName("quiet")
        self._empty_more.setWordWrap(True)
        self._empty_load = Button(self._empty)
        self._empty_load.setObjectName("main")
        self.captions.text("Load the bank's export", self._empty_load.setText)
        self._empty_load.clicked.connect(lambda: self.go.emit(GoTape()))
        inside.addStretch(2)
        inside.addWidget(self._empty_words, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self._empty_more, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(GAP)
        inside.addWidget(self._empty_load, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(3)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        self._reckoning = WorkingCard(
            N_("Reckoning the deadlines of all loans …"), self.captions, self, can_stop=False
        )
        self._stack.addWidget(self._reckoning)

    def _toggle_whole(self) -> None:
        self._whole = not self._whole
        self._load()
        self._list.setFocus()

    def _load(self) -> None:
        self._presenter.load(whole=self._whole, officer=self._officers.officer)

    def _on_reckoned(self, done: int, total: int) -> None:
        self._reckoning.tell(done, total)
        self._stack.setCurrentWidget(self._reckoning)

    def _on_loaded(self, today: Today) -> None:
        self._today = today
        self._delegate.day = today.on
        self._delegate.with_officers = bool(today.officers) and not today.officer
        self._retell()

    def _retell(self) -> None:
        if self._today is None:
            return
        language, today = self.bench.words.language, self._today
        self.retitled.emit()
        age = (today.on - today.as_of).days if today.as_of else 0
        old = language.plural(
            "The bank's figures are {n} day old. Whoever has paid since is still on the list: load"
            " the newest export first.",
            "The bank's figures are {n} days old. Whoever has paid since is still on the list: load"
            " the newest export first.",
            age,
        )
        if today.wrong_day is not None:
            self._old.show_verdict("bad", said(language, today.wrong_day))
        else:
            self._old.show_verdict("warn", old if today.old_figures else "")
        self._tell_more(language, today)
        self._fill_villages(language, today.lines)
        self._officers.fill(language, today.officers)
        self._group.offer([one for one, _ in _GROUPS if one != "officer" or today.officers])
        self._show()

    def _tell_more(self, language: Language, today: Today) -> None:
        """What is left for another day, by reason, the most first."""
        left = sorted(today.more.items(), key=lambda one: (-one[1], one[0]))
        kinds = beside(
            f"{language.told(code, {})} {language.number(count)}" for code, count in left
        )
        count = sum(today.more.values())
        words = language.plural(
            "and {n} more: {kinds}", "and {n} more: {kinds}", count, kinds=kinds
        )
        if self._whole:
            parts = [language.text("Only what fits the day  (Ctrl+E)"), *([words] if left else [])]
        else:
            parts = [language.text("Show all  (Ctrl+E)"), words] if left else []
        if today.ending_elsewhere:
            parts.append(
                language.plural(
                    "a deadline ends soon of {n} other officer's loan",
                    "deadlines end soon of {n} other officers' loans",
                    today.ending_elsewhere,
                )
            )
        self._more.setText(beside(parts))
        self._more.setVisible(bool(left) or self._whole or bool(today.ending_elsewhere))

    def _fill_villages(self, language: Language, lines: Sequence[TodayLine]) -> None:
        chosen = self._villages.currentData()
        self._villages.blockSignals(True)
        self._villages.clear()
        self._villages.addItem(language.text("All villages"), "")
        for village in dict.fromkeys(line.village for line in lines if line.village):
            self._villages.addItem(village, village)
        self._villages.setCurrentIndex(max(0, self._villages.findData(chosen)))
        self._villages.blockSignals(False)

    def _in_sight(self) -> list[TodayLine]:
        language = self.bench.words.language
        village = self._villages.currentData()
        wanted = self._find.text().strip().casefold()
        return [
            line
            for line in (self._today.lines if self._today else ())
            if (not village or line.village == village)
            # Saying a thousand reasons takes longer than one waits for a key.
            and (not wanted or wanted in " ".join(_words_of(language, line)).casefold())
        ]

    def _show(self) -> None:
        if self._today is None:
            return
        language = self.bench.words.language
        chosen = self._model.line(self._list.currentIndex().row())
        lines = self._in_sight()
        groups = {
            "village": lambda line: line.village or "—",
            "act": lambda line: language.text(ACTS[line.act]),
            "officer": lambda line: line.officer or "—",
        }
        self._model.set_lines(lines, groups.get(self._group.value))
        self._letters.setEnabled(any(line.act == "letter" for line in lines))
        kept = self._model.find(chosen) if chosen else -1
        row = kept if kept >= 0 else self._model.first_line()
        self._list.setCurrentIndex(self._model.index(row))
        self._show_empty(language, any_line=bool(lines))

    def _show_empty(self, language: Language, *, any_line: bool) -> None:
        self._stack.setCurrentIndex(0 if any_line else 1)
        today = self._today
        if today is None or any_line:
            return
        self._empty_load.setVisible(today.as_of is None)
        if today.as_of is None:
            self._empty_words.setText(language.text("No loans here yet"))
            more = language.text("The day's list is made from the bank's export.")
        elif today.lines:
            self._empty_words.setText(language.text("Nothing matches"))
            more = language.text("Esc shows the whole list again.")
        else:
            self._empty_words.setText(language.text("All done for today"))
            more = language.text("Nobody has to be reminded, called or visited.")
        self._empty_more.setText(more)

    def _to_list(self) -> None:
        self._list.setFocus()
        self.do_line(self._list.currentIndex().row())

    def _make_letters(self) -> None:
        lines = [line for line in self._in_sight() if line.act == "letter"]
        chosen = self._model.line(self._list.currentIndex().row())
        # Letters go out in the name of one branch: of the line that is chosen, else of the first.
        first = next((line for line in lines if line == chosen), next(iter(lines), None))
        if first is not None:
            lines = [line for line in lines if line.branch == first.branch]
            self.go.emit(_letters(lines, self.bench.today()))


def _words_of(language: Language, line: TodayLine) -> tuple[str, ...]:
    """What typing looks for."""
    return line.name, line.village, line.officer, reasons_said(language, line)


def _letters(lines: Sequence[TodayLine], today: date) -> GoLetters:
    """The lines of a demand and those of a reminder are different letters."""
    overdue = [line.note for line in lines if line.due is not None and line.due < today]
    coming = [line.note for line in lines if line.note not in set(overdue)]
    return GoLetters(tuple(overdue), tuple(coming), lines[0].branch)


def _way(line: TodayLine, today: date) -> Go:
    if line.act == "letter":
        return _letters([line], today)
    if line.act == "exchange":
        return GoExchange()
    if line.act == "recall_list":
        return GoRecalls(line.branch)
    if line.act == "trip":
        return GoTrip(str(line.reason.params["trip"]))
    channel = line.act if line.act in ("visit", "call") else ""
    return GoCase(line.note, _FORMS.get(line.act, ""), channel, ref=line.ref, branch=line.branch)


def _rests_on(language: Language, today: Today) -> str:
    """Which day and which loans on one line, what was done about them on the next."""
    as_of: date | None = today.as_of
    if as_of is None:
        return day_with_weekday(language, today.on)
    which = (
        day_with_weekday(language, today.on),
        language.text("bank's figures of {day}", day=as_of),
        language.plural("{n} loan", "{n} loans", today.loans),
        language.plural("{n} overdue", "{n} overdue", today.overdue),
    )
    how_far = (
        language.plural("{n} slip not back", "{n} slips not back", today.slips_out),
        language.text(
            "this month {visited} visited, {reminded} reminded, {thanked} thanked",
            **today.cared._asdict(),
        ),
    )
    return f"{beside(which)}\n{beside(how_far)}"
