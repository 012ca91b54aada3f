"""The bank's files that were taken in for a branch, also those that were taken back."""

from typing import Final, NamedTuple

from shouyue.vault.vault import Vault

_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_Q_IMPORTS: Final = f"""
SELECT {_REF}, tape.as_of, tape.file_name, tape.rows, tape.accepted, tape.balance,
    (SELECT count(*) FROM refused_row WHERE refused_row.fact = tape.fact),
    json_extract(CAST(fact.header AS TEXT), '$.wall'),
    json_extract(CAST(fact.header AS TEXT), '$.zone'),
    COALESCE((SELECT staff.name FROM staff CROSS JOIN fact AS first ON first.id = staff.fact
              CROSS JOIN chain AS theirs ON theirs.id = first.chain
              WHERE theirs.vault = chain.vault ORDER BY first.seq DESC LIMIT 1), ''),
    EXISTS (SELECT 1 FROM struck WHERE struck.fact = tape.fact),
    EXISTS (SELECT 1 FROM loan_source
            WHERE loan_source.branch = tape.branch AND loan_source.tape = {_REF})
FROM tape JOIN fact ON fact.id = tape.fact JOIN chain ON chain.id = fact.chain
WHERE tape.branch = ?
ORDER BY json_extract(CAST(fact.header AS TEXT), '$.hlc[0]') DESC,
    json_extract(CAST(fact.header AS TEXT), '$.hlc[1]') DESC, chain.vault, chain.epoch, fact.seq
LIMIT ?
"""  # noqa: S608  # own words


class Imported(NamedTuple):
    """One file as it was taken in; `as_of` as ISO text, `balance` in fen, `wall` in ms since 1970.

    `counts` is the one whose figures the loans are by.
    """

    ref: str
    as_of: str
    file_name: str
    rows: int
    accepted: int
    balance: int
    refused: int
    wall: int
    zone: int
    by: str
    withdrawn: bool
    counts: bool


def imports(vault: Vault, branch: str, most: int) -> list[Imported]:
    """The newest of them, as they were taken in."""
    rows = vault.cases.execute(_Q_IMPORTS, (branch, most)).fetchall()
    return [Imported._make((*row[:-2], *map(bool, row[-2:]))) for row in rows]
