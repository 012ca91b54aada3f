"""Today: whom to care for, remind or visit, in which order, and why.

The order is total and depends on the cases and the day alone, so that two laptops with the same
facts show the same list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from shouyue.domain.contact import Circumstance
from shouyue.domain.money import Fen
from shouyue.domain.plans import PlanState
from shouyue.domain.reminders import Of, Reminders, Term

Audience = Literal["officer", "supervisor"]
Reason = Literal[
    "letter_to_recall",
    "sent_though_recalled",
    "limitation_ends",
    "limitation_stands_still",
    "guarantee_ends",
    "promise_broken",
    "promise_due",
    "part_missed",
    "part_unseen",
    "part_due",
    "agreement_unrecorded",
    "slip_not_back",
    "notice_not_served",
    "overdue_without_notice",
    "coming_due",
    "reminder_due",
    "instalment_due",
    "care_visit_due",
    "payment_to_thank_for",
    "money_differs",
    "money_unrecorded",
    "penalty_differs",
    "period_over",
]

_OF_THE_STACK: Final = frozenset({"letter_to_recall", "sent_though_recalled"})
_TOLD_WHEN_OVER: Final = 2
_NOTHING_OWED: Final = Fen(0)
_NO_PARAMS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WorklistRules:
    """Days, all of them settings of the policy pack.

    Attributes:
        warn_days: before a last day, falling: 180, 90, 30, 7.
        stale_sync_days: an older last exchange makes every warning one step more urgent.
        reminders: of coming due days; by the first day of its default a notice must have been given
            before maturity.
        long_term_days: a loan is long if it was lent for more days than these.
        notice_lead_days: so much earlier than that day the line appears.
        slip_back_days: a printed slip should be back after so many days.
        notice_every_days: an overdue borrower is served a notice at least so often.
        promise_notice_days: a promise is reminded of so many days ahead.
        thank_days: a payment is worth a word of thanks for so long.
        lines_a_day: so many things fit an officer's day.
        care_lines_a_day: so many of them are kept for people to look after.
    """

    warn_days: tuple[int, ...]
    stale_sync_days: int
    reminders: Reminders
    long_term_days: int
    notice_lead_days: int
    slip_back_days: int
    notice_every_days: int
    promise_notice_days: int
    thank_days: int
    lines_a_day: int
    care_lines_a_day: int
    # Worked out once: most of a branch's loans are due far ahead.
    furthest: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        longest = self.reminders.longest("maturity")
        object.__setattr__(self, "furthest", max(longest, self.soon_days))

    def notice_days(self, term: Term) -> int:
        """So many days before maturity the notice must have been given, whatever was lent."""
        return self.reminders.defaults["maturity", term].days[0]

    @property
    def soon_days(self) -> int:
        """A loan is due soon so many days before maturity."""
        return self.notice_days("long") + self.notice_lead_days


class CaseToday(NamedTuple):
    """What the list has to know of one case.

    Attributes:
        act_by: of the limitation clock; None where nothing can be missed.
        stands_still: whether that clock stands still now; nothing ends then, and `act_by` is the
            day to look after it by.
        guarantees: (guarantor, act-by day) of every guarantee still open or preserved.
        supposed: those of the guarantors whose contract nobody stated; their days are guessed.
        product: what the bank's file calls it.
        due, due_amount: the next maturity and what it asks; `long_term` by its rule.
        instalment: the next due day before the last.
        overdue_since: earliest unpaid due day.
        maturity_notice_served: for the next maturity.
        reminded_on: the last day the borrower was spoken with or a letter reached him.
        letter_to_recall: (serial, day) of a demand that lies here while nothing is owed any more,
            or less than it says.
        sent_though_recalled: (serial, day) of a letter that was taken back and reached somebody on
            that day all the same.
        money_differs: (recorded, booked, since) where people recorded more than the bank shows.
        money_unrecorded: (recorded, booked, after, by) where the bank booked more than people
            recorded, between these days.
        penalty_differs: (charged, most or None, of which day) where the bank's penalty interest or
            its rate cannot be.
        notice_printed_on: of a notice that is printed and not served yet.
        slip_awaited_since: the day a notice was served whose slip is not back.
        demand_waits: something was paid that the bank's figures do not show, or just now.
        agreement_unrecorded: the day a repayment agreement was signed whose parts nobody typed.
        plan: what both sides agreed on, by its first part that is not paid; while it is kept
            nothing else is asked for.
    """

    case: str
    person: str
    village: str
    balance: Fen = _NOTHING_OWED
    product: str = ""
    act_by: date | None = None
    stands_still: bool = False
    guarantees: tuple[tuple[str, date], ...] = ()
    supposed: frozenset[str] = frozenset()
    due: date | None = None
    due_amount: Fen = _NOTHING_OWED
    long_term: bool = False
    instalment: date | None = None
    maturity_notice_served: bool = False
    reminded_on: date | None = None
    overdue_since: date | None = None
    last_notice_served_on: date | None = None
    notice_printed_on: date | None = None
    slip_awaited_since: date | None = None
    promise_due: date | None = None
    care_visit_due: date | None = None
    paid_on_time_on: date | None = None
    letter_to_recall: tuple[str, date] | None = None
    sent_though_recalled: tuple[str, date] | None = None
    money_differs: tuple[Fen, Fen, date] | None = None
    money_unrecorded: tuple[Fen, Fen, date, date] | None = None
    demand_waits: bool = False
    penalty_differs: tuple[Fen, Fen | None, date] | None = None
    circumstances: frozenset[Circumstance] = frozenset()
    agreement_unrecorded: date | None = None
    plan: PlanState | None = None


class Why(NamedTuple):
    """One reason on a line; `rank` is its urgency, 0 first, `day` the day it hangs on."""

    rank: int
    day: date
    reason: Reason
    params: Mapping[str, object] = _NO_PARAMS
    audience: Audience = "officer"


class Line(NamedTuple):
    """One case on the list, its most urgent reason first."""

    case: CaseToday
    why: tuple[Why, ...]


def by_urgency(line: Line) -> tuple[int, date, int, str]:
    """What lines are ordered by; no two of a list have the same."""
    case, (first, *_) = line
    return (first.rank, first.day, -case.balance, case.case)


class VillageTrip(NamedTuple):
    """The lines of one village, in the order of the list."""

    village: str
    lines: tuple[Line, ...]


def today(
    cases: Iterable[CaseToday], as_of: date, rules: WorklistRules, last_exchange: date | None
) -> tuple[Line, ...]:
    """The list of `as_of`: cases with something to do, most urgent first.

    `last_exchange` is the day headquarters was last heard of, None = never.
    """
    stale_before = as_of - timedelta(days=rules.stale_sync_days)
    stale = last_exchange is None or last_exchange < stale_before
    found = [Line(case, why) for case in cases if (why := reasons(case, as_of, rules, stale=stale))]
    return tuple(sorted(found, key=by_urgency))


def by_village(lines: Iterable[Line]) -> tuple[VillageTrip, ...]:
    """The list as trips: villages in the order of their most urgent line."""
    trips: dict[str, list[Line]] = {}
    for line in lines:
        trips.setdefault(line.case.village, []).append(line)
    return tuple(VillageTrip(village, tuple(found)) for village, found in trips.items())


def reasons(
    case: CaseToday, as_of: date, rules: WorklistRules, *, stale: bool = False
) -> tuple[Why, ...]:
    """Every reason to look at a case on `as_of`, most urgent first.

    Where collection has stopped (death, illness, disaster, a complaint) nothing is left for the
    officer but care, and the clocks go to the supervisor.
    """
    audience: Audience = "supervisor" if case.circumstances else "officer"
    found: list[Why] = []
    if case.letter_to_recall:
        serial, made_on = case.letter_to_recall
        found.append(Why(RANK_RECALL, made_on, "letter_to_recall", {"serial": serial}))
    if case.sent_though_recalled:
        serial, on = case.sent_though_recalled
        params = {"serial": serial, "on": on}
        found.append(Why(_RANK_SENT, on, "sent_though_recalled", params))
    if case.money_differs or case.money_unrecorded or case.penalty_differs:
        found += _figures(case)
    if case.act_by:
        kind: Reason = "limitation_stands_still" if case.stands_still else "limitation_ends"
        found += _period(kind, case.act_by, as_of, rules, stale=stale)
    for guarantor, act_by in case.guarantees:
        found += _period("guarantee_ends", act_by, as_of, rules, stale=stale, guarantor=guarantor)
    if audience == "supervisor":
        # A letter to take back stays with whoever holds it, now of all times it must not go out;
        # and to make good what went out is care.
        found = [
            why if why.reason in _OF_THE_STACK else why._replace(audience=audience) for why in found
        ]
    else:
        if case.promise_due or case.plan or case.agreement_unrecorded:
            found += _given_word(case, as_of, rules)
        found += _notices(case, as_of, rules)
    if case.care_visit_due or case.paid_on_time_on:
        found += _care(case, as_of, rules)
    if len(found) > 1:
        # Only of several periods two reasons can be the same of the same day.
        found.sort(key=_in_full(case) if case.guarantees else _PLACE)
    return tuple(found)


_PLACE: Final = itemgetter(0, 1, 2)


def _in_full(case: CaseToday) -> Callable[[Why], tuple[int, date, bool, Reason, str]]:
    """Of one day what is certain first: a supposed end would only have the contract looked up."""

    def place(why: Why) -> tuple[int, date, bool, Reason, str]:
        is_supposed = why.params.get("guarantor") in case.supposed
        return (why.rank, why.day, is_supposed, why.reason, str(why.params))

    return place


# Ranks: what is lost for ever stands before what can be made good tomorrow. A period's rank falls
# from 6 to 0 with each warning passed.
# Nobody is asked for what he has paid: that letter is taken from the stack before the day begins.
RANK_RECALL: Final = -1
_RANK_BROKEN: Final = 1
_RANK_SENT: Final = 1
"""Somebody was asked for what he had paid: every day without a word of it costs trust."""
RANK_URGENT_END: Final = 2
"""Of a period with at most one warning to come: it ends within the month."""
_RANK_UNTYPED: Final = 2
_RANK_PROMISE_DUE: Final = 3
_RANK_MONEY: Final = 4
RANK_OVERRIDE: Final = 4
"""Of a contact that waits for a supervisor's word: a line of its own, beside those of its case."""
_RANK_SLIP: Final = 5
_RANK_UNRECORDED: Final = 5
"""Who paid, and which slip: a paper that is missing, as one that is not back."""
_RANK_NOT_SERVED: Final = 5
_RANK_WITHOUT_NOTICE: Final = 6
_RANK_COMING_DUE: Final = 7
_RANK_PENALTY: Final = 8
RANK_CARE: Final = 9
_RANK_THANKS: Final = 10
_RANK_OVER: Final = 11
_RANKS_PER_WARNING: Final = 2


def _period(
    reason: Reason, last_day: date, as_of: date, rules: WorklistRules, *, stale: bool, **of: str
) -> list[Why]:
    left = (last_day - as_of).days
    if left > rules.warn_days[0]:
        return []
    if left < 0:
        if -left > rules.warn_days[_TOLD_WHEN_OVER]:
            return []
        if reason == "limitation_stands_still":
            # As far as anybody can tell it is not over.
            return [Why(_RANK_OVER, last_day, reason, {"days_left": left, "last_day": last_day})]
        over = {"days_over": -left, "what": reason, **of}
        return [Why(_RANK_OVER, last_day, "period_over", over)]
    passed = sum(left <= days for days in rules.warn_days)
    passed = min(passed + stale, len(rules.warn_days))
    rank = _RANKS_PER_WARNING * (len(rules.warn_days) - passed)
    params = {"days_left": left, "warning": rules.warn_days[passed - 1], "last_day": last_day, **of}
    return [Why(rank, last_day, reason, params)]


def _figures(case: CaseToday) -> list[Why]:
    """What differs from the bank's figures."""
    found = []
    if case.money_differs:
        recorded, booked, since = case.money_differs
        params = {"recorded": recorded, "booked": booked}
        found.append(Why(_RANK_MONEY, since, "money_differs", params))
    if case.money_unrecorded:
        recorded, booked, after, by = case.money_unrecorded
        between = {"unrecorded": Fen(booked - recorded), "after": after, "by": by}
        found.append(Why(_RANK_UNRECORDED, by, "money_unrecorded", between))
    if case.penalty_differs:
        charged, most, of = case.penalty_differs
        params = {"charged": charged} if most is None else {"charged": charged, "most": most}
        found.append(Why(_RANK_PENALTY, of, "penalty_differs", params))
    return found


def _given_word(case: CaseToday, as_of: date, rules: WorklistRules) -> list[Why]:
    found = []
    if case.agreement_unrecorded:
        # Until its parts are typed it protects nobody, and the next letter would break our word.
        signed_on = case.agreement_unrecorded
        params = {"on": signed_on}
        found.append(Why(_RANK_UNTYPED, signed_on, "agreement_unrecorded", params))
    if case.promise_due:
        found += _promises(case.promise_due, as_of, rules)
    if case.plan:
        found += _plan(case, case.plan, as_of, rules)
    return found


def _promises(due: date, as_of: date, rules: WorklistRules) -> list[Why]:
    left = (due - as_of).days
    if left < 0:
        return [Why(_RANK_BROKEN, due, "promise_broken", {"days_late": -left})]
    if left <= rules.promise_notice_days:
        return [Why(_RANK_PROMISE_DUE, due, "promise_due", {"days_left": left})]
    return []


def _plan(case: CaseToday, plan: PlanState, as_of: date, rules: WorklistRules) -> list[Why]:
    """The agreed part that is due next, or was; a missed one until somebody spoke about it."""
    params: dict[str, object] = {"due": plan.due, "amount": plan.missing}
    if plan.standing == "kept":
        params["days_left"] = (plan.due - as_of).days
        is_soon = _stands(case, plan.due, as_of, rules, "instalment")
        return [Why(_RANK_COMING_DUE, plan.due, "part_due", params)] if is_soon else []
    if plan.standing == "paid" or (
        case.reminded_on and case.reminded_on > (plan.known_on or plan.due)
    ):
        return []
    if plan.standing == "unseen":
        return [Why(_RANK_PROMISE_DUE, plan.due, "part_unseen", params)]
    return [Why(_RANK_BROKEN, plan.due, "part_missed", params)]


def _notices(case: CaseToday, as_of: date, rules: WorklistRules) -> list[Why]:
    found = []
    is_kept = case.plan is not None and case.plan.protects
    if case.overdue_since and (case.demand_waits or is_kept):
        pass
    elif case.notice_printed_on:
        days = (as_of - case.notice_printed_on).days
        params = {"days_waiting": days}
        found.append(Why(_RANK_NOT_SERVED, case.notice_printed_on, "notice_not_served", params))
    elif case.overdue_since and case.overdue_since < as_of:
        found += _overdue_without_notice(case, case.overdue_since, as_of, rules)
    if case.slip_awaited_since:
        days = (as_of - case.slip_awaited_since).days
        if days >= rules.slip_back_days:
            params = {"days_waiting": days}
            found.append(Why(_RANK_SLIP, case.slip_awaited_since, "slip_not_back", params))
    if case.due or case.instalment:
        found += _coming_due(case, as_of, rules)
    return found


def _overdue_without_notice(
    case: CaseToday, since: date, as_of: date, rules: WorklistRules
) -> list[Why]:
    served = case.last_notice_served_on
    if served and served > since and (as_of - served).days < rules.notice_every_days:
        return []
    params = {"days_past_due": (as_of - since).days}
    return [Why(_RANK_WITHOUT_NOTICE, since, "overdue_without_notice", params)]


def _coming_due(case: CaseToday, as_of: date, rules: WorklistRules) -> list[Why]:
    found = []
    if case.due:
        found += _maturity(case, case.due, as_of, rules)
    if case.instalment and _stands(case, case.instalment, as_of, rules, "instalment"):
        params = {"days_left": (case.instalment - as_of).days}
        found.append(Why(_RANK_COMING_DUE, case.instalment, "instalment_due", params))
    return found


def _maturity(case: CaseToday, due: date, as_of: date, rules: WorklistRules) -> list[Why]:
    left = (due - as_of).days
    if not 0 <= left <= rules.furthest:
        return []
    notice = rules.notice_days(_term(case))
    params: dict[str, object] = {"days_left": left, "amount": case.due_amount}
    if not case.maturity_notice_served and left <= notice + rules.notice_lead_days:
        params["notice_late"] = left < notice
        return [Why(_RANK_COMING_DUE, due, "coming_due", params)]
    if _stands(case, due, as_of, rules, "maturity"):
        return [Why(_RANK_COMING_DUE, due, "reminder_due", params)]
    return []


def _term(case: CaseToday) -> Term:
    return "long" if case.long_term else "short"


def _stands(case: CaseToday, due: date, as_of: date, rules: WorklistRules, of: Of) -> bool:
    """Whether a reminder stands that nobody has given since its day."""
    found = rules.reminders.schedule(case.product, _term(case), of).since(due, as_of)
    if found is None:
        return False
    place, since = found
    if of == "maturity" and place == 0 and case.maturity_notice_served:
        return False
    return case.reminded_on is None or case.reminded_on < since


def _care(case: CaseToday, as_of: date, rules: WorklistRules) -> list[Why]:
    found = []
    if case.care_visit_due and case.care_visit_due <= as_of:
        params = {"days_late": (as_of - case.care_visit_due).days}
        found.append(Why(RANK_CARE, case.care_visit_due, "care_visit_due", params))
    if case.paid_on_time_on and 0 <= (as_of - case.paid_on_time_on).days <= rules.thank_days:
        found.append(Why(_RANK_THANKS, case.paid_on_time_on, "payment_to_thank_for"))
    return found
