"""Which part of a debt, and which of several debts, a payment pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Final, Literal, get_args

from shouyue.domain.errors import KnownError
from shouyue.domain.money import Fen

Bucket = Literal["cost", "interest", "penalty", "compound", "principal"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
DebtRank = Literal["due", "least_secured", "heaviest", "earliest"]
"""What puts one of several debts before another."""


class AllocationError(KnownError):
    """A payment that cannot be allocated.

    `allocation_negative`, `allocation_order_incomplete`, `allocation_debt_unknown`.
    """


@dataclass(frozen=True, slots=True)
class Allocation:
    """What each bucket gets, and what is left: an overpayment is reported, never swallowed."""

    parts: Mapping[Bucket, Fen]
    unapplied: Fen


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """One of several debts to the same creditor.

    Attributes:
        security: 0 none, 1 guaranteed, 2 mortgaged or pledged.
        burden: what makes it heavy for the debtor: its annual rate.
    """

    debt: str
    due: date
    owed: Fen
    security: int
    burden: Fraction


@dataclass(frozen=True, slots=True)
class SecurityWords:
    """By which words of a bank's file one knows how a loan is secured; settings of the pack."""

    guaranteed: tuple[str, ...]
    mortgaged: tuple[str, ...]

    def rank(self, told: str, *, guaranteed: bool) -> int:
        """As in `OpenDebt.security`; `guaranteed` where guarantors are named, whatever is told."""
        words = told.casefold()
        if any(word.casefold() in words for word in self.mortgaged):
            return 2
        return int(guaranteed or any(word.casefold() in words for word in self.guaranteed))


def allocate(payment: Fen, buckets: Mapping[Bucket, Fen], order: Sequence[Bucket]) -> Allocation:
    """Fills the buckets in the order of the contract, or of the law where it is silent.

    Raises:
        AllocationError: a negative amount, or a bucket with money in it that `order` forgets.
    """
    if payment < 0 or any(owed < 0 for owed in buckets.values()):
        raise AllocationError("allocation_negative")
    if any(owed and bucket not in order for bucket, owed in buckets.items()):
        raise AllocationError("allocation_order_incomplete")
    left = int(payment)
    parts: dict[Bucket, Fen] = dict.fromkeys(buckets, Fen(0))
    for bucket in dict.fromkeys(order):
        part = min(left, buckets.get(bucket, Fen(0)))
        parts[bucket] = Fen(part)
        left -= part
    return Allocation(parts, Fen(left))


def order_of_debts(
    debts: Sequence[OpenDebt], as_of: date, order: Sequence[DebtRank], chosen: str | None = None
) -> tuple[tuple[OpenDebt, ...], ...]:
    """Debts in the order a payment reaches them; those of equal rank together, to share by size.

    The debtor's choice goes first; else the ranks of `order`, the first of them weighing most.

    Raises:
        AllocationError: `chosen` is none of the debts.
    """
    if chosen is not None and all(debt.debt != chosen for debt in debts):
        raise AllocationError("allocation_debt_unknown")

    def rank(debt: OpenDebt) -> tuple[object, ...]:
        ranks: dict[DebtRank, object] = {
            "due": debt.due > as_of,
            "least_secured": debt.security,
            "heaviest": -debt.burden,
            "earliest": debt.due,
        }
        return (debt.debt != chosen, *(ranks[each] for each in order))

    ranked = sorted(debts, key=lambda debt: (*rank(debt), debt.debt))
    return tuple(tuple(equals) for _, equals in groupby(ranked, key=rank))


def allocate_to_debts(
    payment: Fen,
    debts: Sequence[OpenDebt],
    as_of: date,
    order: Sequence[DebtRank],
    chosen: str | None = None,
) -> tuple[Mapping[str, Fen], Fen]:
    """What each debt gets by the order of `order_of_debts`, and what is left over.

    Raises:
        AllocationError: see `order_of_debts`, or a negative amount.
    """
    if payment < 0 or any(debt.owed < 0 for debt in debts):
        raise AllocationError("allocation_negative")
    left = int(payment)
    parts: dict[str, Fen] = {}
    for equals in order_of_debts(debts, as_of, order, chosen):
        shared = min(left, sum(debt.owed for debt in equals))
        for debt, part in zip(equals, _pro_rata(shared, equals), strict=True):
            parts[debt.debt] = Fen(part)
        left -= shared
    return parts, Fen(left)


def _pro_rata(shared: int, debts: Sequence[OpenDebt]) -> list[int]:
    """Shares by size, to the fen; the fen that do not divide go to the largest remainders."""
    total = sum(debt.owed for debt in debts)
    if not total:
        return [0] * len(debts)
    parts, remainders = zip(*(divmod(shared * debt.owed, total) for debt in debts), strict=True)
    shares = list(parts)
    largest_first = sorted(range(len(debts)), key=lambda index: (-remainders[index], index))
    for index in largest_first[: shared - sum(shares)]:
        shares[index] += 1
    return shares
