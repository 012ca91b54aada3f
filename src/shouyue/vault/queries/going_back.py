"""Which letters that lie here must not go out any more."""

from typing import Final

from shouyue.ledger.forms import NEVER_CALLED_BACK, OF_THE_OVERDUE, listed
from shouyue.vault.batches import ADDRESSEE, ANSWERED
from shouyue.vault.queries.about import ASKED, MINE, live, some
from shouyue.vault.queries.loans import LATE, OWED

_OVERDUE: Final = f"letter.form IN {listed(OF_THE_OVERDUE)}"
_CALLED_BACK: Final = f"letter.form NOT IN {listed(NEVER_CALLED_BACK)}"


def recalls(*, narrow: bool) -> str:
    """Demands that lie here, of loans that are no longer overdue or owe less than they say.

    One that nobody said was printed may lie on a desk as well. Of other papers only those go back
    that are about a debt that is no more.
    """
    same = "letter.branch = loan.branch AND letter.note = loan.note"
    joined = (
        f"{ASKED} CROSS JOIN letter ON {same} JOIN batch ON batch.fact = letter.fact"
        if narrow
        else "batch INDEXED BY batch_day CROSS JOIN letter ON letter.fact = batch.fact"
        f" CROSS JOIN loan ON {same}"
    )
    printed, *gone = (
        some(table, "said", "said.serial = letter.serial")
        for table in ("printed", "acknowledgment", "served", "recalled")
    )
    asked = "COALESCE(json_extract(letter.\"values\", '$.total'), 0)"
    principal = "COALESCE(NULLIF(overdue_principal, 0), iif(due < loan_source.as_of, balance, 0))"
    owing = f"{principal} + COALESCE(overdue_interest, 0)"
    paid = f"NOT ({OWED}) OR {_OVERDUE} AND NOT ({LATE})"
    never = " AND ".join(f"NOT EXISTS (SELECT 1 {said})" for said in gone)
    return f"""
SELECT loan.id, loan.branch, loan.note, balance, due, disbursed, late_since, village, officer,
  {OWED}, letter.serial, batch.made_on, EXISTS (SELECT 1 {printed}), iif({paid}, 0, {asked}),
  {owing}, {ADDRESSEE}
FROM {joined} CROSS JOIN loan_source ON loan_source.branch = loan.branch
WHERE batch.made_on >= :letters_from AND {_CALLED_BACK} AND {ANSWERED} AND {MINE}
  AND {live("letter")}
  AND due <> '' AND ({paid} OR {_OVERDUE} AND {asked} > {owing}) AND {never}
ORDER BY batch.made_on DESC, letter.serial
"""  # noqa: S608  # own
