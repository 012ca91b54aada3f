"""Policy packs and holiday tables: reading them, and those that the program is shipped with.

Which ones an act goes by says `in_force.py`. A country is a file in `resources/policy` and one of
the same name in `resources/calendars`: to add it is to put them there.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from shouyue.data import shipped
from shouyue.domain.calendars import CalendarError, RestDays
from shouyue.domain.law import Law
from shouyue.domain.packs import PolicyError
from shouyue.domain.policy import Policy

DEFAULT_PACK: Final = "china"
_FINGERPRINT: Final = 12


class PackFile:
    """A pack as it travels, and as it reads: whoever names it means these bytes and no others."""

    def __init__(self, content: bytes) -> None:
        self.content: Final = content
        self.policy: Final = read_policy(content)
        self.table: Final[Mapping[str, object]] = _toml(content)
        self.fingerprint: Final = hashlib.sha256(content).hexdigest()[:_FINGERPRINT]

    @property
    def mark(self) -> str:
        """What a fact names it by: `china/1/ab12cd34ef56`."""
        return f"{self.policy.name}/{self.policy.version}/{self.fingerprint}"


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A pack and the holiday table that goes with it: what acts are judged by.

    Attributes:
        number: which of headquarters' issues; 0 for what the program is shipped with.
        holds_from: the day from which headquarters put them in force.
    """

    pack: PackFile
    rest_days: RestDays
    number: int = 0
    holds_from: date | None = None

    @property
    def policy(self) -> Policy:
        return self.pack.policy

    @property
    def law(self) -> Law:
        return self.pack.policy.law

    @property
    def mark(self) -> str:
        """What a fact names the pack by."""
        return self.pack.mark


@cache
def shipped_rules(name: str = DEFAULT_PACK) -> Rules:
    """A shipped pack with its holiday table; raises as `shipped_pack` and `shipped_rest_days`."""
    return Rules(shipped_pack(name), shipped_rest_days(name))


def shipped_packs() -> tuple[str, ...]:
    """The names of all shipped packs that have a holiday table."""
    policies, calendars = _names(_folder("policy")), _names(_folder("calendars"))
    return tuple(sorted(policies & calendars))


def shipped_policy(name: str = DEFAULT_PACK) -> Policy:
    """A shipped pack.

    Raises:
        PolicyError: `policy_unknown` with the names there are, or the pack is damaged, naming the
            key.
    """
    return shipped_pack(name).policy


@cache
def shipped_pack(name: str = DEFAULT_PACK) -> PackFile:
    """A shipped pack with its bytes, read once; raises as `shipped_policy`."""
    return PackFile(_shipped("policy", name))


def read_policy(content: bytes) -> Policy:
    """Checks and reads a pack as it travels: the bytes of a TOML file.

    Raises:
        PolicyError: `policy_unreadable`, or naming the key that is wrong.
    """
    return Policy.from_table(_toml(content))


def shipped_rest_days(name: str = DEFAULT_PACK) -> RestDays:
    """The announced rest days of all years known when the program was built.

    Raises:
        PolicyError: `policy_unknown` with the names there are.
        CalendarError: the table is damaged, naming the key.
    """
    return read_rest_days(rest_days_of(name))


def rest_days_of(name: str) -> bytes:
    """The bytes of a shipped holiday table; raises as `shipped_rest_days`."""
    return _shipped("calendars", name)


def read_rest_days(content: bytes) -> RestDays:
    """Checks and reads a holiday table: the bytes of a TOML file.

    Raises:
        CalendarError: `calendar_unreadable`, or naming the key that is wrong.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise CalendarError("calendar_unreadable") from None
    return RestDays.from_table(table)


def _shipped(folder: str, name: str) -> bytes:
    # A name is looked up, never made into a path: it may come from a file of cases.
    if name not in (known := shipped_packs()):
        raise PolicyError("policy_unknown", name=name, known=", ".join(known))
    return (_folder(folder) / f"{name}.toml").read_bytes()


def _toml(content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        # Also a number of thousands of digits, or brackets without end.
        raise PolicyError("policy_unreadable") from None


def _folder(name: str) -> Path:
    return shipped("resources") / name


def _names(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.toml")}
