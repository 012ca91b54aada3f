"""Which column is which field: by a table of synonyms, or as a person mapped it."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from shouyue.intake.cells import Line, narrow, text_of
from shouyue.intake.errors import AmbiguousColumnsError, NotATapeError, UnknownColumnsError

LOOK_FOR_HEADER: Final = 40
"""Lines from the top within which the header must stand."""

_GUARANTOR_FIELDS: Final = ("guarantor_name", "guarantor_id", "guarantor_phone")
_LONGEST_HEADER: Final = 60
_FEWEST_NAMES: Final = 2  # columns placed, for a line to be a header at all
_FEWEST_HEADERS: Final = 3  # words in a line, for a person to be asked about it

_UNIT: Final = re.compile(r"[(\[【〔]([^)\]】〕0-9]*)[)\]】〕]")
_NOISE: Final = re.compile(r"[\s:;,.、·*_#\-—/'\"()\[\]]+")
_NUMBER: Final = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十])")
_LONG_NUMBER: Final = re.compile(r"[0-9]{5,}")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The shipped table: normalised name -> (field, rank); the lowest rank is the surest."""

    places: Mapping[str, tuple[str, int]]
    fields: frozenset[str]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One placed column. `unit` is what its header has in brackets, such as % or 万元."""

    index: int
    header: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of one sheet, understood.

    Attributes:
        line: 1-based line of the header.
        width: cells the header has.
        columns: field -> column; a further guarantor's fields carry a number: guarantor_name.2.
        headers: the header cells as they stand, to know a repeated header by.
        unread: headers that no field asked for.
    """

    line: int
    width: int
    columns: Mapping[str, Column] = field(hash=False)
    headers: tuple[str, ...]
    unread: tuple[str, ...]

    def index(self, name: str) -> int:
        """The column of a field, or -1."""
        column = self.columns.get(name)
        return column.index if column else -1

    def as_mapping(self) -> dict[str, str]:
        """Field -> header, or "@N" where that header stands in the file more than once."""
        return {
            name: column.header
            if self.headers.count(column.header) == 1
            else f"@{column.index + 1}"
            for name, column in self.columns.items()
        }


@cache
def load_synonyms(resources: Path) -> Synonyms:
    """Read `intake/synonyms.toml` of the given resources folder, once in a run.

    Raises:
        ValueError: one name stands for two fields: the table is wrong, not the bank's file.
    """
    table = tomllib.loads((resources / "intake" / "synonyms.toml").read_text(encoding="utf-8"))
    places: dict[str, tuple[str, int]] = {}
    for name, entry in table.items():
        for rank, synonym in enumerate(entry["names"]):
            key = plain_header(synonym)
            if places.setdefault(key, (name, rank))[0] != name:
                raise ValueError(f"synonym {synonym!r} stands for two fields")
    required = tuple(name for name, entry in table.items() if entry.get("required", False))
    return Synonyms(places, frozenset(table), required)


def plain_header(text: str) -> str:
    """A header without case, width, blanks, punctuation, and what stands in brackets."""
    return _NOISE.sub("", _UNIT.sub("", narrow(text))).casefold()


def find_layout(
    lines: Sequence[Line], synonyms: Synonyms, mapping: Mapping[str, str] | None = None
) -> Layout:
    """The header among the first lines of a sheet.

    Args:
        lines: the first `LOOK_FOR_HEADER` lines.
        synonyms: the shipped table.
        mapping: field -> header text, "@N" for the N-th column, or "" for "has none"; before
            the table. A header that the file does not have is passed over.

    Raises:
        NotATapeError: nothing here looks like a header.
        UnknownColumnsError: the best line lacks fields we must have.
        AmbiguousColumnsError: it has two columns for one.
    """
    best: _Placing | None = None
    for line in lines:
        placing = _Placing(line, synonyms, mapping or {})
        if best is None or placing.score > best.score:
            best = placing
    if best is None or len(best.columns) < _FEWEST_NAMES:
        raise _no_header(lines, synonyms.required)
    if missing := best.missing:
        found = {name: column.header for name, column in best.columns.items()}
        raise UnknownColumnsError(best.headers, missing, found, best.line.number)
    best.refuse_ambiguity()
    return Layout(
        best.line.number, len(best.headers), best.columns, best.headers, tuple(best.unread())
    )


def _no_header(lines: Sequence[Line], required: tuple[str, ...]) -> Exception:
    """What to say when no line names even two fields: ask about the wordiest, if any."""
    for line in lines:
        words = [text for text in map(text_of, line.cells) if text.strip()]
        if len(words) >= _FEWEST_HEADERS and not any(map(_LONG_NUMBER.search, words)):
            headers = tuple(narrow(text_of(cell)) for cell in line.cells)
            return UnknownColumnsError(headers, required, {}, line.number)
    return NotATapeError(kind="no_header")


class _Placing:
    """One line taken for a header, to see how far that goes."""

    def __init__(self, line: Line, synonyms: Synonyms, mapping: Mapping[str, str]) -> None:
        self.line = line
        self.headers = tuple(narrow(text_of(cell)) for cell in line.cells)
        self._synonyms = synonyms
        self._rivals: dict[str, list[int]] = {}
        self.columns: dict[str, Column] = {}
        self._closed = self._place_mapped(mapping)
        self._place_by_synonym()
        self.missing = tuple(name for name in synonyms.required if name not in self.columns)
        self.score = (len(synonyms.required) - len(self.missing), len(self.columns))

    def unread(self) -> Iterable[str]:
        taken = {column.index for column in self.columns.values()}
        return (h for index, h in enumerate(self.headers) if h and index not in taken)

    def refuse_ambiguity(self) -> None:
        for name, rivals in self._rivals.items():
            if len(rivals) > 1:
                columns = tuple(index + 1 for index in rivals)
                raise AmbiguousColumnsError(field=name, columns=columns)

    def _place_mapped(self, mapping: Mapping[str, str]) -> set[str]:
        """Place what a person said; returns the fields that are settled by it."""
        settled = set()
        for name, header in mapping.items():
            if not header:
                settled.add(name)
            elif (index := self._find(header)) >= 0:
                self._set(name, index)
                settled.add(name)
        return settled

    def _find(self, header: str) -> int:
        if re.fullmatch(r"@[1-9][0-9]{0,2}", header):
            index = int(header[1:]) - 1
            return index if index < len(self.headers) and self.headers[index] else -1
        wanted = narrow(header)
        return self.headers.index(wanted) if wanted in self.headers else -1

    def _place_by_synonym(self) -> None:
        taken = {column.index for column in self.columns.values()}
        ranks: dict[str, int] = {}
        for index, header in enumerate(self.headers):
            name, rank = self._field_of(header)
            if not name or name in self._closed or index in taken:
                continue
            if name not in ranks or rank < ranks[name]:
                self._set(name, index)
                ranks[name] = rank
                self._rivals[name] = [index]
            elif rank == ranks[name]:
                self._rivals[name].append(index)

    def _field_of(self, header: str) -> tuple[str, int]:
        if len(header) > _LONGEST_HEADER:
            return "", 0
        plain = plain_header(header)
        if found := self._synonyms.places.get(plain):
            return found
        if number := _NUMBER.search(plain):
            name, rank = self._synonyms.places.get(_NUMBER.sub("", plain, count=1), ("", 0))
            if name in _GUARANTOR_FIELDS:
                return f"{name}.{number[0]}", rank
        return "", 0

    def _set(self, name: str, index: int) -> None:
        header = self.headers[index]
        unit = _UNIT.search(header[:_LONGEST_HEADER])
        self.columns[name] = Column(index, header, unit[1].strip() if unit else "")


def guarantor_columns(layout: Layout) -> tuple[tuple[int, int, int], ...]:
    """(name, id, phone) columns of every guarantor group; -1 where the file has none."""
    groups = []
    for name in layout.columns:
        base, _, number = name.partition(".")
        if base == "guarantor_name":
            suffix = f".{number}" if number else ""
            group = tuple(layout.index(part + suffix) for part in _GUARANTOR_FIELDS)
            groups.append((group[0], group[1], group[2]))
    return tuple(groups)
