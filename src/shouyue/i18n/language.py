"""One language as a value that is handed in: words, plurals, dates, numbers, money.

There is no current language of the program: a letter speaks the borrower's language while the
window speaks the officer's.

Placeholders in sentences may say what they are: `{due}` of a date is a long date, `{paid:money}`
is fen shown as yuan, `{rate:percent}` is millionths, `{n:number}` has its digits grouped,
`{n:day|days}` is a number with the word for that many, and `{n:today|in # day|in # days}` says in
its own words what none is, with the number where the `#` stands; `{n:| and # more}` leaves none
out.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, Protocol
from unicodedata import bidirectional

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from typing_extensions import override

from shouyue.i18n.catalogue import CODE_CONTEXT, languages, load_catalogue, locale_folder

# The day comes first and the month is a word: 3/4 is read both ways by our readers.
_DATE_PATTERNS = {
    "en": "d MMMM y",
    # CLDR puts the year behind; a letter says it as it is written: 2026-يىلى 23-نويابىر.
    "ug": "y-'يىلى' d-MMMM",
    # As papers of that language write it, with the month as a number.
    "bo": "y'ལོའི་ཟླ་'M'པའི་ཚེས་'d'ཉིན'",
}
_YEAR_AND_MONTH = "yMMMM"  # a skeleton: each language has its own order
_YEAR_AND_MONTH_PATTERNS = {"ug": "y-'يىلى' MMMM", "bo": "y'ལོའི་ཟླ་'M'པ'"}
_LEFT_TO_RIGHT: Final = "\u200e"
_RIGHT_TO_LEFT: Final = "\u200f"
_LISTED = {"ug": "، ", "bo": "དང་། "}  # CLDR has no words for these

_FEN_PER_YUAN = 100
_DIGITS_OF_MILLIONTHS_IN_PERCENT = 4
_DATES_KEPT = 4096
_LANGUAGES_KEPT = 16
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text that is only marked
    """Marks a sentence for the catalogue where it is not shown yet."""
    return message


class Words(Protocol):
    """What answers with translated sentences; gettext's own classes do, and `Catalogue`."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, one: str, many: str, n: int, /) -> str: ...
    def pgettext(self, context: str, message: str, /) -> str: ...


class Language:
    """Words and formats of one language. Immutable, safe to share between threads."""

    def __init__(self, tag: str, words: Words) -> None:
        self.tag = tag
        self.locale = Locale.parse(tag)
        self.right_to_left = self.locale.text_direction == "rtl"
        self._words = words
        self._group = get_group_symbol(self.locale)
        self._decimal = get_decimal_symbol(self.locale)
        # A batch of letters asks for the same few days thousands of times; babel takes 20 µs each.
        self._shown = lru_cache(maxsize=_DATES_KEPT)(self._format_day)

    def text(self, message: str, /, **params: object) -> str:
        """The sentence in this language, its `{placeholders}` filled.

        Without a translation the message itself, which is English.
        """
        return self._filled(self._words.gettext(message), params)

    def plural(self, one: str, many: str, n: int, /, **params: object) -> str:
        """The form for `n` things, with `{n}` as a number with grouped digits."""
        return self._filled(self._words.ngettext(one, many, n), {"n": self.number(n), **params})

    def in_context(self, context: str, message: str, /, **params: object) -> str:
        """A word that needs its place to be translated: `in_context("state of a loan", "due")`."""
        return self._filled(self._words.pgettext(context, message), params)

    def has_sentence(self, code: str) -> bool:
        """Whether `sentence` would answer with words and not with the code."""
        return self._words.pgettext(CODE_CONTEXT, code) != code

    def sentence(self, code: str, params: Mapping[str, object] | None = None) -> str:
        """The plain line for a code of the lower rooms: what happened, what to do.

        A sentence uses the params it needs; one that the lower room did not send shows as `…`.
        A code without a sentence comes back with its params, so that nothing is hidden; a test
        forbids that for our own codes.
        """
        words = self._words.pgettext(CODE_CONTEXT, code)
        if words == code:
            return f"{code} {dict(params)}" if params else code
        return self._filled(words, params or {})

    def told(self, code: str, params: Mapping[str, object]) -> str:
        """The sentence of a code whose params were stored: days, moments and codes become words.

        What has its words elsewhere, as forms do, comes in each language: `what@zh_CN`, `what@en`;
        the own one is shown, else the first.
        """
        shown: dict[str, object] = {}
        for param, value in params.items():
            name, _, tag = param.partition("@")
            if tag not in ("", self.tag) and (name in shown or f"{name}@{self.tag}" in params):
                continue
            is_code = isinstance(value, str) and self.has_sentence(value)
            shown[name] = self.sentence(str(value)) if is_code else read_stored(value)
        return self.sentence(code, shown)

    def money(self, fen: int) -> str:
        """¥12,345.67 of 1234567 fen."""
        sign = "-" if fen < 0 else ""
        yuan, rest = divmod(abs(fen), _FEN_PER_YUAN)
        grouped = f"{yuan:,}".replace(",", self._group)
        return f"{sign}¥{grouped}{self._decimal}{rest:02d}"

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, millionths: int) -> str:
        """6.525% of 65250 millionths, without trailing zeros."""
        sign = "-" if millionths < 0 else ""
        whole, rest = divmod(abs(millionths), 10**_DIGITS_OF_MILLIONTHS_IN_PERCENT)
        digits = f"{rest:0{_DIGITS_OF_MILLIONTHS_IN_PERCENT}d}".rstrip("0")
        return f"{sign}{whole}{self._decimal + digits if digits else ''}%"

    def date(self, day: dt.date) -> str:
        """2026年11月23日, 23 November 2026."""
        return self._shown(day, _DATE_PATTERNS.get(self.locale.language, "long"))

    def month(self, day: dt.date) -> str:
        """十一月, November: the word alone, as a heading."""
        return self._shown(day, "LLLL")

    def year_and_month(self, day: dt.date) -> str:
        """2026年11月, November 2026."""
        pattern = _YEAR_AND_MONTH_PATTERNS.get(self.locale.language, _YEAR_AND_MONTH)
        return self._shown(day, pattern)

    def weekday(self, day: dt.date) -> str:
        """星期一, Monday."""
        return self._shown(day, "EEEE")

    def datetime(self, moment: dt.datetime) -> str:
        """2026年11月23日 14:05, in the zone that the moment carries."""
        return f"{self.date(moment.date())} {self.time(moment)}"

    def time(self, moment: dt.datetime) -> str:
        """14:05, in the zone that the moment carries; 24 hours in every language."""
        return format_datetime(moment, "HH:mm", tzinfo=moment.tzinfo, locale=self.locale)

    def list(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """张三、李四和王五; A, B and C, or one of them: A, B or C."""
        if mark := _LISTED.get(self.locale.language):
            return mark.join(items)
        return format_list(list(items), style=style, locale=self.locale)

    def _format_day(self, day: dt.date, pattern: str) -> str:
        if pattern == _YEAR_AND_MONTH:
            return format_skeleton(pattern, day, locale=self.locale)
        return format_date(day, pattern, self.locale)

    def _filled(self, words: str, params: Mapping[str, object]) -> str:
        if "{" not in words:
            return words
        return words.format_map(_Shown(self, params))


class _Value:
    """A parameter on its way into a sentence: knows how its language shows it."""

    def __init__(self, language: Language, value: object) -> None:
        self._language = language
        self._value = value

    @override
    def __format__(self, spec: str) -> str:
        language, value = self._language, self._value
        ways: dict[str, Callable[[int], str]] = {
            "money": language.money,
            "percent": language.percent,
            "number": language.number,
        }
        if spec in ways and isinstance(value, int):
            return ways[spec](value)
        if "|" in spec:
            return self._counted(value, spec)
        if not spec and isinstance(value, dt.datetime):
            return language.datetime(value)
        if not spec and isinstance(value, dt.date):
            return language.date(value)
        return str(value) if spec in ways else format(value, spec)

    def _counted(self, value: object, spec: str) -> str:
        """A number with the form of the words that its language has for that many."""
        none: str | None = None
        if "#" in spec:
            none, *forms = spec.split("|")
        else:
            forms = [f"# {word}" for word in spec.split("|")]
        if not isinstance(value, int):
            return forms[-1].replace("#", str(value))
        if value == 0 and none is not None:
            return none
        is_one = self._language.locale.plural_form(value) == "one"
        return forms[0 if is_one else -1].replace("#", self._language.number(value))


class _Shown(dict[str, object]):
    """The params of one sentence; a missing one shows as a hole.

    Sentences are filled while errors are reported, where a second error would hide the first.
    That words fit their params is tested.
    """

    def __init__(self, language: Language, params: Mapping[str, object]) -> None:
        super().__init__({key: _Value(language, value) for key, value in params.items()})

    def __missing__(self, key: str) -> str:
        return "…"


def read_stored(value: object) -> object:
    """A day or a moment out of its ISO form; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
        if _MOMENT.fullmatch(value):
            return dt.datetime.fromisoformat(value)
    except ValueError:  # somebody's words that only look like a day
        pass
    return value


def letter_language(tag: str, folder: Path | None = None) -> Language:
    """The language of a letter, `ug`, `bo`, …: its own days, months and way of running.

    What forms say stands in their own words. The few sentences that a paper borrows from the
    program are Chinese in a language that the program itself does not speak.

    Raises:
        LookupError: nobody knows the language.
        CatalogueError: the catalogue is damaged.
    """
    return _of_letters(tag, folder or locale_folder())


def running(text: str, language: Language) -> str:
    """A text of a language as its lines run, whosever name stands first in it.

    A screen lets a line run as its first letter does; where that is another way, each line says
    with a mark that is not seen how it runs (Unicode Standard Annex 9).
    """
    mark = _RIGHT_TO_LEFT if language.right_to_left else _LEFT_TO_RIGHT
    return "\n".join(
        line if _runs_left(line) in (None, language.right_to_left) else mark + line
        for line in text.split("\n")
    )


def _runs_left(line: str) -> bool | None:
    """Whether the first letter of a line runs to the left; None where there is no letter."""
    strong = (way for way in map(bidirectional, line) if way in ("L", "R", "AL"))
    first = next(strong, None)
    return None if first is None else first != "L"


@lru_cache(maxsize=_LANGUAGES_KEPT)
def _of_letters(tag: str, root: Path) -> Language:
    """Every letter of a batch asks anew: read each time, a catalogue takes longer than the page."""
    known = tag if tag in languages(root) else languages(root)[0]
    try:
        return Language(tag, load_catalogue(known, root))
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(f"no language {tag!r}") from error


def load_language(tag: str, folder: Path | None = None) -> Language:
    """The language `zh_CN`, `en`, …, from the shipped catalogues or those of `folder`.

    Raises:
        LookupError: there is no such language.
        CatalogueError: the catalogue is damaged.
    """
    return Language(tag, load_catalogue(tag, folder or locale_folder()))
