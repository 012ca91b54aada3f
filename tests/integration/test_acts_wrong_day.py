"""A laptop whose clock is wrong says so wherever a day matters, and refuses no record for it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, Clock, take_in, write_tape
from integration.terminal import shouyue
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import ContactInput, IncidentInput, LetterSelection, RepaymentInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import NotAllowed, Saved
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.right_day import possible_todays, wrong_day
from shouyue.casework.status import status
from shouyue.casework.workspace import Workspace
from shouyue.ledger.moment import Moment
from shouyue.vault import local

CALL = ContactInput(OVERDUE, "call", "2026-11-23T09:00")


def met_hub(ws: Workspace, at: Moment) -> None:
    local.put_hub_time(ws.vault.cases, at.wall_ms, at.wall_ms)


def told(ws: Workspace) -> str:
    found = wrong_day(ws)
    return found.code.removeprefix("casework.day.") if found is not None else ""


def test_a_right_clock_says_nothing(ws: Workspace, clock: Clock):
    for moment in ("2026-11-23T09:25", "2026-11-23T23:59", "2026-12-24T08:00"):
        clock.set(moment)
        assert told(ws) == ""
        assert possible_todays(ws) == (ws.today(), ws.today())


def test_a_clock_behind_our_own_newest_record_is_told(ws: Workspace, clock: Clock):
    assert isinstance(record_contact(ws, CALL), Saved)
    clock.set("2026-11-23T09:05")
    assert told(ws) == "behind_records"
    clock.set("2019-01-01T08:00")
    assert told(ws) == "behind_records"
    found = wrong_day(ws)
    assert found.params == {"now": "2019-01-01T08:00", "newest": "2026-11-23T09:30"}


def test_a_clock_behind_headquarters_is_told(ws: Workspace, clock: Clock):
    clock.set("2027-03-01T08:00")
    met_hub(ws, clock())
    clock.set("2027-02-28T08:00")
    assert told(ws) == "behind_hub"


def test_a_clock_behind_the_banks_figures_is_told(ws: Workspace, clock: Clock, tmp_path: Path):
    take_in(ws, write_tape(tmp_path / "t2.csv", as_of="2026-11-24"))
    assert told(ws) == "behind_figures"
    clock.set("2026-11-24T08:00")
    assert told(ws) == ""


def test_a_clock_far_ahead_of_headquarters_is_told(ws: Workspace, clock: Clock):
    met_hub(ws, clock())
    clock.set("2026-12-20T08:00")
    assert told(ws) == ""
    clock.set("2027-11-23T08:00")
    assert told(ws) == "ahead"


@pytest.fixture
def behind(ws: Workspace, clock: Clock) -> Workspace:
    """A battery is empty: the laptop says that it is 2019."""
    clock.set("2019-01-01T09:30")
    return ws


def test_it_stands_in_the_status_on_the_list_by_the_gate_and_with_letters(
    behind: Workspace, tmp_path: Path
):
    wrong = wrong_day(behind)
    assert wrong is not None
    assert status(behind).wrong_day == wrong
    assert today(behind).wrong_day == wrong
    later = preview_gate(behind, replace(CALL, at="2019-01-02T23:00"))
    assert not isinstance(later, Saved)
    report = compose(behind, LetterSelection("F02", (OVERDUE,)), tmp_path / "l.pdf")
    assert report.wrong_day == wrong


def test_what_the_gate_reckons_from_a_false_day_says_so(ws: Workspace, clock: Clock):
    clock.set("2026-11-22T21:00")
    assert told(ws) == "behind_records"
    for at, purpose in (("2026-11-22T20:30", "demand"), ("2026-11-22T20:00", "care")):
        said = preview_gate(ws, replace(CALL, at=at, purpose=purpose))
        reasons = said.rules if isinstance(said, NotAllowed) else said.hints
        assert "casework.day.behind_records" in [one.code for one in reasons]


def test_what_happened_is_recorded_whatever_the_clock_says(behind: Workspace):
    """The true day, which the clock does not know, is no day to come."""
    true = date(2026, 11, 28)
    call = ContactInput(OVERDUE, "call", "2026-11-28T09:00", next_on=date(2026, 12, 5))
    assert isinstance(record_contact(behind, call), Saved)
    paid = record_repayment(behind, RepaymentInput(OVERDUE, 500_00, true, slip="HD-1"))
    assert isinstance(paid, Saved)
    asked = record_incident(behind, IncidentInput(OVERDUE, true, "debtor_asked_for_time"))
    assert isinstance(asked, Saved)
    # What it did to the period is reckoned by a day that is none, and says so first.
    assert asked.hints[0].code == "casework.day.behind_records"


def test_a_clock_that_runs_ahead_refuses_no_plan_of_the_true_day(ws: Workspace, clock: Clock):
    met_hub(ws, clock())
    clock.set("2036-01-01T09:30")
    call = ContactInput(
        OVERDUE, "call", "2026-11-23T09:00", next_on=date(2026, 12, 5), override="时钟不对"
    )
    assert isinstance(record_contact(ws, call), Saved)


def test_the_terminal_says_it_beside_every_answer(ws: Workspace, clock: Clock, tmp_path: Path):
    # The process has the real clock of this machine, which is before this record.
    clock.set("2100-01-01T08:00")
    claimed = RepaymentInput(OVERDUE, 500_00, date(2026, 11, 20), override="补录")
    assert isinstance(record_repayment(ws, claimed), Saved)
    ws.close()
    answer = shouyue("today", "--json", vault=tmp_path / "vault")
    assert answer.code == 0
    assert answer.document["wrong_day"] == "casework.day.behind_records"
    (line,) = answer.err.splitlines()
    assert "2100" in line
