"""One question before something that no key takes back; it stands in the page, not over it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions

_NO = N_("Back  (Esc)")


class SureQuestion(QFrame):
    """Hidden until it is asked; the focus is on the answer that changes nothing.

    `question` and `yes` are sentence ids, marked where they are handed in.
    """

    sure = Signal()

    def __init__(self, question: str, yes: str, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self.setProperty("kind", "warn")
        words = QLabel(self)
        words.setWordWrap(True)
        captions.text(question, words.setText)
        do = Button(self)
        captions.text(yes, do.setText)
        self._no = Button(self)
        captions.text(_NO, self._no.setText)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(words, 1)
        row.addWidget(do)
        row.addWidget(self._no)
        do.clicked.connect(self._on_yes)
        self._no.clicked.connect(self.put_away)
        self._before: QWidget | None = None
        self.hide()

    def ask(self) -> None:
        self._before = self.window().focusWidget()
        self.show()
        self._no.setFocus()

    def put_away(self) -> bool:
        """Whether it was open."""
        was_open = not self.isHidden()
        if was_open:
            self.hide()
            if self._before is not None:
                self._before.setFocus()
        return was_open

    def _on_yes(self) -> None:
        self.put_away()
        self.sure.emit()
