"""Payments that may be the same again, more than is owed, or another loan's."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from factories import make_loan_row
from integration.acts_branch import blamed, facts
from reading import Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.periods.clocks import refresh
from shouyue.casework.records.clock_previews import preview_repayment
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.vault.verify import differing_tables

AS_OF, TODAY = date(2026, 11, 20), date(2026, 11, 23)
LOAN = make_loan_row(
    note="N1", due="2026-06-30", disbursed="2024-01-10", amount=10_000_00, balance=4_000_00,
    guarantors=(), overdue_principal=4_000_00, overdue_interest=100_00, security="保证",
    rate_ppm=65_250,
)  # fmt: skip
FREE = structs.replace(LOAN, note="N2", security="信用", balance=10_000_00)
PAID = RepaymentInput("N1", 500_00, TODAY, slip="HD-0017")


@pytest.fixture
def made(tmp_path: Path):
    with reading(tmp_path / "v") as made:
        made.tape([LOAN], AS_OF)
        yield made


@pytest.fixture
def two(tmp_path: Path):
    """One person with two loans: what is unsecured is paid first."""
    with reading(tmp_path / "v") as made:
        made.tape([LOAN, FREE], AS_OF)
        yield made


def rules(outcome: object) -> list[str]:
    assert isinstance(outcome, NotAllowed), outcome
    assert outcome.overridable
    return [rule.code for rule in outcome.rules]


@pytest.mark.parametrize("slip", ["HD-0017", "hd 0017", "ＨＤ－００１７"])
def test_a_slip_that_is_recorded_already_is_asked_about_with_where_it_stands(made, slip):
    first = record_repayment(made.ws, PAID)
    before = facts(made.ws)
    again = record_repayment(made.ws, replace(PAID, slip=slip))
    assert rules(again) == ["casework.repayment.same_slip"]
    params = again.rules[0].params
    assert (params["note"], params["on"], params["paid"]) == ("N1", "2026-11-23", 500_00)
    assert facts(made.ws) == before
    # What was struck through is not recorded any more.
    withdraw(made.ws, first.refs[0], "记错了")
    assert isinstance(record_repayment(made.ws, replace(PAID, slip=slip)), Saved)


def test_the_same_slip_for_another_loan_is_asked_about_and_another_sum_is_not(two):
    assert isinstance(record_repayment(two.ws, replace(PAID, named=True)), Saved)
    other = replace(PAID, note="N2")
    assert rules(record_repayment(two.ws, other)) == ["casework.repayment.same_slip"]
    assert isinstance(record_repayment(two.ws, replace(other, amount=200_00)), Saved)
    explained = replace(other, override="一张回单还了两笔，金额一样")
    assert isinstance(record_repayment(two.ws, explained), Saved)


def test_a_known_number_with_another_day_is_only_pointed_at(made):
    assert isinstance(record_repayment(made.ws, PAID), Saved)
    later = record_repayment(made.ws, replace(PAID, on=date(2026, 11, 21)))
    assert isinstance(later, Saved)
    params = {"on": "2026-11-23", "paid": 500_00}
    assert Reason("casework.repayment.slip_known", params) in later.hints


def test_two_claims_without_a_slip_are_two(made):
    claimed = replace(PAID, slip="")
    for _ in range(2):
        assert isinstance(record_repayment(made.ws, claimed), Saved)


@pytest.mark.parametrize(
    ("amount", "passes"),
    [(4_100_00, True), (4_300_00, True), (4_400_00, False), (5_000_000_00, False)],
)
@pytest.mark.parametrize("slip", ["", "HD-1"])
def test_more_than_can_be_owed_wants_a_reason(made, amount, passes, slip):
    outcome = record_repayment(made.ws, replace(PAID, amount=amount, slip=slip))
    if passes:
        assert isinstance(outcome, Saved)
    else:
        assert rules(outcome) == ["casework.repayment.above_debt"]
        assert outcome.rules[0].params["paid"] == amount


def test_several_payments_that_come_to_more_than_can_be_owed_want_a_reason(made):
    assert isinstance(record_repayment(made.ws, replace(PAID, amount=4_000_00, slip="")), Saved)
    second = replace(PAID, amount=400_00, slip="")
    assert rules(record_repayment(made.ws, second)) == ["casework.repayment.above_debt"]


def test_what_the_figures_hold_already_may_be_as_much_as_was_lent(made):
    earlier = replace(PAID, amount=6_000_00, on=date(2026, 10, 1))
    assert isinstance(record_repayment(made.ws, earlier), Saved)


def test_nothing_is_paid_before_it_is_lent(made):
    outcome = record_repayment(made.ws, replace(PAID, on=date(2024, 1, 9)))
    assert blamed(outcome) == {"on": "casework.input.before_loan"}


# --- of several loans -----------------------------------------------------------------------------


def last_day(made: Reading, note: str) -> date:
    refresh(made.ws)
    return case_page(made.ws, note).clock.last_day


def test_a_payment_that_goes_to_another_loan_moves_no_clock_of_this_one(two):
    before = last_day(two, "N1")
    seen = preview_repayment(two.ws, PAID)
    told = [step.reason.code for step in seen.steps if step.ref == "preview"]
    assert told == ["paid_other_debt"]
    saved = record_repayment(two.ws, PAID)
    assert isinstance(saved, Saved)
    assert {hint.code for hint in saved.hints} >= {"casework.clock.not_moved", "paid_other_debt"}
    assert last_day(two, "N1") == before
    (step,) = case_page(two.ws, "N1").clock.steps
    assert (step.effective, step.reason.code) == (False, "paid_other_debt")
    assert "560" in step.article
    # What it was by the rules of its day stays, whatever becomes of the other loan.
    two.tape([LOAN, structs.replace(FREE, balance=0)], TODAY)
    assert last_day(two, "N1") == before
    assert differing_tables(two.ws.vault.cases) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"named": True},
        {"signed": "payment"},
        {"signed": "rest"},
        {"payer": "deduction"},
        {"payer": "co_borrower"},
        {"amount": 10_500_00},
    ],
)
def test_named_signed_taken_by_the_bank_or_enough_for_both_it_counts(two, changes):
    typed = replace(PAID, override="清户", **changes)
    assert isinstance(record_repayment(two.ws, typed), Saved)
    assert last_day(two, "N1") == date(2029, 11, 23)
