"""Loans in lists, and one loan whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import msgspec

from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.sqlcipher import Row, Value, mapped
from shouyue.vault.vault import Vault

Order = Literal["urgency", "name", "due", "balance", "days_past_due"]

# Overdue loans first, the longest overdue before the others; then what falls due next.
_ORDERS: Final[dict[Order, str]] = {
    "urgency": "state = 'gone', due >= :today, due, note",
    "name": "name, note",
    "due": "due, note",
    "balance": "balance DESC, note",
    "days_past_due": "state = 'gone', due, note",
}
_STANDINGS: Final = {
    "all": "1",
    "overdue": "state = 'here' AND balance > 0 AND due < :today",
    "coming_due": "state = 'here' AND balance > 0 AND due BETWEEN :today AND :soon",
    "current": "state = 'here' AND due >= :today",
    "settled": "state = 'gone'",
}
_LISTED: Final = (
    "SELECT branch, note, name, village, balance, due, bank_class, officer, state FROM loan"
)
_WHERE: Final = """
branch IN (SELECT value FROM json_each(:branches))
  AND (:village = '' OR village = :village) AND (:officer = '' OR officer = :officer)
  AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
"""
_Q_VILLAGES: Final = "SELECT DISTINCT village FROM loan WHERE village <> '' ORDER BY village"
_Q_OFFICERS: Final = "SELECT DISTINCT officer FROM loan WHERE officer <> '' ORDER BY officer"
# This module's own names only.
_Q_ONE: Final = (
    f"SELECT branch, village, {', '.join(LOAN_COLUMNS)} FROM loan"  # noqa: S608
    " WHERE note = ? ORDER BY branch = ? DESC LIMIT 1"
)
_JSON_AT: Final = tuple(LOAN_COLUMNS.index(name) for name in ("phones", "guarantors", "verbatim"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which loans: `ids` None for all, `soon` the last day that counts as coming due."""

    branches: Sequence[str]
    today: date
    soon: date
    standing: Literal["all", "overdue", "coming_due", "current", "settled"]
    village: str
    officer: str
    order: Order
    ids: Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A loan in a list."""

    branch: str
    note: str
    name: str
    village: str
    balance: int
    due: date
    bank_class: str
    officer: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A loan as stored, with its branch and village."""

    branch: str
    village: str
    row: LoanRow


def listed(vault: Vault, wanted: Wanted, limit: int, offset: int) -> tuple[int, list[Listed]]:
    """How many there are, and a page of them."""
    where = f"{_WHERE} AND {_STANDINGS[wanted.standing]}"
    page = f"{_LISTED} WHERE {where} ORDER BY {_ORDERS[wanted.order]} LIMIT :limit OFFSET :offset"
    values = _values(wanted)
    with mapped():
        row = vault.cases.execute(f"SELECT count(*) FROM loan WHERE {where}", values).fetchone()  # noqa: S608
        rows = vault.cases.execute(page, {**values, "limit": limit, "offset": offset}).fetchall()
    return (int(row[0]) if row is not None else 0), list(map(_listed, rows))


def whole(vault: Vault, branch: str, note: str) -> Whole | None:
    """A loan by its number, of this branch first."""
    row = vault.cases.execute(_Q_ONE, (note, branch)).fetchone()
    if row is None:
        return None
    values = list(row[2:])
    for place in _JSON_AT:
        values[place] = msgspec.json.decode(values[place])
    return Whole(row[0], row[1], msgspec.convert(values, LoanRow))


def of_person(vault: Vault, branch: str, id_number: str) -> list[Listed]:
    """All loans of one person in a branch; none where the number is not known."""
    sql = f"{_LISTED} WHERE branch = ? AND id_number = ? AND id_number <> '' ORDER BY note"
    return list(map(_listed, vault.cases.execute(sql, (branch, id_number)).fetchall()))


def villages(vault: Vault) -> list[str]:
    return [row[0] for row in vault.cases.execute(_Q_VILLAGES).fetchall()]


def officers(vault: Vault) -> list[str]:
    return [row[0] for row in vault.cases.execute(_Q_OFFICERS).fetchall()]


def _listed(row: Row) -> Listed:
    branch, note, name, village, balance, due, bank_class, officer, state = row
    day = date.fromisoformat(due)
    return Listed(branch, note, name, village, balance, day, bank_class, officer, state == "gone")


def _values(wanted: Wanted) -> dict[str, Value]:
    ids = None if wanted.ids is None else msgspec.json.encode(list(wanted.ids)).decode()
    return {
        "branches": msgspec.json.encode(list(wanted.branches)).decode(),
        "today": wanted.today.isoformat(),
        "soon": wanted.soon.isoformat(),
        "village": wanted.village,
        "officer": wanted.officer,
        "ids": ids,
    }
