"""Parts of statements about loans: whose loans they are, and which facts of them count."""

from typing import Final

# Every name in these statements is this module's own.
MINE: Final = """
loan.branch IN (SELECT value FROM json_each(:branches))
AND (:officer = '' OR loan.officer = :officer)
"""
ASKED: Final = "json_each(:ids) AS asked CROSS JOIN loan ON loan.id = asked.value"


def live(table: str) -> str:
    """Of a table's facts those that none replaces."""
    return f"NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = {table}.fact)"  # noqa: S608  # own


def some(table: str, alias: str, condition: str) -> str:
    """Rows of a table that count, for a subquery."""
    return f"FROM {table} AS {alias} WHERE {condition} AND {live(alias)}"


def about(table: str, index: str, *, narrow: bool) -> str:
    """Facts of a table with their loans: by an index over days, or from the loans asked about."""
    same = f"{table}.branch = loan.branch AND {table}.note = loan.note"
    if narrow:
        return f"{ASKED} CROSS JOIN {table} ON {same}"
    return f"{table} INDEXED BY {index} CROSS JOIN loan ON {same}"
