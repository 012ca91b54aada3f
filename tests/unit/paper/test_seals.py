"""What the bank sends out has a place for its seal. DOMAIN.md §4.6, block H."""

import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.fonts import Typecase
from shouyue.paper.forms import load_form
from shouyue.paper.layout import laid_out
from shouyue.paper.page_size import A4
from shouyue.paper.variant import Variants
from unit.paper.invented import FONTS, SHIPPED, by_pypdf, composed
from unit.paper.spoilt import Folder

LETTERS = ("F01", "F02", "F03", "F04", "F18", "F19")
PLACE = {"zh_CN": "银行盖章处", "en": "Bank seal"}


@pytest.mark.parametrize("code", LETTERS)
@pytest.mark.parametrize("tag", sorted(PLACE))
def test_the_page_that_stays_with_its_reader_has_a_place_for_the_seal(code, tag):
    _, pdf = composed(code, tag)
    pages = by_pypdf(pdf)
    assert PLACE[tag] in pages[0]
    assert not any(PLACE[tag] in page for page in pages[1:])


@pytest.mark.parametrize("code", LETTERS)
def test_it_is_dashed_and_above_the_line_to_tear_along(code):
    form = SHIPPED[code]
    for tag in form.languages:
        case = Typecase(FONTS, right_to_left=letter_language(tag).right_to_left)
        sheet = laid_out(form, tag, case, Variants(form).of({}, is_copy=False)).sheets[0]
        (seal,) = (one for one in sheet.drawn if "[4 3] 0 d" in one and " re " in one)
        left, bottom, wide, tall = (float(one) for one in seal.split(" re ")[0].split()[-4:])
        assert wide >= 30 / 25.4 * 72
        assert tall >= 22 / 25.4 * 72
        assert 0 < left < A4.width - wide
        assert all(A4.height - mark.y < bottom for mark in sheet.marks)


def test_a_frame_that_a_block_brings_alone_is_as_high_as_its_row(tmp_path):
    folder = Folder(tmp_path)
    frame = '{ part = "frame", dashed = true, parts = [{ part = "say", words = "sign" }] }'
    beside = '{ part = "gap", height = 60 }'
    folder.change(
        "X01/form.toml",
        '{ part = "code" },',
        f'{{ part = "code" }}, {{ part = "row", columns = [{{ parts = [{beside}] }}, '
        f'{{ parts = [{{ part = "group", parts = [{frame}] }}] }}] }},',
    )
    form = load_form(folder.root, "X01")
    sheet = laid_out(form, "zh_CN", Typecase(FONTS), Variants(form).of({}, is_copy=False)).sheets[0]
    (drawn,) = (one for one in sheet.drawn if "[4 3] 0 d" in one)
    assert float(drawn.split(" re ")[0].split()[-1]) == pytest.approx(60 / 25.4 * 72, abs=0.01)
