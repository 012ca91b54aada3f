"""Letters to others than the borrower, and papers that ask for nothing: whose they are, and when
there can be none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from factories import make_loan_row
from integration.acts_branch import blamed, give_letterhead
from reading import Reading, reading
from shouyue.casework.batches import letter, letters_of_batch, letters_out
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    GuaranteeInput,
    LanguageInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.languages import state_language
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.records.clock_previews import preview_acknowledgment
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_guarantee
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.ledger.facts import read_fact
from shouyue.ledger.kinds import BatchComposed, GuaranteeStated, content
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.images import page_sizes

NOTE, SOON = "N0", "N1"
WANG, ZHAO = "110105198001010002", "赵六"
DAY = date(2026, 11, 23)
JOINT = GuaranteeInput(NOTE, "王五", date(2024, 1, 10), written="joint", period="months", months=24)
PEOPLE = (("王五", WANG, "13800000000", ""), (ZHAO, "", "13900000000", ""))
LOAN = make_loan_row(
    note=NOTE, name="张三", due="2026-06-30", disbursed="2024-01-10", balance=50_000_00,
    overdue_principal=50_000_00, overdue_interest=812_50, guarantors=PEOPLE,
)  # fmt: skip
COMING = make_loan_row(
    note=SOON, name="钱二", due="2026-12-20", disbursed="2025-12-20", balance=20_000_00,
    overdue_principal=None, overdue_interest=None, guarantors=PEOPLE,
)  # fmt: skip


OLDER = make_loan_row(
    note="N9", name="周九", due="2020-06-30", disbursed="2019-01-10", balance=50_000_00,
    overdue_principal=50_000_00, overdue_interest=812_50, guarantors=(),
)  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Reading]:
    """A loan that is overdue and one that falls due, each with two guarantors."""
    with reading(tmp_path / "v", [LOAN, COMING]) as made:
        give_letterhead(made.ws)
        yield made


def letters(made: Reading, out: Path, form: str, note: str = NOTE, **asked: str) -> BatchReport:
    return compose(made.ws, LetterSelection(form, (note,), **asked), out)


def refused(report: BatchReport) -> dict[str, str]:
    return {one.name: one.reason.code for one in report.refused}


def to(report: BatchReport) -> list[str]:
    return [one.to for one in report.letters]


def words(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(p.get_textpage().get_text_range() for p in document).split())


def batch(made: Reading) -> BatchComposed:
    row = made.ws.vault.cases.execute(
        "SELECT header, body FROM fact JOIN batch ON batch.fact = fact.id ORDER BY fact.id DESC"
    ).fetchone()
    said = content(read_fact(*row))
    assert isinstance(said, BatchComposed)
    return said


def stated(made: Reading, **changed: object) -> None:
    for name in ("王五", ZHAO):
        typed = replace(JOINT, guarantor=name, **changed)  # type: ignore[arg-type]  # its own
        assert isinstance(state_guarantee(made.ws, typed), Saved)


def test_each_guarantor_gets_a_letter_of_his_own(made: Reading, tmp_path: Path):
    stated(made)
    report = letters(made, tmp_path / "o.pdf", "F03")
    assert to(report) == ["王五", ZHAO]
    assert [one.name for one in report.letters] == ["张三", "张三"]
    assert report.pages == 4
    assert [one.guarantor for one in batch(made).letters] == [WANG, ZHAO]
    text = words(tmp_path / "o.pdf")
    for said in ("王五，您好", "连带责任保证", "¥50,812.50", "2028年6月30日", "110105********0002"):
        assert said in text


def test_a_guarantor_named_by_name_gets_his_letters_in_his_language(made: Reading, tmp_path: Path):
    stated(made)
    assert isinstance(state_language(made.ws, LanguageInput(NOTE, "ug", "王五")), Saved)
    assert letters(made, tmp_path / "o.pdf", "F03").letters
    assert [one.language for one in batch(made).letters] == ["ug", ""]


def test_a_general_guarantor_is_told_that_he_may_wait_for_the_court(made: Reading, tmp_path: Path):
    stated(made, written="general")
    letters(made, tmp_path / "o.pdf", "F03", to="王五")
    text = words(tmp_path / "o.pdf")
    assert "在那以前，您可以不还" in text
    assert "请您代为归还" not in text


def test_a_guarantor_reads_the_number_of_his_contract_where_it_was_typed(
    made: Reading, tmp_path: Path
):
    assert isinstance(state_guarantee(made.ws, JOINT), Saved)
    letters(made, tmp_path / "o.pdf", "F03", to="王五")
    assert "保证合同号" not in words(tmp_path / "o.pdf")
    numbered = replace(JOINT, number="农信保2024-017")
    assert isinstance(state_guarantee(made.ws, numbered), Saved)
    letters(made, tmp_path / "n.pdf", "F03", to="王五")
    assert "农信保2024-017" in words(tmp_path / "n.pdf")


def test_no_guarantor_is_asked_before_somebody_stated_what_he_promised(made: Reading, tmp_path):
    assert isinstance(state_guarantee(made.ws, JOINT), Saved)
    report = letters(made, tmp_path / "o.pdf", "F03")
    assert to(report) == ["王五"]
    assert refused(report) == {ZHAO: "casework.letters.guarantee_not_stated"}


def test_no_guarantor_is_asked_whose_period_is_over(made: Reading, tmp_path: Path):
    stated(made, months=4)  # to 2026-10-30
    report = letters(made, tmp_path / "o.pdf", "F03")
    assert refused(report) == dict.fromkeys(("王五", ZHAO), "casework.letters.guarantee_over")
    assert report.refused[0].reason.params == {"last_day": "2026-10-30"}
    assert report.batch == ""


def test_a_guarantor_is_told_that_the_time_of_the_claim_on_him_may_be_over(made: Reading, tmp_path):
    made.tape([msgspec.structs.replace(OLDER, guarantors=PEOPLE[1:])])
    held = GuaranteeInput(
        "N9", ZHAO, date(2019, 1, 10), written="joint", period="months", months=24
    )
    assert isinstance(state_guarantee(made.ws, held), Saved)
    for on, whose in ((date(2021, 1, 5), ZHAO), (date(2022, 1, 5), ""), (date(2024, 12, 5), "")):
        slip = AcknowledgmentInput(on, note="N9", guarantor=whose, finger="右手食指")
        assert isinstance(record_acknowledgment(made.ws, slip), Saved)
    page = case_page(made.ws, "N9")
    assert page.clock.status == "running"
    assert page.guarantees[0].status == "preserved"
    assert len(letters(made, tmp_path / "o.pdf", "F03", "N9").letters) == 1
    assert "这笔贷款可能已过诉讼时效" in words(tmp_path / "o.pdf")


def test_no_guarantor_is_asked_whose_promise_binds_nobody(made: Reading, tmp_path: Path):
    stated(made, defect="village_committee_without_procedure")
    report = letters(made, tmp_path / "o.pdf", "F03")
    assert set(refused(report).values()) == {"casework.letters.guarantee_void"}


def test_one_of_several_guarantors_is_named(made: Reading, tmp_path: Path):
    stated(made)
    assert to(letters(made, tmp_path / "o.pdf", "F03", to=ZHAO)) == [ZHAO]
    nobody = letters(made, tmp_path / "n.pdf", "F03", to="孙七")
    assert refused(nobody) == {"张三": "casework.guarantee.which"}


def test_a_whole_list_is_for_the_loans_that_have_guarantors(made: Reading, tmp_path: Path):
    stated(made)
    alone = make_loan_row(
        note="N2", name="独一", due="2026-06-30", balance=10_00, overdue_interest=1, guarantors=()
    )
    made.tape([LOAN, COMING, alone])
    report = compose(made.ws, LetterSelection("F03", overdue=True), tmp_path / "o.pdf")
    assert to(report) == ["王五", ZHAO]
    assert report.refused == ()
    meant = letters(made, tmp_path / "n.pdf", "F03", "N2")
    assert refused(meant) == {"独一": "casework.letters.no_guarantor"}


def test_who_owes_nothing_yet_has_guarantors_who_owe_nothing(made: Reading, tmp_path: Path):
    report = letters(made, tmp_path / "o.pdf", "F03", SOON)
    assert set(refused(report).values()) == {"casework.letters.not_overdue"}


def test_what_stops_dunning_stops_it_for_the_guarantor_too(made: Reading, tmp_path: Path):
    stated(made)
    said = CircumstanceInput(NOTE, "complaint_open", DAY)
    assert isinstance(note_circumstance(made.ws, said), Saved)
    for form in ("F03", "F19"):
        report = letters(made, tmp_path / "o.pdf", form)
        assert set(refused(report).values()) == {"DUNNING_STOPPED"}
    meant = {"to": "李四", "basis": "合同上签了名"}
    report = letters(made, tmp_path / "o.pdf", "F04", **meant)
    assert refused(report) == {"李四": "DUNNING_STOPPED"}


def test_a_reason_against_a_rule_is_for_one_guarantor(made: Reading, tmp_path: Path):
    stated(made)
    with pytest.raises(LettersError, match="reason_for_one"):
        letters(made, tmp_path / "o.pdf", "F03", reason="期间只剩三天")
    assert to(letters(made, tmp_path / "o.pdf", "F03", reason="期间只剩三天", to=ZHAO)) == [ZHAO]


def test_a_slip_of_a_guarantor_holds_him_and_moves_no_clock_of_the_borrower(
    made: Reading, tmp_path: Path
):
    stated(made)
    report = letters(made, tmp_path / "o.pdf", "F03", to=ZHAO)
    before = case_page(made.ws, NOTE).clock.act_by
    slip = AcknowledgmentInput(DAY, serial=report.letters[0].serial, finger="右手食指", agrees=True)
    assert isinstance(record_acknowledgment(made.ws, slip), Saved)
    page = case_page(made.ws, NOTE)
    assert page.clock.act_by == before
    statuses = {one.name: one.status for one in page.guarantees}
    assert statuses == {"王五": "open", ZHAO: "preserved"}


def test_the_look_ahead_at_a_slip_of_a_guarantor_moves_no_clock_of_the_borrower(
    made: Reading, tmp_path: Path
):
    stated(made)
    (one,) = letters(made, tmp_path / "o.pdf", "F03", to=ZHAO).letters
    now = case_page(made.ws, NOTE).clock.act_by
    slip = AcknowledgmentInput(DAY, serial=one.serial, finger="右手食指", agrees=True)
    assert preview_acknowledgment(made.ws, slip).act_by == now
    typed = AcknowledgmentInput(DAY, note=NOTE, guarantor=ZHAO, finger="右手食指", agrees=True)
    assert preview_acknowledgment(made.ws, typed).act_by == now
    own = replace(typed, guarantor="")
    assert preview_acknowledgment(made.ws, own).act_by > now


def test_letters_recalls_and_history_name_whom_it_is_for(made: Reading, tmp_path: Path):
    stated(made)
    report = letters(made, tmp_path / "o.pdf", "F03")
    serials = [one.serial for one in report.letters]
    remake(made.ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    confirm_printed(made.ws, report.batch, serials)
    assert [one.to for one in letters_out(made.ws)] == ["王五", ZHAO]
    told = [line.what for line in case_page(made.ws, NOTE).history if line.kind == "batch.composed"]
    assert [(one.code, one.params["to"]) for one in told] == [
        ("casework.history.letter_to", f"王五、{ZHAO}")
    ]
    assert isinstance(recall_letters(made.ws, RecallInput((serials[0],))), Saved)
    found = letter(made.ws, serials[0])
    assert found is not None
    assert (found.to, found.state) == ("王五", "recalled")
    assert [one.to for one in letters_of_batch(made.ws, report.batch)] == ["王五", ZHAO]


def test_a_co_borrower_is_named_with_the_ground_of_his_debt(made: Reading, tmp_path: Path):
    asked = {"to": "李四妹", "to_id": "110105195503120000", "basis": "您在借款合同上签了名"}
    report = letters(made, tmp_path / "o.pdf", "F04", **asked)
    assert to(report) == ["李四妹"]
    text = words(tmp_path / "o.pdf")
    for said in ("李四妹，您好", "张三", "您在借款合同上签了名", "110105********0000"):
        assert said in text


@pytest.mark.parametrize(
    ("note", "mark", "status"),
    [(NOTE, "fingerprint", "running"), (NOTE, "x_only", "running"), ("N9", "seal", "expired")],
)
def test_what_a_co_borrower_signs_is_a_demand_on_all_and_revives_nothing_for_others(
    made: Reading, tmp_path: Path, note: str, mark: str, status: str
):
    made.tape([LOAN, COMING, OLDER])
    asked = {"to": "李四妹", "basis": "您在借款合同上签了名"}
    (one,) = letters(made, tmp_path / "o.pdf", "F04", note, **asked).letters
    before = case_page(made.ws, note).clock.act_by
    slip = AcknowledgmentInput(
        DAY, serial=one.serial, mark="fingerprint", finger="食指", agrees=True
    )
    typed = replace(slip, mark=mark)  # type: ignore[arg-type]  # one of them
    assert isinstance(record_acknowledgment(made.ws, typed), Saved)
    clock = case_page(made.ws, note).clock
    assert clock.status == status
    assert (clock.act_by > before) == (mark == "fingerprint")


@pytest.mark.parametrize("asked", [{}, {"to": "李四妹"}, {"basis": "您签了名"}])
def test_nobody_is_called_a_co_borrower_without_a_name_and_a_ground(made: Reading, tmp_path, asked):
    report = letters(made, tmp_path / "o.pdf", "F04", **asked)
    assert set(refused(report).values()) == {"casework.letters.co_borrower_unnamed"}


def test_a_co_borrower_is_of_one_loan(made: Reading, tmp_path: Path):
    with pytest.raises(LettersError, match="co_borrower_of_one"):
        compose(made.ws, LetterSelection("F04", overdue=True, to="李四妹"), tmp_path / "o.pdf")


def test_before_the_register_is_told_the_borrower_is(made: Reading, tmp_path: Path):
    report = letters(made, tmp_path / "o.pdf", "F19")
    assert len(report.letters) == 1
    assert batch(made).letters[0].values["report_from"] == "2026-12-08"
    assert refused(letters(made, tmp_path / "n.pdf", "F19", SOON)) == {
        "钱二": "casework.letters.not_overdue"
    }


def paid(made: Reading, **said: object) -> None:
    typed = RepaymentInput(NOTE, 5_000_00, date(2026, 11, 20), slip="HD-0123")
    assert isinstance(record_repayment(made.ws, replace(typed, **said)), Saved)  # type: ignore[arg-type]  # its own


def test_a_payment_with_a_slip_is_confirmed_and_cash_is_not(made: Reading, tmp_path: Path):
    assert refused(letters(made, tmp_path / "o.pdf", "F18")) == {
        "张三": "casework.letters.no_payment"
    }
    paid(made, slip="", on=date(2026, 11, 19))
    assert refused(letters(made, tmp_path / "o.pdf", "F18")) == {
        "张三": "casework.letters.payment_without_slip"
    }
    paid(made)
    assert len(letters(made, tmp_path / "o.pdf", "F18").letters) == 1
    text = words(tmp_path / "o.pdf")
    for said in ("¥5,000.00", "HD-0123", "不收现金", "0000-7654321"):
        assert said in text


def test_the_counter_gives_a_receipt_on_its_own_paper_and_awaits_nothing(made: Reading, tmp_path):
    assert refused(letters(made, tmp_path / "o.pdf", "T18")) == {
        "张三": "casework.letters.no_payment"
    }
    paid(made)
    report = letters(made, tmp_path / "o.pdf", "T18")
    assert report.refused == ()
    (wide, high), *others = page_sizes(tmp_path / "o.pdf")
    assert (wide, high, others) == (pytest.approx(241, abs=0.1), pytest.approx(140, abs=0.1), [])
    text = words(tmp_path / "o.pdf")
    for said in ("¥5,000.00", "HD-0123", "不收现金", "0000-7654321"):
        assert said in text
    confirm_printed(made.ws, report.batch, [report.letters[0].serial])
    assert letters_out(made.ws) == ()


def test_what_is_left_is_said_by_figures_that_hold_the_payment(made: Reading, tmp_path: Path):
    paid(made, on=date(2026, 11, 23))
    letters(made, tmp_path / "o.pdf", "F18")
    assert "balance" not in batch(made).letters[0].values
    assert "还没有算进这一笔" in words(tmp_path / "o.pdf")


def test_money_that_a_guarantor_paid_is_not_confirmed_as_the_borrowers(made: Reading, tmp_path):
    paid(made, payer="guarantor", guarantor="王五")
    assert refused(letters(made, tmp_path / "o.pdf", "F18")) == {
        "张三": "casework.letters.paid_by_other"
    }


@pytest.mark.parametrize(("form", "pages"), [("F07", 2), ("F08", 2), ("F09", 3), ("F20", 2)])
def test_papers_to_be_signed_come_prefilled_from_the_loan(made: Reading, tmp_path, form, pages):
    report = letters(made, tmp_path / "o.pdf", form)
    assert report.pages == pages
    text = words(tmp_path / "o.pdf")
    for said in ("张三", NOTE, "¥50,812.50"):
        assert said in text


def test_an_extension_is_of_a_loan_that_is_not_due_with_a_box_for_each_guarantor(
    made: Reading, tmp_path: Path
):
    assert letters(made, tmp_path / "o.pdf", "F10", SOON).pages == 3
    text = words(tmp_path / "o.pdf")
    assert text.count("我同意展期，继续保证") == 2
    assert "¥20,000.00" in text
    late = letters(made, tmp_path / "n.pdf", "F10")
    assert refused(late) == {"张三": "casework.letters.overdue"}
    assert refused(letters(made, tmp_path / "n.pdf", "F07", SOON)) == {
        "钱二": "casework.letters.not_overdue"
    }


@pytest.mark.parametrize(("form", "moves"), [("F18", False), ("F19", False), ("F07", True)])
@pytest.mark.parametrize("agrees", [False, True])
def test_only_a_paper_that_demands_or_owns_the_debt_moves_the_clock(
    made: Reading, tmp_path: Path, form: str, moves: bool, agrees: bool
):
    paid(made, signed="")
    (made_letter,) = letters(made, tmp_path / "o.pdf", form).letters
    before = case_page(made.ws, NOTE).clock.act_by
    slip = AcknowledgmentInput(DAY, serial=made_letter.serial, finger="右手食指", agrees=agrees)
    assert isinstance(record_acknowledgment(made.ws, slip), Saved)
    assert (case_page(made.ws, NOTE).clock.act_by != before) == (moves and agrees)


@pytest.mark.parametrize(
    ("form", "note", "left"),
    [
        ("F08", NOTE, "promise_to_record"),
        ("F09", NOTE, "agreement_to_record"),
        ("F10", SOON, "extension_to_record"),
        ("F20", NOTE, "hardship_to_note"),
    ],
)
def test_what_a_signed_paper_says_by_hand_is_asked_for(made: Reading, tmp_path, form, note, left):
    (one,) = letters(made, tmp_path / "o.pdf", form, note).letters
    slip = AcknowledgmentInput(DAY, serial=one.serial, finger="右手食指", agrees=True)
    said = record_acknowledgment(made.ws, slip)
    assert isinstance(said, Saved)
    assert said.hints[-1].code == f"casework.acknowledgment.{left}"


def test_what_was_posted_and_demands_nothing_moves_no_clock(made: Reading, tmp_path: Path):
    (one,) = letters(made, tmp_path / "o.pdf", "F19").letters
    before = case_page(made.ws, NOTE).clock.act_by
    assert isinstance(
        record_serving(made.ws, ServingInput(one.serial, DAY, "ems_delivered")), Saved
    )
    assert case_page(made.ws, NOTE).clock.act_by == before


def codes(made: Reading) -> set[str]:
    return {line.reason.code for line in today(made.ws).lines if line.note == NOTE}


def test_a_letter_to_a_guarantor_is_no_notice_to_the_borrower(made: Reading, tmp_path: Path):
    stated(made)
    before = codes(made)
    assert "casework.today.overdue_without_notice" in before
    report = letters(made, tmp_path / "o.pdf", "F03")
    confirm_printed(made.ws, report.batch, [one.serial for one in report.letters])
    record_serving(made.ws, ServingInput(report.letters[0].serial, DAY, "ems_delivered"))
    assert "casework.today.overdue_without_notice" in codes(made)


def paid_up(row: LoanRow) -> LoanRow:
    return make_loan_row(
        note=row.note, name=row.name, due="2027-06-30", disbursed=row.disbursed,
        balance=row.balance, overdue_principal=0, overdue_interest=0, guarantors=row.guarantors,
    )  # fmt: skip


def test_demands_are_called_back_once_the_money_came_and_an_open_request_is_not(
    made: Reading, tmp_path: Path
):
    stated(made)
    letters(made, tmp_path / "o.pdf", "F03")
    letters(made, tmp_path / "x.pdf", "F10", SOON)
    acts = {(line.note, line.act) for line in today(made.ws).lines}
    assert (SOON, "recall") not in acts
    made.tape([paid_up(LOAN), COMING])
    (line,) = [line for line in today(made.ws).lines if line.act == "recall"]
    assert line.reason.code == "casework.today.letter_to_other_to_recall"
    assert line.reason.params["to"] in ("王五", ZHAO)


def test_of_a_slip_that_is_not_the_borrowers_nothing_else_is_asked(made: Reading, tmp_path: Path):
    stated(made)
    (one,) = letters(made, tmp_path / "o.pdf", "F03", to=ZHAO).letters
    typed = AcknowledgmentInput(DAY, serial=one.serial, mark="none")
    assert blamed(record_acknowledgment(made.ws, typed)) == {
        "mark": "casework.acknowledgment.no_mark",
    }


def test_no_letter_says_what_must_not_be_said(made: Reading, tmp_path: Path):
    asked = {"to": "李四妹", "basis": "您签了名，不还就让全村知道"}
    report = letters(made, tmp_path / "o.pdf", "F04", **asked)
    assert report.letters == ()
    assert set(refused(report).values()) == {"casework.contact.shaming"}


def test_one_guarantor_of_several_gets_his_demand_for_a_reason(made: Reading, tmp_path: Path):
    stated(made)
    paid = RepaymentInput(NOTE, 100_00, DAY, slip="HD-1")
    assert isinstance(record_repayment(made.ws, paid), Saved)
    report = letters(made, tmp_path / "o.pdf", "F03")
    wanting = [one for one in report.refused if one.overridable]
    assert wanting, report.refused
    order = {"to": wanting[0].to, "reason": "回单是别的借据的"}
    again = letters(made, tmp_path / "o.pdf", "F03", **order)
    assert to(again) == [wanting[0].name]
    (line,) = [one for one in case_page(made.ws, NOTE).history if one.ref == again.batch]
    assert line.standing == Reason("casework.override.waits", {"why": "回单是别的借据的"})


def test_no_day_that_another_statement_contests_is_printed_as_a_fact(made: Reading, tmp_path: Path):
    """Two people stated his contract apart from each other: one took what the other did not."""
    said = {"note": NOTE, "guarantor": WANG, "contract_date": date(2024, 1, 10), "written": "joint"}
    made.say(GuaranteeStated(**said, period="months", months=24))
    made.say(GuaranteeStated(**said, period="months", months=4))
    report = letters(made, tmp_path / "o.pdf", "F03")
    assert refused(report)["王五"] == "casework.letters.guarantee_contested"
    (view,) = (one for one in case_page(made.ws, NOTE).guarantees if one.name == "王五")
    assert (view.stated, view.status, view.flags) == (2, "open", ("free_by_another_reading",))


def test_who_is_bound_by_both_of_two_statements_is_asked_without_a_day(
    made: Reading, tmp_path: Path
):
    said = {"note": NOTE, "guarantor": WANG, "contract_date": date(2024, 1, 10), "written": "joint"}
    made.say(GuaranteeStated(**said, period="months", months=24))
    assert letters(made, tmp_path / "one.pdf", "F03", to=WANG).letters
    assert "2028年6月30日" in "".join(words(tmp_path / "one.pdf").split())
    made.say(GuaranteeStated(**said, period="months", months=36))
    assert letters(made, tmp_path / "two.pdf", "F03", to=WANG).letters
    text = "".join(words(tmp_path / "two.pdf").split())
    assert "2028年" not in text
    assert "2029年" not in text


def test_a_guarantee_that_nobody_recorded_is_no_fact_for_a_court(made: Reading, tmp_path: Path):
    letters(made, tmp_path / "o.pdf", "F24")
    said = "".join(words(tmp_path / "o.pdf").split())
    assert "合同未登记" in said
    assert "按常见约定下一个可能届满的日子" in said
    stated(made)
    letters(made, tmp_path / "o.pdf", "F24")
    assert "合同未登记" not in "".join(words(tmp_path / "o.pdf").split())


def test_a_slip_that_does_not_hold_the_guarantor_says_so_and_until_when_he_can_be_asked(
    made: Reading, tmp_path: Path
):
    stated(made)
    (one,) = letters(made, tmp_path / "o.pdf", "F03", to="王五").letters
    signed = AcknowledgmentInput(DAY, one.serial, mark="signature", full_capacity=False)
    outcome = record_acknowledgment(made.ws, signed)
    assert isinstance(outcome, Saved)
    not_held, why, *_ = outcome.hints
    assert (not_held.code, why.code) == ("casework.guarantee.not_held", "without_capacity")
    assert not_held.params["name"] == "王五"
    assert isinstance(withdraw(made.ws, outcome.refs[0], "当时是清醒的"), Saved)
    good = record_acknowledgment(made.ws, replace(signed, full_capacity=True))
    assert isinstance(good, Saved)
    assert "casework.guarantee.not_held" not in {hint.code for hint in good.hints}
