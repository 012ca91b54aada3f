"""Room on the screen: how large the window opens, where lines end, what makes way for a form."""

from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTableView, QWidget

from factories import make_serial
from shouyue.casework.views import LetterLine
from shouyue.desk.frame.place import first_size, is_small, take_place
from shouyue.desk.letters.model import OUT
from shouyue.desk.page import GoCase
from shouyue.desk.sentences import beside
from shouyue.desk.widgets.dotted import DottedLabel
from shouyue.desk.widgets.tables import _SIDE_PX, Column, RowsModel, Table
from shouyue.desk.widgets.words import Words
from ui.conftest import Hands
from ui.spoken import speak


@pytest.mark.parametrize("room", [(1366, 768), (1280, 720), (1024, 768), (1366, 728), (819, 590)])
def test_a_small_screen_is_filled(room: tuple[int, int]):
    assert first_size(QSize(*room)) == QSize(*room)
    assert is_small(QSize(*room))


@pytest.mark.parametrize("room", [(1920, 1040), (2560, 1400), (1600, 870)])
def test_on_a_large_screen_it_has_what_it_was_made_for(room: tuple[int, int]):
    first = first_size(QSize(*room))
    assert first == first.expandedTo(QSize(1366, 768))
    assert first == first.boundedTo(QSize(*room))
    assert not is_small(QSize(*room))


def test_a_window_opens_as_large_as_the_screen_and_later_where_it_was_left(dressed, qtbot):
    window, again, third = QWidget(), QWidget(), QWidget()
    for one in (window, again, third):
        qtbot.addWidget(one)
    take_place(window)
    assert window.size() == window.screen().availableGeometry().size()
    assert window.windowState() & Qt.WindowState.WindowMaximized
    take_place(third, bytes(window.saveGeometry().data()))
    assert third.size() == window.size(), "the window takes over from the lock screen"
    assert third.windowState() & Qt.WindowState.WindowMaximized
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(20, 30, 500, 400)
    take_place(again, bytes(window.saveGeometry().data()))
    assert again.size() == QSize(500, 400)
    assert not again.windowState() & Qt.WindowState.WindowMaximized


PARTS = ("2026年11月23日 星期一", "银行数据日期 2026年11月20日", "贷款 50,000 笔", "逾期 20,966 笔")


@pytest.mark.parametrize("wide", [1200, 620, 480, 300])
def test_a_line_of_parts_ends_at_a_dot_and_nowhere_else(dressed, qtbot, wide: int):
    label = DottedLabel(None)
    qtbot.addWidget(label)
    label.setText(beside(PARTS) + "\n" + beside(PARTS[2:]))
    label.resize(wide, 200)
    label.show()
    lines = label.text().split("\n")
    told = [part for line in lines for part in line.removesuffix("\u00a0\u00a0·").split("·")]
    assert [part.strip() for part in told] == [*PARTS, *PARTS[2:]]
    advance = label.fontMetrics().horizontalAdvance
    assert [line for line in lines if advance(line) > wide] == []
    assert label.heightForWidth(wide) >= len(lines) * label.fontMetrics().lineSpacing()
    assert label.accessibleName().count("\n") == 1, "a reader is told it as it was said"


def test_what_is_wider_than_the_label_alone_is_wrapped_and_not_cut(dressed, qtbot):
    label = DottedLabel(None)
    qtbot.addWidget(label)
    label.setText(beside(["a village with a name that has no end", "16824229110"]))
    label.resize(130, 400)
    assert label.heightForWidth(130) >= 4 * label.fontMetrics().lineSpacing()


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
@pytest.mark.parametrize("wide", [1366, 1093, 1024, 819])
def test_the_head_of_today_is_whole_at_every_width(hands: Hands, tag: str, wide: int):
    hands.village.role = "clerk"
    hands.window.resize(wide, 590)
    hands.speak(speak(tag))
    hands.press("F2")
    page, window = hands.window.page, hands.window
    assert window.width() == wide
    shown = window._subline.text()
    told = page.subline(hands.bench.words.language)
    assert "".join(shown.split()) == "".join(told.split())
    parts = [one.strip() for line in told.split("\n") for one in line.split("·")]
    assert [one.strip() for line in shown.split("\n") for one in line.split("·") if one] == parts
    for part in (page._group, page._villages, page._find, page._letters, page._trip):
        assert part.width() >= part.minimumSizeHint().width(), part
    rows = {button.y() for button in page._group.buttons() if button.isVisible()}
    assert len(rows) == 1, "the ways to order the list stand side by side"


def test_a_form_that_would_be_cut_takes_the_place_of_the_clock(hands: Hands):
    hands.speak(speak("en"))
    hands.window.go(GoCase("JJ2024000005", "acknowledgment"))
    for wide, beside_it in ((1366, True), (819, False), (1366, True)):
        hands.window.resize(wide, 590)
        hands.settle()
        assert hands.window.page._left.isVisible() is beside_it, wide
    hands.window.resize(819, 590)
    hands.press("Esc")
    assert hands.window.page._left.isVisible(), "it comes back with the history"


@pytest.mark.parametrize("wide", [1366, 1280, 1093, 1024])
def test_a_serial_is_whole_beside_the_clock(hands: Hands, wide: int):
    letter = next(one for one in hands.village.letters.values() if one.state == "printed")
    hands.window.resize(wide, 575)
    hands.window.go(GoCase(letter.note))
    hands.settle()
    table = hands.window.page._trail.table
    serial = "F02-KW3FQNZ7-1-000013-9"
    assert table.isVisible()
    assert table.fontMetrics().horizontalAdvance(serial) + 2 * _SIDE_PX <= table.columnWidth(1)


def test_a_very_long_name_leaves_room_for_the_reason_beside_it(dressed, qtbot):
    columns = (
        Column("Not made", lambda row, _: row[0]),
        Column("Why", lambda row, _: row[1], share=1),
    )
    model = RowsModel(columns, Words(speak("zh_CN")))
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    name = "阿卜杜热依木·吐尔逊阿卜杜拉" * 9
    model.set_rows([(name, "还没有到期"), ("张三", "还没有到期")])
    qtbot.waitUntil(lambda: table.columnWidth(1) > table.viewport().width() // 2)
    assert not table.horizontalScrollBar().maximum(), "nothing is out of sight"
    table.resize(600, 300)
    qtbot.waitUntil(lambda: table.columnWidth(0) < table.columnWidth(1) < 400)
    model.set_rows([("张三", "还没有到期")])
    qtbot.waitUntil(lambda: table.columnWidth(0) < 150)


def test_a_village_is_whole_beside_a_very_long_name(dressed, qtbot):
    model = RowsModel(OUT, Words(speak("zh_CN")))
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(744, 300)  # on a screen 1366 wide
    table.show()
    name, village = "阿卜杜热依木·买买提托合提阿卜杜拉", "李家沟村三组"
    serial, on = "F02-DUJQ2TS6-1-000007-E", date(2026, 11, 29)
    letter = LetterLine(serial, "F02", "N1", name, village, on, "printed", 2, "")
    model.set_rows([letter])
    wide = table.fontMetrics().horizontalAdvance(village) + 2 * _SIDE_PX
    qtbot.waitUntil(lambda: table.columnWidth(2) >= wide)
    assert not table.horizontalScrollBar().maximum(), "nothing is out of sight"


class _Counting(RowsModel):
    """Counts how often a cell is asked about."""

    asked = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole, /):
        self.asked += 1
        return super().data(index, role)


def test_a_column_is_as_wide_as_qt_makes_it_and_asks_each_cell_once(dressed, qtbot):
    """The delegate asks eight times, in Python, which held the window at each list."""
    model = _Counting((Column("借据", lambda row, _: row),), Words(speak("zh_CN")))
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    for rows in (
        ["张三"],
        ["9 November 2026", make_serial(2)],
        ["○ 已制作，未打印"],
        ["JJ20240315000127", "王小二，¥30,000.00"],
        ["a" * (n % 20) for n in range(60)],
    ):
        model.set_rows(rows)
        model.asked = 0
        wide = table.sizeHintForColumn(0)
        assert model.asked <= len(rows)
        # One dot less, and its last sign is left out.
        assert 0 <= wide - 2 * _SIDE_PX - QTableView.sizeHintForColumn(table, 0) <= 1
