"""Rules that headquarters is about to issue: read as every laptop will read them, and compared."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from shouyue.casework.policy import (
    PackFile,
    Rules,
    read_rest_days,
    rest_days_of,
    shipped_packs,
    shipped_rules,
)
from shouyue.casework.rules.rulebook import Rulebook, RuleLine, changed, rulebook
from shouyue.domain.calendars import CalendarError
from shouyue.domain.packs import PolicyError

_MOST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pack and a holiday table that were read, and what they change.

    Attributes:
        pack: its TOML, `rest_days` likewise.
        changes: the settings that are otherwise than before, as they will be.
    """

    pack: str
    rest_days: str
    book: Rulebook
    changes: tuple[RuleLine, ...]


def propose(
    pack: Path, rest_days: Path | None, before: tuple[str, str] | None, since: date
) -> Proposed:
    """Read rules to be issued.

    Args:
        pack: a TOML file, or the name of a shipped pack.
        rest_days: its holiday table; the shipped one of the pack's name if None.
        before: the pack and holiday table that were issued last; compared is with the shipped ones
            if None, or if they cannot be read: then no laptop goes by them.
        since: the day from which every laptop is to go by it.

    Raises:
        PolicyError: it is no pack; `policy_version_taken`, other rules have its name and number;
            `policy_version_low`, those before it have a higher one; `policy_begins_later` with the
            key and the day of a setting that is new and does not apply yet on `since`.
        CalendarError: the holiday table cannot be read.
    """
    content = _pack(pack)
    file = PackFile(content)
    holidays = _read(rest_days) if rest_days is not None else rest_days_of(file.policy.name)
    proposed = Rules(file, read_rest_days(holidays))
    known = _known(before)
    if _is_taken(file, known.pack):
        raise PolicyError("policy_version_taken", version=file.policy.version)
    _refuse_going_back(file, known.pack)
    book = rulebook(proposed)
    changes = changed(rulebook(known), book)
    for line in changes:
        if line.valid_from > since:
            day = line.valid_from.isoformat()
            raise PolicyError("policy_begins_later", key=line.key, day=day)
    return Proposed(content.decode(), holidays.decode(), book, changes)


def _is_taken(new: PackFile, old: PackFile) -> bool:
    name = (new.policy.name, new.policy.version)
    return name == (old.policy.name, old.policy.version) and new.mark != old.mark


def _refuse_going_back(new: PackFile, old: PackFile) -> None:
    version, known = new.policy.version, old.policy.version
    if new.policy.name == old.policy.name and version < known:
        raise PolicyError("policy_version_low", version=version, known=known)


def _known(before: tuple[str, str] | None) -> Rules:
    if before is None:
        return shipped_rules()
    try:
        return Rules(PackFile(before[0].encode()), read_rest_days(before[1].encode()))
    except (PolicyError, CalendarError):
        # An older program let it out. It must not stand in the way of the one that mends it.
        return shipped_rules()


def _pack(pack: Path) -> bytes:
    if str(pack) in shipped_packs():
        return shipped_rules(str(pack)).pack.content
    return _read(pack)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError:
        content = b""
    if not content or len(content) > _MOST_BYTES:
        raise PolicyError("policy_file_unreadable", file=path.name)
    # An editor of Windows ends lines otherwise, and the text is the same.
    return content.replace(b"\r\n", b"\n")
