"""What people say again, take back, and are told of money that somebody told them of."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import (
    BRANCH,
    CHEAP,
    OVERDUE,
    PASSWORD,
    Clock,
    blamed,
    facts,
    make_branch,
)
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.inputs import ContactInput, PromiseInput, RepaymentInput
from shouyue.casework.opening import (
    NewVault,
    create,
    free_folder,
    list_vaults,
    open_workspace,
    read_card,
)
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.proving import copy_databases, prove
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.corrections import withdraw, withdraw_all
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.workspace import Workspace
from shouyue.vault.errors import VaultBusyError, VaultExistsError, WrongPasswordError

TODAY = date(2026, 11, 23)


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


@pytest.mark.parametrize("word", ["无", " 没有 ", "暂无。", "-", "——", "None", "N/A", "０００"])
def test_a_word_for_no_slip_is_no_slip(ws: Workspace, word: str):
    before = case_page(ws, OVERDUE).clock
    claimed = saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, TODAY, slip=word)))
    assert [hint.code for hint in claimed.hints] == ["casework.repayment.claimed_only"]
    assert ws.vault.cases.execute("SELECT slip FROM repayment").fetchall() == [("",)]
    assert case_page(ws, OVERDUE).clock == before


def test_words_without_a_number_are_asked_about(ws: Workspace):
    typed = RepaymentInput(OVERDUE, 100_00, TODAY, slip="手机银行转的")
    assert blamed(record_repayment(ws, typed)) == {"slip": "casework.repayment.slip_without_number"}


def test_a_repayment_without_a_slip_is_only_claimed(ws: Workspace):
    claimed = saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, TODAY)))
    assert [hint.code for hint in claimed.hints] == ["casework.repayment.claimed_only"]
    proved = saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, TODAY, slip=" S-1 ")))
    moved = ["casework.clock.moved", "debtor_paid", "casework.payment_order.interest_first"]
    assert [hint.code for hint in proved.hints] == moved
    rows = ws.vault.cases.execute("SELECT amount, slip FROM repayment ORDER BY fact").fetchall()
    assert rows == [(100_00, ""), (100_00, "S-1")]


def test_no_balance_changes_by_what_people_say(ws: Workspace):
    before = ws.vault.cases.execute("SELECT * FROM loan").fetchall()
    saved(record_repayment(ws, RepaymentInput(OVERDUE, 50_000_00, TODAY, slip="S-1")))
    assert ws.vault.cases.execute("SELECT * FROM loan").fetchall() == before


@pytest.mark.parametrize(
    ("changes", "blame"),
    [
        ({"note": "JJ77"}, {"note": "casework.input.unknown_note"}),
        ({"amount": 0}, {"amount": "casework.input.amount"}),
        ({"amount": 10**10}, {"amount": "casework.input.amount"}),
        ({"on": date(2026, 11, 24)}, {"on": "casework.input.in_the_future"}),
        ({"on": date(1995, 1, 1)}, {"on": "casework.input.before_loan"}),
        ({"slip": "S" * 61}, {"slip": "casework.input.too_long"}),
    ],
)
def test_a_repayment_that_cannot_be_is_refused(
    ws: Workspace, changes: dict[str, object], blame: dict[str, str]
):
    before = facts(ws)
    typed = RepaymentInput(**{"note": OVERDUE, "amount": 100, "on": TODAY} | changes)
    assert blamed(record_repayment(ws, typed)) == blame
    assert facts(ws) == before


def test_what_was_entered_in_error_is_struck_through_and_stays(ws: Workspace):
    made = saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, TODAY, slip="S-1")))
    before = facts(ws)
    undone = saved(withdraw(ws, made.refs[0], "记到别人名下了"))
    assert facts(ws) == before + 1
    assert undone.notes == (OVERDUE,)
    # The payment had moved the clock; it goes back to where it was.
    assert undone.hints == (Reason("casework.clock.back", {"last_day": "2029-03-01"}),)
    assert ws.vault.cases.execute("SELECT count(*) FROM repayment").fetchone() == (1,)
    assert ws.vault.cases.execute("SELECT ref FROM replaced").fetchall() == [(made.refs[0],)]
    assert prove(ws).is_sound


def test_a_contact_and_its_promise_are_taken_back_one_by_one(ws: Workspace):
    visit = ContactInput(OVERDUE, "visit", "2026-11-23T09:00", staff=2, recorded=True)
    promise = PromiseInput(100_00, date(2026, 12, 1))
    typed = ContactInput(OVERDUE, "visit", visit.at, staff=2, recorded=True, promise=promise)
    contact, promised = saved(record_contact(ws, typed)).refs
    for ref in (promised, contact):
        assert saved(withdraw(ws, ref, "没有这回事")).notes == (OVERDUE,)


def seals(ws: Workspace) -> int:
    (count,) = ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone() or (0,)
    return int(count)


def visit_with_promise(ws: Workspace) -> tuple[str, ...]:
    """References of a visit without a record and of a promise in writing, which alone moves the
    clock, to 2029-11-23.
    """
    promise = PromiseInput(100_00, date(2026, 12, 1), written=True)
    at = "2026-11-23T09:00"
    typed = ContactInput(OVERDUE, "visit", at, staff=2, promise=promise)
    made = saved(record_contact(ws, replace(typed, override="他自己约的")))
    assert Reason("casework.clock.moved", {"last_day": "2029-11-23"}) in made.hints
    return made.refs


def test_with_a_visit_goes_the_promise_that_came_of_it(ws: Workspace):
    contact, promised = visit_with_promise(ws)
    before, sealed = facts(ws), seals(ws)
    undone = saved(withdraw(ws, contact, "没去"))
    assert (facts(ws), seals(ws)) == (before + 2, sealed + 1)
    assert undone.hints == (
        Reason("casework.correction.promise_too", {"n": 1}),
        Reason("casework.clock.back", {"last_day": "2029-03-01"}),
    )
    assert blamed(withdraw(ws, promised, "没去")) == {"ref": "casework.correction.already_replaced"}
    page = case_page(ws, OVERDUE)
    assert [line.replaced for line in page.history if line.ref in (contact, promised)] == [True] * 2
    assert prove(ws).is_sound


def test_the_promise_alone_can_be_taken_back_and_the_visit_stands(ws: Workspace):
    contact, promised = visit_with_promise(ws)
    undone = saved(withdraw(ws, promised, "没有答应"))
    assert undone.hints == (Reason("casework.clock.back", {"last_day": "2029-03-01"}),)
    assert len(undone.refs) == 1
    assert len(saved(withdraw(ws, contact, "没去")).refs) == 1


def test_another_promise_stays_where_a_visit_is_taken_back(ws: Workspace):
    plain = ContactInput(OVERDUE, "visit", "2026-11-20T09:00", staff=2, recorded=True)
    first = saved(record_contact(ws, replace(plain, override="补记")))
    visit_with_promise(ws)
    undone = saved(withdraw(ws, first.refs[0], "没去"))
    assert (len(undone.refs), undone.hints) == (1, ())


@pytest.mark.parametrize(
    ("ref", "reason", "blame"),
    [
        ("", "错了", {"ref": "casework.correction.unknown_fact"}),
        ("nonsense", "错了", {"ref": "casework.correction.unknown_fact"}),
        ("a" * 26 + ".1.SH-01.1", "错了", {"ref": "casework.correction.unknown_fact"}),
        ("first", "错了", {"ref": "casework.correction.cannot_be_withdrawn"}),
        ("second", " ", {"reason": "casework.correction.reason_missing"}),
    ],
)
def test_what_cannot_be_taken_back_is_refused(
    ws: Workspace, ref: str, reason: str, blame: dict[str, str]
):
    chain = f"{ws.vault.identity.vault}.1.{BRANCH}"
    known = {"first": f"{chain}.1", "second": f"{chain}.2"}
    before = facts(ws)
    assert blamed(withdraw(ws, known.get(ref, ref), reason)) == blame
    assert facts(ws) == before


def test_all_facts_of_an_act_are_taken_back_in_one_commit_or_none_is(ws: Workspace):
    promise = PromiseInput(100_00, date(2026, 12, 1))
    at = "2026-11-23T09:00"
    visit = ContactInput(OVERDUE, "visit", at, staff=2, recorded=True, promise=promise)
    made = saved(record_contact(ws, visit))
    before = seals(ws)
    undone = saved(withdraw_all(ws, made.refs, "没有这回事"))
    assert (len(undone.refs), undone.notes) == (2, (OVERDUE,))
    assert seals(ws) == before + 1
    replaced = ws.vault.cases.execute("SELECT ref FROM replaced ORDER BY fact").fetchall()
    assert [ref for (ref,) in replaced] == list(reversed(made.refs))
    again = saved(record_contact(ws, visit))
    mixed = withdraw_all(ws, (again.refs[0], made.refs[1]), "没有这回事")
    assert blamed(mixed) == {"ref": "casework.correction.already_replaced"}
    assert seals(ws) == before + 2
    assert prove(ws).is_sound


def test_nothing_is_taken_back_twice(ws: Workspace):
    made = saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, TODAY)))
    saved(withdraw(ws, made.refs[0], "错了"))
    again = withdraw(ws, made.refs[0], "又错了")
    assert blamed(again) == {"ref": "casework.correction.already_replaced"}


def test_vaults_are_listed_by_their_owners_and_nothing_inside_them_is(tmp_path: Path):
    assert list_vaults(tmp_path / "none") == ()
    for name in ("王小兰", "李守信"):
        make_branch(free_folder(tmp_path), Clock(), name=name).close()
    (tmp_path / "rubbish").mkdir()
    (tmp_path / "rubbish" / "card.json").write_text("{}")
    cards = list_vaults(tmp_path)
    assert [card.name for card in cards] == ["李守信", "王小兰"]
    assert {card.folder.name for card in cards} == {"vault-1", "vault-2"}
    assert read_card(tmp_path / "rubbish") is None


def test_a_vault_opens_for_its_owner_alone_and_one_at_a_time(tmp_path: Path):
    ws = make_branch(tmp_path / "v", Clock())
    try:
        with pytest.raises(VaultBusyError):
            open_workspace(tmp_path / "v", PASSWORD, Clock())
    finally:
        ws.close()
    with pytest.raises(WrongPasswordError):
        open_workspace(tmp_path / "v", "something else", Clock())
    again = open_workspace(tmp_path / "v", PASSWORD, Clock())
    try:
        assert (again.name, again.role, again.branch) == ("李守信", "officer", BRANCH)
    finally:
        again.close()
    with pytest.raises(VaultExistsError):
        create(tmp_path / "v", NewVault("别人", "clerk", BRANCH, PASSWORD), Clock(), CHEAP)


def test_copies_of_the_databases_are_numbered_and_never_overwritten(ws: Workspace):
    first, second = copy_databases(ws), copy_databases(ws)
    names = {path.name for path in (*first, *second)}
    assert names == {
        *("cases-1-0001.db", "cases-1-0002.db", "scans-1-0001.db", "scans-1-0002.db"),
    }
