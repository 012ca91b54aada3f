"""Inputs that understand what people type."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shouyue.desk.widgets.entries import (
    Choice,
    DayEntry,
    MoneyEntry,
    PlanEntry,
    TimeEntry,
    read_day,
    read_time,
)
from shouyue.desk.widgets.words import Captions, Words
from ui.conftest import KEY
from ui.spoken import speak

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("2026.1.3", date(2026, 1, 3)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("20261201", date(2026, 12, 1)),
        ("1201", date(2026, 12, 1)),
        ("12-1", date(2026, 12, 1)),
        ("12月1日", date(2026, 12, 1)),
        ("0105", date(2027, 1, 5)),
        ("30", date(2026, 11, 30)),
        ("５日", date(2026, 11, 5)),
        ("+7", date(2026, 11, 30)),
        ("-1", date(2026, 11, 22)),
        ("明天", date(2026, 11, 24)),
        ("昨", date(2026, 11, 22)),
        ("31", None),
        ("0230", None),
        ("2026-13-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date | None):
    assert read_day(typed, TODAY) == day


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_day_written_in_full_is_read_back(day: date):
    assert read_day(day.isoformat(), TODAY) == day


@given(st.dates(TODAY - timedelta(days=150), TODAY + timedelta(days=150)))
def test_a_day_without_its_year_is_the_nearest_one(day: date):
    assert read_day(f"{day.month:02d}{day.day:02d}", TODAY) == day


@given(st.text(max_size=12))
def test_nothing_that_is_typed_breaks_reading_a_day(text: str):
    found = read_day(text, TODAY)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9点30分", time(9, 30)),
        ("２２：３０", time(22, 30)),
        ("2460", None),
        ("25", None),
        ("noon", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, at: time | None):
    assert read_time(typed) == at


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ()),
        ("2026-12-10 5000\n2027-03-10", ((date(2026, 12, 10), 500000), (date(2027, 3, 10), 0))),
        (
            "1210  5,000.50；2027.3.10 １００",
            ((date(2026, 12, 10), 500050), (date(2027, 3, 10), 10000)),
        ),
        ("+7\t800\n\n", ((date(2026, 11, 30), 80000),)),
    ],
)
def test_a_plan_is_read_line_by_line(dressed, qtbot, typed, parts):
    entry = PlanEntry(lambda: TODAY)
    qtbot.addWidget(entry)
    entry.setPlainText(typed)
    assert entry.is_readable
    assert entry.parts == parts


@pytest.mark.parametrize("typed", ["5000 2026-12-10", "2026-12-10 viel", "2026-13-10 500", "x"])
def test_a_line_of_a_plan_that_is_none_is_no_plan(dressed, qtbot, typed):
    entry = PlanEntry(lambda: TODAY)
    qtbot.addWidget(entry)
    entry.setPlainText(f"2026-12-01 100\n{typed}")
    assert not entry.is_readable


def test_up_and_down_move_the_day_and_leaving_it_shows_it_whole(dressed, qtbot):
    entry = DayEntry(lambda: TODAY)
    qtbot.addWidget(entry)
    entry.show()
    entry.setText("1201")
    QTest.keyClick(entry, KEY.Key_Up)
    assert entry.text() == "2026-12-02"
    QTest.keyClick(entry, KEY.Key_Down)
    entry.setText("1205")
    entry.editingFinished.emit()
    assert entry.text() == "2026-12-05"


def test_an_amount_is_in_fen_and_nonsense_is_none(dressed, qtbot):
    entry = MoneyEntry()
    qtbot.addWidget(entry)
    for typed, fen in (("600", 60_000), ("1,234.50", 123_450), ("６００元", 60_000), ("x", None)):
        entry.setText(typed)
        assert entry.fen == fen
    assert not entry.is_readable
    entry.setText("")
    assert entry.is_readable
    assert entry.fen is None


def test_a_time_left_shows_hours_and_minutes(dressed, qtbot):
    entry = TimeEntry()
    qtbot.addWidget(entry)
    entry.setText("7")
    entry.editingFinished.emit()
    assert entry.text() == "07:00"


def test_choices_go_by_arrows_and_digits_and_tab_enters_at_the_chosen_one(dressed, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    captions = Captions(Words(speak("en")), holder)
    choice = Choice((("a", "Call"), ("b", "Visit"), ("c", "Message")), captions, holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(choice)
    with qtbot.waitExposed(holder):
        holder.show()
    choice.setFocus()
    QTest.keyClick(holder.focusWidget(), KEY.Key_Right)
    assert choice.value == "b"
    QTest.keyClick(holder.focusWidget(), KEY.Key_3)
    assert choice.value == "c"
    assert holder.focusWidget() is choice.buttons()[2]
    QTest.keyClick(holder.focusWidget(), KEY.Key_9)
    assert choice.value == "c"
    choice.set_value("unknown")
    assert choice.value == "c"
