"""What the bank calls a branch in its files. Kept on this laptop: the files say it again."""

from typing import Final

from shouyue.casework.workspace import Workspace
from shouyue.sqlcipher import transaction
from shouyue.vault import local

_KEPT_AS: Final = "bank_branch_name"


def banks_name(ws: Workspace) -> str:
    """What the bank calls this branch in its files; empty before the first that says it."""
    kept = local.get(ws.vault.cases, f"{_KEPT_AS}:{ws.branch}")
    return kept if isinstance(kept, str) else ""


def rename_branch(ws: Workspace, name: str) -> None:
    """Remember what the bank calls this branch from now on, as after a merger of branches."""
    with transaction(ws.vault.cases):
        local.put(ws.vault.cases, f"{_KEPT_AS}:{ws.branch}", name)
