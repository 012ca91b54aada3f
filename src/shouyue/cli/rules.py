"""Worked cases that a lawyer wrote, run through the rules."""

from shouyue.casework.worked_cases import run, shipped_rules
from shouyue.cli.console import REFUSED, Answer, Call, Json


def rules(call: Call) -> Answer:
    named = call.args.policy
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
