"""One way of writing for what can be written in many."""

import pytest

from shouyue.domain.spelling import END, Spelling

CHINESE = Spelling.read(("赖賴癞 lai", "还還 hai huan", "后後"))


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("賴", "赖"),
        ("ＡＢ－１", "ab1"),
        ("lǎo", "lao"),
        ("還、後。", "还后"),
        ("\u200b❤\ufe0f", ""),
        ("", ""),
    ],
)
def test_letters_alone_in_the_way_they_are_meant(words, plain):
    assert CHINESE.plain(words) == plain


def test_a_view_keeps_the_ends_of_clauses_and_where_each_letter_stood():
    view = CHINESE.view("賴 ，Ａ")
    assert view.letters == f"{END}赖{END}a{END}"
    assert view.places == (-1, 0, 2, 3, 4)


def test_a_sign_may_be_typed_in_any_of_its_sounds():
    assert CHINESE.typed("还后") == "(?:还|hai|huan)(?:后)"
    assert CHINESE.sounding("tahuan") == {"还"}


@pytest.mark.parametrize(
    "rows", [("赖賴", "癞賴"), ("赖賴", "赖癞"), ("赖賴", "賴癞"), ("賴癞", "赖賴")]
)
def test_a_sign_that_would_stand_for_two_is_refused(rows):
    with pytest.raises(ValueError, match=r"^$"):
        Spelling.read(rows)
