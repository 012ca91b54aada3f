"""What a person puts a finger under is never small print. DOMAIN.md §4.6, print rules."""

import pypdfium2
import pytest
from pypdfium2 import raw

from shouyue.i18n.language import letter_language
from shouyue.paper.fonts import Typecase
from shouyue.paper.layout import laid_out
from shouyue.paper.parts import Finger, Say, Tick, inner
from shouyue.paper.samples import printings, sample
from shouyue.paper.variant import Variants
from unit.paper.invented import FONTS, FORMS, SHIPPED, STAMP, composed

BODY = 14
"""Points: the least for what binds, as for all that is to be read."""
CONSENTS = ("witness_consent", ".consent", ".video")
ASKED = "teach_back"
"""Says to the officer what the ticks behind it are for; nobody is bound by it."""
NO_SPACE = str.maketrans("", "", " \t\r\n\u3000")


def everything(part):
    yield part
    for one in inner(part):
        yield from everything(one)


def binding(form, page):
    """The names of the words that stand in the box of a mark or beside it, and of the consents."""
    for top in form.pages[page]:
        parts = list(everything(top))
        marked = any(isinstance(part, Finger) for part in parts)
        for part in parts:
            name = part.words if isinstance(part, Say | Tick) else ""
            asked = name.endswith(ASKED) or (isinstance(part, Tick) and part.told)
            if name.endswith(CONSENTS) or (marked and name and not asked):
                yield part


MARKED = sorted(
    code
    for code, form in SHIPPED.items()
    if any(any(binding(form, page)) for page in range(len(form.pages)))
)


def fixed(form, tag, name):
    """Words that are the same in every letter; what stands in holes is told by facts beside it."""
    wording = form.said_in(tag)[name]
    return "" if wording.holes else wording.filled(str).translate(NO_SPACE)


def read_back(pdf):
    """For each page its signs in the order in which they are drawn, and their sizes in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            drawn = [
                (sign, raw.FPDFText_GetFontSize(text, place))
                for place in range(text.count_chars())
                if (sign := chr(raw.FPDFText_GetUnicode(text, place)).translate(NO_SPACE))
            ]
            yield "".join(sign for sign, _ in drawn), [size for _, size in drawn]
            text.close()
            page.close()


def sizes_of(words, signs, sizes):
    """The smallest size in which each occurrence of the words is set."""
    place = signs.find(words)
    while place >= 0:
        yield min(sizes[place : place + len(words)])
        place = signs.find(words, place + 1)


@pytest.mark.parametrize("code", MARKED)
@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_what_binds_stands_on_paper_as_large_as_the_labels_around_it(code, tag):
    form = SHIPPED[code]
    letters = list(printings(form, sample(FORMS, form, "longest", tag), STAMP.at))
    letters = [one for one in letters if one.copy is None]
    _, pdf = composed(code, tag, letters)
    pages = list(read_back(pdf))
    assert len(pages) == len(letters) * len(form.pages)
    for number in range(len(form.pages)):
        for part in binding(form, number):
            if not (words := fixed(form, tag, part.words)):
                continue
            found = [
                size
                for signs, sizes in pages[number :: len(form.pages)]
                for size in sizes_of(words, signs, sizes)
            ]
            assert found, part.words
            assert max(found) >= BODY, part.words


@pytest.mark.parametrize("code", MARKED)
def test_no_language_has_what_binds_in_smaller_type(code):
    """Sizes are of the form and not of its words; words that never vary do not shrink."""
    form = SHIPPED[code]
    for number in range(len(form.pages)):
        for part in binding(form, number):
            if fixed(form, "zh_CN", part.words):
                assert part.size >= BODY, (number + 1, part.words)


@pytest.mark.parametrize("code", ["F02", "F03", "F04", "F15"])
def test_boxes_for_two_marks_side_by_side_are_level(code):
    form = SHIPPED[code]
    for tag in form.languages:
        case = Typecase(FONTS, right_to_left=letter_language(tag).right_to_left)
        for barred in (False, True):
            variant = Variants(form).of({"time_barred": barred}, is_copy=False)
            first, second = laid_out(form, tag, case, variant).sheets[-1].marks
            assert first.y == pytest.approx(second.y)
