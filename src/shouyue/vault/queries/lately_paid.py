"""Which overdue loans no demand may go to because of what people recorded as paid."""

from shouyue.vault.queries.about import OF_SAME_PERSON


def keeps_demands_away(*, narrow: bool) -> str:
    """Overdue loans whose borrower paid just now, or paid more since the figures than is due."""
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
  AND loan.state = 'here' AND loan.balance > 0 AND (loan.due < :today
    OR COALESCE(loan.overdue_principal, 0) + COALESCE(loan.overdue_interest, 0) > 0)
GROUP BY loan.id
HAVING max(repayment."on") >= :quiet_from
  OR sum(iif(loan.id = named.id AND repayment."on" > loan_source.as_of, repayment.amount, 0))
      >= {demanded}
"""  # noqa: S608  # own
