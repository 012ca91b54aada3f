"""A stack on the table: its letters, its pages, and below them the way to paper."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.letters.model import BATCH_LETTERS, LEFT_OUT
from shouyue.desk.letters.not_made import NotMade
from shouyue.desk.letters.preview import Preview
from shouyue.desk.letters.stack import Stack, came_out, with_reason
from shouyue.desk.page import card
from shouyue.desk.printing.feet import BUTTONS, PRINTER, PrintFeet
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP
from shouyue.desk.widgets.tables import RowsModel, Table
from shouyue.desk.widgets.words import Captions

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
        self._answer: Sequence[str] = ()
        self._build_list()
        self._build_pages()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._list_frame)
        row.addWidget(self._pages_frame, 1)
        captions.follow(self._retell)
        bind(self, "Ctrl+P", self.feet.choose_printer)
        bind(self, "Ctrl+Shift+P", self.feet.set_up_printer)

    # --- from outside --------------------------------------------------------------------------

    def open(self, stack: Stack, pdf: Path) -> None:
        """Puts what was made on the table."""
        self._stack, self._pdf = stack, pdf
        self._letters.set_rows(stack.listed)
        self._table.setVisible(bool(stack.listed))
        self._fill_reasons(stack)
        for part in (self._preview, self.feet.where):
            part.setVisible(stack.pages > 0)
        self._none.setVisible(not stack.pages)
        self._preview.open(pdf, stack.pages)
        self.feet.show_job(stack.job, pdf)
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
        self.feet.close_file()
        self._preview.close_file()
        self._stack = self._pdf = None

    def go_on(self) -> None:
        """What came out is on record: what is left of the stack waits here, or all is done."""
        stack = self._stack.after(self._answer) if self._stack is not None else None
        if stack is None or self._pdf is None or stack.job.is_empty:
            self.left.emit()
            return
        self._stack = stack
        self._letters.set_rows(stack.letters)
        self.feet.show_job(stack.job, self._pdf)
        self._table.selectRow(stack.letters.index(stack.job.letters[0].letter))
        self._retell()
        self.feet.print_it.setFocus()

    def step_back(self) -> bool:
        """Escape: stops the printing, or leaves; the question stays until it is answered."""
        if self._stack is None:
            return False
        if not self.feet.step_back() and not self._not_made.step_back():
            self.left.emit()
        return True

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
        self.feet = PrintFeet(self._bench, self._captions, self._pages_frame)
        self.feet.placed.connect(self._on_placed)
        self.feet.size_wanted.connect(self._preview.toggle_size)
        self.feet.left.connect(self.left)
        self.feet.answered.connect(self._on_answered)
        column.addWidget(self._none, 1)
        column.addWidget(self._preview, 1)
        column.addWidget(self.feet)

    # --- answers -------------------------------------------------------------------------------

    def _on_placed(self, place: int) -> None:
        """The form of a printer takes the room of letters and pages."""
        self._list_frame.setVisible(place != PRINTER)
        self._not_made.setEnabled(place == BUTTONS)
        has_pages = self._stack is not None and self._stack.pages > 0
        self._preview.setVisible(has_pages and place != PRINTER)

    def _on_answered(self, serials: Sequence[str]) -> None:
        if self._stack is not None:
            self._answer = serials
            self.answered.emit(came_out(self._stack.letters, serials))

    def _order_one(self, refused: RefusedLetter, reason: str) -> None:
        if self._stack is not None and (order := with_reason(self._stack, refused, reason)):
            others = [one for one in self._stack.refused if one != refused]
            self.ordered.emit(order, others)

    def _turn_to_letter(self, row: int) -> None:
        if self._stack is not None and 0 <= row < len(self._stack.starts):
            self._preview.turn_to(self._stack.starts[row])
            self._retell()

    def _on_turned(self, _: int) -> None:
        self._retell()

    def _retell(self) -> None:
        stack, language = self._stack, self._bench.words.language
        if stack is None:
            return
        parts = [
            language.plural("{n} letter", "{n} letters", len(stack.listed)),
            language.plural("{n} page", "{n} pages", stack.pages),
        ]
        if stack.stops:
            parts.insert(0, language.plural("{n} stop", "{n} stops", stack.stops))
        if stack.top_is_out or any(one.state != "composed" for one in stack.letters):
            rest = len(stack.job.letters)
            parts.append(language.plural("{n} to print", "{n} to print", rest))
        if stack.refused:
            parts.append(language.plural("{n} not made", "{n} not made", len(stack.refused)))
        if stack.left_out:
            parts.append(language.plural("{n} left out", "{n} left out", len(stack.left_out)))
        if stack.later:
            more = language.plural("{n} for another day", "{n} for another day", stack.later)
            parts.append(more)
        self._head.setText("   ·   ".join(parts))
        page = self._preview.page + 1
        self.feet.where.setText(
            language.text("Page {page} of {pages}", page=page, pages=stack.pages)
        )
