"""Draws the pictures of docs/forms.md anew: `python docs/forms/draw.py` in a checkout."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "tests"), str(HERE.parents[1] / "src")]

from shouyue.paper.images import page_pictures  # noqa: E402 - after the path
from unit.paper.invented import composed  # noqa: E402 - after the path

DPI = 100

FORMS = [(code, tag) for code in ("F01", "F02", "T01", "T02") for tag in ("zh_CN", "en")]
for code, tag in FORMS:
    _, pdf = composed(code, tag)
    for number, picture in enumerate(page_pictures(pdf, DPI), start=1):
        picture.convert("L").quantize(16).save(HERE / f"{code}-{tag}-{number}.png", optimize=True)
