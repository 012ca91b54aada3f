"""Several loans of one person, and a payment that does not cover them: which of them it pays.

Whoever pays says which. If nobody did, the rules do: what is due first, of that what is least
secured, and so on, as the policy pack has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouyue.casework.workspace import Workspace
from shouyue.domain.allocation import OpenDebt, SecurityWords, allocate_to_debts
from shouyue.domain.money import Fen
from shouyue.domain.penalty import millionths
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans
from shouyue.vault.queries.loans import open_of_person

_NOT_DUE: Final = " "
"""Behind the number of a loan: what of it is not due yet. No number has a blank in it."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What a payment pays by the rules where nobody named a loan.

    Attributes:
        debts: so many loans of the person are open.
        here: of the loan that it was recorded for, in fen.
        first: the other loan that gets something first; empty where this one gets all.
        there: what that one gets, in fen.
    """

    debts: int
    here: Fen
    first: str
    there: Fen


def shares(ws: Workspace, note: str, amount: int) -> Shares | None:
    """Whose share of a payment each open loan of the person has.

    None where there is one loan alone, or enough for all of them.
    """
    row, source = loans.one(ws.vault, ws.branch, note), loans.source(ws.vault, ws.branch)
    if row is None or source is None or not row.id_number or amount <= 0:
        return None
    found = open_of_person(ws.vault, ws.branch, row.id_number)
    rows = loans.by_id(ws.vault, list(found))
    if len(rows) < len((note, "another")) or note not in {one.note for one in rows.values()}:
        return None
    as_of = date.fromisoformat(source.as_of)
    policy = ws.rules.policy
    debts = [
        debt
        for number, one in rows.items()
        for debt in _parts(one, found[number], as_of, policy.security_words)
    ]
    if amount >= sum(debt.owed for debt in debts):
        return None
    paid, _ = allocate_to_debts(Fen(amount), debts, as_of, policy.debt_order)
    each: dict[str, int] = {}
    for debt, part in paid.items():
        loan = debt.removesuffix(_NOT_DUE)
        each[loan] = each.get(loan, 0) + part
    here = each.pop(note, 0)
    first = next((loan for loan, part in each.items() if part), "")
    return Shares(len(rows), Fen(here), first, Fen(each.get(first, 0)))


def _parts(row: LoanRow, late_since: str, as_of: date, words: SecurityWords) -> Iterator[OpenDebt]:
    """What is due of a loan, and what is not yet: two debts for the rules."""
    due = date.fromisoformat(row.due)
    is_over = due < as_of
    principal = row.balance if is_over else min(row.overdue_principal or 0, row.balance)
    owed = principal + (row.overdue_interest or 0) + (row.penalty or 0)
    rate = (row.penalty_ppm if late_since or is_over else None) or row.rate_ppm or 0
    secured = words.rank(row.security, guaranteed=bool(row.guarantors))
    if owed:
        since = min(due, date.fromisoformat(late_since)) if late_since else due
        yield OpenDebt(row.note, since, Fen(owed), secured, millionths(rate))
    if row.balance > principal:
        rest = Fen(row.balance - principal)
        yield OpenDebt(row.note + _NOT_DUE, due, rest, secured, millionths(rate))
