"""Whom the last day sheet of a round crossed out, kept on this laptop until the round is entered.

A sheet is no record, and what it said cannot be told from what holds in the evening: a payment that
was taken at the door would cross out whoever made it.
"""

from collections.abc import Sequence
from typing import Final

from shouyue.casework.workspace import Workspace
from shouyue.sqlcipher import transaction
from shouyue.vault import local

_KEPT: Final = "trip.crossed"


def keep_crossed_out(ws: Workspace, trip: str, notes: Sequence[str]) -> None:
    """The loans whose stops the sheets of a round cross out now; none any more with no notes."""
    with transaction(ws.vault.cases):
        if notes:
            local.put(ws.vault.cases, f"{_KEPT}:{trip}", list(notes))
        else:
            local.forget(ws.vault.cases, f"{_KEPT}:{trip}")


def crossed_out_of(ws: Workspace, trip: str) -> frozenset[str]:
    """The loans of a round that its last sheets crossed out."""
    kept = local.get(ws.vault.cases, f"{_KEPT}:{trip}")
    return frozenset(map(str, kept)) if isinstance(kept, list) else frozenset()
