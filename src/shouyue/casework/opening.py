"""Making, finding and opening vaults; and the only clock that asks the machine."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from shouyue.casework.checks import MAX_NAME, cleaned, normal
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.certificates import Role
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.kinds import StaffIntroduced, draft
from shouyue.ledger.moment import Clock, Moment
from shouyue.vault.files import replace_file
from shouyue.vault.journal import Journal
from shouyue.vault.keyslots import Cost
from shouyue.vault.staff import owner
from shouyue.vault.vault import create_vault, open_vault

_CARD = "card.json"
_MAX_CARD = 4096


class _Card(Record, frozen=True):
    name: str
    role: Role
    branch: str


@dataclass(frozen=True, slots=True)
class VaultCard:
    """What the lock screen may show of a vault before it is open: whose it is, nothing inside."""

    folder: Path
    name: str
    role: Role
    branch: str


def system_clock() -> Moment:
    """This machine's wall clock, believed by nobody (see `ledger.clock`)."""
    now = time.time()  # noqa: TID251  # the one place that asks the machine
    return Moment(int(now * 1000), time.localtime(now).tm_gmtoff // 60)


def home() -> Path:
    """Where this account's vaults are, unless SHOUYUE_HOME says otherwise."""
    told = os.environ.get("SHOUYUE_HOME")
    return Path(told) if told else user_data_path("Shouyue", appauthor=False) / "vaults"


def free_folder(folder: Path) -> Path:
    """Where a new vault can be made among others: its name says nothing about whose it is."""
    number = 1
    while (free := folder / f"vault-{number}").exists():
        number += 1
    return free


def list_vaults(folder: Path) -> tuple[VaultCard, ...]:
    """The vaults in a folder of vaults, by name of their owner."""
    if not folder.is_dir():
        return ()
    cards = (read_card(path) for path in folder.iterdir() if (path / _CARD).is_file())
    return tuple(
        sorted((card for card in cards if card), key=lambda card: (card.name, card.folder))
    )


def read_card(folder: Path) -> VaultCard | None:
    """The card of one vault, or None where there is none that can be read."""
    try:
        with (folder / _CARD).open("rb") as file:
            card = read(file.read(_MAX_CARD), _Card)
    except (OSError, NotCanonicalError):
        return None
    return VaultCard(folder, card.name, card.role, card.branch)


class OwnerError(KnownError):
    """The name that a vault's owner was given is none."""


@dataclass(frozen=True, slots=True)
class NewVault:
    """Whose vault to make. The password needs at least ten characters."""

    name: str
    role: Role
    branch: str
    password: str


def create(folder: Path, new: NewVault, clock: Clock, cost: Cost | None = None) -> Workspace:
    """Make a vault; its first fact introduces its owner. It works before any enrolment.

    Raises:
        OwnerError: nobody is called that.
        VaultError: the folder holds one already, the password is short, the code is no branch code.
    """
    name = cleaned(new.name)
    if len(name) > MAX_NAME or name != normal(new.name) or not any(map(str.isalnum, name)):
        raise OwnerError("casework.owner.name", most=MAX_NAME)
    vault = create_vault(folder, new.branch, new.password, cost or Cost())
    try:
        journal = Journal(vault)
        journal.append([draft(StaffIntroduced(name=name, role=new.role))], clock())
        replace_file(folder / _CARD, write(_Card(name=name, role=new.role, branch=new.branch)))
    except BaseException:
        vault.close()
        raise
    return Workspace(vault, journal, clock, name, new.role)


def open_workspace(folder: Path, password: str, clock: Clock) -> Workspace:
    """Open a vault. Refused with one of the vault's or the database's errors, files untouched."""
    vault = open_vault(folder, password)
    try:
        name, role = owner(vault)
    except BaseException:
        vault.close()
        raise
    return Workspace(vault, Journal(vault), clock, name, role)
