"""Records of payments held against what was booked: which belong together, and what is left."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.trail import Booked, Gap, Paid, Trail, TrailRules, compare

RULES = TrailRules(
    slack_days=10,
    asked_days=90,
    least_unrecorded=100_00,
    interest_days=366,
    posting_days=92,
    unknown_rate=24,
)
AS_OF = date(2026, 11, 30)


def day(number: int) -> date:
    """Days of November 2026; 0 and less are in October."""
    return date(2026, 11, 1) + timedelta(days=number - 1)


def paid(on: int, yuan: int, *, proved: bool = True) -> Paid:
    return Paid(day(on), yuan * 100, proved)


def booked(after: int, by: int, yuan: int, *, asked: bool = True, accrued: int = 0) -> Booked:
    return Booked(day(after), day(by), yuan * 100, accrued * 100, asked)


def told(payments, bookings, unseen: int = 0) -> tuple[list, list]:
    """Both differences as (day of November, recorded, booked) in yuan."""
    found = compare(payments, bookings, AS_OF, RULES, unseen * 100)

    def plain(gaps):
        return [((one.since - day(0)).days, one.recorded // 100, one.booked // 100) for one in gaps]

    return plain(found.unbooked), plain(found.unrecorded)


@pytest.mark.parametrize(
    ("payments", "bookings", "expected"),
    [
        ([], [], ([], [])),
        ([paid(10, 500)], [booked(7, 14, 500)], ([], [])),
        ([paid(10, 500)], [], ([(10, 500, 0)], [])),
        ([], [booked(7, 14, 800)], ([], [(14, 0, 800)])),
        ([], [booked(7, 14, 800, asked=False)], ([], [])),
        ([], [booked(7, 14, 99)], ([], [])),
        ([paid(10, 500)], [booked(7, 14, 800)], ([], [(10, 500, 800)])),
        ([paid(10, 800)], [booked(7, 14, 500)], ([(10, 800, 500)], [])),
        # Booked a weekend later, recorded a week late: the same money.
        ([paid(5, 500)], [booked(7, 14, 500)], ([], [])),
        ([paid(20, 500)], [booked(7, 14, 500)], ([], [])),
        # What comes a month later, by itself, proves no claim of today.
        ([paid(-20, 500)], [booked(7, 14, 500)], ([(-20, 500, 0)], [(14, 0, 500)])),
        # Two payments in one booking, one payment in two.
        ([paid(8, 500), paid(9, 300)], [booked(7, 14, 800)], ([], [])),
        ([paid(10, 800)], [booked(7, 14, 500), booked(14, 21, 300)], ([], [])),
        # A run of them, each shared with the next, is one sum.
        (
            [paid(5, 100), paid(16, 100), paid(27, 100)],
            [booked(3, 10, 200), booked(10, 20, 0), booked(20, 28, 100)],
            ([], []),
        ),
        # What the export cannot show yet is not expected of it.
        ([paid(31, 500)], [], ([], [])),
        # What accrued since hides as much of a payment, and no more.
        ([paid(10, 500)], [booked(7, 14, 470, accrued=30)], ([], [])),
        ([paid(10, 500)], [booked(7, 14, 460, accrued=30)], ([(10, 500, 460)], [])),
    ],
)
def test_each_side_tells_what_the_other_lacks(payments, bookings, expected):
    assert told(payments, bookings) == expected


def test_interest_that_no_export_shows_is_believed_of_a_slip_and_not_of_a_word():
    assert told([paid(10, 400)], [], unseen=500) == ([], [])
    assert told([paid(10, 600)], [], unseen=500) == ([(10, 600, 0)], [])
    assert told([paid(10, 400, proved=False)], [], unseen=500) == ([(10, 400, 0)], [])
    # Believed once: two slips of that size are more than there is interest.
    assert told([paid(-30, 400), paid(10, 400)], [], unseen=500) == ([(10, 400, 0)], [])


def test_no_order_of_what_was_found_changes_the_answer():
    payments = [paid(5, 100), paid(16, 100), paid(16, 250), paid(30, 10)]
    bookings = [booked(3, 10, 300), booked(10, 20, 700), booked(20, 28, 100)]
    answers = {
        compare(some, others, AS_OF, RULES, 0)
        for some in permutations(payments)
        for others in permutations(bookings)
    }
    assert len(answers) == 1


@given(
    st.lists(st.tuples(st.integers(-60, 30), st.integers(1, 900)), max_size=6),
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 900)), max_size=6),
)
def test_no_money_is_told_that_was_neither_recorded_nor_booked(payments, steps):
    bookings, at = [], -60
    for days, yuan in steps:
        bookings.append(booked(at, at + days, yuan))
        at += days
    found = compare([paid(*one) for one in payments], bookings, day(60), RULES, 0)
    recorded, shown = sum(yuan for _, yuan in payments), sum(yuan for _, yuan in steps)
    missing = sum(one.recorded - one.booked for one in found.unbooked)
    extra = sum(one.booked - one.recorded for one in found.unrecorded)
    assert 0 <= missing <= recorded * 100
    assert 0 <= extra <= shown * 100
    # What is too small to tell is all that can be left between the two balances.
    small = len(bookings) * RULES.least_unrecorded
    assert missing - extra - small <= (recorded - shown) * 100 <= missing - extra + small


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.integers(1, 900), st.booleans()), max_size=8),
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 900), st.integers(0, 90), st.booleans()),
        max_size=6,
    ),
    st.integers(0, 500),
)
def test_every_stretch_is_compared_by_its_sums(payments, steps, unseen):
    bookings, at = [], -60
    for days, yuan, accrued, asked in steps:
        bookings.append(booked(at, at + days, yuan, asked=asked, accrued=accrued))
        at += days
    records = [paid(on, yuan, proved=proved) for on, yuan, proved in payments]
    unbooked, unrecorded, left = [], [], unseen * 100
    for some, shown in stretches(records, bookings):
        since = min([one.on for one in some] or [one.by for one in shown])
        told = sum(one.amount for one in some)
        due = sum(one.amount for one in some if one.on <= AS_OF)
        booked_sum = sum(one.amount for one in shown)
        missing = due - booked_sum - sum(one.accrued for one in shown)
        if 0 < missing <= left and all(one.proved for one in some):
            left -= missing
        elif missing > 0:
            unbooked.append((since, due, booked_sum))
        extra = booked_sum - told
        if any(one.asked for one in shown) and extra >= RULES.least_unrecorded:
            unrecorded.append((since, told, booked_sum))
    found = compare(records, bookings, AS_OF, RULES, unseen * 100)
    assert [gap[:3] for gap in found.unbooked] == unbooked
    assert [gap[:3] for gap in found.unrecorded] == unrecorded


def stretches(payments, bookings):
    """The plain way: whatever may belong together directly or by others, in order of its days."""
    slack = timedelta(days=RULES.slack_days)
    groups = [([], [one]) for one in sorted(bookings)]
    for one in sorted(payments):
        near = [
            group
            for group in groups
            if any(b.after - slack < one.on <= b.by + slack for b in group[1])
        ]
        groups = [group for group in groups if group not in near]
        groups.append(
            (
                sorted([one, *(p for group in near for p in group[0])]),
                sorted(b for group in near for b in group[1]),
            )
        )
    # Interest that no export shows is taken off in the order of the payments.
    return sorted(groups, key=place)


def place(group):
    payments, bookings = group
    return bookings[0].after if bookings else payments[0].on


def test_nothing_differs_by_default():
    assert Trail() == compare([], [], AS_OF, RULES, 0)


def test_a_gap_says_between_which_exports_it_is():
    found = compare([paid(10, 500)], [booked(7, 14, 300), booked(14, 21, 900)], AS_OF, RULES, 0)
    (gap,) = found.unrecorded
    assert gap == Gap(day(10), 500_00, 1200_00, day(7), day(21))
    (alone,) = compare([paid(10, 500)], [], AS_OF, RULES, 0).unbooked
    assert (alone.after, alone.by) == (None, None)
