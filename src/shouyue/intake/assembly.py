"""Sheets become one tape: the header found, lines told apart, repeated notes refused."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import chain, islice
from typing import Final, Literal

from shouyue.domain.money import Fen
from shouyue.intake.cells import Line, Sheet, narrow, text_of
from shouyue.intake.codes import RefusalCode, RemarkCode
from shouyue.intake.columns import LOOK_FOR_HEADER, Layout, Synonyms, find_layout
from shouyue.intake.errors import (
    AsOfMissingError,
    NotATapeError,
    SeveralLayoutsError,
    UnknownColumnsError,
)
from shouyue.intake.preamble import Preamble, read_preamble
from shouyue.intake.rows import RowReader
from shouyue.intake.tape import LoanRow, Refusal, Remark

_NOTHING: Final = Fen(0)
_LINES_A_REPORT: Final = 500
_MOST_FOOTER_CELLS: Final = 3
_LONGEST_FOOTER: Final = 200

_TOTAL: Final = re.compile(
    r"\s*(?:[本全]?[页行]?(?:合\s*计|总\s*计)|(?:grand )?total\b|sum\b)", re.IGNORECASE
)
_SUBTOTAL: Final = re.compile(r"\s*(?:[本分]?页?小\s*计|subtotal\b)", re.IGNORECASE)
_FOOTER: Final = re.compile(r"[:]|制表|复核|审核|打印|备注|说明|注$|第.+页|机密|内部")
_NEEDED_OF_A_LOAN: Final = ("note", "id_number", "amount", "balance", "due")
_NOT_COMPARED: Final = ("line", "verbatim")

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What a tape is read with: the day, the words, and what a person said about this file."""

    today: date
    synonyms: Synonyms
    mapping: Mapping[str, str]
    as_of: date | None


@dataclass(slots=True)
class Assembly:
    """What has been read of one file so far. `sheet()` takes one table after the other.

    Attributes:
        listed_total: sum of all balances that stand for a loan, refused or not; None once one
            could not be read.
    """

    question: Question
    report: Report
    layout: Layout | None = None
    preamble: Preamble = field(default_factory=Preamble)
    rows: list[LoanRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    stated_total: Fen | None = None
    listed_total: Fen | None = _NOTHING
    as_of: date | None = None
    _first_of: dict[str, LoanRow | Refusal] = field(default_factory=dict)
    _no_layout: list[NotATapeError | UnknownColumnsError] = field(default_factory=list)
    _sheet: str = ""

    def sheet(self, sheet: Sheet) -> None:
        """Read a table to its end.

        Raises:
            AmbiguousColumnsError, SeveralLayoutsError, and what its lines raise.
        """
        head = list(islice(sheet.lines, LOOK_FOR_HEADER))
        try:
            layout = find_layout(head, self.question.synonyms, self.question.mapping)
        except (NotATapeError, UnknownColumnsError) as error:
            self._no_layout.append(error)
            self.remarks.append(
                Remark(0, "", RemarkCode.SHEET_NOT_READ, {"sheet": sheet.name}, sheet.name)
            )
            return
        above = [line for line in head if line.number < layout.line]
        self._settle(layout, read_preamble(above), sheet)
        today = self.question.as_of or self.question.today
        reader = RowReader(layout, today, self.preamble.unit, self.as_of)
        below = (line for line in head if line.number > layout.line)
        width = layout.width if sheet.exact_width else 0
        self._read(_Judge(layout, width), reader, chain(below, sheet.lines), sheet.total)
        self.as_of = reader.as_of

    def finish(self) -> tuple[Layout, date]:
        """The header and the day of the figures, once every sheet is read.

        Raises:
            NotATapeError, UnknownColumnsError: no sheet was a table of loans, or it has no rows.
            AsOfMissingError: nothing says of which day it is.
        """
        if self.layout is None:
            asked = [error for error in self._no_layout if isinstance(error, UnknownColumnsError)]
            raise (asked or self._no_layout or [NotATapeError(kind="no_sheet")])[0]
        if not self.rows and not self.refused:
            raise NotATapeError(kind="no_rows")
        as_of = self.question.as_of or self.as_of
        if as_of is None:
            raise AsOfMissingError
        self._remark_whole(as_of)
        return self.layout, as_of

    def _settle(self, layout: Layout, preamble: Preamble, sheet: Sheet) -> None:
        """Take the first table's header and title for the file's; further ones must agree."""
        if self.layout is None:
            self.layout, self.preamble, self._sheet = layout, preamble, ""
            self.as_of = preamble.as_of
        elif layout.as_mapping() != self.layout.as_mapping():
            raise SeveralLayoutsError(sheets=2)
        else:
            self._sheet = sheet.name

    def _read(self, judge: "_Judge", reader: RowReader, lines: Iterable[Line], total: int) -> None:
        for line in lines:
            if line.number % _LINES_A_REPORT == 0:
                self.report(line.number, max(total, line.number))
            match judge.judge(line):
                case "loan":
                    self._add(reader.read(judge.with_width(line)), reader)
                case "total":
                    self.stated_total = reader.stated_total(line)
                case "blank":
                    continue
                case other:
                    self.remarks.append(Remark(line.number, "", other, sheet=self._sheet))

    def _add(self, result: LoanRow | Refusal, reader: RowReader) -> None:
        if self.listed_total is not None:
            balance = reader.balance
            self.listed_total = None if balance is None else Fen(self.listed_total + balance)
        first = self._first_of.get(result.note) if result.note else None
        if first is not None:
            result = _repeated(first, result)
        elif result.note:
            self._first_of[result.note] = result
        if isinstance(result, Refusal):
            self.refused.append(replace(result, sheet=self._sheet) if self._sheet else result)
            return
        self.rows.append(result)
        for remark in reader.remarks:
            self.remarks.append(replace(remark, sheet=self._sheet) if self._sheet else remark)

    def _remark_whole(self, as_of: date) -> None:
        if as_of > self.question.today:
            self.remarks.append(Remark(0, "", RemarkCode.AS_OF_IN_FUTURE, {"as_of": as_of}))
        stated, listed = self.stated_total, self.listed_total
        if stated is not None and listed is not None and stated != listed:
            self.remarks.append(
                Remark(0, "", RemarkCode.TOTAL_DIFFERS, {"stated": stated, "listed": listed})
            )


def _repeated(first: LoanRow | Refusal, again: LoanRow | Refusal) -> Refusal:
    """The refusal of a row whose note number another row had before. Nothing is merged."""
    params: dict[str, object] = {"first_line": first.line}
    if isinstance(again, Refusal):
        also = again.params.get("also", ())
        params["also"] = (again.code, *(also if isinstance(also, tuple) else ()))
    elif isinstance(first, LoanRow):
        params["differs"] = tuple(
            part.name
            for part in fields(LoanRow)
            if part.name not in _NOT_COMPARED
            and getattr(first, part.name) != getattr(again, part.name)
        )
    return Refusal(again.line, again.note, RefusalCode.DUPLICATE_NOTE, params)


class _Judge:
    """Tells lines apart: a loan, a total, a repeated header, a footer, or nothing."""

    def __init__(self, layout: Layout, width: int) -> None:
        """`width`: cells that a loan's line has, 0 where any number will do."""
        self._layout = layout
        self._width = width
        self._note = layout.index("note")
        self._note_header = layout.headers[self._note]
        self._needed = [layout.index(name) for name in _NEEDED_OF_A_LOAN]

    def judge(self, line: Line) -> RemarkCode | Literal["loan", "total", "blank"]:
        """What a line is; a remark for one that is none of a table's business."""
        note = line.cells[self._note] if self._note < len(line.cells) else ""
        if line.problem or (note and note != self._note_header and not _is_total(note)):
            return "loan"
        texts = [narrow(text_of(cell)) for cell in line.cells]
        filled = [text for text in texts if text]
        if not filled:
            return "blank"
        if texts == list(self._layout.headers[: len(texts)]):
            return RemarkCode.REPEATED_HEADER
        if any(map(_SUBTOTAL.match, filled)) and not self._has_identity(texts):
            return RemarkCode.SUBTOTAL
        if any(map(_TOTAL.match, filled)) and not self._has_identity(texts):
            return "total"
        return RemarkCode.FOOTER if self._is_footer(texts, filled) else "loan"

    def with_width(self, line: Line) -> Line:
        """The line, marked if it has lost or gained cells, as a line of a CSV may.

        Even an empty cell more is one too many: a mark within a cell, as in 1,000.00, has moved
        all cells behind it, and the last is often empty.
        """
        if not self._width or line.problem or len(line.cells) == self._width:
            return line
        if len(line.cells) < self._width:
            return replace(line, problem=RefusalCode.TOO_FEW_CELLS)
        return replace(line, problem=RefusalCode.TOO_MANY_CELLS)

    def _has_identity(self, texts: list[str]) -> bool:
        return any(self._at(texts, name) for name in ("id_number", "due"))

    def _at(self, texts: list[str], name: str) -> str:
        index = self._layout.index(name)
        return texts[index] if 0 <= index < len(texts) else ""

    def _is_footer(self, texts: list[str], filled: list[str]) -> bool:
        if len(filled) > _MOST_FOOTER_CELLS or any(
            index < len(texts) and texts[index] for index in self._needed
        ):
            return False
        return any(_FOOTER.search(text[:_LONGEST_FOOTER]) for text in filled)


def _is_total(note: object) -> bool:
    return isinstance(note, str) and bool(_TOTAL.match(note) or _SUBTOTAL.match(note))
