"""Which letters are whole after the printer stopped, from the last page that came out whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from shouyue.casework.batches import TypedPage, typed_page
from shouyue.casework.serials import is_called, is_number
from shouyue.casework.views import LetterLine


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of a run, and where its pages stand in the file: from `first` on, counted from 1.

    Up to the `last`, which is of what is enclosed where something is.
    """

    letter: LetterLine
    first: int

    @property
    def last(self) -> int:
        return self.first + self.letter.in_stack - 1

    def place(self, page: TypedPage) -> int | None:
        """Of a page of this letter or, as its code says or by counting on, of what is enclosed."""
        if page.form and page.form != self.letter.form:
            behind = [name.partition(".")[0] for name in self.letter.enclosed]
            number = self.letter.pages + behind.index(page.form) + 1 if page.form in behind else 0
        else:
            number = page.number or self.letter.in_stack
        return self.first + number - 1 if 0 < number <= self.letter.in_stack else None


@dataclass(frozen=True, slots=True)
class Through:
    """What the last whole page means.

    Attributes:
        whole: letters of which every page came out.
        torn: the letter of which some did; those are torn up, since it is printed whole again.
        next: the first of which no page did.
    """

    whole: tuple[LetterLine, ...]
    torn: LetterLine | None = None
    next: LetterLine | None = None


def through(run: Sequence[Sent], typed: str) -> Through | None:
    """What is whole up to a page; None where the words name none of this run.

    A page is named by its serial or the number at its end, alone for the whole letter and what is
    enclosed, or with `/1` for its first page; by the code on it, with a scanner; or else by its
    place in the file.
    """
    page = _place(run, typed)
    if page is None:
        return None
    whole = tuple(one.letter for one in run if one.last <= page)
    torn = next((one.letter for one in run if one.first <= page < one.last), None)
    after = next((one.letter for one in run if page < one.first), None)
    return Through(whole, torn, after)


def _place(run: Sequence[Sent], typed: str) -> int | None:
    """The place in the file of what was typed. What is printed on a page goes first."""
    page = typed_page(typed)
    found = [one for one in run if is_called(one.letter.serial, page.serial)]
    if len(found) == 1:
        return found[0].place(page)
    # With noughts before it, it was read off a paper, which is of another stack then.
    is_place = is_number(page.serial) and not page.serial.startswith("0")
    if not page.number and not found and is_place and run:
        place = int(page.serial)
        return place if place <= run[-1].last else None
    return None
