"""Where on the screen a window opens: as it was left, else with as much room as it can use."""

from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
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
    was_left = bool(kept) and window.restoreGeometry(QByteArray(kept))
    if was_left and not window.isMaximized():
        return
    free = window.screen().availableGeometry()
    place = QRect(QPoint(), first_size(free.size()))
    place.moveCenter(free.center())
    if is_small(free.size()):
        # Also where nobody looks after windows, and maximising one does nothing.
        _put(window, place)
        window.setWindowState(Qt.WindowState.WindowMaximized)
    elif not was_left:
        _put(window, place)


def is_small(room: QSize) -> bool:
    """Whether a screen has no room for more than this program."""
    return room.width() <= _SMALL_WIDE_PX or room.height() <= _SMALL_HIGH_PX


def first_size(room: QSize) -> QSize:
    """How large a window opens where so much of a screen is free."""
    return room if is_small(room) else _MADE_FOR


def _put(window: QWidget, place: QRect) -> None:
    """`move` means the frame: `setGeometry` would hang a title above the screen."""
    window.resize(place.size())
    window.move(place.topLeft())
