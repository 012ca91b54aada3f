"""The day's list: whom to care for, remind or visit, in which order, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from shouyue.casework.cases.day_lines import (
    SHORT,
    Errands,
    errands_of,
    handed_over,
    line_of,
    stopped,
    told,
)
from shouyue.casework.cases.today_cases import case_of
from shouyue.casework.cases.views import Today
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods import clocks
from shouyue.casework.plans import plan_rules
from shouyue.casework.records import overrides
from shouyue.casework.right_day import wrong_day
from shouyue.casework.views import TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.day import Day, fitting, is_kept
from shouyue.domain.worklist import RANK_OVERRIDE, RANK_RECALL, Line, Why, reasons
from shouyue.domain.worklist import Reason as Kind
from shouyue.domain.worklist import today as ordered
from shouyue.vault.queries import loans as stored
from shouyue.vault.queries import signs, standing
from shouyue.vault.queries.cared import cared
from shouyue.vault.queries.counts import counts
from shouyue.vault.queries.ending import ending_elsewhere
from shouyue.vault.queries.found_of_loans import Basics
from shouyue.vault.queries.going_back import LOOKED_BACK
from shouyue.vault.queries.money import Differing
from shouyue.vault.queries.signs import Asked, Signs
from shouyue.vault.queries.trips import open_trips

LINES_PER_REASON: Final = 100
"""More of one kind are not shown, also where somebody asks for more than fits a day."""

_PROMISES_TOLD_DAYS: Final = 90
_AGREED_TOLD_DAYS: Final = 60
_REPAID_TOLD_DAYS: Final = 365
_UNVISITED_TOLD: Final = 300
"""So many loans that nobody ever visited are told apart, those lent last; the rest is counted."""
_UNVISITED_PLANNED: Final = 3000
_EVER_DAYS: Final = 100 * 365
_TOLD_WHEN_OVER: Final = 2
_RECALLED_ONE_BY_ONE: Final = 3
"""More letters to take back than so many are one line, which opens their list."""
_DAY_MS: Final = 24 * 3600 * 1000
_EPOCH: Final = date(1970, 1, 1).toordinal()

_Drawn = TypeVar("_Drawn")


def today(
    ws: Workspace,
    progress: clocks.Progress | None = None,
    *,
    whole: bool = False,
    officer: str = "",
) -> Today:
    """What fits one person's day, most urgent first; its first reason says why. The rest is told.

    An officer whom the bank's file names as one sees these loans; everybody else sees all, or as
    one officer sees them. What the law ends within the month fits every day, whoever's it is.

    Args:
        ws: whose vault.
        progress: told how far the clocks are where many of them have to be reckoned first.
        whole: also what does not fit the day.
        officer: this officer's day alone, for whoever sees those of several.
    """
    clocks.refresh(ws, progress)
    own = _own_loans(ws)
    asked = _asked(ws, ws.today(), own or officer)
    found, gathered = _gathered(signs.signs(ws.vault, asked))
    everything = _everything(ws, asked, found)
    listed = _for_role(ws.role, everything.lines)
    rules = ws.rules.policy.worklist
    day = _whole_of(listed) if whole else fitting(listed, rules.lines_a_day, rules.care_lines_a_day)
    day.more["care_visit_due"] += found.unvisited_more
    waiting = overrides.waiting(ws, tuple(asked.branches), LINES_PER_REASON)
    total, overdue = signs.owed_and_overdue(ws.vault, asked)
    shown = _shown(ws, day.lines, everything, line_of)
    as_of = _oldest(found, asked.branches)
    return Today(
        on=asked.today,
        lines=(
            *map(_recall_list, gathered.items()),
            *_rounds(ws),
            *_with_waiting(shown, waiting.lines),
            *_handed_over(ws, everything),
        ),
        as_of=as_of,
        loans=total,
        overdue=overdue,
        slips_out=found.slips_out,
        unprinted=found.unprinted,
        more={**{SHORT[one]: n for one, n in day.more.items() if n}, **waiting.more},
        officer=asked.officer,
        officers=() if own else tuple(stored.officers(ws.vault)),
        ending_elsewhere=_ending_elsewhere(ws, asked) if asked.officer and not own else 0,
        cared=cared(ws.vault, asked.branches, asked.officer, asked.today.replace(day=1)),
        old_figures=as_of is not None and ws.rules.policy.letters.are_old(as_of, asked.today),
        wrong_day=wrong_day(ws),
    )


def on_day(ws: Workspace, day: date, notes: Sequence[str] | None = None) -> tuple[Errands, ...]:
    """All there will be to do on a coming day, most urgent first.

    Behind it stands what a supervisor has in hand; there nothing is to be done. With `notes` it is
    of these loans of the branch alone, whoever looks after them.
    """
    clocks.refresh(ws)
    # A round goes to whom a visit is due since lately: not to every old loan of its villages.
    asked = replace(
        _asked(ws, day, _own_loans(ws) if notes is None else ""),
        unvisited_most=_UNVISITED_PLANNED,
        unvisited_days=ws.rules.policy.care.visit_every_days,
    )
    ids = None
    if notes is not None:
        asked = replace(asked, branches=(ws.branch,))
        ids = signs.numbers(ws.vault, ws.branch, notes)
    everything = _everything(ws, asked, signs.signs(ws.vault, asked, ids))
    gone = (Errands(line, ()) for line in _handed_over(ws, everything, most=None))
    return (*_shown(ws, _for_role(ws.role, everything.lines), everything, errands_of), *gone)


class _Everything(NamedTuple):
    """Every line of a branch in its order, the loans by what lines call them, and their signs."""

    lines: tuple[Line, ...]
    loans: dict[str, Basics]
    found: Signs


def _everything(ws: Workspace, asked: Asked, found: Signs) -> _Everything:
    on, rules = asked.today, ws.rules.policy
    loans = {_key(loan): loan for loan in found.loans.values()}
    cases = (case_of(key, loan, found, on, rules, asked.plans) for key, loan in loans.items())
    return _Everything(ordered(cases, on, rules.worklist, _last_heard(ws)), loans, found)


def _shown(
    ws: Workspace,
    lines: Iterable[Line],
    everything: _Everything,
    drawn: Callable[[Line, Basics, Signs, Mapping[int, tuple[str, str]]], _Drawn],
) -> tuple[_Drawn, ...]:
    chosen = [(line, everything.loans[line.case.case]) for line in lines]
    people = signs.people(ws.vault, [loan.id for _, loan in chosen])
    return tuple(drawn(line, loan, everything.found, people) for line, loan in chosen)


def _handed_over(
    ws: Workspace, everything: _Everything, most: int | None = LINES_PER_REASON
) -> tuple[TodayLine, ...]:
    """What went from the officer's list to a supervisor's; behind the day, and no part of it."""
    if ws.role == "supervisor":
        return ()
    # Its last reason tells of nearly every line that it stays.
    gone = (
        line
        for line in everything.lines
        if line.why[-1].audience == "supervisor" and not _left_for_officers(line.why)
    )
    return _shown(ws, islice(gone, most), everything, handed_over)


def _gathered(found: Signs) -> tuple[Signs, dict[str, int]]:
    """Without the letters to take back of branches that have many; and how many these are."""
    many = {branch: n for branch, n in found.recalls_of.items() if n > _RECALLED_ONE_BY_ONE}
    few = {loan: one for loan, one in found.recalls.items() if found.loans[loan].branch not in many}
    listed = frozenset(found.recalls.keys() - few.keys())
    return replace(found, recalls=few, listed=listed), many


def _recall_list(branch: tuple[str, int]) -> TodayLine:
    code, n = branch
    return TodayLine(
        note="",
        name="",
        village="",
        act="recall_list",
        reason=Reason("casework.today.letters_to_recall", {"n": n}),
        urgency=RANK_RECALL,
        balance=0,
        due=None,
        branch=code,
    )


def _key(loan: Basics) -> str:
    return f"{loan.branch}/{loan.note}"


def _rounds(ws: Workspace) -> Iterator[TodayLine]:
    """Rounds of today and before that nobody has entered yet."""
    for trip in open_trips(ws.vault):
        if trip.said.day <= ws.today():
            day, stops = trip.said.day.isoformat(), len(trip.said.stops)
            params: dict[str, str | int] = {"day": day, "n": stops, "trip": trip.ref}
            yield TodayLine(
                note="",
                name=" · ".join(trip.said.villages),
                village="",
                act="trip",
                reason=Reason("casework.today.trip_open", params),
                urgency=0,
                balance=0,
                due=None,
            )


class Next(NamedTuple):
    """What is to be done about a loan first, and what says that nobody may collect it now."""

    first: Reason | None
    stopped: Reason | None


def next_of(ws: Workspace, branch: str, notes: Sequence[str]) -> dict[str, Reason]:
    """Note → the first thing to do about it today; loans with nothing to do are left out.

    Of a loan that a supervisor has in hand its officer is told just that.
    """
    found = standing_of(ws, branch, notes)
    return {note: why for note, one in found.items() if (why := one.first or one.stopped)}


def standing_of(ws: Workspace, branch: str, notes: Sequence[str]) -> dict[str, Next]:
    """Note → what today's list says of it, as the one who asks would see it."""
    clocks.refresh(ws)
    asked = replace(_asked(ws, ws.today(), ""), branches=(branch,))
    found = signs.signs(ws.vault, asked, signs.numbers(ws.vault, branch, notes))
    policy, stale = ws.rules.policy, _is_stale(ws, asked.today)
    rules = policy.worklist
    following: dict[str, Next] = {}
    for loan in found.loans.values():
        case = case_of(loan.note, loan, found, asked.today, policy, asked.plans)
        why = reasons(case, asked.today, rules, stale=stale)
        lines = _for_role(ws.role, [Line(case, why)] if why else [])
        first = next((one.why[0] for one in lines), None)
        following[loan.note] = Next(
            told(first, Line(case, why), loan, found)[1] if first is not None else None,
            stopped(case, loan, found, ws.role),
        )
    return following


def differing_of(ws: Workspace, branch: str, note: str) -> tuple[int | None, Differing]:
    """The number of a loan, None where it is not here, and what differs from the bank's figures."""
    asked = replace(_asked(ws, ws.today(), ""), branches=(branch,))
    numbers = signs.numbers(ws.vault, branch, [note])
    return next(iter(numbers), None), signs.differing(ws.vault, asked, numbers)


def _asked(ws: Workspace, on: date, officer: str) -> Asked:
    rules, care = ws.rules.policy.worklist, ws.rules.policy.care
    penalty = ws.rules.policy.penalty
    return Asked(
        branches=standing.branches(ws.vault) if ws.role == "supervisor" else (ws.branch,),
        officer=officer,
        today=on,
        soon_days=rules.soon_days,
        coming_days=rules.reminders.longest("maturity"),
        instalment_days=rules.reminders.longest("instalment"),
        products=sorted(rules.reminders.words()),
        warn_days=rules.warn_days[0],
        over_days=rules.warn_days[_TOLD_WHEN_OVER],
        promise_days=_PROMISES_TOLD_DAYS,
        promised_ahead_days=rules.promise_notice_days,
        letter_days=LOOKED_BACK.days,
        reached_days=max(rules.notice_every_days, rules.reminders.longest("maturity")),
        agreed_days=_AGREED_TOLD_DAYS,
        first_visit_days=care.first_visit_days,
        visit_every_days=care.visit_every_days,
        unvisited_most=_UNVISITED_TOLD,
        unvisited_days=_EVER_DAYS,
        thank_days=rules.thank_days,
        repaid_days=_REPAID_TOLD_DAYS,
        quiet_days=ws.rules.policy.contact.quiet_days_after_payment,
        trail=ws.rules.policy.trail,
        plans=plan_rules(ws),
        uplifts=(float(penalty.overdue_uplift[0]), float(penalty.diverted_uplift[1])),
        days_of_year=penalty.days_of_year,
        missed_guarantor_frees=ws.rules.law.guarantee.missed_frees_others,
    )


def _own_loans(ws: Workspace) -> str:
    is_named = ws.role == "officer" and ws.name in stored.officers(ws.vault)
    return ws.name if is_named else ""


def _is_stale(ws: Workspace, today: date) -> bool:
    """Whether headquarters was heard of so long ago that warnings come a step earlier."""
    heard, days = _last_heard(ws), ws.rules.policy.worklist.stale_sync_days
    return heard is None or heard < today - timedelta(days=days)


def _last_heard(ws: Workspace) -> date | None:
    held_at = counts(ws.vault).held_at
    return date.fromordinal(_EPOCH + held_at // _DAY_MS) if held_at else None


def _oldest(found: Signs, branches: Sequence[str]) -> date | None:
    days = [found.as_of[branch] for branch in branches if branch in found.as_of]
    return date.fromisoformat(min(days)) if days else None


def _for_role(role: str, lines: Iterable[Line]) -> Iterator[Line]:
    """What is a supervisor's to decide stands on no officer's list."""
    if role == "supervisor":
        yield from lines
        return
    for line in lines:
        why = _left_for_officers(line.why)
        if why:
            yield line if len(why) == len(line.why) else line._replace(why=why)


def _left_for_officers(why: tuple[Why, ...]) -> tuple[Why, ...]:
    for one in why:
        if one.audience != "officer":
            return tuple([one for one in why if one.audience == "officer"])
    return why


def _ending_elsewhere(ws: Workspace, asked: Asked) -> int:
    """How many loans of other officers the law ends something of, as soon as no day hides it."""
    rules = ws.rules.policy.worklist
    warned = _TOLD_WHEN_OVER - _is_stale(ws, asked.today)
    days = asked.today, asked.today + timedelta(days=rules.warn_days[warned])
    return ending_elsewhere(ws.vault, asked.branches, asked.officer, days)


def _whole_of(lines: Iterable[Line]) -> Day:
    """Every line but the many of one kind, and how many more of it there are."""
    seen: Counter[Kind] = Counter()
    shown = []
    for line in lines:
        reason = line.why[0].reason
        seen[reason] += 1
        if is_kept(line) or seen[reason] <= LINES_PER_REASON:
            shown.append(line)
    shown_of = Counter(line.why[0].reason for line in shown)
    return Day(tuple(shown), seen - shown_of)


def _with_waiting(lines: Sequence[TodayLine], waiting: Sequence[TodayLine]) -> Iterator[TodayLine]:
    """What waits for a supervisor's word behind everything more urgent."""
    before = sum(line.urgency <= RANK_OVERRIDE for line in lines)
    yield from lines[:before]
    yield from waiting
    yield from lines[before:]
