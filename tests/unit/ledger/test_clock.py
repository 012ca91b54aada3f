"""Whatever the wall clock does, records go on in order, and the truth comes back by itself."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factories import NOW_MS, make_draft, make_fact, make_salt
from shouyue.ledger.canonical import MAX_INT
from shouyue.ledger.clock import (
    AHEAD_MS,
    BACK_MS,
    FORWARD_MS,
    MAX_COUNTER,
    MAX_MS,
    HybridClock,
    Stamp,
)
from shouyue.ledger.facts import read_fact, write_fact

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY

jumps = st.sampled_from(
    [
        *(0, 1000, -1000, 4 * MINUTE, -4 * MINUTE, 9 * MINUTE, -11 * MINUTE, HOUR, -HOUR),
        *(8 * HOUR, -8 * HOUR, 23 * HOUR, 25 * HOUR, -3 * DAY, 40 * DAY, 20 * YEAR, -20 * YEAR),
        *(-NOW_MS, -NOW_MS - 5, 2**31 * 1000 - NOW_MS, MAX_MS, MAX_INT - NOW_MS - 10 * YEAR),
    ]
) | st.integers(-20 * YEAR, 20 * YEAR)
"""How far the wall clock is from the truth: seconds to decades, 1970, 2038, the end of numbers."""

steps = st.lists(st.tuples(st.integers(0, 3 * DAY), jumps), min_size=1, max_size=12)
"""Each record: how much later it is in truth, and what the wall clock is off."""

many = settings(max_examples=2500)


def live(
    clock: HybridClock, steps: list[tuple[int, int]], trusts: bool, now: int = NOW_MS
) -> Iterator[tuple[HybridClock, Stamp, int]]:
    for later, off in steps:
        now += later
        clock, stamp = clock.tick(now + off, 480, now if trusts else None)
        yield clock, stamp, now


@given(steps, st.booleans())
@many
def test_logical_time_never_stands_still_and_never_goes_back(steps, trusts):
    last = (-1, 0)
    for clock, stamp, _ in live(HybridClock(), steps, trusts):
        assert stamp.hlc > last
        assert stamp.hlc == (clock.ms, clock.counter)
        last = stamp.hlc


@given(steps)
@many
def test_with_a_trusted_time_no_wall_clock_pulls_the_logical_one_away(steps):
    for _, stamp, now in live(HybridClock(), steps, trusts=True):
        assert abs(stamp.hlc[0] - now) <= AHEAD_MS


@given(steps, st.integers(0, DAY))
@many
def test_after_repair_the_next_record_is_right_again(steps, later):
    *_, (clock, _, now) = live(HybridClock(), steps, trusts=True)
    now += later
    _, stamp = clock.tick(now, 480, now)
    assert stamp.state == "ok"
    assert abs(stamp.hlc[0] - now) <= AHEAD_MS


@given(steps, steps)
@many
def test_a_clock_that_went_wild_before_any_trust_is_graded_fairly_after(wild, steps):
    """Its logical time cannot be taken back, but a right clock is not called wrong for it."""
    *_, (clock, last, now) = live(HybridClock(), wild, trusts=False)
    for _, stamp, then in live(clock, [(later, 0) for later, _ in steps], trusts=True, now=now):
        assert stamp.state == "ok"
        assert stamp.hlc > last.hlc
        assert stamp.hlc[0] <= max(last.hlc[0], then + AHEAD_MS)
        last = stamp


@given(steps, st.booleans())
def test_every_record_can_be_written_whatever_its_clock_says(steps, trusts):
    for seq, (_, stamp, _) in enumerate(live(HybridClock(), steps, trusts), start=1):
        fact = write_fact(make_draft(), make_fact().ref.chain, seq, stamp, None, make_salt())
        header = read_fact(fact.header_bytes, fact.body_bytes).header
        assert (header.wall, header.hlc, header.clk) == (stamp.wall_ms, stamp.hlc, stamp.state)


@given(steps, st.booleans())
def test_what_the_wall_claims_is_kept_as_it_is(steps, trusts):
    now = NOW_MS
    for (later, off), (_, stamp, _) in zip(steps, live(HybridClock(), steps, trusts), strict=True):
        now += later
        assert (stamp.wall_ms, stamp.zone_min) == (now + off, 480)


@pytest.mark.parametrize(
    ("off", "state", "logical"),
    [
        (0, "ok", 0),
        (-1, "ok", 0),
        (-BACK_MS, "ok", 0),
        (-BACK_MS - 1, "back", 0),
        (1, "ok", 1),
        (AHEAD_MS, "ok", AHEAD_MS),
        (AHEAD_MS + 1, "ok", AHEAD_MS),
        (FORWARD_MS, "ok", AHEAD_MS),
        (FORWARD_MS + 1, "fwd", 0),
    ],
)
def test_the_grade_against_a_trusted_time(off, state, logical):
    for clock in (HybridClock(), HybridClock(NOW_MS - DAY, 3)):
        after, stamp = clock.tick(NOW_MS + off, 0, NOW_MS)
        assert stamp.state == state
        assert after == HybridClock(NOW_MS + logical, 0)


@pytest.mark.parametrize(
    ("off", "state", "expected"),
    [
        (1, "ok", (NOW_MS + 1, 0)),
        (0, "ok", (NOW_MS, 8)),
        (-BACK_MS, "ok", (NOW_MS, 8)),
        (-BACK_MS - 1, "back", (NOW_MS, 8)),
        (YEAR, "ok", (NOW_MS + YEAR, 0)),
    ],
)
def test_the_grade_against_the_last_record_where_nothing_is_trusted(off, state, expected):
    _, stamp = HybridClock(NOW_MS, 7).tick(NOW_MS + off, 0, None)
    assert (stamp.state, stamp.hlc) == (state, expected)


def test_a_full_counter_moves_the_time_on():
    _, stamp = HybridClock(NOW_MS, MAX_COUNTER).tick(NOW_MS, 0, NOW_MS)
    assert stamp.hlc == (NOW_MS + 1, 0)


# --- foreign clocks -------------------------------------------------------------------------------

remotes = st.lists(
    st.tuples(st.integers(NOW_MS - DAY, NOW_MS + DAY), st.integers(0, MAX_COUNTER)), max_size=6
)


@given(remotes, st.permutations(range(6)))
@many
def test_merging_is_the_same_in_any_order_and_never_goes_back(remotes, order):
    clock = again = HybridClock(NOW_MS - HOUR, 2)
    for remote in remotes:
        clock = clock.merge(remote, NOW_MS)
    for n in order:
        if n < len(remotes):
            again = again.merge(remotes[n], NOW_MS)
    assert clock == again
    assert (NOW_MS - HOUR, 2) <= (clock.ms, clock.counter) <= (NOW_MS + AHEAD_MS, MAX_COUNTER)


@given(steps, remotes)
@example([(0, 0)], [(NOW_MS + AHEAD_MS, MAX_COUNTER)])
@many
def test_a_foreign_clock_at_its_limits_stops_nobody(steps, remotes):
    clock, last = HybridClock(), (-1, 0)
    for remote in remotes:
        clock = clock.merge(remote, NOW_MS)
    for _, stamp, now in live(clock, steps, trusts=True):
        assert stamp.hlc > last
        assert stamp.hlc[1] <= MAX_COUNTER
        assert abs(stamp.hlc[0] - now) <= 2 * AHEAD_MS
        last = stamp.hlc


@pytest.mark.parametrize("ahead", [0, AHEAD_MS])
def test_a_foreign_time_is_taken_as_far_as_the_hub_bears_it_out(ahead):
    clock = HybridClock(NOW_MS - HOUR)
    assert clock.merge((NOW_MS + ahead, 5), NOW_MS) == HybridClock(NOW_MS + ahead, 5)
    assert clock.merge((NOW_MS + AHEAD_MS + 1, 5), NOW_MS) == clock


def test_after_a_merge_the_next_record_is_later_than_what_was_merged():
    clock = HybridClock().merge((NOW_MS + MINUTE, 5), NOW_MS)
    _, stamp = clock.tick(NOW_MS, 480, NOW_MS)
    assert stamp.hlc == (NOW_MS + MINUTE, 6)
