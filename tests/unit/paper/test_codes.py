import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.paper import qr
from shouyue.paper.codes import LAST_VERSION, CodeError, PageCode, read, written

SERIALS = st.from_regex(r"\A[A-Z0-9](?:[A-Z0-9-]{0,26}[A-Z0-9])?\Z")
CODES = st.builds(
    PageCode,
    st.from_regex(r"\A[A-Z][0-9]{2}[A-Z]?\Z"),
    st.integers(1, LAST_VERSION),
    SERIALS,
    st.integers(1, 99),
    st.integers(1, 99),
)


@given(CODES)
def test_a_code_reads_back_and_fits_the_smallest_symbol(code):
    text = written(code)
    assert read(text) == code
    assert len(text) <= qr.CAPACITY
    assert set(text) <= set(qr.ALPHABET)


@given(CODES, st.data())
def test_one_mistyped_character_never_names_another_letter(code, data):
    text = written(code)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(string.ascii_uppercase + string.digits + "-:/."))
    changed = text[:place] + other + text[place + 1 :]
    if changed != text:
        with pytest.raises(CodeError):
            read(changed)


@pytest.mark.parametrize(
    "text", ["", "https://example.invalid/pay", "SY2:F02.1:1/2:A:AAAAAAAA", "6" * 40]
)
def test_a_foreign_code_is_told_from_a_damaged_one(text):
    with pytest.raises(CodeError) as caught:
        read(text)
    assert caught.value.code == "paper.code_foreign"


def test_a_typed_code_may_be_in_small_letters():
    code = PageCode("F02", 1, "AB-1", 1, 2)
    assert read(f" {written(code).lower()} ") == code


@pytest.mark.parametrize("serial", ["", "a-1", "-A", "A-", "A" * 29, "张", "A B"])
def test_a_serial_that_no_code_can_carry_is_refused(serial):
    with pytest.raises(CodeError) as caught:
        written(PageCode("F02", 1, serial, 1, 1))
    assert caught.value.code == "paper.serial_unfit"


@pytest.mark.parametrize("version", [1, 999, 1000, 2026, LAST_VERSION])
def test_every_version_that_a_form_may_have_is_read_again(version):
    code = PageCode("F23A", version, "A" * 28, 99, 99)
    assert read(written(code)) == code
    assert len(written(code)) <= qr.CAPACITY


def test_a_later_version_is_none_of_ours():
    with pytest.raises(CodeError) as caught:
        read(written(PageCode("F02", LAST_VERSION + 1, "A-1", 1, 1)))
    assert caught.value.code == "paper.code_foreign"
