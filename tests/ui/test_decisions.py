"""A supervisor's word on contacts against a rule, by keyboard."""

import pytest
from PySide6.QtWidgets import QLabel

from shouyue.casework.inputs import DecisionInput
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.page import GoCase
from shouyue.desk.records.decision import DecisionForm
from shouyue.desk.today.page import TodayPage
from ui.conftest import Hands, Maker
from ui.test_records import focus_on
from ui.village import Village

NOTE = "JJ2024000020"
"""The loan with the two oldest of three contacts that wait."""


@pytest.fixture
def chief(make: Maker) -> Hands:
    return make(Village(role="supervisor", waiting=3))


def form_of(hands: Hands) -> DecisionForm:
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert isinstance(page.rooms.form, DecisionForm)
    return page.rooms.form


def today_rows(hands: Hands) -> list[str]:
    assert isinstance(hands.window.page, TodayPage)
    model = hands.window.page._list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def history_of(hands: Hands, row: int) -> str:
    model = hands.window.page._history.list.model()
    return str(model.index(row, 0).data())


def test_the_list_says_who_did_what_against_which_rule_and_why(chief: Hands):
    first = today_rows(chief)[0]
    assert first.startswith("审批：")
    assert "李志远 2026年11月16日 10:00 上门，上门人数不够，等您同意。理由：同事生病" in first


def test_enter_opens_it_and_a_few_keys_settle_it(chief: Hands):
    chief.press("Return")
    form = form_of(chief)
    assert form.verdict.kind == "warn"
    for words in ("李志远", "2026年11月16日 10:00", "上门人数不够", "同事生病", "愿意还"):
        assert words in form.verdict.text
    assert form.fields["approved"].isAncestorOf(chief.focus)
    chief.press("Ctrl+Return")
    assert chief.village.saved == [], "whoever does not choose has said nothing"
    assert form.rows.problems["approved"].isVisible()
    chief.press("1", "Ctrl+Return")
    assert chief.village.saved == [DecisionInput("o0", True, "")]
    assert chief.window.page.rooms.form is None
    assert "督导陈小云已同意" in history_of(chief, 2)
    chief.press("Esc")
    assert len([row for row in today_rows(chief) if "等您同意" in row]) == 2


def test_the_second_line_of_a_loan_opens_its_own_contact(chief: Hands):
    chief.press("Down", "Return")
    assert "2026年11月17日" in form_of(chief).verdict.text
    chief.press("1", "Ctrl+Return")
    assert chief.village.saved == [DecisionInput("o1", True, "")]


def test_who_does_not_approve_is_asked_why(chief: Hands):
    chief.press("Return", "2", "Ctrl+Return")
    form = form_of(chief)
    assert chief.village.saved == []
    assert form.rows.problems["words"].text() == "■ 这里不能空着。"
    assert chief.focus is form.fields["words"]
    chief.type("应当改天再去")
    chief.press("Ctrl+Return")
    assert chief.village.saved == [DecisionInput("o0", False, "应当改天再去")]
    assert "督导陈小云不同意：应当改天再去" in history_of(chief, 2)


def test_from_the_case_one_key_opens_what_waits_or_what_is_chosen(chief: Hands):
    chief.window.go(GoCase(NOTE))
    chief.settle()
    # The arrows stand on the newest entry, the younger of the two.
    chief.press("Ctrl+J")
    assert "2026年11月17日" in form_of(chief).verdict.text
    chief.press("1", "Ctrl+Return", "Ctrl+J")
    # On the word that was just said nothing can be decided: the contact that waits is meant.
    assert "2026年11月16日" in form_of(chief).verdict.text
    chief.press("Esc", "Down", "Ctrl+J")
    assert "2026年11月17日" in form_of(chief).verdict.text
    assert "督导陈小云已同意" in form_of(chief).verdict.text
    assert form_of(chief).verdict.kind == "plain"


def test_words_on_one_contact_never_come_up_under_another(chief: Hands):
    chief.press("Return")
    focus_on(chief, form_of(chief), "words")
    chief.type("half a thought")
    chief.press("Esc", "Esc", "Down", "Return")
    assert form_of(chief).fields["words"].toPlainText() == ""
    chief.press("Esc", "Esc", "Up", "Return")
    assert form_of(chief).fields["words"].toPlainText() == "half a thought"


def test_a_contact_that_was_struck_through_meanwhile_is_not_another_one(chief: Hands):
    chief.village.against.pop("o0")
    chief.press("Return")
    assert form_of(chief).verdict.kind == "bad"
    chief.press("1", "Ctrl+Return")
    assert chief.village.saved == []
    assert form_of(chief).verdict.text == "这里没有要您审批的记录。"


def test_an_officer_sees_how_it_stands_and_decides_nothing(make: Maker):
    hands = make(Village(waiting=3))
    assert not [row for row in today_rows(hands) if "等您同意" in row]
    hands.window.go(GoCase(NOTE))
    hands.settle()
    page = hands.window.page
    assert "等督导同意。当时的理由：同事生病" in history_of(hands, 0)
    assert not page._decide.isVisible()
    hands.press("Ctrl+J")
    assert page.rooms.form is None


def test_the_button_names_itself_where_there_is_something_to_decide(chief: Hands):
    chief.window.go(GoCase(NOTE))
    chief.settle()
    assert chief.window.page._decide.isVisible()
    assert chief.window.page._decide.text() == "审批"
    chief.press("F1")
    words = [label.text() for label in chief.window.help.findChildren(QLabel)]
    assert "审批不合规定的联系（督导）" in words
    chief.press("Esc")
    chief.window.go(GoCase("JJ2024000005"))
    chief.settle()
    assert not chief.window.page._decide.isVisible()


def test_a_breach_can_only_be_taken_note_of_with_words(make: Maker):
    village = Village(role="supervisor")
    village.break_a_rule(NOTE, 0, breach=True)
    chief = make(village)
    chief.press("Return")
    form = form_of(chief)
    assert "谁也不能批准" in form.verdict.text
    assert chief.focus is form.fields["words"]
    chief.press("Ctrl+Return")
    assert chief.village.saved == []
    chief.type("已谈话")
    chief.press("Ctrl+Return")
    assert chief.village.saved == [DecisionInput("o0", False, "已谈话")]
