"""What in a row of a file cannot well be; it is taken in as it stands, and told by its line."""

from collections.abc import Iterable, Iterator
from typing import Final

from shouyue.casework.names import class_of
from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes.views import RefusedLine
from shouyue.domain.arrears import CLASSES
from shouyue.intake.tape import LoanRow

_LINES_A_WORD: Final = 20
"""A word that stands in more lines is the bank's own way, and told once."""


def doubts(rows: Iterable[LoanRow]) -> Iterator[RefusedLine]:
    """Rows with more principal overdue than is left, or a class that is none of the five."""
    words: dict[str, list[LoanRow]] = {}
    for row in rows:
        if row.overdue_principal is not None and row.overdue_principal > row.balance:
            sums = {"overdue": row.overdue_principal, "balance": row.balance}
            why = Reason("casework.tape.overdue_above_balance", sums)
            yield RefusedLine(row.line, row.note, why)
        if row.bank_class and not _is_class(row.bank_class):
            words.setdefault(row.bank_class, []).append(row)
    for word, lines in words.items():
        yield from _unknown_class(word, lines)


def _is_class(word: str) -> bool:
    return class_of(word).casefold().replace(" ", "_") in CLASSES


def _unknown_class(word: str, lines: list[LoanRow]) -> Iterator[RefusedLine]:
    """A word of an older table, such as 呆滞, or one of the bank's own."""
    if len(lines) > _LINES_A_WORD:
        often = Reason("casework.tape.class_unknown_often", {"text": word, "rows": len(lines)})
        yield RefusedLine(0, "", often)
        return
    why = Reason("casework.tape.class_unknown", {"text": word})
    yield from (RefusedLine(row.line, row.note, why) for row in lines)
