"""The same letter as plain text: for golden files, for screens that read, and for reading aloud."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shouyue.domain.money import Fen, banknotes
from shouyue.i18n.language import Language
from shouyue.paper.form import Form
from shouyue.paper.letter import Letter, Stamp
from shouyue.paper.moons import evenings
from shouyue.paper.parts import (
    Calendar,
    Cash,
    Cut,
    Facts,
    Finger,
    Moons,
    Part,
    Say,
    Table,
    Tick,
    Write,
    inner,
)
from shouyue.paper.values import Shown, check_values
from shouyue.paper.variant import Variant, Variants
from shouyue.paper.wording import STRUCK, Hole, Wording

_BLANK = "________"
_PAGE_BREAK = "\f\n"


def plain_text(form: Form, language: Language, letter: Letter, stamp: Stamp) -> str:
    """What the pages of a letter say, part by part in their order, a form feed between pages.

    Raises:
        LetterRefusedError: a value is missing or wrong.
        FormError: the form lacks the language.
    """
    check_values(form, letter.values)
    variant = Variants(form).of(letter.values, is_copy=letter.copy is not None)
    pages = []
    for number, parts in enumerate(form.pages, start=1):
        built_in = {
            **stamp.built_in(letter),
            "form_title": form.title(language.tag),
            "form_code": form.code,
            "form_version": form.version,
            "page": number,
            "pages": len(form.pages),
        }
        shown = Shown(form, language, letter, built_in)
        reader = _Reader(form, language, shown, variant)
        pages.append("".join(f"{line}\n" for part in parts for line in reader.lines(part)))
    return _PAGE_BREAK.join(pages)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of one page of one letter."""

    form: Form
    language: Language
    shown: Shown
    variant: Variant

    def lines(self, part: Part) -> Iterator[str]:
        if not self.variant.has(part):
            return
        if way := _WAYS.get(type(part)):
            yield from way(self, part)
        for child in inner(part):
            yield from self.lines(child)

    @property
    def words(self) -> Mapping[str, Wording]:
        return self.form.said_in(self.language.tag)

    def said(self, key: str) -> str:
        return self.words[key].filled(self.shown.__getitem__)

    def colon(self, label: str, text: str) -> str:
        return f"{label}{'：' if self.language.locale.language == 'zh' else ': '}{text}"

    def facts(self, part: Facts) -> Iterator[str]:
        for fact in part.rows:
            if self.variant.has(fact):
                yield self.colon(self.said(fact.label), self.said(fact.value))

    def calendar(self, part: Calendar) -> Iterator[str]:
        ways = ("", "weekday", "leaf")
        yield f"[{' '.join(self.shown[Hole(part.of, way)] for way in ways)}]"

    def cash(self, part: Cash) -> Iterator[str]:
        cash = banknotes(Fen(self.shown.amount(part.of)))
        pieces = [f"{self.language.money(piece.face)}×{piece.count}" for piece in cash.pieces]
        if cash.rest:
            pieces.append(self.language.money(cash.rest))
        yield f"[{' + '.join(pieces)}]"

    def moons(self, part: Moons) -> Iterator[str]:
        count = evenings(self.shown.day(part.since), self.shown.day(part.of))
        yield f"[☾×{count}]"

    def write(self, part: Write) -> Iterator[str]:
        value = part.value and self.by_print(self.words[part.value])
        yield self.colon(self.said(part.words), value or _BLANK)

    def table(self, part: Table) -> Iterator[str]:
        yield " | ".join(self.said(column.heading) for column in part.columns)
        for row in range(self.variant.rows(part.of)):
            yield " | ".join(self.cell(part, column.value, row) for column in part.columns)
        for _ in range(part.rows - self.variant.rows(part.of)):
            yield " | ".join(_BLANK for _ in part.columns)

    def cell(self, part: Table, key: str, row: int) -> str:
        if not key:
            return _BLANK
        words = self.words[key].at_row(part.of, row)
        if part.rows:
            return self.by_print(words) or _BLANK
        return words.filled(self.shown.__getitem__)

    def by_print(self, words: Wording) -> str:
        """What stands where a hand may write; nothing where something is not known."""
        is_known = all(self.shown[hole] != STRUCK for hole in words.holes)
        return words.filled(self.shown.__getitem__) if is_known else ""


def _words_only(reader: _Reader, part: Say) -> Iterator[str]:
    yield from reader.said(part.words).split("\n")


# What a kind of part says by itself; each takes its own kind, which the key tells.
_WAYS: dict[type[Part], Callable[[_Reader, Any], Iterator[str]]] = {
    Say: _words_only,
    Facts: _Reader.facts,
    Calendar: _Reader.calendar,
    Cash: _Reader.cash,
    Moons: _Reader.moons,
    Table: _Reader.table,
    Write: _Reader.write,
    Tick: lambda reader, part: iter((f"□ {reader.said(part.words)}",)),
    Finger: lambda reader, part: iter((f"[{' '.join(reader.said(part.words).split())}]",)),
    Cut: lambda reader, part: iter((f"---- {reader.said(part.words)} ----",)),
}
