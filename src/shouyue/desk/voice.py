"""The computer's own voice, where it has one for a language; nothing else depends on it."""

from typing import Any, Final

from PySide6.QtCore import QLocale, QObject

from shouyue.desk.sound import qt_module

_MODULE: Final = "PySide6.QtTextToSpeech"
_MOCK: Final = "mock"
"""Qt's engine for tests: it speaks silence, and is named first."""


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
        speech.setLocale(QLocale(language))
        speech.say("\n".join(sentences))
        return True

    def stop(self) -> None:
        if self._speech is not None:
            self._speech.stop()

    def _ready(self, language: str) -> Any:
        if self._speech is None and (module := qt_module(_MODULE)) is not None:
            speech = module.QTextToSpeech
            engines = [name for name in speech.availableEngines() if name != _MOCK]
            if engines:
                self._speech = speech(engines[0], self)
        if self._speech is None:
            return None
        wanted = QLocale(language).language()
        spoken = {locale.language() for locale in self._speech.availableLocales()}
        return self._speech if wanted in spoken else None
