"""Inputs that understand what people type: days, amounts, times, one of a few choices."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial
from unicodedata import normalize

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.words import Captions
from shouyue.domain.errors import KnownError
from shouyue.domain.money import Fen, parse_yuan, yuan

_TIME = re.compile(r"(\d{1,2})[:.点时]?(\d{2})?分?")
_NEAR = {"今": 0, "今天": 0, "明": 1, "明天": 1, "后天": 2, "昨": -1, "昨天": -1, "前天": -2}


def read_day(text: str, today: date) -> date | None:
    """A day as typed: 2026-11-30, 20261130, 11-30, 1130, 30, +7, 明天. None when it is none.

    Without a year the nearest such day is meant, past or coming.
    """
    plain = normalize("NFKC", text).strip()
    if plain in _NEAR:
        return today + timedelta(days=_NEAR[plain])
    for pattern, day_of in _WAYS:
        if match := pattern.fullmatch(plain):
            try:
                return day_of(match.groups(), today)
            except (ValueError, OverflowError):
                return None
    return None


def _full(parts: Sequence[str], _: date) -> date:
    return date(*map(int, parts))


def _this_month(parts: Sequence[str], today: date) -> date:
    return today.replace(day=int(parts[0]))


def _shifted(parts: Sequence[str], today: date) -> date:
    return today + timedelta(days=int(parts[0]))


def _nearest(parts: Sequence[str], today: date) -> date:
    month, day = map(int, parts)
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:  # the 29th of February exists in some of them
            continue
    if not candidates:
        raise ValueError("no such day in any year")
    return min(candidates, key=lambda found: (abs(found - today), found < today))


_WAYS: tuple[tuple[re.Pattern[str], Callable[[Sequence[str], date], date]], ...] = (
    (re.compile(r"([+-]\d{1,3})"), _shifted),
    (re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?"), _full),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), _full),
    (re.compile(r"(\d{1,2})[-./月](\d{1,2})日?"), _nearest),
    (re.compile(r"(\d{2})(\d{2})"), _nearest),
    (re.compile(r"(\d{1,2})日?"), _this_month),
)


def read_time(text: str) -> time | None:
    """A time of day as typed: 9, 930, 9:30, 09:30, 9点30."""
    match = _TIME.fullmatch(normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None


class DayEntry(QLineEdit):
    """A day, typed the short way and shown in full once it is left. Up and down move it."""

    picked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setFixedWidth(132)
        self.textEdited.connect(self.picked)
        self.editingFinished.connect(self._settle)

    @property
    def day(self) -> date | None:
        return read_day(self.text(), self._today())

    @property
    def is_readable(self) -> bool:
        return not self.text().strip() or self.day is not None

    def set_day(self, day: date | None) -> None:
        self.setText(day.isoformat() if day else "")
        self.picked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.set_day((self.day or self._today()) + timedelta(days=step))

    def _settle(self) -> None:
        if self.day is not None:
            self.setText(self.day.isoformat())


class TimeEntry(QLineEdit):
    """A time of day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(84)
        self.editingFinished.connect(self._settle)

    @property
    def time(self) -> time | None:
        return read_time(self.text())

    def _settle(self) -> None:
        if self.time is not None:
            self.setText(self.time.strftime("%H:%M"))


class MoneyEntry(QLineEdit):
    """An amount in yuan, as people write it; its value is in fen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(132)

    @property
    def fen(self) -> int | None:
        """None when empty or not an amount."""
        try:
            return parse_yuan(self.text()) if self.text().strip() else None
        except KnownError:
            return None

    @property
    def is_readable(self) -> bool:
        return not self.text().strip() or self.fen is not None

    def set_fen(self, fen: int) -> None:
        self.setText(yuan(Fen(fen)))


class CountEntry(QSpinBox):
    """A small number, by digits or by up and down."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.lineEdit().setTextMargins(6, 0, 0, 0)


class AskedCount(CountEntry):
    """A number that is proposed: nobody's word until a person was at it."""

    is_said = False

    def propose(self, number: int) -> None:
        self.setValue(number)
        self.is_said = False

    @override
    def focusInEvent(self, event: QFocusEvent, /) -> None:
        super().focusInEvent(event)
        self.is_said = True
        self.selectAll()


class WordsEntry(QPlainTextEdit):
    """A few lines of a person's own words. Tab goes on to the next input."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 22)


class PlanEntry(WordsEntry):
    """What is to be paid by when: on each line a day and an amount in yuan.

    A last line with a day alone is all that is left then.
    """

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(4, parent)
        self._today = today

    @property
    def parts(self) -> tuple[tuple[date, int], ...]:
        """Days with amounts in fen, nothing where there is none; without lines that are neither."""
        return tuple(part for part in self._read() if part is not None)

    @property
    def is_readable(self) -> bool:
        return None not in self._read()

    def _read(self) -> list[tuple[date, int] | None]:
        lines = re.split(r"[\n;；]+", self.toPlainText())
        return [self._part(line) for line in lines if line.strip()]

    def _part(self, line: str) -> tuple[date, int] | None:
        first, *more = re.sub(r"[\s、]+", " ", line.strip()).split(" ")
        rest = more[0] if more else ""
        day = read_day(first, self._today())
        try:
            # Two sums on a line would be read as one.
            if day is None or len(more) > 1:
                return None
            return day, parse_yuan(rest) if rest else 0
        except KnownError:
            return None


class Choice(QWidget):
    """One of a few, all in sight: arrows move, digits 1 to 9 pick."""

    changed = Signal()

    def __init__(
        self, options: Sequence[tuple[str, str]], captions: Captions, parent: QWidget | None = None
    ) -> None:
        """`options` are (value, sentence id); the sentences were marked where they are listed."""
        super().__init__(parent)
        self._values = [value for value, _ in options]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = FlowLayout(self)
        for index, (_, sentence) in enumerate(options):
            button = QPushButton(self)
            button.setObjectName("choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            captions.text(sentence, button.setText)
            self._group.addButton(button, index)
            row.addWidget(button)
        self._group.idToggled.connect(self._on_toggled)
        self.set_value(self._values[0])

    @property
    def value(self) -> str:
        """What is chosen; empty after `clear_value`."""
        chosen = self._group.checkedId()
        return self._values[chosen] if chosen >= 0 else ""

    @property
    def is_chosen(self) -> bool:
        return self._group.checkedId() >= 0

    def clear_value(self) -> None:
        """Nothing is chosen: whoever does not choose has said nothing."""
        self._group.setExclusive(False)
        for button in self.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)
        self.setFocusProxy(next(button for button in self.buttons() if not button.isHidden()))

    def set_value(self, value: str) -> None:
        if value in self._values:
            button = self._group.button(self._values.index(value))
            button.setChecked(True)
            self.setFocusProxy(button)

    def offer(self, values: Sequence[str]) -> None:
        """Leaves only some of the choices in sight; digits count those."""
        offered = [value for value in self._values if value in values]
        for value, button in zip(self._values, self.buttons(), strict=True):
            button.setVisible(value in offered)
        if self.is_chosen and self.value not in offered:
            self.set_value(offered[0])

    def buttons(self) -> list[QPushButton]:
        return [b for b in self._group.buttons() if isinstance(b, QPushButton)]

    def _offered(self) -> list[str]:
        pairs = zip(self._values, self.buttons(), strict=True)
        return [value for value, button in pairs if not button.isHidden()]

    def name_for_readers(self, name: str) -> None:
        """What a screen reader says before each of the choices."""
        self.setAccessibleName(name)
        for button in self.buttons():
            button.setAccessibleDescription(name)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        number, offered = event.text(), self._offered()
        if number.isdecimal() and 0 < int(number) <= len(offered):
            self.set_value(offered[int(number) - 1])
            self.setFocus()
        else:
            super().keyPressEvent(event)

    def _on_toggled(self, index: int, checked: bool) -> None:
        if checked:
            self.setFocusProxy(self._group.button(index))
            self.changed.emit()


class Pick(QComboBox):
    """One of several, folded away: values with sentences that follow the language."""

    def __init__(
        self, options: Mapping[str, str], captions: Captions, parent: QWidget | None = None
    ) -> None:
        """`options` are value -> sentence id, marked where they are listed."""
        super().__init__(parent)
        for value, sentence in options.items():
            self.addItem("", value)
            captions.text(sentence, partial(self.setItemText, self.count() - 1))

    @property
    def value(self) -> str:
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        self.setCurrentIndex(max(0, self.findData(value)))


def refill(box: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    """Other choices, as (words, value); what was chosen stays chosen if it is among them."""
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for words, value in items:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(blocked)
