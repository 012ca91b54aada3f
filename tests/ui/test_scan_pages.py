"""Scanned pages on screen: upright, and small but for the one that is looked at."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage, QTransform

from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import compose
from shouyue.casework.workspace import Workspace
from shouyue.desk.pictures import PagePictures
from shouyue.desk.scan_pages import DRAWN_PX, SMALL_PX
from shouyue.paper.images import page_picture
from ui.conftest import Hands

SLIP = 2  # the page of F02 that comes back
LONG = 60


@pytest.fixture
def slip(ws: Workspace, tmp_path: Path) -> Image.Image:
    compose(ws, LetterSelection("F02", overdue=True), tmp_path / "l.pdf")
    return page_picture(tmp_path / "l.pdf", SLIP, 150)


@pytest.fixture
def pictures(hands: Hands) -> PagePictures:
    hands.village.mark_at()
    made = PagePictures(hands.bench, hands.window)
    made.setGeometry(0, 0, 600, 700)
    made.show()
    hands.settle()
    return made


def scanned(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    first, *more = pages
    first.save(out, format="TIFF", save_all=True, append_images=more)
    return out.getvalue()


def seen(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    data, size = bytes(plain.constBits()), (plain.width(), plain.height())
    return Image.frombytes("RGB", size, data, "raw", "RGB", plain.bytesPerLine()).convert("L")


def differ(one: QImage, other: QImage) -> float:
    """So many grey levels of 255 two pictures are apart, on average, as a child would see them."""
    here, there = (seen(image).resize((60, 85)) for image in (one, other))
    return sum(ImageChops.difference(here, there).tobytes()) / (60 * 85)


@pytest.mark.parametrize("lay", [90, 180, 270, 84, 183])
def test_a_page_stands_upright_however_it_went_through_the_scanner(
    hands: Hands, pictures: PagePictures, slip: Image.Image, lay: int
):
    laid = slip.rotate(lay, expand=True, fillcolor="white")
    pictures.open([lambda: scanned(slip), lambda: scanned(laid)])
    hands.settle()
    upright, page = pictures.pages
    assert upright.turn == 0
    assert page.turn == round(lay / 90) * 90 % 360
    assert page.small.width() < page.small.height()
    assert differ(page.small, upright.small) < (5 if lay % 90 == 0 else 25)
    half_turned = upright.small.transformed(QTransform().rotate(180))
    assert differ(page.small, upright.small) < differ(page.small, half_turned)


def test_a_page_without_a_code_is_turned_by_a_key_while_it_is_shown(
    hands: Hands, pictures: PagePictures, slip: Image.Image
):
    torn = slip.copy()
    torn.paste((255, 255, 255), (torn.width * 3 // 5, 0, torn.width, torn.height // 3))
    data = scanned(torn.rotate(90, expand=True))
    pictures.open([lambda: data])
    hands.settle()
    pictures.setFocus()
    (page,) = pictures.pages
    assert (page.turn, page.small.width() > page.small.height()) == (0, True)
    hands.press("W")
    assert (page.turn, page.small.width() > page.small.height()) == (90, False)
    # Larger and smaller again, and it stays as it was turned.
    hands.press("+", "+", "0")
    assert page.turn == 90
    pictures.open([lambda: data])
    hands.settle()
    assert pictures.pages[0].turn == 0


def test_a_long_scan_is_small_but_for_the_page_that_is_looked_at(
    hands: Hands, pictures: PagePictures
):
    sheet = Image.new("RGB", (400, 566), "white")
    pages = [sheet.copy() for _ in range(LONG)]
    for number, page in enumerate(pages):
        page.putpixel((0, number), (0, 0, 0))
    data = scanned(*pages)
    pictures.open([lambda: data])
    hands.settle()
    assert pictures.pictures == LONG
    assert all(page.small.width() <= SMALL_PX for page in pictures.pages)
    labels = pictures._column._labels
    assert 0 < sum(not label.pixmap().isNull() for label in labels) < 6
    assert pictures._sharp is None
    pictures.zoom(2)
    hands.settle()
    first = pictures._sharp
    assert first is not None
    assert SMALL_PX < first[1].width() <= DRAWN_PX
    pictures.verticalScrollBar().setValue(pictures.verticalScrollBar().maximum())
    hands.settle()
    assert pictures._sharp is not None
    assert pictures._sharp[0].page is pictures.pages[-1]
    assert 0 < sum(not label.pixmap().isNull() for label in labels) < 6


def test_a_page_that_may_be_all_mark_was_seen_only_once_it_is_sharp(
    hands: Hands, pictures: PagePictures, slip: Image.Image
):
    hands.village.marks = None
    pictures.open([lambda: scanned(slip)])
    hands.settle()
    assert not pictures.were_marks_seen
    pictures.look_at_marks()
    assert not pictures.were_marks_seen
    hands.settle()
    assert pictures.were_marks_seen


def test_a_mark_is_seen_whole_before_it_is_made_larger(
    hands: Hands, pictures: PagePictures, slip: Image.Image
):
    pictures.setFixedHeight(300)
    hands.village.mark_at(((200, 300), (900, 300), (900, 1500), (200, 1500)))
    pictures.open([lambda: scanned(slip)])
    hands.settle()
    pictures.look_at_marks()
    label, _its_page = pictures._column._labels
    assert label.height() <= pictures.viewport().height()
    assert label.width() / label.height() == pytest.approx(700 / 1200, abs=0.01)
    before = label.width()
    pictures.zoom(1)
    assert label.width() > 1.5 * before
