"""How many people were looked after: visited without a demand, reminded in time, thanked."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from shouyue.domain.day import Cared
from shouyue.ledger.forms import REMINDER, THANKS, listed
from shouyue.sqlcipher import mapped
from shouyue.vault.vault import Vault

_MINE: Final = """
loan.branch IN (SELECT value FROM json_each(:branches))
  AND (:officer = '' OR loan.officer = :officer)
"""
_MET: Final = f"""
SELECT contact.branch, contact.note, contact.purpose, contact.channel
FROM contact INDEXED BY contact_care
CROSS JOIN loan ON loan.branch = contact.branch AND loan.note = contact.note
WHERE contact.at >= :since AND contact.reached = 1 AND contact.purpose IN ('care', 'reminder')
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = contact.fact) AND {_MINE}
"""  # noqa: S608  # own words
_WRITTEN: Final = f"""
SELECT letter.branch, letter.note, letter.form
FROM batch INDEXED BY batch_day CROSS JOIN letter ON letter.fact = batch.fact
CROSS JOIN loan ON loan.branch = letter.branch AND loan.note = letter.note
WHERE batch.made_on >= :since AND letter.form IN {listed((REMINDER, THANKS))}
  AND EXISTS (SELECT 1 FROM printed WHERE printed.serial = letter.serial
    AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = printed.fact))
  AND NOT EXISTS (SELECT 1 FROM recalled WHERE recalled.serial = letter.serial
    AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = recalled.fact)) AND {_MINE}
"""  # noqa: S608  # own words


def cared(vault: Vault, branches: Sequence[str], officer: str, since: date) -> Cared:
    """Loans, each counted once a kind, since a day; of one officer's, or of all."""
    asked = msgspec.json.encode(list(branches)).decode()
    values = {"branches": asked, "officer": officer, "since": since.isoformat()}
    visited: set[tuple[str, str]] = set()
    reminded, thanked = visited.copy(), visited.copy()
    with mapped():
        for branch, note, purpose, channel in vault.cases.execute(_MET, values):
            if purpose == "reminder":
                reminded.add((branch, note))
            elif channel == "visit":
                visited.add((branch, note))
        for branch, note, form in vault.cases.execute(_WRITTEN, values):
            (reminded if form == REMINDER else thanked).add((branch, note))
    return Cared(len(visited), len(reminded), len(thanked))
