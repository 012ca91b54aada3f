"""An export that lacks a column says nothing of it: what an earlier one told stays."""

from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import Clock, give_letterhead
from integration.guaranteed_tapes import FREE, INSTALMENT, INTEREST, LIU, OVERDUE, WANG, write
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CasePage
from shouyue.casework.inputs import GuaranteeInput, LetterSelection
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.periods.guarantees import stranger
from shouyue.casework.proving import prove
from shouyue.casework.records.stating import state_guarantee
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.tapes.views import TapeReport
from shouyue.casework.workspace import Workspace
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans

GUARANTORS = ("保证人", "保证人证件号码", "保证人电话")
SUMS = ("拖欠本金", "拖欠利息", "逾期起始日")


@pytest.fixture
def village(empty: Workspace, tmp_path: Path) -> Workspace:
    load_tape(empty, write(tmp_path / "first.csv", "2026-11-20"))
    give_letterhead(empty)
    return empty


def next_tape(ws: Workspace, tmp_path: Path, *without: str, **more: object) -> TapeReport:
    path = write(tmp_path / "next.csv", "2026-11-22", without=without, **more)  # type: ignore[arg-type]  # as told
    return load_tape(ws, path)


def loan(ws: Workspace, note: str) -> LoanRow:
    return loans.rows(ws.vault, ws.branch)[note]


def page(ws: Workspace, note: str) -> CasePage:
    found = case_page(ws, note)
    assert found is not None
    return found


def kept(report: TapeReport) -> list[str]:
    """What the file has no column for, as the import says it."""
    return [str(one.params.get("what", one.code)).rpartition(".")[2] for one in report.hints]


def warned(report: TapeReport) -> list[tuple[int, str, str]]:
    return [(one.line, one.note, str(one.reason.params.get("name"))) for one in report.warnings]


def state(ws: Workspace, guarantor: str) -> None:
    said = GuaranteeInput(
        note=OVERDUE, guarantor=guarantor, contract_date=date(2025, 3, 1), written="joint",
        period="months", months=24,
    )  # fmt: skip
    assert isinstance(state_guarantee(ws, said), Saved)


@pytest.mark.parametrize("without", [GUARANTORS, GUARANTORS[:1]])
def test_guarantors_stay_where_the_file_has_no_column_of_them(
    village: Workspace, tmp_path: Path, without: tuple[str, ...]
):
    lines = [(one.note, one.reason) for one in today(village, whole=True).lines]
    report = next_tape(village, tmp_path, *without)
    assert kept(report) == ["guarantors"]
    assert report.changed == 0
    assert [one.name for one in page(village, OVERDUE).guarantees] == ["王保一", "刘保二"]
    assert [(one.note, one.reason) for one in today(village, whole=True).lines] == lines
    assert prove(village).is_sound


def test_numbers_and_phones_of_guarantors_stay_with_their_names(village: Workspace, tmp_path: Path):
    state(village, "王保一")
    report = next_tape(village, tmp_path, *GUARANTORS[1:])
    assert kept(report) == ["guarantor_id", "guarantor_phone"]
    people = [(one.guarantor, one.phone, one.stated) for one in page(village, OVERDUE).guarantees]
    assert people == [(WANG, "13800000021", 1), (LIU, "13800000022", 0)]


def test_of_two_guarantors_of_one_name_nobody_guesses_who_is_meant(
    empty: Workspace, tmp_path: Path
):
    twins = {OVERDUE: {"保证人": "王保一、王保一"}}
    load_tape(empty, write(tmp_path / "first.csv", "2026-11-20", changed=twins))
    next_tape(empty, tmp_path, *GUARANTORS[1:], changed=twins)
    assert loan(empty, OVERDUE).guarantors == (("王保一", "", "", ""), ("王保一", "", "", ""))


def test_everything_else_that_the_file_says_nothing_of_stays_too(
    village: Workspace, tmp_path: Path
):
    before = loans.rows(village.vault, village.branch)
    report = next_tape(
        village, tmp_path, "客户号", "联系电话", "家庭住址", "合同号", "产品名称", "担保方式",
        "年利率(%)", "罚息利率(%)", "五级分类", "客户经理",
    )  # fmt: skip
    assert loans.rows(village.vault, village.branch) == before
    assert kept(report) == [
        *("bank_class", "officer", "phones", "address", "security", "product", "contract"),
        *("customer_no", "rate_ppm", "penalty_ppm"),
    ]


def test_a_column_that_no_file_ever_had_is_no_news(empty: Workspace, tmp_path: Path):
    bare = ("担保方式", *GUARANTORS)
    load_tape(empty, write(tmp_path / "first.csv", "2026-11-20", without=bare))
    assert next_tape(empty, tmp_path, *bare).hints == ()


def test_an_empty_cell_of_a_column_that_is_there_says_none(village: Workspace, tmp_path: Path):
    nobody = {OVERDUE: {**dict.fromkeys(GUARANTORS, ""), "客户经理": "", "五级分类": ""}}
    report = next_tape(village, tmp_path, changed=nobody)
    found = loan(village, OVERDUE)
    assert (found.guarantors, found.officer, found.bank_class) == ((), "", "")
    assert report.hints == ()


def test_a_guarantor_who_is_named_no_more_is_told_by_name_while_he_can_be_asked(
    village: Workspace, tmp_path: Path
):
    gone = {OVERDUE: {"保证人": "刘保二", "保证人证件号码": LIU, "保证人电话": ""}}
    report = next_tape(village, tmp_path, changed=gone)
    assert warned(report) == [(4, OVERDUE, "王保一")]
    assert report.warnings[0].reason.code == "casework.tape.guarantor_gone"
    assert report.warnings[0].reason.params["last_day"] == "2027-02-01"


def test_one_whose_period_is_over_goes_without_a_word(empty: Workspace, tmp_path: Path):
    old = {OVERDUE: {"发放日期": "2018-03-01", "到期日期": "2020-03-01"}}
    load_tape(empty, write(tmp_path / "first.csv", "2026-11-20", changed=old))
    gone = {OVERDUE: {**old[OVERDUE], **dict.fromkeys(GUARANTORS, "")}}
    assert next_tape(empty, tmp_path, changed=gone).warnings == ()


def test_one_whose_contract_is_stated_keeps_his_name_on_every_list(
    village: Workspace, tmp_path: Path
):
    state(village, "王保一")
    report = next_tape(village, tmp_path, changed={OVERDUE: dict.fromkeys(GUARANTORS, "")})
    assert warned(report) == [(4, OVERDUE, "王保一"), (4, OVERDUE, "刘保二")]
    assert report.warnings[0].reason.code == "casework.tape.stated_guarantor_gone"
    assert [one.name for one in page(village, OVERDUE).guarantees] == ["王保一"]
    assert WANG not in repr([one.reason for one in today(village, whole=True).lines])
    state(village, "王保一")  # and can still be stated anew


def test_the_name_of_whom_nobody_knows_is_the_end_of_his_number(village: Workspace):
    assert (stranger(WANG).name, stranger(WANG).key) == (f"…{WANG[-4:]}", WANG)
    assert stranger(WANG, "王保一").name == "王保一"
    assert stranger("王保一").name == "王保一"


def test_what_is_late_stays_late_where_the_file_has_no_sums(
    village: Workspace, tmp_path: Path, clock: Clock
):
    before = {
        one.note: one.days_past_due
        for one in (page(village, note).loan for note in (INSTALMENT, INTEREST, FREE))
    }
    report = next_tape(village, tmp_path, *SUMS)
    assert kept(report) == ["keeps_lateness"]
    after = {note: page(village, note).loan for note in before}
    assert {note: one.days_past_due for note, one in after.items()} == before
    assert after[INSTALMENT].overdue_principal == 5_000_00
    assert [one.overdue_interest for one in after.values()] == [None, None, None]
    assert report.settled == report.newly_overdue == ()


def test_no_letter_is_called_back_for_sums_that_the_file_leaves_out(
    village: Workspace, tmp_path: Path
):
    made = compose(village, LetterSelection("F02", (INSTALMENT,)), tmp_path / "l.pdf")
    assert len(made.letters) == 1
    confirm_printed(village, made.batch, tuple(one.serial for one in made.letters))
    assert next_tape(village, tmp_path, *SUMS).to_recall == 0


def test_of_what_was_paid_something_nobody_says_that_it_is_late(village: Workspace, tmp_path: Path):
    paid = {INSTALMENT: {"贷款余额": "45000"}}
    next_tape(village, tmp_path, *SUMS, changed=paid)
    assert page(village, INSTALMENT).loan.days_past_due == 0


def test_interest_alone_is_not_paid_by_a_column_that_is_left_out(
    village: Workspace, tmp_path: Path
):
    report = next_tape(village, tmp_path, "拖欠利息", "逾期起始日")
    assert kept(report) == ["keeps_lateness"]
    assert page(village, INTEREST).loan.days_past_due > 0
    assert loan(village, FREE).is_late is False


def test_an_older_export_takes_what_does_not_move_from_the_newer(
    village: Workspace, tmp_path: Path
):
    before = loans.rows(village.vault, village.branch)
    path = write(tmp_path / "older.csv", "2026-10-20", without=(*GUARANTORS, *SUMS))
    assert load_tape(village, path).hints[1:] == ()
    assert loans.rows(village.vault, village.branch) == before
