"""One row becomes a loan or a refusal."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.data import shipped
from shouyue.domain.money import yuan
from shouyue.intake.cells import Line
from shouyue.intake.columns import find_layout, load_synonyms
from shouyue.intake.reading import read_tape
from shouyue.intake.rows import RowReader
from shouyue.intake.tape import LoanRow, Refusal
from unit.intake.building import HEADERS, TODAY, read_rows, row, table, write_csv, write_xlsx

LAYOUT = find_layout([Line(1, list(HEADERS))], load_synonyms(shipped("resources")))
EXTRA = find_layout(
    [Line(1, [*HEADERS, "证件类型", "币种", "采集日期"])], load_synonyms(shipped("resources"))
)


def read(layout=LAYOUT, more=(), unit="元", **changes) -> LoanRow | Refusal:
    reader = RowReader(layout, TODAY, unit, None)
    return reader.read(Line(9, [*row(**changes), *more]))


def loan(**changes) -> LoanRow:
    found = read(**changes)
    assert isinstance(found, LoanRow), found
    return found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"客户姓名": ""}, "missing_name"),
        ({"客户姓名": "张\ue863"}, "name_private_use"),
        ({"客户姓名": "侯?金"}, "name_damaged"),
        ({"客户姓名": "张*"}, "name_masked"),
        ({"证件号码": ""}, "missing_id"),
        ({"证件号码": "4.10728E+17"}, "id_rounded"),
        ({"证件号码": "４.1E+17"}, "id_rounded"),
        ({"证件号码": 410728196611090008.0}, "id_rounded"),
        ({"证件号码": "410728********0008"}, "id_masked"),
        ({"证件号码": "410728196611090009"}, "id_checksum"),
        ({"证件号码": "410728196613090008"}, "id_bad_date"),
        ({"证件号码": "410728202712310008"}, "id_birth_date"),
        ({"证件号码": "4107281966110900"}, "id_length"),
        ({"证件号码": "41072819661109000A"}, "id_characters"),
        ({"贷款余额": ""}, "bad_amount"),
        ({"贷款余额": "伍万元整待核"}, "bad_amount"),
        ({"贷款余额": "1,00"}, "bad_amount"),
        ({"贷款余额": "100.001"}, "bad_amount"),
        ({"贷款余额": "#REF!"}, "bad_amount"),
        ({"贷款余额": float("inf")}, "bad_amount"),
        ({"贷款余额": float("nan")}, "bad_amount"),
        ({"贷款余额": True}, "bad_amount"),
        ({"贷款余额": "-1"}, "negative_amount"),
        ({"贷款余额": -0.01}, "negative_amount"),
        ({"拖欠本金": "若干"}, "bad_amount"),
        ({"拖欠利息": "若干"}, "bad_amount"),
        ({"贷款余额": "5000.01"}, "balance_above_amount"),
        ({"到期日期": ""}, "bad_date"),
        ({"到期日期": "99991231"}, "bad_date"),
        ({"到期日期": "2026-02-30"}, "bad_date"),
        ({"发放日期": "12/01/2023"}, "bad_date"),
        ({"发放日期": "2026-12-01"}, "due_before_start"),
    ],
)
def test_a_row_with_a_fault_stays_out_and_says_which(changes, code):
    refused = read(**changes)
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.note, refused.code) == (9, "JJ000001", code)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("", "no_note"),
        (" \u3000", "no_note"),
        ("2.02400000001E+17", "note_rounded"),
        (202400000000000001.0, "note_rounded"),
        ("甲" * 65, "bad_note"),
        ("JJ\ue8631", "bad_note"),
        ("JJ\x07", "invisible_sign"),
        ("JJ\u202e600", "invisible_sign"),
        ("\u2066JJ600\u2069", "invisible_sign"),
    ],
)
def test_a_note_number_that_is_none_stays_out(note, code):
    refused = read(借据号=note)
    assert isinstance(refused, Refusal)
    assert refused.code == code


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("ＪＪ００１", "JJ001"),
        (" JJ 001 ", "JJ001"),
        ("\t0001", "0001"),
        ('="0001"', "0001"),
        ("'0001", "0001"),
        (20240001.0, "20240001"),
        ("桥农借[2024]第001号", "桥农借[2024]第001号"),
    ],
)
def test_a_note_number_is_read_and_kept_as_written(written, note):
    found = loan(借据号=written)
    assert found.note == note
    if str(written).strip() != note and not isinstance(written, float):
        assert found.verbatim["note"] == written


@pytest.mark.parametrize("column", ["证件号码", "家庭住址", "产品名称"])
def test_a_cell_that_paper_would_show_otherwise_keeps_its_row_out(column):
    reader = RowReader(LAYOUT, TODAY, "元", None)
    for _ in range(2):
        refused = reader.read(Line(9, row(**{column: "上王庄\u202e10组"})))
        assert isinstance(refused, Refusal)
        assert (refused.note, refused.code) == ("JJ000001", "invisible_sign")
        assert refused.params["text"] == "上王庄<U+202E>10组"
        assert refused.params["column"] == column


def test_marks_of_a_word_processor_go_and_joiners_stay():
    assert loan(家庭住址="\ufeff上王\u200b庄").address == "上王庄"
    assert loan(家庭住址="مەن\u200cلەر").address == "مەن\u200cلەر"


def test_further_faults_of_a_row_are_listed_behind_the_first():
    refused = read(客户姓名="", 证件号码="1", 贷款余额="x", 发放日期="y", 到期日期="")
    assert isinstance(refused, Refusal)
    assert refused.code == "missing_name"
    assert refused.params["also"] == ("id_length", "bad_amount", "bad_date")


def test_a_bad_cell_is_named_with_its_own_header_and_cut_short():
    refused = read(贷款余额="不清\n楚" * 30)
    assert isinstance(refused, Refusal)
    assert refused.params["column"] == "贷款余额"
    assert refused.params["field"] == "balance"
    assert refused.params["text"] == ("不清 楚" * 30)[:40]


def test_a_private_character_is_named_by_its_place_and_never_shown():
    refused = read(客户姓名="张\ue863三")
    assert isinstance(refused, Refusal)
    assert refused.params == {"position": 2, "code_point": "U+E863"}
    assert "\ue863" not in repr(refused)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("4000", 400000), ("4000.5", 400050), ("４０００．５０", 400050), ("4,000.50", 400050),
        ("¥4,000.50元", 400050), ("￥4000", 400000), ("4000.5000", 400050), (4000.5, 400050),
        (0.1 + 0.2, 30), (0.0, 0), ("0", 0),
    ],
)  # fmt: skip
def test_money_is_exact(cell, fen):
    assert loan(贷款余额=cell).balance == fen


def test_a_tick_in_a_cell_is_no_amount_even_where_one_yuan_stood_before():
    reader = RowReader(LAYOUT, TODAY, "元", None)
    one = reader.read(Line(2, row("A", 贷款余额=1.0)))
    tick = reader.read(Line(3, row("B", 贷款余额=True)))
    assert isinstance(one, LoanRow)
    assert isinstance(tick, Refusal)


@given(st.integers(0, 500_000))
def test_money_of_a_number_cell_is_what_the_spreadsheet_shows(fen):
    assert loan(贷款余额=fen / 100).balance == fen
    assert loan(贷款余额=yuan(fen)).balance == fen


@pytest.mark.parametrize(
    ("changes", "verbatim"),
    [
        ({}, {}),
        ({"贷款余额": "４０００"}, {"balance": "４０００"}),
        ({"贷款余额": "4,000"}, {"balance": "4,000"}),
        ({"到期日期": "2026年11月30日"}, {"due": "2026年11月30日"}),
        ({"到期日期": 46356.0}, {"due": "46356"}),
        ({"到期日期": date(2026, 11, 30)}, {}),
        ({"到期日期": datetime.fromisoformat("2026-11-30 08:00")}, {"due": "2026-11-30 08:00:00"}),
        ({"证件号码": "41072819560424000x"}, {"id_number": "41072819560424000x"}),
        ({"证件号码": "\t410728196611090008"}, {}),
        ({"客户姓名": " 秦水强 "}, {}),
        ({"客户姓名": "秦 水强"}, {"name": "秦 水强"}),
        ({"家庭住址": "上王庄\n10组"}, {"address": "上王庄\n10组"}),
        ({"联系电话": "13473517017/13800138000"}, {}),
        ({"联系电话": "+86 13473517017"}, {"phone": "+86 13473517017"}),
        ({"拖欠利息": 1.005}, {"overdue_interest": "1.005"}),
    ],
)
def test_what_the_file_says_is_kept_where_it_was_read_otherwise(changes, verbatim):
    assert loan(**changes).verbatim == verbatim


def test_interest_finer_than_a_fen_is_rounded_half_up_and_kept():
    assert loan(拖欠利息="1.005").overdue_interest == 101
    assert loan(拖欠利息="1.0049").overdue_interest == 100


def test_an_old_identity_number_is_upgraded():
    assert loan(证件号码="410728661109000").id_number == "410728196611090008"


def test_a_passport_is_taken_as_written_and_remarked():
    reader = RowReader(EXTRA, TODAY, "元", None)
    found = reader.read(Line(9, [*row(证件号码="E12345678"), "护照", "人民币", ""]))
    assert isinstance(found, LoanRow)
    assert found.id_number == "E12345678"
    assert [remark.code for remark in reader.remarks] == ["id_unverified"]
    refused = reader.read(Line(9, [*row(证件号码="E12345678"), "居民身份证", "", ""]))
    assert isinstance(refused, Refusal)


def test_money_of_another_country_stays_out():
    refused = read(EXTRA, ("", "USD", ""))
    assert isinstance(refused, Refusal)
    assert refused.code == "foreign_currency"


def test_rows_of_another_day_stay_out():
    reader = RowReader(EXTRA, TODAY, "元", None)
    assert isinstance(reader.read(Line(5, [*row("A"), "", "", "20261120"])), LoanRow)
    refused = reader.read(Line(6, [*row("B"), "", "", "20261020"]))
    assert isinstance(refused, Refusal)
    assert refused.code == "as_of_differs"
    assert reader.as_of == date(2026, 11, 20)


@pytest.mark.parametrize(("cell", "told"), [("", None), ("-", None), ("0", 0), ("12.34", 1234)])
def test_what_the_file_does_not_say_is_not_nothing(cell, told):
    assert loan(拖欠本金=cell).overdue_principal == told
    assert loan(拖欠利息=cell).overdue_interest == told


@pytest.mark.parametrize(
    ("header", "cell", "ppm"),
    [
        ("年利率(%)", "5.60", 56000),
        ("年利率(%)", 5.6, 56000),
        ("年利率(%)", "5.6%", 56000),
        ("年利率(%)", "0", 0),
        ("年利率(%)", "6.525", 65250),
        ("年利率", "5.6", 56000),
        ("年利率", 0.056, 56000),
        ("年利率", "5.6%", 56000),
        ("年利率", "0.8", None),
        ("年利率", "面议", None),
        ("年利率(%)", "-1", None),
        ("年利率(%)", "nan", None),
        ("年利率(%)", "100", None),
        ("年利率(‰)", "4.65", None),
        ("月利率(‰)", "4.65", 55800),
        ("月利率(%)", "0.465", 55800),
        ("月利率", "4.65", None),
        ("月利率", "4.65‰", 55800),
        ("年利率(%)", "3.3333333", 33333),
        ("年利率(%)", "", None),
    ],
)
def test_a_rate_is_annual_millionths_or_unknown(header, cell, ppm):
    headers = [header if h == "年利率(%)" else h for h in HEADERS]
    layout = find_layout([Line(1, list(headers))], load_synonyms(shipped("resources")))
    reader = RowReader(layout, TODAY, "元", None)
    found = reader.read(Line(2, [*row(**{"年利率(%)": cell})]))
    assert isinstance(found, LoanRow)
    assert found.rate_ppm == ppm
    assert ("rate_unclear" in [r.code for r in reader.remarks]) == (ppm is None and cell != "")


@pytest.mark.parametrize(
    ("cell", "phones", "remarked"),
    [
        ("", (), False),
        ("13473517017", ("13473517017",), False),
        (13473517017.0, ("13473517017",), False),
        ("13492136677/15877496617", ("13492136677", "15877496617"), False),
        ("１３４７３５１７０１７", ("13473517017",), False),
        ("13473517017 见儿子", ("13473517017",), True),
        ("1347351701", (), True),
        ("1" * 500, (), True),
    ],
)
def test_phones_are_read_and_what_is_none_is_remarked(cell, phones, remarked):
    reader = RowReader(LAYOUT, TODAY, "元", None)
    found = reader.read(Line(2, row(联系电话=cell)))
    assert isinstance(found, LoanRow)
    assert found.phones == phones
    assert bool(reader.remarks) == remarked


@pytest.mark.parametrize(
    ("unit", "header", "cell", "fen"),
    [
        ("单位:万元", "贷款余额", "0.4", 400000),
        ("金额单位：人民币元", "贷款余额", "4000", 400000),
        ("单位:元", "贷款余额(万元)", "0.40005", 400050),
        ("单位:千元", "贷款余额", 4.0005, 400050),
    ],
)
def test_the_unit_of_money_is_read_and_the_cell_kept(unit, header, cell, fen, tmp_path):
    headers = [header if h == "贷款余额" else h for h in HEADERS]
    lines = [["明细"], ["数据日期:20261120", unit], headers, row(贷款余额=cell, 贷款金额="5000")]
    (found,) = read_tape(write_xlsx(tmp_path / "a.xlsx", lines), today=TODAY).rows
    assert found.balance == fen
    assert ("balance" in found.verbatim) == (cell != "4000")


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["410728196611090008", "2026-11-30", "5000", "JJ1", "冯军、孙大凤"]),
)


@given(st.lists(_CELLS, max_size=len(HEADERS) + 2))
def test_any_cells_become_a_loan_or_a_refusal(cells):
    reader = RowReader(LAYOUT, TODAY, "元", None)
    found = reader.read(Line(1, cells))
    if isinstance(found, LoanRow):
        assert found.name
        assert found.balance <= found.amount
        assert found.disbursed <= found.due
    else:
        assert found.code


@given(st.sampled_from(HEADERS), _CELLS)
def test_one_strange_cell_never_crashes_a_sound_row(header, cell):
    cells = row()
    cells[HEADERS.index(header)] = cell
    found = RowReader(LAYOUT, TODAY, "元", None).read(Line(1, cells))
    assert isinstance(found, LoanRow | Refusal)


def test_a_guarantors_bad_number_does_not_keep_the_borrower_out(tmp_path):
    tape = read_rows(tmp_path, row(保证人="冯军", 保证人证件号码="510722198811260003"))
    (found,) = tape.rows
    assert found.guarantors[0].id_number == ""
    assert found.guarantors[0].id_note == "510722198811260003"
    (remark,) = tape.warnings
    assert (remark.line, remark.note, remark.code) == (4, "JJ000001", "guarantor_id")
    assert remark.params == {"guarantor": 1, "reason": "bad_check_digit"}


def test_guarantor_cells_are_kept_where_the_parties_do_not_say_the_same(tmp_path):
    tape = read_rows(
        tmp_path,
        row("A", 保证人="冯军、江红", 保证人电话="13432301241、13474714297"),
        row("B", 保证人="冯军、江红", 保证人电话="13432301241"),
    )
    assert tape.rows[0].verbatim == {}
    assert tape.rows[1].verbatim == {"guarantor_phone": "13432301241"}


def test_the_same_line_may_be_read_from_a_csv_as_from_a_workbook(tmp_path):
    lines = table(row("A", 贷款余额="4,000.50"), row("B", 客户姓名="𬭎㛃"))
    one = read_tape(write_csv(tmp_path / "a.csv", lines, "gb18030"), today=TODAY)
    other = read_tape(write_xlsx(tmp_path / "a.xlsx", lines), today=TODAY)
    assert one.rows == other.rows
