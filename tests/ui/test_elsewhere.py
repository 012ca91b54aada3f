"""A supervisor of several branches chooses of which one a page speaks."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from integration.acts_branch import PASSWORD
from integration.two_branches import HILL, two_branches
from shouyue.casework.contents.letterhead import BranchLetterhead, set_branch_letterhead
from shouyue.casework.opening import open_workspace
from shouyue.casework.outcomes import Saved
from shouyue.casework.workspace import Workspace
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.cases.page import CasesPage
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoCase
from shouyue.ledger.ids import parse_ref
from shouyue.ledger.moment import Clock
from ui.conftest import Hands, Maker
from ui.real_window import real_window
from ui.village import Village

BRANCHES = (("SHUANGHE", "双河支行"), ("GAOPO", "高坡支行"))


@pytest.fixture
def chief(make: Maker) -> Hands:
    village = Village(role="supervisor")
    village.branches = BRANCHES
    return make(village)


def test_who_works_in_one_branch_is_asked_nothing(make: Maker):
    hands = make()
    hands.press("F3")
    assert not hands.window.page._branches.isVisible()
    hands.press("F4")
    assert not hands.window.page._order.branches.isVisible()


def test_cases_are_of_all_branches_until_one_is_chosen(chief: Hands):
    chief.press("F3")
    page = chief.window.page
    assert isinstance(page, CasesPage)
    assert page._branches.box.currentText() == "全部支行"
    page._branches.box.setFocus()
    chief.press("Down", "Down")
    assert page._branches.branch == "GAOPO"
    assert set(chief.village.asked_in[-2:]) == {"GAOPO"}


def test_a_form_on_a_case_of_another_branch_records_there(chief: Hands):
    chief.window.go(GoCase("JJ2024000020", "incident", branch="GAOPO"))
    chief.settle()
    assert chief.village.asked_in[-1] == "GAOPO"


def test_the_loans_that_were_chosen_are_not_those_of_another_branch(chief: Hands):
    chief.press("F4")
    page = chief.window.page
    assert isinstance(page, LettersPage)
    assert page._order.branches.branch == "SHUANGHE"
    page._order.branches.box.setFocus()
    chief.press("Down")
    assert page._presenter.branch == "GAOPO"
    assert page._order._chosen.branch == "GAOPO"
    chief.press("Ctrl+Return")
    assert page._rooms.currentWidget() is page._batch()
    assert chief.village.asked_in[-1] == "GAOPO"


def test_on_real_vaults_the_case_and_its_letter_are_of_the_other_branch(
    dressed: QApplication, tmp_path: Path
):
    head = BranchLetterhead("青禾农村商业银行", "高坡支行", "0000-1", "0000-2", code=HILL)
    with two_branches(tmp_path) as bank:
        assert set_branch_letterhead(bank.chief, head) == Saved(())
        folder, clock = bank.chief.vault.files.folder, bank.clock
        bank.chief.close()
        with real_window(dressed, tmp_path / "desk", lambda: again(folder, clock), clock) as hands:
            in_the_hills(hands)


def again(folder: Path, clock: Clock) -> Workspace:
    return open_workspace(folder, PASSWORD, clock)


def in_the_hills(hands: Hands) -> None:
    hands.window.go(GoCase("JJ01", branch=HILL))
    hands.settle()
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert page._case is not None
    assert page._case.name == "何满仓"
    hands.press("Ctrl+P", "Ctrl+Return")
    letters = hands.window.page
    assert isinstance(letters, LettersPage)
    stack = letters._batch()._stack
    assert stack is not None, hands.words
    assert [one.name for one in stack.letters] == ["何满仓"]
    assert parse_ref(stack.name).branch == HILL
    hands.press("Esc")
    assert letters._order.branches.branch == HILL
    hands.press("F3")
