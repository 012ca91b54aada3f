"""Collects Python's cyclic garbage when the window rests, and on its own thread.

Left to itself the collector runs on whichever thread happens to allocate, and stops all of them
meanwhile: on a full branch for longer than a person should notice. Objects of Qt that it finds must
not be freed on another thread than the window's either.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from shouyue.desk.jobs import Jobs

_LOOK_MS: Final = 2_000
_NEW: Final = 1
_ALL: Final = 2
"""Generations of objects: those of the last looks, and every one."""

_MOST_WAITING: Final = 2_000_000
"""New objects of which, however busy, some must be let go: several hundred megabytes."""


class Tidying(QObject):
    """Holds the collector still while work is under way; `stop` gives it back."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on; what is there stays until the end and is not looked through again."""
        gc.freeze()
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Collects what is new if nothing is under way; the timer calls it.

        All of it only while the person looks at another program: that takes a moment.
        """
        new = gc.get_count()[0]
        if new <= _MOST_WAITING and (not new or self._jobs.busy):
            return
        state = QGuiApplication.applicationState()
        is_away = state is not Qt.ApplicationState.ApplicationActive
        gc.collect(_ALL if is_away else _NEW)

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
