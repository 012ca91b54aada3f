"""One rule in full: what holds, by which text, how sure that is, since when, who may overrule."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.rules.rulebook import CERTAINTIES, OVERRIDES, RuleLine
from shouyue.desk.rulebook.model import CERTAIN, value_words
from shouyue.desk.sentences import said
from shouyue.desk.widgets.words import N_, Captions, Words

_ROWS = (
    N_("What holds"),
    N_("Source"),
    N_("How sure"),
    N_("In force since"),
    N_("Who may overrule it"),
)


class RuleCard(QWidget):
    """Filled for the rule chosen in the list."""

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._rule: RuleLine | None = None
        self._title = QLabel(self)
        self._title.setObjectName("heading")
        self._title.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._values = [QLabel(self) for _ in _ROWS]
        for row, (caption, value) in enumerate(zip(_ROWS, self._values, strict=True)):
            name = QLabel(self)
            name.setObjectName("quiet")
            captions.text(caption, name.setText)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addStretch(1)
        captions.follow(self._retell)

    @property
    def text(self) -> str:
        """All of it, as it stands there."""
        return "\n".join(label.text() for label in (self._title, *self._values))

    def show_rule(self, rule: RuleLine | None) -> None:
        self._rule = rule
        self.setVisible(rule is not None)
        self._retell()

    def _retell(self) -> None:
        rule, language = self._rule, self._words.language
        if rule is None:
            return
        self._title.setText(said(language, rule.title))
        may = OVERRIDES[rule.override] if rule.override else ""
        shape, _ = CERTAIN[rule.certainty]
        told = (
            value_words(rule, language),
            rule.source,
            f"{shape} {language.sentence(CERTAINTIES[rule.certainty])}",
            language.date(rule.valid_from),
            language.sentence(may) if may else language.text("It blocks nothing."),
        )
        for label, words in zip(self._values, told, strict=True):
            label.setText(words)
