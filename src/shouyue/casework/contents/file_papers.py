"""The papers of a file: its contents, the remark sheet, the lists for transfer and destruction."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from shouyue.casework.contents.figures import Values
from shouyue.casework.contents.paper_case import Case, Row, in_sheets, title_of
from shouyue.vault.batches import StoredLetter

_IN_NO_FILE: Final = frozenset({"composed", "recalled"})
_ABOUT_FILES: Final = frozenset({"F23A", "F23B", "F23C", "F23D"})
_ROWS: Final = 16


def contents(case: Case) -> Iterator[Values]:
    """F23A: every paper about the loan that was printed, in the order of time."""
    rows: list[Row] = [
        {"no": number, "serial": one.serial, "title": _title(case, one), "day": one.made_on}
        for number, one in enumerate(filed(case), start=1)
    ]
    sheets = in_sheets(rows, _ROWS) or ((),)
    for sheet, few in enumerate(sheets, start=1):
        yield {**case.common(), "papers": tuple(few), "sheet": sheet, "sheets": len(sheets)}


def remarks(case: Case) -> Iterator[Values]:
    """F23B: all of it is written by hand."""
    yield case.common()


def listed(case: Case) -> Iterator[Values]:
    """F23C and F23D: the file of this loan on the first line, others are written below it."""
    loan = case.loan
    row: Row = {
        "no": 1,
        "name": loan.name,
        "note": loan.note,
        "code": None,
        "begins": date.fromisoformat(loan.disbursed),
        "ends": None,
    }
    yield {**case.common(), "files": (row,)}


def filed(case: Case) -> list[StoredLetter]:
    """The papers that are in the file of a case: printed, and about the loan itself."""
    return [
        one
        for one in case.letters()
        if one.state not in _IN_NO_FILE and one.form not in _ABOUT_FILES
    ]


def _title(case: Case, letter: StoredLetter) -> str:
    return title_of(letter.form, case.language.tag)
