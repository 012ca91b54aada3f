"""What travels beside facts: packed tables (in the cases database) and scans (in their own).

Content-addressed, in parts, resumable. A part is kept only where it continues what is here; the
whole is proved against its digest before anything relies on it.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

from shouyue.ledger.errors import ForgedError, LedgerError
from shouyue.ledger.facts import Attachment
from shouyue.ledger.tables import MAX_PACKED, unpack
from shouyue.ledger.tapes import loan_rows
from shouyue.sqlcipher import Connection, transaction
from shouyue.vault import scans
from shouyue.vault.projection import packed_table, refresh_loans
from shouyue.vault.vault import Vault

_WHOLE = 1
_UNREADABLE = 2
"""Proved, but no table of loans as this program knows it: its tape waits, nobody asks again."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an attachment: where it starts, its bytes, and the size of the whole."""

    digest: str
    start: int
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Travelling:
    """An attachment that should come or go.

    `size` is what the fact that names it says, or that of the bytes that are here; `held` how many
    bytes are here, from its start.
    """

    branch: str
    digest: str
    kind: Literal["scan", "table"]
    size: int
    held: int


def want(connection: Connection, made: Attachment, branch: str) -> None:
    """Note that a fact of a branch names this and that it is not here yet.

    Where facts disagree about what it is, it is looked for as a table, whoever came first.
    """
    connection.execute(
        "INSERT INTO attachment (digest, kind, size, whole, own, delivered, branch)"
        " VALUES (?, ?, ?, 0, 0, 0, ?) ON CONFLICT (digest) DO UPDATE"
        " SET kind = excluded.kind, size = excluded.size"
        " WHERE excluded.kind = 'table' AND attachment.kind = 'scan' AND attachment.whole = 0",
        (made.digest, made.kind, made.size, branch),
    )


def wanted(vault: Vault, limit: int) -> list[Travelling]:
    """What facts here name and is not here whole, tables first."""
    rows = vault.cases.execute(
        "SELECT branch, digest, kind, size FROM attachment WHERE whole = 0"
        " ORDER BY kind = 'scan', digest LIMIT ?",
        (limit,),
    ).fetchall()
    return [
        Travelling(branch, digest, kind, size, _held(vault, digest, kind))
        for branch, digest, kind, size in rows
    ]


def offered(vault: Vault, limit: int) -> list[Travelling]:
    """What is here whole and the hub has not confirmed, tables first.

    Our own; and after a restore of the hub, also what came from it and it may have lost.
    """
    rows = vault.cases.execute(
        "SELECT branch, digest, kind FROM attachment"
        " WHERE whole = 1 AND delivered = 0 ORDER BY kind = 'scan', digest LIMIT ?",
        (limit,),
    ).fetchall()
    return [
        Travelling(branch, digest, kind, size, size)
        for branch, digest, kind in rows
        for size in [_held(vault, digest, kind)]
    ]


def delivered(vault: Vault, digest: str) -> None:
    """The hub holds it whole."""
    with transaction(vault.cases):
        vault.cases.execute("UPDATE attachment SET delivered = 1 WHERE digest = ?", (digest,))


def read_part(vault: Vault, digest: str, start: int, max_bytes: int) -> Part | None:
    """A piece of something that is here whole; None if it is not."""
    kind = _kind(vault, digest, whole=True)
    if kind is None:
        return None
    if kind == "table":
        packed = packed_table(vault.cases, digest)
        return Part(digest, start, packed[start : start + max_bytes], len(packed))
    data = scans.part(vault.scans, digest, start, max_bytes)
    return Part(digest, start, data, scans.held(vault.scans, digest))


def keep_part(vault: Vault, part: Part) -> bool:
    """Store the next piece of something wanted; True once it is whole and proved.

    A piece that does not continue what is here is passed over.

    Raises:
        ForgedError: the whole is not what the fact names; what was stored of it is dropped.
    """
    kind = _kind(vault, part.digest, whole=False)
    if kind is None or not 0 < part.size <= _limit(kind):
        return False
    held = _held(vault, part.digest, kind)
    if part.start == held and part.data:
        _store(vault, kind, part)
        held += len(part.data)
    if held < part.size:
        return False
    _prove(vault, part.digest, kind)
    return True


def _store(vault: Vault, kind: str, part: Part) -> None:
    if kind == "scan":
        with transaction(vault.scans):
            scans.keep_part(vault.scans, part.digest, part.start, part.data)
        return
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO table_part (digest, start, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (part.digest, part.start, part.data),
        )


def damaged(vault: Vault) -> list[str]:
    """Kind and digest of what should be here whole and does not prove; reads all of it."""
    rows = vault.cases.execute("SELECT digest, kind FROM attachment WHERE whole <> 0").fetchall()
    found = []
    for digest, kind in rows:
        try:
            _state(vault, digest, kind)
        except LedgerError:
            found.append(f"{kind} {digest}")
    return found


def _prove(vault: Vault, digest: str, kind: str) -> None:
    try:
        state = _state(vault, digest, kind)
    except LedgerError as error:
        _drop(vault, digest, kind)
        raise ForgedError("ledger.attachment_differs", kind=kind) from error
    with transaction(vault.cases):
        vault.cases.execute(
            "UPDATE attachment SET whole = ?, delivered = 1 WHERE digest = ?", (state, digest)
        )
        if kind == "table" and state == _WHOLE:
            for (branch,) in vault.cases.execute("SELECT DISTINCT branch FROM tape").fetchall():
                refresh_loans(vault.cases, branch)


def _state(vault: Vault, digest: str, kind: str) -> int:
    """What bytes that are all here amount to.

    Raises:
        LedgerError: not what the digest names.
    """
    if kind == "scan":
        if hashlib.sha256(scans.scan_bytes(vault.scans, digest)).hexdigest() != digest:
            raise ForgedError("ledger.scan_differs")
        return _WHOLE
    table = unpack(packed_table(vault.cases, digest), bytes.fromhex(digest))
    try:
        for _ in loan_rows(table):
            pass
    except LedgerError:
        return _UNREADABLE
    return _WHOLE


def _drop(vault: Vault, digest: str, kind: str) -> None:
    if kind == "scan":
        with transaction(vault.scans):
            scans.drop(vault.scans, digest)
        return
    with transaction(vault.cases):
        vault.cases.execute("DELETE FROM table_part WHERE digest = ?", (digest,))


def _kind(vault: Vault, digest: str, *, whole: bool) -> str | None:
    row = vault.cases.execute(
        "SELECT kind FROM attachment WHERE digest = ? AND whole = ?", (digest, int(whole))
    ).fetchone()
    return str(row[0]) if row is not None else None


def _held(vault: Vault, digest: str, kind: str) -> int:
    if kind == "scan":
        return scans.held(vault.scans, digest)
    row = vault.cases.execute(
        "SELECT COALESCE(SUM(length(data)), 0) FROM table_part WHERE digest = ?", (digest,)
    ).fetchone()
    return int(row[0]) if row is not None else 0


def _limit(kind: str) -> int:
    return scans.MAX_SCAN if kind == "scan" else MAX_PACKED
