"""Single things that an act must know before it writes. Lists and pages are in `queries`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from shouyue.domain.capacity import Incapacity, as_known, unable_on
from shouyue.domain.contact import Booking
from shouyue.domain.possible import LoanDays
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.ids import parse_ref
from shouyue.vault.projection import fact_id
from shouyue.vault.queries import noted_unable
from shouyue.vault.queries.lately_paid import UNRECORDED
from shouyue.vault.queries.loans import OWED, OWING
from shouyue.vault.vault import Vault

_Q_LETTER = """
SELECT letter.note, letter.form, batch.made_on, letter.pages, letter.guarantor, letter.branch,
       EXISTS (SELECT 1 FROM printed WHERE printed.serial = letter.serial),
       (SELECT max(acknowledgment.agrees) FROM acknowledgment
        JOIN fact ON fact.id = acknowledgment.fact JOIN chain ON chain.id = fact.chain
        WHERE acknowledgment.serial = letter.serial
        -- An X is no form of signing: the fingerprint may still come.
        AND acknowledgment.mark <> 'x_only' AND NOT EXISTS (
            SELECT 1 FROM replaced WHERE replaced.ref = chain.vault || '.' || chain.epoch
                || '.' || chain.branch || '.' || fact.seq))
FROM letter JOIN batch ON batch.fact = letter.fact WHERE letter.serial = ?
"""
_Q_LOAN = f"""
SELECT NOT ({OWED}), due, phones, {OWED} AND {OWING}, id_number, disbursed,
  (SELECT due FROM was_due WHERE was_due.branch = loan.branch AND was_due.note = loan.note)
FROM loan WHERE branch = ? AND note = ? AND due <> ''
"""  # noqa: S608  # our own words
_Q_EVENTS = """
SELECT event."on", event.event, chain.vault || '.' || chain.epoch || '.' || chain.branch || '.'
       || fact.seq AS ref
FROM event JOIN fact ON fact.id = event.fact JOIN chain ON chain.id = fact.chain
WHERE event.branch = ? AND event.note = ?
  AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.ref = chain.vault || '.' || chain.epoch
      || '.' || chain.branch || '.' || fact.seq)
ORDER BY event."on", ref
"""
_Q_LAST_SERIAL = "SELECT max(serial) FROM letter WHERE serial >= ? AND serial < ?"
_Q_NEWER = "SELECT count(*) FROM replaced WHERE ref = ?"
_Q_OTHERS = """
SELECT count(*) FROM replaced WHERE ref = ? AND fact <> ?
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = replaced.fact)
"""
_Q_KIND = "SELECT json_extract(CAST(header AS TEXT), '$.kind') FROM fact WHERE id = ?"
# Told by OR, every loan of the branch would be looked at.
_OWN_NOTES = """
(SELECT :note UNION ALL SELECT other.note FROM loan AS named
    CROSS JOIN loan AS other ON other.branch = named.branch AND other.id_number = named.id_number
    WHERE named.branch = :branch AND named.note = :note AND named.id_number <> '')
"""
_NOTES_OF_PERSON = """
(SELECT :note UNION ALL
    SELECT note FROM loan WHERE branch = :branch AND id_number = :person AND :person <> '')
"""
_Q_NOTES = """
SELECT note FROM contact WHERE fact = :fact
UNION SELECT note FROM promise WHERE fact = :fact
UNION SELECT note FROM repayment WHERE fact = :fact
UNION SELECT note FROM served WHERE fact = :fact
UNION SELECT note FROM acknowledgment WHERE fact = :fact
UNION SELECT note FROM incident WHERE fact = :fact
UNION SELECT note FROM terms WHERE fact = :fact
UNION SELECT note FROM guarantee WHERE fact = :fact
UNION SELECT note FROM circumstance WHERE fact = :fact
UNION SELECT note FROM recalled WHERE fact = :fact
UNION SELECT note FROM copied WHERE fact = :fact
UNION SELECT note FROM difference WHERE fact = :fact
UNION SELECT note FROM filed_page WHERE fact = :fact
UNION SELECT note FROM decision WHERE fact = :fact
UNION SELECT letter.note FROM printed JOIN letter ON letter.serial = printed.serial
    WHERE printed.fact = :fact
"""
_PAST = """
contact.note, contact.at, contact.channel, contact.contacted, contact.reached, contact.words,
contact.number, contact.guarantor, chain.vault, chain.epoch, fact.seq
FROM contact CROSS JOIN fact ON fact.id = contact.fact CROSS JOIN chain ON chain.id = fact.chain
WHERE contact.branch = :branch AND contact.at >= :since
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = contact.fact)
"""
_Q_CONTACTS = f"""
SELECT (contacted IN ('borrower', 'co_borrower')
        AND (SELECT id_number FROM loan WHERE branch = :branch AND note = past.note) = :person)
    OR guarantor = :person, past.*
FROM (
    SELECT {_PAST} AND contact.note IN {_NOTES_OF_PERSON}
    UNION SELECT {_PAST} AND contact.guarantor = :person AND contact.guarantor <> ''
) AS past
ORDER BY past.at, past.vault, past.epoch, past.seq
"""  # noqa: S608  # our own words
_Q_LAST_PAYMENT = f"""
SELECT max(repayment."on") FROM repayment
WHERE repayment.branch = :branch AND repayment."on" <= :until AND repayment.note IN {_OWN_NOTES}
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)
"""  # noqa: S608  # our own words
_Q_LAST_BOOKING = f"""
SELECT booking.since, booking."on" FROM booking
WHERE booking.branch = :branch AND booking."on" BETWEEN :first AND :until
  AND booking.note IN {_OWN_NOTES} AND {UNRECORDED}
ORDER BY booking."on" DESC, booking.since LIMIT 1
"""  # noqa: S608  # our own words
_Q_PAID_SINCE = """
SELECT COALESCE(sum(amount), 0) FROM repayment
WHERE branch = :branch AND note = :note AND "on" > :after AND "on" <= :until
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)
"""

_Q_SLIPS = """
SELECT note, amount, "on", slip FROM repayment
WHERE branch = :branch AND slip <> '' AND (note = :note OR ("on" = :on AND amount = :amount))
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)
ORDER BY "on", note, amount
"""
_Q_NEWEST_PAYMENT = """
SELECT amount, "on", payer, slip, account FROM repayment
WHERE branch = :branch AND note = :note
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)
ORDER BY "on" DESC, slip = '', fact DESC LIMIT 1
"""
_Q_SPLIT = """
SELECT booking.principal, booking.interest FROM booking
WHERE booking.branch = :branch AND booking.note = :note
  AND booking.since < :on AND booking."on" >= :on
  AND booking.principal >= 0 AND booking.interest >= 0
  AND booking.principal + booking.interest = :amount
  AND (SELECT COUNT(*) FROM repayment
       WHERE repayment.branch = :branch AND repayment.note = :note
         AND repayment."on" > booking.since AND repayment."on" <= booking."on"
         AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = repayment.fact)) = 1
"""
_Q_CIRCUMSTANCES = f"""
SELECT DISTINCT circumstance.what, circumstance.times FROM circumstance
WHERE circumstance.branch = :branch AND circumstance."on" <= :day
  AND (circumstance.until IS NULL OR circumstance.until >= :day)
  AND (circumstance.note IN {_OWN_NOTES} OR circumstance.note IN {_NOTES_OF_PERSON})
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = circumstance.fact)
ORDER BY circumstance.what, circumstance.times
"""  # noqa: S608  # our own words

_Q_NOTED_SINCE = " UNION ALL ".join(
    f"""
SELECT 1 FROM {table} WHERE {table}.branch = :branch AND {table}.fact > :fact AND {condition}
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = {table}.fact)
"""  # noqa: S608  # our own words
    for table, condition in (
        ("circumstance", f"circumstance.note IN {_OWN_NOTES}"),
        ("repayment", f"repayment.note IN {_OWN_NOTES}"),
        ("plan", 'plan.note = :note AND plan."on" = :agreed_on'),
    )
)

StoredEvent = tuple[str, dict[str, object]]
"""The reference of a fact, and the event of law that it is, with its `date`."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter by its serial.

    `answered` says that its slip came back with a mark, `agreed` that one stands for owning the
    debt and not for having received the letter alone.
    """

    note: str
    form: str
    made_on: date
    pages: int
    printed: bool
    answered: bool
    guarantor: str = ""
    branch: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class KnownLoan:
    """What an act checks of a loan; `owing` by the bank's own word, whatever the due day.

    `days` are those of the bank's file: made, due, and due before it was extended.
    """

    settled: bool
    days: LoanDays
    phones: tuple[str, ...]
    owing: bool = False
    id_number: str = ""

    @property
    def due(self) -> date:
        return self.days.due


@dataclass(frozen=True, slots=True)
class Payment:
    """What somebody told us was paid, in fen; `slip` is empty while that is only claimed."""

    amount: int
    on: date
    payer: str
    slip: str
    account: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A payment with a bank slip, as it stands here; `amount` in fen."""

    note: str
    amount: int
    on: date
    number: str


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact that was made, for the gate's counts. `at` is a local minute.

    `same` says that it was with the person who was asked about, by his id number, in whatever
    role: as a borrower, or as the guarantor of somebody else's loan.
    """

    same: bool
    note: str
    at: str
    channel: str
    contacted: str
    reached: bool
    words: str
    number: str
    guarantor: str


def letter(vault: Vault, serial: str) -> Letter | None:
    row = vault.cases.execute(_Q_LETTER, (serial,)).fetchone()
    if row is None:
        return None
    note, form, made_on, pages, guarantor, branch, printed, agrees = row
    made, answered = date.fromisoformat(made_on), agrees is not None
    known = (note, form, made, pages, bool(printed), answered, guarantor, branch)
    return Letter(*known, agreed=bool(agrees))


def last_serial(vault: Vault, front: str) -> str | None:
    """The greatest serial that begins like this."""
    row = vault.cases.execute(_Q_LAST_SERIAL, (front, front + "\x7f")).fetchone()
    return row[0] if row is not None else None


def loan(vault: Vault, branch: str, note: str) -> KnownLoan | None:
    row = vault.cases.execute(_Q_LOAN, (branch, note)).fetchone()
    if row is None:
        return None
    phones = msgspec.json.decode(row[2], type=tuple[str, ...])
    due, made = date.fromisoformat(row[1]), date.fromisoformat(row[5])
    days = LoanDays(made, due, date.fromisoformat(row[6]) if row[6] else None)
    return KnownLoan(bool(row[0]), days, phones, bool(row[3]), row[4])


def events(vault: Vault, branch: str, note: str) -> list[StoredEvent]:
    """The events of law of one loan that nobody replaced, by what is known of their days."""
    noted = noted_unable.of_notes(vault.cases, branch, [note]).get(note, ())
    return [
        (
            ref,
            {**as_known(msgspec.json.decode(event, type=dict[str, object]), on, noted), "date": on},
        )
        for on, event, ref in vault.cases.execute(_Q_EVENTS, (branch, note))
    ]


def unable(vault: Vault, branch: str, note: str, day: date) -> Incapacity | None:
    """Whether a loan's borrower was dead on a day, or could not act for himself."""
    noted = noted_unable.of_notes(vault.cases, branch, [note]).get(note, ())
    return unable_on(day.isoformat(), noted)


def foretold(
    vault: Vault, branch: str, note: str, event: Mapping[str, object]
) -> Mapping[str, object]:
    """An event that is about to be recorded, by what is known of its `date`."""
    noted = noted_unable.of_notes(vault.cases, branch, [note]).get(note, ())
    return as_known(event, str(event["date"]), noted)


def contacts_since(
    vault: Vault, branch: str, note: str, person: str, since: str
) -> list[PastContact]:
    """Contacts about one loan, and all with a person, from a local moment on, in order of time.

    The person is named by id number; with none, only what was about this loan is found.
    """
    values = {"branch": branch, "note": note, "person": person, "since": since}
    return [
        PastContact(
            same=bool(row[0]) and bool(person),
            note=row[1],
            at=row[2],
            channel=row[3],
            contacted=row[4],
            reached=bool(row[5]),
            words=row[6],
            number=row[7],
            guarantor=row[8],
        )
        for row in vault.cases.execute(_Q_CONTACTS, values)
    ]


def circumstances(
    vault: Vault, branch: str, note: str, day: date, person: str = ""
) -> list[tuple[str, str]]:
    """What holds of a loan's borrower on a day: (what, hours of the day or nothing).

    With `person`, an id number, also what was noted of that person's own loans.
    """
    values = {"branch": branch, "note": note, "person": person, "day": day.isoformat()}
    return [(row[0], row[1]) for row in vault.cases.execute(_Q_CIRCUMSTANCES, values)]


def is_noted_since(vault: Vault, branch: str, note: str, ref: str, agreed_on: str) -> bool:
    """Whether a circumstance or a payment of a loan's borrower came in here behind a fact.

    Or another plan of the day of the one that the fact was judged by.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    values: dict[str, str | int] = {
        "branch": branch,
        "note": note,
        "fact": number or 0,
        "agreed_on": agreed_on,
    }
    return vault.cases.execute(_Q_NOTED_SINCE, values).fetchone() is not None


def last_payment(vault: Vault, branch: str, note: str, until: date) -> date | None:
    """The last day up to `until` on which this loan's borrower is said to have paid anything."""
    values = {"branch": branch, "note": note, "until": until.isoformat()}
    row = vault.cases.execute(_Q_LAST_PAYMENT, values).fetchone()
    return date.fromisoformat(row[0]) if row is not None and row[0] else None


def last_booking(
    vault: Vault, branch: str, note: str, span: tuple[date, date], slack_days: int
) -> Booking | None:
    """The last fall of what this loan's borrower owes, by figures of the days of a span.

    One that people recorded as paid, up to so many days before the older figures, is left out.
    """
    values = {
        "branch": branch,
        "note": note,
        "first": span[0].isoformat(),
        "until": span[1].isoformat(),
        "slack": f"-{slack_days} days",
    }
    row = vault.cases.execute(_Q_LAST_BOOKING, values).fetchone()
    return Booking(*map(date.fromisoformat, row)) if row is not None else None


def paid_since(vault: Vault, branch: str, note: str, after: date, until: date) -> int:
    """What is said to have been paid on a loan behind one day and up to another, in fen."""
    values = {
        "branch": branch,
        "note": note,
        "after": after.isoformat(),
        "until": until.isoformat(),
    }
    row = vault.cases.execute(_Q_PAID_SINCE, values).fetchone()
    return int(row[0]) if row is not None else 0


def slips(vault: Vault, branch: str, note: str, on: date, amount: int) -> list[Slip]:
    """The payments with a slip of one loan, and all of a branch of one day and sum in fen."""
    values: dict[str, str | int] = {"branch": branch, "note": note, "amount": amount}
    values["on"] = on.isoformat()
    return [
        Slip(row[0], row[1], date.fromisoformat(row[2]), row[3])
        for row in vault.cases.execute(_Q_SLIPS, values)
    ]


def newest_payment(vault: Vault, branch: str, note: str) -> Payment | None:
    """The last payment on a loan that nobody took back; of two of a day one with a slip."""
    row = vault.cases.execute(_Q_NEWEST_PAYMENT, {"branch": branch, "note": note}).fetchone()
    if row is None:
        return None
    amount, on, payer, slip, account = row
    return Payment(amount, date.fromisoformat(on), payer, slip, account)


def split_of(vault: Vault, branch: str, note: str, paid: Payment) -> tuple[int, int] | None:
    """Principal and overdue interest, in fen, that a payment went to by the bank's own figures.

    None unless they say it: between two exports it alone was recorded, and as much less was owed.
    """
    asked: dict[str, str | int] = {"branch": branch, "note": note}
    asked |= {"on": paid.on.isoformat(), "amount": paid.amount}
    rows = vault.cases.execute(_Q_SPLIT, asked).fetchall()
    return (int(rows[0][0]), int(rows[0][1])) if len(rows) == 1 else None


def kind_of(vault: Vault, ref: str) -> str | None:
    """The kind of a fact by its text reference, None if it is not here.

    Raises:
        NotCanonicalError: it is no reference.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    row = vault.cases.execute(_Q_KIND, (number,)).fetchone() if number is not None else None
    return str(row[0]) if row is not None else None


def fact(vault: Vault, ref: str) -> Fact | None:
    """A fact by its text reference; None if it is not here.

    Raises:
        NotCanonicalError: it is no reference.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    row = vault.cases.execute("SELECT header, body FROM fact WHERE id = ?", (number,)).fetchone()
    return read_fact(row[0], row[1]) if row is not None else None


def notes_of(vault: Vault, ref: str) -> tuple[str, ...]:
    """The loans that a fact of ours speaks of; none for a tape, which speaks of all.

    Raises:
        NotCanonicalError: it is no reference.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    return tuple(row[0] for row in vault.cases.execute(_Q_NOTES, {"fact": number}))


def is_replaced(vault: Vault, ref: str) -> bool:
    row = vault.cases.execute(_Q_NEWER, (ref,)).fetchone()
    return row is not None and row[0] > 0


def is_replaced_otherwise(vault: Vault, ref: str, by: str) -> bool:
    """Whether a fact is replaced by another that counts than the one named."""
    row = vault.cases.execute(_Q_OTHERS, (ref, fact_id(vault.cases, parse_ref(by)))).fetchone()
    return row is not None and row[0] > 0
