"""Listing cases, the day's list, and finding anything in the archive."""

from shouyue.casework.cases import list_cases
from shouyue.casework.finding import search as find
from shouyue.casework.outcomes import Reason
from shouyue.casework.today import today as day_of
from shouyue.casework.views import CaseFilter, CaseLine, Hit, TodayLine
from shouyue.cli.console import Answer, Call, Json, money
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said


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
    with opened(call) as ws:
        day = day_of(ws)
    document: Json = {
        "on": day.on.isoformat(),
        "as_of": day.as_of.isoformat() if day.as_of else None,
        "loans": day.loans,
        "overdue": day.overdue,
        "slips_out": day.slips_out,
        "lines": [_todo(call, one) for one in day.lines],
    }
    lines = [
        f"{one.note}  {one.name}  {one.village}  {said(call.say, one.reason)}" for one in day.lines
    ]
    return Answer(document, lines)


def search(call: Call) -> Answer:
    with opened(call) as ws:
        found = find(ws, call.args.query, call.args.limit)
    lines = [f"{one.code}  {one.name}  {one.what}" for one in found]
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
            "last_day": one.limitation.last_day.isoformat(),
            "status": one.limitation.status,
            "days_left": one.limitation.days_left,
            "provisional": one.limitation.provisional,
        },
        "next": _reason(call, one.next),
    }


def _case_line(call: Call, one: CaseLine) -> str:
    balance = call.say.money(one.balance)
    following = said(call.say, one.next) if one.next else ""
    return f"{one.note}  {one.name}  {one.village}  {balance}  {one.due}  {following}".rstrip()


def _todo(call: Call, one: TodayLine) -> Json:
    return {
        "case": one.note,
        "note": one.note,
        "name": one.name,
        "village": one.village,
        "act": one.act,
        "reason": _reason(call, one.reason),
        "urgency": one.urgency,
        "balance": money(one.balance),
        "due": one.due.isoformat() if one.due else None,
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
