"""Coming due days that ask for a reminder: maturities by what was lent, and instalments."""

from typing import Final, NamedTuple

from shouyue.vault.queries.about import ASKED, MINE, about, live, some
from shouyue.vault.queries.loans import LATE, OWED, OWING


class Coming(NamedTuple):
    """A due day to remind of, and the minute the borrower was last spoken with, if lately."""

    product: str
    due: str
    spoken_at: str | None


_SPOKEN: Final = some(
    "contact",
    "spoken",
    "spoken.branch = loan.branch AND spoken.note = loan.note AND spoken.at >= :spoken_from"
    " AND spoken.reached = 1 AND spoken.contacted IN ('borrower', 'co_borrower')",
)


def coming(*, narrow: bool) -> str:
    """Loans soon due of whose product more reminders are asked for than the notice of maturity."""
    source = ASKED if narrow else "loan INDEXED BY loan_listed"
    return f"""
SELECT loan.id, loan.product, loan.due, (SELECT max(spoken.at) {_SPOKEN}) FROM {source}
WHERE {OWED} AND NOT {LATE} AND due BETWEEN :today AND :coming_to AND {MINE}
  AND EXISTS (SELECT 1 FROM json_each(:products) AS word WHERE instr(loan.product, word.value))
"""  # noqa: S608  # own


def instalments(*, narrow: bool) -> str:
    """The next instalment, of loans of which these are stated."""
    return f"""
SELECT loan.id, loan.product, min(instalment.due), (SELECT max(spoken.at) {_SPOKEN})
FROM {about("instalment", "instalment_day", narrow=narrow)}
WHERE instalment.due BETWEEN :today AND :instalments_to AND {OWED}
  AND NOT (loan.due < :today OR {OWING}) AND {MINE} AND {live("instalment")}
GROUP BY loan.id
"""  # noqa: S608  # own
