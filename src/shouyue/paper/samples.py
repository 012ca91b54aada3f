"""What a form is tried out with: invented people, as everyday and as long as people's can be.

`sample.toml` in the folder of a form fills its fields, on top of the one that all forms share
beside the blocks. What they say in another language stands in `sample.<language>.toml` beside
that. `[longest]` stands on top of `[ordinary]`, so that it names only what is longer.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Final, Literal

from shouyue.domain.errors import KnownError
from shouyue.domain.money import parse_yuan
from shouyue.domain.penalty import percent
from shouyue.paper.form import FieldType, Form
from shouyue.paper.forms import locating
from shouyue.paper.letter import Copy, Letter, Person, Value
from shouyue.paper.reading import Table, Where, as_table, listed, read_toml

Filled = Literal["ordinary", "longest"]
FILLED: Final[tuple[Filled, ...]] = ("ordinary", "longest")
SERIAL: Final = "310203-26-000127"
LONGEST_WHY: Final = "原件在路上叫雨淋湿了按不了手印再另印一份"
"""As long as the reason for a copy may be."""

_FILE: Final = "sample.toml"
_SHARED: Final = f"blocks/{_FILE}"
_PERSON: Final = {item.name for item in fields(Person)}
_MILLION: Final = 1_000_000


def sample(folder: Path, form: Form, filled: Filled = "ordinary", tag: str = "") -> Letter:
    """A letter of invented people; in a language that has words for them, in those.

    Raises:
        FormError: a field that the form needs has no sample; a sample is not of its type or there
            is no such field. Names file, key and line.
    """
    with locating(folder):
        own, where = read_toml(folder / form.code / _FILE, folder)
        shared, there = read_toml(folder / _SHARED, folder)
        found: dict[str, tuple[object, Where]] = {}
        for name in FILLED[: FILLED.index(filled) + 1]:
            for table, place in ((shared, there), (own, where)):
                for key, value in as_table(table.get(name, {}), place / name).items():
                    if key in form.fields:
                        found[key] = value, place / name / key
                    elif table is own:
                        raise (place / name / key).error("paper.form_field_unknown", field=key)
        for key, field in form.fields.items():
            if key not in found and not field.optional and field.kind != "flag":
                raise (where / FILLED[0] / key).error("paper.form_key_missing")
        words = _words(folder, tag)
        values = {
            key: _value(form.fields[key], _in_words(said, words), at)
            for key, (said, at) in found.items()
        }
        return Letter(SERIAL, values)


def printings(form: Form, letter: Letter, at: dt.datetime) -> Iterator[Letter]:
    """Whatever may become of a sample on paper: with each flag up or not, first and as a copy.

    Each has a serial of its own.

    Args:
        form: of the letter.
        letter: the sample; what its flags say there does not matter.
        at: when the copies are printed, with its zone.
    """
    flags = [key for key, field in form.fields.items() if field.kind == "flag"]
    ways = product((None, Copy(LONGEST_WHY, at)), product((False, True), repeat=len(flags)))
    for number, (copy, up) in enumerate(ways):
        values = {**letter.values, **dict(zip(flags, up, strict=True))}
        yield Letter(f"{letter.serial}-{number}", values, letter.language, copy)


def _words(folder: Path, tag: str) -> Table:
    """What the samples say in a language, by what they say in Chinese; empty where it has none."""
    file = f"blocks/sample.{tag}.toml"
    if not (folder / file).is_file():
        return {}
    table, where = read_toml(folder / file, folder)
    return as_table(table.get("words", {}), where / "words")


def _in_words(said: object, words: Table) -> object:
    """A sample with each text, or each of its lines, that there are words for said in those."""
    if isinstance(said, str):
        whole = words.get(said)
        lines = (str(words.get(line, line)) for line in said.split("\n"))
        return "\n".join(lines) if whole is None else whole
    if isinstance(said, Mapping):
        return {key: _in_words(value, words) for key, value in said.items()}
    return [_in_words(value, words) for value in said] if isinstance(said, list) else said


def _value(field: FieldType, said: object, where: Where) -> Value:
    if field.kind == "rows":
        columns = field.columns or {}
        return tuple(
            _row(columns, as_table(row, where / n), where / n) for n, row in listed(said, where)
        )
    try:
        return _READERS[field.kind](said)
    except (TypeError, ValueError, ArithmeticError, KnownError):
        raise where.error("paper.form_value_wrong", wanted=field.kind) from None


def _row(columns: Mapping[str, FieldType], row: Table, where: Where) -> Mapping[str, Value]:
    for key in row.keys() - columns.keys():
        raise (where / key).error("paper.form_field_unknown", field=key)
    return {key: _value(columns[key], said, where / key) for key, said in row.items()}


def _text(said: object) -> str:
    if not isinstance(said, str) or not said.strip():
        raise TypeError
    return said


def _count(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise TypeError
    return said


def _flag(said: object) -> bool:
    if not isinstance(said, bool):
        raise TypeError
    return said


def _day(said: object) -> dt.date:
    if type(said) is not dt.date:
        raise TypeError
    return said


def _person(said: object) -> Person:
    if not isinstance(said, Mapping) or not said.keys() <= _PERSON:
        raise TypeError
    return Person(**{key: _text(value) for key, value in said.items()})


def _names(said: object) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise TypeError
    return tuple(_text(one) for one in said)


_READERS: Final[Mapping[str, Callable[[object], Value]]] = {
    "text": _text,
    "phone": _text,
    "money": lambda said: parse_yuan(_text(said)),
    "percent": lambda said: int(percent(_text(said)) * _MILLION),
    "count": _count,
    "date": _day,
    "flag": _flag,
    "person": _person,
    "words": _names,
}
