"""What a signed notice does, by who signed it, with what mark, and what it says.

Every combination is looked up in the effect table once, when a pack is read: a notice that fails
a condition does what the row of that condition says, one that meets them all does what the row of
its signer says, and holds no better than the weakest condition it rests on.
"""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from shouyue.domain.effects import Effect, Effects

MARKS: Final = ("signature", "fingerprint", "seal", "x_only", "missing")
SIGNERS: Final = (
    "signed_by_borrower",
    "signed_by_agent",
    "agent_without_authority",
    "signed_by_relative",
    "relative_not_qualified",
    "signed_by_joint_debtor",
    "signed_by_legal_representative",
    "signed_by_estate_administrator",
    "signed_by_custodian",
    "signer_not_entitled",
    "without_capacity",
    "after_death",
    "authority_ended",
)
BIND_THE_BORROWER: Final = frozenset(
    {"signed_by_borrower", "signed_by_agent", "agent_without_authority"}
)
"""What others sign may be proof of arrival; a new promise can only be the borrower's."""


class Signing(NamedTuple):
    """What tells one signed notice from another; `agrees` = it acknowledges and promises."""

    signer: str
    mark: str
    agrees: bool


Judged = tuple[Effect, Effect]
Signings = Mapping[tuple[str, str, bool], Judged]


def signings(rows: Effects) -> Signings:
    """What every signed notice does inside the period and after it."""
    every = (Signing(*each) for each in product(SIGNERS, MARKS, (True, False)))
    return MappingProxyType({signing: _judged(signing, rows) for signing in every})


def _judged(signing: Signing, rows: Effects) -> Judged:
    mark, inside = rows[f"mark_{signing.mark}"], rows[signing.signer]
    conditions = [mark, inside]
    if not signing.agrees:
        conditions.append(rows["receipt_without_acknowledgment"])
    for row in conditions:
        if not row.effective:
            return row, rows["period_over"]
        inside = inside.resting_on(row)
    return inside, rows[_late(signing)].resting_on(mark)


def _late(signing: Signing) -> str:
    if signing.signer == "signed_by_joint_debtor" and signing.agrees:
        return "joint_debtor_waived"
    if signing.signer not in BIND_THE_BORROWER:
        return "period_over"
    if not signing.agrees:
        return "receipt_after_expiry"
    fingerprint = signing.mark == "fingerprint"
    return "revived_by_fingerprint" if fingerprint else "revived_by_acknowledgment"
