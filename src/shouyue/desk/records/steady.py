"""A column of steps of which mostly one is in sight."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Steady(QWidget):
    """As wide as its widest step, in sight or not: the page beside it must not jump."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps: list[QWidget] = []

    @override
    def minimumSizeHint(self) -> QSize:
        return self._as_wide(super().minimumSizeHint(), lambda step: step.minimumSizeHint())

    @override
    def sizeHint(self) -> QSize:
        return self._as_wide(super().sizeHint(), lambda step: step.sizeHint())

    def _as_wide(self, own: QSize, wanted: Callable[[QWidget], QSize]) -> QSize:
        beside = self.contentsMargins()
        if (layout := self.layout()) is not None:
            beside = layout.contentsMargins()
        widest = max((wanted(step).width() for step in self._steps), default=0)
        return own.expandedTo(QSize(widest + beside.left() + beside.right(), 0))
