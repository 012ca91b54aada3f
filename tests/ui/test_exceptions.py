"""What stands on record against a rule, read by keyboard."""

from datetime import timedelta

import pytest

from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.exceptions.page import ExceptionsPage
from shouyue.desk.records.decision import DecisionForm
from shouyue.desk.today.page import TodayPage
from ui.conftest import Hands, Maker
from ui.village import TODAY, Village


@pytest.fixture
def chief(make: Maker) -> Hands:
    village = Village(role="supervisor", waiting=3)
    village.explained = ("JJ2024000001",)
    return make(village)


def page_of(hands: Hands) -> ExceptionsPage:
    page = hands.window.page
    assert isinstance(page, ExceptionsPage)
    return page


def column(page: ExceptionsPage, number: int) -> list[str]:
    model = page._model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_one_key_lists_them_and_another_leads_back(chief: Hands):
    assert chief.window.rail.exceptions.isVisible()
    chief.press("Shift+F6")
    page = page_of(chief)
    assert page._table.hasFocus()
    assert column(page, 6) == ["等督导批示"] * 3 + ["说明了理由"]
    assert chief.village.asked_since == TODAY - timedelta(days=30)
    assert "同事生病" in page._whole.text()
    chief.press("Esc")
    assert isinstance(chief.window.page, TodayPage)


def test_typing_and_choosing_narrow_it(chief: Hands):
    chief.press("Shift+F6")
    page = page_of(chief)
    chief.press("Ctrl+F")
    chief.type("李志远 上门")
    assert len(column(page, 0)) == 4
    chief.type("没有这个")
    assert page._none.text() == "没有符合的"
    chief.press("Esc")
    page._which.set_value("explained")
    assert column(page, 6) == ["说明了理由"]
    page._since.set_value("1100")
    chief.settle()
    assert chief.village.asked_since == TODAY - timedelta(days=1100)
    assert column(page, 6) == ["说明了理由"]


def test_enter_leads_to_the_word_that_is_missing(chief: Hands):
    chief.press("Shift+F6", "Return")
    page = chief.window.page
    assert isinstance(page, CasePageView)
    assert isinstance(page.rooms.form, DecisionForm)
    chief.press("Esc", "Esc")
    assert isinstance(chief.window.page, ExceptionsPage)


def test_an_officer_reads_his_own_by_the_key(make: Maker):
    hands = make(Village())
    assert not hands.window.rail.exceptions.isVisible()
    hands.press("Shift+F6")
    page = page_of(hands)
    assert page._none.text() == "没有例外记录。"
    assert not page._table.isVisible()
