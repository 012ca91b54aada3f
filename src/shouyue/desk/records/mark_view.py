"""The scanned page of a letter beside what is asked about its mark, wherever a form asks it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shouyue.casework.slips.views import FiledLetter
from shouyue.desk.acts import Acts
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import quiet, room_of
from shouyue.desk.pictures import PagePictures
from shouyue.desk.records.unsaid import Unsaid
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.words import Captions

LOOK_KEY: Final = "Ctrl+M"
TURN_KEY: Final = "Ctrl+W"
_HIGH_PX: Final = 300


class MarkView(QWidget):
    """In sight while the letter in the form has a filed page that nobody has looked at."""

    known = Signal()
    """Whether there is such a page of the letter."""

    def __init__(self, bench: Bench, captions: Captions, unsaid: Unsaid, parent: QWidget) -> None:
        """`unsaid` is told whether the mark was seen, or that the paper is in the hand."""
        super().__init__(parent)
        self._bench, self._unsaid = bench, unsaid
        self._is_left_to_another = False
        self._asked: Ticket | None = None
        self._serial = ""
        self._scans: tuple[str, ...] = ()
        self._pictures = PagePictures(bench, self)
        self._pictures.setFixedHeight(_HIGH_PX)
        captions.text("The scanned page", self._pictures.setAccessibleName)
        hint = quiet(self)
        hint.setWordWrap(True)
        captions.text(
            "Ctrl+M: the mark, uncovered;  Ctrl and + or −: size;  Ctrl+W: turn the page",
            hint.setText,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pictures)
        column.addWidget(hint)
        for key, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            bind(self, key, partial(self._pictures.zoom, steps))
        bind(self, TURN_KEY, self._pictures.turn)
        self.hide()

    def leave_to(self, was_looked_at: Callable[[], bool]) -> None:
        """The page is shown elsewhere, and `was_looked_at` tells whether its mark was seen."""
        self._is_left_to_another = True
        self._unsaid.was_looked_at = was_looked_at

    def show_letter(self, acts: Acts, serial: str) -> None:
        """The filed pages of a letter whose mark is still to be confirmed, its slip first."""
        if serial == self._serial or self._is_left_to_another:
            return
        self.clear()
        self._serial = serial
        if not serial:
            return
        # Until it is known that there is no page, nobody has looked at it.
        self._unsaid.was_looked_at = self._was_looked_at

        def found(letters: list[FiledLetter]) -> None:
            self._asked = None
            self._scans = next((one.scans for one in letters if one.serial == serial), ())
            self.setVisible(bool(self._scans))
            if self._scans:
                self._pictures.open([partial(acts.history_scan, n) for n in reversed(self._scans)])
            else:
                self._unsaid.was_looked_at = None
            self.known.emit()

        self._asked = self._bench.jobs.run(self, lambda: list(acts.unconfirmed()), found)

    def clear(self) -> None:
        """Nothing of a person's page stays behind the next one."""
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        self._serial, self._scans = "", ()
        if not self._is_left_to_another:
            self._unsaid.was_looked_at = None
        self._pictures.clear()
        self.hide()

    def look(self) -> bool:
        """The mark uncovered, or covered again; whether there is any to look at."""
        if not self._scans:
            return False
        self._pictures.look_at_marks()
        if (room := room_of(self)) is not None:
            room.ensureWidgetVisible(self)
        return True

    def _was_looked_at(self) -> bool:
        return self._pictures.were_marks_seen
