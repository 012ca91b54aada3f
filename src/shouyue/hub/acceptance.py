"""Whether a fact whose chain holds is also acceptable. A poison fact never stops those behind it.

Clocks are not judged: a claimed time is a claim.
"""

from typing import get_args

from shouyue.ledger.canonical import read_any
from shouyue.ledger.certificates import Role, VaultWords
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.facts import Fact, content_bytes
from shouyue.ledger.kinds import content, is_known

_ROLES: frozenset[str] = frozenset(get_args(Role))

AFTER_REVOCATION = "after_revocation"


def objection(fact: Fact, words: VaultWords) -> str | None:
    """Why a fact goes into quarantine; None if it may be seen by everybody of its branch."""
    if words.role not in _ROLES:
        return "unknown_role"
    if fact.body_bytes is None:
        # Brought by somebody else after its body was disposed of: the header is all there is.
        return None
    try:
        if is_known(fact):
            content(fact)
        else:
            read_any(content_bytes(fact))
    except LedgerError:
        return "malformed_content"
    return None
