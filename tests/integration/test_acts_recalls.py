"""Letters that lie here for debts since paid: the list, its paper, and taking them back at once."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from integration.acts_branch import (
    BARRED,
    HEADERS,
    OVERDUE,
    VILLAGE,
    Clock,
    Loan,
    blamed,
    facts,
    give_letterhead,
    take_in,
    write_tape,
)
from scans import as_scan
from shouyue.casework.batches import letter, letters_of_batch, letters_out
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    TO_LOOK,
    AcknowledgmentInput,
    AgainInput,
    LanguageInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
    TapeInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.languages import state_language
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.recall_lists import LETTERS_A_SHEET, print_recalls
from shouyue.casework.letters.recalls import how_many_to_recall, recall_letters, to_recall
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Invalid, Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.workspace import Workspace
from shouyue.domain.identity import check_character
from shouyue.i18n.language import load_language
from shouyue.ledger.kinds import ContactRecorded, draft
from shouyue.paper.images import page_pictures
from shouyue.paper.scan import scan_picture

DAY = "2026-11-24T09:30"
PART, LEVEL = "JJ11", "JJ12"
"""Paid in part since; no longer overdue, though it is still owed."""
LATE = tuple(
    Loan(
        note,
        name,
        number,
        "2026-08-01",
        principal="3000",
        interest="0",
        address=f"石桥镇杏花村1组{place}号",
    )
    for place, (note, name, number) in enumerate(
        ((PART, "李有粮", "110101197103070001"), (LEVEL, "何春生", "110101197203070009")), start=1
    )
)


def with_check(n: int) -> str:
    """The id number of somebody whose birthday is told by `n`."""
    born = date(1970, 1, 1) + timedelta(days=n)
    body = f"110101{born:%Y%m%d}000"
    return body + check_character(body)


def pages(path: Path) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def codes(path: Path) -> list[tuple[str, str, int, int]]:
    """Form, serial, page and pages of the code on every page, as a scanner reads it."""
    found = []
    for number, picture in enumerate(page_pictures(path.read_bytes(), 200), start=1):
        (seen,) = scan_picture(picture, number)
        assert seen.code is not None
        found.append((seen.code.form, seen.code.serial, seen.code.page, seen.code.pages))
    return found


SINCE = (
    replace(LATE[0], principal="800"),
    replace(LATE[1], principal="0", due="2027-08-01"),
)
BARRED_LOAN = next(loan for loan in VILLAGE if loan.note == BARRED)


def paid(*notes: str, more: tuple[Loan, ...] = ()) -> tuple[Loan, ...]:
    """The tape once these loans were paid back, and others in part or otherwise."""
    told = {loan.note: loan for loan in (*VILLAGE, *SINCE, *more)}
    return tuple(loan for note, loan in told.items() if note not in notes)


@pytest.fixture
def batch(empty: Workspace, tmp_path: Path) -> BatchReport:
    """Demands of yesterday, all but the last of them printed."""
    take_in(empty, write_tape(tmp_path / "first.csv", (*VILLAGE, *LATE)))
    give_letterhead(empty)
    chosen = LetterSelection("F02", notes=(OVERDUE, PART, LEVEL))
    report = compose(empty, chosen, tmp_path / "first.pdf")
    assert not report.refused
    confirm_printed(empty, report.batch, [one.serial for one in report.letters[:-1]])
    return report


@pytest.fixture
def ws(empty: Workspace, batch: BatchReport, clock: Clock, tmp_path: Path) -> Workspace:
    """The next morning: one paid all, one in part, one is overdue no more."""
    clock.set(DAY)
    tape = write_tape(tmp_path / "next.csv", paid(OVERDUE), as_of="2026-11-23")
    report = take_in(empty, tape)
    assert report.to_recall == 3
    return empty


def serials(batch: BatchReport) -> dict[str, str]:
    return {one.note: one.serial for one in batch.letters}


def test_the_list_says_of_each_letter_where_it_lies_and_why(ws: Workspace, batch: BatchReport):
    rows = to_recall(ws)
    assert [row.letter.serial for row in rows] == [one.serial for one in batch.letters]
    assert how_many_to_recall(ws) == 3
    assert {(row.letter.note, row.letter.state, row.is_settled, row.why.code) for row in rows} == {
        (OVERDUE, "composed", True, "casework.recall.settled"),
        (PART, "printed", False, "casework.recall.asks_too_much"),
        (LEVEL, "printed", False, "casework.recall.not_overdue"),
    }
    told = {row.letter.note: dict(row.why.params) for row in rows}
    assert told[OVERDUE] == {"day": "2026-11-23"}
    assert told[PART] == {"asks": 300000, "owing": 80000}


def test_a_letter_of_half_a_year_ago_goes_back_as_well_once_its_debt_is_paid(
    empty: Workspace, batch: BatchReport, clock: Clock, tmp_path: Path
):
    clock.set("2027-06-02T09:30")
    take_in(empty, write_tape(tmp_path / "next.csv", paid(OVERDUE), as_of="2027-06-01"))
    assert [row.letter.serial for row in to_recall(empty)] == [serials(batch)[OVERDUE]]
    assert how_many_to_recall(empty) == 1
    lines = [line for line in today(empty).lines if line.act == "recall"]
    assert [line.note for line in lines] == [OVERDUE]
    # A payment of half a year ago was on the list for long enough.
    clock.set("2027-12-02T09:30")
    assert to_recall(empty) == ()


def test_the_paper_is_the_list_and_thanks_for_whoever_owes_nothing(
    ws: Workspace, batch: BatchReport, tmp_path: Path
):
    steps: list[tuple[int, int]] = []
    out = tmp_path / "list.pdf"
    report = print_recalls(ws, out, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert (report.pages, report.rows, report.refused) == (2, to_recall(ws), ())
    ((note, form, state),) = [(one.note, one.form, one.state) for one in report.letters]
    assert (note, form, state) == (OVERDUE, "T02", "composed")
    assert report.letters == letters_of_batch(ws, report.batch)
    (sheet,) = report.sheets
    assert codes(out) == [("T05", sheet, 1, 1), ("T02", report.letters[0].serial, 1, 1)]
    of_list, thanks = pages(out)
    assert "王小麦" in thanks
    assert "已经还清" in thanks
    places = [of_list.index(one.serial) for one in batch.letters]
    assert places == sorted(places)
    for words in ("一共3份", "3,000.00", "800.00", "李有粮", "何春生", "第1张，共1张"):
        assert words in of_list
    assert of_list.count("已打印") == 2
    assert prove(ws).is_sound


def test_nobody_is_thanked_twice_for_one_payment_and_no_number_is_on_two_sheets(
    ws: Workspace, tmp_path: Path
):
    first = print_recalls(ws, tmp_path / "1.pdf")
    again = print_recalls(ws, tmp_path / "2.pdf", "en")
    assert (again.batch, again.letters, again.pages) == ("", (), 1)
    assert not {*first.sheets} & {*again.sheets}
    assert "Letterstotakeback" in pages(tmp_path / "2.pdf")[0]
    remake(ws, first.batch, tmp_path / "3.pdf")
    assert pages(tmp_path / "3.pdf") == pages(tmp_path / "1.pdf")[1:]


def why(ws: Workspace) -> dict[str, tuple[str, dict[str, object]]]:
    """By serial: why a letter must not go out."""
    return {one.letter.serial: (one.why.code, dict(one.why.params)) for one in to_recall(ws)}


def test_a_payment_with_a_slip_since_the_figures_brings_its_letter_onto_the_list(
    empty: Workspace, batch: BatchReport, clock: Clock
):
    clock.set(DAY)
    serial = serials(batch)[PART]
    paid_on = date(2026, 11, 23)
    told = RepaymentInput(PART, amount=100000, on=paid_on)
    assert isinstance(record_repayment(empty, told), Saved)
    assert serial not in why(empty), "nobody saw that money arrive"
    told = RepaymentInput(PART, amount=200000, on=paid_on, slip="HD20261123001")
    assert isinstance(record_repayment(empty, told), Saved)
    said = {"asks": 300000, "owing": 100000}
    assert why(empty)[serial] == ("casework.recall.asks_too_much", said)


@dataclass(frozen=True)
class _Penalised(Loan):
    """A row of an export that tells penalty interest."""

    penalty: str = "0"

    def row(self, bank: str) -> list[str]:
        return [*super().row(bank), self.penalty]


def test_where_penalty_interest_alone_is_owed_the_list_says_so(
    empty: Workspace, batch: BatchReport, clock: Clock, tmp_path: Path
):
    clock.set(DAY)
    whole = next(loan for loan in VILLAGE if loan.note == OVERDUE)
    owes = replace(whole, balance="0", principal="0", interest="0")
    loans = [_Penalised(**asdict(loan)) for loan in paid(OVERDUE)]
    loans.append(_Penalised(**asdict(owes), penalty="98.76"))
    headers = (*HEADERS, "罚息")
    tape = write_tape(tmp_path / "next.csv", loans, as_of="2026-11-23", headers=headers)
    take_in(empty, tape)
    code, said = why(empty)[serials(batch)[OVERDUE]]
    assert (code, said["penalty"]) == ("casework.recall.penalty_alone", 9876)
    for tag in ("zh_CN", "en"):
        words = load_language(tag).told(code, said)
        assert "¥98.76" in words
        assert "¥0.00" not in words
    lines = [one.reason for one in today(empty).lines if one.note == OVERDUE]
    assert all("¥0.00" not in load_language("en").told(one.code, one.params) for one in lines)


def test_where_slips_cover_all_of_it_the_list_says_that_it_was_paid(
    empty: Workspace, batch: BatchReport, clock: Clock
):
    clock.set(DAY)
    told = RepaymentInput(PART, amount=300000, on=date(2026, 11, 23), slip="HD20261123001")
    assert isinstance(record_repayment(empty, told), Saved)
    code, said = why(empty)[serials(batch)[PART]]
    assert (code, said) == ("casework.recall.paid_by_slips", {"asks": 300000})


def test_interest_that_is_owed_still_is_no_debt_paid_back(
    empty: Workspace, batch: BatchReport, clock: Clock, tmp_path: Path
):
    clock.set(DAY)
    whole = next(loan for loan in VILLAGE if loan.note == OVERDUE)
    owes = replace(whole, balance="0", principal="0", interest="1234.56")
    tape = write_tape(tmp_path / "next.csv", (*paid(OVERDUE), owes), as_of="2026-11-23")
    take_in(empty, tape)
    code, said = why(empty)[serials(batch)[OVERDUE]]
    assert (code, said["owing"]) == ("casework.recall.asks_too_much", 123456)
    assert print_recalls(empty, tmp_path / "list.pdf").letters == ()
    thanks = compose(empty, LetterSelection("T02", notes=(OVERDUE,)), tmp_path / "t.pdf")
    assert [one.reason.code for one in thanks.refused] == ["casework.letters.not_settled"]


def test_where_a_file_has_rows_of_nobody_a_loan_that_is_gone_is_not_thanked_for(
    empty: Workspace, batch: BatchReport, clock: Clock, tmp_path: Path
):
    clock.set(DAY)
    whole = next(loan for loan in VILLAGE if loan.note == OVERDUE)
    tape = write_tape(
        tmp_path / "next.csv", (*paid(OVERDUE), replace(whole, note="")), as_of="2026-11-23"
    )
    take_in(empty, tape)
    report = print_recalls(empty, tmp_path / "list.pdf")
    assert serials(batch)[OVERDUE] in {row.letter.serial for row in report.rows}
    assert report.letters == ()
    (told,) = report.refused
    assert (told.note, told.reason.code) == (OVERDUE, "casework.closing.unread_rows")
    assert told.reason.params == {"day": "2026-11-23"}


def test_a_loan_long_overdue_that_is_gone_may_be_written_off(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    old = Loan("JJ20", "周有田", with_check(9), "2025-01-01", principal="50000")
    take_in(empty, write_tape(tmp_path / "first.csv", (*VILLAGE, old)))
    give_letterhead(empty)
    compose(empty, LetterSelection("F02", notes=(old.note,)), tmp_path / "first.pdf")
    clock.set(DAY)
    take_in(empty, write_tape(tmp_path / "next.csv", VILLAGE, as_of="2026-11-23"))
    report = print_recalls(empty, tmp_path / "list.pdf")
    assert report.letters == ()
    assert [one.reason.code for one in report.refused] == ["casework.closing.perhaps_written_off"]


def test_thanks_are_for_one_payment_and_called_back_where_the_loan_is_owed_again(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    first = print_recalls(ws, tmp_path / "1.pdf")
    (thanks,) = first.letters
    by_list = compose(ws, LetterSelection("T02", paid=True), tmp_path / "paid.pdf")
    assert OVERDUE not in {one.note for one in by_list.letters}
    assert {one.reason.code for one in by_list.refused if one.note == OVERDUE} == {
        "casework.closing.thanked"
    }
    clock.set("2026-11-26T09:30")
    take_in(ws, write_tape(tmp_path / "3.csv", paid(), as_of="2026-11-25"))
    assert why(ws)[thanks.serial] == ("casework.recall.owes_again", {})
    assert isinstance(recall_letters(ws, RecallInput((thanks.serial,))), Saved)
    reason = {"reason": "银行冲回了那笔还款"}
    again = compose(ws, LetterSelection("F02", notes=(OVERDUE,), **reason), tmp_path / "f.pdf")
    assert again.letters, again.refused
    clock.set("2026-11-27T09:30")
    take_in(ws, write_tape(tmp_path / "4.csv", paid(OVERDUE), as_of="2026-11-26"))
    assert [one.note for one in print_recalls(ws, tmp_path / "4.pdf").letters] == [OVERDUE]


def test_who_owes_nothing_by_the_banks_own_figure_is_thanked_from_the_list_of_the_paid(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    clock.set("2026-11-26T09:30")
    level = replace(SINCE[1], balance="0")
    tape = write_tape(tmp_path / "3.csv", paid(OVERDUE, more=(level,)), as_of="2026-11-25")
    take_in(ws, tape)
    report = compose(ws, LetterSelection("T02", paid=True), tmp_path / "paid.pdf")
    assert LEVEL in {one.note for one in report.letters}


def test_thanks_are_in_the_language_of_whoever_gets_them(ws: Workspace, tmp_path: Path):
    assert isinstance(state_language(ws, LanguageInput(OVERDUE, "en")), Saved)
    print_recalls(ws, tmp_path / "list.pdf")
    of_list, thanks = pages(tmp_path / "list.pdf")
    assert "抽回清单" in of_list
    assert "Thankyou" in thanks


def test_a_long_list_goes_on_over_sheets_and_lies_as_the_papers_lie(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    many = tuple(
        Loan(f"JJ{n}", "何生", with_check(n), "2026-08-01", principal="3000")
        for n in range(100, 115)
    )
    take_in(ws, write_tape(tmp_path / "m.csv", (*VILLAGE, *LATE, *many), as_of="2026-11-24"))
    clock.set("2026-11-25T09:30")
    made = compose(
        ws, LetterSelection("F02", notes=tuple(loan.note for loan in many)), tmp_path / "m.pdf"
    )
    assert len(made.letters) == len(many)
    clock.set("2026-11-26T09:30")
    rest = write_tape(tmp_path / "n.csv", (BARRED_LOAN,), as_of="2026-11-25")
    load_tape(ws, rest, TapeInput(is_whole=True))
    listed = print_recalls(ws, tmp_path / "list.pdf")
    days = [row.letter.made_on for row in listed.rows]
    assert len(days) == len(many) + 3
    assert days == sorted(days)
    assert len(listed.sheets) == -(-len(days) // LETTERS_A_SHEET) == 2
    first, second, *thanks = pages(tmp_path / "list.pdf")
    assert len(thanks) == len(listed.letters) == len(days)
    assert "第1张，共2张" in first
    assert "第2张，共2张" in second
    on_first = [row.letter.serial in first for row in listed.rows]
    assert on_first == [True] * LETTERS_A_SHEET + [False] * (len(days) - LETTERS_A_SHEET)
    assert all(row.letter.serial in second for row in listed.rows[LETTERS_A_SHEET:])


def test_no_name_keeps_the_list_from_being_printed(ws: Workspace, clock: Clock, tmp_path: Path):
    """The bank wrote a name with a character that no font of ours has, after the letter."""
    clock.set("2026-11-25T09:30")
    rare = replace(LATE[0], name="李𠮷", principal="800", address="杏花村" * 12 + "1组1号")
    take_in(ws, write_tape(tmp_path / "r.csv", paid(OVERDUE, more=(rare,)), as_of="2026-11-24"))
    report = print_recalls(ws, tmp_path / "list.pdf")
    assert len(report.rows) == 3
    assert "李〓" in pages(tmp_path / "list.pdf")[0]


def test_who_cannot_be_thanked_is_told_by_name_and_the_list_is_whole(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    clock.set("2026-11-25T09:30")
    rare = replace(VILLAGE[0], name="王𠮷", balance="0", principal="0", interest="0")
    take_in(ws, write_tape(tmp_path / "r.csv", (*paid(OVERDUE), rare), as_of="2026-11-24"))
    report = print_recalls(ws, tmp_path / "list.pdf")
    assert (report.batch, report.letters, report.pages) == ("", (), 1)
    ((note, code),) = [(one.note, one.reason.code) for one in report.refused]
    assert (note, code) == (OVERDUE, "paper.glyph_missing")
    assert "感谢信" not in pages(tmp_path / "list.pdf")[0]


def test_stopped_it_leaves_nothing_behind(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    with pytest.raises(LettersError) as stopped:
        print_recalls(ws, tmp_path / "list.pdf", cancelled=lambda: True)
    assert stopped.value.code == "casework.letters.cancelled"
    assert facts(ws) == before
    assert not (tmp_path / "list.pdf").exists()


def test_a_language_that_the_list_is_not_worded_in_is_refused(ws: Workspace, tmp_path: Path):
    with pytest.raises(LettersError) as refused:
        print_recalls(ws, tmp_path / "list.pdf", "ug")
    assert refused.value.code == "casework.letters.language"


def test_all_of_them_are_taken_back_in_one_commit_and_that_can_be_taken_back(
    ws: Workspace, batch: BatchReport, tmp_path: Path
):
    marked = tuple(one.serial.lower() for one in batch.letters)
    seals = ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0]
    outcome = recall_letters(ws, RecallInput(marked))
    assert isinstance(outcome, Saved)
    assert len(outcome.refs) == 3
    assert {*outcome.notes} == {OVERDUE, PART, LEVEL}
    assert ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0] == seals + 1
    assert {one.state for one in letters_of_batch(ws, batch.batch)} == {"recalled"}
    assert to_recall(ws) == ()
    assert print_recalls(ws, tmp_path / "none.pdf").rows == ()
    assert not (tmp_path / "none.pdf").exists()
    assert isinstance(withdraw(ws, outcome.refs[0], "entered by mistake"), Saved)
    assert len(to_recall(ws)) == 1
    assert prove(ws).is_sound


def test_one_that_went_out_meanwhile_is_named_and_none_is_taken_back(
    ws: Workspace, batch: BatchReport
):
    first = batch.letters[0]
    gone = ServingInput(first.serial, ws.today(), "ems_delivered")
    assert isinstance(record_serving(ws, gone), Saved)
    assert first.serial not in [row.letter.serial for row in to_recall(ws)]
    before = facts(ws)
    outcome = recall_letters(ws, RecallInput(tuple(one.serial for one in batch.letters)))
    assert isinstance(outcome, Invalid)
    (problem,) = outcome.problems
    assert (problem.field, problem.reason.code, problem.reason.params) == (
        "serials",
        "casework.recall.gone_already",
        {"serial": first.serial, "to": first.name},
    )
    assert facts(ws) == before
    assert letter(ws, batch.letters[1].serial).state == "printed"


def test_one_whose_slip_was_scanned_went_out_and_is_not_taken_back(
    ws: Workspace, batch: BatchReport, tmp_path: Path
):
    serials = tuple(one.serial for one in batch.letters)
    assert file_scans(ws, [as_scan(tmp_path / "first.pdf")]).filed
    assert to_recall(ws) == ()
    assert how_many_to_recall(ws) == 0
    day = today(ws)
    assert not [line for line in day.lines if line.act in ("recall", "recall_list")]
    # The last of them was never confirmed, and is out all the same.
    assert (day.slips_out, day.unprinted) == (len(letters_out(ws)), 0) == (3, 0)
    before = facts(ws)
    outcome = recall_letters(ws, RecallInput(serials))
    assert isinstance(outcome, Invalid)
    assert [(one.field, one.reason.code, one.reason.params) for one in outcome.problems] == [
        ("serials", "casework.recall.slip_is_here", {"serial": one.serial, "to": one.name})
        for one in batch.letters
    ]
    assert facts(ws) == before
    # Whoever looked and found no mark has it lying here again.
    empty = ServingInput(serials[0], ws.today(), "not_met", unsigned=True)
    assert isinstance(record_serving(ws, empty), Saved)
    assert [row.letter.serial for row in to_recall(ws)] == [serials[0]]
    assert isinstance(recall_letters(ws, RecallInput(serials[:1])), Saved)


def test_nothing_and_what_is_unknown_is_refused(ws: Workspace):
    assert blamed(recall_letters(ws, RecallInput(()))) == {"serials": "casework.recall.none_chosen"}
    unknown = {"serials": "casework.recall.unknown_serial"}
    assert blamed(recall_letters(ws, RecallInput(("F02-1",)))) == unknown


def test_the_day_says_a_few_one_by_one_and_many_in_one_line(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    recalls = [line for line in today(ws).lines if line.act in ("recall", "recall_list")]
    assert [line.act for line in recalls] == ["recall"] * 3
    clock.set("2026-11-25T09:30")
    take_in(ws, write_tape(tmp_path / "m.csv", (*VILLAGE, *LATE), as_of="2026-11-24"))
    late = LetterSelection("F02", notes=(BARRED,))
    assert compose(ws, late, tmp_path / "b.pdf").letters
    clock.set("2026-11-26T09:30")
    take_in(ws, write_tape(tmp_path / "n.csv", VILLAGE[2:], as_of="2026-11-25"))
    lines = today(ws).lines
    assert (lines[0].act, lines[0].reason.params, lines[0].branch) == (
        "recall_list",
        {"n": 4},
        ws.branch,
    )
    assert "recall" not in [line.act for line in lines]


def test_what_must_be_taken_back_is_not_made_again(
    ws: Workspace, batch: BatchReport, tmp_path: Path
):
    before, out = facts(ws), tmp_path / "again.pdf"
    why = AgainInput("打湿了")
    again = remake(ws, batch.batch, out, asked=why)
    assert (again.batch, again.pages, again.letters, again.copies) == ("", 0, (), ())
    assert [(one.note, one.name, one.reason) for one in again.refused] == [
        (row.letter.note, row.letter.name, row.why) for row in to_recall(ws)
    ]
    printed = [one for one in batch.letters if one.note != OVERDUE]
    answer = copy_letter(ws, printed[0].serial, "打湿了", out)
    assert isinstance(answer, Invalid)
    assert [(one.field, one.reason.code) for one in answer.problems] == [
        ("serial", to_recall(ws)[0].why.code)
    ]
    assert (facts(ws), out.exists()) == (before, False)


def test_only_what_is_printed_of_it_may_be_looked_at(
    ws: Workspace, batch: BatchReport, tmp_path: Path
):
    looked = remake(ws, batch.batch, tmp_path / "look.pdf", asked=TO_LOOK)
    assert {one.note for one in looked.letters} == {PART, LEVEL}
    assert [one.note for one in looked.refused] == [OVERDUE]
    assert all("副本只供查看" in page for page in pages(tmp_path / "look.pdf"))


def test_the_rest_of_a_batch_comes_out_as_it_was(empty: Workspace, clock: Clock, tmp_path: Path):
    take_in(empty, write_tape(tmp_path / "first.csv", (*VILLAGE, *LATE)))
    give_letterhead(empty)
    made = compose(empty, LetterSelection("F02", notes=(OVERDUE, PART)), tmp_path / "first.pdf")
    clock.set("2027-06-01T09:30")
    take_in(empty, write_tape(tmp_path / "next.csv", paid(OVERDUE, more=LATE), as_of="2027-05-31"))
    assert [row.letter.note for row in to_recall(empty)] == [OVERDUE]
    again = remake(empty, made.batch, tmp_path / "again.pdf")
    assert [one.note for one in again.letters] == [PART]
    assert [(one.note, one.reason.code) for one in again.refused] == [
        (OVERDUE, "casework.recall.settled")
    ]
    (letter,) = again.letters
    start = sum(one.pages for one in made.letters if one.serial < letter.serial)
    whole = pages(tmp_path / "first.pdf")[start : start + letter.pages]
    assert pages(tmp_path / "again.pdf") == whole


def test_what_becomes_of_a_letter_that_was_taken_back_counts_and_is_said(
    ws: Workspace, batch: BatchReport
):
    last = batch.letters[-1]
    recalled = recall_letters(ws, RecallInput(tuple(one.serial for one in batch.letters)))
    assert isinstance(recalled, Saved)
    printed = confirm_printed(ws, batch.batch, [last.serial])
    assert isinstance(printed, Saved)
    assert [one.code for one in printed.hints] == ["casework.recall.printed_after"]
    served = record_serving(ws, ServingInput(last.serial, ws.today(), "ems_delivered"))
    assert isinstance(served, Saved)
    assert served.hints[0] == Reason(
        "casework.recall.went_out_all_the_same",
        {"serial": last.serial, "on": ws.today().isoformat()},
    )
    assert letter(ws, last.serial).state == "served"
    slip = AcknowledgmentInput(ws.today(), serial=last.serial, finger="右手食指")
    back = record_acknowledgment(ws, slip)
    assert isinstance(back, Saved)
    assert back.hints[0].code == "casework.recall.went_out_all_the_same"


def sent_all_the_same(ws: Workspace) -> dict[str, tuple[str, dict[str, object]]]:
    code = "casework.today.sent_though_recalled"
    lines = today(ws, whole=True).lines
    return {
        one.note: (one.act, one.reason.params)
        for one in lines
        if one.reason.code == code or "casework.today.short.sent_though_recalled" in one.also
    }


def test_today_asks_for_a_word_about_a_letter_that_went_out_although_it_was_taken_back(
    ws: Workspace, batch: BatchReport
):
    last = next(one for one in batch.letters if one.note == PART)
    recall_letters(ws, RecallInput((last.serial,)))
    assert sent_all_the_same(ws) == {}
    returned = record_serving(ws, ServingInput(last.serial, ws.today(), "ems_returned"))
    assert isinstance(returned, Saved)
    assert sent_all_the_same(ws) == {}, "it came back: nobody read it"
    served = record_serving(ws, ServingInput(last.serial, ws.today(), "ems_delivered"))
    assert isinstance(served, Saved)
    said = {"serial": last.serial, "on": ws.today().isoformat()}
    assert sent_all_the_same(ws) == {PART: ("call", said)}
    assert withdraw(ws, served.refs[0], "记错了信")
    assert sent_all_the_same(ws) == {}


@pytest.mark.parametrize(
    ("at", "purpose", "is_done"),
    [
        ("{day}T10:00", "demand", False),
        ("{day}T17:00", "care", True),
        ("{next}T10:00", "demand", True),
    ],
)
def test_a_word_with_whoever_got_the_letter_settles_it(
    ws: Workspace, batch: BatchReport, clock: Clock, at: str, purpose: str, is_done: bool
):
    last = next(one for one in batch.letters if one.note == PART)
    day = ws.today()
    recall_letters(ws, RecallInput((last.serial,)))
    record_serving(ws, ServingInput(last.serial, day, "ems_delivered"))
    clock.set(f"{day + timedelta(days=1)}T11:00")
    spoken = ContactRecorded(
        note=PART,
        channel="call",
        contacted="borrower",
        reached=True,
        purpose=purpose,
        at=at.format(day=day, next=day + timedelta(days=1)),
    )
    ws.journal.append([draft(spoken)], ws.clock())
    assert (sent_all_the_same(ws) == {}) == is_done


def test_today_sends_nobody_out_with_letters_that_its_first_line_takes_back(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    many = tuple(
        Loan(f"JK{n}", f"李{n}田", with_check(n), "2026-08-01", principal="3000")
        for n in range(40, 44)
    )
    take_in(empty, write_tape(tmp_path / "first.csv", many))
    give_letterhead(empty)
    made = compose(empty, LetterSelection("F02", overdue=True), tmp_path / "first.pdf")
    confirm_printed(empty, made.batch, [one.serial for one in made.letters])
    clock.set("2026-11-27T09:30")
    part = tuple(replace(one, balance="2000", principal="2000") for one in many)
    take_in(empty, write_tape(tmp_path / "next.csv", part, as_of="2026-11-25"))
    lines = today(empty, whole=True).lines
    assert lines[0].act == "recall_list"
    told = {one.reason.code for one in lines} | {code for one in lines for code in one.also}
    assert not told & {
        "casework.today.notice_not_served",
        "casework.today.short.notice_not_served",
        "casework.today.overdue_without_notice",
    }
    letters = RecallInput(tuple(one.serial for one in made.letters))
    assert isinstance(recall_letters(empty, letters), Saved)
    after = {one.reason.code for one in today(empty, whole=True).lines}
    assert "casework.today.overdue_without_notice" in after


def test_interest_that_a_file_says_nothing_of_calls_no_letter_back(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    owes = Loan("JK50", "李五田", with_check(50), "2026-08-01", principal="3000", interest="300")
    take_in(empty, write_tape(tmp_path / "first.csv", [owes]))
    give_letterhead(empty)
    compose(empty, LetterSelection("F02", overdue=True), tmp_path / "first.pdf")
    clock.set("2026-11-27T09:30")
    headers = tuple("别的" if name == "拖欠利息" else name for name in HEADERS)
    without = write_tape(tmp_path / "next.csv", [owes], as_of="2026-11-25", headers=headers)
    take_in(empty, without)
    assert to_recall(empty) == ()


def test_a_line_that_takes_a_letter_back_does_not_ask_to_deliver_it(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    owes = Loan("JK60", "李六田", with_check(60), "2026-08-01", principal="3000", interest="300")
    take_in(empty, write_tape(tmp_path / "first.csv", [owes]))
    give_letterhead(empty)
    made = compose(empty, LetterSelection("F02", overdue=True), tmp_path / "first.pdf")
    confirm_printed(empty, made.batch, [one.serial for one in made.letters])
    clock.set("2026-11-27T09:30")
    less = replace(owes, balance="1000", principal="1000")
    take_in(empty, write_tape(tmp_path / "next.csv", [less], as_of="2026-11-25"))
    (line,) = today(empty, whole=True).lines
    assert line.act == "recall"
    assert line.also == ()
