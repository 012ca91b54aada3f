"""Since when something is overdue, by whichever columns a bank's export has."""

from datetime import UTC, date, datetime

import pytest

from shouyue.data import shipped
from shouyue.intake.cells import Line
from shouyue.intake.columns import find_layout, load_synonyms
from shouyue.intake.rows import RowReader
from shouyue.intake.tape import LoanRow
from unit.intake.building import HEADERS, TODAY, row

AS_OF = date(2026, 11, 20)
SYNONYMS = load_synonyms(shipped("resources"))


def read(**more: object) -> tuple[LoanRow, list[str]]:
    layout = find_layout([Line(1, [*HEADERS, *more])], SYNONYMS)
    reader = RowReader(layout, TODAY, "元", AS_OF)
    found = reader.read(Line(9, [*row(), *more.values()]))
    assert isinstance(found, LoanRow), found
    return found, [remark.code for remark in reader.remarks]


@pytest.mark.parametrize(
    ("columns", "since"),
    [
        ({}, None),
        ({"欠本日期": ""}, None),
        ({"欠本日期": "99991231"}, None),
        ({"欠本日期": "20251120"}, date(2025, 11, 20)),
        ({"QBRQ": "20251120", "QXRQ": "20250920"}, date(2025, 9, 20)),
        ({"欠本日期": "99991231", "欠息日期": "2026-01-05"}, date(2026, 1, 5)),
        ({"逾期起始日": datetime(2026, 1, 5, tzinfo=UTC)}, date(2026, 1, 5)),
        ({"首次逾期日期": "2026年1月5日"}, date(2026, 1, 5)),
    ],
)
def test_the_earliest_day_that_is_told_counts(columns, since):
    found, remarks = read(**columns)
    assert (found.overdue_since, remarks) == (since, [])


@pytest.mark.parametrize(
    ("columns", "days"),
    [
        ({}, 0),
        ({"逾期天数": ""}, 0),
        ({"逾期天数": "0"}, 0),
        ({"逾期天数": 373.0}, 373),
        ({"逾期天数": "373天"}, 373),
        ({"本金逾期天数": "12", "利息逾期天数": "40"}, 40),
    ],
)
def test_the_most_days_that_are_told_count(columns, days):
    found, remarks = read(**columns)
    assert (found.overdue_days, remarks) == (days, [])


@pytest.mark.parametrize(
    "columns",
    [
        {"欠本日期": "去年冬天"},
        {"欠本日期": "2026-11-21"},
        {"欠本日期": "2019-01-01"},
        {"逾期天数": "很久"},
        {"逾期天数": "-3"},
    ],
)
def test_what_cannot_be_right_is_remarked_and_keeps_no_row_out(columns):
    found, remarks = read(**columns)
    assert (found.overdue_since, found.overdue_days) == (None, 0)
    assert remarks == ["overdue_since_unclear"]
    assert list(found.verbatim.values()) == list(columns.values())


def test_the_day_that_does_not_count_stays_as_the_file_has_it():
    found, _ = read(欠本日期="20260301", 欠息日期="20260101")
    assert found.verbatim["overdue_principal_since"] == "20260301"


@pytest.mark.parametrize(
    ("columns", "penalty", "ppm"),
    [
        ({}, None, None),
        ({"罚息": "332.23", "罚息利率(%)": "8.4825"}, 332_23, 84_825),
        ({"罚息余额": "", "逾期利率": ""}, None, None),
        ({"罚息": "待算"}, None, None),
        ({"罚息": "-3.00"}, None, None),
    ],
)
def test_penalty_interest_is_taken_in_for_a_check_and_keeps_no_row_out(columns, penalty, ppm):
    found, _ = read(**columns)
    assert (found.penalty, found.penalty_ppm) == (penalty, ppm)
