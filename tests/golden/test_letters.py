import json

import pytest

from golden.letters_cases import CASES, DIGESTS, FOLDER, digest, said


@pytest.mark.parametrize("case", CASES)
def test_a_letter_says_what_it_said(case):
    assert said(case) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_mark_stands_where_it_stood(case):
    assert digest(case) == json.loads(DIGESTS.read_text())[case]
