"""Vaults and headquarters over a real connection, with a real store."""

import pytest
from hubs import Clock, headquarters, sync
from journals import MemoryJournal


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
