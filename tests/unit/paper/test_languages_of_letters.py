"""Letters in languages that run from right to left, or that nobody has approved yet."""

import io
import re
import tomllib

import pypdf
import pypdfium2
import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.compose import compose
from shouyue.paper.errors import FormError
from shouyue.paper.fonts import Typecase
from shouyue.paper.forms import load_form
from shouyue.paper.images import page_picture
from shouyue.paper.layout import laid_out
from shouyue.paper.page_size import A4
from shouyue.paper.plain import plain_text
from shouyue.paper.samples import FILLED, sample
from shouyue.paper.scan import scan_picture
from shouyue.paper.scripts import isolated
from shouyue.paper.variant import Variants
from unit.paper.invented import FONTS, FORMS, SHIPPED, STAMP, composed

UYGHUR = re.compile("[\u0620-\u06d5]{2,}")
DRAFTED = [
    (form.code, tag) for form in SHIPPED.values() for tag in ("ug", "bo") if tag in form.words
]


def sheets(code, tag):
    form = SHIPPED[code]
    values = sample(FORMS, form).values
    case = Typecase(FONTS, right_to_left=letter_language(tag).right_to_left)
    return laid_out(form, tag, case, Variants(form).of(values, is_copy=False)).sheets


def boxes(sheet):
    """Left edge, width and height of every box that is drawn."""
    found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re S", sheet.content())
    return [(float(x), float(wide), float(tall)) for x, _, wide, tall in found]


def words_of(pdf):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_code_stands_where_it_stands_in_every_language():
    for tag in ("ug", "bo"):
        for here, there in zip(sheets("F01", tag), sheets("F01", "zh_CN"), strict=True):
            assert [code.x for code in here.codes] == [code.x for code in there.codes]


def test_boxes_to_tick_stand_right_of_their_words():
    (sheet,) = sheets("F01", "ug")
    (chinese,) = sheets("F01", "zh_CN")
    ticks = [x for x, wide, tall in boxes(sheet) if wide == tall and wide < 20]
    theirs = [x for x, wide, tall in boxes(chinese) if wide == tall and wide < 20]
    assert len(ticks) == len(theirs) == 8
    assert min(ticks) > min(theirs)
    assert max(ticks) > max(theirs)


def test_parts_side_by_side_begin_at_the_right():
    (sheet,), (chinese,) = sheets("F01", "ug"), sheets("F01", "zh_CN")
    place = {slot.holes[0].field: slot.box for slot in sheet.texts}
    theirs = {slot.holes[0].field: slot.box for slot in chinese.texts}
    assert place["total"].x > place["due"].x
    assert theirs["total"].x < theirs["due"].x
    assert place["note"].align == "right"
    assert place["note"].x + place["note"].width < A4.width


@pytest.mark.parametrize(("code", "tag"), DRAFTED)
def test_a_draft_says_so_in_chinese_and_in_its_language_on_every_page(code, tag):
    _, pdf = composed(code, tag, [sample(FORMS, SHIPPED[code])])
    remark = SHIPPED[code].drafts[tag]
    assert "尚待母语人士审定" in remark
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        assert "尚待母语人士审定" in page.extract_text()


@pytest.mark.parametrize(("code", "tag"), DRAFTED)
def test_what_a_draft_says_of_itself_stands_below_all_else_and_large_enough(code, tag):
    paper = SHIPPED[code].paper
    for sheet in sheets(code, tag):
        remark = sheet.drawn[-1]
        size = float(re.search(r"/F\d+ ([\d.]+) Tf", remark)[1])
        assert size >= paper.least_type
        lines = [float(y) for y in re.findall(r"([\d.]+) Tm", remark)]
        assert min(lines) > paper.bottom
        above = paper.height - max(lines) - size
        for slot in sheet.texts:
            assert slot.box.y + slot.box.height <= above + 0.5


def test_approved_words_say_nothing(tmp_path):
    form = SHIPPED["F01"]
    assert set(form.drafts) <= {"ug", "bo"}
    (tmp_path / "X01").mkdir()
    (tmp_path / "blocks").mkdir()
    (tmp_path / "X01/form.toml").write_text(
        'code = "X01"\nversion = 1\naloud = false\n[[pages]]\nparts = [{ part = "code" }]'
    )
    (tmp_path / "X01/words.zh_CN.toml").write_text('title = "试"')
    (tmp_path / "blocks/words.ug.toml").write_text('not_approved = "尚待"')
    for said, remark in (("false", {"ug": "尚待"}), ("true", {})):
        (tmp_path / "X01/words.ug.toml").write_text(f'approved = {said}\ntitle = "ق"')
        assert load_form(tmp_path, "X01").drafts == remark
    (tmp_path / "blocks/words.ug.toml").write_text("approved = false")
    with pytest.raises(FormError) as caught:
        load_form(tmp_path, "X01")
    assert caught.value.params["key"] == "not_approved"


@pytest.mark.parametrize(("code", "tag"), DRAFTED)
def test_each_page_reads_as_its_own_code(code, tag):
    made, pdf = composed(code, tag, [sample(FORMS, SHIPPED[code])])
    for number in range(1, made.pages + 1):
        (found,) = scan_picture(page_picture(pdf, number, 150))
        assert (found.code.form, found.code.page) == (code, number)


def test_the_file_names_its_language():
    for tag in ("ug", "bo"):
        _, pdf = composed("F01", tag)
        assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == tag


@pytest.mark.parametrize("tag", ["ug", "bo"])
def test_a_batch_is_the_same_byte_for_byte(tag):
    assert composed("F01", tag)[1] == composed("F01", tag)[1]


def test_values_are_isolated_where_lines_run_from_right_to_left():
    (sheet,) = sheets("F01", "ug")
    assert isolated("F01") not in "".join(slot.template for slot in sheet.texts if not slot.holes)
    _, pdf = composed("F01", "ug")
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    for value in ("310203-26-000127", "13800000000", "400-000-0000", "¥32,265.42", "张三"):
        assert value in text


@pytest.mark.parametrize(("code", "tag", "aside"), [
    ("F01", "zh_CN", 0), ("F01", "ug", 1), ("T06", "ug", 1), ("T03", "bo", 0.5), ("T03", "ug", 0.5)
])  # fmt: skip
def test_banknotes_stand_where_their_sum_does(code, tag, aside):
    assert {cash.aside for sheet in sheets(code, tag) for cash in sheet.cash} == {aside}


def test_hours_from_right_to_left_begin_at_the_right():
    _, pdf = composed("T03", "ug")
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        (began, _), (ended, _) = (page.search(hour).get_next() for hour in ("20:00", "8:00"))
        (from_left, foot, *_), (until_left, same_foot, *_) = map(page.get_charbox, (began, ended))
    assert abs(foot - same_foot) < 1, "on one line"
    assert from_left > until_left


@pytest.mark.parametrize("code", [code for code, tag in DRAFTED if tag == "ug"])
@pytest.mark.parametrize("filled", FILLED)
def test_every_word_of_a_line_from_right_to_left_can_be_searched(code, filled):
    form = SHIPPED[code]
    letter = sample(FORMS, form, filled)
    _, pdf = composed(code, "ug", [letter])
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[place].get_textpage().get_text_range() for place in range(len(document))]
    said = plain_text(form, letter_language("ug"), letter, STAMP).split("\f\n")
    for words, page in zip(said, pages, strict=True):
        missing = [word for word in UYGHUR.findall(words) if word not in page]
        assert missing == []


def test_words_in_no_language_of_the_program_are_chinese():
    assert letter_language("ug").right_to_left
    assert not letter_language("bo").right_to_left
    code = "casework.letters.settled"
    assert letter_language("ug").sentence(code) == letter_language("zh_CN").sentence(code)
    with pytest.raises(LookupError):
        letter_language("xx_nowhere")


def test_a_draft_is_marked_in_its_file():
    for code, tag in DRAFTED:
        words = tomllib.loads((FORMS / code / f"words.{tag}.toml").read_text(encoding="utf-8"))
        assert words["approved"] is False


def test_a_letter_in_a_language_of_joined_letters_refuses_what_no_font_draws():
    form = SHIPPED["F01"]
    letter = sample(FORMS, form)
    letter.values["officer"] = "بىر \u08ff\U0001f600"
    made = compose(form, letter_language("ug"), [letter], FONTS, io.BytesIO(), STAMP)
    assert [one.code for one in made.refused] == ["paper.glyph_missing"]
