"""Batches of letters: whom they are for, what they say, and that they can be made again."""

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from factories import make_loan_row
from integration.acts_branch import (
    BARRED,
    COMING,
    LATER,
    OVERDUE,
    PAID,
    VILLAGE,
    Clock,
    blamed,
    facts,
    give_letterhead,
    take_in,
    write_tape,
)
from reading import reading
from shouyue.casework import setting
from shouyue.casework.batches import batches, letter, letters_of_batch, letters_out, returned
from shouyue.casework.cases.today import today as today_list
from shouyue.casework.contents.letterhead import Letterhead, letterhead, set_letterhead
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
)
from shouyue.casework.letters import lettering
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.serials import is_serial
from shouyue.casework.setting import PagesNotWrittenError
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.status import status
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.domain.money import capitals
from shouyue.i18n.language import load_language
from shouyue.paper.errors import FormError
from shouyue.paper.fonts import Fonts
from shouyue.paper.images import page_count
from shouyue.paper.scan import scan_file
from shouyue.paper.versions import keep_version

DEMAND = LetterSelection("F02", overdue=True)
RARE = "𬭎"
NO_GLYPH = "\U00030eb0"  # a character of families that no shipped face draws


def made(ws: Workspace, out: Path, selection: LetterSelection = DEMAND) -> BatchReport:
    return compose(ws, selection, out)


def refused(report: BatchReport) -> dict[str, str]:
    return {one.note: one.reason.code for one in report.refused}


def notes(report: BatchReport) -> list[str]:
    return [one.note for one in report.letters]


def test_all_overdue_loans_get_a_demand_in_visiting_order(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf")
    # Both live in one village: house 8 comes before house 10.
    assert notes(report) == [OVERDUE, BARRED]
    assert report.pages == page_count(tmp_path / "o.pdf") == 4
    assert report.refused == ()
    assert {one.state for one in report.letters} == {"composed"}
    assert [one.name for one in report.letters] == ["王小麦", "孙老三"]


def test_every_page_carries_the_code_of_its_letter(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf")
    codes = [page.code for page in scan_file(tmp_path / "o.pdf")]
    assert [(code.serial, code.page) for code in codes if code] == [
        (one.serial, page) for one in report.letters for page in (1, 2)
    ]


def test_the_figures_are_the_banks_own_with_their_day(ws: Workspace, tmp_path: Path):
    made(ws, tmp_path / "o.pdf")
    row = ws.vault.cases.execute(
        'SELECT "values" FROM letter WHERE note = ?', (OVERDUE,)
    ).fetchone()
    for said in ('"principal":5000000', '"interest":81250', '"total":5081250', '"2026-11-20"'):
        assert said in row[0]
    assert '"time_barred":false' in row[0]
    late = ws.vault.cases.execute('SELECT "values" FROM letter WHERE note = ?', (BARRED,))
    assert '"time_barred":true' in late.fetchone()[0]


def test_a_batch_comes_out_the_same_byte_for_byte_later_and_elsewhere(
    ws: Workspace, tmp_path: Path
):
    report = made(ws, tmp_path / "o.pdf")
    ws.clock.set("2026-12-24T17:00")
    later = [replace(loan, interest="2000", address="别处") for loan in VILLAGE]
    take_in(ws, write_tape(tmp_path / "later.csv", later, as_of="2026-12-20"))
    set_letterhead(ws, Letterhead("别的银行", "别的支行", "1", "2"))
    again = remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    assert notes(again) == notes(report)
    assert facts(ws) == facts(ws)


def test_a_batch_is_made_again_in_the_words_of_its_day(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    report = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "o.pdf")
    forms = tmp_path / "forms"
    shutil.copytree(shipped("forms"), forms)
    for name, old, new in (
        ("form.toml", "version = 1", "version = 2"),
        ("words.zh_CN.toml", 'title = "', 'title = "新式'),
    ):
        text = (forms / "F02" / name).read_text("utf-8")
        (forms / "F02" / name).write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(setting, "shipped", lambda _: forms)
    remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    with pytest.raises(FormError, match="form_not_kept"):
        compose(ws, LetterSelection("F02", overdue=True), tmp_path / "new.pdf")
    keep_version(forms, "F02")
    compose(ws, LetterSelection("F02", overdue=True), tmp_path / "new.pdf")
    words = PdfReader(tmp_path / "new.pdf").pages[0].extract_text()
    assert "新式" in words
    assert "第2版" in words
    without = tmp_path / "without"
    shutil.copytree(forms, without, ignore=shutil.ignore_patterns("F02-1"))
    monkeypatch.setattr(setting, "shipped", lambda _: without)
    with pytest.raises(FormError, match="form_version_missing"):
        remake(ws, report.batch, tmp_path / "gone.pdf")
    assert not (tmp_path / "gone.pdf").exists()


def test_words_changed_under_the_same_number_are_on_no_paper(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    report = made(ws, tmp_path / "o.pdf", LetterSelection("F02", overdue=True))
    forms = tmp_path / "forms"
    shutil.copytree(shipped("forms"), forms)
    words = forms / "F02/words.zh_CN.toml"
    words.write_text(words.read_text("utf-8").replace('title = "', 'title = "新', 1), "utf-8")
    monkeypatch.setattr(setting, "shipped", lambda _: forms)
    remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    before = facts(ws)
    with pytest.raises(FormError, match="form_changed"):
        compose(ws, LetterSelection("F02", overdue=True), tmp_path / "new.pdf")
    assert facts(ws) == before
    assert not (tmp_path / "new.pdf").exists()


def test_due_loans_get_a_reminder_and_others_are_told_why_not(ws: Workspace, tmp_path: Path):
    everyone = LetterSelection("F01", notes=(COMING, OVERDUE, "JJ77", LATER))
    report = made(ws, tmp_path / "o.pdf", everyone)
    assert set(notes(report)) == {COMING, LATER}
    assert refused(report) == {
        "JJ77": "casework.input.unknown_note",
        OVERDUE: "casework.letters.overdue",
    }
    soon = made(ws, tmp_path / "s.pdf", LetterSelection("F01", due_within_days=30))
    assert notes(soon) == [COMING]


def test_nobody_is_dunned_who_owes_nothing_now(ws: Workspace, tmp_path: Path):
    take_in(ws, write_tape(tmp_path / "2.csv", VILLAGE[:-1], as_of="2026-11-21"))
    before = facts(ws)
    asked = LetterSelection("F02", notes=(PAID, COMING))
    report = made(ws, tmp_path / "o.pdf", asked)
    assert refused(report) == {
        PAID: "casework.letters.settled",
        COMING: "casework.letters.not_overdue",
    }
    assert (report.batch, report.pages, report.letters) == ("", 0, ())
    assert facts(ws) == before
    assert not (tmp_path / "o.pdf").exists()


def test_a_loan_whose_interest_the_file_does_not_tell_gets_no_letter(ws: Workspace, tmp_path: Path):
    unsaid = [replace(loan, interest="") if loan.note == OVERDUE else loan for loan in VILLAGE]
    take_in(ws, write_tape(tmp_path / "2.csv", unsaid, as_of="2026-11-21"))
    report = made(ws, tmp_path / "o.pdf")
    assert refused(report) == {OVERDUE: "casework.letters.interest_unknown"}
    assert notes(report) == [BARRED]


def test_a_day_that_passed_since_the_figures_asks_for_newer_ones(ws: Workspace, tmp_path: Path):
    ws.clock.set("2026-12-16T09:30")
    report = made(ws, tmp_path / "o.pdf", LetterSelection("F01", notes=(COMING,)))
    assert refused(report) == {COMING: "casework.letters.figures_too_old"}


def test_an_instalment_overdue_before_the_last_day_says_no_number_of_days(
    ws: Workspace, tmp_path: Path
):
    part = [
        replace(loan, principal="8000", interest="12") if loan.note == LATER else loan
        for loan in VILLAGE
    ]
    take_in(ws, write_tape(tmp_path / "2.csv", part, as_of="2026-11-21"))
    report = made(ws, tmp_path / "o.pdf", LetterSelection("F02", notes=(LATER,)))
    assert notes(report) == [LATER]
    row = ws.vault.cases.execute('SELECT "values" FROM letter').fetchone()
    assert "days_overdue" not in row[0]
    assert '"total":801200' in row[0]


OLD_FIGURES = "以上金额按2026年11月20日银行数据计算；此后已还款的请告知，无需再还。"


def said_in(pdf: Path) -> str:
    """The words of all pages, as a machine reads them back, without the breaks of lines."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document).replace(
            "\r\n", ""
        )


@pytest.mark.parametrize(
    ("today", "is_old"), [("2026-11-27T09:30", False), ("2026-11-28T09:30", True)]
)
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (LetterSelection("F01", notes=(COMING,)), OLD_FIGURES),
        (LetterSelection("F02", notes=(OVERDUE,)), OLD_FIGURES),
        (LetterSelection("F02", notes=(OVERDUE,), language="en"), "do not pay again"),
    ],
)
def test_figures_older_than_the_pack_allows_stand_in_every_letter_with_their_day(
    ws: Workspace, tmp_path: Path, today: str, is_old: bool, wanted, words
):
    # The pack allows seven days: the eighth is one too many.
    ws.clock.set(today)
    report = made(ws, tmp_path / "o.pdf", wanted)
    assert (str(report.as_of), report.old_figures) == ("2026-11-20", is_old)
    assert (words in said_in(tmp_path / "o.pdf")) == is_old
    # Made again when newer figures came, it says what it said.
    take_in(ws, write_tape(tmp_path / "2.csv", as_of=today[:10]))
    again = remake(ws, report.batch, tmp_path / "again.pdf")
    assert (str(again.as_of), again.old_figures) == ("2026-11-20", is_old)
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    fresh = made(ws, tmp_path / "n.pdf", wanted)
    assert not fresh.old_figures
    assert words not in said_in(tmp_path / "n.pdf")


def test_whoever_shows_the_figures_is_told_that_they_are_old(ws: Workspace):
    assert not today_list(ws).old_figures
    assert not status(ws).old_figures
    ws.clock.set("2026-11-28T09:30")
    assert today_list(ws).old_figures
    assert status(ws).old_figures


def test_no_figures_at_all_are_not_old_ones(empty: Workspace):
    assert not today_list(empty).old_figures
    assert not status(empty).old_figures


def test_serials_follow_each_other_and_are_never_given_twice(ws: Workspace, tmp_path: Path):
    serials = [one.serial for n in range(3) for one in made(ws, tmp_path / f"{n}.pdf").letters]
    assert all(is_serial(serial) for serial in serials)
    assert [serial.split("-")[3] for serial in serials] == [f"{n:06}" for n in range(1, 7)]
    assert len({serial.split("-")[1] for serial in serials}) == 1
    with_gap = serials[0].replace("000001", "000007")
    assert not is_serial(with_gap)


def test_serials_survive_what_headquarters_holds_back(ws: Workspace, tmp_path: Path):
    made(ws, tmp_path / "1.pdf")
    # As when the batch's fact is put in quarantine: its letters are nowhere, its paper is.
    ws.vault.cases.execute("DELETE FROM letter")
    report = made(ws, tmp_path / "2.pdf")
    assert report.letters[0].serial.split("-")[3] == "000003"


def test_a_letter_that_cannot_be_set_is_named_and_leaves_no_gap(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shipped = Fonts.open(extra=())
    monkeypatch.setattr(setting, "fonts", lambda: shipped)
    strange = replace(VILLAGE[0], note="JJ00", name=f"王{NO_GLYPH}")
    rare = replace(VILLAGE[1], name=f"孙{RARE}")
    path = write_tape(tmp_path / "2.csv", (strange, VILLAGE[0], rare), as_of="2026-11-21")
    assert take_in(ws, path).accepted == 3
    report = made(ws, tmp_path / "o.pdf")
    assert refused(report) == {"JJ00": "paper.glyph_missing"}
    assert report.refused[0].name == strange.name
    assert [one.serial.split("-")[3] for one in report.letters] == ["000001", "000002"]
    assert page_count(tmp_path / "o.pdf") == 4
    remake(ws, report.batch, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()


def test_a_cancel_leaves_no_page_no_fact_and_no_serial(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    asked = iter([False, False, False, True])
    with pytest.raises(LettersError, match="cancelled"):
        compose(ws, DEMAND, tmp_path / "o.pdf", cancelled=lambda: next(asked))
    assert facts(ws) == before
    assert list(tmp_path.glob("*.pdf*")) == list(tmp_path.glob(".*.part")) == []
    assert made(ws, tmp_path / "o.pdf").letters[0].serial.split("-")[3] == "000001"


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size`, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_target_that_cannot_be_written_is_said_before_anything_is_recorded(
    ws: Workspace, tmp_path: Path
):
    before = facts(ws)
    with pytest.raises(PagesNotWrittenError, match="no_folder"):
        made(ws, tmp_path / "nowhere" / "o.pdf")
    with file_limit(20_000), pytest.raises(PagesNotWrittenError, match="no_room"):
        made(ws, tmp_path / "o.pdf")
    assert facts(ws) == before
    assert list(tmp_path.glob("*.pdf*")) == list(tmp_path.glob(".*.part")) == []


def test_a_file_that_is_no_pdf_is_not_replaced_by_letters(ws: Workspace, tmp_path: Path):
    notes, before = tmp_path / "notes.txt", facts(ws)
    notes.write_text("somebody's")
    with pytest.raises(PagesNotWrittenError) as told:
        compose(ws, DEMAND, notes)
    assert told.value.code == "casework.letters.other_file"
    assert (notes.read_text(), facts(ws)) == ("somebody's", before)
    notes.write_bytes(b"")
    assert compose(ws, DEMAND, notes).pages == 4
    assert compose(ws, DEMAND, notes).pages == 4, "an older stack gives way"


def test_a_scan_of_slips_is_not_replaced_by_letters_and_letters_are(ws: Workspace, tmp_path: Path):
    scans, before = tmp_path / "scans.pdf", facts(ws)
    Image.new("1", (1240, 1754), 1).save(scans, "PDF", resolution=150)
    kept = scans.read_bytes()
    with pytest.raises(PagesNotWrittenError, match="other_file"):
        compose(ws, DEMAND, scans)
    assert (scans.read_bytes(), facts(ws)) == (kept, before)
    made(ws, tmp_path / "o.pdf")
    assert made(ws, tmp_path / "o.pdf").letters


def test_pages_that_find_no_place_at_the_end_can_be_made_again(ws: Workspace, tmp_path: Path):
    taken = tmp_path / "o.pdf"

    def somebody_takes_the_name(*_: int) -> None:
        taken.mkdir(exist_ok=True)
        (taken / "full").touch()

    before = facts(ws)
    with pytest.raises(PagesNotWrittenError) as told:
        compose(ws, DEMAND, taken, somebody_takes_the_name)
    assert facts(ws) == before + 1
    (line,) = batches(ws)
    assert (told.value.code, told.value.params["ref"]) == (
        "casework.letters.not_in_place",
        line.batch,
    )
    assert remake(ws, line.batch, tmp_path / "again.pdf").pages == 4
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_what_lies_where_the_pages_are_first_written_is_taken_away_and_not_written_through(
    ws: Workspace, tmp_path: Path
):
    other = tmp_path / "other.txt"
    other.write_text("somebody's")
    beside = tmp_path / ".o.pdf.part"
    beside.symlink_to(other)
    assert made(ws, tmp_path / "o.pdf").pages
    assert (other.read_text(), beside.is_symlink()) == ("somebody's", False)
    beside.write_text("left by a run that was killed")
    assert made(ws, tmp_path / "o.pdf").pages
    assert not beside.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_pages_are_for_their_owner_alone(ws: Workspace, tmp_path: Path):
    made(ws, tmp_path / "o.pdf")
    assert (tmp_path / "o.pdf").stat().st_mode & 0o077 == 0


def test_a_village_gets_its_own_round(ws: Workspace, tmp_path: Path):
    asked = LetterSelection("F01", due_within_days=400, village="杏花村")
    assert notes(made(ws, tmp_path / "o.pdf", asked)) == [COMING]


def test_letters_speak_the_asked_language_and_refuse_one_the_form_lacks(
    ws: Workspace, tmp_path: Path
):
    english = made(ws, tmp_path / "en.pdf", replace(DEMAND, language="en"))
    assert batches(ws)[0].language == "en"
    assert english.pages == 4
    with pytest.raises(LettersError, match=r"letters\.language"):
        made(ws, tmp_path / "xx.pdf", replace(DEMAND, language="ja"))


def test_printing_is_noted_once_and_makes_slips_awaited(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf")
    first, second = (one.serial for one in report.letters)
    outcome = confirm_printed(ws, report.batch, [first, first])
    assert isinstance(outcome, Saved)
    assert outcome.notes == (OVERDUE,)
    before = facts(ws)
    assert confirm_printed(ws, report.batch, [first]) == Saved(())
    assert facts(ws) == before
    assert isinstance(confirm_printed(ws, report.batch, [first, second]), Saved)
    (line,) = batches(ws)
    assert (line.letters, line.printed, line.back, line.out) == (2, 2, 0, 2)
    assert [one.serial for one in letters_out(ws)] == [first, second]


def test_a_wrong_word_about_printing_can_be_taken_back(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf")
    said = confirm_printed(ws, report.batch, [report.letters[0].serial])
    assert isinstance(said, Saved)
    assert isinstance(withdraw(ws, said.refs[0], "卡纸了"), Saved)
    assert batches(ws)[0].printed == 0
    assert letters_out(ws) == ()


@pytest.mark.parametrize("batch", ["", "x", "a.1.B.1", "' OR 1=1 --"])
def test_what_is_no_batch_is_refused(ws: Workspace, tmp_path: Path, batch: str):
    assert blamed(confirm_printed(ws, batch, ["x"])) == {"batch": "casework.letters.unknown_batch"}
    with pytest.raises(LettersError, match="unknown_batch"):
        remake(ws, batch, tmp_path / "o.pdf")


def test_serials_of_another_batch_are_refused(ws: Workspace, tmp_path: Path):
    first, second = made(ws, tmp_path / "1.pdf"), made(ws, tmp_path / "2.pdf")
    serials = [one.serial for one in second.letters]
    assert blamed(confirm_printed(ws, first.batch, serials)) == {
        "serials": "casework.letters.not_in_batch"
    }
    assert blamed(confirm_printed(ws, first.batch, [])) == {
        "serials": "casework.letters.not_in_batch"
    }


def test_a_letter_is_found_by_its_serial_however_typed(ws: Workspace, tmp_path: Path):
    one = made(ws, tmp_path / "o.pdf").letters[0]
    assert letter(ws, f" {one.serial.lower()} ") == one
    assert letter(ws, "F02") is None
    assert letters_of_batch(ws, one.batch)[0] == one


def test_no_letter_without_figures_or_letterhead(empty: Workspace, tmp_path: Path):
    with pytest.raises(LettersError, match="no_figures"):
        made(empty, tmp_path / "o.pdf")
    take_in(empty, write_tape(tmp_path / "t.csv"))
    with pytest.raises(LettersError, match="letterhead") as told:
        made(empty, tmp_path / "o.pdf")
    # The bank's own file has said the names.
    assert told.value.params["missing"] == "officer_phone, complaint_phone"
    for form, code in (("T01", "day_sheet"), ("T03", "picture_sheet"), ("T05", "recall_list")):
        with pytest.raises(LettersError, match=f"casework.letters.{code}") as caught:
            made(empty, tmp_path / "o.pdf", LetterSelection(form, notes=(OVERDUE,)))
        for tag in ("zh_CN", "en"):
            assert "shouyue" in load_language(tag).sentence(caught.value.code, caught.value.params)
    with pytest.raises(LettersError, match="form_unknown"):
        made(empty, tmp_path / "o.pdf", LetterSelection("F99", overdue=True))


def test_a_letterhead_is_whole_or_not_at_all(empty: Workspace):
    assert letterhead(empty) == Letterhead()
    assert blamed(set_letterhead(empty, Letterhead("银行", "\x07支行", "1", "2"))) == {
        "branch": "casework.input.control_character"
    }
    assert blamed(set_letterhead(empty, Letterhead("行\u202e银", "支行", "1", "\u20682"))) == {
        "bank": "casework.input.control_character",
        "complaint_phone": "casework.input.control_character",
    }
    head = Letterhead("银行", "支行", "1", "2")
    assert set_letterhead(empty, head) == Saved(())
    assert asdict(letterhead(empty)) == asdict(head)


def test_a_batch_that_no_fact_can_hold_is_refused_before_it_is_written(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lettering, "MAX_BODY", 5000)
    before = facts(ws)
    with pytest.raises(LettersError, match="too_many"):
        made(ws, tmp_path / "o.pdf")
    assert facts(ws) == before
    assert list(tmp_path.glob("o.pdf")) == []


def test_after_a_day_of_letters_everything_is_proved(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf")
    confirm_printed(ws, report.batch, [report.letters[0].serial])
    verdict = prove(ws)
    assert verdict.is_sound, verdict.troubles


def test_the_amounts_of_a_letter_read_aloud_are_those_of_the_bank():
    assert load_language("zh_CN").money(5_081_250) == "¥50,812.50"
    assert capitals(5_081_250) == "人民币伍万零捌佰壹拾贰元伍角"


def test_a_letter_is_taken_back_once_and_only_before_it_went_out(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "a.pdf")
    first, second = (letter.serial for letter in report.letters[:2])
    confirm_printed(ws, report.batch, [first, second])
    assert isinstance(recall_letters(ws, RecallInput((first.lower(),))), Saved)
    assert [one.serial for one in letters_out(ws)] == [second]
    assert letter(ws, first).state == "recalled"
    gone = {"serials": "casework.recall.gone_already"}
    assert blamed(recall_letters(ws, RecallInput((first,)))) == gone
    record_serving(ws, ServingInput(second, ws.today(), "ems_delivered"))
    assert blamed(recall_letters(ws, RecallInput((second,)))) == gone
    unknown = {"serials": "casework.recall.unknown_serial"}
    assert blamed(recall_letters(ws, RecallInput(("F02-1",)))) == unknown


def paid_since(ws: Workspace, tmp_path: Path) -> None:
    """The next tape, in which the loan that is due next year is gone."""
    rest = [loan for loan in VILLAGE if loan.note != LATER]
    take_in(ws, write_tape(tmp_path / "next.csv", rest, as_of="2026-11-22"))


THANKS = LetterSelection("T02", paid=True)


def test_whoever_paid_back_is_thanked_and_told_not_to_pay_again(ws: Workspace, tmp_path: Path):
    paid_since(ws, tmp_path)
    report = made(ws, tmp_path / "o.pdf", THANKS)
    assert notes(report) == [LATER]
    with pypdfium2.PdfDocument(tmp_path / "o.pdf") as book:
        text = "".join(book[0].get_textpage().get_text_range().split())
    assert "赵福" in text
    assert "您说到做到" in text
    assert "请不要再还钱" in text


def test_nobody_is_thanked_who_still_owes(ws: Workspace, tmp_path: Path):
    report = made(ws, tmp_path / "o.pdf", replace(THANKS, notes=(OVERDUE,), paid=False))
    assert refused(report) == {OVERDUE: "casework.letters.not_settled"}


def test_a_word_of_thanks_awaits_no_slip_and_is_not_called_back(ws: Workspace, tmp_path: Path):
    paid_since(ws, tmp_path)
    report = made(ws, tmp_path / "o.pdf", THANKS)
    confirm_printed(ws, report.batch, [report.letters[0].serial])
    assert letters_out(ws) == ()
    assert all(line.act != "recall" for line in today_list(ws).lines)
    assert today_list(ws).slips_out == 0


def test_a_word_of_thanks_cannot_be_answered(ws: Workspace, tmp_path: Path):
    """A slip or a delivery of it would look like a demand on somebody who owes nothing."""
    paid_since(ws, tmp_path)
    (thanks,) = made(ws, tmp_path / "o.pdf", THANKS).letters
    before = facts(ws)
    slip = AcknowledgmentInput(
        ws.today(), serial=thanks.serial, agrees=True, finger="right index", reader="李守信"
    )
    expected = {"serial": "casework.acknowledgment.kept_paper"}
    assert blamed(record_acknowledgment(ws, slip)) == expected
    assert blamed(record_serving(ws, ServingInput(thanks.serial, ws.today(), "left"))) == expected
    assert facts(ws) == before


def test_old_thanks_are_not_given(ws: Workspace, tmp_path: Path, clock: Clock):
    paid_since(ws, tmp_path)
    clock.set("2027-06-01T09:00")
    assert made(ws, tmp_path / "o.pdf", THANKS).letters == ()


def test_letters_made_again_when_their_figures_have_grown_old_are_told_not_to_say_so(
    ws: Workspace, tmp_path: Path
):
    report = made(ws, tmp_path / "o.pdf")
    assert not remake(ws, report.batch, tmp_path / "again.pdf").unsaid
    ws.clock.set("2026-12-24T17:00")
    again = remake(ws, report.batch, tmp_path / "late.pdf")
    assert (again.unsaid, again.old_figures) == (True, False)
    assert (tmp_path / "late.pdf").read_bytes() == (tmp_path / "o.pdf").read_bytes()
    fresh = made(ws, tmp_path / "new.pdf")
    assert fresh.old_figures
    said = remake(ws, fresh.batch, tmp_path / "said.pdf")
    assert (said.unsaid, said.old_figures) == (False, True)


def test_letters_are_counted_by_village_and_officer_as_the_list_of_what_is_out_has_them(
    ws: Workspace, tmp_path: Path
):
    made = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "o.pdf")
    first, second = made.letters
    assert returned(ws, "village") == ()
    confirm_printed(ws, made.batch, (first.serial, second.serial))
    assert sum(row.out for row in returned(ws, "village")) == len(letters_out(ws)) == 2
    slip = AcknowledgmentInput(ws.today(), first.serial, finger="右手食指")
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    served = ServingInput(second.serial, ws.today(), "ems_returned")
    assert isinstance(record_serving(ws, served), Saved)
    for by in ("village", "officer"):
        rows = returned(ws, by)
        assert (sum(r.printed for r in rows), sum(r.back for r in rows)) == (2, 1)
        assert sum(row.out for row in rows) == len(letters_out(ws)) == 0


def test_what_came_back_unconfirmed_counts_as_printed_and_the_numbers_add_up(
    ws: Workspace, tmp_path: Path
):
    made = compose(ws, LetterSelection("F02", overdue=True), tmp_path / "o.pdf")
    first, second = made.letters
    slip = AcknowledgmentInput(ws.today(), first.serial, finger="右手食指")
    assert isinstance(record_acknowledgment(ws, slip), Saved)
    served = ServingInput(second.serial, ws.today(), "left")
    for step in ("only the slip is here", "the other was left there", "its print was confirmed"):
        if step == "the other was left there":
            assert isinstance(record_serving(ws, served), Saved)
        elif step == "its print was confirmed":
            confirm_printed(ws, made.batch, (second.serial,))
        for by in ("village", "officer"):
            rows = returned(ws, by)
            assert sum(row.back for row in rows) == 1, step
            assert sum(row.printed for row in rows) == (1 if step.startswith("only") else 2), step
        (line,) = batches(ws)
        assert line.printed == line.back + line.out, step


def test_nobody_is_reminded_of_what_he_has_paid(ws: Workspace, tmp_path: Path):
    asked = LetterSelection("F01", notes=(COMING,))
    whole = compose(ws, asked, tmp_path / "a.pdf")
    assert len(whole.letters) == 1
    row = ws.vault.cases.execute("SELECT balance FROM loan WHERE note = ?", (COMING,)).fetchone()
    part = record_repayment(ws, RepaymentInput(COMING, 10_000, ws.today(), slip="S1"))
    assert isinstance(part, Saved)
    compose(ws, asked, tmp_path / "b.pdf")
    told = "".join(page.extract_text() for page in PdfReader(tmp_path / "b.pdf").pages)
    assert "此后已还款的请告知" in "".join(told.split())
    rest = RepaymentInput(COMING, row[0] - 10_000, ws.today(), slip="S2")
    assert isinstance(record_repayment(ws, rest), Saved)
    (refused,) = compose(ws, asked, tmp_path / "c.pdf").refused
    assert refused.reason.code == "casework.letters.paid_by_records"
    assert not (tmp_path / "c.pdf").exists()


def test_a_list_asked_for_twice_makes_no_demand_twice_and_a_named_loan_is_meant(
    ws: Workspace, tmp_path: Path
):
    listed = LetterSelection("F02", overdue=True)
    first = compose(ws, listed, tmp_path / "a.pdf")
    confirm_printed(ws, first.batch, tuple(one.serial for one in first.letters))
    again = compose(ws, listed, tmp_path / "b.pdf")
    assert not again.batch
    assert {one.reason.code for one in again.refused} == {"casework.letters.made_lately"}
    assert {one.reason.params["serial"] for one in again.refused} == {
        one.serial for one in first.letters
    }
    named = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "c.pdf")
    assert [one.note for one in named.letters] == [OVERDUE]


def test_a_notice_made_on_the_due_day_says_today(ws: Workspace, tmp_path: Path, clock: Clock):
    clock.set("2026-12-15T09:00")
    report = made(ws, tmp_path / "today.pdf", LetterSelection("F01", notes=(COMING,)))
    assert notes(report) == [COMING]
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "today.pdf").pages)
    assert "今天到期" in text.replace(" ", "")
    assert "0天" not in text.replace(" ", "")


@pytest.mark.parametrize(("tag", "claim"), [("zh_CN", "银行记"), ("en", "bank has it")])
def test_a_confirmation_rests_on_the_slip_and_not_on_the_banks_books(tag: str, claim: str):
    """F18 is made of a payment with a slip, which the bank may not have booked yet."""
    words = (shipped("forms") / "F18" / f"words.{tag}.toml").read_text("utf-8")
    assert claim not in words


@pytest.mark.parametrize("form", ["F02", "F07", "F15", "F20"])
def test_a_long_name_is_no_reason_to_get_no_letter(tmp_path: Path, form: str):
    row = make_loan_row(
        note="JJ01",
        name="努尔艾合买提江·阿布都热依木江",
        due="2026-06-30",
        overdue_principal=100_000,
        overdue_interest=5_000,
    )
    with reading(tmp_path / "v", [row]) as made:
        give_letterhead(made.ws)
        report = compose(made.ws, LetterSelection(form, notes=("JJ01",)), tmp_path / "o.pdf")
        assert [one.reason.code for one in report.refused] == []
