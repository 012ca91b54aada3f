"""Taking in a bank's export: what it changes, what it leaves alone, what it refuses."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from integration.acts_branch import (
    BANKS_NAME,
    BARRED,
    COMING,
    HEADERS,
    LATER,
    OVERDUE,
    PAID,
    VILLAGE,
    Clock,
    Loan,
    blamed,
    facts,
    make_branch,
    write_tape,
)
from shouyue.casework.bank_names import banks_name, rename_branch
from shouyue.casework.inputs import ContactInput, RepaymentInput, TapeInput
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.tapes.errors import TapeNotTakenError
from shouyue.casework.tapes.loading import (
    load_tape,
    mappings,
    save_mapping,
)
from shouyue.casework.workspace import Workspace
from shouyue.intake.errors import ImportCancelledError, UnknownColumnsError
from shouyue.vault import loans

DATA = Path(__file__).parents[1] / "data"


def village(**changed: Loan | None) -> list[Loan]:
    """The small village with some loans changed, or gone where None."""
    kept = {loan.note: loan for loan in VILLAGE} | changed
    return [loan for loan in kept.values() if loan is not None]


def of(note: str, **changes: str) -> Loan:
    return replace(next(loan for loan in VILLAGE if loan.note == note), **changes)


def test_the_sample_goes_in_to_the_fen_and_to_the_line(empty: Workspace):
    truth = json.loads((DATA / "loan_tape.truth.json").read_text("utf-8"))
    report = load_tape(empty, DATA / "loan_tape.csv")
    assert (report.rows, report.accepted, len(report.refused)) == (300, 265, 35)
    assert report.accepted_balance == 9_271_300_00
    assert set(report.new) == set(truth["accept"])
    assert set(loans.rows(empty.vault, empty.branch)) == set(truth["accept"])
    assert all(line.line > 0 and line.reason.code for line in report.refused)


def test_workbook_and_csv_of_one_export_say_the_same(empty: Workspace, tmp_path: Path):
    other = make_branch(tmp_path / "other", Clock())
    try:
        load_tape(empty, DATA / "loan_tape.csv")
        load_tape(other, DATA / "loan_tape.xlsx")
        for note, loan in loans.rows(empty.vault, empty.branch).items():
            twin = loans.rows(other.vault, other.branch)[note]
            assert (loan.name, loan.balance, loan.due) == (twin.name, twin.balance, twin.due)
    finally:
        other.close()


def test_a_second_tape_says_what_the_month_brought(ws: Workspace, tmp_path: Path):
    fresh = Loan("JJ06", "吴新", "110101199203070008", "2027-01-01")
    late = of(COMING, principal="50000", interest="120")
    path = write_tape(
        tmp_path / "december.csv",
        village(**{PAID: None, COMING: late, "JJ06": fresh}),
        as_of="2026-12-20",
    )
    ws.clock.set("2026-12-21T09:30")
    report = load_tape(ws, path)
    assert (report.new, report.settled, report.newly_overdue) == (("JJ06",), (PAID,), (COMING,))
    assert report.changed == 1
    rows = loans.rows(ws.vault, ws.branch)
    assert rows[PAID].state == "gone"
    assert rows[PAID].name == "钱多"
    assert rows[COMING].overdue_principal == 50_000_00


def test_a_loan_that_only_passed_its_day_is_newly_overdue_too(ws: Workspace, tmp_path: Path):
    ws.clock.set("2026-12-21T09:30")
    report = load_tape(ws, write_tape(tmp_path / "d.csv", as_of="2026-12-20"))
    assert report.newly_overdue == (COMING,)
    assert loans.rows(ws.vault, ws.branch)[COMING].overdue_principal == 0


def test_what_people_recorded_outlives_every_tape(ws: Workspace, tmp_path: Path):
    visit = ContactInput(OVERDUE, "visit", "2026-11-23T09:00", staff=2, recorded=True)
    assert isinstance(record_contact(ws, visit), Saved)
    paid = RepaymentInput(PAID, 100_00, ws.today())
    assert isinstance(record_repayment(ws, paid), Saved)
    before = ws.vault.cases.execute("SELECT * FROM contact").fetchall()
    load_tape(ws, write_tape(tmp_path / "d.csv", village(**{PAID: None}), as_of="2026-11-22"))
    assert ws.vault.cases.execute("SELECT * FROM contact").fetchall() == before
    assert ws.vault.cases.execute("SELECT count(*) FROM repayment").fetchone() == (1,)
    assert prove(ws).is_sound


def test_the_same_file_twice_is_refused_and_changes_nothing(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    with pytest.raises(TapeNotTakenError, match="same_file"):
        load_tape(ws, tmp_path / "tape.csv")
    assert facts(ws) == before


def test_a_withdrawn_tape_may_come_again(ws: Workspace, tmp_path: Path):
    source = loans.source(ws.vault, ws.branch)
    assert source is not None
    assert isinstance(withdraw(ws, source.ref, "别的支行的表"), Saved)
    assert loans.rows(ws.vault, ws.branch) == {}
    assert load_tape(ws, tmp_path / "tape.csv").accepted == len(VILLAGE)


def test_what_follows_from_a_withdrawal_is_said(ws: Workspace, tmp_path: Path):
    first = loans.source(ws.vault, ws.branch)
    assert first is not None
    second = load_tape(ws, write_tape(tmp_path / "2.csv", as_of="2026-11-21")).ref
    older = load_tape(ws, write_tape(tmp_path / "0.csv", as_of="2026-10-20")).ref
    said = withdraw(ws, older, "重复导入")
    assert isinstance(said, Saved)
    assert said.hints == (), "it never counted"
    said = withdraw(ws, second, "别的支行的表")
    assert isinstance(said, Saved)
    (hint,) = said.hints
    assert (hint.code, hint.params["as_of"]) == ("casework.correction.figures_of", "2026-11-20")
    said = withdraw(ws, first.ref, "别的支行的表")
    assert isinstance(said, Saved)
    assert [hint.code for hint in said.hints] == ["casework.correction.no_figures"]


def test_a_withdrawal_that_leaves_figures_of_a_day_to_come_names_them(
    ws: Workspace, tmp_path: Path
):
    sure = TapeInput(is_day_right=True)
    wrong = load_tape(ws, write_tape(tmp_path / "1.csv", as_of="2036-11-21"), sure).ref
    worse = load_tape(ws, write_tape(tmp_path / "2.csv", as_of="2036-11-22"), sure).ref
    said = withdraw(ws, worse, "日期错了")
    assert isinstance(said, Saved)
    (hint,) = said.hints
    assert (hint.code, hint.params["import"]) == ("casework.correction.figures_to_come", wrong)


def test_a_class_that_is_none_of_the_five_is_told_by_its_line(ws: Workspace, tmp_path: Path):
    path = write_tape(tmp_path / "2.csv", as_of="2026-11-21")
    text = path.read_text("gb18030").replace("关注,李守信", "呆滞,李守信", 1)
    path.write_text(text.replace("关注,李守信", "可疑类,李守信", 1), "gb18030")
    (warning,) = load_tape(ws, path).warnings
    assert (warning.line, warning.note) == (4, OVERDUE)
    assert warning.reason == Reason("casework.tape.class_unknown", {"text": "呆滞"})


@pytest.mark.parametrize(("overdue", "is_told"), [("50000", False), ("50000.01", True)])
def test_more_overdue_than_is_left_is_told_by_its_line(
    ws: Workspace, tmp_path: Path, overdue: str, is_told: bool
):
    more = village(**{COMING: of(COMING, principal=overdue)})
    warnings = load_tape(ws, write_tape(tmp_path / "2.csv", more, as_of="2026-11-21")).warnings
    sums = {"overdue": 50_000_01, "balance": 50_000_00}
    told = [(6, COMING, Reason("casework.tape.overdue_above_balance", sums))] if is_told else []
    assert [(one.line, one.note, one.reason) for one in warnings] == told


def test_a_class_of_its_own_in_many_lines_is_told_once(ws: Workspace, tmp_path: Path):
    more = [Loan(f"JJ{n}", "何生", "110101197003070004", "2027-03-01") for n in range(300, 330)]
    path = write_tape(tmp_path / "2.csv", (*VILLAGE, *more), as_of="2026-11-21")
    path.write_text(path.read_text("gb18030").replace("关注,李守信", "关注二级,李守信"), "gb18030")
    (warning,) = load_tape(ws, path).warnings
    assert warning.line == 0
    assert warning.reason == Reason(
        "casework.tape.class_unknown_often", {"text": "关注二级", "rows": 35}
    )


def test_a_tape_that_another_rests_on_is_not_withdrawn_before_that(ws: Workspace, tmp_path: Path):
    first = loans.source(ws.vault, ws.branch)
    assert first is not None
    load_tape(ws, write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-22"))
    last = loans.source(ws.vault, ws.branch)
    assert last is not None
    before = facts(ws)
    refused = blamed(withdraw(ws, first.ref, "别的支行的表"))
    assert (refused, facts(ws)) == ({"ref": "casework.correction.later_tape"}, before)
    assert isinstance(withdraw(ws, last.ref, "别的支行的表"), Saved)
    assert isinstance(withdraw(ws, first.ref, "别的支行的表"), Saved)
    assert loans.rows(ws.vault, ws.branch) == {}


def test_an_older_export_is_history_and_changes_no_loan(ws: Workspace, tmp_path: Path):
    before = loans.rows(ws.vault, ws.branch)
    older = write_tape(tmp_path / "older.csv", village(**{OVERDUE: None}), as_of="2026-10-20")
    report = load_tape(ws, older)
    assert report.accepted == len(VILLAGE) - 1
    assert loans.rows(ws.vault, ws.branch) == before
    assert prove(ws).is_sound


@pytest.mark.parametrize("asked", [1, 2, 3, 4, 5])
def test_a_cancel_leaves_nothing_behind_wherever_it_comes(
    empty: Workspace, tmp_path: Path, asked: int
):
    times = 0

    def cancelled() -> bool:
        nonlocal times
        times += 1
        return times >= asked

    before = facts(empty)
    with pytest.raises(ImportCancelledError):
        load_tape(empty, write_tape(tmp_path / "t.csv"), cancelled=cancelled)
    assert facts(empty) == before
    assert loans.source(empty.vault, empty.branch) is None
    assert banks_name(empty) == ""


def test_the_tape_of_another_branch_is_refused_by_name(ws: Workspace, tmp_path: Path):
    assert banks_name(ws) == BANKS_NAME
    before = facts(ws)
    foreign = write_tape(tmp_path / "f.csv", as_of="2026-11-21", bank="青禾农村商业银行龙潭支行")
    with pytest.raises(TapeNotTakenError, match="other_branch") as refused:
        load_tape(ws, foreign)
    assert refused.value.params["named"] == "青禾农村商业银行龙潭支行"
    assert facts(ws) == before
    rename_branch(ws, "青禾农村商业银行龙潭支行")
    assert load_tape(ws, foreign).accepted == len(VILLAGE)


@pytest.mark.parametrize("name", ["双河支行", "青禾农村商业银行　双河支行"])
def test_a_shorter_or_wider_spelling_is_the_same_branch(ws: Workspace, tmp_path: Path, name: str):
    path = write_tape(tmp_path / "s.csv", as_of="2026-11-21", bank=name)
    assert load_tape(ws, path).accepted == len(VILLAGE)


def test_unknown_columns_are_asked_for_once(empty: Workspace, tmp_path: Path):
    headers = [
        {"客户姓名": "甲", "证件号码": "乙", "借据号": "丙", "贷款余额": "丁"}.get(name, name)
        for name in HEADERS
    ]
    first = write_tape(tmp_path / "1.csv", headers=headers)
    with pytest.raises(UnknownColumnsError) as asked:
        load_tape(empty, first)
    said = {"name": "甲", "id_number": "乙", "note": "丙", "balance": "丁"}
    assert set(said) <= {*asked.value.missing, *asked.value.found}
    assert load_tape(empty, first, TapeInput(said)).accepted == len(VILLAGE)
    assert isinstance(save_mapping(empty, "核心系统", said), Saved)
    again = write_tape(tmp_path / "2.csv", headers=headers, as_of="2026-11-22")
    assert load_tape(empty, again).accepted == len(VILLAGE)


def test_a_file_that_lacks_much_of_the_branch_is_asked_about(ws: Workspace, tmp_path: Path):
    more = [Loan(f"JJ{n}", "何生", "110101197003070004", "2027-03-01") for n in range(300, 330)]
    load_tape(ws, write_tape(tmp_path / "1.csv", (*VILLAGE, *more), as_of="2026-11-21"))
    before = facts(ws)
    part = write_tape(tmp_path / "2.csv", (*VILLAGE, *more[12:]), as_of="2026-11-22")
    with pytest.raises(TapeNotTakenError) as asked:
        load_tape(ws, part)
    assert asked.value.code == "casework.tape.part"
    assert asked.value.params["gone"] == 12
    assert facts(ws) == before
    assert len(load_tape(ws, part, TapeInput(is_whole=True)).settled) == 12
    few = write_tape(tmp_path / "3.csv", (*VILLAGE, *more[21:]), as_of="2026-11-23")
    assert len(load_tape(ws, few).settled) == 9, "so many may be paid back in a month"


def test_what_vanishes_from_a_small_branch_is_told_by_name(ws: Workspace, tmp_path: Path):
    report = load_tape(ws, write_tape(tmp_path / "part.csv", VILLAGE[:1], as_of="2026-11-22"))
    assert report.gone == (BARRED, COMING, LATER, PAID)
    (hint,) = report.hints
    assert hint.code == "casework.tape.gone"
    assert hint.params == {
        "gone": 4, "loans": "JJ02 孙老三、JJ03 周桂兰、JJ04 赵福、JJ05 钱多", "import": report.ref,
    }  # fmt: skip


def test_of_many_that_vanish_the_first_are_told_by_name(ws: Workspace, tmp_path: Path):
    more = [Loan(f"JJ{n}", "何生", "110101197003070004", "2027-03-01") for n in range(300, 330)]
    load_tape(ws, write_tape(tmp_path / "1.csv", (*VILLAGE, *more), as_of="2026-11-21"))
    few = write_tape(tmp_path / "2.csv", (*VILLAGE, *more[9:]), as_of="2026-11-22")
    (hint,) = load_tape(ws, few).hints
    assert hint.params["gone"] == 9
    assert str(hint.params["loans"]).endswith("JJ304 何生 …")


def test_a_loan_that_owed_nothing_vanishes_without_a_word(ws: Workspace, tmp_path: Path):
    paid = of(PAID, balance="0")
    load_tape(ws, write_tape(tmp_path / "1.csv", village(**{PAID: paid}), as_of="2026-11-21"))
    gone = write_tape(tmp_path / "2.csv", village(**{PAID: None}), as_of="2026-11-22")
    assert load_tape(ws, gone).hints == ()


def test_the_newest_mapping_of_a_name_counts(empty: Workspace):
    save_mapping(empty, "甲", {"note": "一"})
    save_mapping(empty, "乙", {"note": "二"})
    save_mapping(empty, "甲", {"note": "三"})
    assert list(mappings(empty).items()) == [("甲", {"note": "三"}), ("乙", {"note": "二"})]


def test_a_mapping_needs_a_name_and_columns(empty: Workspace):
    before = facts(empty)
    assert blamed(save_mapping(empty, " ", {})) == {
        "name": "casework.input.empty",
        "columns": "casework.input.empty",
    }
    assert facts(empty) == before


def test_the_loans_that_changed_are_told_by_name_what_matters_first(ws: Workspace, tmp_path: Path):
    assert load_tape(ws, write_tape(tmp_path / "same.csv", as_of="2026-11-21")).moved == ()
    loans_now = village(
        **{
            COMING: of(COMING, due="2026-11-21"),
            PAID: None,
            LATER: of(LATER, balance="49000"),
            "JJ77": Loan("JJ77", "新来", "110101197003070004", "2027-01-01"),
        }
    )
    report = load_tape(ws, write_tape(tmp_path / "t.csv", loans_now, as_of="2026-11-22"))
    assert [(one.what, one.note, one.name) for one in report.moved] == [
        ("newly_overdue", COMING, "周桂兰"),
        ("settled", PAID, "钱多"),
        ("new", "JJ77", "新来"),
        ("changed", LATER, "赵福"),
    ]


def test_a_first_tape_names_no_changes(empty: Workspace, tmp_path: Path):
    report = load_tape(empty, write_tape(tmp_path / "t.csv"))
    assert (len(report.new), report.moved) == (5, ())


def test_every_tape_can_be_proved(ws: Workspace, tmp_path: Path):
    for number in range(2, 6):
        loans_now = village(**{LATER: of(LATER, balance=f"{50000 - number}"), BARRED: of(BARRED)})
        load_tape(
            ws, write_tape(tmp_path / f"{number}.csv", loans_now, as_of=f"2026-11-2{number - 1}")
        )
    verdict = prove(ws)
    assert verdict.is_sound, verdict.troubles


def test_a_loan_that_the_file_keeps_with_nothing_owed_is_paid_off(ws: Workspace, tmp_path: Path):
    paid = of(OVERDUE, balance="0", principal="0", interest="0")
    later = write_tape(tmp_path / "later.csv", village(**{OVERDUE: paid}), as_of="2026-11-22")
    assert load_tape(ws, later).settled == (OVERDUE,)
    refused = preview_gate(ws, ContactInput(OVERDUE, "call", "2026-11-23T09:00"))
    assert isinstance(refused, NotAllowed)
    assert [rule.code for rule in refused.rules] == ["casework.contact.settled"]
    last = write_tape(tmp_path / "last.csv", village(**{OVERDUE: None}), as_of="2026-11-23")
    assert load_tape(ws, last).settled == (), "it was told before"
