"""Limitation clocks and guarantee periods as last reckoned: kept here, and found stale.

`casework` reckons. Derived from facts and rules, on this laptop alone: what is lost is reckoned
anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import msgspec

from shouyue.domain.capacity import KEY, Unable, as_known
from shouyue.sqlcipher import Value, mapped, transaction
from shouyue.vault.queries import noted_unable
from shouyue.vault.queries.stated import NOTHING_STATED, Stated, stated
from shouyue.vault.vault import Vault

_Q_MADE: Final = "SELECT rules, today FROM clock_made"
_Q_IS_DUE: Final = """
SELECT EXISTS (SELECT 1 FROM clock_due) OR EXISTS (SELECT 1 FROM clock WHERE check_on <= ?)
"""
_Q_DUE: Final = """
SELECT loan.id, loan.due, loan.owed, loan.disbursed, loan.guarantors,
       was_due.due
FROM clock_due JOIN loan ON loan.id = clock_due.loan
LEFT JOIN was_due ON was_due.branch = loan.branch AND was_due.note = loan.note LIMIT ?
"""
_Q_EVENTS: Final = """
SELECT loan.id, event."on", event.event
FROM json_each(?) AS asked CROSS JOIN loan ON loan.id = asked.value
CROSS JOIN event INDEXED BY event_of_note ON event.branch = loan.branch AND event.note = loan.note
WHERE NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = event.fact)
"""
_Q_KEEP: Final = "INSERT OR REPLACE INTO clock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Said(NamedTuple):
    """An event as it is stored: its text, what that says, and its day."""

    words: str
    plain: Mapping[str, object]
    on: str

    def known(self, noted: Sequence[Unable]) -> "Said":
        """The same with what is noted of the borrower's own day."""
        plain = as_known(self.plain, self.on, noted)
        return self if plain is self.plain else Said(f"{self.words}{plain[KEY]}", plain, self.on)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the clocks of one loan are reckoned from; `guarantors` as the bank's file has them.

    `was_due` is the earliest due day that file told before it moved to a later one.
    """

    loan: int
    due: date
    owed: bool
    disbursed: str
    guarantors: str
    events: Sequence[Said]
    stated: Stated
    was_due: date | None = None


@dataclass(frozen=True, slots=True)
class KeptGuarantee:
    """A guarantee period as it is kept.

    `kind` is joint, general, or assumed where nothing is stated; `act_by` is None where nothing
    can be missed any more.
    """

    guarantor: str
    name: str
    kind: str
    status: str
    last_day: date
    act_by: date | None


@dataclass(frozen=True, slots=True)
class KeptClock:
    """A clock as it is kept, with the guarantee periods of the loan.

    `check_on` is the first day on which any of them may read otherwise. `ends_on` is the first day
    on which the law ends anything of the loan, of the guarantor `ends_for` or, where that is empty,
    its limitation; `ending` is 0 where that is still to come, 1 where nothing is, 2 where
    nothing is owed.
    """

    loan: int
    standing: int
    act_by: date
    last_day: date
    status: str
    provisional: bool
    check_on: date
    ending: int
    ends_on: date
    ends_for: str
    guarantees: tuple[KeptGuarantee, ...] = ()


def is_stale(vault: Vault, today: date, rules: str) -> bool:
    """Whether anything has to be reckoned anew; a few microseconds."""
    cases = vault.cases
    made = cases.execute(_Q_MADE).fetchone()
    if made is None or made[0] != rules or made[1] > today.isoformat():
        return True
    return cases.execute(_Q_IS_DUE, (today.isoformat(),)).fetchone() != (0,)


def mark_stale(vault: Vault, today: date, rules: str) -> int:
    """Note which clocks the day or the rules have moved: all, if the rules or a clock went back.

    Returns how many are stale now.
    """
    cases, day = vault.cases, today.isoformat()
    with transaction(cases):
        made = cases.execute(_Q_MADE).fetchone()
        if made is None or made[0] != rules or made[1] > day:
            cases.execute(
                "INSERT INTO clock_due SELECT id FROM loan WHERE due <> '' ON CONFLICT DO NOTHING"
            )
        cases.execute(
            "INSERT INTO clock_due SELECT loan FROM clock WHERE check_on <= ?"
            " ON CONFLICT DO NOTHING",
            (day,),
        )
        cases.execute(
            "INSERT INTO clock_made (only, rules, today) VALUES (1, ?, ?) ON CONFLICT (only)"
            " DO UPDATE SET rules = excluded.rules, today = excluded.today",
            (rules, day),
        )
        count = cases.execute("SELECT count(*) FROM clock_due").fetchone()
        return int(count[0]) if count is not None else 0


def stale(vault: Vault, limit: int) -> list[Ground]:
    """Some of the loans whose clock is stale, with their events that nobody replaced."""
    cases = vault.cases
    # Of many events few differ in more than their day.
    read: dict[str, dict[str, object]] = {}
    with mapped():
        due = cases.execute(_Q_DUE, (limit,)).fetchall()
        asked = msgspec.json.encode([row[0] for row in due]).decode("ascii")
        events: dict[int, list[Said]] = {}
        for loan, on, event in cases.execute(_Q_EVENTS, (asked,)):
            said = read.get(event)
            if said is None:
                said = read[event] = msgspec.json.decode(event, type=dict[str, object])
            events.setdefault(loan, []).append(Said(event, said, on))
    ids = [row[0] for row in due]
    for loan, noted in noted_unable.of_loans(cases, ids).items():
        events[loan] = [said.known(noted) for said in events.get(loan, ())]
    told = stated(cases, ids)
    return [
        Ground(
            loan,
            date.fromisoformat(day),
            bool(owed),
            disbursed,
            guarantors,
            events.get(loan, ()),
            told.get(loan, NOTHING_STATED),
            date.fromisoformat(was_due) if was_due else None,
        )
        for loan, day, owed, disbursed, guarantors, was_due in due
    ]


def keep(vault: Vault, clocks: Sequence[KeptClock]) -> None:
    """Keep clocks; they are no longer stale."""
    rows = [
        (
            one.loan,
            one.standing,
            one.act_by.isoformat(),
            one.last_day.isoformat(),
            one.status,
            int(one.provisional),
            one.check_on.isoformat(),
            one.ending,
            one.ends_on.isoformat(),
            one.ends_for,
        )
        for one in clocks
    ]
    with transaction(vault.cases):
        vault.cases.executemany(_Q_KEEP, rows)
        vault.cases.executemany(
            "DELETE FROM guarantee_clock WHERE loan = ?", ((one[0],) for one in rows)
        )
        vault.cases.executemany(
            "INSERT INTO guarantee_clock VALUES (?, ?, ?, ?, ?, ?, ?)", _guarantee_rows(clocks)
        )
        vault.cases.executemany("DELETE FROM clock_due WHERE loan = ?", ((one[0],) for one in rows))


def _guarantee_rows(clocks: Sequence[KeptClock]) -> Iterator[tuple[Value, ...]]:
    for clock in clocks:
        for one in clock.guarantees:
            act_by = one.act_by.isoformat() if one.act_by is not None else None
            place = (clock.loan, one.guarantor, one.name, one.kind, one.status)
            yield *place, one.last_day.isoformat(), act_by
