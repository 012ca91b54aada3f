"""A letter's own words to read aloud, large, with the questions to ask at the end.

Where sentences were recorded they are played one after the other; what differs from letter to
letter stands large in between, for whoever reads.
"""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.forms.reading_aloud import Reading
from shouyue.desk.bench import Bench
from shouyue.desk.devices.sound import Sound
from shouyue.desk.devices.voice import Voice
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import quiet, room_of
from shouyue.desk.records.clips import ClipsRoom
from shouyue.desk.records.recital import Recital
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import refill
from shouyue.desk.widgets.words import Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language, running


class ReadingPanel(QWidget):
    """Closed until it is asked for; one letter at a time."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._voice, self._sound = Voice(self), Sound(self)
        self._ticket: Ticket | None = None
        self._reading: Reading | None = None
        self._open, self._speak, self._play = Button(self), Button(self), Button(self)
        self._to_record = Button(self)
        captions.text("Read it aloud  (F9)", self._open.setText)
        captions.text("Play the recordings", self._play.setText)
        captions.text("Record the sentences …", self._to_record.setText)
        self.dialect = QComboBox(self)
        captions.text("Dialect of the recordings", self.dialect.setAccessibleName)
        self.dialect.activated.connect(self._on_dialect)
        self._none, self.draft = quiet(self), quiet(self)
        captions.text("No voice of this language is on this computer.", self._none.setText)
        self.words = QLabel(self)
        self.words.setObjectName("aloud")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.recital = Recital(bench, captions, self._sound, self)
        self.clips = ClipsRoom(bench, captions, self._sound, self)
        self._lay_out()
        captions.follow(self._on_speech)
        self._voice.known.connect(self._on_voice)
        self._voice.changed.connect(self._on_speech)
        self._speak.clicked.connect(self._say)
        self._play.clicked.connect(self._begin)
        self._to_record.clicked.connect(self._record)
        self.clips.changed.connect(self._on_dialect)
        self.opened = self._open.clicked
        self.close_up()

    def close_up(self) -> None:
        """Another letter: nothing of the one before is read or said any more."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        self._voice.stop()
        self.recital.end()
        self._reading = None
        self.words.clear()
        self.clips.close_up()
        for widget in self._of_a_reading():
            widget.hide()

    def toggle(self, serial: str) -> None:
        """Opens the words of the letter of a serial, or closes them."""
        was_open = self._reading is not None
        self.close_up()
        if not was_open and serial:
            self._read(serial, self.dialect.currentData() or "")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """The page was left: what is said of a letter is for whoever sits before it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._be_quiet()

    @property
    def is_open(self) -> bool:
        """Whether the words of a letter are here."""
        return self._reading is not None

    def come_up(self) -> None:
        """Into sight, once there is room for it."""
        QTimer.singleShot(0, self, partial(self._rise, self))

    def _lay_out(self) -> None:
        row, clips = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self._open)
        row.addWidget(self._speak)
        row.addWidget(self._none, 1)
        row.addStretch(0)
        for widget in (self._play, self.dialect, self._to_record):
            clips.addWidget(widget)
        clips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addLayout(clips)
        column.addWidget(self.draft)
        column.addWidget(self.recital)
        column.addWidget(self.words)
        column.addWidget(self.clips)

    def _of_a_reading(self) -> tuple[QWidget, ...]:
        buttons = (self._speak, self._play, self._to_record)
        return (self.words, self._none, self.draft, self.dialect, *buttons)

    def _read(self, serial: str, dialect: str) -> None:
        act = partial(self._bench.acts.read_aloud, serial, dialect)
        self._ticket = self._bench.jobs.run(self, act, self._show, self._on_error)

    def _show(self, reading: Reading) -> None:
        self._ticket, self._reading = None, reading
        language = self._bench.words.language
        lines = [f"？ {one.text}" if one.asks else one.text for one in reading.sentences]
        text = running("\n".join(lines), letter_language(reading.language))
        self.words.setText(text or language.text("This paper is read aloud to nobody."))
        self.words.show()
        self.draft.setText(reading.draft)
        self.draft.setVisible(bool(reading.draft))
        if lines:
            self._voice.ask(reading.language)
        self._to_record.setVisible(bool(lines))
        as_written = language.text("as it is written")
        refill(self.dialect, [(one or as_written, one) for one in reading.dialects])
        self.dialect.setVisible(bool(reading.dialects))
        self._play.setVisible(bool(reading.recorded) and self._sound.can_play)
        chosen = self.dialect.currentData() or ""
        self.come_up()
        if reading.dialects and not reading.recorded and chosen != reading.dialect:
            self._on_dialect()

    def _rise(self, widget: QWidget) -> None:
        """What was asked for stands where it can be read at once: at the top of its room."""
        area = room_of(self)
        inside = area.widget() if area is not None else None
        if area is not None and inside is not None and self._reading is not None:
            place = widget.mapTo(inside, widget.rect().topLeft())
            area.verticalScrollBar().setValue(place.y())

    def _on_error(self, error: KnownError) -> None:
        self._ticket = None
        self._bench.messages.trouble(error)

    def _on_dialect(self) -> None:
        if self._reading is not None:
            self._read(self._reading.serial, self.dialect.currentData() or "")

    def _on_voice(self, language: str, can: bool) -> None:
        reading = self._reading
        if reading is not None and reading.sentences and reading.language == language:
            self._speak.setVisible(can)
            self._none.setVisible(not can)

    def _on_speech(self) -> None:
        language = self._bench.words.language
        stop, begin = language.text("Stop speaking"), language.text("Let the computer say it")
        self._speak.setText(stop if self._voice.speaks else begin)

    def _begin(self) -> None:
        if self._reading is not None:
            self._be_quiet()
            self.recital.begin(self._reading)

    def _say(self) -> None:
        if self._voice.speaks:
            self._voice.stop()
        elif self._reading is not None:
            self._be_quiet()
            self._voice.say(self._reading.for_voice(), self._reading.language)

    def _be_quiet(self) -> None:
        """One thing is heard at a time, and no microphone hears it."""
        self._voice.stop()
        self.recital.end()
        if self._sound.is_recording:
            self.clips.close_up()

    def _record(self) -> None:
        if self._reading is not None:
            self._be_quiet()
            self.clips.open(self._reading.form, self._reading.language)
            QTimer.singleShot(0, self, partial(self._rise, self.clips))
