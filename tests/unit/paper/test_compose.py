import datetime as dt
import io
import re
from dataclasses import replace
from shutil import copytree

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouyue.domain.invisible import visible
from shouyue.i18n.language import letter_language
from shouyue.paper.compose import compose, compose_stack
from shouyue.paper.errors import FormError
from shouyue.paper.images import page_pictures
from shouyue.paper.letter import Copy, Letter, Person, Printed, Refused, Stamp
from shouyue.paper.plain import plain_text
from shouyue.paper.samples import sample
from shouyue.paper.scan import scan_picture
from shouyue.paper.scripts import is_to_shape
from unit.paper.invented import AT, FONTS, FORMS, SHIPPED, by_pdfium, by_pypdf, composed, letter

COPY = Copy("第1次补打：原件遗失", dt.datetime(2026, 12, 1, 8, tzinfo=AT.tzinfo))
BOTH = [(code, tag) for code, form in SHIPPED.items() for tag in form.languages]
# Of lines from right to left a reader of PDFs guesses the order; their words are tried elsewhere.
FROM_THE_LEFT = [both for both in BOTH if not letter_language(both[1]).right_to_left]
RARE = Person("龙䶮𬭎", "110105194912310003", "𠅤㛃村")


def sampled(code, filled="ordinary", serial="A-1", **changed):
    """A sample of a form under another serial, with some of its values changed."""
    given = sample(FORMS, SHIPPED[code], filled).values
    return Letter(serial, {**given, **changed})


def rarely_named(code):
    """A sample in which everybody has a name of rare characters."""
    given = sampled(code).values
    people = {name: RARE for name, value in given.items() if isinstance(value, Person)}
    return sampled(code, **people)


def squeezed(text):
    """Without white space and the signs that paper shows as lines and boxes, or not at all."""
    return re.sub(r"[\s_□\[\]]|----", "", text)


def is_said(piece, found):
    """Whether it stands there; a dot of our own between two things may have ended a line."""
    things = (re.escape(squeezed(thing)) for thing in piece.split(" · "))
    return re.search("·?".join(things), found) is not None


def texts(pdf):
    """What pypdf and what PDFium read on each page."""
    return by_pypdf(pdf), by_pdfium(pdf)


def every_line(code, tag, given):
    form, language = SHIPPED[code], letter_language(tag)
    text = plain_text(form, language, given, Stamp(AT))
    return [
        [line for line in page.splitlines() if not line.startswith("[")]
        for page in text.split("\f\n")
    ]


@pytest.mark.parametrize(("code", "tag"), FROM_THE_LEFT)
@pytest.mark.parametrize("filled", ["rare", "longest"])
def test_all_that_a_letter_says_can_be_copied_and_searched(code, tag, filled):
    given = rarely_named(code) if filled == "rare" else sampled(code, filled)
    _, pdf = composed(code, tag, [given])
    pages = every_line(code, tag, given)
    for read_back in texts(pdf):
        assert len(pages) == len(read_back)
        for lines, text in zip(pages, read_back, strict=True):
            found = squeezed(text)
            for line in lines:
                # Labels and values stand apart on paper, joined by a colon in the plain text; so do
                # the cells of a table, joined by a bar.
                for cell in line.split(" | "):
                    for piece in re.split("： ?|: ", cell, maxsplit=1):
                        assert is_said(piece, found), piece


@pytest.mark.parametrize(("code", "tag"), BOTH)
@pytest.mark.parametrize("dpi", [300, 150])
def test_each_page_reads_as_its_own_code(code, tag, dpi):
    _, pdf = composed(code, tag)
    pictures = list(page_pictures(pdf, dpi))
    for number, picture in enumerate(pictures, start=1):
        (found,) = scan_picture(picture, number)
        assert found.code is not None
        assert (found.code.form, found.code.version) == (code, 1)
        assert (found.code.serial, found.code.page, found.code.pages) == (
            "310203-26-000127",
            number,
            len(pictures),
        )


def test_a_batch_tells_where_each_letter_is():
    result, pdf = composed(letters=[letter("A-1"), letter("A-2"), letter("A-3", time_barred=True)])
    assert result.pages == 6
    assert result.letters == (Printed("A-1", 1, 2), Printed("A-2", 3, 2), Printed("A-3", 5, 2))
    by_pypdf, _ = texts(pdf)
    assert "A-2" in by_pypdf[2]
    assert "诉讼时效" in by_pypdf[4]
    assert "诉讼时效" not in by_pypdf[2]


def test_a_missing_glyph_stops_that_letter_whole_and_names_the_character():
    batch = [letter("A-1"), letter("A-2", borrower=Person("张𠮷")), letter("A-3")]
    result, pdf = composed(letters=batch)
    assert [printed.serial for printed in result.letters] == ["A-1", "A-3"]
    (refused,) = result.refused
    assert (refused.serial, refused.code) == ("A-2", "paper.glyph_missing")
    told = {key: refused.params[key] for key in ("character", "code_point", "field", "name")}
    assert told == {
        "character": "𠮷",
        "code_point": "U+20BB7",
        "field": "borrower.name",
        "name": "paper.field.borrower.name",
    }
    assert "simsunb.ttf" in refused.params["fonts"]
    assert result.pages == 4
    assert "A-2" not in "".join(texts(pdf)[0])


@pytest.mark.parametrize(
    ("changed", "code", "params"),
    [
        ({"total": None}, "paper.value_missing", {"field": "total"}),
        ({"bank": ""}, "paper.value_missing", {"field": "bank"}),
        ({"bank": "  "}, "paper.value_wrong", {"field": "bank", "wanted": "text"}),
        ({"total": 12.5}, "paper.value_wrong", {"field": "total", "wanted": "money"}),
        ({"total": True}, "paper.value_wrong", {"field": "total", "wanted": "money"}),
        ({"total": -1}, "paper.value_wrong", {"field": "total", "wanted": "money"}),
        ({"pay_by": "2026-12-15"}, "paper.value_wrong", {"field": "pay_by", "wanted": "date"}),
        ({"pay_by": AT}, "paper.value_wrong", {"field": "pay_by", "wanted": "date"}),
        ({"borrower": "张三"}, "paper.value_wrong", {"field": "borrower", "wanted": "person"}),
        ({"borrower": Person(" ")}, "paper.value_wrong", {"field": "borrower", "wanted": "person"}),
        ({"time_barred": 1}, "paper.value_wrong", {"field": "time_barred", "wanted": "flag"}),
        ({"borrower": Person("王" * 400)}, "paper.text_too_long", {"field": "borrower.name"}),
        ({"total": 10**17}, "amount_too_large", {}),
        ({"pay_by": dt.date(2300, 1, 1)}, "lunar_date_unknown", {"year": 2300}),
    ],
)
def test_a_value_that_cannot_be_printed_right_refuses_its_letter_alone(changed, code, params):
    result, _ = composed(letters=[letter("A-1", **changed), letter("A-2")])
    if field := params.get("field"):
        params = {**params, "name": f"paper.field.{field}"}
    assert result.refused == (Refused("A-1", code, params),)
    assert [printed.serial for printed in result.letters] == ["A-2"]


def test_no_refusal_tells_another_value_of_the_letter():
    result, _ = composed(letters=[letter("A-1", borrower=Person("秘" * 600))])
    assert "秘" not in str(result.refused)


def test_a_serial_is_printed_once():
    result, _ = composed(letters=[letter("A-1"), letter("A-1"), letter("张")])
    assert [refused.code for refused in result.refused] == [
        "paper.serial_doubled",
        "paper.serial_unfit",
    ]


@pytest.mark.parametrize(("code", "tag"), BOTH)
def test_the_longest_serial_fits_its_page_and_its_code(code, tag):
    serial = "W" * 28
    result, pdf = composed(code, tag, [sampled(code, "longest", serial)])
    assert not result.refused
    for number, picture in enumerate(page_pictures(pdf, 200), start=1):
        (found,) = scan_picture(picture, number)
        assert (found.code.serial, found.code.page) == (serial, number)


def test_values_of_other_forms_are_no_hindrance():
    result, _ = composed(letters=[letter("A-1", crop="水稻")])
    assert not result.refused


def test_when_no_letter_can_be_set_nothing_is_written():
    result, pdf = composed(letters=[letter("A-1", total=None)])
    assert (result.pages, result.letters, pdf) == (0, (), b"")
    assert composed(letters=[])[1] == b""


LONG_HEAD = {
    "bank": "青禾拉祜族佤族布朗族傣族自治县农村信用合作联社",
    "branch": "察布查尔锡伯自治县孙扎齐牛录支行",
}


@pytest.mark.parametrize(("code", "tag"), BOTH)
@pytest.mark.parametrize("copy", [None, COPY])
def test_the_longest_bank_and_the_longest_branch_stand_together_in_every_head(code, tag, copy):
    long = replace(sampled(code, **LONG_HEAD), copy=copy)
    result, pdf = composed(code, tag, [long])
    assert not result.refused
    assert squeezed("".join(LONG_HEAD.values())) in squeezed(by_pdfium(pdf)[0])


@pytest.mark.parametrize(("code", "tag"), BOTH)
def test_a_batch_made_again_is_the_same_byte_for_byte(code, tag):
    batch = [sampled(code, serial=f"A-{n}", total=n * 12_345) for n in range(6)]
    first, again = composed(code, tag, batch)[1], composed(code, tag, batch)[1]
    assert first == again


def test_a_copy_says_so_on_every_page_with_its_reason():
    _, pdf = composed(letters=[replace(letter(), copy=COPY)])
    for pages in texts(pdf):
        assert all("副本 第1次补打：原件遗失" in page for page in pages)
    assert all("副本" not in page for page in texts(composed()[1])[0])
    for code, tag in BOTH:
        result, _ = composed(code, tag, [replace(sampled(code), copy=COPY)])
        assert not result.refused


def test_a_copy_among_letters_of_its_batch_marks_its_own_pages_and_time_alone():
    batch = [letter("A-1"), replace(letter("A-2"), copy=COPY), letter("A-3")]
    _, pdf = composed(letters=batch)
    assert pdf == composed(letters=batch)[1]
    plain, mixed = (
        texts(composed(letters=[letter("A-1"), letter("A-2"), letter("A-3")])[1]),
        texts(pdf),
    )
    for before, after in zip(plain, mixed, strict=True):
        assert [*after[:2], *after[4:]] == [*before[:2], *before[4:]]
        assert all("副本 第1次补打：原件遗失" in page for page in after[2:4])
        assert all("2026年12月1日 08:00" in page for page in after[2:4])


def test_what_is_not_known_is_struck_so_that_nothing_can_be_written_into_it():
    form, language = SHIPPED["F02"], letter_language("zh_CN")
    nameless = letter(borrower=Person("张三"))
    assert "身份证号：／" in plain_text(form, language, nameless, Stamp(AT))
    _, pdf = composed(letters=[nameless])
    assert texts(pdf)[0][1].count("／") == texts(composed()[1])[0][1].count("／") + 1


def test_what_the_figures_of_the_bank_do_not_tell_is_left_out():
    unknown = dict.fromkeys(("penalty", "compound", "penalty_rate", "days_overdue", "contract"))
    for code, tag in BOTH:
        form = SHIPPED[code]
        optional = {name: None for name, field in form.fields.items() if field.optional}
        result, _ = composed(code, tag, [sampled(code, **optional)])
        assert not result.refused
    form, language = SHIPPED["F02"], letter_language("zh_CN")
    text = plain_text(form, language, letter(**unknown), Stamp(AT))
    assert "复利" not in text
    assert "有到期的钱没有还清" in text
    assert "／" not in text.replace("请划“／”", "")


def test_an_identity_number_is_masked():
    text = "".join("".join(pages) for pages in texts(composed()[1]))
    assert "110105********0003" in text
    assert "19491231" not in text


def test_a_form_without_the_language_is_refused():
    with pytest.raises(FormError, match="language_missing"):
        compose(
            SHIPPED["F02"],
            letter_language("zh_CN").__class__("kk", letter_language("en")._words),
            [letter()],
            FONTS,
            io.BytesIO(),
            Stamp(AT),
        )


def test_the_file_names_its_title_language_and_time():
    reader = pypdf.PdfReader(io.BytesIO(composed()[1]), strict=True)
    assert reader.metadata.title == "逾期贷款催收通知书"
    assert reader.metadata.creation_date == AT
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert all(page.mediabox.width == pytest.approx(595.28) for page in reader.pages)


def test_a_value_moves_no_sign_of_its_line_on_paper():
    turned = replace(sampled("F02", note="JJ\u202e600"), copy=Copy("卡\u202e牢坐\u2067纸", AT))
    plain = replace(sampled("F02", note="JJ600"), copy=Copy("卡牢坐纸", AT))
    for tag in ("zh_CN", "ug"):
        assert composed(tag=tag, letters=[turned])[1] == composed(tag=tag, letters=[plain])[1]


def test_a_value_of_nothing_that_is_seen_is_none():
    report, _ = composed(letters=[sampled("F02", note="\u202e\u200b")])
    assert [one.code for one in report.refused] == ["paper.value_wrong"]


def test_letters_are_taken_one_at_a_time():
    taken = []

    def watched():
        for number in range(200):
            taken.append(out.tell())
            yield letter(f"A-{number}")

    out = io.BytesIO()
    compose(SHIPPED["F01"], letter_language("zh_CN"), watched(), FONTS, out, Stamp(AT))
    # By the time a letter is asked for, those before it are in the file.
    assert taken[1] > 0
    assert taken == sorted(taken)
    assert taken[199] > 150 * 900


@given(
    st.text(
        st.characters(categories=["Lo", "Lu", "Ll", "Nd", "Po", "Co", "Cf"]),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 10**12),
    st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)),
)
@settings(max_examples=80)
def test_every_letter_comes_out_whole_or_is_refused_with_a_reason(name, total, day):
    result, pdf = composed(
        "F01", letters=[letter("A-1", borrower=Person(name), total=total, due=day)]
    )
    assert len(result.letters) + len(result.refused) == 1
    if result.letters:
        # Letters that join are drawn from a font of their own.
        others = "".join(sign for sign in visible(name) if not is_to_shape(sign))
        assert FONTS.missing(others) is None
        (text,) = texts(pdf)[1]
        assert squeezed(f"¥{total // 100:,}.{total % 100:02d}") in squeezed(text)


def test_a_large_batch_has_every_page_once():
    result, pdf = composed("F01", letters=[letter(f"A-{n:04d}") for n in range(300)])
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert result.pages == len(reader.pages) == 300
    assert len(pdf) / 300 < 2_500
    found = [re.search(r"A-\d{4}", reader.pages[n].extract_text())[0] for n in (0, 63, 64, 299)]
    assert found == ["A-0000", "A-0063", "A-0064", "A-0299"]


def test_a_heading_of_several_lines_does_not_lie_on_the_rows(tmp_path):
    forms = tmp_path / "forms"
    copytree(FORMS, forms)
    words = forms / "T01" / "words.en.toml"
    long = 'owed_heading = "Owed by the borrower as the bank says"'
    words.write_text(words.read_text("utf-8").replace('owed_heading = "Owed"', long), "utf-8")
    _, pdf = composed("T01", "en", forms=forms)
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        heading, row = (
            page.get_charbox(page.search(found).get_next()[0]) for found in ("says", "F02 000001")
        )
    assert heading[1] > row[3]


def test_papers_of_several_forms_come_out_in_the_order_they_are_given():
    order = ("T01", "F02", "F01", "F02")
    stack = [((SHIPPED[code],), letter(f"{code}-{n}")) for n, code in enumerate(order)]
    out = io.BytesIO()
    done = compose_stack(stack, letter_language("zh_CN"), FONTS, out, Stamp(AT))
    assert [one.serial for one in done.letters] == ["T01-0", "F02-1", "F01-2", "F02-3"]
    assert [one.first_page for one in done.letters] == [1, 2, 4, 5]
    read, _ = texts(out.getvalue())
    titles = [SHIPPED[code].title("zh_CN") for code in ("T01", "F02", "F02", "F01", "F02", "F02")]
    assert [title in page for title, page in zip(titles, read, strict=True)] == [True] * 6


def test_one_that_cannot_be_set_leaves_the_others_of_the_stack():
    stack = [
        ((SHIPPED["F01"],), letter("A-1")),
        ((SHIPPED["F02"],), letter("A-2", borrower=Person("\U00030eb0"))),
        ((SHIPPED["F02"],), letter("A-1")),
        ((SHIPPED["F02"],), letter("A-3")),
    ]
    done = compose_stack(stack, letter_language("zh_CN"), FONTS, io.BytesIO(), Stamp(AT))
    assert [one.serial for one in done.letters] == ["A-1", "A-3"]
    assert [one.code for one in done.refused] == ["paper.glyph_missing", "paper.serial_doubled"]
