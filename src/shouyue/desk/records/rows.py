"""The rows of a form: captions, inputs, room for what is wrong with each."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shouyue.desk.page import room_of
from shouyue.desk.records.steady import Steady
from shouyue.desk.widgets.entries import Choice, DayEntry, MoneyEntry, PlanEntry
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.words import Captions
from shouyue.i18n.language import Language

_CAPTION_PX = 108
_GAP_PX = 10


class Rows(Steady):
    """Inputs under the names that the act knows them by; Tab goes in the order of adding."""

    changed = Signal()

    def __init__(self, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._captions = captions
        self.fields: dict[str, QWidget] = {}
        self.problems: dict[str, QLabel] = {}
        self._containers: dict[str, QWidget] = {}
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(2, 2, 8, 2)
        self._whole.setSpacing(7)
        self._column = self._whole

    def add(self, name: str, sentence: str, widget: QWidget) -> None:
        """A row of one input."""
        self.add_pair(sentence, (name, sentence, widget))

    def add_pair(self, caption: str, *parts: tuple[str, str, QWidget]) -> None:
        """A row of several inputs, each (name, sentence for screen readers, widget)."""
        row, below = self._row(caption, parts[0][2])
        across = FlowLayout(gap=8)
        below.addLayout(across)
        for name, sentence, widget in parts:
            self._captions.text(sentence, _speaker(widget))
            across.addWidget(widget)
            problem = QLabel(row)
            problem.setObjectName("problem")
            problem.setWordWrap(True)
            problem.hide()
            below.addWidget(problem)
            self.fields[name] = widget
            self.problems[name] = problem
            self._containers[name] = row
            self._watch(widget)

    def add_check(self, name: str, sentence: str) -> QCheckBox:
        """A row that is only a tick with its sentence."""
        tick = QCheckBox(self)
        self.add_pair("", (name, sentence, tick))
        return tick

    @property
    def steps(self) -> int:
        """How many steps the rows are in; what stands above the first belongs to all."""
        return len(self._steps)

    def step_of(self, widget: QWidget) -> int | None:
        """In which step something stands, from 0; None above the first."""
        return next((n for n, step in enumerate(self._steps) if step.isAncestorOf(widget)), None)

    def add_step(self, sentence: str) -> None:
        """A heading; the rows behind it are one step."""
        step = QWidget(self)
        self._whole.addWidget(step)
        self._steps.append(step)
        self._column = QVBoxLayout(step)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        label = QLabel(step)
        label.setObjectName("heading")
        label.setWordWrap(True)
        self._captions.text(sentence, label.setText)
        self._column.addSpacing(4)
        self._column.addWidget(label)

    def show_step(self, number: int | None) -> None:
        """Only one step, counted from 0, with the focus in it; None for all of them."""
        self.show_steps(None if number is None else frozenset({number}))
        if number is None:
            return
        inside = (w for w in self.fields.values() if self._steps[number].isAncestorOf(w))
        first = next((w for w in inside if not w.isHidden()), None)
        if first is not None:
            first.setFocus()

    def show_steps(self, numbers: Collection[int] | None) -> None:
        """Only some steps, counted from 0; None for all of them. The focus stays where it is."""
        for place, step in enumerate(self._steps):
            step.setVisible(numbers is None or place in numbers)

    def add_loose(self, widget: QWidget) -> None:
        """Something that is no input of the draft."""
        self._column.addWidget(widget)

    def add_below(self, widget: QWidget) -> None:
        """The same, under the inputs and no wider than it is."""
        across = QHBoxLayout()
        across.setContentsMargins(_CAPTION_PX + _GAP_PX, 0, 0, 0)
        across.addWidget(widget)
        across.addStretch(1)
        self._column.addLayout(across)

    def close_up(self) -> None:
        """Nothing more comes: what is left stays below."""
        self._whole.addStretch(1)

    def show_part(self, name: str, *, shown: bool) -> None:
        """Inputs that matter only sometimes; a row without any of them goes too."""
        row = self._containers[name]
        self.fields[name].setVisible(shown)
        parts = [self.fields[other] for other, place in self._containers.items() if place is row]
        row.setVisible(any(not part.isHidden() for part in parts))

    def show_problem(self, name: str, words: str) -> bool:
        """Marks one input; the first one marked gets the focus. False when there is no such."""
        label = self.problems.get(name)
        if label is None:
            return False
        if not any(other.isVisible() for other in self.problems.values()):
            self.fields[name].setFocus()
            # Once the words below it have their room too.
            QTimer.singleShot(0, self.fields[name], partial(_reveal, self.fields[name]))
        label.setText(f"■ {words}")
        label.show()
        _mark_wrong(self.fields[name], wrong=True)
        return True

    def clear_problems(self) -> None:
        for name, label in self.problems.items():
            if not label.isHidden():
                label.hide()
                _mark_wrong(self.fields[name], wrong=False)

    def is_readable(self, language: Language) -> bool:
        """Whether every day is a day, every amount one, every choice made; marks what is not."""
        fine = True
        for name, widget in self.fields.items():
            if isinstance(widget, DayEntry) and not widget.is_readable:
                words = language.text("Not a day. Like this: 2026-11-30, 1130, +7")
            elif isinstance(widget, PlanEntry) and not widget.is_readable:
                words = language.text("On each line a day and an amount, like this: 2026-11-30 600")
            elif isinstance(widget, MoneyEntry) and not widget.is_readable:
                words = language.text("Not an amount. Like this: 600 or 600.50")
            elif isinstance(widget, Choice) and widget.isVisibleTo(self) and not widget.is_chosen:
                words = language.text("Choose one.")
            else:
                continue
            self.show_problem(name, words)
            fine = False
        return fine

    def _row(self, sentence: str, widget: QWidget) -> tuple[QWidget, QVBoxLayout]:
        row = QWidget(self)
        caption = QLabel(row)
        caption.setWordWrap(True)
        caption.setFixedWidth(_CAPTION_PX)
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if sentence:
            self._captions.text(sentence, caption.setText)
        if not isinstance(widget, Choice | QCheckBox):
            caption.setBuddy(widget)
        below = QVBoxLayout()
        below.setSpacing(2)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(_GAP_PX)
        across.addWidget(caption)
        across.addLayout(below, 1)
        self._column.addWidget(row)
        return row, below

    def _watch(self, widget: QWidget) -> None:
        match widget:
            case QCheckBox():
                widget.toggled.connect(self.changed)
            case QSpinBox():
                widget.valueChanged.connect(self.changed)
            case QLineEdit() | QPlainTextEdit():
                widget.textChanged.connect(self.changed)
            case Choice():
                widget.changed.connect(self.changed)
            case QComboBox():
                widget.currentIndexChanged.connect(self.changed)
            case _:
                raise TypeError(f"no input: {type(widget).__name__}")


def _speaker(widget: QWidget) -> Callable[[str], object]:
    """Where an input takes its words: a tick shows them, all others have a caption beside them."""
    match widget:
        case QCheckBox():
            return widget.setText
        case Choice():
            return widget.name_for_readers
        case _:
            return widget.setAccessibleName


def _mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    widget.setProperty("wrong", wrong)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _reveal(widget: QWidget) -> None:
    """Scrolls what asks for something into sight."""
    area = room_of(widget)
    if area is not None:
        area.ensureWidgetVisible(widget)
