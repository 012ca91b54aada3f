"""Rules: which holds, where it is from, how sure that is; by keyboard, without colour."""

from PySide6.QtWidgets import QLineEdit, QScrollArea

from shouyue.casework.rules.rulebook import shipped_rulebook
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.page import GoCase
from shouyue.desk.rulebook.page import RulesPage
from shouyue.desk.today.page import TodayPage
from ui.conftest import Hands
from ui.spoken import speak


def rules(hands: Hands) -> RulesPage:
    page = hands.window.page
    assert isinstance(page, RulesPage)
    return page


def column(page: RulesPage, number: int) -> list[str]:
    model = page._model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_one_key_shows_the_rules_and_another_leads_back(hands: Hands):
    hands.press("F6")
    page = rules(hands)
    assert page._model.rowCount() == len(shipped_rulebook("china").rules)
    assert page._table.hasFocus()
    assert hands.window.rail.rules.text().strip() == "规则"
    hands.press("Esc")
    assert isinstance(hands.window.page, TodayPage)


def test_which_pack_is_in_force_stands_above(hands: Hands):
    hands.press("F6")
    book = shipped_rulebook("china")
    said = hands.window._subline.text()
    for part in (book.name, "第 1 版", book.fingerprint, f"{book.years[-1]} 年", "暂定"):
        assert part in said


def test_typing_finds_a_rule_and_the_card_says_all_of_it(hands: Hands):
    hands.press("F6")
    page = rules(hands)
    hands.press("Ctrl+F")
    hands.type("打电话、发")
    assert isinstance(hands.focus, QLineEdit)
    assert column(page, 1) == ["打电话、发消息、上门的时间"]
    for part in (
        "08:00-22:00",
        "GB/T 45251-2025",
        "○ 二手资料",
        "2025年2月28日",
        "任何人都不能放行",
    ):
        assert part in page._card.text
    hands.press("Return", "Esc")
    assert page._model.rowCount() > 100
    assert page._table.hasFocus()
    # What stays chosen is the rule that was found.
    assert "打电话" in page._card.text


def test_the_arrows_choose_and_the_card_follows(hands: Hands):
    hands.press("F6", "Down")
    assert "上门的时间" in rules(hands)._card.text
    assert "本人说明原因即可" in rules(hands)._card.text
    hands.press("Ctrl+End")
    assert "这条规则不拦截任何事" in rules(hands)._card.text


def test_in_a_small_window_the_arrows_scroll_the_chosen_rule(hands: Hands):
    hands.window.resize(900, 520)
    hands.press("F6", "Down", "Return")
    room = hands.focus
    assert isinstance(room, QScrollArea)
    assert room.widget() is rules(hands)._card
    bar = room.verticalScrollBar()
    assert (bar.value(), bar.maximum() > 0) == (0, True)
    hands.press("Down", "Down")
    assert bar.value() > 0
    hands.press("Shift+Tab")
    assert rules(hands)._table.hasFocus()


def test_a_source_finds_its_rules_and_nothing_found_is_empty(hands: Hands):
    hands.press("F6")
    page = rules(hands)
    hands.press("Ctrl+F")
    hands.type("民法典195")
    found = page._model.rows()
    assert found
    assert all("民法典195" in rule.source for rule in found)
    hands.type("无此规则")
    assert page._model.rowCount() == 0
    assert not page._card.isVisible()


def test_what_is_not_certain_is_told_by_a_shape_and_a_word(hands: Hands):
    hands.press("F6")
    page = rules(hands)
    marks = {
        rule.certainty: page._model.index(row, 3).data()
        for row, rule in enumerate(page._model.rows())
    }
    assert marks == {"high": "● 已读原文", "medium": "○ 二手资料", "low": "▲ 待核实"}
    hands.press("Shift+Tab", "2")
    assert {rule.certainty for rule in page._model.rows()} == {"low"}
    assert "▲ 本行默认或尚未核实" in page._card.text


def test_the_chosen_rule_changes_its_language_with_the_window(hands: Hands):
    hands.press("F6")
    hands.speak(speak("en"))
    assert "Hours for calls, messages and visits" in rules(hands)._card.text
    assert "secondary source" in rules(hands)._card.text


def test_the_answer_on_a_contact_names_the_source_of_its_rule(hands: Hands):
    hands.window.go(GoCase("JJ2024000005", "contact", "visit"))
    hands.settle()
    page = hands.window.page
    assert isinstance(page, CasePageView)
    verdict = page.rooms.form.verdict
    assert verdict.kind == "bad"
    assert verdict.source == "依据：双河村规第八条（本行默认或尚未核实：依靠它之前请核实）"
    assert verdict._source.isVisible()
