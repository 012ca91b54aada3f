"""What letters say, from the bank's newest figures; or why it cannot be said.

The figures are the core system's own, as of its day. Nothing is reckoned on from there: a sum
that the bank would not recognise at the counter has no place on a letter. What each form says is
in `notices`, `debt_papers` and `confirmations`; which there are in `form_book`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shouyue.casework.contents.letterhead import Letterhead
from shouyue.casework.outcomes import Reason
from shouyue.domain.guarantee import GuaranteeClock
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Person, Value
from shouyue.vault.lookups import Payment

Values = Mapping[str, Value]


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


@dataclass(frozen=True, slots=True)
class Bound:
    """A guarantor of a loan with his period.

    `key` is what facts name him by; `signed` the day of his contract, None while nobody stated
    what it says, `number` its own, where one was typed; `contested` that more than one statement of
    it stands.
    """

    key: str
    person: Person
    clock: GuaranteeClock
    signed: date | None
    contested: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one letter is about.

    Attributes:
        time_barred: the limitation period of the loan may be over.
        guarantors: all of the loan.
        guarantor: whom it is addressed to, where that is a guarantor.
        co_borrower: whom it is addressed to, where that is a co-borrower; `basis` why he owes.
        payment: what was paid, where it is about that; `split` into principal and interest where
            the bank's figures say so.
    """

    loan: LoanRow
    said: Occasion
    time_barred: bool = False
    guarantors: tuple[Bound, ...] = ()
    guarantor: Bound | None = None
    co_borrower: Person | None = None
    basis: str = ""
    payment: Payment | None = None
    split: tuple[int, int] | None = None


class Owed(NamedTuple):
    """Sums in fen."""

    principal: int
    interest: int

    @property
    def total(self) -> int:
        return self.principal + self.interest


def overdue(loan: LoanRow, said: Occasion) -> Owed | Reason:
    """What is overdue of a loan by the bank's figures."""
    if refusal := settled(loan):
        return refusal
    if not loan.is_overdue(said.as_of.isoformat()):
        return Reason("casework.letters.not_overdue", {"due": loan.due})
    if loan.overdue_interest is None:
        return Reason("casework.letters.interest_unknown")
    if _is_penalty_alone(loan):
        return Reason("casework.letters.penalty_alone")
    principal = loan.overdue_principal or (loan.balance if has_matured(loan, said) else 0)
    return Owed(principal, loan.overdue_interest)


def coming_due(loan: LoanRow, said: Occasion) -> date | Reason:
    """The due day of a loan that is still to be paid and not overdue, or why it has none."""
    if refusal := settled(loan):
        return refusal
    if loan.is_overdue(said.as_of.isoformat()):
        return Reason("casework.letters.overdue", {"due": loan.due})
    if _is_penalty_alone(loan):
        return Reason("casework.letters.penalty_alone")
    due = date.fromisoformat(loan.due)
    if due < said.on:
        return Reason("casework.letters.figures_too_old", {"as_of": said.as_of.isoformat()})
    return due


def whole(loan: LoanRow, said: Occasion) -> Owed | Reason:
    """What is owed of a loan in all: what is left of it, and the interest that is overdue."""
    if refusal := settled(loan):
        return refusal
    if loan.overdue_interest is None and loan.is_overdue(said.as_of.isoformat()):
        return Reason("casework.letters.interest_unknown")
    if _is_penalty_alone(loan):
        return Reason("casework.letters.penalty_alone")
    return Owed(loan.balance, loan.overdue_interest or 0)


def settled(loan: LoanRow) -> Reason | None:
    """Why nothing can be asked for, if nothing is owed."""
    return None if loan.is_owed else Reason("casework.letters.settled")


def _is_penalty_alone(loan: LoanRow) -> bool:
    # Letters ask for principal and interest: penalty interest is checked, never asked for.
    return not loan.balance and not loan.overdue_interest


def has_matured(loan: LoanRow, said: Occasion) -> bool:
    return date.fromisoformat(loan.due) < said.as_of


def days_overdue(loan: LoanRow, said: Occasion) -> int | None:
    """Since how many days; None of an instalment whose day the bank's file does not tell."""
    due = date.fromisoformat(loan.due)
    told = date.fromisoformat(loan.overdue_since) if loan.is_late and loan.overdue_since else None
    days = [day for day in (due if has_matured(loan, said) else None, told) if day]
    return (said.on - min(days)).days if days else None


def head(loan: LoanRow, said: Occasion) -> dict[str, Value]:
    """What every letter says: of which bank, about which loan, whom to ask."""
    return {
        "bank": said.head.bank,
        "branch": said.head.branch,
        # The phone is that of whoever made the letters: another name beside it would mislead.
        "officer": said.officer or loan.officer,
        "officer_phone": said.head.officer_phone,
        "complaint_phone": said.head.complaint_phone,
        "borrower": Person(loan.name, loan.id_number, loan.address),
        "note": loan.note,
    }


def debt(loan: LoanRow, said: Occasion) -> dict[str, Value]:
    """The same with where to pay and what was lent, for letters that speak of sums owed."""
    return {
        **head(loan, said),
        "account": said.head.account,
        "contract": loan.contract,
        "loan_date": date.fromisoformat(loan.disbursed),
        "loan_amount": loan.amount,
        "rate": loan.rate_ppm,
        "old_figures": old(said),
    }


def old(said: Occasion) -> date | None:
    """The day of the figures where letters have to say that they are old."""
    return said.as_of if said.old_figures else None
