"""Days past due, and the class a loan cannot be better than for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

LoanClass = Literal["normal", "special_mention", "substandard", "doubtful", "loss"]
"""正常, 关注, 次级, 可疑, 损失: the five classes, best first."""

CLASSES: Final[tuple[LoanClass, ...]] = get_args(LoanClass)


class Floor(NamedTuple):
    """With more than so many days past due a loan is at least in this class."""

    more_than_days: int
    at_least: LoanClass


@dataclass(frozen=True, slots=True)
class ArrearsRules:
    """The class table (商业银行金融资产风险分类办法): data, for county tables differ.

    Attributes:
        floors: in rising order of days, classes worsening.
        technical_days: an overdue of up to so many days for a technical cause stays normal.
    """

    floors: tuple[Floor, ...]
    technical_days: int


def days_past_due(unpaid_due_days: Iterable[date], as_of: date) -> int:
    """Calendar days since the earliest unpaid due day; that day itself, or nothing unpaid, is 0."""
    earliest = min(unpaid_due_days, default=as_of)
    return max(0, (as_of - earliest).days)


def class_floor(days: int, rules: ArrearsRules, *, technical_cause: bool = False) -> LoanClass:
    """The best class left by the days past due alone; other triggers can make it worse."""
    if technical_cause and days <= rules.technical_days:
        return "normal"
    floor: LoanClass = "normal"
    for more_than_days, at_least in rules.floors:
        if days > more_than_days:
            floor = at_least
    return floor
