"""What of a stack still has to come out of a printer."""

from collections.abc import Callable
from dataclasses import dataclass

from shouyue.desk.printing.came_out import Sent
from shouyue.desk.printing.plan import Piece

ALL = range(1_000_000)
"""Every page a file may have."""


@dataclass(frozen=True, slots=True)
class Job:
    """Pages of one file that are wanted on paper.

    Attributes:
        name: what the printer's queue calls it, and what it is remembered by until it is answered.
        top: pages that are no letter and may be printed as often as they are wanted.
        letters: those that nobody said came out, with their places.
    """

    name: str = ""
    top: range = range(0)
    letters: tuple[Sent, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.top and not self.letters

    def pieces(self, comes_apart: Callable[[str], bool], wanted: range = ALL) -> list[Piece]:
        """The pages to print, of those that are wanted; `comes_apart` knows forms by their code."""
        found = [Piece(_within(self.top, wanted))]
        found += [
            Piece(_within(range(one.first - 1, one.last), wanted), comes_apart(one.letter.form))
            for one in self.letters
        ]
        return [piece for piece in found if piece.pages]

    def whole(self, wanted: range) -> tuple[Sent, ...]:
        """The letters of which every page is wanted: of the others nobody can say they are out."""
        return tuple(
            one for one in self.letters if one.first - 1 >= wanted.start and one.last <= wanted.stop
        )


def _within(pages: range, wanted: range) -> range:
    return range(max(pages.start, wanted.start), min(pages.stop, wanted.stop))
