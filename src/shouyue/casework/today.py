"""The day's list: whom to care for, remind or visit, in which order, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from shouyue.casework import clocks, overrides
from shouyue.casework.outcomes import Reason
from shouyue.casework.penalties import check_penalty
from shouyue.casework.views import Deed, Today, TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Circumstance, ContactRules
from shouyue.domain.day import Day, fitting, is_kept
from shouyue.domain.money import Fen
from shouyue.domain.policy import CareRules, Policy
from shouyue.domain.worklist import RANK_OVERRIDE, CaseToday, Line, Why, reasons
from shouyue.domain.worklist import Reason as Kind
from shouyue.domain.worklist import today as ordered
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.queries import loans as stored
from shouyue.vault.queries import signs, standing
from shouyue.vault.queries.cared import cared
from shouyue.vault.queries.coming import Coming
from shouyue.vault.queries.counts import counts
from shouyue.vault.queries.found_of_loans import Basics, Behind
from shouyue.vault.queries.signs import Asked, Signs
from shouyue.vault.queries.trips import open_trips

_TOLD: Final[Mapping[str, tuple[Deed, str]]] = {
    "letter_to_recall": ("recall", "casework.today.letter_to_recall"),
    "limitation_ends": ("letter", "casework.today.limitation_ends"),
    "guarantee_ends": ("letter", "casework.today.guarantee_ends"),
    "promise_broken": ("call", "casework.today.promise_broken"),
    "promise_due": ("call", "casework.today.promise_due"),
    "slip_not_back": ("acknowledgment", "casework.today.slip_not_back"),
    "notice_not_served": ("visit", "casework.today.notice_not_served"),
    "overdue_without_notice": ("letter", "casework.today.overdue_without_notice"),
    "coming_due": ("letter", "casework.today.coming_due"),
    "reminder_due": ("call", "casework.today.reminder_due"),
    "instalment_due": ("call", "casework.today.instalment_due"),
    "care_visit_due": ("visit", "casework.today.care_visit_due"),
    "payment_to_thank_for": ("call", "casework.today.payment_to_thank_for"),
    "period_over": ("case", "casework.today.period_over"),
    "money_differs": ("difference", "casework.today.money_differs"),
    "penalty_differs": ("case", "casework.today.penalty_differs"),
}
"""The act that a reason of the worklist asks for, and its sentence."""
_SHORT: Final[Mapping[str, str]] = {
    "letter_to_recall": "casework.today.short.letter_to_recall",
    "limitation_ends": "casework.today.short.limitation_ends",
    "guarantee_ends": "casework.today.short.guarantee_ends",
    "promise_broken": "casework.today.short.promise_broken",
    "promise_due": "casework.today.short.promise_due",
    "slip_not_back": "casework.today.short.slip_not_back",
    "notice_not_served": "casework.today.short.notice_not_served",
    "overdue_without_notice": "casework.today.short.overdue_without_notice",
    "coming_due": "casework.today.short.coming_due",
    "reminder_due": "casework.today.short.reminder_due",
    "instalment_due": "casework.today.short.instalment_due",
    "care_visit_due": "casework.today.short.care_visit_due",
    "payment_to_thank_for": "casework.today.short.payment_to_thank_for",
    "period_over": "casework.today.short.period_over",
    "money_differs": "casework.today.short.money_differs",
    "penalty_differs": "casework.today.short.penalty_differs",
}
"""What else there is about a case, and what stays for another day, in a word or two."""
_AGREED: Final[tuple[Deed, str]] = ("call", "casework.today.agreed_contact")

_GUARANTEES: Final[Mapping[str, tuple[Deed, str]]] = {
    "joint": ("case", "casework.today.guarantee_ends"),
    "general": ("case", "casework.today.general_guarantee_ends"),
    "assumed": ("case", "casework.today.unstated_guarantee_ends"),
}
_GUARANTEES_TOO: Final[Mapping[str, str]] = {
    "joint": "casework.today.guarantee_ends_too",
    "general": "casework.today.general_guarantee_ends_too",
}
"""What a guarantee that ends asks for: whom to ask, or to say first what was agreed."""

_ODD_PENALTY_RATE: Final = "casework.today.penalty_rate_differs"
_SAYS_TOO_MUCH: Final = "casework.today.letter_says_too_much"
_MAY_LIE_HERE: Final = "casework.today.letter_may_lie_here"
"""A letter to take back: of a loan still overdue, with less; one not confirmed as printed."""

LINES_PER_REASON: Final = 100
"""More of one kind are not shown, also where somebody asks for more than fits a day."""

_WITHOUT_PROOF: Final = frozenset({"left", "courier"})
"""Ways of serving after which only the slip would prove that the letter arrived."""
_PROMISES_TOLD_DAYS: Final = 90
_LETTERS_TOLD_DAYS: Final = 120
_AGREED_TOLD_DAYS: Final = 60
_REPAID_TOLD_DAYS: Final = 365
_UNVISITED_TOLD: Final = 300
"""So many loans that nobody ever visited are told apart, those lent last; the rest is counted."""
_UNVISITED_PLANNED: Final = 3000
_EVER_DAYS: Final = 100 * 365
_TOLD_WHEN_OVER: Final = 2
_DAY_MS: Final = 24 * 3600 * 1000
_ISO_DAY: Final = len("2026-11-23")
_EPOCH: Final = date(1970, 1, 1).toordinal()


def today(ws: Workspace, progress: clocks.Progress | None = None, *, whole: bool = False) -> Today:
    """What fits the day, most urgent first; its first reason says why. The rest is counted.

    An officer whom the bank's file names as one sees these loans; everybody else sees all.

    Args:
        ws: whose vault.
        progress: told how far the clocks are where many of them have to be reckoned first.
        whole: also what does not fit the day.
    """
    clocks.refresh(ws, progress)
    asked = _asked(ws, ws.today(), _own_loans(ws))
    found = signs.signs(ws.vault, asked)
    listed = _day_lines(ws, asked, found)
    day = _whole_of(listed) if whole else _day_of(ws, listed, asked)
    day.more["care_visit_due"] += found.unvisited_more
    waiting = overrides.waiting(ws, tuple(asked.branches), LINES_PER_REASON)
    total, overdue = signs.owed_and_overdue(ws.vault, asked)
    shown = _shown(ws, day.lines, found)
    as_of = _oldest(found, asked.branches)
    return Today(
        on=asked.today,
        lines=(*_rounds(ws), *_with_waiting(shown, waiting.lines)),
        as_of=as_of,
        loans=total,
        overdue=overdue,
        slips_out=found.slips_out,
        unprinted=found.unprinted,
        more={**{_SHORT[one]: n for one, n in day.more.items() if n}, **waiting.more},
        officer=asked.officer,
        cared=cared(ws.vault, asked.branches, asked.officer, asked.today.replace(day=1)),
        old_figures=as_of is not None and ws.rules.policy.letters.are_old(as_of, asked.today),
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
    return _shown(ws, _day_lines(ws, asked, found), found)


def _day_lines(ws: Workspace, asked: Asked, found: Signs) -> Iterator[Line]:
    rules = ws.rules.policy
    by = (asked.today, rules)
    cases = (_case(_key(loan), loan, found, by) for loan in found.loans.values())
    told = ordered(cases, asked.today, rules.worklist, _last_heard(ws))
    return _for_role(ws.role, told)


def _shown(ws: Workspace, lines: Iterable[Line], found: Signs) -> tuple[TodayLine, ...]:
    loans = {_key(loan): loan for loan in found.loans.values()}
    chosen = [(line, loans[line.case.case]) for line in lines]
    people = signs.people(ws.vault, [loan.id for _, loan in chosen])
    return tuple(_line(line, loan, found, people) for line, loan in chosen)


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


def next_of(ws: Workspace, branch: str, notes: Sequence[str]) -> dict[str, Reason]:
    """Note → the first thing to do about it today; loans with nothing to do are left out."""
    clocks.refresh(ws)
    asked = replace(_asked(ws, ws.today(), ""), branches=(branch,))
    found = signs.signs(ws.vault, asked, signs.numbers(ws.vault, branch, notes))
    policy, heard = ws.rules.policy, _last_heard(ws)
    rules = policy.worklist
    stale = heard is None or heard < asked.today - timedelta(days=rules.stale_sync_days)
    following: dict[str, Reason] = {}
    for loan in found.loans.values():
        case = _case(loan.note, loan, found, (asked.today, policy))
        if why := reasons(case, asked.today, rules, stale=stale):
            following[loan.note] = _told(why[0], loan, found)[1]
    return following


def difference_of(ws: Workspace, note: str) -> tuple[int, int] | None:
    """(recorded, booked) fen of a loan of which people recorded more than the bank shows."""
    asked = replace(_asked(ws, ws.today(), ""), branches=(ws.branch,))
    numbers = signs.numbers(ws.vault, ws.branch, [note])
    found = signs.signs(ws.vault, asked, numbers).differences
    return next((found[one][:2] for one in numbers if one in found), None)


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
        letter_days=_LETTERS_TOLD_DAYS,
        reached_days=max(rules.notice_every_days, rules.reminders.longest("maturity")),
        agreed_days=_AGREED_TOLD_DAYS,
        first_visit_days=care.first_visit_days,
        visit_every_days=care.visit_every_days,
        unvisited_most=_UNVISITED_TOLD,
        unvisited_days=_EVER_DAYS,
        thank_days=rules.thank_days,
        repaid_days=_REPAID_TOLD_DAYS,
        quiet_days=ws.rules.policy.contact.quiet_days_after_payment,
        uplifts=(float(penalty.overdue_uplift[0]), float(penalty.diverted_uplift[1])),
        days_of_year=penalty.days_of_year,
        missed_guarantor_frees=ws.rules.law.guarantee.missed_frees_others,
    )


def _own_loans(ws: Workspace) -> str:
    is_named = ws.role == "officer" and ws.name in stored.officers(ws.vault)
    return ws.name if is_named else ""


def _last_heard(ws: Workspace) -> date | None:
    held_at = counts(ws.vault).held_at
    return date.fromordinal(_EPOCH + held_at // _DAY_MS) if held_at else None


def _oldest(found: Signs, branches: Sequence[str]) -> date | None:
    days = [found.as_of[branch] for branch in branches if branch in found.as_of]
    return date.fromisoformat(min(days)) if days else None


def _for_role(role: str, lines: Iterable[Line]) -> Iterator[Line]:
    """What is a supervisor's to decide stands on no officer's list."""
    for line in lines:
        why = tuple(one for one in line.why if role == "supervisor" or one.audience == "officer")
        if why:
            yield line._replace(why=why)


def _day_of(ws: Workspace, lines: Iterable[Line], asked: Asked) -> Day:
    """The day of one officer, or of all whose loans this person sees."""
    rules = ws.rules.policy.worklist
    people = 1 if asked.officer else max(1, len(stored.officers(ws.vault)))
    return fitting(lines, rules.lines_a_day * people, rules.care_lines_a_day * people)


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
    if paid_off is not None or (lies_here is not None and not lies_here.owed):
        return CaseToday(
            case=key,
            person="",
            village=loan.village,
            paid_on_time_on=paid_off,
            letter_to_recall=recall,
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
        guarantees=tuple(
            (one.name, date.fromisoformat(one.act_by)) for one in found.guarantees.get(loan.id, ())
        ),
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
        money_differs=_differs(found.differences.get(loan.id)),
        demand_waits=loan.id in found.paid,
        penalty_differs=_penalty(found.penalties.get(loan.id), found.as_of[loan.branch], rules),
        circumstances=_stopping(found.circumstances.get(loan.id, ()), rules.contact),
    )


def _before(instalment: Coming | None, due: date) -> date | None:
    """The next instalment; the last of them is the maturity."""
    day = _day(instalment.due) if instalment is not None else None
    return day if day is not None and day < due else None


def _reminded(told: Coming | None, reached: str | None) -> date | None:
    """When the borrower last heard from us, by word or letter."""
    spoken = told.spoken_at[:_ISO_DAY] if told is not None and told.spoken_at else ""
    return _day(max(spoken, reached or ""))


def _differs(found: tuple[int, int, str] | None) -> tuple[Fen, Fen, date] | None:
    if found is None:
        return None
    recorded, booked, since = found
    return Fen(recorded), Fen(booked), date.fromisoformat(since)


def _penalty(row: LoanRow | None, as_of: str, rules: Policy) -> tuple[Fen, Fen | None, date] | None:
    day = date.fromisoformat(as_of)
    check = check_penalty(row, day, rules.penalty) if row is not None else None
    if check is None:
        return None
    return Fen(check.charged), None if check.most is None else Fen(check.most), day


def _stopping(holding: Iterable[str], rules: ContactRules) -> frozenset[Circumstance]:
    """Of what holds of a borrower that which stops collection."""
    return frozenset(one for one in rules.stopped_by if one in holding)


def _overdue_since(loan: Basics, as_of: str) -> date | None:
    """Overdue by the bank's own figures: whoever paid since is not demanded from on a guess."""
    days = (loan.due if loan.due < as_of else "", loan.late_since)
    return _day(min((day for day in days if day), default=None))


def _promise(loan: Basics, found: Signs, overdue_since: date | None) -> date | None:
    due, missing = found.promises.get(loan.id, ("", 0))
    if missing <= 0 or (overdue_since is None and due <= found.as_of[loan.branch]):
        return None
    return date.fromisoformat(due)


def _care(number: int, found: Signs, care: CareRules) -> date | None:
    """What was agreed on; else the earlier of the first visit and the next regular one."""
    agreed, lent = found.agreed.get(number), found.unvisited.get(number)
    visited = found.visited.get(number)
    if agreed:
        return date.fromisoformat(agreed)
    days = []
    if lent:
        days.append(date.fromisoformat(lent) + timedelta(days=care.first_visit_days))
    if visited:
        days.append(date.fromisoformat(visited[:10]) + timedelta(days=care.visit_every_days))
    return min(days, default=None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(
    line: Line, loan: Basics, found: Signs, people: Mapping[int, tuple[str, str]]
) -> TodayLine:
    act, reason = _told(line.why[0], loan, found)
    name, village = people[loan.id]
    return TodayLine(
        note=loan.note,
        name=name,
        village=village,
        act=act,
        reason=reason,
        urgency=line.why[0].rank,
        balance=loan.balance,
        due=_day(loan.due),
        also=tuple(
            dict.fromkeys(
                _SHORT[why.reason] for why in line.why[1:] if why.reason != line.why[0].reason
            )
        ),
    )


def _told(why: Why, loan: Basics, found: Signs) -> tuple[Deed, Reason]:
    is_agreed = why.reason == "care_visit_due" and found.agreed.get(loan.id) == why.day.isoformat()
    act, code = _AGREED if is_agreed else _TOLD[why.reason]
    if why.reason == "guarantee_ends":
        act, code = _guarantee_ends(why, found.guarantees.get(loan.id, ()))
    params = {name: _plain(value) for name, value in why.params.items()}
    recall = found.recalls.get(loan.id)
    if why.reason == "penalty_differs" and "most" not in params:
        code = _ODD_PENALTY_RATE
    elif why.reason == "letter_to_recall" and recall is not None and recall.asks:
        code, params = _SAYS_TOO_MUCH, {**params, "asks": recall.asks, "owing": recall.owing}
    elif why.reason == "letter_to_recall" and recall is not None and not recall.printed:
        code = _MAY_LIE_HERE
    return act, Reason(code, params)


def _guarantee_ends(why: Why, behind: Iterable[Behind]) -> tuple[Deed, str]:
    """What the guarantee asks for that a line is about, by what is known of it."""
    name = why.params.get("guarantor")
    meant = next((one for one in behind if one.name == name), None)
    act, code = _GUARANTEES[meant.kind if meant is not None else "assumed"]
    if meant is not None and meant.too:
        code = _GUARANTEES_TOO.get(meant.kind, code)
    return act, code


def _plain(value: object) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else str(value)
