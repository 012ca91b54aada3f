"""A packed run is small, comes back byte for byte, and is dangerous to nobody."""

import os
import struct
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_chain, make_fact
from ordinary import ordinary
from shouyue.domain.errors import KnownError
from shouyue.ledger.canonical import MAX_INT, write
from shouyue.ledger.chain import Head, Origin, Seal, seal
from shouyue.ledger.facts import Fact, read_fact, write_fact
from shouyue.ledger.kinds import FactWithdrawn
from shouyue.sync.errors import MalformedError
from shouyue.sync.packing import MAX_FACTS, MAX_PACKED, pack, unpack
from shouyue.sync.squeeze import squeeze
from strategies import (
    chains,
    drafts,
    salts,
    seens,
    stamps,
)

ANY_SEAL = bytes(range(64))


def sealed(facts: list[Fact]) -> Seal:
    return Seal(facts[-1].header.seq, ANY_SEAL)


def there_and_back(facts: list[Fact]) -> list[Fact]:
    chain = facts[0].ref.chain
    run = unpack(pack(chain, facts, sealed(facts)))
    assert (run.chain, run.first, run.seal) == (chain, facts[0].header.seq, sealed(facts))
    return list(run.facts)


@st.composite
def runs(draw: st.DrawFn) -> list[Fact]:
    """Facts of one chain, some of whose bodies are gone."""
    chain = draw(chains)
    first = draw(st.integers(1, MAX_INT // 16))
    facts = []
    for n in range(draw(st.integers(1, 8))):
        said = (draw(drafts()), chain, first + n, draw(stamps), draw(st.none() | seens))
        fact = write_fact(*said, draw(salts))
        facts.append(replace(fact, body_bytes=None) if draw(st.booleans()) else fact)
    return facts


@given(runs())
def test_any_run_comes_back_byte_for_byte(facts):
    assert there_and_back(facts) == facts


def with_body(body: bytes, seq: int = 1, kind: str = "of.tomorrow") -> Fact:
    header = read_fact(make_fact(seq=seq).header_bytes, None).header
    changed = msgspec.structs.replace(header, kind=kind, body=sha256(body).hexdigest())
    return read_fact(write(changed), body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"content":{"a":[1,{"b":"\xe4\xb8\x80"}]},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":[1,2],"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":1},"salt":"%b"}' % (b"AB" * 16),
        b'{"content":{"a":1},"salt":"%b","x":1}' % (b"ab" * 16),
        b'{ "content": {"b":1,\n"a":2}, "salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":1,"a":2},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":[1,\n2]},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":[1,\t2],"b\\n":1},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":"\x7f\\u0001"},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":1.50},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"\\u0061":1},"salt":"%b"}' % (b"ab" * 16),
        b'{"content":{"a":1},"salt":"ab"}',
        b"",
        b"\0\1\n",
        b"rubbish \xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_body_that_is_spelled_otherwise_comes_back_as_it_was(body):
    facts = [make_fact(seq=1), with_body(body, 2), make_fact(seq=3)]
    assert there_and_back(facts) == facts


@given(st.lists(st.binary(max_size=80), min_size=1, max_size=6))
def test_bodies_of_any_bytes_come_back(bodies):
    facts = [with_body(body, n) for n, body in enumerate(bodies, start=1)]
    assert there_and_back(facts) == facts


def test_contents_with_more_fields_than_there_are_columns_come_back():
    wide = write({f"k{n}": n for n in range(500)})
    facts = [
        with_body(b'{"content":%b,"salt":"%b"}' % (wide, b"ab" * 16)),
        with_body(b'{"content":{"a":1},"salt":"%b"}' % (b"cd" * 16), 2),
    ]
    assert there_and_back(facts) == facts


def test_corrections_and_attachments_come_back():
    facts = [
        make_fact(FactWithdrawn(reason="x"), seq=n, base=(f"{make_chain().vault}.1.JX-001.{n}",))
        for n in range(1, 4)
    ]
    assert there_and_back(facts) == facts


@pytest.mark.parametrize(
    ("hard", "budget"), [(False, 64), (True, 120)], ids=["ordinary notes", "hard notes"]
)
def test_a_page_of_a_thousand_facts_is_small(hard, budget):
    key, chain, facts = ordinary(1000, hard=hard)
    origin = Origin(chain, bytes(key.verify_key))
    made = seal(key, chain, Head(1000, origin.link))
    assert len(pack(chain, facts, made)) / 1000 <= budget


def test_a_day_of_an_officer_is_four_kilobytes():
    _, chain, facts = ordinary(60)
    assert len(pack(chain, facts, sealed(facts))) <= 4096


def test_a_run_larger_than_may_be_sent_is_our_fault():
    noise = [with_body(os.urandom(900_000), n) for n in (1, 2)]
    with pytest.raises(ValueError, match="larger"):
        pack(noise[0].ref.chain, noise, sealed(noise))


@pytest.mark.parametrize("count", [0, MAX_FACTS + 1])
def test_none_and_too_many_are_our_fault(count):
    _, chain, facts = ordinary(1)
    with pytest.raises(ValueError, match="between one and two thousand"):
        pack(chain, facts * count, Seal(1, ANY_SEAL))


# --- from strangers -----------------------------------------------------------------------------


def expect_refusal(raw: bytes) -> None:
    with pytest.raises(KnownError):
        unpack(raw)


@given(st.binary(max_size=300))
def test_rubbish_is_refused(raw):
    expect_refusal(raw)
    expect_refusal(b"\1" + raw)


@given(st.data())
@settings(max_examples=300)
def test_a_changed_byte_is_refused_or_changes_what_is_sealed(data):
    _, chain, facts = ordinary(12, seed=7)
    packed = bytearray(pack(chain, facts, sealed(facts)))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    try:
        run = unpack(bytes(packed))
    except KnownError:
        return
    said = ([fact.header_bytes for fact in run.facts], run.chain, run.first, run.seal)
    assert said != ([fact.header_bytes for fact in facts], chain, 1, sealed(facts))


def front_of(head: bytes, columns: list[bytes], tail: bytes = ANY_SEAL) -> bytes:
    squeezed = squeeze(b"\0".join([head, *columns]))
    return b"\1" + struct.pack(">I", len(squeezed)) + squeezed + tail


def head_of(count: int, kinds: list[object], whole: list[str] | None = None) -> bytes:
    chain = make_chain()
    return msgspec.json.encode(
        [chain.vault, chain.epoch, chain.branch, 1, count, kinds, whole or []]
    )


COLUMNS = [b"0", b"g", b"1", b"0", b"0", b"", b"", b"", b"", b"480"]


def test_the_smallest_run_by_hand_is_read():
    raw = front_of(head_of(1, [["a.b", 1, []]]), COLUMNS, ANY_SEAL + bytes(32))
    header = unpack(raw).facts[0].header
    assert (header.kind, header.seq, header.wall, header.body) == ("a.b", 1, 1, "00" * 32)


@pytest.mark.parametrize(
    ("at", "column"),
    [
        (0, b"1"),
        (0, b"-1"),
        (0, b"x"),
        (0, b"0\n0"),
        (0, b"0\x01999999999999"),
        (0, b"0\x010"),
        (1, b"x"),
        (1, b"w"),
        (1, b"c"),
        (2, b""),
        (2, b"1-2"),
        (2, b"9" * 5000),
        (3, b"-5"),
        (4, b"99999999999999999"),
        (5, b"[]"),
        (6, b'["x"]'),
        (7, b'"ok"'),
        (8, b"{}"),
        (9, b'480,"v":2'),
        (9, b"1e3"),
    ],
)
def test_no_column_can_say_what_it_may_not(at, column):
    columns = [*COLUMNS[:at], column, *COLUMNS[at + 1 :]]
    expect_refusal(front_of(head_of(1, [["a.b", 1, []]]), columns, ANY_SEAL + bytes(32)))


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (head_of(0, [["a.b", 1, []]]), ANY_SEAL + bytes(32)),
        (head_of(MAX_FACTS + 1, [["a.b", 1, []]]), ANY_SEAL + bytes(32)),
        (head_of(1, []), ANY_SEAL + bytes(32)),
        (head_of(1, [["A B", 1, []]]), ANY_SEAL + bytes(32)),
        (head_of(1, [["a.b", 1, ["k"]]]), ANY_SEAL + bytes(32)),
        (head_of(1, [["a.b", 1, []]], ["AAAA"]), ANY_SEAL + bytes(32)),
        (head_of(1, [["a.b", 1, []]]), ANY_SEAL),
        (head_of(1, [["a.b", 1, []]]), ANY_SEAL + bytes(33)),
        (b"{}", ANY_SEAL + bytes(32)),
        (b"", ANY_SEAL + bytes(32)),
    ],
)
def test_a_head_that_does_not_fit_is_refused(head, tail):
    expect_refusal(front_of(head, COLUMNS, tail))


def bombs() -> dict[str, bytes]:
    many = MAX_FACTS
    long = b'"' + b"x" * 900_000 + b'"'
    every = b"\x01%d" % many
    columns = [b"0" + every, b"c" + every, b"1" + every, b"0" + every, b"0" + every]
    columns += [every, every, every, every, b"480" + every]
    salted = ANY_SEAL + bytes(16 * many)
    one = [["a.b", 1, ["k"]]]
    wide = [["a.b", 1, [f"k{n}" for n in range(128)]] for _ in range(64)]
    gone = ANY_SEAL + bytes(32 * many)
    return {
        "zeros": front_of(b"\0" * 60_000_000, []),
        "one long value in every body": front_of(
            head_of(many, one), [*columns, long + every], salted
        ),
        "one long value in every header": front_of(
            head_of(many, [["a.b", 1, []]]),
            [*columns[:1], b"g" + every, *columns[2:8], long + every, columns[9]],
            gone,
        ),
        "columns upon columns": front_of(
            head_of(many, wide), [*columns, *[b"1" + every] * 128 * 64], salted
        ),
        "repeats of repeats": front_of(
            head_of(many, one), [*columns, b"\n".join([b"1" + every] * (many - 1))], salted
        ),
        "deep": front_of(b"[" * 8_000_000, []),
        "larger than any": b"\1" + bytes(MAX_PACKED),
        "a large window": b"\1\0\0\0\x0d" + bytes.fromhex("28b52ffd00d8010000610100000a"),
    }


@pytest.mark.parametrize("name", bombs())
def test_bombs_take_little_memory(name):
    raw = bombs()[name]
    tracemalloc.start()
    try:
        with suppress(KnownError):
            unpack(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 120_000_000


def test_what_comes_behind_a_frame_is_refused():
    _, chain, facts = ordinary(3)
    packed = pack(chain, facts, sealed(facts))
    size = int.from_bytes(packed[1:5], "big")
    longer = squeeze(os.urandom(10))
    doubled = packed[:1] + struct.pack(">I", size + len(longer))
    with pytest.raises(MalformedError):
        unpack(doubled + packed[5 : 5 + size] + longer + packed[5 + size :])
