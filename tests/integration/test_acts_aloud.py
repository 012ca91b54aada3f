"""Letters read aloud: their own sums and days, in the words that the form has for it."""

from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters import compose
from shouyue.casework.reading_aloud import AloudError, read_aloud
from shouyue.casework.specimens import aloud
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.domain.money import Fen, spoken
from shouyue.paper.forms import load_forms
from shouyue.paper.samples import FILLED

FORMS = load_forms(shipped("forms"))
READ = [code for code, form in FORMS.items() if form.aloud]
CASES = [(code, tag, filled) for code in READ for tag in FORMS[code].languages for filled in FILLED]


def test_a_letter_says_its_own_sum_as_people_say_it(ws: Workspace, tmp_path: Path):
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "l.pdf")
    row = ws.vault.cases.execute("SELECT serial, \"values\"->>'$.total' FROM letter").fetchone()
    reading = read_aloud(ws, row[0].lower())
    told = " ".join(one.text for one in reading.sentences)
    assert spoken(Fen(int(row[1]))) in told
    assert "¥" not in told
    assert (reading.serial, reading.language) == (row[0], "zh_CN")
    assert [one.asks for one in reading.sentences[-3:]] == [True, True, True]


def test_a_serial_of_nobody_is_refused(ws: Workspace):
    with pytest.raises(AloudError):
        read_aloud(ws, "F02-NOBODY")


@pytest.mark.parametrize(("code", "tag", "filled"), CASES)
def test_every_script_can_be_said_of_everybody(code: str, tag: str, filled):
    said = aloud(shipped("forms"), code, tag, filled)
    assert said
    for one in said:
        assert "／" not in one.text, "a blank cannot be said"
        assert one.text.rstrip().endswith(("。", "？", ".", "?", "：", "）", "؟", "།", "ཆོག", "རྒྱག"))
    asked = [one.asks for one in said]
    assert asked == sorted(asked), "what is asked comes last"


@pytest.mark.parametrize("code", [code for code in FORMS if code[0] == "F"])
def test_what_has_to_be_read_aloud_says_how_in_every_language(code: str):
    text = (shipped("forms") / code / "form.toml").read_text("utf-8")
    if 'name = "R"' in text:
        # Where a draft does not say it yet, the Chinese words are read.
        approved = set(FORMS[code].languages) - set(FORMS[code].drafts)
        assert approved <= set(FORMS[code].aloud)


@pytest.mark.parametrize("tag", ["ug", "bo"])
def test_the_first_letters_and_what_is_kept_are_read_in_the_language_of_their_reader(tag: str):
    read = {code for code, form in FORMS.items() if tag in form.aloud}
    assert read == {"F01", "F02", "T02", "T03", "T04", "T18"}
    for code in read:
        chinese, own = FORMS[code].aloud["zh_CN"], FORMS[code].aloud[tag]
        assert [one.asks for one in own].count(True) == [one.asks for one in chinese].count(True)
        assert {(one.when, one.unless) for one in own} == {
            (one.when, one.unless) for one in chinese
        }


def test_a_letter_whose_language_has_no_words_to_say_is_read_in_chinese():
    form = FORMS["F07"]
    assert "ug" in form.languages
    assert "ug" not in form.aloud
    assert aloud(shipped("forms"), "F07", "ug") == aloud(shipped("forms"), "F07", "zh_CN")
