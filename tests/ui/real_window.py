"""A window on a real vault: encrypted files, real rules, real pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shouyue.casework.opening import system_clock
from shouyue.casework.practice.village import PracticeClock, Village, found
from shouyue.casework.workspace import Workspace
from shouyue.desk.bench import Bench, Changes
from shouyue.desk.deeds import Deeds, door
from shouyue.desk.devices.printer_memory import PrinterMemory
from shouyue.desk.exchange.log import ExchangeLog
from shouyue.desk.frame.app import build_window
from shouyue.desk.jobs import Jobs
from shouyue.desk.widgets.messages import Messages
from shouyue.desk.widgets.words import Words
from shouyue.i18n.language import load_language
from shouyue.ledger.moment import Clock
from ui.conftest import Hands


@contextmanager
def real_window(
    app: QApplication, folder: Path, open_it: Callable[[], Workspace], clock: Clock, of: Any = None
) -> Iterator[Hands]:
    """A window on what `open_it` opens on the store thread, with the day's list open."""
    jobs, messages, told = Jobs(), Messages(), []
    ws = jobs.on_store(open_it)
    acts = jobs.on_store(lambda: Deeds(ws))
    messages.told.connect(told.append)
    spool = folder / "spool"
    spool.mkdir(parents=True)
    bench = Bench(
        acts,
        door(folder, clock),
        jobs,
        Words(load_language("zh_CN")),
        messages,
        Changes(),
        lambda: ws.now().replace(tzinfo=None),
        spool,
        PrinterMemory(folder / "printers.ini"),
    )
    window = build_window(bench, ExchangeLog(folder / "log"))
    jobs.failed.connect(told.append)
    window.resize(1366, 728)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    hands = Hands(window, of, bench, told, app)
    window.begin()
    hands.settle()
    yield hands
    jobs.close(acts.close)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def practice_window(app: QApplication, folder: Path) -> Iterator[Hands]:
    """The officer of a practice village of 64 loans."""
    clock = PracticeClock(system_clock)
    village = Village(folder / "village", 64, clock)
    with real_window(app, folder, lambda: found(village)[0], clock, village) as hands:
        yield hands
