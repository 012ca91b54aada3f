"""Dates as bank exports write them. Purely a reader: no clock, no guess about day and month."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from shouyue.intake.cells import Cell, narrow

_NONE_DATES: Final = frozenset(
    date(year, month, day)
    for year, month, day in (
        (1, 1, 1),
        (1899, 12, 30),
        (1899, 12, 31),
        (1900, 1, 1),
        (2099, 12, 31),
        (2999, 12, 31),
        (9999, 12, 31),
    )
)
"""What banks' systems write for "no date" (EAST 5.0 writes 99991231 for a loan still open)."""
_NONE_WORDS: Final = frozenset({"", "0", "00000000", "0000-00-00", "-", "--", "/", "—", "无", "空"})

_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(18_264, 73_051)  # 1950-01-01 to 2099-12-31 of the 1900 system
_PACKED_END: Final = 9999_12_31
_YEARS: Final = range(1950, 2100)

_TIME = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_PARTED = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_WORDED = re.compile(r"([0-9]{4}) *年 *([0-9]{1,2}) *月 *([0-9]{1,2}) *[日号]?" + _TIME)
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SPOKEN = re.compile(
    r"([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月"
    r"([一二三四五六七八九十廿]{1,3})[日号]?"
)
_SPOKEN_DIGIT: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


class BadDateError(ValueError):
    """The cell holds something that is not one certain day."""


def read_date(cell: Cell) -> date | None:
    """The day a cell names, or None where it says that there is none.

    Accepts a date cell, a spreadsheet's serial number, and text in the forms 2026-11-23,
    2026/1/3, 2026.1.3, 20261123, 2026年11月23日 and 二〇二六年十一月二十三日, full-width
    or not, with or without a time of day. Empty is also what banks write for it (99991231,
    00010101, ...).

    Raises:
        BadDateError: anything else: an impossible day, two-digit years, day and month in doubt,
            years outside 1950 to 2099.
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, bool):
        raise BadDateError
    if isinstance(cell, float):
        return _from_number(cell)
    return _from_text(narrow(cell))


def _from_number(number: float) -> date | None:
    if not 0 <= number <= _PACKED_END:
        raise BadDateError
    if (whole := int(number)) in _SERIALS:
        return _from_serial(whole)
    if number != whole:
        raise BadDateError
    return _from_text(str(whole))


def _from_text(text: str) -> date | None:
    if text in _NONE_WORDS:
        return None
    if match := _PARTED.fullmatch(text):
        year, _, month, day = match.groups()
        return _day(int(year), int(month), int(day))
    if match := _PACKED.fullmatch(text) or _WORDED.fullmatch(text):
        year, month, day = match.groups()
        return _day(int(year), int(month), int(day))
    if match := _SERIAL.fullmatch(text):
        return _from_serial(int(match[1]))
    if match := _SPOKEN.fullmatch(text.replace(" ", "")):
        return _day(_spoken_year(match[1]), _spoken_number(match[2]), _spoken_number(match[3]))
    raise BadDateError


def _from_serial(serial: int) -> date | None:
    if serial not in _SERIALS:
        raise BadDateError
    return _in_range(_EPOCH + timedelta(days=serial))


def _spoken_year(text: str) -> int:
    return int("".join(str(_SPOKEN_DIGIT.get(c, 0)) for c in text))


def _spoken_number(text: str) -> int:
    """一 to 九十九, also 廿三."""
    text = text.replace("廿", "二十")
    tens, ten, ones = text.partition("十")
    if not ten:
        tens, ones = "", text
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise BadDateError
    high = _SPOKEN_DIGIT[tens] if tens else (1 if ten else 0)
    return high * 10 + (_SPOKEN_DIGIT[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadDateError from None
    return _in_range(found)


def _in_range(found: date) -> date | None:
    if found in _NONE_DATES:
        return None
    if found.year not in _YEARS:
        raise BadDateError
    return found
