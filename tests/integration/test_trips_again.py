"""A round whose stack is printed again after something happened: the day sheet says what holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import (
    BARRED,
    COMING,
    OVERDUE,
    VILLAGE,
    Clock,
    Loan,
    take_in,
    write_tape,
)
from integration.test_acts_trips import BOTH, pages
from shouyue.casework.inputs import AgainInput, CircumstanceInput
from shouyue.casework.letters.composing import confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.trips.rounds import plan_trip, remake_trip
from shouyue.casework.trips.views import TripAgain, TripReport
from shouyue.casework.workspace import Workspace


@pytest.fixture
def planned(ws: Workspace, tmp_path: Path) -> TripReport:
    return plan_trip(ws, BOTH, tmp_path / "trip.pdf")


def again(ws: Workspace, planned: TripReport, folder: Path, reason: str = "") -> TripAgain:
    return remake_trip(ws, planned.trip, folder / "again.pdf", AgainInput(reason))


def sheet(folder: Path, name: str = "again.pdf") -> str:
    return "".join(pages(folder / name)[0].split())


def bank_says(ws: Workspace, folder: Path, **changed: Loan) -> None:
    loans = [changed.get(loan.note, loan) for loan in VILLAGE]
    take_in(ws, write_tape(folder / "next.csv", loans, as_of="2026-11-22"))


def crossed(made: TripAgain) -> dict[str, str]:
    return {one.note: one.reason.code for one in made.left_out}


def test_who_has_paid_all_is_crossed_out_in_words_and_keeps_his_place(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    paid = replace(VILLAGE[0], balance="0", principal="0", interest="0")
    bank_says(ws, tmp_path, **{OVERDUE: paid})
    made = again(ws, planned, tmp_path)
    assert crossed(made) == {OVERDUE: "casework.trips.paid_off"}
    assert made.changed
    said = sheet(tmp_path)
    assert "【不用去】已经还清" in said
    assert "¥50,000.00" in sheet(tmp_path, "trip.pdf")
    places = [said.index(name) for name in ("周桂兰", "王小麦", "孙老三")]
    assert places == sorted(places)
    assert said[places[1] : places[2]].count("¥0.00") == 1
    assert "金额为2026年11月22日" in said
    assert "情况有变" in said
    assert prove(ws).is_sound


def test_who_has_paid_a_part_is_not_asked_for_the_rest_while_it_is_quiet(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    less = replace(VILLAGE[0], balance="20000", principal="20000")
    bank_says(ws, tmp_path, **{OVERDUE: less})
    made = again(ws, planned, tmp_path)
    assert crossed(made) == {OVERDUE: "casework.trips.paid_and_thanks"}
    assert made.left_out[0].reason.params == {"paid": 30_000_00}
    said = sheet(tmp_path)
    assert "30,000.00" in said
    assert "¥20,000.00" in said
    assert "逾期268天" not in said[said.index("王小麦") : said.index("孙老三")]


def test_what_is_still_to_be_done_is_said_with_what_was_paid(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    bank_says(ws, tmp_path, **{COMING: replace(VILLAGE[2], balance="40000.00")})
    made = again(ws, planned, tmp_path)
    assert crossed(made) == {}
    assert made.changed
    said = sheet(tmp_path)
    assert "安排出村后已还¥10,000.00" in said
    assert "¥40,000.00" in said


def test_whom_a_rule_protects_since_is_crossed_out_with_it(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    ill = CircumstanceInput(OVERDUE, "seriously_ill", date(2026, 11, 23))
    assert isinstance(note_circumstance(ws, ill), Saved)
    made = again(ws, planned, tmp_path)
    assert list(crossed(made)) == [OVERDUE]
    assert "【不用去】" in sheet(tmp_path)


def test_the_letters_of_the_stack_are_no_news(
    ws: Workspace, clock: Clock, tmp_path: Path, planned: TripReport
):
    """That a demand lies here printed now, to be served, is what the round is for."""
    for one in planned.letters:
        assert isinstance(confirm_printed(ws, one.batch, [one.serial]), Saved)
    clock.set("2026-11-24T07:30")
    made = again(ws, planned, tmp_path, "打印机卡纸")
    assert (made.left_out, made.changed) == ((), False)
    assert len(made.copies) == len(planned.letters)
    assert sheet(tmp_path) == sheet(tmp_path, "trip.pdf")


def test_a_quiet_time_noted_since_is_said(ws: Workspace, tmp_path: Path, planned: TripReport):
    quiet = CircumstanceInput(BARRED, "quiet_times", date(2026, 11, 23), times="09:00-11:00")
    assert isinstance(note_circumstance(ws, quiet), Saved)
    made = again(ws, planned, tmp_path)
    assert (crossed(made), made.changed) == ({}, True)
    assert "09:00" in sheet(tmp_path)
