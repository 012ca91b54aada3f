"""Which overdue loans no demand may go to because money came in just now.

People recorded it, or what is owed fell from one of the bank's files to the next: whoever paid at
the counter, and told none of us, has paid all the same.
"""

from typing import Final

from shouyue.vault.queries.about import OF_SAME_PERSON

UNRECORDED: Final = """
(SELECT COALESCE(sum(paid.amount), 0) FROM repayment AS paid
 WHERE paid.branch = booking.branch AND paid.note = booking.note
   AND paid."on" > date(booking.since, :slack) AND paid."on" <= booking."on"
   AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = paid.fact)
) < booking.principal + booking.interest
"""
"""Of a booking: what people recorded does not explain it. Who did so knows the day it was paid."""


def keeps_demands_away(*, narrow: bool) -> str:
    """Overdue loans whose borrower paid just now, or paid more since the figures than is due.

    Of what the bank's files show as come in, that on loans which were overdue is looked for here,
    by an index; single letters and calls ask for all of it (`lookups.last_booking`).
    """
    only = "loan.id IN (SELECT value FROM json_each(:ids)) AND" if narrow else ""
    demanded = (
        "COALESCE(NULLIF(loan.overdue_principal, 0), iif(loan.due < loan_source.as_of,"
        " loan.balance, 0)) + COALESCE(loan.overdue_interest, 0)"
    )
    return f"""
SELECT loan.id FROM repayment INDEXED BY repayment_day
CROSS JOIN loan_source ON loan_source.branch = repayment.branch
CROSS JOIN loan AS named ON named.branch = repayment.branch AND named.note = repayment.note
{OF_SAME_PERSON}
WHERE {only} repayment."on" >= (SELECT min(:quiet_from, min(as_of)) FROM loan_source)
  AND repayment."on" <= :today
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)
  AND loan.owed = 1 AND (loan.due < :today
    OR COALESCE(loan.overdue_principal, 0) + COALESCE(loan.overdue_interest, 0) > 0)
GROUP BY loan.id
HAVING max(repayment."on") >= :quiet_from
  OR sum(iif(loan.id = named.id AND repayment."on" > loan_source.as_of, repayment.amount, 0))
      >= {demanded}
UNION
SELECT loan.id FROM booking INDEXED BY booking_late
CROSS JOIN loan AS named ON named.branch = booking.branch AND named.note = booking.note
{OF_SAME_PERSON}
WHERE {only} booking.late = 1 AND booking."on" BETWEEN :quiet_from AND :today
  AND loan.owed = 1 AND (loan.due < :today
    OR COALESCE(loan.overdue_principal, 0) + COALESCE(loan.overdue_interest, 0) > 0)
  AND {UNRECORDED}
"""  # noqa: S608  # own
