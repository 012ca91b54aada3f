"""Composes a batch of letters into one PDF, letter by letter, and refuses those it cannot set.

A letter is set whole before any of it is written, so one that is refused leaves no page behind
and the others go on. The same letters, language and time of printing give the same bytes.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from shouyue.domain.lunar import LunarError
from shouyue.domain.money import MoneyError
from shouyue.i18n.language import Language, letter_language
from shouyue.paper.checks import unprintable
from shouyue.paper.codes import CodeError, PageCode
from shouyue.paper.errors import FormError
from shouyue.paper.fitting import Places
from shouyue.paper.fonts import Fonts, MissingGlyphError, Typecase
from shouyue.paper.form import Form
from shouyue.paper.letter import Composed, Letter, Printed, Refused, Stamp
from shouyue.paper.money_drawings import Drawing, drawings
from shouyue.paper.moons import moon_drawings
from shouyue.paper.page_size import PageSize
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.run_sheet import RunSheet
from shouyue.paper.values import LetterRefusedError, Shown, check_values, of_field
from shouyue.paper.variant import Variant, Variants

REFUSALS: Final = (LetterRefusedError, CodeError, MoneyError, LunarError)
"""Why a letter cannot be set, where nothing is wrong with its form."""


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
        stamp: when it is printed.

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
    press = _Press(language, Typecase(fonts, right_to_left=language.right_to_left), out, stamp)
    printed: list[Printed] = []
    refused: list[Refused] = []
    serials: set[str] = set()
    for (form, *enclosed), letter in papers:
        try:
            if letter.serial in serials:
                raise LetterRefusedError("paper.serial_doubled")
            pages = press.set(form, letter, letter.language or language.tag)
            behind = [press.enclose(other, letter) for other in enclosed]
        except REFUSALS as error:
            refused.append(Refused(letter.serial, error.code, error.params))
            continue
        serials.add(letter.serial)
        printed.append(Printed(letter.serial, press.page_count + 1, len(pages), len(behind)))
        press.write(form, pages + behind)
    press.finish()
    return Composed(press.page_count, tuple(printed), tuple(refused))


class Trial:
    """Letters set to see whether their form holds them; nothing is written.

    What forms and letters share is worked out once: how lines look, and each layout of a form.
    """

    def __init__(self, fonts: Fonts, stamp: Stamp) -> None:
        self._case, self._stamp = Typecase(fonts), stamp
        self._cases: dict[bool, Typecase] = {}

    def of(self, form: Form, tag: str) -> Callable[[Letter], int]:
        """What tells of letters of a form in a language how many pages each has.

        It raises FormError as `compose`, or one of `REFUSALS`.
        """
        language = letter_language(tag)
        leftward = language.right_to_left
        case = self._cases.setdefault(leftward, self._case.running(right_to_left=leftward))
        press = _Press(language, case, io.BytesIO(), self._stamp)
        return lambda letter: len(press.set(form, letter, tag))


class _Page(NamedTuple):
    content: bytes
    tag: str
    paper: PageSize


class _Voice:
    """One language of a run: how its lines run, and the layouts that its letters have needed."""

    def __init__(self, language: Language, case: Typecase) -> None:
        self.language, self.case = language, case
        self.layouts: dict[tuple[str, int, Variant], list[RunSheet]] = {}
        self._places: dict[tuple[str, int, Variant], Places] = {}

    def places(self, form: Form, variant: Variant) -> Places:
        """The places of a layout that names may outgrow, found when first asked for."""
        key = (form.code, form.version, variant)
        if key not in self._places:
            self._places[key] = Places(form, self.language.tag, self.case, variant)
        return self._places[key]

    def sheets(self) -> Iterator[RunSheet]:
        return (sheet for layout in self.layouts.values() for sheet in layout)

    def drawings(self) -> Iterator[Drawing]:
        """What the pages of these layouts draw again and again."""
        sheets = [one.sheet for one in self.sheets()]
        if any(sheet.cash for sheet in sheets):
            yield from drawings(self.case.families["sans"], self.language)
        if any(sheet.moons for sheet in sheets):
            yield from moon_drawings()


class _Press:
    """One run: the file, the type, and its languages, each letter in its own."""

    def __init__(self, language: Language, case: Typecase, out: BinaryIO, stamp: Stamp) -> None:
        self._language, self._out, self._stamp = language, out, stamp
        self._case = case
        self._voices = {language.tag: _Voice(language, self._case)}
        # By code and version of the form.
        self._variants: dict[tuple[str, int], Variants] = {}
        self._layouts = 0
        self._opened: PdfWriter | None = None

    @property
    def page_count(self) -> int:
        return self._opened.page_count if self._opened else 0

    def enclose(self, form: Form, letter: Letter) -> _Page:
        """What lies behind a letter; in the language of the run where it is not worded in its own.

        It is one page: whoever counts through a stack knows no more of it than its form.

        Raises as `set`.
        """
        own = letter.language or self._language.tag
        pages = self.set(form, letter, own if own in form.languages else self._language.tag)
        if len(pages) != 1:
            raise LetterRefusedError("paper.enclosed_pages", form=form.code)
        return pages[0]

    def set(self, form: Form, letter: Letter, tag: str) -> list[_Page]:
        """The pages of one letter in a language.

        Raises:
            FormError: the form lacks the language, a page does not hold its parts, or its own
                words hold what no font draws.
            LetterRefusedError: a value is missing, wrong or too long, or has no glyph.
            CodeError: the serial does not fit.
        """
        check_values(form, letter.values)
        kind = (form.code, form.version)
        variants = self._variants.get(kind) or self._variants.setdefault(kind, Variants(form))
        variant = variants.of(letter.values, is_copy=letter.copy is not None)
        voice = self._voice(tag)
        shown = Shown(form, voice.language, letter, self._stamp.built_in(letter))
        pages = []
        try:
            sheets = self._sheets(form, voice.places(form, variant), shown, voice)
            for place, sheet in enumerate(sheets, start=1):
                code = PageCode(form.code, form.version, letter.serial, place, len(sheets))
                pages.append(_Page(sheet.page(shown, code), tag, form.paper))
        except MissingGlyphError as error:
            raise _without_glyph(error, form, shown) from error
        return pages

    def write(self, form: Form, pages: Iterable[_Page]) -> None:
        """Adds the pages; the form and the language of the very first name the file."""
        for content, tag, paper in pages:
            pdf = self._pdf(form, tag)
            said = content if _lang(tag) == pdf.language else _said_in(tag, content)
            pdf.add_page(said, paper)

    def finish(self) -> None:
        """Adds the fonts and closes the file; does nothing when nothing was written."""
        if self._opened is None:
            return
        made: set[str] = set()
        for voice in self._voices.values():
            for sheet in voice.sheets():
                drawn = sheet.sheet
                size = drawn.size.width, drawn.size.height
                self._opened.add_form(sheet.name, drawn.content(), *size)
            for drawing in voice.drawings():
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

    def _sheets(self, form: Form, places: Places, shown: Shown, voice: _Voice) -> list[RunSheet]:
        variant = places.fitting(shown)
        key = (form.code, form.version, variant)
        if key not in voice.layouts:
            voice.layouts[key] = [
                RunSheet(f"S{self._layouts}p{place}", sheet, voice.case, voice.language)
                for place, sheet in enumerate(places.laid_out(variant).sheets, start=1)
            ]
            self._layouts += 1
        return voice.layouts[key]


def _without_glyph(
    error: MissingGlyphError, form: Form, shown: Shown
) -> LetterRefusedError | FormError:
    """That a character has no glyph, with the field of the letter or the words that say it."""
    for hole, text in shown.items():
        # What fills a field of words is said by the form.
        if error.character in text and shown.kind_of(hole.field) != "words":
            return of_field(error.code, hole.field, **error.params)
    return unprintable(form, shown.language.tag, error)


def _lang(tag: str) -> str:
    """A language as a PDF names it (RFC 3066): zh-CN."""
    return tag.replace("_", "-")


def _said_in(tag: str, page: bytes) -> bytes:
    """A page in another language than its file, marked so (ISO 32000-1, 14.9.2)."""
    return b"/Span<</Lang(%b)>>BDC\n%b\nEMC" % (_lang(tag).encode("ascii"), page)
