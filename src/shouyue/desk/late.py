"""Rooms of a page that are built when they are first wanted, and then kept."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

R = TypeVar("R", bound=QWidget)


class Late(Generic[R]):
    """One room of a stack: calling it gives the room, which the first call builds.

    A page with all its rooms at once would keep the window's thread too long.
    """

    def __init__(self, stack: QStackedWidget, build: Callable[[QWidget], R]) -> None:
        """`build` gets the parent of the room: one that is moved is styled anew, all in it too."""
        self._stack, self._build = stack, build
        self.built: R | None = None

    def __call__(self) -> R:
        if self.built is None:
            self.built = self._build(self._stack)
            self._stack.addWidget(self.built)
        return self.built

    @property
    def is_here(self) -> bool:
        """Whether it is the room of the stack that is in sight."""
        return self.built is not None and self._stack.currentWidget() is self.built

    def enter(self) -> R:
        """Brings it into sight."""
        room = self()
        self._stack.setCurrentWidget(room)
        return room
