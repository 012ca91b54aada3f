"""The program tries itself on this machine: a village, its day, its window. Leaves nothing."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from shouyue.casework.forms.catalogue import form_cards
from shouyue.casework.opening import system_clock
from shouyue.casework.practice.demo import live_a_day
from shouyue.casework.practice.village import PASSWORD, PracticeClock, Village
from shouyue.cli.console import REFUSED, Answer, Call, Json
from shouyue.cli.demo import practice_hub
from shouyue.cli.window import start_on
from shouyue.desk.frame.trial import opens
from shouyue.domain.errors import KnownError
from shouyue.i18n.catalogue import languages
from shouyue.i18n.language import load_language

_LOANS = 40


def selftest(call: Call) -> Answer:
    """Every part with one line; refused if any of them does not work here."""
    with tempfile.TemporaryDirectory(prefix="shouyue-selftest-") as folder:
        parts = _Parts(call)
        village = Village(Path(folder) / "village", _LOANS, PracticeClock(system_clock))
        parts.attempt("casework.selftest.files", _files)
        parts.attempt("casework.selftest.day", lambda: _day(village))
        if village.is_there:
            parts.attempt("casework.selftest.window", lambda: _window(village))
    return parts.answer()


class _Parts:
    """What was tried, and what came of it."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._tried: list[tuple[str, str]] = []

    def attempt(self, code: str, part: Callable[[], str]) -> None:
        """Try a part; it answers with its trouble, or nothing. What it raises is a trouble too."""
        try:
            trouble = part()
        except KnownError as error:
            trouble = self._call.say.sentence(error.code, error.params)
        except (OSError, ImportError) as error:
            # A library or a file that this machine or this installation lacks.
            trouble = f"{type(error).__name__}: {error}"
        self._tried.append((code, trouble))

    def answer(self) -> Answer:
        say = self._call.say
        document: Json = {
            "parts": [
                {"part": code, "works": not trouble, "trouble": trouble}
                for code, trouble in self._tried
            ]
        }
        lines = [
            say.text("{what}: {how}", what=say.sentence(code), how=trouble or say.text("works"))
            for code, trouble in self._tried
        ]
        if not any(trouble for _, trouble in self._tried):
            return Answer(document, lines)
        return Answer(document, lines, REFUSED, say.sentence("cli.selftest_failed"))


def _files() -> str:
    for tag in languages():
        load_language(tag)
    return "" if form_cards() else "no forms"


def _day(village: Village) -> str:
    """Vault, letters to PDF, codes read back from pictures of them, an exchange between laptops."""
    with practice_hub(village.folder / "headquarters", village.clock) as hub:
        day = live_a_day(village, hub, lambda _: None)
    return "; ".join(day.broken)


def _window(village: Village) -> str:
    start = start_on(village.folder, village.vault("officer"), PASSWORD, village.clock)
    return "" if opens(start) else "no window"
