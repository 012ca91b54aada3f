"""One way of writing for what can be written in many: in width, case, script, homophones or sound.

A pack lists the ways of a country's script; without any, only width, case and accents are evened
out. What is neither letter nor digit is left out, or kept as the end of a clause.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple, Self

END: Final = "\n"
"""Stands in a view for whatever ends a clause."""

FULL_STOP: Final = unicodedata.lookup("IDEOGRAPHIC FULL STOP")
_ENDS: Final = frozenset((*",;:!?\n", FULL_STOP, unicodedata.lookup("DEVANAGARI DANDA")))


class View(NamedTuple):
    """Letters of a text in one way of writing, and where each stands in the text."""

    letters: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Spelling:
    """What stands for what in the writing of a country.

    Attributes:
        signs: the sign that is meant, under each other sign that is written for it.
        sounds: the ways in which a sign is typed in Latin letters.
    """

    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sounds: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, rows: Iterable[str]) -> Self:
        """From rows such as "aäå ay": the sign, others written for it, how both are typed.

        Raises:
            ValueError: a sign stands for two, or has two rows.
        """
        signs: dict[str, str] = {}
        sounds: dict[str, tuple[str, ...]] = {}
        heads: set[str] = set()
        for row in rows:
            written, *typed = row.split()
            meant, others = written[0], written[1:]
            if meant in heads or meant in signs or not heads.union(signs).isdisjoint(others):
                raise ValueError
            heads.add(meant)
            signs.update(dict.fromkeys(others, meant))
            if typed:
                sounds[meant] = tuple(typed)
        return cls(MappingProxyType(signs), MappingProxyType(sounds))

    def plain(self, words: str) -> str:
        """Letters and digits alone, each in the way it is meant."""
        return "".join(self._evened(words, END, ends=False)[0])

    def view(self, words: str) -> View:
        """The letters of a text with the ends of its clauses, one before and one behind it all."""
        letters, places = self._evened(words, END, ends=True)
        return View("".join((END, *letters, END)), (-1, *places, len(words)))

    def typed(self, part: str) -> str:
        """A pattern of plain words in which any sign may be typed by its sound."""
        return "".join(
            f"(?:{'|'.join(map(re.escape, (sign, *self.sounds.get(sign, ()))))})" for sign in part
        )

    def sounding(self, letters: str) -> frozenset[str]:
        """The signs whose sound can be read in the letters."""
        said = (found for found in self._by_sound if found in letters)
        return frozenset(sign for sound in said for sign in self._by_sound[sound])

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[str, ...]]:
        heard: dict[str, tuple[str, ...]] = {}
        for sign, typed in self.sounds.items():
            for sound in typed:
                heard[sound] = (*heard.get(sound, ()), sign)
        return heard

    def _evened(self, words: str, end: str, *, ends: bool) -> tuple[list[str], list[int]]:
        letters: list[str] = []
        places: list[int] = []
        for place, sign in enumerate(words):
            for letter in _even(sign):
                if letter == end and not ends:
                    continue
                letters.append(self.signs.get(letter, letter))
                places.append(place)
        return letters, places


def is_latin(letter: str) -> bool:
    """Whether it is a letter or digit of a keyboard without any other script."""
    return letter.isascii() and letter.isalnum()


@lru_cache(maxsize=16384)
def _even(sign: str) -> str:
    """The letters of one sign, small, of one width and without accents; END for what ends."""
    even = unicodedata.normalize("NFKD", sign)
    if even in _ENDS:
        return END
    return "".join(letter for letter in even.casefold() if letter.isalnum())
