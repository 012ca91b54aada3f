"""The commands: their documents, their words, their exit codes."""

import json
import subprocess
import sys
import tomllib
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.acts_branch import (
    COMING,
    OVERDUE,
    PASSWORD,
    VILLAGE,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import environment, shouyue
from scans import as_scan
from shouyue.casework.opening import open_workspace, system_clock
from shouyue.cli.grammar import grammar
from shouyue.cli.program import command
from shouyue.i18n.language import load_language
from shouyue.paper.images import page_picture

DATA = Path(__file__).parents[1] / "data"
ROOT = Path(__file__).parents[2]
HEAVY = ("PySide6", "sqlcipher3", "nacl", "httpx2", "starlette", "uvicorn", "PIL", "fontTools")


def commands(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for one in action.choices.values():
                yield from commands(one)
                yield one


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with the small village, as of today."""
    folder = tmp_path / "vault"
    ws = make_branch(folder, system_clock)
    take_in(ws, write_tape(tmp_path / "tape.csv"))
    give_letterhead(ws)
    ws.close()
    return folder


def test_every_command_is_carried_out_by_something():
    for parser in commands(grammar(load_language("en"))):
        if run := parser.get_default("run"):
            assert callable(command(Namespace(run=run)))


def test_every_command_has_its_heading_in_the_documents():
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    (places,) = [
        action
        for action in grammar(load_language("en"))._actions
        if isinstance(action, _SubParsersAction)
    ]
    assert not [name for name in places.choices if f"\n## {name}\n" not in text]


def test_asking_for_help_loads_nothing_that_works():
    code = (
        "import sys\n"
        "from shouyue.cli import main\n"
        "try:\n    main(['letters', '--help'])\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"
    assert "--overdue" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("words", [["nonsense"], ["hub"], ["init"], ["letters"], ["--bogus"]])
def test_wrong_usage_is_two(words: list[str]):
    answer = shouyue(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert "usage" in answer.err


def test_a_new_vault_says_who_it_is_and_is_not_made_twice(tmp_path: Path):
    told = ["init", "--name", "李守信", "--role", "officer", "--branch", "SH-01", "--json"]
    made = shouyue(*told, vault=tmp_path / "v")
    assert made.code == 0
    assert set(made.document) == {"vault_id", "branch", "role"}
    assert len(made.document["vault_id"]) == 26
    again = shouyue(*told, vault=tmp_path / "v")
    assert again.code == 1
    assert again.document["code"] == "vault.exists"
    assert again.document["message"] == again.complaint


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"--branch": "双河"}, "vault.branch_code"), ({"password": "short"}, "vault.password_short")],
)
def test_a_vault_that_cannot_be_is_refused(tmp_path: Path, changes: dict[str, str], code: str):
    branch = changes.get("--branch", "SH-01")
    answer = shouyue(
        *("init", "--name", "李", "--role", "clerk", "--branch", branch, "--json"),
        vault=tmp_path / "v",
        password=changes.get("password", PASSWORD),
    )
    assert (answer.code, answer.document["code"]) == (1, code)
    assert not (tmp_path / "v" / "keyslots.json").exists()


def test_the_only_vault_of_an_account_need_not_be_named():
    assert shouyue("verify", "--json").document["code"] == "cli.no_vault"
    told = ["init", "--name", "李守信", "--role", "officer", "--branch", "SH-01"]
    assert shouyue(*told).code == 0
    assert shouyue("verify").code == 0
    assert shouyue(*told).code == 0
    assert shouyue("verify", "--json").document["code"] == "cli.which_vault"


def test_the_password_comes_from_a_file_or_the_environment_or_is_missed(
    vault: Path, tmp_path: Path
):
    kept = tmp_path / "secret.txt"
    kept.write_text(f"{PASSWORD}\n")
    assert shouyue("verify", "--password-file", kept, vault=vault, password=None).code == 0
    assert shouyue("verify", "--password-file", kept, vault=vault, password="wrong").code == 0
    missed = shouyue("verify", "--json", vault=vault, password=None)
    assert (missed.code, missed.document["code"]) == (1, "cli.no_password")
    wrong = shouyue("verify", "--json", vault=vault, password="not the password")
    assert (wrong.code, wrong.document["code"]) == (1, "vault.wrong_password")
    gone = shouyue("verify", "--password-file", tmp_path / "no", vault=vault, password=None)
    assert gone.code == 1
    assert gone.complaint


def test_an_import_answers_with_what_went_in_and_what_stayed_out(tmp_path: Path):
    make_branch(tmp_path / "v", system_clock).close()
    answer = shouyue("import", DATA / "loan_tape.csv", "--json", vault=tmp_path / "v")
    assert answer.code == 0
    document = answer.document
    assert document["rows"] == 300
    assert document["accepted"] == 265
    assert document["accepted_balance"] == "9271300.00"
    assert document["as_of"] == "2026-11-20"
    assert len(document["refused"]) == 35
    for line in document["refused"]:
        assert set(line) == {"line", "note", "code", "reason"}
        assert line["reason"] not in ("", line["code"])
    again = shouyue("import", DATA / "loan_tape.csv", "--json", vault=tmp_path / "v")
    assert (again.code, again.document["code"]) == (1, "casework.tape.same_file")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "intake.missing"),
        (b"", "intake.empty"),
        (b"%PDF-1.7", "intake.not_a_tape"),
        (b"<html><table></table></html>", "intake.web_page"),
    ],
)
def test_what_is_no_tape_is_refused_in_one_line(
    vault: Path, tmp_path: Path, content: bytes | None, code: str
):
    path = tmp_path / "export.xls"
    if content is not None:
        path.write_bytes(content)
    answer = shouyue("import", path, "--json", vault=vault)
    assert (answer.code, answer.document["code"]) == (1, code)
    assert answer.complaint == answer.document["message"]


def test_a_tape_of_another_branch_needs_to_be_meant(vault: Path, tmp_path: Path):
    path = write_tape(tmp_path / "2.csv", as_of="2026-11-22", bank="青禾农村商业银行龙潭支行")
    refused = shouyue("import", path, "--json", vault=vault)
    assert refused.document["code"] == "casework.tape.other_branch"
    meant = ("--branch-name", "青禾农村商业银行龙潭支行")
    assert shouyue("import", path, *meant, vault=vault).code == 0


def test_the_day_of_the_figures_may_be_told_and_has_to_be_a_day(vault: Path, tmp_path: Path):
    path = write_tape(tmp_path / "2.csv")
    undated = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([*undated[:1], *undated[2:]]))
    assert shouyue("import", path, "--json", vault=vault).document["code"] == "intake.as_of_missing"
    bad = shouyue("import", path, "--as-of", "20.11.2026", "--json", vault=vault)
    assert bad.document["code"] == "cli.no_day"
    good = shouyue("import", path, "--as-of", "2026-11-22", "--json", vault=vault)
    assert good.document["as_of"] == "2026-11-22"


def test_cases_have_the_promised_keys(vault: Path):
    listed = shouyue("cases", "--json", vault=vault).document
    assert {case["note"] for case in listed} == {loan.note for loan in VILLAGE}
    for case in listed:
        assert set(case) >= {
            *("case", "note", "name", "balance", "due", "days_past_due", "class"),
            *("limitation", "next"),
        }
        assert set(case["limitation"]) >= {"act_by", "last_day", "status"}
    found = shouyue("cases", "王小麦", "--json", vault=vault).document
    assert [(case["note"], case["balance"]) for case in found] == [(OVERDUE, "50000.00")]
    overdue = shouyue("cases", "--standing", "overdue", "--json", vault=vault).document
    assert OVERDUE in {case["note"] for case in overdue}


def test_search_finds_people_and_papers(vault: Path, tmp_path: Path):
    shouyue("letters", "--form", "F02", "--overdue", "--out", tmp_path / "o.pdf", vault=vault)
    for query in ("王小麦", "wxm", OVERDUE):
        hits = shouyue("search", query, "--json", vault=vault).document
        assert {"what", "code", "name", "case", "score"} == set(hits[0])
        assert hits[0]["case"] == OVERDUE
    papers = shouyue("search", "F02", "--json", vault=vault).document
    assert {hit["what"] for hit in papers} == {"letter"}


def test_the_days_list_says_why(vault: Path):
    day = shouyue("today", "--json", vault=vault).document
    assert day["loans"] >= 3
    assert all(line["reason"]["message"] for line in day["lines"])
    assert OVERDUE in {line["note"] for line in day["lines"]}
    assert set(day["care"]) == {"visited", "reminded", "thanked"}
    assert (day["left_out"], day["ending_elsewhere"]) == ([], 0)
    assert {line["officer"] for line in day["lines"]} == {day["officer"]}
    assert day["officers"] == []
    line = day["lines"][0]
    assert all(one["code"] and one["message"] for one in line["also"])
    assert line["act_by"] is None or line["act_by"] <= "2030"
    plain = shouyue("today", "--all", "--lang", "en", vault=vault).out
    assert "visited" in plain.splitlines()[-1]
    same = shouyue("today", "--officer", day["officer"], "--json", vault=vault)
    assert same.document["lines"] == day["lines"]
    nobody = shouyue("today", "--officer", "没有这人", "--json", vault=vault)
    assert (nobody.code, nobody.document["code"]) == (1, "cli.no_such_officer")


@pytest.mark.parametrize(("days", "is_old"), [(2, False), (60, True)])
def test_the_days_list_says_how_old_its_figures_are(tmp_path: Path, days: int, is_old: bool):
    ws = make_branch(tmp_path / "vault", system_clock)
    as_of = (ws.today() - timedelta(days=days)).isoformat()
    take_in(ws, write_tape(tmp_path / "tape.csv", as_of=as_of))
    ws.close()
    said = shouyue("today", "--lang", "en", vault=tmp_path / "vault").out.splitlines()[0]
    assert said.startswith("The bank's figures are ") == is_old


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (6, False), (8, True)])
def test_letters_from_old_figures_come_with_a_warning(tmp_path: Path, days: int, is_old: bool):
    # Seven would depend on whether midnight passes meanwhile.
    ws = make_branch(tmp_path / "vault", system_clock)
    as_of = (ws.today() - timedelta(days=days)).isoformat()
    take_in(ws, write_tape(tmp_path / "tape.csv", as_of=as_of))
    give_letterhead(ws)
    ws.close()
    told = ("letters", "--form", "F02", "--overdue", "--out", tmp_path / "o.pdf", "--json")
    made = shouyue(*told, "--lang", "en", vault=tmp_path / "vault")
    assert (made.document["as_of"], made.document["old_figures"]) == (as_of, is_old)
    assert made.code == 0
    assert ("Load the newest export" in made.err) == is_old


def test_letters_are_composed_scanned_and_made_again(vault: Path, tmp_path: Path):
    out = tmp_path / "o.pdf"
    made = shouyue("letters", "--form", "F02", "--overdue", "--out", out, "--json", vault=vault)
    assert made.code == 0
    document = made.document
    told_of = {"batch", "pages", "letters", "refused", "as_of", "old_figures"}
    assert set(document) == told_of
    assert document["pages"] == 2 * len(document["letters"]) == 4
    assert set(document["letters"][0]) == {"serial", "note", "form", "pages", "enclosed", "to"}
    again = tmp_path / "again.pdf"
    told = ("letters", "--again", document["batch"], "--out", again)
    assert shouyue(*told, vault=vault).code == 0
    assert shouyue(*told, "--form", "F02", vault=vault).code == 0
    other = shouyue(*told, "--form", "F01", vault=vault)
    assert (other.code, "F02" in other.complaint) == (1, True)
    assert again.read_bytes() == out.read_bytes()
    serials = [one["serial"] for one in document["letters"]]
    printed = json.dumps({"batch": document["batch"], "serials": serials[:1]})
    assert shouyue("act", "confirm_printed", vault=vault, given=printed).code == 0
    refused = shouyue(*told, vault=vault)
    assert (refused.code, "--reason" in refused.complaint) == (1, True)
    copied = shouyue(*told, "--reason", "淋湿了", "--json", vault=vault)
    assert (copied.code, copied.document["copies"]) == (0, serials[:1])
    # What was scanned was on paper, whether anybody confirmed its print or not.
    scanned = shouyue("scan", as_scan(out), "--json", vault=vault).document
    assert scanned["unmatched"] == []
    assert [page["serial"] for page in scanned["filed"]] == [
        one["serial"] for one in document["letters"] for _ in range(2)
    ]
    assert set(scanned["filed"][0]) >= {"file", "page", "serial", "note"}


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["--recall", "--village", "柳树村"], "--village"),
        (["--recall", "--reason", "淋湿了"], "--reason"),
        (["--recall", "--enclose", "T04"], "--enclose"),
        (["--recall", "--form", "F02"], "--form"),
        (["--again", "nothing", "--to-id", "11"], "--to-id"),
        (["--again", "nothing", "--language", "en"], "--language"),
        (["--form", "F02", "--note", OVERDUE, "--village", "柳树村"], "--village"),
    ],
)
def test_what_would_do_nothing_is_refused(vault: Path, words: list[str], unused: str):
    answer = shouyue("letters", *words, "--out", vault.parent / "o.pdf", vault=vault)
    assert (answer.code, unused in answer.complaint) == (1, True)
    assert not (vault.parent / "o.pdf").exists()


def test_letters_for_nobody_are_a_refusal_with_reasons(vault: Path, tmp_path: Path):
    told = ("letters", "--form", "F02", "--note", COMING, "--note", "JJ77")
    answer = shouyue(*told, "--out", tmp_path / "o.pdf", "--json", vault=vault)
    assert answer.code == 1
    codes = {one["note"]: one["code"] for one in answer.document["refused"]}
    assert codes == {
        COMING: "casework.letters.not_overdue",
        "JJ77": "casework.input.unknown_note",
    }
    assert answer.complaint


def test_scanned_rubbish_is_unmatched_and_still_done(vault: Path, tmp_path: Path):
    rubbish = tmp_path / "slip.png"
    rubbish.write_bytes(b"\x89PNG\r\n\x1a\n rubbish")
    answer = shouyue("scan", rubbish, tmp_path / "gone.pdf", "--json", vault=vault)
    assert answer.code == 0
    assert answer.document["filed"] == []
    assert [set(one) for one in answer.document["unmatched"]] == [
        {"file", "page", "code", "reason", "in_tray"}
    ] * 2


def test_a_page_without_a_code_waits_and_is_settled_by_an_act(vault: Path, tmp_path: Path):
    out = tmp_path / "o.pdf"
    told = ("letters", "--form", "F02", "--overdue", "--out", out, "--json")
    letter = shouyue(*told, vault=vault).document["letters"][0]
    torn, other = tmp_path / "torn.png", tmp_path / "other.png"
    page_picture(out, 2, 100).crop((0, 400, 500, 1100)).save(torn)
    page_picture(out, 4, 100).crop((0, 400, 500, 1100)).save(other)
    waits = shouyue("scan", torn, other, "--json", vault=vault).document
    assert [(one["file"], one["page"]) for one in waits["tray"]] == [
        ("torn.png", 1),
        ("other.png", 1),
    ]
    first, second = (one["number"] for one in waits["tray"])
    typed = json.dumps({"number": first, "serial": letter["serial"] + "/2"})
    assert shouyue("act", "settle_page", vault=vault, given=typed).code == 0
    left = shouyue("scan", "--let-go", str(second), "--json", vault=vault).document
    assert left["tray"] == []
    assert left["mark_to_confirm"] == [{"serial": letter["serial"], "note": letter["note"]}]
    gone = shouyue("scan", "--let-go", str(second), vault=vault)
    assert (gone.code, len(gone.complaint.splitlines())) == (1, 1)


def test_worked_cases_pass_and_a_wrong_one_is_named(tmp_path: Path):
    path = DATA / "cases" / "rules.json"
    report = shouyue("rules", path, "--json").document
    assert (report["cases"], report["passed"], report["failed"]) == (93, 93, [])
    content = json.loads(path.read_text("utf-8"))
    content["cases"] = content["cases"][:3]
    wrong = content["cases"][1]
    key = next(iter(wrong["expected"]))
    wrong["expected"][key] = "never"
    broken = tmp_path / "rules.json"
    broken.write_text(json.dumps(content), "utf-8")
    answer = shouyue("rules", broken, "--json")
    assert answer.code == 1
    assert [one["id"] for one in answer.document["failed"]] == [wrong["id"]]
    assert set(answer.document["failed"][0]) == {"id", "got", "expected"}
    foreign = shouyue("rules", DATA / "cases" / "india.json", "--json").document
    assert (foreign["policy"], foreign["failed"]) == ("india", [])
    answer = shouyue("rules", DATA / "cases" / "india.json", "--policy", "china", "--json")
    assert (answer.code, answer.document["policy"]) == (1, "china")
    unknown = shouyue("rules", path, "--policy", "atlantis", "--json")
    assert (unknown.code, unknown.document["code"]) == (1, "policy_unknown")
    nothing = shouyue("rules", tmp_path / "none.json", "--json")
    assert (nothing.code, nothing.document["code"]) == (1, "cases_unreadable")


@pytest.mark.parametrize("name", ["china", "india"])
def test_every_rule_is_listed_with_where_it_comes_from(name: str):
    told = ("rules", "--list", *(("--policy", name) if name != "china" else ()))
    document = shouyue(*told, "--json").document
    table = tomllib.loads((ROOT / "resources/policy" / f"{name}.toml").read_text("utf-8"))
    assert (document["policy"], document["version"]) == (name, 1)
    listed = {one["key"]: one for one in document["rules"]}
    assert list(listed) == [f"{s}.{k}" for s in table if s != "pack" for k in table[s]]
    hours = listed["contact.hours"]
    assert set(hours) == {
        *("key", "title", "value", "source", "certainty", "valid_from", "override")
    }
    there = table["contact"]["hours"]
    assert (hours["value"], hours["source"]) == (there["value"], there["source"])
    assert (hours["override"], hours["valid_from"]) == ("never", str(there["valid_from"]))
    assert listed["limitation.years"]["override"] is None
    lines = shouyue(*told, "--lang", "en").out.splitlines()
    assert document["fingerprint"] in lines[0]
    assert len(lines) == len(listed) + 2
    assert "Hours for calls, messages and visits: " + there["value"] in lines[2]


def test_rules_want_a_file_or_the_list_and_not_both():
    assert shouyue("rules").code == 2
    assert shouyue("rules", "--list", DATA / "cases" / "rules.json").code == 2
    assert shouyue("rules", "--list", "--policy", "atlantis").code == 1


def test_a_sound_vault_says_so_and_a_damaged_one_does_not(vault: Path):
    answer = shouyue("verify", "--json", vault=vault)
    assert answer.code == 0
    assert answer.document == {
        "facts": 2,
        "chain": "ok",
        "seals": "ok",
        "watermark": "ok",
        "integrity": "ok",
        "projection": "ok",
        "troubles": [],
    }
    (vault / "watermark.bin").unlink()
    damaged = shouyue("verify", "--json", vault=vault)
    assert damaged.code == 1
    assert damaged.document["watermark"] != "ok"


def test_copies_are_made_beside_the_vault_and_stay_closed(vault: Path):
    answer = shouyue("backup", "--json", vault=vault)
    assert answer.code == 0
    for name in answer.document["files"]:
        copy = Path(name)
        assert copy.parent == vault / "backups"
        assert not copy.read_bytes().startswith(b"SQLite format 3")


def test_words_come_in_the_asked_language(vault: Path):
    chinese = shouyue("verify", vault=vault).out
    english = shouyue("verify", "--lang", "en", vault=vault).out
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english.strip() == "2 records, all sound."
    assert shouyue("--lang", "zh", "verify", vault=vault).out == chinese
    assert shouyue("--lang", "xx", "verify", vault=vault).out == chinese


def test_a_reader_that_leaves_early_is_no_error(vault: Path):
    done = subprocess.run(
        f'"{sys.executable}" -m shouyue act --list | head -n 1',
        shell=True,
        env=environment(vault),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_one_process_at_a_time_works_in_a_vault(vault: Path):
    ws = open_workspace(vault, PASSWORD, system_clock)
    try:
        busy = shouyue("verify", "--json", vault=vault)
    finally:
        ws.close()
    assert (busy.code, busy.document["code"]) == (1, "vault.busy")


@pytest.mark.skipif(sys.platform == "win32", reason="writes no core dump by itself")
def test_a_crash_leaves_no_core_dump_with_names_and_keys():
    told = "import resource; from shouyue.cli import main; main(['act', '--list', '--json'])"
    told += "; print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "(0, 0)"


def test_a_round_is_planned_made_again_and_entered(vault: Path, tmp_path: Path):
    places = shouyue("trip", "--json", vault=vault).document
    assert set(places) == {"day", "villages", "open"}
    assert set(places["villages"][0]) == {"village", "stops", "reason"}
    out, again = tmp_path / "o.pdf", tmp_path / "again.pdf"
    there = ["--village", places["villages"][0]["village"]]
    made = shouyue("trip", *there, "--out", out, "--json", vault=vault).document
    told = {"trip", "pages", "stops", "letters", "refused", "left_out", "as_of", "old_figures"}
    assert set(made) == told | {"later"}
    assert len(made["stops"]) == places["villages"][0]["stops"]
    assert shouyue("trip", "--again", made["trip"], "--out", again, vault=vault).code == 0
    assert again.read_bytes() == out.read_bytes()
    (waiting,) = shouyue("trip", "--json", vault=vault).document["open"]
    assert waiting["trip"] == made["trip"]
    stayed = [{"note": stop["note"], "outcome": "not_visited"} for stop in made["stops"]]
    told = {"trip": made["trip"], "began": "00:00", "ended": "00:00", "staff": 2, "stops": stayed}
    entered = shouyue("act", "return_trip", "--json", vault=vault, given=json.dumps(told))
    assert entered.document["outcome"] == "saved"
    assert shouyue("trip", "--json", vault=vault).document["open"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--village", "无人村"], "--out"),
        (["--village", "无人村", "--out", "o.pdf"], "没有"),
        (["--day", "tomorrow"], "2026-11-23"),
        (["--day", "2020-01-01"], "14"),
        (["--again", "nothing", "--out", "o.pdf"], "没有"),
        (["--again", "nothing"], "--out"),
        (["--again", "nothing", "--village", "柳树村", "--out", "o.pdf"], "--village"),
        (["--village", "柳树村", "--reason", "淋湿了", "--out", "o.pdf"], "--reason"),
        (["--most", "3"], "--most"),
    ],
)
def test_a_round_that_cannot_be_is_refused_in_one_line(vault: Path, words: list[str], said: str):
    answer = shouyue("trip", *words, vault=vault, cwd=vault.parent)
    assert answer.code == 1
    assert said in answer.complaint
    assert not (vault.parent / "o.pdf").exists()
