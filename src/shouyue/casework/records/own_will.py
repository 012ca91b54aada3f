"""Whether somebody can have agreed, by what is noted of the borrower on that day."""

from datetime import date
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.domain.capacity import void_signer
from shouyue.vault import lookups

_CODES: Final = {
    "after_death": "casework.agreed.dead",
    "authority_ended": "casework.agreed.dead",
    "without_capacity": "casework.agreed.incapacitated",
}


def blame_who_cannot(checked: Checked, field: str, note: str, on: date, by: str = "") -> None:
    """Blame a field where the dead agree, or who cannot act for himself; an empty `by` is he."""
    ws = checked.ws
    void = void_signer(by or "self", lookups.unable(ws.vault, ws.branch, note, on))
    if void is not None:
        checked.blame(field, _CODES[void])
