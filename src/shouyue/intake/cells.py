"""One cell of a table: its values, its text, its full-width characters. No field is known here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shouyue.intake.codes import RefusalCode

Cell = str | float | bool | date | None
"""What a reader hands over. A workbook's whole numbers are floats; None is an empty cell."""

LONGEST_CELL: Final = 32_767
"""Characters; a spreadsheet's own limit."""
MOST_COLUMNS: Final = 200
MOST_ROWS: Final = 200_000

_LONGEST_NUMBER: Final = 32
_DIGITS_A_FLOAT_KEEPS: Final = 1e15
_SCIENTIFIC: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?[Ee]\+?[0-9]+")
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE: Final = dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), None
)
_MARKS: Final = {code: None for code in _INVISIBLE if code not in (0x200C, 0x200D)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file.

    Attributes:
        number: 1-based, as a person finds it.
        cells: trailing empty cells may be missing.
        problem: what is wrong with the line itself; its cells are then not to be used.
    """

    number: int
    cells: list[Cell]
    problem: RefusalCode | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the file, to be read once from front to back.

    Attributes:
        name: "" for a CSV.
        total: lines to expect, 0 when unknown.
        exact_width: a line with more or fewer cells than the header is damaged (CSV).
    """

    name: str
    lines: Iterator[Line]
    total: int = 0
    exact_width: bool = False


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: 15 significant digits, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return _number_text(cell)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < _DIGITS_A_FLOAT_KEEPS:
        return str(int(number))
    return f"{number:.15g}".upper()


def narrow(text: str) -> str:
    """Full-width ASCII to ASCII, ideographic space to space, invisible marks dropped, trimmed."""
    if text.isascii():
        return text.strip()
    return text.translate(_WIDE).translate(_INVISIBLE).strip()


def without_marks(text: str) -> str:
    """Words without marks that a word processor strews; joiners stay, words are written by them."""
    return text.translate(_MARKS)


def is_rounded_number(cell: Cell) -> bool:
    """Has a spreadsheet made a number of it that is longer than the 15 digits it keeps?"""
    if isinstance(cell, float):
        return abs(cell) >= _DIGITS_A_FLOAT_KEEPS
    if not isinstance(cell, str) or len(cell) > _LONGEST_NUMBER:
        return False
    if cell.isascii() and "E" not in cell and "e" not in cell:
        return False
    return bool(_SCIENTIFIC.fullmatch(narrow(cell)))
