"""Scanned papers, content-addressed, in a database of their own so that the cases stay small.

A scan is stored whole before the fact that names it; one that no fact ever names is swept later.
"""

import hashlib

from shouyue.ledger.facts import Attachment
from shouyue.sqlcipher import Connection, transaction
from shouyue.vault.errors import VaultError

CHUNK_BYTES = 64 * 1024
MAX_SCAN = 32 * 1024 * 1024


def keep_scan(connection: Connection, content: bytes, media: str) -> Attachment:
    """Store a scan and read it back; what is returned goes into a fact.

    Raises:
        VaultError: it is empty or larger than 32 MB.
    """
    if not 0 < len(content) <= MAX_SCAN:
        raise VaultError("vault.scan_size", limit_mb=MAX_SCAN >> 20)
    digest = hashlib.sha256(content).hexdigest()
    with transaction(connection):
        # Parts of it may be here from another laptop, cut in other places.
        drop(connection, digest)
        for start in range(0, len(content), CHUNK_BYTES):
            keep_part(connection, digest, start, content[start : start + CHUNK_BYTES])
    if hashlib.sha256(scan_bytes(connection, digest)).hexdigest() != digest:
        raise VaultError("vault.scan_not_kept")
    return Attachment(kind="scan", digest=digest, size=len(content), media=media)


def keep_part(connection: Connection, digest: str, start: int, data: bytes) -> None:
    connection.execute(
        "INSERT INTO scan_part (digest, start, data) VALUES (?, ?, ?)"
        " ON CONFLICT (digest, start) DO NOTHING",
        (digest, start, data),
    )


def scan_bytes(connection: Connection, digest: str) -> bytes:
    """All parts of a scan that are here, in order."""
    rows = connection.execute(
        "SELECT data FROM scan_part WHERE digest = ? ORDER BY start", (digest,)
    )
    return b"".join(row[0] for row in rows)


def part(connection: Connection, digest: str, offset: int, max_bytes: int) -> bytes:
    """A piece of a scan from `offset` on."""
    row = connection.execute(
        "SELECT start, data FROM scan_part WHERE digest = ? AND start <= ?"
        " ORDER BY start DESC LIMIT 1",
        (digest, offset),
    ).fetchone()
    return row[1][offset - row[0] :][:max_bytes] if row is not None else b""


def held(connection: Connection, digest: str) -> int:
    """How many bytes of a scan are here, from its start without a gap."""
    row = connection.execute(
        "SELECT COALESCE(SUM(length(data)), 0) FROM scan_part WHERE digest = ?", (digest,)
    ).fetchone()
    return int(row[0]) if row is not None else 0


def drop(connection: Connection, digest: str) -> None:
    connection.execute("DELETE FROM scan_part WHERE digest = ?", (digest,))
