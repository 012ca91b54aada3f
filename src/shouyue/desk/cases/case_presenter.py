"""Loads one case, and strikes entries through."""

from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from shouyue.casework.cases.views import CasePage
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.sentences import said
from shouyue.i18n.language import Language


class CasePresenter(QObject):
    """One case at a time; an answer for another case never arrives."""

    loaded = Signal(object)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket: Ticket | None = None

    def load(self, note: str, branch: str) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._bench.jobs.run(
            self, partial(self._bench.acts.at(branch).case, note), self._on_loaded
        )

    def withdraw(self, ref: str, reason: str) -> None:
        """Strikes an entry through, with the reason that a person gave."""
        act = partial(self._bench.acts.withdraw, ref, reason)
        self._bench.jobs.run(self, act, self._on_withdrawn)

    def _on_loaded(self, case: CasePage) -> None:
        self._ticket = None
        self.loaded.emit(case)

    def _on_withdrawn(self, outcome: Outcome) -> None:
        messages = self._bench.messages
        match outcome:
            case Saved():
                hints = outcome.hints

                def told(now: Language) -> str:
                    words = now.text("Struck through. It stays readable.")
                    return " ".join([words, *(said(now, hint) for hint in hints)])

                (messages.notice if hints else messages.done)(told)
                self._bench.changes.tell(outcome.notes)
            case Invalid():
                reasons = tuple(problem.reason for problem in outcome.problems)
                messages.notice(lambda now: " ".join(said(now, reason) for reason in reasons))
            case NotAllowed():
                rules = outcome.rules
                messages.notice(lambda now: " ".join(said(now, rule) for rule in rules))
            case _:
                assert_never(outcome)
