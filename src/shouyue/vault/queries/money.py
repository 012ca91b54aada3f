"""The trail of money in a branch: what people recorded as paid beside what the bank booked.

Looked at are loans of which somebody recorded a repayment within the year, and overdue ones that
the bank booked something of after people had asked for it. What is debited by itself, month after
month, from the account of somebody whom nobody had to ask costs nothing here and is told nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from shouyue.domain.trail import Booked, Gap, Paid, Trail, TrailRules, compare
from shouyue.ledger.forms import REMINDER, listed
from shouyue.ledger.tapes import LoanRow
from shouyue.ledger.vocabulary import REACHED_NOBODY, About
from shouyue.sqlcipher import Value
from shouyue.vault.queries.about import ASKED, MINE, about, live, some
from shouyue.vault.queries.loans import LATE, OWED
from shouyue.vault.vault import Vault

_READ: Final = f"AND sent.way NOT IN {listed(REACHED_NOBODY)}"


def _paid(*, narrow: bool) -> str:
    return f"""
SELECT loan.id, repayment."on", repayment.amount, repayment.slip <> ''
FROM {about("repayment", "repayment_day", narrow=narrow)}
WHERE repayment."on" BETWEEN :repaid_from AND :today AND {live("repayment")} AND {MINE}
"""  # noqa: S608  # own


def _asked(*, narrow: bool) -> str:
    """Bookings of overdue loans, made after money was asked for, promised or said to be paid.

    None where the same person was lent as much at the time: the new loan paid the old one.
    """
    from_ = "date(booking.since, :asked_back)"
    until = "booking.\"on\" || 'U'"  # behind every moment of the day, as texts go
    same = "{0}.branch = loan.branch AND {0}.note = loan.note"

    def was(table: str, alias: str, day: str, more: str, held_on: str = "") -> str:
        when = f"{alias}.{day} < {until} AND {alias}.{held_on or day} >= {from_}"
        return f"EXISTS (SELECT 1 {some(table, alias, f'{same.format(alias)} AND {when} {more}')})"

    # The first that holds is enough: what there is least of, and so is read soonest, comes first.
    before = "\n    OR ".join(
        (
            was("promise", "promised", '"on"', "", held_on="due"),
            was("repayment", "claimed", '"on"', "AND claimed.slip = ''"),
            was("contact", "spoken", "at", "AND spoken.purpose = 'demand' AND spoken.reached = 1"),
            was("served", "sent", '"on"', f"{_READ} AND sent.serial NOT LIKE '{REMINDER}-%'"),
            was("acknowledgment", "signed", '"on"', f"AND signed.serial NOT LIKE '{REMINDER}-%'"),
        )
    )
    joined = about("booking", "booking_late", narrow=narrow)
    return f"""
SELECT loan.id, booking.rowid FROM {joined}
WHERE booking.late = 1 AND booking."on" >= :asked_from AND {MINE} AND ({before})
  AND NOT EXISTS (SELECT 1 FROM loan AS newer
    WHERE newer.branch = loan.branch AND newer.id_number = loan.id_number AND newer.id_number <> ''
      AND newer.disbursed > booking.since AND newer.disbursed <= booking."on"
      AND newer.amount >= booking.principal AND newer.id <> loan.id)
"""  # noqa: S608  # own


_day: Final = lru_cache(maxsize=4096)(date.fromisoformat)
_KINDS: Final = {narrow: (_paid(narrow=narrow), _asked(narrow=narrow)) for narrow in (False, True)}
RATE: Final = "COALESCE(rate_ppm / 1e6, :unknown_rate)"
"""Of a loan that is not overdue: what interest comes to in a year, as a share of what is owed."""
RATE_A_YEAR: Final = """
COALESCE(max(penalty_ppm, rate_ppm) / 1e6, rate_ppm * :most_uplift / 1e6, :unknown_rate)
"""
"""Of any loan: the most that it comes to."""
_YEARS: Final = '(julianday(booking."on") - julianday(booking.since)) / :days_of_year'
ACCRUED: Final = f"CAST(booking.balance * {RATE_A_YEAR} * {_YEARS} AS INTEGER)"
"""Of a booking: the interest, in fen, that may have come up meanwhile and hides as much of it."""
_Q_BOOKED: Final = f"""
SELECT loan.id, booking.rowid, booking.since, booking."on", principal + interest,
  iif(late, {ACCRUED}, 0)
FROM {ASKED} CROSS JOIN booking ON booking.branch = loan.branch AND booking.note = loan.note
WHERE booking."on" >= :repaid_from
"""  # noqa: S608  # own
_Q_LOANS: Final = f"""
SELECT loan.id, loan_source.as_of,
  iif({OWED} AND NOT {LATE},
    CAST(balance * {RATE} * :interest_days / :days_of_year AS INTEGER), 0)
FROM {ASKED} CROSS JOIN loan_source ON loan_source.branch = loan.branch
"""  # noqa: S608  # own
_Q_SETTLED: Final = f"""
SELECT loan.id, difference.about, difference.since, difference.ours, difference.banks
FROM {about("difference", "", narrow=True)} WHERE {live("difference")}
"""  # noqa: S608  # own


class Settled(NamedTuple):
    """A difference that somebody gave a reason for; `since` as ISO text, money in fen."""

    about: About
    since: str
    ours: int
    banks: int


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs from the bank's figures, by the number of the loan.

    `trails` where what people recorded and what the bank booked part, `penalties` loans whose
    penalty interest may be none, and `settled` what somebody gave a reason for about those.
    """

    trails: dict[int, Trail]
    penalties: dict[int, LoanRow]
    settled: dict[int, list[Settled]]


def trails(
    vault: Vault, values: Mapping[str, Value], rules: TrailRules, *, narrow: bool
) -> dict[int, Trail]:
    """Where the trail of a loan breaks, by its number; what has its reason is left out."""
    payments, asked = (vault.cases.execute(one, values).fetchall() for one in _KINDS[narrow])
    paid: dict[int, list[Paid]] = {}
    for number, on, amount, proved in payments:
        payment = Paid(_day(on), amount, bool(proved))
        if number in paid:
            paid[number].append(payment)
        else:
            paid[number] = [payment]
    wanted = {which for _, which in asked}
    ids = sorted({*paid, *(number for number, _ in asked)})
    these = {**values, "ids": _json(ids)}
    booked: dict[int, list[Booked]] = {}
    for number, which, since, on, amount, accrued in vault.cases.execute(_Q_BOOKED, these):
        booking = Booked(_day(since), _day(on), amount, accrued, which in wanted)
        booked.setdefault(number, []).append(booking)
    found = {}
    for number, as_of, unseen in vault.cases.execute(_Q_LOANS, these):
        sides = paid.get(number, ()), booked.get(number, ())
        trail = compare(*sides, _day(as_of), rules, unseen)
        if trail.unbooked or trail.unrecorded:
            found[number] = trail
    for number, said in settled(vault, list(found)).items():
        found[number] = _open(found[number], said)
    return {number: trail for number, trail in found.items() if trail.breaks}


def settled(vault: Vault, ids: Iterable[int]) -> dict[int, list[Settled]]:
    """What has been given reasons for, of some loans by their number."""
    found: dict[int, list[Settled]] = {}
    for number, *said in vault.cases.execute(_Q_SETTLED, {"ids": _json(list(ids))}):
        found.setdefault(number, []).append(Settled(*said))
    return found


def _open(trail: Trail, said: Iterable[Settled]) -> Trail:
    """What of a trail nobody gave a reason for; it comes back when either side moves."""
    reasons = set(said)

    def still(kind: About, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
        return tuple(
            gap
            for gap in gaps
            if Settled(kind, gap.since.isoformat(), gap.recorded, gap.booked) not in reasons
        )

    return Trail(still("unbooked", trail.unbooked), still("unrecorded", trail.unrecorded))


def _json(ids: list[int]) -> str:
    return msgspec.json.encode(ids).decode("ascii")
