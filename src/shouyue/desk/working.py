"""The card that stands where something takes longer: what, how far, and a way to stop it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from shouyue.desk.jobs import Ticket
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_, Captions

STOP = N_("Stop  (Esc)")
PROGRESS = N_("Progress")


class WorkingCard(QFrame):
    """Shows one ticket at a time; `sentence` says what is being done.

    Where nothing would be gained by stopping, `can_stop` is false and no button offers it.
    """

    def __init__(
        self, sentence: str, captions: Captions, parent: QWidget, *, can_stop: bool = True
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._ticket: Ticket | None = None
        words = QLabel(self)
        words.setObjectName("title")
        captions.text(sentence, words.setText)
        self._bar = QProgressBar(self)
        captions.text(PROGRESS, self._bar.setAccessibleName)
        self._stop = Button(self)
        captions.text(STOP, self._stop.setText)
        self._stop.clicked.connect(self.stop)
        self._stop.setVisible(can_stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, GAP, WIDE, GAP)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self._bar)
        column.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

    @property
    def busy(self) -> bool:
        return self._ticket is not None

    def watch(self, ticket: Ticket) -> None:
        """Follows the progress; Stop is at hand."""
        self._ticket = ticket
        self._stop.setEnabled(True)
        self._bar.setRange(0, 0)
        ticket.progressed.connect(self.tell)
        self._stop.setFocus()

    def stop(self) -> bool:
        """Asks the work to stop; whether there was any."""
        if self._ticket is None:
            return False
        self._stop.setEnabled(False)
        self._ticket.cancel()
        return True

    def done(self) -> None:
        """The work has answered."""
        self._ticket = None

    def tell(self, done: int, total: int) -> None:
        """How far it is; 0 of 0 while nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
