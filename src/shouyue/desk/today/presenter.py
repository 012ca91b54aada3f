"""Asks for today and tells the page."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from shouyue.casework.cases.views import Today
from shouyue.casework.inputs import RecallInput
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.taking_back import tell_saved
from shouyue.desk.widgets.words import N_


class TodayPresenter(QObject):
    """Loads the day's list; an answer that a newer question overtook is dropped."""

    loaded = Signal(object)
    reckoned = Signal(int, int)
    """How many clocks of how many, where a whole branch has to be reckoned first."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None

    def load(self, *, whole: bool = False, officer: str = "") -> None:
        if self._ticket is not None:
            self._ticket.drop()
        acts = self._bench.acts

        def work(ticket: Ticket) -> Today:
            return acts.today(ticket.progress, whole=whole, officer=officer)

        self._ticket = self._bench.jobs.run_long(
            self, work, self._on_loaded, on_progress=self.reckoned
        )

    def recall(self, serial: str, branch: str) -> None:
        """The letter was taken from the stack; one key takes that back."""
        act = partial(self._bench.acts.at(branch).recall_letters, RecallInput((serial,)))
        self._bench.jobs.run(self, act, self._on_recalled)

    def _on_recalled(self, outcome: Outcome) -> None:
        messages = self._bench.messages
        if not isinstance(outcome, Saved):
            messages.notice(lambda now: now.text("This letter is no longer here."))
            return
        words = N_("Taken back: this letter does not go out.")
        tell_saved(self._bench, outcome, lambda now: now.text(words))
        self._bench.changes.tell(outcome.notes)

    def _on_loaded(self, today: Today) -> None:
        self._ticket = None
        self.loaded.emit(today)
