"""Where a repayment goes by the rules: a check on how the bank books it, and never a booking.

Only where the bank's figures tell what is overdue. Of costs its file says nothing. Of several loans
of one person, the one that whoever pays has named is paid, or the one that the rules say.
"""

from shouyue.casework.outcomes import Reason
from shouyue.casework.records.several_debts import shares
from shouyue.casework.workspace import Workspace
from shouyue.domain.allocation import Bucket, allocate
from shouyue.domain.money import Fen
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans


def where_it_goes(
    ws: Workspace, note: str, amount: int, *, named: bool = False
) -> tuple[Reason, ...]:
    """Which of several loans of the person a payment pays by the rules, and what of this one.

    Args:
        ws: whose vault.
        note: the loan that it is recorded for.
        amount: in fen.
        named: whoever paid said that it pays this loan.
    """
    found = shares(ws, note, amount)
    here = payment_order(ws, note, amount if found is None or named else found.here)
    told = () if here is None else (here,)
    if found is None:
        return told
    if named:
        return (Reason("casework.payment_order.named", {"n": found.debts}), *told)
    if not found.first:
        return (Reason("casework.payment_order.this_first", {"n": found.debts}), *told)
    params: dict[str, str | int] = {
        "n": found.debts,
        "other": found.first,
        "there": found.there,
        "here": found.here,
    }
    return (Reason("casework.payment_order.other_first", params), *told)


def payment_order(ws: Workspace, note: str, amount: int) -> Reason | None:
    """How much of a payment is interest and how much principal; None where nothing is overdue.

    What is beyond all that is overdue is told apart: it pays what is not due yet.
    """
    row, source = loans.one(ws.vault, ws.branch, note), loans.source(ws.vault, ws.branch)
    if row is None or source is None or amount <= 0:
        return None
    owed = _overdue(row, source.as_of)
    if not any(owed.values()):
        return None
    order = ws.rules.policy.allocation_order
    found = allocate(Fen(amount), owed, order)
    principal = found.parts["principal"]
    first = min(order.index("interest"), order.index("penalty")) < order.index("principal")
    told = {"interest": sum(found.parts.values()) - principal, "principal": int(principal)}
    code = "casework.payment_order.interest_first" if first else "casework.payment_order.by_rules"
    if found.unapplied:
        told["rest"] = int(found.unapplied)
        code = "casework.payment_order.with_rest"
    return Reason(code, {**told, "as_of": source.as_of})


def _overdue(row: LoanRow, as_of: str) -> dict[Bucket, Fen]:
    if row.state != "here":
        return {}
    principal = row.overdue_principal or (row.balance if row.due < as_of else 0)
    return {
        "interest": Fen(row.overdue_interest or 0),
        "penalty": Fen(row.penalty or 0),
        "principal": Fen(principal),
    }
