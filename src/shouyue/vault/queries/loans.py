"""Loans in lists, and one loan whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import msgspec

from shouyue.domain.limitation import Status
from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.sqlcipher import Row, Value, mapped
from shouyue.vault.pinyin import sort_key
from shouyue.vault.vault import Vault

Order = Literal["urgency", "name", "due", "balance", "days_past_due"]

OWED: Final = "owed = 1"
"""Something is left to pay, interest without principal too; an index finds it as it is put."""
OWING: Final = "late_since <> ''"
"""Overdue by the bank's own word, whatever the due day."""
LATE: Final = f"(due < :today OR {OWING})"
OVERDUE: Final = f"{OWED} AND {LATE}"
"""Past its due day on `:today`, or overdue by the bank's own word."""

# The day that days past due count from; ISO days order as texts do.
_SINCE: Final = "iif(late_since <> '' AND late_since < due, late_since, due)"
_STANDINGS: Final = {
    "all": "due <> ''",
    "overdue": OVERDUE,
    "coming_due": f"{OWED} AND NOT {LATE} AND due <= :soon",
    "current": f"{OWED} AND NOT {LATE}",
    "settled": f"NOT ({OWED}) AND due <> ''",
}
_WHERE: Final = """
branch IN (SELECT value FROM json_each(:branches))
  AND (:village = '' OR village = :village) AND (:officer = '' OR officer = :officer)
  AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
"""
# The narrow tree `loan_listed` has all that is filtered by: it is scanned in milliseconds.
_SCANNED: Final = "FROM loan INDEXED BY loan_listed"
_BY_DUE: Final = f"{_SCANNED} WHERE {{where}} ORDER BY due, id"
_SORTED: Final[dict[Order, str]] = {
    "urgency": f"{_SCANNED} JOIN clock ON clock.loan = id WHERE {{where}}"
    " ORDER BY clock.ending, clock.ends_on, id",
    "name": f"{_SCANNED} JOIN search_name ON search_name.loan = id WHERE {{where}}"
    " ORDER BY search_name.name, id",
    "due": _BY_DUE,
    "balance": f"{_SCANNED} WHERE {{where}} ORDER BY owed * balance DESC, id",
    "days_past_due": f"{_SCANNED} WHERE {{where}} ORDER BY NOT ({OVERDUE}), {_SINCE}, id",
}
# Where most loans pass, walking them in their order finds the first page at once.
_WALKED: Final[dict[Order, str]] = {
    "urgency": "FROM clock CROSS JOIN loan ON loan.id = clock.loan WHERE {where}"
    " ORDER BY clock.ending, clock.ends_on, clock.loan",
    "name": "FROM search_name CROSS JOIN loan ON loan.id = search_name.loan WHERE {where}"
    " ORDER BY search_name.name, search_name.loan",
}
_LISTED: Final = """
SELECT id, loan.branch, note, loan.name, village, balance, due, officer, owed,
       late_since,
       clock.act_by, clock.last_day, clock.status, clock.provisional, clock.ends_on, clock.ends_for
FROM loan LEFT JOIN clock ON clock.loan = loan.id
"""  # own words
_Q_PAGE: Final = f"{_LISTED} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608  # own words
_Q_OF_PERSON: Final = (
    f"{_LISTED} WHERE loan.branch = ? AND id_number = ? AND id_number <> '' AND due <> ''"
    " ORDER BY due, note"
)
_Q_OPEN_OF_PERSON: Final = f"""
SELECT id, late_since FROM loan
WHERE loan.branch = ? AND id_number = ? AND id_number <> '' AND due <> '' AND {OWED} ORDER BY note
"""  # noqa: S608  # own words
_OF_BRANCHES: Final = "(:branches IS NULL OR branch IN (SELECT value FROM json_each(:branches)))"
_Q_VILLAGES: Final = f"""
SELECT DISTINCT village FROM loan INDEXED BY loan_listed WHERE village <> '' AND {_OF_BRANCHES}
"""  # noqa: S608  # own words
_Q_OFFICERS: Final = f"""
SELECT DISTINCT officer FROM loan INDEXED BY loan_listed WHERE officer <> '' AND {_OF_BRANCHES}
"""  # noqa: S608  # own words
_Q_ONE: Final = f"""
SELECT branch, village, late_since,
    COALESCE((SELECT was_due.due FROM was_due
        WHERE was_due.branch = loan.branch AND was_due.note = loan.note), ''),
    {", ".join(LOAN_COLUMNS)} FROM loan
WHERE branch IN (SELECT branch FROM loan_source) AND note = ? ORDER BY branch = ? DESC LIMIT 1
"""  # noqa: S608  # own words
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
class ListedClock:
    """A limitation clock as last reckoned (`vault.clocks`).

    `ends_on` is a guarantee's last day to act where that comes first, of the guarantor `ends_for`.
    """

    act_by: date
    last_day: date
    status: Status
    provisional: bool
    ends_on: date
    ends_for: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A loan in a list; `late_since` by the bank's word, whatever its due day."""

    branch: str
    note: str
    name: str
    village: str
    balance: int
    due: date
    officer: str
    settled: bool
    late_since: date | None
    clock: ListedClock | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A loan as stored, with its branch and village.

    `was_due` is the earliest due day the bank's file told before it moved to a later one.
    """

    branch: str
    village: str
    late_since: date | None
    was_due: date | None
    row: LoanRow


def listed(vault: Vault, wanted: Wanted, limit: int, offset: int) -> tuple[int, list[Listed]]:
    """How many there are, and a page of them."""
    values = _values(wanted)
    where = f"{_STANDINGS[wanted.standing]} AND {_WHERE}"
    with mapped():
        # This module's own words only, here and below.
        counted = vault.cases.execute(f"SELECT count(*) {_SCANNED} WHERE {where}", values)  # own
        total = counted.fetchone()
        page = f"SELECT id {_way(wanted).format(where=where)} LIMIT :limit OFFSET :offset"
        rows = vault.cases.execute(page, {**values, "limit": limit, "offset": offset})
        ids = [row[0] for row in rows.fetchall()]
        asked = msgspec.json.encode(ids).decode("ascii")
        found = {row[0]: row for row in vault.cases.execute(_Q_PAGE, (asked,)).fetchall()}
    return (int(total[0]) if total is not None else 0), [_listed(found[number]) for number in ids]


def _way(wanted: Wanted) -> str:
    """How to come by the order: sort what few pass the filter, or walk and leave early."""
    if wanted.order == "urgency" and wanted.standing in ("coming_due", "current", "settled"):
        return _BY_DUE
    few = wanted.village or wanted.ids is not None or wanted.standing == "settled"
    return _SORTED[wanted.order] if few else _WALKED.get(wanted.order, _SORTED[wanted.order])


def whole(vault: Vault, branch: str, note: str) -> Whole | None:
    """A loan by its number, of this branch first."""
    row = vault.cases.execute(_Q_ONE, (note, branch)).fetchone()
    if row is None:
        return None
    values = list(row[4:])
    for place in _JSON_AT:
        values[place] = msgspec.json.decode(values[place])
    late_since, was_due = (date.fromisoformat(day) if day else None for day in row[2:4])
    return Whole(row[0], row[1], late_since, was_due, msgspec.convert(values, LoanRow))


def of_person(vault: Vault, branch: str, id_number: str) -> list[Listed]:
    """All loans of one person in a branch; none where the number is not known."""
    rows = vault.cases.execute(_Q_OF_PERSON, (branch, id_number)).fetchall()
    return list(map(_listed, rows))


def open_of_person(vault: Vault, branch: str, id_number: str) -> dict[int, str]:
    """The loans of one person in a branch that something is owed of, and since when each is late.

    Days as ISO text, empty where the bank does not say that it is late.
    """
    return dict(vault.cases.execute(_Q_OPEN_OF_PERSON, (branch, id_number)).fetchall())


def villages(vault: Vault, branches: Sequence[str] | None = None) -> list[str]:
    """The villages that loans are in, as a dictionary orders them; without branches, of all."""
    return _named(vault, _Q_VILLAGES, branches)


def officers(vault: Vault, branches: Sequence[str] | None = None) -> list[str]:
    """The officers that the bank's figures name, in the same order."""
    return _named(vault, _Q_OFFICERS, branches)


def _named(vault: Vault, query: str, branches: Sequence[str] | None) -> list[str]:
    asked = None if branches is None else msgspec.json.encode(list(branches)).decode("utf-8")
    rows = vault.cases.execute(query, {"branches": asked}).fetchall()
    return sorted((row[0] for row in rows), key=sort_key)


def _listed(row: Row) -> Listed:
    _, branch, note, name, village, balance, due, officer, owed, late, *clock = row
    act_by, last_day, status, provisional, ends_on, ends_for = clock
    day = date.fromisoformat
    return Listed(
        branch=branch,
        note=note,
        name=name,
        village=village,
        balance=balance,
        due=day(due),
        officer=officer,
        settled=not owed,
        late_since=day(late) if late else None,
        clock=ListedClock(
            *(day(act_by), day(last_day), status, bool(provisional)), day(ends_on), ends_for
        )
        if status
        else None,
    )


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
