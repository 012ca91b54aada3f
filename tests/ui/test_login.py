"""The lock screen, by keyboard."""

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shouyue.desk.acts import Door
from shouyue.desk.frame.login.page import LoginPage
from shouyue.desk.jobs import Jobs
from shouyue.desk.widgets.words import Words
from shouyue.domain.errors import KnownError
from ui import sheets
from ui.conftest import KEY
from ui.spoken import speak
from ui.village import PASSWORD, Village


@dataclass(frozen=True)
class Card:
    folder: Path
    name: str
    role: str = "officer"
    branch: str = "SHUANGHE"


CHEN, LI = Card(Path("a"), "陈小云"), Card(Path("b"), "李志远", "clerk")


@dataclass
class Screen:
    page: LoginPage
    jobs: Jobs
    opened: list[tuple[object, str]]
    made: list[tuple[str, ...]]

    def settle(self) -> None:
        for _ in range(20):
            QApplication.processEvents()
            QTest.qSleep(2)
        while self.jobs.busy:
            QApplication.processEvents()

    def key(self, key: KEY) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key)
        self.settle()

    def type(self, text: str) -> None:
        QApplication.focusWidget().insert(text)


@pytest.fixture
def screen(dressed, request):
    cards = getattr(request, "param", (CHEN, LI))
    made: list[tuple[str, ...]] = []

    def open_vault(folder: Path, password: str) -> Village:
        if password != PASSWORD:
            raise KnownError("village.wrong_password")
        return Village()

    def create_vault(*entries: str) -> Village:
        made.append(entries)
        return Village(loaded=False)

    jobs, opened = Jobs(), []
    door = Door(lambda: cards, open_vault, create_vault, *sheets.DOOR)
    page = LoginPage(door, jobs, Words(speak("zh_CN")), "b")
    page.opened.connect(lambda acts, folder: opened.append((acts, folder)))
    page.resize(1366, 728)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    made_screen = Screen(page, jobs, opened, made)
    made_screen.settle()
    yield made_screen
    jobs.close()
    page.close()
    page.deleteLater()


def test_the_vault_of_yesterday_and_the_password_field_stand_ready(screen: Screen):
    assert screen.page._list.currentIndex().data().startswith("李志远")
    assert QApplication.focusWidget() is screen.page._password


def test_the_right_password_opens(screen: Screen):
    screen.type(PASSWORD)
    screen.key(KEY.Key_Return)
    assert [folder for _, folder in screen.opened] == ["b"]
    assert screen.page._password.text() == ""


def test_a_wrong_password_is_told_and_the_field_is_ready_again(screen: Screen):
    screen.type("wrong")
    screen.key(KEY.Key_Return)
    assert screen.opened == []
    assert screen.page._verdict.text == "密码不对。请再试一次。"
    assert QApplication.focusWidget() is screen.page._password
    screen.type(PASSWORD)
    screen.key(KEY.Key_Return)
    assert len(screen.opened) == 1


def test_an_empty_password_is_not_tried(screen: Screen):
    screen.key(KEY.Key_Return)
    assert screen.opened == []
    assert not screen.page._verdict.isVisible()


def test_another_vault_is_chosen_by_arrow(screen: Screen):
    screen.page._list.setFocus()
    screen.key(KEY.Key_Up)
    screen.page._password.setFocus()
    screen.type(PASSWORD)
    screen.key(KEY.Key_Return)
    assert [folder for _, folder in screen.opened] == ["a"]


@pytest.mark.parametrize("screen", [()], indirect=True)
def test_who_has_no_vault_makes_one(screen: Screen):
    screen.type("王桂兰")
    screen.key(KEY.Key_Tab)
    screen.key(KEY.Key_2)
    screen.key(KEY.Key_Tab)
    for text in ("SHUANGHE", "一二三四五六七八九十", "一二三四五六七八九十"):
        screen.type(text)
        if QApplication.focusWidget() is not screen.page._new._again:
            screen.key(KEY.Key_Tab)
    screen.key(KEY.Key_Return)
    assert screen.made == [("王桂兰", "clerk", "SHUANGHE", "一二三四五六七八九十")]
    assert [folder for _, folder in screen.opened] == [""]


@pytest.mark.parametrize("screen", [()], indirect=True)
@pytest.mark.parametrize(
    ("name", "password", "again", "told"),
    [
        ("", "0123456789", "0123456789", "请填写姓名和网点代码。"),
        ("王", "short", "short", "密码至少要十个字符。"),
        ("王", "0123456789", "0123456780", "两次密码不一样。"),
    ],
)
def test_what_cannot_be_a_vault_is_told(screen: Screen, name, password, again, told):
    new = screen.page._new
    new._name.setText(name)
    new._branch.setText("SHUANGHE")
    new._password.setText(password)
    new._again.setText(again)
    new._again.setFocus()
    screen.key(KEY.Key_Return)
    assert new._verdict.text == told
    assert screen.made == []


def test_escape_leads_back_from_making_one(screen: Screen):
    screen.page._make.setFocus()
    screen.key(KEY.Key_Space)
    assert screen.page._new.isVisible()
    screen.key(KEY.Key_Escape)
    assert screen.page._password.isVisible()


def test_the_language_changes_before_anything_is_open(screen: Screen):
    screen.page._words.speak(speak("en"))
    assert screen.page._button.text() == "Open"
    assert "Branch clerk" in screen.page._list.currentIndex().data()


def test_the_window_lives_while_the_vault_opens(screen: Screen, tick):
    gate = threading.Event()
    screen.page._presenter._door = Door(
        lambda: (), lambda *_: gate.wait() and Village(), Village, *sheets.DOOR
    )
    screen.type(PASSWORD)
    QTest.keyClick(screen.page._password, KEY.Key_Return)
    tick(screen.page._wait.isVisible)
    assert screen.opened == []
    gate.set()
    screen.settle()
    assert len(screen.opened) == 1
