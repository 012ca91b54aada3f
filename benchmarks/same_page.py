"""A batch of ours as work for others, and whether what they made of it is the same.

They get every text, line and place of every page as values, and the fonts cut down to what is set,
as TrueType: some take no other outlines.
"""

import io
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from drawn_pages import batch
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from PIL import Image, ImageChops
from pylopdf_fonts_zh_cn import sans_path, serif_path

from shouyue.paper.page_size import A4

_FACES = {"F0": sans_path, "F1": serif_path}
_DOTS_PER_POINT = 1.5
_OTHER = 128
"""A dot differs that is at least so much darker or lighter, of 255."""


class Alike(NamedTuple):
    """`dots` that differ on a page, a share; `signs` of its text that are not found, a share."""

    dots: float
    signs: float


def write_work(ours: Path, folder: Path) -> None:
    """Puts what the pages of a batch draw into a folder, for `peers/work.py`."""
    pages = batch(ours)
    signs: dict[str, set[str]] = {}
    for items in (*pages.drawings.values(), *pages.pages):
        for item in items:
            if item[0] == "text":
                signs.setdefault(item[1], set()).update(item[6])
    for face, used in signs.items():
        (folder / f"{face}.ttf").write_bytes(_true_type(_FACES[face](), used))
    told = {"size": [A4.width, A4.height], "drawings": pages.drawings, "pages": pages.pages}
    (folder / "letters.json").write_text(json.dumps(told), "utf-8")


def alike(ours: Path, theirs: Path) -> Alike:
    """How far the last pages are alike: there everything has been drawn that a batch draws."""
    own, other = pdfium.PdfDocument(ours), pdfium.PdfDocument(theirs)
    if len(own) != len(other):
        return Alike(1, 1)
    pages = own[len(own) - 1], other[len(other) - 1]
    first, second = (page.render(scale=_DOTS_PER_POINT).to_pil().convert("L") for page in pages)
    if first.size != second.size:
        second = second.resize(first.size)
    differing = ImageChops.difference(first, second).point(lambda grey: grey >= _OTHER and 255)
    said, found = (Counter(page.get_textpage().get_text_bounded().split()) for page in pages)
    signs, others = Counter("".join(said.elements())), Counter("".join(found.elements()))
    return Alike(_share(differing), (signs - others).total() / signs.total())


def _share(picture: Image.Image) -> float:
    return picture.histogram()[255] / (picture.width * picture.height)


def _true_type(source: Path, signs: set[str]) -> bytes:
    font = TTFont(source)
    cutter = subset.Subsetter(
        subset.Options(
            layout_features=[],
            drop_tables=["GSUB", "GPOS", "BASE", "GDEF", "VORG", "vhea", "vmtx", "DSIG"],
        )
    )
    cutter.populate(unicodes=[ord(sign) for sign in signs])
    cutter.subset(font)
    glyphs, glyph_set = {}, font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for key in (
        "maxZones",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(font["maxp"], key, 0)
    font["post"].formatType, font.sfntVersion = 3.0, "\000\001\000\000"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
