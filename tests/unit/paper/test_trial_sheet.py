"""The test sheet as it comes out: sizes measured in pixels, codes read, every glyph there."""

import datetime as dt
import io
from itertools import pairwise

import pypdf
import pytest
from PIL import Image

from shouyue.i18n.language import load_language
from shouyue.paper.fonts import Fonts
from shouyue.paper.images import page_picture
from shouyue.paper.page_size import A4, MM, SLIP, PageSize
from shouyue.paper.scan import scan_picture
from shouyue.paper.trial_sheet import CARD_MM, FORM, RARE, SERIAL, write_trial_sheet

FONTS = Fonts.open(extra=())
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
DPI = 300
SIZES = pytest.mark.parametrize("size", [A4, SLIP], ids=lambda size: size.name)


def sheet(size: PageSize, tag: str = "zh_CN") -> bytes:
    out = io.BytesIO()
    write_trial_sheet(out, size, load_language(tag).sentence, tag, FONTS, AT)
    return out.getvalue()


def picture(size: PageSize, tag: str = "zh_CN") -> Image.Image:
    return page_picture(sheet(size, tag), 1, DPI).convert("L")


def px(mm: float) -> int:
    return round(mm / 25.4 * DPI)


def runs(line: list[int]) -> list[tuple[int, int]]:
    """Where a line of pixels is dark, from and to."""
    found, start = [], None
    for place, value in enumerate([*line, 255]):
        if value < 128 and start is None:
            start = place
        elif value >= 128 and start is not None:
            found.append((start, place))
            start = None
    return found


def row(image: Image.Image, y_mm: float, left_mm: float, right_mm: float) -> list[tuple[int, int]]:
    """Dark places of one row, in pixels from the left of the paper."""
    y, left, right = px(y_mm), px(left_mm), px(right_mm)
    dark = runs(list(image.crop((left, y, right, y + 1)).tobytes()))
    return [(start + left, end + left) for start, end in dark]


@SIZES
def test_one_page_of_the_asked_paper(size: PageSize):
    (page,) = pypdf.PdfReader(io.BytesIO(sheet(size))).pages
    box = page.mediabox
    assert (float(box.width) / MM, float(box.height) / MM) == pytest.approx(
        (size.width_mm, size.height_mm), abs=0.01
    )


@SIZES
def test_the_fold_of_a_straight_print_runs_through_nought(size: PageSize):
    image = picture(size)
    marks = row(image, 12.5, size.width_mm / 2 - 11, size.width_mm / 2 + 11)
    assert len(marks) == 41
    middle = sum(marks[20]) / 2
    assert middle == pytest.approx(px(size.width_mm) / 2, abs=1.5)
    steps = [sum(after) / 2 - sum(mark) / 2 for mark, after in pairwise(marks)]
    assert steps == pytest.approx([DPI / 25.4 / 2] * 40, abs=1.1)


def test_card_and_fingerprint_box_have_their_true_size():
    image = picture(A4)
    (card_left, _), (_, card_right), (box_left, _), (_, box_right) = row(image, 110, 30, 190)
    assert card_right - card_left == pytest.approx(px(CARD_MM[0]), abs=4)
    assert box_right - box_left == pytest.approx(px(25), abs=6)


@SIZES
def test_both_codes_are_read_and_named_as_nobodys_letter(size: PageSize):
    found = scan_picture(picture(size))
    assert {(one.code.form, one.code.serial, one.code.page) for one in found} == {
        (FORM, SERIAL, 1),
        (FORM, SERIAL, 2),
    }


@SIZES
@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_rare_names_are_there_and_nothing_runs_off_the_paper(size: PageSize, tag: str):
    text = pypdf.PdfReader(io.BytesIO(sheet(size, tag))).pages[0].extract_text()
    assert sum(ord(character) > 0xFFFF for character in RARE) == 6
    for character in RARE:
        assert text.count(character) == 3, character
    image = picture(size, tag)
    for edge in ((0, 0, image.width, 2), (0, image.height - 2, image.width, image.height)):
        assert image.crop(edge).getextrema() == (255, 255)


def test_the_same_sheet_has_the_same_bytes():
    assert sheet(A4) == sheet(A4)
