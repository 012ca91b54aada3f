"""The language of the window, as one changeable value, and captions that follow it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from shouyue.i18n.language import N_, Language

__all__ = ["N_", "Captions", "Words"]


class Words(QObject):
    """Which language the window speaks now. Pages ask for it when they show something."""

    changed = Signal()

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language

    @property
    def language(self) -> Language:
        return self._language

    def speak(self, language: Language) -> None:
        """Changes the language of every open page."""
        self._language = language
        self.changed.emit()


class Captions(QObject):
    """Fixed texts of one widget: said now, and again whenever the language changes.

    Child of the widget whose captions it holds, so it ends with it.
    """

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._said: list[tuple[str, tuple[Callable[[str], object], ...]]] = []
        self._dynamic: list[Callable[[], object]] = []
        words.changed.connect(self._say_all)

    def text(self, message: str, *setters: Callable[[str], object]) -> None:
        """`captions.text("Village", label.setText)`; the catalogue finds the sentence here."""
        self._said.append((message, setters))
        self._say(message, setters)

    def follow(self, retell: Callable[[], object]) -> None:
        """Calls `retell` after each change of language, for texts that are computed."""
        self._dynamic.append(retell)

    def _say(self, message: str, setters: tuple[Callable[[str], object], ...]) -> None:
        words = self._words.language.text(message)
        for setter in setters:
            setter(words)

    def _say_all(self) -> None:
        for message, setters in self._said:
            self._say(message, setters)
        for retell in self._dynamic:
            retell()
