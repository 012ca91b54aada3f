"""Shapes text whose letters join or stack, with Qt: which glyphs, in the order of the eye.

Qt brings its own HarfBuzz and its own bidirectional algorithm; the fonts are ours, under a name
that no font of the system has. So a text comes out the same on every machine. All that is taken
from Qt are numbers of glyphs and their places; what they look like is read out of our font file.

Works in any thread: layouts and fonts of Qt are reentrant, the database of fonts has a lock.
"""

import io
import re
import threading
from functools import cache, lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGlyphRun,
    QGuiApplication,
    QRawFont,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from shouyue.paper.errors import FontError
from shouyue.paper.scripts import SCRIPTS, Cluster, Placed, Script, bare, is_mark, runs, turned
from shouyue.paper.typefiles import font_bytes

_EM: Final = 1000  # pixels, so that places come in thousandths of an em
_WIDE: Final = 1e7
# Qt counts in halves of UTF-16; for it a rare character is a common one, which runs as it does.
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")
_STAND_IN: Final = "一"
_NAMES: Final = (1, 4, 6, 16)  # of the family and of the face, in the table `name`
_REMEMBERED: Final = 4096  # lines: the words of all forms, which every batch sets again

_lock = threading.Lock()
_made: list[QGuiApplication] = []


@lru_cache(maxsize=_REMEMBERED)
def shaped(text: str, *, right_to_left: bool) -> tuple[Cluster, ...]:
    """One line of text in the order of the eye, from left to right.

    A character that its font lacks has the glyph 0.

    Args:
        text: what is read, in the order in which it is read.
        right_to_left: how the line runs as a whole.

    Raises:
        FontError: a font of ours is missing or is another one.
    """
    seen = _laid_out(_BEYOND.sub(_STAND_IN, text), right_to_left=right_to_left)
    if not seen:  # a line may hold nothing but marks that are not seen
        return ()
    heaps: dict[int, list[_Seen]] = {}
    for one in seen:
        heaps.setdefault(one.at, []).append(one)
    starts = sorted(heaps)
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    scripts = {place: script for start, end, script in runs(text) for place in range(start, end)}
    order = sorted((_origin(heap), index) for index, heap in heaps.items())
    clusters: list[Cluster] = []
    for place, (x, index) in enumerate(order):
        script, heap = scripts.get(index), heaps[index]
        letters = bare(text[index : ends[index]])
        if script is not None:
            after = order[place + 1][0] if place + 1 < len(order) else x + _advance(heap)
            glyphs = tuple(Placed(one.glyph, one.x - x, one.y) for one in heap)
            clusters.append(Cluster(letters, script, glyphs, after - x))
        else:
            turns = heap[0].right_to_left
            clusters.extend(Cluster(turned(letter) if turns else letter) for letter in letters)
    return tuple(clusters)


class _Seen(NamedTuple):
    """A glyph of a line, from where in the text it comes, which way the text runs there."""

    glyph: int
    at: int
    right_to_left: bool
    x: int
    y: int
    advance: int


def _origin(heap: list[_Seen]) -> int:
    """Where a cluster begins: at the letter that takes room, not at the dots over it."""
    return min((one.x for one in heap if one.advance), default=min(one.x for one in heap))


def _advance(heap: list[_Seen]) -> int:
    return max(one.x + one.advance for one in heap) - _origin(heap)


def _laid_out(text: str, *, right_to_left: bool) -> list[_Seen]:
    """Every glyph of a line that is seen."""
    fonts = _fonts()
    layout = QTextLayout(text, fonts[SCRIPTS[0].name])
    layout.setFormats(
        [_format(start, end, fonts[script.name]) for start, end, script in runs(text)]
    )
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    ways = Qt.LayoutDirection
    option.setTextDirection(ways.RightToLeft if right_to_left else ways.LeftToRight)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_WIDE)
    layout.endLayout()
    base = line.y() + line.ascent()
    found = layout.glyphRuns(-1, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)
    return [one for run in found for one in _seen(run, text, base)]


def _seen(run: QGlyphRun, text: str, base: float) -> list[_Seen]:
    numbers = run.glyphIndexes()
    advances = run.rawFont().advancesForGlyphIndexes(numbers, QRawFont.LayoutFlag.UseDesignMetrics)
    return [
        _Seen(
            number,
            index,
            run.isRightToLeft(),
            round(place.x()),
            round(base - place.y()),
            round(advance.x()),
        )
        for number, index, place, advance in zip(
            numbers, run.stringIndexes(), run.positions(), advances, strict=True
        )
        if not is_mark(text[index])
    ]


def _format(start: int, end: int, font: QFont) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setFont(font)
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, end - start, look
    return part


def _fonts() -> dict[str, QFont]:
    """The font of each script by its name, known to Qt from the first call on."""
    with _lock:
        if QGuiApplication.instance() is None:
            # A program without a window shapes as well: this one never asks for a screen.
            _made.append(QGuiApplication(["shouyue", "-platform", "offscreen"]))
        return {script.name: _font(script) for script in SCRIPTS}


@cache
def _font(script: Script) -> QFont:
    family = f"Shouyue {script.name}"
    data = QByteArray(_renamed(font_bytes(script.file), family))
    QFontDatabase.addApplicationFontFromData(data)
    font = QFont(family)
    font.setPixelSize(_EM)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # What another font would draw is none of Qt's business: that is set in our other faces.
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    if QRawFont.fromFont(font).familyName() != family:
        raise FontError("paper.font_damaged", font=script.file)
    return font


def _renamed(content: bytes, family: str) -> bytes:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - 65 ms that most batches save

    font = TTFont(io.BytesIO(content), lazy=True, recalcTimestamp=False)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            record.string = family.replace(" ", "") if record.nameID == _NAMES[2] else family
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
