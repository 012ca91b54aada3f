"""Our own facts on their way out, and headquarters' word that it holds them.

There is no queue: what has no receipt is undelivered, and the hub's answer says where to go on.
"""

from dataclasses import dataclass

from shouyue.ledger.chain import Head, Origin, Seal, seal
from shouyue.ledger.errors import BrokenChainError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, VaultId
from shouyue.ledger.streams import Receipt
from shouyue.sqlcipher import transaction
from shouyue.vault import heads
from shouyue.vault.journal import facts_of
from shouyue.vault.vault import Vault

_Q_UNDELIVERED = """
SELECT chain.vault, chain.epoch, chain.public_key, chain.before
FROM chain JOIN fact ON fact.chain = chain.id AND fact.seq = chain.head_seq
LEFT JOIN stream_mark ON stream_mark.fact = fact.id
WHERE chain.branch = ? AND stream_mark.fact IS NULL ORDER BY chain.vault, chain.epoch
"""
_Q_SEALS = """
SELECT seal.seq, seal.signature FROM seal JOIN chain ON chain.id = seal.chain
WHERE seal.seq > ? AND vault = ? AND epoch = ? AND branch = ?
"""
_Q_RECEIPT = """
SELECT receipt.seq, receipt.link, receipt.hub_epoch, receipt.position, receipt.stream_link,
       receipt.received_at
FROM receipt JOIN chain ON chain.id = receipt.chain
WHERE vault = ? AND epoch = ? AND branch = ?
ORDER BY receipt.seq DESC, receipt.received_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Facts that follow each other in one chain, with a seal over the last."""

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


def head_at(vault: Vault, chain: ChainId, seq: int) -> Head:
    """The head that any chain had here after `seq` facts.

    Raises:
        BrokenChainError: it has fewer facts here.
    """
    found = heads.known(vault.cases, chain)
    origin = found[0] if found is not None else vault.identity.origin(chain.branch)
    head = heads.head_at(vault.cases, origin, seq) if origin.chain == chain else None
    if head is None:
        raise BrokenChainError("ledger.not_next", seq=seq)
    return head


def undelivered(vault: Vault, branch: Branch) -> list[Origin]:
    """Chains of others in a branch whose end has no place in the hub's stream.

    A chain enters the stream in order, so its last fact tells of all.
    """
    rows = vault.cases.execute(_Q_UNDELIVERED, (branch,)).fetchall()
    found = [Origin(ChainId(VaultId(row[0]), row[1], branch), row[2], row[3]) for row in rows]
    return [origin for origin in found if not _is_ours(vault, origin.chain)]


def next_run(
    vault: Vault, chain: ChainId, after: int, max_facts: int, max_bytes: int
) -> Run | None:
    """The facts behind `after`, at least one and within the limits otherwise; None at the end.

    Our own are sealed anew. Another vault's end at a seal that came with them, even where that
    exceeds the limits.
    """
    found = heads.known(vault.cases, chain)
    if found is None or after >= found[1].seq:
        return None
    own = _is_ours(vault, chain)
    seals = {} if own else _seals(vault, chain, after)
    facts: list[Fact] = []
    size, link, sealed = 0, b"", 0
    for fact, stored_link in facts_of(vault.cases, chain, after):
        size += len(fact.header_bytes) + len(fact.body_bytes or b"")
        if facts and (len(facts) >= max_facts or size > max_bytes) and (own or sealed):
            break
        facts.append(fact)
        link = stored_link
        if fact.header.seq in seals:
            sealed = len(facts)
    if own:
        made = seal(vault.identity.key, chain, Head(facts[-1].header.seq, link))
        return Run(found[0], after + 1, tuple(facts), made)
    if not sealed:
        return None
    last = facts[sealed - 1].header.seq
    return Run(found[0], after + 1, tuple(facts[:sealed]), Seal(last, seals[last]))


def sign(vault: Vault, message: bytes) -> bytes:
    """Sign with the key of the current epoch."""
    return vault.identity.key.sign(message).signature


def keep_receipt(vault: Vault, receipt: Receipt, signature: bytes) -> None:
    """Remember the hub's word about a chain of ours."""
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO receipt (chain, seq, link, hub_epoch, position, stream_link, received_at,"
            " signature) SELECT id, ?, ?, ?, ?, ?, ?, ? FROM chain"
            " WHERE vault = ? AND epoch = ? AND branch = ? ON CONFLICT DO NOTHING",
            (
                receipt.seq,
                receipt.link,
                receipt.hub_epoch,
                receipt.position,
                receipt.stream_link,
                receipt.received_at,
                signature,
                *receipt.chain,
            ),
        )


def receipt(vault: Vault, chain: ChainId) -> Receipt | None:
    """The newest word of the hub that counts for a chain."""
    row = vault.cases.execute(_Q_RECEIPT, chain).fetchone()
    if row is None:
        return None
    seq, link, hub_epoch, position, stream_link, received_at = row
    return Receipt(chain, seq, link, HubEpoch(hub_epoch), position, stream_link, received_at)


def _is_ours(vault: Vault, chain: ChainId) -> bool:
    return (chain.vault, chain.epoch) == (vault.identity.vault, vault.identity.epoch)


def _seals(vault: Vault, chain: ChainId, after: int) -> dict[int, bytes]:
    rows = vault.cases.execute(_Q_SEALS, (after, *chain)).fetchall()
    return {row[0]: row[1] for row in rows}
