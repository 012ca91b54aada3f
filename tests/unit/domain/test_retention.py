from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.retention import Record, Retention, Term, earliest_disposal, retention

FROM_SETTLEMENT = Term(5, "settlement")
FROM_CREATION = Term(5, "creation")


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 40))
def test_a_record_is_kept_for_full_years(start, years):
    day = earliest_disposal(start, years)
    assert (day - timedelta(days=1)).year == start.year + years
    assert (day - start).days >= 365 * years


@pytest.mark.parametrize(
    ("record", "term", "as_of", "expected"),
    [
        (Record(date(2020, 1, 1)), Term(None, "creation"), date(2090, 1, 1), (None, "permanent")),
        (Record(date(2020, 1, 1)), FROM_SETTLEMENT, date(2090, 1, 1), (None, "not_settled")),
        (
            Record(date(2020, 1, 1), settled=date(2021, 3, 5)),
            FROM_SETTLEMENT,
            date(2026, 3, 5),
            (date(2026, 3, 6), "still_kept"),
        ),
        (
            Record(date(2020, 1, 1), settled=date(2021, 3, 5)),
            FROM_SETTLEMENT,
            date(2026, 3, 6),
            (date(2026, 3, 6), "may_be_appraised"),
        ),
        (
            Record(date(2020, 1, 1), settled=date(2021, 3, 5), holds=frozenset({"audit"})),
            FROM_SETTLEMENT,
            date(2030, 3, 6),
            (None, "on_hold"),
        ),
        (
            Record(date(2024, 2, 29)),
            FROM_CREATION,
            date(2026, 1, 1),
            (date(2029, 3, 1), "still_kept"),
        ),
        (
            # A record made after the settlement is kept from its own day.
            Record(date(2023, 1, 1), settled=date(2021, 3, 5)),
            FROM_SETTLEMENT,
            date(2026, 3, 6),
            (date(2028, 1, 2), "still_kept"),
        ),
    ],
)
def test_a_record_may_go_only_when_term_settlement_and_holds_allow(record, term, as_of, expected):
    assert retention(record, term, as_of) == Retention(*expected)
