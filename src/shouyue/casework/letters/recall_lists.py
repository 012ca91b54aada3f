"""The list of letters to take back, on paper, with letters of thanks for those who paid.

The list is a working sheet of one hour: it repeats what records say and is no record itself. Its
numbers are given out like every other, so that none is on two sheets. The letters of thanks are a
batch like any other.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from typing_extensions import override

from shouyue.casework import batches
from shouyue.casework.contents.figures import Occasion
from shouyue.casework.elsewhere import append_in
from shouyue.casework.letters.closings import is_thanked
from shouyue.casework.letters.languages import Tongues
from shouyue.casework.letters.lettering import (
    Cancelled,
    Drawn,
    LettersError,
    Made,
    Progress,
    Refusal,
    batch_of,
    figures_of,
    occasion,
    stop_if,
    visiting_order,
)
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.recalls import to_recall
from shouyue.casework.letters.sheet_words import SHORT
from shouyue.casework.letters.stacks import Paper, Stack
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Reason
from shouyue.casework.serials import Serials
from shouyue.casework.setting import (
    form_of,
    fresh_file,
    language_tag,
    put_in_place,
    stamp,
    to_disk,
)
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import letter_language
from shouyue.ledger.forms import THANKS
from shouyue.ledger.kinds import draft
from shouyue.ledger.moment import Moment
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Composed, Letter, Value
from shouyue.vault import loans

SHEET: Final = "T05"
LETTERS_A_SHEET: Final = 14
_CHINESE: Final = "zh"
_HERE: Final = {
    "composed": "casework.recall.not_printed",
    "printed": "casework.recall.printed",
    "unsigned": "casework.recall.printed",
}


def print_recalls(
    ws: Workspace,
    out: Path,
    language: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> RecallReport:
    """Write the list of the branch's letters to take back and, behind it, letters of thanks.

    Whoever owes nothing any more of a loan on the list is thanked for it once. A report without
    rows says that there is nothing to take back. Nothing counts as taken back or printed by this.

    Args:
        ws: whose vault.
        out: the PDF.
        language: of the list, as it is asked for; Chinese where nothing is said. Thanks are in the
            language of whoever gets them.
        progress: told how many papers of how many are set.
        cancelled: asked between papers.

    Raises:
        LettersError: nothing was written.
        PagesNotWrittenError: the disk refuses. Nothing was written, or, if only the finished file
            could not take its place, the letters of thanks are on record as a batch.
    """
    rows = to_recall(ws)
    if not rows:
        return RecallReport(())
    papers = _Papers(ws, rows, language or _CHINESE, progress, cancelled)
    moment = ws.clock()
    with fresh_file(out) as file:
        composed = papers.set(file, stamp(moment.wall_ms, moment.zone_min))
        to_disk(file)
        batch = papers.record(composed, moment)
        put_in_place(file, out, batch)
    letters = batches.letters_of_batch(ws, batch) if batch else ()
    refused = tuple(papers.refused)
    return RecallReport(rows, composed.pages, papers.sheets, batch, letters, refused)


class _Thanks(NamedTuple):
    loan: LoanRow
    drawn: Drawn


class _Papers(Stack):
    """The list and the thanks on their way: what they say, which serials they get."""

    _FAULT = "casework.recall.sheet"

    def __init__(
        self,
        ws: Workspace,
        rows: Sequence[RecallLine],
        language: str,
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:
        self._ws, self._rows = ws, rows
        self._occasion = occasion(ws, ws.today())
        self._sheet, self._form = form_of(SHEET), form_of(THANKS)
        super().__init__(language_tag(self._sheet, language), progress, cancelled)
        if self._tag not in self._sheet.languages:
            raise LettersError("casework.letters.language", form=SHEET)
        self._serials = Serials(ws, SHEET), Serials(ws, THANKS)
        self.sheets: tuple[str, ...] = ()
        self._thanks = list(self._wanted())
        self._numbered: dict[str, _Thanks] = {}

    @override
    def _papers(self) -> list[Paper]:
        sheets, letters = list(self._list()), list(self._letters())
        self.sheets = tuple(one.serial for one in sheets)
        serials = (one.serial for one in letters)
        self._numbered = dict(zip(serials, self._thanks, strict=True))
        lists: list[Paper] = [((self._sheet,), one) for one in sheets]
        return [*lists, *(((self._form,), one) for one in letters)]

    @override
    def _leave_out(self, serial: str, reason: Reason) -> bool:
        if (out := self._numbered.get(serial)) is None:
            return False
        self.refused.append(RefusedLetter(out.loan.note, out.loan.name, reason))
        self._thanks = [one for one in self._thanks if one is not out]
        return True

    def record(self, composed: Composed, moment: Moment) -> str:
        """Give out the numbers, and write the fact of the batch; returns its reference, if any."""
        of_sheets, of_thanks = self._serials
        of_sheets.give(len(self.sheets))
        if not self._thanks:
            return ""
        printed = composed.letters[len(self.sheets) :]
        made = [
            Made(one.loan, one.drawn, page) for one, page in zip(self._thanks, printed, strict=True)
        ]
        said = batch_of((self._form,), self._tag, self._occasion, self._occasion.on, made)
        (ref,) = append_in(self._ws, self._ws.branch, draft(said), moment=moment)
        of_thanks.give(len(made))
        return ref.text

    def _wanted(self) -> Iterator[_Thanks]:
        """Who is thanked, in visiting order."""
        ws, tongues = self._ws, Tongues(self._ws)
        settled = dict.fromkeys(row.letter.note for row in self._rows if row.is_settled)
        found = (
            loans.one(ws.vault, ws.branch, note) for note in settled if not is_thanked(ws, note)
        )
        for loan in sorted(filter(None, found), key=visiting_order):
            stop_if(self._cancelled)
            drawn = figures_of(ws, THANKS, loan, self._occasion)
            if isinstance(drawn, Refusal):
                self.refused.append(RefusedLetter(loan.note, loan.name, drawn.reason))
            else:
                own = tongues.of_letter(self._form, loan, drawn.values)
                tag = "" if own == self._tag else own
                yield _Thanks(loan, drawn._replace(language=tag))

    def _letters(self) -> Iterator[Letter]:
        for place, one in enumerate(self._thanks):
            serial = self._serials[1].numbered(place)
            yield Letter(serial, one.drawn.values, one.drawn.language)

    def _list(self) -> Iterator[Letter]:
        rows = self._rows
        starts = range(0, len(rows), LETTERS_A_SHEET)
        for number, start in enumerate(starts):
            serial = self._serials[0].numbered(number)
            few = rows[start : start + LETTERS_A_SHEET]
            values: dict[str, Value] = {
                **_head(self._occasion),
                "of": len(rows),
                "thanks": len(self._thanks) or None,
                "sheet": number + 1,
                "sheets": len(starts),
                "letters": tuple(self._row(serial, start, *one) for one in enumerate(few)),
            }
            yield Letter(serial, values)

    def _row(self, serial: str, before: int, place: int, row: RecallLine) -> dict[str, Value]:
        language, letter = letter_language(self._tag), row.letter
        who, why = letter.to or letter.name, language.told(row.why.code, row.why.params)
        if not self._words.is_too_long(serial, f"letters.{place}.who"):
            who = "\n".join(filter(None, (who, letter.village)))
        if self._words.is_too_long(serial, f"letters.{place}.why"):
            why = why[:SHORT]
        return {
            "place": before + place + 1,
            "paper": f"{letter.serial}\n{language.told(_HERE[letter.state], {})}",
            "made": letter.made_on,
            "who": self._words.shown(who)[:SHORT],
            "why": why,
        }


def _head(said: Occasion) -> dict[str, Value]:
    head = said.head
    return {
        "bank": head.bank,
        "branch": head.branch,
        "officer": said.officer,
        "day": said.on,
        "as_of": said.as_of,
    }
