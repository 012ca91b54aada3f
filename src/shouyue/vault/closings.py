"""By which file of the bank a loan is owed no more, and what was made of that."""

from typing import Final, NamedTuple

from shouyue.ledger.forms import THANKS
from shouyue.vault.queries.about import live, some
from shouyue.vault.vault import Vault

_Q_OF_LOAN: Final = f"""
SELECT changed_on,
    EXISTS (SELECT 1 FROM tape JOIN refused_row ON refused_row.fact = tape.fact
        WHERE tape.branch = loan.branch AND tape.as_of = changed_on AND refused_row.note = ''
        AND {live("tape")}),
    EXISTS (SELECT 1 FROM letter JOIN batch ON batch.fact = letter.fact
        WHERE letter.branch = loan.branch AND letter.note = loan.note AND letter.form = '{THANKS}'
        AND batch.made_on >= changed_on AND {live("letter")}
        AND NOT EXISTS (SELECT 1 {some("recalled", "said", "said.serial = letter.serial")}))
FROM loan WHERE branch = ? AND note = ?
"""  # noqa: S608  # own words


class Closing(NamedTuple):
    """The newest change of a loan that is owed no more.

    `on` is the day of the figures, `has_unread_rows` whether that file had rows that name no loan,
    `is_thanked` whether a letter of thanks was made since then and not taken back.
    """

    on: str
    has_unread_rows: bool
    is_thanked: bool


def of_loan(vault: Vault, branch: str, note: str) -> Closing | None:
    """None of a loan that was never here."""
    row = vault.cases.execute(_Q_OF_LOAN, (branch, note)).fetchone()
    return Closing(row[0], bool(row[1]), bool(row[2])) if row is not None else None
