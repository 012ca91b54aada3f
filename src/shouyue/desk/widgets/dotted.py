"""Words in parts with dots between them: where a line is full they go on behind a dot."""

import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

_BEHIND: Final = re.compile(r"(?<=·  )|(?<=   )|(?<=,  )|(?<=，)")
"""Behind what `sentences.beside` puts between two parts, behind three spaces, behind a comma."""
_NARROWEST_PX: Final = 120
_ENDLESS: Final = 16_777_215


class DottedLabel(QLabel):
    """`setText` takes lines of parts; one that is wider than the label is wrapped as it must."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def setText(self, words: str, /) -> None:
        self._words = words
        self.setAccessibleName(words)
        super().setText(self.broken(self.width()))

    def broken(self, wide: int) -> str:
        """The words with a line ended before each part that would not fit into so many pixels."""
        told = self._words.split("\n")
        return "\n".join(line for one in told for line in self._lines(one, wide))

    @override
    def heightForWidth(self, wide: int, /) -> int:
        room = QRect(0, 0, max(1, wide), _ENDLESS)
        flags = Qt.TextFlag.TextWordWrap
        return self.fontMetrics().boundingRect(room, flags, self.broken(wide)).height()

    @override
    def sizeHint(self) -> QSize:
        metrics, told = self.fontMetrics(), self._words.split("\n")
        wide = max(metrics.horizontalAdvance(line) for line in told)
        return QSize(wide + 1, metrics.lineSpacing() * len(told))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST_PX, self.fontMetrics().lineSpacing())

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            super().setText(self.broken(event.size().width()))

    def _lines(self, told: str, wide: int) -> Iterator[str]:
        advance = self.fontMetrics().horizontalAdvance
        line = ""
        for part in _BEHIND.split(told):
            if line and advance((line + part).rstrip()) > wide:
                yield line.rstrip()
                line = ""
            line += part
        yield line.rstrip()
