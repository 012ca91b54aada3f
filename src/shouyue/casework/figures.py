"""What a letter says of one loan, from the bank's newest figures; or why it cannot be said.

The figures are the core system's own, as of its day. Nothing is reckoned on from there: a sum
that the bank would not recognise at the counter has no place on a letter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from shouyue.casework.letterhead import Letterhead
from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes import is_overdue
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Person, Value

Values = Mapping[str, Value]
_OF_A_DEBT: Final = frozenset({"account", "contract", "rate", "old_figures"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a batch's letters have in common.

    Attributes:
        on: the day of the letters.
        as_of: the day of the bank's figures.
        old_figures: the rules want letters to say that these are old.
        pay_by: by when a demand asks for payment.
        officer: whom the borrower reaches by the letterhead's phone.
        pack: what facts name the rules by.
    """

    on: date
    as_of: date
    pay_by: date
    head: Letterhead
    officer: str
    pack: str
    old_figures: bool = False


def demand(loan: LoanRow, occasion: Occasion, time_barred: bool) -> Values | Reason:
    """The values of F02, the notice of an overdue loan."""
    if refusal := _settled(loan):
        return refusal
    if not is_overdue(loan, occasion.as_of.isoformat()):
        return Reason("casework.letters.not_overdue", {"due": loan.due})
    if loan.overdue_interest is None:
        return Reason("casework.letters.interest_unknown")
    due = date.fromisoformat(loan.due)
    has_matured = due < occasion.as_of
    # An instalment may be overdue since a day that the bank's file does not tell.
    told = date.fromisoformat(loan.overdue_since) if loan.is_late and loan.overdue_since else None
    since = min((day for day in (due if has_matured else None, told) if day), default=None)
    principal = loan.overdue_principal or (loan.balance if has_matured else 0)
    return {
        **_common(loan, occasion),
        "maturity": due,
        "as_of": occasion.as_of,
        "principal": principal,
        "interest": loan.overdue_interest,
        "total": principal + loan.overdue_interest,
        "days_overdue": (occasion.on - since).days if since is not None else None,
        "pay_by": occasion.pay_by,
        "time_barred": time_barred,
    }


def reminder(loan: LoanRow, occasion: Occasion, time_barred: bool) -> Values | Reason:
    """The values of F01, the notice that a loan falls due."""
    del time_barred
    if refusal := _settled(loan):
        return refusal
    if is_overdue(loan, occasion.as_of.isoformat()):
        return Reason("casework.letters.overdue", {"due": loan.due})
    due = date.fromisoformat(loan.due)
    if due < occasion.on:
        return Reason("casework.letters.figures_too_old", {"as_of": occasion.as_of.isoformat()})
    return {
        **_common(loan, occasion),
        "due": due,
        "days_left": (due - occasion.on).days,
        "due_principal": loan.balance,
        "total": loan.balance,
    }


def thanks(loan: LoanRow, occasion: Occasion, time_barred: bool) -> Values | Reason:
    """The values of T02, the word of thanks for a loan that the bank has closed."""
    del time_barred
    if _settled(loan) is None:
        return Reason("casework.letters.not_settled")
    told = {key: value for key, value in _common(loan, occasion).items() if key not in _OF_A_DEBT}
    is_on_time = loan.due >= occasion.as_of.isoformat()
    return {**told, "as_of": occasion.as_of, "on_time": is_on_time}


def _settled(loan: LoanRow) -> Reason | None:
    is_settled = loan.state == "gone" or loan.balance == 0
    return Reason("casework.letters.settled") if is_settled else None


def _common(loan: LoanRow, occasion: Occasion) -> dict[str, Value]:
    head = occasion.head
    return {
        "bank": head.bank,
        "branch": head.branch,
        # The phone is that of whoever made the letters: another name beside it would mislead.
        "officer": occasion.officer or loan.officer,
        "officer_phone": head.officer_phone,
        "complaint_phone": head.complaint_phone,
        "account": head.account,
        "borrower": Person(loan.name, loan.id_number, loan.address),
        "contract": loan.contract,
        "note": loan.note,
        "loan_date": date.fromisoformat(loan.disbursed),
        "loan_amount": loan.amount,
        "rate": loan.rate_ppm,
        "old_figures": occasion.as_of if occasion.old_figures else None,
    }


FORMS: Final[Mapping[str, Callable[[LoanRow, Occasion, bool], Values | Reason]]] = MappingProxyType(
    {"F01": reminder, "F02": demand, "T02": thanks}
)
"""The forms that this program knows the figures of."""
