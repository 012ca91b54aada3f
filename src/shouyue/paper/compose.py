"""Composes a batch of letters into one PDF, letter by letter, and refuses those it cannot set.

A letter is set whole before any of it is written, so one that is refused leaves no page behind
and the others go on. The same letters, language and time of printing give the same bytes.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from shouyue.domain.lunar import LunarError
from shouyue.domain.money import MoneyError
from shouyue.i18n.language import Language
from shouyue.paper import qr
from shouyue.paper.codes import CodeError, PageCode, written
from shouyue.paper.fonts import Fonts, MissingGlyphError, Typecase
from shouyue.paper.form import Form
from shouyue.paper.layout import Layout, laid_out
from shouyue.paper.letter import Composed, Letter, Printed, Refused, Stamp
from shouyue.paper.money_drawings import drawings, drawn_cash
from shouyue.paper.moons import drawn_moons, moon_drawings
from shouyue.paper.pdf import A4, PdfWriter
from shouyue.paper.sheet import HEIGHT, CodeSlot, Sheet, TextSlot, TooLongError, set_text
from shouyue.paper.values import LetterRefusedError, Shown, check_values
from shouyue.paper.variant import Variant, Variants
from shouyue.paper.wording import STRUCK

_REFUSALS = (LetterRefusedError, MissingGlyphError, CodeError, MoneyError, LunarError)

_REMEMBERED = 8192  # texts, some two megabytes


def compose(
    form: Form,
    language: Language,
    letters: Iterable[Letter],
    fonts: Fonts,
    out: BinaryIO,
    stamp: Stamp,
) -> Composed:
    """Writes one PDF with a letter per serial; nothing is written when none can be set.

    Letters are taken one at a time and written at once: a generator over the whole branch is
    fine, memory does not grow with it.

    Args:
        form: the form that all of them share.
        language: the language of the borrowers; the form has to have its words.
        letters: serials and values.
        fonts: the faces.
        out: takes the bytes in order, is not closed.
        stamp: when it is printed, and whether as a copy.

    Raises:
        FormError: the form lacks the language, or a page does not hold its parts.
    """
    form.said_in(language.tag)
    return compose_stack((((form,), letter) for letter in letters), language, fonts, out, stamp)


def compose_stack(
    papers: Iterable[tuple[Sequence[Form], Letter]],
    language: Language,
    fonts: Fonts,
    out: BinaryIO,
    stamp: Stamp,
) -> Composed:
    """The same for papers of several forms, one behind the other in the order they are given.

    A paper is its form and, behind it, the forms that are enclosed: they say the same values under
    the same serial. A letter is set with all of them or not at all.
    """
    press = _Press(language, fonts, out, stamp)
    printed: list[Printed] = []
    refused: list[Refused] = []
    serials: set[str] = set()
    for (form, *enclosed), letter in papers:
        try:
            if letter.serial in serials:
                raise LetterRefusedError("paper.serial_doubled")
            pages = press.set(form, letter)
            behind = [page for other in enclosed for page in press.set(other, letter)]
        except _REFUSALS as error:
            refused.append(Refused(letter.serial, error.code, error.params))
            continue
        serials.add(letter.serial)
        printed.append(Printed(letter.serial, press.page_count + 1, len(pages), len(behind)))
        press.write(form, pages + behind)
    press.finish()
    return Composed(press.page_count, tuple(printed), tuple(refused))


class _Press:
    """One run: the file, the type, and the layouts that its letters have needed so far."""

    def __init__(self, language: Language, fonts: Fonts, out: BinaryIO, stamp: Stamp) -> None:
        self._language, self._out, self._stamp = language, out, stamp
        self._case = Typecase(fonts)
        # By code and version of the form.
        self._variants: dict[tuple[str, int], Variants] = {}
        self._layouts: dict[tuple[str, int, Variant], tuple[int, Layout]] = {}
        self._remembered: dict[tuple[int, str], str] = {}  # by slot, which lives on
        self._opened: PdfWriter | None = None

    @property
    def page_count(self) -> int:
        return self._opened.page_count if self._opened else 0

    def set(self, form: Form, letter: Letter) -> list[bytes]:
        """The contents of the pages of one letter.

        Raises:
            FormError: the form lacks the language, or a page does not hold its parts.
            LetterRefusedError: a value is missing, wrong or too long.
            MissingGlyphError: a character has no glyph.
            CodeError: the serial does not fit.
        """
        check_values(form, letter.values)
        kind = (form.code, form.version)
        variants = self._variants.get(kind) or self._variants.setdefault(kind, Variants(form))
        variant = variants.of(letter.values, is_copy=self._stamp.copy_mark is not None)
        number, layout = self._layout(form, variant)
        built_in = {
            "serial": letter.serial,
            "printed_at": self._stamp.at,
            "copy_mark": self._stamp.copy_mark,
        }
        shown = Shown(form, self._language, letter, built_in)
        pages = []
        for place, sheet in enumerate(layout.sheets, start=1):
            code = PageCode(form.code, form.version, letter.serial, place, len(layout.sheets))
            pages.append(self._page(sheet, f"S{number}p{place}", shown, code))
        return pages

    def write(self, form: Form, pages: list[bytes]) -> None:
        """Adds the pages; the form of the very first names the file."""
        for page in pages:
            self._pdf(form).add_page(page)

    def finish(self) -> None:
        """Adds the fonts and closes the file; does nothing when nothing was written."""
        if self._opened is None:
            return
        sheets = [sheet for _, layout in self._layouts.values() for sheet in layout.sheets]
        for number, layout in self._layouts.values():
            for place, sheet in enumerate(layout.sheets, start=1):
                self._opened.add_form(f"S{number}p{place}", sheet.content(), *A4)
        if any(sheet.cash for sheet in sheets):
            for drawing in drawings(self._case.families["sans"], self._language):
                self._opened.add_form(drawing.name, drawing.content, drawing.width, drawing.height)
        if any(sheet.moons for sheet in sheets):
            for drawing in moon_drawings():
                self._opened.add_form(drawing.name, drawing.content, drawing.width, drawing.height)
        self._case.add_fonts(self._opened)
        self._opened.finish()

    def _pdf(self, form: Form) -> PdfWriter:
        if self._opened is None:
            self._opened = PdfWriter(
                self._out,
                title=form.title(self._language.tag),
                language=self._language.tag.replace("_", "-"),
                made=self._stamp.at,
            )
        return self._opened

    def _layout(self, form: Form, variant: Variant) -> tuple[int, Layout]:
        key = (form.code, form.version, variant)
        if key not in self._layouts:
            layout = laid_out(form, self._language.tag, self._case, variant)
            self._layouts[key] = (len(self._layouts), layout)
        return self._layouts[key]

    def _page(self, sheet: Sheet, static: str, shown: Shown, code: PageCode) -> bytes:
        operators = [f"/{static} Do BT"]
        show = shown.__getitem__
        for slot in sheet.texts:
            shown_there = tuple(map(show, slot.holes))
            if slot.for_the_hand and STRUCK in shown_there:
                continue
            text = slot.template % shown_there
            operators.append(self._remembered.get((id(slot), text)) or self._text(slot, text))
        operators.append("ET")
        sans = self._case.families["sans"]
        operators.extend(
            drawn_cash(cash, shown.amount(cash.field), sans, self._language) for cash in sheet.cash
        )
        operators.extend(
            drawn_moons(slot, shown.day(slot.since), shown.day(slot.field)) for slot in sheet.moons
        )
        operators.extend(_drawn_code(slot, code) for slot in sheet.codes)
        return "\n".join(operators).encode("ascii")

    def _text(self, slot: TextSlot, text: str) -> str:
        """Sets a text; remembers it, since most of a letter says what the last one said."""
        try:
            shown = " ".join(set_text(self._case.families[slot.box.family], text, slot.box))
        except TooLongError as error:
            fields = ", ".join(hole.field for hole in slot.holes)
            raise LetterRefusedError("paper.text_too_long", field=fields) from error
        if len(self._remembered) == _REMEMBERED:
            self._remembered.clear()
        self._remembered[id(slot), text] = shown
        return shown


def _drawn_code(slot: CodeSlot, code: PageCode) -> str:
    """The QR code as an image of one bit a module; in hex, so that no byte can end it early."""
    image = qr.bitmap(written(code)).hex()
    side, base = slot.side, HEIGHT - slot.y - slot.side
    return (
        f"q {side:.2f} 0 0 {side:.2f} {slot.x:.2f} {base:.2f} cm"
        f" BI/W {qr.SIZE}/H {qr.SIZE}/IM true/D[1 0]/F/AHx ID {image}> EI Q"
    )
