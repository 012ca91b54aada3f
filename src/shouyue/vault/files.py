"""Where the files of one vault are.

And how a small file is replaced without ever being half there.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shouyue.sqlcipher import mapped_os
from shouyue.vault.errors import VaultBusyError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class VaultFiles:
    """The paths of a vault's files. Databases carry the generation of their key in their names."""

    folder: Path

    @property
    def keyslots(self) -> Path:
        return self.folder / "keyslots.json"

    @property
    def previous_keyslots(self) -> Path:
        return self.folder / "keyslots.previous.json"

    @property
    def identity(self) -> Path:
        return self.folder / "identity.bin"

    @property
    def watermark(self) -> Path:
        return self.folder / "watermark.bin"

    @property
    def lock(self) -> Path:
        return self.folder / "open.lock"

    @property
    def unborn(self) -> Path:
        """There while a vault is being made: what lies beside it without keyslots is rubbish."""
        return self.folder / "unborn"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def cases(self, generation: int) -> Path:
        return self.folder / f"cases-{generation}.db"

    def scans(self, generation: int) -> Path:
        return self.folder / f"scans-{generation}.db"


def replace_file(path: Path, content: bytes) -> None:
    """Write, flush to the disk, and only then take the place of the old file.

    Raises:
        DatabaseError: the disk is full, fails or is read-only; the old file is still whole.
    """
    fresh = path.with_name(path.name + ".new")
    with mapped_os(path):
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError:
            with suppress(OSError):
                fresh.unlink()
            raise
        sync_folder(path.parent)


def read_small(path: Path, limit: int) -> bytes | None:
    """The bytes of a file; None where it is not there, or larger than it can be.

    Raises:
        DatabaseError: the disk fails, or the file may not be read.
    """
    with mapped_os(path):
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except FileNotFoundError:
            return None
    return content if len(content) <= limit else None


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself and has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hold(path: Path) -> Callable[[], None]:
    """Claim a vault for this process; returns what lets it go again.

    Raises:
        VaultBusyError: another process has it.
        DatabaseError: the folder may not be written.
    """
    with mapped_os(path):
        file = path.open("ab")
    try:
        _lock(file)
    except OSError as error:
        file.close()
        raise VaultBusyError("vault.busy") from error
    return file.close


_BINARY = getattr(os, "O_BINARY", 0)
