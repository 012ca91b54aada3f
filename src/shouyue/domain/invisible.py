"""Signs that nobody sees, and what some of them do to the signs around them.

A text of people holds none of them: they hide between letters, and those that turn the direction of
writing (UAX #9) let paper say what the text does not. Only the two joiners stay, for the letters of
Uyghur and of some names take their form from them. The blanks of Hangul are letters to a computer.
"""

import re
import unicodedata
from typing import Final

_JOINERS: Final = frozenset("\u200c\u200d")
_BLANK_LETTERS: Final = frozenset(map(chr, (0x115F, 0x1160, 0x3164, 0xFFA0)))
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_POP_ISOLATE: Final = "\u2069"
_POPS: Final = "\u202c" + _POP_ISOLATE
_ISOLATING: Final = frozenset("\u2066\u2067\u2068")
_EMBEDDING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_LEFT_TO_RIGHT: Final = "\u202d"
_RIGHT_TO_LEFT: Final = "\u202e"
_OPENING: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DEEPEST: Final = 125
"""Levels that the standard allows; whoever shows the text minds none beyond."""


def is_invisible(sign: str) -> bool:
    """Whether nobody sees it, or it only moves others: also controls, line feeds and tabs."""
    if sign in _JOINERS:
        return False
    return unicodedata.category(sign) in _HIDDEN or sign in _BLANK_LETTERS


def first_invisible(text: str) -> str:
    """The first such sign of a text but line feeds and tabs; empty if there is none."""
    return next((sign for sign in text if sign not in "\n\t" and is_invisible(sign)), "")


def visible(text: str) -> str:
    """The text without such signs; line feeds and tabs stay."""
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):
        return text
    return "".join(sign for sign in text if sign in "\n\t" or not is_invisible(sign))


def first_unruly(text: str) -> str:
    """The first sign that turns writing round beyond its words; empty if there is none.

    Isolates (UAX #9) that are closed in the same text turn nothing outside of themselves.
    """
    opened: list[str] = []
    for sign in text:
        if sign in _ISOLATING:
            opened.append(sign)
        elif sign == _POP_ISOLATE and opened:
            opened.pop()
        elif sign == _POP_ISOLATE or sign in _EMBEDDING:
            return sign
    return opened[0] if opened else ""


def named(sign: str) -> str:
    """How a sign that cannot be shown is told: U+202E."""
    return f"U+{ord(sign):04X}"


def spelt_out(text: str) -> str:
    """The text as a terminal may show it: each such sign by its name, line feeds and tabs kept."""
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):
        return text
    return "".join(
        f"<{named(sign)}>" if sign not in "\n\t" and is_invisible(sign) else sign for sign in text
    )


def readings(text: str) -> tuple[str, ...]:
    """The ways in which eyes may read a text: one, or several if a sign in it turns others round.

    As written; with what is overridden turned round; all of it from the end; and piece by piece
    from the end. How a page or a screen shows it is among them or near enough to find words in.
    """
    if _TURNING.search(text) is None:
        return (text,)
    pieces = _TURNING.split(text)
    as_written = "".join(pieces)
    ways = (as_written, _overridden(text), as_written[::-1], "".join(reversed(pieces)))
    return tuple(dict.fromkeys(ways))


def _overridden(text: str) -> str:
    """The text with every right-to-left override carried out, one within another too."""
    whole: list[str] = []
    opened: list[tuple[str, list[str]]] = []
    for sign in text:
        if sign in _OPENING and len(opened) < _DEEPEST:
            opened.append((sign, []))
        elif sign in _POPS and opened:
            _close(opened, whole)
        elif _TURNING.match(sign) is None:
            (opened[-1][1] if opened else whole).append(sign)
    while opened:
        _close(opened, whole)
    return "".join(whole)


def _close(opened: list[tuple[str, list[str]]], whole: list[str]) -> None:
    sign, held = opened.pop()
    outer = opened[-1][1] if opened else whole
    if sign == _RIGHT_TO_LEFT:
        outer.append("".join(reversed(held)))
    elif sign == _LEFT_TO_RIGHT:
        outer.append("".join(held))
    else:
        outer.extend(held)
