"""Local copies of a database under the same key, made whole or not at all."""

from pathlib import Path

from shouyue.sqlcipher import Connection, backup_into
from shouyue.vault.files import VaultFiles


def back_up(connection: Connection, files: VaultFiles, database: Path) -> Path:
    """Copy an open database into `backups/` under the next free number."""
    files.backups.mkdir(mode=0o700, exist_ok=True)
    number = 1
    while (target := files.backups / f"{database.stem}-{number:04d}.db").exists():
        number += 1
    backup_into(connection, target)
    return target
