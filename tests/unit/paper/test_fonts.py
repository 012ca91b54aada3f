import datetime as dt
import io
import shutil
import sys
import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st

from shouyue.paper.errors import FontError
from shouyue.paper.faces import CffFace, GlyfFace
from shouyue.paper.fonts import Fonts, MissingGlyphError, Typecase
from shouyue.paper.pdf import PdfWriter
from unit.paper.invented import FONTS

DATA = Path(__file__).parents[2] / "data"
# 通用规范汉字表 (State Council, 2013), 8,105 characters in its order: Unihan's kTGH.
STANDARD = (DATA / "standard_characters.txt").read_text("utf-8").split()
RARE = "䶮𬭎𠅤㛃亶昇堃淼喆䲟煊犇骉垚龑㐱㙦𫖯𬀩𬴂𨐈𤧛𦈡𬸪𫍽㼆"


def set_on_a_page(text, family="sans", fonts=FONTS):
    """A PDF that shows one line of text."""
    out = io.BytesIO()
    case = Typecase(fonts)
    setter = case.families[family]
    pdf = PdfWriter(out, title="x", language="zh-CN", made=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    shown = setter.show(text, 20)
    pdf.add_page(f"BT /F{setter.number} 20 Tf 1 0 0 1 40 700 Tm {shown} ET".encode())
    case.add_fonts(pdf)
    pdf.finish()
    return out.getvalue()


def read_by_pypdf(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages[0].extract_text().strip()


def read_by_pdfium(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text_page = page.get_textpage()
        text = text_page.get_text_range().strip()
        text_page.close()
        page.close()
    return text


@pytest.fixture
def tiny_font(tmp_path):
    """A TrueType font that draws 𠮷 and lists 吉 with an empty outline."""

    def made(name="Tiny"):
        pen = TTGlyphPen(None)
        pen.moveTo((100, 0))
        pen.lineTo((900, 0))
        pen.lineTo((500, 800))
        pen.closePath()
        square, empty = pen.glyph(), TTGlyphPen(None).glyph()
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder([".notdef", "drawn", "hollow"])
        builder.setupCharacterMap({0x20BB7: "drawn", 0x30000: "hollow"})
        builder.setupGlyf({".notdef": empty, "drawn": square, "hollow": empty})
        builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "drawn", "hollow"), (1000, 0)))
        builder.setupHorizontalHeader(ascent=880, descent=-120)
        builder.setupOS2()
        builder.setupPost()
        builder.setupNameTable({"familyName": name, "styleName": "Regular"})
        path = tmp_path / f"{name}.ttf"
        builder.save(path)
        return path

    return made


@pytest.mark.parametrize("family", ["sans", "serif"])
def test_rare_names_are_drawn_and_read_back_as_they_were_written(family):
    pdf = set_on_a_page(RARE, family)
    assert read_by_pypdf(pdf) == RARE
    assert read_by_pdfium(pdf) == RARE


@pytest.mark.parametrize("family", ["sans", "serif"])
def test_every_character_of_the_standard_is_drawn_and_read_back(family):
    assert sum(map(len, STANDARD)) == 8105
    assert FONTS.missing("".join(STANDARD)) is None
    number = {"sans": 0, "serif": 1}[family]
    assert {FONTS.find(family, one)[0] for line in STANDARD for one in line} == {number}
    for start in range(0, len(STANDARD), 20):
        text = "".join(STANDARD[start : start + 20])
        pdf = set_on_a_page(text, family)
        assert read_by_pypdf(pdf) == text
        assert read_by_pdfium(pdf) == text


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30
    )
)
def test_every_common_character_reads_back(text):
    assert read_by_pypdf(set_on_a_page(text)) == text


def test_a_character_that_shares_its_glyph_with_a_radical_reads_back_as_the_character():
    one, radical = "一", "⼀"
    assert FONTS.find("sans", one)[1].code == FONTS.find("sans", radical)[1].code
    assert read_by_pypdf(set_on_a_page(one + radical)) == one + one


def test_a_character_is_set_in_the_family_asked_for():
    assert FONTS.find("sans", "银")[0] == 0
    assert FONTS.find("serif", "银")[0] == 1


def test_a_missing_character_is_named():
    assert FONTS.missing("张三丰") is None
    assert FONTS.missing("张𠮷𪚥") == "𠮷"
    with pytest.raises(MissingGlyphError) as caught:
        Typecase(FONTS).families["sans"].show("张𠮷", 14)
    params = dict(caught.value.params)
    assert "HanaMinB.ttf" in str(params.pop("fonts"))
    assert params == {"character": "𠮷", "code_point": "U+20BB7"}


@pytest.mark.parametrize(
    "character", ["\ue000", "\U000f0000", "\u200b", "\n", "\t", "\u202e", "\ufeff"]
)
def test_private_and_invisible_characters_are_no_letters_of_a_name(character):
    assert FONTS.missing(f"张{character}三") == character


def test_spaces_have_no_outline_and_are_no_miss():
    assert FONTS.missing("张 三\u3000李\u00a0四") is None


def test_what_our_fonts_lack_is_set_in_a_further_one(tiny_font):
    fonts = Fonts.open(extra=(tiny_font(),))
    pdf = set_on_a_page("张𠮷三", fonts=fonts)
    assert read_by_pypdf(pdf) == "张𠮷三"
    assert read_by_pdfium(pdf) == "张𠮷三"


def test_a_font_that_a_person_installed_alone_is_found_on_windows(tiny_font, tmp_path, monkeypatch):
    own = tmp_path / "Microsoft" / "Windows" / "Fonts"
    own.mkdir(parents=True)
    shutil.copy(tiny_font(), own / "HanaMinB.ttf")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path / "windows"))
    monkeypatch.setattr(sys, "platform", "win32")
    assert Fonts.open().missing("张\U00020bb7") is None


@pytest.mark.parametrize("text", ["𠮷བཀྲ", "བཀྲ𠮷", "张𠮷བཀྲ三"])
def test_letters_join_beside_a_character_of_a_further_font(tiny_font, text):
    pdf = set_on_a_page(text, fonts=Fonts.open(extra=(tiny_font(),)))
    assert read_by_pdfium(pdf) == text


def test_further_fonts_are_looked_for_once_and_only_when_one_is_needed(tiny_font):
    looked = []

    def look():
        looked.append(True)
        return iter(())

    fonts = Fonts(FONTS.faces[:2], look)
    assert fonts.missing("张三") is None
    assert not looked
    assert [fonts.missing(character) for character in "𠮷𪚥𠀋"] == ["𠮷", "𪚥", "𠀋"]
    assert looked == [True]


def test_a_character_with_an_empty_outline_counts_as_missing(tiny_font):
    path = tiny_font()
    assert GlyfFace(path).glyph("𠮷") is not None
    assert GlyfFace(path).glyph("\U00030000") is None


def test_a_damaged_further_font_is_passed_over(tiny_font, tmp_path):
    broken = tmp_path / "Broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + b"\xff" * 200)
    assert Fonts.open(extra=(broken, tiny_font())).missing("𠮷") is None


def test_a_damaged_font_of_ours_is_refused(tmp_path):
    path = tmp_path / "Ours.otf"
    path.write_bytes(b"OTTO" + bytes(100))
    with pytest.raises(FontError):
        CffFace(path)


def test_the_same_characters_give_the_same_file():
    assert set_on_a_page("张三䶮") == set_on_a_page("张三䶮")


def test_a_batch_holds_only_the_glyphs_it_needs():
    assert len(set_on_a_page("张三")) < 6_000


def test_both_faces_draw_the_whole_common_set():
    common = "".join(map(chr, range(0x4E00, 0x9FA6, 7)))
    assert FONTS.missing(common) is None
    assert all(FONTS.find("serif", character)[0] == 1 for character in common)


def test_no_letter_category_is_refused_by_mistake():
    assert FONTS.missing("（）《》“”‘’，。、：；？！…—·￥¥%□■▲●✂") is None
    assert all(unicodedata.category(c) not in ("Cc", "Cf") for c in RARE)
