"""Letters to take back, from a terminal."""

import json
from pathlib import Path

import pytest

from integration.acts_branch import (
    OVERDUE,
    VILLAGE,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from shouyue.casework.opening import system_clock
from shouyue.paper.scan import scan_file


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with the small village, as of today."""
    folder = tmp_path / "vault"
    ws = make_branch(folder, system_clock)
    take_in(ws, write_tape(tmp_path / "tape.csv"))
    give_letterhead(ws)
    ws.close()
    return folder


def test_letters_to_take_back_are_listed_thanked_for_and_noted_at_once(vault: Path, tmp_path: Path):
    out = tmp_path / "list.pdf"
    nothing = shouyue("letters", "--recall", "--out", out, "--json", vault=vault)
    assert (nothing.code, nothing.document["recall"], out.exists()) == (1, [], False)
    assert "没有要抽回的文书" in nothing.complaint
    made = shouyue(
        "letters", "--form", "F02", "--overdue", "--out", tmp_path / "o.pdf", "--json", vault=vault
    ).document
    printed = {"batch": made["batch"], "serials": [one["serial"] for one in made["letters"]]}
    assert shouyue("act", "confirm_printed", vault=vault, given=json.dumps(printed)).code == 0
    tape = write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-22")
    taken = shouyue("import", tape, "--json", vault=vault).document
    assert taken["to_recall"] == 1
    answer = shouyue("letters", "--recall", "--out", out, "--json", vault=vault)
    assert answer.code == 0
    document = answer.document
    assert set(document) == {"batch", "pages", "letters", "refused", "sheets", "recall"}
    (row,) = document["recall"]
    assert (row["note"], row["printed"], row["settled"], row["batch"]) == (
        *(OVERDUE, True, True),
        made["batch"],
    )
    (thanks,) = document["letters"]
    assert (thanks["form"], thanks["note"], document["pages"]) == ("T02", OVERDUE, 2)
    assert [page.code.form for page in scan_file(out) if page.code] == ["T05", "T02"]
    noted = json.dumps({"serials": [row["serial"]]})
    assert shouyue("act", "recall_letters", vault=vault, given=noted).code == 0
    assert shouyue("letters", "--recall", "--out", out, vault=vault).code == 1
    again = shouyue("act", "recall_letters", vault=vault, given=noted)
    assert again.code == 1
    assert row["serial"] in again.complaint


def test_letters_without_a_form_are_refused_with_what_is_missing(vault: Path, tmp_path: Path):
    answer = shouyue("letters", "--overdue", "--out", tmp_path / "o.pdf", vault=vault)
    assert answer.code == 1
    assert "--form" in answer.complaint


def test_whoever_else_a_letter_is_addressed_to_is_named_as_on_the_list(vault: Path, tmp_path: Path):
    shouyue(
        *("letters", "--form", "F04", "--note", OVERDUE, "--to", "李四"),
        *("--basis", "合同上签了名", "--out", tmp_path / "o.pdf"),
        vault=vault,
    )
    shouyue(
        "import", write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-22"), vault=vault
    )
    answer = shouyue("letters", "--recall", "--out", tmp_path / "list.pdf", vault=vault)
    (line,) = [line for line in answer.out.splitlines() if line.startswith("F04-")]
    assert "  李四  " in line


def test_what_must_be_taken_back_is_left_out_by_name_when_a_batch_is_made_again(
    vault: Path, tmp_path: Path
):
    out = tmp_path / "o.pdf"
    asked = ("letters", "--form", "F02", "--note", OVERDUE, "--out", out, "--json")
    batch = shouyue(*asked, vault=vault).document["batch"]
    shouyue(
        "import", write_tape(tmp_path / "next.csv", VILLAGE[1:], as_of="2026-11-22"), vault=vault
    )
    again = tmp_path / "again.pdf"
    answer = shouyue("letters", "--again", batch, "--out", again, "--json", vault=vault)
    ((note, code),) = [(one["note"], one["code"]) for one in answer.document["refused"]]
    assert (answer.code, note, code) == (1, OVERDUE, "casework.recall.settled")
    assert not again.exists()
    words = shouyue("letters", "--again", batch, "--out", again, vault=vault)
    assert "2026年11月22日" in words.out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--form", "T02", "--paid"), "There is nobody to thank."),
        (("--form", "F02", "--overdue", "--village", "无人村"), "There is nobody to write to."),
    ],
)
def test_where_nobody_is_found_it_is_said_and_no_reasons_are_pointed_at(
    vault: Path, tmp_path: Path, words: tuple[str, ...], complaint: str
):
    out = tmp_path / "o.pdf"
    answer = shouyue("letters", *words, "--out", out, "--lang", "en", vault=vault)
    assert (answer.code, answer.complaint, answer.out) == (1, complaint, "")
    assert not out.exists()


def test_what_a_search_found_is_said_in_the_language_of_the_terminal(vault: Path, tmp_path: Path):
    asked = ("letters", "--form", "F02", "--note", OVERDUE, "--out", tmp_path / "o.pdf")
    assert shouyue(*asked, vault=vault).code == 0
    for query, kind in (("王小麦", "案件"), ("F02-", "文书")):
        found = shouyue("search", query, vault=vault).out.splitlines()
        assert kind in [line.rpartition("  ")[2] for line in found]
