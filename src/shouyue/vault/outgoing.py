"""Our own facts on their way out, and headquarters' word that it holds them.

There is no queue: what has no receipt is undelivered, and the hub's answer says where to go on.
"""

from dataclasses import dataclass

from shouyue.ledger.chain import Head, Origin, Seal, seal
from shouyue.ledger.errors import BrokenChainError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import Branch, ChainId
from shouyue.ledger.streams import Receipt
from shouyue.sqlcipher import transaction
from shouyue.vault import heads
from shouyue.vault.journal import facts_of
from shouyue.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Run:
    """Facts that follow each other in one of our chains, sealed for the wire."""

    origin: Origin
    first: int
    facts: tuple[Fact, ...]
    seal: Seal


def origins(vault: Vault) -> list[Origin]:
    """Our chains of the current epoch; the home branch's also while it has no fact yet."""
    rows = vault.cases.execute(
        "SELECT branch FROM chain WHERE vault = ? AND epoch = ? ORDER BY branch",
        (vault.identity.vault, vault.identity.epoch),
    ).fetchall()
    branches = dict.fromkeys([vault.identity.home, *(Branch(row[0]) for row in rows)])
    return [vault.identity.origin(branch) for branch in branches]


def own_head(vault: Vault, chain: ChainId) -> Head:
    """How far one of our chains goes."""
    found = heads.known(vault.cases, chain)
    return found[1] if found is not None else Head(0, vault.identity.origin(chain.branch).link)


def own_head_at(vault: Vault, chain: ChainId, seq: int) -> Head:
    """The head that one of our chains had after `seq` facts.

    Raises:
        BrokenChainError: it has fewer facts here.
    """
    head = heads.head_at(vault.cases, vault.identity.origin(chain.branch), seq)
    if head is None:
        raise BrokenChainError("ledger.not_next", seq=seq)
    return head


def next_run(
    vault: Vault, chain: ChainId, after: int, max_facts: int, max_bytes: int
) -> Run | None:
    """The facts behind `after`, at least one and within the limits otherwise; None at the end."""
    facts: list[Fact] = []
    size = 0
    link = b""
    for fact, stored_link in facts_of(vault.cases, chain, after, max_facts):
        size += len(fact.header_bytes) + len(fact.body_bytes or b"")
        if facts and size > max_bytes:
            break
        facts.append(fact)
        link = stored_link
    if not facts:
        return None
    head = Head(facts[-1].header.seq, link)
    made = seal(vault.identity.key, chain, head)
    return Run(vault.identity.origin(chain.branch), after + 1, tuple(facts), made)


def sign(vault: Vault, message: bytes) -> bytes:
    """Sign with the key of the current epoch."""
    return vault.identity.key.sign(message).signature


def keep_receipt(vault: Vault, receipt: Receipt, signature: bytes) -> None:
    """Remember the hub's word; it replaces an older one, and any word of another hub epoch."""
    words = receipt.signed_bytes()
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO receipt (chain, seq, hub_epoch, received_at, words, signature)"
            " SELECT id, ?, ?, ?, ?, ? FROM chain WHERE vault = ? AND epoch = ? AND branch = ?"
            " ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hub_epoch = excluded.hub_epoch,"
            " received_at = excluded.received_at, words = excluded.words,"
            " signature = excluded.signature"
            " WHERE excluded.seq >= receipt.seq OR excluded.hub_epoch <> receipt.hub_epoch",
            (
                receipt.seq,
                receipt.hub_epoch,
                receipt.received_at,
                words,
                signature,
                *receipt.chain,
            ),
        )


def receipted(vault: Vault, chain: ChainId) -> int:
    """Up to which of its facts the hub has given its word for a chain."""
    row = vault.cases.execute(
        "SELECT receipt.seq FROM receipt JOIN chain ON chain.id = receipt.chain"
        " WHERE vault = ? AND epoch = ? AND branch = ?",
        chain,
    ).fetchone()
    return int(row[0]) if row is not None else 0
