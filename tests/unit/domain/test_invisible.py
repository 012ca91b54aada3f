"""Signs that nobody sees: which they are, and what they make of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.invisible import (
    first_invisible,
    is_invisible,
    readings,
    spelt_out,
    visible,
)

TURNING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
OTHERS = ["\u200b", "\u200e", "\u200f", "\u061c", "\u00ad", "\ufeff", "\u2060", "\u2028"]
MORE = ["\x1b", "\x85", "\ud800", "\u3164", "\U000e0041"]


@pytest.mark.parametrize("sign", [*TURNING, *OTHERS, *MORE])
def test_no_text_of_people_holds_it(sign: str):
    assert first_invisible(f"牢{sign}坐") == sign
    assert visible(f"牢{sign}坐") == "牢坐"
    assert spelt_out(f"牢{sign}坐") == f"牢<U+{ord(sign):04X}>坐"


@given(st.text() | st.text("王 \u3000\u200d\u3164\u202e\n\ue000"))
def test_of_every_text_what_is_left_is_what_is_seen(text: str):
    seen = [sign for sign in text if sign in "\n\t" or not is_invisible(sign)]
    assert visible(text) == "".join(seen)


@pytest.mark.parametrize(
    "text",
    [
        "王秀英",
        "ئابلىز",
        "مەن\u200cلەر",
        "བཀྲ་ཤིས\u200dབདེ",
        "一\n二\t三",
        "葛\U000e0100城",
        "❤\ufe0f",
        "",
    ],
)
def test_what_a_script_needs_stays(text: str):
    assert first_invisible(text) == ""
    assert visible(text) == spelt_out(text) == text
    assert readings(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "\u202e牢坐你抓就还不\u202c",
        "\u202e牢坐你抓就还不",
        "因\u202e牢坐\u202d你抓\u202c就还不\u202c故",
        "\u202b牢\u200f坐\u200f你\u200f抓\u202c",
        "\u2067坐牢\u200f抓你\u2069",
        "抓\u200e你\u2066坐\u2069牢",
    ],
)
def test_a_turned_text_is_read_as_eyes_read_it(text: str):
    assert any("坐牢" in way for way in readings(text))


def test_overrides_are_carried_out_one_within_another():
    assert "因不还就你抓坐牢故" in readings("因\u202e牢坐\u202d你抓\u202c就还不\u202c故")


def test_a_thousand_levels_do_no_harm():
    assert "坐牢" in "".join(readings("\u202e" * 1000 + "坐牢"))
