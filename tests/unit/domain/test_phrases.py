"""Phrases are found however they are spaced, and shown as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.phrases import Found, Phrasebook
from shouyue.domain.spelling import Spelling

BOOK = Phrasebook(
    {
        "threat": ("打断腿", "别怪我不客气", "break your legs"),
        "shaming": ("让全村知道", "全村"),
        "impersonation": ("我是法院的",),
    }
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("说月底卖了玉米还款", ()),
        ("不还就让全村知道", (Found("shaming", "让全村知道"),)),
        ("不还就让 全·村　知道！", (Found("shaming", "让 全·村　知道"),)),
        (
            "我是法院的，别怪我不客气",
            (Found("impersonation", "我是法院的"), Found("threat", "别怪我不客气")),
        ),
        ("I will BREAK  your LEGS", (Found("threat", "BREAK  your LEGS"),)),
        ("全村都还了，全村", (Found("shaming", "全村"),)),
        ("", ()),
    ],
)
def test_what_is_listed_is_found_as_it_stands_there(words, found):
    assert BOOK.found_in(words) == found


@given(st.text(), st.sampled_from(["打断腿", "让全村知道"]), st.text())
def test_a_phrase_is_found_between_any_words(before, phrase, after):
    kinds = {one.kind for one in BOOK.found_in(f"{before}{phrase}{after}")}
    assert kinds & {"threat", "shaming"}


@given(st.text())
def test_what_is_shown_stands_in_the_text(words):
    assert all(one.words in words for one in BOOK.found_in(words))


def kinds_and_words(book: Phrasebook, words: str) -> str:
    """What is found, each with a question mark where it is somebody else's."""
    return " ".join(one.words + "?" * one.reported for one in book.found_in(words))


GAPPED = Phrasebook({"shaming": ("告诉你…邻居", "老赖", "送/带你…坐牢", "他妈的。")})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("告诉你们村书记和邻居", "告诉你们村书记和邻居"),
        ("告诉你邻居", "告诉你邻居"),
        ("有事告诉你，邻居家的狗叫", ""),
        ("告诉你我们行里下个月要来看看的邻居", ""),
        ("带你去坐牢", "带你去坐牢"),
        ("送你们坐牢", "送你们坐牢"),
        ("陪你去坐牢", ""),
        ("他妈的，钱呢", "他妈的"),
        ("又来他妈的", "他妈的"),
        ("他妈的病好了", ""),
    ],
)
def test_gaps_stay_in_a_clause_either_word_will_do_and_ends_are_ends(words, found):
    assert kinds_and_words(GAPPED, words) == found


DISGUISED = Phrasebook(
    {"shaming": ("老赖", "告诉你…邻居", "break you")},
    spelling=Spelling.read(("老佬 lao", "赖賴癞 lai", "还 hai huan", "邻鄰 lin", "诉訴 su", "i1")),
)


@pytest.mark.parametrize(
    "words",
    [
        *("老 赖", "老。赖", "老x赖", "老-赖", "老\n赖", "老２赖", "佬賴", "老癞", "⽼赖"),
        *("lao lai", "laolai", "LAO-LAI", "ｌａｏ赖", "老lai", "lǎo lài", "l a o l a i"),
        *(
            "告訴你們和鄰居",
            "告，诉，你，邻，居",
            "告诉你linju的邻居",
            "BREAK  you",
            "b.r.e.a.k you",
        ),
    ],
)
def test_a_disguised_phrase_is_found(words):
    assert [one.words for one in DISGUISED.found_in(words)] == [words]


@pytest.mark.parametrize(
    "words",
    [
        "\u202e赖老\u202c",
        "他是\u202e赖老",
        "\u2067赖\u200f老\u2069",
        "老\u202e\u202c赖",
        "\u202e老赖",
    ],
)
def test_signs_that_turn_the_writing_hide_no_phrase(words):
    assert [one.words for one in DISGUISED.found_in(words)] == ["老赖"]


@pytest.mark.parametrize("words", ["老来得子", "老 来", "赖老", "laosai", "lao来", "breakfast"])
def test_what_only_sounds_like_a_phrase_is_none(words):
    assert DISGUISED.found_in(words) == ()
