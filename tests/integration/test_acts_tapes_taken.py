"""The files that were taken in: whose, when, and which of them counts."""

from pathlib import Path

from integration.acts_branch import (
    VILLAGE,
    Clock,
    Loan,
    facts,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from shouyue.casework.opening import system_clock
from shouyue.casework.outcomes import Invalid, Saved
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.tapes.taken import imports
from shouyue.casework.workspace import Workspace

NAMELESS = Loan("JJ77", "", "110101197003070004", "2026-03-01")


def standings(ws: Workspace) -> list[tuple[str, str]]:
    return [(one.as_of.isoformat(), one.standing) for one in imports(ws)]


def test_before_the_first_file_there_is_none(empty: Workspace):
    assert imports(empty) == ()


def test_a_file_is_told_with_its_day_its_writer_and_its_rows(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    report = take_in(empty, write_tape(tmp_path / "11月.csv", (*VILLAGE, NAMELESS)))
    (one,) = imports(empty)
    assert (one.ref, one.as_of, one.balance) == (
        report.ref,
        report.as_of,
        report.accepted_balance,
    )
    assert (one.taken, one.by, one.file_name) == ("2026-11-23T09:30", "李守信", "11月.csv")
    assert (one.rows, one.accepted, one.refused) == (len(VILLAGE) + 1, len(VILLAGE), 1)
    assert one.standing == "counts"


def test_the_wrong_file_of_yesterday_is_found_and_taken_back(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    wrong = take_in(ws, write_tape(tmp_path / "wrong.csv", VILLAGE[:3], as_of="2026-11-22")).ref
    clock.set("2026-11-24T08:10")
    older = take_in(ws, write_tape(tmp_path / "old.csv", as_of="2026-10-31")).ref
    assert [one.ref for one in imports(ws)][:2] == [older, wrong]
    days = [("2026-10-31", "earlier"), ("2026-11-22", "counts"), ("2026-11-20", "earlier")]
    assert standings(ws) == days
    assert isinstance(withdraw(ws, imports(ws)[1].ref, "选错了文件"), Saved)
    days = [("2026-10-31", "earlier"), ("2026-11-22", "taken_back"), ("2026-11-20", "counts")]
    assert standings(ws) == days


def test_a_file_that_a_later_one_rests_on_says_which_to_take_back_first(
    ws: Workspace, tmp_path: Path
):
    take_in(ws, write_tape(tmp_path / "wrong.csv", as_of="2026-11-21"))
    take_in(ws, write_tape(tmp_path / "right.csv", as_of="2026-11-22"))
    before, (_, wrong, _) = facts(ws), imports(ws)
    answer = withdraw(ws, wrong.ref, "选错了文件")
    assert isinstance(answer, Invalid)
    assert answer.problems[0].reason.params == {"as_of": "2026-11-22"}
    assert facts(ws) == before


def test_a_terminal_lists_them_and_takes_no_file_then(tmp_path: Path):
    vault = tmp_path / "vault"
    make_branch(vault, system_clock).close()
    empty = shouyue("import", "--list", "--json", vault=vault)
    assert (empty.code, empty.document) == (0, {"imports": []})
    path = write_tape(tmp_path / "11月.csv")
    made = shouyue("import", path, "--json", vault=vault).document
    (one,) = shouyue("import", "--list", "--json", vault=vault).document["imports"]
    assert (one["fact"], one["as_of"], one["balance"]) == (
        made["fact"],
        made["as_of"],
        made["accepted_balance"],
    )
    assert (one["by"], one["file"], one["standing"]) == ("李守信", "11月.csv", "counts")
    assert "11月.csv" in shouyue("import", "--list", vault=vault).out
    assert shouyue("import", path, "--list", vault=vault).code == 2
    assert shouyue("import", vault=vault).code == 2
