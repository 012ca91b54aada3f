"""The loans of a branch, as its newest tape says, whatever order the tapes arrive in.

A tape fact carries only what changed against the tape that it names as base. The state of a
branch is therefore a walk: from the newest tape whose whole line of bases is here, back to its
first. A tape that misses a base waits and is shown as waiting. Two laptops that load tapes without
hearing of each other make two lines; the loans are those of the newest, and what the other line
showed before is not lost: since when a loan is late, and which due day it once had.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import msgspec

from shouyue.domain.dates import read_day
from shouyue.ledger.canonical import Int
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.tables import KeptRow, Table


class LoanRow(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A row of a tape's table: one loan as the bank's file says.

    `state` is `here`, or `gone` when it was on the base tape and is not on this one; a `gone` row
    is empty behind it. `overdue_since` is what the file tells of the earliest day from which
    something is overdue, `penalty` and `penalty_ppm` what it charges for that. Money in fen, rates
    in millionths a year, None where the file does not say; days as ISO text. `guarantors` are
    (name, id number, phone, what the file says of the id number where that is something else);
    `verbatim` keeps what it says wherever we read otherwise.
    """

    note: str
    state: Literal["here", "gone"]
    contract: str = ""
    customer_no: str = ""
    name: str = ""
    id_number: str = ""
    phones: tuple[str, ...] = ()
    address: str = ""
    product: str = ""
    security: str = ""
    amount: Int = 0
    balance: Int = 0
    rate_ppm: Int | None = None
    disbursed: str = ""
    due: str = ""
    overdue_principal: Int | None = None
    overdue_interest: Int | None = None
    overdue_since: str = ""
    penalty: Int | None = None
    penalty_ppm: Int | None = None
    bank_class: str = ""
    officer: str = ""
    guarantors: tuple[tuple[str, str, str, str], ...] = ()
    verbatim: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def is_owed(self) -> bool:
        """Whether anything is left to pay: principal, interest or penalty interest.

        Where a file contradicts itself, by the sum that is still owed.
        """
        beside = (self.overdue_principal, self.overdue_interest, self.penalty)
        return self.state == "here" and (self.balance > 0 or any(beside))

    @property
    def rest(self) -> int:
        """What is left to pay in fen: of the principal, and where that is paid, beside it."""
        return self.balance or (self.overdue_interest or 0) + (self.penalty or 0)

    @property
    def is_late(self) -> bool:
        """Overdue by the bank's own word, whatever the due day.

        A day or a count of days alone says so where the file has no interest: beside sums of
        nothing it is what once was.
        """
        told = self.overdue_principal or self.overdue_interest
        by_day = self.overdue_interest is None and bool(self.overdue_since)
        return self.is_owed and (bool(told) or by_day)

    def is_overdue(self, on: str) -> bool:
        """Whether it was past due on an ISO day, by its date or by the bank's word."""
        return self.is_owed and (self.is_late or self.due < on)


LOAN_COLUMNS = LoanRow.__struct_fields__

_decoder = msgspec.json.Decoder(LoanRow)


def loan_rows(table: Table) -> Iterator[LoanRow]:
    """The rows of a tape's table that are still here.

    Raises:
        LedgerError: the table is not one of loans.
    """
    if table.columns != LOAN_COLUMNS:
        raise LedgerError("ledger.table_malformed")
    for kept in table.rows:
        if isinstance(kept, KeptRow):
            try:
                row = _decoder.decode(kept.row)
            except msgspec.MsgspecError:
                # The words of the cause quote values, and errors end in logs.
                raise LedgerError("ledger.table_malformed") from None
            days = (row.due, row.disbursed, row.overdue_since or row.due)
            if row.state == "here" and not all(map(is_day, days)):
                raise LedgerError("ledger.table_malformed")
            yield row


def is_day(text: str) -> bool:
    """Whether a text is an ISO date that a loan can have."""
    day = read_day(text)
    return day is not None and day.isoformat() == text


State = Literal["head", "older", "waiting"]


@dataclass(frozen=True, slots=True)
class TapeMark:
    """What orders tapes of one branch.

    The day of the data, then the logical time, then the place.
    """

    ref: str
    base: str | None
    as_of: str
    hlc: tuple[int, int]
    has_table: bool

    @property
    def order(self) -> tuple[str, tuple[int, int], str]:
        return (self.as_of, self.hlc, self.ref)


def line_of(head: TapeMark, tapes: Mapping[str, TapeMark]) -> list[TapeMark] | None:
    """From the first full tape to `head`; None while a base or a table is missing, or in a loop."""
    line, met = [head], {head.ref}
    while (base := line[-1].base) is not None:
        mark = tapes.get(base)
        if mark is None or mark.ref in met:
            return None
        line.append(mark)
        met.add(mark.ref)
    if not all(mark.has_table for mark in line):
        return None
    return line[::-1]


class Step(NamedTuple):
    """A tape to take up next.

    `whole` is its line where it stands on another tape than the step before: then all of its state
    counts, and not only what it changes.
    """

    mark: TapeMark
    whole: tuple[TapeMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Tapes:
    """The tapes that say how the loans of a branch are.

    Attributes:
        line: of the newest complete tape that nobody withdrew, first to last.
        beside: other complete tapes that nobody withdrew, in their order.
        known: all tapes, by their references.
    """

    line: tuple[TapeMark, ...]
    beside: tuple[TapeMark, ...]
    known: Mapping[str, TapeMark]

    def steps(self) -> Iterator[Step]:
        """The line in its order, and what was loaded beside it where its order puts it.

        A tape comes behind the one it stands on, whatever their days and clocks say; the newest of
        the line comes last.
        """
        if not self.beside:
            yield from map(Step, self.line)
            return
        before: str | None = None
        for mark in self._merged():
            yield Step(mark, () if mark.base == before else self._line_of(mark))
            before = mark.ref

    def _merged(self) -> Iterator[TapeMark]:
        beside = list(self.beside)
        for mark in self.line:
            while beside and beside[0].order < mark.order:
                yield beside.pop(0)
            yield mark

    def _line_of(self, mark: TapeMark) -> tuple[TapeMark, ...]:
        return tuple(line_of(mark, self.known) or ())


def newest(tapes: Iterable[TapeMark], withdrawn: frozenset[str] = frozenset()) -> Tapes | None:
    """The tapes that count, or None if no complete one is there that nobody withdrew."""
    known = {mark.ref: mark for mark in tapes}
    complete = _complete(known)
    counted = [mark for ref, mark in known.items() if ref in complete and ref not in withdrawn]
    head = max(counted, key=lambda mark: mark.order, default=None)
    line = line_of(head, known) if head is not None else None
    if line is None:
        return None
    mine = {mark.ref for mark in line}
    beside = [mark for mark in counted if mark.ref not in mine]
    return Tapes(tuple(line), tuple(sorted(beside, key=lambda mark: mark.order)), known)


def _complete(known: Mapping[str, TapeMark]) -> set[str]:
    # From the full tapes upwards, each tape once: ten years of daily tapes are one line of 3,650.
    followers: dict[str, list[str]] = {}
    for mark in known.values():
        if mark.base is not None:
            followers.setdefault(mark.base, []).append(mark.ref)
    complete: set[str] = set()
    waiting = [mark.ref for mark in known.values() if mark.base is None]
    while waiting:
        ref = waiting.pop()
        if known[ref].has_table:
            complete.add(ref)
            waiting += followers.get(ref, ())
    return complete


def apply_line(tables: Iterable[Iterable[LoanRow]]) -> dict[str, LoanRow]:
    """Note → row after the tables of a line, first to last."""
    state: dict[str, LoanRow] = {}
    for table in tables:
        for row in table:
            state[row.note] = after(state.get(row.note), row)
    return state


def after(old: LoanRow | None, row: LoanRow) -> LoanRow:
    """A loan that is gone keeps what was last said of it; only its state changes."""
    if row.state == "gone" and old is not None:
        return msgspec.structs.replace(old, state="gone")
    return row
