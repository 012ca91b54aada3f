"""The image of a mark stays inside its page, and is seen by who asks for it: proved by pixels."""

import io
from collections.abc import Iterator
from dataclasses import replace
from math import cos, pi
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtGui import QImage, QTransform

from factories import make_serial
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
from shouyue.desk.widgets.masks import alone, covered
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
def serial(ws: Workspace, tmp_path: Path) -> str:
    report = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "l.pdf")
    return report.letters[0].serial


@pytest.fixture
def branch(ws: Workspace, serial: str, qapp) -> tuple[Workspace, str]:
    return ws, serial


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


def mask(page: QImage, marks) -> QImage:
    """As anybody sees it, as wide as it is."""
    return covered(page, marks, page.width())


def plain(picture: QImage) -> Image.Image:
    three = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, data = (three.width(), three.height()), bytes(three.constBits())
    return Image.frombytes("RGB", size, data, "raw", "RGB", three.bytesPerLine())


def red_dots(picture: QImage) -> int:
    red, green, _ = plain(picture).split()
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
    for seen in in_boxes(mask(image(page), marks), boxes(ws, serial), turn, whole.size):
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
    for seen in in_boxes(mask(image(page), marks), boxes(ws, serial), 0, whole.size):
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
    for seen in in_boxes(mask(image(page), marks), places, 0, whole.size):
        assert red_dots(seen) == 0


def test_a_page_whose_box_is_not_known_is_shown_without_ridges(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp
):
    torn = slip(tmp_path / "l.pdf", boxes(ws, serial))
    torn.paste((255, 255, 255), (torn.width * 3 // 5, 0, torn.width, torn.height // 3))
    page = drawn(draw, torn)
    assert marks_on(ws, page.codes) is None
    assert mask(image(page), None) != image(page)


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
    assert contrast(mask(sharp, None)) < 60
    assert alone(sharp, None) == [sharp]


def finger(period_mm: float, dpi: int) -> Image.Image:
    """A square of ridges so far apart, 20 mm wide, not along the rows of dots."""
    side, step = round(40 / 25.4 * dpi), period_mm / 25.4 * dpi
    row = Image.new("L", (side, 1))
    row.putdata([round(127 + 127 * cos(2 * pi * x / step)) for x in range(side)])
    leaning = row.resize((side, side)).rotate(17, resample=Image.Resampling.BICUBIC)
    return leaning.crop((side // 4, side // 4, side * 3 // 4, side * 3 // 4)).convert("RGB")


def contrast(shown: QImage, place: tuple[float, float], of: tuple[int, int]) -> int:
    """Between the lightest and the darkest dot of 8 mm around a place of a page so large."""
    scale, reach = shown.width() / of[0], round(4 / 25.4 * 300)
    rows, columns = (
        range(round((at - reach) * scale), round((at + reach) * scale)) for at in reversed(place)
    )
    seen = [shown.pixelColor(x, y).lightness() for x in columns for y in rows[::7]]
    return max(seen) - min(seen)


@pytest.mark.parametrize("period_mm", [0.4, 0.5, 0.65])
@pytest.mark.parametrize(
    ("page", "place_mm"),
    [(1, (90, 110)), (1, (20, 5)), (SLIP, (120, 230)), (SLIP, (60, 150)), (SLIP, (20, 5))],
)
def test_a_finger_shows_no_ridge_wherever_it_was_pressed_and_the_words_stay(
    branch: tuple[Workspace, str], draw: ScanPictures, tmp_path: Path, page, place_mm, period_mm
):
    ws, serial = branch
    sheet = page_picture((tmp_path / "l.pdf").read_bytes(), page, 300).convert("RGB")
    mark = finger(period_mm, 300)
    at = (round(place_mm[0] / 25.4 * 300), round(place_mm[1] / 25.4 * 300))
    sheet.paste(mark, at)
    middle = (at[0] + mark.width / 2, at[1] + mark.height / 2)
    seen = drawn(draw, sheet)
    whole, shown = image(seen), mask(image(seen), marks_on(ws, seen.codes))
    assert contrast(whole, middle, sheet.size) > 200
    assert contrast(shown, middle, sheet.size) < 13  # a mean over each dot leaves 40
    out = io.BytesIO()
    plain(shown).save(out, format="PNG")
    (code,) = draw.draw(out.getvalue(), 1, 2480).codes
    assert code.serial == serial, "what was printed can be read"


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


def test_in_the_window_a_mark_is_covered_until_a_key_asks_for_it(hands: Hands, tmp_path: Path):
    folder = tmp_path / "scans"
    folder.mkdir()
    page = QImage(900, 1273, QImage.Format.Format_RGB888)
    page.fill(0xC81E28)
    path = folder / f"{make_serial(2)}.png"
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
def test_a_paper_beside_the_one_whose_code_was_read_shows_no_ridge(
    ws: Workspace, serial: str, tmp_path: Path, draw: ScanPictures, qapp, scale: float
):
    first = page_picture((tmp_path / "l.pdf").read_bytes(), 1, 300).convert("RGB")
    glass = Image.new("RGB", (first.width * 2, first.height), "white")
    glass.paste(first, (0, 0))
    mark = finger(0.5, 300)
    glass.paste(mark, (first.width + 400, 1200))
    middle = (first.width + 400 + mark.width / 2, 1200 + mark.height / 2)
    page = drawn(draw, glass.resize([round(side * scale) for side in glass.size]))
    assert contrast(image(page), middle, glass.size) > 100
    assert contrast(mask(image(page), marks_on(ws, page.codes)), middle, glass.size) < 13
