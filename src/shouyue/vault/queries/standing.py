"""Where all loans of a branch stand: what Today and the lists are computed from, in few queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from shouyue.sqlcipher import mapped
from shouyue.vault.vault import Vault

_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_LIVE: Final = f"NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.ref = {_REF})"  # noqa: S608  # own words

_Q_LOANS: Final = """
SELECT note, name, village, balance, overdue_principal, overdue_interest, due, disbursed, officer
FROM loan WHERE branch = :branch AND state = 'here'
  AND (:notes IS NULL OR note IN (SELECT value FROM json_each(:notes))) ORDER BY note
"""
_Q_EVENTS: Final = f"""
SELECT event.note, event."on", event.event, {_REF}
FROM event JOIN fact ON fact.id = event.fact JOIN chain ON chain.id = fact.chain
WHERE event.branch = :branch AND {_LIVE}
  AND (:notes IS NULL OR event.note IN (SELECT value FROM json_each(:notes)))
"""  # noqa: S608  # own words
_Q_PROMISES: Final = f"""
SELECT promise.note, max(promise."on"), promise.due
FROM promise JOIN fact ON fact.id = promise.fact JOIN chain ON chain.id = fact.chain
WHERE promise.branch = :branch AND {_LIVE}
  AND (:notes IS NULL OR promise.note IN (SELECT value FROM json_each(:notes)))
GROUP BY promise.note
"""  # noqa: S608  # own words
_Q_REPAYMENTS: Final = f"""
SELECT repayment.note, max(repayment."on")
FROM repayment JOIN fact ON fact.id = repayment.fact JOIN chain ON chain.id = fact.chain
WHERE repayment.branch = :branch AND {_LIVE}
  AND (:notes IS NULL OR repayment.note IN (SELECT value FROM json_each(:notes)))
GROUP BY repayment.note
"""  # noqa: S608  # own words
_Q_NEXT: Final = f"""
SELECT contact.note, max(contact.at), contact.next_on
FROM contact JOIN fact ON fact.id = contact.fact JOIN chain ON chain.id = fact.chain
WHERE contact.branch = :branch AND {_LIVE}
  AND (:notes IS NULL OR contact.note IN (SELECT value FROM json_each(:notes)))
GROUP BY contact.note
"""  # noqa: S608  # own words
_Q_REACHED: Final = f"""
SELECT note, max("on") FROM (
    SELECT acknowledgment.note, acknowledgment."on"
    FROM acknowledgment JOIN fact ON fact.id = acknowledgment.fact
    JOIN chain ON chain.id = fact.chain WHERE acknowledgment.branch = :branch AND {_LIVE}
    UNION ALL
    SELECT served.note, served."on" FROM served JOIN fact ON fact.id = served.fact
    JOIN chain ON chain.id = fact.chain
    WHERE served.branch = :branch AND served.way IN ('refused', 'ems_delivered', 'ems_refused')
    AND {_LIVE}
) WHERE :notes IS NULL OR note IN (SELECT value FROM json_each(:notes)) GROUP BY note
"""  # noqa: S608  # own words
_Q_AS_OF: Final = "SELECT as_of FROM loan_source WHERE branch = ?"
_Q_BRANCHES: Final = "SELECT branch FROM loan_source ORDER BY branch"


@dataclass(frozen=True, slots=True)
class Standing:
    """One loan that is here. Money in fen; None where the bank's file does not say."""

    note: str
    name: str
    village: str
    balance: int
    overdue_principal: int | None
    overdue_interest: int | None
    due: date
    disbursed: date
    officer: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What people recorded that the list of a day asks for, by note; days as ISO text.

    `promises` are (made on, due); `next` the day that the newest contact of a loan agreed on;
    `reached` the last day on which a notice certainly reached the borrower.
    """

    promises: Mapping[str, tuple[str, str]]
    repayments: Mapping[str, str]
    next: Mapping[str, str]
    reached: Mapping[str, str]


def branches(vault: Vault) -> list[str]:
    """The branches whose loans are here."""
    return [row[0] for row in vault.cases.execute(_Q_BRANCHES).fetchall()]


def as_of(vault: Vault, branch: str) -> date | None:
    """The day of the bank's figures."""
    row = vault.cases.execute(_Q_AS_OF, (branch,)).fetchone()
    return date.fromisoformat(row[0]) if row is not None else None


def loans(vault: Vault, branch: str, notes: Sequence[str] | None = None) -> Iterator[Standing]:
    """The loans on the bank's books, by note: all of a branch, or the named ones."""
    day = date.fromisoformat
    with mapped():
        for row in vault.cases.execute(_Q_LOANS, _asked(branch, notes)):
            note, name, village, balance, principal, interest, due, disbursed, officer = row
            yield Standing(
                note, name, village, balance, principal, interest, day(due), day(disbursed), officer
            )


def events(
    vault: Vault, branch: str, notes: Sequence[str] | None = None
) -> dict[str, list[dict[str, object]]]:
    """Note → its events of law in the domain's vocabulary, with `date` and `id`."""
    found: dict[str, list[dict[str, object]]] = {}
    decode = msgspec.json.Decoder(dict[str, object]).decode
    with mapped():
        for note, on, event, ref in vault.cases.execute(_Q_EVENTS, _asked(branch, notes)):
            found.setdefault(note, []).append({**decode(event), "date": on, "id": ref})
    return found


def marks(vault: Vault, branch: str, notes: Sequence[str] | None = None) -> Marks:
    """What people recorded about the loans of a branch, or about the named ones."""
    cases, asked = vault.cases, _asked(branch, notes)
    with mapped():
        return Marks(
            promises={row[0]: (row[1], row[2]) for row in cases.execute(_Q_PROMISES, asked)},
            repayments=dict(cases.execute(_Q_REPAYMENTS, asked).fetchall()),
            next={row[0]: row[2] for row in cases.execute(_Q_NEXT, asked) if row[2]},
            reached=dict(cases.execute(_Q_REACHED, asked).fetchall()),
        )


def _asked(branch: str, notes: Sequence[str] | None) -> dict[str, str | None]:
    listed = None if notes is None else msgspec.json.encode(list(notes)).decode("utf-8")
    return {"branch": branch, "notes": listed}
