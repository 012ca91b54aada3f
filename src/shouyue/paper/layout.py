"""Lays the parts of a form out on sheets, once per form, language and choice of optional parts.

What every letter shows is drawn now; what differs keeps its room, so everything stands at the
same place in every letter: people learn it, and scans can be cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil

from shouyue.paper.checks import too_narrow, unprintable
from shouyue.paper.errors import FormError
from shouyue.paper.fonts import MissingGlyphError, Typecase
from shouyue.paper.form import Form
from shouyue.paper.layouter import Layouter, TooNarrowError, Ways
from shouyue.paper.page_size import MM, PageSize
from shouyue.paper.parts import (
    CELL_PADDING_MM,
    RISE,
    TICK_GAP_MM,
    UNDER_WORDS_MM,
    Calendar,
    Cash,
    Code,
    Column,
    Cut,
    Facts,
    Finger,
    Frame,
    Gap,
    Group,
    Moons,
    Part,
    Picture,
    Row,
    Rule,
    Say,
    Table,
    Tick,
    Write,
    inner,
)
from shouyue.paper.pictograms import SIDE, pictogram
from shouyue.paper.scripts import isolated
from shouyue.paper.sheet import (
    CashSlot,
    CodeSlot,
    MarkBox,
    MoonSlot,
    Sheet,
    TextBox,
    TextSlot,
)
from shouyue.paper.variant import Variant
from shouyue.paper.wording import Hole, Wording

CODE_MM = 30.0

# In the margin of a letter, so that nothing has to make room for it.
_REMARK_SIZE = 8.0
_REMARK_LEADING = 1.2
_REMARK_ABOVE = 9.5 * MM - _REMARK_SIZE * _REMARK_LEADING  # the edge of the sheet
_LEADING = 1.35
_LABEL_GAP = 4 * MM
_TICK_GAP = TICK_GAP_MM * MM
_CELL_PADDING = CELL_PADDING_MM * MM
_ON_LINE = 1 * MM
_LEAST_LINE = 5 * MM  # to write on, behind words
_LEAST_FACT = 5.2  # ems: a day
_BEFORE_SCISSORS, _SCISSORS, _GAP_OF_CUT = 14 * MM, 14, 6
_DASH = "[4 3] 0 d"
_CLOSE = 0.5  # of its height: a gap on a page that is full of long names


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheets of one form in one language, with one choice of its optional parts."""

    sheets: tuple[Sheet, ...]


def laid_out(form: Form, tag: str, case: Typecase, variant: Variant) -> Layout:
    """Lays out every page.

    Raises:
        FormError: `paper.form_page_overflow`: a page does not hold its parts;
            `paper.form_glyph_missing`: the words of the form hold what no font draws;
            `paper.form_too_narrow`: their place on a sheet does not hold its words.
    """
    with _blaming(form, tag):
        return Layout(
            tuple(_sheet(form, tag, case, variant, number) for number in range(len(form.pages)))
        )


def rest_of_page(form: Form, tag: str, case: Typecase, variant: Variant, number: int) -> float:
    """What a page, counted from 0, has left over, in points; less than nothing where it is full."""
    with _blaming(form, tag):
        return _rest(_page(form, tag, case, variant, number), form, tag, number)


@contextmanager
def _blaming(form: Form, tag: str) -> Iterator[None]:
    """Names the file and key of words that cannot stand where the form puts them."""
    try:
        yield
    except MissingGlyphError as error:
        raise unprintable(form, tag, error) from error
    except TooNarrowError as error:
        room, wanted = f"{error.room / MM:.4g}", f"{ceil(error.wanted / MM)}"
        raise too_narrow(form, tag, error.key, room=room, wanted=wanted) from error


def _rest(page: Layouter, form: Form, tag: str, number: int) -> float:
    size = form.paper
    bottom = max(size.bottom * MM, _foot(page, form.drafts.get(tag, "")))
    room = size.height - size.top * MM - bottom
    return room - page.measured(form.pages[number], size.content)


def _foot(page: Layouter, remark: str) -> float:
    """How far above the lower edge the remark of a draft begins; 0 without one."""
    return _REMARK_ABOVE + _remark_height(page, remark) if remark else 0.0


def _page(form: Form, tag: str, case: Typecase, variant: Variant, number: int) -> Layouter:
    shown = isolated if case.right_to_left else str
    known = {
        "form_title": form.title(tag),
        "form_code": shown(form.code),
        "form_version": shown(str(form.version)),
        "page": shown(str(number + 1)),
        "pages": shown(str(len(form.pages))),
    }
    words = {key: wording.known(known) for key, wording in form.said_in(tag).items()}
    return Layouter(words, case, variant, _WAYS, form.paper, variant.room(number))


def _sheet(form: Form, tag: str, case: Typecase, variant: Variant, number: int) -> Sheet:
    page, parts, size = _page(form, tag, case, variant, number), form.pages[number], form.paper
    rest = _rest(page, form, tag, number)
    if rest < 0:
        raise FormError(
            "paper.form_page_overflow",
            file=f"{form.code}/form.toml",
            key=f"pages[{number}]",
            language=tag,
            millimetres=round(-rest / MM, 1),
        )
    page.spread(parts, size.left * MM, size.top * MM, size.content, rest)
    if remark := form.drafts.get(tag, ""):
        page.remark(remark, _remark_box(size, size.height - _foot(page, remark)))
    return page.sheet


def _remark_height(page: Layouter, remark: str) -> float:
    """One line in the margin of a letter; as many as larger type needs."""
    box = _remark_box(page.sheet.size, 0)
    return page.remark_height(remark, box) if box.size > _REMARK_SIZE else box.height


def _remark_box(size: PageSize, y: float) -> TextBox:
    """For words about the page itself, as small as its paper bears."""
    points = max(_REMARK_SIZE, size.least_type)
    return TextBox(
        size.left * MM, y, size.content, points, points, 1, _REMARK_LEADING, align="center"
    )


def _say(page: Layouter, part: Say, x: float, y: float, width: float) -> float:
    leading = page.closer(part.leading)
    box = TextBox(x, y, width, part.size, part.least, part.lines, leading, part.align, part.family)
    return page.text(part.words, box)


def _row(page: Layouter, part: Row, x: float, y: float, width: float) -> float:
    widths = _shared(part.columns, width, part.gap * MM)
    heights = [
        page.measured(column.parts, wide) for column, wide in zip(part.columns, widths, strict=True)
    ]
    tall = max(heights)
    placed = list(zip(part.columns, widths, heights, strict=True))
    if page.right_to_left and not any(_has_code(column.parts) for column in part.columns):
        placed.reverse()
    for column, wide, height in placed:
        if frame := _lone_frame(page, column.parts):
            _frame(page, frame, x, y, wide, tall)
        else:
            page.column(column.parts, x, y + ((tall - height) / 2 if part.middle else 0), wide)
        x += wide + part.gap * MM
    return tall


def _lone_frame(page: Layouter, parts: tuple[Part, ...]) -> Frame | None:
    """The frame that is all there is in a column, also where a block brings it."""
    match page.variant.shown(parts):
        case [Frame() as frame]:
            return frame
        case [Group(parts=inside)]:
            return _lone_frame(page, inside)
        case _:
            return None


def _has_code(parts: tuple[Part, ...]) -> bool:
    """Codes stand at the same place in every language: who scans and cuts pages counts on it."""
    return any(isinstance(part, Code) or _has_code(inner(part)) for part in parts)


def _group(page: Layouter, part: Group, x: float, y: float, width: float) -> float:
    return page.column(part.parts, x, y, width)


def _frame(page: Layouter, part: Frame, x: float, y: float, width: float, tall: float = 0) -> float:
    """Frames side by side are alike in height: `tall`. What one has over goes to its gaps."""
    inset = part.padding * MM
    inside = width - 2 * inset
    rest = tall - page.measured(part.parts, inside) - 2 * inset if tall else 0.0
    height = page.spread(part.parts, x + inset, y + inset, inside, rest) + 2 * inset
    dash = _DASH if part.dashed else ""
    page.sheet.rectangle(x, y, width, max(height, tall), part.line, dash)
    return max(height, tall)


def _facts(page: Layouter, part: Facts, x: float, y: float, width: float) -> float:
    facts = [fact for fact in part.rows if page.variant.has(fact)]
    leading = page.closer(_LEADING) if page.room.close else _LEADING
    least = _LABEL_GAP + _LEAST_FACT * part.least
    labels = [page.label(fact.label, part.size, width, least) for fact in facts]
    label = max(labels, default=0.0)
    inset = label + _LABEL_GAP
    start, size_of_label = y, (part.size, part.size, 1, leading)
    for fact in facts:
        start_of_label = page.at(x, width, 0, label)
        page.text(fact.label, TextBox(start_of_label, y, label, *size_of_label))
        wide = width - inset
        at = page.at(x, width, inset, wide)
        size = part.size, part.least, fact.lines, leading
        y += page.text(fact.value, TextBox(at, y, wide, *size))
    return y - start


def _picture(page: Layouter, part: Picture, x: float, y: float, width: float) -> float:
    side = part.height * MM
    at = _aligned(page, part.align, x, width, side)
    page.sheet.placed(pictogram(part.name), at, y, side / SIDE, SIDE)
    return side


def _calendar(page: Layouter, part: Calendar, x: float, y: float, width: float) -> float:
    tall = part.height * MM
    wide = min(tall, width)
    x = _aligned(page, part.align, x, width, wide)
    page.sheet.rectangle(x, y, wide, tall, 1.2)
    page.sheet.rectangle(x, y, wide, tall * 0.24, 0)
    lines = (
        ("month", 0.0, 0.24, True),
        ("day", 0.22, 0.46, False),
        ("weekday", 0.62, 0.19, False),
        ("leaf", 0.79, 0.19, False),
    )
    for way, top, share, white in lines:
        size = round(tall * share / 1.25 * 2) / 2
        box = TextBox(
            x + 3, y + tall * top, wide - 6, size, size / 2, 1, 1.25, "center", white=white
        )
        page.sheet.texts.append(TextSlot.of(Wording((Hole(part.of, way),)), box))
    return tall


def _cash(page: Layouter, part: Cash, x: float, y: float, width: float) -> float:
    aside = _aligned(page, part.align, 0, 1, 0)
    page.sheet.cash.append(CashSlot(part.of, x, y, width, part.height * MM, aside))
    return part.height * MM


def _moons(page: Layouter, part: Moons, x: float, y: float, width: float) -> float:
    tall = part.height * MM
    page.sheet.moons.append(MoonSlot(part.since, part.of, x, y, width, tall, page.right_to_left))
    return tall


def _code(page: Layouter, part: Code, x: float, y: float, width: float) -> float:
    side = CODE_MM * MM
    page.sheet.codes.append(CodeSlot(x + _before(part.align, width, side), y, side))
    return side


def _write(page: Layouter, part: Write, x: float, y: float, width: float) -> float:
    tall = part.height * MM
    label = page.label(part.words, part.size, width, _LEAST_LINE)
    baseline = y + tall - UNDER_WORDS_MM * MM
    top = baseline - part.size * RISE
    at = page.at(x, width, 0, label)
    page.text(part.words, TextBox(at, top, label, part.size, part.size, 1, 1.0))
    inset = label + 1.5 * MM if label else 0
    page.sheet.rule(page.at(x, width, inset, width - inset), baseline + 1, width - inset, 0.6)
    lines = page.lines(part.value, part.lines)
    for line in range(1, lines):
        page.sheet.rule(x, baseline + 1 + line * tall, width, 0.6)
    if part.value:
        leading = tall / part.size
        over = top - part.size * (leading - 1) / 2
        size = (part.size, part.least, part.lines, leading)
        wide = width - inset - _ON_LINE
        box = TextBox(page.at(x, width, inset + _ON_LINE, wide), over, wide, *size)
        page.text(part.value, box, for_the_hand=True)
    return lines * tall


def _tick(page: Layouter, part: Tick, x: float, y: float, width: float) -> float:
    side = part.box * MM
    inset = side + _TICK_GAP
    wide = width - inset
    at = page.at(x, width, inset, wide)
    leading = page.closer(_LEADING)
    box = TextBox(at, y, wide, part.size, part.least, part.lines, leading)
    height = page.text(part.words, box)
    line = part.size * leading
    page.sheet.rectangle(page.at(x, width, 0.5, side), y + (line - side) / 2, side, side, 1)
    return max(height, side + 1)


def _finger(page: Layouter, part: Finger, x: float, y: float, width: float) -> float:
    wide, tall = part.width * MM, part.height * MM
    page.sheet.rectangle(x + (width - wide) / 2, y, wide, tall, 1.2)
    page.sheet.marks.append(MarkBox(x + (width - wide) / 2, y, wide, tall))
    below = y + tall + 0.8 * MM
    words = TextBox(x, below, width, part.size, part.size, 2, 1.3, "center")
    return tall + 0.8 * MM + page.text(part.words, words)


def _cut(page: Layouter, part: Cut, x: float, y: float, width: float) -> float:
    """Across the whole sheet; in a column across that alone, beside which something stands."""
    line = part.size * _LEADING
    middle = y + line / 2
    scissors, size = 0.0, page.sheet.size
    if width == size.content:
        x, width, scissors = 0, size.width, _BEFORE_SCISSORS
        page.sheet.rule(page.at(x, width, 0, scissors), middle, scissors, 0.7, _DASH)
    words = scissors + _SCISSORS + _GAP_OF_CUT
    wide = page.label(part.words, part.size, width, words + _GAP_OF_CUT)
    rest = words + wide + _GAP_OF_CUT
    at = page.at(x, width, scissors, _SCISSORS)
    page.sheet.placed(pictogram("scissors"), at, middle - _SCISSORS / 2, _SCISSORS / SIDE, SIDE)
    box = TextBox(page.at(x, width, words, wide), y, wide, part.size, part.size)
    page.text(part.words, box)
    page.sheet.rule(page.at(x, width, rest, width - rest), middle, width - rest, 0.7, _DASH)
    return line


def _ruled(page: Layouter, part: Rule, x: float, y: float, width: float) -> float:
    page.sheet.rule(x, y, width, part.line)
    return part.line


def _gap(page: Layouter, part: Gap, _x: float, _y: float, _width: float) -> float:
    return part.height * MM * (_CLOSE if page.room.close else 1) + part.grow * page.stretch


def _table(page: Layouter, part: Table, x: float, y: float, width: float) -> float:
    columns = [Column(parts=(), width=column.width) for column in part.columns]
    widths = _shared(tuple(columns), width, 0)
    if page.right_to_left:
        part = replace(part, columns=part.columns[::-1])
        widths.reverse()
    given, top = page.variant.rows(part.of), y
    for number in range(-1, max(given, part.rows)):
        tall = _cells(page, part, number, widths, x, y) if number < given else 0.0
        # A heading, which says the same in every letter, may take more lines than a row has.
        at, tall = x, max(tall, 0 if number < 0 else part.height * MM)
        for wide in widths:
            page.sheet.rectangle(at, y, wide, tall, 0.6)
            at += wide
        y += tall
    return y - top


def _cells(
    page: Layouter, part: Table, number: int, widths: list[float], x: float, y: float
) -> float:
    """The words of a row, or of the headings at -1; answers with the height of the row."""
    tall, is_head = 0.0, number < 0
    for column, wide in zip(part.columns, widths, strict=True):
        key = column.heading if is_head else column.value
        if key:
            words = page.words[key] if is_head else page.words[key].at_row(part.of, number)
            lines = 1 if is_head else part.lines
            room = wide - 2 * _CELL_PADDING
            box = TextBox(x + _CELL_PADDING, y + _CELL_PADDING, room, part.size, part.least, lines)
            name = f"{key}@{number}"
            tall = max(tall, page.wording(words, box, name, for_the_hand=part.rows > 0))
        x += wide
    return tall + 2 * _CELL_PADDING


def _shared(columns: tuple[Column, ...], width: float, gap: float) -> list[float]:
    fixed = sum(column.width for column in columns) * MM
    free = sum(1 for column in columns if not column.width)
    rest = width - fixed - gap * (len(columns) - 1)
    return [column.width * MM or rest / free for column in columns]


def _aligned(page: Layouter, align: str, x: float, width: float, side: float) -> float:
    return page.at(x, width, _before(align, width, side), side)


def _before(align: str, width: float, side: float) -> float:
    return {"left": 0.0, "center": (width - side) / 2, "right": width - side}[align]


_WAYS: Ways = {
    Say: _say,
    Row: _row,
    Group: _group,
    Frame: _frame,
    Facts: _facts,
    Picture: _picture,
    Calendar: _calendar,
    Cash: _cash,
    Moons: _moons,
    Code: _code,
    Write: _write,
    Tick: _tick,
    Finger: _finger,
    Cut: _cut,
    Rule: _ruled,
    Gap: _gap,
    Table: _table,
}
