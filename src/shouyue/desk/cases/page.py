"""Cases.

The user's minute: somebody stands at the counter and says a name, or only a village.
Typing begins the search at once: name, initials, the last digits of the ID, note, phone.
Arrows choose, Enter opens; the eye finds overdue ■ and a period that ends soon ▲ without reading.
One key narrows the list to the overdue or to those that fall due this month.
Escape empties the search; another Escape goes back to where one came from.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.cases.views import CaseFilter, CaseLine
from shouyue.desk.bench import Bench
from shouyue.desk.branch_pick import BranchPick, within
from shouyue.desk.cases.model import COLUMNS
from shouyue.desk.cases.presenter import CasesPresenter, Places
from shouyue.desk.page import GoCase, Page, card
from shouyue.desk.widgets.entries import Choice, Pick
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import RowsModel, Table, TypeToSearch
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_WAIT_MS = 150
_STANDINGS = (
    ("all", N_("All")),
    ("overdue", N_("Overdue")),
    ("coming_due", N_("Due soon")),
    ("current", N_("Current")),
    ("settled", N_("Settled")),
)
_ORDERS = {
    "urgency": N_("Most urgent first"),
    "name": N_("By name"),
    "due": N_("By due day"),
    "balance": N_("Largest first"),
    "days_past_due": N_("Longest overdue first"),
}


class CasesPage(Page):
    """The list of cases with search and filters."""

    TITLE = N_("Cases")
    KEYS = (
        ("a b c …", N_("Type to search")),
        ("Enter", N_("Open the case")),
        ("Esc", N_("Empty the search")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._presenter = CasesPresenter(bench, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self._enter_pending = False
        self._kept = ""
        self._build_filters()
        self._build_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._filters)
        layout.addLayout(self._more)
        layout.addWidget(self._stack, 1)
        self._presenter.began.connect(self._on_began)
        self._presenter.arrived.connect(self._on_arrived)
        self._presenter.places_loaded.connect(self._on_places)
        self._model.wanted.connect(self._presenter.fetch)
        self.captions.follow(self._retell)
        self._retell()

    @override
    def search_field(self) -> QLineEdit:
        return self._search

    @override
    def arrive(self) -> None:
        self._presenter.load_places()
        self._ask()
        self._table.setFocus()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._ask()

    @override
    def step_back(self) -> bool:
        if not self._search.text():
            return False
        self._search.clear()
        self._ask()
        self._table.setFocus()
        return True

    def _build_filters(self) -> None:
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self.captions.text(
            "Name, initials, ID tail, note, village, phone",
            self._search.setPlaceholderText,
        )
        self.captions.text("Search in the cases", self._search.setAccessibleName)
        self._search.textChanged.connect(self._on_edited)
        self._search.returnPressed.connect(self._on_enter)
        self._standing = Choice(_STANDINGS, self.captions, self)
        self.captions.text("How they stand", self._standing.name_for_readers)
        self._standing.changed.connect(self._ask)
        self._count = QLabel(self)
        self._count.setObjectName("quiet")
        self._village, self._officer = QComboBox(self), QComboBox(self)
        self._order = Pick(_ORDERS, self.captions, self)
        self.captions.text("Village", self._village.setAccessibleName)
        self.captions.text("Loan officer", self._officer.setAccessibleName)
        self.captions.text("Order", self._order.setAccessibleName)
        for box in (self._village, self._officer, self._order):
            box.setMinimumWidth(150)
            # What there is to choose from comes later than the page, and changes with its language.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._ask)
        self._filters = QHBoxLayout()
        self._filters.setSpacing(8)
        self._filters.addWidget(self._search, 1)
        self._branches = BranchPick(self.captions, self)
        self._branches.picked.connect(self._on_branch)
        self._filters.addWidget(self._standing)
        self._filters.addWidget(self._branches)
        self._more = QHBoxLayout()
        self._more.setSpacing(8)
        self._more.addWidget(self._count, 1)
        for box in (self._village, self._officer, self._order):
            self._more.addWidget(box)

    def _build_table(self) -> None:
        self._model: RowsModel[CaseLine] = RowsModel(COLUMNS, self.bench.words, self)
        self._stack = QStackedWidget(self)
        self._table = Table(self._model, self._stack)
        self._table.opened.connect(self._open)
        self.captions.text("Cases", self._table.setAccessibleName)
        TypeToSearch(self._table, self._search)
        self._empty, inside = card(self._stack)
        words = QLabel(self._empty)
        words.setObjectName("title")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.captions.text("No case matches", words.setText)
        more = QLabel(self._empty)
        more.setObjectName("quiet")
        more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.captions.text("Shorten the search, or choose All.", more.setText)
        inside.addStretch(2)
        inside.addWidget(words)
        inside.addWidget(more)
        inside.addStretch(3)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)

    def _filter(self) -> CaseFilter:
        return CaseFilter(
            query=self._search.text().strip(),
            standing=self._standing.value,  # type: ignore[arg-type] # one of its own options
            village=self._village.currentData() or "",
            officer=self._officer.currentData() or "",
            order=self._order.value,  # type: ignore[arg-type] # one of its own options
        )

    def _ask(self) -> None:
        self._timer.stop()
        self._presenter.show(self._filter(), self._branches.branch)

    def _on_edited(self) -> None:
        self._enter_pending = False
        self._timer.start()

    def _on_enter(self) -> None:
        # Enter right behind the last letter means: open what this finds.
        self._enter_pending = True
        self._ask()

    def _on_began(self, total: int) -> None:
        note = self._current_note()
        self._model.begin(total)
        self._kept = note
        self._stack.setCurrentIndex(0 if total else 1)
        self._tell_count(self.bench.words.language, total)

    def _on_arrived(self, offset: int, rows: Sequence[CaseLine]) -> None:
        self._model.put(offset, rows)
        if offset == 0 and rows:
            notes = [row.note for row in rows]
            self._table.selectRow(notes.index(self._kept) if self._kept in notes else 0)
            if self._enter_pending:
                self._enter_pending = False
                self._open(0)

    def _current_note(self) -> str:
        line = self._model.row(self._table.currentIndex().row())
        return line.note if line else ""

    def _open(self, row: int) -> None:
        line = self._model.row(row)
        if line is not None:
            self.go.emit(GoCase(line.note, branch=line.branch))

    def _on_places(self, places: Places) -> None:
        language = self.bench.words.language
        everywhere = ("", language.text("All branches"))
        choice = (everywhere, *places.branches) if len(places.branches) > 1 else ()
        self._branches.show_branches(choice, within(choice, self._branches.branch))
        _fill(self._village, language.text("All villages"), places.villages)
        _fill(self._officer, language.text("All officers"), places.officers)

    def _on_branch(self) -> None:
        """Other cases, and other villages to filter them by."""
        self._ask()
        self._presenter.load_places()

    def _tell_count(self, language: Language, total: int) -> None:
        self._count.setText(language.plural("{n} case", "{n} cases", total))

    def _retell(self) -> None:
        language = self.bench.words.language
        self._tell_count(language, self._model.rowCount())
        for box, words in (
            (self._village, language.text("All villages")),
            (self._officer, language.text("All officers")),
        ):
            if box.count():
                box.setItemText(0, words)


def _fill(box: QComboBox, everything: str, values: Sequence[str]) -> None:
    chosen = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for value in values:
        box.addItem(value, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
