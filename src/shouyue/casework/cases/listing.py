"""The cases of a branch as a list: filtered, searched, ordered, a page at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from shouyue.casework.cases.today import next_of
from shouyue.casework.cases.views import CaseFilter, CaseLine
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods import clocks
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.periods.views import GuaranteeEnd, Limitation
from shouyue.casework.workspace import Workspace
from shouyue.domain.arrears import class_floor, days_past_due
from shouyue.vault.queries import found, loans, standing
from shouyue.vault.queries.loans import Listed, Wanted
from shouyue.vault.queries.stated import stated_of

_ONE_DAY: Final = timedelta(days=1)


def list_cases(
    ws: Workspace, wanted: CaseFilter, limit: int = 200, offset: int = 0
) -> tuple[int, tuple[CaseLine, ...]]:
    """How many cases answer the filter, and one page of them."""
    rules = ws.rules.policy.worklist
    ids = found.loan_ids(ws.vault, wanted.query) if wanted.query.strip() else None
    asked = Wanted(
        branches=branches(ws),
        today=ws.today(),
        soon=ws.today() + timedelta(days=rules.soon_days),
        standing=wanted.standing,
        village=wanted.village,
        officer=wanted.officer,
        order=wanted.order,
        ids=ids,
    )
    clocks.refresh(ws)
    total, listed = loans.listed(ws.vault, asked, limit, offset)
    return total, tuple(lines(ws, listed))


def branches(ws: Workspace) -> Sequence[str]:
    """The branches whose loans are listed: all of a supervisor's, unless at work in one of them."""
    is_anywhere = ws.role == "supervisor" and ws.at is None
    return standing.branches(ws.vault) if is_anywhere else [ws.branch]


def villages(ws: Workspace) -> tuple[str, ...]:
    return tuple(loans.villages(ws.vault, branches(ws)))


def officers(ws: Workspace) -> tuple[str, ...]:
    return tuple(loans.officers(ws.vault, branches(ws)))


def lines(ws: Workspace, listed: Sequence[Listed]) -> Iterable[CaseLine]:
    """Listed loans with what the rules say of them today."""
    following: dict[tuple[str, str], Reason] = {}
    for branch in {loan.branch for loan in listed}:
        notes = [loan.note for loan in listed if loan.branch == branch]
        found = next_of(ws, branch, notes)
        following.update(((branch, note), reason) for note, reason in found.items())
    return [_line(ws, loan, following.get((loan.branch, loan.note))) for loan in listed]


def _line(ws: Workspace, loan: Listed, following: Reason | None) -> CaseLine:
    days = 0 if loan.settled else past_due(loan.due, loan.late_since, ws.today())
    return CaseLine(
        note=loan.note,
        name=loan.name,
        village=loan.village,
        balance=0 if loan.settled else loan.balance,
        due=loan.due,
        days_past_due=days,
        loan_class=class_floor(days, ws.rules.policy.arrears),
        officer=loan.officer,
        limitation=_limitation(ws, loan),
        next=following,
        settled=loan.settled,
        branch=loan.branch,
        ends_before=_ends_before(loan, ws.today()),
    )


def _ends_before(loan: Listed, on: date) -> GuaranteeEnd | None:
    kept = loan.clock
    if kept is None or loan.settled or not kept.ends_for:
        return None
    return GuaranteeEnd(kept.ends_for, kept.ends_on, (kept.ends_on - on).days)


def _limitation(ws: Workspace, loan: Listed) -> Limitation:
    kept, on = loan.clock, ws.today()
    if kept is None:
        events = standing.events(ws.vault, loan.branch, [loan.note]).get(loan.note, ())
        debt = debt_of(loan.due, stated_of(ws.vault, loan.branch, loan.note).terms, ws.rules.law)
        return clocks.short(clocks.clock(debt, events, on, ws.rules), on)
    left = (kept.act_by - on).days
    return Limitation(kept.act_by, kept.last_day, kept.status, left, kept.provisional)


def past_due(due: date, late_since: date | None, on: date) -> int:
    """Days past due of a loan that is owed: since its due day, or an instalment that came before.

    `late_since` is the bank's own word, or the day of the first tape that showed it late: it is
    late today at the latest since yesterday.
    """
    late = [min(late_since, on - _ONE_DAY)] if late_since is not None else []
    return days_past_due([*late, due] if due < on else late, on)
