"""A branch's stream can be recomputed, and what the hub signs is about one place in it."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import BRANCH, NOW_MS, OTHER_BRANCH, make_chain, make_key
from shouyue.ledger.canonical import MAX_INT
from shouyue.ledger.chain import verify
from shouyue.ledger.errors import ForgedError, NotCanonicalError
from shouyue.ledger.ids import Branch, HubEpoch
from shouyue.ledger.streams import Receipt, next_stream_link, stream_origin

EPOCH = HubEpoch("00112233445566ff")
OTHER_EPOCH = HubEpoch("00112233445566fe")
RECEIPT = Receipt(make_chain(), 7, b"\x01" * 32, EPOCH, 41, b"\x02" * 32, NOW_MS)

links = st.binary(min_size=32, max_size=32)
entries = st.lists(st.tuples(links, st.integers(0, MAX_INT)), min_size=1, max_size=6)


def walk(told: list[tuple[bytes, int]], epoch: HubEpoch = EPOCH, branch: Branch = BRANCH) -> bytes:
    link = stream_origin(epoch, branch).link
    for fact_link, received_at in told:
        link = next_stream_link(link, fact_link, received_at)
    return link


@given(entries, st.data())
def test_a_hub_that_alters_drops_doubles_or_reorders_ends_elsewhere(told, data):
    truth = walk(told)
    n = data.draw(st.integers(0, len(told) - 1))
    fact_link, received_at = told[n]
    other_link = data.draw(links.filter(lambda link: link != fact_link))
    other_time = data.draw(st.integers(0, MAX_INT).filter(lambda time: time != received_at))
    stories = [
        [*told[:n], (other_link, received_at), *told[n + 1 :]],
        [*told[:n], (fact_link, other_time), *told[n + 1 :]],
        told[:n] + told[n + 1 :],
        told[: n + 1] + told[n:],
    ]
    if told[::-1] != told:
        stories.append(told[::-1])
    for story in stories:
        assert walk(story) != truth
    assert walk(told, OTHER_EPOCH) != truth
    assert walk(told, branch=OTHER_BRANCH) != truth


def test_a_restored_hub_begins_where_it_forked():
    fork = walk([(b"\x01" * 32, 1)])
    assert stream_origin(OTHER_EPOCH, BRANCH, fork).link != stream_origin(OTHER_EPOCH, BRANCH).link
    head = stream_origin(EPOCH, BRANCH)
    assert (head.hub_epoch, head.branch, head.position) == (EPOCH, BRANCH, 0)


@pytest.mark.parametrize(
    ("epoch", "branch", "fork"),
    [
        ("short", BRANCH, bytes(32)),
        (EPOCH.upper(), BRANCH, bytes(32)),
        (EPOCH, "支行", bytes(32)),
        (EPOCH, "", bytes(32)),
        (EPOCH, BRANCH, bytes(31)),
        (EPOCH, BRANCH, bytes(33)),
    ],
)
def test_a_stream_has_a_proper_name(epoch, branch, fork):
    with pytest.raises(NotCanonicalError):
        stream_origin(HubEpoch(epoch), Branch(branch), fork)


@pytest.mark.parametrize("received_at", [-1, MAX_INT + 1, 2**64])
def test_a_time_of_receipt_is_a_time(received_at):
    with pytest.raises(NotCanonicalError):
        next_stream_link(bytes(32), bytes(32), received_at)


def test_a_receipt_is_signed_for_each_of_its_parts():
    key = make_key(9)
    signature = key.sign(RECEIPT.signed_bytes()).signature
    verify(bytes(key.verify_key), RECEIPT.signed_bytes(), signature, "ledger.seal_differs")
    others = {
        "chain": make_chain(2),
        "seq": 8,
        "link": b"\x03" * 32,
        "hub_epoch": OTHER_EPOCH,
        "position": 42,
        "stream_link": b"\x03" * 32,
        "received_at": NOW_MS + 1,
    }
    assert set(others) == {field.name for field in fields(Receipt)}
    for chain in (make_chain(epoch=2), make_chain(branch=OTHER_BRANCH)):
        assert replace(RECEIPT, chain=chain).signed_bytes() != RECEIPT.signed_bytes()
    for name, value in others.items():
        other = replace(RECEIPT, **{name: value})
        with pytest.raises(ForgedError):
            verify(bytes(key.verify_key), other.signed_bytes(), signature, "ledger.seal_differs")


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": -1},
        {"seq": MAX_INT + 1},
        {"link": bytes(31)},
        {"stream_link": bytes(33)},
        {"hub_epoch": "x"},
        {"position": -1},
        {"received_at": -1},
        {"chain": make_chain(epoch=0)},
    ],
)
def test_a_receipt_of_improper_parts_cannot_be_signed(changes):
    with pytest.raises(NotCanonicalError):
        replace(RECEIPT, **changes).signed_bytes()
