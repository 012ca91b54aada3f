"""Worked cases that a lawyer wrote, run through the rules; and the rules themselves, listed."""

from shouyue.casework.policy import DEFAULT_PACK, shipped_rules
from shouyue.casework.rules.rulebook import (
    CERTAINTIES,
    OVERRIDES,
    Rulebook,
    RuleLine,
    rules_in_force,
    shipped_rulebook,
)
from shouyue.casework.rules.worked_cases import run
from shouyue.cli.console import REFUSED, Answer, Call, Json
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said


def rules(call: Call) -> Answer:
    named = call.args.policy
    if call.args.in_force:
        with opened(call) as ws:
            return _listed(call, rules_in_force(ws))
    if call.args.list:
        return _listed(call, shipped_rulebook(named or DEFAULT_PACK))
    report = run(call.args.file, shipped_rules(named) if named else None)
    document: Json = {
        "policy": report.policy,
        "cases": report.cases,
        "passed": report.passed,
        "failed": [
            {"id": one.id, "got": _plain(one.got), "expected": _plain(one.expected)}
            for one in report.failed
        ],
    }
    say = call.say
    lines = [f"{one.id}: {one.got} ≠ {one.expected}" for one in report.failed]
    passed = say.text("{passed} of {cases} cases hold.", passed=report.passed, cases=report.cases)
    if not report.failed:
        return Answer(document, (passed,))
    return Answer(document, lines, REFUSED, passed)


def _listed(call: Call, book: Rulebook) -> Answer:
    say = call.say
    notices = [said(say, one) for one in book.notices]
    head = say.text(
        "Rules {name}, version {version}, fingerprint {fingerprint}",
        name=book.name,
        version=book.version,
        fingerprint=book.fingerprint,
    )
    document: Json = {
        "policy": book.name,
        "version": book.version,
        "fingerprint": book.fingerprint,
        "origin": said(say, book.origin),
        "notices": [*notices],
        "holiday_years": book.years,
        "rules": [
            {
                "key": one.key,
                "title": said(say, one.title),
                "value": _plain(one.written),
                "source": one.source,
                "certainty": one.certainty,
                "valid_from": one.valid_from.isoformat(),
                "override": one.override,
            }
            for one in book.rules
        ],
    }
    return Answer(
        document,
        (head, said(say, book.origin), *notices, *(rule_line(call, one) for one in book.rules)),
    )


def rule_line(call: Call, one: RuleLine) -> str:
    """A setting in one line: what holds, from which source, how sure, who may overrule it."""
    say = call.say
    may = f"; {say.sentence(OVERRIDES[one.override])}" if one.override else ""
    value = say.list([said(say, part) for part in one.value])
    sure = say.sentence(CERTAINTIES[one.certainty])
    return f"{one.key}  {said(say, one.title)}: {value}  [{one.source}; {sure}{may}]"


def _plain(value: object) -> Json:
    match value:
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case str() | int() | None:
            return value
        case _:
            return str(value)
