"""Work off the GUI thread: one thread owns the store, one draws pages, two wait for others.

One of those waits for networks, one for the child that reads scans.
Work receives and returns frozen data. Answers come back on the GUI thread, and not at all once
their owner is gone or no longer wants them.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import Enum
from threading import Event
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from shouyue.domain.errors import KnownError

T = TypeVar("T")

_TICK_S = 0.05
"""How often progress is told at most."""

_PATIENCE_S = 3.0

_TURN_S = 0.0005
"""How long one thread keeps Python while another wants it."""


class Lane(Enum):
    """Which thread does it. The renderer of pages is not thread-safe either: one thread."""

    STORE = "store"
    PAGES = "pages"
    SCANS = "scans"
    WIRE = "wire"


class Ticket(QObject):
    """One piece of work on its way. Lives in the GUI thread; two methods are for the worker."""

    progressed = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = Event()
        self._told = 0.0
        self.dropped = False

    def cancel(self) -> None:
        """Asks the work to stop at its next step; it still answers."""
        self._stop.set()

    def drop(self) -> None:
        """Whatever it answers is no longer wanted."""
        self.dropped = True
        self._stop.set()

    def progress(self, done: int, total: int) -> None:
        """For the worker: how far it is."""
        now = time.monotonic()
        if done == total or now - self._told >= _TICK_S:
            self._told = now
            self.progressed.emit(done, total)

    def cancelled(self) -> bool:
        """For the worker: whether to stop."""
        return self._stop.is_set()


@dataclass(frozen=True, slots=True, eq=False)
class _Order(Generic[T]):
    owner: QObject
    ticket: Ticket
    on_done: Callable[[T], object]
    on_error: Callable[[KnownError], object] | None


class Jobs(QObject):
    """The threads, and the way back from them."""

    failed = Signal(object)
    """A KnownError that nobody asked to see; the window tells it."""

    idle = Signal()
    """Nothing is under way any more."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane.value) for lane in Lane
        }
        # Else the window waits five thousandths of a second whenever it needs Python, and on a page
        # that is painted it does a dozen times.
        sys.setswitchinterval(_TURN_S)
        self._tickets: set[Ticket] = set()
        self._under_way: dict[Lane, set[Future[object]]] = {lane: set() for lane in Lane}
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        return bool(self._tickets)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: Callable[[KnownError], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> Ticket:
        """Does short work; `on_done` gets its answer on the GUI thread."""
        return self.run_long(owner, lambda _: work(), on_done, on_error, lane)

    def run_long(
        self,
        owner: QObject,
        work: Callable[[Ticket], T],
        on_done: Callable[[T], object],
        on_error: Callable[[KnownError], object] | None = None,
        lane: Lane = Lane.STORE,
        on_progress: Callable[[int, int], object] | SignalInstance | None = None,
    ) -> Ticket:
        """The same for work that tells its progress to the ticket and asks it whether to stop.

        `on_progress` hears all of it; whoever connects to the ticket later may miss the beginning.
        """
        ticket = Ticket(self)
        if on_progress is not None:
            ticket.progressed.connect(on_progress)
        order = _Order(owner, ticket, on_done, on_error)
        if self._closed:
            ticket.drop()
            return ticket
        self._tickets.add(ticket)
        future = self._pools[lane].submit(_unless_dropped, work, ticket)
        self._under_way[lane].add(future)
        future.add_done_callback(lambda done: self._finished.emit(order, done))
        return ticket

    def on_store(self, work: Callable[[], T], /) -> T:
        """For work on another thread: does something on the store thread and waits for it."""
        return self._pools[Lane.STORE].submit(work).result()

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Refuses new work, does what is queued, `last` behind all of it on the store thread.

        What takes long is asked to stop, and no answer is delivered any more. A network that does
        not answer is not waited for: what it would bring comes the next time.
        """
        self._closed = True
        for ticket in self._tickets:
            ticket.cancel()
        for lane in (Lane.WIRE, Lane.PAGES, Lane.SCANS):
            wait(self._under_way[lane], timeout=_PATIENCE_S)
            self._pools[lane].shutdown(wait=False, cancel_futures=True)
        if last is not None:
            self._pools[Lane.STORE].submit(last).add_done_callback(Future.result)
        self._pools[Lane.STORE].shutdown(wait=True)

    @Slot(object, object)
    def _deliver(self, order: _Order[object], future: Future[object]) -> None:
        self._tickets.discard(order.ticket)
        for futures in self._under_way.values():
            futures.discard(future)
        try:
            self._answer(order, future)
        finally:
            # At once, while this frame holds it. Deleted later, it can meet the worker that lets go
            # of it last, and then PySide 6.11 frees its half twice and the program crashes.
            shiboken6.delete(order.ticket)
            if not self._tickets:
                self.idle.emit()

    def _answer(self, order: _Order[object], future: Future[object]) -> None:
        error = future.exception()
        if error is not None and not isinstance(error, KnownError):
            raise error
        if self._closed or order.ticket.dropped or not shiboken6.isValid(order.owner):
            return
        if error is None:
            order.on_done(future.result())
        elif order.on_error is not None:
            order.on_error(error)
        else:
            self.failed.emit(error)


def _unless_dropped(work: Callable[[Ticket], object], ticket: Ticket) -> object:
    return None if ticket.dropped else work(ticket)
