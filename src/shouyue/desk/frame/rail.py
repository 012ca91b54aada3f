"""The rail at the side: where one can go, whose vault is open, help, language, lock."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shouyue.casework.names import named
from shouyue.casework.views import Person
from shouyue.desk.bench import Bench
from shouyue.desk.sentences import ROLES
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.icons import icon
from shouyue.desk.widgets.style import RAIL_PX, theme_now
from shouyue.desk.widgets.words import N_, Captions

RULES_KEY = "F6"
EXCEPTIONS_KEY = "Shift+F6"
_NARROW_PX = 60
_NARROW_BELOW = 1100
"""A case with a form beside it needs the words' room: 1366 dots drawn a quarter larger are 1093."""


class Rail(QFrame):
    """Buttons with drawings; on a narrow window the words make room for the page."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._bench = bench
        self._captions = Captions(bench.words, self)
        self._captions.follow(self._retell)
        self._person: Person | None = None
        self._hints: list[QLabel] = []
        self._words: dict[QPushButton, tuple[str, str]] = {}
        self._pages: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._narrow = False
        self._mark = QLabel(self)
        self._mark.setObjectName("mark")
        self._who = QLabel(self)
        self._who.setObjectName("quiet")
        self._who.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 14, 10, 12)
        self._column.setSpacing(4)
        self._column.addWidget(self._mark)
        self._column.addWidget(self._who)
        self._column.addSpacing(14)
        self._places = self._column.count()
        self._column.addStretch(1)
        self.tape = self._minor("tape", N_("Bank's export"), "Ctrl+O")
        self.rules = self._minor("rules", N_("Rules"), RULES_KEY)
        self.exceptions = self._minor("decide", N_("Against the rules"), EXCEPTIONS_KEY)
        self.exceptions.hide()
        self.help = self._minor("help", N_("Help"), "F1")
        self.language = self._minor("language", N_("中文 / English"), "")
        self.lock = self._minor("lock", N_("Lock"), "Ctrl+L")
        self._fit(narrow=False)

    def add(self, name: str, sentence: str, drawing: str, key: str) -> QPushButton:
        """A place to go; `sentence` is its title's id."""
        button = self._button(drawing, sentence, key)
        button.setCheckable(True)
        hint = QLabel(key, button)
        hint.setObjectName("hint")
        room = QHBoxLayout(button)
        room.setContentsMargins(0, 0, 8, 0)
        room.addStretch(1)
        room.addWidget(hint)
        self._hints.append(hint)
        self._group.addButton(button)
        self._column.insertWidget(self._places, button)
        self._places += 1
        self._pages[name] = button
        self._retell()
        return button

    def mark(self, name: str) -> None:
        """Shows where one is; a page that is not in the rail unmarks all."""
        button = self._pages.get(name)
        self._group.setExclusive(False)
        for other in self._pages.values():
            other.setChecked(other is button)
        self._group.setExclusive(True)

    def show_person(self, person: Person) -> None:
        self._person = person
        self.exceptions.setVisible(person.role == "supervisor")
        self._retell()

    def fit(self, window_px: int) -> None:
        """Narrow when the window is."""
        if (window_px < _NARROW_BELOW) != self._narrow:
            self._fit(narrow=not self._narrow)

    def _fit(self, *, narrow: bool) -> None:
        self._narrow = narrow
        self.setFixedWidth(_NARROW_PX if narrow else RAIL_PX)
        self._retell()

    def _minor(self, drawing: str, sentence: str, key: str) -> QPushButton:
        button = self._button(drawing, sentence, key)
        button.setObjectName("minor")
        self._column.addWidget(button)
        return button

    def _button(self, drawing: str, sentence: str, key: str) -> QPushButton:
        button = Button(self)
        button.setIconSize(QSize(22, 22))
        button.setIcon(icon(drawing, theme_now().rail_text))
        self._words[button] = (sentence, key)
        return button

    def _retell(self) -> None:
        language = self._bench.words.language
        name = language.text("Shouyue")
        self._mark.setText(name[0] if self._narrow else name)
        self._who.setVisible(not self._narrow)
        for hint in self._hints:
            hint.setVisible(not self._narrow)
        for button, (sentence, key) in self._words.items():
            words = language.text(sentence)
            button.setAccessibleName(words)
            button.setToolTip(f"{words}  {key}".strip())
            button.setText("" if self._narrow else f" {words}")
        if self._person is not None:
            role = named(language, ROLES, self._person.role)
            self._who.setText(f"{self._person.name}  {role}\n{self._person.branch}")
