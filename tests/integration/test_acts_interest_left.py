"""A loan of which no principal is left and interest still is: a debt whose period goes on."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from factories import make_loan_row, make_repayment_reported
from integration.acts_branch import HEADERS, VILLAGE, give_letterhead, take_in, write_tape
from reading import TODAY, Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CaseFilter, CaseLine
from shouyue.casework.inputs import LetterSelection, TripInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.trips.rounds import plan_trip, trip_villages
from shouyue.ledger.tapes import LoanRow

DUE = TODAY - timedelta(days=1070)
"""Its three years end within a month."""


def row(**left: object) -> LoanRow:
    said = {"due": DUE.isoformat(), "balance": 0, "overdue_principal": 0, **left}
    return make_loan_row(note="JJ01", **said)


LEFT = {"overdue interest": {"overdue_interest": 123_456}, "penalty interest": {"penalty": 789}}


@pytest.fixture(params=LEFT)
def made(request, tmp_path):
    with reading(tmp_path / "v", [row(**LEFT[request.param])]) as filled:
        yield filled


def listed(made: Reading, standing: str) -> list[CaseLine]:
    return list(list_cases(made.ws, CaseFilter(standing=standing), 9)[1])


def test_it_is_listed_as_overdue_with_the_end_of_its_period(made):
    assert listed(made, "settled") == []
    (line,) = listed(made, "overdue")
    assert (line.days_past_due, line.settled, line.balance) == (1070, False, 0)
    assert line.limitation.last_day.year == DUE.year + 3


def test_today_warns_of_the_period_and_says_that_only_interest_is_left(made):
    found = today(made.ws)
    (line,) = (one for one in found.lines if one.note == "JJ01")
    assert line.act_by is not None
    assert "casework.today.short.interest_alone" in line.also
    assert (found.loans, found.overdue) == (1, 1)


def test_its_page_shows_the_clock_and_what_a_signature_would_do(made):
    page = case_page(made.ws, "JJ01")
    assert not page.loan.settled
    assert page.if_signed_today is not None


def test_a_clock_follows_the_interest_when_that_is_paid_too(made):
    (before,) = listed(made, "overdue")
    assert not before.settled
    made.on(TODAY + timedelta(days=1))
    made.tape([row(overdue_interest=0, penalty=0)], TODAY + timedelta(days=1))
    (line,) = listed(made, "settled")
    assert line.settled
    assert [one for one in today(made.ws).lines if one.act_by] == []


def test_letters_ask_for_the_interest(tmp_path: Path):
    with reading(tmp_path / "v", [row(overdue_interest=123_456)]) as made:
        give_letterhead(made.ws)
        report = compose(made.ws, LetterSelection("F02", notes=("JJ01",)), tmp_path / "f.pdf")
        assert [one.reason.code for one in report.refused] == []
        (letter,) = report.letters
        assert letter.note == "JJ01"


def test_letters_do_not_ask_for_penalty_interest_alone(tmp_path: Path):
    asked = row(overdue_interest=0, penalty=789)
    with reading(tmp_path / "v", [asked]) as made:
        give_letterhead(made.ws)
        report = compose(made.ws, LetterSelection("F02", notes=("JJ01",)), tmp_path / "f.pdf")
        assert [one.reason.code for one in report.refused] == ["casework.letters.penalty_alone"]


def test_no_reminder_asks_for_nothing(tmp_path: Path):
    due = (TODAY + timedelta(days=20)).isoformat()
    asked = row(overdue_interest=0, penalty=789, due=due)
    with reading(tmp_path / "v", [asked]) as made:
        give_letterhead(made.ws)
        report = compose(made.ws, LetterSelection("F01", notes=("JJ01",)), tmp_path / "f.pdf")
        assert [one.reason.code for one in report.refused] == ["casework.letters.penalty_alone"]


def test_the_sheet_of_a_round_says_how_much_is_left(tmp_path: Path):
    with reading(tmp_path / "v", [row(overdue_interest=123_456)]) as made:
        give_letterhead(made.ws)
        (village,) = trip_villages(made.ws, TODAY)
        asked = TripInput(TODAY, (village.village,))
        report = plan_trip(made.ws, asked, tmp_path / "trip.pdf")
        assert [stop.note for stop in report.stops] == ["JJ01"]
        sheet = pypdf.PdfReader(tmp_path / "trip.pdf").pages[0].extract_text()
        assert "1,234.56" in sheet


def test_today_says_of_penalty_interest_alone_what_can_be_done(tmp_path: Path):
    with reading(tmp_path / "v", [row(overdue_interest=0, penalty=789, guarantors=())]) as made:
        (line,) = (one for one in today(made.ws).lines if one.note == "JJ01")
        assert (line.act, line.reason.code) == ("call", "casework.today.penalty_alone_ends")
        assert "casework.today.short.overdue_without_notice" not in line.also
    due = (TODAY + timedelta(days=5)).isoformat()
    early = row(overdue_interest=0, penalty=789, due=due)
    with reading(tmp_path / "w", [early]) as made:
        assert {one.act for one in today(made.ws).lines} == {"visit"}, "care, and no notice"


def test_overdue_principal_beside_a_balance_of_nothing_is_owed(tmp_path: Path):
    with reading(tmp_path / "v", [row(overdue_principal=50_000)]) as made:
        assert listed(made, "settled") == []
        assert [one.note for one in listed(made, "overdue")] == ["JJ01"]


def test_penalty_interest_that_was_paid_was_booked(tmp_path: Path):
    owed = row(balance=1_000_000, overdue_principal=1_000_000, overdue_interest=8800, penalty=2000)
    with reading(tmp_path / "v", [owed]) as made:
        made.on(TODAY + timedelta(days=1))
        made.say(
            make_repayment_reported(
                note="JJ01", amount=1_010_800, on=TODAY + timedelta(days=1), slip="HD1"
            )
        )
        made.on(TODAY + timedelta(days=9))
        made.tape([row(overdue_interest=0, penalty=0)], TODAY + timedelta(days=8))
        codes = {one.reason.code for one in today(made.ws, whole=True).lines}
        assert not codes & {"casework.today.money_differs", "casework.today.money_unrecorded"}


WITHOUT = tuple("别的" if name == "拖欠利息" else name for name in HEADERS)


def test_a_file_without_interest_pays_none(tmp_path: Path):
    left = replace(VILLAGE[0], balance="0", principal="0", interest="88")
    with reading(tmp_path / "v") as made:
        made.on(date(2026, 11, 24))
        take_in(made.ws, write_tape(tmp_path / "1.csv", [left], as_of="2026-11-22"))
        nothing_told = write_tape(tmp_path / "2.csv", [left], as_of="2026-11-23", headers=WITHOUT)
        report = take_in(made.ws, nothing_told)
        assert report.settled == ()
        assert [one.note for one in listed(made, "overdue")] == [left.note]


def test_an_empty_cell_where_all_is_paid_asks_for_no_interest_of_before(tmp_path: Path):
    """A bank that writes nothing for nothing: whoever paid everything is not asked again."""
    paid = replace(VILLAGE[0], balance="0", principal="", interest="")
    with reading(tmp_path / "v") as made:
        made.on(date(2026, 11, 24))
        take_in(made.ws, write_tape(tmp_path / "1.csv", [VILLAGE[0]], as_of="2026-11-22"))
        report = take_in(made.ws, write_tape(tmp_path / "2.csv", [paid], as_of="2026-11-23"))
        assert report.settled == (paid.note,)
        assert listed(made, "overdue") == []


def test_penalty_interest_that_cannot_be_read_is_not_paid(tmp_path: Path):
    left = replace(VILLAGE[0], balance="0", principal="0", interest="0")
    with reading(tmp_path / "v") as made:
        made.on(date(2026, 11, 24))
        for day, told in (("2026-11-22", "30"), ("2026-11-23", "见附页")):
            path = write_tape(
                tmp_path / f"{day}.csv", [left], as_of=day, headers=(*HEADERS, "罚息")
            )
            text = path.read_text("gb18030").rstrip("\n")
            path.write_text(f"{text},{told}\n", "gb18030")
            take_in(made.ws, path)
        assert [one.note for one in listed(made, "overdue")] == [left.note]
