"""Working papers out of a case: what is known is printed, what is not is left for the hand."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from integration.acts_branch import (
    BARRED,
    COMING,
    OVERDUE,
    PAID,
    VILLAGE,
    facts,
    take_in,
    write_tape,
)
from shouyue.casework.batches import letters_out
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today as today_list
from shouyue.casework.contents.enclosures import CONDUCT
from shouyue.casework.contents.papers import PAPERS
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    IncidentInput,
    LetterSelection,
    PlanPartInput,
    PromiseInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.names import CLOCK, named
from shouyue.casework.outcomes import Invalid, Saved
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.serials import is_serial
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.i18n.language import load_language
from shouyue.paper.forms import form_codes, load_form
from shouyue.paper.scan import scan_file
from shouyue.vault.batches import is_answered

VISIT = ContactInput(
    OVERDUE, "visit", "2026-11-23T09:10", staff=2, recorded=True, words="玉米卖了就还", place="村口"
)


def made(ws: Workspace, form: str, out: Path, note: str = OVERDUE, **asked: str) -> BatchReport:
    return compose(ws, LetterSelection(form, notes=(note,), **asked), out)


def text(out: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)


def printed(ws: Workspace, form: str, out: Path, note: str = OVERDUE) -> BatchReport:
    report = made(ws, form, out, note)
    outcome = confirm_printed(ws, report.batch, [one.serial for one in report.letters])
    assert isinstance(outcome, Saved)
    return report


@pytest.mark.parametrize("form", sorted(PAPERS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_working_paper_comes_of_a_case_and_is_made_again(
    ws: Workspace, tmp_path: Path, form: str, language: str
):
    if form == "F22":
        dead = CircumstanceInput(OVERDUE, "dead", ws.today())
        assert isinstance(note_circumstance(ws, dead), Saved)
    if form == "T06":
        plan = (PlanPartInput(date(2027, 3, 1), 500_00), PlanPartInput(date(2027, 6, 1)))
        agreed = IncidentInput(OVERDUE, ws.today(), "repayment_agreement", plan=plan)
        assert isinstance(record_incident(ws, agreed), Saved)
    report = made(ws, form, tmp_path / "o.pdf", language=language)
    assert report.refused == ()
    assert [one.form for one in report.letters] == [form]
    assert is_serial(report.letters[0].serial)
    # The rules of conduct are the same for everybody, and name nobody.
    assert ("王小麦" in text(tmp_path / "o.pdf")) == (form != "T04")
    codes = [page.code for page in scan_file(tmp_path / "o.pdf")]
    serial = report.letters[0].serial
    assert {(code.form, code.serial) for code in codes if code} == {(form, serial)}
    remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()


def test_whatever_awaits_no_answer_is_a_working_paper_that_can_be_made():
    drawn = {code for code in form_codes(shipped("forms")) if code.startswith("F")}
    assert {code for code in drawn if not is_answered(code)} == set(PAPERS) - {CONDUCT, "T06"}


def test_a_paper_keeps_no_more_than_it_says(ws: Workspace, tmp_path: Path):
    for form in PAPERS:
        made(ws, form, tmp_path / "o.pdf")
    rows = ws.vault.cases.execute(
        'SELECT batch.form, letter."values" FROM letter JOIN batch ON batch.fact = letter.fact'
    )
    for form, kept in rows:
        fields = load_form(shipped("forms"), form).fields
        assert set(json.loads(kept)) <= set(fields)


def test_proof_of_service_names_the_papers_that_are_out(ws: Workspace, tmp_path: Path):
    notice = printed(ws, "F02", tmp_path / "n.pdf").letters[0]
    made(ws, "F05", tmp_path / "o.pdf")
    said = text(tmp_path / "o.pdf")
    assert notice.serial in said
    assert "逾期贷款催收通知书" in said
    slip = AcknowledgmentInput(
        note=OVERDUE,
        on=date(2026, 11, 23),
        signer="self",
        mark="fingerprint",
        received=True,
        agrees=True,
        repeated=(True, True, True),
        serial=notice.serial,
        finger="右手食指",
    )
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    made(ws, "F05", tmp_path / "later.pdf")
    assert notice.serial not in text(tmp_path / "later.pdf")


def test_more_papers_than_a_sheet_holds_go_on_over_another(ws: Workspace, tmp_path: Path):
    serials = [printed(ws, "F02", tmp_path / "n.pdf").letters[0].serial for _ in range(4)]
    report = made(ws, "F05", tmp_path / "o.pdf")
    assert len(report.letters) == 2
    pages = ["".join(page.extract_text().split()) for page in PdfReader(tmp_path / "o.pdf").pages]
    assert [[serial in page for serial in serials] for page in pages] == [
        [True, True, True, False],
        [False, False, False, True],
    ]


def test_a_visit_of_today_stands_on_its_record_and_one_of_another_day_does_not(
    ws: Workspace, tmp_path: Path
):
    made(ws, "F12", tmp_path / "before.pdf")
    assert "玉米卖了就还" not in text(tmp_path / "before.pdf")
    promise = PromiseInput(500_000, date(2026, 12, 20))
    assert isinstance(record_contact(ws, replace(VISIT, promise=promise)), Saved)
    made(ws, "F12", tmp_path / "o.pdf")
    said = text(tmp_path / "o.pdf")
    for known in ("玉米卖了就还", "村口", "09:10", "¥5,000.00", "2026年12月20日", "¥50,812.50"):
        assert known in said
    ws.clock.set("2026-11-24T09:00")
    made(ws, "F12", tmp_path / "next.pdf")
    assert "玉米卖了就还" not in text(tmp_path / "next.pdf")


def test_words_that_no_paper_holds_are_left_to_the_hand_and_never_cut(
    ws: Workspace, tmp_path: Path
):
    long = replace(VISIT, words="玉米卖了就还。" * 42, place="很远的地方" * 10)
    assert isinstance(record_contact(ws, long), Saved)
    assert made(ws, "F12", tmp_path / "long.pdf").refused == ()
    assert "09:10" in text(tmp_path / "long.pdf")
    longer = replace(VISIT, at="2026-11-23T09:20", words="玉米卖了就还。" * 60)
    assert isinstance(record_contact(ws, replace(longer, override="补记")), Saved)
    assert made(ws, "F12", tmp_path / "longer.pdf").refused == ()
    said = text(tmp_path / "long.pdf"), text(tmp_path / "longer.pdf")
    assert ["玉米卖了就还" in one for one in said] == [True, False]
    call = ContactInput(OVERDUE, "call", "2026-11-23T09:25", words="周五到柜台来。" * 42)
    assert isinstance(record_contact(ws, replace(call, override="补记")), Saved)
    for language in ("zh", "en"):
        assert made(ws, "F13", tmp_path / "call.pdf", language=language).refused == ()
        assert "周五到柜台来" in text(tmp_path / "call.pdf")


def test_a_call_of_today_stands_on_its_record(ws: Workspace, tmp_path: Path):
    call = ContactInput(
        OVERDUE, "call", "2026-11-23T09:05", number="13900000000", words="周五到柜台"
    )
    assert isinstance(record_contact(ws, call), Saved)
    made(ws, "F13", tmp_path / "o.pdf")
    said = text(tmp_path / "o.pdf")
    for known in ("13900000000", "09:05", "周五到柜台", "李守信"):
        assert known in said


def test_a_visit_paper_says_when_somebody_was_there_last(ws: Workspace, tmp_path: Path):
    assert isinstance(record_contact(ws, VISIT), Saved)
    ws.clock.set("2026-12-10T09:00")
    made(ws, "F11", tmp_path / "o.pdf")
    assert "2026年11月23日" in text(tmp_path / "o.pdf")


def test_the_contents_of_a_file_are_what_was_printed(ws: Workspace, tmp_path: Path):
    notice = printed(ws, "F02", tmp_path / "n.pdf").letters[0]
    record = printed(ws, "F11", tmp_path / "v.pdf").letters[0]
    unprinted = made(ws, "F12", tmp_path / "u.pdf").letters[0]
    made(ws, "F23A", tmp_path / "o.pdf")
    said = text(tmp_path / "o.pdf")
    assert notice.serial in said
    assert record.serial in said
    assert "贷后检查、走访记录" in said
    assert unprinted.serial not in said


def test_the_papers_of_a_file_are_there_for_a_settled_loan_and_demands_are_not(
    ws: Workspace, tmp_path: Path
):
    ws.clock.set("2026-12-02T09:00")
    take_in(ws, write_tape(tmp_path / "later.csv", VILLAGE[:-1], as_of="2026-12-01"))
    for form in ("F23A", "F23C", "F23D"):
        assert made(ws, form, tmp_path / "o.pdf", PAID).letters
    for form in ("F12", "F13", "F22", "F24"):
        report = made(ws, form, tmp_path / "o.pdf", PAID)
        assert [one.reason.code for one in report.refused] == ["casework.letters.settled"]


def test_the_list_for_court_shows_the_clock_of_the_case(ws: Workspace, tmp_path: Path):
    assert isinstance(record_contact(ws, replace(VISIT, reached=False, words="")), Saved)
    printed(ws, "F02", tmp_path / "n.pdf")
    made(ws, "F24", tmp_path / "o.pdf")
    said, language = text(tmp_path / "o.pdf"), load_language("zh_CN")
    clock = case_page(ws, OVERDUE).clock
    for day in (clock.anchor, clock.last_day, clock.last_day_statutory, clock.act_by):
        assert language.date(day) in said
    assert ws.rules.mark in said
    for step in clock.steps:
        assert "".join(language.told(step.reason.code, step.reason.params).split()) in said
        assert step.on.isoformat() in said


def test_every_event_stands_on_the_list_for_court_also_on_further_sheets(
    ws: Workspace, tmp_path: Path
):
    for day in range(1, 13):
        call = ContactInput(OVERDUE, "call", f"2026-10-{day:02d}T10:00", override="补记")
        assert isinstance(record_contact(ws, call), Saved)
    steps = case_page(ws, OVERDUE).clock.steps
    report = made(ws, "F24", tmp_path / "o.pdf")
    assert len(report.letters) == -(-len(steps) // 9) == 2
    said = text(tmp_path / "o.pdf")
    assert all(step.on.isoformat() in said for step in steps)
    assert "第2张，共2张" in said


def test_a_time_barred_claim_says_so_on_the_list_for_court(ws: Workspace, tmp_path: Path):
    made(ws, "F24", tmp_path / "o.pdf", BARRED)
    language = load_language("zh_CN")
    assert named(language, CLOCK, "expired") in text(tmp_path / "o.pdf")


def test_no_answer_is_awaited_to_a_working_paper(ws: Workspace, tmp_path: Path):
    before = today_list(ws)
    serials = [
        printed(ws, form, tmp_path / "o.pdf", COMING).letters[0].serial
        for form in ("F05", "F16", "F17")
    ]
    assert letters_out(ws) == ()
    assert [line.act for line in today_list(ws).lines] == [line.act for line in before.lines]
    wrote = facts(ws)
    slip = AcknowledgmentInput(
        note=COMING,
        on=date(2026, 11, 23),
        signer="self",
        mark="fingerprint",
        received=True,
        agrees=True,
        repeated=(True, True, True),
        serial=serials[0],
    )
    assert isinstance(record_acknowledgment(ws, slip), Invalid)
    assert facts(ws) == wrote


def test_a_letter_that_must_not_go_out_is_not_named_as_served(ws: Workspace, tmp_path: Path):
    old = printed(ws, "F02", tmp_path / "n.pdf")
    whole = next(loan for loan in VILLAGE if loan.note == OVERDUE)
    less = [
        replace(one, balance="20000", principal="20000") if one == whole else one for one in VILLAGE
    ]
    ws.clock.set("2026-12-02T09:00")
    take_in(ws, write_tape(tmp_path / "later.csv", less, as_of="2026-12-01"))
    made(ws, "F05", tmp_path / "o.pdf")
    assert old.letters[0].serial not in text(tmp_path / "o.pdf")
