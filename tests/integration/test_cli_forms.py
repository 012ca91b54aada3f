"""Forms from a terminal: checked whole, previewed, and each fault in its line."""

import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from integration.acts_branch import Clock, make_branch
from integration.terminal import shouyue
from shouyue.data import shipped
from shouyue.paper.forms import load_forms

CODES = ("F01", "F02", "F12", "T02", "T03")


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder of our own with a few forms, of which no version was kept yet."""
    for name in ("blocks", *CODES):
        shutil.copytree(shipped("forms") / name, tmp_path / "forms" / name)
    return tmp_path / "forms"


def change(path: Path, old: str, new: str) -> int:
    """Puts a fault into a file; the line in which it is."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text.partition(old)[0].count("\n") + 1


def test_every_shipped_form_is_whole_in_every_language_with_every_sample():
    answer = shouyue("form", "check", "--json")
    assert (answer.code, answer.document["faults"]) == (0, [])
    said = {(one["form"], one["language"], one["filled"]) for one in answer.document["forms"]}
    forms = load_forms(shipped("forms")).values()
    wanted = ((o.code, t, f) for o in forms for t in o.languages for f in ("ordinary", "longest"))
    assert said == set(wanted)


def test_the_example_of_the_documentation_is_whole(tmp_path: Path):
    text = (Path(__file__).parents[2] / "docs/forms.md").read_text("utf-8")
    shutil.copytree(shipped("forms") / "blocks", tmp_path / "blocks")
    (tmp_path / "X01").mkdir()
    for name, toml in re.findall(r"`([\w.]+\.toml)`\n\n```toml\n(.*?)```", text, re.DOTALL):
        (tmp_path / "X01" / name).write_text(toml, "utf-8")
    answer = shouyue("form", "check", "--forms", tmp_path, "--json")
    assert (answer.code, answer.document["faults"]) == (0, [])
    assert [one["filled"] for one in answer.document["forms"]] == ["ordinary", "longest"]


def test_each_form_with_a_fault_is_named_with_file_and_line_and_the_others_go_on(forms: Path):
    first = change(forms / "F01/words.en.toml", "{due", "{dew")
    second = change(forms / "F02/form.toml", 'part = "calendar"', 'part = "coins"')
    answer = shouyue("form", "check", "--forms", forms, "--json")
    assert answer.code == 1
    places = {one["form"]: one["place"] for one in answer.document["faults"]}
    assert places == {
        "F01": f"F01/words.en.toml:{first}",
        "F02": f"F02/form.toml:{second}",
    }
    assert {one["form"] for one in answer.document["forms"]} == set(CODES) - {"F01", "F02"}
    plain = shouyue("form", "check", "--forms", forms)
    assert plain.code == 1
    assert f"F02/form.toml:{second}" in plain.out + plain.err


def test_a_page_that_is_too_full_is_found_with_its_line_in_the_language_that_overflows(
    forms: Path,
):
    change(forms / "T02/words.en.toml", 'title = "', 'title = "' + "Thanks " * 40)
    answer = shouyue("form", "check", "--forms", forms, "--json")
    faults = {(one["form"], one["language"], one["code"]) for one in answer.document["faults"]}
    assert {(form, language) for form, language, _ in faults} == {("T02", "en")}


def test_a_page_that_is_too_full_only_as_a_copy_is_found_and_said_to_be_one(forms: Path):
    change(forms / "T03/words.en.toml", 'copy = "', 'copy = "' + "again " * 400)
    answer = shouyue("form", "check", "--forms", forms, "--json")
    faults = [(one["form"], one["language"], one["copy"]) for one in answer.document["faults"]]
    assert set(faults) == {("T03", "en", True)}
    plain = shouyue("form", "check", "--forms", forms)
    assert "副本" in plain.out + plain.err


def test_people_whom_a_form_does_not_hold_are_found_with_the_sample_that_has_them(forms: Path):
    change(forms / "F02/sample.toml", "[longest]", f'[longest]\nofficer = "{"李" * 200}"')
    change(forms / "T02/sample.toml", "[ordinary]", '[ordinary]\nofficer = "李\U000f0000"')
    change(forms / "T03/words.zh_CN.toml", 'moons = "', 'moons = "\U000f0000')
    answer = shouyue("form", "check", "--forms", forms, "--json")
    said = answer.document["faults"]
    faults = {(one["form"], one["filled"], one["copy"], one["code"]) for one in said}
    assert faults == {
        ("F02", "longest", False, "paper.text_too_long"),
        ("T02", "ordinary", False, "paper.glyph_missing"),
        ("T03", "ordinary", False, "paper.form_glyph_missing"),
        ("T03", "longest", False, "paper.form_glyph_missing"),
    }
    assert {one["language"] for one in said if one["form"] == "T03"} == {"zh_CN"}
    assert {one["language"] for one in said if one["form"] == "F02"} == {"zh_CN", "en", "ug", "bo"}


def test_a_preview_is_written_as_pdf_or_a_picture_of_each_page(tmp_path: Path):
    pdf = tmp_path / "f.pdf"
    answer = shouyue("form", "preview", "F02", "--lang", "en", "--out", pdf, "--json")
    assert (answer.code, answer.document["language"], answer.document["pages"]) == (0, "en", 2)
    assert len(PdfReader(pdf).pages) == 2
    again = tmp_path / "again.pdf"
    shouyue("form", "preview", "F02", "--language", "en", "--out", again)
    assert pdf.read_bytes() == again.read_bytes()
    shouyue("form", "preview", "F02", "--longest", "--out", tmp_path / "f.png")
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == ["f-1.png", "f-2.png"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("preview", "F99", "--out", "x.pdf"), "casework.specimens.no_form"),
        (("preview", "../F02", "--out", "x.pdf"), "casework.specimens.no_form"),
        (("check", "--forms", "nowhere"), "cli.no_folder"),
        (("preview", "F02", "--language", "xx", "--out", "x.pdf"), "paper.form_language_missing"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(tmp_path: Path, words, code: str):
    answer = shouyue("form", *words, "--json")
    assert (answer.code, answer.document["code"]) == (1, code)


def test_a_folder_without_forms_says_so(tmp_path: Path):
    assert shouyue("form", "check", "--forms", tmp_path, "--json").code == 1


def test_a_preview_is_not_written_over_a_folder(tmp_path: Path):
    answer = shouyue("form", "preview", "F02", "--out", tmp_path, "--json")
    assert answer.code == 1
    assert answer.document["code"] == "casework.letters.no_file"


def test_a_kept_form_that_changes_under_its_number_is_a_fault_until_it_has_a_new_one(forms: Path):
    kept = shouyue("form", "keep", "F02", "T02", "--forms", forms, "--json")
    assert (kept.code, kept.document["kept"]) == (0, ["F02-1", "T02-1"])
    line = change(forms / "F02/form.toml", "height = 20", "height = 19")
    assert line
    answer = shouyue("form", "check", "--forms", forms, "--json")
    assert answer.code == 1
    assert {(one["form"], one["code"]) for one in answer.document["faults"]} == {
        ("F02", "paper.form_changed")
    }
    version = change(forms / "F02/form.toml", "version = 1", "version = 2")
    assert answer.document["faults"][0]["place"] == f"F02/form.toml:{version}"
    assert shouyue("form", "check", "--forms", forms, "--json").code == 0
    again = shouyue("form", "keep", "F02", "--forms", forms, "--json")
    assert again.document["kept"] == ["F02-2"]


@pytest.mark.parametrize(("paper", "mm"), [("A4", (210, 297)), ("241x140", (241, 140))])
def test_a_printer_is_tried_out_from_a_terminal_too(tmp_path: Path, paper: str, mm):
    file = tmp_path / "test.pdf"
    answer = shouyue("form", "test-sheet", "--paper", paper, "--out", file, "--json")
    assert (answer.code, answer.document) == (0, {"file": str(file), "paper": paper})
    (page,) = PdfReader(file).pages
    size = (float(page.mediabox.width), float(page.mediabox.height))
    assert size == pytest.approx(tuple(length / 25.4 * 72 for length in mm), abs=0.1)


def test_sentences_are_recorded_from_files_and_listed(tmp_path: Path):
    make_branch(tmp_path / "vault", Clock()).close()
    sound = b"RIFF\x24\0\0\0WAVEfmt " + bytes(40)
    (tmp_path / "a.wav").write_bytes(sound)
    spoken = ("form", "clip", "F02", "--dialect", "四川话", "--vault", tmp_path / "vault")
    before = shouyue(*spoken, "--json").document["clips"]
    assert before[0]["state"] == "missing"
    assert shouyue(*spoken, "--add", "1", tmp_path / "a.wav").code == 0
    after = shouyue(*spoken, "--json").document["clips"]
    assert (after[0]["state"], after[0]["media"]) == ("recorded", "audio/wav")
    plain = ("form", "clip", "F02", "--vault", tmp_path / "vault")
    assert shouyue(*plain, "--json").document["other_dialects"] == ["四川话"]
    assert "四川话" in shouyue(*plain).complaint
    out = shouyue(*spoken, "--export", "1", tmp_path / "b", "--json").document["file"]
    assert Path(out).read_bytes() == sound
    assert shouyue(*spoken, "--retire", "1").code == 0
    assert shouyue(*spoken, "--json").document["clips"] == before
    refused = shouyue(*spoken, "--add", "first", tmp_path / "a.wav")
    assert refused.code == 1
    assert "first" in refused.complaint


def test_a_script_is_told_to_a_terminal_as_it_is_read(forms: Path):
    answer = shouyue("form", "aloud", "F12", "--language", "ug", "--forms", forms)
    assert answer.code == 0
    assert "ئوتتۇز مىڭ يۈەن" in answer.out
    assert "U+20" not in answer.out
