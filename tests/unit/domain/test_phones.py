import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.phones import check_phone, split_phones

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("raw", "kind", "normalized"),
    [
        ("+86 138-0013-8000", "mobile", "13800138000"),
        ("8613800138000", "mobile", "13800138000"),
        ("013800138000", "mobile", "13800138000"),
        ("１３８００１３８０００", "mobile", "13800138000"),
        ("010-12345678", "landline", "01012345678"),
        ("(0512) 81234567", "landline", "051281234567"),
        ("0512-8123456", "landline", "05128123456"),
        ("+86 512 8123 4567", "landline", "051281234567"),
    ],
)
def test_numbers_are_read_as_people_write_them(raw, kind, normalized):
    (phone,) = split_phones(raw)
    assert (phone.valid, phone.kind, phone.normalized) == (True, kind, normalized)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("1380013800", "bad_length"),
        ("8123456", "area_code_missing"),
        ("12800138000", "unknown_prefix"),
        ("张三家", "bad_characters"),
    ],
)
def test_a_number_that_cannot_be_called_says_why(raw, reason):
    phone = check_phone(raw)
    assert (phone.valid, phone.kind, phone.reason) == (False, "unknown", reason)
    assert phone.normalized == raw


def test_an_extension_behind_a_switchboard_is_kept():
    phone = check_phone("0512-81234567转801")
    assert (phone.normalized, phone.extension) == ("051281234567", "801")


@given(
    st.lists(MOBILES, min_size=1, max_size=5, unique=True),
    st.sampled_from(["/", "、", ",", "，", ";", "；", " ", "\n", "或", " / "]),
)
def test_several_numbers_in_one_cell_are_parted(numbers, between):
    assert [phone.normalized for phone in split_phones(between.join(numbers))] == numbers


def test_spaces_inside_a_number_do_not_part_it():
    found = split_phones("138 0013 8000 0512 8123456")
    assert [phone.normalized for phone in found] == ["13800138000", "05128123456"]


def test_a_bad_number_beside_a_good_one_is_kept_and_marked():
    bad, good = split_phones("8123456 13800138000")
    assert (bad.valid, bad.normalized, good.valid) == (False, "8123456", True)


def test_a_number_written_twice_is_one_number_and_an_empty_cell_none():
    assert len(split_phones("13800138000/138-0013-8000")) == 1
    assert split_phones("") == split_phones(" / ") == ()
