"""Headers found and placed, by the shipped table or as a person says."""

import pytest

from shouyue.data import shipped
from shouyue.intake.cells import Line
from shouyue.intake.columns import Layout, find_layout, load_synonyms, plain_header
from shouyue.intake.errors import AmbiguousColumnsError, NotATapeError, UnknownColumnsError
from shouyue.intake.reading import read_tape
from unit.intake.building import (
    AS_OF,
    GOOD,
    HEADERS,
    TITLE,
    TODAY,
    read_rows,
    row,
    table,
    write_csv,
)

SYNONYMS = load_synonyms(shipped("resources"))
NEEDED = ["借据号", "客户姓名", "证件号码", "贷款金额", "贷款余额", "发放日期", "到期日期"]


def layout(*headers: str, mapping=None, before: int = 0) -> Layout:
    lines = [Line(n + 1, ["某银行"]) for n in range(before)]
    return find_layout([*lines, Line(before + 1, list(headers))], SYNONYMS, mapping)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("信贷借据号", "note"),
        ("XDJJH", "note"),
        ("xdjjh", "note"),
        ("* 借 据 编 号", "note"),
        ("借据\n号码", "note"),
        ("Note No.", "note"),
        ("ZJHM", "id_number"),
        ("身份证号", "id_number"),
        ("ＫＨＭＣ", "name"),
        ("贷款余额(元)", "balance"),
        ("贷款余额（万元）", "balance"),
        ("outstanding balance", "balance"),
        ("DKFFRQ", "disbursed"),
        ("DKDQRQ", "due"),
        ("QBJE", "overdue_principal"),
        ("担保人身份证号码", "guarantor_id"),
        ("年利率（%）", "rate"),
        ("月利率(‰)", "monthly_rate"),
    ],
)
def test_header_names_of_different_banks_mean_the_same_field(header, name):
    assert SYNONYMS.places[plain_header(header)][0] == name


def test_the_surest_name_wins_where_a_file_has_two():
    found = layout(*NEEDED, "信贷借据号")
    assert found.columns["note"].header == "信贷借据号"
    assert found.unread == ("借据号",)


def test_the_header_is_found_below_titles():
    assert layout(*NEEDED, before=7).line == 8


def test_a_missing_column_is_asked_for_with_the_headers_seen():
    with pytest.raises(UnknownColumnsError) as caught:
        layout("凭证", *NEEDED[1:])
    assert caught.value.missing == ("note",)
    assert caught.value.headers == ("凭证", *NEEDED[1:])
    assert caught.value.found["name"] == "客户姓名"
    assert "凭证" not in str(caught.value)


def test_a_person_may_map_what_the_table_does_not_know():
    found = layout("凭证", *NEEDED[1:], mapping={"note": "凭证"})
    assert found.columns["note"].index == 0


def test_a_mapping_goes_before_the_table():
    found = layout(*NEEDED, "户名", mapping={"name": "户名", "phone": "客户姓名"})
    assert found.columns["name"].header == "户名"
    assert found.columns["phone"].header == "客户姓名"


def test_a_mapping_may_say_that_a_field_has_no_column():
    assert "phone" not in layout(*NEEDED, "电话", mapping={"phone": ""}).columns


def test_a_mapping_of_a_header_that_is_gone_falls_back_to_the_table():
    assert layout(*NEEDED, mapping={"name": "从前的户名"}).columns["name"].header == "客户姓名"


def test_two_columns_of_one_name_are_not_chosen_between():
    with pytest.raises(AmbiguousColumnsError) as caught:
        layout(*NEEDED, "电话", "电话")
    assert caught.value.params == {"field": "phone", "columns": (8, 9)}
    found = layout(*NEEDED, "电话", "电话", mapping={"phone": "@9"})
    assert found.columns["phone"].index == 8
    assert found.as_mapping()["phone"] == "@9"


@pytest.mark.parametrize("column", ["@0", "@99", "@x", "@1000"])
def test_a_column_that_is_not_there_is_not_mapped(column):
    assert layout(*NEEDED, mapping={"phone": column}).index("phone") == -1


@pytest.mark.parametrize(
    "lines", [[], [[""]], [["甲", "乙"]], [["秦水强", "410728196611090008", "13473517017"]]]
)
def test_what_has_no_header_is_not_a_tape(lines):
    with pytest.raises(NotATapeError):
        find_layout([Line(n, cells) for n, cells in enumerate(lines, 1)], SYNONYMS)


def test_a_table_in_unknown_words_is_asked_about():
    with pytest.raises(UnknownColumnsError) as caught:
        layout("编号甲", "称呼", "牌号", "数目")
    assert caught.value.headers == ("编号甲", "称呼", "牌号", "数目")
    assert set(caught.value.missing) == set(SYNONYMS.required)


def test_what_was_read_can_be_kept_and_given_back(tmp_path):
    strange = ("凭证甲", *HEADERS[1:])
    path = write_csv(tmp_path / "a.csv", table(row(), headers=strange))
    first = read_tape(path, today=TODAY, mapping={"branch_name": "凭证甲"})
    assert read_tape(path, today=TODAY, mapping=first.columns) == first


def test_numbered_guarantor_columns_are_one_guarantor_each(tmp_path):
    extra = ["保证人1", "保证人1证件号码", "保证人2", "保证人2证件号码"]
    cells = ["冯军", "510722198811260002", "孙大凤", "14022519650618000X"]
    lines = [[TITLE], [AS_OF], [*HEADERS[:19], *extra], [*row()[:19], *cells]]
    (loan,) = read_tape(write_csv(tmp_path / "a.csv", lines), today=TODAY).rows
    assert [(party.name, party.id_number) for party in loan.guarantors] == [
        ("冯军", "510722198811260002"),
        ("孙大凤", "14022519650618000X"),
    ]


def test_an_export_in_the_supervisors_codes_is_read(tmp_path):
    codes = {
        "XDJJH": GOOD["借据号"], "KHMC": GOOD["客户姓名"], "ZJHM": GOOD["证件号码"], "DKJE": "5000",
        "DKYE": "4000.50", "DKFFRQ": "20231201", "DKDQRQ": "20261130", "QBJE": "0.00",
        "BNQXYE": "1.10", "BWQXYE": "2.20", "CJRQ": "20261120", "BZ": "CNY", "ZJRQ": "99991231",
    }  # fmt: skip
    tape = read_tape(
        write_csv(tmp_path / "a.csv", [list(codes), list(codes.values())]), today=TODAY
    )
    (loan,) = tape.rows
    assert (loan.balance, loan.overdue_principal, loan.overdue_interest) == (400050, 0, 330)
    assert tape.as_of.isoformat() == "2026-11-20"
    assert tape.unread_headers == ("ZJRQ",)


def test_columns_that_nothing_asked_for_are_listed(tmp_path):
    lines = table([*row(), "x"], headers=(*HEADERS, "抵押物"))
    tape = read_tape(write_csv(tmp_path / "a.csv", lines), today=TODAY)
    assert tape.unread_headers == ("抵押物",)


def test_every_needed_field_has_a_name_in_every_bank_we_know(tmp_path):
    assert read_rows(tmp_path, row()).columns["note"] == "借据号"
    assert set(SYNONYMS.required) == {
        "note", "name", "id_number", "amount", "balance", "disbursed", "due",
    }  # fmt: skip
