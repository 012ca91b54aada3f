"""Reading a policy pack: settings by dotted key, each with where it comes from.

A pack is a plain table (of TOML): sections of settings, a setting being a table with `value`,
`source`, `certainty` (high = text of law or rule read, medium = secondary, low = our own default
or memory), `valid_from`, and for a rule of contact `override`, who may overrule it. A row of the
event-effect table has words of its own in place of `value`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeVar, get_args

from shouyue.domain.contact import Override
from shouyue.domain.errors import KnownError

Certainty = Literal["high", "medium", "low"]

_Value = TypeVar("_Value")
_NOTHING: Final = "none"
_MOST: Final = 1200
_FURTHEST: Final = 36_600
"""No count is larger: a hundred years of days, so that no day is reckoned off the calendar."""
_LAST_VERSION: Final = 99_999_999
"""Wide enough for who numbers versions by their day."""
_HUNDRED: Final = 100


class PolicyError(KnownError):
    """A pack that cannot be used.

    `policy_key_missing`, `policy_key_unknown`, `policy_value_invalid`, each with the key.
    """


class Provenance(NamedTuple):
    """Where a setting comes from; `override` is set on rules of contact only."""

    source: str
    certainty: Certainty
    valid_from: date
    override: Override | None


class Pack:
    """A pack being read. It remembers what was read and where it came from."""

    def __init__(self, table: Mapping[str, object]) -> None:
        head = table.get("pack")
        if not isinstance(head, Mapping):
            raise PolicyError("policy_key_missing", key="pack")
        for name in head.keys() - {"name", "version"}:
            raise PolicyError("policy_key_unknown", key=f"pack.{name}")
        self.name = checked("pack.name", text, head.get("name"))
        self.version = checked("pack.version", _version, head.get("version"))
        self._table = {name: section for name, section in table.items() if name != "pack"}
        self.provenance: dict[str, Provenance] = {}

    def count(self, key: str) -> int:
        return self.read(key, number)

    def read(self, key: str, reader: Callable[[object], _Value]) -> _Value:
        """The value of a setting; a reader refuses one with ValueError, TypeError or KeyError."""
        return checked(key, reader, self.row(key, {"value"}, needed="value")["value"])

    def section(self, name: str, reader: Callable[[object], _Value]) -> Mapping[str, _Value]:
        """Every setting of a section whose names are free."""
        settings = self._table.get(name)
        if not isinstance(settings, Mapping):
            raise PolicyError("policy_key_missing", key=name)
        return MappingProxyType({key: self.read(f"{name}.{key}", reader) for key in settings})

    def row(self, key: str, words: Collection[str], *, needed: str) -> Mapping[str, object]:
        """The table of a setting, which may hold `words` beside its provenance."""
        section, _, name = key.partition(".")
        settings = self._table.get(section)
        setting = settings.get(name) if isinstance(settings, Mapping) else None
        if not isinstance(setting, Mapping) or needed not in setting:
            raise PolicyError("policy_key_missing", key=key)
        self.provenance[key] = _provenance(setting, key, words)
        return setting

    def refuse_unknown(self) -> None:
        """To be called when everything was read: what is left is a mistake of somebody."""
        for section, settings in self._table.items():
            if not isinstance(settings, Mapping):
                raise PolicyError("policy_key_unknown", key=section)
            for name in settings:
                if f"{section}.{name}" not in self.provenance:
                    raise PolicyError("policy_key_unknown", key=f"{section}.{name}")


def checked(key: str, reader: Callable[[object], _Value], value: object) -> _Value:
    """What a reader makes of a value.

    Raises:
        PolicyError: `policy_value_invalid` with the key.
    """
    try:
        return reader(value)
    except (KeyError, TypeError, ValueError):
        raise PolicyError("policy_value_invalid", key=key) from None


def _provenance(setting: Mapping[str, object], key: str, words: Collection[str]) -> Provenance:
    known = {*words, "source", "certainty", "valid_from", "override"}
    for name in setting:
        if name not in known:
            raise PolicyError("policy_key_unknown", key=f"{key}.{name}")
    valid_from = setting.get("valid_from")
    if type(valid_from) is not date:
        raise PolicyError("policy_value_invalid", key=f"{key}.valid_from")
    override = None
    if key.startswith("contact."):
        override = checked(
            f"{key}.override",
            lambda value: one(value, get_args(Override)),
            setting.get("override"),
        )
    elif "override" in setting:
        raise PolicyError("policy_key_unknown", key=f"{key}.override")
    return Provenance(
        source=checked(f"{key}.source", text, setting.get("source")),
        certainty=checked(
            f"{key}.certainty",
            lambda value: one(value, get_args(Certainty)),
            setting.get("certainty"),
        ),
        valid_from=valid_from,
        override=override,
    )


# Readers of values: they raise ValueError or TypeError, and the pack names the key.


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def number(value: object) -> int:
    """A count of days, hours, people or times, none of which can mean thousands of years."""
    return _whole(value, _FURTHEST)


def _version(value: object) -> int:
    return _whole(value, _LAST_VERSION)


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError
    return value


def in_hundred(value: object) -> int:
    """So many in a hundred."""
    return _whole(value, _HUNDRED)


def some(value: object) -> int:
    """A number of years, months or people that a law can mean: neither nothing nor thousands."""
    if not 0 < number(value) <= _MOST:
        raise ValueError
    return number(value)


def some_or_none(value: object) -> int | None:
    """A number, or the word `none` for what a country does not have."""
    return None if value == _NOTHING else some(value)


def is_none(value: object) -> bool:
    """Whether a setting says that the country has no such thing."""
    return value == _NOTHING


def day(value: object) -> date:
    if type(value) is not date:
        raise TypeError
    return value


def items(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise TypeError
    return value


def one(value: object, words: tuple[_Value, ...]) -> _Value:
    # A stranger is a ValueError.
    return words[words.index(value)]


def table(value: object, words: Collection[str]) -> Mapping[str, object]:
    """A table with exactly these words in it."""
    if not isinstance(value, Mapping) or value.keys() != set(words):
        raise ValueError
    return value
