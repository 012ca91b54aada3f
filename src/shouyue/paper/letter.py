"""What goes into a batch of letters and what comes out of it. Values only."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a form names one; what is not known stays empty and prints struck out."""

    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    written_as: str = ""
    relation: str = ""


# A value for a field of a form, by the type that the form declares:
#   text, phone   str          money     int, fen
#   date          date         percent   int, millionths
#   count         int          flag      bool
#   person        Person       rows      tuple of mappings, each a row of plain values
#   words         tuple of str, names of what the form says in its own words
VALUE_TYPES = (
    *("text", "phone", "money", "percent", "count", "date", "flag", "person", "rows", "words"),
)
Value = (
    str | int | bool | dt.date | Person | tuple[Mapping[str, "Value"], ...] | tuple[str, ...] | None
)


@dataclass(frozen=True, slots=True)
class Copy:
    """That a letter was printed before: why it is printed again, and when, with its zone.

    Both stand on every page of it; the words come ready from whoever prints again.
    """

    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be: its serial (A–Z, 0–9 and `-`, at most 28) and a value per field.

    `language` is the tag of another language than its batch is in; empty where it is the same.
    `copy` marks one that was printed before, among others of its batch that were not.
    """

    serial: str
    values: Mapping[str, Value]
    language: str = ""
    copy: Copy | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a batch is printed, with its zone."""

    at: dt.datetime

    def built_in(self, letter: Letter) -> Mapping[str, object]:
        """What every page of a letter can say without a field: its serial, and when and why."""
        copy = letter.copy
        return {
            "serial": letter.serial,
            "printed_at": copy.at if copy else self.at,
            "copy_mark": copy.why if copy else None,
        }


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a letter is in the PDF of its batch; pages count from 1.

    `enclosed` pages of other forms lie right behind its own.
    """

    serial: str
    first_page: int
    pages: int
    enclosed: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A letter that was left out whole, and why: a code with the params of its sentence.

    Params name the field and, where a glyph is missing, the character; never another value.
    """

    serial: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished batch."""

    pages: int
    letters: tuple[Printed, ...]
    refused: tuple[Refused, ...]
