"""What a borrower gave his word for, and what is to be done about it: the statements of `signs`."""

from shouyue.ledger.forms import AGREEMENT
from shouyue.vault.queries.about import MINE, about, live, some
from shouyue.vault.queries.loans import OWED


def promises(*, narrow: bool) -> str:
    """Promises that are due soon or were, with what was promised and paid since."""
    same = "{0}.branch = promise.branch AND {0}.note = promise.note"
    # What was paid on the day of the word itself was paid already when it was given for later.
    after = 'paid."on" > promise."on" OR paid."on" = promise."on" AND promise.due = promise."on"'
    paid = some("repayment", "paid", f"{same.format('paid')} AND ({after})")
    # Ordered by what they say: the number of a fact is this laptop's own.
    newer = '(newer."on", newer.due, newer.amount) > (promise."on", promise.due, promise.amount)'
    later = some("promise", "newer", f"{same.format('newer')} AND {newer}")
    # What both sides agreed on takes the place of what one of them had promised.
    since = f'{same.format("plan")} AND plan."on" >= promise."on" AND plan."on" <= :today'
    agreed_since = some("plan", "plan", since)
    # A moment `2026-11-23T09:30` is behind the day 2026-11-22, as texts go.
    heard = "heard.at > promise.due || 'U' AND heard.reached = 1"
    spoken = some("contact", "heard", f"{same.format('heard')} AND {heard}")
    return f"""
SELECT loan.id, promise.due, promise.amount, (SELECT COALESCE(sum(paid.amount), 0) {paid})
FROM {about("promise", "promise_due", narrow=narrow)}
WHERE promise.due BETWEEN :promised_from AND :promised_to AND {OWED} AND {MINE}
  AND NOT EXISTS (SELECT 1 {agreed_since})
  AND {live("promise")} AND NOT EXISTS (SELECT 1 {later}) AND NOT EXISTS (SELECT 1 {spoken})
"""  # noqa: S608  # own


def unplanned(*, narrow: bool) -> str:
    """Repayment agreements that came back signed and of which nobody typed the parts."""
    form = "substr(acknowledgment.serial, 1, instr(acknowledgment.serial, '-') - 1)"
    typed = some(
        "plan",
        "plan",
        "plan.branch = acknowledgment.branch AND plan.note = acknowledgment.note"
        ' AND plan."on" >= acknowledgment."on"',
    )
    return f"""
SELECT loan.id, max(acknowledgment."on")
FROM {about("acknowledgment", "acknowledgment_day", narrow=narrow)}
WHERE acknowledgment."on" >= :letters_from AND {form} = '{AGREEMENT}' AND agrees = 1
  AND acknowledgment.guarantor = '' AND {OWED} AND {MINE} AND {live("acknowledgment")}
  AND NOT EXISTS (SELECT 1 {typed})
GROUP BY loan.id
"""  # noqa: S608  # own
