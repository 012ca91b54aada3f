"""What is typed and not yet saved survives a lock, a crash and the lid: kept in the vault."""

import json
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from shouyue.desk.bench import Bench

_WAIT_MS = 2000


@runtime_checkable
class HasValue(Protocol):
    """An input that knows how to write down what it holds."""

    @property
    def value(self) -> str: ...
    def set_value(self, value: str, /) -> None: ...


def read_value(widget: QWidget) -> str | bool | int:
    """What an input holds, as it was typed."""
    match widget:
        case QCheckBox():
            return widget.isChecked()
        case QSpinBox():
            return widget.value()
        case QLineEdit():
            return widget.text()
        case QPlainTextEdit():
            return widget.toPlainText()
        case HasValue():
            return widget.value
        case QComboBox():
            return str(widget.currentData() or "")
        case _:
            raise TypeError(f"no draft of a {type(widget).__name__}")


def write_value(widget: QWidget, value: object) -> None:
    """Puts back what was read; a value of another kind is left alone."""
    match widget, value:
        case QCheckBox(), bool():
            widget.setChecked(value)
        case QSpinBox(), int():
            widget.setValue(value)
        case QLineEdit(), str():
            widget.setText(value)
        case QPlainTextEdit(), str():
            widget.setPlainText(value)
        case HasValue(), str():
            widget.set_value(value)
        case QComboBox(), str():
            widget.setCurrentIndex(max(0, widget.findData(value)))
        case _:
            pass


class Draft(NamedTuple):
    """What stood in the inputs of a form, under the name that brings it back."""

    name: str
    text: str


class DraftKeeper(QObject):
    """Keeps the inputs of one form under one name, a moment after each change."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._fields: dict[str, QWidget] = {}
        self._name = ""
        self._clean = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._keep)

    def watch(self, name: str, fields: dict[str, QWidget]) -> None:
        """From now on these inputs, as they stand, count as untouched; asks for an old draft."""
        self._name, self._fields = name, fields
        self._clean = self._text()
        acts = self._bench.acts
        self._bench.jobs.run(self, lambda: (name, acts.draft(name)), self._restore)

    def touch(self) -> None:
        """Something was typed."""
        if self._name:
            self._timer.start()

    def forget(self) -> None:
        """What was typed is saved: no draft is left."""
        name, self._name = self._name, ""
        self._timer.stop()
        if name:
            self._put(name, "")

    @property
    def draft(self) -> Draft:
        """As the inputs stand now: whoever keeps it may have it put back after it was saved."""
        return Draft(self._name, self._text())

    def keep_now(self) -> None:
        """The window closes: hand over at once."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def _text(self) -> str:
        values = {name: read_value(widget) for name, widget in self._fields.items()}
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    def _keep(self) -> None:
        if self._name:
            text = self._text()
            self._put(self._name, "" if text == self._clean else text)

    def _put(self, name: str, text: str) -> None:
        acts = self._bench.acts
        self._bench.jobs.run(self, lambda: acts.keep_draft(name, text), lambda _: None)

    def _restore(self, answer: tuple[str, str]) -> None:
        name, text = answer
        # Whoever has begun to type meanwhile knows better than an old draft.
        if not text or name != self._name or self._text() != self._clean:
            return
        try:
            values = json.loads(text)
        except ValueError:
            return
        if isinstance(values, dict):
            for key, widget in self._fields.items():
                write_value(widget, values.get(key))
            self._bench.messages.notice(lambda now: now.text("What was being typed is back."))
