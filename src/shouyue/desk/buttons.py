"""Buttons that Enter presses as Space does, in every window and on every system."""

from PySide6.QtWidgets import QPushButton, QWidget


class Button(QPushButton):
    """A button for an act. Choices among several stay plain, so that Enter goes on from them."""

    def __init__(self, words: str | QWidget | None = None, parent: QWidget | None = None) -> None:
        """`Button(parent)` or `Button(words, parent)`, as Qt's own."""
        if isinstance(words, str):
            super().__init__(words, parent)
        else:
            super().__init__(words)
        self.setAutoDefault(True)
