"""Exchange.

The user's minute: back in the branch, the cable is in; is my week's work safe?
Three sentences, large: saved here, held by headquarters up to when, what waits.
Mostly nothing has to be done: the program has noticed the network and is already at it.
The button does it now; progress shows it, Escape stops it, nothing is half-done.
Below, in words, when it last went well and what stood against it when it did not.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.views import Status
from shouyue.desk.bench import Bench
from shouyue.desk.exchange.log import ExchangeLog, words
from shouyue.desk.exchange.presenter import ExchangePresenter
from shouyue.desk.held import held_there, saved_here, troubles, waiting
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import Page, card, heading, quiet
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.lines import LinesModel
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.verdict import SHAPES, Verdict
from shouyue.desk.widgets.words import N_


class ExchangePage(Page):
    """The three sentences, the button, joining, the log."""

    TITLE = N_("Exchange")
    KEYS = (
        ("Enter", N_("Exchange now")),
        ("Esc", N_("Stop; nothing is half-done")),
    )

    def __init__(self, bench: Bench, log: ExchangeLog, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._status: Status | None = None
        self.presenter = ExchangePresenter(bench, log, self)
        standing = self._build_standing()
        self._join = self._build_join()
        story = self._build_log()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(standing)
        layout.addWidget(self._join)
        layout.addWidget(story, 1)
        self.presenter.loaded.connect(self._on_loaded)
        self.presenter.began.connect(self._on_began)
        self.presenter.ended.connect(self._on_ended)
        self.captions.follow(self._retell)
        self._retell_log()

    @override
    def arrive(self) -> None:
        self.presenter.load()
        self._now.setFocus()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        self.presenter.load()

    @override
    def step_back(self) -> bool:
        if not self.presenter.busy:
            return False
        self.presenter.stop()
        return True

    def _build_standing(self) -> QWidget:
        frame, column = card(self)
        self._lines = [QLabel(frame) for _ in range(3)]
        for line in self._lines:
            line.setObjectName("title")
            line.setWordWrap(True)
            column.addWidget(line)
        self._trouble = Verdict(frame)
        self._trouble.hide()
        column.addWidget(self._trouble)
        self._now = IconButton("exchange", frame)
        self._now.setObjectName("main")
        self.captions.text("Exchange now", self._now.setText)
        self._now.clicked.connect(self.presenter.exchange)
        self._stop = Button(frame)
        self.captions.text("Stop  (Esc)", self._stop.setText)
        self._stop.clicked.connect(self.step_back)
        self._bar = QProgressBar(frame)
        self.captions.text("Progress of the exchange", self._bar.setAccessibleName)
        self._by_itself = quiet(frame)
        self.captions.text(
            "As soon as there is a network, the program exchanges by itself.",
            self._by_itself.setText,
        )
        row = QHBoxLayout()
        row.addWidget(self._now)
        row.addWidget(self._stop)
        row.addWidget(self._bar, 1)
        row.addWidget(self._by_itself, 1)
        column.addSpacing(6)
        column.addLayout(row)
        self._show_running(running=False)
        return frame

    def _build_join(self) -> QWidget:
        frame, column = card(self)
        column.addWidget(heading(self.captions, N_("Join headquarters"), frame))
        how = quiet(frame)
        self.captions.text(
            "Headquarters gives an address and a code that works once. Until then everything stays"
            " on this laptop, and nothing of it is lost by joining later.",
            how.setText,
        )
        column.addWidget(how)
        self._url, self._code = QLineEdit(frame), QLineEdit(frame)
        self.captions.text(
            "Address, such as https://…", self._url.setPlaceholderText, self._url.setAccessibleName
        )
        self.captions.text("Code", self._code.setPlaceholderText, self._code.setAccessibleName)
        self._code.setMaximumWidth(260)
        self._join_button = Button(frame)
        self.captions.text("Join", self._join_button.setText)
        self._join_button.clicked.connect(self._on_join)
        self._url.returnPressed.connect(self._code.setFocus)
        self._code.returnPressed.connect(self._on_join)
        row = QHBoxLayout()
        row.addWidget(self._url, 1)
        row.addWidget(self._code)
        row.addWidget(self._join_button)
        column.addLayout(row)
        return frame

    def _build_log(self) -> QWidget:
        frame, column = card(self)
        column.addWidget(heading(self.captions, N_("The last exchanges"), frame))
        self._story = LinesModel(self)
        self._story_list = QListView(frame)
        self._story_list.setModel(self._story)
        self.captions.text("The last exchanges", self._story_list.setAccessibleName)
        self._no_story = quiet(frame)
        self.captions.text("None yet.", self._no_story.setText)
        column.addWidget(self._no_story, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._story_list, 1)
        column.addStretch(0)
        return frame

    def _on_join(self) -> None:
        url, code = self._url.text().strip(), self._code.text().strip()
        if not url or not code:
            (self._code if url else self._url).setFocus()
            return
        self.presenter.join(url, code)

    def _on_loaded(self, status: Status) -> None:
        self._status = status
        self._retell()

    def _on_began(self, ticket: Ticket) -> None:
        self._bar.setRange(0, 0)
        ticket.progressed.connect(self._on_progress)
        self._show_running(running=True)

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _on_ended(self) -> None:
        self._show_running(running=False)
        self._retell_log()
        self.presenter.load()

    def _show_running(self, *, running: bool) -> None:
        gone, there = (self._now, self._stop) if running else (self._stop, self._now)
        had_focus = gone.hasFocus()
        there.setEnabled(True)
        there.setVisible(True)
        if had_focus:
            there.setFocus()
        self._now.setEnabled(not running)
        self._stop.setVisible(running)
        self._bar.setVisible(running)
        self._by_itself.setVisible(not running)

    def _retell(self) -> None:
        self._retell_log()
        status, language = self._status, self.bench.words.language
        if status is None:
            return
        told = [
            ("plain", saved_here(language, status)),
            held_there(language, status),
            waiting(language, status),
        ]
        for line, (tone, sentence) in zip(self._lines, told, strict=True):
            shape = {"good": "●", "warn": "▲", "bad": "■"}.get(tone, SHAPES["plain"])
            line.setText(f"{shape}  {sentence}")
            line.setProperty("tone", tone)
            line.style().unpolish(line)
            line.style().polish(line)
        found = troubles(language, status)
        self._trouble.show_verdict("bad", language.list(found) if found else "")
        self._join.setVisible(not status.enrolled)
        self._now.setEnabled(status.enrolled and not self.presenter.busy)

    def _retell_log(self) -> None:
        language = self.bench.words.language
        lines = [words(language, entry) for entry in self.presenter.log.entries]
        self._story.set_lines(lines)
        self._story_list.setVisible(bool(lines))
        self._no_story.setVisible(not lines)
