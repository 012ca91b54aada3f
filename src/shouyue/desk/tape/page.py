"""The bank's export.

The user's minute: the file of this morning lies on the desktop or on a stick.
Ctrl+O, choose it, Enter; or drop it onto the window. Progress shows, Escape leaves nothing behind.
What came in and what did not: rows, the sum, who is newly overdue, who has paid.
What the file says nothing of, and what stays therefore, is said above the rows to look at.
A row that was refused, or taken with a doubt, names its line and why, to be mended in the file.
Letters that lie here and ask for what was paid are counted in one line; Ctrl+H opens their list.
The loans that changed stand below by name, those newly overdue first; Enter opens one.
A bank with headers of its own is asked about them once. A file of a day to come is asked about;
one whose figures do not count says which import stands before it, and that can be taken back here.
Below stand the files that were taken in before, the last one first; Delete takes one back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.tapes.views import MovedLoan, RefusedLine, TapeReport
from shouyue.desk.acts import AsksForColumns
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import RECALLS_KEY, GoCase, GoRecalls, Page, card, heading, quiet
from shouyue.desk.sentences import said
from shouyue.desk.tape.columns_card import ColumnsCard
from shouyue.desk.tape.day_card import DayCard
from shouyue.desk.tape.part_card import PartCard
from shouyue.desk.tape.presenter import TapePresenter
from shouyue.desk.tape.taken_list import TakenList
from shouyue.desk.tape.undoing import UndoLine
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.tables import Column, RowsModel, Table
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_
from shouyue.desk.working import WorkingCard
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file with what is to be said of it, and whether it was taken in all the same."""

    line: RefusedLine
    is_taken: bool


_ROWS: tuple[Column[_Row], ...] = (
    Column(N_("Line"), lambda row, language: _line(language, row.line), right=True),
    Column(N_("Note"), lambda row, _: row.line.note),
    Column(N_("Why"), lambda row, language: said(language, row.line.reason), share=1),
    Column(N_("Taken in"), lambda row, language: language.text(_TAKEN[row.is_taken])),
)
_TAKEN: Final[Mapping[bool, str]] = {True: N_("Yes"), False: N_("No")}
_MOST_HINTS_PX: Final = 120
_MOVED_AS: Final[Mapping[str, str]] = {
    "newly_overdue": N_("Newly overdue"),
    "settled": N_("Paid off"),
    "new": N_("New"),
    "changed": N_("Changed"),
    "stays": N_("Stays as it was"),
}
_MOVED: tuple[Column[MovedLoan], ...] = (
    Column(N_("What"), lambda one, language: language.text(_MOVED_AS[one.what])),
    Column(N_("Note"), lambda one, _: one.note),
    Column(N_("Name"), lambda one, _: one.name, share=1),
)


class TapePage(Page):
    """Choose, progress, report; in between what has to be asked."""

    TITLE = N_("Bank's export")
    KEYS = (
        ("Enter", N_("Choose the file")),
        ("Delete", N_("Take the chosen file back that was taken in")),
        ("Esc", N_("Stop; nothing is half-done")),
        (RECALLS_KEY, N_("Letters that lie here and ask for too much now: their list")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._report: TapeReport | None = None
        self._presenter = TapePresenter(bench, self)
        self._columns = ColumnsCard(bench, self.captions, self)
        self._columns.chosen.connect(self._presenter.load_with_columns)
        self._part = PartCard(bench, self.captions, self)
        self._part.whole.connect(self._presenter.load_as_whole)
        self._part.another.connect(self._open_dialog)
        self._day = DayCard(bench, self.captions, self)
        self._day.said.connect(self._presenter.load_of_day)
        self._day.right.connect(self._presenter.load_as_dated)
        self._rooms = QStackedWidget(self)
        self._choose_room = self._build_room()
        self._working = WorkingCard(N_("Loading …"), self.captions, self)
        self._report_room = self._build_report()
        for room in (
            self._choose_room,
            self._working,
            self._report_room,
            self._day,
            self._columns,
            self._part,
        ):
            self._rooms.addWidget(room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, GAP)
        layout.addWidget(self._rooms)
        self.setAcceptDrops(True)
        self._presenter.began.connect(self._on_began)
        self._presenter.loaded.connect(self._on_loaded)
        self._presenter.stopped.connect(self._on_stopped)
        self._presenter.listed.connect(self._taken.show_rows)
        self._presenter.columns_asked.connect(self._on_columns_asked)
        self._presenter.day_asked.connect(self._on_day_asked)
        self._presenter.part_asked.connect(self._on_part_asked)
        self.captions.follow(self._retell)

    def load(self, path: Path) -> None:
        """Begins with a file that was chosen elsewhere."""
        self._presenter.load(path)

    @override
    def arrive(self) -> None:
        if not self._working.busy:
            self._rooms.setCurrentWidget(self._choose_room)
            self._choose.setFocus()
            self._presenter.look()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        if self._rooms.currentWidget() is self._choose_room:
            self._presenter.look()

    @override
    def step_back(self) -> bool:
        if self._working.stop():
            return True
        if self._undo.question.put_away() or self._taken.undo.question.put_away():
            return True
        if self._rooms.currentWidget() is self._choose_room:
            return False
        self.arrive()
        return True

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        if event.mimeData().hasUrls() and not self._working.busy:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            self.load(Path(local[0]))

    def _build_room(self) -> QWidget:
        """Where a file is chosen, and what was taken in before."""
        room = QWidget(self)
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._build_choose(), 2)
        self._taken = TakenList(self.bench, self.captions, room)
        self._taken.hide()
        self._taken.undone.connect(self._presenter.look)
        column.addWidget(self._taken, 3)
        return room

    def _build_choose(self) -> QWidget:
        frame, column = card(self)
        words = QLabel(frame)
        words.setObjectName("title")
        self.captions.text("The file that the bank's system exported", words.setText)
        more = quiet(frame)
        self.captions.text(
            "Excel or CSV. Loading it again, or an older one, does no harm.", more.setText
        )
        self._choose = IconButton("folder", frame)
        self._choose.setObjectName("main")
        self.captions.text("Choose the file …", self._choose.setText)
        self._choose.clicked.connect(self._open_dialog)
        drop = quiet(frame)
        self.captions.text("Or drop it here.", drop.setText)
        column.addStretch(2)
        for part in (words, more):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addSpacing(GAP)
        column.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignHCenter)
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(drop)
        column.addStretch(3)
        return frame

    def _build_report(self) -> QWidget:
        frame, column = card(self)
        self._said = QLabel(frame)
        self._said.setObjectName("title")
        self._said.setWordWrap(True)
        self._changed = QLabel(frame)
        self._changed.setWordWrap(True)
        self._hints = Verdict(frame, _MOST_HINTS_PX)
        self._refused_head = heading(self.captions, N_("Rows to look at"), frame)
        self._refused: RowsModel[_Row] = RowsModel(_ROWS, self.bench.words, self)
        self._table = Table(self._refused, frame)
        self.captions.text("Rows to look at", self._table.setAccessibleName)
        self._moved_head = heading(self.captions, N_("Loans that changed"), frame)
        self._moved: RowsModel[MovedLoan] = RowsModel(_MOVED, self.bench.words, self)
        self._moved_table = Table(self._moved, frame)
        self.captions.text("Loans that changed", self._moved_table.setAccessibleName)
        self._moved_table.opened.connect(self._open_moved)
        self._again = Button(frame)
        self.captions.text("Another file …", self._again.setText)
        self._again.clicked.connect(self._open_dialog)
        self._undo = UndoLine(self.bench, self.captions, self._again, frame)
        self._undo.undone.connect(self.arrive)
        column.addWidget(self._said)
        column.addWidget(self._changed)
        column.addWidget(self._hints)
        column.addLayout(self._build_recalls(frame))
        column.addWidget(self._refused_head)
        column.addWidget(self._table, 1)
        column.addWidget(self._moved_head)
        column.addWidget(self._moved_table, 2)
        column.addStretch(0)
        column.addWidget(self._undo)
        return frame

    def _build_recalls(self, frame: QWidget) -> QHBoxLayout:
        """That letters lie here which ask for too much now, and the way to their list."""
        self._lying, self._to_recalls = QLabel(frame), IconButton("undo", frame)
        self._lying.setWordWrap(True)
        self._to_recalls.clicked.connect(lambda: self.go.emit(GoRecalls()))
        row = QHBoxLayout()
        row.addWidget(self._lying, 1)
        row.addWidget(self._to_recalls)
        bind(self._to_recalls, RECALLS_KEY, self._to_recalls.click)
        return row

    def _open_moved(self, row: int) -> None:
        if (moved := self._moved.row(row)) is not None:
            self.go.emit(GoCase(moved.note))

    def _open_dialog(self) -> None:
        language = self.bench.words.language
        dialog = QFileDialog(self, language.text("The bank's export"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("*.xlsx *.xls *.csv")
        dialog.fileSelected.connect(lambda name: self.load(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_began(self, ticket: Ticket) -> None:
        self._rooms.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_loaded(self, report: TapeReport) -> None:
        self._working.done()
        self._report = report
        lines = [
            *(_Row(line, is_taken=False) for line in report.refused),
            *(_Row(line, is_taken=True) for line in report.warnings),
        ]
        self._undo.offer(report)
        self._refused.set_rows(lines)
        for part in (self._table, self._refused_head):
            part.setVisible(bool(lines))
        self._moved.set_rows(report.moved)
        for part in (self._moved_table, self._moved_head):
            part.setVisible(bool(report.moved))
        for widget in (self._lying, self._to_recalls):
            widget.setVisible(report.to_recall > 0)
        self._retell()
        self._rooms.setCurrentWidget(self._report_room)
        self._again.setFocus()

    def _on_stopped(self) -> None:
        self._working.done()
        self.arrive()

    def _on_columns_asked(self, error: AsksForColumns) -> None:
        self._rooms.setCurrentWidget(self._columns)
        self._columns.ask(error)

    def _on_part_asked(self, error: KnownError) -> None:
        self._rooms.setCurrentWidget(self._part)
        self._part.ask(error)

    def _on_day_asked(self, error: KnownError) -> None:
        self._rooms.setCurrentWidget(self._day)
        self._day.ask(error)

    def _retell(self) -> None:
        if self._report is not None:
            language = self.bench.words.language
            self._said.setText(_taken(language, self._report))
            self._changed.setText(_changes(language, self._report))
            hints = "\n".join(said(language, hint) for hint in self._report.hints)
            self._hints.show_verdict("warn", hints)
            self._undo.retell(language)
            self._lying.setText(_to_recall(language, self._report))
            self._to_recalls.setText(language.text("Their list  ({key})", key=RECALLS_KEY))


def _line(language: Language, line: RefusedLine) -> str:
    """Its number in the file; empty for what is said of the file as a whole."""
    return language.number(line.line) if line.line else ""


def _taken(language: Language, report: TapeReport) -> str:
    return language.plural(
        "{accepted} of {n} row taken, figures of {day}, balance {balance:money}",
        "{accepted} of {n} rows taken, figures of {day}, balance {balance:money}",
        report.rows,
        accepted=language.number(report.accepted),
        day=report.as_of,
        balance=report.accepted_balance,
    )


def _to_recall(language: Language, report: TapeReport) -> str:
    return "▲ " + language.plural(
        "{n} letter that lies here asks for more than is owed now.",
        "{n} letters that lie here ask for more than is owed now.",
        report.to_recall,
    )


def _changes(language: Language, report: TapeReport) -> str:
    parts = [
        language.plural("{n} new loan", "{n} new loans", len(report.new)),
        language.plural("{n} changed", "{n} changed", report.changed),
        language.plural("{n} newly overdue", "{n} newly overdue", len(report.newly_overdue)),
        language.plural("{n} paid off", "{n} paid off", len(report.settled)),
        language.plural("{n} row refused", "{n} rows refused", len(report.refused)),
    ]
    return "   ·   ".join(parts)
