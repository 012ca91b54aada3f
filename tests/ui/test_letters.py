"""Letters: made, looked at, printed, answered for; by keyboard."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from factories import make_serial
from shouyue.casework.views import BatchLine, LetterLine, LetterState
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.cases.paper_trail import state_words
from shouyue.desk.letters.model import addressee, batch_columns
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoLetters
from ui.conftest import Hands
from ui.sheets import paper
from ui.spoken import speak
from ui.village import TODAY


def letters(hands: Hands) -> LettersPage:
    page = hands.window.page
    assert isinstance(page, LettersPage)
    return page


def make_batch(hands: Hands) -> LettersPage:
    hands.press("F4", "Ctrl+Return")
    page = letters(hands)
    assert page._rooms.currentWidget() is page._batch()
    return page


def spooled(hands: Hands) -> list[Path]:
    return list(hands.bench.spool.glob("*.pdf"))


def test_what_is_out_and_not_back_is_a_list(hands: Hands):
    hands.press("F4")
    page = letters(hands)
    assert page._rest._count.text().replace("\u00a0", " ") == (
        "已打印 12 份  ·  已收回 4 份  ·  未收回 8 份"
    )
    assert page._rest.out.letters.rowCount() == 8
    assert page._rest.batches.rows.index(0, 1).data() == "逾期贷款催收通知书"


def test_old_figures_are_told_with_their_day_before_anything_is_made(hands: Hands):
    hands.press("F4")
    page = letters(hands)
    assert not page._order._old.isVisible()
    now = hands.village.status()
    old = replace(now, as_of=date(2026, 11, 1), old_figures=True)
    hands.village.status = lambda: old
    hands.press("F4")
    assert page._order._old.isVisible()
    assert "2026年11月1日" in page._order._old.text
    assert "最新" in page._order._old.text
    hands.speak(speak("en"))
    assert "Load the newest export first" in page._order._old.text


def test_a_sheet_is_enclosed_by_a_tick_and_only_where_it_can_lie(hands: Hands):
    hands.press("F4")
    page = letters(hands)
    pick = page._order._enclose
    assert pick.isVisible()
    tick = pick._ticks["T03"]
    assert tick.text() == "附一页：图画单"
    asked = []
    page._order.ordered.connect(asked.append)
    tick.setFocus()
    hands.press("Space", "Ctrl+Return")
    assert asked[0].enclose == ("T03",)
    hands.press("Escape")
    page._order._form.setCurrentIndex(page._order._form.findData("T02"))
    assert not pick.isVisible()
    assert pick.chosen == ()


def test_all_overdue_in_one_go_and_who_was_left_out_by_name(hands: Hands):
    page = make_batch(hands)
    report = page._batch()._stack
    assert report is not None
    overdue = [loan for loan in hands.village.loans.values() if loan.late]
    assert len(report.letters) + len(report.refused) == len(overdue)
    assert page._batch()._table.hasFocus()
    assert page._batch()._preview.sheet.is_shown


def refused_one(hands: Hands) -> tuple[LettersPage, str]:
    """A batch in which one letter wants a reason; the keys stand on its line."""
    note = next(one.note for one in hands.village.loans.values() if one.late)
    hands.village.paid.add(note)
    page = make_batch(hands)
    part = page._batch()._not_made
    for row in range(part.table.model().rowCount()):
        if part._rows.row(row).note == note:
            part.table.selectRow(row)
    part.table.setFocus()
    return page, note


def test_a_letter_that_wants_a_reason_is_made_for_that_one_person_by_keyboard(hands: Hands):
    page, note = refused_one(hands)
    part = page._batch()._not_made
    assert part.offer.isVisible()
    assert part.offer.isEnabled()
    others = [one.note for one in page._batch()._stack.refused if one.note != note]
    assert "昨天刚还过款。" in part.table.model().index(part.table.currentIndex().row(), 1).data()
    hands.press("Return")
    assert hands.focus is part.card.why
    assert "督导会看到" in part.card.verdict.text
    hands.press("Ctrl+Return")
    assert part.card.verdict.text == "请写明理由。"
    hands.type("回单是别的借据的")
    hands.press("Return")
    order = hands.village.orders[-1]
    assert (order.form, order.notes, order.overdue) == ("F02", (note,), False)
    assert order.reason == "回单是别的借据的"
    stack = page._batch()._stack
    assert [one.note for one in stack.letters] == [note]
    assert [one.note for one in stack.refused] == others
    assert "督导" in hands.words[-1]


def test_what_must_not_be_said_is_told_while_the_reason_is_typed(hands: Hands):
    page, _ = refused_one(hands)
    hands.press("Return")
    hands.type("打断")
    card = page._batch()._not_made.card
    assert (card.verdict.kind, card.verdict.text) == ("bad", "“打断”像是威胁。")


def test_escape_leaves_the_reason_and_not_the_batch(hands: Hands):
    page, _ = refused_one(hands)
    hands.press("Return", "Esc")
    assert page._rooms.currentWidget() is page._batch()
    assert page._batch()._not_made.table.hasFocus()
    assert not page._batch()._not_made.card.isVisible()


def test_nothing_is_offered_where_no_reason_lets_it_through(hands: Hands):
    next(one for one in hands.village.loans.values() if one.late).name = "王小妹"
    page = make_batch(hands)
    part = page._batch()._not_made
    assert part.isVisible()
    assert not part.offer.isVisible()
    part.begin()
    hands.press("Return")
    assert not part.card.isVisible()


def test_whoever_has_paid_back_is_thanked(hands: Hands):
    for note in ("JJ2024000020", "JJ2024000021"):
        hands.village.loans[note].balance = 0
    hands.press("F4")
    page = letters(hands)
    page._order._whom.setFocus()
    hands.press("Down", "Down")
    assert page._order._whom.currentText() == "近来还清的人"
    assert page._order._form.currentData() == "T02"
    hands.press("Ctrl+Return")
    report = page._batch()._stack
    assert report is not None
    assert [one.form for one in report.letters] == ["T02", "T02"]


def test_a_demand_is_not_offered_for_those_whom_thanks_were_chosen_for(hands: Hands):
    hands.press("F4")
    page = letters(hands)
    page._order.choose(GoLetters(("JJ2024000000",), ("JJ2024000010",)))
    page._order._form.setCurrentIndex(2)
    assert page._order._notes() == ()


def test_the_preview_follows_the_letters_and_turns(hands: Hands):
    page = make_batch(hands)
    hands.press("Down", "Down")
    assert page._batch()._preview.page == 2
    assert page._batch().feet.where.text() == f"第 3 页，共 {page._batch()._stack.pages} 页"
    page._batch()._preview.setFocus()
    hands.press("PgDown", "PgDown", "PgUp")
    assert page._batch()._preview.page == 3
    hands.press("End")
    assert page._batch()._preview.page == page._batch()._stack.pages - 1
    wide = page._batch()._preview.sheet.width()
    hands.press("+")
    assert page._batch()._preview.sheet.width() > wide


def test_printing_goes_through_the_systems_dialog(hands: Hands):
    page = make_batch(hands)
    hands.press("Ctrl+P")
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog)]
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    dialogs[0].reject()
    hands.settle()
    assert page._batch().feet.place == 0


def test_after_the_printer_the_question_and_all_of_it(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    batch = page._batch()._stack.name
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == page._batch()._stack.pages
    states = {x.state for x in hands.village.letters.values() if x.batch == batch}
    assert states == {"composed"}, "nothing counts as printed before a person says so"
    assert page._batch().feet.question.all.hasFocus()
    hands.press("Space")
    states = {x.state for x in hands.village.letters.values() if x.batch == batch}
    assert states == {"printed"}
    assert page._rooms.currentIndex() == 0
    assert spooled(hands) == []


def test_some_are_missing_and_stay_unprinted(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    report = page._batch()._stack
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    hands.press("Tab", "Tab", "Space", "Down", "Space", "Tab", "Space")
    missing = report.letters[1].serial
    for letter in report.letters:
        state = hands.village.letters[letter.serial].state
        assert state == ("composed" if letter.serial == missing else "printed")
    assert "1 份未打印" in page._rest.batches.rows.index(0, 5).data()


def test_nothing_came_out_and_one_may_print_again(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    hands.press("Tab", "Tab", "Tab", "Space")
    assert page._rooms.currentWidget() is page._batch()
    assert page._batch().feet.print_it.hasFocus()
    assert spooled(hands)


def test_escape_does_not_answer_the_question(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    page._batch().feet.print_on(paper(tmp_path / "out.pdf"))
    hands.settle()
    hands.press("Esc")
    assert page._batch().feet.place == 2


def test_pages_are_gone_from_the_disk_once_the_batch_is_put_away(hands: Hands):
    make_batch(hands)
    assert len(spooled(hands)) == 1
    hands.press("Esc")
    assert spooled(hands) == []
    assert letters(hands)._rooms.currentIndex() == 0


def test_a_batch_that_was_made_and_not_printed_opens_again(hands: Hands):
    page = make_batch(hands)
    made = page._batch()._stack
    hands.press("Esc")
    page._rest.batches.table.setFocus()
    page._rest.batches.table.selectRow(0)
    hands.press("Return")
    assert page._batch()._stack.name == made.name
    assert page._batch().feet.print_it.isEnabled()


def test_a_printed_batch_is_not_printed_a_second_time(hands: Hands):
    hands.press("F4")
    page = letters(hands)
    page._rest.batches.table.setFocus()
    page._rest.batches.table.selectRow(0)
    hands.press("Return", "Ctrl+P")
    assert not page._batch().feet.print_it.isEnabled()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog)]


def test_a_slip_typed_by_its_number_opens_its_form(hands: Hands):
    hands.press("Ctrl+R")
    hands.type(make_serial(5))
    hands.press("Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert page.rooms.form.KIND == "acknowledgment"
    assert page.rooms.form.fields["serial"].text() == make_serial(5)


def test_a_number_that_no_letter_has_is_told(hands: Hands):
    hands.press("Ctrl+R")
    hands.type(make_serial(99999))
    hands.press("Return")
    assert hands.words == ["没有这个编号的文书。是不是漏了数字？"]
    assert letters(hands)._order._slip.hasFocus()


def test_the_number_of_a_slip_is_asked_for_on_the_page_itself_too(hands: Hands):
    hands.press("F4", "Ctrl+R")
    assert letters(hands)._order._slip.hasFocus()


def test_stopping_leaves_nothing_behind(hands: Hands, tick):
    hands.press("F4")
    page = letters(hands)
    hands.village.before = lambda act: _wait_for(page, act)
    page._order._order()
    tick(lambda: page._working.busy)
    page._working.stop()
    hands.settle()
    assert spooled(hands) == []
    assert page._rooms.currentIndex() == 0
    assert hands.words == ["已停止，什么也没有改变。"]


def _wait_for(page: LettersPage, act: str) -> None:
    ticket = page._working._ticket
    while act == "compose" and (ticket is None or not ticket.cancelled()):
        ticket = page._working._ticket


@pytest.mark.qt_log_ignore("Returned false")
def test_a_printer_that_takes_nothing_is_told_and_the_pages_wait(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    page._batch().feet.print_on(paper(tmp_path / "no folder" / "out.pdf"))
    hands.settle()
    assert hands.words[-1].startswith("打印机")
    assert page._batch().feet.place == 0


def test_every_state_of_a_letter_has_a_shape_and_words():
    for state in get_args(LetterState):
        letter = LetterLine("F02-1", "F02", "N1", "王秀英", "双河村", TODAY, state, 2, "b")
        shape, words = state_words(letter, speak("zh_CN")).split(" ", 1)
        assert shape in "○▲●■"
        assert words != state


@pytest.mark.parametrize("form", ["T02", "T18", "F05"])
def test_of_what_nobody_answers_a_batch_says_that_it_is_printed_and_nothing_is_out(form: str):
    language = speak("zh_CN")
    *_, column = batch_columns(lambda code, _: code)
    waits = BatchLine("b", form, TODAY, "zh", 2, 1, 0, 1)
    assert (column.text(waits, language), column.tone(waits)) == ("○ 1 份未打印", "warn")
    done = replace(waits, printed=2, out=2)
    assert (column.text(done, language), column.tone(done)) == ("● 已打印", "good")
    awaited = replace(done, form="F02")
    assert (column.text(awaited, language), column.tone(awaited)) == ("▲ 2 份未收回", "warn")


def test_a_co_borrower_is_typed_for_one_loan_before_the_letter_can_be_made(hands: Hands):
    hands.press("F4")
    order = letters(hands)._order
    assert not order._to.isVisible()
    asked = []
    order.ordered.connect(asked.append)
    order._form.setCurrentIndex(order._form.findData("F04"))
    assert order._whom.value == "named"
    assert order._to.isVisible()
    assert order._basis.isVisible()
    order.choose(GoLetters(("JJ2024000000", "JJ2024000001")))
    order._form.setCurrentIndex(order._form.findData("F04"))
    order._to.setText("李四妹")
    order._basis.setText("您在借款合同上签了名")
    assert not order._make.isEnabled()
    order.choose(GoLetters(("JJ2024000000",)))
    assert order._make.isEnabled()
    order._make.click()
    assert [(one.form, one.notes, one.to, one.basis) for one in asked] == [
        ("F04", ("JJ2024000000",), "李四妹", "您在借款合同上签了名")
    ]


def test_a_list_gets_a_form_that_is_for_lists(hands: Hands):
    hands.press("F4")
    order = letters(hands)._order
    order._form.setCurrentIndex(order._form.findData("F04"))
    order._whom.set_value("overdue")
    assert order._form.currentData() == "F02"
    assert not order._to.isVisible()


def test_a_letter_to_somebody_else_says_for_whose_loan_it_is():
    line = LetterLine("F03-1", "F03", "JJ01", "张三", "柳树村", TODAY, "printed", 2, "b", "王五")
    assert addressee(line, speak("zh_CN")) == "王五（张三的贷款）"
    assert addressee(replace(line, to=""), speak("zh_CN")) == "张三"


def test_what_is_out_is_counted_by_village_and_enter_shows_whose(hands: Hands):
    hands.press("F4")
    out = letters(hands)._rest.out
    out._way.set_value("village")
    hands.settle()
    rows = [out.counts.row(number) for number in range(out.counts.rowCount())]
    assert sum(row.printed for row in rows) == 12
    assert sum(row.back for row in rows) == 4
    assert sum(row.out for row in rows) == 8
    assert out.table.isHidden()
    hidden = [out.counted.isColumnHidden(n) for n in range(out.counts.columnCount())]
    assert hidden == [False, False, False, True, True, True, False]
    place = next(number for number, row in enumerate(rows) if row.out)
    out.counted.selectRow(place)
    out.counted.setFocus()
    hands.press("Return")
    assert out.letters.rowCount() == rows[place].out
    assert {out.letters.row(n).village for n in range(out.letters.rowCount())} == {rows[place].name}
    out._way.set_value("officer")
    hands.settle()
    assert {out.counts.row(n).name for n in range(out.counts.rowCount())} == {"陈小云", "李志远"}
    serial = next(iter(hands.village.letters))
    hands.village.letters[serial] = replace(hands.village.letters[serial], state="refused")
    out._ask()
    hands.settle()
    assert not out.counted.isColumnHidden(3)
