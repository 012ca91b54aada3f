"""Repayment plans that both sides agreed on, with what is known of the money since."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import msgspec

from shouyue.domain.capacity import unable_on, void_signer
from shouyue.domain.money import Fen
from shouyue.domain.plans import Part, Plan, Risen
from shouyue.domain.trail import Booked, Paid
from shouyue.sqlcipher import Row, Value, mapped
from shouyue.vault.queries import noted_unable
from shouyue.vault.queries.about import ASKED, MINE, about, live, some
from shouyue.vault.queries.loans import OWED
from shouyue.vault.queries.money import ACCRUED, RATE, RATE_A_YEAR
from shouyue.vault.vault import Vault


class Agreed(NamedTuple):
    """The plan of a loan that holds: of the newest day, of those of one day the last recorded.

    `spoken_at` is the minute the borrower was last spoken with, or empty; `others` are so many
    more of the same day.
    """

    plan: Plan
    spoken_at: str
    others: int


_SPOKEN: Final = some(
    "contact",
    "spoken",
    "spoken.branch = loan.branch AND spoken.note = loan.note AND spoken.reached = 1"
    " AND spoken.contacted IN ('borrower', 'co_borrower')",
)
_IS_LATE: Final = "(loan.late_since <> '' OR loan.due < loan_source.as_of)"
# Since it was overdue nothing may have been paid: as long a time's interest may be owed.
_LATE_DAYS: Final = """
max(0, julianday(plan."on")
  - julianday(iif(loan.late_since <> '', min(loan.late_since, loan.due), loan.due)))
"""
_RISEN: Final = """
FROM risen WHERE risen.branch = loan.branch AND risen.note = loan.note AND risen."on" > plan."on"
"""
_COLUMNS: Final = f"""
loan.id, plan."on", plan.parts, CAST(fact.header AS TEXT), loan.branch, loan.due,
  {_IS_LATE},
  max(loan.balance, 0) + COALESCE(loan.overdue_interest, 0) + COALESCE(loan.penalty, 0),
  COALESCE((SELECT max(spoken.at) {_SPOKEN}), ''),
  (max(balance, 0) + COALESCE(overdue_interest, 0) + COALESCE(penalty, 0))
    * iif({_IS_LATE}, {RATE_A_YEAR}, {RATE}) / :days_of_year,
  iif({_LATE_DAYS} > 0 AND COALESCE((SELECT risen.told {_RISEN} ORDER BY risen."on" LIMIT 1),
      loan.overdue_interest IS NOT NULL),
    {RATE_A_YEAR} * :posting_days,
    {RATE} * :interest_days + {RATE_A_YEAR} * {_LATE_DAYS}) / :days_of_year,
  plan.by
"""
_WITH_FACT: Final = """
CROSS JOIN fact ON fact.id = plan.fact CROSS JOIN loan_source ON loan_source.branch = loan.branch
"""
_HOLDS: Final = f'plan."on" <= :today AND {OWED} AND {live("plan")}'
_Q_ONE: Final = f"""
SELECT {_COLUMNS}
FROM loan CROSS JOIN plan ON plan.branch = loan.branch AND plan.note = loan.note {_WITH_FACT}
WHERE loan.branch = :branch AND loan.note = :note AND {_HOLDS}
"""  # noqa: S608  # own
_Q_PAID: Final = f"""
SELECT loan.id, repayment."on", repayment.amount, repayment.slip <> ''
FROM {about("repayment", "", narrow=True)} WHERE {live("repayment")}
"""  # noqa: S608  # own
_Q_BOOKED: Final = f"""
SELECT loan.id, booking.since, booking."on", principal + interest,
  {ACCRUED}
FROM {ASKED} CROSS JOIN booking ON booking.branch = loan.branch AND booking.note = loan.note
"""  # noqa: S608  # own
_Q_RISEN: Final = f"""
SELECT loan.id, risen."on", risen.amount
FROM {ASKED} CROSS JOIN risen ON risen.branch = loan.branch AND risen.note = loan.note
"""  # noqa: S608  # own
_Q_FIGURES: Final = f"""
SELECT DISTINCT tape.branch, tape.as_of
FROM loan_source CROSS JOIN tape ON tape.branch = loan_source.branch
WHERE tape.as_of <= loan_source.as_of AND {live("tape")}
UNION SELECT branch, as_of FROM loan_source ORDER BY 1, 2
"""  # noqa: S608  # own


def plans(*, narrow: bool) -> str:
    """Every plan of every loan that is owed."""
    return f"""
SELECT {_COLUMNS} FROM {about("plan", "plan_of_note", narrow=narrow)} {_WITH_FACT}
WHERE {_HOLDS} AND {MINE}
"""  # noqa: S608  # own


def agreed(vault: Vault, rows: list[Row], values: Mapping[str, Value]) -> dict[int, Agreed]:
    """What holds, by the loan, of the rows of `plans`.

    What a borrower agreed on who was dead by then or could not act is no plan, whenever that was
    told.
    """
    if not rows:
        return {}
    cases, found = vault.cases, dict[int, list[Row]]()
    noted = noted_unable.of_loans(cases, sorted({row[0] for row in rows}))
    for row in rows:
        loan, on, by = row[0], row[1], row[-1]
        if void_signer(by or "self", unable_on(on, noted.get(loan, ()))) is None:
            found.setdefault(loan, []).append(row)
    these = {**values, "ids": msgspec.json.encode(sorted(found)).decode("ascii")}
    paid: dict[int, list[Paid]] = {}
    for loan, on, amount, proved in cases.execute(_Q_PAID, these):
        payment = Paid(date.fromisoformat(on), Fen(amount), bool(proved))
        paid.setdefault(loan, []).append(payment)
    booked: dict[int, list[Booked]] = {}
    for loan, after, by, amount, accrued in cases.execute(_Q_BOOKED, these):
        days = date.fromisoformat(after), date.fromisoformat(by)
        booked.setdefault(loan, []).append(Booked(*days, Fen(amount), Fen(accrued), asked=False))
    risen: dict[int, list[Risen]] = {}
    for loan, by, amount in cases.execute(_Q_RISEN, these):
        risen.setdefault(loan, []).append(Risen(date.fromisoformat(by), amount))
    figures: dict[str, list[date]] = {}
    for branch, as_of in cases.execute(_Q_FIGURES):
        figures.setdefault(branch, []).append(date.fromisoformat(as_of))
    return {
        loan: _agreed(some, figures, paid.get(loan, []), booked.get(loan, []), risen.get(loan, []))
        for loan, some in found.items()
    }


def plan_of(
    vault: Vault, branch: str, note: str, on: date, values: Mapping[str, Value]
) -> Agreed | None:
    """The plan of one loan that holds on a day; None where there is none, or nothing is owed."""
    asked = {**values, "branch": branch, "note": note, "today": on.isoformat()}
    with mapped():
        rows = vault.cases.execute(_Q_ONE, asked).fetchall()
        return next(iter(agreed(vault, rows, asked).values()), None)


def _agreed(
    rows: list[Row],
    figures: Mapping[str, list[date]],
    paid: list[Paid],
    booked: list[Booked],
    risen: list[Risen],
) -> Agreed:
    newest = max(rows, key=_order)
    _, on, parts, _, branch, due, late, owed, spoken_at, daily, untold, _ = newest
    told = msgspec.json.decode(parts, type=list[tuple[date, int]])
    plan = Plan(
        agreed_on=date.fromisoformat(on),
        parts=tuple(Part(day, Fen(amount)) for day, amount in told),
        payments=tuple(paid),
        bookings=tuple(booked),
        figures=tuple(figures[branch]),
        owed=Fen(owed),
        due=date.fromisoformat(due),
        late=bool(late),
        daily=daily,
        untold=untold,
        risen=tuple(risen),
    )
    return Agreed(plan, spoken_at, sum(row[1] == on for row in rows) - 1)


class _Clock(msgspec.Struct):
    """What of a header orders facts."""

    hlc: tuple[int, int]
    vault: str
    epoch: int
    seq: int


def _order(row: Row) -> tuple[str, tuple[int, int], str, int, int]:
    clock = msgspec.json.decode(row[3], type=_Clock)
    return row[1], clock.hlc, clock.vault, clock.epoch, clock.seq
