"""A fact is its bytes: they come back as they were, and no others are taken for them."""

import hashlib
import json

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factories import (
    BRANCH,
    make_attachment,
    make_contact_recorded,
    make_draft,
    make_fact,
    make_ref,
    make_salt,
    make_seen,
    make_stamp,
    make_vault_id,
)
from shouyue.ledger.canonical import MAX_INT, read, read_any, write
from shouyue.ledger.clock import MAX_COUNTER, MAX_MS
from shouyue.ledger.errors import (
    BrokenChainError,
    ForgedError,
    LedgerError,
    NewerFormatError,
    NotCanonicalError,
)
from shouyue.ledger.facts import MAX_BODY, MAX_HEADER, Header, content_bytes, read_fact, write_fact
from shouyue.ledger.ids import MAX_PLACE, ChainId
from strategies import (
    chains,
    drafts,
    facts,
    places,
    salts,
    seens,
    stamps,
)


def json_bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


@given(drafts(), chains, places, stamps, st.none() | seens, salts)
def test_what_was_written_is_read_back_whole(draft, chain, seq, stamp, seen, salt):
    fact = write_fact(draft, chain, seq, stamp, seen, salt)
    again = read_fact(fact.header_bytes, fact.body_bytes)
    assert again == fact
    header = again.header
    assert again.ref.chain == chain
    assert again.ref.seq == seq
    assert (header.kind, header.kv) == (draft.kind, draft.version)
    assert (header.wall, header.zone) == (stamp.wall_ms, stamp.zone_min)
    assert (header.hlc, header.clk) == (stamp.hlc, stamp.state)
    assert header.seen == seen
    assert header.base == draft.base
    assert header.att == draft.attachments
    assert read(content_bytes(again), type(draft.content)) == draft.content
    assert read_any(fact.header_bytes) == json.loads(fact.header_bytes)
    assert read_any(fact.body_bytes) == json.loads(fact.body_bytes)


@given(facts())
def test_a_fact_without_its_body_still_has_its_place(fact):
    bare = read_fact(fact.header_bytes, None)
    assert bare.header == fact.header
    assert bare.body_bytes is None
    with pytest.raises(ForgedError):
        content_bytes(bare)


@given(facts(), st.data())
def test_no_byte_of_a_body_can_be_changed(fact, data):
    body = fact.body_bytes
    at = data.draw(st.integers(0, len(body) - 1))
    changed = body[:at] + bytes([body[at] ^ data.draw(st.integers(1, 255))]) + body[at + 1 :]
    with pytest.raises(ForgedError):
        read_fact(fact.header_bytes, changed)
    with pytest.raises(ForgedError):
        read_fact(fact.header_bytes, body[:at])
    with pytest.raises(ForgedError):
        read_fact(fact.header_bytes, body + body[at : at + 1])


@given(facts(), st.data())
def test_a_changed_header_is_refused_or_is_another_header(fact, data):
    raw = fact.header_bytes
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    try:
        again = read_fact(changed, None)
    except LedgerError:
        return
    assert write(again.header) == changed
    assert again.header != fact.header


@given(st.binary(max_size=200))
def test_rubbish_in_place_of_a_header_raises_nothing_undeclared(raw):
    with pytest.raises(LedgerError):
        read_fact(raw, None)


def test_the_same_words_twice_have_different_digests():
    """Otherwise whoever guesses what a deleted body said could prove it from the header."""
    one, other = make_fact(salt=make_salt(1)), make_fact(salt=make_salt(2))
    assert one.header.body != other.header.body
    assert hashlib.sha256(write(make_contact_recorded())).hexdigest() not in str(one.header)


def test_a_header_says_nothing_of_the_borrower():
    fact = make_fact(make_contact_recorded(note="JK999", words="王小麦", place="柳树村"))
    for told in ("JK999", "王小麦", "柳树村", "visit"):
        assert told.encode() not in fact.header_bytes


def header_with(**changes: object) -> bytes:
    full = make_fact(seen=make_seen(), base=(make_ref(),), attachments=(make_attachment(),))
    return json_bytes(json.loads(full.header_bytes) | changes)


def test_the_header_these_cases_change_is_itself_taken():
    assert read_fact(header_with(), None).header.att == (make_attachment(),)


@pytest.mark.parametrize(
    "changes",
    [
        {"vault": "x"},
        {"vault": make_vault_id().upper()},
        {"branch": "支行"},
        {"branch": "A.B"},
        {"branch": "A\n"},
        {"branch": ""},
        {"epoch": 0},
        {"epoch": MAX_PLACE + 1},
        {"seq": 0},
        {"seq": -1},
        {"seq": MAX_PLACE + 1},
        {"seq": "1"},
        {"seq": 1.5},
        {"seq": True},
        {"kv": 0},
        {"kind": ""},
        {"kind": "Contact.recorded"},
        {"kind": "contact..recorded"},
        {"kind": "contact.recorded\n"},
        {"kind": "a" * 65},
        {"wall": MAX_INT + 1},
        {"zone": 1440},
        {"zone": -1440},
        {"hlc": [0]},
        {"hlc": [0, 0, 0]},
        {"hlc": [-1, 0]},
        {"hlc": [MAX_MS + 1, 0]},
        {"hlc": [0, MAX_COUNTER + 1]},
        {"body": "AA" * 32},
        {"body": "aa" * 31},
        {"clk": "fine"},
        {"clk": "ok"},
        {"seen": None},
        {"base": []},
        {"base": ["x"]},
        {"base": [make_ref() + "0" * 20]},
        {"att": [{"digest": "aa", "kind": "scan", "size": 1}]},
        {"att": [{"digest": "aa" * 32, "kind": "song", "size": 1}]},
        {"att": [{"digest": "aa" * 32, "kind": "scan", "size": -1}]},
        {"seen": {"hub": "0" * 16, "position": 1, "link": "00"}},
        {"seen": {"hub": "zz", "position": 1, "link": "00" * 32}},
        {"extra": 1},
        {"v": 0},
        {"suite": 0},
    ],
)
def test_a_header_that_we_would_not_write_is_refused(changes):
    with pytest.raises(NotCanonicalError):
        read_fact(header_with(**changes), None)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": 2, "extra": {"of": "tomorrow"}},
        {"v": 2, "base": {"another": "shape"}},
        {"suite": 2},
        {"suite": 2, "body": "sm3:" + "00" * 32},
        {"v": 99, "suite": 99},
    ],
)
def test_a_header_of_tomorrow_is_told_from_a_damaged_one(changes):
    with pytest.raises(NewerFormatError):
        read_fact(header_with(**changes), None)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[" * 5000, b"[]", b"2", b'{"v":"2"}', b'{"v":'])
def test_what_is_no_header_at_all_is_not_of_tomorrow(raw):
    with pytest.raises(NotCanonicalError):
        read_fact(raw, None)


def test_an_unknown_kind_is_kept_byte_for_byte():
    raw_body = write({"content": {"b": [1, {"c": None}], "a": "x"}, "salt": "00" * 16})
    header = header_with(
        kind="drone.flown", kv=7, body=hashlib.sha256(raw_body).hexdigest(), att=[make_att()]
    )
    fact = read_fact(header, raw_body)
    assert (fact.header_bytes, fact.body_bytes) == (header, raw_body)
    assert read_any(content_bytes(fact)) == {"a": "x", "b": [1, {"c": None}]}


def make_att() -> dict[str, object]:
    return msgspec.to_builtins(make_attachment())


@pytest.mark.parametrize(
    "body",
    [
        b'{"content":{},"salt":"' + b"0" * 31 + b'"}',
        b'{"content":{},"salt":"' + b"A" * 32 + b'"}',
        b'{"content":{},"salt":"' + b"0" * 34 + b'"}',
        b'{"content":{}}',
        b'{"salt":"' + b"0" * 32 + b'"}',
        b'{"salt":"' + b"0" * 32 + b'","content":{}}',
        b'{"content":{}, "salt":"' + b"0" * 32 + b'"}',
        b'{"content": {},"salt":"' + b"0" * 32 + b'"}',
        b'{"content":{},"more":1,"salt":"' + b"0" * 32 + b'"}',
        b"[]",
        b"",
    ],
)
def test_a_body_of_another_form_is_not_read(body):
    header = header_with(body=hashlib.sha256(body).hexdigest())
    fact = read_fact(header, body)
    with pytest.raises(NotCanonicalError):
        content_bytes(fact)


@pytest.mark.parametrize("raw", [b'{ "a":1}', b'{"b":1,"a":2}', b'{"a":1.0}', b'{"a":1,"a":1}'])
def test_a_content_of_another_form_hides_in_no_body(raw):
    body = b'{"content":' + raw + b',"salt":"' + b"0" * 32 + b'"}'
    fact = read_fact(header_with(body=hashlib.sha256(body).hexdigest()), body)
    with pytest.raises(NotCanonicalError):
        read_any(content_bytes(fact))


def test_sizes_are_judged_before_anything_is_read():
    with pytest.raises(BrokenChainError):
        read_fact(b" " * (MAX_HEADER + 1), None)
    with pytest.raises(BrokenChainError):
        read_fact(make_fact().header_bytes, b" " * (MAX_BODY + 1))


def test_a_fact_may_be_as_large_as_its_limit_and_no_larger():
    room = MAX_BODY - len(make_fact(make_contact_recorded(words="x")).body_bytes) + 1
    fact = make_fact(make_contact_recorded(words="x" * room))
    assert len(fact.body_bytes) == MAX_BODY
    assert read_fact(fact.header_bytes, fact.body_bytes) == fact
    with pytest.raises(ValueError, match="limit"):
        make_fact(make_contact_recorded(words="x" * (room + 1)))


def test_a_header_may_be_as_large_as_its_limit_and_no_larger():
    bases = (make_ref(),) * 160
    room = MAX_HEADER - len(make_fact(base=bases, attachments=(make_attachment(),)).header_bytes)
    media = make_attachment().media + "x" * room
    fact = make_fact(base=bases, attachments=(make_attachment(media=media),))
    assert len(fact.header_bytes) == MAX_HEADER
    assert read_fact(fact.header_bytes, fact.body_bytes) == fact
    with pytest.raises(ValueError, match="limit"):
        make_fact(base=bases, attachments=(make_attachment(media=media + "x"),))


@pytest.mark.parametrize(
    ("draft", "chain", "seq", "stamp", "salt"),
    [
        (make_draft(), None, 1, make_stamp(), b"short"),
        (make_draft(), None, 0, make_stamp(), make_salt()),
        (make_draft(), None, MAX_PLACE + 1, make_stamp(), make_salt()),
        (make_draft(), ChainId("x", 1, BRANCH), 1, make_stamp(), make_salt()),
        (make_draft(), None, 1, make_stamp(zone_min=1440), make_salt()),
        (make_draft(), None, 1, make_stamp(hlc=(-1, 0)), make_salt()),
        (make_draft(), None, 1, make_stamp(state="fine"), make_salt()),
        (make_draft(kind="Shout"), None, 1, make_stamp(), make_salt()),
        (make_draft(version=0), None, 1, make_stamp(), make_salt()),
        (make_draft(base=("nowhere",)), None, 1, make_stamp(), make_salt()),
        (make_draft(base=(make_ref(),) * 300), None, 1, make_stamp(), make_salt()),
        (make_draft(make_contact_recorded(staff=-1)), None, 1, make_stamp(), make_salt()),
        (make_draft(make_contact_recorded(words=7)), None, 1, make_stamp(), make_salt()),
        (make_draft(make_contact_recorded(words="\ud800")), None, 1, make_stamp(), make_salt()),
        (
            make_draft(make_contact_recorded(words="长" * MAX_BODY)),
            None,
            1,
            make_stamp(),
            make_salt(),
        ),
    ],
)
def test_what_could_not_be_read_again_gets_no_place(draft, chain, seq, stamp, salt):
    with pytest.raises(ValueError):
        write_fact(draft, chain or make_fact().ref.chain, seq, stamp, None, salt)


@given(facts(), facts())
def test_two_facts_have_two_headers(one, other):
    assume(one != other)
    assert one.header_bytes != other.header_bytes


def test_the_fields_of_a_header_are_frozen():
    """Another field is another format: older programs refuse what they do not know."""
    assert Header.__struct_fields__ == (
        *("v", "suite", "kind", "kv", "vault", "epoch", "branch", "seq", "wall", "zone", "hlc"),
        *("body", "clk", "seen", "base", "att"),
    )
