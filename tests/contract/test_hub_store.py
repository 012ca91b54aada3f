"""What every store of the hub does, whatever it is made of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from factories import make_chain
from shouyue.hub.store.base import HeldBack, Invite, NewRun, Standing, Store
from shouyue.hub.store.sqlite import SqliteStore
from shouyue.ledger.chain import ZERO_LINK, Head
from shouyue.ledger.ids import Branch, ChainId, HubEpoch
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import next_stream_link, stream_origin
from shouyue.sync.signing import StreamFork

B01, B02 = Branch("B01"), Branch("B02")
E1, E2, E3 = (HubEpoch(digit * 16) for digit in "123")
LI, WANG = make_chain(1, branch=B01), make_chain(2, branch=B01)
NOW = 1_795_400_000_000


def open_sqlite(folder: Path) -> Store:
    return SqliteStore(folder, bytes(32), (bytes(16), b"s" * 16))


@pytest.fixture(params=[open_sqlite], ids=["embedded"])
def again(request, tmp_path) -> Iterator[Callable[[], Store]]:
    """Opens the store; each time the same one."""
    opened: list[Store] = []

    def open_store() -> Store:
        for one in opened:
            one.close()
        opened.append(request.param(tmp_path / "hub"))
        return opened[-1]

    yield open_store
    for one in opened:
        one.close()


@pytest.fixture
def store(again) -> Store:
    made = again()
    made.streams.begin_epoch(E1)
    return made


def sign(words: bytes) -> bytes:
    return b"signed " + words[-8:]


def links(*numbers: int) -> tuple[bytes, ...]:
    return tuple(bytes([number]) * 32 for number in numbers)


def run(chain: ChainId, after: int, *numbers: int, packed: bytes = b"packed") -> NewRun:
    start = Head(after, bytes([after]) * 32)
    return NewRun(chain, start, links(*numbers), packed)


def test_a_new_store_has_no_epoch_and_no_facts(again):
    store = again()
    assert store.streams.hub_epoch() is None
    assert store.streams.commits() == 0
    assert store.streams.head(LI) is None
    assert store.streams.receipt(LI) is None
    assert store.streams.tips([B01]) == []
    assert store.streams.epochs(B01) == []
    assert store.members.overview().facts == 0


def test_runs_are_woven_into_one_stream_without_a_gap(store):
    first = store.streams.append(run(LI, 0, 1, 2), NOW, sign)
    second = store.streams.append(run(WANG, 0, 7), NOW + 5, sign)
    third = store.streams.append(run(LI, 2, 3), NOW + 9, sign)
    link = stream_origin(E1, B01).link
    for fact_link, at in ((1, NOW), (2, NOW), (7, NOW + 5), (3, NOW + 9)):
        link = next_stream_link(link, bytes([fact_link]) * 32, at)
    receipt = third.receipt
    assert (receipt.chain, receipt.seq, receipt.link) == (LI, 3, bytes([3]) * 32)
    assert (receipt.hub_epoch, receipt.position, receipt.stream_link) == (E1, 4, link)
    assert [kept.receipt.position for kept in (first, second, third)] == [2, 3, 4]
    assert third.signature == sign(receipt.signed_bytes())
    page = store.streams.page(B01, E1, 0, 10**6)
    assert [(one.chain, one.first, one.count, one.position) for one in page.runs] == [
        (LI, 1, 2, 2),
        (WANG, 1, 1, 3),
        (LI, 3, 1, 4),
    ]
    assert page.tip == 4
    assert page.runs[-1].link == link
    assert store.streams.commits() == 3


def test_a_run_that_does_not_continue_its_chain_is_not_taken(store):
    assert store.streams.append(run(LI, 0, 1), NOW, sign) is not None
    for bad in (run(LI, 0, 1), run(LI, 5, 6), NewRun(LI, Head(1, ZERO_LINK), links(2), b"x")):
        assert store.streams.append(bad, NOW, sign) is None
    assert store.streams.head(LI) == Head(1, bytes([1]) * 32)
    assert store.streams.commits() == 1


def test_a_run_whose_receipt_cannot_be_signed_is_not_taken(store):
    def broken(_: bytes) -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.streams.append(run(LI, 0, 1), NOW, broken)
    assert store.streams.head(LI) is None
    assert store.streams.tips([B01]) == []


def test_the_time_of_a_stream_never_goes_back(store):
    store.streams.append(run(LI, 0, 1), NOW, sign)
    back = store.streams.append(run(WANG, 0, 1), 5, sign)
    assert back.receipt.received_at == NOW
    other = make_chain(3, branch=B02)
    assert store.streams.append(run(other, 0, 1), 5, sign).receipt.received_at == 5


def test_receipts_and_runs_are_found_by_the_facts_they_cover(store):
    for after, numbers in ((0, (1, 2, 3)), (3, (4,)), (4, (5, 6))):
        store.streams.append(run(LI, after, *numbers), NOW, sign)
    newest = store.streams.receipt(LI)
    assert newest.receipt.seq == 6
    found = [store.streams.receipt(LI, seq).receipt.seq for seq in range(1, 7)]
    assert found == [3, 3, 3, 4, 6, 6]
    assert store.streams.receipt(LI, 7) is None
    covering = [store.streams.covering(LI, seq) for seq in (1, 3, 4, 5)]
    assert [(one.first, one.end.seq) for one in covering] == [(1, 3), (1, 3), (4, 4), (5, 6)]
    assert store.streams.covering(LI, 7) is None
    assert store.streams.covering(WANG, 1) is None


def test_a_page_has_whole_runs_within_its_bound_and_at_least_one(store):
    for after in range(6):
        packed = bytes(100)
        store.streams.append(run(LI, after, after + 1, packed=packed), NOW, sign)
    sizes = {
        bound: len(store.streams.page(B01, E1, 0, bound).runs) for bound in (1, 100, 250, 9999)
    }
    assert sizes == {1: 1, 100: 1, 250: 2, 9999: 6}
    rest = store.streams.page(B01, E1, 4, 9999)
    assert [one.position for one in rest.runs] == [5, 6]
    assert store.streams.page(B01, E1, 6, 9999).runs == ()


def test_only_the_end_of_a_run_is_a_place_to_go_on_from(store):
    store.streams.append(run(LI, 0, 1, 2, 3), NOW, sign)
    for after in (1, 2, 4):
        assert store.streams.page(B01, E1, after, 99) is None
    assert store.streams.page(B01, E2, 0, 99) is None
    assert store.streams.page(B02, E1, 0, 99) is None


def test_branches_have_streams_of_their_own(store):
    elsewhere = make_chain(1, branch=B02)
    store.streams.append(run(LI, 0, 1), NOW, sign)
    kept = store.streams.append(run(elsewhere, 0, 1), NOW, sign)
    assert kept.receipt.position == 1
    tips = store.streams.tips([B01, B02, Branch("B03")])
    assert [(tip.branch, tip.position) for tip in tips] == [(B01, 1), (B02, 1)]
    assert tips[0].link != tips[1].link


def test_a_new_epoch_forks_every_stream_at_its_end(store):
    store.streams.append(run(LI, 0, 1, 2), NOW, sign)
    (end,) = store.streams.tips([B01])
    store.streams.begin_epoch(E2)
    assert store.streams.hub_epoch() == E2
    assert store.streams.epochs(B01) == [
        StreamFork(B01, HubEpoch(""), 0, ZERO_LINK, E1),
        StreamFork(B01, E1, 2, end.link, E2),
    ]
    (begin,) = store.streams.tips([B01])
    assert begin == stream_origin(E2, B01, end.link)
    kept = store.streams.append(run(LI, 2, 3), NOW - 9, sign)
    assert (kept.receipt.hub_epoch, kept.receipt.position) == (E2, 1)
    assert kept.receipt.received_at == NOW
    assert len(store.streams.page(B01, E1, 0, 999).runs) == 1
    assert len(store.streams.page(B01, E2, 0, 999).runs) == 1
    assert store.streams.receipt(LI, 1).receipt.hub_epoch == E1
    store.streams.begin_epoch(E3)
    assert [fork.new_epoch for fork in store.streams.epochs(B01)] == [E1, E2, E3]
    new = make_chain(5, branch=B02)
    store.streams.append(run(new, 0, 1), NOW, sign)
    assert [fork.new_epoch for fork in store.streams.epochs(B02)] == [E3]


def test_what_is_held_back_keeps_its_body_and_is_counted(store):
    held = (HeldBack(2, "malformed_content", b"body"), HeldBack(3, "after_revocation", None))
    made = run(LI, 0, 1, 2, 3)
    made = NewRun(made.chain, made.start, made.links, made.packed, held)
    store.streams.append(made, NOW, sign)
    page = store.streams.page(B01, E1, 0, 999)
    assert page.runs[0].quarantined == (2, 3)
    assert store.members.overview().quarantined == 2


def test_evidence_of_a_fork_is_kept_once(store):
    for packed in (b"one", b"one", b"two"):
        store.streams.keep_fork(LI, 1, packed, NOW)
    assert store.members.overview().forks == 2


def test_everything_is_there_again_after_it_was_closed(again):
    store = again()
    store.streams.begin_epoch(E1)
    store.streams.append(run(LI, 0, 1, 2), NOW, sign)
    before = (store.streams.tips([B01]), store.streams.page(B01, E1, 0, 99))
    store = again()
    assert store.streams.hub_epoch() == E1
    assert (store.streams.tips([B01]), store.streams.page(B01, E1, 0, 99)) == before


def test_many_writers_at_once_leave_no_gap_and_no_double(store):
    chains = [make_chain(number, branch=B01) for number in range(10, 16)]

    def write(chain: ChainId) -> None:
        for after in range(20):
            assert store.streams.append(run(chain, after, after + 1), NOW, sign) is not None

    threads = [Thread(target=write, args=(chain,)) for chain in chains]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = store.streams.page(B01, E1, 0, 10**6)
    assert [one.position for one in page.runs] == list(range(1, 121))
    assert store.streams.commits() == 120


# --- members ------------------------------------------------------------------------------------


def signed(words: str) -> Signed:
    return Signed(words=words, signature="ab")


def test_certificates_are_kept_by_epoch_and_renewed(store):
    members = store.members
    assert members.certificate(LI.vault, 1) is None
    assert members.newest_epoch(LI.vault) == 0
    members.keep_certificate(LI.vault, 1, signed("01"))
    members.keep_certificate(LI.vault, 2, signed("02"))
    members.keep_certificate(LI.vault, 1, signed("03"))
    assert members.certificate(LI.vault, 1) == signed("03")
    assert members.newest_epoch(LI.vault) == 2


def test_a_standing_is_active_until_somebody_says_otherwise(store):
    members = store.members
    assert members.standing(LI.vault) == Standing("active")
    for said in (
        Standing("frozen", "lost", NOW),
        Standing("active", "", NOW + 1),
        Standing("revoked", "left", NOW + 2, signed("cc")),
    ):
        members.set_standing(LI.vault, said)
        assert members.standing(LI.vault) == said
    assert members.standing(WANG.vault) == Standing("active")


def test_heads_of_a_vault_are_those_of_one_epoch(store):
    store.streams.append(run(LI, 0, 1, 2), NOW, sign)
    store.streams.append(run(make_chain(1, 2, B02), 0, 9), NOW, sign)
    assert store.members.heads(LI.vault, 1) == [(B01, Head(2, bytes([2]) * 32))]
    assert store.members.heads(LI.vault, 2) == [(B02, Head(1, bytes([9]) * 32))]


def invite(handle: str = "AB", **changes) -> Invite:
    values = {
        "handle": handle,
        "key": b"k" * 32,
        "person": "王小明",
        "role": "officer",
        "branches": (B01, B02),
        "vault": "",
        "expires_at": NOW + 1000,
        "tries_left": 5,
    }
    return Invite(**values | changes)


def test_an_invitation_is_used_once(store):
    members = store.members
    assert members.invite("AB") is None
    assert members.add_invite(invite(), NOW)
    assert members.invite("AB") == invite()
    members.spend_try("AB")
    assert members.invite("AB").tries_left == 4
    assert members.enrol("AB", LI.vault, 1, b"p" * 32, signed("01"))
    assert members.certificate(LI.vault, 1) == signed("01")
    assert members.invite("AB").used_by == (LI.vault, b"p" * 32)
    assert not members.enrol("AB", WANG.vault, 1, b"q" * 32, signed("02"))
    assert members.certificate(WANG.vault, 1) is None


def test_a_handle_is_free_again_when_its_invitation_is_over(store):
    assert store.members.add_invite(invite(), NOW)
    assert not store.members.add_invite(invite(person="other"), NOW)
    assert store.members.add_invite(invite(person="other"), NOW + 1001)
    assert store.members.invite("AB").person == "other"


# --- parcels ------------------------------------------------------------------------------------


def test_parts_continue_what_is_here_and_nothing_else(store):
    parcels = store.parcels
    assert parcels.held(B01, "d") is None
    assert parcels.keep_part(B01, "d", "scan", 0, b"abc", NOW) == 3
    assert parcels.keep_part(B01, "d", "scan", 0, b"abc", NOW) == 3
    assert parcels.keep_part(B01, "d", "scan", 9, b"xyz", NOW) == 3
    assert parcels.keep_part(B01, "d", "scan", 3, b"", NOW) == 3
    assert parcels.keep_part(B01, "d", "scan", 3, b"defg", NOW) == 7
    assert parcels.held(B01, "d") == ("scan", 7)
    assert [parcels.read(B01, "d", at, 3) for at in (0, 1, 2, 5, 7, 9)] == [
        b"abc",
        b"bcd",
        b"cde",
        b"fg",
        b"",
        b"",
    ]
    assert parcels.read(B01, "d", 0, 99) == b"abcdefg"
    parcels.prove(B01, "d")
    assert parcels.held(B01, "d") == ("scan", -1)
    assert parcels.size(B01, "d") == 7
    assert parcels.keep_part(B01, "d", "scan", 7, b"more", NOW) == -1


def test_a_branch_never_sees_the_parcels_of_another(store):
    store.parcels.keep_part(B01, "d", "scan", 0, b"abc", NOW)
    assert store.parcels.held(B02, "d") is None
    assert store.parcels.read(B02, "d", 0, 9) == b""
    assert store.parcels.size(B02, "d") == 0


def test_what_is_dropped_is_gone(store):
    store.parcels.keep_part(B01, "d", "scan", 0, b"abc", NOW)
    store.parcels.drop(B01, "d")
    assert store.parcels.held(B01, "d") is None
    assert store.parcels.read(B01, "d", 0, 9) == b""
    assert store.parcels.keep_part(B01, "d", "scan", 0, b"new", NOW) == 3


def test_what_nobody_continued_is_swept(store):
    parcels = store.parcels
    parcels.keep_part(B01, "old", "scan", 0, b"abc", NOW)
    parcels.keep_part(B01, "whole", "scan", 0, b"abc", NOW)
    parcels.prove(B01, "whole")
    parcels.keep_part(B01, "run", "run", 0, b"abc", NOW)
    parcels.prove(B01, "run")
    parcels.keep_part(B01, "new", "scan", 0, b"abc", NOW + 10)
    assert parcels.sweep(NOW + 5) == 2
    here = [name for name in ("old", "whole", "run", "new") if parcels.held(B01, name)]
    assert here == ["whole", "new"]


@contextmanager
def both(again: Callable[[], Store], tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    first = again()
    second = open_sqlite(tmp_path / "hub")
    try:
        yield first, second
    finally:
        second.close()


def test_an_operator_beside_the_running_hub_sees_and_is_seen(again, tmp_path):
    with both(again, tmp_path) as (hub, operator):
        hub.streams.begin_epoch(E1)
        hub.streams.append(run(LI, 0, 1), NOW, sign)
        assert operator.members.overview().facts == 1
        operator.members.set_standing(LI.vault, Standing("frozen", "lost", NOW))
        assert hub.members.standing(LI.vault).state == "frozen"
