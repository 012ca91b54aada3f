"""How many, and how far: the figures behind the status line. Cheap, asked often."""

from dataclasses import dataclass
from typing import Final

from shouyue.vault.vault import Vault

_Q_FACTS: Final = "SELECT COALESCE(sum(head_seq), 0) FROM chain"
_Q_OWN: Final = """
SELECT COALESCE(sum(chain.head_seq), 0), COALESCE(sum(min(word.seq, chain.head_seq)), 0),
       COALESCE(max(word.received_at), 0)
FROM chain LEFT JOIN (
    SELECT chain, max(seq) AS seq, max(received_at) AS received_at FROM receipt GROUP BY chain
) AS word ON word.chain = chain.id
WHERE chain.vault = ?
"""
_Q_SCANS: Final = (
    "SELECT count(*) FROM attachment WHERE kind = 'scan' AND own = 1 AND delivered = 0"
)
_Q_QUARANTINED: Final = "SELECT count(*) FROM stream_mark WHERE quarantined = 1"
_Q_CONFLICTS: Final = (
    "SELECT count(*) FROM (SELECT ref FROM replaced GROUP BY ref HAVING count(DISTINCT fact) > 1)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """`own` facts of this vault, `held` of them under a receipt.

    `held_at` is the hub's time of the newest receipt in ms since 1970, 0 before any.
    """

    facts: int
    own: int
    held: int
    held_at: int
    waiting_scans: int
    quarantined: int
    conflicts: int


def counts(vault: Vault) -> Counts:
    def number(sql: str) -> int:
        row = vault.cases.execute(sql).fetchone()
        return int(row[0]) if row is not None else 0

    own = vault.cases.execute(_Q_OWN, (vault.identity.vault,)).fetchone() or (0, 0, 0)
    return Counts(
        facts=number(_Q_FACTS),
        own=int(own[0]),
        held=int(own[1]),
        held_at=int(own[2]),
        waiting_scans=number(_Q_SCANS),
        quarantined=number(_Q_QUARANTINED),
        conflicts=number(_Q_CONFLICTS),
    )
