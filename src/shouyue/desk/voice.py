"""The computer's own voice, where it has one for a language; nothing else depends on it."""

from typing import Any, Final

from PySide6.QtCore import QLocale, QObject

from shouyue.desk.sound import qt_module

_MODULE: Final = "PySide6.QtTextToSpeech"
_MOCK: Final = "mock"
"""Qt's engine for tests: it speaks silence, and is named first."""

_BY_NAME: Final = {QLocale.Language.Chinese: "Mandarin"}
"""What voices are called that Linux knows by a code which is none to Qt (`cmn`): they stand under
the locale C, together with others of that kind."""


class Voice(QObject):
    """Says sentences one after the other; a new order replaces the one before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._speech: Any = None

    def can_say(self, language: str) -> bool:
        """Whether a voice for a language such as `zh_CN` is installed."""
        return self._ready(language) is not None

    def say(self, sentences: list[str], language: str) -> bool:
        """Begins to speak; False where there is no voice here."""
        speech = self._ready(language)
        if speech is None:
            return False
        speech.stop()
        speech.say("\n".join(sentences))
        return True

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
        if self._speech is None:
            return None
        wanted = QLocale(language)
        here = self._speech.availableLocales()
        if any(locale.language() == wanted.language() for locale in here):
            self._speech.setLocale(wanted)
            return self._speech
        name = _BY_NAME.get(wanted.language())
        return self._speech if name and QLocale.c() in here and self._takes(name) else None

    def _takes(self, name: str) -> bool:
        """Takes the first voice without a locale that is called so; False if there is none."""
        self._speech.setLocale(QLocale.c())
        voice = next((one for one in self._speech.availableVoices() if name in one.name()), None)
        if voice is not None:
            self._speech.setVoice(voice)
        return voice is not None
