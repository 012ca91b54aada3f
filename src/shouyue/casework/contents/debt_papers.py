"""Papers about a debt that both sides fill in and sign: F07, F08, F09, F10, F20.

They come prefilled from the loan; what is agreed at the talk is written by hand.
"""

from datetime import date
from typing import Final

from shouyue.casework.contents.figures import Subject, Values, coming_due, debt, head, whole
from shouyue.casework.outcomes import Reason
from shouyue.paper.letter import Value

_BOXES: Final = 4
"""So many guarantors find room on the page of their consents."""


def acknowledgment_of_debt(about: Subject) -> Values | Reason:
    """The values of F07; only of what is overdue: before its day nobody need be asked to own it."""
    owed = _owed(about)
    if isinstance(owed, Reason):
        return owed
    loan, said = about.loan, about.said
    return {**debt(loan, said), "maturity": date.fromisoformat(loan.due), **owed}


def promise_to_pay(about: Subject) -> Values | Reason:
    """The values of F08."""
    owed = _owed(about)
    if isinstance(owed, Reason):
        return owed
    loan, said = about.loan, about.said
    return {**debt(loan, said), "maturity": date.fromisoformat(loan.due), **owed}


def agreement(about: Subject) -> Values | Reason:
    """The values of F09, with a box for each guarantor."""
    owed, boxes = _owed(about), _boxes(about)
    if isinstance(owed, Reason) or isinstance(boxes, Reason):
        return owed if isinstance(owed, Reason) else boxes
    # How old the figures are stands beside them as their day; it is no reason to wait here.
    said = {**debt(about.loan, about.said), **owed, **boxes}
    return {name: value for name, value in said.items() if name != "old_figures"}


def extension(about: Subject) -> Values | Reason:
    """The values of F10; to be had before the due day, and of the whole loan."""
    loan, said = about.loan, about.said
    due = coming_due(loan, said)
    if isinstance(due, Reason):
        return due
    boxes = _boxes(about)
    if isinstance(boxes, Reason):
        return boxes
    return {
        **head(loan, said),
        "account": said.head.account,
        "contract": loan.contract,
        "rate": loan.rate_ppm,
        "maturity": due,
        "balance": loan.balance,
        "as_of": said.as_of,
        "time_barred": about.time_barred,
        **boxes,
    }


def hardship(about: Subject) -> Values | Reason:
    """The values of F20; whoever is in need may ask before the due day and behind it."""
    owed = whole(about.loan, about.said)
    if isinstance(owed, Reason):
        return owed
    return {
        **head(about.loan, about.said),
        "total": owed.total,
        "as_of": about.said.as_of,
        "time_barred": about.time_barred,
    }


def _owed(about: Subject) -> dict[str, Value] | Reason:
    loan, said = about.loan, about.said
    owed = whole(loan, said)
    if isinstance(owed, Reason):
        return owed
    if not loan.is_overdue(said.as_of.isoformat()):
        return Reason("casework.letters.not_overdue", {"due": loan.due})
    return {
        "as_of": said.as_of,
        "principal": owed.principal,
        "interest": owed.interest,
        "total": owed.total,
        "time_barred": about.time_barred,
    }


def _boxes(about: Subject) -> dict[str, Value] | Reason:
    if len(about.guarantors) > _BOXES:
        return Reason("casework.letters.too_many_guarantors", {"most": _BOXES})
    people = (one.person for one in about.guarantors)
    return {f"guarantor_{place}": person for place, person in enumerate(people, start=1)}
