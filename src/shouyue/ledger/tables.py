"""A table that travels beside one fact: the rows of a bank's export.

Every row is salted and hashed on its own; the fact names the root of a binary tree over a head
(how many rows, which columns) and these digests. What is hashed begins with 0x00 for a row, 0x01
for a node, 0x02 for the head, as RFC 6962 §2.1 does, and the number of rows is under the root: so
nothing can pass for something else, and no run of rows for one. One borrower's row can be disposed
of, and all others still prove. The salts come from one seed (HMAC-SHA256 of the row's number),
which keeps a table small; the first disposal writes them out and forgets the seed.
"""

import hashlib
import hmac
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from shouyue.ledger.canonical import Count, Record, Value, is_plain, read, write
from shouyue.ledger.errors import ForgedError, LedgerError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SEED_BYTES = 16
MAX_PACKED = 64 * 1024 * 1024
MAX_UNPACKED = 192 * 1024 * 1024
MAX_ROWS = 500_000
MAX_LINE = 64 * 1024
"""A row with its salt, or the head, as bytes."""
MAX_ROW = MAX_LINE - 64

_PURPOSE = b"shouyue/table/1"
_WINDOW_LOG = 23
_STEP = 256 * 1024
_ROOM_UNPACKED, _ROOM_PACKED = 64, 40
_DEPTH = 3

_encode_row = msgspec.json.Encoder(order="sorted").encode
_decode_row = msgspec.json.Decoder(list[Value]).decode


class _Head(Record, frozen=True):
    v: Count
    columns: tuple[str, ...]
    rows: Count
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
        count, columns = len(self.rows).to_bytes(8, "big"), write(list(self.columns))
        head = hashlib.sha256(b"\x02" + _PURPOSE + count + columns).digest()
        return _tree([head, *(row.digest for row in self.rows)])

    def __iter__(self) -> Iterator[list[object]]:
        """The rows that are still here, read."""
        for row in self.rows:
            if isinstance(row, KeptRow):
                yield list(_decode_row(row.row))


def make_table(columns: Sequence[str], rows: Sequence[Sequence[object]], seed: bytes) -> Table:
    """A table of plain values, each nested at most two deep.

    Raises:
        ValueError: it could not be read again: the seed is not 16 bytes, there are too many rows,
            or one has another length than the columns, or is too long, or no plain values.
    """
    if len(seed) != SEED_BYTES or len(rows) > MAX_ROWS:
        raise ValueError(f"a table has a seed of 16 bytes and at most {MAX_ROWS} rows")
    kept = tuple(
        KeptRow(_salt(seed, n), _write_row(row, len(columns))) for n, row in enumerate(rows)
    )
    return Table(tuple(columns), kept, seed)


def dispose(table: Table, numbers: frozenset[int]) -> Table:
    """The same table, with the same root, without what these rows said; they count from 0.

    Raises:
        ValueError: there is no such row.
    """
    if any(not 0 <= n < len(table.rows) for n in numbers):
        raise ValueError("there is no such row")
    rows = tuple(GoneRow(row.digest) if n in numbers else row for n, row in enumerate(table.rows))
    return Table(table.columns, rows, None)


def pack(table: Table) -> bytes:
    """Compressed bytes for disk and wire; not canonical, what counts is the root.

    Raises:
        ValueError: it is larger than what `unpack` takes, or keeps a seed from which the salt of
            a row that is gone could be made again.
    """
    if table.seed is not None and any(isinstance(row, GoneRow) for row in table.rows):
        raise ValueError("a table with rows gone has no seed")
    seed = table.seed.hex() if table.seed is not None else ""
    head = write(_Head(v=1, columns=table.columns, rows=len(table.rows), seed=seed))
    raw = b"\n".join((head, *(_line(row, table.seed) for row in table.rows)))
    packed = zstd.compress(raw, level=6)
    # A disposal writes salts and digests out, and must never fail for want of room.
    rows = len(table.rows) if table.seed is not None else 0
    if (
        len(head) > MAX_LINE
        or len(raw) + rows * _ROOM_UNPACKED > MAX_UNPACKED
        or len(packed) + rows * _ROOM_PACKED > MAX_PACKED
    ):
        raise ValueError("a table exceeds its limit")
    return packed


def unpack(packed: bytes, root: bytes) -> Table:
    """Read a packed table and prove that it is the one that the fact names.

    Raises:
        LedgerError: too large, or not a table.
        ForgedError: another table.
    """
    lines = _lines(packed)
    head = read(next(lines), _Head)
    if head.v != 1 or head.rows > MAX_ROWS:
        raise LedgerError("ledger.table_malformed")
    seed = _hex(head.seed, SEED_BYTES) if head.seed else None
    width = len(head.columns)
    rows = tuple(
        _row(line, n, seed, width) for n, line in zip(range(head.rows), lines, strict=False)
    )
    if len(rows) != head.rows or next(lines, None) is not None:
        raise LedgerError("ledger.table_malformed")
    table = Table(head.columns, rows, seed)
    if table.root != root:
        raise ForgedError("ledger.table_differs")
    return table


def _write_row(row: Sequence[object], width: int) -> bytes:
    cells = list(row)
    if len(cells) != width or not is_plain(cells, _DEPTH):
        raise ValueError("a row has as many plain values as there are columns")
    raw = _encode_row(cells)
    if len(raw) > MAX_ROW:
        raise ValueError("a row exceeds its limit")
    return raw


def _check_row(raw: bytes, width: int) -> bytes:
    try:
        row = _decode_row(raw)
    except (msgspec.MsgspecError, UnicodeError):
        raise LedgerError("ledger.table_malformed") from None
    if len(row) != width or _encode_row(row) != raw:
        raise LedgerError("ledger.table_malformed")
    return raw


def _line(row: KeptRow | GoneRow, seed: bytes | None) -> bytes:
    if isinstance(row, GoneRow):
        return write(row.digest.hex())
    if seed is not None:
        return row.row
    return b'["%s",%s]' % (row.salt.hex().encode("ascii"), row.row)


def _row(line: bytes, number: int, seed: bytes | None, width: int) -> KeptRow | GoneRow:
    if seed is not None:
        return KeptRow(_salt(seed, number), _check_row(line, width))
    if line[:1] == b'"' and line[-1:] == b'"':
        return GoneRow(_hex(line[1:-1].decode("ascii", "replace"), 32))
    salt, comma, row = line[2:34], line[34:36], line[36:-1]
    if line[:2] != b'["' or comma != b'",' or line[-1:] != b"]":
        raise LedgerError("ledger.table_malformed")
    return KeptRow(_hex(salt.decode("ascii", "replace"), SEED_BYTES), _check_row(row, width))


def _hex(text: str, size: int) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        raise LedgerError("ledger.table_malformed") from None
    if len(value) != size or value.hex() != text:
        raise LedgerError("ledger.table_malformed")
    return value


def _lines(packed: bytes) -> Iterator[bytes]:
    """The lines of a packed table, made as they are asked for."""
    rest = b""
    for piece in _inflate(packed):
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_LINE or any(len(line) > MAX_LINE for line in whole):
            raise LedgerError("ledger.too_large")
        yield from whole
    yield rest


def _inflate(packed: bytes) -> Iterable[bytes]:
    """Pieces of what was packed, never more than `_STEP` at once."""
    if len(packed) > MAX_PACKED:
        raise LedgerError("ledger.too_large")
    limit: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
    decompressor = zstd.ZstdDecompressor(options=limit)
    size, given = 0, packed
    while not decompressor.eof:
        try:
            piece = decompressor.decompress(given, _STEP)
        except zstd.ZstdError as error:
            raise LedgerError("ledger.table_malformed") from error
        given, size = b"", size + len(piece)
        if size > MAX_UNPACKED:
            raise LedgerError("ledger.too_large")
        if not piece and not decompressor.eof:
            raise LedgerError("ledger.table_malformed")
        yield piece
    if decompressor.unused_data:
        raise LedgerError("ledger.table_malformed")


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
