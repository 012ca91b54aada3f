"""What is unlikely of a payment: that it is the same one again, or more than anybody owes.

A payment that is recorded twice, or with three noughts too many, hides a loan: no list asks for it
and no letter is made. So both want a reason before they are recorded.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from shouyue.casework.checks import Checked
from shouyue.casework.judged import Rule
from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.penalty import millionths
from shouyue.ledger.kinds import RepaymentReported
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans, lookups


def doubt_payment(checked: Checked, said: RepaymentReported) -> None:
    """Leaves with `checked` what wants a reason of a payment that is about to be recorded."""
    ws = checked.ws
    for one in _of_same_slip(ws, said):
        if (one.amount, one.on) == (said.amount, said.on):
            params = {"slip": said.slip, "note": one.note, "on": one.on, "paid": one.amount}
            checked.doubt(Rule("casework.repayment.same_slip", "trail.one_slip", params))
            break
    row, source = loans.one(ws.vault, ws.branch, said.note), loans.source(ws.vault, ws.branch)
    if row is None or source is None or not row.due:
        return
    as_of = date.fromisoformat(source.as_of)
    paid, most = said.amount, _most(ws, row, said.on <= as_of)
    if said.on > as_of:
        paid += lookups.paid_since(ws.vault, ws.branch, said.note, as_of, ws.today())
    if paid > most:
        params = {"paid": paid, "most": most, "as_of": as_of}
        checked.doubt(Rule("casework.repayment.above_debt", "trail.interest_days", params))


def slip_known(ws: Workspace, said: RepaymentReported) -> tuple[Reason, ...]:
    """Where a slip of this number stands already, with another day or sum."""
    for one in _of_same_slip(ws, said):
        if (one.amount, one.on) != (said.amount, said.on):
            params: dict[str, str | int] = {"on": one.on.isoformat(), "paid": one.amount}
            return (Reason("casework.repayment.slip_known", params),)
    return ()


def _of_same_slip(ws: Workspace, said: RepaymentReported) -> Iterator[lookups.Slip]:
    number = _plain(said.slip)
    if number:
        known = lookups.slips(ws.vault, ws.branch, said.note, said.on, said.amount)
        yield from (one for one in known if _plain(one.number) == number)


def _plain(slip: str) -> str:
    """A number as two people write it the same."""
    normal = unicodedata.normalize("NFKC", slip).casefold()
    return "".join(sign for sign in normal if sign.isalnum())


def _most(ws: Workspace, row: LoanRow, is_booked: bool) -> int:
    """The most that can be owed, in fen: figures, and as much interest as they may not show.

    Of a payment that the figures hold already, the loan as it was paid out.
    """
    policy = ws.rules.policy
    balance = max(row.balance, row.amount) if is_booked else row.balance
    rate = millionths(max(row.penalty_ppm or 0, row.rate_ppm or 0))
    unseen = rate * Fraction(policy.trail.interest_days, policy.penalty.days_of_year)
    return balance + (row.overdue_interest or 0) + (row.penalty or 0) + int(balance * unseen)
