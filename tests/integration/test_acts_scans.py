"""The closed loop: pages through the scanner, filed by their codes or out of the tray by hand."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfWriter

from integration.acts_branch import (
    COMING,
    OVERDUE,
    Clock,
    blamed,
    facts,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from scans import as_scan
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.filed import scan
from shouyue.casework.forms.trial_sheets import write_test_sheet
from shouyue.casework.inputs import AcknowledgmentInput, LetterSelection, SettleInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Invalid, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.serials import Serials
from shouyue.casework.slips import scanning
from shouyue.casework.slips.acknowledgments import (
    check_acknowledgment,
    record_acknowledgment,
)
from shouyue.casework.slips.adding import ScansStoppedError, read_scans
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.slips.tray import (
    TrayError,
    let_go,
    settle_page,
    tray,
    tray_picture,
    unconfirmed,
)
from shouyue.casework.workspace import Workspace
from shouyue.desk.sentences import said
from shouyue.desk.slips.model import report_words
from shouyue.i18n.language import load_language
from shouyue.paper.codes import PageCode, written
from shouyue.paper.images import page_picture, png
from shouyue.sqlcipher import DiskFullError
from shouyue.vault.queries.pages import pages_of
from unit.paper.bombs import nested_forms

TODAY = date(2026, 11, 23)


@pytest.fixture
def pdf(ws: Workspace, tmp_path: Path) -> Path:
    """Two notices of two pages each, as they would come out of the scanner unsigned."""
    compose(ws, LetterSelection("F02", overdue=True), tmp_path / "letters.pdf")
    return as_scan(tmp_path / "letters.pdf")


@pytest.fixture
def serials(ws: Workspace, pdf: Path) -> list[str]:
    rows = ws.vault.cases.execute("SELECT serial FROM letter ORDER BY part").fetchall()
    return [row[0] for row in rows]


def serial_of(ws: Workspace, note: str) -> str:
    return ws.vault.cases.execute("SELECT serial FROM letter WHERE note = ?", (note,)).fetchone()[0]


def picture(folder: Path, pdf: Path, page: int, name: str = "", dpi: int = 150) -> Path:
    path = folder / (name or f"page{page}.png")
    path.write_bytes(png(page_picture(pdf, page, dpi)))
    return path


def unreadable(folder: Path, pdf: Path, page: int, name: str = "torn.png") -> Path:
    """A page whose code was torn off, or stained with tea."""
    path = picture(folder, pdf, page, name)
    with Image.open(path) as image:
        whole = image.convert("RGB")
    whole.paste((255, 255, 255), (whole.width * 3 // 5, 0, whole.width, whole.height // 3))
    whole.save(path)
    return path


def placed(report):
    return [(page.page, page.serial, page.page_of_letter) for page in report.filed]


def says(refused: Invalid, *words: str) -> bool:
    sentence = said(load_language("zh_CN"), refused.problems[0].reason)
    return all(word in sentence for word in words)


def contents(ws: Workspace, serial: str) -> list[bytes]:
    return [scan(ws, page.attachment.digest) for page in pages_of(ws.vault, serial)]


def stored_scans(ws: Workspace) -> int:
    return ws.vault.scans.execute("SELECT count(DISTINCT digest) FROM scan_part").fetchone()[0]


def test_a_stack_out_of_the_feeder_files_itself_page_by_page(
    ws: Workspace, pdf: Path, serials: list[str]
):
    report = file_scans(ws, [pdf])
    first, second = serials
    assert placed(report) == [(1, first, 1), (2, first, 2), (3, second, 1), (4, second, 2)]
    assert not report.unmatched
    assert {one.serial for one in unconfirmed(ws)} == set(serials)
    for one in contents(ws, first):
        with pypdfium2.PdfDocument(one) as alone:
            assert len(alone) == 1
    assert prove(ws).is_sound


def test_on_a_full_disk_what_was_filed_is_told_and_the_rest_is_filed_once_there_is_room(
    ws: Workspace, pdf: Path
):
    ws.vault.scans.set_authorizer(None)

    def full(limit: int) -> None:
        ws.vault.scans.execute(f"PRAGMA max_page_count = {limit}").fetchone()

    (pages,) = ws.vault.scans.execute("PRAGMA page_count").fetchone()
    full(pages)
    with pytest.raises(DiskFullError):
        file_scans(ws, [pdf])
    full(pages + 30)  # room for one of them
    report = file_scans(ws, [pdf])
    assert 0 < len(report.filed) < 4
    (rest,) = report.unmatched
    assert (rest.file, rest.reason.code) == (pdf, "casework.scan.disk_full")
    assert (report.whole, report.left) == ((), (pdf,))
    assert prove(ws).is_sound
    full(2**31)
    again = file_scans(ws, [pdf])
    assert len(again.filed) == 4
    assert sum(page.again for page in again.filed) == len(report.filed)


def test_pages_of_two_letters_mixed_and_turned_are_told_apart(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    out = io.BytesIO()
    turned = [
        page_picture(pdf, page, 200).rotate(angle, expand=True, fillcolor="white")
        for page, angle in ((4, 180), (1, 90), (2, 3), (3, 0))
    ]
    turned[0].save(out, format="TIFF", save_all=True, append_images=turned[1:])
    feeder = tmp_path / "feeder.tif"
    feeder.write_bytes(out.getvalue())
    first, second = serials
    report = file_scans(ws, [feeder])
    assert placed(report) == [(1, second, 2), (2, first, 1), (3, first, 2), (4, second, 1)]


def test_a_photograph_is_kept_as_it_came(ws: Workspace, pdf: Path, tmp_path: Path):
    photo = tmp_path / "photo.jpg"
    page_picture(pdf, 2, 200).save(photo, quality=80)
    file_scans(ws, [photo])
    (serial,) = {page.serial for page in unconfirmed(ws)}
    assert contents(ws, serial) == [photo.read_bytes()]


@pytest.mark.parametrize("way", ["by its code", "out of the tray", "by hand"])
def test_where_a_photograph_was_taken_is_not_kept(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path, way: str
):
    photo = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0110], exif[0x8825] = "Village Phone 3", {1: "N", 2: (30.0, 15.0, 12.34)}
    whole = way == "by its code"
    slip = picture(tmp_path, pdf, 2) if whole else unreadable(tmp_path, pdf, 2)
    with Image.open(slip) as image:
        image.convert("RGB").save(photo, exif=exif)
    if way == "by hand":
        by_hand = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(photo,))
        assert isinstance(record_acknowledgment(ws, by_hand), Saved)
    else:
        file_scans(ws, [photo])
        for waiting in tray(ws):
            assert isinstance(settle_page(ws, SettleInput(waiting.number, serials[0])), Saved)
    ((digest,),) = ws.vault.scans.execute("SELECT DISTINCT digest FROM scan_part").fetchall()
    kept = scan(ws, digest)
    assert b"Village" not in kept
    with Image.open(io.BytesIO(kept)) as after, Image.open(photo) as before:
        assert not after.getexif().get_ifd(0x8825)
        assert after.tobytes() == before.tobytes()


def test_the_clock_moves_only_once_a_person_has_seen_the_mark(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    serial = serial_of(ws, OVERDUE)
    page = next(n for n, s, p in placed(file_scans(ws, [pdf])) if (s, p) == (serial, 2))
    before = case_page(ws, OVERDUE).clock.act_by
    assert before == case_page(ws, OVERDUE).clock.act_by
    unseen = AcknowledgmentInput(TODAY, serial, finger="右手食指", agrees=True, reader="李守信")
    said_before = facts(ws)
    assert blamed(record_acknowledgment(ws, unseen)) == {
        "scene": "casework.acknowledgment.ridges_unseen"
    }
    assert facts(ws) == said_before
    slip = replace(unseen, scene=("ridges",))
    made = record_acknowledgment(ws, slip)
    assert isinstance(made, Saved)
    assert case_page(ws, OVERDUE).clock.act_by > before
    newest = case_page(ws, OVERDUE).history[0]
    assert newest.kind == "acknowledgment.returned"
    assert newest.scans == tuple(p.attachment.digest for p in pages_of(ws.vault, serial))
    assert serial not in {one.serial for one in unconfirmed(ws)}
    assert page


def test_a_page_added_by_hand_that_is_filed_already_goes_in_once(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    serial = serial_of(ws, OVERDUE)
    photo = tmp_path / "photo.jpg"
    page_picture(pdf, 2, 200).save(photo)
    (found,) = file_scans(ws, [photo]).filed
    slip = AcknowledgmentInput(
        TODAY, found.serial, finger="右手食指", scans=(photo,), scene=("ridges",)
    )
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    assert len(case_page(ws, found.note).history[0].scans) == 1
    assert serial


@pytest.mark.parametrize("file", ["photo.png", "feeder.tif", "feeder.pdf"])
def test_a_page_of_another_letter_is_not_added_by_hand(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path, file: str
):
    first, second = serials
    own, others = (page_picture(pdf, page, 150) for page in (2, 4))
    path = tmp_path / file
    if file == "photo.png":
        others.save(path)
    else:
        own.save(path, save_all=True, append_images=[others])
    slip = AcknowledgmentInput(TODAY, first, finger="右手食指", scans=(path,))
    before = facts(ws), stored_scans(ws)
    refused = record_acknowledgment(ws, slip)
    assert blamed(refused) == {"scans": "casework.acknowledgment.scan_of_other_letter"}
    assert (facts(ws), stored_scans(ws)) == before
    told = said(load_language("en"), refused.problems[0].reason)
    assert file in told
    assert second in told
    assert first not in told


def test_a_mark_without_a_letter_takes_no_page_of_a_letter_that_is_known(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    photo = picture(tmp_path, pdf, 2)
    slip = AcknowledgmentInput(TODAY, note=OVERDUE, finger="右手食指", scans=(photo,))
    assert blamed(record_acknowledgment(ws, slip)) == {
        "scans": "casework.acknowledgment.scan_of_other_letter"
    }
    other = make_branch(tmp_path / "other", Clock())
    try:
        take_in(other, write_tape(tmp_path / "again.csv"))
        assert isinstance(record_acknowledgment(other, slip), Saved)
    finally:
        other.close()


def test_a_page_whose_code_nobody_can_read_may_be_added_by_hand(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    torn = unreadable(tmp_path, pdf, 4)
    slip = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(torn,))
    assert isinstance(record_acknowledgment(ws, slip), Saved)


def test_the_file_of_the_letters_itself_is_no_scan(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    letters, before = tmp_path / "letters.pdf", facts(ws)
    slip = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(letters,))
    refused = record_acknowledgment(ws, slip)
    assert blamed(refused) == {"scans": "casework.acknowledgment.scan_never_printed"}
    assert says(refused, letters.name)
    assert facts(ws) == before
    report = file_scans(ws, [letters, pdf])
    assert [(page.file, page.page, page.reason.code) for page in report.unmatched] == [
        (letters, 0, "casework.scan.never_printed")
    ]
    assert {page.file for page in report.filed} == {pdf}
    assert (len(report.filed), facts(ws)) == (4, before + 4)


def test_the_same_file_again_files_nothing_twice(ws: Workspace, pdf: Path):
    first = file_scans(ws, [pdf])
    before = facts(ws)
    again = file_scans(ws, [pdf])
    assert facts(ws) == before
    assert placed(again) == placed(first)
    assert all(page.again for page in again.filed)
    assert not any(page.again for page in first.filed)


def test_an_unreadable_page_waits_in_the_tray_and_is_settled_by_its_serial(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    torn = unreadable(tmp_path, pdf, 2)
    report = file_scans(ws, [torn])
    assert [(page.reason.code, page.in_tray) for page in report.unmatched] == [
        ("paper.code_not_found", True)
    ]
    (waiting,) = tray(ws)
    assert (waiting.file, waiting.page, waiting.since) == ("torn.png", 1, TODAY)
    assert tray_picture(ws, waiting.number) == torn.read_bytes()
    serial = serial_of(ws, OVERDUE)
    outcome = settle_page(ws, SettleInput(waiting.number, f" {serial.lower()} ", 2))
    assert isinstance(outcome, Saved)
    assert outcome.notes == (OVERDUE,)
    assert not tray(ws)
    assert contents(ws, serial) == [torn.read_bytes()]
    assert case_page(ws, OVERDUE).history[0].what.code == "casework.history.page_filed_by_hand"
    with pytest.raises(TrayError):
        tray_picture(ws, waiting.number)


@pytest.mark.parametrize(("behind", "page"), [("/2", 2), ("/1", 1), ("", 2), (" / 2 ", 2)])
def test_the_page_behind_the_serial_is_meant_and_without_one_the_slip(
    ws: Workspace, pdf: Path, tmp_path: Path, behind: str, page: int
):
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    serial = serial_of(ws, OVERDUE)
    entry = SettleInput(tray(ws)[0].number, serial.lower() + behind)
    assert blamed(settle_page(ws, replace(entry, serial=f"{serial}/9"))) == {
        "page": "casework.tray.no_such_page"
    }
    assert isinstance(settle_page(ws, entry), Saved)
    assert [one.page for one in pages_of(ws.vault, serial)] == [page]


def test_a_wrong_serial_taken_back_puts_the_page_into_the_tray_again(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    (waiting,) = tray(ws)
    wrong = settle_page(ws, SettleInput(waiting.number, serial_of(ws, OVERDUE)))
    assert isinstance(wrong, Saved)
    assert isinstance(withdraw(ws, wrong.refs[0], "看错号"), Saved)
    assert tray(ws) == (waiting,)
    assert not unconfirmed(ws)
    assert isinstance(
        settle_page(ws, SettleInput(waiting.number, serial_of(ws, OVERDUE), 2)), Saved
    )


def test_a_page_that_is_settled_already_is_told_by_whom_and_when(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    (waiting,) = tray(ws)
    serial = serial_of(ws, OVERDUE)
    made = settle_page(ws, SettleInput(waiting.number, serial, 1))
    assert isinstance(made, Saved)
    before = facts(ws)
    again = settle_page(ws, SettleInput(waiting.number, serial_of(ws, OVERDUE), 2))
    assert blamed(again) == {"number": "casework.tray.settled"}
    params = again.problems[0].reason.params
    assert (params["serial"], params["page"], params["by"]) == (serial, 1, ws.name)
    assert params["at"][:10] == TODAY.isoformat()
    assert facts(ws) == before
    withdraw(ws, made.refs[0], "看错页")
    assert isinstance(settle_page(ws, SettleInput(waiting.number, serial, 2)), Saved)


def test_a_withdrawn_page_can_be_scanned_again(ws: Workspace, pdf: Path, tmp_path: Path):
    path = picture(tmp_path, pdf, 2)
    file_scans(ws, [path])
    (line,) = (one for one in case_page(ws, unconfirmed(ws)[0].note).history
               if one.kind == "page.filed")  # fmt: skip
    withdraw(ws, line.ref, "扫歪了")
    assert not file_scans(ws, [path]).filed[0].again
    assert len(unconfirmed(ws)) == 1


@pytest.mark.parametrize(
    ("typed", "blame"),
    [
        ({"serial": "NO-SUCH"}, {"serial": "casework.acknowledgment.unknown_serial"}),
        ({"serial": ""}, {"serial": "casework.acknowledgment.unknown_serial"}),
        ({"page": 3}, {"page": "casework.tray.no_such_page"}),
        ({"page": 0}, {"page": "casework.tray.no_such_page"}),
        ({"number": 99}, {"number": "casework.tray.gone"}),
    ],
)
def test_what_cannot_be_settled_is_told_and_leaves_no_trace(
    ws: Workspace, pdf: Path, tmp_path: Path, typed, blame
):
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    before = facts(ws), tray(ws)
    entry = SettleInput(tray(ws)[0].number, serial_of(ws, OVERDUE))
    assert blamed(settle_page(ws, replace(entry, **typed))) == blame
    assert (facts(ws), tray(ws)) == before


def test_what_is_let_go_takes_its_picture_with_it(ws: Workspace, pdf: Path, tmp_path: Path):
    torn = unreadable(tmp_path, pdf, 2)
    kept = unreadable(tmp_path, pdf, 1, "kept.png")
    file_scans(ws, [torn, kept])
    first, second = tray(ws)
    let_go(ws, first.number)
    assert tray(ws) == (second,)
    assert stored_scans(ws) == 1
    with pytest.raises(TrayError):
        let_go(ws, first.number)


def test_a_picture_that_is_on_record_stays_when_its_twin_is_let_go(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    torn = unreadable(tmp_path, pdf, 2)
    file_scans(ws, [torn])
    settle_page(ws, SettleInput(tray(ws)[0].number, serial_of(ws, OVERDUE), 2))
    with Image.open(torn) as image:
        image.save(tmp_path / "twin.png", compress_level=1)
    file_scans(ws, [tmp_path / "twin.png"])
    let_go(ws, tray(ws)[0].number)
    assert contents(ws, serial_of(ws, OVERDUE)) == [torn.read_bytes()]
    assert prove(ws).is_sound


def glass(folder: Path, pdf: Path) -> Path:
    """Two slips side by side on the glass of a scanner."""
    first, other = (page_picture(pdf, page, 150) for page in (2, 4))
    whole = Image.new("RGB", (first.width * 2, first.height), "white")
    whole.paste(first, (0, 0))
    whole.paste(other, (first.width, 0))
    whole.save(folder / "glass.png")
    return folder / "glass.png"


def test_two_letters_on_one_picture_are_filed_with_neither(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    before = facts(ws)
    report = file_scans(ws, [glass(tmp_path, pdf)])
    assert [page.reason.code for page in report.unmatched] == ["casework.scan.several_letters"]
    assert report.unmatched[0].reason.params == {"serials": " / ".join(sorted(serials))}
    assert facts(ws) == before
    assert len(tray(ws)) == 1


def test_two_letters_on_one_picture_are_settled_as_neither(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    file_scans(ws, [glass(tmp_path, pdf)])
    before = facts(ws), tray(ws)
    for serial in serials:
        outcome = settle_page(ws, SettleInput(tray(ws)[0].number, serial))
        assert blamed(outcome) == {"number": "casework.scan.several_letters"}
    assert (facts(ws), tray(ws)) == before
    let_go(ws, tray(ws)[0].number)
    assert not tray(ws)


def test_a_page_whose_code_names_an_unknown_letter_is_settled_as_no_other(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    other = make_branch(tmp_path / "other", Clock())
    try:
        take_in(other, write_tape(tmp_path / "theirs.csv"))
        give_letterhead(other)
        compose(other, LetterSelection("F01", notes=(COMING,)), tmp_path / "theirs.pdf")
    finally:
        other.close()
    file_scans(ws, [as_scan(tmp_path / "theirs.pdf")])
    before = facts(ws), tray(ws)
    outcome = settle_page(ws, SettleInput(tray(ws)[0].number, serial_of(ws, OVERDUE)))
    assert blamed(outcome) == {"serial": "casework.tray.other_letter"}
    assert (facts(ws), tray(ws)) == before


def test_backs_of_sheets_and_broken_files_are_told_and_not_kept(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    back = tmp_path / "back.png"
    Image.new("L", (1240, 1754), 250).save(back)
    rubbish = tmp_path / "rubbish.pdf"
    rubbish.write_bytes(b"%PDF-1.7 rubbish")
    report = file_scans(ws, [back, rubbish, tmp_path / "gone.png", tmp_path])
    assert [(page.reason.code, page.in_tray) for page in report.unmatched] == [
        ("paper.page_blank", False),
        ("paper.pdf_unreadable", False),
        ("paper.file_missing", False),
        ("paper.file_is_folder", False),
    ]
    assert not tray(ws)
    assert stored_scans(ws) == 0


def locked(folder: Path) -> Path:
    made, path = PdfWriter(), folder / "locked.pdf"
    made.add_blank_page(200, 200)
    made.encrypt("only-for-tests")
    made.write(path)
    return path


def empty_of(folder: Path, pages: int) -> Path:
    """A PDF of so many empty pages."""
    path = folder / f"{pages}.pdf"
    with pypdfium2.PdfDocument.new() as made:
        for _ in range(pages):
            made.new_page(595, 842)
        made.save(path)
    return path


def without_pages(folder: Path) -> Path:
    made, path = PdfWriter(), folder / "none.pdf"
    made.write(path)
    return path


def vast(folder: Path) -> Path:
    path = folder / "vast.png"
    Image.new("1", (20_000, 20_000)).save(path)
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "empty.jpg"
    path.touch()
    return path


def a_pipe(folder: Path) -> Path:
    path = folder / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("made", "code", "does"),
    [
        (lambda folder: folder / "gone.png", "paper.file_missing", "找不到"),
        (lambda folder: folder / "no" / "such" / "folder.pdf", "paper.file_missing", "找不到"),
        (lambda folder: folder / "a\0b.pdf", "paper.file_missing", "找不到"),
        (lambda folder: folder, "paper.file_is_folder", "文件夹"),
        (empty_file, "paper.file_empty", "空"),
        (locked, "paper.pdf_locked", "密码"),
        (without_pages, "paper.pdf_unreadable", "重新扫描"),
        (vast, "paper.picture_too_large", "300"),
        pytest.param(
            a_pipe,
            "paper.no_plain_file",
            "图片",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here"),
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence_and_leaves_no_trace(
    ws: Workspace, tmp_path: Path, made, code: str, does: str
):
    folder = tmp_path / "scans"
    folder.mkdir()
    path, before = made(folder), facts(ws)
    report = file_scans(ws, [path])
    (reason,) = (one.reason for one in report.unmatched)
    assert reason.code == code
    sentence = said(load_language("zh_CN"), reason)
    assert does in sentence
    assert sentence.startswith("这")
    assert (facts(ws), tray(ws), stored_scans(ws)) == (before, (), 0)


def test_a_locked_file_before_one_without_pages_is_not_confused_with_it(
    ws: Workspace, tmp_path: Path
):
    report = file_scans(ws, [locked(tmp_path), without_pages(tmp_path)])
    assert [one.reason.code for one in report.unmatched] == [
        "paper.pdf_locked",
        "paper.pdf_unreadable",
    ]


NOT_ALLOWED = """
import os, sys
from pathlib import Path
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scanned_file import read_whole
if os.getuid() == 0:
    os.setuid(65534)
try:
    read_whole(Path(sys.argv[1]))
except UnreadableError as error:
    print(error.code)
"""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files there have no such owner")
def test_a_file_of_somebody_else_is_told_as_one(tmp_path: Path):
    path = tmp_path / "theirs.pdf"
    path.write_bytes(b"%PDF-")
    path.chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", NOT_ALLOWED, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "paper.file_not_allowed"


def test_six_hundred_pages_are_read_to_the_end(ws: Workspace, tmp_path: Path):
    report = file_scans(ws, [empty_of(tmp_path, 600)])
    assert len(report.unmatched) == 600
    assert {one.reason.code for one in report.unmatched} == {"paper.page_blank"}
    assert (tray(ws), stored_scans(ws)) == ((), 0)


def test_a_scan_of_several_pages_added_by_hand_is_kept_page_by_page(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    frames = [page_picture(pdf, page, 100) for page in (1, 2)]
    feeder = tmp_path / "feeder.tif"
    frames[0].save(feeder, save_all=True, append_images=frames[1:])
    slip = AcknowledgmentInput(TODAY, serial_of(ws, OVERDUE), finger="右手食指", scans=(feeder,))
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    assert len(case_page(ws, OVERDUE).history[0].scans) == 2


def test_a_scan_for_a_slip_is_read_with_progress_and_stopped_without_a_trace(
    ws: Workspace, pdf: Path, serials: list[str], tmp_path: Path
):
    photo = picture(tmp_path, pdf, 2)
    told = []
    read = read_scans([photo, pdf], lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert [len(scan.codes) for scan in read] == [1, 4]
    before = facts(ws), stored_scans(ws)
    with pytest.raises(ScansStoppedError):
        read_scans([photo, pdf], lambda *far: told.append(far), lambda: len(told) > 8)
    assert (facts(ws), stored_scans(ws)) == before
    slip = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(photo,))
    photo.unlink()  # what was read is what is recorded
    assert isinstance(record_acknowledgment(ws, slip, read[:1]), Saved)
    assert stored_scans(ws) == 1


def test_what_stands_against_a_slip_anyway_is_told_before_its_scans_are_read(
    ws: Workspace, serials: list[str], tmp_path: Path
):
    slip = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(tmp_path / "gone.pdf",))
    mistyped = replace(slip, serial=serials[0][:-1] + "?")
    expected = {"serial": "casework.acknowledgment.unknown_serial"}
    before = facts(ws)
    assert check_acknowledgment(ws, slip) is None
    assert blamed(check_acknowledgment(ws, mistyped)) == expected
    assert blamed(record_acknowledgment(ws, mistyped)) == expected
    assert blamed(record_acknowledgment(ws, slip)) == {
        "scans": "casework.acknowledgment.scan_missing"
    }
    assert facts(ws) == before


def test_stopped_half_way_keeps_what_was_filed_and_goes_on_later(ws: Workspace, pdf: Path):
    seen: list[tuple[int, int]] = []
    report = file_scans(
        ws, [pdf], lambda done, whole: seen.append((done, whole)), lambda: len(seen) > 2
    )
    assert report.cancelled
    assert seen == [(0, 4), (1, 4), (2, 4)], "pages done, of how many"
    assert len(report.filed) == 2
    assert (report.whole, report.left) == ((), (pdf,)), "nobody may put the file by"
    rest = file_scans(ws, [pdf])
    assert rest.whole == (pdf,)
    assert [page.again for page in rest.filed] == [True, True, False, False]
    assert not rest.cancelled


def test_a_slip_that_was_received_only_is_asked_about_when_it_is_scanned_again(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    serial = serial_of(ws, OVERDUE)
    slip = AcknowledgmentInput(TODAY, serial, finger="右手食指", scene=("ridges",))
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    (first,) = [page for page in file_scans(ws, [pdf]).filed if page.received_only]
    assert (first.serial, first.page_of_letter) == (serial, 2)
    assert not any(page.received_only for page in file_scans(ws, [pdf]).filed), "known already"
    assert isinstance(record_acknowledgment(ws, replace(slip, agrees=True)), Saved)
    again = picture(tmp_path, pdf, first.page)
    (page,) = file_scans(ws, [again]).filed
    assert not page.received_only


def test_a_slip_that_was_received_only_is_asked_about_when_it_is_settled(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    slip = AcknowledgmentInput(TODAY, serial_of(ws, OVERDUE), finger="右手食指")
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    (waiting,) = tray(ws)
    settled = settle_page(ws, SettleInput(waiting.number, slip.serial))
    assert [hint.code for hint in settled.hints] == ["casework.scan.received_only"]


def test_a_page_of_a_colleague_who_was_not_heard_of_yet_waits(
    ws: Workspace, pdf: Path, tmp_path: Path
):
    other = make_branch(tmp_path / "other", Clock())
    try:
        report = file_scans(other, [pdf])
        assert not report.filed
        assert {page.reason.code for page in report.unmatched} == {"casework.scan.unknown"}
        assert len(tray(other)) == 4
        assert report.whole == (pdf,)
    finally:
        other.close()


def test_a_kept_paper_is_filed_and_awaits_no_mark(ws: Workspace, tmp_path: Path):
    compose(ws, LetterSelection("F01", notes=(COMING,)), tmp_path / "f01.pdf")
    (page,) = file_scans(ws, [as_scan(tmp_path / "f01.pdf")]).filed[:1]
    assert page.note == COMING


def test_a_damaged_page_is_told_and_the_others_are_filed(ws: Workspace, pdf: Path, tmp_path: Path):
    frames = [page_picture(pdf, page, 100) for page in (1, 2)]
    torn = tmp_path / "torn.tif"
    frames[0].save(torn, save_all=True, append_images=frames[1:])
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size * 2 // 3])
    tall = tmp_path / "tall.png"
    Image.new("L", (1, 100_000)).save(tall)
    good = picture(tmp_path, pdf, 4)
    report = file_scans(ws, [torn, tall, good])
    assert [page.page_of_letter for page in report.filed][-1] == 2
    assert {page.reason.code for page in report.unmatched} <= {
        "paper.scan_unreadable",
        "paper.picture_too_large",
        "paper.code_not_found",
    }
    assert tall in {page.file for page in report.unmatched}
    assert (report.whole, report.left) == ((good,), ())


def test_what_was_looked_at_is_what_is_kept_though_the_file_changes(
    ws: Workspace, pdf: Path, tmp_path: Path, monkeypatch
):
    path = picture(tmp_path, pdf, 2)
    first, other = path.read_bytes(), png(page_picture(pdf, 4, 150))
    look = scanning.ScanReader.read

    def swapped(*args):
        path.write_bytes(other)
        return look(*args)

    monkeypatch.setattr(scanning.ScanReader, "read", swapped)
    (page,) = file_scans(ws, [path]).filed
    assert contents(ws, page.serial) == [first]


def test_a_negative_and_writing_on_nothing_are_kept_for_somebody_to_look_at(
    ws: Workspace, tmp_path: Path
):
    dark = tmp_path / "dark.png"
    Image.new("L", (1240, 1754), 10).save(dark)
    bare = tmp_path / "bare.png"
    drawn = Image.new("RGBA", (1240, 1754), (0, 0, 0, 0))
    drawn.paste((0, 0, 0, 255), (200, 300, 900, 340))
    drawn.save(bare)
    report = file_scans(ws, [dark, bare])
    assert [page.reason.code for page in report.unmatched] == ["paper.code_not_found"] * 2
    assert len(tray(ws)) == 2


def test_several_pages_go_together_or_not_at_all(ws: Workspace, pdf: Path, tmp_path: Path):
    file_scans(ws, [unreadable(tmp_path, pdf, 2)])
    (waiting,) = tray(ws)
    for other in (waiting.number + 1, 0, -1, 2**63, 2**80):
        with pytest.raises(TrayError):
            let_go(ws, waiting.number, other)
    assert tray(ws) == (waiting,)
    assert tray_picture(ws, waiting.number)


def coded(folder: Path, *said: object) -> Path:
    """A page with nothing but a code, which says this."""
    text = written(PageCode(*said))
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    path = folder / "coded.png"
    Image.frombytes("L", (code.shape[1], code.shape[0]), bytes(code)).save(path)
    return path


OF_NO_LETTER_HERE = {
    "another form": ("F07", 1, 2, 2),
    "another version": ("F02", 2, 2, 2),
    "more pages": ("F02", 1, 2, 3),
    "a page too many": ("F02", 1, 9, 2),
}
other_papers = pytest.mark.parametrize(
    "code", OF_NO_LETTER_HERE.values(), ids=OF_NO_LETTER_HERE.keys()
)


@other_papers
def test_a_page_that_the_letter_does_not_have_is_filed_neither_by_its_code_nor_by_hand(
    ws: Workspace, serials: list[str], tmp_path: Path, code
):
    form, version, page, pages = code
    path = coded(tmp_path, form, version, serials[0], page, pages)
    (seen,) = file_scans(ws, [path]).unmatched
    assert seen.reason.code == "casework.scan.other_paper"
    before = facts(ws), tray(ws)
    outcome = settle_page(ws, SettleInput(tray(ws)[0].number, serials[0]))
    assert blamed(outcome) == {"number": "casework.scan.other_paper"}
    assert says(outcome, serials[0], form)
    assert (facts(ws), tray(ws)) == before


@other_papers
def test_a_scan_of_a_page_that_the_letter_does_not_have_is_not_added_by_hand(
    ws: Workspace, serials: list[str], tmp_path: Path, code
):
    form, version, page, pages = code
    path = coded(tmp_path, form, version, serials[0], page, pages)
    slip = AcknowledgmentInput(TODAY, serials[0], finger="右手食指", scans=(path,))
    before = facts(ws), stored_scans(ws)
    refused = record_acknowledgment(ws, slip)
    assert blamed(refused) == {"scans": "casework.acknowledgment.scan_of_other_paper"}
    assert says(refused, path.name, serials[0], form)
    assert (facts(ws), stored_scans(ws)) == before


def test_a_page_that_waited_for_its_letter_is_held_against_it_once_it_is_known(
    ws: Workspace, tmp_path: Path
):
    serial = Serials(ws, "F02").numbered(0)
    report = file_scans(ws, [coded(tmp_path, "F07", 1, serial, 1, 2)])
    assert [page.reason.code for page in report.unmatched] == ["casework.scan.unknown"]
    compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "letters.pdf")
    outcome = settle_page(ws, SettleInput(tray(ws)[0].number, serial))
    assert blamed(outcome) == {"number": "casework.scan.other_paper"}
    assert len(tray(ws)) == 1


def test_a_scanned_test_sheet_says_which_codes_were_read_and_waits_for_nobody(
    ws: Workspace, tmp_path: Path
):
    pdf = tmp_path / "test.pdf"
    write_test_sheet(pdf, "A4", load_language("zh_CN"))
    before = facts(ws)
    (page,) = file_scans(ws, [picture(tmp_path, pdf, 1)]).unmatched
    assert (page.reason.code, page.in_tray) == ("casework.scan.test_sheet", False)
    assert page.reason.params == {"sizes": "30 / 44"}
    assert tray(ws) == ()
    assert facts(ws) == before


def test_a_page_made_to_fill_the_computer_is_named_and_the_others_are_filed(
    ws: Workspace, pdf: Path, tmp_path: Path, serials: list[str]
):
    out = tmp_path / "stack.pdf"
    with pypdfium2.PdfDocument.new() as stack:
        for data in (pdf.read_bytes(), nested_forms(), pdf.read_bytes()):
            with pypdfium2.PdfDocument(data) as part:
                stack.import_pages(part)
        stack.save(out)
    report = file_scans(ws, [out])
    assert len(report.filed) == 8
    (page,) = report.unmatched
    assert (page.page, page.in_tray) == (5, False)
    assert report_words(load_language("en"), report).endswith(
        "Page 5 of stack.pdf could not be read: Reading it takes too much memory."
        " Scan the sheet again."
    )
