"""Whose doors a round goes to, what is done at each, and who of a village is not visited."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, VILLAGE, Clock, facts, take_in, write_tape
from integration.guaranteed_branch import LIU, WANG, Guaranteed, write_guaranteed
from integration.test_acts_trips import DAY, WILLOW, home, pages, visits
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    CircumstanceInput,
    ContactInput,
    GuaranteeInput,
    LetterSelection,
    PromiseInput,
    TripInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.stating import note_circumstance, state_guarantee
from shouyue.casework.trips.doors import purpose_of
from shouyue.casework.trips.returns import return_trip
from shouyue.casework.trips.rounds import open_trips, plan_trip, trip_villages
from shouyue.casework.trips.views import TripReport
from shouyue.casework.workspace import Workspace

GUARANTEED = "JG01"
ENDING = Guaranteed(
    GUARANTEED,
    "钱多福",
    "11010119600307000X",
    "2023-12-15",
    principal="50000",
    interest="100",
    disbursed="2021-12-10",
    address="石桥镇柳树村3组6号",
)
THERE = TripInput(DAY, (WILLOW,))


def guaranteed(ws: Workspace, folder: Path, *people: tuple[str, str]) -> None:
    """The village with one more loan, of which the guarantees end on the same 15 December."""
    loans = [replace(ENDING, guarantors=people), *VILLAGE]
    take_in(ws, write_guaranteed(folder / "guaranteed.csv", loans, as_of="2026-11-21"))
    for name, _ in people:
        contract = GuaranteeInput(
            GUARANTEED, name, date(2021, 12, 10), "joint", period="months", months=36
        )
        assert isinstance(state_guarantee(ws, contract), Saved)


def left_out(report: TripReport) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in report.left_out:
        found.setdefault(one.note, []).append(one.reason.code)
    return found


def test_whose_first_reason_is_no_matter_of_doors_is_visited_for_the_others(
    ws: Workspace, tmp_path: Path
):
    guaranteed(ws, tmp_path, WANG)
    line = next(one for one in today(ws).lines if one.note == GUARANTEED)
    assert (line.act, line.also[0]) == ("case", "casework.today.short.limitation_ends")
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    stop = next(one for one in report.stops if one.note == GUARANTEED)
    assert (stop.act, stop.serial[:3]) == ("letter", "F02")
    assert stop.reason.code == "casework.today.limitation_ends"
    assert stop.also == ("casework.today.short.overdue_without_notice",)
    said = "".join(pages(tmp_path / "trip.pdf")[0].split())
    assert "另有：" in said
    assert "逾期待通知" in said
    (trip,) = open_trips(ws)
    assert next(one for one in trip.stops if one.note == GUARANTEED) == stop


def test_what_is_asked_of_a_guarantor_is_named_for_another_errand(ws: Workspace, tmp_path: Path):
    guaranteed(ws, tmp_path, WANG, LIU)
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    (apart,) = [one for one in report.left_out if one.note == GUARANTEED]
    assert apart.reason.code == "casework.trips.guarantor_apart"
    assert apart.reason.params["guarantor"] in (WANG[0], LIU[0])
    assert apart.reason.params["more"] == 1
    assert apart.reason.params["last_day"] == "2026-12-15"


def test_a_guarantee_that_ends_on_another_day_stands_beside_the_first(
    ws: Workspace, tmp_path: Path
):
    guaranteed(ws, tmp_path, WANG, LIU)
    later = GuaranteeInput(
        GUARANTEED, LIU[0], date(2021, 12, 10), period="fixed_date", last_day=date(2026, 12, 28)
    )
    assert isinstance(state_guarantee(ws, later), Saved)
    line = next(one for one in today(ws).lines if one.note == GUARANTEED)
    assert (line.reason.params["guarantor"], line.reason.params["more"]) == (WANG[0], 0)
    assert line.also[0] == "casework.today.short.another_guarantee_ends"
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    named = [one.reason.params["guarantor"] for one in report.left_out if one.note == GUARANTEED]
    assert named == [WANG[0], LIU[0]]


def test_a_village_is_told_by_what_is_done_at_its_doors(ws: Workspace, tmp_path: Path):
    guaranteed(ws, tmp_path, WANG)
    (village,) = (one for one in trip_villages(ws, DAY) if one.village == WILLOW)
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    assert village.stops == len(report.stops) == 3
    assert village.first.code != "casework.today.guarantee_ends"


def test_who_has_only_matters_of_the_desk_is_named_with_them(ws: Workspace, tmp_path: Path):
    made = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "before.pdf")
    confirm_printed(ws, made.batch, [one.serial for one in made.letters])
    paid = replace(VILLAGE[0], balance="0", principal="0", interest="0")
    take_in(ws, write_tape(tmp_path / "paid.csv", [paid, *VILLAGE[1:]], as_of="2026-11-22"))
    line = next(one for one in today(ws).lines if one.note == OVERDUE)
    assert line.act == "recall"
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    assert OVERDUE not in [stop.note for stop in report.stops]
    assert left_out(report)[OVERDUE] == [line.reason.code]


def test_whom_a_supervisor_has_in_hand_is_named(ws: Workspace, tmp_path: Path):
    guaranteed(ws, tmp_path, WANG)
    ill = CircumstanceInput(GUARANTEED, "seriously_ill", date(2026, 11, 20))
    assert isinstance(note_circumstance(ws, ill), Saved)
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    assert left_out(report)[GUARANTEED] == ["casework.today.with_supervisor"]


def test_who_stands_on_another_round_is_named_with_its_day(ws: Workspace, tmp_path: Path):
    plan_trip(ws, THERE, tmp_path / "trip.pdf")
    before = facts(ws)
    report = plan_trip(ws, replace(THERE, day=date(2026, 11, 25)), tmp_path / "next.pdf")
    assert (report.trip, facts(ws)) == ("", before)
    assert left_out(report)[OVERDUE] == ["casework.trips.on_another_round"]
    assert report.left_out[0].reason.params == {"day": "2026-11-24"}


def test_a_broken_promise_does_not_leave_the_letter_at_home(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    clock.set("2026-11-23T18:00")
    talk = ContactInput(
        OVERDUE,
        "visit",
        "2026-11-23T10:00",
        reached=True,
        staff=2,
        recorded=True,
        promise=PromiseInput(1_000_00, date(2026, 11, 24)),
    )
    assert isinstance(record_contact(ws, talk), Saved)
    clock.set("2026-11-26T08:00")
    report = plan_trip(ws, replace(THERE, day=date(2026, 11, 27)), tmp_path / "trip.pdf")
    stop = next(one for one in report.stops if one.note == OVERDUE)
    assert stop.reason.code == "casework.today.promise_broken"
    assert (stop.act, stop.also) == ("letter", ("casework.today.short.overdue_without_notice",))


@pytest.mark.parametrize(
    ("codes", "overdue", "purpose"),
    [
        (("care_visit_due",), False, "care"),
        (("care_visit_due", "coming_due"), False, "reminder"),
        (("sent_though_recalled", "overdue_without_notice"), True, "demand"),
        (("agreed_contact",), True, "demand"),
        (("agreed_contact",), False, "care"),
    ],
)
def test_the_strictest_errand_says_what_a_visit_is_for(codes, overdue, purpose):
    assert purpose_of([f"casework.today.{code}" for code in codes], overdue=overdue) == purpose


def test_the_visit_is_recorded_for_the_strictest_of_its_errands(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    guaranteed(ws, tmp_path, WANG)
    report = plan_trip(ws, THERE, tmp_path / "trip.pdf")
    clock.set("2026-11-24T18:00")
    assert isinstance(return_trip(ws, home(report)), Saved)
    assert [row[4] for row in visits(ws, GUARANTEED)] == ["demand"]
