"""Sums beyond most: whole on the paper, in figures, in words and as notes, or refused in words."""

from dataclasses import replace

import pytest

from shouyue.i18n.language import load_language
from shouyue.paper.samples import sample
from unit.paper.invented import FORMS, SHIPPED, composed

LARGEST_LOAN = 9_999_999_999  # ¥99,999,999.99
OF_A_REGION = 10_812_345_678_955  # ¥108,123,456,789.55
LETTERS = (
    "F01",
    "F02",
    "F03",
    "F04",
    "F07",
    "F08",
    "F09",
    "F10",
    "F18",
    "F19",
    "F20",
    "T03",
    "T18",
)
WITH_SUMS = [
    (code, tag)
    for code, form in SHIPPED.items()
    if any(field.kind == "money" for field in form.fields.values())
    for tag in form.languages
]


def owing(code, tag, fen):
    form = SHIPPED[code]
    letter = sample(FORMS, form, "ordinary", tag)
    sums = [key for key, field in form.fields.items() if field.kind == "money"]
    return composed(
        code, tag, [replace(letter, values={**letter.values, **dict.fromkeys(sums, fen)})]
    )


@pytest.mark.parametrize(("code", "tag"), WITH_SUMS)
@pytest.mark.parametrize("fen", [1, 99, LARGEST_LOAN])
def test_every_form_holds_the_smallest_and_the_largest_loan(code, tag, fen):
    assert owing(code, tag, fen)[0].refused == ()


@pytest.mark.parametrize(("code", "tag"), [one for one in WITH_SUMS if one[0] in LETTERS])
def test_every_letter_holds_what_nobody_owes(code, tag):
    assert owing(code, tag, OF_A_REGION)[0].refused == ()


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_a_paper_that_does_not_hold_it_is_refused_in_words(tag):
    (refused,) = owing("F05", "zh_CN", OF_A_REGION)[0].refused
    words = load_language(tag).told(refused.code, refused.params)
    assert {"zh_CN": "本金余额", "en": "balance"}[tag] in words
