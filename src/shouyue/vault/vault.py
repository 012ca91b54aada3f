"""Making and opening a vault: the order in which its files are read, proved and refused."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from shouyue.ledger.ids import Branch, is_branch
from shouyue.schema import migrate, pending
from shouyue.sqlcipher import Connection, mapped, mapped_os, open_database
from shouyue.vault.backups import back_up
from shouyue.vault.errors import (
    NoVaultError,
    RolledBackError,
    VaultDamagedError,
    VaultError,
    VaultExistsError,
)
from shouyue.vault.files import VaultFiles, hold, replace_file
from shouyue.vault.heads import trouble_of
from shouyue.vault.identity import Identity, load_identity, new_identity, nobody, save_identity
from shouyue.vault.keys import DataKey
from shouyue.vault.keyslots import (
    MIN_PASSWORD,
    Cost,
    Keyslots,
    load_keyslots,
    new_keyslots,
    save_keyslots,
    unlock,
)
from shouyue.vault.search import ensure_search
from shouyue.vault.watermark import Watermark

CASES_APPLICATION = 0x53594331
SCANS_APPLICATION = 0x53595331

_BESIDE = ("-wal", "-shm")
_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(slots=True, repr=False)
class Vault:
    """One person's open vault. Belongs to the thread that opened it.

    `trouble` is set when the databases are older than what was saved, or the signing key is lost:
    such a vault can be read, not written.
    """

    files: VaultFiles
    identity: Identity
    key: DataKey
    cases: Connection
    scans: Connection
    watermark: Watermark
    release: Callable[[], None]
    trouble: RolledBackError | VaultDamagedError | None = None
    _open: bool = field(default=True)

    def close(self) -> None:
        """Close the files and let the vault go. Idempotent."""
        if not self._open:
            return
        self._open = False
        with ExitStack() as last_first:
            last_first.callback(self.release)
            last_first.callback(self.watermark.close)
            last_first.callback(self.scans.close)
            last_first.callback(self.cases.close)


def create_vault(folder: Path, branch: str, password: str, cost: Cost) -> Vault:
    """Make a vault in a folder that holds none. It works before any enrolment.

    Raises:
        VaultExistsError: there is one.
        VaultError: the password is too short or the branch code is not one.
    """
    files = VaultFiles(folder)
    if files.keyslots.exists() or (files.identity.exists() and not files.unborn.exists()):
        raise VaultExistsError("vault.exists")
    if len(password) < MIN_PASSWORD:
        raise VaultError("vault.password_short", least=MIN_PASSWORD)
    if not is_branch(branch):
        raise VaultError("vault.branch_code")
    with mapped_os(folder):
        folder.mkdir(parents=True, exist_ok=True)
    release = hold(files.lock)
    try:
        replace_file(files.unborn, b"")
        identity, key = new_identity(Branch(branch)), DataKey.fresh()
        slots = new_keyslots(identity.vault, key, password, cost)
        save_identity(files, key, identity)
        # The slots come last: without them there is no vault, only rubbish to write over.
        vault = _open_files(files, slots, key, identity, release, create=True)
        try:
            save_keyslots(files, slots)
            with mapped_os(files.unborn):
                files.unborn.unlink(missing_ok=True)
        except BaseException:
            vault.close()
            raise
    except BaseException:
        release()
        raise
    return vault


def open_vault(folder: Path, password: str) -> Vault:
    """Open a vault, or refuse and leave every file as it is.

    A lost or damaged signing identity is no refusal: the vault opens to be read, and its
    `trouble` stands against every act.

    Raises:
        NoVaultError, WrongPasswordError, VaultBusyError, VaultDamagedError: see `vault.errors`.
        DatabaseError: the databases are refused, see `sqlcipher`.
    """
    files = VaultFiles(folder)
    if not folder.is_dir():
        raise NoVaultError("vault.none_here")
    slots = load_keyslots(files)
    key = unlock(slots, password)
    release = hold(files.lock)
    try:
        lost = None
        try:
            identity = load_identity(files, key, slots.vault)
        except VaultDamagedError as error:
            identity, lost = nobody(slots.vault), error
        vault = _open_files(files, slots, key, identity, release, create=False)
        if lost is not None:
            _read_only(vault, lost)
    except BaseException:
        release()
        raise
    return vault


def _read_only(vault: Vault, lost: VaultDamagedError) -> None:
    """Without its key a vault tells what it holds, and says nothing more."""
    row = vault.cases.execute(
        "SELECT branch FROM chain WHERE vault = ? ORDER BY epoch DESC, id LIMIT 1",
        (vault.identity.vault,),
    ).fetchone()
    if row is not None:
        vault.identity = replace(vault.identity, home=Branch(row[0]))
    vault.trouble = lost


def move_home(vault: Vault, branch: Branch) -> None:
    """Write in another branch from now on, in a chain of its own there."""
    moved = replace(vault.identity, home=branch)
    save_identity(vault.files, vault.key, moved)
    vault.identity = moved


def _open_files(
    files: VaultFiles,
    slots: Keyslots,
    key: DataKey,
    identity: Identity,
    release: Callable[[], None],
    *,
    create: bool,
) -> Vault:
    with ExitStack() as undo, mapped():
        opened: list[tuple[Connection, Path, Path]] = []
        for path, purpose, salt, application in (
            (files.cases(slots.database), "cases", slots.cases_salt, CASES_APPLICATION),
            (files.scans(slots.database), "scans", slots.scans_salt, SCANS_APPLICATION),
        ):
            if create:
                for leftover in (path, *(path.with_name(path.name + end) for end in _BESIDE)):
                    with mapped_os(leftover):
                        leftover.unlink(missing_ok=True)
            connection = open_database(
                path,
                key.derive("cases" if purpose == "cases" else "scans"),
                bytes.fromhex(salt),
                create=create,
                application_id=application,
            )
            undo.callback(connection.close)
            # Here already, so that one is not brought up while the other is refused.
            pending(connection, _MIGRATIONS / purpose)
            opened.append((connection, path, _MIGRATIONS / purpose))
        for connection, path, steps in opened:
            if not create and pending(connection, steps):
                back_up(connection, files, path)
            migrate(connection, steps)
        (cases, _, _), (scans, _, _) = opened
        ensure_search(cases)
        watermark = Watermark(files, key)
        undo.callback(watermark.close)
        if create:
            watermark.begin(identity.vault, identity.epoch)
            # The schema shall not be in a log alone, which somebody may take away.
            for connection, _, _ in opened:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        vault = Vault(files, identity, key, cases, scans, watermark, release)
        vault.trouble = trouble_of(cases, watermark, identity)
        undo.pop_all()
    return vault
