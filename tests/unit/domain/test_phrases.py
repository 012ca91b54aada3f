"""Phrases are found however they are spaced, and shown as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.phrases import Found, Spared, found_in

LISTS = {
    "threat": ("打断腿", "别怪我不客气", "break your legs"),
    "shaming": ("让全村知道", "全村"),
    "impersonation": ("我是法院的",),
}


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
    assert found_in(words, LISTS) == found


@given(st.text(), st.sampled_from(["打断腿", "让全村知道"]), st.text())
def test_a_phrase_is_found_between_any_words(before, phrase, after):
    kinds = {one.kind for one in found_in(f"{before}{phrase}{after}", LISTS)}
    assert kinds & {"threat", "shaming"}


@given(st.text())
def test_what_is_shown_stands_in_the_text(words):
    assert all(one.words in words for one in found_in(words, LISTS))


GAPPED = {"shaming": ("告诉你…邻居", "老赖")}
SPARED = Spared(taken_back=("不是",), asked=("是不是",), told_of_others=("他说", "he said"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("告诉你们村书记和邻居", "告诉你们村书记和邻居"),
        ("告诉你邻居", "告诉你邻居"),
        ("有事告诉你，邻居家的狗叫", ""),
        ("告诉你我们行里下个月要来看看的邻居", ""),
        ("他不是老赖", ""),
        ("你是不是老赖", "老赖"),
        ("他不是老赖，你才是老赖", "老赖"),
        ("他说老赖不好当", "老赖?"),
        ("跟他说老赖不好当", "老赖"),
        ("他说没钱，老赖一个", "老赖"),
        ("He said 老赖", "老赖?"),
    ],
)
def test_gaps_stay_in_a_clause_what_is_denied_is_spared_and_what_is_told_is_marked(words, found):
    hits = found_in(words, GAPPED, SPARED)
    assert "".join(one.words + "?" * one.reported for one in hits) == found
