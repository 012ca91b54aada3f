"""What one printer needs so that pages come out straight: a value, remembered by its queue."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Sides = Literal["one", "both", "hand_last", "hand_first"]
"""`both` where the printer turns the paper; by hand where the last or first sheet goes in first."""

SIDES: Final[tuple[Sides, ...]] = get_args(Sides)
MOST_TENTHS: Final = 200
"""Farther than 20 mm no feed is crooked: the paper lies wrong or the size is another one."""


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """How pages go to one printer.

    Attributes:
        right: how far everything is moved to the right, in tenths of a millimetre.
        down: the same downwards.
        tray: what the system calls the place the paper comes from; empty leaves it to the printer.
        sides: which sides of the paper.
        dpi: dots an inch; 0 leaves it to the printer.
    """

    right: int = 0
    down: int = 0
    tray: str = ""
    sides: Sides = "one"
    dpi: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether a person turns the stack between fronts and backs."""
        return self.sides in ("hand_last", "hand_first")


def tenths(number: int) -> int:
    """A shift within what can be meant."""
    return max(-MOST_TENTHS, min(MOST_TENTHS, number))
