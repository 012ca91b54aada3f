"""How much at once. Half after the line broke, a quarter more after it held."""

from collections.abc import Callable
from typing import TypeVar

from shouyue.sync.errors import CutError
from shouyue.sync.messages import MAX_PART, MIN_PAGE
from shouyue.sync.packing import MAX_FACTS

START_FACTS = 1000
START_BYTES = 256 * 1024
PATIENCE = 12
"""So often in a row may the line break before we come back another time."""

T = TypeVar("T")


class Pace:
    """Of one exchange. Facts are for pushes; bytes for pages, and for parts of large things."""

    def __init__(self) -> None:
        self.facts = START_FACTS
        self.bytes = START_BYTES
        self._breaks = 0

    @property
    def part_bytes(self) -> int:
        return min(self.bytes, MAX_PART)

    def try_on(self, attempt: Callable[[], T]) -> T:
        """Do something that reads this pace, again and smaller while the line breaks.

        Raises:
            CutError: it broke too often.
        """
        while True:
            try:
                done = attempt()
            except CutError:
                self._breaks += 1
                if self._breaks > PATIENCE:
                    raise
                self.facts = max(1, self.facts // 2)
                self.bytes = max(MIN_PAGE, self.bytes // 2)
            else:
                self._breaks = 0
                self.facts = min(MAX_FACTS, self.facts + self.facts // 4 + 1)
                self.bytes = min(2 * START_BYTES, self.bytes + self.bytes // 4)
                return done
