"""Every fault of a form is refused on load, naming the file and the key to mend."""

import io
import shutil
from dataclasses import replace

import pytest

from shouyue.i18n.language import letter_language, load_language
from shouyue.paper.compose import compose
from shouyue.paper.errors import FormError
from shouyue.paper.fonts import Typecase
from shouyue.paper.forms import load_form, locating
from shouyue.paper.layout import laid_out
from shouyue.paper.letter import Letter, Person, Stamp
from shouyue.paper.values import LetterRefusedError, Shown, check_values
from shouyue.paper.variant import Variants
from shouyue.paper.wording import Hole
from unit.paper.invented import AT, FONTS, FORMS, SHIPPED, composed, letter, values
from unit.paper.spoilt import FORM, WORDS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_whole_form_loads(folder):
    form = load_form(folder.root, "X01")
    assert (form.code, form.version, form.languages) == ("X01", 1, ("zh_CN",))
    assert form.title("zh_CN") == "试"
    assert {name: field.kind for name, field in form.fields.items()} == {
        "who": "person",
        "sum": "money",
        "day": "date",
        "late": "flag",
        "plan": "rows",
    }


PART = "pages[0].parts"


def faults(listed):
    """One case per fault: what it is, what stands there, what is put instead, code and key."""
    cases = [pytest.param(*fault[1:], id=fault[0]) for fault in listed]
    return pytest.mark.parametrize(("old", "new", "code", "key"), cases)


PLAN = 'plan = { type = "rows", columns = { day = "date", sum = "money" } }'
FAULTS = [
    (
        "say with an unknown key",
        '"hello"',
        '"hello", sise = 3',
        "key_unknown",
        f"{PART}[1].sise",
    ),
    ("a paper nobody has", "version = 1", 'version = 1\npaper = "A5"', "value_wrong", "paper"),
    ("unknown part", '"cash"', '"coins"', "part_unknown", f"{PART}[2].part"),
    ("a key is missing", ', of = "sum"', "", "key_missing", f"{PART}[2].of"),
    ("a wrong type", '"hello"', '"hello", size = "big"', "value_wrong", f"{PART}[1].size"),
    (
        "a wrong choice",
        '"hello"',
        '"hello", align = "up"',
        "value_wrong",
        f"{PART}[1].align",
    ),
    ("a whole number", '"hello"', '"hello", lines = 1.5', "value_wrong", f"{PART}[1].lines"),
    ("a field of another type", 'of = "sum"', 'of = "day"', "field_unknown", "of"),
    ("a condition without field", 'when = "late"', 'when = "later"', "field_unknown", "when"),
    ("a condition on money", 'when = "late"', 'when = "sum"', "field_unknown", "when"),
    ("a type nobody knows", 'who = "person"', 'who = "human"', "value_wrong", "fields.who"),
    (
        "a field nobody shows",
        'late = "flag"',
        'late = "flag"\nidle = "text"',
        "field_unused",
        "fields.idle",
    ),
    ("a page without code", '{ part = "code" },', "", "page_without_code", "pages[0]"),
    ("two codes", '{ part = "code" },', '{ part = "code" },' * 2, "page_without_code", "pages[0]"),
    ("an unknown block", '"K"', '"Q"', "block_unknown", f"{PART}[5].name"),
    ("a block outside", '"K"', '"../K"', "block_unknown", f"{PART}[5].name"),
    ("a block without its person", "with = { person", "with = { persona", "block_argument", None),
    (
        "a block for a sum",
        'person = "who"',
        'person = "sum"',
        "field_unknown",
        f"{PART}[5].with.person",
    ),
    ("another code", 'code = "X01"', 'code = "X02"', "value_wrong", "code"),
    ("no version", "version = 1", "version = 0", "value_wrong", "version"),
    ("a stray table", "[fields]", "[extra]\na = 1\n[fields]", "key_unknown", "extra"),
    ("words of no name", PLAN, 'plan = "words"', "value_wrong", "fields.plan.of"),
    ("names of no words", PLAN, 'plan = { type = "money", of = ["a"] }', "value_wrong", None),
    ("words nobody wrote", 'words = "hello"', 'words = "hi"', "words_missing", "hi"),
]


@faults(FAULTS)
def test_a_fault_in_the_form_is_refused_at_its_key(folder, old, new, code, key):
    folder.change("X01/form.toml", old, new)
    fault = folder.fault()
    assert fault.code == f"paper.form_{code}"
    file = "words.zh_CN" if code == "words_missing" else "form"
    assert fault.params["file"] == f"X01/{file}.toml"
    assert key is None or fault.params["key"] == key
    if file == "form" and new:
        there = "[[pages]]" if key == "pages[0]" else new
        put = FORM.replace(old, new, 1).partition(there)[0].count("\n") + 1
        assert put <= fault.params["line"] <= put + new.count("\n")
    assert fault.params["place"] == f"X01/{file}.toml:{fault.params['line']}"


WORD_FAULTS = [
    ("an unknown field", "{who.name}", "{whom.name}", "field_unknown", "hello"),
    ("a part that persons lack", "{who.name}", "{who.shoe}", "field_unknown", "hello"),
    ("a person as a whole", "{who.name}", "{who}", "field_unknown", "hello"),
    ("a row outside its table", "{who.name}", "{plan.day}", "field_unknown", "hello"),
    ("a column that rows lack", "{plan.day}", "{plan.dawn}", "field_unknown", "day"),
    ("a way that the type lacks", "{sum:capitals}", "{sum:lunar}", "way_unknown", "hello"),
    ("an open hole", "{who.name}", "{who.name", "hole_wrong", "hello"),
    ("a hole without name", "{who.name}", "{}", "hole_wrong", "hello"),
    ("a label that varies", '"签"', '"签{sum}"', "label_varies", "sign"),
    ("words nobody uses", 'sign = "签"', 'sign = "签"\nidle = "闲"', "words_unused", "idle"),
    ("empty words", '"签"', '" "', "value_wrong", "sign"),
    ("no title", 'title = "试"', "", "words_missing", "title"),
]


@faults(WORD_FAULTS)
def test_a_fault_in_the_words_is_refused_at_its_key(folder, old, new, code, key):
    folder.change("X01/words.zh_CN.toml", old, new)
    fault = folder.fault()
    assert fault.code == f"paper.form_{code}"
    assert (fault.params["file"], fault.params["key"]) == ("X01/words.zh_CN.toml", key)


def test_a_field_of_words_shows_what_the_form_says_for_each_in_its_language(folder):
    folder.change("X01/form.toml", PLAN, PLAN + '\nwhy = { type = "words", of = ["ill", "flood"] }')
    folder.change("X01/words.zh_CN.toml", "{who.name}", "{why}")
    assert folder.fault().params["key"] == "why_flood"
    folder.change("X01/words.zh_CN.toml", 'sign = "签"', 'sign = "签"\nwhy_flood = "水灾{sum}"')
    folder.change("X01/words.zh_CN.toml", 'sign = "签"', 'sign = "签"\nwhy_ill = "生病"')
    assert folder.fault().code == "paper.form_label_varies"
    folder.change("X01/words.zh_CN.toml", "水灾{sum}", "水灾")
    form = load_form(folder.root, "X01")
    made = Letter("A-1", {"why": ("flood", "ill")})
    shown = Shown(form, load_language("zh_CN"), made, {})
    assert shown[Hole("why")] == "水灾或生病"
    for wrong in ((), ("fire",), ("ill", 1), "ill"):
        with pytest.raises(LetterRefusedError):
            check_values(replace(form, fields={"why": form.fields["why"]}), {"why": wrong})


def test_a_form_without_chinese_words_is_refused(folder):
    (folder.root / "X01/words.zh_CN.toml").unlink()
    assert folder.fault().params["file"] == "X01/words.zh_CN.toml"


def test_a_language_that_the_blocks_do_not_speak_is_refused(folder):
    folder.put("X01/words.en.toml", WORDS)
    fault = folder.fault()
    assert (fault.code, fault.params["file"]) == ("paper.form_file_missing", "blocks/words.en.toml")


def test_a_picture_nobody_drew_is_refused(folder):
    folder.change(
        "X01/form.toml",
        '{ part = "code" },',
        '{ part = "code" }, { part = "picture", name = "cow" },',
    )
    assert folder.fault().code == "paper.form_picture_unknown"


@pytest.mark.parametrize("words", ["签\u202e字", "\u2066签", "签\u2069", "\u202a签\u202c"])
def test_words_that_turn_what_stands_around_them_are_refused_on_load(folder, words):
    folder.change("X01/words.zh_CN.toml", '"签"', f'"{words}"')
    fault = folder.fault()
    assert (fault.code, fault.params["key"]) == ("paper.form_sign_turns", "sign")
    assert (fault.params["file"], fault.params["line"]) == ("X01/words.zh_CN.toml", 4)


def test_isolates_that_are_closed_may_stand_in_words(folder):
    folder.change("X01/words.zh_CN.toml", '"签"', '"\u2066签\u2067字\u2069\u2069"')
    assert load_form(folder.root, "X01").title("zh_CN") == "试"


@pytest.mark.parametrize(
    ("file", "key", "line", "words"),
    [
        ("X01/words.zh_CN.toml", "sign", 4, "签"),
        ("X01/words.zh_CN.toml", "hello", 3, "{who.name} {sum:capitals} {day:lunar}"),
        ("X01/words.zh_CN.toml", "why_ill", 9, "病"),
        ("blocks/words.zh_CN.toml", "K.line", 5, "{person.address}"),
        ("blocks/words.zh_CN.toml", "not_approved", 3, "草稿"),
    ],
)
def test_words_with_a_character_that_no_font_draws_are_told_where_they_stand(
    folder, file, key, line, words
):
    folder.change("X01/form.toml", PLAN, PLAN + '\nwhy = { type = "words", of = ["ill"] }')
    folder.change("X01/words.zh_CN.toml", "{plan.day}", "{plan.day} {why}")
    folder.change("X01/words.zh_CN.toml", '{plan.sum}"', '{plan.sum}"\nwhy_ill = "病"')
    said = '[K]\nline = "{person.address}"\n'
    folder.change(
        "blocks/words.zh_CN.toml", said, f'approved = false\n\nnot_approved = "草稿"\n{said}'
    )
    folder.change(file, f'"{words}"', f'"{words}𠮷"')
    rows = ({"day": values()["due"], "sum": 100},)
    who = Person("张三", address="村")
    given = {"who": who, "sum": 100, "day": values()["due"], "plan": rows, "why": ("ill",)}
    tag, out = letter_language("zh_CN"), io.BytesIO()
    with pytest.raises(FormError) as caught, locating(folder.root):
        compose(load_form(folder.root, "X01"), tag, [Letter("A-1", given)], FONTS, out, Stamp(AT))
    assert caught.value.code == "paper.form_glyph_missing"
    told = {key: caught.value.params[key] for key in ("character", "file", "key", "line")}
    assert told == {"character": "𠮷", "file": file, "key": key, "line": line}


def test_a_page_that_does_not_hold_its_parts_is_refused_never_clipped(folder):
    folder.change(
        "X01/form.toml", '{ part = "code" },', '{ part = "code" }, { part = "gap", height = 250 },'
    )
    form = load_form(folder.root, "X01")
    with pytest.raises(FormError) as caught:
        laid_out(form, "zh_CN", Typecase(FONTS), Variants(form).of({}, is_copy=False))
    assert caught.value.code == "paper.form_page_overflow"
    assert caught.value.params["millimetres"] > 0


def test_rows_of_a_table_print_in_their_order(folder):
    day = values()["due"]
    rows = ({"day": day, "sum": 100}, {"day": day, "sum": 250})
    filled = {"who": values()["borrower"], "sum": 1, "day": day, "late": True, "plan": rows}
    result, pdf = composed("X01", letters=[Letter("A-1", filled)], forms=folder.root)
    assert not result.refused
    assert pdf
    filled["plan"] = ({"day": day, "sum": "much"},)
    result, _ = composed("X01", letters=[Letter("A-1", filled)], forms=folder.root)
    assert result.refused[0].params == {
        "field": "plan.0.sum",
        "name": "paper.field.plan",
        "wanted": "money",
    }


def test_our_forms_are_whole_in_both_languages():
    assert {"F01", "F02"} <= set(SHIPPED)
    for form in SHIPPED.values():
        assert form.languages[:2] == ("zh_CN", "en")


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_every_page_of_ours_holds_its_parts_in_every_language_and_choice(code):
    form = SHIPPED[code]
    flags = Variants(form).conditions
    for tag in form.languages:
        case = Typecase(FONTS, right_to_left=letter_language(tag).right_to_left)
        for chosen in range(2 ** len(flags)):
            filled = {name: True for n, name in enumerate(flags) if chosen >> n & 1}
            for is_copy in (False, True):
                variant = Variants(form).of(filled, is_copy=is_copy)
                laid_out(form, tag, case, variant)


def test_no_letter_threatens():
    banned = ("后果自负", "黑名单", "法办", "公安", "坐牢", "老赖", "曝光")
    for form in SHIPPED.values():
        for words in form.words.values():
            said = "".join(wording.filled(str) for wording in words.values())
            assert not [word for word in banned if word in said]


def test_a_changed_word_needs_no_code(tmp_path):
    shutil.copytree(FORMS, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "F02/words.zh_CN.toml"
    path.write_text(path.read_text("utf-8").replace("您好", "你好"), "utf-8")
    result, _ = composed(letters=[letter()], forms=tmp_path)
    assert not result.refused


def test_a_language_is_asked_for_by_its_tag():
    assert load_language("zh_CN").tag in SHIPPED["F02"].languages
