"""What people stated of loans and their guarantors' contracts, as far as nobody replaced it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import msgspec

from shouyue.domain.guarantees import AgreedKind, Defect, WrittenKind
from shouyue.ledger.ids import Ref
from shouyue.sqlcipher import Connection, Row, mapped
from shouyue.vault.vault import Vault

_ASKED: Final = "json_each(?) AS asked CROSS JOIN loan ON loan.id = asked.value"
_Q_TERMS: Final = f"""
SELECT loan.id, terms.instalments, terms.accelerated
FROM {_ASKED} CROSS JOIN terms ON terms.branch = loan.branch AND terms.note = loan.note
WHERE NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = terms.fact)
"""  # noqa: S608  # own words
_Q_GUARANTEES: Final = f"""
SELECT loan.id, guarantee.guarantor, guarantee.contract_date, guarantee.written, guarantee.period,
    guarantee.months, guarantee.last_day, guarantee.main_due, guarantee.agreed_due,
    guarantee.defect, guarantee.maximum_amount, guarantee.determined, guarantee.last_due,
    guarantee.name, guarantee.number
FROM {_ASKED} CROSS JOIN guarantee
    ON guarantee.branch = loan.branch AND guarantee.note = loan.note
WHERE NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = guarantee.fact)
"""  # noqa: S608  # own words


@dataclass(frozen=True, slots=True)
class Terms:
    """Due days of a contract; empty and None where it says no more than the bank's file."""

    instalments: tuple[date, ...]
    accelerated: date | None


@dataclass(frozen=True, slots=True)
class Promised:
    """What one guarantor's contract says, in the words of the fact `guarantee.stated`.

    `name` is what the bank's file called him then, `number` that of his contract.
    """

    guarantor: str
    contract_date: date
    written: WrittenKind
    period: AgreedKind
    months: int
    last_day: date | None
    main_due: date | None
    agreed_due: date | None
    defect: Literal[""] | Defect
    maximum_amount: bool = False
    determined: date | None = None
    last_due: date | None = None
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """All that stands of one loan. More than one statement of a thing is a conflict."""

    terms: tuple[Terms, ...] = ()
    guarantees: tuple[Promised, ...] = ()


NOTHING_STATED: Final = Stated()


def stated(cases: Connection, ids: Sequence[int]) -> dict[int, Stated]:
    """What stands of loans, by their numbers here; loans of which nothing was stated are left out.

    The order of statements does not depend on the order in which they came.
    """
    asked = (msgspec.json.encode(ids).decode("ascii"),)
    terms: dict[int, list[Terms]] = {}
    promises: dict[int, list[Promised]] = {}
    with mapped():
        for loan, instalments, accelerated in cases.execute(_Q_TERMS, asked):
            days = tuple(msgspec.json.decode(instalments, type=tuple[date, ...]))
            terms.setdefault(loan, []).append(Terms(days, _day(accelerated)))
        for row in cases.execute(_Q_GUARANTEES, asked):
            promises.setdefault(row[0], []).append(_promised(row[1:]))
    return {
        loan: Stated(
            tuple(sorted(terms.get(loan, ()), key=repr)),
            tuple(sorted(promises.get(loan, ()), key=repr)),
        )
        for loan in terms.keys() | promises.keys()
    }


def stated_of(vault: Vault, branch: str, note: str) -> Stated:
    """What stands of one loan; nothing if it is not here."""
    cases = vault.cases
    row = cases.execute("SELECT id FROM loan WHERE branch = ? AND note = ?", (branch, note))
    found = row.fetchone()
    return stated(cases, [found[0]]).get(found[0], NOTHING_STATED) if found else NOTHING_STATED


def terms_refs(vault: Vault, branch: str, note: str) -> tuple[str, ...]:
    """The facts that state a loan's terms now."""
    return _refs(vault, "terms", "note = ?", (branch, note))


def guarantee_refs(vault: Vault, branch: str, note: str, guarantor: str) -> tuple[str, ...]:
    """The facts that state one guarantor's contract now."""
    return _refs(vault, "guarantee", "note = ? AND guarantor = ?", (branch, note, guarantor))


def circumstance_refs(vault: Vault, branch: str, note: str, what: str) -> tuple[str, ...]:
    """The facts that note one circumstance of a loan's borrower now."""
    return _refs(vault, "circumstance", "note = ? AND what = ?", (branch, note, what))


def _refs(vault: Vault, table: str, condition: str, values: tuple[str, ...]) -> tuple[str, ...]:
    rows = vault.cases.execute(
        f"SELECT vault, epoch, chain.branch, seq FROM {table}"  # noqa: S608  # own words
        f" CROSS JOIN fact ON fact.id = {table}.fact CROSS JOIN chain ON chain.id = fact.chain"
        f" WHERE {table}.branch = ? AND {condition}"
        f" AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = {table}.fact)",
        values,
    )
    return tuple(sorted(Ref(*row).text for row in rows))


def _promised(row: Row) -> Promised:
    guarantor, contract_date, written, period, months, last_day, main_due, *more = row
    agreed_due, defect, maximum_amount, determined, last_due, name, number = more
    return Promised(
        guarantor=guarantor,
        contract_date=date.fromisoformat(contract_date),
        written=written,
        period=period,
        months=months,
        last_day=_day(last_day),
        main_due=_day(main_due),
        agreed_due=_day(agreed_due),
        defect=defect,
        maximum_amount=bool(maximum_amount),
        determined=_day(determined),
        last_due=_day(last_due),
        name=name,
        number=number,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
