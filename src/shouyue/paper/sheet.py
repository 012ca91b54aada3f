"""A page while it is being laid out: what every letter shows, and places for what differs.

Points, counted from the upper left corner; PDF counts from the lower left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from typing_extensions import override

from shouyue.paper.fonts import Family, Setter
from shouyue.paper.linebreak import broken, widest
from shouyue.paper.page_size import A4, PageSize
from shouyue.paper.parts import Align
from shouyue.paper.scripts import is_to_shape
from shouyue.paper.variant import Lines
from shouyue.paper.wording import Hole, Wording

_BASELINE = 0.86  # of the size below the top of the em box: Han characters sit centred
_STEP = 0.5
_EM = 1000
_CLOSEST = 1.2  # leading of lines that share the room of one
_SLACK = 0.5  # of rounding, in a box that was measured to be just as wide as its text


@dataclass(frozen=True, slots=True)
class TextBox:
    """Room for text: so many lines of a size that may shrink down to `least`."""

    x: float
    y: float
    width: float
    size: float
    least: float
    lines: int = 1
    leading: float = 1.35
    align: Align = "left"
    family: Family = "sans"
    white: bool = False

    @property
    def height(self) -> float:
        return self.lines * self.size * self.leading

    @property
    def baseline(self) -> float:
        """Of its first line, below the upper edge; a text that shrank keeps it."""
        return (self.leading - 1) * self.size / 2 + _BASELINE * self.size

    def holding(self, lines: Lines) -> "TextBox":
        """The same box for more lines; close together it keeps the baseline of the first."""
        if not lines.size:
            return replace(self, lines=lines.number)
        close = replace(
            self, lines=lines.number, size=lines.size, least=lines.size, leading=_CLOSEST
        )
        return replace(close, y=self.y + self.baseline - close.baseline)


class TooLongError(ValueError):
    """A text does not fit its box even at the least size. Never shown: letters are refused."""


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A box whose text differs from letter to letter: a `%` template and what fills it.

    One `for_the_hand` stays empty where something that it names is not known. By its `key` it may
    be given more lines.
    """

    template: str
    holes: tuple[Hole, ...]
    box: TextBox
    for_the_hand: bool = False
    key: str = ""

    @classmethod
    def of(
        cls, wording: Wording, box: TextBox, *, for_the_hand: bool = False, key: str = ""
    ) -> "TextSlot":
        return cls(wording.template, wording.holes, box, for_the_hand, key)


@dataclass(frozen=True, slots=True)
class CashSlot:
    """Where an amount is drawn as banknotes; `aside` is the share of free width left of a row."""

    field: str
    x: float
    y: float
    width: float
    height: float
    aside: float = 0


@dataclass(frozen=True, slots=True)
class MoonSlot:
    """Where the days up to one are drawn as moons, the first where its language starts to read."""

    since: str
    field: str
    x: float
    y: float
    width: float
    height: float
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """Where the QR code of the page goes."""

    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class MarkBox:
    """Where a person presses a finger."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Sheet:
    """Operators of the unchanging part, and the slots of the changing one.

    No line is thinner than the paper bears.
    """

    size: PageSize = A4
    drawn: list[str] = field(default_factory=list)
    texts: list[TextSlot] = field(default_factory=list)
    cash: list[CashSlot] = field(default_factory=list)
    moons: list[MoonSlot] = field(default_factory=list)
    codes: list[CodeSlot] = field(default_factory=list)
    marks: list[MarkBox] = field(default_factory=list)

    def rectangle(
        self, x: float, y: float, width: float, height: float, line: float, dash: str = ""
    ) -> None:
        """The outline of a box; with a line of 0 a black area."""
        line = max(line, self.size.least_line) if line else 0
        paint = f"{line:g} w" if line else ""
        drawn = (
            f"{paint} {x:.2f} {self.size.height - y - height:.2f} {width:.2f} {height:.2f} re"
            f" {'S' if line else 'f'}"
        )
        self.drawn.append(f"q {dash} {drawn} Q" if dash else drawn)

    def rule(self, x: float, y: float, width: float, line: float, dash: str = "") -> None:
        """A line to the right."""
        line, base = max(line, self.size.least_line), self.size.height - y
        self.drawn.append(
            f"q {line:g} w {dash} {x:.2f} {base:.2f} m {x + width:.2f} {base:.2f} l S Q"
        )

    def placed(self, drawing: str, x: float, y: float, scale: float, side: float) -> None:
        """A drawing of a square `side`, scaled, its upper left corner at x, y."""
        base = self.size.height - y - side * scale
        self.drawn.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {base:.2f} cm {drawing} Q")

    def paragraph(self, setter: Setter, text: str, box: TextBox) -> float:
        """Text that every letter shows, in as many lines as it needs; returns their height."""
        whole = replace(box, lines=line_count(setter, text, box))
        shown = " ".join(set_text(setter, text, whole, self.size))
        self.drawn.append(f"BT {shown} ET")
        return whole.height

    def content(self) -> str:
        return "\n".join(self.drawn)


class BlankSheet(Sheet):
    """A sheet that is thrown away: it tells how high words are, and draws none of them."""

    @override
    def paragraph(self, setter: Setter, text: str, box: TextBox) -> float:
        lines = _lines(setter, text, box)
        if is_to_shape(text):  # letters that join are numbered in the order in which they are set
            for line in lines:
                setter.width(line)
        return len(lines) * box.size * box.leading


def line_count(setter: Setter, text: str, box: TextBox) -> int:
    """How many lines a text needs in the width and size of a box."""
    return len(_lines(setter, text, box))


def _lines(setter: Setter, text: str, box: TextBox) -> list[str]:
    return setter.lines(text, box.width * _EM / box.size + _SLACK)


def set_text(setter: Setter, text: str, box: TextBox, page: PageSize) -> Iterator[str]:
    """Operators, for inside BT and ET, that show a text in its box on a page.

    Raises:
        TooLongError: it does not fit.
        MissingGlyphError: a character has no glyph.
    """
    lines, size = fitted(setter, text, box)
    if box.white:
        yield "1 g"
    yield f"/F{setter.number} {size:g} Tf"
    base, leading = page.height - box.y - box.baseline, box.size * box.leading
    if len(lines) > box.lines:  # they share the room of one and end where it would stand
        leading = box.height / len(lines)
        base += (len(lines) - 1) * leading
    for number, line in enumerate(lines):
        x = box.x
        if box.align != "left":
            rest = box.width - setter.width(line) * size / _EM
            x += rest if box.align == "right" else rest / 2
        shown = setter.show(line, size)
        yield f"1 0 0 1 {x:.2f} {base - number * leading:.2f} Tm {shown}"
    if box.white:
        yield "0 g"


def begun(setter: Setter, box: TextBox, page: PageSize) -> str:
    """What `set_text` writes in front of a first line that stands at the left in its full size."""
    place = f"1 0 0 1 {box.x:.2f} {page.height - box.y - box.baseline:.2f} Tm"
    return f"/F{setter.number} {box.size:g} Tf {place}"


def fits_a_line(setter: Setter, text: str, box: TextBox) -> bool:
    """Whether a text stands on one line in its full size; raises MissingGlyphError."""
    if "\n" in text:
        return False
    wide = setter.width(text)
    return 0 < wide * box.size <= (box.width + _SLACK) * _EM


def fitted(setter: Setter, text: str, box: TextBox) -> tuple[list[str], float]:
    """The lines of a text and the largest size at which they fit; raises as `set_text`."""
    if fits_a_line(setter, text, box):
        return [text], box.size
    word = widest(text, setter.width)
    for whole in (True, False):
        size = box.size
        while size >= box.least:
            if not whole or word <= box.width * _EM / size + _SLACK:
                lines = setter.lines(text, box.width * _EM / size + _SLACK)
                if len(lines) <= _most_lines(box, size) and all(
                    setter.width(line) * size <= (box.width + _SLACK) * _EM for line in lines
                ):
                    return lines, size
            size -= _STEP
    raise TooLongError


def lines_needed(setter: Setter, text: str, box: TextBox, size: float) -> int:
    """How many lines of its box a text needs at a size, or at a smaller one for its longest word.

    Raises:
        MissingGlyphError: a character has no glyph.
    """
    if size == box.size and fits_a_line(setter, text, box):
        return 1
    word = widest(text, setter.width)
    while size > box.least and word > box.width * _EM / size + _SLACK:
        size -= _STEP
    lines = broken(text, box.width * _EM / size + _SLACK, setter.width)
    return box.lines if len(lines) <= _most_lines(box, size) else len(lines)


def _most_lines(box: TextBox, size: float) -> int:
    """A box of one line that is much higher than the type holds several."""
    if box.lines > 1:
        return box.lines
    return max(1, int(box.height / (size * _CLOSEST)))
