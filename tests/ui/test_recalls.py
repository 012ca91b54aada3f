"""Letters that lie here for debts since paid: told, listed, printed and taken back, by keys."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from integration.acts_branch import (
    BARRED,
    OVERDUE,
    VILLAGE,
    Clock,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from shouyue.casework.cases.views import Today
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes.views import TapeReport
from shouyue.casework.views import LetterLine, TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoRecalls
from ui.conftest import Hands
from ui.real_window import real_window
from ui.sheets import paper
from ui.village import TODAY

PAID = Reason("casework.recall.settled", {"day": "2026-11-22"})
LESS = Reason("casework.recall.asks_too_much", {"asks": 300000, "owing": 80000})


@pytest.fixture
def listed(hands: Hands) -> Hands:
    """Four letters that lie here and ask for too much, of two stacks; one is only composed."""
    for number, (day, state, why) in enumerate(
        (
            (12, "printed", PAID),
            (10, "printed", LESS),
            (12, "composed", PAID),
            (10, "printed", PAID),
        )
    ):
        serial, note = f"F02-{number}", f"JJ202400000{number + 1}"
        loan = hands.village.loans[note]
        hands.village.letters[serial] = LetterLine(
            serial, "F02", note, loan.name, loan.village, date(2026, 11, day), state, 1, f"B{day}"
        )
        hands.village.too_much[serial] = (why, why is PAID)
    hands.window.page._presenter.load()
    hands.settle()
    return hands


def letters_page(hands: Hands) -> LettersPage:
    page = hands.window.page
    assert isinstance(page, LettersPage)
    return page


def states(hands: Hands) -> list[str]:
    return [hands.village.letters[f"F02-{number}"].state for number in range(4)]


def cells(page: LettersPage) -> list[list[str]]:
    rows = page._recalls().rows
    return [
        [rows.index(row, column).data() for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def test_the_list_lies_as_the_papers_lie_and_says_why(listed: Hands):
    listed.press("F4")
    page = letters_page(listed)
    assert page._rest._to_take_back.text().startswith("要抽回（4）")
    listed.press("Ctrl+H")
    assert listed.focus is page._recalls().table
    told = cells(page)
    assert [row[2] for row in told] == ["F02-1", "F02-3", "F02-0", "F02-2"]
    assert {row[0] for row in told} == {"☑"}
    assert told[0][-1] == "文书上写欠 ¥3,000.00，现在只欠 ¥800.00"
    assert told[1][-1] == "已还清（按2026年11月22日银行数据）"
    assert [row[3] for row in told][-1].endswith("已制作，未打印")
    listed.press("Esc")
    assert page._rooms.currentIndex() == 0


def test_what_was_found_is_noted_at_once_and_one_key_takes_all_of_it_back(listed: Hands):
    listed.press("F4", "Ctrl+H", "Down", "Space")
    page = letters_page(listed)
    assert [row[0] for row in cells(page)] == ["☑", "☐", "☑", "☑"]
    listed.press("Ctrl+Return")
    assert states(listed) == ["recalled", "recalled", "recalled", "printed"]
    assert listed.words[-1].startswith("已抽回 3 份")
    # The one that was not found stays on the list, unmarked as it was.
    assert page._rest._to_take_back.text().startswith("要抽回（1）")
    listed.press("Ctrl+H")
    assert [row[0] for row in cells(page)] == ["☐"]
    listed.press("Space")
    assert [row[0] for row in cells(page)] == ["☑"]
    listed.press("Ctrl+Z")
    notes = [listed.village.letters[f"F02-{number}"].note for number in (0, 1, 2)]
    assert all(listed.village.loans[note].history[-1].replaced for note in notes)


def test_one_that_went_out_meanwhile_is_named_and_none_is_noted(listed: Hands):
    listed.press("F4", "Ctrl+H")
    letters = listed.village.letters
    letters["F02-3"] = replace(letters["F02-3"], state="served")
    before = states(listed)
    listed.press("Ctrl+Return")
    page = letters_page(listed)
    assert states(listed) == before
    assert "F02-3" in page._recalls().verdict.text
    assert page._rooms.currentWidget() is page._recalls()
    assert "F02-3" not in [row[2] for row in cells(page)]
    listed.press("Ctrl+Return")
    assert states(listed) == ["recalled", "recalled", "recalled", "served"]
    assert page._rooms.currentIndex() == 0
    assert page._rest._to_take_back.text().startswith("要抽回（0）")


def test_without_a_mark_nothing_is_noted(listed: Hands):
    listed.press("F4", "Ctrl+H", "Space", "Down", "Space", "Down", "Space", "Down", "Space")
    listed.press("Ctrl+Return")
    assert "recalled" not in states(listed)
    assert letters_page(listed)._recalls().verdict.text == "一份文书也没有选。"


def test_the_list_and_the_thanks_are_printed_and_the_way_leads_back(listed: Hands, tmp_path: Path):
    listed.press("F4", "Ctrl+H", "Ctrl+P")
    page = letters_page(listed)
    assert page._rooms.currentWidget() is page._batch()
    stack = page._batch()._stack
    assert (stack.on_top, [letter.form for letter in stack.letters]) == (1, ["T02"] * 3)
    page._batch().feet.print_on(paper(tmp_path / "all.pdf"))
    listed.settle()
    assert len(pypdf.PdfReader(tmp_path / "all.pdf").pages) == 4
    listed.press("Space")
    assert [one.state for one in listed.village.letters.values() if one.form == "T02"] == (
        ["printed"] * 3
    )
    assert page._rooms.currentWidget() is page._recalls()
    listed.press("Ctrl+P")
    assert page._batch()._stack.letters == ()
    listed.press("Esc")
    assert page._rooms.currentWidget() is page._recalls()
    assert list(listed.bench.spool.glob("*.pdf")) == []


def test_one_line_of_the_day_opens_the_list(listed: Hands, monkeypatch: pytest.MonkeyPatch):
    line = TodayLine(
        "", "", "", "recall_list", Reason("casework.today.letters_to_recall", {"n": 4}), -1, 0,
        None, branch="SHUANGHE",
    )  # fmt: skip
    day = Today(TODAY, (line,), TODAY, 48, 0, 0)
    monkeypatch.setattr(listed.village, "today", lambda _, **__: day)
    listed.window.page._presenter.load()
    listed.settle()
    page = listed.window.page
    said = page._model.index(page._model.first_line()).data()
    assert "要抽回的文书" in said
    assert "有 4 份文书不能再发出" in said
    listed.press("Return")
    page = letters_page(listed)
    assert listed.focus is page._recalls().table
    assert page._recalls().rows.rowCount() == 4


def test_asked_for_while_nothing_is_to_take_back_the_page_is_at_rest(hands: Hands):
    hands.window.go(GoRecalls())
    hands.settle()
    assert letters_page(hands)._rooms.currentIndex() == 0


def test_its_key_and_its_button_say_that_nothing_is_to_take_back(hands: Hands):
    hands.press("F4", "Ctrl+H")
    assert hands.words == ["没有要抽回的文书。"]
    button = letters_page(hands)._rest._to_take_back
    assert button.isVisible()
    button.setFocus()
    hands.press("Space")
    assert hands.words == ["没有要抽回的文书。"] * 2
    assert letters_page(hands)._rooms.currentIndex() == 0


def test_the_import_says_it_in_one_line(listed: Hands, monkeypatch: pytest.MonkeyPatch):
    village = listed.village
    plain = village.load_tape

    def told(*args: object) -> TapeReport:
        return replace(plain(*args), to_recall=4)

    listed.press("Ctrl+O")
    page = listed.window.page
    page.load(Path("export.xlsx"))
    listed.settle()
    assert not page._to_recalls.isVisible()
    monkeypatch.setattr(village, "load_tape", told)
    page.load(Path("export.xlsx"))
    listed.settle()
    assert page._lying.text() == "▲ 有 4 份放着的文书，上面写的比现在欠的多。"
    assert "Ctrl+H" in page._to_recalls.text()
    listed.press("Ctrl+H")
    assert listed.focus is letters_page(listed)._recalls().table


# --- on a real vault ---------------------------------------------------------------------------


@pytest.fixture
def clerk(dressed: QApplication, tmp_path: Path) -> Iterator[Hands]:
    """A branch with two printed demands; one of the loans is paid back in the next export."""
    clock = Clock()
    write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-22")

    def opened() -> Workspace:
        ws = make_branch(tmp_path / "vault", clock)
        take_in(ws, write_tape(tmp_path / "first.csv"))
        give_letterhead(ws)
        made = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "first.pdf")
        confirm_printed(ws, made.batch, [one.serial for one in made.letters])
        return ws

    with real_window(dressed, tmp_path, opened, clock, tmp_path) as hands:
        yield hands


def test_the_mornings_export_leads_to_the_letter_taken_back_on_a_real_vault(clerk: Hands):
    folder: Path = clerk.village
    clerk.press("Ctrl+O")
    clerk.window.page.load(folder / "next.csv")
    clerk.settle()
    end = time.monotonic() + 60
    while not clerk.window.page._to_recalls.isVisible() and time.monotonic() < end:
        clerk.settle()
    clerk.press("Ctrl+H")
    page = letters_page(clerk)
    (row,) = page._recalls().rows.rows()
    assert row.line.letter.note == OVERDUE
    clerk.press("Ctrl+P")
    while page._batch()._stack is None and time.monotonic() < end:
        clerk.settle()
    stack = page._batch()._stack
    assert stack is not None, clerk.words
    assert (stack.pages, stack.on_top, [one.form for one in stack.letters]) == (2, 1, ["T02"])
    page._batch().feet.print_on(paper(folder / "list.pdf"))
    clerk.settle()
    clerk.press("Space")
    assert page._rooms.currentWidget() is page._recalls()
    clerk.press("Ctrl+Return")
    assert page._rooms.currentIndex() == 0
    acts, jobs = clerk.bench.acts, clerk.bench.jobs
    serial = row.line.letter.serial
    assert jobs.on_store(lambda: acts.letter(serial)).state == "recalled"
    assert [one.note for one in jobs.on_store(acts.letters_out)] == [BARRED]
    clerk.press("Ctrl+Z")
    assert jobs.on_store(lambda: acts.letter(serial)).state == "printed"
