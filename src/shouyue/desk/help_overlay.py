"""F1: which keys do what, on this page and everywhere. Any key puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.desk.buttons import Button
from shouyue.desk.style import WIDE
from shouyue.desk.words import N_, Words

EVERYWHERE = (
    ("F2 … F5", N_("Today, Cases, Letters, Exchange")),
    ("Ctrl+F", N_("Find a person, a loan, a letter")),
    ("Ctrl+R", N_("Record a slip that came back, by its number")),
    ("Ctrl+O", N_("Load the bank's export")),
    ("F6", N_("The rules in force, and where they come from")),
    ("Tab", N_("To the next field; Shift+Tab to the one before")),
    ("Esc", N_("Back")),
    ("Ctrl+Z", N_("Take back what was just recorded")),
    ("Ctrl+L", N_("Lock: the program closes and asks for the password")),
    ("F1", N_("This help")),
)


_KEY_PX = 112


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
        self._inside.setContentsMargins(WIDE + 8, WIDE, WIDE + 8, WIDE)
        self._before: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.addWidget(self._frame, 0, Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)
        self.hide()

    def open_for(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        """Shows the keys of one page, by sentence ids, above those that work everywhere."""
        self._before = self.window().focusWidget()
        self._clear()
        language = self._words.language
        if keys:
            self._add_group(language.text("On this page: {page}", page=language.text(title)), keys)
        self._add_group(language.text("Everywhere"), EVERYWHERE)
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
        while (item := self._inside.takeAt(0)) is not None:
            widget, layout = item.widget(), item.layout()
            if widget is not None:
                widget.deleteLater()
            if layout is not None:
                while (cell := layout.takeAt(0)) is not None:
                    inner = cell.widget()
                    if inner is not None:
                        inner.deleteLater()
                layout.deleteLater()

    def _add_group(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        heading = QLabel(title, self._frame)
        heading.setObjectName("heading")
        self._inside.addWidget(heading)
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, _KEY_PX)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        for row, (key, sentence) in enumerate(keys):
            cap = QLabel(key, self._frame)
            cap.setObjectName("key")
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(self._words.language.text(sentence), self._frame), row, 1)
        self._inside.addLayout(grid)
        self._inside.addSpacing(8)
