"""Clusters of joined and stacked letters, drawn into a font made for one batch.

Each becomes a glyph of its own with a code of its own, so that the text behind it reads back whole:
which letters it is, whatever form they took.
"""

import io
from collections.abc import Sequence
from functools import cache, lru_cache

from shouyue.paper.faces import Program
from shouyue.paper.scripts import Cluster, Script
from shouyue.paper.typefiles import font_bytes

_EM = 1000
_DEEP, _HIGH = -1000, 1300  # no stack of letters reaches further
_REMEMBERED = 4096  # clusters of a script: more than its forms and the names of a branch have


@cache
def face_of(script: Script) -> "DrawnFace":
    """The face of a script, opened once."""
    return DrawnFace(script)


class DrawnFace:
    """The outlines of one script's font.

    Raises:
        FontError: the font is missing or is another one.
    """

    def __init__(self, script: Script) -> None:
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - 65 ms that most batches save

        self._font = TTFont(io.BytesIO(font_bytes(script.file)), lazy=True)
        self._names = self._font.getGlyphOrder()
        self._glyphs = self._font.getGlyphSet()
        self._outlines = self._font["glyf"]
        self._scale = script.scale * _EM / self._font["head"].unitsPerEm
        self._script = script
        self._kept = lru_cache(_REMEMBERED)(self._drawn)
        self.name = script.file.partition(".")[0].replace("-", "")

    def draws(self, cluster: Cluster) -> bool:
        """Whether something is seen of every letter: no glyph is missing, and not all are empty."""
        numbers = [placed.glyph for placed in cluster.glyphs]
        return all(numbers) and any(
            self._outlines[self._names[number]].numberOfContours for number in numbers
        )

    def width(self, cluster: Cluster) -> int:
        """The advance in 1/1000 em, scaled as the outlines are."""
        return round(cluster.width * self._script.scale)

    def program(self, clusters: Sequence[Cluster], prefix: str) -> Program:
        """A TrueType font with a glyph for each cluster, the first under the code 1."""
        from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415 - as above
        from fontTools.ttLib.tables._g_l_y_f import Glyph  # noqa: PLC0415 - as above

        name = f"{prefix}+{self.name}"
        order = [".notdef", *(f"c{code}" for code in range(1, len(clusters) + 1))]
        widths = [0, *map(self.width, clusters)]
        builder = FontBuilder(_EM, isTTF=True)
        builder.setupGlyphOrder(order)
        # The hour in a font would make two prints of one letter differ.
        builder.updateHead(created=0, modified=0)
        builder.font.recalcTimestamp = False
        drawn = [Glyph(), *map(self._kept, clusters)]
        builder.setupGlyf(dict(zip(order, drawn, strict=True)))
        builder.setupHorizontalMetrics(
            {
                glyph: (wide, self._left(outline))
                for glyph, wide, outline in zip(order, widths, drawn, strict=True)
            }
        )
        builder.setupHorizontalHeader(ascent=_HIGH, descent=_DEEP)
        builder.setupMaxp()
        out = io.BytesIO()
        builder.font.save(out)
        box = (0, _DEEP, max(widths), _HIGH)
        return Program(name, out.getvalue(), False, box, _HIGH, _DEEP)

    def _drawn(self, cluster: Cluster) -> object:
        """The outlines of all glyphs of a cluster, each at its place."""
        from fontTools.pens.recordingPen import DecomposingRecordingPen  # noqa: PLC0415 - as above
        from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415 - as above
        from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415 - as above

        pen, scale = TTGlyphPen(None), self._scale
        for placed in cluster.glyphs:
            x = placed.x * self._script.scale
            y = placed.y * self._script.scale + self._script.rise
            whole = DecomposingRecordingPen(self._glyphs)
            self._glyphs[self._names[placed.glyph]].draw(whole)
            whole.replay(TransformPen(pen, (scale, 0, 0, scale, x, y)))
        return pen.glyph()

    @staticmethod
    def _left(outline: object) -> int:
        return getattr(outline, "xMin", 0) or 0
