"""What today's list has to know of each loan, put together from the signs of a branch.

A branch has tens of thousands of loans with a sign, most with one or two: what a loan has no sign
of is passed over without a call.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from shouyue.casework.periods.penalties import check_penalty, unsettled
from shouyue.domain.contact import Circumstance, ContactRules
from shouyue.domain.money import Fen
from shouyue.domain.plans import PlanRules, state_of
from shouyue.domain.policy import CareRules, Policy
from shouyue.domain.trail import Gap, Trail, span_of
from shouyue.domain.worklist import CaseToday
from shouyue.vault.queries.coming import Coming
from shouyue.vault.queries.found_of_loans import Basics, Behind, Gone, Recall, Sent
from shouyue.vault.queries.plans import Agreed
from shouyue.vault.queries.signs import Signs

_WITHOUT_PROOF: Final = frozenset({"left", "courier"})
"""Ways of serving after which only the slip would prove that the letter arrived."""
_STILL_HERE: Final = frozenset({None, "not_met"})
"""It never went out, or was brought back because nobody was met."""
_WHOLE: Final = Trail()
_NOTHING_HOLDS: Final[frozenset[Circumstance]] = frozenset()
_NOBODY: Final[frozenset[str]] = frozenset()
_ISO_DAY: Final = len("2026-11-23")


def case_of(
    key: str, loan: Basics, found: Signs, on: date, rules: Policy, plans: PlanRules
) -> CaseToday:
    """One loan, which `key` names on the list of a day."""
    if not loan.owed:
        return _settled(key, loan, found)
    number = loan.id
    recall = _lying_here(found.recalls.get(number))
    trail = found.figures.trails.get(number, _WHOLE)
    due, disbursed = date.fromisoformat(loan.due), date.fromisoformat(loan.disbursed)
    overdue_since = _overdue_since(loan, found.as_of[loan.branch])
    is_asked_for = number not in found.penalty_alone
    goes_back = recall is not None or number in found.listed
    letter = found.letters.get(number)
    made_on, way = _out(letter) if letter is not None else (None, None)
    instalment = found.instalments.get(number)
    told = found.coming.get(number) or instalment
    reached, agreed = found.reached.get(number), found.plans.get(number)
    plan = state_of(agreed.plan, on, plans) if agreed is not None else None
    # What was agreed on takes the place of the days before it.
    is_early = overdue_since is None and (plan is None or due >= plan.ends)
    behind, holding = found.guarantees.get(number), found.circumstances.get(number)
    return CaseToday(
        case=key,
        person="",
        village=loan.village,
        balance=Fen(loan.balance),
        product=told.product if told is not None else "",
        act_by=_day(found.act_by.get(number)),
        stands_still=number in found.still,
        guarantees=_guarantees(behind) if behind else (),
        supposed=_supposed(behind) if behind else _NOBODY,
        due=due if due >= on and is_early and is_asked_for else None,
        due_amount=Fen(loan.balance),
        long_term=(due - disbursed).days > rules.worklist.long_term_days,
        instalment=_before(instalment, due) if instalment and is_early else None,
        maturity_notice_served=number in found.notified,
        reminded_on=_reminded(agreed or told, reached) if agreed or told or reached else None,
        overdue_since=overdue_since,
        last_notice_served_on=_day(reached),
        notice_printed_on=made_on if way in _STILL_HERE and not goes_back else None,
        slip_awaited_since=made_on if way in _WITHOUT_PROOF else None,
        promise_due=_promise(loan, found, overdue_since) if number in found.promises else None,
        care_visit_due=_care(number, found, rules.care),
        letter_to_recall=recall,
        sent_though_recalled=_went(found.sent_though_recalled.get(number)),
        money_differs=_unbooked(trail.unbooked) if trail.unbooked else None,
        money_unrecorded=_unrecorded(trail.unrecorded) if trail.unrecorded else None,
        demand_waits=number in found.paid
        or number in found.unplanned
        or goes_back
        or not is_asked_for,
        penalty_differs=_penalty(loan, found, rules) if number in found.figures.penalties else None,
        circumstances=_stopping(holding, rules.contact) if holding else _NOTHING_HOLDS,
        agreement_unrecorded=_day(found.unplanned.get(number)),
        plan=plan,
    )


def _settled(key: str, loan: Basics, found: Signs) -> CaseToday:
    trail = found.figures.trails.get(loan.id, _WHOLE)
    return CaseToday(
        case=key,
        person="",
        village=loan.village,
        paid_on_time_on=_day(found.paid_off.get(loan.id)),
        letter_to_recall=_lying_here(found.recalls.get(loan.id)),
        sent_though_recalled=_went(found.sent_though_recalled.get(loan.id)),
        money_differs=_unbooked(trail.unbooked) if trail.unbooked else None,
        money_unrecorded=_unrecorded(trail.unrecorded) if trail.unrecorded else None,
    )


def _went(sent: Gone | None) -> tuple[str, date] | None:
    return (sent.serial, date.fromisoformat(sent.on)) if sent is not None else None


def _lying_here(letter: Recall | None) -> tuple[str, date] | None:
    return (letter.serial, date.fromisoformat(letter.made_on)) if letter is not None else None


def _out(letter: Sent) -> tuple[date | None, str | None]:
    """When a letter that is still out was made, and how it was served."""
    is_out = letter.printed and not letter.back
    return (date.fromisoformat(letter.made_on) if is_out else None), letter.way


def _guarantees(found: Sequence[Behind]) -> tuple[tuple[str, date], ...]:
    return tuple((one.name, date.fromisoformat(one.act_by)) for one in found)


def _supposed(found: Sequence[Behind]) -> frozenset[str]:
    return frozenset(one.name for one in found if one.kind == "assumed")


def _before(instalment: Coming, due: date) -> date | None:
    """The next instalment; the last of them is the maturity."""
    day = date.fromisoformat(instalment.due)
    return day if day < due else None


def _reminded(told: Agreed | Coming | None, reached: str | None) -> date | None:
    """When the borrower last heard from us, by word or letter."""
    spoken = told.spoken_at[:_ISO_DAY] if told is not None and told.spoken_at else ""
    return _day(max(spoken, reached or ""))


def _unbooked(gaps: Sequence[Gap]) -> tuple[Fen, Fen, date]:
    """What was recorded and booked in all stretches that differ, and since when."""
    if len(gaps) == 1:
        (gap,) = gaps
        return gap.recorded, gap.booked, gap.since
    return (*_sums(gaps), min([one.since for one in gaps]))


def _unrecorded(gaps: Sequence[Gap]) -> tuple[Fen, Fen, date, date] | None:
    """The same, and between which exports."""
    between = span_of(gaps)
    return (*_sums(gaps), *between) if between is not None else None


def _sums(gaps: Sequence[Gap]) -> tuple[Fen, Fen]:
    return Fen(sum([one.recorded for one in gaps])), Fen(sum([one.booked for one in gaps]))


def _penalty(loan: Basics, found: Signs, rules: Policy) -> tuple[Fen, Fen | None, date] | None:
    row = found.figures.penalties[loan.id]
    day = date.fromisoformat(found.as_of[loan.branch])
    check = check_penalty(row, day, rules.penalty)
    left = unsettled(check, found.figures.settled.get(loan.id, ())) if check is not None else None
    return (Fen(left.charged), left.most, day) if left is not None else None


def _stopping(holding: Iterable[str], rules: ContactRules) -> frozenset[Circumstance]:
    """Of what holds of a borrower that which stops collection."""
    return frozenset(one for one in rules.stopped_by if one in holding)


def _overdue_since(loan: Basics, as_of: str) -> date | None:
    """Overdue by the bank's own figures: whoever paid since is not demanded from on a guess."""
    due = loan.due if loan.due < as_of else ""
    if due and loan.late_since:
        return date.fromisoformat(min(due, loan.late_since))
    return _day(due or loan.late_since)


def _promise(loan: Basics, found: Signs, overdue_since: date | None) -> date | None:
    due, missing = found.promises[loan.id]
    if missing <= 0 or (overdue_since is None and due <= found.as_of[loan.branch]):
        return None
    return date.fromisoformat(due)


def _care(number: int, found: Signs, care: CareRules) -> date | None:
    """What was agreed on; else the earlier of the first visit and the next regular one."""
    if agreed := found.agreed.get(number):
        return date.fromisoformat(agreed)
    lent, visited = found.unvisited.get(number), found.visited.get(number)
    if not lent and not visited:
        return None
    days = []
    if lent:
        days.append(date.fromisoformat(lent) + timedelta(days=care.first_visit_days))
    if visited:
        days.append(date.fromisoformat(visited[:10]) + timedelta(days=care.visit_every_days))
    return min(days)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
