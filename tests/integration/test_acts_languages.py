"""Letters speak the language of whoever gets them, and stay as they were made."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from integration.acts_branch import BARRED, COMING, OVERDUE, blamed
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.history import history
from shouyue.casework.contents.letterhead import Letterhead, set_letterhead
from shouyue.casework.forms.reading_aloud import read_aloud
from shouyue.casework.inputs import LanguageInput, LetterSelection, TripInput
from shouyue.casework.letters.composing import batch_of_letter, compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.languages import state_language
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.slips.marks import marks_on
from shouyue.casework.slips.views import SeenCode
from shouyue.casework.trips.rounds import plan_trip
from shouyue.casework.workspace import Workspace
from shouyue.paper.scan import scan_file
from shouyue.vault.queries.spoken import spoken

DEMAND = LetterSelection("F02", overdue=True)
UYGHUR, TIBETAN, CHINESE = "ئۇقتۇرۇشى", "བརྡ་ཐོ", "催收通知书"


def speaks(ws: Workspace, note: str, language: str, person: str = "") -> str:
    outcome = state_language(ws, LanguageInput(note, language, person))
    assert isinstance(outcome, Saved), outcome
    return outcome.refs[0]


def spoken_in(ws: Workspace, report: BatchReport) -> tuple[str, list[str]]:
    """The language of a batch, and those of its letters that are in another."""
    found = batch_of_letter(ws, report.letters[0].serial)
    assert found is not None
    return found[1].language, [one.language for one in found[1].letters]


def titles(pdf: Path) -> list[str]:
    """The language that each page is in, by the words of its title."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    known = {UYGHUR: "ug", TIBETAN: "bo", CHINESE: "zh_CN"}
    return [next(tag for word, tag in known.items() if word in text) for text in texts]


def test_each_letter_of_a_batch_is_in_the_language_of_its_reader(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    report = compose(ws, DEMAND, tmp_path / "a.pdf")
    assert [one.note for one in report.letters] == [OVERDUE, BARRED]
    assert titles(tmp_path / "a.pdf") == ["ug", "ug", "zh_CN", "zh_CN"]
    assert spoken_in(ws, report) == ("zh_CN", ["ug", ""])
    read = scan_file(tmp_path / "a.pdf")
    assert [one.code.serial for one in read if one.code] == [
        one.serial for one in report.letters for _ in range(2)
    ]


ON_PAPER = {
    "zh": "借款合同约定的还款账户",
    "en": "the repayment account named in the loan contract",
}


@pytest.mark.parametrize("tag", ["zh", "en", "ug", "bo"])
def test_where_to_pay_is_said_in_the_language_of_the_letter_if_no_account_is(
    ws: Workspace, tmp_path: Path, tag: str
):
    speaks(ws, OVERDUE, tag)
    speaks(ws, COMING, tag)
    made = compose(ws, replace(DEMAND, enclose=("T03",)), tmp_path / "a.pdf")
    round_ = plan_trip(ws, TripInput(ws.today(), ("杏花村",)), tmp_path / "trip.pdf")
    for one in (made.letters[0], round_.letters[0]):
        account = batch_of_letter(ws, one.serial)[2].values["account"]
        assert account == ON_PAPER.get(tag, account)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in account) == (tag == "zh")
    plain = batch_of_letter(ws, made.letters[1].serial)[2]
    assert plain.values["account"] == ON_PAPER["zh"]
    said = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages[:3])
    assert ON_PAPER.get(tag, "").replace(" ", "") in "".join(said.split())


def test_an_account_that_was_said_is_printed_as_it_is(ws: Workspace, tmp_path: Path):
    head = Letterhead("青禾农村商业银行", "双河支行", "1", "2", "6217 0000 0000")
    assert set_letterhead(ws, head) == Saved(())
    speaks(ws, OVERDUE, "en")
    made = compose(ws, DEMAND, tmp_path / "a.pdf")
    found = [batch_of_letter(ws, one.serial)[2].values["account"] for one in made.letters]
    assert found == [head.account, head.account]


def test_a_case_tells_the_language_that_letters_to_its_borrower_are_in(ws: Workspace):
    assert case_page(ws, OVERDUE).language == ""
    speaks(ws, OVERDUE, "ug")
    said = speaks(ws, OVERDUE, "bo")
    assert case_page(ws, OVERDUE).language == "bo"
    assert case_page(ws, BARRED).language == ""
    assert isinstance(withdraw(ws, said, "说错了"), Saved)
    assert case_page(ws, OVERDUE).language == "ug"


def test_a_batch_of_several_languages_is_made_again_byte_for_byte(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    speaks(ws, BARRED, "bo")
    report = compose(ws, DEMAND, tmp_path / "a.pdf")
    assert titles(tmp_path / "a.pdf") == ["ug", "ug", "bo", "bo"]
    speaks(ws, OVERDUE, "zh")  # what is said later changes no letter that is out
    remake(ws, report.batch, tmp_path / "b.pdf")
    first, again = (
        hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.pdf", "b.pdf")
    )
    assert first == again


def test_the_marks_on_a_mirrored_page_are_covered_where_they_are(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    serials = [one.serial for one in compose(ws, DEMAND, tmp_path / "a.pdf").letters]
    # A code of 100 dots at the upper right, as on both pages: its own letter says where marks are.
    corners = ((1000.0, 0.0), (1100.0, 0.0), (1100.0, 100.0), (1000.0, 100.0))
    mirrored, chinese = (
        marks_on(ws, [SeenCode("F02", 1, serial, 2, corners)]).places for serial in serials
    )
    assert mirrored
    assert chinese
    assert len(mirrored) == len(chinese)
    # In each frame the print is at the side where its words begin.
    assert max(x for x, _ in mirrored[0]) > max(x for x, _ in chinese[0])


def test_a_language_that_is_asked_for_is_that_of_all(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    compose(ws, LetterSelection("F02", overdue=True, language="bo"), tmp_path / "a.pdf")
    assert set(titles(tmp_path / "a.pdf")) == {"bo"}


def test_a_copy_and_the_reading_are_in_the_language_of_the_letter(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "a.pdf")
    serial = report.letters[0].serial
    confirm_printed(ws, report.batch, [serial])
    assert isinstance(copy_letter(ws, serial, "原件遗失", tmp_path / "c.pdf"), Saved)
    assert set(titles(tmp_path / "c.pdf")) == {"ug"}
    reading = read_aloud(ws, serial)
    assert reading.language == "ug"
    assert "ياخشىمۇسىز" in reading.sentences[0].text
    assert "尚待母语人士审定" in reading.draft


def test_a_newer_word_replaces_the_last_and_may_be_taken_back(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "bo")
    ref = speaks(ws, OVERDUE, "ug")
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "a.pdf")
    assert set(titles(tmp_path / "a.pdf")) == {"ug"}
    told = [line.what.code for line in history(ws, ws.branch, OVERDUE)]
    assert "casework.language.ug" in told
    assert isinstance(withdraw(ws, ref, "说错了"), Saved)
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "b.pdf")
    assert set(titles(tmp_path / "b.pdf")) != {"ug"}


def test_what_a_form_does_not_say_in_a_language_it_says_in_chinese(ws: Workspace, tmp_path: Path):
    speaks(ws, OVERDUE, "ug")
    report = compose(ws, LetterSelection("F24", notes=(OVERDUE,)), tmp_path / "a.pdf")
    assert report.letters
    assert spoken_in(ws, report) == ("zh_CN", [""])


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        (LanguageInput("NOBODY", "ug"), {"note": "casework.input.unknown_note"}),
        (LanguageInput(OVERDUE, "xx"), {"language": "casework.language.unknown"}),
        (LanguageInput(OVERDUE, ""), {"language": "casework.language.unknown"}),
        (LanguageInput(OVERDUE, "ug", "查无此人"), {"person": "casework.language.nobody"}),
        (
            LanguageInput(OVERDUE, "ug", "110105194912310021"),
            {"person": "casework.language.nobody"},
        ),
    ],
)
def test_what_nobody_speaks_is_refused(ws: Workspace, typed: LanguageInput, problems: dict):
    assert blamed(state_language(ws, typed)) == problems


def test_a_co_borrower_nobody_wrote_to_yet_is_known_by_his_number(ws: Workspace):
    speaks(ws, OVERDUE, "ug", "11010519491231002x")
    assert spoken(ws.vault, ws.branch).of(OVERDUE, "11010519491231002X") == "ug"
