import io

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pylopdf_fonts_zh_cn import sans_path, serif_path

from shouyue.paper.cff import CffFont
from shouyue.paper.errors import FontError


def opened(path):
    font = TTFont(io.BytesIO(path.read_bytes()), lazy=True)
    return font["CFF "].cff.topDictIndex[0].CharStrings, CffFont(font.reader["CFF "])


FONTS = {path.stem: opened(path) for path in (sans_path(), serif_path())}


def drawn(charstring):
    pen = RecordingPen()
    charstring.draw(pen)
    return pen.value


def name_of(cid):
    return f"cid{cid:05d}" if cid else ".notdef"


@pytest.mark.parametrize("name", FONTS)
@given(chosen=st.lists(st.integers(0, 30_000), max_size=40))
@settings(max_examples=15)
def test_a_cut_font_draws_every_kept_glyph_as_the_whole_one_does(name, chosen):
    whole, font = FONTS[name]
    cut = CFFFontSet()
    cut.decompile(io.BytesIO(font.cut(chosen, "ABCDEF")), TTFont())
    assert cut.fontNames == [f"ABCDEF+{font.name}"]
    kept = cut.topDictIndex[0].CharStrings
    assert set(kept.keys()) == {name_of(font.cids[glyph]) for glyph in (0, *chosen)}
    for glyph in chosen:
        key = name_of(font.cids[glyph])
        assert drawn(kept[key]) == drawn(whole[key])


@pytest.mark.parametrize("name", FONTS)
@given(glyph=st.integers(0, 30_000))
def test_a_glyph_is_blank_when_nothing_is_drawn(name, glyph):
    whole, font = FONTS[name]
    strokes = [step for step in drawn(whole[name_of(font.cids[glyph])]) if step[0] != "endPath"]
    assert font.is_blank(glyph) == (not strokes)


def test_bytes_that_are_no_font_are_refused():
    for data in (b"", b"\1\0\4\4", b"\1\0\4\4" + b"\xff" * 40):
        with pytest.raises(FontError):
            CffFont(data)
