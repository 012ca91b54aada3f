"""What stands on record against a rule: when, who, what, why, and where the word on it stands."""

from datetime import timedelta

from shouyue.casework.records.overrides import exceptions as excepted
from shouyue.casework.records.views import EXCEPTION_STATES, ExceptionLine
from shouyue.cli.console import Answer, Call, Json
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said


def exceptions(call: Call) -> Answer:
    with opened(call) as ws:
        found = excepted(ws, ws.today() - timedelta(days=call.args.days), call.args.limit)
    lines = [_line(call, one) for one in found.lines]
    if found.total > len(lines):
        lines.append(call.say.text("{shown} of {total}.", shown=len(lines), total=found.total))
    if not found.total:
        call.note(call.say.text("Nothing stands on record against a rule."))
    return Answer(
        {"total": found.total, "exceptions": [_exception(call, one) for one in found.lines]}, lines
    )


def _exception(call: Call, one: ExceptionLine) -> Json:
    return {
        "ref": one.of.ref,
        "at": one.of.at,
        "by": one.of.by,
        "branch": one.branch,
        "note": one.note,
        "name": one.name,
        "what": said(call.say, one.of.what),
        "rules": [said(call.say, rule) for rule in one.of.rules],
        "reason": one.of.reason,
        "words": one.of.words,
        "state": one.state,
    }


def _line(call: Call, one: ExceptionLine) -> str:
    say, of = call.say, one.of
    parts = (say.list([said(say, rule) for rule in of.rules]), of.reason, of.words)
    why = "  ·  ".join(part for part in parts if part)
    head = f"{of.at}  {of.by}  {said(say, of.what)}  {one.note}  {one.name}"
    return f"{head}  {why}  [{say.sentence(EXCEPTION_STATES[one.state])}]"
