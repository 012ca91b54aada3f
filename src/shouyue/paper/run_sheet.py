"""A sheet of a form in one run of letters: the form is drawn once, each text is set once.

Most of a letter says what the last one said. Of what it does not, most is one line at the start of
its box: where that stands on the page is worked out beforehand.
"""

from shouyue.i18n.language import Language
from shouyue.paper import qr
from shouyue.paper.codes import PageCode, written
from shouyue.paper.fonts import Setter, Typecase
from shouyue.paper.money_drawings import drawn_cash
from shouyue.paper.moons import drawn_moons
from shouyue.paper.page_size import PageSize
from shouyue.paper.sheet import (
    CodeSlot,
    Sheet,
    TextSlot,
    TooLongError,
    begun,
    fits_a_line,
    set_text,
)
from shouyue.paper.values import Shown, of_field
from shouyue.paper.wording import STRUCK

_REMEMBERED = 512  # texts of a slot


class RunSheet:
    """One sheet, by the name under which its pages repeat the drawing of it."""

    def __init__(self, name: str, sheet: Sheet, case: Typecase, language: Language) -> None:
        self.name, self.sheet = name, sheet
        self._language, self._sans = language, case.families["sans"]
        self._texts = [
            (slot.holes, _Texts(slot, case.families[slot.box.family], sheet.size))
            for slot in sheet.texts
        ]

    def page(self, shown: Shown, code: PageCode) -> bytes:
        """The content of the page of one letter.

        Raises:
            LetterRefusedError: a value is too long for its place.
            MissingGlyphError: a character has no glyph.
            CodeError: the serial does not fit.
            MoneyError, LunarError: a value cannot be said.
        """
        show, size = shown.__getitem__, self.sheet.size
        operators = [f"/{self.name} Do BT"]
        operators += [texts[tuple(map(show, holes))] for holes, texts in self._texts]
        operators.append("ET")
        operators += [
            drawn_cash(cash, shown.amount(cash.field), self._sans, self._language, size)
            for cash in self.sheet.cash
        ]
        operators += [
            drawn_moons(slot, shown.day(slot.since), shown.day(slot.field), size)
            for slot in self.sheet.moons
        ]
        operators += [drawn_code(slot, code, size) for slot in self.sheet.codes]
        return "\n".join(operators).encode("ascii")


class _Texts(dict[tuple[str, ...], str]):
    """Operators of one slot, for inside BT and ET, by what fills its holes."""

    def __init__(self, slot: TextSlot, setter: Setter, page: PageSize) -> None:
        super().__init__()
        self._slot, self._setter, self._page = slot, setter, page
        box = slot.box
        self._begun = "" if box.white or box.align != "left" else begun(setter, box, page)

    def __missing__(self, values: tuple[str, ...]) -> str:
        is_left_out = self._slot.for_the_hand and STRUCK in values
        shown = "" if is_left_out else self._set(values)
        if len(self) == _REMEMBERED:
            self.clear()
        self[values] = shown
        return shown

    def _set(self, values: tuple[str, ...]) -> str:
        text, box = self._slot.template % values, self._slot.box
        if self._begun and fits_a_line(self._setter, text, box):
            return f"{self._begun} {self._setter.show(text, box.size)}"
        try:
            return " ".join(set_text(self._setter, text, box, self._page))
        except TooLongError as error:
            longest = max(zip(values, self._slot.holes, strict=True), key=lambda one: len(one[0]))
            raise of_field("paper.text_too_long", longest[1].field) from error


def drawn_code(slot: CodeSlot, code: PageCode, size: PageSize) -> str:
    """The QR code as an image of one bit a module; in hex, so that no byte can end it early."""
    image = qr.bitmap(written(code)).hex()
    side, base = slot.side, size.height - slot.y - slot.side
    return (
        f"q {side:.2f} 0 0 {side:.2f} {slot.x:.2f} {base:.2f} cm"
        f" BI/W {qr.SIZE}/H {qr.SIZE}/IM true/D[1 0]/F/AHx ID {image}> EI Q"
    )
