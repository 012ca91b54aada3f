"""Names: kept to the character, or refused with the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.intake.names import NameFault, read_name


@pytest.mark.parametrize(
    "name",
    ["秦水强", "䶮山", "侯𬭎金", "㐱犇", "龙花㛃", "𠅤", "阿不都热合曼·买买提",
     "Li Ming", "﨑山", "张三2", "ئابدۇرەھمان"],
)  # fmt: skip
def test_a_name_is_kept_to_the_character(name):
    assert read_name(name) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  黄 金大\u3000", "黄金大"),
        ("张　三", "张三"),
        ("\ufeff张三\u200b", "张三"),
        ("侯 𬭎 金", "侯𬭎金"),
        ("Li   Ming", "Li Ming"),
        ("Ｌｉ", "Li"),
    ],
)
def test_blanks_and_invisible_marks_go(written, name):
    assert read_name(written) == name


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", NameFault("missing_name")),
        (" \u3000\t", NameFault("missing_name")),
        ("张\ue863三", NameFault("name_private_use", 2, "U+E863")),
        ("\U000f0000", NameFault("name_private_use", 1, "U+F0000")),
        ("侯?金", NameFault("name_damaged", 2)),
        ("侯？金", NameFault("name_damaged", 2)),
        ("侯\ufffd", NameFault("name_damaged", 2)),
        ("张\x07三", NameFault("name_damaged", 2)),
        ("张\u202e三", NameFault("name_damaged", 2)),
        ("张*三", NameFault("name_masked", 2)),
        ("张＊", NameFault("name_masked", 2)),
        ("长" * 61, NameFault("name_too_long")),
    ],
)
def test_a_name_that_cannot_be_trusted_is_refused_with_its_place(written, fault):
    assert read_name(written) == fault


@given(st.text())
def test_a_name_that_passes_can_be_read_again_and_stays(text):
    first = read_name(text)
    if isinstance(first, str):
        assert read_name(first) == first
        assert not any("\ue000" <= c <= "\uf8ff" for c in first)
