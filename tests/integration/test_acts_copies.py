"""A printed letter again: as a copy that says so, and never in secret."""

from pathlib import Path

import pypdf
import pytest

from integration.acts_branch import OVERDUE, blamed, facts
from shouyue.casework.case_page import case_page
from shouyue.casework.copies import copy_letter
from shouyue.casework.inputs import LetterSelection, RecallInput
from shouyue.casework.letters import compose, confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.recalls import recall_letters
from shouyue.casework.setting import PagesNotWrittenError
from shouyue.casework.workspace import Workspace

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
