"""Recording the sentences of a form one by one, in a dialect: record, hear, replace, take away."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from shouyue.casework.forms.clips import MAX_CLIP, ClipLine, Wish
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.desk.bench import Bench
from shouyue.desk.devices.sound import Sound
from shouyue.desk.page import quiet
from shouyue.desk.taking_back import against
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError

_KINDS = "*.wav *.flac *.m4a"
_TOO_LONG = N_("This was recorded longer than a sentence takes, and was not kept. Record it again.")
_LOST = N_(
    "The microphone hears nothing any more, and nothing was kept. Record the sentence again."
)
_UNHEARD = N_("This recording cannot be played here.")


class ClipsRoom(QWidget):
    """One sentence at a time, large enough to be read into a microphone."""

    changed = Signal()

    def __init__(self, bench: Bench, captions: Captions, sound: Sound, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._sound = bench, sound
        self._form = self._language = ""
        self._lines: Sequence[ClipLine] = ()
        self._retired = 0
        self._at = 0
        self.dialect = QLineEdit(self)
        captions.text("Dialect, as people call it", self.dialect.setPlaceholderText)
        captions.text("Dialect of the recordings", self.dialect.setAccessibleName)
        self.dialect.editingFinished.connect(self.load)
        self._where = quiet(self)
        self.words = QLabel(self)
        self.words.setObjectName("aloud")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._lacks = quiet(self)
        self.back, self.next, self.record = Button(self), Button(self), Button(self)
        self.play, self.take, self.away = Button(self), Button(self), Button(self)
        self._old, self.drop_old = quiet(self), Button(self)
        captions.text("Delete them", self.drop_old.setText)
        captions.text("Sentence before", self.back.setText)
        captions.text("Next sentence", self.next.setText)
        captions.text("Hear it", self.play.setText)
        captions.text("From a file …", self.take.setText)
        captions.text("Take it away", self.away.setText)
        captions.follow(self._retell)
        self.back.clicked.connect(partial(self._turn, -1))
        self.next.clicked.connect(partial(self._turn, 1))
        self.record.clicked.connect(self._record)
        self._sound.heard.connect(self._retell)
        self._sound.grew.connect(self._retell)
        self._sound.full.connect(partial(self._tell, _TOO_LONG))
        self._sound.lost.connect(partial(self._tell, _LOST))
        self._sound.unheard.connect(partial(self._tell, _UNHEARD))
        self.play.clicked.connect(self._play)
        self.take.clicked.connect(self._choose)
        self.away.clicked.connect(partial(self._keep, self._retire))
        self.drop_old.clicked.connect(lambda: self._run(self._retire(0), self._on_kept))
        self._lay_out()
        self.hide()

    def open(self, form: str, language: str) -> None:
        """The sentences of a form in one of its languages."""
        self._form, self._language, self._at = form, language, 0
        self.show()
        self.load()
        self.dialect.setFocus()

    def close_up(self) -> None:
        """Puts the microphone away."""
        self._sound.taken()
        self._sound.stop()
        self.hide()

    def load(self) -> None:
        if self._form and not self._sound.is_recording:
            self._run(partial(self._bench.acts.clip_lines, self._wish), self._show)

    @property
    def _wish(self) -> Wish:
        return Wish(self._form, self._language, self.dialect.text().strip())

    @property
    def _line(self) -> ClipLine | None:
        return self._lines[self._at] if self._at < len(self._lines) else None

    def _lay_out(self) -> None:
        top, feet = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.dialect)
        top.addWidget(self._where, 1)
        for button in (self.back, self.next, self.record, self.play, self.take, self.away):
            feet.addWidget(button)
        feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addLayout(feet)
        old = QHBoxLayout()
        old.addWidget(self._old, 1)
        old.addWidget(self.drop_old)
        column.addLayout(old)
        column.addWidget(self._lacks)

    def _show(self, lines: Sequence[ClipLine]) -> None:
        self._lines = [line for line in lines if line.number]
        self._retired = len(lines) - len(self._lines)
        self._at = min(self._at, max(0, len(self._lines) - 1))
        self._retell()

    def _retell(self) -> None:
        language, line = self._bench.words.language, self._line
        is_recording = self._sound.is_recording
        stop, begin = language.text("Stop and keep it"), language.text("Record")
        self.record.setText(stop if is_recording else begin)
        is_here = line is not None and line.state == "recorded"
        self.words.setText(line.text if line is not None else "")
        state = language.text("recorded") if is_here else language.text("not recorded")
        if is_recording:
            minutes, seconds = divmod(self._sound.seconds, 60)
            speak = language.text("■ Speak now")
            state = f"{speak}  {minutes}:{seconds:02}" if self._sound.hears else "…"
        self._where.setText(f"{self._at + 1} / {len(self._lines)}  ·  {state}")
        self.record.setEnabled(line is not None and self._sound.can_record)
        self.play.setEnabled(is_here and self._sound.can_play and not is_recording)
        self.take.setEnabled(line is not None and not is_recording)
        self.away.setEnabled(is_here and not is_recording)
        old = language.plural(
            "{n} recording says words that are said no more.",
            "{n} recordings say words that are said no more.",
            self._retired,
        )
        self._old.setText(old)
        for widget in (self._old, self.drop_old):
            widget.setVisible(self._retired > 0)
        lacks = []
        if not self._sound.can_record:
            lacks.append(
                language.text("No microphone is here. Record elsewhere, and take the file in.")
            )
        if not self._sound.can_play:
            lacks.append(language.text("Nothing can be played on this computer."))
        self._lacks.setText(" ".join(lacks))
        self._lacks.setVisible(bool(lacks))

    def _turn(self, by: int) -> None:
        if self._lines and not self._sound.is_recording:
            self._at = (self._at + by) % len(self._lines)
            self._retell()

    def _record(self) -> None:
        if not self._sound.is_recording:
            self._sound.record(MAX_CLIP)
            self._retell()
            return
        taken = self._sound.taken()
        if taken:
            self._keep(lambda number: partial(self._bench.acts.add_clip, self._wish, number, taken))
        else:
            self._tell(N_("The microphone heard nothing."))

    def _tell(self, words: str) -> None:
        if self.isVisible():
            self._bench.messages.notice(lambda now: now.text(words))
            self._retell()

    def _play(self) -> None:
        line = self._line
        if line is not None:
            act = partial(self._bench.acts.clip_bytes, self._wish, line.number)
            self._run(act, lambda content: self._sound.play(content, line.media))

    def _choose(self) -> None:
        asked = QFileDialog(self, self._bench.words.language.text("A recording of this sentence"))
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.setNameFilter(_KINDS)
        asked.fileSelected.connect(self.take_file)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def take_file(self, path: str) -> None:
        """Keeps the sound of a file for the sentence in sight."""
        self._keep(
            lambda number: partial(self._bench.acts.add_clip_file, self._wish, number, Path(path))
        )

    def _retire(self, number: int) -> Callable[[], Outcome]:
        return partial(self._bench.acts.retire_clip, self._wish, number)

    def _keep(self, act: Callable[[int], Callable[[], Outcome]]) -> None:
        line = self._line
        if line is not None:
            self._run(act(line.number), self._on_kept)

    def _on_kept(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Saved):
            self._bench.messages.notice(lambda now: against(now, outcome))
        self.changed.emit()
        self.load()

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        self._bench.jobs.run(self, work, done, self._on_error)

    def _on_error(self, error: KnownError) -> None:
        self._bench.messages.trouble(error)
        self._retell()
