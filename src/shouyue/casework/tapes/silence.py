"""What a file says nothing of stays as an earlier one told it: a missing column is not "none".

A cell that is empty in a column that is there does say "none".
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from shouyue.casework.outcomes import Reason
from shouyue.ledger.tapes import LoanRow

_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "contract": frozenset({"contract"}),
    "customer_no": frozenset({"customer_no"}),
    "phones": frozenset({"phone"}),
    "address": frozenset({"address"}),
    "product": frozenset({"product"}),
    "security": frozenset({"security"}),
    "rate_ppm": frozenset({"rate", "monthly_rate"}),
    "penalty_ppm": frozenset({"penalty_rate"}),
    "bank_class": frozenset({"bank_class"}),
    "officer": frozenset({"officer"}),
    "guarantors": frozenset({"guarantor_name"}),
}
"""What is known of a loan, and the columns of which any tells it.

Sums are not among them: an old sum beside a new balance would ask for what may be paid.
"""
_INTEREST: Final = frozenset({"overdue_interest", "interest_on_books", "interest_off_books"})
_SINCE: Final = frozenset(
    {
        *("overdue_principal_since", "overdue_interest_since", "overdue_since"),
        *("overdue_days", "overdue_interest_days"),
    }
)
_OF_A_PERSON: Final = {"guarantor_id": (1, 3), "guarantor_phone": (2,)}
"""Where in a row's guarantor stands what a column tells: his number and its wording, his phone."""
_LATENESS: Final = "lateness"

_SAID: Final[Mapping[str, Reason]] = {
    name: Reason("casework.tape.keeps", {"what": what})
    for name, what in (
        ("guarantors", "casework.tape.column.guarantors"),
        ("guarantor_id", "casework.tape.column.guarantor_id"),
        ("guarantor_phone", "casework.tape.column.guarantor_phone"),
        ("bank_class", "casework.tape.column.bank_class"),
        ("officer", "casework.tape.column.officer"),
        ("phones", "casework.tape.column.phones"),
        ("address", "casework.tape.column.address"),
        ("security", "casework.tape.column.security"),
        ("product", "casework.tape.column.product"),
        ("contract", "casework.tape.column.contract"),
        ("customer_no", "casework.tape.column.customer_no"),
        ("rate_ppm", "casework.tape.column.rate_ppm"),
        ("penalty_ppm", "casework.tape.column.penalty_ppm"),
    )
} | {_LATENESS: Reason("casework.tape.keeps_lateness")}
"""In the order in which it is told: first what people are asked by, then what they are asked."""

Party = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What other files told: the loans, and by note since when those that are late are so.

    Attributes:
        is_earlier: they were of the same day or one before. What moves from day to day, as being
            late does, is not kept from a later one.
    """

    loans: Mapping[str, LoanRow]
    late_since: Callable[[], Mapping[str, str]]
    is_earlier: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of a file with what it says nothing of as told before, and what that was."""

    rows: tuple[LoanRow, ...]
    hints: tuple[Reason, ...]


def as_last_told(rows: Iterable[LoanRow], columns: Collection[str], told: Told) -> Kept:
    """The rows of a file that has some columns.

    Args:
        rows: as the file has them.
        columns: the fields that it has a column for; a further guarantor's carry a number.
        told: what earlier files told.
    """
    merge = _Merge(frozenset(name.partition(".")[0] for name in columns), told)
    kept = tuple(merge.row(row) for row in rows)
    return Kept(kept, tuple(said for name, said in _SAID.items() if name in merge.kept))


class _Merge:
    """One file beside what was told before. `kept` collects what it says nothing of."""

    def __init__(self, columns: frozenset[str], told: Told) -> None:
        self.kept: set[str] = set()
        self._told, self._is_earlier = told.loans, told.is_earlier
        self._silent = tuple(name for name, telling in _COLUMNS.items() if not telling & columns)
        self._no_principal = "overdue_principal" not in columns
        self._no_interest = not _INTEREST & columns
        self._no_penalty = "penalty" not in columns
        self._no_since = not _SINCE & columns
        self._late_since = told.late_since() if self._no_interest and self._no_since else {}
        self._of_people = tuple(
            (name, places)
            for name, places in _OF_A_PERSON.items()
            if "guarantor_name" in columns and name not in columns
        )

    def row(self, loan: LoanRow) -> LoanRow:
        old = self._told.get(loan.note)
        if old is None:
            return loan
        kept: dict[str, object] = {}
        for name in self._silent:
            if (before := getattr(old, name)) and not getattr(loan, name):
                kept[name] = before
        self.kept.update(kept)
        kept |= self._people(loan, old)
        if self._is_earlier:
            kept |= self._lateness(loan, old) | self._interest(loan, old)
        if words := self._verbatim(kept, old):
            kept["verbatim"] = {**words, **loan.verbatim}
        return msgspec.structs.replace(loan, **kept) if kept else loan

    def _people(self, loan: LoanRow, old: LoanRow) -> dict[str, object]:
        """Guarantors of the same name with their numbers and phones, which the file leaves out."""
        if not self._of_people or not loan.guarantors:
            return {}
        before: dict[str, list[Party]] = {}
        for person in old.guarantors:
            before.setdefault(person[0], []).append(person)
        people = tuple(self._person(one, before.get(one[0], ())) for one in loan.guarantors)
        return {"guarantors": people} if people != loan.guarantors else {}

    def _person(self, person: Party, before: Collection[Party]) -> Party:
        if len(before) != 1 or not person[0]:
            return person  # of two with one name nobody knows who is meant
        (old,), made = before, list(person)
        for name, places in self._of_people:
            if not any(made[place] for place in places) and any(old[place] for place in places):
                self.kept.add(name)
                for place in places:
                    made[place] = old[place]
        return made[0], made[1], made[2], made[3]

    def _lateness(self, loan: LoanRow, old: LoanRow) -> dict[str, object]:
        """That a loan is still late, of which the file has not the sums, and since when.

        Nothing was paid of a balance that did not fall, so at least as much principal is overdue.
        Of one that fell what is left may not be.
        """
        if not loan.balance or loan.balance < old.balance or not old.is_late:
            return {}
        kept: dict[str, object] = {}
        if self._no_principal and old.overdue_principal:
            kept["overdue_principal"] = old.overdue_principal
        late = msgspec.structs.replace(loan, **kept)
        if self._no_since and (late.is_late or self._no_interest):
            known = "" if late.is_late else self._late_since.get(loan.note, "")
            if since := old.overdue_since or known:
                kept["overdue_since"] = since
        if not loan.is_late and msgspec.structs.replace(loan, **kept).is_late:
            self.kept.add(_LATENESS)
        return kept

    def _interest(self, loan: LoanRow, old: LoanRow) -> dict[str, object]:
        """The interest that a file says nothing of, or nothing that can be read, of a loan paid.

        Else a column that it lacks would pay it, and somebody would be thanked for it.
        """
        if loan.balance:
            return {}
        silent = {
            "overdue_interest": self._no_interest,
            "penalty": self._no_penalty or "penalty" in loan.verbatim,
        }
        before = ((name, getattr(old, name)) for name, is_silent in silent.items() if is_silent)
        return {name: told for name, told in before if told is not None}

    @staticmethod
    def _verbatim(kept: Mapping[str, object], old: LoanRow) -> dict[str, str]:
        """The wording of what is kept, where it was read otherwise than it stood there."""
        wanted = {column for name in kept for column in _COLUMNS.get(name, ())}
        return {
            column: words
            for column, words in old.verbatim.items()
            if column.partition(".")[0] in wanted
        }
