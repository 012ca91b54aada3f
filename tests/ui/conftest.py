"""A window on the village, ready for keys."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from integration.acts_branch import Clock, give_letterhead, make_branch, take_in, write_tape
from shouyue.casework.workspace import Workspace
from shouyue.desk.acts import Door
from shouyue.desk.bench import Bench, Changes
from shouyue.desk.devices.printer_memory import PrinterMemory
from shouyue.desk.exchange.log import ExchangeLog
from shouyue.desk.frame.app import build_window
from shouyue.desk.frame.window import Window
from shouyue.desk.jobs import Jobs
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.records.reading import ReadingPanel
from shouyue.desk.widgets.messages import Messages, Notice
from shouyue.desk.widgets.style import LIGHT, dress, load_font
from shouyue.desk.widgets.words import Words
from shouyue.i18n.language import Language
from ui import sheets
from ui.quiet import next_due_ms
from ui.sound_room import sound_room
from ui.spoken import speak
from ui.village import NOW, Village


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen cannot hold a window to its smallest size, and says so."""
    for item in items:
        if "tests/ui" in item.nodeid.replace("\\", "/") or "/ui/" in str(item.path):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", *_NO_SOUND))


_NO_SOUND = ("pipewire", "PulseAudio", "speech-dispatcher")
"""What Qt's sound says where the system has none of these: the window says it in its own words."""

_QUIET_S = 0.2
_QUIET_TURNS = 200
"""At a millisecond or more for each, so many fit into it."""


@pytest.fixture(autouse=True, scope="session")
def _own_sound() -> Iterator[None]:
    with sound_room():
        yield


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A real branch with the small village and a letterhead, where the papers have to be real."""
    made = make_branch(tmp_path / "vault", Clock())
    take_in(made, write_tape(tmp_path / "tape.csv"))
    give_letterhead(made)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _loops_still_run(qapp: QApplication) -> Iterator[None]:
    """A test that ends the application takes the event loop from every one that comes after."""
    yield
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    assert loop.exec() == 0, "the application was told to end, and its loop does not run any more"


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    load_font()
    dress(qapp, LIGHT)
    qapp.setCursorFlashTime(0)  # a cursor that blinks is never settled
    return qapp


@dataclass
class Hands:
    """A window, and the only two hands that touch it: they type."""

    window: Window
    village: Village
    bench: Bench
    told: list[Notice]
    app: QApplication

    def press(self, *keys: str) -> None:
        """Keys such as "Ctrl+N", "Return", "Down", one after the other."""
        for key in keys:
            QTest.keySequence(self._target(), QKeySequence(key))
            self.settle()

    def type(self, text: str) -> None:
        """Types letters; those that no key has are committed as an input method does."""
        for letter in text:
            target = self._target()
            if letter.isascii():
                QTest.keyClick(target, letter)
            else:
                event = QInputMethodEvent()
                event.setCommitString(letter)
                self.app.sendEvent(target, event)
        self.settle()

    def settle(self) -> None:
        """Lets everything happen that is on its way: work, posted events, timers of less than a
        fifth of a second.

        Ends when the loop itself says that nothing is left; a timer that comes again and again,
        or a loop that cannot be asked, is given a fifth of a second behind the last work and no
        fewer turns than would fit in: on a busy machine one turn may take longer than that.
        """
        end = time.monotonic() + 60
        quiet_since, turns = time.monotonic(), 0
        loop = QEventLoop()
        while time.monotonic() < end:
            happened = loop.processEvents()
            due_ms = next_due_ms()
            still = not happened and (due_ms is None or due_ms >= _QUIET_S * 1000)
            turns += 1
            if self.bench.jobs.busy:
                quiet_since, turns = time.monotonic(), 0
            elif still or (turns > _QUIET_TURNS and time.monotonic() - quiet_since > _QUIET_S):
                break
            if not happened and due_ms != 0:
                QTest.qSleep(1)

    @property
    def focus(self) -> QWidget:
        widget = self.window.focusWidget()
        assert widget is not None
        return widget

    @property
    def words(self) -> list[str]:
        """What the person was told so far."""
        return [notice.words(self.bench.words.language) for notice in self.told]

    def speak(self, language: Language) -> None:
        self.bench.words.speak(language)
        self.settle()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window


@dataclass
class Maker:
    """Builds a bench and a window over a village, and takes both down again."""

    app: QApplication
    folder: Path
    open: list[Hands]

    def __call__(self, village: Village | None = None, tag: str = "zh_CN") -> Hands:
        village = village or Village()
        jobs, messages = Jobs(), Messages()
        door = Door(lambda: (), _nobody, _nobody, *sheets.DOOR)
        spool = self.folder / f"spool-{len(self.open)}"
        spool.mkdir()
        printers = PrinterMemory(self.folder / f"printers-{len(self.open)}.ini")
        words = Words(speak(tag))
        bench = Bench(village, door, jobs, words, messages, Changes(), lambda: NOW, spool, printers)
        window = build_window(bench, ExchangeLog(self.folder / "exchanges.jsonl"))
        told: list[Notice] = []
        messages.told.connect(told.append)
        window.resize(1366, 728)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        window.welcome(village.identity())
        hands = Hands(window, village, bench, told, self.app)
        window.begin()
        hands.settle()
        self.open.append(hands)
        return hands


def _nobody(*_: object) -> Village:
    raise AssertionError("no vault is opened here")


@pytest.fixture
def make(dressed: QApplication, tmp_path: Path) -> Iterator[Maker]:
    maker = Maker(dressed, tmp_path, [])
    # What was there before, thousands of collected tests above all, is not looked through again.
    gc.freeze()
    yield maker
    for hands in maker.open:
        hands.bench.jobs.close()
        hands.window.close()
        hands.window.deleteLater()
    maker.open.clear()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.unfreeze()


@pytest.fixture
def hands(make: Maker) -> Hands:
    return make()


@pytest.fixture
def panel(hands: Hands) -> ReadingPanel:
    """The words of a letter that is out, open where its slip is entered."""
    serial = next(one.serial for one in hands.village.letters_out())
    hands.press("F4")
    hands.window.page._order.slip_typed.emit(serial)
    hands.settle()
    hands.press("F9")
    (form,) = (one for one in hands.window.findChildren(AcknowledgmentForm) if one.isVisible())
    return form._reading


@pytest.fixture
def tick(dressed: QApplication) -> Callable[[Callable[[], bool]], int]:
    """Turns the event loop until something is true; returns how often it turned."""

    def run(until: Callable[[], bool], limit_s: float = 10) -> int:
        turns, end = 0, time.monotonic() + limit_s
        while not until():
            assert time.monotonic() < end, "it never came"
            dressed.processEvents()
            turns += 1
            QTest.qSleep(1)
        return turns

    return run


KEY = Qt.Key
