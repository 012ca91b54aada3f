"""Penalty and compound interest (银发[2003]251号): checks the core system, to the fen.

What the program prints are the core system's figures; its own are compared with them.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final, Literal

from shouyue.domain.errors import KnownError
from shouyue.domain.money import Fen

Cause = Literal["overdue", "diverted"]

_PERCENT: Final = 100
_FINEST: Final = 30
_MOST_RATE: Final = 1000
"""A hundred thousand per cent: no rate, uplift or burden is meant so."""
_MILLION: Final = 10**6


class RateError(KnownError):
    """A rate or a count of days that cannot be: `rate_unreadable`, `days_invalid`."""


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """Uplifts allowed on the contract rate, as fractions, and the days of a year."""

    overdue_uplift: tuple[Fraction, Fraction]
    diverted_uplift: tuple[Fraction, Fraction]
    days_of_year: int


@dataclass(frozen=True, slots=True)
class PenaltyCheck:
    """What cannot be about the bank's penalty interest.

    `charged` is its figure and `most` what it can be at most in `days`, None where it may be;
    `rate_ppm` its rate where that is none the contract's rate allows.
    """

    charged: Fen
    most: Fen | None
    days: int
    rate_ppm: int | None


@dataclass(frozen=True, slots=True)
class OwnPenalty:
    """What penalty interest comes to by our own reckoning, beside the bank's figure.

    `least` is on what is overdue now at the lowest uplift, `most` on all that can have been, unpaid
    interest with it, at the highest; with the bank's own rate both are at that. `least` is None
    where parts fell overdue on days that the file does not tell.
    """

    least: Fen | None
    most: Fen
    days: int


def percent(text: str) -> Fraction:
    """`6.525` (per cent a year) as an exact fraction.

    Raises:
        RateError: not a number, below nothing, or more than any rate.
    """
    try:
        said = Decimal(text)
    except (InvalidOperation, ValueError):
        raise RateError("rate_unreadable") from None
    # Looked at before it becomes a fraction: of 1e99999999 that would be a hundred million digits.
    exponent = said.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _FINEST:
        raise RateError("rate_unreadable")
    rate = Fraction(said) / _PERCENT
    if not 0 <= rate <= _MOST_RATE:
        raise RateError("rate_unreadable")
    return rate


def millionths(rate: int) -> Fraction:
    """A rate as facts keep it (65250 is 6.525 %) as an exact fraction."""
    return Fraction(rate, _MILLION)


def penalty_interest(
    base: Fen, annual_rate: Fraction, uplift: Fraction, days: int, days_of_year: int
) -> Fen:
    """Interest on an overdue base: base × rate × (1 + uplift) × days / year, half up to the fen.

    The base is overdue principal, or unpaid interest for compound interest. `days` counts the due
    day and not the day of payment, which is the days past due.

    Raises:
        RateError: `days_invalid`.
    """
    if days < 0 or days_of_year <= 0:
        raise RateError("days_invalid")
    exact = base * annual_rate * (1 + uplift) * days / days_of_year
    return Fen((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))


def is_uplift_allowed(uplift: Fraction, cause: Cause, rules: PenaltyRules) -> bool:
    """Whether a contract's uplift lies within what the central bank allows."""
    low, high = rules.overdue_uplift if cause == "overdue" else rules.diverted_uplift
    return low <= uplift <= high


def differs_from_core(own: Fen, core: Fen) -> bool:
    """Whether the difference is more than rounding (above one fen) and must be shown."""
    return abs(own - core) > 1


def is_penalty_rate_allowed(rate: Fraction, contract: Fraction, rules: PenaltyRules) -> bool:
    """Whether the rate is the contract's with an uplift that the central bank allows.

    The cause is not told by a bank's file, and rates come rounded to a millionth.
    """
    if contract <= 0:
        return True
    causes: tuple[Cause, ...] = ("overdue", "diverted")
    return any(
        is_uplift_allowed((rate + rounding) / contract - 1, cause, rules)
        for cause in causes
        for rounding in (Fraction(-1, _MILLION), Fraction(0), Fraction(1, _MILLION))
    )


def least_penalty(
    base: Fen, contract: Fraction, rate: Fraction | None, days: int, rules: PenaltyRules
) -> Fen:
    """What a base comes to at the bank's own rate; without that at the lowest uplift."""
    uplift = rules.overdue_uplift[0]
    if rate is not None and contract > 0:
        uplift = max(rate / contract - 1, Fraction(0))
    return penalty_interest(base, contract, uplift, days, rules.days_of_year)


def most_penalty(
    base: Fen, contract: Fraction, rate: Fraction | None, days: int, rules: PenaltyRules
) -> Fen:
    """The most that a core system can have reckoned; without its rate at the highest uplift.

    Less proves nothing: some of it may be paid, or waived.
    """
    uplift = rules.diverted_uplift[1]
    if rate is not None and contract > 0:
        uplift = max(rate / contract - 1, Fraction(0))
    return penalty_interest(base, contract, uplift, days, rules.days_of_year)
