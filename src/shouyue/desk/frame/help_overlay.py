"""F1: which keys do what, on this page and everywhere. Any key puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_, Words

EVERYWHERE = (
    ("F2 … F5", N_("Today, Cases, Letters, Exchange")),
    ("Ctrl+F", N_("Find a person, a loan, a letter")),
    ("Ctrl+R", N_("Record a slip that came back, by its number")),
    ("Ctrl+O", N_("Load the bank's export")),
    ("F6", N_("The rules in force, and where they come from")),
    ("Shift+F6", N_("What stands on record against a rule, and why")),
    ("Tab", N_("To the next field; Shift+Tab to the one before")),
    ("Esc", N_("Back")),
    ("Ctrl+Z", N_("Take back what was just recorded")),
    ("Ctrl+L", N_("Lock: the program closes and asks for the password")),
    ("F1", N_("This help")),
)


_KEY_PX = 84
_WORDS_PX = 310
_AT_ITS_PLACE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HelpOverlay(QWidget):
    """Lies over the whole window while it is open."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = words
        self._over = parent
        self._frame = QFrame(self)
        self._frame.setObjectName("help")
        self._inside = QVBoxLayout(self._frame)
        self._inside.setContentsMargins(WIDE, GAP, WIDE, GAP)
        self._before: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.addWidget(self._frame, 0, Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)
        self.hide()

    def open_for(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        """Shows the keys of one page, by sentence ids, beside those that work everywhere."""
        self._before = self.window().focusWidget()
        self._clear()
        language = self._words.language
        groups = QHBoxLayout()
        groups.setSpacing(2 * WIDE)
        if keys:
            here = language.text("On this page: {page}", page=language.text(title))
            groups.addLayout(self._group(here, keys))
        groups.addLayout(self._group(language.text("Everywhere"), EVERYWHERE))
        self._inside.addLayout(groups)
        self._inside.addSpacing(8)
        close = Button(language.text("Close"), self._frame)
        close.setObjectName("main")
        close.clicked.connect(self.put_away)
        self._inside.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(language.text("Help"))
        self.resize(self._over.size())
        self.show()
        self.raise_()
        close.setFocus()

    def put_away(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.resize(self._over.size())
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        self.put_away()

    def _clear(self) -> None:
        for widget in self._frame.findChildren(QWidget):
            widget.hide()
            widget.deleteLater()
        while (item := self._inside.takeAt(0)) is not None:
            if (layout := item.layout()) is not None:
                layout.deleteLater()

    def _group(self, title: str, keys: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, _KEY_PX)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        heading = QLabel(title, self._frame)
        heading.setObjectName("heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, (key, sentence) in enumerate(keys, 1):
            cap = QLabel(key, self._frame)
            cap.setObjectName("key")
            grid.addWidget(cap, row, 0, _AT_ITS_PLACE)
            words = QLabel(self._words.language.text(sentence), self._frame)
            words.setWordWrap(True)
            words.setMinimumWidth(_WORDS_PX)
            grid.addWidget(words, row, 1)
        grid.setRowStretch(len(keys) + 1, 1)
        return grid
