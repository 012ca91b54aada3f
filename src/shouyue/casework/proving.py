"""The proof that a vault holds what was written, nothing else and nothing less."""

from collections.abc import Callable

from shouyue.casework.views import Verdict
from shouyue.casework.workspace import Workspace
from shouyue.vault.verify import verify


def prove(ws: Workspace, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Recompute every digest, link, seal, page and table. Seconds for 100,000 facts."""
    found = verify(ws.vault, progress)
    return Verdict(found.facts, **found.parts, troubles=tuple(found.troubles))
