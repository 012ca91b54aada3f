"""Where the letters are that were on paper, counted; by village or by officer."""

from typing import Final, Literal

from shouyue.vault.batches import ANSWERED, ON_PAPER, STATE, State
from shouyue.vault.queries.about import live
from shouyue.vault.vault import Vault

By = Literal["village", "officer"]


def _query(by: By) -> str:
    return f"""
SELECT COALESCE(loan.{by}, '') AS name, {STATE} AS state, count(*)
FROM batch CROSS JOIN letter ON letter.fact = batch.fact
LEFT JOIN loan ON loan.branch = letter.branch AND loan.note = letter.note
WHERE batch.branch = ? AND batch.made_on >= ? AND {ANSWERED} AND {live("letter")} AND ({ON_PAPER})
GROUP BY 1, 2
"""  # noqa: S608  # own


_QUERIES: Final[dict[By, str]] = {"village": _query("village"), "officer": _query("officer")}


def returned(vault: Vault, branch: str, by: By, since: str) -> list[tuple[str, State, int]]:
    """Whose, where, how many, of letters made since a day; each letter stands in one place."""
    return vault.cases.execute(_QUERIES[by], (branch, since)).fetchall()
