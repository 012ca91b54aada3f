"""The forms that letters can be made from: what each says, to whom, and what it is to the rules."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from shouyue.casework.contents import confirmations, debt_papers, notices
from shouyue.casework.contents.figures import Subject, Values
from shouyue.casework.outcomes import Reason

Suits = Literal["overdue", "coming_due", "paid", ""]
Addressee = Literal["borrower", "guarantor", "co_borrower"]


class Entry(NamedTuple):
    """One form.

    Attributes:
        suits: which loans of a list it is for; empty for one loan at a time.
        to: whom it is addressed to.
        is_signed: the borrower is to sign it: of one who is dead it is not made.
        is_demand: it asks for money: the rules about contacts are asked before it is made, and it
            is called back once the money came.
    """

    says: Callable[[Subject], Values | Reason]
    suits: Suits = ""
    to: Addressee = "borrower"
    is_demand: bool = False
    is_signed: bool = False


FORMS: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        "F01": Entry(notices.reminder, "coming_due"),
        "F02": Entry(notices.demand, "overdue", is_demand=True),
        "F03": Entry(notices.guarantor_notice, "overdue", "guarantor", is_demand=True),
        "F04": Entry(notices.co_borrower_notice, "", "co_borrower", is_demand=True),
        "F07": Entry(debt_papers.acknowledgment_of_debt, "overdue", is_signed=True),
        "F08": Entry(debt_papers.promise_to_pay, "overdue", is_signed=True),
        "F09": Entry(debt_papers.agreement, "overdue", is_signed=True),
        "F10": Entry(debt_papers.extension, "coming_due", is_signed=True),
        "F18": Entry(confirmations.confirmation),
        "F19": Entry(notices.before_reporting, "overdue", is_demand=True),
        "F20": Entry(debt_papers.hardship, is_signed=True),
        "T02": Entry(confirmations.thanks, "paid"),
        "T18": Entry(confirmations.confirmation),
    }
)
