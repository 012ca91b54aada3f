"""A letter's own words to read aloud, large, with the questions to ask at the end."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.reading_aloud import Reading
from shouyue.desk.bench import Bench
from shouyue.desk.buttons import Button
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import quiet
from shouyue.desk.voice import Voice
from shouyue.desk.words import Captions
from shouyue.domain.errors import KnownError


class ReadingPanel(QWidget):
    """Closed until it is asked for; one letter at a time."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._voice = Voice(self)
        self._ticket: Ticket | None = None
        self._reading: Reading | None = None
        self._open, self._speak = Button(self), Button(self)
        captions.text("Read it aloud  (F9)", self._open.setText)
        captions.text("Let the computer say it", self._speak.setText)
        self._none = quiet(self)
        captions.text("No voice of this language is on this computer.", self._none.setText)
        self.words = QLabel(self)
        self.words.setObjectName("aloud")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addWidget(self._speak)
        row.addWidget(self._none, 1)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.words)
        self._speak.clicked.connect(self._say)
        self.opened = self._open.clicked
        self.close_up()

    def close_up(self) -> None:
        """Another letter: nothing of the one before is read or said any more."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        self._voice.stop()
        self._reading = None
        self.words.clear()
        for widget in (self.words, self._speak, self._none):
            widget.hide()

    def toggle(self, serial: str) -> None:
        """Opens the words of the letter of a serial, or closes them."""
        was_open = self._reading is not None
        self.close_up()
        if not was_open and serial:
            act = partial(self._bench.acts.read_aloud, serial)
            self._ticket = self._bench.jobs.run(self, act, self._show, self._on_error)

    def _show(self, reading: Reading) -> None:
        self._ticket, self._reading = None, reading
        language = self._bench.words.language
        lines = [f"？ {one.text}" if one.asks else one.text for one in reading.sentences]
        self.words.setText(
            "\n".join(lines)
            or language.text("Nothing is laid down to say for this form. Read the page itself.")
        )
        self.words.show()
        can = bool(lines) and self._voice.can_say(reading.language)
        self._speak.setVisible(can)
        self._none.setVisible(bool(lines) and not can)

    def _on_error(self, error: KnownError) -> None:
        self._ticket = None
        self._bench.messages.trouble(error)

    def _say(self) -> None:
        if self._reading is not None:
            sentences = [one.text for one in self._reading.sentences]
            self._voice.say(sentences, self._reading.language)
