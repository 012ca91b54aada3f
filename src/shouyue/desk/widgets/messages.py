"""The message bar: what happened and what can be done, without a dialog in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import Captions, Words
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language

Tone = Literal["done", "notice", "trouble"]
Told = Callable[[Language], str]

_SHAPES: dict[Tone, str] = {"done": "●", "notice": "▲", "trouble": "■"}
_DONE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell; the words come late, so that a change of language reaches them."""

    tone: Tone
    words: Told
    offer: Told | None = None
    do: Callable[[], object] | None = None


class Messages(QObject):
    """What pages tell the person. The window's bar listens, and so do tests."""

    told = Signal(object)

    def done(
        self, words: Told, offer: Told | None = None, do: Callable[[], object] | None = None
    ) -> None:
        self.told.emit(Notice("done", words, offer, do))

    def notice(
        self, words: Told, offer: Told | None = None, do: Callable[[], object] | None = None
    ) -> None:
        self.told.emit(Notice("notice", words, offer, do))

    def trouble(self, error: KnownError) -> None:
        """An error of the world: its sentence says what happened and what to do."""
        self.told.emit(Notice("trouble", lambda now: now.told(error.code, error.params)))


class MessageBar(QFrame):
    """Shows the newest notice until it is closed; good news leaves by itself."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._words = words
        self._notice: Notice | None = None
        self._shape = QLabel(self)
        self._shape.setObjectName("shape")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._offer = Button(self)
        self._offer.setObjectName("flat")
        self._offer.clicked.connect(self.take_offer)
        self._close = Button(self)
        self._close.setObjectName("flat")
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 8, 4)
        row.addWidget(self._shape)
        row.addWidget(self._text, 1)
        row.addWidget(self._offer)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DONE_MS)
        self._timer.timeout.connect(self.dismiss)
        captions = Captions(words, self)
        captions.text("Close", self._close.setText)
        captions.follow(self._retell)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while it says nothing."""
        return self._text.text() if self._notice else ""

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        self._notice = notice
        self.setProperty("kind", notice.tone)
        self._shape.setText(_SHAPES[notice.tone])
        self._retell()
        for widget in (self, self._shape):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._text.text()))
        self._timer.stop()
        if notice.tone == "done":
            self._timer.start()

    @Slot()
    def take_offer(self) -> None:
        """Does what the notice offers, such as undoing."""
        notice = self._notice
        if notice is not None and notice.do is not None:
            self.dismiss()
            notice.do()

    @Slot()
    def dismiss(self) -> None:
        self._notice = None
        self._timer.stop()
        self.hide()

    def _retell(self) -> None:
        if self._notice is None:
            return
        language = self._words.language
        self._text.setText(self._notice.words(language))
        self._offer.setVisible(self._notice.offer is not None)
        if self._notice.offer is not None:
            self._offer.setText(self._notice.offer(language))
