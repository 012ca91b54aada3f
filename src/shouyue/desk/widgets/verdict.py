"""A framed line that says at once how something stands: good, careful, not."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

Kind = Literal["good", "warn", "bad", "plain"]

SHAPES: dict[Kind, str] = {"good": "●", "warn": "▲", "bad": "■", "plain": "○"}

_SIDES_PX, _EDGES_PX = 70, 16
"""What shape, scroll bar and margins take of its width and height."""


class Verdict(QFrame):
    """Shape, words and colour say the same; none of them is needed for the others.

    With `most` it is at most so many pixels high and scrolls beyond: what it speaks of, below it,
    stays in sight.
    """

    def __init__(self, parent: QWidget | None = None, most: int = 0) -> None:
        super().__init__(parent)
        self._most = most
        self.setObjectName("verdict")
        self._shape = QLabel(self)
        self._shape.setObjectName("shape")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._source = QLabel(self)
        self._source.setObjectName("quiet")
        self._source.setWordWrap(True)
        self._source.hide()
        self._inside = QWidget(self)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._source)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._shape)
        if most:
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._inside.setObjectName("inside")
            area.setWidget(self._inside)
            row.addWidget(area, 1)
        else:
            row.addWidget(self._inside, 1)

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def source(self) -> str:
        """What it rests on, as far as that is shown."""
        return self._source.text()

    @property
    def kind(self) -> str:
        return str(self.property("kind"))

    def show_verdict(self, kind: Kind, words: str, source: str = "") -> None:
        """Says it; `source` stands below in small: which text the rule is from, and how sure."""
        self._shape.setText(SHAPES[kind])
        self._text.setText(words)
        self._source.setText(source)
        self._source.setVisible(bool(source))
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            for widget in (self, self._shape):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.setVisible(bool(words))
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        if self._most:
            wide = max(1, self.width() - _SIDES_PX)
            self.setFixedHeight(min(self._most, self._inside.heightForWidth(wide) + _EDGES_PX))
            # What is inside took its place before this height was known.
            self._row.setGeometry(self.contentsRect())
