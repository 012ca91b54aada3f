"""The hub's streams as far as they were pulled, and what a restored hub leaves of them."""

from collections.abc import Mapping

from shouyue.ledger.facts import read_fact
from shouyue.ledger.ids import Branch, HubEpoch
from shouyue.ledger.streams import StreamHead
from shouyue.sqlcipher import Connection, transaction
from shouyue.vault.projection import project, refresh_loans
from shouyue.vault.vault import Vault

_Q_MARKS = """
SELECT stream_mark.fact, stream_mark.hub_epoch, stream_mark.position, stream_mark.quarantined
FROM stream_mark JOIN fact ON fact.id = stream_mark.fact JOIN chain ON chain.id = fact.chain
WHERE chain.branch = ?
"""
_Q_RECEIPTS = """
SELECT receipt.chain, receipt.seq, receipt.hub_epoch, receipt.position
FROM receipt JOIN chain ON chain.id = receipt.chain WHERE chain.branch = ?
"""


def cursor(vault: Vault, branch: Branch) -> StreamHead | None:
    """How far a branch's stream was pulled."""
    row = vault.cases.execute(
        "SELECT hub_epoch, position, link FROM stream WHERE branch = ?", (branch,)
    ).fetchone()
    return StreamHead(HubEpoch(row[0]), branch, row[1], row[2]) if row is not None else None


def stream_link(vault: Vault, hub_epoch: HubEpoch, branch: Branch, position: int) -> bytes | None:
    """The stream link at a position where a pulled run ended; None elsewhere."""
    row = vault.cases.execute(
        "SELECT link FROM stream_end WHERE branch = ? AND hub_epoch = ? AND position = ?",
        (branch, hub_epoch, position),
    ).fetchone()
    return row[0] if row is not None else None


def keep_end(connection: Connection, end: StreamHead) -> None:
    """Note where a pulled run ended; inside the transaction that stores it."""
    connection.execute(
        "INSERT INTO stream_end (branch, hub_epoch, position, link) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (end.branch, end.hub_epoch, end.position, end.link),
    )


def move_cursor(connection: Connection, after: StreamHead) -> None:
    """Inside the transaction of the page, or of the fork."""
    connection.execute(
        "INSERT INTO stream (branch, hub_epoch, position, link) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (branch) DO UPDATE SET hub_epoch = excluded.hub_epoch,"
        " position = excluded.position, link = excluded.link",
        (after.branch, after.hub_epoch, after.position, after.link),
    )


def fork_stream(vault: Vault, begin: StreamHead, kept: Mapping[HubEpoch, int]) -> int:
    """A restored hub lost the end of a stream: what it no longer holds is undelivered again.

    Of each hub epoch in `kept` it still holds the stream up to that position, of others nothing.

    Returns:
        how many facts are undelivered again.
    """
    cases, branch = vault.cases, begin.branch
    with transaction(cases):
        lost = [
            (fact, quarantined)
            for fact, epoch, position, quarantined in cases.execute(_Q_MARKS, (branch,)).fetchall()
            if position > kept.get(epoch, 0)
        ]
        for fact, quarantined in lost:
            cases.execute("DELETE FROM stream_mark WHERE fact = ?", (fact,))
            if quarantined:
                # Nobody holds it back any more, until the hub has seen it again.
                project_again(cases, fact)
        for chain, seq, epoch, position in cases.execute(_Q_RECEIPTS, (branch,)).fetchall():
            if position > kept.get(epoch, 0):
                cases.execute(
                    "DELETE FROM receipt WHERE chain = ? AND seq = ? AND hub_epoch = ?",
                    (chain, seq, epoch),
                )
        for epoch, position, link in cases.execute(
            "SELECT hub_epoch, position, link FROM stream_end WHERE branch = ?", (branch,)
        ).fetchall():
            if position > kept.get(epoch, 0):
                _forget_end(cases, StreamHead(epoch, branch, position, link))
        # What travelled beside the facts may be lost too: the hub is asked for each.
        cases.execute("UPDATE attachment SET delivered = 0 WHERE branch = ?", (branch,))
        move_cursor(cases, begin)
        if any(quarantined for _, quarantined in lost):
            refresh_loans(cases, branch)
    return len(lost)


def _forget_end(connection: Connection, end: StreamHead) -> None:
    connection.execute(
        "DELETE FROM stream_end WHERE branch = ? AND hub_epoch = ? AND position = ?",
        (end.branch, end.hub_epoch, end.position),
    )


def project_again(connection: Connection, number: int) -> None:
    """Nobody holds a fact back any more: its rows come again, from the bytes that are here."""
    row = connection.execute("SELECT header, body FROM fact WHERE id = ?", (number,)).fetchone()
    if row is not None:
        project(connection, number, read_fact(row[0], row[1]))
