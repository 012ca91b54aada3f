from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.money import Fen
from shouyue.domain.plans import (
    ALL_THAT_IS_LEFT,
    Part,
    Plan,
    PlanRules,
    PlanState,
    open_parts,
    state_of,
)
from shouyue.domain.trail import Booked, Paid

FIRST, AGREED = date(2026, 2, 1), date(2026, 3, 1)
JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
PARTS = (
    Part(JUNE, Fen(500_00)),
    Part(SEPTEMBER, Fen(500_00)),
    Part(DECEMBER, ALL_THAT_IS_LEFT),
)
RULES = PlanRules(slack_days=10, last_day=lambda day: day)
OWED = Fen(10_000_00)


def _plan(parts=PARTS, paid=(), booked=(), as_of=AGREED, first=FIRST, **known):
    return Plan(
        agreed_on=AGREED,
        parts=tuple(parts),
        payments=tuple(paid),
        bookings=tuple(booked),
        figures=(first, as_of),
        **{"owed": OWED, "due": date(2025, 12, 31), "late": True, **known},
    )


def _slip(amount, on=date(2026, 3, 5)):
    return Paid(on, Fen(amount), proved=True)


@pytest.mark.parametrize(
    ("paid", "on", "as_of", "told"),
    [
        # Nothing paid: on the due day itself it is still kept.
        (0, AGREED, AGREED, (JUNE, 500_00, "kept")),
        (0, JUNE, JUNE, (JUNE, 500_00, "kept")),
        # The day after nobody knows, as long as the figures are of the due day or before.
        (0, date(2026, 7, 1), JUNE, (JUNE, 500_00, "unseen")),
        (0, date(2026, 7, 1), date(2026, 7, 1), (JUNE, 500_00, "missed")),
        (499_00, date(2026, 7, 1), date(2026, 7, 1), (JUNE, 1_00, "missed")),
        # Change breaks no word.
        (499_01, date(2026, 7, 1), date(2026, 7, 1), (SEPTEMBER, 500_00, "kept")),
        (500_00, date(2026, 7, 1), date(2026, 7, 1), (SEPTEMBER, 500_00, "kept")),
        # Paid ahead counts for the next part.
        (700_00, date(2026, 7, 1), date(2026, 7, 1), (SEPTEMBER, 300_00, "kept")),
        (1000_00, date(2027, 1, 2), date(2027, 1, 2), (DECEMBER, 0, "missed")),
        # Everything by a slip that no file shows yet.
        (10_000_00, date(2027, 1, 2), date(2027, 1, 2), (DECEMBER, 0, "paid")),
    ],
)
def test_a_plan_stands_by_its_first_part_that_is_not_paid(paid, on, as_of, told):
    due, missing, standing = told
    state = state_of(_plan(paid=[_slip(paid)] if paid else [], as_of=as_of), on, RULES)
    assert state is not None
    assert state[:4] == (AGREED, due, Fen(missing), standing)
    assert (state.known_on is not None) == (standing == "missed")


def test_before_it_was_agreed_on_a_plan_says_nothing():
    assert state_of(_plan(), date(2026, 2, 28), RULES) is None


def test_who_paid_every_part_ahead_is_left_in_peace_until_the_last_day():
    plan = _plan(PARTS[:2], [_slip(1000_00)], as_of=SEPTEMBER)
    assert state_of(plan, date(2026, 7, 1), RULES) == PlanState(
        AGREED, SEPTEMBER, Fen(0), "paid", SEPTEMBER
    )
    assert state_of(plan, SEPTEMBER, RULES) == PlanState(
        AGREED, SEPTEMBER, Fen(0), "paid", SEPTEMBER
    )
    assert state_of(plan, date(2026, 10, 1), RULES) is None


def test_interest_that_came_up_between_two_files_breaks_no_plan():
    shown = Booked(date(2026, 6, 1), date(2026, 7, 1), Fen(480_00), Fen(20_00), asked=False)
    state = state_of(_plan(booked=[shown], as_of=date(2026, 7, 1)), date(2026, 7, 2), RULES)
    assert state is not None
    assert state[1:4] == (SEPTEMBER, Fen(500_00), "kept")


def test_a_payment_on_the_day_itself_counts_where_the_first_part_was_due_at_once():
    at_once = (Part(AGREED, Fen(500_00)), *PARTS[1:])
    for parts, left in ((PARTS, JUNE), (at_once, SEPTEMBER)):
        plan = _plan(parts, [_slip(500_00, AGREED)])
        assert open_parts(plan, RULES)[0].due == left


def test_of_what_was_due_before_the_first_file_nobody_here_can_say_that_it_did_not_come():
    plan = _plan(first=date(2026, 7, 15), as_of=date(2026, 7, 15))
    state = state_of(plan, date(2026, 7, 16), RULES)
    assert state is not None
    assert state[1:4] == (SEPTEMBER, Fen(500_00), "kept")


def test_a_last_day_that_the_banks_file_has_is_an_ordinary_due_day():
    extended = {"due": DECEMBER, "late": False}
    assert state_of(_plan(PARTS[2:], **extended), date(2026, 4, 1), RULES) is None
    state = state_of(_plan(**extended), date(2026, 4, 1), RULES)
    assert state is not None
    assert state.due == JUNE


def test_a_part_due_on_a_rest_day_is_due_behind_it():
    rolls = PlanRules(10, lambda day: date(2026, 7, 8) if day == JUNE else day)
    plan = _plan(as_of=date(2026, 7, 8))
    for on, standing in ((date(2026, 7, 8), "kept"), (date(2026, 7, 9), "unseen")):
        state = state_of(plan, on, rolls)
        assert state is not None
        assert state.standing == standing


def test_a_mere_claim_counts_until_the_files_could_show_it():
    claim = Paid(JUNE, Fen(500_00), proved=False)
    for as_of, standing in ((date(2026, 7, 9), "kept"), (date(2026, 7, 10), "missed")):
        state = state_of(_plan(paid=[claim], as_of=as_of), date(2026, 7, 20), RULES)
        assert state is not None
        assert state.standing == standing


DAYS = st.integers(0, 1000).map(lambda days: AGREED + timedelta(days=days))
PLANS = st.lists(st.tuples(DAYS, st.integers(1, 10**6).map(Fen)), min_size=1, max_size=6).map(
    lambda found: tuple(Part(*one) for one in sorted(found))
)


@given(PLANS, st.integers(0, 10**7), st.integers(0, 10**6), DAYS, DAYS)
def test_who_pays_more_never_stands_worse(parts, paid, more, on, as_of):
    before, after = (
        state_of(_plan(parts, [_slip(sum_, AGREED + timedelta(1))], as_of=as_of), on, RULES)
        for sum_ in (paid, paid + more)
    )
    if before is not None and after is not None:
        assert after.due >= before.due
        assert after.protects or not before.protects


_SUMS = st.integers(0, 10**6).map(Fen)
SLIPS = st.lists(st.builds(Paid, DAYS, _SUMS, st.just(value=True)), max_size=5)


@st.composite
def _files(draw):
    """What the bank's files show as come in, between days of figures that follow each other."""
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=6, unique=True)))
    amounts = draw(st.lists(_SUMS, min_size=len(days) - 1, max_size=len(days) - 1))
    accrued = draw(st.lists(_SUMS, min_size=len(days) - 1, max_size=len(days) - 1))
    between = zip(days, days[1:], amounts, accrued, strict=False)
    return days, [Booked(*one, asked=False) for one in between if one[2]]


@given(PLANS, _files(), SLIPS, st.builds(Paid, DAYS, _SUMS, st.just(value=True)), DAYS)
def test_one_slip_more_never_makes_it_worse_whatever_was_booked(parts, files, slips, more, on):
    days, booked = files
    plans = (
        Plan(AGREED, parts, tuple(paid), tuple(booked), (FIRST, *days), OWED, FIRST, late=True)
        for paid in (slips, [*slips, more])
    )
    before, after = (state_of(plan, on, RULES) for plan in plans)
    if before is not None and after is not None:
        assert after.due >= before.due
        assert after.protects or not before.protects


@given(PLANS, _files(), SLIPS)
def test_no_money_counts_twice(parts, files, slips):
    """What was booked is in a slip or not: all parts together take no more than both give."""
    days, booked = files
    told = Plan(AGREED, parts, tuple(slips), tuple(booked), (FIRST, *days), OWED, FIRST, late=True)
    left = sum(part.amount for part in open_parts(told, RULES))
    gave = sum(one.amount + one.accrued for one in booked) + sum(one.amount for one in slips)
    assert left >= sum(part.amount for part in parts) - gave - len(parts) * 100 or not left


@given(PLANS, st.integers(0, 10**7), DAYS, DAYS, st.integers(0, 400))
def test_newer_figures_never_unmiss_a_part(parts, paid, on, as_of, days):
    # What is of a later day nobody could know.
    on = max(on, as_of + timedelta(days=days))
    before, after = (
        state_of(_plan(parts, [_slip(paid, AGREED + timedelta(1))], as_of=day), on, RULES)
        for day in (as_of, as_of + timedelta(days=days))
    )
    if before is not None and after is not None and before.standing == "missed":
        assert after.standing == "missed"
