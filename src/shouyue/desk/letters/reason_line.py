"""Why, on one line: looked through while it is typed for what must not be said to anybody."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from shouyue.casework.outcomes import Reason
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.widgets.words import Captions

_LIVE_MS = 150


class ReasonLine(QLineEdit):
    """Hint and accessible name are the same sentence; what stands in it is at most `longest`."""

    looked = Signal(object)
    """What must not be said of what stands here now; empty where nothing stands against it."""

    def __init__(
        self, bench: Bench, captions: Captions, sentence: str, longest: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._asked: Ticket | None = None
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self._look)
        self.setMaxLength(longest)
        captions.text(sentence, self.setAccessibleName, self.setPlaceholderText)
        self.textChanged.connect(self._live.start)

    def look_soon(self) -> None:
        """Once more, as when the language changed."""
        self._live.start()

    def _look(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        words, acts = self.text(), self._bench.acts
        self._asked = self._bench.jobs.run(self, lambda: acts.words_against(words), self._on_looked)

    def _on_looked(self, found: Sequence[Reason]) -> None:
        self._asked = None
        self.looked.emit(found)
