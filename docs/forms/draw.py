"""Draws the pictures of docs/forms.md anew: `python docs/forms/draw.py` in a checkout."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "tests"), str(HERE.parents[1] / "src")]

from shouyue.paper.forms import load_forms  # noqa: E402 - after the path
from shouyue.paper.images import page_pictures  # noqa: E402 - after the path
from shouyue.paper.samples import sample  # noqa: E402 - after the path
from unit.paper.invented import FORMS, composed  # noqa: E402 - after the path

DPI = 100

for code, form in load_forms(FORMS).items():
    for tag in form.languages:
        _, pdf = composed(code, tag, [sample(FORMS, form, tag=tag)])
        for number, picture in enumerate(page_pictures(pdf, DPI), start=1):
            name = f"{code}-{tag}-{number}.png"
            picture.convert("L").quantize(16).save(HERE / name, optimize=True)
