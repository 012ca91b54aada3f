"""Notices: what falls due, what is overdue, and before it is reported. F01, F02, F03, F04, F19."""

from datetime import date

from shouyue.casework.contents.figures import (
    Owed,
    Subject,
    Values,
    coming_due,
    days_overdue,
    debt,
    head,
    old,
    overdue,
)
from shouyue.casework.outcomes import Reason
from shouyue.domain.guarantee import GuaranteeClock
from shouyue.domain.unstated import FREE_BY_ANOTHER
from shouyue.paper.letter import Value


def reminder(about: Subject) -> Values | Reason:
    """The values of F01, the notice that a loan falls due."""
    loan, said = about.loan, about.said
    due = coming_due(loan, said)
    if isinstance(due, Reason):
        return due
    return {
        **debt(loan, said),
        "due": due,
        "days_left": (due - said.on).days or None,
        "due_principal": loan.balance,
        "total": loan.balance,
    }


def demand(about: Subject) -> Values | Reason:
    """The values of F02, the notice of an overdue loan."""
    owed = overdue(about.loan, about.said)
    return owed if isinstance(owed, Reason) else _demanded(about, owed)


def co_borrower_notice(about: Subject) -> Values | Reason:
    """The values of F04, the same to somebody who owes the loan too."""
    owed = overdue(about.loan, about.said)
    if isinstance(owed, Reason):
        return owed
    if about.co_borrower is None or not about.basis:
        return Reason("casework.letters.co_borrower_unnamed")
    return {
        **_demanded(about, owed),
        "co_borrower": about.co_borrower,
        "basis": about.basis,
    }


def _free(clock: GuaranteeClock) -> Reason | None:
    """Why nothing can be asked of a guarantor, or may not be; None where he is bound."""
    if FREE_BY_ANOTHER in clock.flags:
        return Reason("casework.letters.guarantee_contested")
    if clock.status == "void":
        return Reason("casework.letters.guarantee_void")
    if clock.status == "lapsed":
        return Reason("casework.letters.guarantee_over", {"last_day": clock.ends.isoformat()})
    return None


def guarantor_notice(about: Subject) -> Values | Reason:
    """The values of F03, to one guarantor.

    None where two people stated his contract differently and by one of them he is free; none once
    his period is over: he owes nothing any more, and his signature would change nothing
    (担保制度解释 34(2)). None either before somebody stated what his contract says: a letter that
    calls a general guarantee a joint one claims what is not owed.
    """
    owed, guarantor = overdue(about.loan, about.said), about.guarantor
    if isinstance(owed, Reason):
        return owed
    if guarantor is None:
        return Reason("casework.letters.no_guarantor")
    clock = guarantor.clock
    if guarantor.signed is None:
        return Reason("casework.letters.guarantee_not_stated")
    if (free := _free(clock)) is not None:
        return free
    return {
        **head(about.loan, about.said),
        "account": about.said.head.account,
        "guarantor": guarantor.person,
        "guarantee_signed": guarantor.signed,
        "guarantee_number": guarantor.number or None,
        # A day that another statement has otherwise is no fact to be written to anybody.
        "period_end": None if guarantor.contested else clock.period_last_day_conservative,
        "joint": clock.kind == "joint",
        "maturity": date.fromisoformat(about.loan.due),
        **_sums(about, owed),
        "days_overdue": days_overdue(about.loan, about.said),
        "pay_by": about.said.pay_by,
        # Behind a guarantee that was held runs the limitation period of the claim on him.
        "time_barred": about.time_barred
        or (clock.limitation is not None and clock.limitation.status == "expired"),
        "old_figures": old(about.said),
    }


def before_reporting(about: Subject) -> Values | Reason:
    """The values of F19, told before the credit register is told (征信业管理条例 15)."""
    owed = overdue(about.loan, about.said)
    if isinstance(owed, Reason):
        return owed
    return {
        **head(about.loan, about.said),
        "total": owed.total,
        "as_of": about.said.as_of,
        "days_overdue": days_overdue(about.loan, about.said),
        "report_from": about.said.pay_by,
        "old_figures": old(about.said),
    }


def _demanded(about: Subject, owed: Owed) -> dict[str, Value]:
    return {
        **debt(about.loan, about.said),
        "maturity": date.fromisoformat(about.loan.due),
        **_sums(about, owed),
        "days_overdue": days_overdue(about.loan, about.said),
        "pay_by": about.said.pay_by,
        "time_barred": about.time_barred,
    }


def _sums(about: Subject, owed: Owed) -> dict[str, Value]:
    return {
        "as_of": about.said.as_of,
        "principal": owed.principal,
        "interest": owed.interest,
        "total": owed.total,
    }
