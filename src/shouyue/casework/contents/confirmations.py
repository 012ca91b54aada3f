"""Papers for whoever has paid; they claim nothing: T02, F18, T18."""

from datetime import date
from typing import Final

from shouyue.casework.contents.figures import Subject, Values, head, settled
from shouyue.casework.outcomes import Reason

_OWN: Final = frozenset({"debtor", "co_borrower", "for_debtor"})
"""Who pays so that the borrower can be thanked for it."""


def thanks(about: Subject) -> Values | Reason:
    """The values of T02, the word of thanks for a loan that the bank has closed."""
    loan, said = about.loan, about.said
    if settled(loan) is None:
        return Reason("casework.letters.not_settled")
    return {
        **head(loan, said),
        "loan_date": date.fromisoformat(loan.disbursed),
        "loan_amount": loan.amount,
        "as_of": said.as_of,
        "on_time": loan.due >= said.as_of.isoformat(),
    }


def confirmation(about: Subject) -> Values | Reason:
    """The values of F18 and T18, about the newest payment that people recorded of the loan.

    Only with the number of a bank slip: a paper of the bank over money that nobody saw arrive
    would cover up what it is there to bring to light.
    """
    loan, said, paid = about.loan, about.said, about.payment
    if paid is None:
        return Reason("casework.letters.no_payment")
    if not paid.slip:
        return Reason("casework.letters.payment_without_slip")
    if paid.payer not in _OWN:
        return Reason("casework.letters.paid_by_other")
    # Figures of an earlier day do not hold the payment: what they say is left is too much.
    left = 0 if settled(loan) else loan.balance
    return {
        **head(loan, said),
        "paid": paid.amount,
        "paid_on": paid.on,
        "slip": paid.slip,
        "went_to": paid.account,
        "to_principal": about.split[0] if about.split else None,
        "to_interest": about.split[1] if about.split else None,
        "balance": left if said.as_of > paid.on else None,
        "as_of": said.as_of,
    }
