"""The exchange: what it says, by a person's key and by itself."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from shouyue.casework.views import ExchangeReport
from shouyue.desk.exchange.log import Entry, ExchangeLog, words
from shouyue.desk.exchange.page import ExchangePage
from shouyue.desk.exchange.watcher import FIRST_MS, LONGEST_MS, QUIET_MS
from shouyue.domain.errors import KnownError
from ui.conftest import Hands, Maker
from ui.spoken import speak
from ui.village import Village


def exchange(hands: Hands) -> ExchangePage:
    page = hands.window.page_named("exchange")
    assert isinstance(page, ExchangePage)
    return page


def test_the_status_line_says_the_same_three_things_as_the_page(hands: Hands):
    hands.press("F5")
    said = [line.text() for line in exchange(hands)._lines]
    for sentence in (
        "已存本机 1,840 条",
        "总部已收 1,806 条，截至 2026年11月21日 17:42",
        "待送 34 条，扫描件 2 份",
    ):
        assert any(sentence in line for line in said)
        assert sentence in hands.window.status.text


def test_the_status_line_follows_every_entry_at_once(hands: Hands):
    hands.press("F3", "Return", "Ctrl+N", "Ctrl+Return")
    assert "已存本机 1,841 条" in hands.window.status.text
    assert "待送 35 条" in hands.window.status.text


@pytest.mark.parametrize("key", ["Return", "Enter", "Space"])
def test_without_a_network_it_says_so_and_loses_nothing(hands: Hands, key: str):
    hands.press("F5", key)
    assert "连不上总部" in hands.words[-1]
    assert "待送 34 条" in hands.window.status.text
    assert "■" in exchange(hands)._story_list.model().index(0, 0).data()


def test_the_next_try_is_one_key_away(hands: Hands):
    hands.press("F5", "Return")
    hands.village.online = True
    hands.press("Return")
    assert hands.words[-1] == "交换完成：送出 34 条，收到 3 条。"


def test_green_only_when_headquarters_holds_everything(hands: Hands):
    hands.village.online = True
    hands.press("F5", "Space")
    assert "总部已收 1,840 条，截至 2026年11月23日 09:30" in hands.window.status.text
    assert hands.words == ["交换完成：送出 34 条，收到 3 条。"]
    assert exchange(hands)._lines[1].text().startswith("●")


def test_it_exchanges_by_itself_when_headquarters_answers(hands: Hands):
    hands.village.online = True
    exchange(hands).presenter.watcher._look()
    hands.settle()
    assert hands.village.held == hands.village.facts
    assert hands.words == [], "what happens by itself interrupts nobody"
    assert exchange(hands).presenter.watcher.next_ms > FIRST_MS


def test_it_asks_ever_more_seldom_while_nobody_answers(hands: Hands):
    watcher = exchange(hands).presenter.watcher
    waits = []
    for _ in range(12):
        watcher._look()
        hands.settle()
        waits.append(watcher.next_ms)
    assert waits[0] <= 2.2 * FIRST_MS
    assert all(later >= 0.9 * earlier for earlier, later in pairwise(waits))
    assert waits[-1] <= LONGEST_MS * 1.1
    assert waits[-1] > LONGEST_MS * 0.9


def test_reachability_is_asked_on_the_wire_and_the_store_on_its_own_thread(hands: Hands):
    hands.village.online = True
    hands.village.threads.clear()
    exchange(hands).presenter.watcher._look()
    hands.settle()
    assert {name.split("_")[0] for name in hands.village.threads} == {"store", "wire"}


def test_before_joining_nobody_is_asked(make: Maker):
    village = Village()
    village.enrolled = False
    hands = make(village)
    asked = []
    village.before = asked.append
    watcher = exchange(hands).presenter.watcher
    watcher._look()
    hands.settle()
    assert "reachable" not in asked
    assert watcher.next_ms > QUIET_MS * 0.9


def test_joining_by_keyboard(make: Maker):
    village = Village()
    village.enrolled, village.online = False, True
    hands = make(village)
    assert "记录只在这台电脑上" in hands.window.status.text
    hands.press("F5")
    page = exchange(hands)
    assert page._join.isVisible()
    assert not page._now.isEnabled()
    page._url.setFocus()
    hands.type("https://hub.example")
    hands.press("Return")
    hands.type("ABCD-EFGH")
    hands.press("Return")
    assert village.enrolled
    assert not page._join.isVisible()
    assert page._now.isEnabled()


def test_a_long_exchange_can_be_stopped_and_the_window_stays_alive(hands: Hands, tick):
    stop = []
    hands.village.online = True
    page = exchange(hands)

    def linger(act: str) -> None:
        while act == "exchange" and not stop:
            pass

    hands.village.before = linger
    hands.window.show_page("exchange")
    page.presenter.exchange()
    tick(page._stop.isVisible)
    hands.window.show_page("cases")
    tick(lambda: hands.window.page._model.rowCount() == 48)
    stop.append(True)
    hands.settle()


def test_the_log_outlives_the_program_and_names_nobody(tmp_path: Path):
    log = ExchangeLog(tmp_path / "log")
    log.add(Entry.of("2026-11-23T09:30", ExchangeReport(3, 1, 2, "r", 0, 0, 10, 10)))
    log.add(Entry("2026-11-23T10:00", error="sync.unreachable"))
    again = ExchangeLog(tmp_path / "log").entries
    assert [entry.at for entry in again] == ["2026-11-23T10:00", "2026-11-23T09:30"]
    keys = {key for line in (tmp_path / "log").read_text().splitlines() for key in json.loads(line)}
    assert keys == {"at", "sent", "received", "pending", "rules", "error"}
    assert words(speak("en"), again[1]).endswith("sent 3 entries, received 1 entry, 2 still wait")


def test_a_damaged_log_is_an_empty_one(tmp_path: Path):
    (tmp_path / "log").write_text('{"at": 1, "other": 2}\nnot json')
    assert ExchangeLog(tmp_path / "log").entries == []


def test_conflicts_and_what_was_set_aside_are_never_hidden(make: Maker):
    village = Village()
    plain = village.status()
    village.status = lambda: replace(plain, conflicts=1, quarantined=2)
    hands = make(village)
    assert "两人写得不一样" in hands.window.status.text
    hands.press("F5")
    assert "2 条被总部搁置" in exchange(hands)._trouble.text


def test_what_the_watcher_cannot_ask_it_asks_later(hands: Hands):
    def broken(act: str) -> None:
        if act == "status":
            raise KnownError("sync.unreachable")

    hands.village.before = broken
    watcher = exchange(hands).presenter.watcher
    watcher._look()
    hands.settle()
    assert watcher.next_ms > 0
    hands.village.before = lambda _: None
