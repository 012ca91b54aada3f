from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from shouyue.domain.identity import check_character, check_id

TODAY = date(2026, 11, 23)


def _number(area, born, sequence):
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_check_character_agrees_with_python_stdnum(body):
    assert check_character(body) == ric.calc_check_digit(body + "0")


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_a_well_formed_number_gives_birth_and_sex(born, sequence):
    found = check_id(_number("999999", born, sequence), TODAY)
    assert found.valid
    assert found.birth == born
    assert found.sex == ("M" if sequence % 2 else "F")
    assert found.reason is None


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_noticed(born, place, digit):
    right = _number("999999", born, 0)
    typed = right[:place] + digit + right[place + 1 :]
    assert typed == right or not check_id(typed, TODAY).valid


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 16))
def test_two_neighbouring_digits_swapped_are_always_noticed(born, place):
    right = _number("999999", born, 0)
    typed = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert typed == right or not check_id(typed, TODAY).valid


def test_an_old_number_of_fifteen_digits_is_upgraded():
    found = check_id("110105491231002", TODAY)
    assert (found.normalized, found.reason) == ("11010519491231002X", "upgraded_from_15")
    assert (found.birth, found.sex) == (date(1949, 12, 31), "F")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty"),
        ("　 ", "empty"),
        ("1.10105E+17", "spreadsheet_number"),
        ("11010519491231002", "bad_length"),
        ("1101054912310020", "bad_length"),
        ("1101051949123100X2", "bad_characters"),
        ("11010549123100X", "bad_characters"),
        ("不详", "bad_characters"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "bad_characters"),
        ("999999198102290017", "bad_date"),
        ("999999490229001", "bad_date"),
        ("999999202611240059", "implausible_birth_date"),
        ("999999189512310001", "implausible_birth_date"),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_name(raw, reason):
    found = check_id(raw, TODAY)
    assert (found.valid, found.reason, found.birth, found.sex) == (False, reason, None, None)


def test_a_wrong_check_character_names_the_right_one():
    found = check_id("110105194912310021", TODAY)
    assert (found.reason, found.expected_check) == ("bad_check_digit", "X")


@pytest.mark.parametrize(
    "raw", ["１１０１０５１９４９１２３１００２ｘ", "110105-19491231-002x", "110105 19491231 002X"]
)
def test_numbers_are_read_as_people_write_them(raw):
    assert check_id(raw, TODAY).normalized == "11010519491231002X"
