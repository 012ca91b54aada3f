"""Letters to take back, as a list shows them, and what is told of the list once it is on paper."""

from dataclasses import dataclass

from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Reason
from shouyue.casework.views import LetterLine


@dataclass(frozen=True, slots=True)
class RecallLine:
    """A letter that lies here and must not go out, and why.

    `is_settled` where nothing is owed of its loan any more; else it asks for more than is overdue.
    """

    letter: LetterLine
    why: Reason
    is_settled: bool


@dataclass(frozen=True, slots=True)
class RecallReport:
    """The list on paper: first its sheets, behind them letters of thanks.

    Attributes:
        rows: the letters to take back, in the order of the sheets; none where there is no list.
        pages: of the whole file.
        sheets: the serials of the list's sheets, a page each.
        batch: the letters of thanks; empty where nobody gets one.
        letters: those of the batch, in the order of the pages.
        refused: whom no letter of thanks could be made for, and why.
    """

    rows: tuple[RecallLine, ...]
    pages: int = 0
    sheets: tuple[str, ...] = ()
    batch: str = ""
    letters: tuple[LetterLine, ...] = ()
    refused: tuple[RefusedLetter, ...] = ()
