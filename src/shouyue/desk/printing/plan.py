"""Which page goes on which side of which sheet. Pure: numbers in, numbers out.

Pages count from 0. Every letter begins on a sheet of its own, so nobody finds a neighbour's debt on
the back of a letter; a form of which one page goes back alone is never printed on both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shouyue.desk.devices.printer_setup import Sides

Side = int | None
"""A page; None where the side stays white."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages that belong together: a letter, or the sheets on top of a round.

    Attributes:
        apart: one of its pages goes back alone, so each needs a sheet of its own.
    """

    pages: range
    apart: bool = False


def sheets(pieces: Iterable[Piece], sides: Sides) -> list[tuple[Side, Side]]:
    """Front and back of each sheet, in order."""
    found: list[tuple[Side, Side]] = []
    for piece in pieces:
        step = 1 if piece.apart or sides == "one" else 2
        for place in range(0, len(piece.pages), step):
            pair = piece.pages[place : place + step]
            found.append((pair[0], pair[1] if len(pair) > 1 else None))
    return found


def passes(pieces: Iterable[Piece], sides: Sides) -> tuple[Sequence[Side], ...]:
    """What goes to the printer in one go, and what after the stack was turned by hand.

    A printer that turns paper is given both sides of each sheet, the white ones too.
    """
    stack = sheets(pieces, sides)
    fronts, backs = [front for front, _ in stack], [back for _, back in stack]
    if all(back is None for back in backs):
        return (fronts,)
    if sides == "both":
        return ([side for sheet in stack for side in sheet],)
    return (fronts, backs[::-1] if sides == "hand_last" else backs)
