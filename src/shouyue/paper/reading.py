"""Turns tables of a TOML file into parts, refusing what it does not know by file and key."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from errno import EISDIR
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from shouyue.domain.invisible import first_unruly, named
from shouyue.paper.errors import FormError
from shouyue.paper.page_size import SIZES
from shouyue.paper.parts import KINDS, Part
from shouyue.paper.wording import Wording, parse

T = TypeVar("T")
Table = Mapping[str, object]

_LONGEST = max(max(size.width_mm, size.height_mm) for size in SIZES.values())
"""Millimetres: nothing on a sheet is longer, and no type or count is larger either."""
_NEVER_NOTHING = ("size", "least", "lines")
_LINE = re.compile(r"at line (\d+)")
_DEEPEST = 40  # tables and lists inside each other: what reads and sets them goes as deep itself


@dataclass(frozen=True, slots=True)
class Where:
    """A key in a file, for people who mend forms."""

    file: str
    key: str = ""

    def __truediv__(self, key: str | int) -> "Where":
        if isinstance(key, int):
            return Where(self.file, f"{self.key}[{key}]")
        return Where(self.file, f"{self.key}.{key}" if self.key else key)

    def error(self, code: str, **params: object) -> FormError:
        return FormError(code, file=self.file, key=self.key, **params)


def text_of(path: Path) -> str:
    """The text of a file; some editors begin it with a mark.

    Raises:
        OSError: it cannot be read, or is no file: a pipe would be waited for.
        UnicodeDecodeError: it is no UTF-8.
    """
    if path.exists() and not path.is_file():
        raise IsADirectoryError(EISDIR, "no file", str(path))
    return path.read_text(encoding="utf-8-sig")


def read_toml(path: Path, root: Path) -> tuple[Table, Where]:
    """A file as tables, and its name within the folder of forms.

    Raises:
        FormError: `paper.form_file_missing`, `paper.form_file_unreadable` for what is no file or
            is held by another program, `paper.form_too_deep`; with the line
            `paper.form_not_utf8`, `paper.form_syntax`.
    """
    where = Where(path.relative_to(root).as_posix())
    text = ""
    try:
        text = text_of(path)
        table = tomllib.loads(text)
    except FileNotFoundError as error:
        raise where.error("paper.form_file_missing") from error
    except OSError as error:
        raise where.error("paper.form_file_unreadable") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise where.error("paper.form_not_utf8", line=line) from error
    except tomllib.TOMLDecodeError as error:
        if "\0" in text:  # plain letters in two bytes each, as UTF-16 has them
            raise where.error("paper.form_not_utf8", line=1) from error
        found = _LINE.search(str(error))
        line = int(found[1]) if found else len(text.splitlines())  # it says: at end of document
        raise where.error("paper.form_syntax", line=line) from error
    except RecursionError as error:
        raise _too_deep(where) from error
    inner: list[object] = [table]
    for _ in range(_DEEPEST):
        inner = [child for one in inner for child in _inside(one)]
    if inner:
        raise _too_deep(where)
    return table, where


def _inside(value: object) -> Iterable[object]:
    """What a table or a list holds; nothing else holds anything."""
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _too_deep(where: Where) -> FormError:
    # Its line would be looked for in the same way, too deep.
    return where.error("paper.form_too_deep", line=0, most=_DEEPEST)


class PartReader:
    """Builds parts from tables.

    The names of words get a prefix, the block they come from, but for those that the form says
    itself; the names of fields are replaced where the block is used for a field by another name.
    """

    def __init__(
        self,
        prefix: str = "",
        names: Mapping[str, str] | None = None,
        said: Mapping[str, str] | None = None,
    ) -> None:
        self._prefix = prefix
        self._names = names or {}
        self._said = said or {}

    def renamed(self, field: str) -> str:
        return self._names.get(field, field)

    def part(self, table: object, where: Where) -> Part:
        entries = dict(as_table(table, where))
        name = entries.pop("part", None)
        kind = KINDS.get(str(name))
        if kind is None:
            raise (where / "part").error("paper.form_part_unknown", name=str(name))
        return self.value(kind, entries, where)

    def value(self, kind: type[T], table: object, where: Where) -> T:
        """A part or a piece of one.

        Raises:
            FormError: `paper.form_key_unknown`, `paper.form_key_missing`,
                `paper.form_value_wrong`.
        """
        entries = as_table(table, where)
        known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type] # dataclasses
        for key in entries:
            if key not in known:
                raise (where / key).error("paper.form_key_unknown")
        made: dict[str, object] = {}
        for key, item in known.items():
            if key in entries:
                made[key] = self._entry(item, entries[key], where / key)
            elif item.default is MISSING:
                raise (where / key).error("paper.form_key_missing")
        return kind(**made)

    def _entry(self, item: Field[Any], value: object, where: Where) -> object:
        wanted = item.type
        if get_origin(wanted) is tuple:
            kind = get_args(wanted)[0]
            return tuple(self._item(kind, child, where / n) for n, child in listed(value, where))
        if get_origin(wanted) is Literal:
            if value not in get_args(wanted):
                raise where.error("paper.form_value_wrong", wanted=" / ".join(get_args(wanted)))
            return value
        if wanted is float and type(value) is int:
            value = float(value)
        if not isinstance(wanted, type) or type(value) is not wanted:
            raise where.error("paper.form_value_wrong", wanted=getattr(wanted, "__name__", ""))
        if isinstance(value, int | float) and not isinstance(value, bool):
            _check_number(item.name, value, where)
        if isinstance(value, str):
            return self._name(item, value)
        return value

    def _name(self, item: Field[Any], value: str) -> str:
        if "words" in item.metadata:
            return self._said.get(value, self._prefix + value)
        if "of" in item.metadata or item.name in ("when", "unless"):
            return self.renamed(value)
        return value

    def _item(self, kind: type, value: object, where: Where) -> object:
        return self.part(value, where) if kind is Part else self.value(kind, value, where)


def _check_number(name: str, value: float, where: Where) -> None:
    # What is not a number is within no bounds.
    if name == "leading" and value < 1:
        # Lines would stand in each other.
        raise where.error("paper.form_value_wrong", wanted="≥ 1")
    if not 0 <= value <= _LONGEST or (name in _NEVER_NOTHING and not value):
        least = "> 0" if name in _NEVER_NOTHING else "≥ 0"
        raise where.error("paper.form_value_wrong", wanted=f"{least}, ≤ {_LONGEST:g}")


def wording(value: object, where: Where) -> Wording:
    """Words with their holes; raises FormError where they are none."""
    if not isinstance(value, str) or not value.strip():
        raise where.error("paper.form_value_wrong", wanted="str")
    if sign := first_unruly(value):
        # With these, paper says what the file does not.
        raise where.error("paper.form_sign_turns", code_point=named(sign))
    try:
        return parse(value)
    except ValueError as error:
        raise where.error("paper.form_hole_wrong") from error


def as_table(value: object, where: Where) -> Table:
    if not isinstance(value, dict):
        raise where.error("paper.form_value_wrong", wanted="table")
    return value


def listed(value: object, where: Where) -> list[tuple[int, object]]:
    if not isinstance(value, list):
        raise where.error("paper.form_value_wrong", wanted="list")
    return list(enumerate(value))
