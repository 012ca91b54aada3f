"""What is said when a form is read aloud, and what is refused of it."""

import datetime as dt

import pytest

from shouyue.i18n.language import letter_language as load_letter
from shouyue.i18n.language import load_language
from shouyue.paper.aloud import clip_key, fixed_pieces, script
from shouyue.paper.errors import FormError
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Letter, Person
from shouyue.paper.samples import sample
from shouyue.paper.spoken import spoken_rate
from unit.paper.invented import AT, FORMS, SHIPPED
from unit.paper.spoilt import WORDS, Folder

ISOLATES = {0x2068: None, 0x2069: None}
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

    def spoken(text):
        made.change("X01/form.toml", "aloud = false\n", "")
        words = (tmp_path / "X01/words.zh_CN.toml").read_text("utf-8")
        made.put("X01/words.zh_CN.toml", words + text)

    made.spoken = spoken
    return made


def with_a_note(folder):
    optional = 'note = { type = "text", optional = true }'
    folder.change("X01/form.toml", 'late = "flag"', f'late = "flag"\n{optional}')
    folder.change("X01/words.zh_CN.toml", 'hello = "', 'hello = "{note}')


def said(folder, **values):
    form = load_form(folder.root, "X01")
    letter = Letter("A-1", {"who": Person("张三"), "sum": 12_345_67, "late": False, **values})
    return script(form, load_language("zh_CN"), letter, AT)


def test_sums_are_said_as_people_say_them_and_conditions_hold(folder):
    folder.spoken(SPOKEN)
    assert [one[:2] for one in said(folder)] == [
        ("张三，一共 一万两千三百四十五元六角七分。", False),
        ("还没有到期。", False),
        ("请您说一遍：要还多少钱？", True),
    ]
    assert said(folder, late=True)[1].text == "已经过期。"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("zh_CN", "百分之九点七八七五"),
        ("en", "nine point seven eight seven five percent"),
        ("ug", "يۈزدە توققۇز نۇقتا يەتتە سەككىز يەتتە بەش"),
        ("bo", "བརྒྱ་ཆ་དགུ་ཚེག་བདུན་བརྒྱད་བདུན་ལྔ"),
    ],
)
@pytest.mark.parametrize("code", ["F02", "F04"])
def test_a_rate_is_said_in_words_in_every_language(code, tag, words):
    form = SHIPPED[code]
    letter = sample(FORMS, form)
    said_aloud = " ".join(one.text for one in script(form, load_letter(tag), letter, AT))
    assert words in said_aloud.translate(ISOLATES)
    assert "%" not in said_aloud


@pytest.mark.parametrize(
    ("millionths", "words"),
    [
        (36_500, "百分之三点六五"),
        (0, "百分之零"),
        (5_000, "百分之零点五"),
        (100_000, "百分之十"),
        (120_500, "百分之十二点零五"),
        (1_000_000, "百分之一百"),
    ],
)
def test_a_rate_is_said_as_people_say_it(millionths, words):
    assert spoken_rate(load_language("zh_CN"), millionths) == words


def test_a_sentence_is_taken_apart_at_what_differs_from_letter_to_letter(folder):
    folder.spoken(SPOKEN)
    first, *_ = said(folder)
    assert [piece.text for piece in first.pieces if not piece.fixed] == [
        *("张三", "一万两千三百四十五元六角七分", "。"),
    ]
    assert "".join(piece.text for piece in first.pieces) == first.text
    form = load_form(folder.root, "X01")
    assert fixed_pieces(form, "zh_CN")[0] == "一共"
    assert clip_key(first.pieces[1]) == "一共"
    assert clip_key(first.pieces[0]) == ""


def test_a_form_that_is_read_to_nobody_says_nothing(folder):
    assert said(folder) == ()


def test_a_form_that_says_neither_how_it_is_read_nor_that_it_is_not_is_refused(folder):
    folder.change("X01/form.toml", "aloud = false\n", "")
    fault = folder.fault()
    assert fault.code == "paper.form_script_missing"
    assert (fault.params["file"], fault.params["line"]) == ("X01/form.toml", 2)


def test_a_form_that_is_read_to_nobody_has_no_script(folder):
    folder.spoken(SPOKEN)
    folder.change("X01/form.toml", "version = 1\n", "version = 1\naloud = false\n")
    fault = folder.fault()
    assert fault.code == "paper.form_script_unused"
    assert (fault.params["file"], fault.params["line"]) == ("X01/form.toml", 4)


def test_the_marker_has_one_meaning_only(folder):
    folder.change("X01/form.toml", "aloud = false", "aloud = true")
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_value_wrong", 4)


def test_a_script_in_another_language_alone_is_not_enough(folder):
    folder.put("X01/words.en.toml", WORDS + SPOKEN)
    folder.put("blocks/words.en.toml", '[K]\nline = "{person.address}"\n')
    folder.change("X01/form.toml", "aloud = false\n", "")
    assert folder.fault().code == "paper.form_script_missing"


def test_a_sentence_of_rows_is_said_of_each_and_of_none(folder):
    folder.spoken(
        '[[aloud]]\nsay = "说好了这些日子。"\nwhen = "plan"\n'
        '[[aloud]]\nsay = "{plan.day:weekday}还{plan.sum}。"\neach = "plan"\n'
        '[[aloud]]\nsay = "没有说好。"\nunless = "plan"\n'
    )
    plan = (
        {"day": dt.date(2026, 12, 15), "sum": 3_000_00},
        {"day": dt.date(2026, 12, 16), "sum": 5},
    )
    assert [one.text for one in said(folder, plan=plan)] == [
        *("说好了这些日子。", "星期二还三千元。", "星期三还五分。"),
    ]
    assert [one.text for one in said(folder, plan=())] == ["没有说好。"]


def test_what_is_not_known_drops_its_sentence_and_leaves_no_hole(folder):
    folder.spoken(
        '[[aloud]]\nsay = "住在{who.address}。"\n[[aloud]]\nsay = "一共{sum}。"\n'
        '[[aloud]]\nsay = "{plan.day}还{plan.sum}。"\neach = "plan"\n'
    )
    told = said(
        folder, plan=({"day": dt.date(2026, 12, 15)}, {"day": dt.date(2026, 12, 16), "sum": 5})
    )
    assert [one.text for one in told] == [
        *("一共一万两千三百四十五元六角七分。", "2026年12月16日还五分。"),
    ]
    told = said(folder, who=Person("张三", address="柳树村"), plan=())
    assert told[0].text == "住在柳树村。"


def test_a_condition_that_no_part_of_the_page_names_holds_too(folder):
    folder.change("X01/form.toml", ', when = "late"', "")
    folder.change("X01/form.toml", 'words = "hello" }', 'words = "hello", unless = "late" }')
    with_a_note(folder)
    folder.spoken('[[aloud]]\nsay = "有话要说。"\nwhen = "note"\n')
    assert said(folder, note=None) == ()
    assert [one.text for one in said(folder, note="好")] == ["有话要说。"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("先还五千。", "您说：先还五千。"),
        ("先还五千", "您说：先还五千。"),
        ("先还五千！", "您说：先还五千！"),
        ("能少算一点吗？", "您说：能少算一点吗？"),
        ("I pay.", "您说：I pay。"),
    ],
)
def test_words_that_end_in_a_full_stop_of_their_own_get_no_second_one(folder, words, text):
    with_a_note(folder)
    folder.spoken('[[aloud]]\nsay = "您说：{note}。"\n')
    assert said(folder, note=words)[0].text == text


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
        ('[[aloud]]\nsay = "好"\neach = "late"', "paper.form_field_unknown", "aloud[0]"),
        ('[[aloud]]\nsay = "{plan.day}"', "paper.form_field_unknown", "aloud[0]"),
        ('[[aloud]]\nsay = "{plan.no}"\neach = "plan"', "paper.form_field_unknown", "aloud[0]"),
        ('aloud = "好"', "paper.form_value_wrong", "aloud"),
    ],
)
def test_a_fault_of_a_script_is_refused_with_file_and_key(folder, text, code, key):
    folder.spoken("\n" + text)
    with pytest.raises(FormError) as caught:
        load_form(folder.root, "X01")
    assert (caught.value.code, caught.value.params["key"]) == (code, key)
    assert caught.value.params["file"] == "X01/words.zh_CN.toml"


TOLD = 'part = "tick", words = "told_sum", told = true'


def with_a_tick(folder):
    folder.change("X01/form.toml", 'words = "hello" }', f'words = "hello" }},\n  {{ {TOLD} }}')
    folder.change("X01/words.zh_CN.toml", 'hello = "', 'told_sum = "多少钱"\nhello = "')


@pytest.mark.parametrize("tick", ["", '\ntick = "told_day"', None])
def test_a_script_asks_what_is_ticked_on_the_page(folder, tick):
    with_a_tick(folder)
    asks = "" if tick is None else f'\n[[aloud]]\nask = "多少钱？"{tick}\n'
    folder.spoken('\n[[aloud]]\nsay = "一共{sum}。"\n' + asks)
    fault = folder.fault()
    assert (fault.code, fault.params["file"]) == (
        "paper.form_ticks_unasked",
        "X01/words.zh_CN.toml",
    )
    assert fault.params["wanted"] == "told_sum"


def test_one_tick_may_be_asked_for_in_two_ways(folder):
    with_a_tick(folder)
    folder.spoken(
        '\n[[aloud]]\nask = "多少钱？"\ntick = "told_sum"\nwhen = "late"\n'
        '\n[[aloud]]\nask = "要还多少？"\ntick = "told_sum"\nunless = "late"\n'
    )
    assert [one.text for one in said(folder)] == ["要还多少？"]


def test_only_a_question_has_a_tick(folder):
    folder.spoken('\n[[aloud]]\nsay = "一共{sum}。"\ntick = "told_sum"\n')
    assert folder.fault().code == "paper.form_key_unknown"
