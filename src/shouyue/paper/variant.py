"""Which optional parts of a form a letter has, how many rows and lines: what decides its layout."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol, TypeVar

from shouyue.paper.form import Form
from shouyue.paper.letter import Value
from shouyue.paper.parts import Facts, Part, inner


class _Conditional(Protocol):
    @property
    def when(self) -> str: ...
    @property
    def unless(self) -> str: ...


COPY_MARK: Final = "copy_mark"
"""The condition that holds on copies."""

C = TypeVar("C", bound=_Conditional)


class Lines(NamedTuple):
    """How many lines words take; with a size they are set in it and close together."""

    number: int
    size: float = 0


class Room(NamedTuple):
    """What a page does for names longer than most.

    Attributes:
        lines: the words that take more lines than the form says.
        close: whether what lies between the parts is half as high.
    """

    lines: tuple[tuple[str, Lines], ...] = ()
    close: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """The conditions that hold, the number of rows of each field of rows, and room by page."""

    true: frozenset[str]
    row_counts: tuple[tuple[str, int], ...] = ()
    rooms: tuple[tuple[int, Room], ...] = ()

    def has(self, piece: _Conditional) -> bool:
        return (not piece.when or piece.when in self.true) and piece.unless not in self.true

    def shown(self, parts: Iterable[Part]) -> list[Part]:
        return [part for part in parts if self.has(part)]

    def rows(self, field: str) -> int:
        return dict(self.row_counts)[field]

    def room(self, page: int) -> Room:
        """What the page with this number, from 0, does for long names."""
        return dict(self.rooms).get(page, Room())

    def with_room(self, page: int, room: Room) -> "Variant":
        """The same with this room on a page."""
        return replace(self, rooms=tuple(sorted((dict(self.rooms) | {page: room}).items())))


class Variants:
    """Tells the variant of each letter of a form, by the `conditions` that its parts name."""

    def __init__(self, form: Form) -> None:
        named = {name for page in form.pages for name in _named(page)}
        self.conditions = tuple(name for name in form.fields if name in named)
        self._rows = [name for name, field in form.fields.items() if field.kind == "rows"]

    def of(self, values: Mapping[str, Value], *, is_copy: bool) -> Variant:
        true = [name for name in self.conditions if holds(values.get(name))]
        if is_copy:
            true.append(COPY_MARK)
        counts = tuple((name, _count(values.get(name))) for name in self._rows)
        return Variant(frozenset(true), counts)


def _named(parts: Iterable[Part]) -> Iterator[str]:
    """Whatever `when` and `unless` name in parts and within them."""
    for part in parts:
        pieces: tuple[_Conditional, ...] = (part,)
        if isinstance(part, Facts):
            pieces += part.rows
        for piece in pieces:
            yield piece.when
            yield piece.unless
        yield from _named(inner(part))


def holds(value: Value) -> bool:
    """A flag that is up, or any value at all: an amount of nothing is told, not left out."""
    return value is not None and value is not False and value not in ("", ())


def _count(value: Value) -> int:
    return len(value) if isinstance(value, tuple) else 0
