"""Repayment plans that both sides agreed on, with what was paid since.

What the bank's files show as come in counts, and what people recorded behind them. A payment with
a slip counts whatever the files show; one that is only claimed counts until they could show it.
"""

from datetime import date
from typing import Final, NamedTuple

import msgspec

from shouyue.domain.money import Fen
from shouyue.domain.plans import Part, Plan
from shouyue.sqlcipher import Row, mapped
from shouyue.vault.queries.about import MINE, about, live, some
from shouyue.vault.queries.loans import OWED
from shouyue.vault.vault import Vault


class Agreed(NamedTuple):
    """The newest plan of a loan, and the minute the borrower was last spoken with."""

    plan: Plan
    spoken_at: str


_SAME: Final = "{0}.branch = plan.branch AND {0}.note = plan.note"
# What was paid on the day itself was paid already, unless the first part was due at once.
_SINCE: Final = (
    '(paid."on" > plan."on" OR paid."on" = json_extract(plan.parts, \'$[0][0]\'))'
    ' AND paid."on" >= plan."on"'
)


def _recorded(condition: str) -> str:
    paid = some("repayment", "paid", f"{_SAME.format('paid')} AND {condition}")
    return f"(SELECT COALESCE(sum(paid.amount), 0) {paid})"  # own


_BOOKED: Final = f"""
(SELECT COALESCE(sum(booking.principal + booking.interest), 0) FROM booking
 WHERE {_SAME.format("booking")} AND booking."on" > plan."on")
"""  # noqa: S608  # own
_FIRST_FILE: Final = f"""
(SELECT min(booking.since) FROM booking
 WHERE {_SAME.format("booking")} AND booking."on" > plan."on")
"""  # noqa: S608  # own
# Of what came in between two files and the plan between the same two.
_BEFORE: Final = _recorded(
    f'NOT ({_SINCE}) AND paid."on" <= plan."on" AND paid."on" > {_FIRST_FILE}'
)
_BEHIND: Final = _recorded(f'{_SINCE} AND paid."on" > loan_source.as_of')
_SURE: Final = _recorded(
    f"{_SINCE} AND (paid.slip <> '' OR paid.\"on\" > date(loan_source.as_of, :slack))"
)
_SPOKEN: Final = some(
    "contact",
    "spoken",
    f"{_SAME.format('spoken')} AND spoken.reached = 1"
    " AND spoken.contacted IN ('borrower', 'co_borrower')",
)
_NEWER: Final = some(
    "plan",
    "newer",
    f'{_SAME.format("newer")} AND newer."on" <= :today'
    # Ordered by what they say: the number of a fact is this laptop's own.
    ' AND (newer."on", newer.parts) > (plan."on", plan.parts)',
)
_COLUMNS: Final = f"""
plan."on", plan.parts, max(max({_BOOKED} - {_BEFORE}, 0) + {_BEHIND}, {_SURE}),
  COALESCE((SELECT max(spoken.at) {_SPOKEN}), '')
"""  # own
_NEWEST: Final = f"""
plan."on" <= :today AND {OWED} AND {live("plan")} AND NOT EXISTS (SELECT 1 {_NEWER})
"""  # own
_OF_BRANCH: Final = "CROSS JOIN loan_source ON loan_source.branch = loan.branch"
_Q_ONE: Final = f"""
SELECT loan_source.as_of, {_COLUMNS}
FROM loan CROSS JOIN plan ON plan.branch = loan.branch AND plan.note = loan.note {_OF_BRANCH}
WHERE loan.branch = :branch AND loan.note = :note AND {_NEWEST}
"""  # noqa: S608  # own


def plans(*, narrow: bool) -> str:
    """The newest plan of every loan that is owed."""
    return f"""
SELECT loan.id, {_COLUMNS} FROM {about("plan", "plan_of_note", narrow=narrow)} {_OF_BRANCH}
WHERE {_NEWEST} AND {MINE}
"""  # noqa: S608  # own


def agreed(row: Row) -> Agreed:
    """A row of `plans` behind its loan."""
    on, parts, paid, spoken_at = row
    told = msgspec.json.decode(parts, type=list[tuple[date, int]])
    found = tuple(Part(due, Fen(amount)) for due, amount in told)
    return Agreed(Plan(date.fromisoformat(on), found, Fen(paid)), spoken_at)


def plan_of(
    vault: Vault, branch: str, note: str, on: date, slack_days: int
) -> tuple[Plan, date] | None:
    """The newest plan of one loan by a day, and of which day the bank's figures are.

    None where there is none, or nothing is owed.
    """
    values = {"branch": branch, "note": note, "today": on.isoformat()}
    values["slack"] = f"-{slack_days} days"
    with mapped():
        row = vault.cases.execute(_Q_ONE, values).fetchone()
    if row is None:
        return None
    return agreed(row[1:]).plan, date.fromisoformat(row[0])
