"""The status line: saved here, held by headquarters up to when, what waits. Always the truth."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from shouyue.casework.views import Status
from shouyue.desk.bench import Bench
from shouyue.desk.held import held_there, saved_here, troubles, waiting
from shouyue.desk.jobs import Ticket
from shouyue.desk.sentences import said
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.words import Captions

_SHAPES = {"good": "●", "warn": "▲", "bad": "■", "quiet": "○"}


class StatusLine(QFrame):
    """Three sentences, and a fourth where the day cannot be right; a click leads to exchange."""

    clicked = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._bench = bench
        self._ticket: Ticket | None = None
        self._status: Status | None = None
        self._parts = [QLabel(self) for _ in range(4)]
        sentences = FlowLayout(gap=14)
        for part in self._parts:
            sentences.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.addLayout(sentences, 1)
        help_key = QLabel(self)
        help_key.setObjectName("quiet")
        row.addWidget(help_key)
        captions = Captions(bench.words, self)
        captions.text("F1 Help", help_key.setText)
        captions.follow(self._retell)
        bench.changes.happened.connect(self._on_changes)

    @property
    def text(self) -> str:
        return " | ".join(part.text() for part in self._parts if part.text())

    def load(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = self._bench.jobs.run(self, self._bench.acts.status, self._on_loaded)

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def _on_changes(self, _: object) -> None:
        self.load()

    def _on_loaded(self, status: Status) -> None:
        self._ticket = None
        self._status = status
        self._retell()

    def _retell(self) -> None:
        if self._status is None:
            return
        language, status = self._bench.words.language, self._status
        told = [
            ("quiet", saved_here(language, status)),
            held_there(language, status),
            waiting(language, status),
        ]
        if found := troubles(language, status):
            told[2] = ("bad", language.list([told[2][1], *found]))
        wrong = status.wrong_day
        told.append(("bad", said(language, wrong) if wrong is not None else ""))
        for part, (tone, words) in zip(self._parts, told, strict=True):
            part.setText(f"{_SHAPES[tone]} {words}" if words else "")
            part.setVisible(bool(words))
            part.setToolTip(words)
            if part.property("tone") != tone:
                part.setProperty("tone", tone)
                part.style().unpolish(part)
                part.style().polish(part)
