"""Lists of cases: every filter and order against a plain computation over the same loans."""

import random
from datetime import date, timedelta

import pytest

from factories import (
    make_acknowledgment_returned,
    make_contact_recorded,
    make_loan_row,
    make_promise_made,
)
from reading import TODAY, Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases, officers, villages
from shouyue.casework.cases.views import CaseFilter, CaseLine
from shouyue.casework.periods import clocks
from shouyue.casework.policy import shipped_policy, shipped_rules
from shouyue.domain.arrears import class_floor
from shouyue.domain.debts import Debt
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.pinyin import sort_key
from shouyue.vault.queries import standing

AS_OF = TODAY - timedelta(days=3)
COUNT = 160
NAMES = ("张三", "李四", "王小麦", "单田芳", "安平", "重阳", "钱多", "欧阳震华", "仇万里")
VILLAGES = ("大湾村", "上王庄", "杏花村")
OFFICERS = ("赵小军", "刘敏", "")
DUE_IN = (-1500, -1095, -400, -90, -2, 0, 1, 20, 37, 38, 700)
STANDINGS = ("all", "overdue", "coming_due", "current", "settled")
ORDERS = ("urgency", "name", "due", "balance", "days_past_due")


def _rows() -> list[LoanRow]:
    rng = random.Random(7)
    rows = []
    for number in range(COUNT):
        due = TODAY + timedelta(
            days=rng.choice((-1500, -1095, -400, -90, -2, 0, 1, 20, 37, 38, 700))
        )
        rows.append(
            make_loan_row(
                note=f"JK{number:04}",
                name=rng.choice(NAMES),
                id_number="",
                due=(due + timedelta(days=rng.randint(0, 1))).isoformat(),
                balance=rng.choice((0, 1, 500_000, 1_000_000)),
                overdue_principal=rng.choice((0, 0, None, 100)),
                overdue_interest=rng.choice((0, None, 0, None, 200)),
                penalty=rng.choice((0, None, 0, None, 30)),
                address=f"双桥镇{rng.choice(VILLAGES)}{rng.randint(1, 9)}组",
                officer=rng.choice(OFFICERS),
            )
        )
    return rows


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("branch") / "v", name="孙内勤", role="clerk") as made:
        rows = _rows()
        ref = made.tape(rows, AS_OF)
        gone = [make_loan_row(note=row.note, state="gone") for row in rows[::17]]
        made.tape(gone, AS_OF, on=ref)
        rng = random.Random(3)
        for row in rng.sample(rows, 40):
            day = TODAY - timedelta(days=rng.randint(0, 900))
            made.say(
                rng.choice(
                    (
                        make_acknowledgment_returned(note=row.note, on=day),
                        make_promise_made(note=row.note, on=day, due=day + timedelta(days=9)),
                        make_contact_recorded(
                            note=row.note,
                            channel="call",
                            recorded=True,
                            at=f"{day.isoformat()}T10:00",
                            next_on=day + timedelta(days=30),
                        ),
                    )
                )
            )
        yield made


def everything(made: Reading) -> list[dict[str, object]]:
    rows = made.ws.vault.cases.execute(
        "SELECT id, note, name, state, village, officer, balance, due,"
        " COALESCE(overdue_principal, 0) + COALESCE(overdue_interest, 0),"
        " COALESCE(overdue_principal, 0) + COALESCE(overdue_interest, 0) + COALESCE(penalty, 0)"
        " FROM loan"
    ).fetchall()
    events = standing.events(made.ws.vault, "SH-01", [row[1] for row in rows])
    guarantees = guarantees_to_act_on(made)
    found = []
    for number, note, name, state, village, officer, balance, due, owing, charged in rows:
        day = date.fromisoformat(due)
        clock = clocks.clock(Debt((day,)), events.get(note, ()), TODAY, shipped_rules())
        owed = state == "here" and balance + charged > 0
        late = owed and (day < TODAY or owing > 0)
        soon = shipped_policy().worklist.soon_days
        found.append(
            {
                "id": number,
                "note": note,
                "name": name,
                "village": village,
                "officer": officer,
                "balance": balance,
                "due": due,
                "clock": clock,
                "guarantees": guarantees.get(number, []),
                "all": True,
                "state": state,
                "overdue": late,
                "since": min(day, AS_OF).isoformat() if owed and owing else due,
                "coming_due": owed and not late and day <= TODAY + timedelta(days=soon),
                "current": owed and not late,
                "settled": not owed,
            }
        )
    return found


def guarantees_to_act_on(made):
    """Loan → the days to act on its guarantees (what is kept of them is tested with the clocks)."""
    clocks.refresh(made.ws)
    found = {}
    for number, day in made.ws.vault.cases.execute(
        "SELECT loan, act_by FROM guarantee_clock WHERE act_by IS NOT NULL"
        " AND NOT (kind = 'general' AND status = 'preserved')"
    ).fetchall():
        found.setdefault(number, []).append(date.fromisoformat(day))
    return found


def _key(order: str, loan: dict[str, object]) -> tuple[object, ...]:
    clock = loan["clock"]
    ends = [*loan["guarantees"], *([] if clock.status == "expired" else [clock.act_by])]
    coming = [] if loan["settled"] else [day for day in ends if day >= TODAY]
    group = 2 if loan["settled"] else int(not coming)
    return {
        "urgency": (group, min(coming, default=clock.act_by)),
        "name": (sort_key(str(loan["name"])),),
        "due": (loan["due"],),
        "balance": (0 if loan["settled"] else -loan["balance"],),
        "days_past_due": (not loan["overdue"], loan["since"]),
    }[order]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("wanted", STANDINGS)
@pytest.mark.parametrize(
    ("village", "officer"), [("", ""), ("大湾村", ""), ("", "刘敏"), ("上王庄", "刘敏")]
)
def test_every_filter_and_order_lists_what_a_plain_computation_does(
    branch, wanted, order, village, officer
):
    asked = CaseFilter(standing=wanted, village=village, officer=officer, order=order)
    total, lines = list_cases(branch.ws, asked, COUNT * 2)
    due = {loan["note"]: loan for loan in everything(branch)}
    expected = {
        note
        for note, loan in due.items()
        if loan[wanted]
        and (not village or loan["village"] == village)
        and (not officer or loan["officer"] == officer)
    }
    assert {line.note for line in lines} == expected
    assert all(line.balance == (not line.settled) * due[line.note]["balance"] for line in lines)
    assert total == len(expected) == len(lines)
    keys = [_key(order, due[line.note]) for line in lines]
    if order == "urgency" and wanted in ("coming_due", "current", "settled"):
        keys = [(due[line.note]["due"],) for line in lines]
    assert keys == sorted(keys)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("village", ["", "杏花村"])
def test_pages_put_together_are_the_whole_list(branch, order, village):
    asked = CaseFilter(order=order, village=village)
    total, whole = list_cases(branch.ws, asked, COUNT * 2)
    pages: list[CaseLine] = []
    while len(pages) < total:
        again, page = list_cases(branch.ws, asked, 7, len(pages))
        assert again == total
        assert 0 < len(page) <= 7
        pages += page
    assert tuple(pages) == tuple(whole)
    assert list_cases(branch.ws, asked, 7, total) == (total, ())


def test_the_page_of_a_loan_says_whether_the_bank_still_has_it(branch):
    for loan in everything(branch)[::7]:
        page = case_page(branch.ws, str(loan["note"]))
        assert page.loan.is_gone == (loan["state"] == "gone")
        assert page.loan.settled == loan["settled"]


def test_a_line_says_what_the_rules_say_today(branch):
    _, lines = list_cases(branch.ws, CaseFilter(), COUNT * 2)
    due = {loan["note"]: loan for loan in everything(branch)}
    for line in lines:
        clock = due[line.note]["clock"]
        last = clock.last_day_conservative or clock.act_by
        assert line.limitation.last_day == last
        assert line.limitation.status == clock.status
        assert line.limitation.days_left == (last - TODAY).days
        assert line.loan_class == class_floor(line.days_past_due, shipped_policy().arrears)
        assert (line.days_past_due > 0) == (due[line.note]["overdue"] and not line.settled)
        if line.days_past_due:
            since = date.fromisoformat(due[line.note]["since"])
            assert line.days_past_due == (TODAY - since).days


def test_the_search_narrows_a_list_and_keeps_its_order(branch):
    total, lines = list_cases(branch.ws, CaseFilter(query="zs", order="balance"), COUNT)
    assert total == len(lines) > 0
    assert {line.name for line in lines} == {"张三"}
    assert [line.balance for line in lines] == sorted(
        (line.balance for line in lines), reverse=True
    )
    total, lines = list_cases(branch.ws, CaseFilter(query="张三 大湾", village="大湾村"), COUNT)
    assert {(line.name, line.village) for line in lines} == {("张三", "大湾村")}
    assert list_cases(branch.ws, CaseFilter(query="没有这个人"), 9) == (0, ())
    assert list_cases(branch.ws, CaseFilter(query="·"), COUNT * 2)[0] == COUNT


def test_villages_and_officers_are_those_of_the_loans(branch):
    assert villages(branch.ws) == ("大湾村", "上王庄", "杏花村")
    assert officers(branch.ws) == ("刘敏", "赵小军")


def test_a_branch_without_a_tape_lists_nothing(tmp_path):
    with reading(tmp_path / "v") as made:
        assert list_cases(made.ws, CaseFilter()) == (0, ())
        assert villages(made.ws) == officers(made.ws) == ()


def test_a_supervisor_lists_the_loans_of_every_branch_that_is_here(tmp_path):
    with reading(tmp_path / "v", name="周督导", role="supervisor") as made:
        made.tape([make_loan_row(note="N1", name="甲")])
        made.tape([make_loan_row(note="N1", name="乙"), make_loan_row(note="N2")], branch="SH-02")
        assert list_cases(made.ws, CaseFilter())[0] == 3
    with reading(tmp_path / "w", name="李守信", role="officer") as made:
        made.tape([make_loan_row(note="N1", name="甲")])
        made.tape([make_loan_row(note="N1", name="乙"), make_loan_row(note="N2")], branch="SH-02")
        assert list_cases(made.ws, CaseFilter())[0] == 1
