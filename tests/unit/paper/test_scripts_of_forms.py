"""What the forms of the house say aloud: no more and no less than their pages."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.aloud import Said, script
from shouyue.paper.letter import Stamp
from shouyue.paper.parts import Part, Tick, inner
from shouyue.paper.plain import plain_text
from shouyue.paper.samples import sample
from unit.paper.invented import AT, FORMS, SHIPPED

LANGUAGES = ("zh_CN", "en", "ug", "bo")


def said(code: str, tag: str, filled: str = "ordinary", **values: object) -> tuple[Said, ...]:
    form = SHIPPED[code]
    letter = sample(FORMS, form, filled)
    letter = replace(letter, values={**letter.values, **values})
    return script(form, letter_language(tag), letter, AT)


def told(parts: tuple[Part, ...]) -> list[str]:
    here = [part.words for part in parts if isinstance(part, Tick) and part.told]
    return here + [words for part in parts for words in told(inner(part))]


TOLD: Mapping[str, list[str]] = {
    code: words
    for code, form in SHIPPED.items()
    if (words := [one for page in form.pages for one in told(page)])
}


def test_what_was_said_back_is_ticked_on_every_paper_that_comes_back_signed():
    assert sorted(TOLD) == [
        *("F01", "F02", "F03", "F04", "F07", "F08", "F09", "F10", "F14", "F18", "F19", "F20"),
    ]


@pytest.mark.parametrize("filled", ["ordinary", "longest"])
@pytest.mark.parametrize("code", sorted(TOLD))
@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_tick_is_asked_for_once(code, tag, filled):
    for joint in (True, False):
        values = {"joint": joint} if code == "F03" else {}
        asked = [one.text for one in said(code, tag, filled, **values) if one.asks]
        assert len(asked) == len(TOLD[code]) == 3


def test_a_general_guarantor_is_asked_when_the_borrower_has_to_pay():
    told = [one.text for one in said("F03", "zh_CN", joint=False)]
    assert "借款人该在2026年12月15日以前还。" in told
    assert told[-2:] == [
        *("借款人该在哪一天以前还？现在就要您还吗？", "还到哪里？可以把现金交给工作人员吗？"),
    ]


@pytest.mark.parametrize("code", ["F02", "F03", "F04"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_second_box_is_said_as_it_stands_on_the_page(code, tag):
    before, over = (
        [one.text for one in said(code, tag, time_barred=is_over)] for is_over in (False, True)
    )
    assert len(set(before) - set(over)) == 1
    assert len(set(over) - set(before)) == 2


def test_whose_time_is_over_hears_that_he_knows_it_and_still_agrees():
    told = [one.text for one in said("F02", "zh_CN", time_barred=True)]
    assert (
        "第二个框表示您知道这笔钱可能已经过了诉讼时效，仍然同意还。签了，就不能再拿这个作理由不还。"
    ) in told
    assert "第二个框表示您认这笔债、愿意还。" not in told


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_consent_is_read_with_its_purpose_and_that_it_may_be_refused(tag):
    told = [one.text for one in said("F17", tag) if not one.asks]
    refusals = ("您可以不同意。", "You may refuse.", "قوشۇلمىسىڭىز بولىدۇ.", "མ་འཐད་ན་ཆོག")
    may_refuse = refusals[LANGUAGES.index(tag)]
    assert sum(text.endswith(may_refuse) for text in told) == 5


def test_personal_information_is_read_with_whom_it_goes_to_how_long_and_what_may_go_wrong():
    told = "".join(one.text for one in said("F17", "zh_CN"))
    for said_on_the_page in (
        *("征信系统", "司法机关", "结清后五年", "冒用", "不做指纹比对", "只用来说明当时的情况"),
        *("他会看到文书的内容", "不说欠款", "只用于这次走访", "收回同意"),
    ):
        assert said_on_the_page in told


def test_thanks_say_what_their_page_says():
    told = [one.text for one in said("T02", "zh_CN", on_time=False)]
    assert not any("好处" in text or "现金" in text or "按时" in text for text in told)
    assert any("请不要再还钱" in text for text in told)


def test_a_debt_that_is_owned_is_said_with_penalty_and_compound_interest_where_they_are_owed():
    told = [one.text for one in said("F07", "zh_CN")]
    assert "罚息九百八十七元六角五分。" in told
    assert "复利四十三元两角一分。" in told
    told = "".join(one.text for one in said("F07", "zh_CN", penalty=None, compound=None))
    assert "罚息" not in told
    assert "复利" not in told


def test_the_picture_sheet_says_that_nothing_is_paid_twice():
    assert any("那以后还过的不用再还" in one.text for one in said("T03", "zh_CN"))


@pytest.mark.parametrize("code", ["F09", "F10"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_agreement_says_whom_to_ask_and_where_to_complain(code, tag):
    page = plain_text(SHIPPED[code], letter_language(tag), sample(FORMS, SHIPPED[code]), Stamp(AT))
    told = "".join(one.text for one in said(code, tag))
    for number in ("13800000000", "400-000-0000"):
        assert number in page
        assert number in told
