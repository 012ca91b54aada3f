"""Playing and recording clips, where Qt's sound is installed (`shouyue[voice]`) and works.

Nothing else depends on it: without it clips come from files and are played elsewhere.
"""

import io
import wave
from importlib import import_module
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, QUrl, Signal

_MODULE: Final = "PySide6.QtMultimedia"
_RATE: Final = 24_000
"""Samples a second: what a voice needs; a minute takes 2.9 MB."""
_BYTES_A_SAMPLE: Final = 2
_HEADER: Final = 44
"""Bytes that a WAV file has before its samples."""
_LOOK_MS: Final = 500
"""How often it is looked at whether a recording or a clip goes on."""
_PATIENCE_MS: Final = 5000
"""How long nothing may come or go before the device counts as gone: Qt tells of none of that where
the last one was pulled out, and a microphone may take a second to wake."""
_ENDINGS: Final = {"audio/flac": "flac", "audio/wav": "wav", "audio/mp4": "m4a"}


def qt_module(name: str) -> Any:
    """A part of Qt that may be missing, or lack a library of the system; None then."""
    try:
        return import_module(name)
    except ImportError:
        return None


class Sound(QObject):
    """One clip at a time; a new order replaces the one before."""

    ended = Signal()
    """The clip has been played to its end."""

    unheard = Signal()
    """The clip cannot be played, or not to its end."""

    heard = Signal()
    """The microphone hears; it may take a second to wake, and what is said before is lost."""

    grew = Signal()
    """The recording goes on; told twice a second."""

    full = Signal()
    """The recording became as long as it may be, and was ended; nothing of it is here."""

    lost = Signal()
    """The microphone hears nothing any more, and the recording was ended; nothing of it is here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._qt: Any = None
        self._player: Any = None
        self._out: Any = None
        self._source: Any = None
        self._microphone = QByteArray()
        self._taken = QBuffer(self)
        self._taken.bytesWritten.connect(self._on_heard)
        self._played = QBuffer(self)
        self._most = self._mark = self._still_ms = 0
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self._look)
        self.hears = False

    @property
    def can_play(self) -> bool:
        """Whether there is something to play on."""
        return self._ready() and not self._qt.QMediaDevices.defaultAudioOutput().isNull()

    @property
    def can_record(self) -> bool:
        """Whether there is a microphone."""
        return self._ready() and not self._qt.QMediaDevices.defaultAudioInput().isNull()

    @property
    def is_recording(self) -> bool:
        return self._source is not None

    @property
    def seconds(self) -> int:
        """How long the recording is by now."""
        if self._source is None:
            return 0
        form = self._source.format()
        a_second = int(form.sampleRate()) * int(form.bytesPerFrame())
        return self._taken.size() // a_second

    def play(self, content: bytes, media: str = "") -> bool:
        """Begins to play a clip; False where nothing can be played here."""
        self.stop()
        if not content or not self.can_play:
            return False
        if self._player is None:
            self._player = self._qt.QMediaPlayer(self)
            self._out = self._qt.QAudioOutput(self)
            self._player.setAudioOutput(self._out)
            self._player.mediaStatusChanged.connect(self._on_status)
        # It stays with the device of its first clip, though that was pulled out, and plays to none.
        self._out.setDevice(self._qt.QMediaDevices.defaultAudioOutput())
        self._played.close()
        self._played.setData(QByteArray(content))
        self._played.open(QIODevice.OpenModeFlag.ReadOnly)
        ending = _ENDINGS.get(media, "wav")
        self._player.setSourceDevice(self._played, QUrl(f"clip.{ending}"))
        self._player.play()
        self._begin_to_watch()
        return True

    def stop(self) -> None:
        """Ends what is being played; it is not told as ended."""
        if self._source is None:
            self._watch.stop()
        if self._player is not None:
            blocked = self._player.blockSignals(True)
            self._player.stop()
            self._player.setSource(QUrl())
            self._player.blockSignals(blocked)

    def record(self, most: int) -> bool:
        """Begins to record, at most so many bytes; False where there is no microphone."""
        self.stop()
        self.taken()
        if not self.can_record:
            return False
        device = self._qt.QMediaDevices.defaultAudioInput()
        form = self._qt.QAudioFormat()
        form.setSampleRate(_RATE)
        form.setChannelCount(1)
        form.setSampleFormat(self._qt.QAudioFormat.SampleFormat.Int16)
        if not device.isFormatSupported(form):
            form = device.preferredFormat()
            form.setSampleFormat(self._qt.QAudioFormat.SampleFormat.Int16)
        self._taken.close()
        self._taken.setData(QByteArray())
        self._taken.open(QIODevice.OpenModeFlag.WriteOnly)
        self.hears = False
        self._most, self._microphone = most - _HEADER, device.id()
        self._source = self._qt.QAudioSource(device, form, self)
        self._source.start(self._taken)
        self._begin_to_watch()
        return True

    def taken(self) -> bytes:
        """Ends the recording; what was recorded as WAV, empty if that is nothing."""
        if self._source is None:
            return b""
        self._watch.stop()
        form = self._source.format()
        self._source.stop()
        self._source.deleteLater()
        self._source = None
        self._taken.close()
        samples = bytes(self._taken.data().data())
        if not samples.strip(b"\0"):
            return b""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(form.channelCount())
            file.setsampwidth(_BYTES_A_SAMPLE)
            file.setframerate(form.sampleRate())
            file.writeframes(samples)
        return out.getvalue()

    def _ready(self) -> bool:
        if self._qt is None:
            self._qt = qt_module(_MODULE)
        return self._qt is not None

    def _on_heard(self) -> None:
        if not self.hears:
            self.hears = True
            self.heard.emit()

    def _on_status(self, status: Any) -> None:
        ends = self._qt.QMediaPlayer.MediaStatus
        if status in (ends.EndOfMedia, ends.InvalidMedia):
            self._watch.stop()
            (self.ended if status == ends.EndOfMedia else self.unheard).emit()

    # --- whether it goes on --------------------------------------------------------------------

    def _begin_to_watch(self) -> None:
        self._mark = self._still_ms = 0
        self._watch.start()

    def _look(self) -> None:
        is_recording = self._source is not None
        mark = self._taken.size() if is_recording else self._player.position()
        goes_on = mark > self._mark and not (is_recording and self._is_dead_silent())
        self._still_ms = 0 if goes_on else self._still_ms + _LOOK_MS
        self._mark = mark
        is_gone = self._still_ms >= _PATIENCE_MS
        if not is_recording:
            if is_gone:
                self.stop()
                self.unheard.emit()
        elif mark >= self._most:
            self.taken()
            self.full.emit()
        elif is_gone or not self._is_plugged_in():
            self.taken()
            self.lost.emit()
        else:
            self.grew.emit()

    def _is_dead_silent(self) -> bool:
        """No room is as silent as a microphone that is muted, or changed for none by the system."""
        return not bytes(self._taken.data().mid(self._mark).data()).strip(b"\0")

    def _is_plugged_in(self) -> bool:
        """Whether the microphone is still among them: else the system goes on with another one."""
        here = self._qt.QMediaDevices.audioInputs()
        return any(device.id() == self._microphone for device in here)
