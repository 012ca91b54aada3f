"""A page that is filled in by hand bears a mark of each who signs it. DOMAIN.md §4.2."""

import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.marks import page_plans
from shouyue.paper.page_size import MM
from shouyue.paper.parts import Table, Tick, Write, inner
from shouyue.paper.samples import sample
from unit.paper.invented import FONTS, FORMS, SHIPPED, by_pypdf, composed

SIGNED = {"F09": "本页由我按印确认", "F15": "本页由我按印确认"}


def plans(code, tag="zh_CN", filled="longest"):
    form = SHIPPED[code]
    values = sample(FORMS, form, filled, tag).values
    return page_plans(form, letter_language(tag), values, FONTS)


@pytest.mark.parametrize("code", sorted(SIGNED))
def test_the_first_page_says_that_it_is_confirmed_with_a_print(code):
    _, pdf = composed(code, "zh_CN")
    first, *others = by_pypdf(pdf)
    assert SIGNED[code] in first
    assert not any(SIGNED[code] in page for page in others)


@pytest.mark.parametrize("tag", ["zh_CN", "en", "ug", "bo"])
@pytest.mark.parametrize(("code", "most"), [("F09", 5), ("F15", 2)])
def test_each_who_signs_has_a_box_there_that_scans_cover(code, most, tag):
    for printing in plans(code, tag)[0]:
        assert len(printing.marks) == most
        assert {round(box.y, 3) for box in printing.marks} == {round(printing.marks[0].y, 3)}
        assert all(box.width >= 25 * MM and box.height >= 35 * MM for box in printing.marks)


def test_a_plan_without_guarantors_has_the_borrowers_box_alone():
    form = SHIPPED["F09"]
    values = {
        key: value
        for key, value in sample(FORMS, form).values.items()
        if not key.startswith("guarantor_")
    }
    (first, _), *_ = page_plans(form, letter_language("zh_CN"), values, FONTS)
    assert len(first.marks) == 1


def hand(parts):
    """Whether anything stands there that is written or ticked by hand."""
    return any(isinstance(part, Write | Tick | Table) or hand(inner(part)) for part in parts)


@pytest.mark.parametrize("code", ["F07", "F09", "F10", "F15"])
def test_no_page_of_what_binds_is_filled_in_by_hand_without_a_mark(code):
    """Of F08 what is promised is written on the page that is signed; the first is its copy."""
    marked = [any(printing.marks for printing in page) for page in plans(code)]
    assert all(mark for mark, page in zip(marked, SHIPPED[code].pages, strict=True) if hand(page))
