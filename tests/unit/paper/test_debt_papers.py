"""What papers about a debt have to say, and may not: time-barred debts, guarantors, cash."""

import itertools
from typing import NamedTuple

import pytest

from shouyue.i18n.language import letter_language
from shouyue.paper.aloud import script
from shouyue.paper.letter import Letter, Stamp
from shouyue.paper.plain import plain_text
from shouyue.paper.samples import sample
from unit.paper.invented import AT, FORMS, SHIPPED


class Words(NamedTuple):
    """What is heard: of the period, that it begins anew, that nothing is to be paid yet."""

    period: str
    anew: str
    not_yet: str


TAGS = ("zh_CN", "en")
PERIOD = {"zh_CN": "诉讼时效", "en": "imitation period"}
OWNED_ANEW = {"zh_CN": "重新算起", "en": "begin anew"}
HEARD = {
    "zh_CN": Words("诉讼时效", "重新算", "您可以不还"),
    "en": Words("imitation period", "begin anew", "you may refuse"),
    "ug": Words("دەۋا ۋاقىت ئۈنۈمى", "قايتا ھېسابلىنىدۇ", "قايتۇرمىسىڭىز بولىدۇ"),
    "bo": Words("གཏུག་བཤེར་དུས་ཡུན", "བསྐྱར་དུ་རྩི", "མ་སྤྲད་ན་ཆོག"),
}
BY_SIGNING = ("F07", "F08", "F09", "F20")
CARRYING_MONEY = ("F02", "F03", "F04", "F07", "F08", "F18", "F19", "F20")


def said(code: str, tag: str, **changed: object) -> str:
    form = SHIPPED[code]
    values = {**sample(FORMS, form).values, **changed}
    return plain_text(form, letter_language(tag), Letter("A-1", values), Stamp(AT))


def heard(code: str, tag: str, **changed: object) -> str:
    form = SHIPPED[code]
    letter = Letter("A-1", {**sample(FORMS, form).values, **changed})
    return "\n".join(one.text for one in script(form, letter_language(tag), letter, AT))


def barred_forms() -> list[str]:
    forms = SHIPPED.items()
    return [code for code, form in forms if "time_barred" in form.fields]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("code", barred_forms())
def test_a_debt_whose_time_may_be_over_is_said_to_be_one_on_every_paper_about_it(code, tag):
    assert PERIOD[tag] in said(code, tag, time_barred=True)
    assert PERIOD[tag] not in said(code, tag, time_barred=False)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("code", BY_SIGNING)
def test_a_paper_that_lets_the_period_begin_anew_says_so_where_it_is_signed(code, tag):
    pages = said(code, tag, time_barred=False).split("\f\n")
    signed = [page for page in pages if OWNED_ANEW[tag] in page]
    assert signed


@pytest.mark.parametrize("tag", TAGS)
def test_a_request_for_time_promises_nothing_once_the_period_may_be_over(tag):
    text = said("F20", tag, time_barred=True)
    assert {"zh_CN": "不表示答应还", "en": "promises nothing"}[tag] in text
    assert OWNED_ANEW[tag] not in text


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("joint", [True, False])
@pytest.mark.parametrize("barred", [True, False])
def test_no_paper_for_a_guarantor_says_that_a_signature_brings_anything_back(tag, joint, barred):
    text = said("F03", tag, joint=joint, time_barred=barred)
    for word in ("恢复", "重新", "中断", "revive", "anew", "again from"):
        assert word not in text.replace("do not pay again", "")
    assert {"zh_CN": "签收不延长保证期间", "en": "prolongs no guarantee"}[tag] in " ".join(
        text.split()
    )


@pytest.mark.parametrize("tag", TAGS)
def test_a_general_guarantor_is_asked_for_nothing_before_a_court_was(tag):
    text = said("F03", tag, joint=False)
    assert {"zh_CN": "您可以不还", "en": "you may refuse"}[tag] in text
    assert {"zh_CN": "请您代为归还", "en": "We ask you to pay"}[tag] not in text
    assert {"zh_CN": "请您代为归还", "en": "We ask you to pay"}[tag] in said("F03", tag, joint=True)


@pytest.mark.parametrize("tag", TAGS)
def test_a_general_guarantor_hears_what_the_paper_says(tag):
    asks, may = {
        "zh_CN": ("请您代为归还", "您可以不还"),
        "en": ("you are asked to pay", "Until then you may refuse"),
    }[tag]
    for joint in (True, False):
        text = heard("F03", tag, joint=joint)
        assert (asks in text, may in text) == (joint, not joint)


@pytest.mark.parametrize("tag", HEARD)
@pytest.mark.parametrize("code", barred_forms())
def test_a_debt_whose_time_may_be_over_is_heard_to_be_one(code, tag):
    assert HEARD[tag].period in heard(code, tag, time_barred=True)
    assert HEARD[tag].period not in heard(code, tag, time_barred=False)


@pytest.mark.parametrize("tag", HEARD)
@pytest.mark.parametrize("code", BY_SIGNING)
def test_a_paper_that_lets_the_period_begin_anew_is_heard_to_do_so(code, tag):
    assert HEARD[tag].anew in heard(code, tag, time_barred=False)


@pytest.mark.parametrize("tag", HEARD)
def test_a_guarantor_never_hears_that_a_signature_brings_anything_back(tag):
    for joint, barred in itertools.product((True, False), repeat=2):
        assert HEARD[tag].anew not in heard("F03", tag, joint=joint, time_barred=barred)


@pytest.mark.parametrize("tag", HEARD)
def test_whoever_guarantees_in_general_hears_that_nothing_is_to_be_paid_yet(tag):
    for joint in (True, False):
        assert (HEARD[tag].not_yet in heard("F03", tag, joint=joint)) == (not joint)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("code", CARRYING_MONEY)
def test_no_paper_about_money_leaves_out_that_staff_take_no_cash(code, tag):
    text = said(code, tag)
    assert {"zh_CN": "不收现金", "en": "take no cash"}[tag] in text
    assert "400-000-0000" in text


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("many", [0, 1, 4])
def test_each_guarantor_of_an_extension_has_a_box_and_nobody_else(tag, many):
    people = {f"guarantor_{n}": None for n in range(1, 5)}
    box = sample(FORMS, SHIPPED["F10"]).values["guarantor_1"]
    given = {**people, **{f"guarantor_{n}": box for n in range(1, many + 1)}}
    words = {"zh_CN": "我同意展期，继续保证", "en": "I consent and stay bound"}[tag]
    unused = {"zh_CN": "这一页不用", "en": "this page is not used"}[tag]
    text = said("F10", tag, **given)
    assert text.count(words) == many
    assert (unused in text) == (many == 0)
    if not many:
        assert "___" not in text.split("\f\n")[2], "no blank is left open on a page not used"
