"""Keys that do something while the widget they belong to is in sight."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def bind(owner: QWidget, key: str, do: Callable[[], object]) -> None:
    """A key of the window, alive only while `owner` can be seen."""
    QShortcut(QKeySequence(key), owner).activated.connect(do)


def entered(focus: QWidget | None, event: QKeyEvent) -> bool:
    """Lets Enter do what Space does: press the button that has the focus.

    For windows, which get the keys that nobody in them wanted. A choice among several is made by
    digits, arrows or Space, so that Enter stays the way on.
    """
    if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not isinstance(focus, QAbstractButton) or focus.isCheckable():
        return False
    focus.click()
    return True
