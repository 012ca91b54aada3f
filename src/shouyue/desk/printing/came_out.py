"""Which letters are whole after the printer stopped, from the last page that came out whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from shouyue.casework.batches import typed_page
from shouyue.casework.views import LetterLine


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of a run, and where its pages stand in the file: from `first` on, counted from 1."""

    letter: LetterLine
    first: int

    @property
    def last(self) -> int:
        return self.first + self.letter.pages - 1


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

    A page is named by its serial or the number at its end, alone for the whole letter or with `/1`
    for its first page; by the code on it, with a scanner; or else by its place in the file.
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
    serial, page = typed_page(typed)
    found = [one for one in run if _is_called(one.letter.serial, serial)]
    if len(found) == 1 and page <= found[0].letter.pages:
        return found[0].first + page - 1 if page else found[0].last
    if not page and not found and _is_number(serial) and run and int(serial) <= run[-1].last:
        return int(serial)
    return None


def _is_called(serial: str, said: str) -> bool:
    """127 and 000127 are the letter …-000127 alone, and 26-000127 too."""
    if _is_number(said):
        number = serial.rpartition("-")[2]
        return _is_number(number) and int(number) == int(said)
    return bool(said) and serial.endswith(said)


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal()
