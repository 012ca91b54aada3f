"""What the hands wait for between two keys: everything that is on its way, and no longer."""

import time
from threading import Thread

from PySide6.QtCore import QBasicTimer, QObject, QTimer

from shouyue.desk.jobs import Lane
from ui.conftest import Hands


class Counter(QObject):
    """Counts its own timer, which no other object knows of."""

    def __init__(self, ms: int) -> None:
        super().__init__()
        self.ticks = 0
        self._timer = QBasicTimer()
        self._timer.start(ms, self)

    def timerEvent(self, _event) -> None:  # noqa: N802 - Qt's name
        self.ticks += 1


def test_timers_under_a_fifth_of_a_second_have_run_out_whosever_they_are(hands: Hands):
    counter, told = Counter(150), []
    QTimer.singleShot(170, lambda: told.append(True))
    hands.settle()
    # On a busy machine its turn may come a second time before the other's comes once.
    assert counter.ticks
    assert told == [True]


def test_work_that_starts_a_timer_that_starts_work_has_ended(hands: Hands):
    told: list[str] = []
    jobs, window = hands.bench.jobs, hands.window

    def again(_: object) -> None:
        told.append("once")
        jobs.run(window, lambda: time.sleep(0.3), lambda _: told.append("twice"), lane=Lane.PAGES)

    def later(_: object) -> None:
        QTimer.singleShot(150, lambda: jobs.run(window, lambda: None, again))

    jobs.run(window, lambda: time.sleep(0.3), later)
    hands.settle()
    assert told == ["once", "twice"]


def test_what_another_thread_posted_has_arrived(hands: Hands):
    told: list[bool] = []
    target = QObject()
    target.objectNameChanged.connect(lambda _: told.append(True))
    thread = Thread(target=lambda: QTimer.singleShot(0, target, lambda: target.setObjectName("x")))
    thread.start()
    thread.join()
    hands.settle()
    assert told == [True]


def test_a_timer_that_comes_again_and_again_holds_nobody_up(hands: Hands):
    counter = Counter(10)
    start = time.monotonic()
    hands.settle()
    assert counter.ticks > 1
    assert time.monotonic() - start < 5
