"""Rules.

The user's minute: the program says "not now"; by what right, and is that really the law?
Two letters of what it is about find the rule; the card below names the text it comes from.
▲ marks what nobody has checked against a text yet: nobody should rely on that alone.
Above all stands which pack is in force, by name, version and fingerprint.
Escape goes back to where one came from.
"""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.rules.rulebook import Rulebook, RuleLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import Page, card, scrolled
from shouyue.desk.rulebook.model import COLUMNS, holds_words
from shouyue.desk.rulebook.presenter import RulesPresenter
from shouyue.desk.rulebook.rule_card import RuleCard
from shouyue.desk.sentences import beside, said
from shouyue.desk.widgets.entries import Choice
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import RowsModel, Table, TypeToSearch
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_WHICH = (("all", N_("All")), ("low", N_("To be checked")))


class RulesPage(Page):
    """The list of rules, its search, and the chosen rule in full."""

    TITLE = N_("Rules")
    KEYS = (
        ("a b c …", N_("Type to search")),
        ("↑ ↓", N_("Choose a rule; its source stands below")),
        ("Enter", N_("Into the chosen rule; the arrows scroll it")),
        ("Esc", N_("Empty the search; back")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._book: Rulebook | None = None
        self._presenter = RulesPresenter(bench, self)
        self._presenter.loaded.connect(self._on_loaded)
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self.captions.text(
            "What it is about, or its source",
            self._search.setPlaceholderText,
        )
        self.captions.text("Search in the rules", self._search.setAccessibleName)
        self._search.textChanged.connect(self._show)
        self._search.returnPressed.connect(self._to_list)
        self._which = Choice(_WHICH, self.captions, self)
        self.captions.text("Which rules", self._which.name_for_readers)
        self._which.changed.connect(self._show)
        self._count = QLabel(self)
        self._count.setObjectName("quiet")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._search, 1)
        head.addWidget(self._which)
        head.addWidget(self._count)
        self._model: RowsModel[RuleLine] = RowsModel(COLUMNS, bench.words, self)
        self._table = Table(self._model, self)
        self.captions.text("Rules", self._table.setAccessibleName)
        TypeToSearch(self._table, self._search)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._table, 3)
        layout.addWidget(self._build_card(), 2)
        self.captions.follow(self._retell)

    @override
    def subline(self, language: Language) -> str:
        return _which_pack(language, self._book) if self._book else ""

    @override
    def search_field(self) -> QLineEdit:
        return self._search

    @override
    def arrive(self) -> None:
        self._presenter.load()
        self._table.setFocus()

    @override
    def step_back(self) -> bool:
        if not self._search.text():
            return False
        self._search.clear()
        self._table.setFocus()
        return True

    def _build_card(self) -> QWidget:
        frame, inside = card(self)
        self._card = RuleCard(self.bench.words, self.captions, frame)
        room = scrolled(self._card, frame)
        # In a small window the lower lines come into sight by the arrow keys.
        room.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.captions.text("The chosen rule", room.setAccessibleName)
        self._table.opened.connect(lambda _row: room.setFocus())
        inside.addWidget(room)
        return frame

    def _on_loaded(self, book: Rulebook) -> None:
        self._book = book
        self.retitled.emit()
        self._show()

    def _on_row(self, current: QModelIndex) -> None:
        self._card.show_rule(self._model.row(current.row()) if current.isValid() else None)

    def _show(self) -> None:
        if self._book is None:
            return
        language = self.bench.words.language
        typed, only_low = self._search.text(), self._which.value == "low"
        chosen = self._model.row(self._table.currentIndex().row())
        rules = [
            rule
            for rule in self._book.rules
            if (not only_low or rule.certainty == "low") and holds_words(rule, typed, language)
        ]
        self._model.set_rows(rules)
        if rules:
            self._table.selectRow(rules.index(chosen) if chosen in rules else 0)
        else:
            self._card.show_rule(None)
        self._retell()

    def _retell(self) -> None:
        language = self.bench.words.language
        self._count.setText(language.plural("{n} rule", "{n} rules", self._model.rowCount()))

    def _to_list(self) -> None:
        self._table.setFocus()


def _which_pack(language: Language, book: Rulebook) -> str:
    parts = [
        *(said(language, one) for one in book.notices),
        said(language, book.origin),
        language.text(
            "{name} {version}, fingerprint {fingerprint}",
            name=book.name,
            version=book.version,
            fingerprint=book.fingerprint,
        ),
    ]
    if book.years:
        parts.append(
            language.text(
                "holidays known to {year}, provisional after that", year=str(book.years[-1])
            )
        )
    return beside(parts)
