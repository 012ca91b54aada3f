"""What a missing loan may mean, at the edges of the numbers."""

import pytest

from shouyue.domain.policy import TapeRules

RULES = TapeRules(
    days_ahead=1, first_days_ahead=731, part_from=10, part_percent=20, written_off_from="doubtful"
)


@pytest.mark.parametrize(
    ("missing", "known", "is_part"),
    [(9, 9, False), (10, 49, True), (10, 50, False), (11, 50, True), (0, 0, False)],
)
def test_a_file_is_a_part_where_many_and_a_good_share_are_missing(missing, known, is_part):
    assert RULES.is_part(missing, known) is is_part


@pytest.mark.parametrize(
    ("loan_class", "may_be"),
    [("normal", False), ("substandard", False), ("doubtful", True), ("loss", True)],
)
def test_from_a_class_on_a_missing_loan_may_be_written_off(loan_class, may_be):
    assert RULES.may_be_written_off(loan_class) is may_be
