"""A form one step at a time, for whoever stands in a yard: Page Down is done, Page Up is back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from shouyue.desk.records.rows import Rows
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.words import Captions, Words


class Guide(QWidget):
    """Off, all steps are in sight, to type a slip in afterwards."""

    ended = Signal()
    """The last step is done: time to save."""

    def __init__(self, rows: Rows, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows, self._words = rows, words
        self._at: int | None = None
        self._where = QLabel(self)
        self._where.setObjectName("quiet")
        self._switch, self._back, self._next = Button(self), Button(self), Button(self)
        captions.text("Back  (Page Up)", self._back.setText)
        captions.text("Done  (Page Down)", self._next.setText)
        across = FlowLayout(gap=8)
        for part in (self._switch, self._back, self._next, self._where):
            across.addWidget(part)
        # Beside a page there is little room: the buttons stand below each other then.
        self.setLayout(across)
        self._switch.clicked.connect(self.toggle)
        self._back.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        bind(parent, "F8", self.toggle)
        bind(parent, "PgDown", lambda: self._go(1))
        bind(parent, "PgUp", lambda: self._go(-1))
        captions.follow(self._retell)
        self._retell()

    @property
    def step(self) -> int | None:
        """The step in sight, from 0; None while all are."""
        return self._at

    def toggle(self) -> None:
        """Step by step, or everything at once."""
        self._show(0 if self._at is None else None)
        if self._at is not None:
            self._begin()

    def reveal(self, widget: QWidget) -> bool:
        """Goes to the step in which something stands; whether that was another one."""
        step = self._rows.step_of(widget)
        if self._at is None or step is None or step == self._at:
            return False
        self._show(step)
        return True

    def close_up(self) -> None:
        """Everything at once: another form begins, or something is wrong in any step."""
        self._show(None)

    def _go(self, by: int) -> None:
        if self._at is None:
            return
        if self._at + by >= self._rows.steps:
            self.ended.emit()
        else:
            self._show(max(0, self._at + by))

    def _begin(self) -> None:
        """The focus on the first line above the steps that is empty, if one is."""
        above = (w for w in self._rows.fields.values() if self._rows.step_of(w) is None)
        empty = (w for w in above if isinstance(w, QLineEdit) and not w.text().strip())
        if (first := next(empty, None)) is not None:
            first.setFocus()

    def _show(self, step: int | None) -> None:
        self._at = step
        self._rows.show_step(step)
        self._retell()

    def _retell(self) -> None:
        language, guided = self._words.language, self._at is not None
        self._switch.setText(
            language.text("Everything at once  (F8)")
            if guided
            else language.text("Step by step  (F8)")
        )
        self._back.setVisible(guided)
        self._next.setVisible(guided)
        self._back.setEnabled(bool(self._at))
        self._where.setText(
            language.text("Step {n} of {all}", n=self._at + 1, all=self._rows.steps)
            if self._at is not None
            else ""
        )
