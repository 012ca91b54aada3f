"""Between fronts and backs, where a person turns the stack."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.devices.printer_setup import Sides
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions

_HOW: dict[Sides, str] = {
    "hand_last": N_(
        "The fronts are printed. Turn the stack over so that the white sides are printed next and"
        " the last sheet is drawn in first; leave the order as it is. Then go on."
    ),
    "hand_first": N_(
        "The fronts are printed. Turn the stack over so that the white sides are printed next and"
        " the first sheet is drawn in first; leave the order as it is. Then go on."
    ),
}


class TurnOver(QWidget):
    """Says how the stack goes back, and waits."""

    turned = Signal()
    stopped = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._sides: Sides = "hand_last"
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.go_on = Button(self)
        self.go_on.setObjectName("main")
        captions.text("Print the backs  (Enter)", self.go_on.setText)
        stop = Button(self)
        captions.text("Stop  (Esc)", stop.setText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.go_on)
        row.addWidget(stop)
        self.go_on.clicked.connect(self.turned)
        stop.clicked.connect(self.stopped)
        captions.follow(self._retell)

    def ask(self, sides: Sides) -> None:
        self._sides = sides
        self._retell()
        self.go_on.setFocus()

    def _retell(self) -> None:
        self.words.setText(self._bench.words.language.text(_HOW[self._sides]))
