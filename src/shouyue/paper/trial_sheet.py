"""The sheet that shows what a printer does to a page: where print lands, how large, how fine.

Folded left edge on right edge and top on bottom it tells by itself how far its print is off: each
fold is the true middle of the paper, and runs through the number that has to be typed. A ruler is
not needed for the size either: an identity card fits its frame.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from shouyue.paper.checks import SMALLEST_PRINT
from shouyue.paper.codes import PageCode
from shouyue.paper.fonts import Fonts, Typecase
from shouyue.paper.page_size import A4, MM, PageSize
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.qr import SIZE as CODE_MODULES
from shouyue.paper.run_sheet import drawn_code
from shouyue.paper.sheet import CodeSlot, Sheet, TextBox

FORM: Final = "Z00"
"""What the codes on it name as their form; no letter is ever made of it."""

SERIAL: Final = "TEST"
CARD_MM: Final = (85.6, 54.0)
"""An identity card (ISO/IEC 7810, ID-1)."""

FOLD_MM: Final = 10
"""How far off a fold can be read."""

CODES_MM: Final = (30.0, 44.0)
"""As on every letter, a little over 1 mm for each of its modules; and half as large again."""

RARE: Final = "䶮㛃㼆𬭎𠅤𫖯𬀩𬴂𫍽"
"""Surnames and given names beyond what common fonts hold, six of them beyond the first plane."""

_LINES_MM: Final = (0.1, 0.2, 0.3, 0.5, 0.8)
_GREYS: Final = 10
_EDGE_MM: Final = 25
_TYPE: Final = 11.0

Say = Callable[[str], str]
"""A sentence by its code, in the language of whoever prints."""


def write_trial_sheet(
    out: BinaryIO, size: PageSize, say: Say, language: str, fonts: Fonts, at: dt.datetime
) -> None:
    """Writes one page; the same calls write the same bytes.

    Raises:
        MissingGlyphError: a sentence holds what no font draws.
    """
    case = Typecase(fonts)
    drawing = _Drawing(size, case, say)
    drawing.draw()
    pdf = PdfWriter(out, title=say("paper.trial_sheet.title"), language=language, made=at)
    pdf.add_page(drawing.content().encode("ascii"), size)
    case.add_fonts(pdf)
    pdf.finish()


class _Drawing:
    """Places are millimetres from the upper left corner."""

    def __init__(self, size: PageSize, case: Typecase, say: Say) -> None:
        self._sheet = Sheet(size)
        self._size, self._case, self._say = size, case, say
        self._wide, self._high = size.width_mm, size.height_mm
        self._codes: list[str] = []

    def content(self) -> str:
        return "\n".join([self._sheet.content(), *self._codes])

    def draw(self) -> None:
        """Everything, for the paper that it is."""
        self._edges()
        self._folds()
        if self._size is A4:
            self._words("paper.trial_sheet.title", 34, 27, 80, size=16)
            self._words("paper.trial_sheet.fold", 34, 37, 66)
            self._card(34, 84)
            self._finger(134, 84)
            self._words("paper.trial_sheet.codes", 34, 158, 96)
            self._code_row(34, 168)
            self._rare(130, 168, 60)
            self._greys(34, 228, 72)
            self._lines(118, 228)
            self._words("paper.trial_sheet.edges", 34, 258, 150)
        else:
            self._words("paper.trial_sheet.title", 34, 12, 70, size=16)
            self._words("paper.trial_sheet.fold", 34, 21, 76)
            self._finger(34, 78)
            self._rare(76, 62, 48)
            self._code_row(126, 23)
            self._greys(126, 76, 80)
            self._lines(126, 98)

    def _words(self, code: str, x: float, y: float, wide: float, size: float = _TYPE) -> float:
        return self._text(self._say(code), x, y, wide, size)

    def _text(self, text: str, x: float, y: float, wide: float, size: float = _TYPE) -> float:
        box = TextBox(x * MM, y * MM, wide * MM, size, size)
        return self._sheet.paragraph(self._case.families["sans"], text, box) / MM

    def _mark(self, text: str, x: float, y: float, size: float = 7) -> None:
        """A number whose middle is at x."""
        box = TextBox((x - 8) * MM, y * MM, 16 * MM, size, size, align="center")
        self._sheet.paragraph(self._case.families["sans"], text, box)

    def _line(self, x: float, y: float, wide: float, high: float) -> None:
        """A black bar, so that it is as thin as it says whatever the paper bears."""
        self._sheet.rectangle(x * MM, y * MM, wide * MM, high * MM, 0)

    def _edges(self) -> None:
        """From each edge a scale: the first number in sight tells where the printer begins."""
        middle, level = self._wide / 4, self._high / 4
        for at in range(1, _EDGE_MM + 1):
            long = 4.0 if at % 5 == 0 else 2.0
            for right in (at, self._wide - at):
                self._line(right - 0.1, level - long / 2, 0.2, long)
                if at % 5 == 0:
                    self._mark(str(at), right, level + 2.4)
            for down in (at, self._high - at) if at <= self._high / 12 else ():
                self._line(middle - long / 2, down - 0.1, long, 0.2)
                if at % 5 == 0:
                    self._mark(str(at), middle + 5, down - 1.8)

    def _folds(self) -> None:
        """Scales across the two middles; right and down count as more."""
        across, along = self._wide / 2, self._high / 2
        for tenth in range(-FOLD_MM * 2, FOLD_MM * 2 + 1):
            at, whole = tenth / 2, tenth % 2 == 0
            long = 6.0 if tenth % 10 == 0 else 4.0 if whole else 2.0
            for y in (12.0, self._high - 16):
                self._line(across + at - 0.075, y, 0.15, long)
            for x in (12.0, self._wide - 18):
                self._line(x, along + at - 0.075, long, 0.15)
        for at in range(-FOLD_MM, FOLD_MM + 1, 5):
            said = f"{at:+d}".replace("-", "−") if at else "0"
            for y in (8.0, self._high - 9.5):
                self._mark(said, across + at, y)
            for x in (21.5, self._wide - 21.5):
                self._mark(said, x, along + at - 1.8)

    def _card(self, x: float, y: float) -> None:
        wide, high = CARD_MM
        self._sheet.rectangle(x * MM, y * MM, wide * MM, high * MM, 0.6)
        self._words("paper.trial_sheet.card", x + 4, y + 4, wide - 8)

    def _finger(self, x: float, y: float) -> None:
        wide, high = SMALLEST_PRINT
        self._sheet.rectangle(x * MM, y * MM, wide * MM, high * MM, 1.2)
        self._words("paper.trial_sheet.finger", x, y + high + 1, 34)

    def _code_row(self, x: float, y: float) -> None:
        for number, side in enumerate(CODES_MM, start=1):
            slot = CodeSlot(x * MM, y * MM, side * MM)
            code = PageCode(FORM, 1, SERIAL, number, len(CODES_MM))
            self._codes.append(drawn_code(slot, code, self._size))
            self._mark(f"{side / CODE_MODULES:.1f} mm", x + side / 2, y + side + 1)
            x += side + 8

    def _rare(self, x: float, y: float, wide: float) -> None:
        y += self._words("paper.trial_sheet.rare", x, y, wide) + 1
        known = "".join(self._known_of(RARE))
        for size in (_TYPE, 14.0, 22.0):
            y += self._text(known, x, y, wide, size)

    def _known_of(self, characters: str) -> Iterator[str]:
        """Those that can be set: what cannot be is refused in letters too, by name."""
        return (one for one in characters if self._case.knows(one))

    def _greys(self, x: float, y: float, wide: float) -> None:
        y += self._words("paper.trial_sheet.greys", x, y, wide) + 1
        step = wide / _GREYS
        for number in range(_GREYS):
            grey = 1 - (number + 1) / _GREYS
            self._sheet.drawn.append(f"{grey:g} g")
            self._line(x + number * step, y, step, 8)
        self._sheet.drawn.append("0 g")

    def _lines(self, x: float, y: float) -> None:
        for number, thick in enumerate(_LINES_MM):
            self._line(x, y + number * 4, 30, thick)
            self._line(x + 52 + number * 5, y, thick, 20)
            self._text(f"{thick:g} mm", x + 32, y + number * 4 - 2, 18, 8)
