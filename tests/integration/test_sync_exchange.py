"""Vaults and headquarters over a real connection, with a real store."""

from dataclasses import replace
from random import Random

import pytest

from factories import make_attachment, make_loan_row, make_loan_table
from hubs import Clock, Headquarters, headquarters, sync
from journals import MemoryJournal, contact
from ordinary import BRANCH, contents
from proxies import proxy
from shouyue.hub import operating
from shouyue.hub.errors import HubError
from shouyue.ledger import tables
from shouyue.ledger.chain import Head, Seal, seal
from shouyue.ledger.facts import Draft
from shouyue.ledger.ids import ChainId
from shouyue.ledger.kinds import FactWithdrawn, draft
from shouyue.sync.client import Progress
from shouyue.sync.errors import DishonestHubError, FrozenError, RefusedError, RevokedError
from shouyue.sync.line import Line, client_for
from shouyue.sync.messages import PushAnswer, decode
from shouyue.sync.packing import pack


@pytest.fixture
def hq(tmp_path):
    with headquarters(tmp_path) as made:
        yield made


def test_what_one_writes_the_others_of_the_branch_have_byte_for_byte(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    for n in range(5):
        li.say(f"li {n}")
    first = sync(li)
    assert (first.sent, first.received, first.pending) == (5, 0, 0)
    wang.say("wang")
    second = sync(wang)
    assert (second.sent, second.received, second.pending) == (1, 5, 0)
    third = sync(li)
    assert (third.sent, third.received) == (0, 1)
    assert li.everything() == wang.everything()
    assert len(li.everything()) == 6
    assert li.cursors == wang.cursors
    assert li.marks == wang.marks


def test_nothing_to_do_is_one_call_and_changes_nothing(hq):
    li = hq.join(MemoryJournal(1))
    li.say("x")
    sync(li)
    pages, cursors = li.pages, dict(li.cursors)
    again = sync(li)
    assert (again.sent, again.received, again.pending) == (0, 0, 0)
    assert (li.pages, li.cursors) == (pages, cursors)
    assert again.bytes_sent + again.bytes_received < 1800


def test_a_wrong_clock_is_told_the_time_and_goes_on(hq):
    for n, wall in enumerate((0, 1, 4_000_000_000_000, hq.clock.wall_ms - 3_600_000)):
        one = hq.join(MemoryJournal(10 + n))
        one.say("x", wall=wall)
        done = sync(one, Clock(wall))
        assert (done.sent, done.pending) == (1, 0)
        assert one.hub_time == hq.clock.wall_ms


def test_a_day_of_an_officer_is_two_round_trips_and_six_kilobytes(hq):
    li = hq.join(MemoryJournal(1), BRANCH)
    for at, content in contents(60, Random(5)):
        li.write(draft(content), branch=BRANCH, wall=at)
    with proxy(hq.port) as line:
        li.member = replace(li.member, url=line.url)
        sync(li)
        for at, content in contents(60, Random(6)):
            li.write(draft(content), branch=BRANCH, wall=at)
        line.reset()
        line.connections = 0
        calls = count_calls(hq)
        done = sync(li)
        assert (done.sent, done.pending, len(calls)) == (60, 0, 2)
        assert line.passed["up"] + line.passed["down"] <= 6 * 1024
        counted = done.bytes_sent + done.bytes_received
        assert abs(counted - sum(line.passed.values())) < 200


def count_calls(hq: Headquarters) -> list[str]:
    """Notes every call that the hub takes from now on."""
    calls: list[str] = []
    honest = hq.store.members

    class Counting:
        def __getattr__(self, name):
            if name == "newest_epoch":
                calls.append(name)
            return getattr(honest, name)

    hq.store.members = Counting()
    return calls


def test_branches_are_apart_and_a_supervisor_sees_his_own(hq):
    li, wang = hq.join(MemoryJournal(1, "B01")), hq.join(MemoryJournal(2, "B02"))
    chief = hq.join(MemoryJournal(3, "B01"), "B01", "B02", role="supervisor")
    li.say("one")
    wang.say("two")
    chief.say("chief one", branch="B01")
    chief.say("chief two", branch="B02")
    for _ in range(2):
        for one in (li, wang, chief):
            sync(one)
    assert len(li.everything("B01")) == 2
    assert li.everything("B02") == {}
    assert wang.everything("B01") == {}
    assert chief.everything("B01") == li.everything("B01")
    assert chief.everything("B02") == wang.everything("B02")


def test_a_newer_certificate_opens_more_branches(hq):
    li, wang = hq.join(MemoryJournal(1, "B01")), hq.join(MemoryJournal(2, "B02"))
    wang.say("two")
    sync(wang)
    assert sync(li).received == 0
    kept = li.member
    hq.join(li, "B01", "B02")
    li.member = kept
    assert sync(li).received == 1
    assert li.member.branches == ("B01", "B02")


def test_old_facts_of_another_branch_stay_where_they_were_written(hq):
    li = MemoryJournal(1, "B01")
    li.say("before")
    hq.join(li, "B09")
    li.home = "B09"
    li.say("after")
    done = sync(li)
    assert (done.sent, done.pending) == (1, 0)
    assert hq.store.streams.tips(["B01"]) == []


def test_scans_follow_the_facts_within_their_budget(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    digests = [li.scan(li.random.randbytes(300_000), f"page {n}") for n in range(3)]
    done = sync(li, budget=350_000)
    assert (done.sent, done.pending, done.complete) == (3, 0, False)
    assert len(li.delivered) == 1
    rest = sync(li)
    assert rest.complete
    assert li.delivered == set(digests)
    first = sync(wang, budget=100_000)
    assert (first.received, first.complete) == (3, False)
    assert wang.scans == {}
    assert sync(wang).complete
    assert wang.scans == {digest: li.scans[digest] for digest in digests}


def test_tables_travel_before_the_facts_that_name_them(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    table = make_loan_table([make_loan_row(note=f"JK{n}") for n in range(400)])
    packed = tables.pack(table)
    made = make_attachment(kind="table", digest=table.root.hex(), size=len(packed), media="")
    li.scans[made.digest] = packed
    plain = draft(contact("tape"))
    li.write(Draft(plain.content, plain.kind, plain.version, (), (made,)))
    done = sync(li, budget=0)
    assert (done.sent, li.delivered) == (1, {made.digest})
    wang.parts[made.digest] = bytearray(packed[:100])
    with pytest.raises(DishonestHubError):
        # The memory journal takes every attachment for a scan; it was asked for, and arrived.
        sync(wang, budget=0)


def test_a_table_that_is_not_what_it_is_called_is_refused(hq):
    li = hq.join(MemoryJournal(1))
    made = make_attachment(kind="table", digest="ab" * 32, size=500, media="")
    li.scans[made.digest] = b"x" * 500
    plain = draft(contact("tape"))
    li.write(Draft(plain.content, plain.kind, plain.version, (), (made,)))
    with pytest.raises(RefusedError) as caught:
        sync(li)
    assert caught.value.code == "sync.not_what_it_is_called"


def test_a_poison_fact_keeps_its_place_and_everything_behind_it_flows(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.say("before")
    rubbish = Draft(FactWithdrawn(reason="x"), "contact.recorded", 1)
    (poison,) = li.write(rubbish)
    li.say("after")
    done = sync(li)
    assert (done.sent, done.pending, done.quarantined) == (3, 0, 1)
    assert li.quarantined == {poison.ref.text}
    sync(wang)
    assert list(wang.everything()) == list(li.everything())
    assert wang.everything()[poison.ref.text] == (poison.header_bytes, None)
    assert wang.quarantined == {poison.ref.text}
    assert hq.store.members.overview().quarantined == 1


def test_a_kind_of_tomorrow_passes_byte_for_byte(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.write(Draft(FactWithdrawn(reason="x"), "moon.visited", 7))
    assert sync(li).quarantined == 0
    sync(wang)
    assert wang.everything() == li.everything()


def test_two_stories_by_one_key_are_kept_and_the_vault_is_put_on_hold(hq):
    li, clone = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(1))
    li.say("one story")
    clone.say("another story")
    clone.say("and more")
    sync(li)
    with pytest.raises(FrozenError) as caught:
        sync(clone)
    assert caught.value.code == "sync.forked"
    assert hq.store.members.overview().forks == 1
    for one in (li, clone):
        with pytest.raises(FrozenError):
            sync(one)


def test_a_copy_that_said_less_than_the_first_is_found_out_as_well(hq):
    li, clone = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(1))
    for words in ("one", "two", "three"):
        li.say(words)
    clone.say("another")
    sync(li)
    with pytest.raises(FrozenError):
        sync(clone)
    assert hq.store.members.overview().forks == 1


def http_push(hq: Headquarters, journal: MemoryJournal, packed: bytes, expect: str | None):
    """One push by hand, as a client without our scruples would."""
    with client_for(hq.url, "") as http:
        line = Line(http, journal.member, journal.sign, hq.clock)
        if expect is None:
            return decode(line.call("/v1/push", packed), PushAnswer)
        with pytest.raises(RefusedError) as caught:
            line.call("/v1/push", packed)
        assert caught.value.code == expect
        return None


def test_the_same_bytes_again_get_the_same_receipt(hq):
    li = hq.join(MemoryJournal(1))
    for n in range(10):
        li.say(str(n))
    chain = li.origins()[0].chain

    def packed(after: int, count: int) -> bytes:
        run = li.run(chain, after, count, 10**6)
        return pack(chain, run.facts, run.seal)

    first = http_push(hq, li, packed(0, 6), None).receipt
    assert http_push(hq, li, packed(0, 6), None).receipt == first
    assert http_push(hq, li, packed(0, 3), None).receipt == first
    assert http_push(hq, li, packed(2, 2), None).receipt == first
    more = http_push(hq, li, packed(3, 7), None).receipt
    assert (more.seq, more.position) == (10, 10)
    assert http_push(hq, li, packed(0, 6), None).receipt == first
    assert http_push(hq, li, packed(0, 10), None).receipt == more
    li.say("gap")
    li.say("gap")
    http_push(hq, li, packed(11, 1), "sync.gap")
    wang = hq.join(MemoryJournal(2))
    assert sync(wang).received == 10


def test_a_seal_of_another_key_or_head_is_refused(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.say("x")
    chain = li.origins()[0].chain
    run = li.run(chain, 0, 1, 10**6)
    for made in (
        seal(wang.key, chain, Head(1, run.seal.signature[:32])),
        Seal(1, bytes(64)),
        Seal(1, bytes(63) + b"\1"),
    ):
        http_push(hq, li, pack(chain, run.facts, made), "sync.not_sealed")


def test_a_colleague_may_bring_what_another_sealed(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.say("x")
    chain = li.origins()[0].chain
    run = li.run(chain, 0, 1, 10**6)
    http_push(hq, wang, pack(chain, run.facts, run.seal), None)
    assert sync(li).pending == 0


def test_nobody_writes_into_a_branch_that_is_not_theirs(hq):
    li, wang = hq.join(MemoryJournal(1, "B01")), hq.join(MemoryJournal(2, "B02"))
    li.say("x", branch="B02")
    run = li.run(ChainId(li.vault, 1, "B02"), 0, 1, 10**6)
    packed = pack(run.origin.chain, run.facts, run.seal)
    http_push(hq, li, packed, "sync.not_your_branch")
    http_push(hq, wang, packed, "sync.not_your_branch")
    stranger = MemoryJournal(5, "B01")
    stranger.say("x")
    run = stranger.run(stranger.origins()[0].chain, 0, 1, 10**6)
    http_push(hq, li, pack(run.origin.chain, run.facts, run.seal), "sync.not_your_branch")


def test_a_frozen_vault_waits_and_goes_on_after_it(hq):
    li = hq.join(MemoryJournal(1))
    li.say("x")
    operating.freeze(hq.opened.config, hq.store, li.vault, "lost?")
    with pytest.raises(FrozenError):
        sync(li)
    operating.thaw(hq.opened.config, hq.store, li.vault)
    assert sync(li).pending == 0


def test_a_revoked_vault_hands_over_what_it_has_and_gets_nothing(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.say("before")
    sync(li)
    wang.say("not for li any more")
    sync(wang)
    li.say("after")
    operating.revoke(hq.opened.config, hq.store, li.vault, "left the bank")
    with pytest.raises(RevokedError) as caught:
        sync(li)
    assert caught.value.params == {"pending": 0}
    assert len(li.everything()) == 2
    sync(wang)
    late = ChainId(li.vault, 1, "B01")
    assert wang.chains[late].facts[1].body_bytes is None
    assert wang.quarantined == {f"{li.vault}.1.B01.2"}
    with pytest.raises(HubError):
        operating.thaw(hq.opened.config, hq.store, li.vault)


def test_cancelling_stops_before_the_next_call_and_loses_nothing(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    for n in range(4000):
        li.say(str(n))
    seen: list[Progress] = []
    done = sync(li, progress=seen.append, cancelled=lambda: len(seen) > 2)
    assert 0 < done.sent < 4000
    assert (done.pending, done.complete) == (4000 - done.sent, False)
    assert [one.stage for one in seen][:1] == ["hello"]
    assert sync(li).pending == 0
    assert sync(wang).received == 4000


def test_a_restart_of_the_hub_changes_nothing(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.say("x")
    sync(li)
    epoch = hq.opened.epoch
    hq.stop()
    hq.start()
    assert hq.opened.epoch == epoch
    li.say("y")
    assert sync(li).sent == 1
    assert sync(wang).received == 2
    assert sync(wang).forgotten == 0


def test_a_restored_hub_gets_back_what_it_lost_from_those_who_have_it(hq):
    li, wang, zhao = (hq.join(MemoryJournal(n)) for n in (1, 2, 3))
    li.say("kept")
    sync(li)
    hq.stop()
    backup = hq.snapshot()
    hq.start()
    li.say("lost by the hub")
    wang.say("lost by the hub, and soon its laptop is")
    for one in (li, wang, zhao, li):
        sync(one)
    everything = li.everything()
    assert len(everything) == 3
    hq.stop()
    hq.restore(backup)
    hq.start()
    late = hq.join(MemoryJournal(9))
    assert sync(late).received == 1
    back = sync(li)
    assert (back.forgotten, back.pending) == (2, 0)
    assert back.sent == 2, "its own, and what Wang had written"
    assert sync(zhao).forgotten == 2
    assert sync(late).received == 2
    assert late.everything() == zhao.everything() == everything
    assert sync(wang).pending == 0
    assert wang.cursors == li.cursors
    assert all(len(one.marks) == 3 for one in (li, wang, zhao, late))
    assert sync(li).forgotten == 0


def test_a_hub_that_lost_everything_but_its_keys_gets_everything_back(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    for n in range(3):
        li.say(f"li {n}")
        wang.say(f"wang {n}")
        sync(li)
        sync(wang)
    sync(li)
    hq.stop()
    hq.restore({})
    hq.start()
    for one in (li, wang):
        hq.join(one)
    assert sync(li).forgotten == 6
    sync(wang)
    sync(li)
    assert li.cursors == wang.cursors
    assert li.cursors["B01"].position == 6


def test_a_hub_restored_twice_is_followed_through_both_forks(hq):
    li, wang, late = (hq.join(MemoryJournal(n)) for n in (1, 2, 3))
    backups = []
    for n in range(3):
        li.say(f"{n}")
        sync(li)
        if n == 1:
            sync(wang)
        hq.stop()
        backups.append(hq.snapshot())
        hq.start()
    for backup in (backups[1], backups[0]):
        hq.stop()
        hq.restore(backup)
        hq.start()
        li.say("more")
        assert sync(li).pending == 0
    sync(wang)
    sync(late)
    assert len(li.everything()) == 5
    assert late.everything() == wang.everything() == li.everything()
    assert late.cursors == wang.cursors == li.cursors


def test_a_restored_hub_gets_back_scans_from_whoever_has_them(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    sync(li)
    hq.stop()
    backup = hq.snapshot()
    hq.start()
    digests = [li.scan(b"page %d" % n * 99) for n in range(120)]
    sync(li)
    sync(wang)
    assert len(wang.scans) == 120
    hq.stop()
    hq.restore(backup)
    hq.start()
    for one in (li, wang):
        hq.join(one)
    assert sync(wang).attachments == 120, "who wrote them may be gone"
    late = hq.join(MemoryJournal(3))
    done = sync(late)
    assert (done.received, done.complete) == (120, True)
    assert set(late.scans) == set(digests)
    assert sync(li).pending == 0


def test_a_scan_that_is_not_there_yet_keeps_none_behind_it_waiting(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    digests = [li.scan(b"page %d" % n * 99) for n in range(8)]
    missing = {digest: li.scans.pop(digest) for digest in digests[:5]}
    sync(li)
    done = sync(wang)
    assert (set(wang.scans), done.complete) == (set(digests[5:]), False)
    li.scans |= missing
    sync(li)
    assert sync(wang).complete
    assert set(wang.scans) == set(digests)
