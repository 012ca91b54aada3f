"""A round of villages: the evening before, the stack, the evening after."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from integration.acts_branch import (
    BARRED,
    BRANCH,
    COMING,
    OVERDUE,
    VILLAGE,
    Clock,
    blamed,
    facts,
    take_in,
    write_tape,
)
from shouyue.casework.batches import batches, letter
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    CircumstanceInput,
    ContactInput,
    LetterSelection,
    RecallInput,
    ServingInput,
    StopInput,
    TripInput,
    TripReturnInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.policy import shipped_policy
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.slips.acknowledgments import record_serving
from shouyue.casework.trips import doors as trip_doors
from shouyue.casework.trips import plans as trip_plans
from shouyue.casework.trips.plans import short_number
from shouyue.casework.trips.returns import return_trip
from shouyue.casework.trips.rounds import (
    open_trips,
    plan_trip,
    remake_trip,
    trip_choices,
    trip_villages,
)
from shouyue.casework.trips.views import TripChoices, TripReport
from shouyue.casework.workspace import Workspace
from shouyue.cli.act_inputs import read_input
from shouyue.cli.console import CommandError

DAY = date(2026, 11, 24)
NO_GLYPH = "\U00030eb0"  # a character of families that no shipped face draws
WILLOW, APRICOT = "柳树村", "杏花村"
TAGS = ("zh_CN", "en")
HERE = ((BRANCH, "双河支行"),)
BOTH = TripInput(DAY, (APRICOT, WILLOW))


@pytest.fixture
def planned(ws: Workspace, tmp_path: Path) -> TripReport:
    return plan_trip(ws, BOTH, tmp_path / "trip.pdf")


def pages(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as book:
        return [page.get_textpage().get_text_range() for page in book]


def notes(report: TripReport) -> list[str]:
    return [stop.note for stop in report.stops]


def home(planned: TripReport, **changes: object) -> TripReturnInput:
    return replace(TripReturnInput(planned.trip, "08:30", "11:45", 2, recorded=True), **changes)


def visits(ws: Workspace, note: str) -> list[tuple[object, ...]]:
    return ws.vault.cases.execute(
        "SELECT at, until, reached, staff, purpose FROM contact WHERE note = ?", (note,)
    ).fetchall()


# --- the evening before -------------------------------------------------------------------------


def test_villages_stand_in_the_order_of_what_must_not_wait(ws: Workspace):
    found = trip_villages(ws, DAY)
    assert {one.village: one.stops for one in found} == {WILLOW: 2, APRICOT: 1}
    assert [one.urgency for one in found] == sorted(one.urgency for one in found)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 12, 8)])
def test_a_round_is_for_a_day_that_can_be_known(ws: Workspace, tmp_path: Path, day: date):
    with pytest.raises(LettersError, match=r"trips\.day"):
        trip_villages(ws, day)
    with pytest.raises(LettersError, match=r"trips\.day"):
        plan_trip(ws, TripInput(day, (WILLOW,)), tmp_path / "trip.pdf")
    assert not (tmp_path / "trip.pdf").exists()


def test_what_falls_due_within_the_week_is_on_the_round_of_that_day(ws: Workspace):
    ahead = date(2026, 12, 4)
    assert {one.village for one in trip_villages(ws, ahead)} >= {APRICOT}


def test_the_stack_lies_in_the_order_of_the_villages_and_of_the_houses(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    # House 8 before house 10, and the village that was named first before the other.
    assert notes(planned) == [COMING, OVERDUE, BARRED]
    said = pages(tmp_path / "trip.pdf")
    assert len(said) == planned.pages
    assert "出村日程表" in said[0]
    places = [said[0].index(name) for name in ("周桂兰", "王小麦", "孙老三")]
    assert places == sorted(places)
    serials = [stop.serial for stop in planned.stops]
    first_pages = [next(n for n, page in enumerate(said) if one in page) for one in serials]
    assert first_pages == sorted(first_pages)
    assert first_pages[0] > 0
    assert [serial[:3] for serial in serials] == ["F01", "F02", "F02"]


def test_the_other_order_of_villages_turns_the_stack_round(ws: Workspace, tmp_path: Path):
    report = plan_trip(ws, TripInput(DAY, (WILLOW, APRICOT)), tmp_path / "trip.pdf")
    assert notes(report) == [OVERDUE, BARRED, COMING]


def test_letters_of_a_round_are_of_its_day(ws: Workspace, tmp_path: Path, planned: TripReport):
    text = "".join(pages(tmp_path / "trip.pdf"))
    assert "还有 21 天" in text  # of 24 November, and 22 on the day it was made


def test_old_figures_are_told_before_and_with_the_stack(
    ws: Workspace, tmp_path: Path, clock: Clock, planned: TripReport
):
    assert (planned.as_of, planned.old_figures) == (date(2026, 11, 20), False)
    fresh = TripChoices(BRANCH, HERE, TAGS, date(2026, 11, 20), old_figures=False, fits=30)
    assert replace(trip_choices(ws), may_enclose={}) == fresh
    clock.set("2026-12-04T08:00")
    assert replace(trip_choices(ws), may_enclose={}) == replace(fresh, old_figures=True)
    report = plan_trip(ws, replace(BOTH, day=date(2026, 12, 5)), tmp_path / "trip.pdf")
    assert report.trip
    assert (report.as_of, report.old_figures) == (date(2026, 11, 20), True)


def test_the_day_of_the_round_decides_whether_its_letters_have_old_figures(
    ws: Workspace, tmp_path: Path
):
    report = plan_trip(ws, replace(BOTH, day=date(2026, 12, 5)), tmp_path / "trip.pdf")
    assert report.old_figures
    rows = ws.vault.cases.execute('SELECT "values" FROM letter WHERE form <> ?', ("T01",))
    assert all('"old_figures":"2026-11-20"' in row[0] for row in rows)


@pytest.mark.parametrize(
    ("asked", "tag", "title"), [("en", "en", "Day sheet"), ("zh", "zh_CN", "出村日程表")]
)
def test_the_whole_stack_speaks_the_language_that_was_asked_for(
    ws: Workspace, tmp_path: Path, asked: str, tag: str, title: str
):
    report = plan_trip(ws, replace(BOTH, language=asked), tmp_path / "trip.pdf")
    said = pages(tmp_path / "trip.pdf")
    assert title in said[0]
    assert {one.language for one in batches(ws)} == {tag}
    remake_trip(ws, report.trip, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()


def test_a_language_without_all_the_forms_is_refused(ws: Workspace, tmp_path: Path):
    with pytest.raises(LettersError, match="language"):
        plan_trip(ws, replace(BOTH, language="fr"), tmp_path / "trip.pdf")


def test_they_are_letters_as_others_are(ws: Workspace, tmp_path: Path, planned: TripReport):
    by_batch = {one.batch: one.serial for one in planned.letters}
    assert len(by_batch) == 2
    for batch, serial in by_batch.items():
        assert remake(ws, batch, tmp_path / "again.pdf").pages > 0
        assert isinstance(confirm_printed(ws, batch, [serial]), Saved)
        assert letter(ws, serial).state == "printed"


def test_the_same_stack_comes_out_again_byte_for_byte(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    assert remake_trip(ws, planned.trip, tmp_path / "again.pdf").pages == planned.pages
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()
    later = [replace(loan, address="石桥镇别处9号") for loan in VILLAGE]
    take_in(ws, write_tape(tmp_path / "next.csv", later, as_of="2026-11-22"))
    remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()


def test_a_letter_that_was_taken_back_is_no_paper_of_the_sheet_any_more(
    ws: Workspace, tmp_path: Path, planned: TripReport
):
    first, *others = [one.serial for one in planned.letters]
    assert isinstance(recall_letters(ws, RecallInput((first,))), Saved)
    again = remake_trip(ws, planned.trip, tmp_path / "again.pdf")
    assert first not in again.serials
    sheet = "".join(pages(tmp_path / "again.pdf")[0].split())
    assert sheet.count("不带") == 1
    assert f"不带{short_number(first)}".replace(" ", "") in sheet
    assert all(f"不带{short_number(one)}".replace(" ", "") not in sheet for one in others)
    assert "不带" not in pages(tmp_path / "trip.pdf")[0]


def test_whom_a_rule_forbids_to_visit_is_left_out_by_name(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trip_doors, "MORNING", "T23:00")
    before = facts(ws)
    report = plan_trip(ws, BOTH, tmp_path / "trip.pdf")
    assert [one.name for one in report.left_out] == ["周桂兰", "王小麦", "孙老三"]
    assert {one.reason.code for one in report.left_out} == {"OUTSIDE_HOURS"}
    assert (report.trip, facts(ws)) == ("", before)


def test_whom_a_rule_only_warns_of_is_visited_with_the_warning(ws: Workspace, tmp_path: Path):
    quiet = CircumstanceInput(OVERDUE, "quiet_times", date(2026, 11, 1), times="09:00-11:00")
    assert isinstance(note_circumstance(ws, quiet), Saved)
    report = plan_trip(ws, BOTH, tmp_path / "trip.pdf")
    assert OVERDUE in notes(report)
    assert "09:00" in pages(tmp_path / "trip.pdf")[0]


def test_where_nothing_is_to_do_nothing_is_written(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    report = plan_trip(ws, TripInput(DAY, ("无人村",)), tmp_path / "trip.pdf")
    assert (report.trip, report.pages) == ("", 0)
    assert facts(ws) == before
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_stop_leaves_nothing_behind(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    with pytest.raises(LettersError, match="cancelled"):
        plan_trip(ws, BOTH, tmp_path / "trip.pdf", cancelled=lambda: True)
    assert facts(ws) == before
    assert list(tmp_path.glob("*.pdf*")) == []
    assert list(tmp_path.glob(".*.part")) == []


def test_no_name_keeps_the_others_at_home(ws: Workspace, tmp_path: Path):
    """A character that no face has and an address without end: the sheet says less of them."""
    strange = replace(VILLAGE[0], name=f"王{NO_GLYPH}", address="石桥镇柳树村3组" + "长" * 300)
    take_in(ws, write_tape(tmp_path / "next.csv", (strange, *VILLAGE[1:]), as_of="2026-11-22"))
    report = plan_trip(ws, BOTH, tmp_path / "trip.pdf")
    assert OVERDUE in [one.note for one in report.refused]
    sheet = pages(tmp_path / "trip.pdf")[0]
    assert "〓" in sheet
    assert "孙老三" in sheet


def test_a_long_round_has_sheets_that_count_on(ws: Workspace, tmp_path: Path):
    many = [
        replace(VILLAGE[0], note=f"M{n:02d}", address=f"石桥镇柳树村3组{n}号") for n in range(1, 24)
    ]
    take_in(ws, write_tape(tmp_path / "next.csv", many, as_of="2026-11-22"))
    report = plan_trip(ws, TripInput(DAY, (WILLOW,)), tmp_path / "trip.pdf")
    said = pages(tmp_path / "trip.pdf")
    assert sum(stop.act == "letter" for stop in report.stops) == 23
    assert [page.count("出村日程表") for page in said[:4]] == [1, 1, 1, 0]
    assert "第 3 张，共 3 张" in said[2]


def test_more_than_a_day_holds_is_split_over_days(ws: Workspace, tmp_path: Path):
    """Of many the most urgent are taken, and the next day goes on where the first ended."""
    fits = ws.rules.policy.worklist.lines_a_day
    assert trip_choices(ws).fits == fits
    many = [
        replace(VILLAGE[0], note=f"M{n:04d}", address=f"石桥镇柳树村3组{n}号")
        for n in range(fits + 4)
    ]
    take_in(ws, write_tape(tmp_path / "next.csv", many, as_of="2026-11-22"))
    there = trip_villages(ws, DAY)[0].stops
    first = plan_trip(ws, TripInput(DAY, (WILLOW,)), tmp_path / "one.pdf")
    assert (len(first.stops), first.later) == (fits, there - fits)
    again = plan_trip(ws, TripInput(DAY, (WILLOW,)), tmp_path / "again.pdf")
    assert notes(again) == notes(first)
    next_day = DAY + timedelta(days=1)
    assert trip_villages(ws, next_day)[0].stops == first.later
    second = plan_trip(ws, TripInput(next_day, (WILLOW,)), tmp_path / "two.pdf")
    assert (len(second.stops), second.later) == (there - fits, 0)
    assert not set(notes(first)) & set(notes(second))


@pytest.mark.parametrize("most", [-1, trip_plans.MOST_STOPS + 1])
def test_more_than_a_round_may_have_is_refused_before_anything_is_made(
    ws: Workspace, tmp_path: Path, most: int
):
    before = facts(ws)
    with pytest.raises(LettersError, match="too_many") as refused:
        plan_trip(ws, TripInput(DAY, (WILLOW,), most=most), tmp_path / "trip.pdf")
    assert refused.value.params["most"] == trip_plans.MOST_STOPS
    assert facts(ws) == before
    assert list(tmp_path.glob("*.pdf*")) == []


def test_a_letter_printed_before_is_named_on_the_sheet(ws: Workspace, tmp_path: Path):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "before.pdf")
    serial = report.letters[0].serial
    assert isinstance(confirm_printed(ws, report.batch, (serial,)), Saved)
    planned = plan_trip(ws, BOTH, tmp_path / "trip.pdf")
    stop = next(one for one in planned.stops if one.note == OVERDUE)
    assert (stop.act, stop.serial) == ("visit", serial)
    sheet = pages(tmp_path / "trip.pdf")[0]
    assert f"F02 {serial.split('-')[-2]}" in sheet
    assert "以前打印的" in sheet
    assert serial not in [one.serial for one in planned.letters]
    assert remake_trip(ws, planned.trip, tmp_path / "again.pdf").pages == planned.pages


def test_the_slip_to_collect_is_of_the_letter_that_is_out_confirmed_as_printed_or_not(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    first, second = (
        compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "before.pdf")
        for _ in range(2)
    )
    spoilt, serial = first.letters[0].serial, second.letters[0].serial
    assert isinstance(confirm_printed(ws, first.batch, (spoilt,)), Saved)
    assert isinstance(record_serving(ws, ServingInput(spoilt, ws.today(), "spoilt")), Saved)
    left = ServingInput(serial, ws.today(), "left", neutral_witnesses=2)
    assert isinstance(record_serving(ws, left), Saved)
    clock.set("2026-12-23T09:30")
    asked = TripInput(ws.today() + timedelta(days=1), (APRICOT, WILLOW))
    planned = plan_trip(ws, asked, tmp_path / "trip.pdf")
    stop = next(one for one in planned.stops if one.note == OVERDUE)
    assert (stop.act, stop.serial) == ("acknowledgment", serial)
    assert short_number(serial) in pages(tmp_path / "trip.pdf")[0]


def test_the_largest_round_fits_into_its_fact(ws: Workspace, tmp_path: Path):
    many = [
        replace(
            VILLAGE[0], note=f"M{n:04d}", name="阿卜杜热依木", address=f"石桥镇柳树村3组{n:0160d}号"
        )
        for n in range(trip_plans.MOST_STOPS - 2)
    ]
    take_in(ws, write_tape(tmp_path / "next.csv", many, as_of="2026-11-22"))
    asked = TripInput(DAY, (WILLOW,), most=trip_plans.MOST_STOPS)
    report = plan_trip(ws, asked, tmp_path / "trip.pdf")
    assert len(report.stops) == trip_plans.MOST_STOPS
    assert [trip.ref for trip in open_trips(ws)] == [report.trip]


# --- the evening after --------------------------------------------------------------------------


def test_a_round_stands_on_the_list_from_its_day_until_it_is_entered(
    ws: Workspace, clock: Clock, planned: TripReport
):
    assert [trip.ref for trip in open_trips(ws)] == [planned.trip]
    assert all(line.act != "trip" for line in today(ws).lines)
    clock.set("2026-11-24T18:00")
    assert today(ws).lines[0].act == "trip"
    assert today(ws).lines[0].reason.params["trip"] == planned.trip
    assert isinstance(return_trip(ws, home(planned)), Saved)
    assert open_trips(ws) == ()
    assert all(line.act != "trip" for line in today(ws).lines)


def test_what_went_as_planned_needs_no_word(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    assert isinstance(return_trip(ws, home(planned)), Saved)
    between = ("2026-11-24T08:30", "2026-11-24T11:45", 1, 2)
    assert visits(ws, OVERDUE) == [(*between, "demand")]
    assert visits(ws, COMING) == [(*between, "reminder")]
    (line, *_) = (one for one in case_page(ws, OVERDUE).history if "round" in one.what.code)
    assert line.what.params == {"until": "11:45"}
    assert prove(ws).is_sound


def test_hours_may_be_told_with_the_day(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    other = home(planned, began="2026-11-25T08:30", ended="2026-11-25T11:45")
    assert {"began", "ended"} <= set(blamed(return_trip(ws, other)))
    said = home(planned, began="2026-11-24T08:30", ended="2026-11-24T11:45")
    assert isinstance(return_trip(ws, said), Saved)


def test_only_exceptions_are_typed(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    otherwise = (
        StopInput(OVERDUE, "not_met", words="锁着门"),
        StopInput(BARRED, "not_visited"),
        StopInput(COMING, "own_record"),
    )
    assert isinstance(return_trip(ws, home(planned, stops=otherwise)), Saved)
    assert [row[2] for row in visits(ws, OVERDUE)] == [0]
    assert visits(ws, BARRED) == visits(ws, COMING) == []


def test_a_stop_against_a_rule_needs_its_reason_and_until_then_nothing_is_written(
    ws: Workspace, clock: Clock, planned: TripReport
):
    note_circumstance(
        ws, CircumstanceInput(OVERDUE, "quiet_times", date(2026, 11, 1), times="08:00-09:00")
    )
    clock.set("2026-11-24T18:00")
    before = facts(ws)
    assert set(blamed(return_trip(ws, home(planned)))) == {f"stops.{OVERDUE}.override"}
    assert facts(ws) == before
    why = (StopInput(OVERDUE, override="本人约在清早"),)
    assert isinstance(return_trip(ws, home(planned, stops=why)), Saved)
    row = ws.vault.cases.execute(
        "SELECT verdict, reason FROM judged WHERE note = ?", (OVERDUE,)
    ).fetchone()
    assert row == ("needs_reason", "本人约在清早")


def test_nobody_goes_alone_without_saying_why(ws: Workspace, clock: Clock, planned: TripReport):
    (trip,) = open_trips(ws)
    assert trip.staff == shipped_policy().contact.visit_staff
    clock.set("2026-11-24T18:00")
    alone = home(planned, staff=1)
    # Reminding of a day to come is no collecting, and one may do it.
    wanted = {OVERDUE, BARRED}
    assert set(blamed(return_trip(ws, alone))) == {f"stops.{note}.override" for note in wanted}
    why = tuple(StopInput(note, override="同事生病") for note in wanted)
    assert isinstance(return_trip(ws, replace(alone, stops=why)), Saved)
    assert visits(ws, OVERDUE)[0][3] == 1


def test_how_many_went_is_never_taken_for_granted(ws: Workspace, planned: TripReport):
    with pytest.raises(CommandError, match="staff"):
        read_input(
            TripReturnInput,
            json.dumps({"trip": planned.trip, "began": "08:30", "ended": "11:45"}),
        )


def test_a_round_that_ends_in_forbidden_hours_is_judged_by_its_end(
    ws: Workspace, clock: Clock, planned: TripReport
):
    clock.set("2026-11-25T08:00")
    late = home(planned, began="19:00", ended="20:30")
    assert len(blamed(return_trip(ws, late))) == 3


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"began": "8.30"}, "began", "casework.input.no_moment"),
        ({"ended": "08:00"}, "ended", "casework.trips.ended_before"),
        ({"ended": "19:00"}, "ended", "casework.input.later_today"),
        ({"trip": "nowhere"}, "trip", "casework.trips.unknown"),
        ({"stops": (StopInput("JJ99", "not_met"),)}, "stops.JJ99", "casework.trips.not_a_stop"),
        (
            {"stops": (StopInput(OVERDUE, words="字" * 2001),)},
            f"stops.{OVERDUE}.words",
            "casework.input.too_long",
        ),
        ({"staff": 0}, f"stops.{OVERDUE}.staff", "casework.contact.staff"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_no_trace(
    ws: Workspace,
    clock: Clock,
    planned: TripReport,
    changes: dict[str, object],
    field: str,
    code: str,
):
    clock.set("2026-11-24T18:00")
    before = facts(ws)
    assert blamed(return_trip(ws, home(planned, **changes)))[field] == code
    assert facts(ws) == before


def test_it_is_entered_once(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    return_trip(ws, home(planned))
    assert blamed(return_trip(ws, home(planned))) == {"trip": "casework.trips.unknown"}


def test_taken_back_it_can_be_entered_again(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    saved = return_trip(ws, home(planned))
    assert isinstance(saved, Saved)
    for ref in saved.refs:
        assert isinstance(withdraw(ws, ref, "记错了"), Saved)
    assert [trip.ref for trip in open_trips(ws)] == [planned.trip]
    assert isinstance(return_trip(ws, home(planned)), Saved)


def test_with_the_return_of_a_round_go_its_visits(ws: Workspace, clock: Clock, planned: TripReport):
    clock.set("2026-11-24T18:00")
    saved = return_trip(ws, home(planned))
    assert isinstance(saved, Saved)
    *recorded, returned = saved.refs
    assert isinstance(withdraw(ws, recorded[0], "没见到"), Saved)
    undone = withdraw(ws, returned, "记错了")
    assert isinstance(undone, Saved)
    assert len(undone.refs) == len(recorded)
    assert undone.hints[0] == Reason("casework.correction.visits_too", {"n": len(recorded) - 1})
    assert [trip.ref for trip in open_trips(ws)] == [planned.trip]
    struck = "SELECT 1 FROM struck WHERE struck.fact = contact.fact"
    counting = f"SELECT count(*) FROM contact WHERE NOT EXISTS ({struck})"  # own words
    assert ws.vault.cases.execute(counting).fetchone() == (0,)
    assert isinstance(return_trip(ws, home(planned)), Saved)
    assert prove(ws).is_sound


def test_a_round_that_did_not_take_place_is_withdrawn(
    ws: Workspace, clock: Clock, planned: TripReport
):
    assert isinstance(withdraw(ws, planned.trip, "下大雨"), Saved)
    assert open_trips(ws) == ()
    clock.set("2026-11-24T18:00")
    assert blamed(return_trip(ws, home(planned))) == {"trip": "casework.trips.unknown"}


def test_a_loan_that_was_paid_meanwhile_is_asked_about(
    ws: Workspace, tmp_path: Path, clock: Clock, planned: TripReport
):
    take_in(ws, write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-23"))
    clock.set("2026-11-24T18:00")
    assert blamed(return_trip(ws, home(planned))) == {
        f"stops.{OVERDUE}.override": "casework.contact.settled"
    }
    stayed_away = (StopInput(OVERDUE, "not_visited"),)
    assert isinstance(return_trip(ws, home(planned, stops=stayed_away)), Saved)
    assert len(visits(ws, BARRED)) == 1


def test_a_visit_already_on_record_is_seen_by_the_gate(
    ws: Workspace, clock: Clock, planned: TripReport
):
    clock.set("2026-11-24T17:00")
    earlier = ContactInput(OVERDUE, "visit", "2026-11-24T15:00", staff=2, recorded=True)
    assert isinstance(record_contact(ws, earlier), Saved)
    assert f"stops.{OVERDUE}.override" in blamed(return_trip(ws, home(planned)))
