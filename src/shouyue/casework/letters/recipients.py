"""What a letter is about beside the bank's figures: who answers for the loan, what was paid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.contents.figures import Bound, Occasion, Subject
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.contents.id_numbers import against_number, unknown_number
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.periods.guarantees import Asked, guarantors, is_meant, periods, secured_by
from shouyue.casework.periods.movement import is_time_barred
from shouyue.casework.wording import words_against
from shouyue.casework.workspace import Workspace
from shouyue.domain.events import Event
from shouyue.domain.history import History
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Person
from shouyue.vault import lookups
from shouyue.vault.queries import loans, standing
from shouyue.vault.queries.stated import stated_of

_OF_A_PAYMENT: Final = frozenset({"F18", "T18"})
_WITH_GUARANTORS: Final = frozenset({"F03", "F04", "F09", "F10"})


def subjects(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, asked: LetterSelection
) -> Iterator[Subject | Reason]:
    """What the letters of a form about one loan are about: one letter, or one a guarantor."""
    barred = is_time_barred(ws, loan.note, date.fromisoformat(loan.due))
    people = bound(ws, loan.note) if form in _WITH_GUARANTORS else ()
    paid = form in _OF_A_PAYMENT
    payment = lookups.newest_payment(ws.vault, ws.branch, loan.note) if paid else None
    split = lookups.split_of(ws.vault, ws.branch, loan.note, payment) if payment else None
    about = Subject(loan, said, barred, people, payment=payment, split=split)
    match FORMS[form].to:
        case "guarantor":
            yield from _to_guarantors(about, asked.to.strip())
        case "co_borrower":
            yield _to_co_borrower(ws, about, asked)
        case _:
            yield about


def said_of_number(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, asked: LetterSelection
) -> tuple[Reason, ...]:
    """What to know of the id number that was typed for the addressee of a letter."""
    if not asked.to_id.strip():
        return ()
    found = (one for one in subjects(ws, form, loan, said, asked) if isinstance(one, Subject))
    told = (unknown_number(ws, one, asked.to_id) for one in found)
    return tuple(one for one in told if one is not None)


def bound(ws: Workspace, note: str) -> tuple[Bound, ...]:
    """The guarantors of a loan with their periods as they stand today."""
    whole = loans.whole(ws.vault, ws.branch, note)
    if whole is None:
        return ()
    row, rules = whole.row, ws.rules
    people, stated = guarantors(row.guarantors), stated_of(ws.vault, whole.branch, note)
    due = date.fromisoformat(row.due)
    secured = secured_by(due, row.disbursed, debt_of(due, stated.terms, rules.law), whole.was_due)
    told = standing.events(ws.vault, whole.branch, [note]).get(note, [])
    today = ws.today()
    history = History((Event.read(event, rules.law) for event in told), today, rules.law)
    signed: dict[str, date] = {}
    numbers: dict[str, set[str]] = {}
    for one in stated.guarantees:
        signed[one.guarantor] = min(one.contract_date, signed.get(one.guarantor, date.max))
        numbers.setdefault(one.guarantor, set()).add(one.number)
    return tuple(
        Bound(
            one.guarantor.key,
            Person(one.guarantor.name, one.guarantor.id_number),
            one.clock,
            signed.get(one.guarantor.key),
            one.stated > 1,
            _agreed(numbers.get(one.guarantor.key, set())),
        )
        for one in periods(secured, people, stated.guarantees, Asked(history, today, rules))
        # Of one whom the bank's file does not name we may know no more than his number.
        if not one.guarantor.is_nameless
    )


def _agreed(numbers: set[str]) -> str:
    """The one number that all statements of a contract have; none where they differ."""
    return next(iter(numbers)) if len(numbers) == 1 else ""


def _to_guarantors(about: Subject, whom: str) -> Iterator[Subject | Reason]:
    meant = [one for one in about.guarantors if is_meant(one.key, one.person.name, whom)]
    if whom and len(meant) != 1:
        is_one = bool(about.guarantors)
        yield Reason("casework.guarantee.which" if is_one else "casework.guarantee.none")
        return
    if not meant:
        yield about
    for one in meant:
        yield replace(about, guarantor=one)


def _to_co_borrower(ws: Workspace, about: Subject, asked: LetterSelection) -> Subject | Reason:
    checked = Checked(ws)
    name, number = checked.text("to", asked.to), checked.text("to_id", asked.to_id)
    basis = checked.text("basis", asked.basis)
    if checked.problems:
        return checked.problems[0].reason
    if against := words_against(ws, basis):
        return against[0]  # no letter says such a thing, whatever reason there is
    if not name:
        return about
    if (wrong := against_number(ws, about, name, number)) is not None:
        return wrong
    return replace(about, co_borrower=Person(name, number), basis=basis)
