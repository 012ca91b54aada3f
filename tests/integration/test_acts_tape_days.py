"""The day of a file: one to come is asked about, and a file that does not count says so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import Clock, facts, give_letterhead
from integration.guaranteed_tapes import FREE, OVERDUE, write
from shouyue.casework.inputs import LetterSelection, TapeInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.tapes.errors import TapeNotTakenError
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.workspace import Workspace
from shouyue.vault import loans, local

FAR, RIGHT = "2036-11-22", date(2026, 11, 22)
SURE = TapeInput(is_day_right=True)


@pytest.fixture
def village(empty: Workspace, tmp_path: Path) -> Workspace:
    load_tape(empty, write(tmp_path / "first.csv", "2026-11-20"))
    give_letterhead(empty)
    return empty


@pytest.fixture
def far(tmp_path: Path) -> Path:
    return write(tmp_path / "far.csv", FAR)


def balance(ws: Workspace, note: str) -> int:
    return loans.rows(ws.vault, ws.branch)[note].balance


def refused(ws: Workspace, path: Path, said: TapeInput) -> tuple[str, Mapping[str, object]]:
    before = facts(ws)
    with pytest.raises(TapeNotTakenError) as error:
        load_tape(ws, path, said)
    assert facts(ws) == before
    return error.value.code.rpartition(".")[2], error.value.params


def test_a_file_of_a_day_to_come_is_asked_about(village: Workspace, far: Path):
    code, params = refused(village, far, TapeInput())
    assert code == "day_in_doubt"
    assert params == {"as_of": FAR, "today": "2026-11-23"}


def test_the_day_that_somebody_says_goes_before_a_wrong_one(village: Workspace, far: Path):
    report = load_tape(village, far, TapeInput(as_of=RIGHT))
    assert report.as_of == RIGHT
    assert [one.code for one in report.hints] == ["casework.tape.day_as_said"]
    assert report.hints[0].params == {"own": FAR, "said": RIGHT.isoformat()}


def test_a_file_that_says_the_same_day_as_somebody_needs_no_word(village: Workspace, tmp_path):
    path = write(tmp_path / "next.csv", RIGHT.isoformat())
    assert load_tape(village, path, TapeInput(as_of=RIGHT)).hints == ()


def test_the_day_of_a_zone_ahead_is_no_day_to_come(village: Workspace, tmp_path: Path):
    assert load_tape(village, write(tmp_path / "next.csv", "2026-11-24")).accepted == 4
    assert refused(village, write(tmp_path / "d.csv", "2026-11-25"), TapeInput())[0]


def test_where_the_clock_is_wrong_a_word_lets_the_file_in(
    empty: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2015-01-01T09:30")
    path = write(tmp_path / "first.csv", "2026-11-20")
    assert refused(empty, path, TapeInput())[0] == "day_in_doubt"
    assert load_tape(empty, path, SURE).accepted == 4


def test_a_first_file_of_a_day_to_come_is_taken_in_and_said(
    empty: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2025-06-01T09:30")
    report = load_tape(empty, write(tmp_path / "first.csv", "2026-11-20"))
    assert [one.reason.code for one in report.warnings] == ["as_of_in_future"]
    # The next one a month later is believed, as every day is that a person says.
    assert load_tape(empty, write(tmp_path / "next.csv", "2026-12-20")).hints == ()
    assert refused(empty, write(tmp_path / "far.csv", FAR), TapeInput())[0] == "day_in_doubt"


def test_where_headquarters_bears_the_clock_out_no_word_lets_it_in(
    village: Workspace, far: Path, clock: Clock
):
    at = clock().wall_ms
    local.put_hub_time(village.vault.cases, at, at)
    assert refused(village, far, SURE)[0] == "day_in_future"
    assert load_tape(village, far, TapeInput(as_of=RIGHT)).accepted == 4


def test_what_came_in_wrong_is_named_by_the_file_that_does_not_count(
    village: Workspace, far: Path, tmp_path: Path
):
    wrong = load_tape(village, far, SURE)
    paid = {OVERDUE: {"贷款余额": "0", "拖欠本金": "0", "拖欠利息": "0"}}
    report = load_tape(village, write(tmp_path / "next.csv", "2026-11-22", changed=paid))
    assert balance(village, OVERDUE) == 50_000_00
    hint, loans_named = report.hints
    assert loans_named == Reason("casework.tape.stay", {"loans": f"{OVERDUE} 何生"})
    assert hint.code == "casework.tape.outdone_by_day_to_come"
    assert hint.params == {
        "own": "2026-11-22", "newest": FAR, "differing": 1, "import": wrong.ref,
    }  # fmt: skip
    assert report.outdone_by is not None
    assert report.outdone_by.ref == wrong.ref
    assert [(one.note, one.name, one.what) for one in report.moved] == [(OVERDUE, "何生", "stays")]
    undone = withdraw(village, wrong.ref, "日期错了")
    assert isinstance(undone, Saved)
    assert balance(village, OVERDUE) == 0
    assert prove(village).is_sound


def test_the_same_file_again_names_what_stands_before_it(
    village: Workspace, far: Path, tmp_path: Path
):
    first = write(tmp_path / "first.csv", "2026-11-20")
    assert refused(village, first, TapeInput())[0] == "same_file"
    wrong = load_tape(village, far, SURE)
    code, params = refused(village, first, TapeInput())
    assert code == "same_file_outdone"
    assert (params["newest"], params["import"]) == (FAR, wrong.ref)


def test_an_older_file_says_that_the_newer_stays(village: Workspace, tmp_path: Path):
    less = {FREE: {"贷款余额": "60000", "贷款金额": "60000"}}
    report = load_tape(village, write(tmp_path / "old.csv", "2026-10-20", changed=less))
    (hint,) = report.hints
    assert hint.code == "casework.tape.outdone"
    assert (hint.params["newest"], hint.params["differing"]) == ("2026-11-20", 1)
    assert report.moved == ()


def test_letters_by_figures_of_a_day_to_come_say_of_which_day_they_are(
    village: Workspace, far: Path, tmp_path: Path
):
    load_tape(village, far, SURE)
    made = compose(village, LetterSelection("F02", (OVERDUE,)), tmp_path / "l.pdf")
    assert made.old_figures
    assert made.wrong_day is not None


# --- of a year that is over ----------------------------------------------------------------------

LENT = {note: {"发放日期": "2010-03-01"} for note in ("JJ01", "JJ02", "JJ03", "JJ04")}
DUE_2016 = {"到期日期": "2017-03-01", "逾期起始日": "", "拖欠本金": "0", "拖欠利息": "0"}
OLD = {note: {**cells, **DUE_2016} for note, cells in LENT.items()}


def test_a_file_of_a_year_long_past_is_asked_about(village: Workspace, tmp_path: Path):
    path = write(tmp_path / "old.csv", "2016-11-22", changed=OLD)
    code, params = refused(village, path, TapeInput())
    assert code == "day_long_ago"
    assert params == {"as_of": "2016-11-22", "newest": "2026-11-20"}
    report = load_tape(village, path, SURE)
    assert [hint.code for hint in report.hints] == ["casework.tape.outdone"]


def test_a_year_that_somebody_typed_wrong_is_asked_about_too(village: Workspace, tmp_path: Path):
    path = write(tmp_path / "next.csv", "2026-11-22", changed=LENT)
    assert refused(village, path, TapeInput(as_of=date(2016, 11, 22)))[0] == "day_long_ago"


def test_a_first_file_of_a_year_long_past_is_asked_about(empty: Workspace, tmp_path: Path):
    path = write(tmp_path / "first.csv", "2016-11-22", changed=OLD)
    assert refused(empty, path, TapeInput())[1]["newest"] == "2026-11-23"
    assert load_tape(empty, path, SURE).accepted == 4
    # What follows it is no older than what is here, however long ago both are.
    assert load_tape(empty, write(tmp_path / "n.csv", "2016-12-20", changed=OLD)).accepted == 4


def test_last_months_file_and_last_years_are_taken_in_late(village: Workspace, tmp_path: Path):
    for as_of in ("2026-10-31", "2025-12-31"):
        path = write(tmp_path / f"{as_of}.csv", as_of, changed=LENT)
        (hint,) = load_tape(village, path).hints
        assert hint.code == "casework.tape.outdone"


def test_a_day_before_the_loans_were_lent_is_asked_about(village: Workspace, tmp_path: Path):
    """The year before, when half of them were not lent yet."""
    half = {note: LENT[note] for note in ("JJ01", "JJ02")}
    path = write(tmp_path / "year.csv", "2025-02-22", changed=half)
    code, params = refused(village, path, TapeInput())
    assert code == "day_before_lending"
    assert params == {"as_of": "2025-02-22", "lent_after": 2, "made": "2025-03-01"}
    assert load_tape(village, path, SURE).accepted == 4


def test_a_clock_that_is_years_ahead_asks_about_the_right_file_once(
    empty: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2036-11-23T09:30")
    path = write(tmp_path / "first.csv", "2026-11-20")
    assert refused(empty, path, TapeInput())[0] == "day_long_ago"
    hub_says(empty, "2026-11-23T09:30")
    assert load_tape(empty, path).accepted == 4


def hub_says(ws: Workspace, moment: str) -> None:
    """Headquarters was heard of at a moment, whatever the clock here says."""
    at = Clock(moment)().wall_ms
    local.put_hub_time(ws.vault.cases, at, at)


# --- a clock that headquarters contradicts -------------------------------------------------------


@pytest.mark.parametrize("said", [TapeInput(), TapeInput(as_of=date(2036, 11, 22))])
def test_a_day_that_only_the_wrong_clock_bears_out_is_asked_about(
    village: Workspace, tmp_path: Path, clock: Clock, said: TapeInput
):
    clock.set("2036-11-23T09:30")
    hub_says(village, "2026-11-23T09:30")
    path = write(tmp_path / "next.csv", "2036-11-22")
    code, params = refused(village, path, said)
    assert code == "day_by_clock_alone"
    assert params == {"as_of": "2036-11-22", "known": "2026-11-23"}
    assert load_tape(village, path, replace(said, is_day_right=True)).accepted == 4


def test_a_right_file_is_not_asked_about_for_a_clock_that_is_ahead(
    village: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2036-11-23T09:30")
    hub_says(village, "2026-11-23T09:30")
    assert load_tape(village, write(tmp_path / "next.csv", "2026-11-22")).accepted == 4


def test_a_file_of_the_year_of_a_clock_that_is_behind_is_asked_about(
    empty: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2016-11-23T09:30")
    hub_says(empty, "2026-11-23T09:30")
    path = write(tmp_path / "first.csv", "2016-11-22", changed=OLD)
    code, params = refused(empty, path, TapeInput())
    assert (code, params["newest"]) == ("day_long_ago", "2026-11-23")
