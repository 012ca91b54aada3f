"""What makes a form whole: every word said, every field known and used, a code on each page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from math import ceil, inf

from shouyue.paper.errors import FormError
from shouyue.paper.fonts import MissingGlyphError
from shouyue.paper.form import FieldType, Form
from shouyue.paper.money_drawings import least_cash_height, least_cash_width
from shouyue.paper.page_size import MM
from shouyue.paper.parts import (
    CELL_PADDING_MM,
    RISE,
    TICK_GAP_MM,
    UNDER_WORDS_MM,
    Calendar,
    Cash,
    Code,
    Column,
    Fact,
    Facts,
    Finger,
    Frame,
    Group,
    Moons,
    Part,
    Picture,
    Row,
    Say,
    Table,
    TableColumn,
    Tick,
    Write,
    inner,
)
from shouyue.paper.pictograms import pictogram_names
from shouyue.paper.reading import Where
from shouyue.paper.wording import BUILT_IN, PERSON_PARTS, SAME_EVERYWHERE, WAYS, Hole, Wording

_OPTIONAL_BUILT_IN = "copy_mark"
_TITLE = "title"
SMALLEST_PRINT = (25, 35)  # millimetres: smudged prints are worth nothing in court
_LEAST_DRAWING = 6  # millimetres
_LEAST_LEAF = 12  # millimetres: its weekday is in 5 points
_LEAST_INSIDE = 10  # millimetres
_LEAST_BOX = 3  # millimetres
_LEAST_TO_WRITE = 4  # millimetres
_LINE = (0.3, 6)  # points: a thinner one is lost in a copy, a thicker one is a slab
_HAND_EMS = 2
_LEAST_EMS = {"money": 4.5, "date": 5.2}
"""What is never broken over two lines, as short as it may be: ¥3,000.00 and 2026-12-31."""


def check(form: Form, file: str) -> None:
    """Refuses a form with a fault, naming the file and the key to mend.

    Raises:
        FormError: one code per rule; docs/forms.md lists them.
    """
    parts = [part for page in form.pages for part in _all(page)]
    room, _ = form.paper.room
    for number, page in enumerate(form.pages):
        _check_sizes(form, page, room, Where(file, f"pages[{number}]"))
        if sum(isinstance(part, Code) for part in _all(page)) != 1:
            raise FormError("paper.form_page_without_code", file=file, key=f"pages[{number}]")
    pieces = [piece for part in parts for piece in _pieces(part)]
    for piece in pieces:
        _check_names(form, piece, file)
    uses = [use for piece in pieces for use in _words_of(piece)]
    held = {key for name, field in form.fields.items() for key in field.words_of(name).values()}
    named = {key for key, _ in uses} | held
    labels = {key for key, use in uses if use == "label"} | held
    in_tables = {
        column.value: part.of
        for part in parts
        if isinstance(part, Table)
        for column in part.columns
    }
    for tag, words in form.words.items():
        _check_words(named | {_TITLE}, words, form.code, tag)
        for key, wording in words.items():
            where = _words_key(key, form.code, tag)
            _check_holes(form, wording, in_tables.get(key, ""), where)
            if key in labels and any(hole.field not in SAME_EVERYWHERE for hole in wording.holes):
                raise FormError("paper.form_label_varies", **where)
    _check_aloud(form)
    _check_asked(form, [part for part in parts if isinstance(part, Tick) and part.told])
    _check_all_used(form, pieces, file)


def unprintable(form: Form, tag: str, error: MissingGlyphError) -> FormError:
    """That no font draws a character of the words of a form, naming their file and key."""
    for key, wording in form.said_in(tag).items():
        if error.character in wording.filled(lambda _: ""):
            where = _words_key(key, form.code, tag)
            break
    else:  # Besides its words a form prints that they are not approved.
        where = {"file": f"blocks/words.{tag}.toml", "key": "not_approved"}
    return FormError("paper.form_glyph_missing", **where, **error.params)


def too_narrow(form: Form, tag: str, key: str, *, room: str, wanted: str) -> FormError:
    """That a place does not hold its words, naming their file and key; in millimetres."""
    return FormError(
        "paper.form_too_narrow", **_words_key(key, form.code, tag), room=room, wanted=wanted
    )


def _check_aloud(form: Form) -> None:
    """What is said goes by the same fields as what is printed."""
    for tag, sentences in form.aloud.items():
        for number, sentence in enumerate(sentences):
            where = {"file": f"{form.code}/words.{tag}.toml", "key": f"aloud[{number}]"}
            rows = sentence.each
            if rows and not _is_rows(form, rows):
                raise FormError("paper.form_field_unknown", field=rows, **where)
            _check_holes(form, sentence.words, rows, where)
            for name in (sentence.when, sentence.unless):
                if name and not (_is_condition(form, name) or _is_rows(form, name)):
                    raise FormError("paper.form_field_unknown", field=name, **where)


def _check_asked(form: Form, told: list[Tick]) -> None:
    """What is asked is what is ticked on the page, in the same order.

    One tick may be asked for in several ways, where conditions choose among them.
    """
    wanted = [tick.words.rpartition(".")[2] for tick in told]
    for tag, sentences in form.aloud.items():
        asked = [sentence.tick for sentence in sentences if sentence.asks]
        found = [name for name, _ in groupby(asked)] if any(asked) or wanted else []
        if found != wanted:
            where = {"file": f"{form.code}/words.{tag}.toml", "key": "aloud"}
            raise FormError("paper.form_ticks_unasked", wanted=" / ".join(wanted) or "—", **where)


def _check_sizes(form: Form, parts: tuple[Part, ...], room: float, where: Where) -> None:
    """Refuses what is too small to make out, or larger than its room: it would lie elsewhere too.

    All in millimetres. Of what a block is made of, the line is told where the form uses it.
    """
    for number, part in enumerate(parts):
        here = where / "parts" / number
        _check_size(form, part, room, here)
        if isinstance(part, Group):
            _check_sizes(form, part.parts, room, here)
        elif isinstance(part, Frame):
            most = (room - min(room, _LEAST_INSIDE)) / 2
            if part.padding > most:
                raise _wrong_size(here / "padding", f"≤ {most:g} mm")
            _check_sizes(form, part.parts, room - 2 * part.padding, here)
        elif isinstance(part, Row):
            between = part.gap * (len(part.columns) - 1)
            if between >= room:
                raise _wrong_size(here / "gap", f"< {room / (len(part.columns) - 1):g}")
            share = _share(part.columns, room - between, here / "columns")
            for place, column in enumerate(part.columns):
                there = here / "columns" / place
                _check_sizes(form, column.parts, column.width or share, there)
        elif isinstance(part, Table):
            _check_cells(form, part, room, here / "columns")


def _check_size(form: Form, part: Part, room: float, where: Where) -> None:
    """One part by itself, in a column so wide."""
    paper, (_, tall) = form.paper, form.paper.room
    # A pictogram is as wide as it is high; a leaf that is narrower does not hold its day.
    high = min(room, tall) if isinstance(part, Picture | Calendar) else tall
    for key, least, most, unit in (
        ("size", paper.least_type, inf, "pt"),
        ("least", paper.least_type, inf, "pt"),
        ("line", *_LINE, "pt"),
        ("box", _LEAST_BOX, room - TICK_GAP_MM, "mm"),
        ("width", SMALLEST_PRINT[0], room, "mm"),
        ("height", _least_height(part), high, "mm"),
    ):
        value = getattr(part, key, None)
        if value is not None and value < least:
            raise _wrong_size(where / key, f"≥ {least:g} {unit}")
        if value is not None and value > most:
            raise _wrong_size(where / key, f"≤ {most:g} {unit}")
    if room < (wanted := _least_width(form, part)):
        raise where.error("paper.form_too_narrow", room=f"{room:.4g}", wanted=f"{wanted}")


def _least_width(form: Form, part: Part) -> int:
    """Whole millimetres in which a part can say what it has to; 0 where its words decide."""
    if isinstance(part, Cash):
        return least_cash_width(part.height)
    if isinstance(part, Say):
        ems = _least_ems(form, part.words, otherwise=1)
        return ceil(ems * min(part.size, part.least) / MM)
    return 0


def _least_height(part: Part) -> float:
    """Millimetres in which a part can be made out, or written into."""
    if isinstance(part, Picture | Moons):
        return _LEAST_DRAWING
    if isinstance(part, Calendar):
        return _LEAST_LEAF
    if isinstance(part, Cash):
        return least_cash_height()
    if isinstance(part, Finger):
        return SMALLEST_PRINT[1]
    if isinstance(part, Write):
        words = RISE * part.size / MM + UNDER_WORDS_MM
        return max(_LEAST_TO_WRITE, ceil(10 * words) / 10)
    return _LEAST_TO_WRITE if isinstance(part, Table) and part.rows else 0


def _share(columns: Sequence[Column | TableColumn], room: float, where: Where) -> float:
    """What is left for each column without a width of its own."""
    free = sum(not column.width for column in columns)
    for place, column in enumerate(columns):
        if column.width > room or (free and column.width == room):
            raise _wrong_size(where / place / "width", f"{'<' if free else '≤'} {room:g}")
        room -= column.width
    return room / free if free else 0


def _check_cells(form: Form, table: Table, room: float, where: Where) -> None:
    """Refuses a column of a table without room for the least that may stand in it."""
    free = [0]
    for place, column in enumerate(table.columns):
        least = _least_cell(form, table, column)
        if not column.width:
            free.append(least)
        elif column.width < least:
            raise _wrong_size(where / place / "width", f"≥ {least}")
    widest = max(free)
    left = room - widest * (len(free) - 1)
    if left < 0:
        raise _wrong_size(where, f"≤ {room // widest:g}")
    _share(table.columns, left, where)


def _least_cell(form: Form, table: Table, column: TableColumn) -> int:
    """The width in whole millimetres that holds the shortest day or sum in the smallest type."""
    ems = _least_ems(form, column.value, table.of, otherwise=_HAND_EMS)
    return ceil(ems * table.least / MM + 2 * CELL_PADDING_MM)


def _least_ems(form: Form, key: str, rows: str = "", *, otherwise: float) -> float:
    """The width of the shortest day or sum that words may say."""
    said = [words[key] for words in form.words.values() if key in words]
    kinds = {_kind_of(form, hole, rows) for wording in said for hole in wording.holes}
    return max((_LEAST_EMS.get(kind, otherwise) for kind in kinds), default=otherwise)


def _wrong_size(where: Where, wanted: str) -> FormError:
    return where.error("paper.form_value_wrong", wanted=wanted)


def _all(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all(inner(part))


def _pieces(part: Part) -> Iterator[Part | Column | Fact | TableColumn]:
    """A part and the pieces of it that have keys of their own."""
    yield part
    if isinstance(part, Row | Table):
        yield from part.columns
    if isinstance(part, Facts):
        yield from part.rows


def _words_of(piece: object) -> Iterator[tuple[str, str]]:
    """The names of the words of a piece, and whether they may differ: `any` or `label`."""
    for item in fields(piece):  # type: ignore[arg-type] # every piece is a dataclass
        name = getattr(piece, item.name)
        if name and (use := item.metadata.get("words")):
            yield name, use


def _fields_of(piece: object) -> Iterator[tuple[str, str, str]]:
    """Key, name and wanted type of the fields that a piece names outside of words."""
    for item in fields(piece):  # type: ignore[arg-type] # every piece is one
        if kind := item.metadata.get("of"):
            yield item.name, getattr(piece, item.name), kind
        elif item.name in ("when", "unless") and getattr(piece, item.name):
            yield item.name, getattr(piece, item.name), ""


def _check_names(form: Form, piece: object, file: str) -> None:
    for key, name, wanted in _fields_of(piece):
        known = form.fields.get(name)
        if wanted:
            right = known is not None and known.kind == wanted
        else:
            right = _is_condition(form, name)
        if not right:
            raise FormError("paper.form_field_unknown", file=file, key=key, field=name)
    if isinstance(piece, Picture) and piece.name not in pictogram_names():
        raise FormError("paper.form_picture_unknown", file=file, key="name", name=piece.name)


def _is_condition(form: Form, name: str) -> bool:
    known = form.fields.get(name)
    return name == _OPTIONAL_BUILT_IN or (
        known is not None and (known.optional or known.kind == "flag")
    )


def _is_rows(form: Form, name: str) -> bool:
    known = form.fields.get(name)
    return known is not None and known.kind == "rows"


def _check_words(named: set[str], words: Mapping[str, Wording], code: str, tag: str) -> None:
    for key in sorted(named - words.keys()):
        raise FormError("paper.form_words_missing", **_words_key(key, code, tag))
    for key in sorted(words.keys() - named):
        raise FormError("paper.form_words_unused", **_words_key(key, code, tag))


def _words_key(key: str, code: str, tag: str) -> dict[str, str]:
    """The file and key of words; those of a block carry a prefix, `H1.serial`."""
    block, dot, name = key.partition(".")
    if dot:
        return {"file": f"blocks/words.{tag}.toml", "key": f"{block.rstrip('0123456789')}.{name}"}
    return {"file": f"{code}/words.{tag}.toml", "key": key}


def _check_holes(form: Form, wording: Wording, rows: str, where: dict[str, str]) -> None:
    for hole in wording.holes:
        kind = _kind_of(form, hole, rows)
        if not kind:
            raise FormError("paper.form_field_unknown", field=hole.field, **where)
        if hole.way not in WAYS[kind]:
            raise FormError("paper.form_way_unknown", field=hole.field, way=hole.way, **where)


def _kind_of(form: Form, hole: Hole, rows: str) -> str:
    """The type of what a hole names; empty when there is no such thing here."""
    root, dot, part = hole.field.partition(".")
    field = form.fields.get(root)
    if field is None or not dot:
        kind = field.kind if field else BUILT_IN.get(hole.field, "")
        return "" if kind in ("person", "rows") else kind
    if field.kind == "person" and part in PERSON_PARTS:
        return "person"
    columns: Mapping[str, FieldType] = field.columns or {}
    return columns[part].kind if root == rows and part in columns else ""


def _check_all_used(
    form: Form, pieces: list[Part | Column | Fact | TableColumn], file: str
) -> None:
    used = {name for piece in pieces for _, name, _ in _fields_of(piece)}
    for words in form.words.values():
        used.update(hole.root for wording in words.values() for hole in wording.holes)
    for name in sorted(form.fields.keys() - used):
        raise FormError("paper.form_field_unused", file=file, key=f"fields.{name}")
