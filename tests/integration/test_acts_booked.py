"""Whoever paid at the counter yesterday, and told none of us, is not dunned today."""

from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import COMING, OVERDUE, VILLAGE, Clock, Loan, take_in, write_tape
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import ContactInput, LetterSelection, RepaymentInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import NotAllowed, Saved
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.workspace import Workspace

CALL = ContactInput(OVERDUE, "call", "2026-11-23T09:00")


def less_owed(loan: Loan, by: int = 500) -> Loan:
    left = f"{float(loan.balance) - by:.2f}"
    return Loan(
        loan.note, loan.name, loan.id_number, loan.due, balance=left, principal=left,
        interest=loan.interest,
    )  # fmt: skip


def village(*changed: Loan) -> list[Loan]:
    by_note = {loan.note: loan for loan in changed}
    return [by_note.get(loan.note, loan) for loan in VILLAGE]


@pytest.fixture
def booked(ws: Workspace, tmp_path: Path) -> Workspace:
    """By the file of yesterday 500 yuan less are owed than by that of 2026-11-20."""
    later = village(less_owed(VILLAGE[0]))
    take_in(ws, write_tape(tmp_path / "t2.csv", later, as_of="2026-11-22"))
    return ws


def rules(outcome: object) -> dict[str, dict[str, object]]:
    assert isinstance(outcome, NotAllowed), outcome
    return {rule.code: dict(rule.params) for rule in outcome.rules}


def test_yesterdays_payer_is_not_called_and_the_reason_names_the_two_files(booked: Workspace):
    span = {"since": "2026-11-20", "on": "2026-11-22", "until": "2026-11-23"}
    for act in (preview_gate, record_contact):
        assert rules(act(booked, CALL)) == {"BOOKED_RECENTLY": span}
    care = ContactInput(OVERDUE, "call", "2026-11-23T09:00", purpose="care")
    assert isinstance(preview_gate(booked, care), Saved)


def test_the_day_after_he_may_be_called_again(booked: Workspace, clock: Clock):
    clock.set("2026-11-24T09:30")
    later = ContactInput(OVERDUE, "call", "2026-11-24T09:00")
    assert isinstance(record_contact(booked, later), Saved)


def test_no_letter_is_made_and_the_list_asks_for_none(booked: Workspace, tmp_path: Path):
    report = compose(booked, LetterSelection("F02", (OVERDUE,)), tmp_path / "l.pdf")
    assert [one.reason.code for one in report.refused] == ["BOOKED_RECENTLY"]
    acts = {line.note: line.act for line in today(booked, whole=True).lines}
    assert acts.get(OVERDUE) != "letter"


def test_without_a_fall_nothing_stands_against_a_letter(ws: Workspace, tmp_path: Path):
    take_in(ws, write_tape(tmp_path / "t2.csv", as_of="2026-11-22"))
    assert isinstance(record_contact(ws, CALL), Saved)
    report = compose(ws, LetterSelection("F02", (OVERDUE,)), tmp_path / "l.pdf")
    assert report.refused == ()


def test_a_payment_that_was_recorded_has_its_own_day(ws: Workspace, tmp_path: Path):
    paid = RepaymentInput(OVERDUE, 500_00, date(2026, 11, 18), slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    later = village(less_owed(VILLAGE[0]))
    take_in(ws, write_tape(tmp_path / "t2.csv", later, as_of="2026-11-22"))
    assert isinstance(record_contact(ws, CALL), Saved)


def test_of_a_person_with_two_loans_neither_is_asked_for(ws: Workspace, tmp_path: Path):
    mine = VILLAGE[0]
    second = Loan("JJ09", mine.name, mine.id_number, "2026-03-01", principal="50000", interest="1")
    first = [*VILLAGE, second]
    take_in(ws, write_tape(tmp_path / "t2.csv", first, as_of="2026-11-21"))
    take_in(
        ws,
        write_tape(tmp_path / "t3.csv", [*VILLAGE, less_owed(second)], as_of="2026-11-22"),
    )
    assert set(rules(record_contact(ws, CALL))) == {"BOOKED_RECENTLY"}
    acts = {line.note: line.act for line in today(ws, whole=True).lines}
    assert acts.get(OVERDUE) != "letter"
    assert COMING in acts
