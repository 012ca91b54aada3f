"""Buttons that Enter presses as Space does, in every window and on every system."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget
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

    _NARROWEST_PX = 48

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """What of its words there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.room)

    @property
    def room(self) -> int:
        """So many pixels are left for words; the sheet of the style says how much it takes."""
        option = QStyleOptionButton()
        super().initStyleOption(option)
        inside = QStyle.SubElement.SE_PushButtonContents
        return max(0, self.style().subElementRect(inside, option, self).width())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._NARROWEST_PX, super().minimumSizeHint().height())

    @override
    def initStyleOption(self, option: QStyleOptionButton, /) -> None:
        super().initStyleOption(option)
        option.text = self.shown

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.shown != self.text() else "")
