"""Rounds of villages: ticked, printed, entered the evening after; by keyboard."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from shouyue.casework.inputs import StopInput, TripInput
from shouyue.casework.outcomes import Reason
from shouyue.desk.today.page import TodayPage
from shouyue.desk.trips.page import TripPage
from ui.conftest import Hands, Maker
from ui.sheets import paper
from ui.spoken import speak
from ui.village import TODAY, Village

TOMORROW = TODAY + timedelta(days=1)
VILLAGES = ("石桥村三组", "双河村柳庄组")


def trips(hands: Hands) -> TripPage:
    page = hands.window.page
    assert isinstance(page, TripPage)
    return page


def planned(village: Village, out: Path, day: date = TODAY) -> str:
    asked = TripInput(day, VILLAGES)
    return village.plan_trip(asked, out, lambda *_: None, lambda: False).trip


@pytest.fixture
def evening(make: Maker, tmp_path: Path) -> Hands:
    """A round of today that waits for its return."""
    village = Village()
    planned(village, tmp_path / "round.pdf")
    return make(village)


def places(page: TripPage) -> dict[str, str]:
    rows = page._plan.rows
    return {rows.index(n, 1).data(): rows.index(n, 0).data() for n in range(rows.rowCount())}


def make_stack(hands: Hands) -> TripPage:
    hands.press("Ctrl+T")
    page = trips(hands)
    for _ in range(page._plan.rows.rowCount()):
        hands.press("Space", "Down")
    hands.press("Return")
    assert page._rooms.currentWidget() is page._batch(), hands.words
    return page


def open_return(hands: Hands) -> TripPage:
    hands.press("Return")
    page = trips(hands)
    assert page._rooms.currentWidget() is page._return
    return page


def type_hours(hands: Hands, went: str = "830", back: str = "1700") -> None:
    """The two times of day, how many went, the tick for the recording, then the table."""
    hands.type(went)
    hands.press("Return")
    hands.type(back)
    hands.press("Return", "Return", "Space", "Return")


# --- the evening before ---------------------------------------------------------------------------


def test_villages_stand_with_their_stops_and_the_most_urgent_reason(hands: Hands):
    hands.press("Ctrl+T")
    page = trips(hands)
    asked = hands.village.trip_villages(TOMORROW)
    assert page._plan.day.day == TOMORROW
    assert page._plan._weekday.text() == "星期二"
    assert page._plan.table.hasFocus()
    rows = page._plan.rows
    assert [rows.index(n, 1).data() for n in range(rows.rowCount())] == [x.village for x in asked]
    assert rows.index(0, 2).data() == str(asked[0].stops)
    assert "诉讼时效" in rows.index(0, 3).data()
    assert not page._plan.open.isVisible()


def test_the_order_of_ticking_is_the_order_of_the_way(hands: Hands):
    hands.press("Ctrl+T", "Down", "Down", "Space", "Up", "Space", "Up", "Space")
    page = trips(hands)
    names = list(places(page))
    assert [places(page)[name] for name in names[:3]] == ["3", "2", "1"]
    hands.press("Down", "Space")
    assert [places(page)[name] for name in names[:3]] == ["2", "", "1"]
    assert page._plan._count.text().startswith("2 个村")
    hands.press("Return")
    trip = hands.village.open_trips()[0]
    assert trip.villages == (names[2], names[0])
    assert trip.day == TOMORROW


def test_enter_without_a_tick_says_what_is_missing(hands: Hands):
    hands.press("Ctrl+T", "Return")
    assert hands.words == ["请先按走访的顺序选村（空格键）。"]
    assert hands.village.open_trips() == []


def test_another_day_is_typed_and_one_that_cannot_be_is_told_in_place(hands: Hands):
    hands.press("Ctrl+T")
    page = trips(hands)
    page._plan.day.setFocus()
    page._plan.day.selectAll()
    hands.type("+20")
    assert "14" in page._plan._trouble.text
    assert not page._plan._make.isEnabled()
    page._plan.day.selectAll()
    hands.type("+7")
    assert not page._plan._trouble.isVisible()
    hands.press("Return", "Space", "Return")
    assert hands.village.open_trips()[0].day == TODAY + timedelta(days=7)


def test_the_language_of_the_papers_is_chosen_once_for_the_stack(hands: Hands):
    hands.press("Ctrl+T")
    page = trips(hands)
    assert page._plan.language.currentText() == "中文"
    page._plan.language.setFocus()
    hands.press("Down")
    hands.press("Tab", "Tab", "Space", "Return")
    assert [asked.language for asked in hands.village.planned] == ["en"]
    hands.press("Esc")
    assert page._plan.language.currentData() == "en"


def test_a_supervisor_chooses_the_branch_of_the_round(make: Maker):
    village = Village(role="supervisor")
    village.branches = (("SHUANGHE", "双河支行"), ("SHIQIAO", "石桥支行"))
    hands = make(village)
    hands.press("Ctrl+T")
    page = trips(hands)
    box = page._plan.branch
    assert box.isVisible()
    assert box.currentText() == "SHUANGHE  双河支行"
    assert not [name for name in places(page) if name.startswith("石桥")]
    hands.press("Space")
    box.setFocus()
    hands.press("Down")
    assert box.currentData() == "SHIQIAO"
    assert set(places(page)) == {"石桥村三组", "石桥村五组"}
    assert set(places(page).values()) == {""}
    page._plan.table.setFocus()
    hands.press("Space", "Return")
    assert [asked.branch for asked in village.planned] == ["SHIQIAO"]
    hands.press("Esc")
    assert page._plan.branch.currentData() == "SHIQIAO"
    assert page._plan.open.rows.index(0, 1).data().startswith("SHIQIAO")


def test_whoever_works_in_one_branch_is_not_asked_for_it(hands: Hands):
    hands.press("Ctrl+T")
    assert not trips(hands)._plan.branch.isVisible()


def test_old_figures_are_told_before_a_stack_is_made(hands: Hands):
    hands.press("Ctrl+T")
    page = trips(hands)
    assert not page._plan._old.isVisible()
    hands.village.old_figures = True
    hands.bench.changes.tell([])
    hands.settle()
    assert page._plan._old.isVisible()
    assert "2026年11月20日" in page._plan._old.text
    hands.speak(speak("en"))
    assert "Load the newest export first" in page._plan._old.text


def test_the_stack_says_who_was_left_out_and_which_letters_are_missing(hands: Hands):
    village = hands.village
    left = next(line for line in village._doors() if line.village == "双河村柳庄组")
    village.in_mourning = {left.note}
    hands.press("Ctrl+T", "Space", "Down", "Space", "Down", "Space", "Down", "Space")
    hands.press("Down", "Space", "Return")
    page = trips(hands)
    stack = page._batch()._stack
    assert stack is not None
    assert [one.name for one in stack.left_out] == [left.name]
    assert page._batch()._left_out.index(0, 1).data() == "家里办丧事，先不上门。"
    assert page._batch()._left_out_table.isVisible()
    head = page._batch()._head.text()
    assert f"{stack.stops} 户" in head
    assert f"{len(stack.letters)} 份" in head
    assert "1 户没有列入" in head
    assert page._batch()._not_made.isVisible() == bool(stack.refused)


def test_the_day_sheet_lies_on_top_and_letters_behind_it(hands: Hands):
    page = make_stack(hands)
    stack = page._batch()._stack
    assert page._batch()._preview.page == 0
    assert page._batch()._preview.hasFocus()
    assert stack.on_top == 1
    (trip,) = hands.village.open_trips()
    along = [stop.serial for stop in trip.stops if stop.serial and stop.act == "letter"]
    assert [letter.serial for letter in stack.letters] == along
    page._batch()._table.setFocus()
    page._batch()._table.selectRow(1)
    hands.settle()
    assert page._batch()._preview.page == 2


def test_stopping_leaves_nothing_behind_and_the_ticks_stay(hands: Hands, tick):
    hands.press("Ctrl+T", "Space")
    page = trips(hands)

    def wait(act: str) -> None:
        ticket = page._working._ticket
        while act == "plan_trip" and (ticket is None or not ticket.cancelled()):
            ticket = page._working._ticket

    hands.village.before = wait
    page._plan._plan()
    tick(lambda: page._working.busy)
    assert page._rooms.currentWidget() is page._working
    page._working.stop()
    hands.settle()
    assert hands.words == ["已停止，什么也没有改变。"]
    assert page._rooms.currentWidget() is page._plan
    assert list(hands.bench.spool.glob("*.pdf")) == []
    assert "1" in places(page).values()
    assert hands.village.open_trips() == []


def test_all_of_it_printed_confirms_the_letters_of_every_batch(hands: Hands, tmp_path: Path):
    page = make_stack(hands)
    stack = page._batch()._stack
    assert len({letter.batch for letter in stack.letters}) == 2
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == stack.pages
    assert {hands.village.letters[x.serial].state for x in stack.letters} == {"composed"}
    hands.press("Space")
    assert {hands.village.letters[x.serial].state for x in stack.letters} == {"printed"}
    assert page._rooms.currentWidget() is page._plan
    assert page._plan.open.isVisible()
    assert list(hands.bench.spool.glob("*.pdf")) == []


def test_nothing_came_out_and_the_round_is_printed_again_later(hands: Hands, tmp_path: Path):
    page = make_stack(hands)
    made = page._batch()._stack
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    hands.press("Tab", "Tab", "Tab", "Space")
    assert page._rooms.currentWidget() is page._batch()
    hands.press("Esc")
    assert page._rooms.currentWidget() is page._plan
    page._plan.open.again.setFocus()
    hands.press("Space")
    again = page._batch()._stack
    assert again.pages == made.pages
    assert [x.serial for x in again.letters] == [x.serial for x in made.letters]
    assert page._batch().feet.print_it.isEnabled()


def test_a_round_without_letters_is_printed_and_answered_for(hands: Hands, tmp_path: Path):
    loans = hands.village.loans
    hands.village.loans = {note: loan for note, loan in loans.items() if loan.late > 90}
    page = make_stack(hands)
    assert page._batch()._stack.letters == ()
    assert page._batch()._preview.isVisible()
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    assert not page._batch().feet.question.some.isVisible()
    hands.press("Space")
    assert page._rooms.currentWidget() is page._plan


def test_how_many_stops_a_day_holds_is_proposed_and_may_be_changed(make: Maker):
    village = Village()
    village.fits_a_day = 2
    hands = make(village)
    hands.press("Ctrl+T")
    plan = trips(hands)._plan
    assert plan.most.value() == 2
    for _ in range(plan.rows.rowCount()):
        hands.press("Space", "Down")
    assert "最急的 2 户" in plan._count.text()
    plan.most.setFocus()
    hands.type("1")
    hands.press("Return")
    assert plan.table.hasFocus()
    hands.press("Return")
    assert village.planned[-1].most == 1


# --- the evening after ----------------------------------------------------------------------------


def test_the_first_line_of_today_leads_to_the_return(evening: Hands):
    assert isinstance(evening.window.page, TodayPage)
    page = open_return(evening)
    assert page._return._began.hasFocus()
    rows = page._return.table.rows.rows()
    trip = evening.village.open_trips()[0]
    assert [row.stop.note for row in rows] == [stop.note for stop in trip.stops]
    assert {row.outcome for row in rows} == {"met"}
    assert "石桥村三组 → 双河村柳庄组" in page.subline(evening.bench.words.language)
    evening.press("Esc")
    assert isinstance(evening.window.page, TodayPage)


def test_only_exceptions_are_typed_and_all_is_saved_with_enter(evening: Hands):
    page = open_return(evening)
    trip = evening.village.open_trips()[0]
    type_hours(evening)
    assert page._return.table.hasFocus()
    evening.press("Down", "n", "Tab", "Tab")
    evening.type("门锁着")
    evening.press("Return", "Down", "v", "Down", "o")
    notes = [stop.note for stop in trip.stops]
    assert page._return.table.exceptions() == (
        StopInput(notes[1], "not_met", "门锁着"),
        StopInput(notes[2], "not_visited"),
        StopInput(notes[3], "own_record"),
    )
    evening.press("Return")
    assert evening.village.open_trips() == []
    visited = [entry for entry in evening.village.saved if entry.note in notes]
    assert [entry.note for entry in visited] == [notes[0], notes[1], *notes[4:]]
    assert [entry.reached for entry in visited][:2] == [True, False]
    assert visited[1].words == "门锁着"
    assert evening.words == ["走访结果已登记。"]
    assert evening.village.drafts == {}


@pytest.fixture
def crossed(make: Maker, tmp_path: Path) -> Hands:
    """A round of today whose last sheet crossed out the second stop."""
    village = Village()
    ref = planned(village, tmp_path / "round.pdf")
    trip, is_entered = village.entered[ref]
    first, second, *others = trip.stops
    stops = (first, replace(second, is_crossed_out=True), *others)
    village.entered[ref] = (replace(trip, stops=stops), is_entered)
    return make(village)


def test_whom_the_last_sheet_crossed_out_stands_there_as_not_visited(crossed: Hands):
    page = open_return(crossed)
    notes = [stop.note for stop in crossed.village.open_trips()[0].stops]
    table = page._return.table
    assert [row.outcome for row in table.rows.rows()][:3] == ["met", "not_visited", "met"]
    assert "划掉" in table.rows.index(1, 5).data()
    assert table.exceptions() == ()
    type_hours(crossed)
    crossed.press("Return")
    assert notes[1] not in [entry.note for entry in crossed.village.saved]


def test_whoever_went_to_a_crossed_out_stop_says_so_with_one_key(crossed: Hands):
    page = open_return(crossed)
    second = crossed.village.open_trips()[0].stops[1].note
    type_hours(crossed)
    crossed.press("Down", "m")
    assert page._return.table.exceptions() == (StopInput(second, "met"),)
    crossed.press("Return")
    assert second in [entry.note for entry in crossed.village.saved]


def test_how_many_went_is_asked_once_and_proposed_as_the_rules_want_it(evening: Hands):
    page = open_return(evening)
    staff = page._return._staff
    assert staff.text() == "2 人在场"
    evening.type("830")
    evening.press("Return")
    evening.type("1700")
    page._return._recorded.setChecked(True)
    evening.press("Ctrl+Return")
    assert evening.village.open_trips()
    assert staff.hasFocus()
    assert "几个人" in page._return.rows.problems["staff"].text()
    evening.press("Ctrl+Return")
    assert evening.village.open_trips() == []
    assert {entry.staff for entry in evening.village.saved if entry} == {2}


def test_whoever_went_alone_says_so_and_why_at_every_stop(evening: Hands):
    page = open_return(evening)
    evening.type("830")
    evening.press("Return")
    evening.type("1700")
    evening.press("Return")
    assert page._return._staff.hasFocus()
    evening.type("1")
    evening.press("Return", "Space", "Return", "Return")
    assert page._return.stop.fields["override"].hasFocus()
    rows = page._return.table.rows.rows()
    assert all("override" in row.problems for row in rows)
    assert evening.village.open_trips()
    same = page._return.stop._everywhere
    assert same.isVisible()
    assert not same.isEnabled()
    assert str(len(rows) - 1) in same.text()
    evening.type("同事生病")
    evening.press("Ctrl+G")
    assert {row.override for row in page._return.table.rows.rows()} == {"同事生病"}
    assert not same.isVisible()
    assert page._return.table.hasFocus()
    evening.press("Return")
    assert evening.village.open_trips() == []
    visits = [entry for entry in evening.village.saved if entry and entry.override]
    assert {(entry.staff, entry.override) for entry in visits} == {(1, "同事生病")}
    assert len(visits) == len(rows)


def test_one_reason_is_not_spread_to_stops_against_another_rule(evening: Hands):
    page = open_return(evening)
    table = page._return.table
    notes = [row.stop.note for row in table.rows.rows()]
    alone, late = Reason("village.two_staff"), Reason("village.late")
    table.show_problems(
        {notes[0]: {"override": alone}, notes[1]: {"override": late}, notes[2]: {"override": alone}}
    )
    table.change(0, "override", "同事生病")
    page._return.table.setFocus()
    evening.press("Ctrl+G")
    assert [row.override for row in table.rows.rows()[:3]] == ["同事生病", "", "同事生病"]


def test_when_to_come_again_is_a_day_typed_the_short_way(evening: Hands):
    page = open_return(evening)
    notes = [stop.note for stop in evening.village.open_trips()[0].stops]
    type_hours(evening)
    evening.press("Tab", "Tab")
    evening.type("收了麦子再说")
    evening.press("Tab")
    assert page._return.stop.fields["next_on"].hasFocus()
    evening.type("+7")
    table = page._return.table
    assert table.rows.row(0).next_on == "+7"
    evening.press("Return")
    assert table.hasFocus()
    assert table.rows.row(0).next_on == "2026-11-30"
    assert "下次" in table.rows.index(0, 5).data()
    evening.press("Down", "n", "Tab", "Tab", "Tab")
    evening.type("1205")
    evening.press("Ctrl+Return")
    entries = {entry.note: entry for entry in evening.village.saved if entry.note in notes}
    assert entries[notes[0]].words == "收了麦子再说"
    assert entries[notes[0]].next_on == TODAY + timedelta(days=7)
    assert entries[notes[1]].next_on == date(2026, 12, 5)
    assert entries[notes[2]].next_on is None


def test_a_day_that_is_none_is_shown_at_its_stop_before_anything_is_sent(evening: Hands):
    page = open_return(evening)
    type_hours(evening)
    evening.press("Down", "Tab", "Tab", "Tab")
    evening.type("腊月")
    evening.press("Return", "Up", "Ctrl+Return")
    assert page._return.table.chosen == 1
    assert page._return.stop.fields["next_on"].hasFocus()
    assert "2026-11-30" in page._return.stop.problems["next_on"].text()
    assert evening.village.open_trips()
    # Of a stop that nobody was at nothing is agreed.
    page._return.table.setFocus()
    evening.press("v", "Ctrl+Return")
    assert evening.village.open_trips() == []


def test_a_next_day_that_has_been_is_blamed_by_the_act(evening: Hands):
    page = open_return(evening)
    type_hours(evening)
    evening.press("Tab", "Tab", "Tab")
    evening.type("-3")
    evening.press("Return", "Return")
    assert page._return.stop.fields["next_on"].hasFocus()
    assert page._return.stop.problems["next_on"].isVisible()
    assert evening.village.open_trips()


def test_what_stands_against_a_stop_stands_in_its_row_and_nothing_is_lost(evening: Hands):
    page = open_return(evening)
    evening.type("830")
    evening.press("Return")
    evening.type("1700")
    evening.press("Return", "Tab", "Tab", "v", "Down", "n", "Down", "Down")
    table = page._return.table
    evening.press("Return")
    assert page._return._save.isEnabled()
    assert [entry for entry in evening.village.saved if entry] == []
    assert table.chosen == 1, "the first stop that a rule stands against"
    assert page._return.stop.fields["override"].hasFocus()
    assert "录音录像" in page._return.stop.problems["override"].text()
    assert table.rows.index(1, 5).data().startswith("■ 上门须全程录音录像")
    assert not table.rows.row(0).problems
    assert [row.outcome for row in table.rows.rows()][:2] == ["not_visited", "not_met"]
    evening.type("录音笔没电")
    assert not table.rows.row(1).problems
    assert table.rows.row(1).override == "录音笔没电"
    assert page._return._began.text() == "08:30"


def test_a_missing_hour_is_shown_at_its_field(evening: Hands):
    page = open_return(evening)
    evening.press("Ctrl+Return")
    rows = page._return.rows
    assert "请填写时间" in rows.problems["began"].text()
    assert rows.problems["ended"].isVisible()
    assert page._return._began.hasFocus()
    assert evening.village.open_trips()


def test_words_that_are_too_long_are_shown_at_their_row(evening: Hands):
    page = open_return(evening)
    type_hours(evening)
    evening.press("Down", "Down", "n", "Tab", "Tab")
    evening.type("话" * 41)
    evening.press("Return", "Up", "Up", "Return")
    assert page._return.table.chosen == 2
    assert page._return.stop.fields["words"].hasFocus()
    assert page._return.stop.problems["words"].isVisible()


def test_one_key_takes_the_whole_return_back(evening: Hands):
    trip = evening.village.open_trips()[0]
    open_return(evening)
    type_hours(evening)
    evening.press("Return")
    assert evening.village.open_trips() == []
    evening.press("Ctrl+Z")
    assert [one.ref for one in evening.village.open_trips()] == [trip.ref]
    for stop in trip.stops:
        newest = evening.village.loans[stop.note].history[-1]
        assert newest.kind == "contact.recorded"
        assert newest.replaced


def test_taken_back_the_page_comes_up_as_it_was_typed(evening: Hands):
    page = open_return(evening)
    trip = evening.village.open_trips()[0]
    type_hours(evening)
    evening.press("Down", "n", "Tab", "Tab")
    evening.type("门锁着")
    evening.press("Tab")
    evening.type("+7")
    evening.press("Return", "Down", "v", "Return")
    before = len(evening.village.saved)
    evening.press("F3", "Ctrl+Z")
    assert evening.window.page is page, "also from another page"
    assert page._rooms.currentWidget() is page._return
    room, notes = page._return, [stop.note for stop in trip.stops]
    assert (room._began.text(), room._ended.text()) == ("08:30", "17:00")
    assert room._recorded.isChecked()
    assert room.table.exceptions() == (
        StopInput(notes[1], "not_met", "门锁着", TODAY + timedelta(days=7)),
        StopInput(notes[2], "not_visited"),
    )
    room.table.setFocus()
    evening.press("Home", "Down", "Down", "n", "Return")
    assert evening.village.open_trips() == []
    again = [entry for entry in evening.village.saved[before:] if entry.note in notes]
    assert len(again) == len(notes)
    assert [entry.reached for entry in again][:3] == [True, False, False]
    assert evening.village.drafts == {}


def test_what_was_typed_survives_the_lock(evening: Hands, make: Maker):
    page = open_return(evening)
    evening.type("815")
    evening.press("Return", "Tab", "Tab", "Tab", "n", "Tab", "Tab")
    evening.type("不在家")
    evening.window.keep_drafts()
    evening.settle()
    assert page._return.trip is not None
    later = make(evening.village)
    again = open_return(later)
    assert again._return._began.text() == "08:15"
    row = again._return.table.rows.row(0)
    assert (row.outcome, row.words) == ("not_met", "不在家")
    assert again._return.stop.fields["words"].text() == "不在家"
    assert len(later.words) == 1, "it is told that something came back"


def test_a_round_that_did_not_take_place_is_struck_after_one_question(evening: Hands):
    evening.press("Ctrl+T")
    page = trips(evening)
    page._plan.open.off.setFocus()
    evening.press("Space", "Esc")
    assert evening.village.open_trips()
    assert not page._plan.open.sure.isVisible()
    page._plan.open.off.setFocus()
    evening.press("Space")
    assert page._plan.open.sure.isVisible()
    evening.press("Shift+Tab", "Space")
    assert evening.village.open_trips() == []
    assert not page._plan.open.isVisible()
    assert "没有去" in evening.words[-1]


def test_asked_about_one_round_the_answer_strikes_no_other(evening: Hands, tmp_path: Path):
    planned(evening.village, tmp_path / "second.pdf", TOMORROW)
    evening.press("Ctrl+T")
    page = trips(evening)
    page._plan.open.off.setFocus()
    evening.press("Space")
    page._plan.open.table.setFocus()
    evening.press("Down")
    assert not page._plan.open.sure.isVisible()
    assert len(evening.village.open_trips()) == 2


def test_enter_on_an_open_round_opens_its_return_and_escape_comes_back(evening: Hands):
    evening.press("Ctrl+T")
    page = trips(evening)
    page._plan.open.table.setFocus()
    evening.press("Return")
    assert page._rooms.currentWidget() is page._return
    evening.press("Esc")
    assert page._rooms.currentWidget() is page._plan


def test_both_rooms_speak_english_too(evening: Hands):
    evening.speak(speak("en"))
    evening.press("Ctrl+T")
    page = trips(evening)
    assert page.headline(evening.bench.words.language) == "Trip"
    assert page._plan._make.text() == "Make the papers  (Enter)"
    page._plan.open.table.setFocus()
    evening.press("Return")
    table = page._return.table
    evening.press("Tab", "Tab", "Tab", "Tab", "n")
    assert table.rows.index(0, 4).data() == "○ Not met"
    evening.speak(speak("zh_CN"))
    assert table.rows.index(0, 4).data() == "○ 没见到"
