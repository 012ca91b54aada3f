"""The day's list: whom to care for, remind or visit, in which order, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from shouyue.casework import clocks
from shouyue.casework.judging import policy
from shouyue.casework.outcomes import Reason
from shouyue.casework.views import Today, TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.money import Fen
from shouyue.domain.worklist import CaseToday, Line, Why, reasons
from shouyue.domain.worklist import today as ordered
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries import standing
from shouyue.vault.queries.counts import counts
from shouyue.vault.queries.standing import Marks, Standing

Act = Literal["letter", "visit", "call", "acknowledgment", "case", "exchange"]

_TOLD: Final[Mapping[str, tuple[Act, str]]] = {
    "limitation_ends": ("letter", "casework.today.limitation_ends"),
    "guarantee_ends": ("letter", "casework.today.guarantee_ends"),
    "promise_broken": ("call", "casework.today.promise_broken"),
    "promise_due": ("call", "casework.today.promise_due"),
    "slip_not_back": ("acknowledgment", "casework.today.slip_not_back"),
    "notice_not_served": ("visit", "casework.today.notice_not_served"),
    "overdue_without_notice": ("letter", "casework.today.overdue_without_notice"),
    "coming_due": ("letter", "casework.today.coming_due"),
    "care_visit_due": ("visit", "casework.today.care_visit_due"),
    "payment_to_thank_for": ("call", "casework.today.payment_to_thank_for"),
    "period_over": ("case", "casework.today.period_over"),
}
"""The act that a reason of the worklist asks for, and its sentence."""
_LONG_TERM_DAYS: Final = 366
_DAY_MS: Final = 24 * 3600 * 1000
_EPOCH: Final = date(1970, 1, 1).toordinal()


def today(ws: Workspace) -> Today:
    """Everything with something to do today, most urgent first; its first reason says why."""
    on = ws.today()
    branches = standing.branches(ws.vault) if ws.role == "supervisor" else [ws.branch]
    cases: list[CaseToday] = []
    out, as_of = 0, None
    for branch in branches:
        letters = list(batches.without_slip(ws.vault, branch))
        out += sum(letter.state in {"printed", "served"} for letter in letters)
        cases.extend(_cases(ws, branch, letters, on))
        if (day := standing.as_of(ws.vault, branch)) is not None:
            as_of = min(as_of, day) if as_of is not None else day
    held_at = counts(ws.vault).held_at
    heard = date.fromordinal(_EPOCH + held_at // _DAY_MS) if held_at else None
    lines = ordered(cases, on, policy().worklist, heard)
    return Today(
        on=on,
        lines=tuple(_line(line) for line in lines),
        as_of=as_of,
        loans=len(cases),
        overdue=sum(case.overdue_since is not None for case in cases),
        slips_out=out,
    )


def next_of(ws: Workspace, branch: str, notes: Sequence[str]) -> dict[str, Reason]:
    """Note → the first thing to do about it today; loans with nothing to do are left out."""
    on = ws.today()
    letters = [one for note in notes for one in batches.letters_of(ws.vault, branch, note)]
    cases = _cases(ws, branch, letters, on, notes)
    found = ((case.case, reasons(case, on, policy().worklist)) for case in cases)
    return {note: _reason(why[0]) for note, why in found if why}


def _cases(
    ws: Workspace,
    branch: str,
    letters: Iterable[StoredLetter],
    on: date,
    notes: Sequence[str] | None = None,
) -> Iterator[CaseToday]:
    marks = standing.marks(ws.vault, branch, notes)
    events = standing.events(ws.vault, branch, notes)
    waiting = {letter.note: letter for letter in letters if letter.state in {"printed", "served"}}
    for loan in standing.loans(ws.vault, branch, notes):
        yield _case(loan, marks, events.get(loan.note, ()), waiting.get(loan.note), on)


def _case(
    loan: Standing,
    marks: Marks,
    events: Sequence[Mapping[str, object]],
    letter: StoredLetter | None,
    on: date,
) -> CaseToday:
    owed = loan.balance > 0
    return CaseToday(
        case=loan.note,
        person=loan.name,
        village=loan.village,
        balance=Fen(loan.balance),
        act_by=clocks.clock(loan.due, events, on).act_by if owed and loan.due < on else None,
        due=loan.due if owed and loan.due >= on else None,
        due_amount=Fen(loan.balance),
        long_term=(loan.due - loan.disbursed).days > _LONG_TERM_DAYS,
        maturity_notice_served=_reached(marks, loan, on),
        overdue_since=loan.due if owed and loan.due < on else None,
        last_notice_served_on=_day(marks.reached.get(loan.note)),
        notice_printed_on=letter.made_on if letter and letter.state == "printed" else None,
        slip_awaited_since=letter.made_on if letter and letter.state == "served" else None,
        promise_due=_promise(marks, loan.note),
        care_visit_due=_day(marks.next.get(loan.note)),
    )


def _reached(marks: Marks, loan: Standing, on: date) -> bool:
    reached = _day(marks.reached.get(loan.note))
    return reached is not None and loan.due >= on and (loan.due - reached).days <= _LONG_TERM_DAYS


def _promise(marks: Marks, note: str) -> date | None:
    made = marks.promises.get(note)
    if made is None:
        return None
    on, due = made
    paid = marks.repayments.get(note)
    return None if paid is not None and paid >= on else date.fromisoformat(due)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(line: Line) -> TodayLine:
    first = line.why[0]
    return TodayLine(
        note=line.case.case,
        name=line.case.person,
        village=line.case.village,
        act=_TOLD[first.reason][0],
        reason=_reason(first),
        urgency=first.rank,
        balance=line.case.balance,
        due=line.case.overdue_since or line.case.due,
    )


def _reason(why: Why) -> Reason:
    params = {name: _plain(value) for name, value in why.params.items()}
    return Reason(_TOLD[why.reason][1], params)


def _plain(value: object) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else str(value)
