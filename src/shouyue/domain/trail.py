"""Whether what people recorded as paid and what the bank booked are the same money.

An export does not tell payments; two of them tell by how much less is owed than before, and that
this was booked between them. So records and bookings that may be the same money stand together in
a stretch, and a stretch is compared by its sums: what is left over on either side is a difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from shouyue.domain.money import Fen


class Paid(NamedTuple):
    """What people recorded; `proved` by the bank's slip."""

    on: date
    amount: Fen
    proved: bool


class Booked(NamedTuple):
    """By how much less was owed on `by` than on `after`, the days of two exports.

    `accrued` is the interest that may have come up meanwhile and hides as much of a payment;
    `asked` whether our people had asked for money, or been promised some, on an overdue loan.
    """

    after: date
    by: date
    amount: Fen
    accrued: Fen
    asked: bool


class Gap(NamedTuple):
    """What differs in one stretch, which begins on `since`.

    `after` and `by` are the days of the exports between which its bookings are; None without any.
    """

    since: date
    recorded: Fen
    booked: Fen
    after: date | None = None
    by: date | None = None


def span_of(gaps: Sequence[Gap]) -> tuple[date, date] | None:
    """From the export before the first booking of some gaps to the one that shows the last."""
    after = min((one.after for one in gaps if one.after is not None), default=None)
    by = max((one.by for one in gaps if one.by is not None), default=None)
    return (after, by) if after is not None and by is not None else None


class Trail(NamedTuple):
    """Where the trail of a loan's money breaks, stretch by stretch.

    Attributes:
        unbooked: more was recorded than the bank booked.
        unrecorded: more was booked than anybody recorded, on a loan where somebody should have.
    """

    unbooked: tuple[Gap, ...] = ()
    unrecorded: tuple[Gap, ...] = ()

    @property
    def breaks(self) -> bool:
        return bool(self.unbooked or self.unrecorded)


@dataclass(frozen=True, slots=True)
class TrailRules:
    """Settings of the policy pack.

    Attributes:
        slack_days: a payment may be booked so much later than recorded, or recorded so much later.
        asked_days: whoever was asked for money, or promised it, within these days before a booking
            is expected to have been recorded as paying.
        least_unrecorded: less than that, booked and not recorded, is not told.
        interest_days: interest of so many days may be paid without any export showing it, on a
            loan that is not overdue.
        posting_days: interest of so many days may be added to what is owed at once.
        unknown_rate: in hundred a year, the most that interest comes to where no file tells a rate.
    """

    slack_days: int
    asked_days: int
    least_unrecorded: Fen
    interest_days: int
    posting_days: int
    unknown_rate: int


def compare(
    paid: Sequence[Paid], booked: Sequence[Booked], as_of: date, rules: TrailRules, unseen: Fen
) -> Trail:
    """Where records and bookings of one loan differ.

    Args:
        paid: in any order.
        booked: in any order; their times do not overlap.
        as_of: the newest export's day. What was paid after it is not expected to be booked.
        rules: how much slack there is.
        unseen: interest that may be paid without any export showing it, in all stretches together.
            Only a slip stands for that: a claim of that size is told all the same.
    """
    if not booked:
        return Trail(tuple(_alone(paid, as_of, unseen)))
    unbooked, unrecorded = [], []
    unseen_left = int(unseen)
    for payments, bookings in _stretches(paid, booked, timedelta(days=rules.slack_days)):
        recorded = expected = shown = accrued = 0
        proved, asked = True, False
        for one in payments:
            recorded += one.amount
            if one.on <= as_of:
                expected += one.amount
            proved = proved and one.proved
        for booking in bookings:
            shown += booking.amount
            accrued += booking.accrued
            asked = asked or booking.asked
        missing = expected - shown - accrued
        if 0 < missing <= unseen_left and proved:
            unseen_left -= missing
        elif missing > 0:
            unbooked.append(_gap(payments, bookings, expected, shown))
        if asked and shown - recorded >= max(1, rules.least_unrecorded):
            unrecorded.append(_gap(payments, bookings, recorded, shown))
    return Trail(tuple(unbooked), tuple(unrecorded))


def _alone(paid: Sequence[Paid], as_of: date, unseen: int) -> Iterator[Gap]:
    """Payments of a loan of which nothing was booked, as most are: each stands alone."""
    for one in sorted(paid):
        if one.proved and one.on <= as_of and one.amount <= unseen:
            unseen -= one.amount
        elif one.on <= as_of:
            yield Gap(one.on, one.amount, Fen(0))


def _gap(payments: Sequence[Paid], bookings: Sequence[Booked], recorded: int, shown: int) -> Gap:
    """Of a stretch, whose payments and bookings are in the order of their days."""
    since = payments[0].on if payments else bookings[0].by
    span = (bookings[0].after, bookings[-1].by) if bookings else (None, None)
    return Gap(since, Fen(recorded), Fen(shown), *span)


def _stretches(
    paid: Sequence[Paid], booked: Sequence[Booked], slack: timedelta
) -> Iterator[tuple[list[Paid], list[Booked]]]:
    """Payments with the bookings that may be theirs; what nothing may belong to stands alone."""
    bookings = sorted(booked)
    stretches: list[tuple[list[Paid], list[Booked]]] = []
    taken = 0  # so many bookings are in a stretch or before one
    for one in sorted(paid):
        near = [
            place
            for place, booking in enumerate(bookings)
            if booking.after - slack < one.on <= booking.by + slack
        ]
        if near and near[0] < taken:
            # Shared with the payment before: all of these are one stretch.
            stretches[-1][0].append(one)
            stretches[-1][1].extend(bookings[taken : near[-1] + 1])
        else:
            stretches += [([], [alone]) for alone in bookings[taken : near[0] if near else taken]]
            stretches.append(([one], [bookings[place] for place in near]))
        taken = max(taken, near[-1] + 1) if near else taken
    stretches += [([], [alone]) for alone in bookings[taken:]]
    yield from stretches
