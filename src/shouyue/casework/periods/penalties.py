"""The bank's penalty interest, checked: letters print its figure, and one that cannot be is told.

Only what a file gives enough to check is checked, and always for the bank: on the largest sum that
can have been overdue, and unpaid interest with it. What is left is no matter of reckoning.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from shouyue.domain.money import Fen
from shouyue.domain.penalty import (
    OwnPenalty,
    PenaltyCheck,
    PenaltyRules,
    differs_from_core,
    is_penalty_rate_allowed,
    least_penalty,
    millionths,
    most_penalty,
)
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.queries.money import Settled


def check_penalty(loan: LoanRow, as_of: date, rules: PenaltyRules) -> PenaltyCheck | None:
    """What cannot be about a loan's penalty interest; None where nothing is wrong, or known."""
    if loan.state != "here" or not loan.rate_ppm:
        return None
    contract = millionths(loan.rate_ppm)
    rate = millionths(loan.penalty_ppm) if loan.penalty_ppm else None
    odd_rate = rate is not None and not is_penalty_rate_allowed(rate, contract, rules)
    most = _most(loan, as_of, contract, rate, rules)
    charged = Fen(loan.penalty or 0)
    is_too_much = most is not None and charged > most and differs_from_core(most, charged)
    if not odd_rate and not is_too_much:
        return None
    return PenaltyCheck(
        charged=charged,
        most=most if is_too_much and most is not None else None,
        days=(as_of - _since(loan)).days if is_too_much else 0,
        rate_ppm=loan.penalty_ppm if odd_rate else None,
    )


def own_penalty(loan: LoanRow, as_of: date, rules: PenaltyRules) -> OwnPenalty | None:
    """What an officer may hold the bank's figure against; None where there is none to check.

    Below `least` the bank may be right all the same: what was paid or waived is in no file. So only
    a figure above `most` is a difference to settle (`check_penalty`).
    """
    if loan.state != "here" or not loan.rate_ppm:
        return None
    contract = millionths(loan.rate_ppm)
    rate = millionths(loan.penalty_ppm) if loan.penalty_ppm else None
    most = _most(loan, as_of, contract, rate, rules)
    if most is None:
        return None
    days = (as_of - _since(loan)).days
    # Of instalments the file tells when the first fell overdue, and not what fell overdue when.
    least = None
    if _since(loan).isoformat() == loan.due:
        base = Fen(loan.overdue_principal or loan.balance)
        least = min(least_penalty(base, contract, rate, days, rules), most)
    return OwnPenalty(least, most, days)


def unsettled(check: PenaltyCheck, said: Iterable[Settled]) -> PenaltyCheck | None:
    """What of it nobody gave a reason for; None where nothing is left.

    A sum that has only grown as it may by its days is the sum that the reason was given for.
    """
    given = list(said)
    sum_given = check.most is None or any(_is_same_sum(one, check, check.most) for one in given)
    rate_given = check.rate_ppm is None or any(
        one.about == "penalty_rate" and one.banks == check.rate_ppm for one in given
    )
    if sum_given and rate_given:
        return None
    return replace(
        check,
        most=None if sum_given else check.most,
        rate_ppm=None if rate_given else check.rate_ppm,
    )


def _is_same_sum(said: Settled, check: PenaltyCheck, most: Fen) -> bool:
    may_have_grown = max(0, most - said.ours)
    return said.about == "penalty" and 0 <= check.charged - said.banks <= may_have_grown


def _most(
    loan: LoanRow, as_of: date, contract: Fraction, rate: Fraction | None, rules: PenaltyRules
) -> Fen | None:
    """None where the file does not tell since when, or charges nothing."""
    days = (as_of - _since(loan)).days
    is_told = bool(loan.overdue_since) or loan.due < as_of.isoformat()
    if not loan.penalty or not is_told or days <= 0:
        return None
    is_whole = loan.balance == loan.amount
    principal = (loan.overdue_principal or loan.balance) if is_whole else loan.amount
    base = Fen(principal + (loan.overdue_interest or 0) + loan.penalty)
    return most_penalty(base, contract, rate, days, rules)


def _since(loan: LoanRow) -> date:
    return date.fromisoformat(min(day for day in (loan.overdue_since, loan.due) if day))
