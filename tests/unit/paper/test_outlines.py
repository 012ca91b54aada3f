"""Letters that join, stack and run from right to left, as Qt shapes them and as they read back."""

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest

from shouyue.paper import typefiles
from shouyue.paper.errors import FontError
from shouyue.paper.fonts import MissingGlyphError, Typecase
from shouyue.paper.linebreak import balanced, broken
from shouyue.paper.outlines import shaped
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.scripts import SCRIPTS, bare, isolated, reopened
from unit.paper.invented import FONTS

UYGHUR = "ئا ئە ئې ئى ئو ئۇ ئۆ ئۈ پ ژ گ ڭ ھ ۋ ب ت ج چ خ د ر ز س ش غ ف ق ك ل م ن ي ، ؛ ؟"
TIBETAN = "བསྒྲུབས་རྒྱུ། ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ། ༠༡༢༣༤༥༦༧༨༩"


def seen(text, *, right_to_left=True):
    """What the eye meets, from left to right."""
    return [cluster.text for cluster in shaped(text, right_to_left=right_to_left)]


def page(text, *, right_to_left=True):
    """A PDF with one line of text."""
    case, out = Typecase(FONTS, right_to_left=right_to_left), io.BytesIO()
    setter = case.families["sans"]
    pdf = PdfWriter(out, title="x", language="ug", made=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    shown = setter.show(text, 20)
    pdf.add_page(f"BT /F0 20 Tf 1 0 0 1 40 700 Tm {shown} ET".encode())
    case.add_fonts(pdf)
    pdf.finish()
    return out.getvalue()


def read_back(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_range().strip()


def test_a_word_reads_from_the_right_and_its_letters_join():
    alone, word = shaped("ب", right_to_left=True), shaped("ببب", right_to_left=True)
    assert seen("قەرز") == list("زرەق")
    forms = {cluster.glyphs[0].glyph for cluster in (*alone, *word)}
    assert len(forms) == 4, "alone, at the end, between, at the beginning"


@pytest.mark.parametrize("text", ["", "\u2068\u2069", "\u2069"])
def test_a_line_of_which_nothing_is_seen_has_no_letters(text):
    assert seen(text) == []


@pytest.mark.parametrize("text", [UYGHUR, TIBETAN])
def test_every_letter_has_its_glyph(text):
    assert page(text)


def test_a_stack_is_one_sign_that_reads_as_all_its_letters():
    assert seen("བསྒྲུབས་", right_to_left=False) == ["བ", "སྒྲུ", "བ", "ས", "་"]


def test_digits_stand_as_they_are_written():
    assert "".join(seen("2026-يىلى 23-نويابىر")).endswith("2026")
    assert "23" in "".join(seen("2026-يىلى 23-نويابىر"))


def test_a_number_between_words_needs_its_marks_and_then_keeps_its_order():
    without = "".join(seen("تېلېفون 0991-1234567"))
    assert "0991-1234567" not in without, "the rule of the scripts: a hyphen turns the parts round"
    assert "0991-1234567" in "".join(seen(f"تېلېفون {isolated('0991-1234567')}"))


@pytest.mark.parametrize(
    "value", ["110105********0003", "JJ20240315000127", "¥-1,234.56", "张𬭎·三"]
)
def test_a_value_stands_in_words_as_it_stands_alone(value):
    assert value in "".join(seen(f"قەرز {isolated(value)}، قەرز"))


def test_brackets_open_towards_what_they_hold():
    # Seen from the left: a closing shape on the right edge would hold nothing.
    assert seen("(ب)") == ["(", "ب", ")"]
    assert seen("«قە»") == ["«", "ە", "ق", "»"]


def test_clusters_take_the_room_that_qt_gives_them():
    wide = sum(cluster.width for cluster in shaped("قەرز", right_to_left=True))
    assert wide == pytest.approx(Typecase(FONTS).families["sans"].width("قەرز"))
    assert 1000 < wide < 2500


@pytest.mark.parametrize(
    "text", ["قەرز مۇددىتى توشتى", "لازىم، ئالا بەت", "ھۆرمەتلىك 张三، ياخشىمۇسىز!"]
)
def test_words_read_back_out_of_the_page_in_the_order_they_are_read(text):
    assert read_back(page(text)) == text


def test_stacks_read_back_out_of_the_page():
    text = "བུན་དངུལ་སྒྲུབ་དགོས། 2026"
    assert read_back(page(text, right_to_left=False)) == text


def test_a_name_in_another_script_stands_in_a_chinese_line():
    assert read_back(page("借款人 ئەخمەت 您好", right_to_left=False)) == "借款人 ئەخمەت 您好"


@pytest.mark.parametrize("text", ["བོད་\u0fdb", "قەرز \ue000", "قەرز\ufe0f"])
def test_a_missing_glyph_is_named(text):
    with pytest.raises(MissingGlyphError) as caught:
        page(text)
    assert caught.value.character in text
    assert caught.value.params["code_point"] in ("U+0FDB", "U+E000", "U+FE0F")


def test_the_same_line_gives_the_same_bytes_in_any_thread_and_any_process():
    text = "ئەخمەت 2026-يىلى བསྒྲུབས་ 张三 12.5%"
    here = hashlib.sha256(page(text)).hexdigest()
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: hashlib.sha256(page(text)).hexdigest(), range(32))) == {
            here
        }
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:3];"
        "from unit.paper.test_outlines import page;"
        "print(hashlib.sha256(page(sys.argv[3])).hexdigest())"
    )
    tests = Path(__file__).parents[2]
    bare_world = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY")}
    told = subprocess.run(
        [sys.executable, "-c", code, str(tests), str(tests.parent / "src"), text],
        env=bare_world | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (told.stdout.strip(), told.stderr) == (here, "")


def test_lines_of_uyghur_break_between_words_and_of_tibetan_behind_a_syllable():
    setter = Typecase(FONTS).families["sans"]
    lines = balanced("قەرزىڭىزنىڭ مۇددىتى توشۇشقا ئاز قالدى", 6000, setter.width)
    assert len(lines) > 1
    assert " ".join(lines) == "قەرزىڭىزنىڭ مۇددىتى توشۇشقا ئاز قالدى"
    text = "བུན་དངུལ་དུས་འཁོར་དྲན་སྐུལ་བརྡ་ཐོ།"
    lines = balanced(text, 5000, setter.width)
    assert "".join(lines) == text
    assert all(line.endswith(("་", "།")) and not line.startswith("།") for line in lines)
    assert all(setter.width(line) <= 5000 for line in lines)


def test_what_is_isolated_over_the_end_of_a_line_goes_on_in_the_next():
    text = f"ئادرېس {isolated('新疆维吾尔自治区伊犁哈萨克自治州')} بار"
    lines = broken(text, 9000, Typecase(FONTS).families["sans"].width)
    assert len(lines) > 2
    assert bare("".join(lines)).replace(" ", "") == bare(text).replace(" ", "")
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069")
    for line in balanced(text, 9000, Typecase(FONTS).families["sans"].width):
        assert line.count("\u2068") == line.count("\u2069")
    assert reopened(["\u2068a", "b\u2069 c"]) == ["\u2068a\u2069", "\u2068b\u2069 c"]


def test_the_fonts_are_the_ones_of_the_table_with_their_licence():
    table = tomllib.loads((typefiles.font_folder() / "fonts.toml").read_text(encoding="utf-8"))
    assert {font["file"] for font in table["fonts"]} == {script.file for script in SCRIPTS}
    for font in table["fonts"]:
        content = (typefiles.font_folder() / font["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == font["sha256"]
        assert font["package"]
        assert font["package_version"]
    licence = typefiles.font_folder().parent / "licences" / "OFL-1.1-Noto.txt"
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")


def test_a_font_that_is_another_one_is_refused(tmp_path, monkeypatch):
    for path in typefiles.font_folder().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / SCRIPTS[0].file).write_bytes(b"not the same")
    monkeypatch.setattr(typefiles, "font_folder", lambda: tmp_path)
    typefiles.font_bytes.cache_clear()
    with pytest.raises(FontError):
        typefiles.font_bytes(SCRIPTS[0].file)
    with pytest.raises(FontError):
        typefiles.font_bytes("Missing.ttf")
    typefiles.font_bytes.cache_clear()
