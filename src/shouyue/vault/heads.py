"""Where the chains in a vault end, and whether that is where they were left."""

from shouyue.ledger.chain import Head, Origin
from shouyue.ledger.ids import Branch, ChainId, VaultId
from shouyue.sqlcipher import Connection
from shouyue.vault.errors import RolledBackError
from shouyue.vault.identity import Identity
from shouyue.vault.watermark import Watermark


def chain_number(connection: Connection, chain: ChainId) -> int | None:
    """The local number of a chain."""
    row = connection.execute(
        "SELECT id FROM chain WHERE vault = ? AND epoch = ? AND branch = ?", chain
    ).fetchone()
    return int(row[0]) if row is not None else None


def known(connection: Connection, chain: ChainId) -> tuple[Origin, Head] | None:
    """Where a chain begins and how far it is here."""
    row = connection.execute(
        "SELECT public_key, before, head_seq, head_link FROM chain"
        " WHERE vault = ? AND epoch = ? AND branch = ?",
        chain,
    ).fetchone()
    return (Origin(chain, row[0], row[1]), Head(row[2], row[3])) if row is not None else None


def head_at(connection: Connection, origin: Origin, seq: int) -> Head | None:
    """The head that a chain had after `seq` facts, or None if it never had so many here."""
    if seq == 0:
        return Head(0, origin.link)
    row = connection.execute(
        "SELECT link FROM fact WHERE seq = ? AND chain ="
        " (SELECT id FROM chain WHERE vault = ? AND epoch = ? AND branch = ?)",
        (seq, *origin.chain),
    ).fetchone()
    return Head(seq, row[0]) if row is not None else None


def begin(connection: Connection, origin: Origin) -> int:
    """Note a chain's beginning; returns its local number."""
    connection.execute(
        "INSERT INTO chain (vault, epoch, branch, public_key, before, head_seq, head_link)"
        " VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING",
        (*origin.chain, origin.public_key, origin.before, origin.link),
    )
    number = chain_number(connection, origin.chain)
    if number is None:
        raise AssertionError("a chain that was just begun is here")
    return number


def trouble_of(
    connection: Connection, watermark: Watermark, identity: Identity
) -> RolledBackError | None:
    """Compare our own chains of this epoch with the watermark, and mend what a crash left between.

    A head ahead of its mark is a crash between commit and mark, or an older mark behind which
    nothing is lost: the mark is brought up. A head behind its mark, or with another link there, is
    an exchanged file or a lost log. All files exchanged for older ones together are only noticed
    by headquarters.
    """
    if watermark.is_missing():
        return RolledBackError("vault.watermark_missing")
    marks = watermark.heads(identity.vault, identity.epoch)
    chains = {
        branch: known(connection, ChainId(identity.vault, identity.epoch, Branch(branch)))
        for branch in {*marks, *_own_branches(connection, identity)}
    }
    ahead = []
    for branch, found in chains.items():
        mark = marks.get(branch)
        if found is None:
            return RolledBackError("vault.rolled_back", here=0, saved=mark.seq if mark else 0)
        origin, head = found
        if mark is not None and (
            head.seq < mark.seq or head_at(connection, origin, mark.seq) != mark
        ):
            return RolledBackError("vault.rolled_back", here=head.seq, saved=mark.seq)
        if mark is None or head.seq > mark.seq:
            ahead.append((origin.chain, head))
    for chain, head in ahead:
        watermark.save(chain, head)
    return None


def _own_branches(connection: Connection, identity: Identity) -> list[str]:
    rows = connection.execute(
        "SELECT branch FROM chain WHERE vault = ? AND epoch = ? AND head_seq > 0",
        (VaultId(identity.vault), identity.epoch),
    )
    return [row[0] for row in rows.fetchall()]
