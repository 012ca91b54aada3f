"""What people state of a loan, its guarantors and its borrower: each newer word replaces the last.

A statement names those that it replaces, so that of two laptops that say different things both are
seen, and the one that ends first is acted by.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import CircumstanceInput, GuaranteeInput, TermsInput
from shouyue.casework.judged import Rule
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.periods.guarantees import name_of, named
from shouyue.casework.periods.movement import hints_of, would_be_over
from shouyue.casework.wording import Heard
from shouyue.casework.workspace import Workspace
from shouyue.domain.possible import Role
from shouyue.domain.windows import Window
from shouyue.ledger.kinds import (
    MAX_MONTHS,
    CircumstanceNoted,
    GuaranteeStated,
    TermsStated,
    draft,
)
from shouyue.vault import lookups
from shouyue.vault.lookups import StoredEvent
from shouyue.vault.queries import loans, stated
from shouyue.vault.queries.stated import Terms

_Stated: TypeAlias = TermsStated | GuaranteeStated | CircumstanceNoted
_WITH_TIMES: Final = frozenset({"quiet_times", "other_times_agreed"})
_MOST_INSTALMENTS: Final = 480
_MONTHS_OF_A_YEAR: Final = 12
_OTHER_DAY: Final = frozenset({"casework.clock.back", "casework.clock.moved"})


def state_terms(ws: Workspace, typed: TermsInput) -> Outcome:
    """State the due days of a contract that the bank's file does not tell."""
    checked = Checked(ws)
    loan = checked.loan("note", typed.note)
    for day in typed.instalments:
        checked.day("instalments", day, "instalment")
    if typed.accelerated is not None:
        checked.day("accelerated", typed.accelerated, "called_in")
    if not typed.instalments and typed.accelerated is None:
        checked.blame("instalments", "casework.input.empty")
    if len(typed.instalments) > _MOST_INSTALMENTS:
        checked.blame("instalments", "casework.input.too_long", limit=_MOST_INSTALMENTS)
    words = checked.words("words", typed.words)
    _doubt_terms(checked, loan, typed)
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = TermsStated(
        note=typed.note,
        instalments=tuple(sorted(set(typed.instalments))),
        accelerated=typed.accelerated,
        words=words,
        judged=heard.judgement,
    )
    refs = stated.terms_refs(ws.vault, ws.branch, typed.note)
    return _saved(ws, said, refs, heard)


def _doubt_terms(checked: Checked, loan: lookups.KnownLoan | None, typed: TermsInput) -> None:
    """Due days that the bank's file contradicts, or that would end the period before today."""
    if loan is None or checked.problems:
        return
    last = max(typed.instalments, default=loan.due)
    if last not in (loan.due, loan.days.was_due):
        params = {"last": last, "due": loan.due}
        checked.doubt(Rule("casework.days.not_the_last", "limitation.counts_from", params))
    terms = Terms(tuple(sorted(set(typed.instalments))), typed.accelerated)
    checked.doubt_over(would_be_over(checked.ws, typed.note, terms=terms))


def state_guarantee(ws: Workspace, typed: GuaranteeInput) -> Outcome:
    """State what one guarantor's contract says of kind and period; his clock follows it."""
    checked = Checked(ws)
    checked.loan("note", typed.note)
    guarantor = named(checked, "guarantor", typed.note, typed.guarantor)
    _check_guarantee_days(checked, typed)
    if typed.period == "months" and not 0 < typed.months <= MAX_MONTHS:
        checked.blame("months", "casework.guarantee.months", most=MAX_MONTHS)
    if typed.period == "fixed_date" and typed.last_day is None:
        checked.blame("last_day", "casework.input.empty")
    if typed.main_due and typed.agreed_due and typed.agreed_due <= typed.main_due:
        checked.blame("agreed_due", "casework.guarantee.no_later_day")
    words, number = checked.words("words", typed.words), checked.text("number", typed.number)
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = GuaranteeStated(
        note=typed.note,
        guarantor=guarantor,
        contract_date=typed.contract_date,
        written=typed.written,
        period=typed.period,
        months=typed.months if typed.period == "months" else 0,
        last_day=typed.last_day if typed.period == "fixed_date" else None,
        main_due=typed.main_due,
        agreed_due=typed.agreed_due,
        defect=typed.defect,
        words=words,
        maximum_amount=typed.maximum_amount,
        determined=typed.determined if typed.maximum_amount else None,
        last_due=typed.last_due if typed.maximum_amount else None,
        name=name_of(ws, typed.note, guarantor),
        number=number,
        judged=heard.judgement,
    )
    refs = stated.guarantee_refs(ws.vault, ws.branch, typed.note, guarantor)
    return _saved(ws, said, refs, heard)


def _check_guarantee_days(checked: Checked, typed: GuaranteeInput) -> None:
    begun = typed.contract_date
    checked.day("contract_date", begun, "frame_contract" if typed.maximum_amount else "contract")
    others: tuple[tuple[str, date | None, Role], ...] = (
        ("last_day", typed.last_day, "guaranteed_until"),
        ("main_due", typed.main_due, "maturity"),
        ("agreed_due", typed.agreed_due, "maturity"),
        ("determined", typed.determined, "determined"),
        ("last_due", typed.last_due, "last_claim"),
    )
    for name, day, role in others:
        if day is not None:
            checked.day(name, day, role, begun)
    most = checked.ws.rules.policy.days.guarantee_years * _MONTHS_OF_A_YEAR
    if typed.period == "months" and most < typed.months <= MAX_MONTHS:
        params = {"months": typed.months}
        checked.doubt(Rule("casework.days.many_months", "days.guarantee_years", params))


def note_circumstance(ws: Workspace, typed: CircumstanceInput) -> Outcome:
    """Note what stops, moves or forbids contacts with a borrower, or that it is over."""
    checked = Checked(ws)
    checked.loan("note", typed.note)
    checked.day("on", typed.on, "of_person")
    if typed.until is not None:
        checked.day("until", typed.until, "stopped_until", typed.on)
    times = checked.text("times", typed.times)
    if (typed.what in _WITH_TIMES) != bool(times) or (times and not Window.is_one(times)):
        checked.blame("times", "casework.circumstance.times")
    elif times and Window.read(times).is_all_day:
        checked.blame("times", "casework.circumstance.times_all_day")
    words = checked.words("words", typed.words)
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = CircumstanceNoted(
        note=typed.note,
        what=typed.what,
        on=typed.on,
        until=typed.until,
        times=times,
        words=words,
        judged=heard.judgement,
    )
    refs = stated.circumstance_refs(ws.vault, ws.branch, typed.note, typed.what)
    before = [(one, lookups.events(ws.vault, ws.branch, one)) for one in _others(ws, typed.note)]
    saved = _saved(ws, said, refs, heard)
    elsewhere = tuple(one for note, events in before for one in _moved(ws, note, events))
    return replace(saved, hints=(*saved.hints, *elsewhere))


def _others(ws: Workspace, note: str) -> list[str]:
    """The other loans here of a loan's borrower."""
    loan = lookups.loan(ws.vault, ws.branch, note)
    if loan is None or not loan.id_number:
        return []
    same = loans.of_person(ws.vault, ws.branch, loan.id_number)
    return [one.note for one in same if one.note != note]


def _moved(ws: Workspace, note: str, before: Sequence[StoredEvent]) -> Iterator[Reason]:
    """That another loan's period ends on another day by what is noted of its borrower."""
    for one in hints_of(ws, note, before):
        if one.code in _OTHER_DAY:
            params = {"note": note, "last_day": one.params["last_day"]}
            yield Reason("casework.circumstance.other_loan", params)


def _saved(ws: Workspace, said: _Stated, replaces: tuple[str, ...], heard: Heard) -> Saved:
    before = lookups.events(ws.vault, ws.branch, said.note)
    refs = append_in(ws, ws.branch, draft(said, replaces))
    hints = (*heard.hints, *hints_of(ws, said.note, before))
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)
