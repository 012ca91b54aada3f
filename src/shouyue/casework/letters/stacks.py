"""A sheet and the papers that lie behind it, set as one stack."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from shouyue.casework.letters.lettering import Cancelled, LettersError, Progress, stop_if, tell
from shouyue.casework.letters.sheet_words import SheetWords
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import emptied, set_stack, why_not_set
from shouyue.paper.form import Form
from shouyue.paper.letter import Composed, Letter, Stamp

Paper = tuple[Sequence[Form], Letter]
"""What is set: the form of it, those of sheets that are enclosed, and what it says."""


class Stack(ABC):
    """A paper that cannot be set is left out and told of; a sheet that cannot, says less."""

    _FAULT: str
    """Why nothing is set: a sheet has nothing left to leave out."""

    def __init__(self, tag: str, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """`tag` is the language of the sheet, and of whatever says no other."""
        self._tag = tag
        self._progress, self._cancelled = progress, cancelled
        self._words = SheetWords()
        self.refused: list[RefusedLetter] = []

    def set(self, file: BinaryIO, at: Stamp) -> Composed:
        """Set everything, and once more without what could not be set.

        Raises:
            LettersError: a sheet cannot be set.
        """
        composed = set_stack(self._told(self._papers()), self._tag, file, at)
        if not composed.refused:
            return composed
        for fault in composed.refused:
            why = why_not_set(fault)
            if self._leave_out(fault.serial, why):
                continue
            if not self._words.learn(fault):
                raise LettersError(self._FAULT, **why.params)
        return self.set(emptied(file), at)

    @abstractmethod
    def _papers(self) -> list[Paper]:
        """Sheets and papers in the order of their pages, numbered as they come."""

    @abstractmethod
    def _leave_out(self, serial: str, reason: Reason) -> bool:
        """Take a paper out of the stack; false where the serial is a sheet's."""

    def _told(self, papers: Sequence[Paper]) -> Iterator[Paper]:
        for place, paper in enumerate(papers):
            stop_if(self._cancelled)
            tell(self._progress, place, papers)
            yield paper
        tell(self._progress, len(papers), papers)
