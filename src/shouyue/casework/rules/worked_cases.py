"""Runs a file of worked cases through the rules: what a lawyer checks, a machine can check again.

The file is JSON: `{"policy": "india", "cases": [{"id", "area", "input", "expected"}, …]}`; without
`policy` it is run with the pack in force. Only keys in `expected` are compared; `also_acceptable`
lists texts a rule leaves open beside the expected one.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shouyue.casework.policy import DEFAULT_PACK, Rules, shipped_rules
from shouyue.casework.rules.worked_areas import AREAS
from shouyue.casework.rules.worked_input import Plain, Said, WorkedCaseError
from shouyue.domain.errors import KnownError

_UNORDERED: Final = frozenset({"flags", "blocks"})
_OF_FILE: Final = frozenset({"policy", "cases", "meta"})
_CALENDAR: Final = "calendar"
"""A file may tell, under keys that begin so, which rest days its cases were reckoned with."""
_OF_CASE: Final = frozenset(
    {"id", "area", "title", "basis", "certainty", "input", "expected", "note"}
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A case whose result is not the expected one, with what was got for the expected keys."""

    id: str
    got: Plain
    expected: Plain


@dataclass(frozen=True, slots=True)
class Report:
    """How a file of cases went, and with which pack."""

    policy: str
    cases: int
    passed: int
    failed: tuple[Failure, ...]


def run(path: Path, rules: Rules | None = None) -> Report:
    """Runs every case of a file with `rules`, else with the shipped ones that the file names.

    A case that cannot be run fails with `{"error": code}` as its result.

    Raises:
        WorkedCaseError: the file is not a file of cases, or says a key or an id twice,
            or one of its own that nobody reads.
        PolicyError: `policy_unknown`, it names rules that are not shipped.
    """
    named, cases = _read(path)
    rules = rules or shipped_rules(named)
    failed = tuple(failure for case in cases if (failure := _failure(case, rules)))
    return Report(rules.policy.name, len(cases), len(cases) - len(failed), failed)


def _read(path: Path) -> tuple[str, list[Plain]]:
    try:
        content = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError):
        raise WorkedCaseError("cases_unreadable") from None
    if not isinstance(content, dict):
        raise WorkedCaseError("cases_unreadable")
    for key in content:
        if key not in _OF_FILE and not key.startswith(_CALENDAR):
            raise WorkedCaseError("case_key_unknown", key=key)
    named, cases = content.get("policy", DEFAULT_PACK), content.get("cases")
    if not isinstance(named, str) or not isinstance(cases, list):
        raise WorkedCaseError("cases_unreadable")
    if not all(isinstance(case, dict) for case in cases):
        raise WorkedCaseError("cases_unreadable")
    ids = [str(case["id"]) for case in cases if "id" in case]
    for one in ids:
        if ids.count(one) > 1:
            raise WorkedCaseError("cases_id_twice", id=one)
    return named, cases


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; of a key that is said twice JSON itself keeps the last without a word."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise WorkedCaseError("cases_key_twice", key=key)
        found[key] = value
    return found


def _failure(case: Plain, rules: Rules) -> Failure | None:
    name, expected = str(case.get("id")), case.get("expected")
    if not isinstance(expected, dict):
        expected = {}
    try:
        if not expected.keys() - {"also_acceptable"}:
            # Nothing would be compared, and it would hold whatever the rules say.
            raise WorkedCaseError("case_invalid", key="expected")
        for key in case.keys() - _OF_CASE:
            raise WorkedCaseError("case_key_unknown", key=key)
        area = AREAS.get(str(case.get("area")))
        if area is None:
            raise WorkedCaseError("case_invalid", key="area")
        said = Said(case.get("input"))
        said.refuse_unread(str(case.get("area")))
        got = area(said, rules)
        for key in expected.keys() - got.keys() - {"also_acceptable"}:
            raise WorkedCaseError("case_key_unknown", key=key)
    except KnownError as error:
        return Failure(name, {"error": str(error)}, expected)
    if _agrees(got, expected):
        return None
    compared = {key: got.get(key) for key in expected if key != "also_acceptable"}
    return Failure(name, compared, expected)


def _agrees(got: Plain, expected: Plain) -> bool:
    also = expected.get("also_acceptable")
    return all(
        _equals(key, got.get(key), wanted)
        or (key == "text" and isinstance(also, list) and got.get(key) in also)
        for key, wanted in expected.items()
        if key != "also_acceptable"
    )


def _equals(key: str, found: object, wanted: object) -> bool:
    if key in _UNORDERED and isinstance(found, list) and isinstance(wanted, list):
        return sorted(map(str, found)) == sorted(map(str, wanted))
    return found == wanted
