"""Of which day a file is, where it does not say or says one that can hardly be."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shouyue.casework.tapes.days import ASKED, BEFORE_LENDING, BY_CLOCK, DAY, LONG_AGO
from shouyue.desk.bench import Bench
from shouyue.desk.page import card, heading
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import DayEntry
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError

_SAYS_NOTHING = N_("The file itself does not say.")
_KEEP: Final[Mapping[str, str]] = {
    DAY: N_("The file is right, this computer's day is wrong: load it"),
    LONG_AGO: N_("These figures are as old as that: load them"),
    BEFORE_LENDING: N_("The day is right, the days of lending are wrong: load it"),
    BY_CLOCK: N_("The day is right, headquarters was not heard of for long: load it"),
}
"""What lets the file in with its own day, by what speaks against that."""


class DayCard(QWidget):
    """The day is asked for; the file's own can be kept where something else may be wrong."""

    said = Signal(object)
    right = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._error: KnownError | None = None
        frame, column = card(self)
        column.addWidget(heading(captions, N_("Of which day are these figures?"), frame))
        self.why = Verdict(frame)
        self.entry = DayEntry(bench.today, frame)
        captions.text("Day of the figures", self.entry.setAccessibleName)
        self.entry.returnPressed.connect(self._on_day)
        go = Button(frame)
        go.setObjectName("main")
        captions.text("Load", go.setText)
        go.clicked.connect(self._on_day)
        self.keep = Button(frame)
        self.keep.clicked.connect(self.right)
        row = QHBoxLayout()
        for widget in (self.entry, go, self.keep):
            row.addWidget(widget)
        row.addStretch(1)
        column.addWidget(self.why)
        column.addLayout(row)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        captions.follow(self._retell)

    def ask(self, error: KnownError) -> None:
        """`error` says what is wrong with the file's own day, or that it has none."""
        self._error = error
        self.keep.setVisible(error.code in ASKED)
        self._retell()
        self.entry.set_day(self._bench.today())
        self.entry.setFocus()
        self.entry.selectAll()

    def _retell(self) -> None:
        if self._error is None:
            return
        language = self._bench.words.language
        if self._error.code in _KEEP:
            self.keep.setText(language.text(_KEEP[self._error.code]))
        if "as_of" in self._error.params:
            words = language.told(self._error.code, _plain(self._error))
            self.why.show_verdict("warn", words)
        else:
            self.why.show_verdict("plain", language.text(_SAYS_NOTHING))

    def _on_day(self) -> None:
        if self.entry.day is not None:
            self.said.emit(self.entry.day)


def _plain(error: KnownError) -> dict[str, str | int]:
    said = error.params.items()
    return {name: value if isinstance(value, int) else str(value) for name, value in said}
