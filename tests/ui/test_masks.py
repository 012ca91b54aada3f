"""The image of a mark stays inside its page, and is seen by who asks for it: proved by pixels."""

import io
from collections.abc import Iterator
from dataclasses import replace
from math import cos, pi
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QTransform

from integration.acts_branch import Clock, give_letterhead, make_branch, take_in, write_tape
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import batch_of_letter, compose, confirm_printed
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.outcomes import Saved
from shouyue.casework.setting import fonts, form_as, shown_values
from shouyue.casework.slips.marks import marks_on
from shouyue.casework.slips.scan_pictures import ScanPictures
from shouyue.casework.slips.views import ScanPicture
from shouyue.casework.workspace import Workspace
from shouyue.desk.picture_column import pictures_of
from shouyue.desk.widgets.masks import alone, covered, hides
from shouyue.i18n.language import letter_language
from shouyue.paper.images import page_picture
from shouyue.paper.marks import page_plans
from shouyue.vault.batches import letter
from ui.conftest import Hands

DPI = 150
RED = (200, 30, 40)
OVERSHOOT_MM = 3
SLIP = 2  # the page of F02 that comes back


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    made = make_branch(tmp_path / "vault", Clock())
    take_in(made, write_tape(tmp_path / "tape.csv"))
    give_letterhead(made)
    yield made
    made.close()


@pytest.fixture
def serial(ws: Workspace, tmp_path: Path) -> str:
    report = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "l.pdf")
    return report.letters[0].serial


@pytest.fixture(scope="module")
def draw() -> Iterator[ScanPictures]:
    pictures = ScanPictures()
    yield pictures
    pictures.close()


def boxes(ws: Workspace, serial: str, *, is_copy: bool = False):
    _, said, kept = batch_of_letter(ws, serial)
    form = form_as(said.form, said.form_version)
    plans = page_plans(
        form,
        letter_language(kept.language or said.language),
        shown_values((form,), kept.values),
        fonts(),
    )
    return plans[SLIP - 1][1 if is_copy else 0].marks


def slip(pdf: Path, marks, page: int = SLIP) -> Image.Image:
    """A page with a finger in each box, which it does not keep to."""
    picture = page_picture(pdf.read_bytes(), page, DPI)
    pen, over = ImageDraw.Draw(picture), OVERSHOOT_MM / 25.4 * DPI
    for box in marks:
        left, top = box.x * DPI / 72, box.y * DPI / 72
        right, bottom = left + box.width * DPI / 72, top + box.height * DPI / 72
        for step in range(0, int(right - left), 6):
            pen.line((left - over + step, top, right + over - step, bottom + over), RED, 2)
    return picture


def in_boxes(shown: QImage, marks, turn: int, size: tuple[int, int]) -> Iterator[QImage]:
    """What is to be seen in the boxes of a page that was turned before it was scanned."""
    back = shown.transformed(QTransform().rotate(turn))
    left, top = (back.width() - size[0]) // 2, (back.height() - size[1]) // 2
    for box in marks:
        x, y, wide, tall = (round(at * DPI / 72) for at in (box.x, box.y, box.width, box.height))
        yield back.copy(left + x, top + y, wide, tall)


def drawn(draw: ScanPictures, picture: Image.Image) -> ScanPicture:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return draw.draw(out.getvalue(), 1, 2480)


def image(page: ScanPicture) -> QImage:
    return QImage(
        page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888
    ).copy()


def red_dots(picture: QImage) -> int:
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(plain.constBits())
    whole = Image.frombytes(
        "RGB", (plain.width(), plain.height()), data, "raw", "RGB", plain.bytesPerLine()
    )
    red, green, _ = whole.split()
    return sum(r > g + 60 for r, g in zip(red.tobytes(), green.tobytes(), strict=True))


def test_the_plan_knows_where_the_box_was_printed(ws: Workspace, serial: str, tmp_path: Path):
    (box, *_) = boxes(ws, serial)
    grey = page_picture((tmp_path / "l.pdf").read_bytes(), SLIP, 300).convert("L")
    edge = round(box.x * 300 / 72)
    rows = range(round((box.y + 5) * 300 / 72), round((box.y + box.height - 5) * 300 / 72))
    assert all(
        min(grey.getpixel((edge + d, y)) for d in (-3, -2, -1, 0, 1, 2, 3)) < 90 for y in rows
    )


@pytest.mark.parametrize("turn", [0, 2, -4, 7, 90, 180, 267])
def test_no_dot_of_a_mark_is_left_in_its_box_whichever_way_the_page_lay(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, turn: int, qapp
):
    whole = slip(tmp_path / "l.pdf", boxes(ws, serial))
    page = drawn(
        draw,
        whole.rotate(turn, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC),
    )
    marks = marks_on(ws, page.codes)
    assert marks.places
    before = red_dots(image(page))
    assert before > 500
    for seen in in_boxes(covered(image(page), marks), boxes(ws, serial), turn, whole.size):
        assert red_dots(seen) == 0
    seen = sum(red_dots(one) for one in alone(image(page), marks))
    assert seen >= before * 0.98
    assert sum(one.width() * one.height() for one in alone(image(page), marks)) < (
        page.width * page.height // 2
    )


def test_a_page_whose_lines_run_from_the_right_is_covered_too(
    ws: Workspace, tmp_path: Path, draw: ScanPictures, qapp
):
    asked = LetterSelection("F02", overdue=True, language="ug")
    serial = compose(ws, asked, tmp_path / "ug.pdf").letters[0].serial
    whole = slip(tmp_path / "ug.pdf", boxes(ws, serial))
    page = drawn(draw, whole)
    marks = marks_on(ws, page.codes)
    assert marks.places
    assert red_dots(image(page)) > 500
    for seen in in_boxes(covered(image(page), marks), boxes(ws, serial), 0, whole.size):
        assert red_dots(seen) == 0


def test_a_copy_stands_a_little_lower_and_is_covered_too(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp
):
    known = letter(ws.vault, serial)
    assert known is not None
    assert isinstance(confirm_printed(ws, known.batch, [serial]), Saved)
    assert isinstance(copy_letter(ws, serial, "原件受潮", tmp_path / "c.pdf"), Saved)
    places = boxes(ws, serial, is_copy=True)
    whole = slip(tmp_path / "c.pdf", places)
    page = drawn(draw, whole)
    marks = marks_on(ws, page.codes)
    assert marks.places
    for seen in in_boxes(covered(image(page), marks), places, 0, whole.size):
        assert red_dots(seen) == 0


def test_a_page_whose_box_is_not_known_is_shown_without_ridges(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp
):
    torn = slip(tmp_path / "l.pdf", boxes(ws, serial))
    torn.paste((255, 255, 255), (torn.width * 3 // 5, 0, torn.width, torn.height // 3))
    page = drawn(draw, torn)
    assert marks_on(ws, page.codes) is None
    assert covered(image(page), None) != image(page)


@pytest.mark.parametrize("across_mm", [210, 105, 40, 20])
def test_no_ridge_is_seen_on_a_picture_of_which_nobody_knows_how_much_it_shows(across_mm, qapp):
    # A ridge and its furrow are half a millimetre: of a sheet, half of one, a mark, a finger alone.
    wide, step = 1240, 0.5 / across_mm * 1240
    ridges = Image.new("RGB", (wide, 400), "white")
    pen = ImageDraw.Draw(ridges)
    for number in range(int(wide / step) + 1):
        pen.rectangle((number * step, 0, (number + 0.5) * step, 400), "black")
    sharp = QImage(ridges.tobytes(), wide, 400, wide * 3, QImage.Format.Format_RGB888).copy()

    def contrast(shown: QImage) -> int:
        row = [shown.pixelColor(x, 200).lightness() for x in range(300, 900)]
        return max(row) - min(row)

    assert contrast(sharp) > 200
    assert contrast(covered(sharp, None)) < 60
    assert alone(sharp, None) == [sharp]


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_finger_that_missed_its_box_shows_no_ridge_and_the_words_stay(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp, turn: int
):
    (box, *_) = boxes(ws, serial)
    sheet = page_picture((tmp_path / "l.pdf").read_bytes(), SLIP, 300).convert("RGB")
    pen, step = ImageDraw.Draw(sheet), 0.5 / 25.4 * 300
    left, top = ((box.x + box.width + 8) * 300 / 72, (box.y + 20) * 300 / 72)
    pen.rectangle((left - 20, top - 20, left + 32 * step + 20, top + 270), "white")
    for number in range(32):
        pen.line((left + number * step, top, left + number * step, top + 250), "black", 3)
    page = drawn(draw, sheet.rotate(turn, expand=True))
    marks = marks_on(ws, page.codes)
    back = QTransform().rotate(turn)
    before, shown = (one.transformed(back) for one in (image(page), covered(image(page), marks)))
    dots, inner = before.width() / sheet.width, range(2, 30)

    def ridges(of: QImage) -> float:
        """How much lighter it is between the ridges than on them."""
        row = round((top + 125) * dots)
        on, off = (
            [of.pixelColor(round((left + (n + by) * step) * dots), row).lightness() for n in inner]
            for by in (0, 0.5)
        )
        return (sum(off) - sum(on)) / len(inner)

    assert ridges(before) > 150
    assert abs(ridges(shown)) < 15
    head = QRect(0, 0, before.width(), before.height() // 4)
    assert shown.copy(head) == before.copy(head)


def test_a_photograph_that_does_not_lie_flat_counts_as_not_known(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp
):
    flat = slip(tmp_path / "l.pdf", boxes(ws, serial))
    wide, high = flat.size
    corners = (-wide * 0.3, 0, -wide * 0.02, high, wide * 1.02, high, wide * 1.3, 0)
    leaning = flat.transform(
        flat.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white"
    )
    page = drawn(draw, leaning.filter(ImageFilter.GaussianBlur(0.4)))
    assert page.codes
    assert marks_on(ws, page.codes) is None


def test_a_code_that_is_not_of_the_paper_of_its_letter_does_not_say_where_its_marks_are(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures
):
    page = drawn(draw, slip(tmp_path / "l.pdf", boxes(ws, serial)))
    (code,) = page.codes
    assert marks_on(ws, [code]).places
    assert marks_on(ws, [replace(code, form="F07")]) is None
    assert marks_on(ws, [replace(code, version=2)]) is None


def test_a_page_without_a_box_is_shown_as_it_is(ws, tmp_path: Path, draw: ScanPictures, serial):
    page = drawn(draw, page_picture((tmp_path / "l.pdf").read_bytes(), 1, DPI))
    marks = marks_on(ws, page.codes)
    assert marks.places == ()
    assert covered(image(page), marks) == image(page)
    assert not hides(image(page), marks)


def test_in_the_window_a_mark_is_covered_until_a_key_asks_for_it(hands: Hands, tmp_path: Path):
    folder = tmp_path / "scans"
    folder.mkdir()
    page = QImage(900, 1273, QImage.Format.Format_RGB888)
    page.fill(0xC81E28)
    path = folder / "SH26-00002.png"
    assert page.save(str(path))
    # In the picture as it is drawn: 2480 wide.
    hands.village.mark_at(((200, 300), (900, 300), (900, 1200), (200, 1200)))
    hands.press("F4", "Ctrl+B")
    room = hands.window.page._slips()
    room.take([path])
    hands.settle()
    pictures = room.pictures
    (page,) = pictures.pages
    covered_share = red_of_cover(page.small) / (page.small.width() * page.small.height())
    assert covered_share == pytest.approx(700 * 900 / (2480 * round(1273 * 2480 / 900)), abs=0.003)
    hands.press("Return")
    assert room.form_is_open
    assert not pictures.is_close
    hands.press("Ctrl+M")
    assert pictures.is_close
    assert red_dots(pictures.pages[0].marks[0]) >= 700 * 900
    marks, behind = pictures_of(pictures.pages, marks=True)
    assert (marks.is_mark, behind.is_mark, behind.bare) == (True, False, True)
    hands.press("Ctrl++")
    assert pictures.is_close
    hands.press("Ctrl+M")
    assert not pictures.is_close
    hands.press("Ctrl+M", "Escape")
    hands.press("Escape")
    hands.press("F2")
    assert pictures.pages == []


def red_of_cover(shown: QImage) -> int:
    return shown.width() * shown.height() - red_dots(shown)


@pytest.mark.parametrize("scale", [0.5, 1.0])
def test_a_page_beside_the_one_whose_code_was_read_shows_no_ridge(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp, scale: float
):
    first = page_picture((tmp_path / "l.pdf").read_bytes(), 1, 300).convert("RGB")
    glass, step = Image.new("RGB", (first.width * 2, first.height), "white"), 0.5 / 25.4 * 300
    glass.paste(first, (0, 0))
    ridges = Image.new("L", (600, 1))
    ridges.putdata([round(127 + 127 * cos(2 * pi * x / step)) for x in range(600)])
    glass.paste(ridges.resize((600, 600)).convert("RGB"), (first.width + 400, 1200))
    page = drawn(draw, glass.resize([round(side * scale) for side in glass.size]))
    marks = marks_on(ws, page.codes)
    shown, whole = covered(image(page), marks), image(page)
    assert hides(whole, marks)

    def contrast(seen: QImage) -> int:
        at = seen.height() * 1500 // glass.height
        span = range(seen.width() * 61 // 100, seen.width() * 66 // 100)
        row = [seen.pixelColor(x, at).lightness() for x in span]
        return max(row) - min(row)

    assert contrast(whole) > 100
    assert contrast(shown) < 25, contrast(shown)
    head = QRect(0, 0, whole.width() * 45 // 100, whole.height() // 2)
    assert shown.copy(head) == whole.copy(head)
