"""The loans of a branch as stored, for comparing a new tape with; views are in `queries`."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.sqlcipher import Row
from shouyue.vault.queries.loans import OWED
from shouyue.vault.vault import Vault

# Column names are this module's own.
_Q_LIST = f"SELECT {', '.join(LOAN_COLUMNS)} FROM loan WHERE branch = ?"  # noqa: S608 - ours
_Q_OVERDUE = f"""
SELECT {", ".join(LOAN_COLUMNS)} FROM loan
WHERE branch = :branch AND {OWED}
  AND (due < :as_of OR late_since <> '')
"""  # noqa: S608  # column names are this module's own
_Q_DUE = f"""
SELECT {", ".join(LOAN_COLUMNS)} FROM loan
WHERE branch = :branch AND {OWED} AND due BETWEEN :first AND :last
"""  # noqa: S608  # column names are this module's own
_Q_CLOSED = f"""
SELECT {", ".join(LOAN_COLUMNS)} FROM loan
WHERE branch = :branch AND changed_on >= :since AND due <> '' AND NOT ({OWED})
"""  # noqa: S608  # column names are this module's own
_Q_BY_ID = f"""
SELECT id, {", ".join(LOAN_COLUMNS)} FROM loan WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608  # column names are this module's own
_Q_ONE = f"{_Q_LIST} AND note = ?"
_Q_LATE_SINCE = "SELECT note, late_since FROM loan WHERE branch = ? AND late_since <> ''"
_Q_SOURCE = "SELECT tape, as_of FROM loan_source WHERE branch = ?"
_Q_SAME_FILE = """
SELECT chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq
FROM tape JOIN fact ON fact.id = tape.fact JOIN chain ON chain.id = fact.chain
WHERE tape.branch = ? AND tape.file_sha256 = ? AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.ref =
        chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq)
"""
_Q_STANDING_ON = """
SELECT tape.as_of FROM tape JOIN fact ON fact.id = tape.fact
WHERE json_extract(CAST(fact.header AS TEXT), '$.base[0]') = ? AND NOT EXISTS (
    SELECT 1 FROM struck WHERE struck.fact = tape.fact)
ORDER BY tape.as_of DESC LIMIT 1
"""
_Q_MAPPINGS = """
SELECT mapping.name, mapping.columns
FROM mapping JOIN fact ON fact.id = mapping.fact JOIN chain ON chain.id = fact.chain
WHERE mapping.branch = ? AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.ref =
        chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq)
ORDER BY json_extract(CAST(fact.header AS TEXT), '$.hlc[0]'),
    json_extract(CAST(fact.header AS TEXT), '$.hlc[1]'), chain.vault, chain.epoch, fact.seq
"""
_JSON = ("phones", "guarantors", "verbatim")
_JSON_AT = tuple(LOAN_COLUMNS.index(name) for name in _JSON)


@dataclass(frozen=True, slots=True)
class Source:
    """Which tape the loans of a branch are from."""

    ref: str
    as_of: str


def source(vault: Vault, branch: str) -> Source | None:
    """The newest complete tape of a branch."""
    row = vault.cases.execute(_Q_SOURCE, (branch,)).fetchone()
    return Source(row[0], row[1]) if row is not None else None


def rows(vault: Vault, branch: str) -> dict[str, LoanRow]:
    """Note → loan, also of those that are gone."""
    found = map(_loan, vault.cases.execute(_Q_LIST, (branch,)))
    return {loan.note: loan for loan in found}


def late_since(vault: Vault, branch: str) -> dict[str, str]:
    """Note → ISO day since when a loan is late by the bank's word, or was first shown to be."""
    return dict(vault.cases.execute(_Q_LATE_SINCE, (branch,)).fetchall())


def overdue(vault: Vault, branch: str, as_of: str) -> list[LoanRow]:
    """Loans of which something is overdue by the bank's figures of an ISO day."""
    values = {"branch": branch, "as_of": as_of}
    return list(map(_loan, vault.cases.execute(_Q_OVERDUE, values)))


def due_between(vault: Vault, branch: str, first: str, last: str) -> list[LoanRow]:
    """Loans that fall due from one ISO day to another, both included."""
    values = {"branch": branch, "first": first, "last": last}
    return list(map(_loan, vault.cases.execute(_Q_DUE, values)))


def closed_since(vault: Vault, branch: str, since: str) -> list[LoanRow]:
    """Loans that the bank closed, or that owe nothing any more, since an ISO day."""
    return list(map(_loan, vault.cases.execute(_Q_CLOSED, {"branch": branch, "since": since})))


def one(vault: Vault, branch: str, note: str) -> LoanRow | None:
    """A loan, also one that is gone."""
    row = vault.cases.execute(_Q_ONE, (branch, note)).fetchone()
    return _loan(row) if row is not None else None


def by_id(vault: Vault, ids: Sequence[int]) -> dict[int, LoanRow]:
    """Some loans by their number here."""
    asked = msgspec.json.encode(list(ids)).decode("ascii")
    return {row[0]: _loan(row[1:]) for row in vault.cases.execute(_Q_BY_ID, (asked,))}


def _loan(stored: Row) -> LoanRow:
    values = list(stored)
    for place in _JSON_AT:
        values[place] = msgspec.json.decode(values[place])
    return msgspec.convert(values, LoanRow)


def standing_on(vault: Vault, ref: str) -> str | None:
    """The day of an import that rests on this one and stands; None where there is none."""
    row = vault.cases.execute(_Q_STANDING_ON, (ref,)).fetchone()
    return str(row[0]) if row is not None else None


def tape_of_file(vault: Vault, branch: str, sha256: str) -> str | None:
    """The tape that was made of exactly this file before, if any."""
    row = vault.cases.execute(_Q_SAME_FILE, (branch, sha256)).fetchone()
    return str(row[0]) if row is not None else None


def mappings(vault: Vault, branch: str) -> dict[str, dict[str, str]]:
    """Saved mappings of columns by name, the newest first; of one name the newest counts."""
    found: dict[str, dict[str, str]] = {}
    for name, columns in vault.cases.execute(_Q_MAPPINGS, (branch,)):
        found.pop(name, None)
        found[name] = msgspec.json.decode(columns, type=dict[str, str])
    return dict(reversed(found.items()))
