"""Asks for today and tells the page."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from shouyue.casework.inputs import RecallInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.views import Today
from shouyue.desk.acts import Acts
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket


class TodayPresenter(QObject):
    """Loads the day's list; an answer that a newer question overtook is dropped."""

    loaded = Signal(object)
    reckoned = Signal(int, int)
    """How many clocks of how many, where a whole branch has to be reckoned first."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None

    def load(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        acts = self._bench.acts

        def work(ticket: Ticket) -> Today:
            return acts.today(ticket.progress)

        self._ticket = self._bench.jobs.run_long(self, work, self._on_loaded)
        self._ticket.progressed.connect(self.reckoned)

    def recall(self, serial: str) -> None:
        """The letter was taken from the stack; one key takes that back."""
        act = partial(self._bench.acts.recall_letter, RecallInput(serial))
        self._bench.jobs.run(self, act, self._on_recalled)

    def _on_recalled(self, outcome: Outcome) -> None:
        messages = self._bench.messages
        if not isinstance(outcome, Saved):
            messages.notice(lambda now: now.text("This letter is no longer here."))
            return
        bench, saved = self._bench, outcome

        def take_back() -> None:
            why = bench.words.language.text("entered by mistake")
            refs = saved.refs
            act = partial(_withdraw_all, bench.acts, refs, why)
            bench.jobs.run(messages, act, lambda _: bench.changes.tell(saved.notes))

        messages.done(
            lambda now: now.text("Taken back: this letter does not go out."),
            lambda now: now.text("Take back  (Ctrl+Z)"),
            take_back,
        )
        bench.changes.tell(saved.notes)

    def _on_loaded(self, today: Today) -> None:
        self._ticket = None
        self.loaded.emit(today)


def _withdraw_all(acts: Acts, refs: tuple[str, ...], why: str) -> None:
    for ref in refs:
        acts.withdraw(ref, why)
