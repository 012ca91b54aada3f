"""A printed letter again: as a copy that says so, and never in secret."""

from pathlib import Path

import pypdf
import pytest

from integration.acts_branch import OVERDUE, VILLAGE, Clock, blamed, facts, take_in, write_tape
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.inputs import TO_LOOK, AgainInput, LetterSelection, RecallInput, TripInput
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.setting import PagesNotWrittenError
from shouyue.casework.trips.rounds import plan_trip, remake_trip
from shouyue.casework.workspace import Workspace
from shouyue.paper.images import page_pictures

WHY = "原件雨淋湿了"


@pytest.fixture
def batch(ws: Workspace, tmp_path: Path):
    return compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "first.pdf")


@pytest.fixture
def serial(ws: Workspace, batch) -> str:
    (letter,) = batch.letters
    confirm_printed(ws, batch.batch, (letter.serial,))
    return letter.serial


def texts(path: Path) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def page_pictures_of(path: Path) -> list[bytes]:
    return [picture.tobytes() for picture in page_pictures(path.read_bytes(), 60)]


def test_every_page_says_that_it_is_a_copy_and_why(ws: Workspace, serial: str, tmp_path: Path):
    outcome = copy_letter(ws, serial.lower(), WHY, tmp_path / "copy.pdf")
    assert isinstance(outcome, Saved)
    first, again = texts(tmp_path / "first.pdf"), texts(tmp_path / "copy.pdf")
    assert len(again) == len(first)
    assert all(f"副本{WHY}" in page for page in again)
    assert not any("副本" in page for page in first)
    assert all(serial in page for page in again)
    newest = case_page(ws, OVERDUE).history[0]
    assert (newest.kind, newest.what.code, newest.words) == (
        "letter.copied",
        "casework.history.copied",
        WHY,
    )
    assert prove(ws).is_sound


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "casework.copies.reason_missing"),
        ("长" * 21, "casework.input.too_long"),
        ("淋\x07湿", "casework.input.control_character"),
        ("\u202e牢坐你抓就还不\u202c", "casework.input.control_character"),
        ("卡\u202e纸", "casework.input.control_character"),
        ("卡\n纸", "casework.copies.one_line"),
        ("卡😀纸", "casework.copies.cannot_be_printed"),
        ("不还让你坐牢", "casework.contact.threat"),
    ],
)
def test_without_a_reason_that_fits_there_is_no_copy(
    ws: Workspace, serial: str, tmp_path: Path, reason: str, code: str
):
    before = facts(ws)
    assert blamed(copy_letter(ws, serial, reason, tmp_path / "c.pdf")) == {"reason": code}
    assert facts(ws) == before
    assert not (tmp_path / "c.pdf").exists()


def test_what_was_never_printed_or_is_called_back_is_not_copied(
    ws: Workspace, batch, tmp_path: Path
):
    (letter,) = batch.letters
    out = tmp_path / "c.pdf"
    answer = blamed(copy_letter(ws, letter.serial, WHY, out))
    assert answer == {"serial": "casework.copies.not_printed"}
    confirm_printed(ws, batch.batch, (letter.serial,))
    assert isinstance(recall_letters(ws, RecallInput((letter.serial,))), Saved)
    answer = blamed(copy_letter(ws, letter.serial, WHY, out))
    assert answer == {"serial": "casework.copies.recalled"}
    answer = blamed(copy_letter(ws, "F02-NOBODY", WHY, out))
    assert answer == {"serial": "casework.acknowledgment.unknown_serial"}
    assert not out.exists()


def test_a_disk_that_refuses_leaves_no_record(ws: Workspace, serial: str, tmp_path: Path):
    before = facts(ws)
    with pytest.raises(PagesNotWrittenError):
        copy_letter(ws, serial, WHY, tmp_path / "no folder" / "c.pdf")
    assert facts(ws) == before


# --- a batch or a round set again --------------------------------------------------------------


@pytest.fixture
def two(ws: Workspace, tmp_path: Path) -> BatchReport:
    """A batch of two letters, the first of them printed."""
    made = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "two.pdf")
    confirm_printed(ws, made.batch, [made.letters[0].serial])
    return made


def test_printed_letters_are_not_set_again_without_a_reason(
    ws: Workspace, two: BatchReport, tmp_path: Path
):
    before = facts(ws)
    with pytest.raises(LettersError) as refused:
        remake(ws, two.batch, tmp_path / "again.pdf")
    assert (refused.value.code, refused.value.params) == (
        "casework.letters.printed_already",
        {"n": 1},
    )
    for reason, code in (
        ("长" * 21, "too_long"),
        ("不还让你坐牢", "threat"),
        ("\u202e牢坐你抓就还不\u202c", "reason_invisible"),
        ("卡\u200b纸", "reason_invisible"),
        ("卡\n纸", "one_line"),
        ("卡😀纸", "cannot_be_printed"),
    ):
        with pytest.raises(LettersError) as refused:
            remake(ws, two.batch, tmp_path / "again.pdf", asked=AgainInput(reason))
        assert refused.value.code.endswith(code)
    assert facts(ws) == before
    assert not (tmp_path / "again.pdf").exists()


def test_with_a_reason_only_what_was_printed_is_a_copy_and_all_copies_are_one_commit(
    ws: Workspace, two: BatchReport, clock: Clock, tmp_path: Path
):
    first, second = two.letters
    clock.set("2026-11-24T10:15")
    seals = ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0]
    again = remake(ws, two.batch, tmp_path / "again.pdf", asked=AgainInput(WHY))
    assert (again.copies, again.pages) == ((first.serial,), two.pages)
    before, after = texts(tmp_path / "two.pdf"), texts(tmp_path / "again.pdf")
    copied, rest = after[: first.pages], after[first.pages :]
    assert all(f"副本{WHY}·打印时间2026年11月24日10:15" in page for page in copied)
    assert rest == before[first.pages :]
    assert (
        page_pictures_of(tmp_path / "again.pdf")[first.pages :]
        == (page_pictures_of(tmp_path / "two.pdf")[first.pages :])
    )
    assert ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0] == seals + 1
    newest = case_page(ws, first.note).history[0]
    assert (newest.kind, newest.words) == ("letter.copied", WHY)
    confirm_printed(ws, two.batch, [second.serial])
    seals, count = ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0], facts(ws)
    assert len(remake(ws, two.batch, tmp_path / "all.pdf", asked=AgainInput(WHY)).copies) == 2
    assert facts(ws) == count + 2
    assert ws.vault.cases.execute("SELECT count(*) FROM seal").fetchone()[0] == seals + 1
    assert prove(ws).is_sound


def test_copies_that_find_no_place_are_on_record_and_that_is_said(
    ws: Workspace, two: BatchReport, tmp_path: Path
):
    out, before = tmp_path / "again.pdf", facts(ws)
    taken = AgainInput(WHY)
    with pytest.raises(PagesNotWrittenError) as told:
        remake(ws, two.batch, out, lambda *_: out.mkdir(exist_ok=True), asked=taken)
    assert (told.value.code, told.value.params["ref"]) == (
        "casework.letters.not_in_place",
        two.batch,
    )
    assert facts(ws) == before + 1


def test_looked_at_on_the_screen_nothing_is_noted_and_no_page_could_pass_for_the_letter(
    ws: Workspace, two: BatchReport, tmp_path: Path
):
    before = facts(ws)
    looked = remake(ws, two.batch, tmp_path / "look.pdf", asked=TO_LOOK)
    assert (looked.copies, facts(ws)) == ((), before)
    pages = texts(tmp_path / "look.pdf")
    first = two.letters[0].pages
    assert all("副本只供查看" in page for page in pages[:first])
    assert pages[first:] == texts(tmp_path / "two.pdf")[first:]


def test_what_was_called_back_is_not_set_again(ws: Workspace, two: BatchReport, tmp_path: Path):
    first, second = two.letters
    assert isinstance(recall_letters(ws, RecallInput((first.serial,))), Saved)
    again = remake(ws, two.batch, tmp_path / "again.pdf")
    assert [one.serial for one in again.letters] == [second.serial]
    assert texts(tmp_path / "again.pdf") == texts(tmp_path / "two.pdf")[first.pages :]
    assert isinstance(recall_letters(ws, RecallInput((second.serial,))), Saved)
    with pytest.raises(LettersError) as refused:
        remake(ws, two.batch, tmp_path / "none.pdf")
    assert refused.value.code == "casework.letters.all_recalled"


def test_a_round_with_printed_letters_is_set_again_with_a_reason_and_its_sheets_as_they_were(
    ws: Workspace, tmp_path: Path
):
    asked = TripInput(ws.today(), ("柳树村", "杏花村"))
    made = plan_trip(ws, asked, tmp_path / "trip.pdf")
    assert made.letters
    assert remake_trip(ws, made.trip, tmp_path / "same.pdf").copies == ()
    assert (tmp_path / "same.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()
    first = made.letters[0]
    confirm_printed(ws, first.batch, [first.serial])
    with pytest.raises(LettersError) as refused:
        remake_trip(ws, made.trip, tmp_path / "again.pdf")
    assert refused.value.code == "casework.letters.printed_already"
    before = facts(ws)
    again = remake_trip(ws, made.trip, tmp_path / "again.pdf", AgainInput(WHY))
    assert (again.pages, again.copies, facts(ws)) == (made.pages, (first.serial,), before + 1)
    for old, new in zip(texts(tmp_path / "trip.pdf"), texts(tmp_path / "again.pdf"), strict=True):
        if f"编号{first.serial}·" in old:
            assert f"副本{WHY}" in new
        else:
            assert new == old
    assert prove(ws).is_sound


def test_a_round_set_again_leaves_out_what_must_be_taken_back(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    made = plan_trip(ws, TripInput(ws.today(), ("柳树村", "杏花村")), tmp_path / "trip.pdf")
    (gone,) = [one for one in made.letters if one.note == OVERDUE]
    clock.set("2026-11-24T09:30")
    rest = [loan for loan in VILLAGE if loan.note != OVERDUE]
    take_in(ws, write_tape(tmp_path / "next.csv", rest, as_of="2026-11-23"))
    again = remake_trip(ws, made.trip, tmp_path / "again.pdf")
    assert {*again.serials} == {one.serial for one in made.letters if one != gone}
    ((note, code),) = [(one.note, one.reason.code) for one in again.refused]
    assert (note, code) == (OVERDUE, "casework.recall.settled")
    assert again.pages == made.pages - gone.pages
    assert not any(f"编号{gone.serial}·" in page for page in texts(tmp_path / "again.pdf"))
