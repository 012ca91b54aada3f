"""Sums and rates in the words in which they are said, in the languages that letters are read in.

Whoever reads stumbles over ¥31,234.56, and whoever listens takes a digit more for a digit less.
The words of Uyghur and Tibetan are drafts like those of their forms (docs/forms.md, Languages).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from shouyue.domain import money
from shouyue.domain.money import Fen
from shouyue.i18n.language import Language

_FEN_PER_YUAN: Final = 100
_FEN_PER_JIAO: Final = 10
_HUNDRED: Final = 100
_MILLIONTHS_OF_PERCENT: Final = 10_000


def spoken_sum(language: Language, fen: int) -> str:
    """An amount as it is said; in a language without words for that as it is written.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    money.refuse_unspeakable(Fen(fen))
    say = _SAID.get(language.locale.language)
    return say(fen) if say else language.money(fen)


def spoken_rate(language: Language, millionths: int) -> str:
    """A rate as it is said, behind the point digit by digit: three point six five percent.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    money.refuse_unspeakable(Fen(millionths))
    name = language.locale.language
    if name == "zh":
        return money.spoken_rate(millionths)
    if name not in _RATES:
        return language.percent(millionths)
    rate = _RATES[name]
    whole, rest = divmod(millionths, _MILLIONTHS_OF_PERCENT)
    digits = [rate.digits[int(digit)] for digit in f"{rest:04d}".rstrip("0")]
    number = rate.gap.join((rate.number(whole), *([rate.point, *digits] if digits else ())))
    return rate.words.format(number)


# --- English -----------------------------------------------------------------------------------

_EN_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_EN_TENS: Final = (
    *("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
_EN_PLACES: Final = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)


def _english(fen: int) -> str:
    whole, small = divmod(fen, _FEN_PER_YUAN)
    words = [f"{_english_number(whole)} yuan"] if whole or not small else []
    words += [f"{_english_number(small)} fen"] if small else []
    return " and ".join(words)


def _english_number(value: int) -> str:
    for place, name in _EN_PLACES:
        if value >= place:
            high, low = divmod(value, place)
            gap = " and " if 0 < low < _HUNDRED else " "
            return f"{_english_number(high)} {name}" + (gap + _english_number(low) if low else "")
    if value >= _HUNDRED:
        high, low = divmod(value, _HUNDRED)
        return f"{_EN_SMALL[high]} hundred" + (f" and {_english_number(low)}" if low else "")
    if value >= len(_EN_SMALL):
        high, low = divmod(value, 10)
        return _EN_TENS[high] + (f"-{_EN_SMALL[low]}" if low else "")
    return _EN_SMALL[value]


# --- Uyghur: يۈەن, مو and پۇڭ as on the banknotes ----------------------------------------------

_UG_UNITS: Final = (
    *("نۆل", "بىر", "ئىككى", "ئۈچ", "تۆت", "بەش", "ئالتە", "يەتتە", "سەككىز", "توققۇز"),
)
_UG_TENS: Final = (
    *("", "ئون", "يىگىرمە", "ئوتتۇز", "قىرىق", "ئەللىك", "ئاتمىش", "يەتمىش", "سەكسەن", "توقسان"),
)
_UG_PLACES: Final = (
    *((10**12, "تىرىليون"), (10**9, "مىليارد"), (10**6, "مىليون"), (1000, "مىڭ"), (100, "يۈز")),
)


def _uyghur(fen: int) -> str:
    whole, small = divmod(fen, _FEN_PER_YUAN)
    jiao, rest = divmod(small, _FEN_PER_JIAO)
    words = [f"{_uyghur_number(whole)} يۈەن"] if whole or not small else []
    words += [f"{_UG_UNITS[jiao]} مو"] if jiao else []
    words += [f"{_UG_UNITS[rest]} پۇڭ"] if rest else []
    return " ".join(words)


def _uyghur_number(value: int) -> str:
    for place, name in _UG_PLACES:
        if value >= place:
            high, low = divmod(value, place)
            return f"{_uyghur_number(high)} {name}" + (f" {_uyghur_number(low)}" if low else "")
    tens, units = divmod(value, 10)
    if not tens:
        return _UG_UNITS[units]
    return _UG_TENS[tens] + (f" {_UG_UNITS[units]}" if units else "")


# --- Tibetan: the unit stands before its number, སྒོར་བཅུ, as on the banknotes ---------------------

_BO_UNITS: Final = (*("ཀླད་ཀོར", "གཅིག", "གཉིས", "གསུམ", "བཞི", "ལྔ", "དྲུག", "བདུན", "བརྒྱད", "དགུ"),)
_BO_TEENS: Final = (
    *("བཅུ", "བཅུ་གཅིག", "བཅུ་གཉིས", "བཅུ་གསུམ", "བཅུ་བཞི"),
    *("བཅོ་ལྔ", "བཅུ་དྲུག", "བཅུ་བདུན", "བཅོ་བརྒྱད", "བཅུ་དགུ"),
)
_BO_TENS: Final = (*("", "", "ཉི་ཤུ", "སུམ་ཅུ", "བཞི་བཅུ", "ལྔ་བཅུ", "དྲུག་ཅུ", "བདུན་ཅུ", "བརྒྱད་ཅུ", "དགུ་བཅུ"),)
_BO_WITHIN_TENS: Final = ("", "", "ཉེར", "སོ", "ཞེ", "ང", "རེ", "དོན", "གྱ", "གོ")
_BO_MANY: Final = ("", "ཆིག", "ཉིས", "སུམ", "བཞི", "ལྔ", "དྲུག", "བདུན", "བརྒྱད", "དགུ")
"""How a unit is said before བརྒྱ and སྟོང."""
_BO_PLACES: Final = (
    *((10**8, "དུང་ཕྱུར"), (10**7, "བྱེ་བ"), (10**6, "ས་ཡ"), (10**5, "འབུམ"), (10**4, "ཁྲི")),
)
_BO_AND: Final = "་དང་"


def _tibetan(fen: int) -> str:
    whole, small = divmod(fen, _FEN_PER_YUAN)
    jiao, rest = divmod(small, _FEN_PER_JIAO)
    words = [f"སྒོར་{_tibetan_number(whole)}"] if whole or not small else []
    words += [f"ཟུར་{_BO_UNITS[jiao]}"] if jiao else []
    words += [f"སྐར་{_BO_UNITS[rest]}"] if rest else []
    return _BO_AND.join(words)


def _tibetan_number(value: int) -> str:
    for place, name in _BO_PLACES:
        if value >= place:
            high, low = divmod(value, place)
            return f"{name}་{_tibetan_number(high)}" + (
                _BO_AND + _tibetan_number(low) if low else ""
            )
    for place, name in ((1000, "སྟོང"), (100, "བརྒྱ")):
        if value >= place:
            high, low = divmod(value, place)
            gap = "་" if low >= place // 10 else _BO_AND
            return f"{_BO_MANY[high]}་{name}" + (gap + _tibetan_number(low) if low else "")
    tens, units = divmod(value, 10)
    if not tens:
        return _BO_UNITS[units]
    if tens == 1:
        return _BO_TEENS[units]
    return f"{_BO_WITHIN_TENS[tens]}་{_BO_UNITS[units]}" if units else _BO_TENS[tens]


class _Rate(NamedTuple):
    """How a language says a rate: the words around its number, and the number."""

    words: str
    number: Callable[[int], str]
    point: str
    digits: Sequence[str]
    gap: str = " "


_RATES: Final[Mapping[str, _Rate]] = {
    "en": _Rate("{} percent", _english_number, "point", _EN_SMALL),
    "ug": _Rate("يۈزدە {}", _uyghur_number, "نۇقتا", _UG_UNITS),
    "bo": _Rate("བརྒྱ་ཆ་{}", _tibetan_number, "ཚེག", _BO_UNITS, "་"),
}
_SAID: Final[Mapping[str, Callable[[int], str]]] = {
    "zh": lambda fen: money.spoken(Fen(fen)),
    "en": _english,
    "ug": _uyghur,
    "bo": _tibetan,
}
