"""Letters read aloud: their own sums and days, in the words that the form has for it."""

import datetime as dt
import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE
from shouyue.casework.forms.reading_aloud import AloudError, read_aloud
from shouyue.casework.forms.specimens import aloud
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import compose
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.domain.money import Fen, spoken
from shouyue.i18n.language import letter_language
from shouyue.paper.aloud import Said, read_in, script
from shouyue.paper.form import Sentence
from shouyue.paper.forms import load_forms
from shouyue.paper.letter import Letter, Person, Value
from shouyue.paper.samples import FILLED, Filled, sample

FORMS = load_forms(shipped("forms"))
READ = [code for code, form in FORMS.items() if form.aloud]
CASES = [(code, tag) for code in READ for tag in FORMS[code].languages]
SHORT_ENDS = ("ག",)  # no shad is written behind this letter
MUST_BE_HEARD = {
    *(
        "account",
        "officer_phone",
        "complaint_phone",
        "old_figures",
        "total",
        "pay_by",
        "period_end",
    ),
}
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def sample_of(code: str, filled: Filled) -> Letter:
    return sample(shipped("forms"), FORMS[code], filled)


def test_a_letter_says_its_own_sum_as_people_say_it(ws: Workspace, tmp_path: Path):
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "l.pdf")
    row = ws.vault.cases.execute("SELECT serial, \"values\"->>'$.total' FROM letter").fetchone()
    reading = read_aloud(ws, row[0].lower())
    told = " ".join(one.text for one in reading.sentences)
    assert spoken(Fen(int(row[1]))) in told
    assert "¥" not in told
    assert (reading.serial, reading.language) == (row[0], "zh_CN")
    assert [one.asks for one in reading.sentences[-3:]] == [True, True, True]


def test_a_sheet_for_staff_has_nothing_to_say(ws: Workspace, tmp_path: Path):
    report = compose(ws, LetterSelection("F23A", notes=(OVERDUE,)), tmp_path / "l.pdf")
    assert read_aloud(ws, report.letters[0].serial).sentences == ()


def test_a_serial_of_nobody_is_refused(ws: Workspace):
    with pytest.raises(AloudError):
        read_aloud(ws, "F02-NOBODY")


def least(code: str) -> Letter:
    """A letter that gives nothing but what it has to: no optional field, no row, bare names."""
    form, full = FORMS[code], sample(shipped("forms"), FORMS[code])
    values: dict[str, Value] = {}
    for name, field in form.fields.items():
        value = full.values.get(name)
        if field.kind == "rows":
            values[name] = ()
        elif isinstance(value, Person):
            values[name] = None if field.optional else Person(value.name)
        elif not field.optional and field.kind != "flag":
            values[name] = value
    return Letter(full.serial, values)


def told(code: str, tag: str, letter: Letter) -> tuple[Said, ...]:
    return script(FORMS[code], letter_language(read_in(FORMS[code], tag)), letter, AT)


LETTERS = {
    "least": least,
    **{filled: partial(sample_of, filled=filled) for filled in FILLED},
}


@pytest.mark.parametrize("filled", LETTERS)
@pytest.mark.parametrize(("code", "tag"), CASES)
def test_every_script_can_be_said_of_everybody(code: str, tag: str, filled: str):
    said = told(code, tag, LETTERS[filled](code))
    assert said
    for one in said:
        assert "／" not in one.text, "a blank cannot be said"
        assert "{" not in one.text
        assert "\n" not in one.text
        assert not re.search(r"[¥￥%]", one.text), "sums and rates are said in words"
        assert not re.search(r"[。.！？?؟།]\u2069?[。.，,、]|，\u2069?[。，]|  |：。", one.text)
        assert one.text.rstrip().endswith(("。", "？", ".", "?", "：", "）", "؟", "།", *SHORT_ENDS))
    asked = [one.asks for one in said]
    assert asked == sorted(asked), "what is asked comes last"


@pytest.mark.parametrize(("code", "tag"), CASES)
def test_no_words_between_the_holes_are_digits(code: str, tag: str):
    form = FORMS[code]
    for sentence in form.aloud[read_in(form, tag)]:
        for piece in sentence.words.pieces:
            assert not (isinstance(piece, str) and any(sign.isdigit() for sign in piece))


def test_a_form_is_read_in_every_language_it_is_printed_in_or_to_nobody():
    """Load refuses a form with neither; these are for the officer or the archives alone."""
    silent = {code for code, form in FORMS.items() if not form.aloud}
    assert silent == {"F23A", "F23B", "F23C", "F23D", "T01", "T05"}
    for code in FORMS.keys() - silent:
        assert set(FORMS[code].aloud) == set(FORMS[code].languages)


@pytest.mark.parametrize("code", READ)
def test_where_to_pay_and_whom_to_turn_to_is_heard_as_the_page_says_it(code: str):
    form = FORMS[code]
    printed = {hole.field for words in form.words["zh_CN"].values() for hole in words.holes}
    heard = {hole.field for one in form.aloud["zh_CN"] for hole in one.words.holes}
    assert printed & MUST_BE_HEARD <= heard


@pytest.mark.parametrize("code", READ)
def test_what_is_said_fits_one_breath(code: str):
    for one in FORMS[code].aloud["zh_CN"]:
        text = one.words.filled(lambda _: "〇〇〇〇")
        assert max(map(len, re.split("[。？；：]", text))) <= 36, text


def test_a_record_that_is_read_before_it_is_signed_tells_what_signing_means():
    means = {
        "F12": "和您说的一样",
        "F11": "不是认债",
        "F05": "只表示",
        "F21": "不是认债",
        "F22": "不是答应还款",
    }
    for code, words in means.items():
        assert words in " ".join(one.text for one in told(code, "zh_CN", least(code)))
    for code in ("F06", "F11", "F12", "F14", "F22"):
        text = " ".join(one.text for one in told(code, "zh_CN", least(code)))
        assert re.search("不愿|不签|由您自己决定", text), "nobody has to sign"


@pytest.mark.parametrize("tag", ["en", "ug", "bo"])
def test_a_script_says_the_same_in_every_language(tag: str):
    """Sentence by sentence: when it is said, of what, and whether it asks."""
    for form in FORMS.values():
        if form.aloud and tag in form.languages:
            chinese, own = form.aloud["zh_CN"], form.aloud[tag]
            assert [heard(one) for one in own] == [heard(one) for one in chinese], form.code


def heard(one: Sentence) -> tuple[object, ...]:
    named = frozenset(hole.field for hole in one.words.holes)
    return named, one.asks, one.when, one.unless, one.each


def test_a_letter_whose_language_has_no_words_to_say_is_read_in_chinese(tmp_path: Path):
    for name in ("F07", "blocks"):
        shutil.copytree(shipped("forms") / name, tmp_path / name)
    words = tmp_path / "F07" / "words.ug.toml"
    words.write_text(words.read_text("utf-8").partition("[[aloud]]")[0], "utf-8")
    read = aloud(tmp_path, "F07", "ug")
    assert read == aloud(tmp_path, "F07", "zh_CN")
    assert (read.language, read.draft) == ("zh_CN", "")


def test_words_that_no_native_speaker_has_approved_say_so():
    for tag in ("ug", "bo"):
        read = aloud(shipped("forms"), "F12", tag)
        assert read.language == tag
        assert "尚待母语人士审定" in read.draft
