"""The loans of a branch, as its newest tape says, whatever order the tapes arrive in.

A tape fact carries only what changed against the tape that it names as base. The state of a
branch is therefore a walk: from the newest tape whose whole line of bases is here, back to its
first. A tape that misses a base waits and is shown as waiting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

LOAN_COLUMNS = (
    "note",
    "state",
    "contract",
    "customer_no",
    "name",
    "id_number",
    "phones",
    "address",
    "product",
    "security",
    "amount",
    "balance",
    "rate_ppm",
    "disbursed",
    "due",
    "overdue_principal",
    "overdue_interest",
    "bank_class",
    "officer",
    "guarantors",
    "verbatim",
)
"""Columns of a tape's table. `state` is `here` or `gone` (on the base tape, not on this one); a
`gone` row has empty values behind it. `guarantors` are [name, id number, phone] lists."""

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
    line = [head]
    while (base := line[-1].base) is not None:
        mark = tapes.get(base)
        if mark is None or mark in line:
            return None
        line.append(mark)
    if not all(mark.has_table for mark in line):
        return None
    return line[::-1]


def newest(
    tapes: Iterable[TapeMark], withdrawn: frozenset[str] = frozenset()
) -> list[TapeMark] | None:
    """The line of the newest complete tape that nobody withdrew, or None if there is none yet."""
    known = {mark.ref: mark for mark in tapes}
    for mark in sorted(known.values(), key=lambda tape: tape.order, reverse=True):
        if mark.ref not in withdrawn and (line := line_of(mark, known)) is not None:
            return line
    return None


def apply_line(tables: Iterable[Iterable[list[object]]]) -> dict[str, list[object]]:
    """Note → row after the tables of a line, first to last."""
    state: dict[str, list[object]] = {}
    for table in tables:
        for row in table:
            state[str(row[0])] = row
    return state
