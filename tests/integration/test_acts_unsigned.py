"""Slips that came back empty: looked at, nobody signed, and why; no clock moves by that alone."""

from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, Clock, blamed, facts
from scans import as_scan
from shouyue.casework.batches import batches, letter, letters_out, returned
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import AcknowledgmentInput, LetterSelection, ServingInput
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.slips.tray import unconfirmed
from shouyue.casework.workspace import Workspace
from shouyue.paper.images import page_picture, png
from shouyue.vault.queries.pages import pages_of

TODAY = date(2026, 11, 23)
WHY = ("not_met", "refused", "returned", "spoilt")


@pytest.fixture
def pdf(ws: Workspace, tmp_path: Path) -> Path:
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "letters.pdf")
    confirm_printed(ws, report.batch, tuple(one.serial for one in report.letters))
    return as_scan(tmp_path / "letters.pdf")


@pytest.fixture
def serial(ws: Workspace, pdf: Path) -> str:
    """Of a letter whose empty slip came through the scanner."""
    (found,) = {page.serial for page in file_scans(ws, [pdf]).filed}
    return found


def waiting(ws: Workspace) -> list[str]:
    return [one.serial for one in unconfirmed(ws)]


def state(ws: Workspace, serial: str) -> str:
    found = letter(ws, serial)
    assert found is not None
    return found.state


def scanned_again(ws: Workspace, pdf: Path, folder: Path) -> None:
    """The same sheet once more, after somebody else held it in his hands."""
    later = folder / "later.png"
    later.write_bytes(png(page_picture(pdf, 2, 120)))
    assert len(file_scans(ws, [later]).filed) == 1


@pytest.mark.parametrize("why", WHY)
def test_an_empty_slip_leaves_the_list_moves_no_clock_and_can_be_taken_back(
    ws: Workspace, serial: str, why
):
    before = case_page(ws, OVERDUE).clock
    assert waiting(ws) == [serial]
    said = record_serving(ws, ServingInput(serial, TODAY, why, unsigned=True, words="门锁着"))
    assert isinstance(said, Saved)
    assert waiting(ws) == []
    assert letters_out(ws) == ()
    case = case_page(ws, OVERDUE)
    assert (case.clock.last_day, case.clock.act_by) == (before.last_day, before.act_by)
    newest = case.history[0]
    assert newest.what.code == f"casework.history.unsigned_{why}"
    assert newest.words == "门锁着"
    assert set(newest.scans) == {p.attachment.digest for p in pages_of(ws.vault, serial)}
    assert prove(ws).is_sound
    assert isinstance(withdraw(ws, said.refs[0], "看错了"), Saved)
    assert waiting(ws) == [serial]
    assert state(ws, serial) == "printed"


@pytest.mark.parametrize(
    ("why", "ends"),
    [("not_met", "unsigned"), ("spoilt", "spoilt"), ("refused", "refused"),
     ("returned", "returned"), ("ems_returned", "returned")],
)  # fmt: skip
def test_where_the_letter_is_then_and_where_it_is_counted(
    ws: Workspace, serial: str, why, ends: str
):
    assert [(row.printed, row.out) for row in returned(ws, "village")] == [(1, 1)]
    assert isinstance(record_serving(ws, ServingInput(serial, TODAY, why, unsigned=True)), Saved)
    assert state(ws, serial) == ends
    (row,) = returned(ws, "officer")
    assert (row.printed, row.out, row.unsigned + row.unread) == (1, 0, 1)
    assert row.unread == (ends == "returned")
    (line,) = batches(ws)
    assert (line.printed, line.back, line.out) == (1, 0, 0)
    assert waiting(ws) == []


@pytest.mark.parametrize("proof", [{"video": True}, {"neutral_witnesses": 2}])
def test_a_refusal_whose_arrival_is_proved_otherwise_moves_the_clock_as_the_law_says(
    ws: Workspace, serial: str, proof
):
    before = case_page(ws, OVERDUE).clock.act_by
    said = record_serving(ws, ServingInput(serial, TODAY, "refused", unsigned=True, **proof))
    assert isinstance(said, Saved)
    assert [hint.code for hint in said.hints][-1] == "refusal_proved"
    assert case_page(ws, OVERDUE).clock.act_by > before
    assert waiting(ws) == []


def test_a_letter_that_was_taken_along_again_comes_back_signed(
    ws: Workspace, serial: str, pdf: Path, tmp_path: Path
):
    record_serving(ws, ServingInput(serial, TODAY, "not_met", unsigned=True))
    scanned_again(ws, pdf, tmp_path)
    assert waiting(ws) == [serial]
    signed = record_acknowledgment(
        ws, AcknowledgmentInput(TODAY, serial, finger="右手食指", scene=("ridges",))
    )
    assert isinstance(signed, Saved)
    assert (waiting(ws), state(ws, serial)) == ([], "back")


def test_a_page_that_comes_after_a_delivery_is_looked_at_all_the_same(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    (found,) = (one.serial for one in letters_out(ws))
    record_serving(ws, ServingInput(found, TODAY, "refused"))
    scanned_again(ws, pdf, tmp_path)
    assert waiting(ws) == [found]
    record_serving(ws, ServingInput(found, TODAY, "refused", unsigned=True))
    assert waiting(ws) == []


def test_a_delivery_without_a_look_at_the_page_leaves_it_in_the_list(ws: Workspace, serial: str):
    record_serving(ws, ServingInput(serial, TODAY, "left"))
    assert waiting(ws) == [serial]
    assert case_page(ws, OVERDUE).history[0].scans == ()


def test_what_came_through_the_scanner_was_on_paper(ws: Workspace, tmp_path: Path):
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "other.pdf")
    assert returned(ws, "village") == ()
    (serial,) = {page.serial for page in file_scans(ws, [as_scan(tmp_path / "other.pdf")]).filed}
    assert (state(ws, serial), [one.serial for one in letters_out(ws)]) == ("printed", [serial])
    assert [(row.printed, row.out) for row in returned(ws, "village")] == [(1, 1)]
    record_serving(ws, ServingInput(serial, TODAY, "returned", unsigned=True))
    (line,) = batches(ws)
    assert (line.printed, line.unread, line.out) == (1, 1, 0)


def test_of_a_slip_that_is_back_with_its_mark_nobody_says_that_it_is_empty(
    ws: Workspace, serial: str
):
    record_acknowledgment(
        ws, AcknowledgmentInput(TODAY, serial, finger="右手食指", scene=("ridges",))
    )
    before = facts(ws)
    said = record_serving(ws, ServingInput(serial, TODAY, "refused", unsigned=True))
    assert blamed(said) == {"serial": "casework.acknowledgment.already_back"}
    assert facts(ws) == before


@pytest.mark.parametrize("way", ["left", "courier", "ems_delivered"])
def test_after_some_deliveries_the_slip_cannot_be_here(ws: Workspace, serial: str, way):
    said = record_serving(ws, ServingInput(serial, TODAY, way, unsigned=True))
    assert blamed(said) == {"way": "casework.serving.slip_is_out"}


def test_a_letter_that_nobody_took_is_still_to_be_brought(ws: Workspace, pdf: Path, clock: Clock):
    (found,) = (one.serial for one in letters_out(ws))
    waits = "casework.today.notice_not_served"

    def signs() -> set[str]:
        return {line.reason.code for line in today(ws).lines if line.note == OVERDUE}

    assert signs() == {waits}
    record_serving(ws, ServingInput(found, TODAY, "not_met", unsigned=True))
    assert signs() == {waits}
    assert today(ws).slips_out == 0
    record_serving(ws, ServingInput(found, TODAY, "spoilt", unsigned=True))
    clock.set("2026-12-24T09:00")
    assert "casework.today.overdue_without_notice" in signs()
