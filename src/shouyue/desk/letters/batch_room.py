"""A stack on the table: its letters, its pages, the printer, and what the printer really did."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from shouyue.casework.views import LetterLine, RefusedLetter
from shouyue.desk.bench import Bench
from shouyue.desk.buttons import Button
from shouyue.desk.icons import IconButton
from shouyue.desk.jobs import Lane, Ticket
from shouyue.desk.keys import bind
from shouyue.desk.letters.model import BATCH_LETTERS, LEFT_OUT
from shouyue.desk.letters.not_made import NotMade
from shouyue.desk.letters.preview import Preview
from shouyue.desk.letters.printed_question import PrintedQuestion
from shouyue.desk.letters.printing import Printed, new_printer, print_pages
from shouyue.desk.letters.stack import Stack, came_out, with_reason
from shouyue.desk.page import card
from shouyue.desk.style import GAP
from shouyue.desk.tables import RowsModel, Table
from shouyue.desk.words import Captions
from shouyue.domain.errors import KnownError

_LIST_PX = 440
_REFUSED_PX = 170
_NO_LIMIT = 16_777_215


class BatchRoom(QWidget):
    """Preview and print one batch, or the stack of a round; afterwards asks what came out."""

    left = Signal()
    answered = Signal(object)
    """What came out, by batch."""
    ordered = Signal(object, object)
    """One more letter, with its reason; and those that stay refused."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._captions = captions
        self._stack: Stack | None = None
        self._pdf: Path | None = None
        self._starts: list[int] = []
        self._ticket: Ticket | None = None
        self._build_list()
        self._build_pages()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._list_frame)
        row.addWidget(self._pages_frame, 1)
        captions.follow(self._retell)
        bind(self, "Ctrl+P", self.choose_printer)

    # --- from outside --------------------------------------------------------------------------

    def open(self, stack: Stack, pdf: Path) -> None:
        """Puts what was made on the table."""
        self._stack, self._pdf = stack, pdf
        self._letters.set_rows(stack.letters)
        self._table.setVisible(bool(stack.letters))
        self._fill_reasons(stack)
        for part in (self._preview, self._where):
            part.setVisible(stack.pages > 0)
        self._none.setVisible(not stack.pages)
        self._starts = list(accumulate((x.in_stack for x in stack.letters), initial=stack.on_top))
        self._preview.open(pdf, stack.pages)
        self._feet.setCurrentIndex(0)
        self._print.setEnabled(stack.can_be_printed)
        self._retell()
        if stack.on_top:
            self._table.clearSelection()
            self._preview.setFocus()
        elif stack.letters:
            self._table.selectRow(0)
            self._table.setFocus()
        else:
            self._not_made.begin()

    def _fill_reasons(self, stack: Stack) -> None:
        """Whatever is missing from the stack stands beside it by name."""
        most = _REFUSED_PX if stack.letters else _NO_LIMIT
        self._not_made.show_rows(stack.refused, most, can_order=stack.order is not None)
        self._left_out.set_rows(stack.left_out)
        self._left_out_table.setVisible(bool(stack.left_out))
        self._left_out_table.setMaximumHeight(most)

    def close_file(self) -> None:
        """Before the pages are deleted."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._preview.close_file()
        self._stack = self._pdf = None

    def step_back(self) -> bool:
        """Escape: stops the printing, or leaves; the question stays until it is answered."""
        if self._stack is None:
            return False
        if self._ticket is not None:
            self._ticket.cancel()
        elif self._not_made.step_back():
            return True
        elif self._feet.currentIndex() == 0:
            self.left.emit()
        return True

    def choose_printer(self) -> None:
        """Opens the system's dialog; the batch goes to the printer that is chosen there."""
        if self._stack is None or not self._print.isEnabled() or self._feet.currentIndex():
            return
        printer = new_printer()
        printer.setDocName(self._stack.name)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self._bench.words.language.text("Print"))
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog's own open() wants a receiver by name

    def print_on(self, printer: QPrinter) -> None:
        """Sends the pages, with progress; then asks."""
        pdf, door = self._pdf, self._bench.door
        if pdf is None or self._ticket is not None:
            return
        self._feet.setCurrentIndex(1)
        self._ticket = self._bench.jobs.run_long(
            self,
            lambda ticket: print_pages(door, pdf, printer, ticket),
            self._on_printed,
            self._on_refused,
            Lane.PAGES,
        )
        self._ticket.progressed.connect(self._on_progress)
        self._stop.setFocus()

    # --- building ------------------------------------------------------------------------------

    def _build_list(self) -> None:
        self._list_frame, column = card(self)
        self._list_frame.setFixedWidth(_LIST_PX)
        self._head = QLabel(self._list_frame)
        self._head.setObjectName("heading")
        self._head.setWordWrap(True)
        self._letters: RowsModel[LetterLine] = RowsModel(BATCH_LETTERS, self._bench.words, self)
        self._table = Table(self._letters, self._list_frame)
        self._captions.text("Letters of this batch", self._table.setAccessibleName)
        selection = self._table.selectionModel()
        selection.currentRowChanged.connect(lambda now, _: self._turn_to_letter(now.row()))
        self._not_made = NotMade(self._bench, self._captions, self._list_frame)
        self._not_made.given.connect(self._order_one)
        column.addWidget(self._head)
        column.addWidget(self._table, 1)
        column.addWidget(self._not_made)
        self._left_out: RowsModel[RefusedLetter] = RowsModel(LEFT_OUT, self._bench.words, self)
        self._left_out_table = Table(self._left_out, self._list_frame)
        self._captions.text("People left out", self._left_out_table.setAccessibleName)
        column.addWidget(self._left_out_table)
        column.addStretch(0)

    def _build_pages(self) -> None:
        self._pages_frame, column = card(self)
        self._preview = Preview(self._bench.jobs, self._bench.door.page_image, self._pages_frame)
        self._captions.text("Pages as they will be printed", self._preview.setAccessibleName)
        self._preview.turned.connect(self._on_turned)
        self._none = QLabel(self._pages_frame)
        self._none.setObjectName("title")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._captions.text(
            "No letter could be made. The reasons stand at the left.", self._none.setText
        )
        self._where = QLabel(self._pages_frame)
        self._where.setObjectName("quiet")
        self._feet = QStackedWidget(self._pages_frame)
        self._feet.currentChanged.connect(lambda foot: self._not_made.setEnabled(foot == 0))
        self._feet.addWidget(self._build_buttons())
        self._feet.addWidget(self._build_progress())
        self._question = PrintedQuestion(self._bench, self._captions, self._feet)
        self._question.answered.connect(self._on_answered)
        self._question.nothing_came.connect(self._on_nothing)
        self._feet.addWidget(self._question)
        column.addWidget(self._none, 1)
        column.addWidget(self._preview, 1)
        column.addWidget(self._feet)

    def _build_buttons(self) -> QWidget:
        holder = QWidget(self._pages_frame)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        size = Button(holder)
        self._captions.text("Larger, smaller  (+)", size.setText)
        size.clicked.connect(self._preview.toggle_size)
        back = Button(holder)
        self._captions.text("Back  (Esc)", back.setText)
        back.clicked.connect(self.left)
        self._print = IconButton("print", holder)
        self._print.setObjectName("main")
        self._captions.text("Print  (Ctrl+P)", self._print.setText)
        self._print.clicked.connect(self.choose_printer)
        # Where there is little room it takes two lines, so that the buttons keep their words.
        self._where.setWordWrap(True)
        row.addWidget(self._where, 1)
        row.addWidget(size)
        row.addWidget(back)
        row.addWidget(self._print)
        return holder

    def _build_progress(self) -> QWidget:
        holder = QWidget(self._pages_frame)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self._bar = QProgressBar(holder)
        self._captions.text("Progress of printing", self._bar.setAccessibleName)
        self._stop = Button(holder)
        self._captions.text("Stop  (Esc)", self._stop.setText)
        self._stop.clicked.connect(self.step_back)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        return holder

    # --- answers -------------------------------------------------------------------------------

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def _on_printed(self, printed: Printed) -> None:
        self._ticket = None
        if not printed.pages:
            self._feet.setCurrentIndex(0)
        elif self._stack is not None:
            self._feet.setCurrentIndex(2)
            self._question.ask(self._stack.unprinted)

    def _on_refused(self, error: KnownError) -> None:
        self._ticket = None
        self._feet.setCurrentIndex(0)
        self._bench.messages.trouble(error)

    def _on_answered(self, serials: Sequence[str]) -> None:
        if self._stack is not None:
            self.answered.emit(came_out(self._stack.letters, serials))

    def _on_nothing(self) -> None:
        self._feet.setCurrentIndex(0)
        self._print.setFocus()

    def _order_one(self, refused: RefusedLetter, reason: str) -> None:
        if self._stack is not None and (order := with_reason(self._stack, refused, reason)):
            others = [one for one in self._stack.refused if one != refused]
            self.ordered.emit(order, others)

    def _turn_to_letter(self, row: int) -> None:
        if 0 <= row < len(self._starts):
            self._preview.turn_to(self._starts[row])
            self._retell()

    def _on_turned(self, _: int) -> None:
        self._retell()

    def _retell(self) -> None:
        stack, language = self._stack, self._bench.words.language
        if stack is None:
            return
        parts = [
            language.plural("{n} letter", "{n} letters", len(stack.letters)),
            language.plural("{n} page", "{n} pages", stack.pages),
        ]
        if stack.stops:
            parts.insert(0, language.plural("{n} stop", "{n} stops", stack.stops))
        if stack.refused:
            parts.append(language.plural("{n} not made", "{n} not made", len(stack.refused)))
        if stack.left_out:
            parts.append(language.plural("{n} left out", "{n} left out", len(stack.left_out)))
        self._head.setText("   ·   ".join(parts))
        page = self._preview.page + 1
        self._where.setText(language.text("Page {page} of {pages}", page=page, pages=stack.pages))
