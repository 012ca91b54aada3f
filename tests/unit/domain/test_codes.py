import json
from pathlib import Path

from shouyue.domain.codes import CODES

CASES = Path(__file__).parents[2] / "data" / "cases"


def test_no_family_of_codes_is_empty_or_says_a_code_twice():
    for codes in CODES.values():
        assert codes
        assert len(set(codes)) == len(codes)


def test_the_families_hold_every_code_the_worked_cases_expect():
    expected = {"flags": set(), "reasons": set(), "strength_of_last_event": set()}
    for name in ("rules.json", "own.json"):
        for case in json.loads((CASES / name).read_text("utf-8"))["cases"]:
            if case["area"] == "reminder":
                continue  # its reasons are those of the day's list
            for key in expected:
                said = case["expected"].get(key) or []
                expected[key] |= {said} if isinstance(said, str) else set(said)
    assert expected["flags"] <= set(CODES["flag"])
    assert expected["reasons"] <= set(CODES["effect"])
    assert expected["strength_of_last_event"] <= set(CODES["strength"])
