"""The computer's own voice, where it has one for a language; nothing else depends on it.

Qt's engines need seconds to make themselves ready and hold up whoever waits for them, so the
voice has a thread of its own, in which everything of it lives.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLocale,
    QObject,
    QThread,
    QTimer,
    Signal,
    Slot,
)

from shouyue.desk.devices.sound import qt_module

_MODULE: Final = "PySide6.QtTextToSpeech"
_MOCK: Final = "mock"
"""Qt's engine for tests: it speaks silence, and is named first."""

_BY_NAME: Final = {QLocale.Language.Chinese: ("Mandarin", "Pinyin")}
"""What voices are called that Linux knows by a code which is none to Qt (`cmn`): they stand under
the locale C, together with others of that kind. Of those with the first word one with the second is
better: the other Mandarin of espeak-ng 1.51 spells every character out in English."""

_AT_WORK: Final = frozenset({"Speaking", "Synthesizing"})
_BROKEN: Final = "Error"
"""States of an engine, as Qt names them."""

_TRIES: Final = 2
_PATIENCE_MS: Final = 500
_STEP_MS: Final = 10
_REST_MS: Final = 50


class Voice(QObject):
    """Says sentences one after the other; a new order replaces the one before."""

    known = Signal(str, bool)
    """Whether a voice for a language such as `zh_CN` is installed; the answer to `ask`."""

    changed = Signal()
    """It began to speak, or ended."""

    _asked = Signal(str)
    _ordered = Signal(list, str)
    _hushed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.speaks = False
        self._thread: QThread | None = None

    def ask(self, language: str) -> None:
        """Finds out whether there is a voice; `known` tells it."""
        if qt_module(_MODULE) is None:
            self.known.emit(language, False)
            return
        self._wake()
        self._asked.emit(language)

    def say(self, sentences: list[str], language: str) -> None:
        """Speaks, if there is a voice for it."""
        if self._thread is not None:
            self._ordered.emit(sentences, language)

    def stop(self) -> None:
        self._hushed.emit()

    def _wake(self) -> None:
        if self._thread is not None:
            return
        self._thread = thread = QThread(self)
        mouth = _Mouth()
        mouth.moveToThread(thread)
        self._asked.connect(mouth.find)
        self._ordered.connect(mouth.say)
        self._hushed.connect(mouth.stop)
        mouth.found.connect(self.known)
        mouth.spoke.connect(self._on_spoke)
        thread.finished.connect(mouth.deleteLater)
        # Its own half of the thread would be taken apart while the other one runs.
        self.destroyed.connect(partial(_end, thread))
        self._mouth = mouth
        thread.start()

    @Slot(bool)
    def _on_spoke(self, speaks: bool) -> None:
        if speaks != self.speaks:
            self.speaks = speaks
            self.changed.emit()


def _end(thread: QThread, *_: object) -> None:
    thread.quit()
    thread.wait()


class _Mouth(QObject):
    """What lives in the voice's own thread."""

    found = Signal(str, bool)
    spoke = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._speech: Any = None

    @Slot(str)
    def find(self, language: str) -> None:
        self.found.emit(language, self._ready(language) is not None)

    @Slot(list, str)
    def say(self, sentences: list[str], language: str) -> None:
        """One sentence after the other: what the system was handed it says, even if we die."""
        for _ in range(_TRIES):
            self.stop()
            speech = self._ready(language)
            if speech is None:
                break
            for sentence in sentences:
                speech.enqueue(sentence)
            if speech.state().name != _BROKEN:
                return
            self._let_go()
        self.found.emit(language, False)

    @Slot()
    def stop(self) -> None:
        speech, waited_ms = self._speech, 0
        if speech is None:
            return
        speech.stop()
        while speech.state().name in _AT_WORK:
            if waited_ms >= _PATIENCE_MS:
                # The system's speech died, and tells nobody; a new one is asked when it is wanted.
                self._let_go()
                return
            QThread.msleep(_STEP_MS)
            waited_ms += _STEP_MS
            QCoreApplication.sendPostedEvents(speech, QEvent.Type.MetaCall)

    def _let_go(self) -> None:
        self._speech.deleteLater()
        self._speech = None
        self.spoke.emit(False)

    def _ready(self, language: str) -> Any:
        """The engine, set to a voice of the language; None where there is none."""
        if self._speech is None and (module := qt_module(_MODULE)) is not None:
            speech = module.QTextToSpeech
            engines = [name for name in speech.availableEngines() if name != _MOCK]
            if engines:
                self._speech = speech(engines[0], self)
                self._speech.stateChanged.connect(self._on_state)
        if self._speech is None:
            return None
        wanted = QLocale(language)
        here = self._speech.availableLocales()
        if any(locale.language() == wanted.language() for locale in here):
            self._speech.setLocale(wanted)
            return self._speech
        return self._speech if QLocale.c() in here and self._takes(wanted.language()) else None

    def _takes(self, language: QLocale.Language) -> bool:
        """Takes the best voice without a locale that says a language; False if there is none."""
        self._speech.setLocale(QLocale.c())
        voices = {voice.name(): voice for voice in self._speech.availableVoices()}
        name = best_voice(voices, language)
        if name:
            self._speech.setVoice(voices[name])
        return bool(name)

    def _on_state(self) -> None:
        if self._speech is not None and self._speech.state().name in _AT_WORK:
            self.spoke.emit(True)
        else:
            # Between two sentences it rests for a moment.
            QTimer.singleShot(_REST_MS, self, self._on_rest)

    def _on_rest(self) -> None:
        if self._speech is None or self._speech.state().name not in _AT_WORK:
            self.spoke.emit(False)


def best_voice(names: Iterable[str], language: QLocale.Language) -> str:
    """Which of the voices without a locale says a language best; empty if none does."""
    wanted, better = _BY_NAME.get(language, ("", ""))
    fit = [name for name in names if wanted and wanted in name]
    return next((name for name in fit if better in name), fit[0] if fit else "")
