"""JSON into the input of an act, strictly: every key known, every value of its type.

What is refused is named by its place, never quoted: a refusal may end in a log.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from shouyue.casework.inputs import (
    PlanPartInput,
    PromiseInput,
    RepaymentInput,
    TripReturnInput,
)
from shouyue.cli.console import CommandError, Json
from shouyue.domain.money import MoneyError, parse_yuan
from shouyue.ledger.canonical import MAX_INT

MAX_INPUT: Final = 256 * 1024

_MONEY: Final = frozenset(
    (kind, "amount") for kind in (PlanPartInput, PromiseInput, RepaymentInput)
)
_MONEY_TYPE: Final = 'yuan as text, "1234.50"; or fen as a number'
_HOURS: Final = frozenset({(TripReturnInput, "began"), (TripReturnInput, "ended")})
_HOUR_TYPE: Final = 'time of its day, "08:30"; or 2026-11-24T08:30'
_NAMES: Final[Mapping[type, str]] = {
    str: "text",
    bool: "true or false",
    int: "number",
    date: "day, 2026-11-23",
    Path: "file",
    NoneType: "null",
}
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an act's input, as `act --list` tells of it."""

    name: str
    type: str
    required: bool
    default: Json


def fields_of(kind: type, front: str = "") -> Iterator[Field]:
    """The keys that an input takes; those of a part have the part's name before a dot."""
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        name = front + field.name
        required = _is_required(field)
        default = None if required else _plain_default(field)
        shown = _type_of(kind, field.name, hints[field.name])
        yield Field(name, shown, required, default)
        if (part := _part(hints[field.name])) is not None:
            yield from fields_of(part, f"{name}.")


def _type_of(kind: type, name: str, hint: Any) -> str:
    if (kind, name) in _MONEY:
        return _MONEY_TYPE
    return _HOUR_TYPE if (kind, name) in _HOURS else _type_name(hint)


def read_input(kind: type, text: str, *, note: str | None = None) -> object:
    """The input of an act. `note` stands in for the key of that name.

    Raises:
        CommandError: no JSON, a key that is unknown, missing or there twice, a value of a
            wrong type.
    """
    if len(text) > MAX_INPUT:
        raise CommandError("cli.act.too_long", limit_kib=MAX_INPUT // 1024)
    given = _decoded(text)
    if note is not None and given.setdefault("note", note) != note:
        raise CommandError("cli.act.two_notes")
    return _object(kind, given, "")


def _decoded(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text.encode("utf-8")) if text.strip() else {}
        if found:
            json.loads(text, object_pairs_hook=_each_key_once)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise CommandError("cli.act.no_json") from None
    if not isinstance(found, dict):
        raise CommandError("cli.act.no_object")
    return found


def _each_key_once(pairs: list[tuple[str, object]]) -> None:
    """Of a key that is there twice one would be dropped, and nobody could say which was meant."""
    known: set[str] = set()
    for key, _ in pairs:
        if key in known:
            raise CommandError("cli.act.key_twice", key=_shown(key))
        known.add(key)


def _shown(key: str) -> str:
    return "".join(sign for sign in key if sign.isprintable())[:_LONGEST_SHOWN]


def _value(hint: Any, given: object, place: str) -> object:
    if dataclasses.is_dataclass(hint):
        return _object(hint, given, place)
    reader = _SHAPES.get(get_origin(hint)) or _SCALARS.get(hint, _optional)
    return reader(hint, given, place)


def _optional(hint: Any, given: object, place: str) -> object:
    return None if given is None else _value(_other(get_args(hint)), given, place)


def _choice(hint: Any, given: object, place: str) -> object:
    fits = isinstance(given, str) and given in get_args(hint)
    return _needed(fits, given, hint, place)


def _object(kind: Any, given: object, place: str) -> object:
    if not isinstance(given, dict):
        raise CommandError("cli.act.wrong_type", key=place, wanted="{}")
    front = f"{place}." if place else ""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    hints = get_type_hints(kind)
    for key in given:
        if key not in fields:
            raise CommandError("cli.act.unknown_key", key=_shown(front + key))
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name not in given:
            if _is_required(field):
                raise CommandError("cli.act.missing_key", key=front + name)
        elif (kind, name) in _MONEY:
            values[name] = _money(given[name], front + name)
        else:
            values[name] = _value(hints[name], given[name], front + name)
    made: object = kind(**values)
    return made


def _tuple(hint: Any, given: object, place: str) -> tuple[object, ...]:
    inner = get_args(hint)
    if not isinstance(given, list):
        raise CommandError("cli.act.wrong_type", key=place, wanted="[]")
    if inner[-1] is ...:
        return tuple(_value(inner[0], one, f"{place}[{n}]") for n, one in enumerate(given))
    if len(given) != len(inner):
        raise CommandError("cli.act.wrong_count", key=place, wanted=len(inner))
    return tuple(
        _value(kind, one, f"{place}[{n}]")
        for n, (kind, one) in enumerate(zip(inner, given, strict=True))
    )


def _texts(hint: Any, given: object, place: str) -> dict[str, str]:
    if isinstance(given, dict) and all(
        isinstance(text, str) and _is_text(text) for pair in given.items() for text in pair
    ):
        return dict(given)
    raise CommandError("cli.act.wrong_type", key=place, wanted=_type_name(hint))


def _money(given: object, place: str) -> object:
    try:
        return parse_yuan(given) if isinstance(given, str) else _number(int, given, place)
    except MoneyError:
        raise CommandError("cli.act.wrong_type", key=place, wanted=_MONEY_TYPE) from None


def _date(hint: Any, given: object, place: str) -> date:
    try:
        found = date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.isoformat() != given:
        raise CommandError("cli.act.wrong_type", key=place, wanted=_type_name(hint))
    return found


def _path(hint: Any, given: object, place: str) -> Path:
    fits = isinstance(given, str) and given != "" and _is_text(given)
    return Path(str(_needed(fits, given, hint, place)))


def _text(hint: Any, given: object, place: str) -> object:
    return _needed(isinstance(given, str) and _is_text(given), given, hint, place)


def _flag(hint: Any, given: object, place: str) -> object:
    return _needed(isinstance(given, bool), given, hint, place)


def _number(hint: Any, given: object, place: str) -> object:
    fits = isinstance(given, int) and not isinstance(given, bool) and abs(given) <= MAX_INT
    return _needed(fits, given, hint, place)


def _needed(fits: object, given: object, hint: Any, place: str) -> object:
    if not fits:
        raise CommandError("cli.act.wrong_type", key=place, wanted=_type_name(hint))
    return given


def _is_text(text: str) -> bool:
    """Whether it can be written down at all: half of a surrogate pair cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _other(inner: tuple[Any, ...]) -> Any:
    return next(kind for kind in inner if kind is not NoneType)


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _part(hint: Any) -> type | None:
    """The input inside an input, if a key holds one."""
    found = [kind for kind in (hint, *get_args(hint)) if dataclasses.is_dataclass(kind)]
    return found[0] if found and isinstance(found[0], type) else None


def _type_name(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint):
        return "{}"
    if origin is Literal:
        return " | ".join(inner)
    if origin is tuple:
        return "[" + ", ".join("..." if kind is ... else _type_name(kind) for kind in inner) + "]"
    if origin is dict:
        return "{text: text}"
    if inner:
        return " | ".join(map(_type_name, inner))
    return _NAMES[hint]


def _plain_default(field: "dataclasses.Field[Any]") -> Json:
    value = field.default
    if isinstance(value, str | int) or value is None:
        return value
    return list(value) if isinstance(value, tuple) else str(value)


_Reader = Callable[[Any, object, str], object]
_SHAPES: Final[Mapping[Any, _Reader]] = {Literal: _choice, tuple: _tuple, dict: _texts}
_SCALARS: Final[Mapping[Any, _Reader]] = {
    str: _text,
    bool: _flag,
    int: _number,
    date: _date,
    Path: _path,
}
