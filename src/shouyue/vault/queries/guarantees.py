"""Guarantees that end: whom to act against by a day."""

from shouyue.vault.queries.about import ASKED, MINE


def guarantees(*, narrow: bool) -> str:
    """Guarantors to act on by a day. While the debtor is before court nothing has to be done.

    The last column says that another guarantor of the loan is held already.
    """
    joined = (
        f"{ASKED} CROSS JOIN guarantee_clock AS behind ON behind.loan = loan.id"
        if narrow
        else "guarantee_clock AS behind INDEXED BY guarantee_clock_urgency"
        " CROSS JOIN loan ON loan.id = behind.loan"
    )
    return f"""
SELECT loan.id, behind.name, behind.act_by, behind.kind,
    :missed_frees AND behind.status = 'open' AND EXISTS (
        SELECT 1 FROM guarantee_clock AS other
        WHERE other.loan = behind.loan AND other.status = 'preserved')
FROM {joined}
WHERE behind.act_by BETWEEN :over_from AND :warn_to AND {MINE}
  AND NOT (behind.kind = 'general' AND behind.status = 'preserved')
ORDER BY behind.act_by, behind.name
"""  # noqa: S608  # own
