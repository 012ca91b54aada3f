"""A letter that is out, printed again as a marked copy: from its case and the list, by keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from shouyue.casework.forms import preview
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoCase
from ui.conftest import Hands
from ui.real_window import practice_window
from ui.sheets import paper


def choose_out(hands: Hands) -> str:
    """Chooses the first letter that is out; its serial."""
    hands.press("F4")
    out = hands.window.page._rest.out
    out.table.setFocus()
    out.table.selectRow(0)
    return out.letters.row(0).serial


def test_a_copy_is_made_from_the_list_and_printed_and_nothing_is_asked_twice(
    hands: Hands, tmp_path: Path
):
    serial = choose_out(hands)
    hands.press("Ctrl+K")
    page = hands.window.page
    card = page._copy()
    assert hands.focus is card.why
    assert serial in card._who.text()
    hands.type("原件丢了")
    hands.press("Return")
    assert hands.village.copied == [(serial, "原件丢了")]
    assert page._rooms.currentWidget() is page._batch()
    assert page._batch()._stack.name == serial
    assert page._batch()._head.text().startswith("1 份文书")
    assert [one.serial for one in page._batch()._letters.rows()] == [serial]
    assert page._batch()._table.isVisible()
    page._batch().feet.print_on(paper(tmp_path / "copy.pdf"))
    hands.settle()
    question = page._batch().feet.question
    assert not question.up_to.isVisible()
    hands.press("Space")
    assert page._rooms.currentIndex() == 0
    assert preview.pages(tmp_path / "copy.pdf") == 1
    assert list(hands.bench.spool.glob("*.pdf")) == []


def test_without_a_reason_there_is_no_copy_and_escape_leaves(hands: Hands):
    choose_out(hands)
    hands.press("Ctrl+K", "Ctrl+Return")
    page = hands.window.page
    assert page._copy().verdict.kind == "bad"
    assert hands.focus is page._copy().why
    assert hands.village.copied == []
    hands.press("Esc")
    assert page._rooms.currentIndex() == 0


def test_against_a_rule_a_supervisor_is_asked_why_nevertheless(hands: Hands):
    serial = choose_out(hands)
    hands.village.protected = frozenset({serial})
    hands.press("Ctrl+K")
    card = hands.window.page._copy()
    assert not card.nevertheless.isVisible()
    hands.type("原件丢了")
    hands.press("Return")
    assert hands.village.copied == []
    assert "去世" in card.verdict.text
    assert hands.focus is card.nevertheless
    hands.type("遗产管理人要看")
    hands.press("Return")
    assert hands.village.copied == [(serial, "原件丢了")]
    hands.press("Esc")


def test_words_that_must_not_stand_on_paper_are_told_while_they_are_typed(hands: Hands):
    choose_out(hands)
    hands.press("Ctrl+K")
    hands.type("打断")
    assert hands.window.page._copy().verdict.text == "“打断”像是威胁。"


def test_a_case_offers_the_copy_of_the_letter_that_is_chosen(hands: Hands):
    letter = next(one for one in hands.village.letters.values() if one.state == "printed")
    hands.window.go(GoCase(letter.note))
    hands.settle()
    page = hands.window.page
    assert isinstance(page, CasePageView)
    hands.press("Ctrl+K")
    assert hands.words[-1] == "请先在列表里选一份文书。"
    page._trail.table.setFocus()
    rows = [one.serial for one in page._trail.letters.rows()]
    page._trail.table.selectRow(rows.index(letter.serial))
    hands.press("Ctrl+K")
    letters = hands.window.page
    assert isinstance(letters, LettersPage)
    assert hands.focus is letters._copy().why
    assert letter.serial in letters._copy()._who.text()


def test_what_was_never_printed_is_no_copy(hands: Hands):
    serial = choose_out(hands)
    hands.village.letters[serial] = replace(hands.village.letters[serial], state="composed")
    hands.press("Ctrl+K")
    hands.type("丢了")
    hands.press("Return")
    card = hands.window.page._copy()
    assert card.verdict.kind == "bad"
    assert hands.village.copied == []


@pytest.fixture
def real(dressed: QApplication, tmp_path: Path) -> Iterator[Hands]:
    with practice_window(dressed, tmp_path) as hands:
        yield hands


def test_a_copy_of_a_real_letter_says_so_with_the_reason_on_every_page(real: Hands):
    real.press("F4", "Ctrl+Return")
    page = real.window.page
    for _ in range(300):
        real.settle()
        if page._batch()._stack is not None:
            break
    stack = page._batch()._stack
    page._batch().feet.answered.emit([one.serial for one in stack.letters])
    real.settle()
    choose_out(real)
    real.press("Ctrl+K")
    real.type("原件丢了")
    real.press("Return")
    assert page._rooms.currentWidget() is page._batch(), page._copy().verdict.text
    (file,) = real.bench.spool.glob("*.pdf")
    pages = pypdf.PdfReader(file).pages
    assert len(pages) == page._batch()._stack.pages
    for one in pages:
        assert "副本 原件丢了" in one.extract_text()
