"""What is to be paid by when: a part of the fact of an agreement."""

from datetime import date

from shouyue.ledger.canonical import Count, Record


class PlanPart(Record, frozen=True):
    """`amount` fen by `due`; nothing of a last part that is all that is left then."""

    due: date
    amount: Count = 0
