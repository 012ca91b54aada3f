"""The computer's own voice, where it has one for a language; nothing else depends on it.

Qt's engines make themselves ready for up to two seconds and hold up whoever waits for them, so the
voice has a thread of its own, in which everything of it lives.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QLocale, QObject, QThread, Signal, Slot

from shouyue.desk.sound import qt_module

_MODULE: Final = "PySide6.QtTextToSpeech"
_MOCK: Final = "mock"
"""Qt's engine for tests: it speaks silence, and is named first."""

_BY_NAME: Final = {QLocale.Language.Chinese: ("Mandarin", "Pinyin")}
"""What voices are called that Linux knows by a code which is none to Qt (`cmn`): they stand under
the locale C, together with others of that kind. Of those with the first word one with the second is
better: the other Mandarin of espeak-ng 1.51 spells every character out in English."""


class Voice(QObject):
    """Says sentences one after the other; a new order replaces the one before."""

    known = Signal(str, bool)
    """Whether a voice for a language such as `zh_CN` is installed; the answer to `ask`."""

    changed = Signal()
    """It began to speak, or ended."""

    _asked = Signal(str)
    _ordered = Signal(str, str)
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
            self._ordered.emit("\n".join(sentences), language)

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

    @Slot(str, str)
    def say(self, words: str, language: str) -> None:
        speech = self._ready(language)
        if speech is not None:
            speech.stop()
            speech.say(words)

    @Slot()
    def stop(self) -> None:
        if self._speech is not None:
            self._speech.stop()

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

    def _on_state(self, state: Any) -> None:
        self.spoke.emit(state.name in {"Speaking", "Synthesizing"})


def best_voice(names: Iterable[str], language: QLocale.Language) -> str:
    """Which of the voices without a locale says a language best; empty if none does."""
    wanted, better = _BY_NAME.get(language, ("", ""))
    fit = [name for name in names if wanted and wanted in name]
    return next((name for name in fit if better in name), fit[0] if fit else "")
