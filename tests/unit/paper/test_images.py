"""Pages as pictures: whole for the eye, in bands for a printer."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import PDFIUM, Band, page_as_wide, page_bands


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A page with words and a box, and one that nothing is painted on."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("Helvetica", 40)
    canvas.drawString(70, 700, "Paper")
    canvas.setFillGray(0.4)
    canvas.rect(60, 80, 300, 160, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def whole(bands: list[Band]) -> Image.Image:
    page = Image.new("L", (bands[0].width, bands[0].height), 128)
    for one in bands:
        size = (one.width, one.rows)
        page.paste(Image.frombuffer("L", size, one.grey, "raw", "L", one.stride, 1), (0, one.top))
    return page


@pytest.mark.parametrize("rows", [64, 1000, 5000])
def test_bands_are_the_page(pdf: bytes, rows: int):
    drawn = whole(list(page_bands(pdf, 1, 1240, rows)))
    known = page_as_wide(pdf, 1, 1240).convert("L")
    assert drawn.size == known.size
    assert ImageChops.difference(drawn, known).getextrema()[1] <= 2


def test_each_band_has_the_first_row_of_the_next_and_the_last_none(pdf: bytes):
    bands = list(page_bands(pdf, 1, 600, 64))
    assert [one.top for one in bands] == list(range(0, bands[0].height, 64))
    assert {one.rows for one in bands[:-1]} == {65}
    assert bands[-1].top + bands[-1].rows == bands[-1].height
    assert all(len(one.grey) == one.stride * one.rows for one in bands)


def test_what_is_not_painted_is_white(pdf: bytes):
    assert whole(list(page_bands(pdf, 2, 600, 64))).getextrema() == (255, 255)


def test_pdfium_is_free_while_a_band_is_looked_at(pdf: bytes):
    for _ in page_bands(pdf, 1, 600, 400):
        assert not PDFIUM.locked()
    bands = page_bands(pdf, 1, 600, 64)
    next(bands)
    bands.close()
    assert not PDFIUM.locked()


def test_what_is_no_pdf_is_refused():
    with pytest.raises(UnreadableError):
        next(page_bands(b"no page", 1, 600, 64))
    assert not PDFIUM.locked()
