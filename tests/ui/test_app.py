"""From the lock screen to the end of the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from shouyue.desk.acts import Acts, Door
from shouyue.desk.devices.display import why_no_window
from shouyue.desk.frame.app import Desk, Start
from shouyue.desk.frame.crash import CrashDialog, CrashHandler, report_of
from shouyue.desk.frame.lock import IdleWatch
from shouyue.desk.frame.settings import Settings, SettingsFile
from shouyue.desk.page import GoCase
from shouyue.desk.widgets.words import Words
from shouyue.domain.errors import KnownError
from ui import sheets
from ui.spoken import speak
from ui.village import NOW, PASSWORD, Village

ROOT = Path(__file__).resolve().parents[2]


class Card:
    name, role, branch = "陈小云", "officer", "SHUANGHE"

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def started(dressed, tmp_path):
    """A desk over one vault; `start()` begins again as the next process would."""
    village = Village()
    desks: list[Desk] = []

    def open_vault(folder: Path, password: str) -> Acts:
        if password != PASSWORD:
            raise KnownError("village.wrong_password")
        village.closed = False
        return village

    def start(**more: object) -> Desk:
        door = Door(lambda: (Card(tmp_path / "a"),), open_vault, open_vault, *sheets.DOOR)
        desk = Desk(dressed, Start(door, tmp_path / "home", lambda: NOW, **more))
        desks.append(desk)
        desk.begin()
        return desk

    before = sys.excepthook
    yield start, village
    sys.excepthook = before
    for desk in desks:
        desk.lock()
        for widget in (desk.window, desk.login):
            if widget is not None:
                widget.deleteLater()
        desk.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # A desk that locks ends the application; until that has run and ended, no loop runs any more.
    QTimer.singleShot(0, dressed.quit)
    dressed.exec()


def until(true) -> None:
    for _ in range(3000):
        if true():
            return
        QApplication.processEvents()
        QTest.qSleep(1)
    raise AssertionError("it never came")


def opened(desk: Desk) -> Desk:
    until(lambda: desk.login is None or desk.login._has_vaults())
    if desk.login is not None:
        desk.login._password.setText(PASSWORD)
        QTest.keyClick(desk.login._password, Qt.Key.Key_Return)
    until(lambda: desk.window is not None and not desk.jobs.busy)
    return desk


def test_the_password_leads_to_the_day(started):
    start, _ = started
    desk = opened(start())
    assert desk.login is None
    assert desk.window.isVisible()
    assert desk.window.page._model.rowCount() > 0


def test_a_practice_vault_opens_by_itself(started, tmp_path):
    start, _ = started
    desk = start(vault=tmp_path / "a", password=PASSWORD)
    until(lambda: desk.window is not None)
    assert desk.window.isVisible()


def test_locking_keeps_what_is_being_typed_and_closes_the_vault(started):
    start, village = started
    desk = opened(start())
    desk.window.go(GoCase("JJ2024000008", "contact"))
    until(lambda: not desk.jobs.busy)
    desk.window.page.rooms.form.fields["words"].setPlainText("mid-sentence")
    desk.lock()
    assert village.closed
    assert not desk.window.isVisible()
    assert "mid-sentence" in village.drafts["contact/JJ2024000008"]
    again = opened(start())
    again.window.go(GoCase("JJ2024000008", "contact"))
    until(lambda: not again.jobs.busy)
    assert again.window.page.rooms.form.fields["words"].toPlainText() == "mid-sentence"


def test_the_next_lock_screen_offers_the_same_vault_and_language(started, tmp_path):
    start, _ = started
    desk = opened(start())
    desk.switch_language()
    desk.lock()
    kept = SettingsFile(tmp_path / "home" / "window.ini").read()
    assert kept.vault == str(tmp_path / "a")
    assert kept.language == "en"
    assert start().words.language.tag == "en"


def test_closing_the_window_leaves_no_page_on_the_disk(started, tmp_path):
    start, village = started
    desk = opened(start())
    spool = desk._spool
    assert spool.stat().st_mode & 0o077 == 0
    (spool / "letter.pdf").write_text("names")
    desk.window.close()
    assert village.closed
    assert not spool.exists()


def test_pages_left_by_a_crash_are_gone_at_the_next_start(started, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    left = tmp_path / "shouyue-spool-old"
    left.mkdir()
    (left / "letter.pdf").write_text("names")
    start, _ = started
    first = start()
    assert not left.exists()
    start()
    assert first._spool.exists(), "another window of this account is at work"


def test_nobody_at_the_keyboard_locks_but_not_in_the_middle_of_work(started):
    start, village = started
    desk = opened(start())
    gate = []
    desk.jobs.run(desk, lambda: [None for _ in iter(lambda: bool(gate), True)], lambda _: None)
    desk._idle.idle.emit()
    assert not village.closed
    gate.append(1)
    until(lambda: village.closed)


def test_idle_is_told_once_and_any_key_puts_it_off(dressed, qtbot):
    watch = IdleWatch(5, dressed)
    told = []
    watch.idle.connect(lambda: told.append(1))
    watch.start(dressed)
    watch.look()
    assert told == []
    watch._touched -= 299
    watch.eventFilter(
        dressed, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    )
    watch._touched -= 299
    watch.look()
    assert told == []
    watch._touched -= 2
    watch.look()
    assert told == [1]
    watch.stop()
    dressed.removeEventFilter(watch)


class Counting(IdleWatch):
    """How many events it was shown."""

    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802 - Qt's name
        self.seen += 1
        return super().eventFilter(watched, event)


def _touched(watch: IdleWatch) -> bool:
    """Whether it saw somebody since this was asked last."""
    was = watch._touched > 0
    watch._touched = 0
    return was


def test_whatever_hands_do_in_any_window_is_seen_and_what_is_painted_is_not(dressed, qtbot):
    watch = Counting(5, dressed)
    first, second = QWidget(), QWidget()
    field = QLineEdit(second)
    watch.start(dressed)
    for window in (first, second):
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        handle = window.windowHandle()
        _touched(watch)
        QTest.keyClick(handle, Qt.Key.Key_A)
        assert _touched(watch)
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        assert _touched(watch)
    field.setFocus()
    _touched(watch)
    words = QInputMethodEvent()
    words.setCommitString("守")
    QApplication.sendEvent(QApplication.focusObject(), words)
    assert _touched(watch), "an input method brings words past the window"
    for _ in range(50):
        QLabel("words", second).show()
    watch.seen = 0
    second.resize(400, 300)
    QTest.qWait(20)
    assert watch.seen < 20, "every one waits for Python while something else is in it"
    watch.stop()


def test_a_lid_that_was_closed_locks_at_once(dressed):
    watch = IdleWatch(5, dressed)
    told = []
    watch.idle.connect(lambda: told.append(1))
    watch.start(dressed)
    watch._looked -= 61
    watch.look()
    assert told == [1]
    watch.stop()
    dressed.removeEventFilter(watch)


def test_settings_that_are_damaged_are_as_if_they_were_not_there(tmp_path):
    path = tmp_path / "window.ini"
    path.write_text("[General]\nidle_minutes=soon\ngeometry=@@\nlanguage=en\n")
    assert SettingsFile(path).read() == Settings(language="en")
    path.write_text("[General]\nidle_minutes=999\n")
    assert SettingsFile(path).read().idle_minutes == 15


def _bug() -> None:
    name = "王秀英"
    raise ValueError(f"cannot read {name} 510000196001010009")


def _chained_bug() -> None:
    try:
        _bug()
    except ValueError as error:
        raise RuntimeError("13800000000") from error


def test_a_crash_report_names_places_and_nobody():
    try:
        _chained_bug()
    except RuntimeError as error:
        report = report_of(error)
    assert "RuntimeError" in report
    assert "ValueError" in report
    assert "test_app.py" in report
    assert "_bug" in report
    for secret in ("王秀英", "510000", "13800000000", str(ROOT)):
        assert secret not in report


def test_a_bug_opens_one_dialog_that_offers_to_begin_anew(dressed, tmp_path, capsys):
    began: list[int] = []
    handler = CrashHandler(tmp_path, Words(speak("zh_CN")), lambda: NOW, lambda: began.append(1))
    for _ in range(3):
        try:
            _bug()
        except ValueError as error:
            handler.handle(type(error), error, error.__traceback__)
    QApplication.processEvents()
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)]
    assert len(dialogs) == 1
    assert dialogs[0].isVisible()
    assert "王秀英" not in capsys.readouterr().err
    dialogs[0].findChild(QPushButton, "main").click()
    assert began == [1]
    dialogs[0].close()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert list(tmp_path.glob("*.txt"))


def test_without_a_display_it_says_so_and_does_not_abort():
    code = (
        "from pathlib import Path;from shouyue.desk.frame.app import Start, run;import sys;"
        "sys.exit(run(Start(None, Path('.'), None)))"
    )
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    bare.pop("WAYLAND_DISPLAY", None)
    path = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    answer = subprocess.run(
        [sys.executable, "-c", code], env=bare | {"PYTHONPATH": path}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    assert answer.returncode == 1
    assert answer.stderr.startswith("There is no display here.")
    assert "Traceback" not in answer.stderr


def test_a_display_that_does_not_answer_is_named():
    assert ":4711" in why_no_window({"DISPLAY": ":4711"})
    assert why_no_window({"DISPLAY": "nonsense"})
    assert why_no_window({"QT_QPA_PLATFORM": "offscreen"}) == ""


LOCK_AND_RETURN = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from shouyue.desk.frame import app as desk_app
from shouyue.desk.acts import Door
from ui.village import NOW, Village
from ui import sheets

here = Path(sys.argv[1])
log = here / "log"
runs = log.read_text().splitlines() if log.exists() else []
with log.open("a") as file:
    file.write(f"{os.getpid()}\\n")

class Probe(desk_app.Desk):
    def begin(self):
        super().begin()
        QTimer.singleShot(0, self.act)
    def act(self):
        if self.window is None:
            if runs and self.login is not None:
                self._end(0)  # the second process is at the lock screen: the test is over
            else:
                QTimer.singleShot(20, self.act)
        else:
            self.lock()

desk_app.Desk = Probe
door = Door(lambda: (), lambda *_: Village(), lambda *_: Village(), *sheets.DOOR)
first = {} if runs else {"vault": here, "password": "x"}
sys.exit(desk_app.run(desk_app.Start(door, here / "home", lambda: NOW, **first)))
"""


def test_locking_replaces_the_process(tmp_path):
    script = tmp_path / "desk.py"
    script.write_text(LOCK_AND_RETURN)
    path = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    answer = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert len((tmp_path / "log").read_text().splitlines()) == 2


def test_the_village_has_every_act_of_the_protocol():
    """What the tests stand on answers all that the desk may ask."""
    acts = {name for base in Acts.__mro__ for name in vars(base) if not name.startswith("_")}
    assert {name for name in acts if not hasattr(Village, name)} == set()
