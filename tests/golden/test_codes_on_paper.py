"""Every page of every form through a bad scanner: noise, skew, a turn, a fold across the code."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from golden.letters_cases import letter
from shouyue.paper.images import page_pictures
from shouyue.paper.scan import scan_picture
from unit.paper.invented import SHIPPED, composed

SEED = 20261128


def folded(picture: Image.Image, draw: random.Random) -> Image.Image:
    """A crease across the sheet: dark on one side, pale on the other, as paper throws it."""
    height = draw.uniform(0.08, 0.2) * picture.height
    pen = ImageDraw.Draw(picture)
    width = max(2, picture.height // 700)
    pen.line((0, height, picture.width, height + picture.height * 0.02), fill=150, width=width)
    below = height + width
    pen.line((0, below, picture.width, below + picture.height * 0.02), fill=250, width=width)
    return picture


def skewed(picture: Image.Image, draw: random.Random) -> Image.Image:
    width, height = picture.size
    lean = draw.uniform(0.01, 0.04) * width
    quad = (lean, 0, 0, height, width - lean, height, width, 0)
    return picture.transform(picture.size, Image.Transform.QUAD, quad, fillcolor=245)


def scanned(picture: Image.Image, seed: str) -> Image.Image:
    draw = random.Random(seed)
    page = skewed(folded(picture.convert("L"), draw), draw)
    page = page.rotate(draw.uniform(-4, 4) + draw.choice((0, 90, 180, 270)), expand=True,
                       fillcolor=245)  # fmt: skip
    noise = Image.effect_noise(page.size, 40)
    page = Image.blend(page, noise, 0.15)
    return page.filter(ImageFilter.GaussianBlur(picture.width / 2480))


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("code", SHIPPED)
def test_a_page_that_was_folded_turned_and_badly_scanned_tells_its_letter(code: str, dpi: int):
    _, pdf = composed(code, "zh_CN", [letter(code, "longest")])
    for number, picture in enumerate(page_pictures(pdf, dpi), start=1):
        (found,) = scan_picture(scanned(picture, f"{SEED}/{code}/{number}/{dpi}"))
        assert found.code is not None, (code, number, found.problem)
        assert (found.code.form, found.code.page) == (code, number)
