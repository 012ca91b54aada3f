"""What cannot be done is said in one line, with one document, and leaves everything as it was."""

import json
import os
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, PASSWORD, facts, make_branch, take_in, write_tape
from shouyue.casework.bank_names import banks_name
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.inputs import LetterSelection, RepaymentInput, TapeInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.opening import NewVault, OwnerError, create, open_workspace
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.setting import PagesNotWrittenError
from shouyue.casework.tapes.errors import TapeNotTakenError
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.workspace import Workspace
from shouyue.vault.errors import VaultDamagedError


def shouyue(*words: str | bytes, home: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SHOUYUE_HOME": str(home), "SHOUYUE_PASSWORD": "only-for-tests"}
    return subprocess.run(
        [sys.executable, "-m", "shouyue", *words],
        input=given,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


REFUSED = {
    "bytes that are no text": ["cases", "--village", b"\xff"],
    "more than anybody wants": ["cases", "--limit", "9223372036854775808"],
    "a port beyond the last": ["hub", "serve", "--port", "70000"],
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_wrong_usage_is_one_document_and_no_traceback(tmp_path, words):
    done = shouyue(*words, "--json", home=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout) == {"outcome": "wrong_usage"}
    assert "Traceback" not in done.stderr


def test_what_is_no_number_is_told_which_numbers_there_are(tmp_path):
    done = shouyue("exceptions", "--days", "x", home=tmp_path)
    assert done.returncode == 2
    assert "argument --days: 0…20000" in done.stderr
    assert "_days" not in done.stderr


def test_a_typing_error_makes_no_headquarters(tmp_path):
    done = shouyue("hub", "status", "--data", str(tmp_path / "typo"), "--json", home=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "cli.no_headquarters"
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "a" * 61, "王\x07", "王\u202e英", "\udcff"])
def test_nobody_without_a_name_gets_a_vault(tmp_path, clock, name):
    with pytest.raises(OwnerError):
        create(tmp_path / "v", NewVault(name, "officer", "SH-01", "only-for-tests"), clock)
    assert not (tmp_path / "v").exists()


def test_letters_take_the_place_of_no_folder_and_no_device(ws: Workspace, tmp_path: Path):
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    before = facts(ws)
    for target in (tmp_path, pipe, Path()):
        with pytest.raises(PagesNotWrittenError):
            compose(ws, LetterSelection("F02", overdue=True), target)
    assert facts(ws) == before
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_one_absurd_amount_is_one_refused_row(empty: Workspace, tmp_path: Path):
    tape = write_tape(tmp_path / "t.csv").read_text("gb18030")
    (tmp_path / "t.csv").write_text(tape.replace("812.5", "99999999999999.99"), "gb18030")
    report = load_tape(empty, tmp_path / "t.csv")
    assert [line.reason.code for line in report.refused] == ["bad_amount"]
    assert report.accepted == report.rows - 1


def test_figures_of_a_day_to_come_are_none(empty: Workspace, tmp_path: Path):
    tomorrow = empty.today() + timedelta(days=1)
    with pytest.raises(TapeNotTakenError):
        load_tape(empty, write_tape(tmp_path / "t.csv"), TapeInput(as_of=tomorrow))


def test_figures_older_than_their_loans_are_none(empty: Workspace, tmp_path: Path):
    path = write_tape(tmp_path / "t.csv")
    said = path.read_text("gb18030")
    path.write_text(said.replace("数据日期:2026-11-20", "内部资料"), "gb18030")
    with pytest.raises(TapeNotTakenError, match="day_before_loans"):
        load_tape(empty, path, TapeInput(as_of=date(1949, 11, 20)))
    assert load_tape(empty, path, TapeInput(as_of=date(2026, 11, 20))).accepted == 5


def test_a_refused_file_renames_no_branch(tmp_path, clock):
    ws = make_branch(tmp_path / "home" / "v", clock)
    take_in(ws, write_tape(tmp_path / "t.csv"))
    named = banks_name(ws)
    ws.close()
    done = shouyue(
        "import", "nowhere.csv", "--branch-name", "错支行", "--vault", str(tmp_path / "home" / "v"),
        home=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    ws = open_workspace(tmp_path / "home" / "v", PASSWORD, clock)
    assert banks_name(ws) == named
    ws.close()


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_vault_without_its_key_can_be_read_and_not_continued(tmp_path, clock, damage):
    ws = make_branch(tmp_path / "v", clock)
    take_in(ws, write_tape(tmp_path / "t.csv"))
    before = list_cases(ws, CaseFilter())
    ws.close()
    identity = tmp_path / "v" / "identity.bin"
    identity.unlink() if damage == "missing" else identity.write_bytes(b"?" * 80)
    ws = open_workspace(tmp_path / "v", PASSWORD, clock)
    assert list_cases(ws, CaseFilter()) == before
    with pytest.raises(VaultDamagedError):
        record_repayment(ws, RepaymentInput(OVERDUE, 100, ws.today(), slip="1"))
    ws.close()


def test_what_holds_for_every_command_may_stand_before_it(tmp_path, clock):
    make_branch(tmp_path / "home" / "v", clock).close()
    vault = ("--vault", str(tmp_path / "home" / "v"))
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, "utf-8")
    for words in (
        ("--json", *vault, "verify"),
        (*vault, "verify", "--json"),
        ("--password-file", str(secret), "--json", "verify", *vault),
    ):
        done = shouyue(*words, home=tmp_path)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["chain"] == "ok"
