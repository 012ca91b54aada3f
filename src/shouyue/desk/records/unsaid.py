"""What of a slip nobody has said yet: whatever proves is asked, and nothing of it stands ready.

A day, a mark or a tick that the form had put there itself would be nobody's word, and a clock
would move by it.
"""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QCheckBox, QWidget

from shouyue.desk.widgets.entries import Choice, DayEntry, Pick
from shouyue.desk.widgets.words import N_

_DAY = N_("Say on which day it was signed, as the paper says.")
_CAPACITY = N_("Say whether who signed was sober, grown up and understood.")
_LOOK = N_("Look at the mark first: Ctrl+M.")
_MARK = N_("Say which mark the paper bears; where there is none, say that too.")
_FINGER = N_("Say which finger it was.")
_BOXES = N_("Tick what the paper has ticked: received, or agrees to repay.")
_RIDGES = N_("Tick that the ridges can be seen; where they cannot, this print proves nothing.")


class Unsaid:
    """Looks over the inputs of one form."""

    def __init__(self, fields: Mapping[str, QWidget]) -> None:
        self._fields = fields
        self.was_looked_at: Callable[[], bool] | None = None
        """Whether the mark on the scan was seen uncovered; None where the paper is in the hand."""

    def for_clock(self) -> bool:
        """Whether enough is said to foretell what the slip does to the clock."""
        return all(name not in ("on", "full_capacity", "mark") for name, _ in self._open())

    def all(self) -> Iterator[tuple[str, str]]:
        """Names of inputs with the sentence of what each wants, in the order of the form."""
        yield from self._open()

    def of_look(self) -> Iterator[tuple[str, str]]:
        """What stands against saying that nobody signed: a scan that nobody has looked at."""
        if self.was_looked_at is not None and not self.was_looked_at():
            yield "mark", _LOOK

    def _open(self) -> Iterator[tuple[str, str]]:
        day, capacity, mark = (self._fields[name] for name in ("on", "full_capacity", "mark"))
        if isinstance(day, DayEntry) and not day.text().strip():
            yield "on", _DAY
        if isinstance(capacity, Choice) and not capacity.is_chosen:
            yield "full_capacity", _CAPACITY
        if not isinstance(mark, Choice) or not mark.is_chosen:
            yield "mark", _MARK
        elif look := tuple(self.of_look()):
            yield from look
        finger, is_print = (
            self._fields["finger"],
            isinstance(mark, Choice) and (mark.value == "fingerprint"),
        )
        if is_print and isinstance(finger, Pick) and not finger.value:
            yield "finger", _FINGER
        if not self._is_ticked("received") and not self._is_ticked("agrees"):
            yield "received", _BOXES
        if is_print and self.was_looked_at is not None and not self._is_ticked("ridges"):
            yield "ridges", _RIDGES

    def _is_ticked(self, name: str) -> bool:
        tick = self._fields[name]
        return isinstance(tick, QCheckBox) and tick.isChecked()
