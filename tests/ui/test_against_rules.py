"""What a rule stands against, by keyboard, in the window on a real vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Saved
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoCase, GoLetters
from shouyue.desk.records.form import RecordForm
from ui.conftest import Hands
from ui.real_window import practice_window
from ui.said import say_slip


@pytest.fixture
def hands(dressed: QApplication, tmp_path: Path) -> Iterator[Hands]:
    with practice_window(dressed, tmp_path) as hands:
        yield hands


def open_form(hands: Hands, name: str) -> RecordForm:
    hands.press("F3", "Return")
    page = hands.window.page
    assert isinstance(page, CasePageView)
    hands.window.go(GoCase(page._note, name))
    hands.settle()
    form = page.rooms.form
    assert form is not None
    return form


@pytest.mark.parametrize("name", ["incident", "acknowledgment", "circumstance", "repayment"])
def test_words_that_must_not_be_said_ask_for_a_reason_and_are_kept(hands: Hands, name: str):
    form = open_form(hands, name)
    if name == "repayment":
        form.fields["amount"].setText("100")
        form.fields["slip"].setText("1 不还就抓你坐牢")
    else:
        if name == "acknowledgment":
            say_slip(form, hands.bench.today())
        form.fields["words"].setPlainText("不还就抓你坐牢")
    why = form.fields["override"]
    assert why.isHidden()
    hands.press("Ctrl+Return")
    assert "“抓你坐牢”像是威胁" in form.rows.problems["override"].text()
    assert hands.focus is why
    hands.type("照实记下，已批评")
    hands.press("Ctrl+Return")
    page = hands.window.page
    assert page.rooms.form is None, [label.text() for label in form.rows.problems.values()]
    assert "已经记下，等督导同意。" in hands.words[-1]
    line = page._history.list.lines.line(0)
    assert line.standing is not None
    assert line.standing.params["why"] == "照实记下，已批评"


def test_words_of_somebody_else_are_shown_before_they_are_saved(hands: Hands):
    form = open_form(hands, "contact")
    form.fields["words"].setPlainText("他说不想活了")
    hands.settle()
    if form.verdict.kind != "bad":  # at night the hours stand against it as well
        assert form.verdict.kind == "warn"
    assert "“不想活”" in form.verdict.text
    assert "先照看人" in form.verdict.text


def test_a_letter_that_wants_a_reason_waits_for_the_supervisor_once_it_is_made(hands: Hands):
    acts = hands.bench.acts
    _, cases = hands.bench.jobs.on_store(lambda: acts.cases(CaseFilter(standing="overdue"), 1, 0))
    note, today = cases[0].note, hands.bench.today()
    paid = RepaymentInput(note, 100_00, today, slip="HD-1")
    assert isinstance(hands.bench.jobs.on_store(lambda: acts.record_repayment(paid)), Saved)
    hands.window.go(GoLetters(overdue=(note,)))
    hands.settle()
    hands.press("Ctrl+Return")
    page = hands.window.page
    assert isinstance(page, LettersPage)
    hands.press("Return")
    hands.type("回单是别的借据的")
    hands.press("Return")
    stack = page._batch()._stack
    assert stack is not None
    assert [one.note for one in stack.letters] == [note], hands.words
    hands.window.go(GoCase(note))
    hands.settle()
    case = hands.window.page
    assert isinstance(case, CasePageView)
    standing = case._history.list.lines.line(0).standing
    assert standing is not None
    assert standing.params["why"] == "回单是别的借据的"
