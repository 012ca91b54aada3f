"""What was recorded against a rule leads to the supervisor, also where a reason was enough."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hubs import headquarters
from integration.acts_branch import (
    BRANCH,
    CHEAP,
    OVERDUE,
    PASSWORD,
    Clock,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from shouyue.casework.elsewhere import in_branch
from shouyue.casework.exchange import enrol, exchange_now
from shouyue.casework.inputs import ContactInput, DecisionInput, IncidentInput, PlanPartInput
from shouyue.casework.opening import NewVault, create
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.overrides import decide_override, exceptions
from shouyue.casework.workspace import Workspace

EVER = date(2020, 1, 1)
AT = "2026-11-23T09:30"


def ref(outcome: object) -> str:
    assert isinstance(outcome, Saved), outcome
    return outcome.refs[0]


def states(ws: Workspace, since: date = EVER) -> list[tuple[str, str, str]]:
    found = exceptions(ws, since, 50).lines
    return [(one.of.ref, one.state, one.of.reason) for one in found]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """An officer and a supervisor of headquarters, who hear of each other by the exchange."""
    clock = Clock()
    with headquarters(tmp_path / "hq") as hq:
        officer = make_branch(tmp_path / "officer", clock)
        give_letterhead(officer)
        take_in(officer, write_tape(tmp_path / "tape.csv"))
        enrol(officer, hq.url, hq.invite(BRANCH))
        new = NewVault("周督导", "supervisor", "HQ-01", PASSWORD)
        chief = create(tmp_path / "chief", new, clock, CHEAP)
        enrol(chief, hq.url, hq.invite("HQ-01", BRANCH, role="supervisor", person="周督导"))
        yield officer, chief
        chief.close()
        officer.close()


def in_spite_of_the_plan(officer: Workspace) -> str:
    """A demand by telephone while an agreement is kept: the rules leave it to a reason alone."""
    agreed = IncidentInput(
        OVERDUE,
        date(2026, 11, 20),
        "repayment_agreement",
        written=True,
        plan=(PlanPartInput(date(2026, 12, 10), 1000_00), PlanPartInput(date(2027, 3, 10))),
    )
    ref(record_incident(officer, agreed))
    call = ContactInput(OVERDUE, "call", AT, purpose="demand", override="他自己要谈全部的钱")
    return ref(record_contact(officer, call))


def test_what_a_reason_alone_let_through_reaches_the_supervisor(two: tuple[Workspace, Workspace]):
    officer, chief = two
    call = in_spite_of_the_plan(officer)
    assert states(officer) == [(call, "explained", "他自己要谈全部的钱")]
    assert states(chief) == []
    exchange_now(officer)
    exchange_now(chief)
    (line,) = exceptions(chief, EVER, 50).lines
    assert (line.note, line.name, line.of.by) == (OVERDUE, "王小麦", "李守信")
    assert [rule.code for rule in line.of.rules] == ["casework.rule.agreed_plan"]
    assert line.of.what.code == "casework.override.call"


def test_the_word_of_a_supervisor_stands_beside_what_waited(two: tuple[Workspace, Workspace]):
    officer, chief = two
    visit = ref(record_contact(officer, ContactInput(OVERDUE, "visit", AT, override="路远")))
    exchange_now(officer)
    exchange_now(chief)
    assert states(chief) == [(visit, "waits", "路远")]
    ref(decide_override(chief, DecisionInput(visit, False, "应当改天再去")))
    assert states(chief) == [(visit, "not_approved", "路远")]
    exchange_now(chief)
    exchange_now(officer)
    assert states(officer) == states(chief)


def test_what_was_taken_back_and_what_is_older_is_not_listed(two: tuple[Workspace, Workspace]):
    officer, _ = two
    call = in_spite_of_the_plan(officer)
    assert exceptions(officer, date(2026, 11, 23), 50).total == 1
    assert exceptions(officer, date(2026, 11, 24), 50).total == 0
    assert isinstance(withdraw(officer, call, "记错了"), Saved)
    assert states(officer) == []


def test_an_officer_reads_his_own_alone_and_a_supervisor_all(two: tuple[Workspace, Workspace]):
    officer, chief = two
    call = in_spite_of_the_plan(officer)
    exchange_now(officer)
    exchange_now(chief)
    there = in_branch(chief, BRANCH)
    own = ref(record_contact(there, ContactInput(OVERDUE, "visit", AT, override="督导自己去的")))
    exchange_now(chief)
    exchange_now(officer)
    assert [one[0] for one in states(officer)] == [call]
    assert {one[0] for one in states(chief)} == {call, own}
    few = exceptions(chief, EVER, 1)
    assert (few.total, len(few.lines)) == (2, 1)


def test_a_terminal_lists_them(two: tuple[Workspace, Workspace]):
    officer, _ = two
    call = in_spite_of_the_plan(officer)
    folder = officer.vault.files.folder
    officer.close()
    document = shouyue("exceptions", "--days", "3650", "--json", vault=folder).document
    assert document["total"] == 1
    (one,) = document["exceptions"]
    assert (one["ref"], one["note"], one["state"]) == (call, OVERDUE, "explained")
    assert (one["at"], one["reason"]) == (AT, "他自己要谈全部的钱")
    told = shouyue("exceptions", "--days", "3650", vault=folder)
    assert "他自己要谈全部的钱" in told.out
    assert shouyue("exceptions", "--days", "-1", vault=folder).code == 2
