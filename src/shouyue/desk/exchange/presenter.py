"""Exchanges, joins, and keeps the log; pressed by a person or woken by the watcher."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from shouyue.casework.views import ExchangeReport, Status
from shouyue.desk.bench import Bench
from shouyue.desk.exchange.log import Entry, ExchangeLog
from shouyue.desk.exchange.watcher import Watcher
from shouyue.desk.jobs import Lane, Ticket
from shouyue.domain.errors import KnownError


class ExchangePresenter(QObject):
    """One exchange at a time."""

    loaded = Signal(object)
    began = Signal(object)
    ended = Signal()
    joined = Signal()

    def __init__(self, bench: Bench, log: ExchangeLog, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self.log = log
        self._ticket: Ticket | None = None
        self._asked_by_person = False
        self.watcher = Watcher(bench, self)
        self.watcher.answered.connect(self._on_answered)

    @property
    def busy(self) -> bool:
        return self._ticket is not None

    def load(self) -> None:
        self._bench.jobs.run(self, self._bench.acts.status, self._on_status)

    def exchange(self) -> None:
        """A person wants it now."""
        self._exchange(by_person=True)

    def _exchange(self, *, by_person: bool) -> None:
        if self._ticket is not None:
            return
        acts, jobs = self._bench.acts, self._bench.jobs
        self._asked_by_person = by_person
        self._ticket = jobs.run_long(
            self,
            lambda ticket: acts.exchange(ticket.progress, ticket.cancelled, jobs.on_store),
            self._on_exchanged,
            self._on_error,
            Lane.WIRE,
        )
        self.began.emit(self._ticket)

    def stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

    def join(self, url: str, code: str) -> None:
        """Enrols by a one-time code."""
        act = partial(self._bench.acts.enrol, url, code)
        self._bench.jobs.run(self, act, self._on_joined)

    def _on_status(self, status: Status) -> None:
        self.loaded.emit(status)

    def _on_answered(self) -> None:
        self._exchange(by_person=False)

    def _on_exchanged(self, report: ExchangeReport) -> None:
        self._ticket = None
        self.log.add(Entry.of(self._now(), report))
        self.watcher.exchanged()
        if report.rules:
            self._bench.messages.done(
                lambda now: now.text("Headquarters has issued rules; F6 shows what holds now.")
            )
        elif self._asked_by_person:
            self._bench.messages.done(
                lambda now: now.text(
                    "Exchanged: {sent} sent, {received} received.",
                    sent=now.number(report.sent),
                    received=now.number(report.received),
                )
            )
        self.ended.emit()
        self._bench.changes.tell(())

    def _on_error(self, error: KnownError) -> None:
        self._ticket = None
        self.log.add(Entry(self._now(), error=error.code))
        self.watcher.failed()
        if self._asked_by_person:
            self._bench.messages.trouble(error)
        self.ended.emit()

    def _on_joined(self, _: None) -> None:
        self._bench.messages.done(lambda now: now.text("This laptop belongs to headquarters now."))
        self.joined.emit()
        self.watcher.start()
        self._bench.changes.tell(())

    def _now(self) -> str:
        return self._bench.now().isoformat(timespec="minutes")
