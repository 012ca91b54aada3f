"""The list of cases and the page of one, by keyboard."""

from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from shouyue.casework.names import class_of
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.cases.page import CasesPage
from shouyue.desk.today.page import TodayPage
from shouyue.i18n.language import load_language
from ui.conftest import Hands, Maker
from ui.sheets import write_pages
from ui.village import TODAY, Village


def cells(hands: Hands, column: int) -> list[str]:
    model = hands.window.page._model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def open_case(hands: Hands, note: str) -> CasePageView:
    hands.press("F3", "Ctrl+F")
    hands.type(note)
    hands.press("Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    return page


def test_typing_in_the_list_searches_and_enter_opens(hands: Hands):
    hands.press("F3")
    assert isinstance(hands.window.page, CasesPage)
    assert hands.focus is hands.window.page._table
    hands.type("JJ2024000007")
    assert cells(hands, 0) == [hands.village.loans["JJ2024000007"].name]
    hands.press("Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert page._note == "JJ2024000007"


def test_enter_right_behind_the_last_letter_opens_what_it_finds(hands: Hands):
    hands.press("F3", "Ctrl+F")
    field = hands.focus
    for letter in "JJ2024000009":
        field.insert(letter)
    hands.press("Return")
    assert isinstance(hands.window.page, CasePageView)
    assert hands.window.page._note == "JJ2024000009"


def test_a_name_in_chinese_is_found(hands: Hands):
    hands.press("F3", "Ctrl+F")
    hands.type("马桂兰")
    assert set(cells(hands, 0)) == {"马桂兰"}


def test_overdue_alone_with_one_key_and_all_again(hands: Hands):
    hands.press("F3", "Ctrl+F", "Tab")
    hands.type("2")
    assert cells(hands, 4)
    assert all(cell.startswith("■") for cell in cells(hands, 4))
    hands.type("5")
    assert hands.window.page._stack.currentIndex() == 1
    hands.type("1")
    assert len(cells(hands, 0)) == 48


def test_a_long_list_comes_in_pages_as_one_scrolls(make: Maker):
    hands = make(Village(650))
    hands.press("F3")
    model = hands.window.page._model
    assert model.rowCount() == 650
    assert len(model.rows()) < 300
    hands.press("Ctrl+End")
    hands.settle()
    assert model.row(649) is not None
    assert len(model.rows()) < 400


def test_the_case_says_until_when_and_why(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    assert "最后一天是2027年12月5日，还有 377 天。" in page._clock._verdict.text
    words = [
        label.text() for label in page._clock._grid_holder.findChildren(type(page._next._text))
    ]
    assert any("只画了叉或圈" in word for word in words)
    assert any("诉讼时效规定8(1)(一)" in word for word in words)
    assert page._clock._line.accessibleName() == page._clock._verdict.text


def test_a_loan_that_left_the_banks_file_shows_no_old_balance_as_owed(hands: Hands):
    note = "JJ2024000000"
    hands.village.loans[note].is_gone = True
    page = open_case(hands, note)
    said = [label.text() for label in page._loan._figures.findChildren(QLabel)]
    last = hands.bench.words.language.money(hands.village.loans[note].balance)
    shown = dict(zip(said[::2], said[1::2], strict=True))
    assert shown["余额"] == f"台账已无此笔，上次 {last}"
    assert shown["逾期本金"] == shown["欠息"] == "—"


def test_what_is_owed_since_when_stands_beside_the_name(hands: Hands):
    note = next(one.note for one in hands.village.loans.values() if one.late)
    loan, language = hands.village.loans[note], hands.bench.words.language
    head = open_case(hands, note).subline(language).splitlines()[0]
    assert f"余额 {language.money(loan.balance)}" in head
    assert f"{language.date(loan.due)}到期" in head
    assert f"■ 逾期 {language.number((TODAY - loan.due).days)} 天" in head


def test_a_class_that_the_bank_sees_alike_is_said_once_in_every_language(hands: Hands):
    assert [class_of(word) for word in ("关注", "次级类", "五级", "")] == [
        "special_mention",
        "substandard",
        "五级",
        "",
    ]
    hands.speak(load_language("en"))
    note = next(one.note for one in hands.village.loans.values() if 0 < one.late <= 90)
    assert (
        open_case(hands, note)
        .subline(hands.bench.words.language)
        .splitlines()[0]
        .endswith("Special mention")
    )


def test_where_no_principal_is_left_the_list_says_that_interest_is(hands: Hands):
    for loan in hands.village.loans.values():
        loan.balance = 0
    hands.press("F3")
    assert "仅欠利息" in cells(hands, 2)


def test_an_identity_number_shows_its_tail_only(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    whole = hands.village.loans["JJ2024000000"].id_number
    shown = page.subline(hands.bench.words.language)
    assert whole not in shown
    assert whole[-4:] in shown


def test_no_name_stands_in_the_title_that_other_programs_see(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    assert page.headline(hands.bench.words.language) == "王秀英"
    assert "王秀英" not in hands.window.windowTitle()


def test_escape_leads_back_the_way_one_came(hands: Hands):
    open_case(hands, "JJ2024000007")
    hands.press("Esc")
    assert isinstance(hands.window.page, CasesPage)
    hands.press("F2", "Ctrl+Return", "Esc")
    assert isinstance(hands.window.page, TodayPage)


def test_a_wrong_entry_is_struck_through_with_a_reason(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    hands.press("Delete")
    hands.type("not him")
    hands.press("Return")
    history = hands.village.loans["JJ2024000000"].history
    assert history[-1].replaced
    assert "已划去，原文仍可查看。" in hands.words
    assert page._history.list.lines.line(0).replaced


def test_escape_gives_up_striking_through(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    hands.press("Delete", "Esc")
    assert not page._history._asking.isVisible()
    assert not hands.village.loans["JJ2024000000"].history[-1].replaced
    assert hands.window.page is page


def picture() -> bytes:
    image = QImage(300, 420, QImage.Format.Format_RGB888)
    image.fill("white")
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_enter_shows_the_signed_page_and_escape_puts_it_away(hands: Hands, tmp_path: Path):
    write_pages(tmp_path / "scan.pdf", ["one", "two"])
    for data, pages in ((picture(), 1), ((tmp_path / "scan.pdf").read_bytes(), 2)):
        hands.village.scans["d" * 64] = data
        page = open_case(hands, "JJ2024000000")
        hands.press("Home", "Down")
        assert page._history._scan.isVisible()
        hands.press("Return")
        assert page.rooms.scan.pictures == pages
        hands.press("Esc")
        assert page.rooms.scan.pictures == 0
        assert page._history.list.hasFocus()
    assert list(hands.bench.spool.iterdir()) == [], "no page of a person stays on the disk"


def test_a_scan_that_is_not_here_or_no_picture_is_told(hands: Hands):
    open_case(hands, "JJ2024000000")
    hands.press("Down", "Return")
    assert hands.words[-1] == "扫描件还没有传到这台电脑。"
    hands.village.scans["d" * 64] = b"neither picture nor PDF"
    hands.press("Esc", "Return")
    assert hands.words[-1] == "这个扫描件在这里打不开。"


def test_below_the_three_times_stands_by_which_rules_it_was_judged(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    times, rules = page._history._times.text().split("\n")
    assert "2024年12月5日" in times
    assert rules == "判断依据：规则包 china 第 1 版（指纹 ab12cd34ef56…）"
    # A slip of before names none: nothing is said of it.
    hands.press("Down")
    assert "判断依据" not in page._history._times.text()


def test_what_was_done_when_a_slip_was_signed_stands_above_its_times(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    hands.press("Down")
    done, times = page._history._times.text().split("\n")
    assert done == "核对了身份证\u00a0\u00a0·  见证人 王秀兰"
    assert "2024年3月2日" in times


def test_an_entry_without_a_scan_offers_none(hands: Hands):
    page = open_case(hands, "JJ2024000000")
    assert not page._history._scan.isVisible()
    hands.press("Return")
    assert page.rooms.is_resting


def test_the_search_above_every_page_finds_and_opens(hands: Hands):
    hands.press("F5", "Ctrl+F")
    hands.type("JJ2024000012")
    hands.press("Return")
    assert isinstance(hands.window.page, CasePageView)
    assert hands.window.page._note == "JJ2024000012"


def test_a_loan_that_is_gone_is_told_and_nothing_breaks(hands: Hands):
    page = open_case(hands, "JJ2024000007")
    del hands.village.loans["JJ2024000007"]
    page.refresh(())
    hands.settle()
    assert hands.words[-1] == "没有这笔贷款。" or "village.no_loan" in hands.words[-1]
