"""Figures as a person says them, for the computer's voice: it would count a telephone number.

What stands on the screen and on paper keeps its figures; whoever reads there says them rightly.
"""

import re
from typing import Final

from shouyue.i18n.language import Language

_NAME: Final = re.compile(r"(?<![\d.:])(?:\d+(?:[ -]\d+)+|\d{7,}|0\d+)(?!\.?\d)", re.ASCII)
"""A number that counts nothing: of a telephone, an account, a slip."""
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?=年)", re.ASCII)
_TIME: Final = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)", re.ASCII)
_COUNTING_TWO: Final = re.compile(r"(?<![\d.])2(?=[个天次页份人位户周张])", re.ASCII)
_WIDE_FIGURES: Final = re.compile("[０-９]+(?:：[０-９]+)?")
_WIDE: Final = str.maketrans("０１２３４５６７８９：", "0123456789:")

_DIGITS: Final = "零一二三四五六七八九"
_NAMED: Final = _DIGITS.replace("一", "幺")
"""In a number that names something a one is said yāo, so that nobody takes it for a seven."""

_TWO: Final = 2


def said_by_voice(language: Language, text: str) -> str:
    """A sentence with the figures that a voice says wrongly in words or digit by digit."""
    if language.locale.language != "zh":
        return _NAME.sub(lambda found: _digit_by_digit(found[0]), text)
    text = _WIDE_FIGURES.sub(lambda found: found[0].translate(_WIDE), text)
    text = _TIME.sub(lambda found: _time(int(found[1]), int(found[2])), text)
    text = _NAME.sub(lambda found: _named(found[0]), text)
    text = _YEAR.sub(lambda found: _each(found[0], _DIGITS), text)
    return _COUNTING_TWO.sub("两", text)


def _named(number: str) -> str:
    return "，".join(_each(part, _NAMED) for part in _parts(number))


def _parts(number: str) -> list[str]:
    return re.split("[ -]", number)


def _digit_by_digit(number: str) -> str:
    return ", ".join(" ".join(part) for part in _parts(number))


def _each(number: str, names: str) -> str:
    return "".join(names[int(digit)] for digit in number)


def _time(hour: int, minute: int) -> str:
    said = "两点" if hour == _TWO else f"{_small(hour)}点"
    if not minute:
        return said
    gap = _DIGITS[0] if minute < len(_DIGITS) else ""
    return f"{said}{gap}{_small(minute)}分"


def _small(value: int) -> str:
    """A number below a hundred."""
    tens, units = divmod(value, 10)
    if not tens:
        return _DIGITS[units]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[units] if units else "")
