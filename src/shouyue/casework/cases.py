"""The cases of a branch as a list: filtered, searched, ordered, a page at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from shouyue.casework import clocks
from shouyue.casework.judging import policy
from shouyue.casework.today import next_of
from shouyue.casework.views import CaseFilter, CaseLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.arrears import class_floor, days_past_due
from shouyue.vault.queries import found, loans, standing
from shouyue.vault.queries.loans import Listed, Wanted


def list_cases(
    ws: Workspace, wanted: CaseFilter, limit: int = 200, offset: int = 0
) -> tuple[int, tuple[CaseLine, ...]]:
    """How many cases answer the filter, and one page of them."""
    rules = policy().worklist
    ids = found.loan_ids(ws.vault, wanted.query) if wanted.query.strip() else None
    asked = Wanted(
        branches=branches(ws),
        today=ws.today(),
        soon=ws.today() + timedelta(days=rules.long_notice_days + rules.notice_lead_days),
        standing=wanted.standing,
        village=wanted.village,
        officer=wanted.officer,
        order=wanted.order,
        ids=ids,
    )
    total, listed = loans.listed(ws.vault, asked, limit, offset)
    return total, tuple(lines(ws, listed))


def branches(ws: Workspace) -> Sequence[str]:
    """The branches whose loans this person looks after."""
    return standing.branches(ws.vault) if ws.role == "supervisor" else [ws.branch]


def villages(ws: Workspace) -> tuple[str, ...]:
    return tuple(loans.villages(ws.vault))


def officers(ws: Workspace) -> tuple[str, ...]:
    return tuple(loans.officers(ws.vault))


def lines(ws: Workspace, listed: Iterable[Listed]) -> Iterable[CaseLine]:
    """Listed loans with what the rules say of them today."""
    by_branch: dict[str, list[Listed]] = {}
    in_order = list(listed)
    for loan in in_order:
        by_branch.setdefault(loan.branch, []).append(loan)
    done: dict[tuple[str, str], CaseLine] = {}
    for branch, some in by_branch.items():
        notes = [loan.note for loan in some]
        events = standing.events(ws.vault, branch, notes)
        following = next_of(ws, branch, notes)
        for loan in some:
            clock = clocks.clock(loan.due, events.get(loan.note, ()), ws.today())
            days = 0 if loan.settled else past_due(loan.due, loan.balance, ws.today())
            done[branch, loan.note] = CaseLine(
                note=loan.note,
                name=loan.name,
                village=loan.village,
                balance=loan.balance,
                due=loan.due,
                days_past_due=days,
                loan_class=class_floor(days, policy().arrears),
                officer=loan.officer,
                limitation=clocks.short(clock, ws.today()),
                next=following.get(loan.note),
                settled=loan.settled,
            )
    return [done[loan.branch, loan.note] for loan in in_order]


def past_due(due: date, balance: int, on: date) -> int:
    """Days past due of a loan with one due day; none once nothing is owed."""
    return days_past_due([due] if balance > 0 else [], on)
