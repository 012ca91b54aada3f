"""Whom the bank's word lets us thank: that a loan is no longer in its file may mean less than paid.

A file may hold rows of which nobody can tell whose they are, and a loan that was long overdue
leaves the list when it is written off or sold as well. Nobody is asked for money of either, and
nobody is told that he owes nothing any more. A payment is thanked for once.
"""

from datetime import date

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.arrears import class_floor
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import closings


def not_thanked(ws: Workspace, loan: LoanRow) -> Reason | None:
    """Why there is no letter of thanks for a loan that is not asked for any more."""
    closing = closings.of_loan(ws.vault, ws.branch, loan.note)
    if closing is None:
        return None
    if closing.is_thanked:
        return Reason("casework.closing.thanked")
    if loan.state == "here":
        return None
    if closing.has_unread_rows:
        return Reason("casework.closing.unread_rows", {"day": closing.on})
    late = (date.fromisoformat(closing.on) - date.fromisoformat(_since(loan))).days
    policy = ws.rules.policy
    if policy.tape.may_be_written_off(class_floor(max(late, 0), policy.arrears)):
        return Reason("casework.closing.perhaps_written_off", {"day": closing.on})
    return None


def is_thanked(ws: Workspace, note: str) -> bool:
    """Whether a letter of thanks was made for the last payment of a loan."""
    closing = closings.of_loan(ws.vault, ws.branch, note)
    return closing is not None and closing.is_thanked


def _since(loan: LoanRow) -> str:
    """The day from which something was overdue by the last that the bank said of a loan."""
    return min(filter(None, (loan.due, loan.overdue_since if loan.is_late else "")))
