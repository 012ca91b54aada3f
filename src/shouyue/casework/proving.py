"""The proof that a vault holds what was written; and copies of it, for the day it does not."""

from collections.abc import Callable
from pathlib import Path

from shouyue.casework.views import Verdict
from shouyue.casework.workspace import Workspace
from shouyue.vault.backups import back_up
from shouyue.vault.keyslots import load_keyslots
from shouyue.vault.verify import verify


def prove(ws: Workspace, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Recompute every digest, link, seal, page and table. Seconds for 100,000 facts."""
    found = verify(ws.vault, progress)
    return Verdict(found.facts, **found.parts, troubles=tuple(found.troubles))


def copy_databases(ws: Workspace) -> tuple[Path, ...]:
    """Copy both databases whole into the vault's `backups`, under the same key."""
    vault = ws.vault
    generation = load_keyslots(vault.files).database
    return (
        back_up(vault.cases, vault.files, vault.files.cases(generation)),
        back_up(vault.scans, vault.files, vault.files.scans(generation)),
    )
