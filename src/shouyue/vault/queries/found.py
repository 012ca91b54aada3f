"""Loans by what somebody types. Asked of the index, checked against the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from shouyue.sqlcipher import Connection, Row, mapped
from shouyue.vault.pinyin import sort_key
from shouyue.vault.queries.terms import (
    BEGINNING_OF_NAME,
    BEGINNING_OF_NUMBER,
    END_OF_NUMBER,
    SHORTEST_TAIL,
    WHOLE_NUMBER,
    Candidate,
    Term,
    all_of,
    joined_term,
    read_terms,
)
from shouyue.vault.search import plain
from shouyue.vault.vault import Vault

_COLUMNS = (
    "loan.id, note, name, state, village, id_number, phones, address, contract, customer_no,"
    " officer, guarantors, loan.branch"
)
# Only this module's own names go into the statements below.
_Q_LOANS = f"""
SELECT {_COLUMNS} FROM search_loan JOIN loan ON loan.id = search_loan.rowid
WHERE search_loan MATCH ?
"""  # noqa: S608  # our own names
_Q_BY_NOTE = f"""
SELECT {_COLUMNS} FROM loan WHERE branch = ? AND note >= ? AND note < ? ORDER BY note LIMIT ?
"""  # noqa: S608  # our own names
_Q_BY_ID = f"SELECT {_COLUMNS} FROM loan WHERE branch = ? AND id_number = ?"  # noqa: S608  # our own names
_Q_BRANCHES = "SELECT branch FROM loan_source"
_ID_LENGTHS: Final = (15, 18)
_LAST: Final = "\U0010ffff"
_MORE: Final = 4
_ALL: Final = 1 << 62

_decode_phones = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_guarantors = msgspec.json.Decoder(tuple[tuple[str, ...], ...]).decode


@dataclass(frozen=True, slots=True)
class FoundLoan:
    """A loan that answers a query, and how well (`terms`)."""

    id: int
    note: str
    name: str
    village: str
    settled: bool
    score: int
    branch: str = ""


def find_loans(vault: Vault, query: str, limit: int) -> list[FoundLoan]:
    """The loans that answer every word of a query, best first."""
    found: dict[int, FoundLoan] = {}
    with mapped():
        for finder in _finders(vault, query, limit):
            finder.look()
            found = finder.found | found
    return sorted(found.values(), key=_order)[:limit]


def loan_ids(vault: Vault, query: str) -> list[int] | None:
    """The numbers of all loans that answer a query; None where it asks for nothing."""
    finders = _finders(vault, query, _ALL)
    if not finders:
        return None
    with mapped():
        for finder in finders:
            finder.look_everywhere()
    return list({number: None for finder in finders for number in finder.found})


def _finders(vault: Vault, query: str, limit: int) -> list["_Finder"]:
    terms = read_terms(query)
    if not terms or limit < 1:
        return []
    number = joined_term(terms)
    readings = [terms] if number is None else [(number,), terms]
    return [_Finder(vault.cases, query.strip(), reading, limit) for reading in readings]


class _Finder:
    """One search for loans: from the surest way to the widest, until there are enough."""

    def __init__(self, cases: Connection, typed: str, terms: Sequence[Term], limit: int) -> None:
        self._cases = cases
        self._typed = typed
        self._terms = terms
        self._limit = limit
        self.found: dict[int, FoundLoan] = {}

    def look(self) -> None:
        if len(self._terms) == 1:
            self._look_for(self._terms[0])
        else:
            for way in self._combined():
                # They score differently within one way: look at some more, and choose.
                self._take(way, self._limit * _MORE)

    def look_everywhere(self) -> None:
        if len(self._terms) == 1:
            self._take_notes(self._terms[0])
            self._take(self._terms[0].any_way, self._limit)
        else:
            self._take(all_of(term.beside_others for term in self._terms), self._limit)

    def _look_for(self, term: Term) -> None:
        self._take_notes(term)
        self._take_person(term)
        is_whole = any(loan.score == WHOLE_NUMBER for loan in self.found.values())
        for score, way in term.ways:
            # A whole number is what was meant; other numbers that end like it are not.
            if not (is_whole and score in (END_OF_NUMBER, BEGINNING_OF_NUMBER)):
                self._take(way, self._limit)

    def _combined(self) -> Iterator[str]:
        for chosen in self._terms:
            surest = [way for score, way in chosen.ways if score == BEGINNING_OF_NAME]
            others = [term.beside_others for term in self._terms if term is not chosen]
            for way in surest:
                yield all_of([way, *others])
        yield all_of(term.beside_others for term in self._terms)

    def _take(self, way: str, enough: int) -> None:
        if len(self.found) >= enough:
            return
        for row in self._cases.execute(_Q_LOANS, (way,)):
            if row[0] not in self.found:
                self._add(row)
                if len(self.found) >= enough:
                    return

    def _take_notes(self, term: Term) -> None:
        """By the table's own order: the beginning of a note number, with or without its marks."""
        if not term.text.isascii():
            return
        open_end = _LAST if len(term.text) >= SHORTEST_TAIL else "\0"
        starts = {text for typed in (self._typed, term.text) for text in (typed, typed.upper())}
        for (branch,) in self._cases.execute(_Q_BRANCHES).fetchall():
            for start in filter(str.isprintable, starts):
                values = (branch, start, start + open_end, min(self._limit, _ALL))
                for row in self._cases.execute(_Q_BY_NOTE, values).fetchall():
                    self._add(row, at_least=BEGINNING_OF_NUMBER)

    def _take_person(self, term: Term) -> None:
        if len(term.text) in _ID_LENGTHS:
            for (branch,) in self._cases.execute(_Q_BRANCHES).fetchall():
                for row in self._cases.execute(_Q_BY_ID, (branch, term.text.upper())).fetchall():
                    self._add(row)

    def _add(self, row: Row, at_least: int = 0) -> None:
        candidate = _candidate(row)
        scores = [term.score(candidate) or at_least for term in self._terms]
        if all(scores):
            score = sum(scores) // len(scores)
            gone = row[3] == "gone"
            found = FoundLoan(row[0], row[1], row[2], row[4], gone, score, row[-1])
            self.found[found.id] = found


def _order(loan: FoundLoan) -> tuple[int, bool, str, str]:
    return (-loan.score, loan.settled, sort_key(plain(loan.name)), loan.note)


def _candidate(row: Row) -> Candidate:
    _, note, name, _, village, id_number, phones, address, *more = row
    contract, customer, officer, others, _ = more
    guarantors = _decode_guarantors(others)
    return Candidate(
        name=plain(name),
        numbers=tuple(map(plain, (note, contract, customer, id_number, *_decode_phones(phones)))),
        guarantors=tuple(plain(other[0]) for other in guarantors),
        guarantor_numbers=tuple(plain(n) for other in guarantors for n in other[1:3]),
        address=plain(address),
        village=plain(village),
        officer=plain(officer),
    )
