"""What is being typed, kept encrypted on this laptop only: a lock or a crash costs nothing."""

from shouyue.casework.workspace import Workspace
from shouyue.sqlcipher import transaction
from shouyue.vault import local

_LIMIT = 100_000


def keep_draft(ws: Workspace, name: str, text: str) -> None:
    """Keep a text under a name; an empty one forgets it, an absurdly long one is not kept."""
    with transaction(ws.vault.cases):
        if text and len(text) <= _LIMIT:
            local.put(ws.vault.cases, f"draft.{name}", text)
        else:
            local.forget(ws.vault.cases, f"draft.{name}")


def draft(ws: Workspace, name: str) -> str:
    """What was kept under a name, or nothing."""
    kept = local.get(ws.vault.cases, f"draft.{name}")
    return kept if isinstance(kept, str) else ""
