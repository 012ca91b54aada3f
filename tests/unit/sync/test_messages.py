"""Messages are bounded, forward compatible, and never die of what they are given."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.sync import messages
from shouyue.sync.errors import MalformedError
from shouyue.sync.messages import (
    MAX_MESSAGE,
    HelloAnswer,
    HelloCall,
    Message,
    PageWords,
    PullCall,
    RunWords,
    decode,
    encode,
    join_page,
    split_page,
)

KINDS = [
    kind
    for kind in vars(messages).values()
    if isinstance(kind, type) and issubclass(kind, Message) and kind is not Message
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(
    raw=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=9,
    ).map(msgspec.json.encode)
)
def test_rubbish_is_refused(kind, raw):
    with suppress(MalformedError):
        decode(raw, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_too_large_or_too_deep_is_refused(kind):
    for raw in (b" " * (MAX_MESSAGE + 1), b"[" * 200_000, b'{"a":' * 80_000):
        with pytest.raises(MalformedError):
            decode(raw, kind)


def test_fields_of_a_newer_peer_are_passed_over():
    newer = b'{"time":5,"weather":"rain","receipts":[],"tips":[["B01","0123456789abcdef",3,"x"]]}'
    read = decode(newer, HelloAnswer)
    assert (read.time, read.tips[0].position) == (5, 3)


def test_a_refusal_never_quotes_what_it_refuses():
    with pytest.raises(MalformedError) as caught:
        decode(b'{"protocol":"\xe6\x9d\x8e\xe5\xa4\xa7\xe5\x8a\x9b"}', HelloCall)
    error: BaseException | None = caught.value
    assert "李大力" not in f"{error!r} {error.__cause__!r}"


@pytest.mark.parametrize("branch", ["", "b01", "B01/../B02", "B01\n", "B" * 25, "Б01"])
def test_a_branch_is_a_branch(branch):
    call = {"branch": branch, "hub_epoch": "", "after": 0, "max_bytes": 4096}
    with pytest.raises(MalformedError):
        decode(msgspec.json.encode(call), PullCall)


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_a_page_comes_apart_as_it_was_joined(pieces):
    runs = tuple(RunWords(1, 5, len(piece)) for piece in pieces)
    front = PageWords(time=1, position=2, link=bytes(32), runs=runs)
    assert split_page(join_page(front, pieces)) == (front, b"".join(pieces))


@given(st.integers(0, 400))
def test_a_page_cut_short_is_refused(at):
    front = PageWords(time=1, position=2, link=bytes(32), runs=(RunWords(1, 5, 300),))
    whole = join_page(front, [bytes(300)])
    if at < len(whole):
        with pytest.raises(MalformedError):
            split_page(whole[:at])


def test_every_message_is_smaller_than_its_bound():
    assert len(encode(HelloCall(protocol=1, program="x", certificate=bytes(32)))) < 100
