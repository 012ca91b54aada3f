"""A file becomes a tape: which lines are loans, which row of two is kept, what is said beside."""

import multiprocessing
import re
from datetime import date

import pytest
import xlsxwriter

from shouyue.domain.identity import check_character
from shouyue.domain.money import Fen
from shouyue.intake.errors import (
    AsOfMissingError,
    ImportCancelledError,
    NotATapeError,
    SeveralLayoutsError,
    UnknownColumnsError,
    UnreadableTapeError,
)
from shouyue.intake.reading import read_tape
from unit.intake.building import (
    AS_OF,
    HEADERS,
    SHEET,
    TITLE,
    TODAY,
    inline,
    read_rows,
    row,
    sheet_xml,
    table,
    write_csv,
    write_parts,
    write_xlsx,
)


def total(label, balance="", column="机构名称"):
    cells = [""] * len(HEADERS)
    cells[HEADERS.index(column)] = label
    cells[HEADERS.index("贷款余额")] = balance
    return cells


# --- lines that are no loans --------------------------------------------------------------------


@pytest.mark.parametrize("column", ["机构名称", "客户姓名", "借据号", "家庭住址"])
@pytest.mark.parametrize("label", ["合计", "总计", "合 计:", "合计（元）", "本页合计", "Total"])
def test_a_total_is_no_loan_wherever_its_word_stands(label, column, tmp_path):
    tape = read_rows(tmp_path, row("A"), row("B"), total(label, "8,001.00", column))
    assert tape.total_rows == 2
    assert tape.stated_total == Fen(800100)
    assert tape.refused == tape.warnings == ()


def test_a_total_that_differs_from_the_rows_is_remarked(tmp_path):
    tape = read_rows(tmp_path, row("A"), total("合计", "8001.00"))
    (remark,) = tape.warnings
    assert (remark.line, remark.code) == (0, "total_differs")
    assert remark.params == {"stated": 800100, "listed": 400050}


def test_refused_rows_count_in_the_sum_that_a_total_is_compared_with(tmp_path):
    tape = read_rows(tmp_path, row("A"), row("B", 客户姓名=""), total("合计", "8001.00"))
    assert tape.warnings == ()
    unreadable = read_rows(tmp_path, row("A"), row("B", 贷款余额="x"), total("合计", "8001.00"))
    assert unreadable.warnings == ()


def test_a_borrower_whose_name_begins_like_a_total_is_a_loan(tmp_path):
    assert len(read_rows(tmp_path, row("A", 客户姓名="合计明")).rows) == 1
    assert read_rows(tmp_path, row("", 客户姓名="合计明")).refused[0].code == "no_note"


def test_subtotals_footers_and_repeated_headers_are_told_and_left_out(tmp_path):
    tape = read_rows(
        tmp_path,
        row("A"),
        total("小计", "4000.50"),
        list(HEADERS),
        row("B"),
        ["制表人:刘敏", "", "复核:赵小军"],
        ["", "第1页 共1页"],
    )
    assert [loan.line for loan in tape.rows] == [4, 7]
    assert [(remark.line, remark.code) for remark in tape.warnings] == [
        (5, "subtotal"),
        (6, "repeated_header"),
        (8, "footer"),
        (9, "footer"),
    ]
    assert tape.refused == ()


def test_a_scrap_of_a_row_is_refused_and_not_passed_over(tmp_path):
    tape = read_rows(tmp_path, row("A"), ["清河农商银行双桥支行", "KH07"])
    assert [(refused.line, refused.code) for refused in tape.refused] == [(5, "too_few_cells")]


# --- repeated note numbers ----------------------------------------------------------------------


def test_of_repeated_notes_the_first_is_kept_and_each_other_reported(tmp_path):
    tape = read_rows(tmp_path, row("A"), row("A"), row("Ａ", 客户姓名="别人"), row("B"))
    assert [(loan.line, loan.note) for loan in tape.rows] == [(4, "A"), (7, "B")]
    assert [(r.line, r.note, r.code, r.params) for r in tape.refused] == [
        (5, "A", "duplicate_note", {"first_line": 4, "differs": ()}),
        (6, "A", "duplicate_note", {"first_line": 4, "differs": ("name",)}),
    ]
    assert tape.accepted_balance == 800100


def test_a_second_row_is_not_taken_for_a_first_that_was_refused(tmp_path):
    tape = read_rows(tmp_path, row("A", 客户姓名=""), row("A"), row("A", 贷款余额="x"))
    assert tape.rows == ()
    assert [(r.line, r.code) for r in tape.refused] == [
        (4, "missing_name"),
        (5, "duplicate_note"),
        (6, "duplicate_note"),
    ]
    assert tape.refused[2].params == {"first_line": 4, "also": ("bad_amount",)}


def test_rows_without_a_note_are_not_repetitions_of_each_other(tmp_path):
    tape = read_rows(tmp_path, row(""), row(""), row("A"))
    assert [refused.code for refused in tape.refused] == ["no_note", "no_note"]


# --- the day and the branch ---------------------------------------------------------------------


def test_a_file_that_does_not_say_its_day_asks_for_it(tmp_path):
    path = write_csv(tmp_path / "a.csv", [[TITLE], list(HEADERS), row()])
    with pytest.raises(AsOfMissingError):
        read_tape(path, today=TODAY)
    assert read_tape(path, today=TODAY, as_of=date(2026, 11, 1)).as_of == date(2026, 11, 1)


def test_the_day_that_somebody_says_goes_before_the_files_own(tmp_path):
    tape = read_rows(tmp_path, row(), as_of=date(2026, 11, 1))
    assert (tape.as_of, tape.own_as_of) == (date(2026, 11, 1), date(2026, 11, 20))


YEARS_BACK = date(1980, 1, 1)
"""What a clock says whose battery is empty."""
YOUNG = "41072819901109000"
YOUNG += check_character(YOUNG)


def test_birth_dates_are_held_against_the_files_own_day_whatever_the_clock_says(tmp_path):
    plain = read_rows(tmp_path, row(证件号码=YOUNG))
    assert len(plain.rows) == 1
    told = read_tape(tmp_path / "tape.csv", today=YEARS_BACK)
    assert (told.rows, told.refused) == (plain.rows, ())


def test_a_day_in_a_column_is_the_files_own_day_for_the_first_row_too(tmp_path):
    table = [
        [TITLE],
        [*HEADERS, "采集日期"],
        *([*row(note, 证件号码=YOUNG), "2026-11-20"] for note in "AB"),
    ]
    tape = read_tape(write_csv(tmp_path / "a.csv", table), today=YEARS_BACK)
    assert [loan.note for loan in tape.rows] == ["A", "B"]
    assert tape.refused == ()


def test_a_day_that_somebody_says_of_the_file_goes_before_the_clocks(tmp_path):
    path = write_csv(tmp_path / "a.csv", [[TITLE], list(HEADERS), row(证件号码=YOUNG)])
    tape = read_tape(path, today=YEARS_BACK, as_of=date(2026, 11, 1))
    assert (len(tape.rows), tape.refused) == (1, ())


def test_who_is_born_after_the_figures_owes_nothing_whatever_the_clock_says(tmp_path):
    later = date(2099, 1, 1)
    born = "41072820271231000"
    read_rows(tmp_path, row(证件号码=born + check_character(born)))
    tape = read_tape(tmp_path / "tape.csv", today=later)
    assert [refused.code for refused in tape.refused] == ["id_birth_date"]


def test_a_day_to_come_is_remarked(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["数据日期:2026-12-20"], list(HEADERS), row()])
    assert [remark.code for remark in read_tape(path, today=TODAY).warnings] == ["as_of_in_future"]


def test_a_tape_of_several_branches_names_none(tmp_path):
    assert read_rows(tmp_path, row("A"), row("B", 机构名称="石盘支行")).branch_name == ""
    assert read_rows(tmp_path, row("A", 机构名称="")).branch_name == "清河农商银行双桥支行"
    assert read_rows(tmp_path, row("A", 机构名称="石盘支行")).branch_name == "石盘支行"


# --- sheets -------------------------------------------------------------------------------------


def test_sheets_with_the_same_columns_are_one_tape(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", table(row("A"), row("")), table(row("B"), row("A")))
    tape = read_tape(path, today=TODAY)
    assert [(loan.line, loan.note) for loan in tape.rows] == [(4, "A"), (4, "B")]
    assert [(r.sheet, r.line, r.code) for r in tape.refused] == [
        ("", 5, "no_note"),
        ("表2", 5, "duplicate_note"),
    ]


def test_sheets_with_other_columns_are_not_mixed(tmp_path):
    other = ["网点名称", *HEADERS[1:]]
    path = write_xlsx(tmp_path / "a.xlsx", table(row("A")), table(row("B"), headers=other))
    with pytest.raises(SeveralLayoutsError):
        read_tape(path, today=TODAY)


def test_sheets_that_are_hidden_or_no_table_are_left_out_and_said(tmp_path):
    note = [["说明"], ["本表由系统生成"]]
    path = write_xlsx(tmp_path / "a.xlsx", note, table(row("A")), table(row("B")), hidden=1)
    tape = read_tape(path, today=TODAY)
    assert [loan.note for loan in tape.rows] == ["A"]
    assert {(remark.code, remark.sheet) for remark in tape.warnings} == {
        ("sheet_not_read", "表1"),
        ("hidden_sheet", "表3"),
    }


def test_a_workbook_without_a_table_asks_about_the_sheet_that_is_nearest(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [["说明"]], table(row(), headers=["凭证"] * 22))
    with pytest.raises(UnknownColumnsError) as caught:
        read_tape(path, today=TODAY)
    assert caught.value.headers == ("凭证",) * 22


def test_an_empty_workbook_is_not_a_tape(tmp_path):
    with pytest.raises(NotATapeError):
        read_tape(write_xlsx(tmp_path / "a.xlsx", []), today=TODAY)


def test_a_table_that_does_not_begin_at_the_first_cell_has_the_spreadsheets_line_numbers(tmp_path):
    lines = [[], [], *[["", "", *line] for line in table(row("A"), row(""))]]
    tape = read_tape(write_xlsx(tmp_path / "a.xlsx", lines), today=TODAY)
    assert (tape.header_line, tape.rows[0].line, tape.refused[0].line) == (5, 6, 7)


def test_typed_cells_of_a_workbook_are_read_as_what_they_are(tmp_path):
    cells = row(
        "A", 贷款金额=5000, 贷款余额=4000.5, 发放日期=date(2023, 12, 1), 联系电话=13473517017
    )
    (loan,) = read_tape(write_xlsx(tmp_path / "a.xlsx", table(cells)), today=TODAY).rows
    assert (loan.amount, loan.balance, loan.disbursed) == (500000, 400050, date(2023, 12, 1))
    assert loan.verbatim == {}


def test_computed_cells_are_read_as_last_computed_and_said(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(table(row("A"))):
            sheet.write_row(number, 0, line)
        sheet.write_formula(3, HEADERS.index("贷款余额"), "=2000+1000", None, 3000)
    tape = read_tape(path, today=TODAY)
    assert tape.rows[0].balance == 300000
    assert [remark.code for remark in tape.warnings] == ["formulas_as_last_computed"]


def test_a_workbook_whose_writer_names_every_tag_in_full_is_read(tmp_path):
    lines = "".join(
        f'<row r="{r}">{"".join(inline(f"{chr(65 + c)}{r}", str(v)) for c, v in enumerate(line))}'
        "</row>"
        for r, line in enumerate(table(row("A"), row("")), 1)
    )
    named = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", sheet_xml(lines)).replace("xmlns=", "xmlns:x=")
    tape = read_tape(write_parts(tmp_path / "a.xlsx", **{SHEET: named}), today=TODAY)
    assert [loan.note for loan in tape.rows] == ["A"]
    assert [refused.line for refused in tape.refused] == [5]


# --- the file -----------------------------------------------------------------------------------


def test_a_file_is_told_by_its_bytes_and_not_by_its_name(tmp_path):
    assert read_tape(write_xlsx(tmp_path / "a.csv", table(row())), today=TODAY).encoding == "xlsx"
    assert read_tape(write_csv(tmp_path / "a.xls", table(row())), today=TODAY).encoding == "utf-8"


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_path_without_a_file_is_said_so(name, tmp_path):
    with pytest.raises(UnreadableTapeError) as caught:
        read_tape(tmp_path / name, today=TODAY)
    assert caught.value.params["kind"] in ("missing", "not_a_file")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    path = write_csv(tmp_path / "a.csv", table(*[row(f"N{n}") for n in range(2000)]))

    def meddle(done, _total):
        if done == 1000:
            with path.open("a", encoding="utf-8") as file:
                file.write("x")

    with pytest.raises(UnreadableTapeError) as caught:
        read_tape(path, today=TODAY, progress=meddle)
    assert caught.value.params == {"kind": "changed"}


# --- progress and cancel ------------------------------------------------------------------------

MANY = [row(f"N{n}") for n in range(3000)]


@pytest.fixture(params=["csv", "xlsx"])
def large(request, tmp_path):
    write = {"csv": write_csv, "xlsx": write_xlsx}[request.param]
    return write(tmp_path / "a.bin", table(*MANY))


def test_progress_rises_to_the_end(large):
    told = []
    read_tape(large, today=TODAY, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 0)
    counted = told[1:]
    assert [done for done, _ in counted] == sorted(done for done, _ in counted)
    assert len(counted) >= 6
    assert all(0 < done <= total for done, total in counted)
    assert counted[-1][0] >= 3000


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_a_cancel_ends_it_at_once_and_leaves_no_process(large, after):
    asked = 0

    def cancelled():
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.raises(ImportCancelledError):
        read_tape(large, today=TODAY, cancelled=cancelled)
    assert asked == after + 1
    assert multiprocessing.active_children() == []


def test_no_process_is_left_when_the_caller_fails(large):
    def fail(_done, total):
        if total:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_tape(large, today=TODAY, progress=fail)
    assert multiprocessing.active_children() == []


def test_the_folder_of_the_file_is_as_it_was(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", table(row("A"), row("")))
    read_tape(path, today=TODAY)
    assert list(tmp_path.iterdir()) == [path]


def test_no_error_quotes_a_cell_of_the_file(tmp_path):
    canary = "金丝雀"
    path = write_csv(tmp_path / "a.csv", [[canary, canary, canary, "借据号", "客户姓名"]])
    with pytest.raises(UnknownColumnsError) as caught:
        read_tape(path, today=TODAY)
    assert canary not in str(caught.value) + repr(caught.value.params)
    assert AS_OF not in str(caught.value)
