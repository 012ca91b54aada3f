"""A stack of pages on the table: from one batch, or from a round with several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QObject, Signal

from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.printing.came_out import Sent
from shouyue.desk.printing.job import Job
from shouyue.desk.taking_back import against

CameOut = Mapping[str, Sequence[str]]
"""Batch -> serials of its letters that came out of the printer."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What was made and lies in a file, letters last, in their order.

    Attributes:
        name: what the printer's queue calls it.
        stops: of a round, how many; its day sheets lie on top.
        order: what was asked for; None where nobody can be asked for one letter more.
        left_out: people whom a rule keeps from being visited.
        top_is_out: whether the pages before the first letter came out in this sitting.
        later: of a round, how many stops did not fit its day.
        copy_of: the letter that is out and of which this is a marked copy: paper, and no letter
            that goes out once more.
    """

    name: str
    pages: int
    letters: Sequence[LetterLine]
    refused: Sequence[RefusedLetter] = ()
    left_out: Sequence[RefusedLetter] = ()
    stops: int = 0
    order: LetterSelection | None = None
    top_is_out: bool = False
    later: int = 0
    copy_of: LetterLine | None = None

    @property
    def listed(self) -> Sequence[LetterLine]:
        """The letters that its pages show."""
        return self.letters if self.copy_of is None else (self.copy_of,)

    @property
    def on_top(self) -> int:
        """How many pages come before the first letter."""
        return self.pages - sum(letter.in_stack for letter in self.letters)

    @property
    def starts(self) -> tuple[int, ...]:
        """The page, counted from 0, that each letter begins on, behind what is enclosed before."""
        pages = (letter.in_stack for letter in self.letters)
        return tuple(accumulate(pages, initial=self.on_top))[: len(self.letters)]

    @property
    def job(self) -> Job:
        """What goes to the printer: letters once, the sheets of a round as often as wanted.

        What came out already is no letter to be printed again: only a copy of it is made.
        """
        sent = tuple(
            Sent(letter, start + 1)
            for letter, start in zip(self.letters, self.starts, strict=True)
            if letter.state == "composed"
        )
        return Job(self.name, range(0 if self.top_is_out else self.on_top), sent)

    def after(self, serials: Sequence[str]) -> "Stack":
        """The stack once some of it came out."""
        letters = tuple(
            replace(one, state="printed") if one.serial in serials else one for one in self.letters
        )
        return replace(self, letters=letters, top_is_out=True)


def stack_of(report: BatchReport, order: LetterSelection | None) -> Stack:
    """A batch as a stack."""
    return Stack(report.batch, report.pages, report.letters, report.refused, order=order)


def with_reason(stack: Stack, refused: RefusedLetter, reason: str) -> LetterSelection | None:
    """The order for one letter of a stack that was refused without a reason."""
    if stack.order is None:
        return None
    return replace(
        stack.order,
        notes=(refused.note,),
        overdue=False,
        paid=False,
        due_within_days=None,
        village="",
        to=refused.to or stack.order.to,
        reason=reason,
    )


def came_out(letters: Sequence[LetterLine], serials: Sequence[str]) -> CameOut:
    """The ones that came out, by batch."""
    found: dict[str, list[str]] = {}
    for letter in letters:
        if letter.serial in serials:
            found.setdefault(letter.batch, []).append(letter.serial)
    return found


class StackKeeper(QObject):
    """The file of the stack on the table, and the word that its letters came out."""

    confirmed = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pdf: Path | None = None

    def fresh_file(self) -> Path:
        """A name in the spool; what lay on the table before is put away."""
        self.put_away()
        self._pdf = self._bench.spool / f"{token_hex(8)}.pdf"
        return self._pdf

    def put_away(self) -> None:
        """Deletes the pages: paper or nothing holds them now."""
        if self._pdf is not None:
            self._pdf.unlink(missing_ok=True)
            self._pdf = None

    def confirm(self, printed: CameOut) -> None:
        """These came out of the printer; none where there was nothing but sheets."""
        acts = self._bench.acts

        def work() -> list[Outcome]:
            return [acts.confirm_printed(batch, tuple(some)) for batch, some in printed.items()]

        self._bench.jobs.run(self, work, self._on_confirmed)

    def _on_confirmed(self, outcomes: Sequence[Outcome]) -> None:
        messages = self._bench.messages
        notes = [note for one in outcomes if isinstance(one, Saved) for note in one.notes]
        refused = [one for one in outcomes if not isinstance(one, Saved)]
        if refused:
            messages.notice(lambda now: " ".join(against(now, one) for one in refused))
        else:
            if outcomes:
                messages.done(lambda now: now.text("Noted. These letters are out now."))
            self.confirmed.emit()
        if notes:
            self._bench.changes.tell(notes)
