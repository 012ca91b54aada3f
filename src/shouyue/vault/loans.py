"""The loans of a branch as stored, for comparing a new tape with; views are in `queries`."""

from dataclasses import dataclass

import msgspec

from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.vault.vault import Vault

# Column names are this module's own.
_Q_LIST = f"SELECT {', '.join(LOAN_COLUMNS)} FROM loan WHERE branch = ?"  # noqa: S608
_Q_SOURCE = "SELECT tape, as_of FROM loan_source WHERE branch = ?"
_Q_SAME_FILE = """
SELECT chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq
FROM tape JOIN fact ON fact.id = tape.fact JOIN chain ON chain.id = fact.chain
WHERE tape.branch = ? AND tape.file_sha256 = ? AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.ref =
        chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq)
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
    found = {}
    for stored in vault.cases.execute(_Q_LIST, (branch,)):
        values = list(stored)
        for place in _JSON_AT:
            values[place] = msgspec.json.decode(values[place])
        row = msgspec.convert(values, LoanRow)
        found[row.note] = row
    return found


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
