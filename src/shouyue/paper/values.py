"""The values of one letter: checked against the types that the form declares, then shown."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from shouyue.domain.invisible import visible
from shouyue.i18n.language import Language
from shouyue.paper.field_names import field_name
from shouyue.paper.form import FieldType, Form
from shouyue.paper.letter import Letter, Person, Value
from shouyue.paper.scripts import isolated
from shouyue.paper.wording import BUILT_IN, STRUCK, WAYS, Hole

# A dot of a name parts no two things of ours: it stays where a line ends.
_OWN_DOT = re.compile(r"[ \u3000]+·")


class LetterRefusedError(Exception):
    """One letter cannot be printed; the batch goes on without it. Never leaves the room."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def of_field(code: str, path: str, **params: object) -> LetterRefusedError:
    """That something is wrong with a field: `field` is its key, `name` what people call it."""
    return LetterRefusedError(code, field=path, name=field_name(path), **params)


def check_values(form: Form, values: Mapping[str, Value]) -> None:
    """Compares the values with the fields of the form; values for other forms may be among them.

    Raises:
        LetterRefusedError: `paper.value_missing`, `paper.value_wrong`, naming the field.
    """
    _check(form.fields, values, "")


def _check(fields: Mapping[str, FieldType], values: Mapping[str, Any], prefix: str) -> None:
    for name, field in fields.items():
        value = values.get(name)
        if value is None or value == "":
            if not field.optional and field.kind != "flag":
                raise of_field("paper.value_missing", prefix + name)
        elif not _RIGHT[field.kind](value) or (field.of and not set(value) <= set(field.of)):
            raise of_field("paper.value_wrong", prefix + name, wanted=field.kind)
        elif field.columns:
            for number, row in enumerate(value):
                _check(field.columns, row, f"{prefix}{name}.{number}.")


def _is_amount(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(visible(value).strip())


def _is_words(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(map(_is_text, value))


def _is_rows(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(row, Mapping) for row in value)


_RIGHT: Mapping[str, Callable[[object], bool]] = {
    "text": _is_text,
    "phone": _is_text,
    "money": _is_amount,
    "percent": _is_amount,
    "count": _is_amount,
    "date": lambda value: isinstance(value, dt.date) and not isinstance(value, dt.datetime),
    "flag": lambda value: isinstance(value, bool),
    "person": lambda value: isinstance(value, Person) and _is_text(value.name),
    "rows": _is_rows,
    "words": _is_words,
}


class Shown(dict[Hole, str]):
    """What the holes of one letter show, worked out when first asked for."""

    def __init__(
        self, form: Form, language: Language, letter: Letter, built_in: Mapping[str, object]
    ) -> None:
        super().__init__()
        self._form, self.language, self._letter, self._built_in = form, language, letter, built_in

    def __missing__(self, hole: Hole) -> str:
        value, kind = self._found(hole.field)
        if isinstance(value, str):
            # Marks of direction are the form's alone: in a value they would reorder its line.
            value = _OWN_DOT.sub("\u00a0·", visible(value))
        empty = value is None or value == ""
        shown = STRUCK if empty else WAYS[kind][hole.way](self.language, value)
        if self.language.right_to_left and not empty:
            shown = isolated(shown)
        self[hole] = shown
        return shown

    def is_known(self, hole: Hole) -> bool:
        """Whether the letter gives what a hole names; an unknown one is shown struck."""
        value, _ = self._found(hole.field)
        return value is not None and value != ""

    def kind_of(self, path: str) -> str:
        """The type of what a hole names."""
        return self._found(path)[1]

    def amount(self, field: str) -> int:
        """The fen of a field of money that was checked."""
        value = self._letter.values.get(field)
        return value if isinstance(value, int) else 0

    def day(self, field: str) -> dt.date | None:
        """The day of a field of dates that was checked; None of one that is not given."""
        value = self._letter.values.get(field)
        return value if isinstance(value, dt.date) else None

    def _found(self, path: str) -> tuple[Any, str]:
        """The value that a hole names, and its type; rows are `plan.0.due`."""
        plain = self._form.fields.get(path)
        if plain is not None and not plain.of:
            return self._letter.values.get(path), plain.kind
        if path in self._built_in:
            return self._built_in[path], BUILT_IN[path]
        root, *rest = path.split(".")
        field, value = self._form.fields[root], self._letter.values.get(root)
        if field.of and isinstance(value, tuple):
            words, keys = self._form.said_in(self.language.tag), field.words_of(root)
            return [words[keys[str(name)]].filled(str) for name in value], field.kind
        if field.kind == "person":
            return getattr(value, rest[0], ""), "person"
        if field.columns and isinstance(value, tuple):
            row, column = rest
            cells = value[int(row)]
            cell = cells.get(column) if isinstance(cells, Mapping) else None
            return cell, field.columns[column].kind
        return value, field.kind
