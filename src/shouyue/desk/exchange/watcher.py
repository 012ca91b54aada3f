"""Notices by itself that a network is back, and exchanges."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from shouyue.casework.views import Status
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Lane
from shouyue.domain.errors import KnownError

FIRST_MS = 5_000
LONGEST_MS = 30 * 60_000
QUIET_MS = 15 * 60_000
"""With nothing to send, how often to ask what headquarters has for us."""


class Watcher(QObject):
    """Asks whether headquarters answers: at once when a network appears, else ever more seldom."""

    answered = Signal()
    """Headquarters is there: now is the time."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._wait_ms = FIRST_MS
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        if QNetworkInformation.loadDefaultBackend():
            network = QNetworkInformation.instance()
            network.reachabilityChanged.connect(self._on_network)

    @property
    def next_ms(self) -> int:
        """How long until it asks again; for people who wonder, and for tests."""
        return self._timer.remainingTime()

    def start(self) -> None:
        self._wait(FIRST_MS)

    def exchanged(self) -> None:
        """An exchange went well: nothing is urgent."""
        self._wait_ms = FIRST_MS
        self._wait(QUIET_MS)

    def failed(self) -> None:
        """It did not: ask again, each time a little later."""
        self._wait_ms = min(self._wait_ms * 2, LONGEST_MS)
        self._wait(self._wait_ms)

    def _on_network(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability not in (
            QNetworkInformation.Reachability.Disconnected,
            QNetworkInformation.Reachability.Unknown,
        ):
            self._wait_ms = FIRST_MS
            self._wait(FIRST_MS)

    def _wait(self, milliseconds: int) -> None:
        self._timer.start(milliseconds)

    def _look(self) -> None:
        if self._asking:
            return
        self._asking = True
        self._bench.jobs.run(self, self._bench.acts.status, self._on_status, self._on_error)

    def _on_status(self, status: Status) -> None:
        if not status.enrolled:
            self._asking = False
            self._wait(QUIET_MS)
            return
        reachable = self._bench.acts.reachable
        self._bench.jobs.run(self, reachable, self._on_reachable, self._on_error, Lane.WIRE)

    def _on_reachable(self, there: bool) -> None:
        self._asking = False
        if there:
            self.answered.emit()
        else:
            self.failed()

    def _on_error(self, _: KnownError) -> None:
        self._asking = False
        self.failed()
