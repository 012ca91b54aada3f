"""Sheets behind letters: the same sums and days in pictures, and the rules of conduct in force."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest
from PIL import Image

from integration.acts_branch import COMING, OVERDUE, blamed
from rulings import issue
from scans import as_scan
from shouyue.casework.batches import letters_out
from shouyue.casework.contents.enclosures import ENCLOSURES, EnclosureError
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.forms.catalogue import form_cards
from shouyue.casework.forms.reading_aloud import AloudError, read_aloud
from shouyue.casework.inputs import LanguageInput, LetterSelection, SettleInput, TripInput
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.languages import state_language
from shouyue.casework.outcomes import Saved
from shouyue.casework.policy import rest_days_of, shipped_rules
from shouyue.casework.proving import prove
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.slips.tray import settle_page, tray
from shouyue.casework.trips.rounds import plan_trip, remake_trip, trip_choices
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.domain.contact import Circumstance
from shouyue.paper.forms import load_forms
from shouyue.paper.images import page_picture

BOTH = ("T03", "T04")
DEMAND = LetterSelection("F02", notes=(OVERDUE,), enclose=BOTH)


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as book:
        return ["".join(page.get_textpage().get_text_range().split()) for page in book]


def test_the_sheets_lie_behind_the_letter_and_say_what_it_says(ws: Workspace, tmp_path: Path):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    told = pages(tmp_path / "l.pdf")
    assert report.pages == len(told) == 4
    (letter,) = report.letters
    assert (letter.pages, letter.enclosed, letter.in_stack) == (2, BOTH, 4)
    total = ws.vault.cases.execute("SELECT \"values\"->>'$.total' FROM letter").fetchone()[0]
    shown = f"¥{int(total) / 100:,.2f}"
    for page in (told[0], told[2]):
        assert shown in page
        assert "2026年12月" in page
    assert "22:00到8:00" in told[2]
    assert "一天最多通话3次" in told[3]
    assert all(letter.serial in page for page in told)
    assert prove(ws).is_sound


def test_a_batch_comes_out_again_with_its_sheets_byte_for_byte(ws: Workspace, tmp_path: Path):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    again = remake(ws, report.batch, tmp_path / "again.pdf")
    assert again.pages == 4
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "l.pdf").read_bytes()


def test_a_copy_of_the_letter_has_its_sheets_too_each_marked(ws: Workspace, tmp_path: Path):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    serial = report.letters[0].serial
    confirm_printed(ws, report.batch, [serial])
    assert isinstance(copy_letter(ws, serial, "弄丢了", tmp_path / "copy.pdf"), Saved)
    told = pages(tmp_path / "copy.pdf")
    assert len(told) == 4
    assert all("弄丢了" in page for page in told)


@pytest.mark.parametrize(
    ("tag", "told_of_nights", "told_of_illness"),
    [("ug", "مەنئى", "ئېغىر كېسەل بولسا"), ("bo", "མི་ཆོག", "ནད་ལྕི་བ་")],
)
def test_the_sheets_are_in_the_language_of_their_letter(
    ws: Workspace, tmp_path: Path, tag, told_of_nights, told_of_illness
):
    state_language(ws, LanguageInput(OVERDUE, tag))
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    told = pages(tmp_path / "l.pdf")
    for page in told:
        assert "尚待母语人士审定" in page
    assert told_of_nights in told[2]
    said = " ".join(one.text for one in read_aloud(ws, report.letters[0].serial, "T04").sentences)
    assert told_of_illness in said
    assert "生大病" not in told[3] + said
    remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "l.pdf").read_bytes()


def test_every_reason_to_wait_that_a_pack_can_name_has_words_on_the_sheet():
    sheet = load_forms(shipped("forms"))["T04"]
    assert set(sheet.fields["stops"].of) == set(get_args(Circumstance))


def test_one_letter_awaits_one_slip_whatever_lies_behind_it(ws: Workspace, tmp_path: Path):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    confirm_printed(ws, report.batch, [report.letters[0].serial])
    assert [one.form for one in letters_out(ws)] == ["F02"]


def test_a_sheet_that_comes_through_the_scanner_is_told_from_its_letter(
    ws: Workspace, tmp_path: Path
):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    confirm_printed(ws, report.batch, [report.letters[0].serial])
    answer = file_scans(ws, [as_scan(tmp_path / "l.pdf")])
    assert [page.page_of_letter for page in answer.filed] == [1, 2]
    assert {page.reason.code for page in answer.unmatched} == {"casework.scan.kept_sheet"}


def test_a_sheet_that_the_borrower_keeps_is_filed_by_nobody(ws: Workspace, tmp_path: Path):
    (letter,) = compose(ws, DEMAND, tmp_path / "l.pdf").letters
    file_scans(ws, [as_scan(tmp_path / "l.pdf")])
    for waiting in tray(ws):
        refused = settle_page(ws, SettleInput(waiting.number, letter.serial))
        assert blamed(refused) == {"number": "casework.scan.kept_sheet"}
    assert len(tray(ws)) == 2


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
def test_a_slip_that_lies_beside_a_sheet_on_the_glass_is_filed(
    ws: Workspace, tmp_path: Path, order: tuple[int, int]
):
    compose(ws, DEMAND, tmp_path / "l.pdf")
    left, right = (page_picture(tmp_path / "l.pdf", page, 150) for page in order)
    glass = Image.new("RGB", (left.width * 2, left.height), "white")
    glass.paste(left, (0, 0))
    glass.paste(right, (left.width, 0))
    glass.save(tmp_path / "glass.png")
    answer = file_scans(ws, [tmp_path / "glass.png"])
    assert [page.page_of_letter for page in answer.filed] == [2]


def test_a_reminder_counts_the_evenings_to_the_due_day(ws: Workspace, tmp_path: Path):
    chosen = LetterSelection("F01", notes=(COMING,), enclose=("T03",))
    compose(ws, chosen, tmp_path / "l.pdf")
    kept = ws.vault.cases.execute(
        "SELECT \"values\"->>'$.since', \"values\"->>'$.day', \"values\"->>'$.due' FROM letter"
    ).fetchone()
    assert kept[0] == ws.today().isoformat()
    assert kept[1] == kept[2]
    assert date.fromisoformat(kept[1]) > ws.today()


def test_the_pack_in_force_says_how_we_collect(ws: Workspace, tmp_path: Path):
    foreign = shipped_rules("india")
    issue(ws, foreign.pack.content, rest_days=rest_days_of("india"))
    compose(ws, DEMAND, tmp_path / "l.pdf")
    told = pages(tmp_path / "l.pdf")
    contact = foreign.policy.contact
    opens, closes = contact.hours.opens, contact.hours.closes
    hours = f"{opens.hour}:{opens.minute:02d}到{closes.hour}:{closes.minute:02d}"
    assert hours in told[3]
    assert hours != "8:00到22:00"
    assert f"一天最多通话{contact.effective_calls_per_day}次" in told[3]


def test_how_we_collect_can_go_alone(ws: Workspace, tmp_path: Path):
    report = compose(ws, LetterSelection("T04", notes=(COMING,)), tmp_path / "l.pdf")
    assert [one.form for one in report.letters] == ["T04"]
    assert "上门至少来2个人" in pages(tmp_path / "l.pdf")[0]


def test_a_sheet_that_does_not_belong_there_is_refused(ws: Workspace, tmp_path: Path):
    with pytest.raises(EnclosureError) as caught:
        compose(ws, replace(DEMAND, form="F07"), tmp_path / "l.pdf")
    assert caught.value.code == "casework.letters.not_enclosed"
    assert not (tmp_path / "l.pdf").exists()


def test_a_round_takes_the_sheets_along_and_its_stack_is_made_again(ws: Workspace, tmp_path: Path):
    asked = TripInput(ws.today(), ("柳树村", "杏花村"), enclose=BOTH)
    report = plan_trip(ws, asked, tmp_path / "trip.pdf")
    assert report.letters
    assert {one.enclosed for one in report.letters} == {BOTH}
    assert report.pages == 1 + sum(one.in_stack for one in report.letters)
    remake_trip(ws, report.trip, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()
    assert tuple(trip_choices(ws).may_enclose) == BOTH


def test_a_sheet_is_read_aloud_by_its_name_or_by_its_own_code(ws: Workspace, tmp_path: Path):
    report = compose(ws, DEMAND, tmp_path / "l.pdf")
    serial = report.letters[0].serial
    named = read_aloud(ws, serial, "T03")
    assert "划掉一个月亮" in " ".join(one.text for one in named.sentences)
    assert read_aloud(ws, serial).title == "逾期贷款催收通知书"
    with pytest.raises(AloudError):
        read_aloud(ws, serial, "T02")


def test_every_sheet_is_one_page_and_means_by_a_field_what_its_letters_mean():
    forms = load_forms(shipped("forms"))
    for code, sheet in ENCLOSURES.items():
        assert len(forms[code].pages) == 1
        for behind in sheet.behind:
            assert behind in FORMS
            for name, field in forms[code].fields.items():
                other = forms[behind].fields.get(name)
                assert other is None or other.kind == field.kind, (code, behind, name)


def test_the_window_is_told_which_sheets_a_form_can_have():
    cards = {card.form: card for card in form_cards()}
    assert tuple(cards["F02"].may_enclose) == BOTH
    assert cards["F02"].may_enclose["T03"]["zh_CN"] == "图画单"
    assert tuple(cards["F07"].may_enclose) == ("T04",)
    assert not cards["T02"].may_enclose
