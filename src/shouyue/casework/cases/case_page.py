"""One case whole: the person, the loan, its clock with reasons, what happened, its papers."""

from dataclasses import replace
from datetime import date

from shouyue.casework.batches import letter_line
from shouyue.casework.cases.differences import differences
from shouyue.casework.cases.history import history
from shouyue.casework.cases.listing import lines, past_due
from shouyue.casework.cases.today import standing_of
from shouyue.casework.cases.views import CasePage, Guarantor, LoanView
from shouyue.casework.names import class_of
from shouyue.casework.periods import clocks
from shouyue.casework.periods.case_clocks import Reckoning, whole_of
from shouyue.casework.periods.penalties import check_penalty, own_penalty
from shouyue.casework.plans import is_kept
from shouyue.casework.plans import standing as plan_standing
from shouyue.casework.records.overrides import to_decide
from shouyue.casework.workspace import Workspace
from shouyue.domain.arrears import class_floor
from shouyue.ledger.ids import Branch
from shouyue.vault import batches
from shouyue.vault.queries import loans, standing
from shouyue.vault.queries.loans import Whole
from shouyue.vault.queries.spoken import spoken

_TAIL = 4


def case_page(ws: Workspace, note: str) -> CasePage:
    """Everything about a loan.

    Raises:
        NoSuchCaseError: there is none of this number here.
    """
    clocks.refresh(ws)
    whole = whole_of(ws, note)
    row, branch = whole.row, whole.branch
    same_person = loans.of_person(ws.vault, branch, row.id_number)
    others = [one for one in same_person if one.note != note]
    reckoning = Reckoning(ws, whole)
    standing_now, there = standing_of(ws, branch, [note]).get(note), replace(ws, at=Branch(branch))
    return CasePage(
        name=row.name,
        id_number=row.id_number,
        phones=row.phones,
        address=row.address,
        village=whole.village,
        loan=_loan(ws, whole),
        other_loans=tuple(lines(ws, others)),
        clock=reckoning.clock(),
        guarantees=reckoning.guarantees(),
        if_signed_today=reckoning.if_signed_today(),
        next=standing_now.first if standing_now is not None else None,
        stopped=standing_now.stopped if standing_now is not None else None,
        history=history(ws, branch, note),
        letters=tuple(letter_line(one) for one in batches.letters_of(ws.vault, branch, note)),
        to_decide=to_decide(ws, branch, note),
        branch=branch,
        differences=differences(ws, branch, note),
        plan=tuple(plan_standing(there, note)),
        plan_protects=is_kept(there, note),
        language=_language(ws, whole, [note, *(one.note for one in others)]),
    )


def _language(ws: Workspace, whole: Whole, notes: list[str]) -> str:
    row = whole.row
    return spoken(ws.vault, whole.branch, notes).of(row.note, row.id_number)


def _loan(ws: Workspace, whole: Whole) -> LoanView:
    row = whole.row
    due = date.fromisoformat(row.due)
    settled = not row.is_owed
    as_of = standing.as_of(ws.vault, whole.branch) or ws.today()
    days = 0 if settled else past_due(due, whole.late_since, ws.today())
    return LoanView(
        note=row.note,
        contract=row.contract,
        product=row.product,
        security=row.security,
        amount=row.amount,
        balance=row.balance,
        rate_ppm=row.rate_ppm,
        disbursed=date.fromisoformat(row.disbursed),
        due=due,
        overdue_principal=row.overdue_principal,
        overdue_interest=row.overdue_interest,
        bank_class=class_of(row.bank_class),
        loan_class=class_floor(days, ws.rules.policy.arrears),
        days_past_due=days,
        officer=row.officer,
        as_of=as_of,
        settled=settled,
        is_gone=row.state == "gone",
        penalty=row.penalty,
        penalty_check=check_penalty(row, as_of, ws.rules.policy.penalty),
        penalty_own=own_penalty(row, as_of, ws.rules.policy.penalty),
        guarantors=tuple(
            Guarantor(name, (number or written)[-_TAIL:], phone)
            for name, number, phone, written in row.guarantors
        ),
    )
