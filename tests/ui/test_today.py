"""The day's list, by keyboard."""

import threading
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QListView, QProgressBar, QPushButton

from shouyue.casework.cases.views import Today
from shouyue.casework.outcomes import Reason
from shouyue.casework.views import LetterLine, TodayLine
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.today.page import TodayPage
from ui.conftest import Hands, Maker
from ui.village import TODAY, Village

LETTER = LetterLine("", "F02", "", "王秀英", "双河村", TODAY, "printed", 2, "b")


def list_of(hands: Hands) -> QListView:
    return hands.window.page._list


def rows(hands: Hands) -> list[str]:
    model = list_of(hands).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_day_begins_with_what_must_not_wait_and_says_why(hands: Hands):
    assert isinstance(hands.window.page, TodayPage)
    assert hands.focus is list_of(hands)
    assert list_of(hands).currentIndex().row() == 0
    assert "诉讼时效只剩 36 天，最后一天是2026年12月29日" in rows(hands)[0]


def test_enter_does_what_the_line_says(hands: Hands):
    hands.press("Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert page.rooms.form is not None
    assert page.rooms.form.KIND == "contact"
    assert page.rooms.form.fields["channel"].value == "visit"


def test_escape_goes_back_to_the_same_line(hands: Hands):
    hands.press("Down", "Down", "Ctrl+Return", "Esc")
    assert isinstance(hands.window.page, TodayPage)
    assert list_of(hands).currentIndex().row() == 2
    assert hands.focus is list_of(hands)


def test_where_a_whole_branch_is_reckoned_first_the_page_says_how_far_it_is(hands: Hands, tick):
    gate = threading.Event()
    hands.village.reckons = lambda progress: (progress(4_000, 50_000), gate.wait(10))
    page, before = hands.window.page, rows(hands)
    page.refresh(())
    tick(page._reckoning.isVisible)
    assert not list_of(hands).isVisible()
    bar = page._reckoning.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (4_000, 50_000)
    assert not page._reckoning.findChild(QPushButton).isVisible()
    gate.set()
    tick(list_of(hands).isVisible)
    assert rows(hands) == before


def test_typing_filters_and_escape_shows_all_again(hands: Hands):
    before = len(rows(hands))
    hands.type("3")
    assert isinstance(hands.focus, QLineEdit)
    assert 0 < len(rows(hands)) < before
    assert all("3" in row for row in rows(hands))
    hands.press("Esc")
    assert len(rows(hands)) == before


def test_grouped_by_village_it_is_a_round_and_headings_are_stepped_over(hands: Hands):
    hands.press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab")
    hands.type("2")
    view = list_of(hands)
    view.setFocus()
    headings = [
        row for row in range(view.model().rowCount()) if hands.window.page._model.line(row) is None
    ]
    assert headings[0] == 0
    assert len(headings) > 2
    assert view.currentIndex().row() not in headings
    for _ in range(12):
        hands.press("Down")
        assert view.currentIndex().row() not in headings


def test_the_letters_of_the_lines_in_sight_are_one_key_away(hands: Hands):
    hands.type("JJ")  # matches nothing: names, villages and reasons only
    assert hands.window.page._empty_words.text() == "没有符合的"
    hands.press("Esc", "Ctrl+P")
    page = hands.window.page
    assert isinstance(page, LettersPage)
    lines = [line for line in hands.village.today(print).lines if line.act == "letter"]
    overdue = tuple(line.note for line in lines if line.due < TODAY)
    coming = tuple(line.note for line in lines if line.due >= TODAY)
    assert (page._order._chosen.overdue, page._order._chosen.coming) == (overdue, coming)
    assert page._order._form.currentData() == "F02"
    hands.press("Ctrl+Return", "Esc")
    made = {letter.note for letter in hands.village.letters.values() if letter.batch == "B2"}
    assert made <= set(overdue)
    assert page._order._form.currentData() == "F01"
    assert page._order._notes() == coming


def test_without_loans_it_says_what_to_do(make: Maker):
    hands = make(Village(loaded=False))
    page = hands.window.page
    assert page._empty_words.text() == "这里还没有贷款"
    assert page._empty_load.isVisible()


def test_old_figures_are_pointed_at(make: Maker):
    village = Village()
    hands = make(village)
    assert not hands.window.page._old.isVisible()
    today = village.today(print)
    nine = today.on - timedelta(days=9)
    village.today = lambda _, **__: replace(today, as_of=nine)
    hands.press("F2")
    assert not hands.window.page._old.isVisible(), "how old is too old the window does not decide"
    old = replace(today, as_of=nine, old_figures=True)
    village.today = lambda _, **__: old
    hands.press("F2")
    assert "银行数据已是 9 天前的" in hands.window.page._old.text


def test_what_does_not_fit_the_day_is_counted_by_reason_and_one_key_away(make: Maker):
    village = Village()
    whole_day = village.today(print)
    late = "casework.today.short.overdue_without_notice"
    visit = "casework.today.short.care_visit_due"
    first = replace(whole_day.lines[0], also=(visit,))
    fits = replace(whole_day, lines=(first,), more={visit: 2, late: 5})
    village.today = lambda _, whole, officer: whole_day if whole else fits
    hands = make(village)
    page = hands.window.page
    assert (
        page._more.text()
        == "全部显示  (Ctrl+E)\u00a0\u00a0·  还有 7 件：逾期待通知 5\u00a0\u00a0·  该走访了 2"
    )
    (line,) = rows(hands)
    assert line.endswith("\u00a0\u00a0·  该走访了")
    hands.press("Ctrl+E")
    assert len(rows(hands)) == len(whole_day.lines) > 1
    assert page._more.text() == "只看今天排得下的  (Ctrl+E)"
    hands.press("Ctrl+E")
    assert len(rows(hands)) == 1


def test_the_foot_of_a_narrow_day_begins_with_its_key_and_tells_the_rest(make: Maker, tick):
    village = Village()
    day = village.today(print)
    kinds = ("coming_due", "care_visit_due", "overdue_without_notice", "promise_due")
    more = {f"casework.today.short.{one}": 1234 for one in kinds}
    village.today = lambda *_, **__: replace(day, more=more)
    foot = make(village).window.page._more
    whole, high = foot.text(), foot.height()
    foot.parentWidget().layout().setEnabled(False)
    foot.resize(260, high)
    tick(lambda: foot.shown.endswith("…"))
    assert foot.shown.startswith("全部显示")
    assert foot.toolTip() == whole
    foot.resize(4000, high)
    tick(lambda: foot.shown == whole)
    assert not foot.toolTip()
    assert foot.minimumSizeHint().width() < 260


def test_a_letter_for_a_paid_debt_is_taken_back_by_one_key_and_that_by_another(
    hands: Hands, monkeypatch
):
    serial, note = "F02-1", "JJ2024000005"
    hands.village.letters[serial] = replace(LETTER, serial=serial, note=note)
    line = TodayLine(
        note, "王秀英", "双河村", "recall",
        Reason("casework.today.letter_to_recall", {"serial": serial}), -1, 0, None,
    )  # fmt: skip
    day = Today(TODAY, (line,), TODAY, 48, 0, 0)
    monkeypatch.setattr(hands.village, "today", lambda _, **__: day)
    hands.window.page._presenter.load()
    hands.settle()
    assert "请从待送文书中抽出" in rows(hands)[0]
    hands.press("Return")
    assert hands.village.letters[serial].state == "recalled"
    assert "已抽回" in hands.words[-1]
    hands.press("Ctrl+Z")
    assert hands.village.loans[note].history[-1].replaced


def test_whoever_sees_all_takes_one_officers_day_or_groups_by_officer(make: Maker):
    village = Village()
    plain = village.today(print)
    lines = tuple(
        replace(line, officer=("李守信", "刘敏")[number % 2])
        for number, line in enumerate(plain.lines)
    )
    asked = []

    def day(_, whole, officer):
        asked.append(officer)
        mine = tuple(line for line in lines if officer in ("", line.officer))
        found = replace(plain, lines=mine, officers=("李守信", "刘敏"), officer=officer)
        return replace(found, ending_elsewhere=3) if officer else found

    village.today = day
    hands = make(village)
    page = hands.window.page
    assert page._officers.isVisible()
    assert not page._more.isVisible()
    page._officers.setFocus()
    hands.press("Down", "Down")
    assert asked[-1] == "刘敏"
    assert len(rows(hands)) == len(lines) // 2
    assert page._more.text() == "另有 3 笔其他客户经理的贷款时限快到了"
    hands.press("Esc")
    assert asked[-1] == ""
    assert len(rows(hands)) == len(lines)
    page._group.setFocus()
    hands.type("4")
    headings = [row for row in rows(hands) if row.split(" (")[0] in ("李守信", "刘敏")]
    assert len(headings) == 2


def test_whoever_sees_his_own_has_nobody_to_choose(hands: Hands):
    page = hands.window.page
    assert not page._officers.isVisible()
    hands.press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab")
    shown = [button.text() for button in page._group.buttons() if button.isVisible()]
    assert "按客户经理" not in shown
