"""Guarantees that end: whom to act against by a day."""

from collections.abc import Sequence
from typing import Final

import msgspec

from shouyue.sqlcipher import mapped
from shouyue.vault.queries.about import ASKED, MINE
from shouyue.vault.vault import Vault

_Q_BOUND: Final = """
SELECT loan.note, behind.guarantor, COALESCE(behind.act_by, behind.last_day),
    behind.kind <> 'assumed'
FROM json_each(?) AS asked
CROSS JOIN loan ON loan.branch = ? AND loan.note = asked.value
CROSS JOIN guarantee_clock AS behind ON behind.loan = loan.id
WHERE behind.kind <> 'assumed' OR behind.status NOT IN ('lapsed', 'void')
"""


def guarantees(*, narrow: bool) -> str:
    """Guarantors to act on by a day. While the debtor is before court nothing has to be done.

    The last column says that another guarantor of the loan is held already.
    """
    joined = (
        f"{ASKED} CROSS JOIN guarantee_clock AS behind ON behind.loan = loan.id"
        if narrow
        else "guarantee_clock AS behind INDEXED BY guarantee_clock_urgency"
        " CROSS JOIN loan ON loan.id = behind.loan"
    )
    return f"""
SELECT loan.id, behind.name, behind.act_by, behind.kind,
    :missed_frees AND behind.status = 'open' AND EXISTS (
        SELECT 1 FROM guarantee_clock AS other
        WHERE other.loan = behind.loan AND other.status = 'preserved')
FROM {joined}
WHERE behind.act_by BETWEEN :over_from AND :warn_to AND {MINE}
  AND NOT (behind.kind = 'general' AND behind.status = 'preserved')
ORDER BY behind.act_by, behind.name
"""  # noqa: S608  # own


def bound_until(
    vault: Vault, branch: str, notes: Sequence[str]
) -> dict[tuple[str, str], tuple[str, bool]]:
    """(note, guarantor) → the last day, and whether his contract is stated.

    Those whose period is over are left out, unless somebody stated their contract.
    """
    asked = msgspec.json.encode(list(notes)).decode("utf-8")
    with mapped():
        rows = vault.cases.execute(_Q_BOUND, (asked, branch)).fetchall()
    return {(note, who): (last_day, bool(is_stated)) for note, who, last_day, is_stated in rows}
