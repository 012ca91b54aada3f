"""Samples of invented people: every form prints with them, and a wrong one is named."""

import io
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from shouyue.casework.letters.copy_marks import MAX_REASON
from shouyue.i18n.language import letter_language
from shouyue.paper.compose import compose
from shouyue.paper.errors import FormError
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Person
from shouyue.paper.marks import page_plans
from shouyue.paper.samples import FILLED, LONGEST_WHY, printings, sample
from unit.paper.invented import FONTS, FORMS, SHIPPED, STAMP

HAN = re.compile("[\u4e00-\u9fff]")
CASES = [
    (code, tag, filled)
    for code, form in SHIPPED.items()
    for tag in form.languages
    for filled in FILLED
]


@pytest.mark.parametrize(("code", "tag", "filled"), CASES)
def test_every_form_holds_everyday_people_and_the_longest_ones(code, tag, filled):
    form = SHIPPED[code]
    letter = sample(FORMS, form, filled, tag)
    made = compose(form, letter_language(tag), [letter], FONTS, io.BytesIO(), STAMP)
    assert made.refused == ()
    assert made.pages == len(form.pages)


@pytest.mark.parametrize(("code", "tag", "filled"), CASES)
def test_every_form_holds_every_flag_and_the_line_that_says_it_is_a_copy(code, tag, filled):
    form = SHIPPED[code]
    tried = list(printings(form, sample(FORMS, form, filled, tag), STAMP.at))
    flags = [name for name, field in form.fields.items() if field.kind == "flag"]
    assert len(tried) == 2 * 2 ** len(flags)
    made = compose(form, letter_language(tag), tried, FONTS, io.BytesIO(), STAMP)
    assert made.refused == ()
    assert made.pages == len(form.pages) * len(tried)


@pytest.mark.parametrize("tag", ["zh_CN", "en", "ug", "bo"])
@pytest.mark.parametrize("code", ["F02", "F03", "F04"])
def test_both_boxes_for_a_fingerprint_stand_level_whatever_is_said_over_them(code, tag):
    form, language = SHIPPED[code], letter_language(tag)
    for tried in printings(form, sample(FORMS, form, tag=tag), STAMP.at):
        for plan in page_plans(form, language, tried.values, FONTS)[1]:
            received, agreed = plan.marks
            assert received.x != agreed.x
            assert received.y == pytest.approx(agreed.y)


def test_the_reason_of_a_tried_copy_is_as_long_as_a_reason_may_be():
    assert len(LONGEST_WHY) == MAX_REASON


PARTS = {
    "total": ("principal", "interest", "penalty", "compound", "due_principal", "due_interest"),
    "paid": ("to_principal", "to_interest"),
}


@pytest.mark.parametrize("filled", FILLED)
@pytest.mark.parametrize("code", sorted({code for code, *_ in CASES}))
def test_the_parts_of_a_sum_make_up_the_sum(code, filled):
    values = sample(FORMS, SHIPPED[code], filled).values
    for whole, names in PARTS.items():
        parts = [values[name] for name in names if values.get(name) is not None]
        if parts and whole in values:
            assert sum(parts) == values[whole]


@pytest.mark.parametrize("code", SHIPPED)
def test_an_english_specimen_says_nothing_in_chinese_but_what_the_law_is_called(code):
    form = SHIPPED[code]
    for filled in FILLED:
        letter = sample(FORMS, form, filled, "en")
        rows = [
            row for value in letter.values.values() if isinstance(value, tuple) for row in value
        ]
        rows = [row for row in rows if isinstance(row, Mapping)]
        texts = [value for key, value in letter.values.items() if isinstance(value, str)]
        texts += [cell for row in rows for key, cell in row.items() if key != "article"]
        people = [value for value in letter.values.values() if isinstance(value, Person)]
        texts += [getattr(one, name) for one in people for name in Person.__dataclass_fields__]
        assert [text for text in texts if HAN.search(str(text))] == []


def test_the_longest_stands_on_top_of_the_everyday():
    form = SHIPPED["F02"]
    everyday, longest = (sample(FORMS, form, filled).values for filled in FILLED)
    assert everyday["note"] == longest["note"]
    assert everyday["total"] == 3_226_542
    assert longest["total"] == 9_876_543_219
    assert everyday["rate"] == 65_250


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    shutil.copytree(FORMS, tmp_path / "forms")
    return tmp_path / "forms"


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('penalty_rate = "9.7875"', "penalty_rate = 9", "value_wrong", "penalty_rate"),
        ('penalty_rate = "9.7875"', 'penalty_rate = "x"', "value_wrong", "penalty_rate"),
        ("pay_by = 2026-12-15", 'pay_by = "soon"', "value_wrong", "pay_by"),
        ("days_overdue = 254", "days_overdue = -1", "value_wrong", "days_overdue"),
        ("days_overdue = 254", "idle = 1\ndays_overdue = 254", "field_unknown", "idle"),
        ("[ordinary]", '[ordinary]\nborrower = { nick = "x" }', "value_wrong", "borrower"),
        ("[ordinary]", '[ordinary]\ntotal = "x"', "value_wrong", "total"),
    ],
)
def test_a_wrong_sample_is_refused_at_its_line(forms: Path, old, new, code, key):
    path = forms / "F02/sample.toml"
    text = path.read_text("utf-8").replace(old, new, 1)
    path.write_text(text, "utf-8")
    form = load_form(forms, "F02")
    with pytest.raises(FormError) as caught:
        sample(forms, form)
    fault = caught.value
    assert fault.code == f"paper.form_{code}"
    assert fault.params["file"] == "F02/sample.toml"
    assert key in text.splitlines()[fault.params["line"] - 1]


def test_a_field_without_a_sample_is_named(forms: Path):
    path = forms / "blocks/sample.toml"
    path.write_text(path.read_text("utf-8").replace("officer = ", "chief = "), "utf-8")
    with pytest.raises(FormError, match=r"form_key_missing .*key=ordinary\.officer"):
        sample(forms, load_form(forms, "F02"))
