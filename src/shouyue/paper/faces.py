"""Font files: which characters they really draw, how wide, and the part of them a batch needs.

A character that a font lists with an empty outline is not drawn by it. Fonts in the wild do that
with rare Han characters, and a name would be printed with a hole.
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shouyue.paper.cff import CffFont
from shouyue.paper.errors import FontError

_SPACES = frozenset(" \u00a0\u3000")
_COLLECTION = b"ttcf"
_EM = 1000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in a face: the code that pages write for it, its advance in 1/1000 em."""

    code: int
    width: int


@dataclass(frozen=True, slots=True)
class Program:
    """The part of a face that goes into a PDF, in the terms of ISO 32000-1, 9.7.4 and 9.9."""

    name: str
    data: bytes
    is_cff: bool
    box: tuple[int, int, int, int]
    ascent: int
    descent: int


class Face(Protocol):
    """A font, as far as letters are concerned."""

    @property
    def name(self) -> str: ...

    def glyph(self, character: str) -> Glyph | None:
        """The glyph that draws this character; None when the font draws nothing for it."""

    def program(self, characters: Iterable[str], prefix: str) -> Program:
        """The font cut down to these characters, named with this prefix of six letters."""


class CffFace:
    """A CID-keyed OpenType font with CFF outlines, read without unpacking it."""

    def __init__(self, path: Path) -> None:
        sfnt = Sfnt(path)
        self._sfnt = sfnt
        self._cff = CffFont(sfnt.table("CFF "))
        self.name = self._cff.name

    def glyph(self, character: str) -> Glyph | None:
        index = self._sfnt.glyph_index(ord(character))
        if not index or (character not in _SPACES and self._cff.is_blank(index)):
            return None
        return Glyph(self._cff.cids[index], self._sfnt.width(index))

    def program(self, characters: Iterable[str], prefix: str) -> Program:
        glyphs = [self._sfnt.glyph_index(ord(character)) for character in characters]
        data = self._cff.cut(glyphs, prefix)
        return self._sfnt.program(f"{prefix}+{self.name}", data, is_cff=True)


class GlyfFace:
    """A TrueType font, used for the rare characters that the program's own fonts lack.

    It is cut with fontTools, imported on first use: most batches never need it.
    """

    def __init__(self, path: Path) -> None:
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - 65 ms that most batches save

        self._sfnt = Sfnt(path)
        self._file = path.read_bytes()
        self._outlines = TTFont(io.BytesIO(self._file), lazy=True, fontNumber=0)["glyf"]
        self.name = path.stem.replace(" ", "")

    def glyph(self, character: str) -> Glyph | None:
        index = self._sfnt.glyph_index(ord(character))
        if not index:
            return None
        outline = self._outlines[self._outlines.getGlyphName(index)]
        if character not in _SPACES and not outline.numberOfContours:
            return None
        return Glyph(index, self._sfnt.width(index))

    def program(self, characters: Iterable[str], prefix: str) -> Program:
        from fontTools import subset  # noqa: PLC0415 - as above
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

        options = subset.Options(retain_gids=True, hinting=False, notdef_outline=True)
        options.layout_features = []
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "vhea", "vmtx"]
        font = TTFont(io.BytesIO(self._file), lazy=True, fontNumber=0, recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(character) for character in characters])
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
        return self._sfnt.program(f"{prefix}+{self.name}", out.getvalue(), is_cff=False)


class Sfnt:
    """The tables of an OpenType file that tell characters and widths.

    Raises:
        FontError: not an OpenType file, or a damaged one.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._data = path.read_bytes()
            self._tables = self._directory()
            self._read_metrics()
            self._read_cmap()
        except (OSError, KeyError, struct.error) as error:
            raise FontError("paper.font_damaged", font=path.name) from error

    def table(self, tag: str) -> bytes:
        """One table; KeyError when the font lacks it."""
        start, size = self._tables[tag]
        return self._data[start : start + size]

    def glyph_index(self, code_point: int) -> int:
        """The index that the font's character map names; 0 for none."""
        group = bisect_right(self._starts, code_point) - 1
        if group < 0 or code_point > self._ends[group]:
            return 0
        return self._glyphs[group] + code_point - self._starts[group]

    def width(self, glyph: int) -> int:
        """The advance in 1/1000 em."""
        at = min(glyph, self._advances - 1) * 4
        advance: int = struct.unpack_from(">H", self._hmtx, at)[0]
        return round(advance * self._scale)

    def program(self, name: str, data: bytes, *, is_cff: bool) -> Program:
        return Program(name, data, is_cff, self._box, self._ascent, self._descent)

    def _directory(self) -> Mapping[str, tuple[int, int]]:
        data = self._data
        start = struct.unpack_from(">I", data, 12)[0] if data[:4] == _COLLECTION else 0
        (count,) = struct.unpack_from(">H", data, start + 4)
        tables = {}
        for number in range(count):
            tag, _, at, size = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
            tables[tag.decode("latin-1")] = (at, size)
        return tables

    def _read_metrics(self) -> None:
        head, hhea = self.table("head"), self.table("hhea")
        (units,) = struct.unpack_from(">H", head, 18)
        self._scale: float = _EM / units
        box = struct.unpack_from(">4h", head, 36)
        self._box = (
            round(box[0] * self._scale),
            round(box[1] * self._scale),
            round(box[2] * self._scale),
            round(box[3] * self._scale),
        )
        ascent, descent = struct.unpack_from(">hh", hhea, 4)
        self._ascent, self._descent = round(ascent * self._scale), round(descent * self._scale)
        (self._advances,) = struct.unpack_from(">H", hhea, 34)
        self._hmtx = self.table("hmtx")

    def _read_cmap(self) -> None:
        cmap = self.table("cmap")
        (count,) = struct.unpack_from(">H", cmap, 2)
        found = {}
        for number in range(count):
            platform, encoding, at = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
            found[platform, encoding] = at
        full = found.get((3, 10), found.get((0, 4), found.get((0, 6))))
        groups = _groups_12(cmap, full) if full is not None else _groups_4(cmap, found[3, 1])
        groups.sort()
        self._starts = [start for start, _, _ in groups]
        self._ends = [end for _, end, _ in groups]
        self._glyphs = [glyph for _, _, glyph in groups]


def _groups_12(cmap: bytes, at: int) -> list[tuple[int, int, int]]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    return list(struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count]))


def _groups_4(cmap: bytes, at: int) -> list[tuple[int, int, int]]:
    """Format 4, for fonts without characters beyond the first plane: one group per character."""
    (doubled,) = struct.unpack_from(">H", cmap, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", cmap, at + 14)
    starts = struct.unpack_from(f">{count}H", cmap, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * doubled)
    ranges = at + 16 + 3 * doubled
    groups = []
    for number, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        here = ranges + 2 * number
        (offset,) = struct.unpack_from(">H", cmap, here)
        for code in range(start, end + 1):
            if not offset:
                glyph = (code + delta) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", cmap, here + offset + 2 * (code - start))
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph and code < 0xFFFF:  # noqa: PLR2004 - the closing segment
                groups.append((code, code, glyph))
    return groups
