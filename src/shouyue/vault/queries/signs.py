"""What in a branch asks for attention, by kind of sign. Today and the lists are made of it.

Each sign is looked for by day, in an index: what is long settled costs nothing, however many facts
there are. With `ids`, the same is asked about some loans alone, for a page of a list.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from shouyue.domain.limitation import STANDING_STILL, Status
from shouyue.domain.plans import PlanRules, state_of
from shouyue.domain.trail import TrailRules
from shouyue.ledger.forms import INFORMING, NOTICES, REMINDER, listed
from shouyue.ledger.vocabulary import REACHED_NOBODY
from shouyue.sqlcipher import Row, Value, mapped
from shouyue.vault.batches import ANSWERED, ON_PAPER, last_served
from shouyue.vault.loans import by_id
from shouyue.vault.queries import coming, given_word, going_back
from shouyue.vault.queries.about import ASKED, MINE, OF_SAME_PERSON, about, live, some
from shouyue.vault.queries.coming import Coming
from shouyue.vault.queries.found_of_loans import Basics, Behind, Gone, Recall, Sent
from shouyue.vault.queries.guarantees import guarantees
from shouyue.vault.queries.lately_paid import keeps_demands_away
from shouyue.vault.queries.loans import LATE, OWED
from shouyue.vault.queries.money import Differing, settled, trails
from shouyue.vault.queries.plans import Agreed, agreed, plans
from shouyue.vault.vault import Vault


def _loans(*, narrow: bool) -> str:
    columns = "loan.id, loan.branch, note, balance, due, disbursed, late_since, village, officer"
    columns = f"{columns}, {OWED}"
    if narrow:
        return f"SELECT {columns} FROM {ASKED} WHERE {OWED} AND {MINE}"  # noqa: S608  # own
    return f"""
SELECT {columns} FROM loan INDEXED BY loan_listed WHERE {OWED} AND {MINE}
  AND ({LATE} OR due BETWEEN :today AND :soon)
"""  # noqa: S608  # own


def _clocks(*, narrow: bool) -> str:
    joined = (
        f"{ASKED} CROSS JOIN clock ON clock.loan = loan.id"
        if narrow
        else "clock INDEXED BY clock_urgency CROSS JOIN loan ON loan.id = clock.loan"
    )
    return f"""
SELECT loan.id, clock.act_by, clock.status FROM {joined}
WHERE clock.standing IN (0, 1) AND clock.act_by BETWEEN :over_from AND :warn_to AND {MINE}
"""  # noqa: S608  # own


def _letters(*, narrow: bool) -> str:
    same = "letter.branch = loan.branch AND letter.note = loan.note"
    joined = (
        f"{ASKED} CROSS JOIN letter ON {same} JOIN batch ON batch.fact = letter.fact"
        if narrow
        else "batch INDEXED BY batch_day CROSS JOIN letter ON letter.fact = batch.fact"
        f" CROSS JOIN loan ON {same}"
    )
    back, recalled = (
        some(table, "said", "said.serial = letter.serial")
        for table in ("acknowledgment", "recalled")
    )
    return f"""
SELECT loan.id, letter.form, batch.made_on, {ON_PAPER}, EXISTS (SELECT 1 {back}),
  {last_served("said.way")}
FROM {joined}
WHERE batch.made_on >= :letters_from AND {ANSWERED} AND {MINE} AND {live("letter")}
  AND NOT EXISTS (SELECT 1 {recalled})
ORDER BY batch.made_on, letter.serial
"""  # noqa: S608  # own


def _reached(table: str, *, narrow: bool) -> str:
    where = f"AND served.way NOT IN {listed(REACHED_NOBODY)}" if table == "served" else ""
    form = f"substr({table}.serial, 1, instr({table}.serial, '-') - 1)"
    # What a guarantor got, or what only informs, reached no borrower with anything.
    where += f" AND {table}.guarantor = '' AND {form} NOT IN {listed(INFORMING)}"
    return f"""
SELECT loan.id, max({table}."on") FROM {about(table, f"{table}_day", narrow=narrow)}
WHERE {table}."on" >= :reached_from {where} AND {MINE} AND {live(table)} GROUP BY loan.id
"""  # noqa: S608  # own


def _agreed(*, narrow: bool) -> str:
    newer = "newer.branch = contact.branch AND newer.note = contact.note AND newer.at > contact.at"
    return f"""
SELECT loan.id, max(contact.next_on) FROM {about("contact", "contact_next", narrow=narrow)}
WHERE contact.next_on BETWEEN :agreed_from AND :today AND {OWED} AND {MINE} AND {live("contact")}
  AND NOT EXISTS (SELECT 1 {some("contact", "newer", newer)})
GROUP BY loan.id
"""  # noqa: S608  # own


def _visited(*, narrow: bool) -> str:
    """Loans whose last visit is long ago."""
    source = ASKED if narrow else "loan INDEXED BY loan_listed"
    return f"""
SELECT loan.id, (
    SELECT contact.at FROM contact INDEXED BY contact_visit
    WHERE contact.branch = loan.branch AND contact.note = loan.note
      AND contact.channel = 'visit' AND contact.reached = 1 AND {live("contact")}
    ORDER BY contact.at DESC LIMIT 1) AS last
FROM {source} WHERE {OWED} AND NOT {LATE} AND last < :visited_before AND {MINE}
"""  # noqa: S608  # own


def _unvisited(*, narrow: bool) -> str:
    """Loans that nobody has looked after since they were lent, those lent last first."""
    source = ASKED if narrow else "loan INDEXED BY loan_listed"
    return f"""
SELECT loan.id, disbursed, count(*) OVER () FROM {source}
WHERE {OWED} AND NOT {LATE} AND disbursed BETWEEN :lent_from AND :lent_to AND {MINE}
  AND NOT EXISTS (SELECT 1 FROM contact WHERE contact.branch = loan.branch
    AND contact.note = loan.note AND channel = 'visit' AND reached = 1 AND at >= disbursed)
ORDER BY disbursed DESC, loan.id LIMIT :unvisited_most
"""  # noqa: S608  # own


def _paid_off(*, narrow: bool) -> str:
    """Loans of which the last that was owed is booked as paid before it was due.

    Some banks' files leave such a loan out, others keep it with a balance of nothing.
    """
    source = ASKED if narrow else "loan INDEXED BY loan_settled"
    return f"""
SELECT loan.id, loan.branch, note, balance, due, disbursed, '', village, officer, 0, changed_on
FROM {source}
WHERE owed = 0 AND changed_on >= :thank_from AND due >= changed_on AND {MINE}
  AND EXISTS (SELECT 1 FROM booking WHERE booking.branch = loan.branch
    AND booking.note = loan.note AND booking."on" = loan.changed_on)
"""  # noqa: S608  # own


def _penalties(*, narrow: bool) -> str:
    """Loans of which the penalty interest or its rate looks as if it could not be.

    A sieve in rough numbers, for what is then reckoned to the fen (`casework.periods.penalties`).
    """
    source = ASKED if narrow else "loan INDEXED BY loan_penalty"
    since = "min(iif(overdue_since = '', due, overdue_since), due)"
    owed = "iif(balance = amount, COALESCE(NULLIF(overdue_principal, 0), balance), amount)"
    base = f"({owed} + COALESCE(overdue_interest, 0) + penalty)"
    rate = "COALESCE(max(penalty_ppm, rate_ppm), rate_ppm * :most_uplift) / 1e6"
    days = f"(julianday(loan_source.as_of) - julianday({since}))"
    return f"""
SELECT loan.id FROM {source} CROSS JOIN loan_source ON loan_source.branch = loan.branch
WHERE penalty > 0 AND rate_ppm > 0 AND {OWED} AND {MINE}
  AND (penalty > 0.999 * {base} * {rate} * {days} / :days_of_year
    OR penalty_ppm NOT BETWEEN rate_ppm * :least_uplift AND rate_ppm * :most_uplift)
"""  # noqa: S608  # own


def _penalty_alone(*, narrow: bool) -> str:
    source = ASKED if narrow else "loan INDEXED BY loan_penalty"
    return f"""
SELECT loan.id FROM {source} WHERE penalty > 0 AND balance <= 0 AND {OWED} AND {MINE}
  AND COALESCE(overdue_principal, 0) = 0 AND COALESCE(overdue_interest, 0) = 0
"""  # noqa: S608  # own


def _circumstances(*, narrow: bool) -> str:
    """What holds today of a borrower, for every loan of the same person in the branch."""
    only = "loan.id IN (SELECT value FROM json_each(:ids)) AND" if narrow else ""
    return f"""
SELECT loan.id, circumstance.what, min(circumstance."on")
FROM circumstance
CROSS JOIN loan AS named ON named.branch = circumstance.branch AND named.note = circumstance.note
{OF_SAME_PERSON}
WHERE {only} circumstance."on" <= :today
  AND (circumstance.until IS NULL OR circumstance.until >= :today) AND {live("circumstance")}
GROUP BY loan.id, circumstance.what
"""  # noqa: S608  # own


_KINDS: Final = {
    narrow: {
        "loans": _loans(narrow=narrow),
        "clocks": _clocks(narrow=narrow),
        "guarantees": guarantees(narrow=narrow),
        "promises": given_word.promises(narrow=narrow),
        "plans": plans(narrow=narrow),
        "unplanned": given_word.unplanned(narrow=narrow),
        "letters": _letters(narrow=narrow),
        "acknowledgment": _reached("acknowledgment", narrow=narrow),
        "served": _reached("served", narrow=narrow),
        "coming": coming.coming(narrow=narrow),
        "instalments": coming.instalments(narrow=narrow),
        "agreed": _agreed(narrow=narrow),
        "visited": _visited(narrow=narrow),
        "unvisited": _unvisited(narrow=narrow),
        "paid_off": _paid_off(narrow=narrow),
        "recalls": going_back.recalls(narrow=narrow),
        "sent_though_recalled": going_back.sent_though_recalled(narrow=narrow),
        "penalties": _penalties(narrow=narrow),
        "circumstances": _circumstances(narrow=narrow),
        "paid": keeps_demands_away(narrow=narrow),
        "penalty_alone": _penalty_alone(narrow=narrow),
    }
    for narrow in (False, True)
}
_Q_BASICS: Final = f"""
SELECT loan.id, branch, note, balance, due, disbursed, late_since, village, officer, {OWED}
FROM loan WHERE id IN (SELECT value FROM json_each(:ids))
  AND ({OWED} OR id IN (SELECT value FROM json_each(:broken)))
"""  # noqa: S608  # own
_Q_NUMBERS: Final = """
SELECT id FROM loan WHERE branch = ? AND note IN (SELECT value FROM json_each(?))
"""
_Q_PEOPLE: Final = """
SELECT id, name, village FROM loan WHERE id IN (SELECT value FROM json_each(?))
"""
_BASIC: Final = len(Basics._fields)
_Q_COUNTS: Final = f"""
SELECT count(*), COALESCE(sum({LATE}), 0) FROM loan INDEXED BY loan_listed
WHERE {OWED} AND {MINE}
"""  # noqa: S608  # own
_Q_AS_OF: Final = "SELECT branch, as_of FROM loan_source"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose signs, and how far back and ahead each kind is looked for; days counted from today.

    `products` are words of those whose maturity is looked for as far ahead as `coming_days`.
    """

    branches: Sequence[str]
    officer: str
    today: date
    soon_days: int
    coming_days: int
    instalment_days: int
    products: Sequence[str]
    warn_days: int
    over_days: int
    promise_days: int
    promised_ahead_days: int
    letter_days: int
    reached_days: int
    agreed_days: int
    first_visit_days: int
    visit_every_days: int
    unvisited_most: int
    unvisited_days: int
    thank_days: int
    repaid_days: int
    uplifts: tuple[float, float]
    days_of_year: int
    missed_guarantor_frees: bool
    quiet_days: int
    trail: TrailRules
    plans: PlanRules


@dataclass(frozen=True, slots=True)
class Signs:
    """Every sign by the number of its loan; days as ISO text.

    `still` are the clocks that stand still, with the status that says why,
    `promises` are (due, promised and not paid since), `plans` those that both sides agreed on,
    `unplanned` when such a one was signed of which nobody typed the parts,
    `notified` loans whose letter F01 arrived,
    `coming` maturities and `instalments` the next due days before them that may ask for a reminder,
    `visited` those last seen too long ago, `unvisited` those never seen since they were lent, with
    `unvisited_more` beyond the most asked for, `recalls` what lies here and must not go out any
    more, a letter of each loan, `recalls_of` how many such letters there are by branch,
    `sent_though_recalled` what went out although it was taken back, until somebody spoke of it,
    `circumstances` what holds of the borrower today and since when, `paid` overdue loans that what
    people recorded as paid keeps a demand away from, `penalty_alone` loans of which nothing but
    penalty interest is left, `listed` those whose letters to take back are told in one line.
    """

    loans: dict[int, Basics]
    act_by: dict[int, str]
    still: dict[int, Status]
    guarantees: dict[int, list[Behind]]
    promises: dict[int, tuple[str, int]]
    plans: dict[int, Agreed]
    unplanned: dict[int, str]
    letters: dict[int, Sent]
    notified: frozenset[int]
    reached: dict[int, str]
    coming: dict[int, Coming]
    instalments: dict[int, Coming]
    agreed: dict[int, str]
    visited: dict[int, str]
    unvisited: dict[int, str]
    unvisited_more: int
    paid_off: dict[int, str]
    recalls: dict[int, Recall]
    recalls_of: dict[str, int]
    sent_though_recalled: dict[int, Gone]
    circumstances: dict[int, dict[str, str]]
    paid: frozenset[int]
    penalty_alone: frozenset[int]
    figures: Differing
    as_of: dict[str, str]
    slips_out: int
    unprinted: int
    listed: frozenset[int] = frozenset()


def signs(vault: Vault, asked: Asked, ids: Sequence[int] | None = None) -> Signs:
    """All signs of the branches, or of some loans."""
    values = _values(asked, ids)
    statements = _KINDS[ids is not None]

    def rows(kind: str) -> list[Row]:
        return vault.cases.execute(statements[kind], values).fetchall()

    with mapped():
        plans = agreed(vault, rows("plans"), values)

        def is_kept(letter: Row) -> bool:
            found = plans.get(letter[0])
            state = state_of(found.plan, asked.today, asked.plans) if found is not None else None
            return state is not None and state.protects

        recalls = list(going_back.lying(vault, rows("recalls"), is_kept))
        paid_off = rows("paid_off")
        sent, unvisited = rows("letters"), rows("unvisited")
        gone = rows("sent_though_recalled")
        # One behind the other: all of them look what people said, on the same pages of the file.
        promises, coming_due, again = rows("promises"), rows("coming"), rows("agreed")
        figures, clocks = differing(vault, asked, ids), rows("clocks")
        found = Signs(
            loans={row[0]: Basics._make(row) for row in rows("loans")},
            act_by={row[0]: row[1] for row in clocks},
            still={row[0]: row[2] for row in clocks if row[2] in STANDING_STILL},
            guarantees=_by_loan(rows("guarantees")),
            promises={row[0]: (row[1], row[2] - row[3]) for row in promises},
            plans=plans,
            unplanned=dict(rows("unplanned")),
            letters={row[0]: Sent(*row[1:]) for row in sent if row[1] in NOTICES},
            notified=frozenset(row[0] for row in sent if row[1] == REMINDER and _arrived(row)),
            reached=_latest(rows("acknowledgment"), rows("served")),
            coming={row[0]: Coming(*row[1:]) for row in coming_due},
            instalments={row[0]: Coming(*row[1:]) for row in rows("instalments")},
            agreed=dict(again),
            visited=dict(rows("visited")),
            unvisited={row[0]: row[1] for row in unvisited},
            unvisited_more=unvisited[0][2] - len(unvisited) if unvisited else 0,
            paid_off={row[0]: row[_BASIC] for row in paid_off},
            recalls={row[0]: Recall(*row[_BASIC:]) for row in recalls},
            recalls_of=Counter(row[1] for row in recalls),
            sent_though_recalled={row[0]: Gone(*row[_BASIC:]) for row in gone},
            circumstances=_together(rows("circumstances")),
            paid=frozenset(row[0] for row in rows("paid")),
            penalty_alone=frozenset(row[0] for row in rows("penalty_alone")),
            figures=figures,
            as_of=dict(vault.cases.execute(_Q_AS_OF).fetchall()),
            slips_out=sum(_is_out(row) for row in sent),
            unprinted=sum(not row[3] and not _arrived(row) for row in sent),
        )
        found.loans.update((row[0], Basics(*row[:_BASIC])) for row in (*paid_off, *recalls, *gone))
        _complete(vault, found, values)
    return found


def differing(vault: Vault, asked: Asked, ids: Sequence[int] | None = None) -> Differing:
    """What differs from the bank's figures in the branches, or of some loans."""
    values, narrow = _values(asked, ids), ids is not None
    found = trails(vault, values, asked.trail, narrow=narrow)
    rows = vault.cases.execute(_KINDS[narrow]["penalties"], values).fetchall()
    odd = [row[0] for row in rows]
    return Differing(found, by_id(vault, odd), settled(vault, odd))


def _by_loan(rows: list[Row]) -> dict[int, list[Behind]]:
    found: dict[int, list[Behind]] = {}
    for number, *behind in rows:
        found.setdefault(number, []).append(Behind(*behind))
    return found


def _together(rows: list[Row]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for number, what, since in rows:
        found.setdefault(number, {})[what] = since
    return found


def numbers(vault: Vault, branch: str, notes: Sequence[str]) -> list[int]:
    """The numbers of some loans of a branch."""
    asked = msgspec.json.encode(list(notes)).decode("utf-8")
    return [row[0] for row in vault.cases.execute(_Q_NUMBERS, (branch, asked)).fetchall()]


def people(vault: Vault, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and village of some loans."""
    rows = vault.cases.execute(_Q_PEOPLE, (_json(ids),)).fetchall()
    return {number: (name, village) for number, name, village in rows}


def owed_and_overdue(vault: Vault, asked: Asked) -> tuple[int, int]:
    """How many loans something is owed of, and how many of them are overdue."""
    row = vault.cases.execute(_Q_COUNTS, _values(asked, None)).fetchone() or (0, 0)
    return int(row[0]), int(row[1])


def _arrived(letter: Row) -> bool:
    return bool(letter[4]) or letter[5] not in (None, *REACHED_NOBODY)


def _is_out(letter: Row) -> bool:
    """Printed, and neither back nor at its end without a slip."""
    return bool(letter[3]) and not letter[4] and letter[5] in (None, "left", "courier")


def _latest(*found: list[Row]) -> dict[int, str]:
    latest: dict[int, str] = {}
    for rows in found:
        for number, day in rows:
            latest[number] = max(day, latest.get(number, ""))
    return latest


def _complete(vault: Vault, found: Signs, values: dict[str, Value]) -> None:
    """The loans of signs that no due day brought up."""
    seen = (found.act_by, found.promises, found.plans, found.unplanned, found.agreed)
    more = (found.letters, found.guarantees, found.figures.trails, found.figures.penalties)
    cared = (found.visited, found.unvisited, found.coming, found.instalments)
    missing = {number for some in (*seen, *more, *cared) for number in some}
    missing -= found.loans.keys()
    asked = {**values, "ids": _json(sorted(missing)), "broken": _json(list(found.figures.trails))}
    found.loans.update(
        (row[0], Basics(*row)) for row in vault.cases.execute(_Q_BASICS, asked).fetchall()
    )


def _values(asked: Asked, ids: Sequence[int] | None) -> dict[str, Value]:
    def day(days: int) -> str:
        return (asked.today + timedelta(days=days)).isoformat()

    return {
        "branches": msgspec.json.encode(list(asked.branches)).decode(),
        "officer": asked.officer,
        "ids": None if ids is None else _json(ids),
        "today": day(0),
        "soon": day(asked.soon_days),
        "coming_to": day(asked.coming_days),
        "instalments_to": day(asked.instalment_days),
        "spoken_from": day(-max(asked.coming_days, asked.instalment_days)),
        "products": msgspec.json.encode(list(asked.products)).decode(),
        "over_from": day(-asked.over_days),
        "warn_to": day(asked.warn_days),
        "promised_from": day(-asked.promise_days),
        "promised_to": day(asked.promised_ahead_days),
        "letters_from": day(-asked.letter_days),
        "reached_from": day(-asked.reached_days),
        "agreed_from": day(-asked.agreed_days),
        "lent_to": day(-asked.first_visit_days),
        "lent_from": day(-asked.unvisited_days),
        "unvisited_most": asked.unvisited_most,
        "visited_before": day(-asked.visit_every_days),
        "thank_from": day(-asked.thank_days),
        "repaid_from": day(-asked.repaid_days),
        "asked_from": day(-asked.trail.asked_days),
        "asked_back": f"-{asked.trail.asked_days} days",
        "interest_days": asked.trail.interest_days,
        "posting_days": asked.trail.posting_days,
        "unknown_rate": asked.trail.unknown_rate / 100,
        "slack": f"-{asked.trail.slack_days} days",
        "quiet_from": day(-asked.quiet_days),
        "least_uplift": 1 + asked.uplifts[0],
        "most_uplift": 1 + asked.uplifts[1],
        "days_of_year": asked.days_of_year,
        "missed_frees": asked.missed_guarantor_frees,
    }


def _json(ids: Sequence[int]) -> str:
    return msgspec.json.encode(list(ids)).decode("ascii")
