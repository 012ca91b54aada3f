"""Where the marks of a scanned page are: the box, and no more than the code may err by."""

import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.forms import load_form
from shouyue.paper.marks import page_plans, placed
from shouyue.paper.page_size import MM
from shouyue.paper.samples import sample
from unit.paper.invented import FONTS, FORMS

DOTS = 300 / 72


@pytest.mark.parametrize("code", ["F02", "F03", "F05", "F07", "F10", "F15"])
def test_what_is_covered_is_the_box_and_hides_neither_tick_nor_name_beside_it(code):
    form = load_form(FORMS, code)
    pages = page_plans(form, letter_language("zh_CN"), sample(FORMS, form).values, FONTS)
    seen = 0
    for plans in pages:
        for plan in plans:
            left, top = plan.code.x * DOTS, plan.code.y * DOTS
            right, bottom = left + plan.code.side * DOTS, top + plan.code.side * DOTS
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            for box, ((x, y), _, (to_x, to_y), _) in zip(
                plan.marks, placed((plan,), corners).marks, strict=True
            ):
                beyond = (
                    box.x - x / DOTS,
                    box.y - y / DOTS,
                    to_x / DOTS - box.x - box.width,
                    to_y / DOTS - box.y - box.height,
                )
                assert all(0.5 * MM <= one <= 2 * MM for one in beyond)
                seen += 1
    assert seen
