"""A framed line that says at once how something stands: good, careful, not."""

from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

Kind = Literal["good", "warn", "bad", "plain"]

SHAPES: dict[Kind, str] = {"good": "●", "warn": "▲", "bad": "■", "plain": "○"}


class Verdict(QFrame):
    """Shape, words and colour say the same; none of them is needed for the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._source)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._shape)
        row.addLayout(column, 1)

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
