"""Listing cases, the day's list, and finding anything in the archive."""

from collections.abc import Iterator
from typing import Final

from shouyue.casework.cases.finding import search as find
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today as day_of
from shouyue.casework.cases.views import CaseFilter, CaseLine, Hit, Today
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.views import Limitation
from shouyue.casework.views import TodayLine
from shouyue.cli.console import Answer, Call, CommandError, Json, money
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said

_WHAT: Final = {
    "case": "cli.found.case",
    "letter": "cli.found.letter",
    "contact": "cli.found.contact",
    "acknowledgment": "cli.found.acknowledgment",
    "serving": "cli.found.serving",
    "repayment": "cli.found.repayment",
}


def cases(call: Call) -> Answer:
    args = call.args
    with opened(call) as ws:
        wanted = CaseFilter(query=args.query, standing=args.standing, village=args.village)
        total, found = list_cases(ws, wanted, args.limit)
    lines = [_case_line(call, one) for one in found]
    if total > len(found):
        lines.append(call.say.text("{shown} of {total} cases.", shown=len(found), total=total))
    if not total:
        call.note(call.say.text("No case is like that."))
    return Answer([_case(call, one) for one in found], lines)


def today(call: Call) -> Answer:
    args = call.args
    with opened(call) as ws:
        day = day_of(ws, whole=args.all, officer=args.officer)
    if args.officer and args.officer not in (day.officer, *day.officers):
        raise CommandError("cli.no_such_officer", name=args.officer)
    document: Json = {
        "on": day.on.isoformat(),
        "as_of": day.as_of.isoformat() if day.as_of else None,
        "old_figures": day.old_figures,
        "wrong_day": day.wrong_day.code if day.wrong_day else "",
        "officer": day.officer,
        "officers": list(day.officers),
        "loans": day.loans,
        "overdue": day.overdue,
        "slips_out": day.slips_out,
        "unprinted": day.unprinted,
        "care": day.cared._asdict(),
        "lines": [_todo(call, one) for one in day.lines],
        "left_out": [
            {"code": code, "message": call.say.told(code, {}), "lines": count}
            for code, count in _left_out(day)
        ],
        "ending_elsewhere": day.ending_elsewhere,
    }
    listed = (_day_line(call, one) for one in day.lines)
    return Answer(document, [*_old_figures(call, day), *listed, *_rest(call, day)])


def _old_figures(call: Call, day: Today) -> Iterator[str]:
    """How old the figures are that the list goes by; of a wrong day it is said elsewhere."""
    if day.old_figures and day.as_of is not None and day.wrong_day is None:
        yield call.say.plural(
            "The bank's figures are {n} day old. Whoever has paid since is still on the list: load"
            " the newest export first.",
            "The bank's figures are {n} days old. Whoever has paid since is still on the list: load"
            " the newest export first.",
            (day.on - day.as_of).days,
        )


def _day_line(call: Call, one: TodayLine) -> str:
    why = "  ·  ".join(
        (said(call.say, one.reason), *(call.say.told(code, {}) for code in one.also))
    )
    return f"{one.note}  {one.name}  {one.village}  {one.officer}  {why}"


def _rest(call: Call, day: Today) -> Iterator[str]:
    """What the list leaves out, and what it rests on."""
    say, left = call.say, _left_out(day)
    if left:
        kinds = "  ·  ".join(f"{say.told(code, {})} {count}" for code, count in left)
        more = sum(count for _, count in left)
        yield say.plural("and {n} more: {kinds}", "and {n} more: {kinds}", more, kinds=kinds)
    if day.ending_elsewhere:
        yield say.plural(
            "a deadline ends soon of {n} other officer's loan",
            "deadlines end soon of {n} other officers' loans",
            day.ending_elsewhere,
        )
    yield say.text(
        "this month {visited} visited, {reminded} reminded, {thanked} thanked",
        **day.cared._asdict(),
    )


def _left_out(day: Today) -> list[tuple[str, int]]:
    """By the code of the reason, the most first."""
    return sorted(day.more.items(), key=lambda one: (-one[1], one[0]))


def search(call: Call) -> Answer:
    with opened(call) as ws:
        found = find(ws, call.args.query, call.args.limit)
    lines = [f"{one.code}  {one.name}  {call.say.sentence(_WHAT[one.what])}" for one in found]
    return Answer([_hit(one) for one in found], lines)


def _case(call: Call, one: CaseLine) -> Json:
    return {
        "case": one.note,
        "note": one.note,
        "name": one.name,
        "village": one.village,
        "balance": money(one.balance),
        "due": one.due.isoformat(),
        "days_past_due": one.days_past_due,
        "class": one.loan_class,
        "officer": one.officer,
        "settled": one.settled,
        "limitation": {
            "act_by": one.limitation.act_by.isoformat(),
            "last_day": _last_day(one.limitation),
            "status": one.limitation.status,
            "days_left": one.limitation.days_left,
            "provisional": one.limitation.provisional,
        },
        "ends_first": _ends_first(one),
        "next": _reason(call, one.next),
    }


def _ends_first(one: CaseLine) -> Json:
    """What the law ends first: the limitation, or before it a guarantee; nothing once all is.

    A limitation that stands still ends on no day yet: it is to be looked after by this one.
    """
    if (guarantee := one.ends_before) is not None:
        day, of = guarantee.act_by.isoformat(), guarantee.guarantor
        return {"what": "guarantee", "guarantor": of, "day": day, "days_left": guarantee.days_left}
    clock = one.limitation
    if one.settled or clock.status == "expired" or clock.days_left < 0:
        return None
    what = "limitation_stands_still" if clock.stands_still else "limitation"
    day = clock.act_by.isoformat()
    return {"what": what, "guarantor": "", "day": day, "days_left": clock.days_left}


def _last_day(found: Limitation) -> str | None:
    return None if found.stands_still else found.last_day.isoformat()


def _case_line(call: Call, one: CaseLine) -> str:
    is_interest = not (one.settled or one.balance)
    balance = call.say.text("interest only") if is_interest else call.say.money(one.balance)
    following = said(call.say, one.next) if one.next else ""
    return f"{one.note}  {one.name}  {one.village}  {balance}  {one.due}  {following}".rstrip()


def _todo(call: Call, one: TodayLine) -> Json:
    return {
        "case": one.note,
        "note": one.note,
        "name": one.name,
        "village": one.village,
        "act": one.act,
        "officer": one.officer,
        "reason": _reason(call, one.reason),
        "also": [{"code": code, "message": call.say.told(code, {})} for code in one.also],
        "urgency": one.urgency,
        "balance": money(one.balance),
        "due": one.due.isoformat() if one.due else None,
        "act_by": one.act_by.isoformat() if one.act_by else None,
        "ref": one.ref,
    }


def _hit(one: Hit) -> Json:
    return {
        "what": one.what,
        "code": one.code,
        "name": one.name,
        "case": one.note,
        "score": one.score,
    }


def _reason(call: Call, reason: Reason | None) -> Json:
    if reason is None:
        return None
    return {"code": reason.code, "message": said(call.say, reason)}
