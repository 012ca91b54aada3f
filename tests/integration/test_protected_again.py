"""Papers made again after something happened: whoever a rule protects today gets none of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import (
    OVERDUE,
    Clock,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.test_acts_trips import BOTH, home, pages, visits
from shouyue.casework.inputs import (
    TO_LOOK,
    AgainInput,
    CircumstanceInput,
    LetterSelection,
    RepaymentInput,
    StopInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.outcomes import Invalid, NotAllowed, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.trips.returns import return_trip
from shouyue.casework.trips.rounds import open_trips, plan_trip, remake_trip
from shouyue.casework.trips.views import TripReport
from shouyue.casework.workspace import Workspace
from shouyue.ledger.vocabulary import Circumstance


@pytest.fixture
def supervisor(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    ws = make_branch(tmp_path / "chief", clock, name="周主任", role="supervisor")
    take_in(ws, write_tape(tmp_path / "tape.csv"))
    give_letterhead(ws)
    yield ws
    ws.close()


WHY = AgainInput("打印机卡纸")
NAME = "王小麦"
STOPPED = ("dead", "complaint_open", "seriously_ill")


@pytest.fixture
def planned(ws: Workspace, tmp_path: Path) -> TripReport:
    return plan_trip(ws, BOTH, tmp_path / "trip.pdf")


def note(ws: Workspace, what: Circumstance) -> None:
    said = CircumstanceInput(OVERDUE, what, date(2026, 11, 23))
    assert isinstance(note_circumstance(ws, said), Saved)


def claim(ws: Workspace, amount: int) -> None:
    """A payment that somebody told of, without a slip."""
    outcome = record_repayment(ws, RepaymentInput(OVERDUE, amount, date(2026, 11, 23)))
    assert isinstance(outcome, Saved)


def texts(path: Path) -> list[str]:
    return ["".join(page.split()) for page in pages(path)]


def serial_of(planned: TripReport) -> str:
    return next(one.serial for one in planned.letters if one.note == OVERDUE)


def print_all(ws: Workspace, planned: TripReport) -> None:
    for one in planned.letters:
        assert isinstance(confirm_printed(ws, one.batch, [one.serial]), Saved)


@pytest.mark.parametrize("is_printed", [False, True])
@pytest.mark.parametrize("what", STOPPED)
def test_a_round_made_again_takes_no_demand_to_whom_a_rule_protects(
    ws: Workspace, tmp_path: Path, planned: TripReport, what: Circumstance, is_printed: bool
):
    if is_printed:
        print_all(ws, planned)
    note(ws, what)
    made = remake_trip(ws, planned.trip, tmp_path / "again.pdf", WHY)
    (refused,) = made.refused
    assert (refused.note, refused.reason.code) == (OVERDUE, "DUNNING_STOPPED")
    assert refused.reason.params["circumstance"] == what
    assert serial_of(planned) not in made.serials
    sheet, *letters = texts(tmp_path / "again.pdf")
    assert not any(NAME in page for page in letters)
    row = sheet[sheet.index(NAME) : sheet.index("孙老三")]
    assert "不带" in sheet
    assert "眼下没有要在门上办的事" not in row


@pytest.mark.parametrize("what", ["dead", "complaint_open"])
def test_the_sheet_gives_the_true_reason(
    ws: Workspace, tmp_path: Path, planned: TripReport, what: Circumstance
):
    note(ws, what)
    made = remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    (out,) = made.left_out
    assert out.reason.code != "casework.trips.nothing_left"
    sheet = texts(tmp_path / "again.pdf")[0]
    assert {"dead": "去世", "complaint_open": "投诉"}[what] in sheet


def test_what_is_only_looked_at_is_no_part_of_a_round_either(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    """The window asks for a round in this way, and prints it."""
    print_all(ws, planned)
    note(ws, "dead")
    made = remake_trip(ws, planned.trip, tmp_path / "again.pdf", TO_LOOK)
    assert serial_of(planned) not in made.serials
    assert not any(NAME in page for page in texts(tmp_path / "again.pdf")[1:])


def test_who_is_said_to_have_paid_all_without_a_slip_is_not_asked_again(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    claim(ws, 50_812_50)
    made = remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    assert [one.note for one in made.refused] == [OVERDUE]
    assert not any(NAME in page for page in texts(tmp_path / "again.pdf")[1:])


@pytest.mark.parametrize("is_printed", [False, True])
def test_a_batch_made_again_leaves_him_out_by_name(ws: Workspace, tmp_path: Path, is_printed: bool):
    made = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "b.pdf")
    if is_printed:
        confirm_printed(ws, made.batch, [one.serial for one in made.letters])
    note(ws, "dead")
    again = remake(ws, made.batch, tmp_path / "again.pdf", asked=WHY)
    assert [one.note for one in again.refused] == [OVERDUE]
    assert OVERDUE not in [one.note for one in again.letters]
    assert len(again.letters) == len(made.letters) - 1
    assert not any(NAME in page for page in texts(tmp_path / "again.pdf"))


def printed_one(ws: Workspace, folder: Path, reason: str = "") -> tuple[str, str]:
    asked = LetterSelection("F02", notes=(OVERDUE,), reason=reason)
    made = compose(ws, asked, folder / "one.pdf")
    (one,) = made.letters
    confirm_printed(ws, made.batch, [one.serial])
    return made.batch, one.serial


def test_an_officer_gets_no_copy_of_what_he_could_not_write(ws: Workspace, tmp_path: Path):
    _, serial = printed_one(ws, tmp_path)
    note(ws, "dead")
    for override in ("", "遗产管理人要看"):
        answer = copy_letter(ws, serial, "原件遗失", tmp_path / "c.pdf", override)
        assert isinstance(answer, NotAllowed)
        assert not answer.overridable
        assert not (tmp_path / "c.pdf").exists()


def test_a_reason_of_a_supervisor_lets_a_copy_through_and_stays_with_it(
    supervisor: Workspace, tmp_path: Path
):
    ws = supervisor
    _, serial = printed_one(ws, tmp_path)
    note(ws, "dead")
    answer = copy_letter(ws, serial, "原件遗失", tmp_path / "c.pdf")
    assert isinstance(answer, NotAllowed)
    assert answer.overridable
    made = copy_letter(ws, serial, "原件遗失", tmp_path / "c.pdf", "遗产管理人要看")
    assert isinstance(made, Saved)
    assert "副本" in texts(tmp_path / "c.pdf")[0]
    assert prove(ws).is_sound


def test_what_was_made_against_a_rule_with_a_reason_is_made_again_under_it(
    supervisor: Workspace, tmp_path: Path
):
    ws = supervisor
    note(ws, "complaint_open")
    batch, serial = printed_one(ws, tmp_path, "投诉已查清")
    again = remake(ws, batch, tmp_path / "again.pdf", asked=WHY)
    assert [one.serial for one in again.letters] == [serial]
    assert isinstance(copy_letter(ws, serial, "原件遗失", tmp_path / "c.pdf"), Saved)
    note(ws, "dead")
    assert isinstance(copy_letter(ws, serial, "原件遗失", tmp_path / "d.pdf"), NotAllowed)
    assert remake(ws, batch, tmp_path / "n.pdf", asked=WHY).letters == ()


# --- the evening after ---------------------------------------------------------------------------


def test_whom_the_last_sheet_crossed_out_counts_as_not_visited(
    ws: Workspace, clock: Clock, tmp_path: Path, planned: TripReport
):
    note(ws, "complaint_open")
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    (trip,) = open_trips(ws)
    assert [one.note for one in trip.stops if one.is_crossed_out] == [OVERDUE]
    clock.set("2026-11-24T20:00")
    assert isinstance(return_trip(ws, home(planned)), Saved)
    assert visits(ws, OVERDUE) == []


def test_whoever_went_there_all_the_same_says_so(
    ws: Workspace, clock: Clock, tmp_path: Path, planned: TripReport
):
    note(ws, "complaint_open")
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    clock.set("2026-11-24T20:00")
    met = home(planned, stops=(StopInput(OVERDUE, "met"),))
    answer = return_trip(ws, met)
    assert isinstance(answer, Invalid)  # the rule that crossed him out wants its reason
    said = StopInput(OVERDUE, "met", override="他在路边叫住我们")
    assert isinstance(return_trip(ws, home(planned, stops=(said,))), Saved)
    assert len(visits(ws, OVERDUE)) == 1


def test_a_crossed_out_stop_named_without_an_outcome_is_asked_about(
    ws: Workspace, clock: Clock, tmp_path: Path, planned: TripReport
):
    """To say something else of a stop is not to say that he was met behind a closed door."""
    note(ws, "complaint_open")
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    clock.set("2026-11-24T20:00")
    said = StopInput(OVERDUE, words="邻居说他去县城了", override="顺路")
    answer = return_trip(ws, home(planned, stops=(said,)))
    assert isinstance(answer, Invalid)
    asked = [(one.field, one.reason.code) for one in answer.problems]
    assert asked == [(f"stops.{OVERDUE}.outcome", "casework.trips.was_crossed_out")]
    assert visits(ws, OVERDUE) == []


def test_what_no_sheet_crossed_out_counts_as_visited(
    ws: Workspace, clock: Clock, planned: TripReport
):
    """What is told at the door unsays no visit: it is asked about, not left out."""
    clock.set("2026-11-24T20:00")
    claim(ws, 50_812_50)
    assert isinstance(return_trip(ws, home(planned)), Invalid)
    said = StopInput(OVERDUE, override="到了门口才知道")
    assert isinstance(return_trip(ws, home(planned, stops=(said,))), Saved)
    assert len(visits(ws, OVERDUE)) == 1


def test_whoever_is_to_be_visited_after_all_is_crossed_out_no_more(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    noted = CircumstanceInput(OVERDUE, "complaint_open", date(2026, 11, 23))
    saved = note_circumstance(ws, noted)
    assert isinstance(saved, Saved)
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    assert isinstance(withdraw(ws, saved.refs[0], "录错了借据"), Saved)
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    (trip,) = open_trips(ws)
    assert not any(one.is_crossed_out for one in trip.stops)
