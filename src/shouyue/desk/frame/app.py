"""The desk as a program: application, lock screen, window, and the end of the process.

Everything is wired here and nowhere else.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLockFile, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from shouyue.casework.views import Person
from shouyue.data import shipped
from shouyue.desk.acts import Acts, Door
from shouyue.desk.bench import Bench, Changes, Now
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.cases.page import CasesPage
from shouyue.desk.devices.display import why_no_window
from shouyue.desk.devices.printer_memory import PrinterMemory
from shouyue.desk.exceptions.page import ExceptionsPage
from shouyue.desk.exchange.log import ExchangeLog
from shouyue.desk.exchange.page import ExchangePage
from shouyue.desk.frame.crash import CrashHandler
from shouyue.desk.frame.lock import IdleWatch, begin_anew, was_locked
from shouyue.desk.frame.login.page import LoginPage
from shouyue.desk.frame.place import take_place
from shouyue.desk.frame.settings import SettingsFile
from shouyue.desk.frame.tidying import Tidying
from shouyue.desk.frame.window import Window
from shouyue.desk.jobs import Jobs
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.rulebook.page import RulesPage
from shouyue.desk.tape.page import TapePage
from shouyue.desk.today.page import TodayPage
from shouyue.desk.trips.page import TripPage
from shouyue.desk.widgets.messages import Messages
from shouyue.desk.widgets.style import dress, load_font, system_theme
from shouyue.desk.widgets.words import Words
from shouyue.i18n.language import Language, load_language

_TAGS = ("zh_CN", "en")
_BREATH_MS, _QUIET_MS = 1, 300
_SPOOL, _LOCK = "shouyue-spool-", "lock"
_LOCKED = 75
"""Exit code inside the process: begin anew at the lock screen."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the desk is started with.

    Attributes:
        door: how vaults are found and opened, and PDF pages drawn.
        home: a folder for settings, crash reports and the log of exchanges.
        now: local wall time without a zone.
        vault: open this one at once, with this password, instead of showing the lock screen.
    """

    door: Door
    home: Path
    now: Now
    vault: Path | None = None
    password: str = ""


class Desk(QObject):
    """One run from the lock screen to the end of the process."""

    def __init__(self, app: QApplication, start: Start) -> None:
        super().__init__(app)
        self._app, self._start = app, start
        start.home.mkdir(parents=True, exist_ok=True)
        self._settings = SettingsFile(start.home / "window.ini")
        self.words = Words(_language(self._settings.read().language), self)
        self._translator: QTranslator | None = None
        self._translate_qt()
        self.jobs = Jobs(self)
        self._crash = CrashHandler(start.home / "reports", self.words, start.now, self.lock)
        self._spool, self._spool_lock = _spool(start.home)
        self._acts: Acts | None = None
        self._ended = False
        self.login: LoginPage | None = None
        self.window: Window | None = None
        self._tidying = Tidying(self.jobs, self)
        self._idle = IdleWatch(self._settings.read().idle_minutes, self)
        self._idle.idle.connect(self._lock_when_free)
        app.styleHints().colorSchemeChanged.connect(self._on_colours)

    def begin(self) -> None:
        """Shows the lock screen, or opens the vault that was named."""
        self._crash.install()
        self.login = LoginPage(self._start.door, self.jobs, self.words, self._settings.read().vault)
        self.login.opened.connect(self._on_opened)
        self.login.language_wanted.connect(self.switch_language)
        take_place(self.login, self._settings.read().geometry)
        self.login.show()
        if self._start.vault is not None and not was_locked():
            self.login.open_at_once(self._start.vault, self._start.password)

    def switch_language(self) -> None:
        """To the next of the window's languages."""
        now = self.words.language.tag
        tag = _TAGS[(_TAGS.index(now) + 1) % len(_TAGS)] if now in _TAGS else _TAGS[0]
        self._settings.change(language=tag)
        self.words.speak(_language(tag))
        self._translate_qt()

    def lock(self) -> None:
        """Ends the process and begins a new one at the lock screen."""
        self._end(_LOCKED)

    def _on_opened(self, acts: Acts, folder: str) -> None:
        self._acts = acts
        if folder:
            self._settings.change(vault=folder)
        self.jobs.run(self, acts.identity, self._on_identity)

    def _on_identity(self, person: Person) -> None:
        if self._acts is None:
            return
        bench = Bench(
            acts=self._acts,
            door=self._start.door,
            jobs=self.jobs,
            words=self.words,
            messages=Messages(self),
            changes=Changes(self),
            now=self._start.now,
            spool=self._spool,
            printers=PrinterMemory(self._start.home / "printers.ini"),
        )
        window = Window(bench)
        pages = _pages(window, bench, ExchangeLog(self._start.home / "exchanges.jsonl"))
        self._furnish(window, pages, person)

    def _furnish(self, window: Window, pages: Iterator[None], person: Person) -> None:
        """A piece at a time: all of them at once would be felt."""
        if self._ended:
            return
        for _ in pages:
            # A timer, not an event: what is typed and painted meanwhile has its turn.
            QTimer.singleShot(_BREATH_MS, self, partial(self._furnish, window, pages, person))
            return
        self._enter(window, person)

    def _enter(self, window: Window, person: Person) -> None:
        self.window = window
        self.window.welcome(person)
        self.window.lock_wanted.connect(self.lock)
        self.window.language_wanted.connect(self.switch_language)
        self.window.closing.connect(lambda: self._end(0))
        left = self.login.saveGeometry().data() if self.login is not None else b""
        take_place(self.window, bytes(left) or self._settings.read().geometry)
        self._tidying.start()
        self.window.show()
        self.window.begin()
        if self.login is not None:
            self.login.close()
            self.login.deleteLater()
            self.login = None
        self._idle.start(self._app)

    def _lock_when_free(self) -> None:
        """What runs is not cut off by nobody being there."""
        if self.jobs.busy:
            self.jobs.idle.connect(self.lock)
        else:
            self.lock()

    def _end(self, code: int) -> None:
        if self._ended:
            return
        self._ended = True
        self._idle.stop()
        self._tidying.stop()
        if self.window is not None:
            self.window.keep_drafts()
            self._settings.change(geometry=bytes(self.window.saveGeometry().data()))
            self.window.hide()
        self.jobs.close(self._acts.close if self._acts is not None else None)
        self._spool_lock.unlock()
        shutil.rmtree(self._spool, ignore_errors=True)
        self._app.exit(code)

    def _on_colours(self) -> None:
        dress(self._app, system_theme())

    def _translate_qt(self) -> None:
        """Qt's own words: the buttons of its dialogs, the menus of its fields."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{self.words.language.tag}", folder):
            self._app.installTranslator(self._translator)


def build_window(bench: Bench, log: ExchangeLog) -> Window:
    """The window with all its pages."""
    window = Window(bench)
    for _ in _pages(window, bench, log):
        pass
    return window


def _pages(window: Window, bench: Bench, log: ExchangeLog) -> Iterator[None]:
    """Furnishes the window with one page after the other."""
    # A page is built where it will stand: moved there, all in it would be styled anew.
    stack = window.stack
    window.register("today", TodayPage(bench, stack), "today", "F2")
    yield
    window.register("cases", CasesPage(bench, stack), "cases", "F3")
    yield
    letters = LettersPage(bench, stack)
    window.register("letters", letters, "letters", "F4")
    # Nothing of it is in sight: it waits until the day's list is there and painted.
    later = partial(QTimer.singleShot, _QUIET_MS, letters, letters.furnish)
    bench.jobs.idle.connect(later, Qt.ConnectionType.SingleShotConnection)
    yield
    exchange = ExchangePage(bench, log, stack)
    window.register("exchange", exchange, "exchange", "F5")
    window.begun.connect(exchange.presenter.watcher.start)
    yield
    window.register("case", CasePageView(bench, stack))
    yield
    window.register("tape", TapePage(bench, stack))
    yield
    window.register("rules", RulesPage(bench, stack))
    yield
    window.register("exceptions", ExceptionsPage(bench, stack))
    yield
    window.register("trip", TripPage(bench, stack))
    yield


def run(start: Start) -> int:
    """Opens the desk and stays until it is closed. Returns the exit code.

    Locking does not return: the process is replaced.
    """
    if why := why_no_window():
        sys.stderr.write(f"{why}\n")
        return 1
    app = application()
    desk = Desk(app, start)
    desk.begin()
    code = app.exec()
    if code == _LOCKED:
        begin_anew()
    return code


def application() -> QApplication:
    """The one application of a process, with our font, our icon, and the system's colours."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Shouyue")
    app.setWindowIcon(QIcon(QPixmap(str(shipped("resources") / "icons" / "shouyue.svg"))))
    load_font()
    dress(app, system_theme())
    return app


def _language(tag: str) -> Language:
    try:
        return load_language(tag)
    except LookupError:
        return load_language(_TAGS[0])


def _spool(home: Path) -> tuple[Path, QLockFile]:
    """A private folder for pages and the lock that says it is in use.

    In memory where the system offers that, else beside the rest.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if runtime and Path(runtime).is_dir() else home
    for left in base.glob(f"{_SPOOL}*"):
        # Somebody else's of this account may be at work next to us.
        if QLockFile(str(left / _LOCK)).tryLock(0):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_SPOOL, dir=base))
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    lock.lock()
    return folder, lock
