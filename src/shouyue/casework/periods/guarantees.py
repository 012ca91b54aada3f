"""Guarantee periods, each guarantor's own: what is stated, else what the law assumes.

Guarantors come from the bank's file; what their contracts say is stated by people, guarantor by
guarantor. Where nobody stated it, the contract is taken to be of the day the loan was paid out,
the view says so. Of that or of several statements the reading that ends next is acted by
(`domain.unstated`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

import msgspec

from shouyue.casework.checks import Checked
from shouyue.casework.policy import Rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.coguarantors import beside
from shouyue.domain.debts import Debt
from shouyue.domain.guarantee import GuaranteeClock, guarantee_clock, may_hold
from shouyue.domain.guarantees import AgreedPeriod, Extension, Guarantee, MaximumAmount
from shouyue.domain.history import History
from shouyue.domain.phones import split_phones
from shouyue.domain.unstated import acted_by, supposed
from shouyue.vault.queries import loans
from shouyue.vault.queries.stated import Promised, stated_of

_TAIL: Final = 4
_MASK: Final = "…"
_rows = msgspec.json.Decoder(tuple[tuple[str, str, str, str], ...]).decode


@dataclass(frozen=True, slots=True)
class Guarantor:
    """One guarantor: `key` is what facts name him by, his id number or else his name."""

    key: str
    name: str
    id_tail: str = ""
    phone: str = ""

    @property
    def id_number(self) -> str:
        """Empty where the bank's file does not tell it, or tells no number."""
        return self.key if self.key != self.name else ""

    @property
    def is_nameless(self) -> bool:
        """Nobody told what he is called: in place of a name stands the end of his number."""
        return self.name.startswith(_MASK)


@dataclass(frozen=True, slots=True)
class Guaranteed:
    """A guarantor with his period; `stated` counts the statements that stand of his contract."""

    guarantor: Guarantor
    clock: GuaranteeClock
    stated: int


def guarantors(rows: str | Iterable[tuple[str, str, str, str]]) -> tuple[Guarantor, ...]:
    """Those of a loan, as the bank's file has them: rows, or the JSON in which they are kept."""
    read = _rows(rows) if isinstance(rows, str) else rows
    found: dict[str, Guarantor] = {}
    for name, number, phone, written in read:
        if key := number or name:
            found.setdefault(key, Guarantor(key, name, (number or written)[-_TAIL:], phone))
    return tuple(found.values())


def stranger(key: str, name: str = "") -> Guarantor:
    """One whom the bank's file names no more; a whole number never stands in place of a name."""
    if not key[:-1].isdecimal():
        return Guarantor(key, key)
    tail = key[-_TAIL:]
    return Guarantor(key, name, tail) if name else Guarantor(key, f"{_MASK}{tail}")


def named(checked: Checked, name: str, note: str, typed: str) -> str:
    """The guarantor of a loan whom somebody means, by name or id number; with one, he is meant.

    A problem of the input `name` if there is none like that, or more than one.
    """
    people, found = _meant(checked.ws, note, checked.text(name, typed))
    if len(found) != 1:
        names = {"names": "、".join(dict.fromkeys(one.name for one in people))}
        code = "casework.guarantee.which" if people else "casework.guarantee.none"
        checked.blame(name, code, **(names if people else {}))
    return min(found, default="")


def not_meant(checked: Checked, name: str, note: str, typed: str) -> None:
    """Blames a guarantor who is named where a record is of somebody else: it is not left out."""
    if typed.strip() and named(checked, name, note, typed):
        checked.blame(name, "casework.guarantee.not_meant")


def meant(ws: Workspace, note: str, typed: str) -> str:
    """The same without a word of blame: empty where it is none, or one of several."""
    _, found = _meant(ws, note, typed.strip())
    return found.pop() if len(found) == 1 else ""


def name_of(ws: Workspace, note: str, guarantor: str) -> str:
    """What a guarantor of a loan is called; empty where nobody told it."""
    return next((one.name for one in _people(ws, note) if _is_called(one, guarantor)), "")


def _is_called(one: Guarantor, key: str) -> bool:
    return one.key == key and not one.is_nameless


def _people(ws: Workspace, note: str) -> tuple[Guarantor, ...]:
    """The guarantors whom the bank's file names, and those whose contract was stated."""
    whole = loans.whole(ws.vault, ws.branch, note)
    if whole is None:
        return ()
    people = guarantors(whole.row.guarantors)
    return (*people, *strangers(people, stated_of(ws.vault, ws.branch, note).guarantees))


def strangers(people: Sequence[Guarantor], promised: Sequence[Promised]) -> tuple[Guarantor, ...]:
    """Those whose contract was stated and whom the bank's file names no more."""
    known, names = {one.key for one in people}, dict[str, str]()
    for said in promised:
        if said.guarantor not in known:
            names[said.guarantor] = names.get(said.guarantor) or said.name
    return tuple(stranger(key, name) for key, name in names.items())


def _meant(ws: Workspace, note: str, words: str) -> tuple[tuple[Guarantor, ...], set[str]]:
    people = _people(ws, note)
    return people, {one.key for one in people if is_meant(one.key, one.name, words)}


def is_meant(key: str, name: str, words: str) -> bool:
    """Whether a guarantor is named by words; by none, everybody is."""
    return not words or words in (key, name)


def phones_of(ws: Workspace, note: str, guarantor: str) -> frozenset[str]:
    """The numbers that the bank's file has of a guarantor of a loan."""
    whole = loans.whole(ws.vault, ws.branch, note)
    people = guarantors(whole.row.guarantors) if whole is not None else ()
    given = (phone for one in people if one.key == guarantor for phone in split_phones(one.phone))
    return frozenset(phone.normalized for phone in given if phone.valid)


@dataclass(frozen=True, slots=True)
class Secured:
    """A loan as far as its guarantees depend on it.

    `was_due` is the day it was due before the bank's file moved it to a later one.
    """

    due: date
    disbursed: date
    instalments: tuple[date, ...] = ()
    called_in: date | None = None
    was_due: date | None = None

    @property
    def first_due(self) -> date:
        """The maturity that binds a guarantor who agreed to no later one."""
        return self.was_due or self.due


def secured_by(due: date, disbursed: str, debt: Debt, was_due: date | None = None) -> Secured:
    """A loan of the bank's file; its instalments as they are stated of the debt."""
    instalments = debt.due_dates if len(debt.due_dates) > 1 else ()
    last = debt.due_dates[-1] if instalments else due
    before = None if instalments else was_due
    return Secured(last, date.fromisoformat(disbursed), instalments, debt.accelerated, before)


class Asked(NamedTuple):
    """What happened by the day on which periods are asked for, that day, and the rules."""

    history: History
    on: date
    rules: Rules


def periods(
    loan: Secured, people: Sequence[Guarantor], promised: Sequence[Promised], asked: Asked
) -> tuple[Guaranteed, ...]:
    """Every guarantor's period on a day, those of statements about others behind."""
    said: dict[str, list[Promised]] = {}
    for one in promised:
        said.setdefault(one.guarantor, []).append(one)
    everybody = (*people, *strangers(people, promised))
    found = [_period(loan, one, said, asked) for one in everybody]
    alone = [one.clock for one in found]
    together = beside(alone, asked.rules.law.guarantee, [bool(one.stated) for one in found])
    if together is alone:
        return tuple(found)
    return tuple(replace(one, clock=clock) for one, clock in zip(found, together, strict=True))


def _period(
    loan: Secured,
    guarantor: Guarantor,
    said: Mapping[str, Sequence[Promised]],
    asked: Asked,
) -> Guaranteed:
    def reckon(one: Guarantee) -> GuaranteeClock:
        return guarantee_clock(one, asked.history, asked.on, law, asked.rules.rest_days)

    stated, law = said.get(guarantor.key, ()), asked.rules.law
    if not stated:
        silent = _silent(loan, guarantor.key)
        untouched = not any(map(may_hold, asked.history.events))
        clock = supposed(silent, law.guarantee, reckon, untouched=untouched)
        return Guaranteed(guarantor, clock, 0)
    clocks = [reckon(_read(loan, one)) for one in stated]
    return Guaranteed(guarantor, acted_by(clocks), len(stated))


def _silent(loan: Secured, key: str) -> Guarantee:
    return Guarantee(
        guarantor=key,
        contract_date=loan.disbursed,
        main_due=loan.first_due,
        extension=Extension(loan.due) if loan.first_due != loan.due else None,
        instalments=loan.instalments,
        called_in=loan.called_in,
    )


def _read(loan: Secured, said: Promised) -> Guarantee:
    main_due = said.main_due or loan.first_due
    return Guarantee(
        guarantor=said.guarantor,
        contract_date=said.contract_date,
        main_due=main_due,
        written_kind=said.written,
        agreed=AgreedPeriod(said.period, said.months, said.last_day),
        extension=Extension(loan.due, said.agreed_due) if main_due != loan.due else None,
        instalments=loan.instalments,
        defect=said.defect or None,
        called_in=loan.called_in,
        maximum=MaximumAmount(said.determined, said.last_due) if said.maximum_amount else None,
    )
