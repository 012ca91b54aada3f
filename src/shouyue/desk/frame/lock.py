"""When to lock: nobody at the keyboard, the lid was closed. Locking ends the process."""

import os
import subprocess
import sys
import time
from typing import NoReturn

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from typing_extensions import override

_LOOK_MS = 5_000
LOCKED = "SHOUYUE_LOCKED"
_SLEPT_S = 60
_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Tells once when nothing was touched for so long, or when the machine slept meanwhile."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._limit_s = minutes * 60.0
        self._touched = time.monotonic()
        self._looked = _since_boot()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, app: QGuiApplication) -> None:
        """From now on it tells.

        It looks at the window that has the focus, where all that a hand does comes in, and at what
        has the focus in it, where words of an input method come. Were it to look at every event of
        the application, each of the hundreds of a page that is painted would wait for Python.
        """
        for changed, now in (
            (app.focusWindowChanged, app.focusWindow()),
            (app.focusObjectChanged, app.focusObject()),
        ):
            changed.connect(self.look_at)
            self.look_at(now)
        self._touched = time.monotonic()
        self._looked = _since_boot()
        self._timer.start()

    def look_at(self, seen: QObject | None) -> None:
        """What is done to it counts from now on."""
        if seen is not None:
            seen.installEventFilter(self)

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Compares the clocks; the timer calls it."""
        slept = _since_boot() - self._looked > _SLEPT_S
        self._looked = _since_boot()
        if slept or time.monotonic() - self._touched >= self._limit_s:
            self._timer.stop()
            self.idle.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() in _ACTIVITY:
            self._touched = time.monotonic()
        return False


def _since_boot() -> float:
    """Seconds, those asleep included: on Linux that is a clock of its own."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        return time.monotonic()


def was_locked() -> bool:
    """Whether this process stands in place of one that was locked: it opens nothing by itself."""
    return LOCKED in os.environ


def begin_anew() -> NoReturn:
    """Replaces this process by a fresh one at its lock screen: keys and names are gone with it."""
    command = [sys.executable, *sys.orig_argv[1:]]
    os.environ[LOCKED] = "1"
    if os.name == "posix":
        os.execv(sys.executable, command)  # noqa: S606 - our own command line, no shell
    subprocess.Popen(command)  # noqa: S603 - our own command line, no shell
    os._exit(0)
