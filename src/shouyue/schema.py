"""The numbered steps of a database's schema: which it has taken, which it lacks, taking them.

A step is a file `0001_<what>.sql`, frozen once released. It is taken in one transaction together
with its record, so a file stands at one step or at the next.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from shouyue.sqlcipher import (
    Connection,
    DamagedError,
    NewerSchemaError,
    Row,
    mapped,
    transaction,
)


class Step(NamedTuple):
    """One numbered migration, frozen once released; `digest` is that of its SQL."""

    number: int
    name: str
    digest: str
    sql: str


def steps(folder: Path) -> tuple[Step, ...]:
    """The migrations `0001_<what>.sql`, `0002_<what>.sql`, … of a folder.

    Raises:
        FileNotFoundError: there are none; the program is incomplete.
        ValueError: a number is missing or doubled, or a name is not of this form.
    """
    found = []
    for file in sorted(folder.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_[a-z0-9_]+", file.stem)
        if match is None:
            raise ValueError(f"not the name of a migration: {file.name}")
        sql = file.read_text(encoding="utf-8")
        digest = hashlib.sha256(sql.encode()).hexdigest()
        found.append(Step(int(match[1]), file.stem, digest, sql))
    if not found:
        raise FileNotFoundError(f"no migrations in {folder.parent.name}/{folder.name}")
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations must be numbered 1, 2, 3, … in {folder.name}")
    return tuple(found)


def schema_version(connection: Connection) -> int:
    """How many steps the schema has taken."""
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0]) if row else 0


def pending(connection: Connection, folder: Path) -> tuple[Step, ...]:
    """The steps that this file still lacks; take a backup before `migrate` if there are any.

    Raises:
        NewerSchemaError: the file has steps that this program does not know.
        DamagedError: a step that was taken is not the one that this program ships.
    """
    known = steps(folder)
    done = schema_version(connection)
    taken: list[Row] = []
    if done:
        with mapped():
            taken = connection.execute(
                "SELECT number, name, digest FROM schema_step ORDER BY number"
            ).fetchall()
    if done > len(known):
        needs = str(taken[-1][1]) if taken else str(done)
        raise NewerSchemaError("database.newer_schema", needs=needs)
    if taken != [step[:3] for step in known[:done]]:
        raise DamagedError("database.schema_differs", steps=done)
    return known[done:]


def migrate(connection: Connection, folder: Path) -> int:
    """Take every step that is missing, each in one transaction with its record.

    Returns:
        how many were taken. Raises as `pending` does.
    """
    missing = pending(connection, folder)
    for step in missing:
        with transaction(connection):
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_step"
                " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL) STRICT"
            )
            for statement in _statements(step.sql):
                connection.execute(statement)
            connection.execute(
                "INSERT INTO schema_step (number, name, digest) VALUES (?, ?, ?)",
                step[:3],
            )
            connection.execute(f"PRAGMA user_version = {step.number:d}")
    return len(missing)


def _statements(script: str) -> Iterator[str]:
    """Cut a script into statements; sqlcipher3's own script runner would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if re.sub(r"--[^\n]*", "", statement).strip():
        raise ValueError("a migration ends within a statement")
