"""A call says who calls, once; an answer answers one call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_key, make_vault_id
from shouyue.ledger.errors import ForgedError
from shouyue.ledger.ids import Branch, HubEpoch
from shouyue.sync.errors import MalformedError
from shouyue.sync.signing import (
    Call,
    StreamFork,
    answer_bytes,
    fork_bytes,
    read_call,
    signature_of,
    signature_text,
)

VAULT = make_vault_id()
nonces = st.binary(min_size=12, max_size=12)
signatures = st.binary(min_size=64, max_size=64)
calls = st.builds(
    Call,
    st.just(VAULT),
    st.integers(1, 10**15 - 1),
    st.integers(0, 10**15 - 1),
    nonces,
    signatures,
)


@given(calls)
def test_a_call_comes_back_from_its_header(call):
    assert read_call(call.header()) == call


@given(st.text(max_size=300))
def test_any_other_header_is_refused(text):
    with pytest.raises(MalformedError):
        read_call(text)


@given(calls, st.integers(0, 200), st.characters(codec="ascii"))
def test_a_changed_header_is_refused_or_is_another_call(call, at, character):
    header = call.header()
    at %= len(header)
    changed = header[:at] + character + header[at + 1 :]
    try:
        read = read_call(changed)
    except MalformedError:
        return
    assert changed == header or read != call or read.header() == header


parts = st.tuples(
    st.sampled_from(["GET", "POST", "PUT"]),
    st.sampled_from(["/v1/push", "/v1/pull", "/v1/push?x=1"]),
    st.binary(max_size=9),
)


@given(calls, calls, parts, parts)
def test_no_two_calls_are_signed_alike(one, other, these, those):
    alike = one.signed_bytes(*these) == other.signed_bytes(*those)
    same = (one.vault, one.epoch, one.time, one.nonce) == (
        other.vault,
        other.epoch,
        other.time,
        other.nonce,
    )
    assert alike == (same and these == those)


def test_an_answer_belongs_to_one_call_status_and_body():
    call = Call(VAULT, 1, 5, bytes(12), make_key().sign(b"x").signature)
    other = Call(VAULT, 1, 5, bytes(12), make_key(2).sign(b"x").signature)
    answers = {
        answer_bytes(call, 200, b"a"),
        answer_bytes(call, 200, b"b"),
        answer_bytes(call, 403, b"a"),
        answer_bytes(other, 200, b"a"),
    }
    assert len(answers) == 4


@given(signatures)
def test_a_signature_comes_back_from_its_text(signature):
    assert signature_of(signature_text(signature)) == signature


@pytest.mark.parametrize("text", ["a", "中文", "aaaaa"])
def test_what_cannot_be_a_signature_is_refused(text):
    with pytest.raises(ForgedError):
        signature_of(text)


def test_no_two_forks_are_signed_alike():
    epochs = [HubEpoch(""), HubEpoch("0" * 16), HubEpoch("f" * 16)]
    made = {
        fork_bytes(StreamFork(Branch(branch), old, position, link, new))
        for branch in ("B", "B0", "B01")
        for old in epochs
        for position in (0, 1)
        for link in (bytes(32), b"\1" * 32)
        for new in epochs[1:]
    }
    assert len(made) == 3 * 3 * 2 * 2 * 2
