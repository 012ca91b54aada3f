"""The cells of one line by field and kind: codes, words, sums, days; with what was wrong in them.

Whatever is read differs from what the file says by more than surrounding blanks only together
with an entry in `verbatim`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from shouyue.domain.invisible import first_invisible, spelt_out
from shouyue.domain.money import Fen, MoneyError, parse_yuan
from shouyue.intake.cells import Cell, Line, narrow, text_of, without_marks
from shouyue.intake.codes import RefusalCode
from shouyue.intake.columns import Layout
from shouyue.intake.dates import BadDateError, read_date
from shouyue.intake.preamble import FEN_IN

_LONGEST_SHOWN: Final = 40
_LONGEST_SUM: Final = 64
_MOST_DIGITS: Final = 20
_LARGEST_CACHE: Final = 50_000

_PLAIN_SUM: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_GUARDED: Final = re.compile(r"=\"([^\"]*)\"|'(.*)", re.DOTALL)  # ="0123": stay text, please
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_SUM: Final = frozenset({"", "-", "--", "—", "/"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row stays out; `params` are values for the sentence."""

    code: RefusalCode
    params: Mapping[str, object]


class Fields:
    """One line after another of a sheet, seen through its layout.

    Attributes:
        faults: of the line at hand, in the order found.
        verbatim: field -> the file's text, of the line at hand.
        line: the line at hand.
    """

    def __init__(self, layout: Layout, unit: str) -> None:
        self._columns = {name: column.index for name, column in layout.columns.items()}
        self._fen_in_unit = {
            name: FEN_IN.get(column.unit, FEN_IN[unit]) for name, column in layout.columns.items()
        }
        self._headers = {name: column.header for name, column in layout.columns.items()}
        self._width = layout.width
        self._pool: dict[Cell, str] = {}
        self._days: dict[tuple[type, Cell], tuple[date | None, bool]] = {}
        self._sums: dict[tuple[int, type, Cell], tuple[Fen | None, bool]] = {}
        self.start(Line(0, []))

    def start(self, line: Line) -> None:
        """Go on to a line; what was collected for the last one now belongs to whoever took it."""
        self.line = line
        self._cells = line.cells
        if len(line.cells) < self._width:
            self._cells = line.cells + [None] * (self._width - len(line.cells))
        self.faults: list[Fault] = []
        self.verbatim: dict[str, str] = {}

    def has(self, name: str) -> bool:
        return name in self._columns

    def cell(self, name: str) -> Cell:
        """The cell of a field; None where the file or this line has none."""
        index = self._columns.get(name)
        return None if index is None else self._cells[index]

    def cells(self, columns: Sequence[int]) -> list[Cell]:
        """The cells of some columns; None for a column that is -1."""
        return [None if index < 0 else self._cells[index] for index in columns]

    def fault(self, code: RefusalCode, **params: object) -> None:
        self.faults.append(Fault(code, params))

    def cell_fault(self, code: RefusalCode, name: str) -> None:
        """A fault of one cell: with its column as the file names it, and its text cut short."""
        text = spelt_out(_CONTROL.sub(" ", text_of(self.cell(name))).strip())[:_LONGEST_SHOWN]
        self.fault(code, field=name, column=self._headers[name], text=text)

    def keep(self, name: str, made: str) -> str:
        """Note down what the file says if that is not what was made of it; returns `made`."""
        said = text_of(self.cell(name))
        if said != made and said.strip() != made:
            self.verbatim[name] = said
        return made

    def code(self, name: str) -> str:
        """A number that is a name: full-width and blanks mended, leading zeros as they stand."""
        cell = self.cell(name)
        if isinstance(cell, str) and cell.isascii() and cell.isalnum():
            return cell
        text = narrow(text_of(cell))
        if match := _GUARDED.fullmatch(text):
            text = (match[1] or match[2] or "").strip()
        if first_invisible(text):
            self.cell_fault(RefusalCode.INVISIBLE_SIGN, name)
            text = ""
        return self.keep(name, "".join(text.split()))

    def words(self, name: str) -> str:
        """Text as it stands; controls become blanks, marks of a word processor go."""
        cell = self.cell(name)
        text = text_of(cell).strip()
        if text is cell and text.isprintable():
            return text
        if not text.isprintable():
            text = without_marks(_CONTROL.sub(" ", text)).strip()
        if first_invisible(text):
            self.cell_fault(RefusalCode.INVISIBLE_SIGN, name)
            text = ""
        return self.keep(name, text)

    def shared(self, name: str) -> str:
        """Text of which a file has few kinds; each is held in memory once."""
        cell = self.cell(name)
        if (known := self._pool.get(cell)) is not None:
            return known
        text = self.words(name)
        if text == cell and len(self._pool) < _LARGEST_CACHE:
            self._pool[cell] = text
        return text

    def sum(self, name: str, *, round_finer: bool = False) -> Fen | None:
        """An amount of money, or None where the cell is empty.

        Finer than a fen is a fault, or with `round_finer` (interest, as a core system computes
        it) is rounded half up.
        """
        cell = self.cell(name)
        fen_in_unit = self._fen_in_unit.get(name, FEN_IN["元"])
        try:
            found, is_plain = self._sum(cell, fen_in_unit)
        except MoneyError as error:
            if not round_finer or error.code != "amount_finer_than_fen":
                self.cell_fault(RefusalCode.BAD_AMOUNT, name)
                return None
            found, is_plain = _rounded(cell, fen_in_unit), False
        if found is not None and found < 0:
            self.cell_fault(RefusalCode.NEGATIVE_AMOUNT, name)
            return None
        if not is_plain:
            self.verbatim[name] = text_of(cell)
        return found

    def _sum(self, cell: Cell, fen_in_unit: int) -> tuple[Fen | None, bool]:
        """The amount, and whether the cell says just that."""
        key = (fen_in_unit, type(cell), cell)  # the type, because True is 1.0 to a dict
        known = self._sums.get(key)
        if known is not None:
            return known
        text = narrow(text_of(cell))
        if len(text) > _LONGEST_SUM:
            raise MoneyError("amount_unreadable")
        if text in _NO_SUM:
            return None, True
        is_plain = not isinstance(cell, str) or bool(_PLAIN_SUM.fullmatch(cell.strip()))
        read = _fen(text, fen_in_unit), is_plain and fen_in_unit == FEN_IN["元"]
        if len(self._sums) < _LARGEST_CACHE:
            self._sums[key] = read
        return read

    def day(self, name: str) -> date | None:
        """A day, or None where the cell says that there is none; anything else is a fault."""
        cell = self.cell(name)
        try:
            found, is_plain = self._day(cell)
        except BadDateError:
            self.cell_fault(RefusalCode.BAD_DATE, name)
            return None
        if not is_plain:
            self.verbatim[name] = text_of(cell)
        return found

    def _day(self, cell: Cell) -> tuple[date | None, bool]:
        """The day, and whether the cell says just that."""
        key = (type(cell), cell)
        known = self._days.get(key)
        if known is not None:
            return known
        found = read_date(cell)
        is_plain = text_of(cell).strip() == ("" if found is None else found.isoformat())
        if len(self._days) < _LARGEST_CACHE:
            self._days[key] = found, is_plain
        return found, is_plain


def _fen(text: str, fen_in_unit: int) -> Fen:
    if fen_in_unit == FEN_IN["元"]:
        return parse_yuan(text)
    number = _decimal(text.replace(",", ""))
    if number is None:
        raise MoneyError("amount_unreadable")
    return parse_yuan(number * fen_in_unit / FEN_IN["元"])


def _rounded(cell: Cell, fen_in_unit: int) -> Fen:
    number = _decimal(narrow(text_of(cell)).replace(",", "").strip("¥元")) or Decimal(0)
    return Fen(int((number * fen_in_unit).to_integral_value(ROUND_HALF_UP)))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS else None
