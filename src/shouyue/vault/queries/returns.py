"""How many letters were printed, are back, are still out; by village or by officer."""

from typing import Final, Literal

from shouyue.vault.batches import ANSWERED
from shouyue.vault.queries.about import live, some
from shouyue.vault.vault import Vault

By = Literal["village", "officer"]

_CAME_BACK_UNREAD: Final = "'refused', 'ems_refused', 'ems_returned'"


def _query(by: By) -> str:
    printed, back, recalled = (
        f"EXISTS (SELECT 1 {some(table, 'said', 'said.serial = letter.serial')})"
        for table in ("printed", "acknowledgment", "recalled")
    )
    served = some("served", "said", "said.serial = letter.serial")
    way = f'(SELECT said.way {served} ORDER BY said."on" DESC, said.fact DESC LIMIT 1)'
    return f"""
SELECT name, sum(printed), sum(back),
    sum(NOT back AND iif(way IS NULL, printed AND NOT recalled, way NOT IN ({_CAME_BACK_UNREAD})))
FROM (
    SELECT COALESCE(loan.{by}, '') AS name,
        ({printed} OR {back} OR {way} IS NOT NULL) AS printed,
        {back} AS back, {recalled} AS recalled, {way} AS way
    FROM batch CROSS JOIN letter ON letter.fact = batch.fact
    LEFT JOIN loan ON loan.branch = letter.branch AND loan.note = letter.note
    WHERE batch.branch = ? AND batch.made_on >= ? AND {ANSWERED} AND {live("letter")}
) GROUP BY name HAVING sum(printed) > 0
ORDER BY 4 DESC, name
"""  # noqa: S608  # own


_QUERIES: Final[dict[By, str]] = {"village": _query("village"), "officer": _query("officer")}


def returned(vault: Vault, branch: str, by: By, since: str) -> list[tuple[str, int, int, int]]:
    """Whose, printed, back and out, of letters made since a day; most out first.

    What came back or was delivered was on paper, whether anybody confirmed the print or not: so
    printed is never less than back and out together.
    """
    rows = vault.cases.execute(_QUERIES[by], (branch, since))
    return [(name, printed, back, out) for name, printed, back, out in rows]
