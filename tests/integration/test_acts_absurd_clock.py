"""A clock that no debt's calendar has: an empty battery, a slip of the hand in the year."""

from dataclasses import replace
from datetime import date

import pytest

from factories import make_loan_row
from reading import TODAY, Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.inputs import ContactInput
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.right_day import possible_todays, wrong_day
from shouyue.domain.dates import FIRST_DAY, LAST_DAY
from shouyue.ledger.moment import Moment

CLOCKS = {
    "the year ten thousand": (253_402_300_800_000, LAST_DAY),
    "the last year there is": (253_402_200_000_000, LAST_DAY),
    "long ago": (-(10**14), FIRST_DAY),
    "the first second of all": (-62_135_596_800_000, FIRST_DAY),
}


@pytest.fixture(params=CLOCKS)
def told(request) -> tuple[int, date]:
    return CLOCKS[request.param]


def at(made: Reading, ms: int) -> None:
    # `Reading` keeps a datetime, which has no such moment.
    made.ws = replace(made.ws, clock=lambda: Moment(ms, 480))


def test_everything_can_be_looked_at_and_says_that_the_day_is_none(told, tmp_path):
    ms, nearest = told
    with reading(tmp_path / "v", [make_loan_row(note="N1")]) as made:
        at(made, ms)
        assert made.ws.today() == nearest
        assert today(made.ws).wrong_day is not None
        assert list_cases(made.ws, CaseFilter(), 9)[0] == 1
        assert case_page(made.ws, "N1").loan.note == "N1"
        first, last = possible_todays(made.ws)
        assert first <= TODAY <= last


def test_what_happened_is_recorded_all_the_same(told, tmp_path):
    with reading(tmp_path / "v", [make_loan_row(note="N1")]) as made:
        at(made, told[0])
        spoken = ContactInput("N1", "call", "2026-11-23T10:00", override="电脑日期错了")
        outcome = record_contact(made.ws, spoken)
        assert isinstance(outcome, Saved), outcome
        assert wrong_day(made.ws) is not None
