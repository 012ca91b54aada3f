"""What is told of a bank's file that was taken in: rows, refusals, and which loans it changed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shouyue.casework.outcomes import Reason


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row of a bank's file that was not taken, by the file's line."""

    line: int
    note: str
    reason: Reason


MovedAs = Literal["newly_overdue", "settled", "new", "changed", "stays"]
"""`stays` is a loan that the file tells otherwise, and whose figures are still those of another."""


@dataclass(frozen=True, slots=True)
class MovedLoan:
    """A loan that an import changed, and what of it first asks to be looked at."""

    note: str
    name: str
    what: MovedAs


@dataclass(frozen=True, slots=True)
class Outdone:
    """The import whose figures count in place of this one's: its fact and its day.

    `is_to_come`: that day cannot be right, unless this computer's is wrong.
    """

    ref: str
    as_of: date
    is_to_come: bool


ImportStanding = Literal["counts", "earlier", "taken_back"]
"""`counts` is the one that the loans are by; the others are history."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file that was taken in; of its `rows` those `accepted` were, together `balance` fen.

    `taken` is the minute by the clock of who took it in, ISO text, empty where that said none.
    """

    ref: str
    as_of: date
    taken: str
    by: str
    file_name: str
    rows: int
    accepted: int
    refused: int
    balance: int
    standing: ImportStanding


@dataclass(frozen=True, slots=True)
class TapeReport:
    """What an import did, and what changed against the tape before.

    `moved` are the loans themselves, those newly overdue first; of a branch's first tape, where
    every loan is new, none. `to_recall` counts the letters that lie here and must not go out.
    `gone` are those of the settled that the file lacks.
    `hints` are what a person should know of the file as a whole; `outdone_by` is set where its
    figures do not count.
    """

    ref: str
    rows: int
    accepted: int
    refused: tuple[RefusedLine, ...]
    warnings: tuple[RefusedLine, ...]
    as_of: date
    accepted_balance: int
    new: tuple[str, ...]
    settled: tuple[str, ...]
    newly_overdue: tuple[str, ...]
    changed: int
    moved: tuple[MovedLoan, ...] = ()
    to_recall: int = 0
    hints: tuple[Reason, ...] = ()
    outdone_by: Outdone | None = None
    gone: tuple[str, ...] = ()
