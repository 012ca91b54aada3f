"""The number of a letter as people type it off paper."""

from collections.abc import Callable
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, blamed
from shouyue.casework.batches import letter, letters_out, typed_page
from shouyue.casework.inputs import AcknowledgmentInput, LetterSelection
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.serials import MeantError, is_called
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.casework.workspace import Workspace


@pytest.fixture
def serial(ws: Workspace, tmp_path: Path) -> str:
    """Of a demand that is out, the only one with its counter."""
    return make(ws, tmp_path, "F02")[OVERDUE]


def make(ws: Workspace, folder: Path, form: str) -> dict[str, str]:
    report = compose(ws, LetterSelection(form, overdue=True), folder / f"{form}.pdf")
    serials = {one.note: one.serial for one in report.letters}
    assert isinstance(confirm_printed(ws, report.batch, tuple(serials.values())), Saved)
    return serials


WAYS: dict[str, Callable[[str], str]] = {
    "whole": str,
    "blanks": lambda serial: f" {serial.replace('-', ' ').lower()} ",
    "nothing": lambda serial: serial.replace("-", ""),
    "wide": lambda serial: "".join(chr(ord(sign) + 0xFEE0) for sign in serial),
    "long dashes": lambda serial: serial.replace("-", "—"),
    "counter": lambda serial: serial.split("-")[3],
    "no noughts": lambda serial: serial.split("-")[3].lstrip("0"),
    "counter and check": lambda serial: " ".join(serial.split("-")[3:]),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_letter_is_found_by_its_number_however_it_is_typed(ws: Workspace, serial: str, way: str):
    found = letter(ws, WAYS[way](serial))
    assert found is not None
    assert (found.serial, found.note) == (serial, OVERDUE)
    assert found.asks == 5081250


@pytest.mark.parametrize("way", ["whole", "blanks", "nothing", "wide", "long dashes"])
def test_a_whole_number_is_recorded_however_it_is_typed(ws: Workspace, serial: str, way: str):
    typed = AcknowledgmentInput(ws.today(), serial=WAYS[way](serial), finger="右手食指")
    outcome = record_acknowledgment(ws, typed)
    assert isinstance(outcome, Saved)
    assert outcome.notes == (OVERDUE,)


def test_an_act_takes_no_part_of_a_number_for_the_whole(ws: Workspace, serial: str):
    typed = AcknowledgmentInput(ws.today(), serial=serial.split("-")[3], finger="右手食指")
    assert blamed(record_acknowledgment(ws, typed))["serial"] == (
        "casework.acknowledgment.unknown_serial"
    )


def test_a_wrong_sign_in_a_whole_number_means_no_letter(ws: Workspace, serial: str):
    wrong = "A" if serial[-1] != "A" else "B"
    assert letter(ws, serial[:-1] + wrong) is None
    assert letter(ws, serial.split("-")[3] + wrong) is None


def test_a_number_of_two_letters_means_neither_and_says_which_there_are(
    ws: Workspace, serial: str, tmp_path: Path
):
    others = make(ws, tmp_path, "F07")
    number = serial.split("-")[3]
    twin = next(one for one in others.values() if one.split("-")[3] == number)
    with pytest.raises(MeantError) as told:
        letter(ws, number)
    assert told.value.code == "casework.letters.several_called"
    assert set(str(told.value.params["serials"]).split(", ")) == {serial, twin}
    assert letter(ws, serial[-8:]) is not None


def test_a_number_means_only_letters_whose_slip_is_awaited(ws: Workspace, serial: str):
    typed = AcknowledgmentInput(ws.today(), serial=serial, finger="右手食指")
    assert isinstance(record_acknowledgment(ws, typed), Saved)
    with pytest.raises(MeantError) as told:
        letter(ws, serial.split("-")[3])
    assert told.value.code == "casework.letters.none_called"
    assert letter(ws, serial.replace("-", " ")).serial == serial


def test_a_letter_that_is_not_on_paper_yet_has_no_number_to_read(ws: Workspace, tmp_path: Path):
    report = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "letters.pdf")
    assert not letters_out(ws)
    with pytest.raises(MeantError):
        letter(ws, report.letters[0].serial.split("-")[3])


@pytest.mark.parametrize("said", ["", "7", "27-7", "37-1-000127-7", "F02", "-", "王"])
def test_what_is_no_part_of_a_number_means_no_letter(said: str):
    assert not is_called("F02-KLZHIP37-1-000127-7", said)


@pytest.mark.parametrize("tail", ["/x", "/1a", "/0", "/-1", "/１a", "/" + "9" * 5000, "/1/2"])
def test_a_tail_that_is_the_number_of_no_page_names_nothing(serial: str, tail: str):
    assert typed_page(serial + tail) == ("", 0, "")


@pytest.mark.parametrize("tail", ["/1", "/１", " ／ 1 ", "/01"])
def test_a_page_is_named_in_wide_signs_too(serial: str, tail: str):
    assert typed_page(serial + tail) == (serial, 1, "")
