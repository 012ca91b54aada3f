"""Composes a batch of letters into one PDF, letter by letter, and refuses those it cannot set.

A letter is set whole before any of it is written, so one that is refused leaves no page behind
and the others go on. The same letters, language and time of printing give the same bytes.
"""

from collections.abc import Iterable
from typing import BinaryIO

from shouyue.domain.lunar import LunarError
from shouyue.domain.money import MoneyError
from shouyue.i18n.language import Language, letter_language
from shouyue.paper import qr
from shouyue.paper.codes import CodeError, PageCode, written
from shouyue.paper.fonts import Fonts, MissingGlyphError, Typecase
from shouyue.paper.form import Form
from shouyue.paper.layout import Layout, laid_out
from shouyue.paper.letter import Composed, Letter, Printed, Refused, Stamp
from shouyue.paper.money_drawings import drawings, drawn_cash
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
        language: the language of the letters that name none; the form has to have its words.
        letters: serials and values.
        fonts: the faces.
        out: takes the bytes in order, is not closed.
        stamp: when it is printed, and whether as a copy.

    Raises:
        FormError: the form lacks the language, or a page does not hold its parts.
    """
    form.said_in(language.tag)
    return compose_stack(((form, letter) for letter in letters), language, fonts, out, stamp)


def compose_stack(
    papers: Iterable[tuple[Form, Letter]],
    language: Language,
    fonts: Fonts,
    out: BinaryIO,
    stamp: Stamp,
) -> Composed:
    """The same for papers of several forms, one behind the other in the order they are given."""
    press = _Press(language, fonts, out, stamp)
    printed: list[Printed] = []
    refused: list[Refused] = []
    serials: set[str] = set()
    for form, letter in papers:
        try:
            if letter.serial in serials:
                raise LetterRefusedError("paper.serial_doubled")
            pages = press.set(form, letter)
        except _REFUSALS as error:
            refused.append(Refused(letter.serial, error.code, error.params))
            continue
        serials.add(letter.serial)
        printed.append(Printed(letter.serial, press.page_count + 1, len(pages)))
        press.write(form, letter, pages)
    press.finish()
    return Composed(press.page_count, tuple(printed), tuple(refused))


class _Voice:
    """One language of a run: how its lines run, and the layouts that its letters have needed."""

    def __init__(self, language: Language, case: Typecase) -> None:
        self.language, self.case = language, case
        self.layouts: dict[tuple[str, int, Variant], tuple[int, Layout]] = {}

    @property
    def has_cash(self) -> bool:
        return any(sheet.cash for _, layout in self.layouts.values() for sheet in layout.sheets)


class _Press:
    """One run: the file, the type, and its languages, each letter in its own."""

    def __init__(self, language: Language, fonts: Fonts, out: BinaryIO, stamp: Stamp) -> None:
        self._language, self._out, self._stamp = language, out, stamp
        self._case = Typecase(fonts, right_to_left=language.right_to_left)
        self._voices = {language.tag: _Voice(language, self._case)}
        # By code and version of the form.
        self._variants: dict[tuple[str, int], Variants] = {}
        self._layouts = 0
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
        voice = self._voice(letter.language or self._language.tag)
        number, layout = self._layout(form, variant, voice)
        built_in = {
            "serial": letter.serial,
            "printed_at": self._stamp.at,
            "copy_mark": self._stamp.copy_mark,
        }
        shown = Shown(form, voice.language, letter, built_in)
        pages = []
        for place, sheet in enumerate(layout.sheets, start=1):
            code = PageCode(form.code, form.version, letter.serial, place, len(layout.sheets))
            pages.append(self._page(voice, sheet, f"S{number}p{place}", shown, code))
        return pages

    def write(self, form: Form, letter: Letter, pages: list[bytes]) -> None:
        """Adds the pages; the form and the language of the very first name the file."""
        tag = letter.language or self._language.tag
        pdf = self._pdf(form, tag)
        for page in pages:
            pdf.add_page(page if _lang(tag) == pdf.language else _said_in(tag, page))

    def finish(self) -> None:
        """Adds the fonts and closes the file; does nothing when nothing was written."""
        if self._opened is None:
            return
        made: set[str] = set()
        for voice in self._voices.values():
            for number, layout in voice.layouts.values():
                for place, sheet in enumerate(layout.sheets, start=1):
                    self._opened.add_form(f"S{number}p{place}", sheet.content(), *A4)
            if not voice.has_cash:
                continue
            for drawing in drawings(voice.case.families["sans"], voice.language):
                if drawing.name not in made:
                    made.add(drawing.name)
                    size = drawing.width, drawing.height
                    self._opened.add_form(drawing.name, drawing.content, *size)
        self._case.add_fonts(self._opened)
        self._opened.finish()

    def _pdf(self, form: Form, tag: str) -> PdfWriter:
        if self._opened is None:
            self._opened = PdfWriter(
                self._out, title=form.title(tag), language=_lang(tag), made=self._stamp.at
            )
        return self._opened

    def _voice(self, tag: str) -> _Voice:
        if tag not in self._voices:
            language = letter_language(tag)
            case = self._case.running(right_to_left=language.right_to_left)
            self._voices[tag] = _Voice(language, case)
        return self._voices[tag]

    def _layout(self, form: Form, variant: Variant, voice: _Voice) -> tuple[int, Layout]:
        key = (form.code, form.version, variant)
        if key not in voice.layouts:
            layout = laid_out(form, voice.language.tag, voice.case, variant)
            voice.layouts[key] = (self._layouts, layout)
            self._layouts += 1
        return voice.layouts[key]

    def _page(
        self, voice: _Voice, sheet: Sheet, static: str, shown: Shown, code: PageCode
    ) -> bytes:
        operators = [f"/{static} Do BT"]
        show = shown.__getitem__
        for slot in sheet.texts:
            shown_there = tuple(map(show, slot.holes))
            if slot.for_the_hand and STRUCK in shown_there:
                continue
            text = slot.template % shown_there
            known = self._remembered.get((id(slot), text))
            operators.append(known or self._text(voice, slot, text))
        operators.append("ET")
        sans = voice.case.families["sans"]
        operators.extend(
            drawn_cash(cash, shown.amount(cash.field), sans, voice.language) for cash in sheet.cash
        )
        operators.extend(_drawn_code(slot, code) for slot in sheet.codes)
        return "\n".join(operators).encode("ascii")

    def _text(self, voice: _Voice, slot: TextSlot, text: str) -> str:
        """Sets a text; remembers it, since most of a letter says what the last one said."""
        try:
            shown = " ".join(set_text(voice.case.families[slot.box.family], text, slot.box))
        except TooLongError as error:
            fields = ", ".join(hole.field for hole in slot.holes)
            raise LetterRefusedError("paper.text_too_long", field=fields) from error
        if len(self._remembered) == _REMEMBERED:
            self._remembered.clear()
        self._remembered[id(slot), text] = shown
        return shown


def _lang(tag: str) -> str:
    """A language as a PDF names it (RFC 3066): zh-CN."""
    return tag.replace("_", "-")


def _said_in(tag: str, page: bytes) -> bytes:
    """A page in another language than its file, marked so (ISO 32000-1, 14.9.2)."""
    return b"/Span<</Lang(%b)>>BDC\n%b\nEMC" % (_lang(tag).encode("ascii"), page)


def _drawn_code(slot: CodeSlot, code: PageCode) -> str:
    """The QR code as an image of one bit a module; in hex, so that no byte can end it early."""
    image = qr.bitmap(written(code)).hex()
    side, base = slot.side, HEIGHT - slot.y - slot.side
    return (
        f"q {side:.2f} 0 0 {side:.2f} {slot.x:.2f} {base:.2f} cm"
        f" BI/W {qr.SIZE}/H {qr.SIZE}/IM true/D[1 0]/F/AHx ID {image}> EI Q"
    )
