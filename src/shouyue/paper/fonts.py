"""The typefaces of letters, and the type of one batch.

A character is set in the first face that truly draws it: the family asked for, then the other
one, then fonts for rare characters that the machine happens to have. One that none draws is
named, and the letter that holds it is refused: a name is never printed with a hole.
"""

import hashlib
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from pylopdf_fonts_zh_cn import sans_path, serif_path

from shouyue.paper.drawn import face_of
from shouyue.paper.errors import FontError
from shouyue.paper.faces import CffFace, Face, GlyfFace, Glyph
from shouyue.paper.linebreak import balanced
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.scripts import Cluster, Script, is_to_shape

Family = Literal["sans", "serif"]
FAMILIES: tuple[Family, ...] = ("sans", "serif")

# Fonts known for drawing rare Han characters well; TrueType, and lawful to embed.
_FOR_RARE_CHARACTERS = (
    "LXGWWenKai-Regular.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "BabelStoneHan.ttf",
    "simsunb.ttf",
    "SimsunExtG.ttf",
)
# Private use, control, formatting, unassigned and half characters are no letters of a name.
_REMEMBERED = 8192  # lines of joined letters, some four megabytes; texts in their lines, less
_NO_LETTERS = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))


class MissingGlyphError(FontError):
    """No face draws this character; the params name it."""

    def __init__(self, character: str) -> None:
        super().__init__(
            "paper.glyph_missing",
            character=character,
            code_point=f"U+{ord(character):04X}",
            fonts=", ".join(_FOR_RARE_CHARACTERS),
        )
        self.character = character


class Fonts:
    """The faces of this program, opened once. Safe to share between threads."""

    def __init__(self, faces: Sequence[Face], rare: Callable[[], Iterator[Face]]) -> None:
        self.faces = list(faces)
        self._rare: Callable[[], Iterator[Face]] | None = rare
        self._known: dict[tuple[str, str], tuple[int, Glyph] | None] = {}

    @classmethod
    def open(cls, extra: Sequence[Path] | None = None) -> "Fonts":
        """Opens the program's fonts, 40 ms; nothing is converted, nothing is written.

        Args:
            extra: TrueType files for rare characters, in order; by default those that the
                system has, looked for when first needed.

        Raises:
            FontError: the program's fonts are missing or damaged.
        """
        faces = [CffFace(path) for path in (sans_path(), serif_path())]
        return cls(faces, lambda: _opened(_rare_files() if extra is None else extra))

    def find(self, family: Family, character: str) -> tuple[int, Glyph] | None:
        """The number of the face that draws a character, and its glyph there; None for no face."""
        key = (family, character)
        if key not in self._known:
            self._known[key] = self._look_for(family, character)
        return self._known[key]

    def missing(self, text: str) -> str | None:
        """The first character that no face draws."""
        return next((c for c in text if self.find("sans", c) is None), None)

    def _look_for(self, family: Family, character: str) -> tuple[int, Glyph] | None:
        if unicodedata.category(character) in _NO_LETTERS:
            return None
        own = FAMILIES.index(family)
        others = [number for number in range(len(FAMILIES)) if number != own]
        for number in (own, *others):
            if glyph := self.faces[number].glyph(character):
                return number, glyph
        return self._look_among_the_rare(character)

    def _look_among_the_rare(self, character: str) -> tuple[int, Glyph] | None:
        if self._rare is not None:
            look, self._rare = self._rare, None
            self.faces.extend(look())
        for number in range(len(FAMILIES), len(self.faces)):
            if glyph := self.faces[number].glyph(character):
                return number, glyph
        return None


class Type(NamedTuple):
    """A piece of type: the font of the PDF, the code in it, its advance in 1/1000 em."""

    font: str
    code: int
    width: int


class Typecase:
    """The type that one batch has set so far; afterwards the fonts to put into its file.

    Attributes:
        right_to_left: how the lines of its language run.
    """

    def __init__(self, fonts: Fonts, *, right_to_left: bool = False) -> None:
        self._fonts = fonts
        self.right_to_left = right_to_left
        self._used: dict[int, dict[str, Glyph]] = {}
        self._drawn: dict[Script, dict[Cluster, Glyph]] = {}
        self._lines: dict[tuple[Family, str], tuple[Type, ...]] = {}
        self.families: dict[Family, Setter] = {
            family: Setter(self, number) for number, family in enumerate(FAMILIES)
        }

    def running(self, *, right_to_left: bool) -> "Typecase":
        """This type for lines that run so; what is set with it is in the fonts of this one."""
        if right_to_left == self.right_to_left:
            return self
        other = Typecase(self._fonts, right_to_left=right_to_left)
        other._used, other._drawn = self._used, self._drawn
        return other

    def take(self, family: Family, character: str) -> tuple[int, Glyph]:
        """A piece of type, noted for `add_fonts`.

        Raises:
            MissingGlyphError: no face draws it.
        """
        found = self._fonts.find(family, character)
        if found is None:
            raise MissingGlyphError(character)
        self._used.setdefault(found[0], {})[character] = found[1]
        return found

    def knows(self, character: str) -> bool:
        """Whether a face draws it; nothing is noted."""
        return self._fonts.find("sans", character) is not None

    def line(self, family: Family, text: str) -> tuple[Type, ...]:
        """A line whose letters join or run from right to left, as it is seen from the left.

        Raises:
            MissingGlyphError: a character has no glyph.
        """
        key = (family, text)
        if key not in self._lines:
            if len(self._lines) == _REMEMBERED:
                self._lines.clear()
            self._lines[key] = tuple(self._shaped(family, text))
        return self._lines[key]

    def add_fonts(self, pdf: PdfWriter) -> None:
        """Cuts the fonts down to what was set and writes them into the file."""
        for number, glyphs in sorted(self._used.items()):
            characters = sorted(glyphs)
            program = self._fonts.faces[number].program(characters, _prefix(characters))
            pdf.add_font(f"F{number}", program, glyphs.items())
        for script, drawn in sorted(self._drawn.items(), key=lambda one: one[0].name):
            clusters = tuple(drawn)
            program = face_of(script).program(clusters, _prefix(map(repr, clusters)))
            pairs = ((cluster.text, glyph) for cluster, glyph in drawn.items())
            pdf.add_font(script.name, program, pairs)

    def _shaped(self, family: Family, text: str) -> Iterator[Type]:
        from shouyue.paper.outlines import shaped  # noqa: PLC0415 - Qt, which most batches spare

        for cluster in shaped(text, right_to_left=self.right_to_left):
            if cluster.script is None:
                number, glyph = self.take(family, cluster.text)
                yield Type(f"F{number}", glyph.code, glyph.width)
            else:
                glyph = self._draw(cluster.script, cluster)
                yield Type(cluster.script.name, glyph.code, glyph.width)

    def _draw(self, script: Script, cluster: Cluster) -> Glyph:
        """The glyph of a cluster in the font of this batch; codes count in order of first use."""
        drawn, face = self._drawn.setdefault(script, {}), face_of(script)
        if cluster not in drawn:
            if not face.draws(cluster):
                raise MissingGlyphError(cluster.text[:1])
            drawn[cluster] = Glyph(len(drawn) + 1, face.width(cluster))
        return drawn[cluster]


class Setter:
    """Sets text of one family: measures it and writes it as PDF operators."""

    def __init__(self, case: Typecase, number: int) -> None:
        self._case = case
        self.number = number
        self.family: Family = FAMILIES[number]
        self._broken: dict[tuple[str, float], list[str]] = {}
        self._codes = _Codes(self)
        self._widths = _Widths(self)

    @property
    def right_to_left(self) -> bool:
        return self._case.right_to_left

    def width(self, text: str) -> int:
        """The advance of the text in 1/1000 em; raises as `Typecase.take`."""
        try:
            return sum(map(self._widths.__getitem__, text))
        except _NotPlainError:
            return sum(piece.width for piece in self._case.line(self.family, text))

    def lines(self, text: str, limit: float) -> list[str]:
        """A text in lines at most so wide, as `balanced`; raises as `Typecase.take`."""
        key = text, limit
        if key not in self._broken:
            if len(self._broken) == _REMEMBERED:
                self._broken.clear()
            self._broken[key] = balanced(text, limit, self.width)
        return self._broken[key]

    def show(self, text: str, size: float) -> str:
        """Operators that show the text, with this family's font set before and after."""
        if not self._case.right_to_left:
            try:
                return f"<{''.join(map(self._codes.__getitem__, text))}>Tj"
            except _NotPlainError:
                pass
        if self._case.right_to_left or is_to_shape(text):
            return self._show_pieces(self._case.line(self.family, text), size)
        return self._show_pieces(map(self._piece, text), size)

    def take(self, character: str) -> tuple[int, Glyph]:
        return self._case.take(self.family, character)

    def _piece(self, character: str) -> Type:
        number, glyph = self.take(character)
        return Type(f"F{number}", glyph.code, glyph.width)

    def _show_pieces(self, pieces: Iterable[Type], size: float) -> str:
        self.take(" ")  # the family is named before and behind, even if nothing else is set in it
        own = now = f"F{self.number}"
        shown = []
        for font, run in groupby(pieces, key=lambda piece: piece.font):
            if font != now:
                shown.append(f"/{font} {size:g} Tf")
                now = font
            shown.append(f"<{''.join(f'{piece.code:04X}' for piece in run)}>Tj")
        if now != own:
            shown.append(f"/{own} {size:g} Tf")
        return " ".join(shown)


class _NotPlainError(LookupError):
    """The character is in no table: it is set in another face, or as those beside it want it."""


class _Codes(dict[str, str]):
    def __init__(self, setter: Setter) -> None:
        super().__init__()
        self._setter = setter

    def __missing__(self, character: str) -> str:
        if is_to_shape(character):
            raise _NotPlainError
        number, glyph = self._setter.take(character)
        if number != self._setter.number:
            raise _NotPlainError
        self[character] = code = f"{glyph.code:04X}"
        return code


class _Widths(dict[str, int]):
    def __init__(self, setter: Setter) -> None:
        super().__init__()
        self._setter = setter

    def __missing__(self, character: str) -> int:
        if is_to_shape(character):
            raise _NotPlainError
        self[character] = width = self._setter.take(character)[1].width
        return width


def _prefix(characters: Iterable[str]) -> str:
    """Six letters that name this cut of a font, the same for the same characters."""
    number = int.from_bytes(hashlib.sha256("".join(characters).encode()).digest()[:8], "big")
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _opened(paths: Sequence[Path]) -> Iterator[Face]:
    """Faces of the files that can be read; a damaged font of the system is not our fault."""
    for path in paths:
        try:
            yield GlyfFace(path)
        except (FontError, KeyError, OSError):
            continue


def _rare_files() -> list[Path]:
    found: dict[str, Path] = {}
    for folder in _font_folders():
        for parent, _, names in os.walk(folder):
            for name in set(names).intersection(_FOR_RARE_CHARACTERS):
                found.setdefault(name, Path(parent, name))
    return [found[name] for name in _FOR_RARE_CHARACTERS if name in found]


def _font_folders() -> list[Path]:
    if sys.platform == "win32":
        # Without an administrator Windows puts a font among the person's own.
        own = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
        return [
            Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "Fonts"),
            own / "Microsoft/Windows/Fonts",
        ]
    if sys.platform == "darwin":
        return [Path("/Library/Fonts"), Path.home() / "Library/Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
        Path.home() / ".fonts",
    ]
