"""Loading the bank's export, by keyboard."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes.days import BEFORE_LENDING, BY_CLOCK, DAY, LONG_AGO
from shouyue.casework.tapes.views import ImportLine, Outdone
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.tape.page import TapePage
from shouyue.domain.errors import KnownError
from ui.conftest import Hands, Maker
from ui.village import Village

FILE = Path("export.xlsx")
TO_COME = KnownError(DAY, as_of="2036-11-23", today="2026-11-23")


def tape(hands: Hands) -> TapePage:
    page = hands.window.page
    assert isinstance(page, TapePage)
    return page


def test_the_first_day_leads_from_the_empty_list_to_the_file(make: Maker):
    hands = make(Village(loaded=False))
    hands.window.page._empty_load.setFocus()
    hands.press("Space")
    assert tape(hands)._choose.hasFocus()
    hands.press("Space")
    dialogs = hands.window.findChildren(QFileDialog)
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    dialogs[0].reject()


def test_what_came_in_and_what_did_not(make: Maker):
    hands = make(Village(loaded=False))
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert "共 49 行，收下 48 行" in page._said.text()
    assert "未收 1 行" in page._changed.text()
    assert page._refused.index(0, 0).data() == "17"
    assert page._refused.index(0, 2).data() == "金额须大于零。"
    hands.press("F2")
    assert hands.window.page._model.rowCount() > 0


def test_what_the_file_says_nothing_of_is_said_above_its_rows(make: Maker):
    hands = make(Village(loaded=False))
    hands.village.tape_hints = (
        Reason("casework.tape.keeps", {"what": "casework.tape.column.guarantors"}),
    )
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert page._hints.isVisible()
    assert "“保证人”一栏" in page._hints.text
    assert page._refused.index(0, 3).data() == "否", "a row that was refused"


def test_the_loans_that_changed_stand_by_name_and_open_by_enter(make: Maker):
    hands = make(Village(loaded=False))
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    rows = [[page._moved.index(row, column).data() for column in range(3)] for row in range(2)]
    assert [row[:2] for row in rows] == [["新逾期", "JJ2024000008"], ["新增", "JJ2024000047"]]
    assert all(row[2] for row in rows)
    page._moved_table.setFocus()
    hands.press("Home", "Return")
    assert isinstance(hands.window.page, CasePageView)
    assert hands.window.page._note == "JJ2024000008"


def test_a_file_is_dropped_onto_the_page(hands: Hands):
    hands.press("Ctrl+O")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FILE.absolute()))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tape(hands).dropEvent(event)
    hands.settle()
    assert "收下 48 行" in tape(hands)._said.text()


def test_unknown_headers_are_asked_once_and_kept(hands: Hands):
    hands.village.needs_mapping = True
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert page._rooms.currentWidget() is page._columns
    assert not page._columns._go.isEnabled()
    assert hands.focus is page._columns._boxes["due"]
    hands.press("End", "Return")
    page._columns._boxes["due"].setFocus()
    hands.press("End")
    assert page._columns._boxes["due"].currentData() == "到期"
    assert page._columns._go.isEnabled()
    page._columns._go.setFocus()
    hands.press("Space")
    assert "收下 48 行" in page._said.text()
    assert hands.village.mappings["own"]["due"] == "到期"
    assert hands.village.mappings["own"]["name"] == "户名"


def test_a_file_without_a_day_is_asked_for_it(hands: Hands):
    asked = []

    def say(act: str) -> None:
        if act == "load_tape" and not asked:
            asked.append(act)
            raise KnownError("as_of_missing")

    hands.village.before = say
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert page._day.entry.hasFocus()
    assert "没有写" in page._day.why.text
    assert not page._day.keep.isVisible()
    hands.type("1120")
    hands.press("Return")
    assert page._report.as_of.isoformat() == "2026-11-20"


def test_a_file_of_a_day_to_come_is_asked_about_and_the_day_has_the_focus(hands: Hands):
    hands.village.day_asked = TO_COME
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert page._day.entry.hasFocus()
    assert "2036年11月23日" in page._day.why.text
    hands.type("1120")
    hands.press("Return")
    assert page._report.as_of.isoformat() == "2026-11-20"


def test_where_the_clock_is_wrong_the_file_is_loaded_as_it_says(hands: Hands):
    hands.village.day_asked = TO_COME
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    hands.press("Tab", "Tab", "Space")
    assert page._rooms.currentWidget() is page._report_room


@pytest.mark.parametrize(
    ("code", "params", "why", "keep"),
    [
        (LONG_AGO, {"newest": "2026-11-20"}, "早得太多", "确实是以前的表"),
        (BEFORE_LENDING, {"lent_after": 1240, "made": "2026-11-19"}, "1240 笔", "是发放日期错了"),
        (BY_CLOCK, {"known": "2026-11-23"}, "总部最后的时间", "很久没连上总部"),
    ],
)
def test_a_day_that_can_hardly_be_says_why_and_may_be_kept(hands: Hands, code, params, why, keep):
    hands.village.day_asked = KnownError(code, as_of="2016-11-22", **params)
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert "2016年11月22日" in page._day.why.text
    assert why in page._day.why.text
    assert keep in page._day.keep.text()
    hands.press("Tab", "Tab", "Space")
    assert page._rooms.currentWidget() is page._report_room


def test_the_import_that_stands_before_it_is_taken_back_here(hands: Hands):
    hands.village.outdone_by = Outdone("far tape", date(2036, 11, 23), is_to_come=True)
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert "2036年11月23日" in page._undo.button.text()
    page._undo.button.setFocus()
    hands.press("Space")
    assert page._undo.question.isVisible()
    hands.press("Escape")
    assert not page._undo.question.isVisible()
    hands.press("Space", "Shift+Tab", "Space")
    assert hands.village.withdrawn_tapes == (("far tape", "日期有误"),)
    assert page._rooms.currentWidget() is page._choose_room


def taken_in(ref: str, day: int, standing: str) -> ImportLine:
    return ImportLine(
        ref, date(2026, 11, day), f"2026-11-{day + 1}T08:20", "孙内勤", "贷款明细.xlsx",
        812, 810, 2, 98_765_432_100, standing,
    )  # fmt: skip


def test_the_files_taken_in_are_listed_and_one_is_taken_back(hands: Hands):
    hands.village.taken_in = (taken_in("far tape", 22, "counts"), taken_in("tape", 21, "earlier"))
    hands.press("Ctrl+O")
    page = tape(hands)
    assert page._choose.hasFocus()
    shown = page._taken.rows
    first = [shown.data(shown.index(0, column)) for column in range(shown.columnCount())]
    assert first[0] == "2026年11月22日"
    assert first[2:7] == ["孙内勤", "贷款明细.xlsx", "812", "810", "2"]
    assert first[-1] == "● 按这份表计算"
    hands.press("Tab", "Down", "Delete")
    assert page._taken.undo.question.isVisible()
    hands.press("Escape")
    assert not page._taken.undo.question.isVisible()
    assert page._rooms.currentWidget() is page._choose_room
    hands.press("Delete", "Shift+Tab", "Space")
    assert hands.village.withdrawn_tapes == (("tape", "录入有误"),)
    assert shown.data(shown.index(1, shown.columnCount() - 1)) == "✕ 已撤回"
    # What was taken back is not asked about again.
    hands.press("Delete")
    assert not page._taken.undo.button.isEnabled()
    assert not page._taken.undo.question.isVisible()


def test_with_no_file_taken_in_nothing_is_listed(hands: Hands):
    hands.press("Ctrl+O")
    assert not tape(hands)._taken.isVisible()


def test_this_import_is_taken_back_too(hands: Hands):
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    page._undo.button.click()
    hands.press("Shift+Tab", "Space")
    assert hands.village.withdrawn_tapes == (("tape", "录入有误"),)


def test_a_refused_file_is_told_and_one_may_choose_again(hands: Hands):
    def refuse(act: str) -> None:
        if act == "load_tape":
            raise KnownError("sync.unreachable")

    hands.village.before = refuse
    hands.press("Ctrl+O")
    tape(hands).load(FILE)
    hands.settle()
    assert len(hands.words) == 1
    assert tape(hands)._choose.hasFocus()


def test_a_part_of_the_branch_is_asked_about_and_what_is_safe_has_the_focus(hands: Hands):
    hands.village.is_part = True
    hands.press("Ctrl+O")
    page = tape(hands)
    page.load(FILE)
    hands.settle()
    assert page._rooms.currentWidget() is page._part
    assert page._part._another.hasFocus()
    assert "30" in page._part._why.text
    hands.press("Tab", "Space")
    assert page._rooms.currentWidget() is page._report_room


def test_escape_stops_and_nothing_changes(hands: Hands, tick):
    hands.press("Ctrl+O")
    page = tape(hands)

    loans = dict(hands.village.loans)

    def linger(act: str) -> None:
        while act == "load_tape" and not (page._working.busy and page._working._ticket.cancelled()):
            pass

    hands.village.before = linger
    page.load(FILE)
    tick(lambda: page._working.busy)
    hands.window.step_back()
    hands.settle()
    assert page._rooms.currentWidget() is page._choose_room
    assert hands.village.loans == loans
    assert hands.words == ["已停止，什么也没有改变。"]
