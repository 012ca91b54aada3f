"""A letter's own words to read aloud, large, with the questions to ask at the end.

Where sentences were recorded they are played one after the other; what differs from letter to
letter stands large in between, for whoever reads.
"""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.forms.clips import media_of
from shouyue.casework.forms.reading_aloud import Reading, Step
from shouyue.desk.bench import Bench
from shouyue.desk.buttons import Button
from shouyue.desk.entries import refill
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import quiet, room_of
from shouyue.desk.records.clips import ClipsRoom
from shouyue.desk.sound import Sound
from shouyue.desk.voice import Voice
from shouyue.desk.words import Captions
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
        self._steps: Iterator[Step] = iter(())
        self._open, self._speak, self._play = Button(self), Button(self), Button(self)
        self._go_on, self._to_record = Button(self), Button(self)
        captions.text("Read it aloud  (F9)", self._open.setText)
        captions.text("Let the computer say it", self._speak.setText)
        captions.text("Play the recordings", self._play.setText)
        captions.text("Said, go on", self._go_on.setText)
        captions.text("Record the sentences …", self._to_record.setText)
        self.dialect = QComboBox(self)
        captions.text("Dialect of the recordings", self.dialect.setAccessibleName)
        self.dialect.activated.connect(self._on_dialect)
        self._none, self.draft = quiet(self), quiet(self)
        captions.text("No voice of this language is on this computer.", self._none.setText)
        self.words, self.now = QLabel(self), QLabel(self)
        for label in (self.words, self.now):
            label.setObjectName("aloud")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.clips = ClipsRoom(bench, captions, self._sound, self)
        self._lay_out()
        self._speak.clicked.connect(self._say)
        self._play.clicked.connect(self._begin)
        self._go_on.clicked.connect(self._step)
        self._sound.ended.connect(self._step)
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
        self._sound.stop()
        self._steps = iter(())
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
        column.addWidget(self.now)
        column.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.words)
        column.addWidget(self.clips)

    def _of_a_reading(self) -> tuple[QWidget, ...]:
        buttons = (self._speak, self._play, self._go_on, self._to_record)
        return (self.words, self.now, self._none, self.draft, self.dialect, *buttons)

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
        can = bool(lines) and self._voice.can_say(reading.language)
        self._speak.setVisible(can)
        self._none.setVisible(bool(lines) and not can)
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

    def _say(self) -> None:
        if self._reading is not None:
            sentences = [one.text for one in self._reading.sentences]
            self._voice.say(sentences, self._reading.language)

    def _record(self) -> None:
        if self._reading is not None:
            self._sound.stop()
            self.clips.open(self._reading.form, self._reading.language)
            QTimer.singleShot(0, self, partial(self._rise, self.clips))

    # --- from clip to clip ---------------------------------------------------------------------

    def _begin(self) -> None:
        reading = self._reading
        if reading is not None:
            self._voice.stop()
            numbers = range(len(reading.sentences))
            self._steps = (step for number in numbers for step in reading.steps(number))
            self._step()

    def _step(self) -> None:
        """The next clip is played; what has none stands there to be said by whoever reads."""
        step, reading = next(self._steps, None), self._reading
        is_to_say = step is not None and not step.clip
        tag = reading.language if reading is not None else ""
        self.now.setText(running(step.text, letter_language(tag)) if step is not None else "")
        self.now.setVisible(step is not None)
        self._go_on.setVisible(is_to_say)
        if is_to_say:
            self._go_on.setFocus()
        elif step is not None and reading is not None:
            act = partial(self._bench.acts.clip_said, reading, step.clip)
            self._ticket = self._bench.jobs.run(self, act, self._hear, self._on_error)

    def _hear(self, content: bytes) -> None:
        self._ticket = None
        if not self._sound.play(content, media_of(content)):
            # It went away meanwhile: the words stand there, and somebody says them.
            self._go_on.show()
            self._go_on.setFocus()
