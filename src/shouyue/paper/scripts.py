"""Scripts whose letters join or stack: which characters they have, and in which font of ours.

Text that runs from right to left holds pieces that do not: a telephone number, a date, a Chinese
name. Each stands between two marks that nobody sees (UAX #9, isolates), so that neither turns the
other round.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_FIRST_STRONG, POP = "\u2068", "\u2069"
_OPENING: Final = frozenset("\u2066\u2067" + _FIRST_STRONG)
_MARKS = "\u200c-\u200f\u202a-\u202e\u2066-\u2069"
_MARK: Final = re.compile(f"[{_MARKS}]")
_JOINERS: Final = frozenset("\u200c\u200d")
_PAIRS = "()[]{}<>«»‹›（）〔〕［］｛｝〈〉《》「」『』【】〖〗"
_MIRRORED: Final = str.maketrans(
    dict(zip(_PAIRS, (_PAIRS[place ^ 1] for place in range(len(_PAIRS))), strict=True))
)


@dataclass(frozen=True, slots=True)
class Script:
    """One script and how its letters stand beside Han characters of the same size.

    Attributes:
        name: of the script, as ISO 15924 has it.
        file: its font in `resources/fonts`.
        characters: what of it stands in a class of a regular expression.
        scale: of the letters, where stacks would else run into the lines above and below.
        rise: by how much of an em the letters stand higher, in thousandths, after scaling.
    """

    name: str
    file: str
    characters: str
    scale: float = 1.0
    rise: int = 0


class Placed(NamedTuple):
    """A glyph of a font by its number, and its place in thousandths of an em."""

    glyph: int
    x: int
    y: int


class Cluster(NamedTuple):
    """What is drawn as one and read as one: a letter, or several that became one sign.

    One of no `script` is a single character to be set in another face, and has no glyphs.
    """

    text: str
    script: Script | None = None
    glyphs: tuple[Placed, ...] = ()
    width: int = 0


SCRIPTS: Final = (
    Script(
        "Arab",
        "NotoNaskhArabic-Regular.ttf",
        "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    ),
    Script("Tibt", "NotoSerifTibetan-Regular.ttf", "\u0f00-\u0fff", scale=0.85, rise=70),
)
_JOINED: Final = re.compile(f"[{''.join(script.characters for script in SCRIPTS)}]")
_TO_SHAPE: Final = re.compile(f"[{''.join(script.characters for script in SCRIPTS)}{_MARKS}]")
_RUNS: Final = re.compile(
    "|".join(
        f"(?P<{script.name}>[{script.characters}][{script.characters}\u200c\u200d]*)"
        for script in SCRIPTS
    )
)
_NAMED: Final = {script.name: script for script in SCRIPTS}


def is_joined(character: str) -> bool:
    """Whether a character takes its form from those beside it."""
    return _JOINED.match(character) is not None


def is_mark(character: str) -> bool:
    """Whether a character only says how others stand and is never seen."""
    return _MARK.match(character) is not None


def is_to_shape(text: str) -> bool:
    """Whether any of a text is not simply one character behind the other."""
    return _TO_SHAPE.search(text) is not None


def runs(text: str) -> Iterator[tuple[int, int, Script]]:
    """Where the scripts stand in a text: start, end, which."""
    for found in _RUNS.finditer(text):
        yield found.start(), found.end(), _NAMED[str(found.lastgroup)]


def isolated(text: str) -> str:
    """A value to stand in words that may run the other way; its first letter says which it runs."""
    return f"{_FIRST_STRONG}{text}{POP}"


def bare(text: str) -> str:
    """The text without marks; joiners stay, they are part of how a word is written."""
    return _MARK.sub(lambda found: found[0] if found[0] in _JOINERS else "", text)


def turned(character: str) -> str:
    """A bracket as it stands in text that runs from right to left; anything else as it is."""
    return character.translate(_MIRRORED)


def reopened(lines: Iterable[str]) -> list[str]:
    """Lines of one text, each whole by itself: what is isolated over the end of one goes on."""
    whole, still_open = [], ""
    for line in lines:
        text = still_open + line
        still_open = ""
        for character in text:
            if character in _OPENING:
                still_open += character
            elif character == POP:
                still_open = still_open[:-1]
        whole.append(text + POP * len(still_open))
    return whole
