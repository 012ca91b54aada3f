"""Which letter is meant by the end of its number, as a person copies it from paper."""

from hypothesis import given
from hypothesis import strategies as st

from factories import make_serial
from shouyue.casework.batches import typed_page
from shouyue.casework.serials import is_called, is_serial

COUNTERS = st.integers(1, 999_999)


@given(COUNTERS, st.sampled_from(["number", "digits", "check", "tight", "whole", "blanks"]))
def test_every_way_of_copying_a_number_names_its_letter(counter: int, way: str):
    serial = make_serial(counter)
    assert is_serial(serial)
    _, _, epoch, digits, check = serial.split("-")
    said = {
        "number": str(counter),
        "digits": digits,
        "check": f"{counter}-{check}",
        "tight": f"{epoch}{digits}{check}".lower(),
        "whole": serial,
        "blanks": serial.replace("-", " "),
    }[way]
    assert is_called(serial, typed_page(said).serial)


@given(COUNTERS, COUNTERS)
def test_a_number_never_names_another_letter_by_its_check_sign(counter: int, other: int):
    named = {other} - {counter}
    for said in (str(counter), f"{counter:06}", make_serial(counter)):
        assert not any(is_called(make_serial(one), said) for one in named)


def test_less_than_a_number_names_nothing():
    serial = make_serial(126)
    for said in ("", "-", serial[-1], f"-{serial[-1]}", "26" + serial[-1], serial[:-2], "F02"):
        assert not is_called(serial, said), said
