"""Who is dead or cannot act signs nothing and agrees to nothing, whoever noted it when."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import BARRED, OVERDUE, VILLAGE, blamed, facts, take_in, write_tape
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    IncidentInput,
    PlanPartInput,
    PromiseInput,
    RepaymentInput,
)
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.records.clock_previews import preview_incident
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.casework.workspace import Workspace
from shouyue.ledger.vocabulary import Circumstance

TODAY, DIED, EARLIER = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 19)
NOT_MOVED, BACK, MOVED = (f"casework.clock.{code}" for code in ("not_moved", "back", "moved"))
DUE_AND_THREE = "2029-03-01"
"""Three years behind the day on which the overdue loan was due."""
PLAN = (PlanPartInput(date(2027, 3, 10), 2_000_000), PlanPartInput(date(2027, 9, 10)))

AGREEMENT = IncidentInput(OVERDUE, TODAY, "repayment_agreement", written=True, plan=PLAN)
TIME = IncidentInput(OVERDUE, TODAY, "debtor_asked_for_time", written=True)
SECURITY = IncidentInput(OVERDUE, TODAY, "security_given")
VISIT = ContactInput(
    OVERDUE, "visit", "2026-11-23T09:00", staff=2, recorded=True, override="家里人叫去的"
)
PROMISE = replace(VISIT, promise=PromiseInput(100_000, date(2026, 12, 1), written=True))
PAID = RepaymentInput(OVERDUE, 100_000, TODAY, slip="HD20261123001")


def noted(ws: Workspace, what: Circumstance = "dead", on: date = DIED, note: str = OVERDUE) -> str:
    outcome = note_circumstance(ws, CircumstanceInput(note, what, on))
    assert isinstance(outcome, Saved), outcome
    return outcome.refs[0]


def told(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Saved), outcome
    return [one.code for one in outcome.hints]


def last_days(ws: Workspace) -> tuple[str, str]:
    """As the case says it and as the list does."""
    listed = next(one for one in list_cases(ws, CaseFilter(), 9)[1] if one.note == OVERDUE)
    page = case_page(ws, OVERDUE)
    return page.clock.last_day.isoformat(), listed.limitation.last_day.isoformat()


def signed(signer: str = "self", on: date = TODAY) -> AcknowledgmentInput:
    return AcknowledgmentInput(
        on=on,
        note=OVERDUE,
        signer=signer,  # type: ignore[arg-type]  # tests say it right
        signer_name="" if signer == "self" else "王小稻",
        mark="signature",
        agrees=True,
        coresident=signer == "coresident_relative",
        authority=signer == "authorised_agent",
    )


@pytest.mark.parametrize("typed", [AGREEMENT, TIME, SECURITY], ids=lambda typed: typed.incident)
@pytest.mark.parametrize(
    ("what", "code"),
    [("dead", "casework.agreed.dead"), ("incapacitated", "casework.agreed.incapacitated")],
)
def test_who_cannot_agrees_to_nothing(
    ws: Workspace, typed: IncidentInput, what: Circumstance, code: str
):
    noted(ws, what)
    before = facts(ws)
    assert blamed(record_incident(ws, typed)) == {"by": code}
    assert facts(ws) == before
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)


def test_nothing_the_dead_agree_to_revives_a_debt(ws: Workspace):
    noted(ws, note=BARRED, on=date(2026, 1, 20))
    ahead = preview_incident(ws, replace(AGREEMENT, note=BARRED))
    assert (ahead.status, ahead.steps[-1].reason.code) == ("expired", "after_death")
    assert blamed(record_incident(ws, replace(AGREEMENT, note=BARRED))) == {
        "by": "casework.agreed.dead"
    }


@pytest.mark.parametrize(
    ("what", "by", "code"),
    [
        ("dead", "estate_administrator", ""),
        ("dead", "co_borrower", ""),
        ("dead", "legal_representative", "casework.agreed.dead"),
        ("incapacitated", "legal_representative", ""),
    ],
)
def test_who_may_agree_for_them_does(ws: Workspace, what: Circumstance, by: str, code: str):
    noted(ws, what)
    outcome = record_incident(ws, replace(AGREEMENT, by=by))  # type: ignore[arg-type]  # tests say it right
    if code:
        assert blamed(outcome) == {"by": code}
        return
    assert told(outcome)[:2] == [MOVED, "debtor_agreed_in_writing"]
    assert last_days(ws) == ("2030-09-10", "2030-09-10")


def test_the_dead_promise_nothing_and_sign_for_no_payment(ws: Workspace):
    noted(ws)
    before = facts(ws)
    assert blamed(record_contact(ws, PROMISE)) == {"promise": "casework.agreed.dead"}
    of_the_dead = replace(PAID, signed="rest")
    assert blamed(record_repayment(ws, of_the_dead)) == {"signed": "casework.agreed.dead"}
    assert facts(ws) == before
    administrator = replace(PROMISE, contacted="estate_administrator")
    assert isinstance(record_contact(ws, administrator), Saved)


def test_money_and_talks_in_the_name_of_the_dead_move_nothing(ws: Workspace):
    noted(ws)
    assert told(record_repayment(ws, PAID))[:2] == [NOT_MOVED, "after_death"]
    assert {NOT_MOVED, "after_death"} < set(told(record_contact(ws, VISIT)))
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)


@pytest.mark.parametrize(
    ("signer", "why"),
    [("coresident_relative", "after_death"), ("authorised_agent", "authority_ended")],
)
def test_nobody_signs_for_the_dead_as_for_the_living(ws: Workspace, signer: str, why: str):
    noted(ws)
    assert told(record_acknowledgment(ws, signed(signer)))[:2] == [NOT_MOVED, why]
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)


@pytest.mark.parametrize("signer", ["self", "coresident_relative", "authorised_agent"])
def test_a_death_that_becomes_known_later_takes_back_what_was_signed_after_it(
    ws: Workspace, signer: str
):
    assert told(record_acknowledgment(ws, signed(signer)))[0] == MOVED
    assert last_days(ws) == ("2029-11-23", "2029-11-23")
    outcome = note_circumstance(ws, CircumstanceInput(OVERDUE, "dead", DIED))
    why = "authority_ended" if signer == "authorised_agent" else "after_death"
    assert told(outcome) == [BACK, why]
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)
    assert case_page(ws, OVERDUE).clock.steps[-1].reason.code == why


def test_what_was_signed_before_the_death_stands(ws: Workspace):
    record_acknowledgment(ws, signed(on=EARLIER))
    assert told(note_circumstance(ws, CircumstanceInput(OVERDUE, "dead", DIED))) == []
    assert last_days(ws) == ("2029-11-19", "2029-11-19")


def test_a_death_noted_by_mistake_and_taken_back_gives_back_what_was_signed(ws: Workspace):
    record_acknowledgment(ws, signed())
    ref = noted(ws)
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)
    assert MOVED in told(withdraw(ws, ref, "记错人了"))
    assert last_days(ws) == ("2029-11-23", "2029-11-23")


def test_incapacity_that_is_over_voids_only_what_was_signed_meanwhile(ws: Workspace):
    record_acknowledgment(ws, signed(on=EARLIER))
    over = CircumstanceInput(OVERDUE, "incapacitated", date(2026, 11, 18), DIED)
    assert told(note_circumstance(ws, over)) == [BACK, "without_capacity"]
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)
    assert told(record_acknowledgment(ws, signed()))[0] == MOVED


def test_a_death_noted_at_another_loan_of_his_counts_here_too(ws: Workspace, tmp_path: Path):
    second = replace(VILLAGE[0], note="JJ09", due="2026-05-01")
    take_in(ws, write_tape(tmp_path / "b.csv", (*VILLAGE, second), as_of="2026-11-21"))
    record_acknowledgment(ws, signed())
    assert last_days(ws) == ("2029-11-23", "2029-11-23")
    outcome = note_circumstance(ws, CircumstanceInput("JJ09", "dead", DIED))
    assert isinstance(outcome, Saved)
    params = {"note": OVERDUE, "last_day": DUE_AND_THREE}
    assert outcome.hints == (Reason("casework.circumstance.other_loan", params),)
    assert last_days(ws) == (DUE_AND_THREE, DUE_AND_THREE)
