"""Slips that come back, and letters that reached somebody without one."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from stdnum.iso7064 import mod_37_36

from integration.acts_branch import (
    BARRED,
    COMING,
    OVERDUE,
    blamed,
    facts,
)
from shouyue.casework.batches import letter, letters_out
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.history import history
from shouyue.casework.checks import NothingForetoldError
from shouyue.casework.contents.told_back import questions
from shouyue.casework.filed import scan
from shouyue.casework.forms.preview import page_image, pages
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    LetterSelection,
    ServingInput,
    WitnessInput,
)
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.clock_previews import preview_acknowledgment
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.serials import _check
from shouyue.casework.setting import form_of
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.desk.sentences import said
from shouyue.domain.contact import Circumstance
from shouyue.i18n.language import load_language
from shouyue.ledger.facts import read_fact
from shouyue.ledger.kinds import AcknowledgmentReturned, content
from shouyue.paper.codes import PageCode, written
from shouyue.paper.forms import load_form
from shouyue.paper.images import page_picture, png

TODAY = date(2026, 11, 23)


@pytest.fixture
def pdf(ws: Workspace, tmp_path: Path) -> Path:
    compose(ws, LetterSelection("F02", overdue=True), tmp_path / "letters.pdf")
    return tmp_path / "letters.pdf"


@pytest.fixture
def serial(ws: Workspace, pdf: Path) -> str:
    """Of the letter to the overdue borrower."""
    return next(one.serial for one in _composed(ws) if one.note == OVERDUE)


@pytest.fixture
def barred(ws: Workspace, pdf: Path) -> str:
    """Of the letter to the borrower whose period is over."""
    return next(one.serial for one in _composed(ws) if one.note == BARRED)


def _composed(ws: Workspace):
    rows = ws.vault.cases.execute("SELECT serial FROM letter").fetchall()
    return [letter(ws, row[0]) for row in rows]


def slip(serial: str, **changes) -> AcknowledgmentInput:
    typed = AcknowledgmentInput(
        on=TODAY,
        serial=serial,
        finger="右手食指",
        agrees=True,
        reader="李守信",
        read_in="本地话",
        repeated=(True, True, True),
    )
    return replace(typed, **changes)


def hints(outcome: object) -> list[str]:
    assert isinstance(outcome, Saved), outcome
    return [hint.code for hint in outcome.hints]


def test_a_fingerprint_moves_the_clock_and_says_to_which_day(ws: Workspace, serial: str):
    outcome = record_acknowledgment(ws, slip(serial))
    assert hints(outcome) == ["casework.clock.moved", "signed_by_borrower"]
    assert isinstance(outcome, Saved)
    assert outcome.hints[0].params == {"last_day": "2029-11-23"}
    assert outcome.notes == (OVERDUE,)


def test_what_was_done_at_the_table_is_kept_once_and_in_order(ws: Workspace, serial: str):
    scene = ("two_officers", "recording", "ridges", "ridges", "copy_left")
    assert isinstance(record_acknowledgment(ws, slip(serial, scene=scene)), Saved)
    row = ws.vault.cases.execute(
        "SELECT header, body FROM fact ORDER BY id DESC LIMIT 1"
    ).fetchone()
    said = content(read_fact(*row))
    assert isinstance(said, AcknowledgmentReturned)
    assert said.scene == ("two_officers", "recording", "ridges", "copy_left")
    (told,) = [
        one for one in history(ws, ws.branch, OVERDUE) if one.kind == "acknowledgment.returned"
    ]
    assert [one.code.removeprefix("casework.scene.") for one in told.done] == [
        *("two_officers", "recording", "read_in"),
        *("told_back", "told_back", "told_back"),
        *("finger", "ridges", "copy_left"),
    ]
    assert told.done[2].params == {"reader": "李守信", "language": "本地话"}
    # In the words of the slip itself: F02 asks where to pay, not what happens otherwise.
    assert [one.params["what@zh_CN"] for one in told.done[3:6]] == [
        "多少钱",
        "哪天以前",
        "还到哪里",
    ]
    shown = [
        load_language(tag).told(told.done[5].code, told.done[5].params) for tag in ("zh_CN", "en")
    ]
    assert shown == ["本人说对了：还到哪里", "Told back in own words: where to pay"]


@pytest.mark.parametrize(
    ("code", "third"),
    [
        *(("F02", "还到哪里"), ("F07", "可以不签"), ("F09", "迟了怎么办"), ("F14", "不还会怎样")),
        *(("F15", None), ("F13", None)),
    ],
)
def test_each_form_asks_to_hear_back_what_its_own_ticks_say(code: str, third: str | None):
    asked = questions(form_of(code), "zh_CN")
    assert (asked[2] if asked is not None else None) == third


def test_what_is_told_back_is_what_the_form_says_whatever_its_words_are_called(tmp_path: Path):
    forms = tmp_path / "forms"
    shutil.copytree(shipped("forms"), forms, ignore=shutil.ignore_patterns("versions"))
    for file in (forms / "F14").iterdir():
        words = file.read_text("utf-8").replace("told_then", "otherwise")
        file.write_text(words, "utf-8", newline="\n")
    assert questions(load_form(forms, "F14"), "zh_CN") == questions(form_of("F14"), "zh_CN")


def test_a_slip_without_a_letter_says_by_number_what_was_told_back(ws: Workspace):
    by_hand = slip("", note=OVERDUE, repeated=(False, False, True))
    assert isinstance(record_acknowledgment(ws, by_hand), Saved)
    (told,) = [
        one for one in history(ws, ws.branch, OVERDUE) if one.kind == "acknowledgment.returned"
    ]
    assert [one.code for one in told.done if "told" in one.code] == ["casework.scene.told_third"]


def test_an_x_alone_is_kept_moves_nothing_and_says_why(ws: Workspace, serial: str):
    outcome = record_acknowledgment(ws, slip(serial, mark="x_only", finger=""))
    assert hints(outcome) == ["casework.clock.not_moved", "mark_x_only"]
    assert isinstance(outcome, Saved)
    assert outcome.hints[0].params == {"last_day": "2029-03-01"}
    row = ws.vault.cases.execute("SELECT mark FROM acknowledgment").fetchone()
    assert row == ("x_only",)


@pytest.mark.parametrize(
    ("signer", "row"),
    [
        ("co_borrower", "signed_by_joint_debtor"),
        ("legal_representative", "signed_by_legal_representative"),
        ("estate_administrator", "signed_by_estate_administrator"),
        ("property_custodian", "signed_by_custodian"),
    ],
)
def test_who_owes_too_or_stands_for_the_borrower_signs_and_is_named(
    ws: Workspace, serial: str, signer: str, row: str
):
    outcome = record_acknowledgment(ws, slip(serial, signer=signer, signer_name="周小满"))
    assert hints(outcome) == ["casework.clock.moved", row]
    page = case_page(ws, OVERDUE)
    assert page.clock.steps[-1].reason.code == row
    signed = next(line for line in page.history if line.kind == "acknowledgment.returned")
    assert signed.who == Reason(f"casework.history.signed_by_{signer}", {"name": "周小满"})


def test_after_its_time_a_co_borrower_gives_up_nobodys_defence_but_his_own(
    ws: Workspace, barred: str
):
    signed = slip(barred, signer="co_borrower", signer_name="周小满", agrees=True)
    assert hints(record_acknowledgment(ws, signed)) == [
        "casework.clock.not_moved",
        "joint_debtor_waived",
    ]


def test_after_its_time_a_receipt_revives_nothing_and_an_acknowledgment_does(
    ws: Workspace, barred: str
):
    received = record_acknowledgment(ws, slip(barred, agrees=False))
    assert hints(received) == ["casework.clock.not_moved", "receipt_after_expiry"]
    assert isinstance(received, Saved)
    assert isinstance(withdraw(ws, received.refs[0], "漏看一格"), Saved)
    agreed = record_acknowledgment(ws, slip(barred, agrees=True))
    assert hints(agreed) == ["casework.clock.revived", "revived_by_fingerprint"]


def test_what_a_revival_lacks_is_said_while_whoever_signed_is_still_there(
    ws: Workspace, barred: str
):
    unread = slip(barred, agrees=True, reader="", read_in="", repeated=(False,) * 3)
    foreseen = preview_acknowledgment(ws, unread).steps[-1]
    assert (foreseen.effective, foreseen.flag) == (True, "revival_must_be_plain_and_read_aloud")
    assert hints(record_acknowledgment(ws, unread)) == [
        "casework.clock.revived",
        "revived_by_fingerprint",
        "revival_must_be_plain_and_read_aloud",
    ]


@pytest.mark.parametrize(
    ("changes", "blame"),
    [
        ({"blank_when_signed": True}, {"blank_when_signed": "signed_blank"}),
        ({"on": date(2026, 11, 22)}, {"on": "before_printed"}),
        ({"on": date(2026, 11, 24)}, {"on": "in_the_future"}),
        ({"serial": "F02-AAAAAAAA-1-000001-X"}, {"serial": "unknown_serial"}),
        ({"note": COMING}, {"serial": "other_note"}),
        ({"mark": "none"}, {"mark": "no_mark"}),
        ({"received": False, "agrees": False}, {"received": "says_nothing"}),
        ({"finger": " "}, {"finger": "which_finger"}),
        ({"signer": "coresident_relative"}, {"signer_name": "who_signed"}),
        ({"witnesses": (WitnessInput("张三"),)}, {"witnesses": "witness_consent"}),
        ({"witnesses": (WitnessInput("", consent=True),)}, {"witnesses": "witness_name"}),
        ({"witnesses": (WitnessInput("张三", consent=True),) * 11}, {"witnesses": "too_many"}),
        ({"witnesses": (WitnessInput("张三", consent=True),) * 2}, {"witnesses": "witness_twice"}),
        ({"scans": (Path("nowhere.png"),)}, {"scans": "scan_missing"}),
        ({"scans": (Path(__file__),)}, {"scans": "scan_unreadable"}),
        ({"scans": (Path(__file__),) * 11}, {"scans": "too_many_scans"}),
        ({"words": "\x1b[2J"}, {"words": "control_character"}),
        ({"serial": "", "note": "JJ77"}, {"note": "unknown_note"}),
        ({"serial": "\ud800"}, {"serial": "unknown_serial"}),
    ],
)
def test_a_slip_that_would_lose_a_case_is_refused_with_nothing_stored(
    ws: Workspace, serial: str, changes: dict[str, object], blame: dict[str, str]
):
    before = facts(ws)
    told = blamed(record_acknowledgment(ws, slip(**{"serial": serial} | changes)))
    told = {name: code.rpartition(".")[2] for name, code in told.items()}
    assert told == blame
    assert facts(ws) == before
    assert ws.vault.scans.execute("SELECT count(*) FROM scan_part").fetchone() == (0,)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"serial": "F02-AAAAAAAA-1-000001-X"}, "unknown_serial"),
        ({"serial": "2026-11-23"}, "unknown_serial"),
        ({"note": COMING}, "other_note"),
        ({}, "already_back"),
    ],
)
def test_nothing_is_foretold_from_a_number_that_is_no_slip_of_this_loan(
    ws: Workspace, serial: str, changes: dict[str, str], why: str
):
    typed = slip(**{"serial": serial, "note": OVERDUE} | changes)
    if not changes:
        assert preview_acknowledgment(ws, typed).steps[-1].effective
        assert isinstance(record_acknowledgment(ws, typed), Saved)
    with pytest.raises(NothingForetoldError) as refused:
        preview_acknowledgment(ws, typed)
    assert refused.value.code == f"casework.acknowledgment.{why}"


@pytest.mark.parametrize(
    ("what", "blame"),
    [
        ("dead", {"signer": "casework.acknowledgment.dead_signs"}),
        ("incapacitated", {"full_capacity": "casework.acknowledgment.incapacitated_signs"}),
    ],
)
def test_who_is_noted_as_unable_to_sign_has_not_signed(
    ws: Workspace, serial: str, what: Circumstance, blame: dict[str, str]
):
    assert isinstance(note_circumstance(ws, CircumstanceInput(OVERDUE, what, TODAY)), Saved)
    before = facts(ws)
    assert blamed(record_acknowledgment(ws, slip(serial))) == blame
    assert facts(ws) == before
    administrator = slip(serial, signer="estate_administrator", signer_name="王代管")
    if what == "dead":
        assert isinstance(record_acknowledgment(ws, administrator), Saved)
    else:
        confused = record_acknowledgment(ws, slip(serial, full_capacity=False))
        assert isinstance(confused, Saved)
        assert "without_capacity" in {one.code for one in confused.hints}
        assert case_page(ws, OVERDUE).clock.steps[-1].effective is False


@pytest.mark.parametrize("name", ["王小麦", "李守信", "李 守信"])
def test_a_witness_who_is_concerned_himself_is_told_of(ws: Workspace, serial: str, name: str):
    seen = (WitnessInput("张三", consent=True), WitnessInput(name, consent=True))
    outcome = record_acknowledgment(ws, slip(serial, witnesses=seen))
    assert isinstance(outcome, Saved)
    concerned = Reason("casework.acknowledgment.witness_concerned", {"name": name})
    assert [one for one in outcome.hints if one.code == concerned.code] == [concerned]


@pytest.mark.parametrize(("tag", "told"), [("zh_CN", "后四位"), ("en", "last four")])
def test_two_witnesses_of_one_name_are_told_apart_by_the_end_of_their_numbers(
    ws: Workspace, serial: str, tag: str, told: str
):
    both = tuple(WitnessInput("张三", id_tail=tail, consent=True) for tail in ("0012", "0034"))
    alike = tuple(replace(one, id_tail="") for one in both)
    refused = record_acknowledgment(ws, slip(serial, witnesses=alike))
    assert blamed(refused) == {"witnesses": "casework.acknowledgment.witness_twice"}
    assert told in said(load_language(tag), refused.problems[0].reason)
    assert isinstance(record_acknowledgment(ws, slip(serial, witnesses=both)), Saved)


@pytest.mark.parametrize(
    "other",
    [WitnessInput("张 三", id_tail="0012", consent=True), WitnessInput("张三", consent=True)],
)
def test_neither_a_blank_nor_a_missing_number_makes_two_witnesses_of_one(
    ws: Workspace, serial: str, other: WitnessInput
):
    one = WitnessInput("张三", id_tail="0012", consent=True)
    refused = record_acknowledgment(ws, slip(serial, witnesses=(one, other)))
    assert blamed(refused) == {"witnesses": "casework.acknowledgment.witness_twice"}


def test_a_slip_comes_back_once(ws: Workspace, serial: str):
    first = record_acknowledgment(ws, slip(serial))
    assert isinstance(first, Saved)
    before = facts(ws)
    again = blamed(record_acknowledgment(ws, slip(serial)))
    assert again == {"serial": "casework.acknowledgment.already_back"}
    assert facts(ws) == before
    assert isinstance(withdraw(ws, first.refs[0], "看错了人"), Saved)
    assert isinstance(record_acknowledgment(ws, slip(serial)), Saved)


def test_withdrawing_a_slip_puts_the_clock_back(ws: Workspace, serial: str):
    made = record_acknowledgment(ws, slip(serial))
    assert isinstance(made, Saved)
    withdraw(ws, made.refs[0], "记错")
    outcome = record_acknowledgment(ws, slip(serial, mark="x_only"))
    assert isinstance(outcome, Saved)
    assert outcome.hints[0].params == {"last_day": "2029-03-01"}


def test_the_code_of_the_page_will_do_for_the_serial(ws: Workspace, serial: str, pdf: Path):
    typed = written(PageCode("F02", 1, serial, 2, 2)).lower()
    assert isinstance(record_acknowledgment(ws, slip(typed)), Saved)


def test_scans_are_kept_and_come_out_byte_for_byte(
    ws: Workspace, serial: str, pdf: Path, tmp_path: Path
):
    picture = tmp_path / "slip.png"
    picture.write_bytes(png(page_picture(pdf, 2, 100)))
    alone = tmp_path / "alone.pdf"
    with PdfWriter() as letter_alone:
        letter_alone.append(pdf, pages=(0, 2))
        letter_alone.write(alone)
    outcome = record_acknowledgment(ws, slip(serial, scans=(picture, alone)))
    assert isinstance(outcome, Saved)
    digests = [
        row[0]
        for row in ws.vault.cases.execute("SELECT digest FROM attachment WHERE kind = 'scan'")
    ]
    contents = {scan(ws, digest) for digest in digests}
    assert contents == {picture.read_bytes(), alone.read_bytes()}
    assert prove(ws).is_sound


def test_pages_are_shown_in_the_asked_width(pdf: Path):
    assert pages(pdf) == 4
    width, height, rgb = page_image(pdf, 1, 613)
    assert (width, len(rgb)) == (613, 613 * height * 3)
    assert height == pytest.approx(613 * 297 / 210, abs=2)
    assert set(rgb) != {255}


@pytest.mark.parametrize(
    ("way", "changes", "code"),
    [
        ("refused", {"video": True}, "refusal_proved"),
        ("refused", {"neutral_witnesses": 2}, "refusal_proved"),
        ("refused", {}, "refusal_not_proved"),
        ("left", {}, "left_unattended"),
        ("ems_delivered", {}, "ems_delivered"),
        ("ems_refused", {}, "ems_refused"),
        ("ems_returned", {}, "ems_returned"),
        ("ems_returned", {"address_agreed": True}, "ems_returned_agreed_address"),
        ("courier", {}, "courier_not_proved"),
    ],
)
def test_every_way_of_serving_says_what_it_is_worth(
    ws: Workspace, serial: str, way, changes: dict[str, object], code: str
):
    outcome = record_serving(ws, ServingInput(serial, TODAY, way, **changes))
    assert hints(outcome)[-1:] == [code]


def test_where_a_letter_is_follows_what_was_said_of_it(ws: Workspace, serial: str, barred: str):
    def states() -> dict[str, str]:
        return {one.note: one.state for one in _composed(ws) if one is not None}

    assert states() == {OVERDUE: "composed", BARRED: "composed"}
    record_serving(ws, ServingInput(serial, TODAY, "left"))
    record_serving(ws, ServingInput(barred, TODAY, "ems_returned"))
    assert states() == {OVERDUE: "served", BARRED: "returned"}
    assert [one.serial for one in letters_out(ws)] == [serial]
    record_acknowledgment(ws, slip(serial))
    assert states()[OVERDUE] == "back"
    assert letters_out(ws) == ()


@pytest.mark.parametrize(
    ("changes", "blame"),
    [
        ({"serial": "X"}, {"serial": "casework.acknowledgment.unknown_serial"}),
        ({"on": date(2026, 11, 22)}, {"on": "casework.acknowledgment.before_printed"}),
        ({"on": date(2026, 11, 24)}, {"on": "casework.input.in_the_future"}),
        ({"neutral_witnesses": -1}, {"neutral_witnesses": "casework.input.too_many"}),
    ],
)
def test_a_serving_that_cannot_be_is_refused(
    ws: Workspace, serial: str, changes: dict[str, object], blame: dict[str, str]
):
    before = facts(ws)
    typed = replace(ServingInput(serial, TODAY, "left"), **changes)
    assert blamed(record_serving(ws, typed)) == blame
    assert facts(ws) == before


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=24))
def test_the_check_sign_is_that_of_the_standard(body: str):
    assert _check(body) == mod_37_36.calc_check_digit(body)


def test_who_only_received_a_letter_may_own_the_debt_later_once(ws: Workspace, serial: str):
    only_received = record_acknowledgment(ws, slip(serial, received=True, agrees=False))
    assert isinstance(only_received, Saved)
    again = {"serial": "casework.acknowledgment.already_back"}
    assert blamed(record_acknowledgment(ws, slip(serial, received=True, agrees=False))) == again
    owned = record_acknowledgment(ws, slip(serial, agrees=True))
    assert isinstance(owned, Saved)
    assert blamed(record_acknowledgment(ws, slip(serial, agrees=True))) == again
    assert prove(ws).is_sound


def test_a_slip_that_leaves_nothing_to_be_found_is_told_of(ws: Workspace, serial: str):
    bare = slip("", note=OVERDUE, agrees=False)
    told = "casework.acknowledgment.not_on_file"
    assert told in hints(record_acknowledgment(ws, bare))
    assert told not in hints(record_acknowledgment(ws, slip(serial)))


def test_after_an_x_the_finger_may_still_come_on_the_same_slip(ws: Workspace, serial: str):
    crossed = record_acknowledgment(ws, slip(serial, mark="x_only", finger=""))
    assert [hint.code for hint in crossed.hints] == ["casework.clock.not_moved", "mark_x_only"]
    # What awaits a finger is not back: it stays in the list of what is out.
    assert serial in {one.serial for one in letters_out(ws)}
    assert letter(ws, serial).state == "served"
    again = record_acknowledgment(ws, slip(serial, mark="x_only", finger=""))
    assert blamed(again) == {"serial": "casework.acknowledgment.already_back"}
    pressed = record_acknowledgment(ws, slip(serial))
    assert pressed.hints[0].code == "casework.clock.moved"
    assert serial not in {one.serial for one in letters_out(ws)}
    assert blamed(record_acknowledgment(ws, slip(serial))) == {
        "serial": "casework.acknowledgment.already_back"
    }
