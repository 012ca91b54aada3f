"""Telephone numbers as people write them, one or several in a cell."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["bad_characters", "area_code_missing", "bad_length", "unknown_prefix"]

_BETWEEN_NUMBERS = re.compile(r"[/、,;，；|\n\r\t]+|或")
_MARKS: Final = re.compile(r"[\s\-()（）.·—–]+")
_EXTENSION = re.compile(r"(?:转|EXT\.?|X|#)(\d{1,6})$")
# Numbering practice, from memory (DOMAIN 5.7): certainty medium.
_COUNTRY = re.compile(r"(?:\+86|0086|86)([0-9]{9,12})")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_DIGITS: Final = 11
_LANDLINE = re.compile(r"(?:010|02[0-9])[0-9]{8}|0[3-9][0-9]{2}[0-9]{7,8}")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number.

    Attributes:
        normalized: digits only, country code removed, area code kept with its 0; when not
            valid, the cleaned text, so that nothing of the file is lost.
        extension: digits behind the switchboard, or None.
    """

    valid: bool
    kind: Literal["mobile", "landline", "unknown"]
    normalized: str
    extension: str | None = None
    reason: Reason | None = None


def split_phones(raw: str) -> tuple[Phone, ...]:
    """Every number in a cell, in the order written, each once.

    Numbers may be parted by / 、 , ; or 或; a space parts them only where the pieces are numbers
    by themselves, for people also write 138 0013 8000.
    """
    found: dict[tuple[str, str | None], Phone] = {}
    for cell in _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", raw)):
        for phone in _numbers_in(cell.split()):
            found.setdefault((phone.normalized, phone.extension), phone)
    return tuple(found.values())


def check_phone(raw: str) -> Phone:
    """The one number in `raw`, valid or with the reason why not."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", raw)).upper()
    extension = None
    if match := _EXTENSION.search(text):
        text, extension = text[: match.start()], match[1]
    for digits in _readings(text):
        if _MOBILE.fullmatch(digits):
            return Phone(True, "mobile", digits, extension)
        if _LANDLINE.fullmatch(digits):
            return Phone(True, "landline", digits, extension)
    return Phone(False, "unknown", text, extension, _fault(text))


def _numbers_in(words: list[str]) -> list[Phone]:
    """The reading of space-parted words that makes the most of them valid, longest first."""
    phones = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            phone = check_phone("".join(words[start:end]))
            if phone.valid:
                break
        else:
            phone, end = check_phone(words[start]), start + 1
        phones.append(phone)
        start = end
    return phones


def _readings(text: str) -> tuple[str, ...]:
    """The text itself and what it may be without country code or with a missing or extra 0."""
    if match := _COUNTRY.fullmatch(text):
        return (text, match[1], f"0{match[1]}")
    return (text, text.removeprefix("0"))


def _fault(text: str) -> Reason:
    if not re.fullmatch(r"\+?[0-9]+", text):
        return "bad_characters"
    if re.fullmatch(r"[2-9][0-9]{6,7}", text):
        return "area_code_missing"
    return "unknown_prefix" if len(text) == _MOBILE_DIGITS else "bad_length"
