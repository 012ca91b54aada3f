"""Resident identity numbers (GB 11643): read, upgraded from 15 digits, checked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Reason = Literal[
    "empty",
    "spreadsheet_number",
    "bad_characters",
    "bad_length",
    "bad_date",
    "implausible_birth_date",
    "bad_check_digit",
    "upgraded_from_15",
]

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_OLDEST_YEARS: Final = 130
_FIRST_GENERATION: Final = 15
_SECOND_GENERATION: Final = 18
_MARKS_IN_BETWEEN = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What is known of a number as it was written.

    Attributes:
        valid: the number is well formed; it says nothing about whose it is.
        normalized: 18 characters when valid, else the cleaned text.
        reason: why it is not valid, or `upgraded_from_15`, or None.
        birth, sex: read from a valid number only.
        expected_check: the check character the first 17 digits demand, where there are 17.
    """

    valid: bool
    normalized: str
    reason: Reason | None = None
    birth: date | None = None
    sex: Literal["M", "F"] | None = None
    expected_check: str | None = None


def check_id(raw: str, today: date) -> IdCheck:
    """Checks a resident identity number as written in a file or on paper.

    Full-width characters, spaces, hyphens and a small x are accepted; a number of the first
    generation is upgraded by "19". The area code is not checked: boundaries have moved.
    """
    text = _MARKS_IN_BETWEEN.sub("", unicodedata.normalize("NFKC", raw)).upper()
    if reason := _form_fault(text):
        return IdCheck(False, text, reason)
    upgraded = len(text) == _FIRST_GENERATION
    body = f"{text[:6]}19{text[6:]}" if upgraded else text[:17]
    check = check_character(body)
    birth = _date_of(body[6:14])
    if birth is None:
        return IdCheck(False, text, "bad_date", expected_check=check)
    if birth > today or birth.year < today.year - _OLDEST_YEARS:
        return IdCheck(False, text, "implausible_birth_date", expected_check=check)
    if not upgraded and text[17] != check:
        return IdCheck(False, text, "bad_check_digit", expected_check=check)
    reason = "upgraded_from_15" if upgraded else None
    return IdCheck(True, body + check, reason, birth, "M" if int(body[16]) % 2 else "F", check)


def check_character(first_17: str) -> str:
    """The eighteenth character (ISO 7064 MOD 11-2) of seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECKS[total % 11]


def _form_fault(text: str) -> Reason | None:
    if not text:
        return "empty"
    if re.fullmatch(r"[0-9]\.[0-9]+E\+?[0-9]+", text):
        return "spreadsheet_number"
    if len(text) not in (_FIRST_GENERATION, _SECOND_GENERATION):
        return "bad_length" if re.fullmatch(r"[0-9]+X?", text) else "bad_characters"
    form = r"[0-9]{17}[0-9X]" if len(text) == _SECOND_GENERATION else r"[0-9]{15}"
    return None if re.fullmatch(form, text) else "bad_characters"


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
