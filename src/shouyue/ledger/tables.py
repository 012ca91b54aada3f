"""A table that travels beside one fact: the rows of a bank's export.

Every row is salted and hashed on its own; the fact names the root of a binary tree over these
digests (leaves prefixed 0x00, nodes 0x01, as RFC 6962 §2.1 does). One borrower's row can so be
disposed of, and all others still prove. The salts come from one seed (HMAC-SHA256 of the row's
number), which keeps a table small; the first disposal writes them out and forgets the seed.
"""

import hashlib
import hmac
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shouyue.ledger.canonical import Record, read, read_any, write
from shouyue.ledger.errors import ForgedError, LedgerError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SEED_BYTES = 16
MAX_PACKED = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_ROWS = 1_000_000

_PURPOSE = b"shouyue/table/1"


class _Head(Record, frozen=True):
    v: int
    columns: tuple[str, ...]
    rows: int
    seed: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row as bytes (a canonical JSON array) with its salt."""

    salt: bytes
    row: bytes

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(b"\x00" + self.salt + self.row).digest()


@dataclass(frozen=True, slots=True)
class GoneRow:
    """What stays of a row that was disposed of."""

    digest: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; `seed` is None once a row was disposed of."""

    columns: tuple[str, ...]
    rows: tuple[KeptRow | GoneRow, ...]
    seed: bytes | None

    @property
    def root(self) -> bytes:
        """The digest by which a fact names this table; unchanged by disposal."""
        head = hashlib.sha256(b"\x00" + _PURPOSE + write(list(self.columns))).digest()
        return _tree([head, *(row.digest for row in self.rows)])

    def __iter__(self) -> Iterator[list[object]]:
        """The rows that are still here, read."""
        for row in self.rows:
            if isinstance(row, KeptRow):
                value = read_any(row.row)
                if not isinstance(value, list) or len(value) != len(self.columns):
                    raise LedgerError("ledger.table_malformed")
                yield value


def make_table(columns: Sequence[str], rows: Sequence[Sequence[object]], seed: bytes) -> Table:
    """A table of plain values (strings, integers, booleans, lists of these).

    Raises:
        ValueError: the seed is not 16 bytes or there are too many rows.
    """
    if len(seed) != SEED_BYTES or len(rows) > MAX_ROWS:
        raise ValueError("a table has a seed of 16 bytes and at most a million rows")
    kept = tuple(KeptRow(_salt(seed, n), write(list(row))) for n, row in enumerate(rows))
    return Table(tuple(columns), kept, seed)


def dispose(table: Table, numbers: frozenset[int]) -> Table:
    """The same table, with the same root, without what these rows said."""
    rows = tuple(GoneRow(row.digest) if n in numbers else row for n, row in enumerate(table.rows))
    return Table(table.columns, rows, None)


def pack(table: Table) -> bytes:
    """Compressed bytes for disk and wire; not canonical, what counts is the root."""
    seed = table.seed.hex() if table.seed is not None else ""
    lines = [write(_Head(v=1, columns=table.columns, rows=len(table.rows), seed=seed))]
    for row in table.rows:
        if isinstance(row, GoneRow):
            lines.append(write(row.digest.hex()))
        elif table.seed is not None:
            lines.append(row.row)
        else:
            lines.append(b'["%s",%s]' % (row.salt.hex().encode("ascii"), row.row))
    return zstd.compress(b"\n".join(lines), level=6)


def unpack(packed: bytes, root: bytes) -> Table:
    """Read a packed table and prove that it is the one that the fact names.

    Raises:
        LedgerError: too large, or not a table.
        ForgedError: another table.
    """
    lines = _inflate(packed).split(b"\n")
    head = read(lines[0], _Head)
    if head.v != 1 or head.rows != len(lines) - 1 or head.rows > MAX_ROWS:
        raise LedgerError("ledger.table_malformed")
    seed = _hex(head.seed, SEED_BYTES) if head.seed else None
    rows = tuple(_row(line, n, seed) for n, line in enumerate(lines[1:]))
    table = Table(head.columns, rows, seed)
    if table.root != root:
        raise ForgedError("ledger.table_differs")
    return table


def _row(line: bytes, number: int, seed: bytes | None) -> KeptRow | GoneRow:
    if line.startswith(b'"'):
        return GoneRow(_hex(line[1:-1].decode("ascii", "replace"), 32))
    if seed is not None:
        return KeptRow(_salt(seed, number), line)
    salt, comma, row = line[2:34], line[34:36], line[36:-1]
    if line[:2] != b'["' or comma != b'",' or line[-1:] != b"]":
        raise LedgerError("ledger.table_malformed")
    return KeptRow(_hex(salt.decode("ascii", "replace"), SEED_BYTES), row)


def _hex(text: str, size: int) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError as error:
        raise LedgerError("ledger.table_malformed") from error
    if len(value) != size:
        raise LedgerError("ledger.table_malformed")
    return value


def _inflate(packed: bytes) -> bytes:
    if len(packed) > MAX_PACKED:
        raise LedgerError("ledger.too_large")
    decompressor = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})
    try:
        raw = decompressor.decompress(packed, MAX_UNPACKED)
    except zstd.ZstdError as error:
        raise LedgerError("ledger.table_malformed") from error
    if not decompressor.eof or decompressor.unused_data:
        raise LedgerError("ledger.table_malformed")
    return raw


def _salt(seed: bytes, number: int) -> bytes:
    return hmac.digest(seed, number.to_bytes(8, "big"), "sha256")[:SEED_BYTES]


def _tree(level: list[bytes]) -> bytes:
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [
            hashlib.sha256(b"\x01" + level[n] + level[n + 1]).digest()
            for n in range(0, len(level) - 1, 2)
        ] + odd
    return level[0]
