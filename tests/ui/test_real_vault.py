"""The window on a real vault: encrypted files, real rules, real letters, real pages."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from shouyue.casework.inputs import ContactInput, LetterSelection, PromiseInput
from shouyue.casework.outcomes import Saved
from shouyue.casework.practice.village import enter
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.deeds import Deeds
from shouyue.desk.trips.page import TripPage
from ui.conftest import Hands
from ui.real_window import practice_window
from ui.said import say_slip


@pytest.fixture
def hands(dressed: QApplication, tmp_path: Path) -> Iterator[Hands]:
    """The practice village's officer, with the day's list open."""
    with practice_window(dressed, tmp_path) as hands:
        yield hands


def test_a_call_recorded_by_keyboard_is_in_the_vault_after_opening_it_again(hands: Hands):
    hands.press("F3", "Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    note = page._note
    hands.press("Ctrl+N")
    assert page.rooms.form.verdict.text
    page.rooms.form.fields["words"].setFocus()
    hands.type("答应卖了玉米就还")
    hands.press("Ctrl+Return")
    assert page.rooms.form is None, hands.words
    assert "答应卖了玉米就还" in page._history.list.lines.line(0).words
    hands.bench.jobs.on_store(hands.bench.acts.close)
    ws = enter(hands.village)
    try:
        history = Deeds(ws).case(note).history
        assert [line.words for line in history if line.words] == ["答应卖了玉米就还"]
    finally:
        ws.close()


def test_a_visit_struck_through_takes_its_promise_along_and_says_so(hands: Hands):
    hands.press("F3", "Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    now = hands.bench.now()
    visit = ContactInput(
        page._note,
        "visit",
        now.isoformat(timespec="minutes"),
        staff=2,
        recorded=True,
        override="同事在场",
        promise=PromiseInput(100_00, now.date() + timedelta(days=9), written=True),
    )
    acts = hands.bench.acts
    made = hands.bench.jobs.on_store(lambda: acts.record_contact(visit))
    assert isinstance(made, Saved)
    hands.bench.changes.tell([page._note])
    hands.settle()
    lines = page._history.list.lines
    (row,) = (n for n in range(lines.rowCount()) if lines.line(n).ref == made.refs[0])
    page._history.list.setFocus()
    page._history.list.setCurrentIndex(lines.index(row, 0))
    hands.press("Delete")
    hands.type("没去")
    hands.press("Return")
    hands.settle()
    assert "还款承诺也一并撤销" in hands.words[-1]
    struck = {lines.line(n).ref for n in range(lines.rowCount()) if lines.line(n).replaced}
    assert struck == set(made.refs)


def test_letters_for_all_overdue_are_made_looked_at_and_answered_for(hands: Hands):
    hands.press("F4", "Ctrl+Return")
    page = hands.window.page
    end = time.monotonic() + 60
    while page._batch()._stack is None and time.monotonic() < end:
        hands.settle()
    report = page._batch()._stack
    assert report is not None, hands.words
    assert report.letters
    assert page._batch()._preview.sheet.is_shown
    page._batch().feet.answered.emit([x.serial for x in report.letters])
    hands.settle()
    assert page._rest.out.letters.rowCount() == len(report.letters)
    serial = report.letters[0].serial
    hands.press("Ctrl+R")
    hands.type(serial)
    hands.press("Return")
    case = hands.window.page
    assert isinstance(case, CasePageView)
    form = case.rooms.form
    assert form is not None
    say_slip(form, hands.bench.today())
    hands.settle()
    assert form.verdict.kind == "good"
    form.fields["reader"].setFocus()
    hands.type("李守信")
    hands.press("Ctrl+Return")
    assert case.rooms.form is None, [label.text() for label in form.rows.problems.values()]
    assert hands.window.page._trail.letters.row(0).state == "back"


def test_every_word_on_the_real_pages_is_said_and_no_code_shows(hands: Hands):
    hands.press("F3", "Return")
    for mark in ("x_only", "none", "fingerprint"):
        hands.window.page.open_form("acknowledgment")
        hands.settle()
        say_slip(hands.window.page.rooms.form, hands.bench.today(), mark)
        hands.settle()
        text = hands.window.page.rooms.form.verdict.text
        assert text
        assert "_" not in text, text
        hands.press("Esc")
    hands.window.page.open_form("contact")
    hands.settle()
    form = hands.window.page.rooms.form
    form.fields["channel"].set_value("visit")
    form.fields["contacted"].set_value("contact_person")
    form.fields["at"].setText("22:30")
    form.fields["staff"].setValue(1)
    hands.settle()
    assert form.verdict.kind == "bad"
    for code in ("OUTSIDE", "DEBTOR_NOT", "NEEDS_", "_"):
        assert code not in form.verdict.text


def test_a_round_is_planned_printed_and_entered_on_a_real_vault(hands: Hands):
    hands.press("Ctrl+T")
    page = hands.window.page
    assert isinstance(page, TripPage)
    page._plan.day.set_day(hands.bench.today())
    hands.settle()
    hands.press("Space", "Down", "Space", "Return")
    end = time.monotonic() + 60
    while page._batch()._stack is None and time.monotonic() < end:
        hands.settle()
    stack = page._batch()._stack
    assert stack is not None, hands.words
    assert stack.on_top >= 1
    page._batch().feet.answered.emit([x.serial for x in stack.letters])
    hands.settle()
    (trip,) = hands.bench.jobs.on_store(hands.bench.acts.open_trips)
    assert len(trip.stops) == stack.stops
    hands.press("Esc", "Home", "Return")
    assert page._return.trip == trip
    notes = [row.stop.note for row in page._return.table.rows.rows()]
    now = hands.bench.now()
    hands.type(f"{max(0, now.hour - 1):02d}00")
    hands.press("Return")
    hands.type(now.strftime("%H%M"))
    hands.press("Return", "Tab", "Space", "Tab", "n", "Return")
    for _ in range(len(notes)):
        if page._return.trip is None:
            break
        # Whatever hour it is while this runs: a rule against it wants its reason.
        assert page._return.stop.problems["override"].isVisible(), hands.words
        for number, row in enumerate(page._return.table.rows.rows()):
            if row.problems:
                page._return.table.change(number, "override", "当面约好的时间")
        hands.press("Ctrl+Return")
    assert page._return.trip is None
    assert hands.bench.jobs.on_store(hands.bench.acts.open_trips) == ()
    first = hands.bench.jobs.on_store(lambda: hands.bench.acts.case(notes[0]))
    assert first.history[0].kind == "contact.recorded"
    hands.press("Ctrl+Z")
    assert hands.bench.jobs.on_store(hands.bench.acts.open_trips) == (trip,)


def test_a_day_that_cannot_be_is_said_beside_its_row_and_nothing_is_saved(hands: Hands):
    hands.press("F3", "Return")
    page = hands.window.page
    for kind, name, day in (
        ("incident", "until", date(2199, 1, 1)),
        ("circumstance", "until", date(2199, 1, 1)),
        ("repayment", "on", date(1949, 1, 1)),
        ("acknowledgment", "on", date(1949, 1, 1)),
    ):
        page.open_form(kind)
        hands.settle()
        form = page.rooms.form
        if kind == "incident":
            form.fields["incident"].set_value("lawsuit")
            form.fields["outcome"].set_value("judgment")
        if kind == "repayment":
            form.fields["amount"].setText("100")
        if kind == "acknowledgment":
            say_slip(form, day)
        form.fields[name].set_day(day)
        hands.settle()
        # Nothing is foretold from a day that cannot be.
        assert form.verdict.kind != "good" or not form.verdict.isVisible()
        hands.press("Ctrl+Return")
        assert page.rooms.form is form, kind
        said = form.rows.problems[name].text()
        assert form.rows.problems[name].isVisible()
        assert "可填" in said
        assert "_" not in said
        hands.press("Esc")


def test_a_signed_plan_is_typed_from_the_paper_and_the_case_says_how_it_stands(hands: Hands):
    hands.press("F3", "Return")
    page = hands.window.page
    page.open_form("incident")
    hands.settle()
    form = page.rooms.form
    assert form.fields["plan"].isVisible()
    form.fields["plan"].setPlainText("+30 500\nnever")
    hands.press("Ctrl+Return")
    assert page.rooms.form is form
    assert "500" not in form.rows.problems["plan"].text()
    assert form.rows.problems["plan"].isVisible()
    form.fields["plan"].setPlainText("+30\n+90 500")
    hands.press("Ctrl+Return")
    assert page.rooms.form is form
    assert "金额" in form.rows.problems["plan"].text()
    form.fields["plan"].setPlainText("+30 500\n+90")
    hands.press("Ctrl+Return")
    assert page.rooms.form is None
    assert "正在履行" in page._next.text
    assert "500" in page._next.text


def test_a_wrong_clock_is_told_in_the_status_line_on_the_list_and_before_letters(hands: Hands):
    def set_back() -> None:
        ws = hands.bench.acts._ws
        right = ws.clock
        day = 24 * 3600 * 1000
        object.__setattr__(
            ws, "clock", lambda: replace(right(), wall_ms=right().wall_ms - 400 * day)
        )

    hands.bench.jobs.on_store(set_back)
    hands.bench.changes.tell(())
    hands.settle()
    assert "请先校准" in hands.window.status.text
    assert "■" in hands.window.status.text
    hands.press("F4")
    hands.settle()
    assert "请先校准" in hands.window.page._order._old.text
    hands.press("F2")
    hands.settle()
    assert "请先校准" in hands.window.page._old.text


def test_a_slip_that_came_back_is_of_the_letter_that_is_out_and_not_of_a_working_paper(
    hands: Hands, tmp_path: Path
):
    hands.press("F3", "Return")
    case = hands.window.page
    assert isinstance(case, CasePageView)
    letter, _ = (
        hands.bench.jobs.on_store(lambda c=code: printed(hands.bench.acts, c, case._note, tmp_path))
        for code in ("F02", "F12")
    )
    hands.press("F4", "F3", "Return", "Ctrl+R")
    hands.settle()
    assert case.rooms.form._serial.text() == letter


@pytest.mark.parametrize(
    ("code", "words"), [("F12", "这是{}的现场催收记录"), ("F14", "这是{}的宣读与见证记录")]
)
def test_a_record_is_read_aloud_before_it_is_signed(
    hands: Hands, tmp_path: Path, code: str, words: str
):
    hands.press("F3", "Return")
    case = hands.window.page
    assert isinstance(case, CasePageView)
    serial = hands.bench.jobs.on_store(
        lambda: printed(hands.bench.acts, code, case._note, tmp_path)
    )
    hands.press("F4", "F3", "Return")
    row = next(
        n
        for n in range(case._trail.letters.rowCount())
        if case._trail.letters.row(n).serial == serial
    )
    case._trail._open(row)
    hands.settle()
    hands.press("F9")
    panel = case.rooms.form._reading
    told = panel.words.text()
    assert words.partition("{}")[2] in told
    assert not panel.words.visibleRegion().isEmpty(), "the words are in sight"
    assert "签名、按指印，表示" in told
    assert "？ " in told
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    assert room.words.text() == "您好。这张纸上写的，我念给您听，听懂了再决定签不签"
    assert not room.words.visibleRegion().isEmpty()
    assert [line.number for line in room._lines] == [*range(1, len(room._lines) + 1)]


def test_a_sheet_for_staff_says_that_it_is_read_to_nobody(hands: Hands, tmp_path: Path):
    hands.press("F3", "Return")
    case = hands.window.page
    assert isinstance(case, CasePageView)
    serial = hands.bench.jobs.on_store(
        lambda: printed(hands.bench.acts, "F23B", case._note, tmp_path)
    )
    case.open_form("acknowledgment")
    hands.settle()
    case.rooms.form.fields["serial"].setText(serial)
    hands.press("F9")
    panel = case.rooms.form._reading
    assert panel.words.text() == "这张纸不念给任何人。"
    assert panel._to_record.isHidden()


def printed(acts: Deeds, code: str, note: str, folder: Path) -> str:
    """The serial of a working paper that the printer made of a case."""
    report = acts.compose(
        LetterSelection(code, notes=(note,)), folder / "p.pdf", lambda *_: None, lambda: False
    )
    serial = report.letters[0].serial
    assert isinstance(acts.confirm_printed(report.batch, (serial,)), Saved)
    return serial
