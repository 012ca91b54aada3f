"""The farmers' calendar: the lunar date of a day, 1900 to 2100.

The table was computed once from the astronomical rule (GB/T 33661) by a public library and agreed
with a second one day by day, but for the months that begin in September 2057, September 2089 and
August 2097: there the new moon falls within minutes of midnight and tables differ by a day.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from shouyue.domain.errors import KnownError

_FIRST_YEAR: Final = 1900
_FIRST_DAY: Final = date(1900, 1, 31)
_LEAP_SHIFT: Final = 13
_MONTHS: Final = "正二三四五六七八九十冬腊"
_DIGITS: Final = "零一二三四五六七八九"

# A year is leap month << 13 | lengths: bit n is set when the n-th month (the leap month stands
# behind its namesake) has 30 days rather than 29.
# fmt: off
_YEARS: Final = (
    0x116D2, 0x00752, 0x00EA5, 0x0B64A, 0x0064B, 0x00A9B, 0x09556, 0x0056A,  # 1900
    0x00B59, 0x05752, 0x00752, 0x0DB25, 0x00B25, 0x00A4B, 0x0B4AB, 0x002AD,  # 1908
    0x0056B, 0x04B69, 0x00DA9, 0x0FD92, 0x00E92, 0x00D25, 0x0BA4D, 0x00A56,  # 1916
    0x002B6, 0x095B5, 0x006D4, 0x00EA9, 0x05E92, 0x00E92, 0x0CD26, 0x0052B,  # 1924
    0x00A57, 0x0B2B6, 0x00B5A, 0x006D4, 0x06EC9, 0x00749, 0x0F693, 0x00A93,  # 1932
    0x0052B, 0x0CA5B, 0x00AAD, 0x0056A, 0x09B55, 0x00BA4, 0x00B49, 0x05A93,  # 1940
    0x00A95, 0x0F52D, 0x00536, 0x00AAD, 0x0B5AA, 0x005B2, 0x00DA5, 0x07D4A,  # 1948
    0x00D4A, 0x10A95, 0x00A97, 0x00556, 0x0CAB5, 0x00AD5, 0x006D2, 0x08EA5,  # 1956
    0x00EA5, 0x0064A, 0x06C97, 0x00A9B, 0x0F55A, 0x0056A, 0x00B69, 0x0B752,  # 1964
    0x00B52, 0x00B25, 0x0964B, 0x00A4B, 0x114AB, 0x002AD, 0x0056D, 0x0CB69,  # 1972
    0x00DA9, 0x00D92, 0x09D25, 0x00D25, 0x15A4D, 0x00A56, 0x002B6, 0x0C5B5,  # 1980
    0x006D5, 0x00EA9, 0x0BE92, 0x00E92, 0x00D26, 0x06A56, 0x00A57, 0x114D6,  # 1988
    0x0035A, 0x006D5, 0x0B6C9, 0x00749, 0x00693, 0x0952B, 0x0052B, 0x00A5B,  # 1996
    0x0555A, 0x0056A, 0x0FB55, 0x00BA4, 0x00B49, 0x0BA93, 0x00A95, 0x0052D,  # 2004
    0x08AAD, 0x00AB5, 0x135AA, 0x005D2, 0x00DA5, 0x0DD4A, 0x00D4A, 0x00C95,  # 2012
    0x0952E, 0x00556, 0x00AB5, 0x055B2, 0x006D2, 0x0CEA5, 0x00725, 0x0064B,  # 2020
    0x0AC97, 0x00CAB, 0x0055A, 0x06AD6, 0x00B69, 0x17752, 0x00B52, 0x00B25,  # 2028
    0x0DA4B, 0x00A4B, 0x004AB, 0x0A55B, 0x005AD, 0x00B6A, 0x05B52, 0x00D92,  # 2036
    0x0FD25, 0x00D25, 0x00A55, 0x0B4AD, 0x004B6, 0x005B5, 0x06DAA, 0x00EC9,  # 2044
    0x11E92, 0x00E92, 0x00D26, 0x0CA56, 0x00A57, 0x004D6, 0x086D5, 0x00755,  # 2052
    0x00749, 0x06E93, 0x00693, 0x0F52B, 0x0052B, 0x00A5B, 0x0B55A, 0x0056A,  # 2060
    0x00B65, 0x0974A, 0x00B4A, 0x11A95, 0x00A95, 0x0052D, 0x0CAAD, 0x00AB5,  # 2068
    0x005AA, 0x08BA5, 0x00DA5, 0x00D4A, 0x07C95, 0x00C96, 0x0F94E, 0x00556,  # 2076
    0x00AB5, 0x0B5B2, 0x006D2, 0x00EA5, 0x08E4A, 0x0068B, 0x10C97, 0x004AB,  # 2084
    0x0055B, 0x0CAD6, 0x00B6A, 0x00752, 0x09725, 0x00B45, 0x00A8B, 0x0549B,  # 2092
    0x004AB,  # 2100
)
# fmt: on


class LunarError(KnownError):
    """A day outside the table: `lunar_date_unknown`."""


@dataclass(frozen=True, slots=True)
class LunarDate:
    """Lunar year (named by the common year it begins in), month 1-12, leap or not, day 1-30."""

    year: int
    month: int
    leap: bool
    day: int


def lunar_date(day: date) -> LunarDate:
    """The lunar date of a common day.

    Raises:
        LunarError: before 1900-01-31 or after 2101-01-28.
    """
    passed = (day - _FIRST_DAY).days
    if not 0 <= passed < _NEW_YEARS[-1]:
        raise LunarError("lunar_date_unknown", year=day.year)
    index = bisect_right(_NEW_YEARS, passed) - 1
    rest = passed - _NEW_YEARS[index]
    starts = tuple(accumulate(_month_lengths(_YEARS[index]), initial=0))
    position = bisect_right(starts, rest) - 1
    leap_month = _YEARS[index] >> _LEAP_SHIFT
    behind_leap = bool(leap_month) and position >= leap_month
    return LunarDate(
        year=_FIRST_YEAR + index,
        month=position + (not behind_leap),
        leap=behind_leap and position == leap_month,
        day=rest - starts[position] + 1,
    )


def lunar_words(lunar: LunarDate) -> str:
    """Month and day as farmers say them: 正月初一, 闰六月十五, 腊月廿三."""
    tens, ones = divmod(lunar.day, 10)
    if not ones:
        day = ("", "初十", "二十", "三十")[tens]
    else:
        day = "初十廿"[tens] + _DIGITS[ones]
    return f"{'闰' if lunar.leap else ''}{_MONTHS[lunar.month - 1]}月{day}"


def _month_lengths(code: int) -> tuple[int, ...]:
    months = 13 if code >> _LEAP_SHIFT else 12
    return tuple(29 + (code >> month & 1) for month in range(months))


_NEW_YEARS: Final = tuple(accumulate((sum(_month_lengths(code)) for code in _YEARS), initial=0))
