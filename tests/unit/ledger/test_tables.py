"""A table proves row by row, lets a row go without losing its proof, and takes no bombs."""

import hashlib
import hmac
import json
import sys
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from factories import make_loan_row, make_loan_table
from shouyue.ledger.canonical import MAX_INT
from shouyue.ledger.errors import ForgedError, LedgerError
from shouyue.ledger.tables import (
    MAX_LINE,
    MAX_PACKED,
    MAX_ROW,
    MAX_ROWS,
    MAX_UNPACKED,
    GoneRow,
    KeptRow,
    Table,
    dispose,
    make_table,
    pack,
    unpack,
)
from strategies import tables

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SEED = b"seed of 16 bytes"
ROOT = bytes(32)


def packed_lines(*lines: bytes) -> bytes:
    return zstd.compress(b"\n".join(lines))


def head(rows: int, columns: tuple[str, ...] = ("a",), seed: bytes = SEED, **more: object) -> bytes:
    said = {"columns": list(columns), "rows": rows, "seed": seed.hex(), "v": 1} | more
    if not said["seed"]:
        del said["seed"]
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def some_rows(table: Table, data: st.DataObject) -> frozenset[int]:
    return data.draw(st.frozensets(st.integers(0, max(0, len(table.rows) - 1)))) & frozenset(
        range(len(table.rows))
    )


@given(tables(), st.data())
def test_a_packed_table_comes_back_with_and_without_rows_gone(table, data):
    assert unpack(pack(table), table.root) == table
    gone = some_rows(table, data)
    rest = dispose(table, gone)
    assert rest.root == table.root
    again = unpack(pack(rest), table.root)
    assert again == rest
    assert list(again) == [row for n, row in enumerate(table) if n not in gone]
    more = some_rows(table, data)
    assert dispose(again, more) == dispose(table, gone | more)


@given(tables(), st.data())
def test_what_was_disposed_of_is_gone_and_so_is_what_made_its_salt(table, data):
    assume(table.rows)
    gone = some_rows(table, data) or frozenset([0])
    raw = zstd.decompress(pack(dispose(table, gone)))
    assert table.seed.hex().encode() not in raw
    for n, row in enumerate(table.rows):
        assert (row.salt.hex().encode() in raw) == (n not in gone)


@given(tables(), st.data())
def test_any_change_of_any_row_column_or_salt_changes_the_root(table, data):
    assume(table.rows)
    n = data.draw(st.integers(0, len(table.rows) - 1))
    row = table.rows[n]
    changed = [
        KeptRow(row.salt, row.row + b" "),
        KeptRow(bytes([row.salt[0] ^ 1]) + row.salt[1:], row.row),
        GoneRow(bytes(32)),
    ]
    others = [
        Table(table.columns, (*table.rows[:n], c, *table.rows[n + 1 :]), None) for c in changed
    ]
    others += [
        Table(table.columns, table.rows[:n] + table.rows[n + 1 :], None),
        Table(table.columns, (*table.rows, row), None),
        Table((*table.columns, "more"), table.rows, None),
        Table(tuple(f"{name}'" for name in table.columns), table.rows, None),
    ]
    if len(set(table.rows)) > 1:
        others.append(Table(table.columns, table.rows[1:] + table.rows[:1], None))
    for other in others:
        assert other.root != table.root
        with pytest.raises(LedgerError):
            unpack(pack(other), table.root)


@given(st.integers(0, 9), st.data())
def test_no_run_of_rows_passes_for_one(count, data):
    """A row that is gone is a bare digest: it must not be able to stand for an inner node."""
    table = make_table(("a",), [[n] for n in range(count)], SEED)
    level = [_head_digest(table), *(row.digest for row in table.rows)]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + odd
        collapsed = tuple(GoneRow(digest) for digest in level[1:])
        if len(collapsed) != len(table.rows):
            assert Table(table.columns, collapsed, None).root != table.root
    assert level == [table.root]


def _head_digest(table: Table) -> bytes:
    columns = json.dumps(list(table.columns), separators=(",", ":")).encode()
    count = len(table.rows).to_bytes(8, "big")
    return hashlib.sha256(b"\x02shouyue/table/1" + count + columns).digest()


def test_a_leaf_is_no_node_and_no_head():
    table = make_table(("a",), [[1], [2], [3]], SEED)
    node = hashlib.sha256(b"\x01" + table.rows[1].digest + table.rows[2].digest).digest()
    salt = (table.rows[1].digest + table.rows[2].digest)[:16]
    as_leaf = KeptRow(salt, (table.rows[1].digest + table.rows[2].digest)[16:])
    assert as_leaf.digest != node
    assert Table(table.columns, (table.rows[0], as_leaf), None).root != table.root


def test_equal_rows_have_different_digests_and_equal_tables_too():
    table = make_table(("a",), [["王小麦"], ["王小麦"]], SEED)
    assert table.rows[0].digest != table.rows[1].digest
    assert make_table(("a",), [["王小麦"], ["王小麦"]], b"x" * 16).root != table.root


@pytest.mark.parametrize("seed", [SEED, b""])
def test_the_two_forms_are_read_strictly(seed):
    table = make_table(("a",), [[1]], SEED)
    line = b"[1]" if seed else b'["' + table.rows[0].salt.hex().encode() + b'",[1]]'
    assert unpack(packed_lines(head(1, seed=seed), line), table.root).root == table.root
    wrong = [
        [head(1, seed=seed)],
        [head(0, seed=seed), line],
        [head(1, seed=seed), line, line],
        [head(1, seed=seed), line, b""],
        [head(2, seed=seed), line],
        [head(1, seed=seed, v=2), line],
        [head(1, seed=seed, more=1), line],
        [head(1, seed=seed).replace(b'"rows":1', b'"rows":1.0'), line],
        [head(1, seed=seed) + b" ", line],
        [b" " + head(1, seed=seed), line],
        [head(1, seed=seed), line + b" "],
        [head(1, seed=seed), line.replace(b"[1]", b"[1.0]")],
        [head(1, seed=seed), line.replace(b"[1]", b"[1,1]")],
        [head(1, seed=seed), line.replace(b"[1]", b"[]")],
        [head(1, seed=seed), line.replace(b"[1]", b"1")],
        [head(1, seed=seed), line.replace(b"[1]", b'{"a":1}')],
        [head(1, seed=seed), line.replace(b"[1]", b"[[[[1]]]]")],
        [head(1, seed=seed), line.replace(b"[1]", b"[9007199254740992]")],
        [head(1, seed=seed), line.replace(b"[1]", b'["\\ud800"]')],
        [head(1, seed=seed), line.replace(b"[1]", b'["\xff"]')],
        [head(1, seed=seed), line.upper().replace(b"[1]", b"[ 1]")],
        [head(1, seed=seed), b""],
        [head(1, seed=b"x" * 15 if seed else b"x" * 17), line],
    ]
    for lines in wrong:
        with pytest.raises(LedgerError):
            unpack(packed_lines(*lines), table.root)


def test_a_digest_and_a_salt_have_one_spelling():
    table = dispose(make_table(("a",), [[1], [2]], SEED), frozenset([0]))
    gone, kept = table.rows
    lines = [b'"' + gone.digest.hex().encode() + b'"', b'["%s",[2]]' % kept.salt.hex().encode()]
    assert unpack(packed_lines(head(2, seed=b""), *lines), table.root) == table
    for n, line in enumerate(lines):
        others = (line.upper(), line[:-1], line[1:], line.replace(b'"', b"'"), line + b",")
        marks = [at for at, byte in enumerate(line) if byte in b'[]",']
        others = (*others, *(line[:at] + b"x" + line[at + 1 :] for at in marks))
        for other in others:
            changed = [*lines[:n], other, *lines[n + 1 :]]
            with pytest.raises(LedgerError):
                unpack(packed_lines(head(2, seed=b""), *changed), table.root)


@pytest.mark.parametrize("seed", [b"s" * 15, b"s" * 17, b"s" * 64])
def test_a_seed_of_another_size_is_refused_even_where_it_proves(seed):
    salt = hmac.digest(seed, bytes(8), "sha256")[:16]
    proves = Table(("a",), (KeptRow(salt, b"[1]"),), None)
    with pytest.raises(LedgerError) as caught:
        unpack(packed_lines(head(1, seed=seed), b"[1]"), proves.root)
    assert not isinstance(caught.value, ForgedError)


def test_no_row_is_gone_while_its_salt_can_be_made_again():
    """With the seed, whoever guesses what a row said could prove it."""
    table = make_table(("a",), [[1], [2]], SEED)
    half = Table(table.columns, (GoneRow(table.rows[0].digest), table.rows[1]), SEED)
    with pytest.raises(ValueError, match="seed"):
        pack(half)
    line = b'"' + table.rows[0].digest.hex().encode() + b'"'
    with pytest.raises(LedgerError):
        unpack(packed_lines(head(2), line, b"[2]"), table.root)


@pytest.mark.parametrize("numbers", [{-1}, {2}, {0, 7}])
def test_what_is_not_there_cannot_be_disposed_of(numbers):
    with pytest.raises(ValueError, match="no such row"):
        dispose(make_table(("a",), [[1], [2]], SEED), frozenset(numbers))


@pytest.mark.parametrize(
    ("rows", "seed"),
    [
        ([[1]], b"short"),
        ([[1, 2]], SEED),
        ([[]], SEED),
        ([[1.5]], SEED),
        ([[float("nan")]], SEED),
        ([[MAX_INT + 1]], SEED),
        ([["\ud800"]], SEED),
        ([[[[[1]]]]], SEED),
        ([["x" * (MAX_ROW - 3)]], SEED),
    ],
)
def test_what_could_not_be_read_again_makes_no_table(rows, seed):
    with pytest.raises(ValueError):
        make_table(("a",), rows, seed)


@pytest.mark.parametrize(
    "row", [b"[ 1]", b"[1,2]", b"[]", b'["\\u0061"]', b'[{"b":1,"a":2}]', b'["x" ]', b"1", b""]
)
def test_a_row_that_proves_and_is_not_of_our_form_is_refused(row):
    table = Table(("a",), (KeptRow(bytes(16), row),), None)
    with pytest.raises(LedgerError) as caught:
        unpack(pack(table), table.root)
    assert not isinstance(caught.value, ForgedError)


def test_the_largest_row_can_be_packed_and_the_others_disposed_of():
    rows = [["x" * (MAX_ROW - 4)], ["short"]]
    table = make_table(("a",), rows, SEED)
    assert list(unpack(pack(table), table.root)) == rows
    rest = dispose(table, frozenset([1]))
    assert unpack(pack(rest), table.root) == rest


def test_the_largest_head_is_read_and_a_larger_one_is_not_packed():
    room = MAX_LINE - len(head(1, ("",)))
    table = make_table(("x" * room,), [[1]], SEED)
    assert unpack(pack(table), table.root) == table
    with pytest.raises(ValueError, match="limit"):
        pack(make_table(("x" * (room + 1),), [[1]], SEED))


@pytest.mark.parametrize("limit", ["MAX_PACKED", "MAX_UNPACKED"])
def test_what_could_not_be_unpacked_again_is_not_packed(limit, monkeypatch):
    table = make_table(("a",), [[n] for n in range(50)], SEED)
    whole = dispose(table, frozenset(range(50)))
    raw = zstd.decompress(pack(whole))
    sizes = {"MAX_PACKED": len(pack(whole)), "MAX_UNPACKED": len(raw)}
    monkeypatch.setattr(f"shouyue.ledger.tables.{limit}", sizes[limit])
    assert unpack(pack(whole), table.root) == whole
    with pytest.raises(ValueError, match="limit"):
        pack(table)
    packed = pack(whole)
    monkeypatch.setattr(f"shouyue.ledger.tables.{limit}", sizes[limit] - 1)
    with pytest.raises(ValueError, match="limit"):
        pack(whole)
    with pytest.raises(LedgerError):
        unpack(packed, table.root)


@given(st.integers(0, 400), st.integers(1, 60))
def test_a_table_that_was_packed_has_room_for_any_disposal(count, size):
    table = make_table(("a",), [["x" * size]] * count, SEED)
    raw, packed = len(zstd.decompress(pack(table))), len(pack(table))
    for gone in (frozenset(), frozenset(range(count)), frozenset(range(0, count, 2))):
        rest = pack(dispose(table, gone))
        assert len(zstd.decompress(rest)) <= raw + count * 64
        assert len(rest) <= packed + count * 40


def test_a_table_has_at_most_so_many_rows():
    class Many(list[list[int]]):
        def __len__(self) -> int:
            return MAX_ROWS + 1

    with pytest.raises(ValueError, match="rows"):
        make_table(("a",), Many(), SEED)


def test_another_table_is_told_from_the_one_that_was_named():
    table = make_table(("a",), [[1]], SEED)
    with pytest.raises(ForgedError):
        unpack(pack(table), make_table(("a",), [[2]], SEED).root)


def test_the_rows_of_a_village_come_back():
    table = make_loan_table([make_loan_row(note=f"JK{n}") for n in range(2000)])
    packed = pack(table)
    assert unpack(packed, table.root) == table
    assert len(packed) < 20 * len(table.rows)


# --- hostile bytes ------------------------------------------------------------------------------


@given(tables(), st.data())
@settings(max_examples=300)
def test_any_damage_to_packed_bytes_is_declared(table, data):
    packed = pack(table)
    at = data.draw(st.integers(0, len(packed) - 1))
    new = data.draw(st.binary(max_size=4))
    changed = packed[:at] + new + packed[at + data.draw(st.integers(0, 4)) :]
    try:
        again = unpack(changed, table.root)
    except LedgerError:
        return
    assert again == table


@given(tables(), st.data())
@settings(max_examples=300)
def test_any_damage_to_what_is_packed_is_declared(table, data):
    raw = zstd.decompress(pack(table))
    at = data.draw(st.integers(0, len(raw) - 1))
    new = data.draw(st.binary(max_size=4))
    changed = raw[:at] + new + raw[at + data.draw(st.integers(0, 4)) :]
    try:
        again = unpack(zstd.compress(changed), table.root)
    except LedgerError:
        return
    assert again.root == table.root
    assert list(again) == list(table)


def test_a_table_cut_anywhere_is_refused():
    table = make_table(("a",), [[1], [2]], SEED)
    packed = pack(table)
    for end in range(len(packed)):
        with pytest.raises(LedgerError):
            unpack(packed[:end], table.root)


def frame_with(window_log: int) -> bytes:
    options = {zstd.CompressionParameter.window_log: window_log}
    compressor = zstd.ZstdCompressor(options=options)
    return compressor.compress(head(1) + b"\n[1]") + compressor.flush()


def test_the_largest_window_is_read():
    table = make_table(("a",), [[1]], SEED)
    assert unpack(frame_with(23), table.root) == table


def frames() -> dict[str, Callable[[], bytes]]:
    row = b'["' + b"0" * (MAX_LINE - 6) + b'"]\n'
    return {
        "zeros without end": lambda: zstd.compress(bytes(300 * 1024 * 1024)),
        "empty lines without end": lambda: zstd.compress(b"\n" * (300 * 1024 * 1024)),
        "more rows than it says": lambda: zstd.compress(head(1) + b"\n[1]" * 50_000_000),
        "more rows than allowed": lambda: zstd.compress(head(MAX_ROWS + 1) + b"\n[1]" * 50_000_000),
        "rows that are too large together": lambda: zstd.compress(
            head(MAX_ROWS) + b"\n" + row * (MAX_UNPACKED // len(row) + 9)
        ),
        "a row without end": lambda: zstd.compress(head(1) + b"\n[" + b" " * 300_000_000),
        "a head without end": lambda: zstd.compress(b'{"columns":["' + b"x" * 300_000_000),
        "deep rows": lambda: zstd.compress(head(1) + b"\n" + b"[" * 60_000),
        "a window that is too large": lambda: frame_with(24),
        "a window for a giant": lambda: frame_with(27),
        "two frames": lambda: packed_lines(head(1), b"[1]") + packed_lines(b"x"),
        "a frame to skip": lambda: b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip" + packed_lines(head(0)),
        "no frame": lambda: b"PK\x03\x04" + bytes(100),
        "nothing": lambda: b"",
        "too much": lambda: bytes(MAX_PACKED + 1),
    }


@pytest.mark.parametrize("name", frames())
def test_a_bomb_is_refused_before_it_grows(name):
    packed = frames()[name]()
    tracemalloc.start()
    try:
        with pytest.raises(LedgerError):
            unpack(packed, ROOT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    largest = MAX_UNPACKED if name == "rows that are too large together" else 0
    assert peak < largest + 16 * 1024 * 1024
