"""How Chinese names are typed on a Latin keyboard: `zs`, `zhangs` and `zhangsan` for 张三.

A character has several readings, and a surname often a rare one (单 shàn, 仇 qiú, 查 zhā); all of
them are tried. What is not in the table, such as a Latin letter, reads as itself.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from shouyue.data import shipped

MAX_PLACES = 8
"""Characters of a name that the index looks at."""

MARK = "·"
"""Tells a syllable from a pair of initials."""

BROAD_INITIALS = frozenset({"zh", "ch", "sh"})
"""Initials of two letters: people type them whole, and so many syllables begin with them that they
have a token of their own."""

_MAX_WAYS = 12
_MORE_PIECES = 2
_INITIALS_FIRST = 2
_LONGEST = 6
_BEGINNINGS = frozenset("abcdefghjklmnopqrstwxyz")
_VOWELS = frozenset("aeiouv")
_INITIAL = re.compile("[zcs]h|.")


def _lines() -> list[list[str]]:
    """Each syllable, the characters of which it is the usual one, and others that it is of."""
    path = shipped("resources") / "pinyin" / "syllables.txt"
    lines = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line[0] != "#"]


@cache
def _usual() -> dict[str, str]:
    """By character the first syllable of `readings`: a tenth of the work, and all that orders."""
    usual: dict[str, str] = {}
    for said, characters, *_ in reversed(_lines()):
        usual.update(dict.fromkeys(characters, said))
    return usual


@cache
def _table() -> dict[str, tuple[str, ...]]:
    first: dict[str, list[str]] = {}
    more: dict[str, list[str]] = {}
    for said, *groups in _lines():
        # ü is typed as v by those who learned it so, and as u by everybody else.
        spellings = (said, said.replace("v", "u")) if "v" in said else (said,)
        for found, characters in zip((first, more), groups, strict=False):
            for character in characters:
                found.setdefault(character, []).extend(spellings)
    return {character: (*said, *more.get(character, ())) for character, said in first.items()}


@cache
def _syllables() -> frozenset[str]:
    """What can be parted from other syllables; hm and ng are no names."""
    everything = {said for readings in _table().values() for said in readings}
    return frozenset(said for said in everything if not _VOWELS.isdisjoint(said))


@cache
def _initials(character: str) -> str:
    return "".join(dict.fromkeys(said[0] for said in readings(character)))


def readings(character: str) -> tuple[str, ...]:
    """The syllables of a character without tones, the usual one (of surnames) first.

    The character itself where none is known.
    """
    return _table().get(character) or (character,)


def sort_key(text: str) -> str:
    """Orders names as a dictionary does, by their first readings."""
    usual = _usual()
    return " ".join([usual.get(character, character) for character in text])


@lru_cache(maxsize=4096)
def sounds(text: str) -> tuple[str, ...]:
    """What the index keeps of how a name sounds, each with its place in the name.

    The first initial (`1z`), each initial with its neighbour's (`1zs`), each syllable (`1·zhang`)
    and initial of two letters (`1·zh`).
    Pairs instead of all initials in a row, because readings would multiply along a long name.
    """
    characters = text[:MAX_PLACES]
    initials = [_initials(character) for character in characters]
    found = [f"1{first}" for first in initials[0]] if initials else []
    for place, seconds in enumerate(initials[1:], start=1):
        for first in initials[place - 1]:
            found += [f"{place}{first}{second}" for second in seconds]
    for place, character in enumerate(characters, start=1):
        said = readings(character)
        broad = {one[:2] for one in said if one[:2] in BROAD_INITIALS}
        found += [f"{place}{MARK}{one}" for one in (*said, *sorted(broad))]
    return tuple(found)


def ways(letters: str) -> list[tuple[str, ...]]:
    """The pieces that typed letters can be read as, fewest first: `zhangs` is zhang s or zhan g s.

    People type initials, or whole syllables, or change from one to the other within a name; the
    last syllable may be broken off.
    """
    found = {*_initials_only(letters), *_spelled_first(letters, MAX_PLACES)}
    for count in range(1, _INITIALS_FIRST + 1):
        head, rest = letters[:count], letters[count:]
        if rest and _BEGINNINGS.issuperset(head):
            found.update((*head, *way) for way in _spelled(rest, MAX_PLACES - count))
    shortest = min(map(len, found), default=0)
    likely = (way for way in found if len(way) <= shortest + _MORE_PIECES)
    return sorted(likely, key=lambda way: (len(way), way))[:_MAX_WAYS]


def is_whole(piece: str) -> bool:
    """Whether a piece has a token of its own, and is not just the beginning of one."""
    return piece in BROAD_INITIALS or piece in _syllables()


def matches(text: str, letters: str) -> int:
    """How many characters of `text`, from its first on, `letters` stand for; 0 if they do not.

    Each character takes the beginning, or all, of one of its readings. Where letters can be read
    in several ways it is the most: `zh` may be 查华 as well as the beginning of 查.
    """
    reached, taken = {0}, 0
    for count, character in enumerate(text, start=1):
        reached = {
            after
            for start in reached
            for said in readings(character)
            for after in _after(letters, start, said)
        }
        if len(letters) in reached:
            taken = count
    return taken


def _after(letters: str, start: int, said: str) -> Iterator[int]:
    for length, letter in enumerate(said, start=1):
        if letters[start + length - 1 : start + length] != letter:
            return
        yield start + length


def _initials_only(letters: str) -> Iterator[tuple[str, ...]]:
    """Letter by letter; zh, ch and sh also as the one initial that they are."""
    if _BEGINNINGS.issuperset(letters):
        yield tuple(letters[:MAX_PLACES])
        yield tuple(_INITIAL.findall(letters)[:MAX_PLACES])


def _spelled_first(letters: str, places: int) -> Iterator[tuple[str, ...]]:
    """Whole syllables, then initials only, or one broken syllable."""
    if letters in _begun():
        yield (letters,)
    for said in _first_syllables(letters) if places > 1 else ():
        rest = letters[len(said) :]
        for way in (*_initials_only(rest), *_spelled_first(rest, places - 1)) if rest else ():
            yield (said, *way)[:MAX_PLACES]


def _spelled(letters: str, places: int) -> Iterator[tuple[str, ...]]:
    """Whole syllables only, but for the last."""
    if letters in _begun():
        yield (letters,)
    for said in _first_syllables(letters) if places > 1 else ():
        for way in _spelled(letters[len(said) :], places - 1):
            yield (said, *way)


def _first_syllables(letters: str) -> list[str]:
    return [letters[:n] for n in range(1, _LONGEST + 1) if letters[:n] in _syllables()]


@cache
def _begun() -> frozenset[str]:
    """Every beginning of a syllable, whole ones included."""
    return frozenset(said[:n] for said in _syllables() for n in range(1, len(said) + 1))
