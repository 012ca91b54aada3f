"""A supervisor opens cases and makes letters of any branch of theirs; its people read it there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import BRANCH, COMING, OVERDUE
from integration.two_branches import HILL, Bank, two_branches
from shouyue.casework.batches import batches, letters_out
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.finding import search
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.contents.letterhead import BranchLetterhead, set_branch_letterhead, workplaces
from shouyue.casework.elsewhere import BranchError
from shouyue.casework.exchange import exchange_now
from shouyue.casework.inputs import (
    AgainInput,
    ContactInput,
    IncidentInput,
    LetterSelection,
    PromiseInput,
    RecallInput,
    RepaymentInput,
    ServingInput,
)
from shouyue.casework.letters.composing import confirm_printed, remake
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.slips.acknowledgments import record_serving
from shouyue.desk.deeds import Deeds
from shouyue.ledger.ids import parse_ref

DAY = date(2026, 11, 23)
HEAD = BranchLetterhead("青禾农村商业银行", "高坡支行", "0000-1", "0000-2", code=HILL)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with two_branches(tmp_path) as bank:
        yield bank


def told(progress: int, of: int) -> None:
    """Nobody listens."""


def never() -> bool:
    return False


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def test_a_case_is_of_the_branch_that_it_is_opened_in(bank: Bank):
    acts = Deeds(bank.chief)
    here, there = acts.case(OVERDUE), acts.at(HILL).case(OVERDUE)
    assert (here.name, here.branch) == ("王小麦", BRANCH)
    assert (there.name, there.branch) == ("何满仓", HILL)
    assert acts.at("").case(OVERDUE).name == "王小麦"
    assert [one for one, _ in acts.workplaces()] == [BRANCH, HILL]
    assert len(workplaces(bank.hill)) == 1
    _, cases = acts.at(HILL).cases(CaseFilter(), 10, 0)
    assert {one.name for one in cases} == {"何满仓", "罗翠莲", "孙老三"}
    assert set(acts.at(HILL).villages()) == {"高坡村", "杏花村", "柳树村"}
    total, everywhere = list_cases(bank.chief, CaseFilter(), 10, 0)
    assert total == 8
    names = {(one.note, one.branch): one.name for one in everywhere}
    assert (names[OVERDUE, BRANCH], names[OVERDUE, HILL]) == ("王小麦", "何满仓")
    assert "高坡村" in acts.villages()
    assert "高坡村" not in acts.at(BRANCH).villages()


def test_what_is_found_and_what_is_to_do_says_of_which_branch_it_is(bank: Bank):
    (hit,) = search(bank.chief, "何满仓")
    assert hit.branch == HILL
    lines = {(line.note, line.branch): line.name for line in today(bank.chief).lines}
    assert lines[OVERDUE, BRANCH] == "王小麦"
    assert lines[OVERDUE, HILL] == "何满仓"


def test_records_stand_in_the_case_of_that_branch_and_are_read_there(bank: Bank):
    there = Deeds(bank.chief).at(HILL)
    promise = PromiseInput(500_00, date(2026, 12, 20))
    contact = saved(
        there.record_contact(
            ContactInput(OVERDUE, "call", "2026-11-23T09:00", words="下月还", promise=promise)
        )
    )
    event = saved(there.record_incident(IncidentInput(OVERDUE, DAY, "lawsuit")))
    paid = saved(there.record_repayment(RepaymentInput(OVERDUE, 100_00, DAY, slip="1")))
    refs = [*contact.refs, *event.refs, *paid.refs]
    assert {parse_ref(ref).branch for ref in refs} == {HILL}
    own = case_page(bank.chief, OVERDUE)
    assert own.history == ()
    (row,) = bank.chief.vault.cases.execute("SELECT contact FROM promise").fetchall()
    assert row[0] == contact.refs[0]
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    history = case_page(bank.hill, OVERDUE).history
    assert {line.ref for line in history} == set(refs)
    assert {line.by for line in history} == {"周督导"}
    assert prove(bank.hill).is_sound
    assert prove(bank.chief).is_sound


def test_letters_go_out_in_the_name_of_the_branch_and_its_people_have_them(
    bank: Bank,
    tmp_path: Path,
):
    saved(set_branch_letterhead(bank.chief, HEAD))
    there = Deeds(bank.chief).at(HILL)
    order = LetterSelection("F02", overdue=True)
    report = there.compose(order, tmp_path / "o.pdf", told, never)
    assert parse_ref(report.batch).branch == HILL
    assert {one.branch for one in report.letters} == {HILL}
    assert [one.batch for one in there.batches()] == [report.batch]
    assert batches(bank.chief) == ()
    serials = {one.note: one.serial for one in report.letters}
    again = there.remake(report.batch, tmp_path / "again.pdf", told, never)
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    assert again.pages == report.pages
    saved(confirm_printed(bank.chief, report.batch, list(serials.values())))
    assert there.remake(report.batch, tmp_path / "look.pdf", told, never).copies == ()
    wanted = AgainInput("原件淋湿了")
    copied = remake(bank.chief, report.batch, tmp_path / "copies.pdf", asked=wanted)
    assert {*copied.copies} == {*serials.values()}
    assert {one.serial for one in there.letters_out()} == set(serials.values())
    assert letters_out(bank.chief) == ()
    saved(there.record_serving(ServingInput(serials[OVERDUE], DAY, "left")))
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    of_case = case_page(bank.hill, OVERDUE)
    assert {one.serial for one in of_case.letters} == {serials[OVERDUE]}
    assert "letter.copied" in [line.kind for line in of_case.history]
    assert prove(bank.hill).is_sound


def test_a_paper_is_recorded_in_the_branch_of_its_letter(
    bank: Bank,
    tmp_path: Path,
):
    saved(set_branch_letterhead(bank.chief, HEAD))
    order = LetterSelection("F02", overdue=True)
    report = Deeds(bank.chief).at(HILL).compose(order, tmp_path / "o.pdf", told, never)
    serials = [one.serial for one in report.letters]
    saved(confirm_printed(bank.chief, report.batch, serials))
    recalled = saved(recall_letters(bank.chief, RecallInput((serials[0],))))
    served = saved(record_serving(bank.chief, ServingInput(serials[1], DAY, "left")))
    assert {parse_ref(ref).branch for ref in (*recalled.refs, *served.refs)} == {HILL}


def test_a_letter_recalled_on_one_laptop_and_served_on_the_other_is_on_both_lists(
    bank: Bank,
    tmp_path: Path,
):
    saved(set_branch_letterhead(bank.chief, HEAD))
    order = LetterSelection("F02", overdue=True)
    report = Deeds(bank.chief).at(HILL).compose(order, tmp_path / "o.pdf", told, never)
    serial = next(one.serial for one in report.letters if one.note == OVERDUE)
    saved(confirm_printed(bank.chief, report.batch, [serial]))
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    saved(recall_letters(bank.chief, RecallInput((serial,))))
    served = saved(record_serving(bank.hill, ServingInput(serial, DAY, "ems_delivered")))
    assert "casework.recall.went_out_all_the_same" not in {one.code for one in served.hints}
    for ws in (bank.chief, bank.hill, bank.chief):
        exchange_now(ws)
    code = "casework.today.sent_though_recalled"
    for ws in (bank.chief, bank.hill):
        (line,) = (one for one in today(ws, whole=True).lines if one.reason.code == code)
        assert (line.note, line.branch, line.act) == (OVERDUE, HILL, "call")


def test_nobody_works_where_they_do_not(bank: Bank):
    acts = Deeds(bank.hill).at(BRANCH)
    for look in (lambda: acts.case(OVERDUE), lambda: acts.cases(CaseFilter(), 1, 0)):
        with pytest.raises(BranchError, match="not_ours"):
            look()
    with pytest.raises(BranchError, match="not_ours"):
        acts.record_contact(ContactInput(COMING, "call", "2026-11-23T09:00"))
