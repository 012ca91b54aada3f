"""Keys that do something while the widget they belong to is in sight."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind(owner: QWidget, key: str, do: Callable[[], object]) -> None:
    """A key of the window, alive only while `owner` can be seen."""
    QShortcut(QKeySequence(key), owner).activated.connect(do)
