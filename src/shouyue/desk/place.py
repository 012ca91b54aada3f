"""Where on the screen a window opens: as it was left, else with as much room as it can use."""

from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QWidget

_SMALL_WIDE_PX: Final = 1440
_SMALL_HIGH_PX: Final = 860
_MADE_FOR: Final = QSize(1366, 800)
"""More is room for nothing but longer lines; on a large screen the rest is other programs'."""


def take_place(window: QWidget, kept: bytes = b"") -> None:
    """Before a window is shown: where `kept` says (from `saveGeometry`), else where it fits.

    A small screen is filled: the window is as large as what panels leave of it, and maximised
    where somebody looks after windows at all.
    """
    if kept and window.restoreGeometry(QByteArray(kept)):
        return
    room = window.screen().availableGeometry().size()
    window.resize(first_size(room))
    if is_small(room):
        window.setWindowState(Qt.WindowState.WindowMaximized)


def is_small(room: QSize) -> bool:
    """Whether a screen has no room for more than this program."""
    return room.width() <= _SMALL_WIDE_PX or room.height() <= _SMALL_HIGH_PX


def first_size(room: QSize) -> QSize:
    """How large a window opens where so much of a screen is free."""
    return room if is_small(room) else _MADE_FOR
