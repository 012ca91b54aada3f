from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.money import Fen
from shouyue.domain.plans import ALL_THAT_IS_LEFT, Part, Plan, PlanState, state_of

AGREED = date(2026, 3, 1)
JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
PARTS = (Part(JUNE, Fen(500)), Part(SEPTEMBER, Fen(500)), Part(DECEMBER, ALL_THAT_IS_LEFT))


def _state(paid: int, on: date, as_of: date, parts: tuple[Part, ...] = PARTS) -> PlanState | None:
    return state_of(Plan(AGREED, parts, Fen(paid)), on, as_of)


@pytest.mark.parametrize(
    ("paid", "on", "as_of", "told"),
    [
        # Nothing paid: on the due day itself it is still kept.
        (0, AGREED, AGREED, (JUNE, 500, "kept")),
        (0, JUNE, JUNE, (JUNE, 500, "kept")),
        # The day after nobody knows, as long as the figures are of the due day or before.
        (0, date(2026, 7, 1), JUNE, (JUNE, 500, "unseen")),
        (0, date(2026, 7, 1), date(2026, 7, 1), (JUNE, 500, "missed")),
        (499, date(2026, 7, 1), date(2026, 7, 1), (JUNE, 1, "missed")),
        (500, date(2026, 7, 1), date(2026, 7, 1), (SEPTEMBER, 500, "kept")),
        # Paid ahead counts for the next part.
        (700, date(2026, 7, 1), date(2026, 7, 1), (SEPTEMBER, 300, "kept")),
        # Of a loan that is still owed the last part is never paid.
        (10**9, date(2026, 10, 1), date(2026, 10, 1), (DECEMBER, 0, "kept")),
        (10**9, date(2027, 1, 2), date(2027, 1, 2), (DECEMBER, 0, "missed")),
    ],
)
def test_a_plan_stands_by_its_first_part_that_is_not_paid(paid, on, as_of, told):
    due, missing, standing = told
    assert _state(paid, on, as_of) == PlanState(AGREED, due, Fen(missing), standing)


def test_before_it_was_agreed_on_a_plan_says_nothing():
    assert _state(0, date(2026, 2, 28), AGREED) is None


def test_a_plan_that_is_paid_says_nothing_of_what_is_left():
    assert _state(1000, DECEMBER, DECEMBER, PARTS[:2]) is None


DAYS = st.integers(0, 1000).map(lambda days: AGREED + timedelta(days=days))
PLANS = st.lists(st.tuples(DAYS, st.integers(1, 10**6).map(Fen)), min_size=1, max_size=6).map(
    lambda found: tuple(Part(*one) for one in sorted(found))
)


@given(PLANS, st.integers(0, 10**7), st.integers(0, 10**6), DAYS, DAYS)
def test_who_pays_more_never_stands_worse(parts, paid, more, on, as_of):
    before, after = _state(paid, on, as_of, parts), _state(paid + more, on, as_of, parts)
    if before is None:
        assert after is None
    elif after is not None:
        assert after.due >= before.due
        assert after.protects or not before.protects


@given(PLANS, st.integers(0, 10**7), DAYS, DAYS, st.integers(0, 400))
def test_newer_figures_never_unmiss_a_part(parts, paid, on, as_of, days):
    before = _state(paid, on, as_of, parts)
    after = _state(paid, on, as_of + timedelta(days=days), parts)
    if before is not None and after is not None and before.standing == "missed":
        assert after.standing == "missed"
