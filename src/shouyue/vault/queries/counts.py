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
# The newest ends alone count: what a later fact settled is settled; who took the same back agree.
_Q_CONFLICTS: Final = """
SELECT count(*) FROM (
    SELECT ref FROM replaced GROUP BY ref HAVING count(*) > 1
) AS twice WHERE (
    SELECT count(*) > 1
        AND min(json_extract(CAST(fact.header AS TEXT), '$.kind') = 'fact.withdrawn') = 0
    FROM replaced JOIN fact ON fact.id = replaced.fact
    WHERE replaced.ref = twice.ref
      AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = replaced.fact)
)
"""


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
        conflicts=conflicts(vault),
    )


def conflicts(vault: Vault) -> int:
    """How many facts are replaced by more than one other, so that somebody must choose."""
    row = vault.cases.execute(_Q_CONFLICTS).fetchone()
    return int(row[0]) if row is not None else 0
