"""A letter said clip by clip; what has none stands large in between, for whoever reads."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shouyue.casework.forms.clips import media_of
from shouyue.casework.forms.reading_aloud import Reading, Step
from shouyue.desk.bench import Bench
from shouyue.desk.devices.sound import Sound
from shouyue.desk.jobs import Ticket
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import Captions
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language, running


class Recital(QWidget):
    """Nothing in sight until it begins; a new one replaces the one before."""

    def __init__(self, bench: Bench, captions: Captions, sound: Sound, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._sound = bench, sound
        self._ticket: Ticket | None = None
        self._reading: Reading | None = None
        self._steps: Iterator[Step] = iter(())
        self.now, self.go_on = QLabel(self), Button(self)
        self.now.setObjectName("aloud")
        self.now.setWordWrap(True)
        self.now.setTextFormat(Qt.TextFormat.PlainText)
        captions.text("Said, go on", self.go_on.setText)
        self.go_on.clicked.connect(self._step)
        sound.ended.connect(self._step)
        sound.unheard.connect(self._leave_to_reader)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.now)
        column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.end()

    @property
    def goes_on(self) -> bool:
        """Whether something of a letter is being said, or waits to be."""
        return self._reading is not None

    def begin(self, reading: Reading) -> None:
        """Says a letter from its beginning."""
        self.end()
        self._reading = reading
        numbers = range(len(reading.sentences))
        self._steps = (step for number in numbers for step in reading.steps(number))
        self.show()
        self._step()

    def end(self) -> None:
        """Silence at once, and nothing in sight."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        self._sound.stop()
        self._steps, self._reading = iter(()), None
        self.hide()

    def _step(self) -> None:
        """The next clip is played; what has none stands there to be said by whoever reads."""
        reading = self._reading
        if reading is None:
            return
        step = next(self._steps, None)
        if step is None:
            self.end()
            return
        self.now.setText(running(step.text, letter_language(reading.language)))
        self.go_on.setVisible(not step.clip)
        if step.clip:
            act = partial(self._bench.acts.clip_said, reading, step.clip)
            self._ticket = self._bench.jobs.run(self, act, self._hear, self._on_error)
        else:
            self.go_on.setFocus()

    def _hear(self, content: bytes) -> None:
        self._ticket = None
        if not self._sound.play(content, media_of(content)):
            self._leave_to_reader()

    def _leave_to_reader(self) -> None:
        """Clip or loudspeaker went away meanwhile: the words stand there, somebody says them."""
        if self.goes_on:
            self.go_on.show()
            self.go_on.setFocus()

    def _on_error(self, error: KnownError) -> None:
        self._ticket = None
        self._bench.messages.trouble(error)
        self._leave_to_reader()
