"""Parts of statements about loans: whose loans they are, and which facts of them count."""

from typing import Final

# Every name in these statements is this module's own.
MINE: Final = """
loan.branch IN (SELECT value FROM json_each(:branches))
AND (:officer = '' OR loan.officer = :officer)
"""
ASKED: Final = "json_each(:ids) AS asked CROSS JOIN loan ON loan.id = asked.value"
# Looked up by their numbers: joined by OR, or by an index over all that is owed, every loan of the
# branch would be looked at for each.
OF_SAME_PERSON: Final = """
CROSS JOIN loan NOT INDEXED ON loan.id IN (
  SELECT named.id UNION ALL
  SELECT other.id FROM loan AS other WHERE other.branch = named.branch
    AND other.id_number = named.id_number AND named.id_number <> '')
"""
"""The loan `named` and every other of the same person in its branch."""


def live(table: str) -> str:
    """Of a table's facts those that none replaces."""
    return f"NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = {table}.fact)"  # noqa: S608  # own


def some(table: str, alias: str, condition: str) -> str:
    """Rows of a table that count, for a subquery."""
    return f"FROM {table} AS {alias} WHERE {condition} AND {live(alias)}"


def recorded(alias: str, way: str = "") -> str:
    """Terms that order facts by when they were recorded, the same on every laptop."""
    terms = ("hlc[0]", "hlc[1]", "vault")
    said = f"FROM fact WHERE fact.id = {alias}.fact"
    return ", ".join(
        f"(SELECT json_extract(CAST(fact.header AS TEXT), '$.{one}') {said}){way}" for one in terms
    )


def about(table: str, index: str, *, narrow: bool) -> str:
    """Facts of a table with their loans: by an index over days, or from the loans asked about."""
    same = f"{table}.branch = loan.branch AND {table}.note = loan.note"
    if narrow:
        return f"{ASKED} CROSS JOIN {table} ON {same}"
    return f"{table} INDEXED BY {index} CROSS JOIN loan ON {same}"
