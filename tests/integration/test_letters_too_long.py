"""What no page holds is left out by itself and named: the others are made, and no number is lost.

Forty signs fit everywhere (`docs/forms.md`). These names and accounts are longer, as long as the
bank's file and the letterhead may have them.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from integration.acts_branch import (
    BARRED,
    COMING,
    LATER,
    OVERDUE,
    VILLAGE,
    Clock,
    blamed,
    facts,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from shouyue.casework.contents.letterhead import Letterhead, set_letterhead
from shouyue.casework.inputs import TO_LOOK, AgainInput, LetterSelection, TripInput
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.opening import system_clock
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.trips.plans import short_number
from shouyue.casework.trips.rounds import plan_trip, remake_trip
from shouyue.casework.trips.views import TripReport
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import load_language
from shouyue.paper.images import page_count

OFFICER = "古丽巴哈尔·买买提吐尔逊·阿卜杜热依木·艾"
HEAD = Letterhead("青禾" * 15, "双河" * 15, "0000-1234567", "0000-7654321", "账" * 30)
LONGEST = "周" * 60
"""No reminder of this bank holds it; a demand, which says less, would."""
ON_NO_COPY = "孙" * 45
"""The picture sheet holds it, but not beside the line that says that it is a copy."""
NAMES = {COMING: LONGEST, BARRED: ON_NO_COPY}
TOO_LONG = [(COMING, "paper.text_too_long", "borrower.name")]
NO_COPY = [(BARRED, "casework.copies.does_not_fit", "reader.name")]
WHY = "原件淋湿了"
REMINDERS = LetterSelection("F01", notes=(COMING, LATER))
WITH_PICTURES = LetterSelection("F02", overdue=True, enclose=("T03",))


def furnish(ws: Workspace, folder: Path) -> None:
    loans = [replace(loan, name=NAMES.get(loan.note, loan.name)) for loan in VILLAGE]
    take_in(ws, write_tape(folder / "tape.csv", loans))
    assert set_letterhead(ws, HEAD) == Saved(())


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """The small village, two of whose people have names that not every paper holds."""
    ws = make_branch(tmp_path / "vault", clock, name=OFFICER)
    furnish(ws, tmp_path)
    yield ws
    ws.close()


@pytest.fixture
def printed(ws: Workspace, tmp_path: Path) -> BatchReport:
    made = compose(ws, WITH_PICTURES, tmp_path / "first.pdf")
    assert [one.note for one in made.letters] == [OVERDUE, BARRED]
    confirm_printed(ws, made.batch, [one.serial for one in made.letters])
    return made


def told(refused: tuple[RefusedLetter, ...]) -> list[tuple[str, str, str]]:
    """Of each its note, the code and the field."""
    return [(one.note, one.reason.code, str(one.reason.params["field"])) for one in refused]


def counters(report: BatchReport) -> list[int]:
    return [int(one.serial.split("-")[3]) for one in report.letters]


def said(path: Path) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_a_letter_that_no_page_holds_is_named_and_the_others_are_made(
    ws: Workspace, tmp_path: Path
):
    made = compose(ws, REMINDERS, tmp_path / "o.pdf")
    assert told(made.refused) == TOO_LONG
    assert made.refused[0].name == LONGEST
    assert [one.note for one in made.letters] == [LATER]
    assert made.pages == page_count(tmp_path / "o.pdf") == 1
    for tag, field in (("zh_CN", "“借款人姓名”太长"), ("en", "borrower's name is too long")):
        words = load_language(tag).told(made.refused[0].reason.code, made.refused[0].reason.params)
        assert field in words
    assert prove(ws).is_sound


def test_its_number_is_given_to_the_next_letter_so_none_is_lost_or_given_twice(
    ws: Workspace, tmp_path: Path
):
    # The village of the one who is left out comes first.
    assert counters(compose(ws, REMINDERS, tmp_path / "1.pdf")) == [1]
    before = facts(ws)
    none = compose(ws, replace(REMINDERS, notes=(COMING,)), tmp_path / "2.pdf")
    assert (none.batch, told(none.refused), facts(ws)) == ("", TOO_LONG, before)
    assert not (tmp_path / "2.pdf").exists()
    assert counters(compose(ws, REMINDERS, tmp_path / "3.pdf")) == [2]


def test_a_terminal_tells_it_in_the_document_and_in_a_plain_line(tmp_path: Path):
    ws = make_branch(tmp_path / "v", system_clock, name=OFFICER)
    furnish(ws, tmp_path)
    ws.close()
    out = tmp_path / "o.pdf"
    asked = ("letters", "--form", "F01", "--note", COMING, "--note", LATER, "--out", out)
    answer = shouyue(*asked, "--json", vault=tmp_path / "v")
    assert answer.code == 0, answer.err
    (one,) = answer.document["refused"]
    assert (one["note"], one["name"], one["code"]) == (COMING, LONGEST, "paper.text_too_long")
    assert "借款人姓名" in one["reason"]
    assert [each["note"] for each in answer.document["letters"]] == [LATER]
    assert page_count(out) == answer.document["pages"] == 1


def test_a_copy_that_no_page_holds_is_left_out_of_its_batch_and_not_noted(
    ws: Workspace, printed: BatchReport, tmp_path: Path
):
    before = facts(ws)
    again = remake(ws, printed.batch, tmp_path / "again.pdf", asked=AgainInput(WHY))
    (first, _) = printed.letters
    assert told(again.refused) == NO_COPY
    assert again.refused[0].name == ON_NO_COPY
    assert [one.serial for one in again.letters] == [*again.copies] == [first.serial]
    assert facts(ws) == before + 1
    pages = said(tmp_path / "again.pdf")
    assert len(pages) == again.pages == 3
    assert all(f"副本{WHY}" in page and first.serial in page for page in pages)
    assert prove(ws).is_sound


def test_nothing_is_written_where_no_copy_is_left(
    ws: Workspace, printed: BatchReport, tmp_path: Path
):
    made = compose(
        ws, replace(WITH_PICTURES, overdue=False, notes=(BARRED,)), tmp_path / "alone.pdf"
    )
    confirm_printed(ws, made.batch, [made.letters[0].serial])
    before = facts(ws)
    again = remake(ws, made.batch, tmp_path / "again.pdf", asked=AgainInput(WHY))
    assert (again.batch, again.copies, told(again.refused)) == ("", (), NO_COPY)
    assert facts(ws) == before
    assert not (tmp_path / "again.pdf").exists()


def test_looked_at_the_others_are_shown_too(ws: Workspace, printed: BatchReport, tmp_path: Path):
    before = facts(ws)
    seen = remake(ws, printed.batch, tmp_path / "look.pdf", asked=TO_LOOK)
    assert (told(seen.refused), seen.pages, facts(ws)) == (NO_COPY, 3, before)


def test_one_copy_says_which_words_are_too_long_for_it(
    ws: Workspace, printed: BatchReport, tmp_path: Path
):
    before = facts(ws)
    answer = copy_letter(ws, printed.letters[1].serial, WHY, tmp_path / "copy.pdf")
    assert blamed(answer) == {"serial": "casework.copies.does_not_fit"}
    for tag, name in (("zh_CN", "收件人姓名"), ("en", "reader's name")):
        reason = answer.problems[0].reason
        assert name in load_language(tag).told(reason.code, reason.params)
    assert facts(ws) == before
    assert not (tmp_path / "copy.pdf").exists()


def round_of(ws: Workspace, out: Path, *enclosed: str) -> TripReport:
    return plan_trip(ws, TripInput(ws.today(), ("杏花村", "柳树村"), enclose=enclosed), out)


def test_a_round_goes_there_without_the_letter_that_no_page_holds(ws: Workspace, tmp_path: Path):
    made = round_of(ws, tmp_path / "trip.pdf")
    assert told(made.refused) == TOO_LONG
    assert {one.note: bool(one.serial) for one in made.stops} == {
        COMING: False,
        OVERDUE: True,
        BARRED: True,
    }
    assert sorted(one.serial.split("-")[3] for one in made.letters) == ["000001", "000002"]
    assert prove(ws).is_sound


def test_a_round_set_again_leaves_out_the_copy_that_no_page_holds_and_its_sheet_says_so(
    ws: Workspace, tmp_path: Path
):
    made = round_of(ws, tmp_path / "trip.pdf", "T03")
    for one in made.letters:
        confirm_printed(ws, one.batch, [one.serial])
    (stays,) = [one.serial for one in made.letters if one.note == BARRED]
    before = facts(ws)
    again = remake_trip(ws, made.trip, tmp_path / "again.pdf", AgainInput(WHY))
    others = {one.serial for one in made.letters} - {stays}
    assert told(again.refused) == NO_COPY
    assert {*again.serials} == {*again.copies} == others
    assert facts(ws) == before + len(others)
    sheet, *papers = said(tmp_path / "again.pdf")
    assert "不带" + "".join(short_number(stays).split()) in sheet
    assert not any(stays in page for page in papers)
    assert prove(ws).is_sound
