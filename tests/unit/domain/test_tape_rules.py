"""What a missing loan may mean, at the edges of the numbers."""

from datetime import date

import pytest

from shouyue.domain.policy import TapeRules

RULES = TapeRules(
    days_ahead=1,
    first_days_ahead=731,
    days_back=366,
    first_days_back=1827,
    lent_after_percent=5,
    part_from=10,
    part_percent=20,
    written_off_from="doubtful",
)


@pytest.mark.parametrize(
    ("missing", "known", "is_part"),
    [(9, 9, False), (10, 49, True), (10, 50, False), (11, 50, True), (0, 0, False)],
)
def test_a_file_is_a_part_where_many_and_a_good_share_are_missing(missing, known, is_part):
    assert RULES.is_part(missing, known) is is_part


@pytest.mark.parametrize(
    ("lent_after", "loans", "is_odd"),
    [(0, 0, False), (1, 20, False), (2, 20, True), (1, 4, True)],
)
def test_a_day_before_a_good_share_of_its_loans_were_lent_is_odd(lent_after, loans, is_odd):
    assert RULES.is_before_lending(lent_after, loans) is is_odd


def test_a_year_back_is_no_long_time_and_a_day_more_is():
    today = date(2026, 11, 23)
    assert not RULES.is_long_ago(date(2025, 11, 22), today, is_first=False)
    assert RULES.is_long_ago(date(2025, 11, 21), today, is_first=False)
    assert not RULES.is_long_ago(date(2021, 11, 22), today, is_first=True)
    assert RULES.is_long_ago(date(2021, 11, 21), today, is_first=True)


@pytest.mark.parametrize(
    ("loan_class", "may_be"),
    [("normal", False), ("substandard", False), ("doubtful", True), ("loss", True)],
)
def test_from_a_class_on_a_missing_loan_may_be_written_off(loan_class, may_be):
    assert RULES.may_be_written_off(loan_class) is may_be
