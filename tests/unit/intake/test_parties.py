"""Guarantors, several in a cell."""

from datetime import date

import pytest

from shouyue.intake.parties import GuarantorReader
from shouyue.intake.tape import Party

ID_A, ID_B = "510722198811260002", "14022519650618000X"
TEL_A, TEL_B = "13432301241", "19984212661"


def read(names, ids="", phones=""):
    reader = GuarantorReader(date(2026, 11, 23))
    parties = reader.read(names, ids, phones)
    return parties, [(r.code, r.index, r.reason) for r in reader.remarks]


TWO = (Party("冯军", ID_A, "", TEL_A), Party("孙大凤", ID_B, "", TEL_B))


@pytest.mark.parametrize("mark", ["、", ",", "，", ";", "；", "/", "\n", "\r\n", "|", " 、 "])
def test_the_entries_of_cells_belong_to_each_other_by_place(mark):
    assert read(f"冯军{mark}孙大凤", f"{ID_A}{mark}{ID_B}", f"{TEL_A}{mark}{TEL_B}") == (TWO, [])


def test_a_blank_parts_names_only_where_the_numbers_say_so():
    assert read("冯军 孙大凤", f"{ID_A} {ID_B}", f"{TEL_A} {TEL_B}") == (TWO, [])
    assert read("冯 军", ID_A, TEL_A) == (TWO[:1], [])


def test_numbers_may_stand_in_brackets_behind_the_names():
    assert read(f"冯军({ID_A})、孙大凤（{ID_B}）", "", f"{TEL_A}、{TEL_B}") == (TWO, [])


def test_an_empty_entry_keeps_the_others_in_their_places():
    parties, remarks = read("冯军、孙大凤、江红", f"{ID_A}、、{ID_B}", "")
    assert [party.id_number for party in parties] == [ID_A, "", ID_B]
    assert remarks == []


def test_numbers_are_given_to_nobody_when_there_are_more_or_fewer_than_names():
    parties, remarks = read("冯军、孙大凤、江红", f"{ID_A}、{ID_B}", TEL_A)
    assert parties == (Party("冯军", ""), Party("孙大凤", ""), Party("江红", ""))
    assert [code for code, _, _ in remarks] == [
        "guarantor_ids_do_not_match",
        "guarantor_phones_do_not_match",
    ]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("510722198811260003", "bad_check_digit"),
        ("5.10722E+17", "spreadsheet_number"),
        ("51072219881326000", "bad_length"),
        ("护照E1234567", "bad_characters"),
    ],
)
def test_an_unsound_number_of_a_guarantor_is_kept_as_written_and_remarked(number, reason):
    parties, remarks = read("冯军", number, "")
    assert parties == (Party("冯军", "", number),)
    assert remarks == [("guarantor_id", 1, reason)]


def test_a_number_that_a_spreadsheet_rounded_is_unsound():
    parties, remarks = read("冯军", 5.10722198811260002e17)
    assert parties[0].id_number == ""
    assert remarks == [("guarantor_id", 1, "spreadsheet_number")]


def test_a_sound_number_that_was_mended_keeps_what_was_written():
    parties, _ = read("冯军", "14022519650618000x")
    assert parties == (Party("冯军", ID_B, "14022519650618000x"),)


def test_a_guarantors_name_with_a_private_character_is_left_out_with_its_reason():
    parties, remarks = read("冯\ue863、孙大凤", f"{ID_A}、{ID_B}", f"{TEL_A}、{TEL_B}")
    assert parties == (Party("", ID_A, "", TEL_A), TWO[1])
    assert remarks == [("guarantor_name", 1, "name_private_use")]


def test_numbers_without_any_name_are_remarked():
    assert read("", ID_A, "") == ((), [("guarantor_without_name", 0, "")])
    assert read("", "", "") == ((), [])


def test_a_cell_of_names_without_end_is_not_taken_for_guarantors():
    assert read("、".join("某" * 41)) == ((), [("too_many_guarantors", 0, "")])


def test_a_phone_that_is_none_is_remarked():
    parties, remarks = read("冯军", ID_A, "见卡片")
    assert parties[0].phone == ""
    assert remarks == [("guarantor_phone", 1, "")]
