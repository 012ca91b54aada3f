"""Whose words a phrase is: denied, asked for, told of somebody else, or one's own."""

import pytest

from shouyue.domain.phrases import Phrasebook
from shouyue.domain.voices import Spared

BOOK = Phrasebook(
    {"threat": ("老赖", "坐牢")},
    Spared(
        taken_back=("不是", "不"),
        asked=("是不是", "难道不是", "要不"),
        asked_after=("吗", "是什么"),
        told_of_others=("他", "借款人"),
        telling=("说", "对我说", "怕"),
        own_voice=("我就", "我跟"),
    ),
)


@pytest.mark.parametrize(
    "words",
    ["他不是老赖", "不让，不坐牢", "不是老赖，是什么？", "不是老赖。你吃饭了吗"],
)
def test_what_is_denied_was_not_said(words):
    assert BOOK.found_in(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "你是不是老赖",
        "难道不是老赖",
        "不是老赖？",
        "不是老赖吗",
        "他不是老赖是什么",
        "不是你，老赖",
        "还要不坐牢",
    ],
)
def test_a_question_denies_nothing(words):
    assert len(BOOK.found_in(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "他说老赖不好当",
        "他说：老赖不好当",
        "他说，老赖不好当",
        "他说：“老赖不好当，我就要坐牢了”",
        "借款人对我说：「我就是老赖」",
        '他说"我就是老赖"',
        "下雨，他怕坐牢",
    ],
)
def test_what_is_told_is_somebody_elses(words):
    assert {one.reported for one in BOOK.found_in(words)} == {True}


@pytest.mark.parametrize(
    "words",
    [
        "跟他说老赖不好当",
        "我跟他说老赖不好当",
        "我对他说：“老赖不好当”",
        "他说没钱，老赖一个",
        "他说没钱我就让他坐牢",
        "他说没钱：“坐牢吧”",
        "他说“没钱”就让他坐牢",
        "他说：没钱。老赖",
        "他说：“没钱，老赖",
        "他说没钱我跟他说：“坐牢”",
        "他也是老赖",
    ],
)
def test_what_only_begins_as_told_is_ones_own(words):
    assert {one.reported for one in BOOK.found_in(words)} == {False}
