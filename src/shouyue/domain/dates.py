"""Periods of years and months as the Civil Code counts them, and dates in capitals.

The start day is not counted (民法典 201), so a period ends on the day of the same number; where the
month has none, on its last day (202).
"""

from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import Final

_CAPITAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_LAST_MONTH: Final = 12
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2199
FIRST_DAY: Final = date(_FIRST_YEAR, 1, 1)
LAST_DAY: Final = date(_LAST_YEAR, 12, 31)
"""The first and the last day that a debt can have."""


def read_day(value: object) -> date | None:
    """A `date` or ISO text as a day a debt can have, else None.

    Core systems write 0001-01-01 and 9999-12-31 for "none"; years that no debt reaches are None.
    """
    day = value
    # Half a million days are read at a start, nearly all of them exact dates already.
    if type(value) is date:
        return value if _FIRST_YEAR <= value.year <= _LAST_YEAR else None
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(day, date) or isinstance(day, datetime):
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


# A branch asks a hundred thousand times about the same few thousand days.
_remembered: Final = lru_cache(maxsize=1 << 15)


@_remembered
def years_later(day: date, years: int) -> date:
    """The corresponding day `years` later (or earlier), 29 February becoming the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@_remembered
def months_later(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier), else that month's last day."""
    years, month = divmod(day.month - 1 + months, _LAST_MONTH)
    year = day.year + years
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def capital_date(day: date) -> str:
    """The date in the capitals of bills (支付结算办法 附一): 贰零贰陆年零壹拾月零贰拾日.

    零 stands before months 1, 2 and 10 and before days 1 to 10, 20 and 30; 壹 before the teens.
    """
    year = "".join(_CAPITAL_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    month = _capitals_below_hundred(day.month)
    month_zero = "零" if day.month in (1, 2, 10) else ""
    day_zero = "零" if day.day < 10 or day.day % 10 == 0 else ""  # noqa: PLR2004 - the rule
    return f"{year}年{month_zero}{month}月{day_zero}{_capitals_below_hundred(day.day)}日"


def _capitals_below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_CAPITAL_DIGITS[tens] + "拾" if tens else "") + (_CAPITAL_DIGITS[ones] if ones else "")
