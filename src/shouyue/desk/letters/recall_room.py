"""Letters to take back: their list on the screen, and what was taken out of the stacks.

The clerk's minute: the morning's export is in, and twelve letters that lie here ask for what was
paid. Ctrl+P prints the list in the order of the stacks, and thanks for those who owe nothing.
She pulls the papers; where one is missing, space takes its mark away. Ctrl+Enter, once.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.letters.recall_views import RecallLine
from shouyue.desk.bench import Bench
from shouyue.desk.letters.model import RECALLS, Marked
from shouyue.desk.page import card, quiet
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.tables import RowsModel, TickTable
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import Captions


class RecallRoom(QWidget):
    """All are marked at first; space takes a mark away or puts it back."""

    left = Signal()
    print_wanted = Signal()
    taken = Signal(object)
    """The serials that are marked."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._kept_back: set[str] = set()
        frame, column = card(self)
        self._head = QLabel(frame)
        self._head.setObjectName("title")
        self._head.setWordWrap(True)
        hint = quiet(frame)
        captions.text(
            "In the order in which the papers lie. Space takes the mark of a letter away that you"
            " did not find; space again puts it back.",
            hint.setText,
        )
        self.rows: RowsModel[Marked] = RowsModel(RECALLS, bench.words, self)
        self.table = TickTable(self.rows, frame)
        captions.text("Letters to take back", self.table.setAccessibleName)
        self.table.ticked.connect(self._toggle)
        self.table.clicked.connect(self._on_clicked)
        self.verdict = Verdict(frame)
        for part in (self._head, hint):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.verdict)
        column.addLayout(self._build_feet(captions, frame))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        captions.follow(self._retell)
        bind(self, "Ctrl+P", self.print_wanted.emit)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, key, self.take)

    def begin(self) -> None:
        """Where work begins; what was said of the time before is forgotten."""
        self.verdict.show_verdict("warn", "")
        if self.rows.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.setFocus()

    def show_rows(self, rows: Sequence[RecallLine]) -> None:
        """The letters as they stand now; what was unmarked stays so while it is here."""
        self._kept_back &= {row.letter.serial for row in rows}
        chosen = max(0, self.table.currentIndex().row())
        self.rows.set_rows([Marked(row, self._is_marked(row)) for row in rows])
        if rows:
            self.table.selectRow(min(chosen, len(rows) - 1))
        self._retell()

    def show_refused(self, words: str) -> None:
        """Why nothing was noted."""
        self.verdict.show_verdict("bad", words)
        self.table.setFocus()

    def take(self) -> None:
        """Hands on what is marked; that nothing is, the act says."""
        if self.isVisible():
            self.taken.emit(tuple(row.line.letter.serial for row in self.rows.rows() if row.marked))

    def _build_feet(self, captions: Captions, frame: QWidget) -> QHBoxLayout:
        print_it, back = IconButton("print", frame), Button(frame)
        self._take = Button(frame)
        self._take.setObjectName("main")
        captions.text("Print the list and the thanks  (Ctrl+P)", print_it.setText)
        captions.text("Back  (Esc)", back.setText)
        print_it.clicked.connect(self.print_wanted)
        self._take.clicked.connect(self.take)
        back.clicked.connect(self.left)
        feet = QHBoxLayout()
        for button in (print_it, self._take, back):
            feet.addWidget(button)
        feet.addStretch(1)
        return feet

    def _is_marked(self, row: RecallLine) -> bool:
        return row.letter.serial not in self._kept_back

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle(index.row())

    def _toggle(self, number: int) -> None:
        row = self.rows.row(number)
        if row is not None:
            self._kept_back ^= {row.line.letter.serial}
            self.rows.put(number, [Marked(row.line, self._is_marked(row.line))])
            self._retell()

    def _retell(self) -> None:
        language, rows = self._bench.words.language, self.rows.rows()
        self._head.setText(
            language.plural(
                "{n} letter that lies here must not go out",
                "{n} letters that lie here must not go out",
                len(rows),
            )
        )
        marked = sum(row.marked for row in rows)
        words = language.plural(
            "{n} letter is taken out  (Ctrl+Enter)",
            "{n} letters are taken out  (Ctrl+Enter)",
            marked,
        )
        self._take.setText(words)
