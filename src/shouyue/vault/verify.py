"""Recomputes everything: every digest, link, seal, watermark, page and table. Changes nothing.

Answers per part `ok` or names what is wrong, in words for a log: no borrower's data is in it.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shouyue.domain.errors import KnownError
from shouyue.ledger.chain import Head, Origin, Seal, check_seal, extend
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.ids import Branch, ChainId, VaultId
from shouyue.sqlcipher import (
    Connection,
    DiskFullError,
    IntegrityError,
    LockedError,
    ReadOnlyError,
    check,
    mapped,
)
from shouyue.vault.attachments import damaged
from shouyue.vault.heads import head_at, trouble_of
from shouyue.vault.projection import FOLDED, project_rows, rebuild_loans
from shouyue.vault.vault import Vault

_PAGE = 1000
_MOST = 10


@dataclass(slots=True)
class Findings:
    """What a verification found. `parts` maps each part to `ok` or to its trouble."""

    facts: int = 0
    parts: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys(
            ("chain", "seals", "watermark", "integrity", "projection"), "ok"
        )
    )
    troubles: list[str] = field(default_factory=list)

    def blame(self, part: str, trouble: str) -> None:
        if self.parts[part] == "ok":
            self.parts[part] = trouble
        self.troubles.append(f"{part}: {trouble}")


def verify(vault: Vault, progress: Callable[[int, int], None] | None = None) -> Findings:
    """Recompute the whole vault. Seconds for 100,000 facts; run it off the GUI thread.

    Raises:
        DiskFullError, LockedError, ReadOnlyError: nothing can be said of the vault just now.
    """
    found = Findings()
    with _blaming(found, "chain"):
        total = vault.cases.execute("SELECT count(*) FROM fact").fetchone()
        count = int(total[0]) if total is not None else 0
        for origin, head in _chains(vault.cases):
            _verify_chain(vault.cases, origin, head, found)
            if progress is not None:
                progress(found.facts, count)
    with _blaming(found, "watermark"):
        if (trouble := trouble_of(vault.cases, vault.watermark, vault.identity)) is not None:
            raise trouble
    for connection in (vault.cases, vault.scans):
        with _blaming(found, "integrity"):
            for trouble_text in check(connection)[:_MOST]:
                found.blame("integrity", trouble_text)
    with _blaming(found, "integrity"):
        for which in damaged(vault)[:_MOST]:
            found.blame("integrity", f"{which} is not whole")
    with _blaming(found, "projection"):
        for table in differing_tables(vault.cases):
            found.blame("projection", table)
    return found


@contextmanager
def _blaming(found: Findings, part: str) -> Iterator[None]:
    """A page that cannot be read is a finding too; the other parts are looked at all the same."""
    try:
        with mapped():
            yield
    except (DiskFullError, LockedError, ReadOnlyError):
        raise  # of this moment or of the machine: nothing against the vault
    except (KnownError, IntegrityError) as error:
        # A page put back makes indexes disagree with their tables.
        found.blame(part, str(error))


def differing_tables(connection: Connection) -> list[str]:
    """Tables of the projection that are not what the facts say; the rebuilt ones are thrown away.

    The tables are folded again inside a savepoint that is always rolled back, so nothing stays of
    it.
    """
    tables = ("replaced", *FOLDED, "loan", "loan_source", "booking", "risen", "was_due")
    connection.execute("SAVEPOINT verify_projection")
    try:
        before = {table: _content(connection, table) for table in tables}
        for table in ("replaced", *FOLDED):
            connection.execute(f'DELETE FROM "{table}"')  # noqa: S608  # our own names
        for number, fact in _projected_facts(connection):
            project_rows(connection, number, fact)
        rebuild_loans(connection)
        return [table for table in tables if _content(connection, table) != before[table]]
    finally:
        # A disk that fails has rolled back by itself already.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO verify_projection")
            connection.execute("RELEASE verify_projection")


def _verify_chain(connection: Connection, origin: Origin, head: Head, found: Findings) -> None:
    chain = origin.chain
    walked = Head(0, origin.link)
    name = f"{chain.vault}.{chain.epoch}.{chain.branch}"
    if origin.chain.epoch == 1 and not origin.is_self_certifying():
        found.blame("chain", f"{name} does not begin with its own key")
    while page := _page(connection, chain, walked.seq):
        for header, body, link in page:
            try:
                walked = extend(walked, chain, [read_fact(header, body)])
            except LedgerError as error:
                found.blame("chain", f"{name} after {walked.seq}: {error.code}")
                return
            if walked.link != link:
                found.blame("chain", f"{name}.{walked.seq} has another link")
                return
            found.facts += 1
    if walked != head:
        found.blame("chain", f"{name} ends at {walked.seq}, noted {head.seq}")
    _verify_seals(connection, origin, head, found)


def _verify_seals(connection: Connection, origin: Origin, head: Head, found: Findings) -> None:
    chain = origin.chain
    name = f"{chain.vault}.{chain.epoch}.{chain.branch}"
    last = 0
    rows = connection.execute(
        "SELECT seal.seq, signature FROM seal JOIN chain ON chain.id = seal.chain"
        " WHERE vault = ? AND epoch = ? AND branch = ? ORDER BY seal.seq",
        chain,
    ).fetchall()
    for seq, signature in rows:
        sealed = head_at(connection, origin, seq)
        if sealed is None or not _holds(origin, sealed, Seal(seq, signature)):
            found.blame("seals", f"{name}.{seq}")
        last = seq
    if last < head.seq:
        found.blame("seals", f"{name}.{last + 1} and later have no seal")


def _holds(origin: Origin, head: Head, made: Seal) -> bool:
    try:
        check_seal(origin.public_key, origin.chain, head, made)
    except LedgerError:
        return False
    return True


def _chains(connection: Connection) -> list[tuple[Origin, Head]]:
    rows = connection.execute(
        "SELECT vault, epoch, branch, public_key, before, head_seq, head_link FROM chain"
        " ORDER BY vault, epoch, branch"
    ).fetchall()
    return [
        (
            Origin(ChainId(VaultId(row[0]), row[1], Branch(row[2])), row[3], row[4]),
            Head(row[5], row[6]),
        )
        for row in rows
    ]


def _page(
    connection: Connection, chain: ChainId, after: int
) -> list[tuple[bytes, bytes | None, bytes]]:
    return connection.execute(
        "SELECT header, body, link FROM fact JOIN chain ON chain.id = fact.chain"
        " WHERE vault = ? AND epoch = ? AND branch = ? AND seq > ? ORDER BY seq LIMIT ?",
        (*chain, after, _PAGE),
    ).fetchall()


def _projected_facts(connection: Connection) -> Iterator[tuple[int, Fact]]:
    after = 0
    while rows := connection.execute(
        "SELECT id, header, body FROM fact LEFT JOIN stream_mark ON stream_mark.fact = fact.id"
        " WHERE id > ? AND COALESCE(quarantined, 0) = 0 ORDER BY id LIMIT ?",
        (after, _PAGE),
    ).fetchall():
        for number, header, body in rows:
            yield number, read_fact(header, body)
        after = rows[-1][0]


def _content(connection: Connection, table: str) -> tuple[int, int]:
    """A table as the number of its rows and a sum of their digests, which no order changes."""
    count = total = 0
    for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # our own names
        # The local number of a loan is this file's own and says nothing.
        said = repr(row[1:] if table == "loan" else row).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(hashlib.sha256(said).digest(), "big")) % (1 << 256)
        count += 1
    return count, total
