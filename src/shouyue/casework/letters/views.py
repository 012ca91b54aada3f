"""What pages and commands show of letters made together, and of those that could not be made."""

from dataclasses import dataclass
from datetime import date

from shouyue.casework.outcomes import Reason
from shouyue.casework.views import LetterLine


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """A letter that was not made, and what stood against it.

    With `overridable` this person may have it made all the same, for a reason that stays with it;
    `to` names the addressee in the order for it, where that is a guarantor.
    """

    note: str
    name: str
    reason: Reason
    overridable: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A composed batch: the pages are written, nothing counts as printed yet.

    `as_of` is the day of its figures; with `old_figures` its letters say so beside the amounts,
    with `unsaid` they ought to by now and, being made again as they were, do not. `copies` are the
    serials of those that were printed before and now bear the mark of a copy.
    """

    batch: str
    pages: int
    letters: tuple[LetterLine, ...]
    refused: tuple[RefusedLetter, ...]
    as_of: date | None = None
    old_figures: bool = False
    unsaid: bool = False
    wrong_day: Reason | None = None
    hints: tuple[Reason, ...] = ()
    copies: tuple[str, ...] = ()
