"""Buttons that Enter presses as Space does, in every window and on every system."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget
from typing_extensions import override


class Button(QPushButton):
    """A button for an act. Choices among several stay plain, so that Enter goes on from them."""

    def __init__(self, words: str | QWidget | None = None, parent: QWidget | None = None) -> None:
        """`Button(parent)` or `Button(words, parent)`, as Qt's own."""
        if isinstance(words, str):
            super().__init__(words, parent)
        else:
            super().__init__(words)
        self.setAutoDefault(True)


class LongButton(Button):
    """A button with a sentence on it: what has no room is left out behind, and told by a tooltip.

    Put into a layout without an alignment, so that it may be narrower than its sentence.
    """

    _SIDES_PX = 24

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """What of its words there is room for."""
        room = max(self.width() - self._SIDES_PX, 0)
        words = self.text()
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._SIDES_PX, super().minimumSizeHint().height())

    @override
    def initStyleOption(self, option: QStyleOptionButton, /) -> None:
        super().initStyleOption(option)
        option.text = self.shown

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.shown != self.text() else "")
