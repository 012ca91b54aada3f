"""The day's list: whom to care for, remind or visit, in which order, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from shouyue.casework.cases.day_lines import SHORT, handed_over, line_of, stopped, told
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods import clocks
from shouyue.casework.periods.penalties import check_penalty, unsettled
from shouyue.casework.records import overrides
from shouyue.casework.right_day import wrong_day
from shouyue.casework.views import Today, TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Circumstance, ContactRules
from shouyue.domain.day import Day, fitting, is_kept
from shouyue.domain.money import Fen
from shouyue.domain.policy import CareRules, Policy
from shouyue.domain.trail import Gap, Trail, span_of
from shouyue.domain.worklist import RANK_OVERRIDE, RANK_RECALL, CaseToday, Line, reasons
from shouyue.domain.worklist import Reason as Kind
from shouyue.domain.worklist import today as ordered
from shouyue.vault.queries import loans as stored
from shouyue.vault.queries import signs, standing
from shouyue.vault.queries.cared import cared
from shouyue.vault.queries.coming import Coming
from shouyue.vault.queries.counts import counts
from shouyue.vault.queries.ending import ending_elsewhere
from shouyue.vault.queries.found_of_loans import Basics, Behind
from shouyue.vault.queries.going_back import LOOKED_BACK
from shouyue.vault.queries.money import Differing
from shouyue.vault.queries.signs import Asked, Signs
from shouyue.vault.queries.trips import open_trips

LINES_PER_REASON: Final = 100
"""More of one kind are not shown, also where somebody asks for more than fits a day."""

_WITHOUT_PROOF: Final = frozenset({"left", "courier"})
"""Ways of serving after which only the slip would prove that the letter arrived."""
_PROMISES_TOLD_DAYS: Final = 90
_AGREED_TOLD_DAYS: Final = 60
_REPAID_TOLD_DAYS: Final = 365
_UNVISITED_TOLD: Final = 300
"""So many loans that nobody ever visited are told apart, those lent last; the rest is counted."""
_UNVISITED_PLANNED: Final = 3000
_WHOLE: Final = Trail()
_NOTHING_HOLDS: Final[frozenset[Circumstance]] = frozenset()
_EVER_DAYS: Final = 100 * 365
_TOLD_WHEN_OVER: Final = 2
_RECALLED_ONE_BY_ONE: Final = 3
"""More letters to take back than so many are one line, which opens their list."""
_DAY_MS: Final = 24 * 3600 * 1000
_ISO_DAY: Final = len("2026-11-23")
_EPOCH: Final = date(1970, 1, 1).toordinal()


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
    everything = list(_all_lines(ws, asked, found))
    listed = _for_role(ws.role, everything)
    rules = ws.rules.policy.worklist
    day = _whole_of(listed) if whole else fitting(listed, rules.lines_a_day, rules.care_lines_a_day)
    day.more["care_visit_due"] += found.unvisited_more
    waiting = overrides.waiting(ws, tuple(asked.branches), LINES_PER_REASON)
    total, overdue = signs.owed_and_overdue(ws.vault, asked)
    shown = _shown(ws, day.lines, found)
    as_of = _oldest(found, asked.branches)
    return Today(
        on=asked.today,
        lines=(
            *map(_recall_list, gathered.items()),
            *_rounds(ws),
            *_with_waiting(shown, waiting.lines),
            *_handed_over(ws, everything, found),
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


def on_day(ws: Workspace, day: date) -> tuple[TodayLine, ...]:
    """What there will be to do in the villages on a coming day, most urgent first."""
    clocks.refresh(ws)
    # A round goes to whom a visit is due since lately: not to every old loan of its villages.
    asked = replace(
        _asked(ws, day, _own_loans(ws)),
        unvisited_most=_UNVISITED_PLANNED,
        unvisited_days=ws.rules.policy.care.visit_every_days,
    )
    found = signs.signs(ws.vault, asked)
    return _shown(ws, _for_role(ws.role, _all_lines(ws, asked, found)), found)


def _all_lines(ws: Workspace, asked: Asked, found: Signs) -> tuple[Line, ...]:
    rules = ws.rules.policy
    by = (asked.today, rules)
    cases = (_case(_key(loan), loan, found, by) for loan in found.loans.values())
    return ordered(cases, asked.today, rules.worklist, _last_heard(ws))


Drawn = Callable[[Line, Basics, Signs, Mapping[int, tuple[str, str]]], TodayLine]


def _shown(
    ws: Workspace, lines: Iterable[Line], found: Signs, drawn: Drawn = line_of
) -> tuple[TodayLine, ...]:
    loans = {_key(loan): loan for loan in found.loans.values()}
    chosen = [(line, loans[line.case.case]) for line in lines]
    people = signs.people(ws.vault, [loan.id for _, loan in chosen])
    return tuple(drawn(line, loan, found, people) for line, loan in chosen)


def _handed_over(ws: Workspace, lines: Iterable[Line], found: Signs) -> tuple[TodayLine, ...]:
    """What went from the officer's list to a supervisor's; behind the day, and no part of it."""
    if ws.role == "supervisor":
        return ()
    gone = [line for line in lines if all(why.audience == "supervisor" for why in line.why)]
    return _shown(ws, gone[:LINES_PER_REASON], found, handed_over)


def _gathered(found: Signs) -> tuple[Signs, dict[str, int]]:
    """Without the letters to take back of branches that have many; and how many these are."""
    many = {branch: n for branch, n in found.recalls_of.items() if n > _RECALLED_ONE_BY_ONE}
    few = {loan: one for loan, one in found.recalls.items() if found.loans[loan].branch not in many}
    return replace(found, recalls=few), many


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
        case = _case(loan.note, loan, found, (asked.today, policy))
        why = reasons(case, asked.today, rules, stale=stale)
        lines = _for_role(ws.role, [Line(case, why)] if why else [])
        first = next((one.why[0] for one in lines), None)
        following[loan.note] = Next(
            told(first, case, loan, found)[1] if first is not None else None,
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
        why = tuple(one for one in line.why if one.audience == "officer")
        if why:
            yield line if len(why) == len(line.why) else line._replace(why=why)


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


def _case(key: str, loan: Basics, found: Signs, by: tuple[date, Policy]) -> CaseToday:
    on, rules = by
    paid_off = _day(found.paid_off.get(loan.id))
    lies_here = found.recalls.get(loan.id)
    recall = None
    if lies_here is not None:
        recall = (lies_here.serial, date.fromisoformat(lies_here.made_on))
    sent = found.sent_though_recalled.get(loan.id)
    went = (sent.serial, date.fromisoformat(sent.on)) if sent is not None else None
    trail = found.figures.trails.get(loan.id, _WHOLE)
    if not loan.owed:
        return CaseToday(
            case=key,
            person="",
            village=loan.village,
            paid_on_time_on=paid_off,
            letter_to_recall=recall,
            sent_though_recalled=went,
            money_differs=_unbooked(trail.unbooked),
            money_unrecorded=_unrecorded(trail.unrecorded),
        )
    due, disbursed = date.fromisoformat(loan.due), date.fromisoformat(loan.disbursed)
    overdue_since = _overdue_since(loan, found.as_of[loan.branch])
    letter = found.letters.get(loan.id)
    is_out = letter is not None and letter.printed and not letter.back
    made_on = _day(letter.made_on) if letter is not None and is_out else None
    way = letter.way if letter is not None else None
    coming, instalment = found.coming.get(loan.id), found.instalments.get(loan.id)
    told = coming or instalment
    return CaseToday(
        case=key,
        person="",
        village=loan.village,
        balance=Fen(loan.balance),
        product=told.product if told is not None else "",
        act_by=_day(found.act_by.get(loan.id)),
        guarantees=_guarantees(found.guarantees.get(loan.id)),
        due=due if due >= on and overdue_since is None else None,
        due_amount=Fen(loan.balance),
        long_term=(due - disbursed).days > rules.worklist.long_term_days,
        instalment=_before(instalment, due) if overdue_since is None else None,
        maturity_notice_served=loan.id in found.notified,
        reminded_on=_reminded(told, found.reached.get(loan.id)),
        overdue_since=overdue_since,
        last_notice_served_on=_day(found.reached.get(loan.id)),
        notice_printed_on=made_on if way is None else None,
        slip_awaited_since=made_on if way in _WITHOUT_PROOF else None,
        promise_due=_promise(loan, found, overdue_since),
        care_visit_due=_care(loan.id, found, rules.care),
        letter_to_recall=recall,
        sent_though_recalled=went,
        money_differs=_unbooked(trail.unbooked),
        money_unrecorded=_unrecorded(trail.unrecorded),
        demand_waits=loan.id in found.paid,
        penalty_differs=_penalty(loan, found, rules),
        circumstances=_stopping(found.circumstances.get(loan.id), rules.contact),
    )


def _guarantees(found: Sequence[Behind] | None) -> tuple[tuple[str, date], ...]:
    if not found:
        return ()
    return tuple((one.name, date.fromisoformat(one.act_by)) for one in found)


def _before(instalment: Coming | None, due: date) -> date | None:
    """The next instalment; the last of them is the maturity."""
    day = _day(instalment.due) if instalment is not None else None
    return day if day is not None and day < due else None


def _reminded(told: Coming | None, reached: str | None) -> date | None:
    """When the borrower last heard from us, by word or letter."""
    spoken = told.spoken_at[:_ISO_DAY] if told is not None and told.spoken_at else ""
    return _day(max(spoken, reached or ""))


def _unbooked(gaps: Sequence[Gap]) -> tuple[Fen, Fen, date] | None:
    """What was recorded and booked in all stretches that differ, and since when."""
    if not gaps:
        return None
    return (*_sums(gaps), min(one.since for one in gaps))


def _unrecorded(gaps: Sequence[Gap]) -> tuple[Fen, Fen, date, date] | None:
    """The same, and between which exports."""
    between = span_of(gaps) if gaps else None
    return (*_sums(gaps), *between) if between is not None else None


def _sums(gaps: Sequence[Gap]) -> tuple[Fen, Fen]:
    return Fen(sum(one.recorded for one in gaps)), Fen(sum(one.booked for one in gaps))


def _penalty(loan: Basics, found: Signs, rules: Policy) -> tuple[Fen, Fen | None, date] | None:
    row = found.figures.penalties.get(loan.id)
    if row is None:
        return None
    day = date.fromisoformat(found.as_of[loan.branch])
    check = check_penalty(row, day, rules.penalty)
    left = unsettled(check, found.figures.settled.get(loan.id, ())) if check is not None else None
    return (Fen(left.charged), left.most, day) if left is not None else None


def _stopping(holding: Iterable[str] | None, rules: ContactRules) -> frozenset[Circumstance]:
    """Of what holds of a borrower that which stops collection."""
    if not holding:
        return _NOTHING_HOLDS
    return frozenset(one for one in rules.stopped_by if one in holding)


def _overdue_since(loan: Basics, as_of: str) -> date | None:
    """Overdue by the bank's own figures: whoever paid since is not demanded from on a guess."""
    due = loan.due if loan.due < as_of else ""
    if due and loan.late_since:
        return date.fromisoformat(min(due, loan.late_since))
    return _day(due or loan.late_since)


def _promise(loan: Basics, found: Signs, overdue_since: date | None) -> date | None:
    due, missing = found.promises.get(loan.id, ("", 0))
    if missing <= 0 or (overdue_since is None and due <= found.as_of[loan.branch]):
        return None
    return date.fromisoformat(due)


def _care(number: int, found: Signs, care: CareRules) -> date | None:
    """What was agreed on; else the earlier of the first visit and the next regular one."""
    if agreed := found.agreed.get(number):
        return date.fromisoformat(agreed)
    lent, visited = found.unvisited.get(number), found.visited.get(number)
    days = []
    if lent:
        days.append(date.fromisoformat(lent) + timedelta(days=care.first_visit_days))
    if visited:
        days.append(date.fromisoformat(visited[:10]) + timedelta(days=care.visit_every_days))
    return min(days, default=None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
