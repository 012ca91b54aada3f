"""What is said when a form is read aloud, and what is refused of it."""

import pytest

from shouyue.i18n.language import load_language
from shouyue.paper.aloud import clip_key, fixed_pieces, script
from shouyue.paper.errors import FormError
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Letter, Person
from unit.paper.invented import AT
from unit.paper.test_forms import Folder

SPOKEN = """
[[aloud]]
say = "{who.name}，一共 {sum}。"

[[aloud]]
say = "已经过期。"
when = "late"

[[aloud]]
say = "还没有到期。"
unless = "late"

[[aloud]]
ask = "请您说一遍：要还多少钱？"
"""


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.spoken = lambda text: made.put(
        "X01/words.zh_CN.toml", (tmp_path / "X01/words.zh_CN.toml").read_text("utf-8") + text
    )
    return made


def said(folder, **values):
    form = load_form(folder.root, "X01")
    letter = Letter("A-1", {"who": Person("张三"), "sum": 12_345_67, "late": False, **values})
    return script(form, load_language("zh_CN"), letter, AT)


def test_sums_are_said_as_people_say_them_and_conditions_hold(folder):
    folder.spoken(SPOKEN)
    assert [one[:2] for one in said(folder)] == [
        ("张三，一共 一万二千三百四十五元六角七分。", False),
        ("还没有到期。", False),
        ("请您说一遍：要还多少钱？", True),
    ]
    assert said(folder, late=True)[1].text == "已经过期。"


def test_a_sentence_is_taken_apart_at_what_differs_from_letter_to_letter(folder):
    folder.spoken(SPOKEN)
    first, *_ = said(folder)
    assert [piece.text for piece in first.pieces if not piece.fixed] == [
        *("张三", "一万二千三百四十五元六角七分", "。"),
    ]
    assert "".join(piece.text for piece in first.pieces) == first.text
    form = load_form(folder.root, "X01")
    assert fixed_pieces(form, "zh_CN")[0] == "一共"
    assert clip_key(first.pieces[1]) == "一共"
    assert clip_key(first.pieces[0]) == ""


def test_a_form_without_a_script_says_nothing(folder):
    assert said(folder) == ()


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[[aloud]]\nsay = "{nobody}"', "paper.form_field_unknown", "aloud[0]"),
        ('[[aloud]]\nsay = "{sum:wrong}"', "paper.form_way_unknown", "aloud[0]"),
        ('[[aloud]]\nsay = "{sum"', "paper.form_hole_wrong", "aloud[0].say"),
        ('[[aloud]]\nsay = ""', "paper.form_value_wrong", "aloud[0].say"),
        ('[[aloud]]\nwhen = "late"', "paper.form_value_wrong", "aloud[0].say"),
        ('[[aloud]]\nsay = "好"\nask = "好？"', "paper.form_value_wrong", "aloud[0].say"),
        ('[[aloud]]\nsay = "好"\nwhen = "who"', "paper.form_field_unknown", "aloud[0]"),
        ('[[aloud]]\nsay = "好"\nloud = true', "paper.form_key_unknown", "aloud[0].loud"),
        ('aloud = "好"', "paper.form_value_wrong", "aloud"),
    ],
)
def test_a_fault_of_a_script_is_refused_with_file_and_key(folder, text, code, key):
    folder.spoken("\n" + text)
    with pytest.raises(FormError) as caught:
        load_form(folder.root, "X01")
    assert (caught.value.code, caught.value.params["key"]) == (code, key)
    assert caught.value.params["file"] == "X01/words.zh_CN.toml"
