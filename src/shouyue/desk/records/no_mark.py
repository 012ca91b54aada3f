"""A slip that came back empty: why nobody signed, and what proves a refusal all the same."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from shouyue.casework.inputs import ServingInput
from shouyue.desk.records.rows import Rows
from shouyue.desk.widgets.entries import Choice, CountEntry, DayEntry
from shouyue.desk.widgets.words import N_, Captions
from shouyue.i18n.language import Language

_WHY = (
    ("not_met", N_("Nobody met")),
    ("refused", N_("Would not sign")),
    ("returned", N_("Came back unread")),
    ("spoilt", N_("Paper spoilt")),
)
_WHY_FIRST = N_("Say why nobody signed.")
_DAY_FIRST = N_("Say on which day that was.")
_MOST_WITNESSES = 9
NAMES: Final[Mapping[str, str]] = {
    "way": "why",
    "on": "tried_on",
    "video": "seen_on_video",
    "neutral_witnesses": "seen_by",
}
"""Under which name an input of the act stands among the rows."""


class NoMark:
    """Rows that stand in the place of all others once somebody says that there is no mark."""

    def __init__(
        self, rows: Rows, captions: Captions, today: Callable[[], date], parent: QWidget
    ) -> None:
        self._rows = rows
        self.why = Choice(_WHY, captions, parent)
        rows.add("why", N_("Why nobody signed"), self.why)
        self._on = DayEntry(today, parent)
        rows.add("tried_on", N_("On which day"), self._on)
        self._video = rows.add_check("seen_on_video", N_("The refusal is on video"))
        self._seen_by = CountEntry(0, _MOST_WITNESSES, parent)
        rows.add("seen_by", N_("Neutral witnesses"), self._seen_by)
        self._today = today

    def clear(self) -> None:
        self.why.clear_value()
        self._on.set_day(None)
        self._video.setChecked(False)
        self._seen_by.setValue(0)

    def fit(self, *, shown: bool) -> None:
        """In sight only what matters."""
        for name in ("why", "tried_on"):
            self._rows.show_part(name, shown=shown)
        for name in ("seen_on_video", "seen_by"):
            self._rows.show_part(name, shown=shown and self.why.value == "refused")

    def unsaid(self) -> Iterator[tuple[str, str]]:
        """Names of inputs with the sentence of what each wants."""
        if not self.why.is_chosen:
            yield "why", _WHY_FIRST
        if not self._on.text().strip():
            yield "tried_on", _DAY_FIRST

    def foretold(self, language: Language) -> str:
        """What saving would do to the clock."""
        if self.why.value == "refused":
            return language.text(
                "A refusal moves the clock only where it is proved: by video or neutral witnesses."
            )
        return language.text("No clock moves by this; the page stays with its letter.")

    def entry(self, serial: str, words: str, reason: str) -> ServingInput:
        may_count = self.why.value == "refused"
        return ServingInput(
            serial=serial,
            on=self._on.day or self._today(),
            way=self.why.value,  # type: ignore[arg-type] # one of its own options
            video=may_count and self._video.isChecked(),
            neutral_witnesses=self._seen_by.value() if may_count else 0,
            words=words,
            override=reason,
            unsigned=True,
        )
