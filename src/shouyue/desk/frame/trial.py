"""Opens the window where nobody looks and closes it again: does all that it needs load and draw?"""

import os
import sys

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from shouyue.desk.frame.app import Desk, Start
from shouyue.desk.widgets.style import dress, load_font, system_theme

_LOOK_EVERY_MS = 50
_PATIENCE_MS = 60_000


def opens(start: Start) -> bool:
    """Whether the window comes up on the vault that `start` names, without a display.

    To be called once, in a process that opens no other window.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(sys.argv[:1])
    load_font()
    dress(app, system_theme())
    desk = Desk(app, start)
    clock, timer = QElapsedTimer(), QTimer()
    shown: list[bool] = []

    def look() -> None:
        if desk.window is not None and desk.window.isVisible():
            timer.stop()
            shown.append(True)
            desk.window.close()
        elif clock.elapsed() > _PATIENCE_MS:
            app.exit(1)

    timer.timeout.connect(look)
    clock.start()
    timer.start(_LOOK_EVERY_MS)
    desk.begin()
    return app.exec() == 0 and bool(shown)
