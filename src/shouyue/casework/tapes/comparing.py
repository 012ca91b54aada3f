"""A bank's export beside the loans as they were: what is new, changed, gone, or overdue."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shouyue.casework.tapes.views import MovedAs, MovedLoan
from shouyue.intake import tape as bank
from shouyue.ledger.tapes import LoanRow


@dataclass(frozen=True, slots=True)
class Change:
    """What a tape changes against the loans as they were.

    `settled` are those that owe nothing any more, `gone` those of them that the file lacks.
    """

    rows: tuple[LoanRow, ...]
    new: tuple[str, ...]
    settled: tuple[str, ...]
    gone: tuple[str, ...]
    newly_overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The day of a tape's figures, and of those before; ISO text, empty where there were none."""

    as_of: str
    since: str = ""


def compare(
    known: Mapping[str, LoanRow], rows: Iterable[LoanRow], refused: Collection[str], days: Days
) -> Change:
    """What rows of a tape change against the loans as known.

    A refused row says at least that its loan is still on the bank's books: it counts as seen.
    """
    changed: list[LoanRow] = []
    new, newly_overdue, paid_off = [], [], []
    seen = set(refused)
    as_of, since = days.as_of, days.since
    for loan in rows:
        seen.add(loan.note)
        old = known.get(loan.note)
        if old == loan and not _fell_overdue(loan, days):
            continue
        if old != loan:
            changed.append(loan)
        if old is None or old.state == "gone":
            new.append(loan.note)
        elif loan.is_overdue(as_of) and not old.is_overdue(since):
            newly_overdue.append(loan.note)
        elif old.is_owed and not loan.is_owed:
            # Some files keep a loan in their list for a while after it was paid back.
            paid_off.append(loan.note)
    missing = [note for note, old in known.items() if old.state == "here" and note not in seen]
    changed.extend(LoanRow(note=note, state="gone") for note in missing)
    gone = tuple(sorted(note for note in missing if known[note].is_owed))
    return Change(tuple(changed), tuple(new), (*paid_off, *gone), gone, tuple(newly_overdue))


def _fell_overdue(loan: LoanRow, days: Days) -> bool:
    return loan.is_overdue(days.as_of) and not loan.is_overdue(days.since)


def moved(
    names: Mapping[str, str], change: Change, known: Mapping[str, LoanRow]
) -> Iterator[MovedLoan]:
    """The loans that changed by name, what has to be looked at first."""
    told: set[str] = set()
    groups: tuple[tuple[MovedAs, Iterable[str]], ...] = (
        ("newly_overdue", change.newly_overdue),
        ("settled", change.settled),
        ("new", change.new),
        ("changed", (row.note for row in change.rows)),
    )
    for what, notes in groups:
        for note in notes:
            if note not in told:
                told.add(note)
                name = names.get(note) or (known[note].name if note in known else "")
                yield MovedLoan(note, name, what)


def loan_of(row: bank.LoanRow, as_of: date) -> LoanRow:
    """A row of a bank's file as it is kept."""
    return LoanRow(
        note=row.note,
        state="here",
        contract=row.contract,
        customer_no=row.customer_no,
        name=row.name,
        id_number=row.id_number,
        phones=row.phones,
        address=row.address,
        product=row.product,
        security=row.security,
        amount=row.amount,
        balance=row.balance,
        rate_ppm=row.rate_ppm,
        disbursed=row.disbursed.isoformat(),
        due=row.due.isoformat(),
        overdue_principal=row.overdue_principal,
        overdue_interest=row.overdue_interest,
        overdue_since=_since(row, as_of),
        penalty=row.penalty,
        penalty_ppm=row.penalty_ppm,
        bank_class=row.bank_class,
        officer=row.officer,
        guarantors=tuple((p.name, p.id_number, p.phone, p.id_note) for p in row.guarantors),
        verbatim=dict(row.verbatim),
    )


def _since(row: bank.LoanRow, as_of: date) -> str:
    """The earliest day from which the file says something to be overdue; empty if it does not."""
    told = [row.overdue_since] if row.overdue_since and row.overdue_since <= as_of else []
    if row.overdue_days and as_of.toordinal() > row.overdue_days:
        told.append(max(row.disbursed, as_of - timedelta(days=row.overdue_days)))
    return min(told).isoformat() if told else ""
