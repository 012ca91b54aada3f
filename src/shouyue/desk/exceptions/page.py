"""Exceptions.

The user's minute: what did my branches do against a rule this month, and with which reason?
The newest stands first: when, who, what, against which rule, why, and whose word is still missing.
Letters narrow it to an officer, a borrower, a rule; the chosen line stands in full below.
Enter opens the case: with the word to say, where one is still missing.
An officer sees his own here, and how the supervisor answered. Escape goes back.
"""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.records.views import ExceptionLine, Exceptions
from shouyue.desk.bench import Bench
from shouyue.desk.exceptions.model import COLUMNS, holds_words, is_open, line_words
from shouyue.desk.exceptions.presenter import ExceptionsPresenter
from shouyue.desk.page import GoCase, Page, quiet
from shouyue.desk.widgets.entries import Choice
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import RowsModel, Table, TypeToSearch
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_WHICH = (
    ("all", N_("All")),
    ("open", N_("Word still missing")),
    ("explained", N_("By a reason alone")),
)
_FITS: Final[Mapping[str, Callable[[ExceptionLine], bool]]] = {
    "all": lambda _: True,
    "open": is_open,
    "explained": lambda one: one.state == "explained",
}
_SINCE = (("30", N_("30 days")), ("90", N_("90 days")), ("1100", N_("3 years")))


class ExceptionsPage(Page):
    """The list, its search, and the chosen line in full."""

    TITLE = N_("Against the rules")
    KEYS = (
        ("a b c …", N_("Type to search")),
        ("Enter", N_("Open the case of the line")),
        ("Esc", N_("Empty the search; back")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._found = Exceptions(0, ())
        self._presenter = ExceptionsPresenter(bench, self)
        self._presenter.loaded.connect(self._on_loaded)
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self.captions.text("Who, whose loan, which rule", self._search.setPlaceholderText)
        self.captions.text("Search in the exceptions", self._search.setAccessibleName)
        self._search.textChanged.connect(self._show)
        self._search.returnPressed.connect(self._to_list)
        self._which = Choice(_WHICH, self.captions, self)
        self.captions.text("Which exceptions", self._which.name_for_readers)
        self._which.changed.connect(self._show)
        self._since = Choice(_SINCE, self.captions, self)
        self.captions.text("How far back", self._since.name_for_readers)
        self._since.changed.connect(self._load)
        self._model: RowsModel[ExceptionLine] = RowsModel(COLUMNS, bench.words, self)
        self._table = Table(self._model, self)
        self.captions.text("Exceptions", self._table.setAccessibleName)
        TypeToSearch(self._table, self._search)
        self._table.opened.connect(self._open)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._none: QLabel = quiet(self)
        self._whole: QLabel = quiet(self)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._search, 1)
        head.addWidget(self._which)
        head.addWidget(self._since)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._none)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._whole)
        self.captions.follow(self._retell)

    @override
    def subline(self, language: Language) -> str:
        shown, total = len(self._found.lines), self._found.total
        if total > shown:
            return language.text("{shown} of {total}.", shown=shown, total=total)
        return language.plural("{n} exception", "{n} exceptions", total)

    @override
    def search_field(self) -> QLineEdit | None:
        return self._search

    @override
    def arrive(self) -> None:
        self._load()
        self._table.setFocus()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self._load()

    @override
    def step_back(self) -> bool:
        if not self._search.text():
            return False
        self._search.clear()
        self._table.setFocus()
        return True

    def _load(self) -> None:
        self._presenter.load(int(self._since.value))

    def _on_loaded(self, found: Exceptions) -> None:
        self._found = found
        self.retitled.emit()
        self._show()

    def _show(self) -> None:
        language, typed = self.bench.words.language, self._search.text()
        fits = _FITS[self._which.value]
        chosen = self._model.row(self._table.currentIndex().row())
        lines = [
            one for one in self._found.lines if fits(one) and holds_words(one, typed, language)
        ]
        self._model.set_rows(lines)
        if lines:
            self._table.selectRow(lines.index(chosen) if chosen in lines else 0)
        self._table.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self._retell()

    def _on_row(self, current: QModelIndex) -> None:
        self._say_whole(self._model.row(current.row()) if current.isValid() else None)

    def _say_whole(self, one: ExceptionLine | None) -> None:
        self._whole.setText(line_words(one, self.bench.words.language) if one is not None else "")

    def _open(self, row: int) -> None:
        if (one := self._model.row(row)) is not None:
            form = "decision" if is_open(one) else ""
            self.go.emit(GoCase(one.note, form, ref=one.of.ref, branch=one.branch))

    def _to_list(self) -> None:
        self._table.setFocus()

    def _retell(self) -> None:
        language = self.bench.words.language
        self._none.setText(
            language.text("Nothing matches")
            if self._found.lines
            else language.text("Nothing stands on record against a rule.")
        )
        self._say_whole(self._model.row(self._table.currentIndex().row()))
