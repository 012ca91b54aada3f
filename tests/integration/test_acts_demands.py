"""Whom no letter of demand may reach: the ill, the complaining, the dead, and who has just paid."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import (
    BARRED,
    COMING,
    OVERDUE,
    VILLAGE,
    Clock,
    Loan,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    CircumstanceInput,
    LetterSelection,
    RepaymentInput,
    ServingInput,
    TripInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.slips.acknowledgments import record_serving
from shouyue.casework.trips.rounds import plan_trip
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import load_language
from shouyue.ledger.facts import read_fact
from shouyue.ledger.kinds import BatchComposed, content

DAY = date(2026, 11, 23)
ALL = LetterSelection("F02", overdue=True)
OWED = 50_000_00 + 812_50
STOPPING = ("dead", "incapacitated", "seriously_ill", "disaster", "complaint_open", "negotiating")


@pytest.fixture
def supervisor(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    ws = make_branch(tmp_path / "chief", clock, name="周主任", role="supervisor")
    take_in(ws, write_tape(tmp_path / "tape.csv"))
    give_letterhead(ws)
    yield ws
    ws.close()


def holds(ws: Workspace, what: str, note: str = OVERDUE) -> None:
    said = note_circumstance(ws, CircumstanceInput(note, what, DAY))  # type: ignore[arg-type]  # one of them
    assert isinstance(said, Saved)


def paid(ws: Workspace, amount: int, on: date, note: str = OVERDUE) -> None:
    said = record_repayment(ws, RepaymentInput(note, amount, on, slip="HD-1"))
    assert isinstance(said, Saved)


def told(report: BatchReport) -> dict[str, str]:
    return {one.note: one.reason.code for one in report.refused}


def batch(ws: Workspace, ref: str = "") -> BatchComposed:
    """The one that was named, else the first."""
    rows = ws.vault.cases.execute(
        "SELECT header, body FROM fact JOIN batch ON batch.fact = fact.id ORDER BY fact.id"
    ).fetchall()
    facts = (read_fact(*row) for row in rows)
    said = content(next(fact for fact in facts if ref in ("", fact.header.ref.text)))
    assert isinstance(said, BatchComposed)
    return said


def urged(ws: Workspace) -> set[str]:
    """Notes for which the day's list asks for a letter or for serving one."""
    codes = {"casework.today.overdue_without_notice", "casework.today.notice_not_served"}
    return {line.note for line in today(ws).lines if line.reason.code in codes}


@pytest.mark.parametrize("what", STOPPING)
def test_nobody_gets_a_demand_whose_dunning_has_stopped(ws: Workspace, tmp_path: Path, what: str):
    holds(ws, what)
    report = compose(ws, ALL, tmp_path / "o.pdf")
    assert [one.note for one in report.letters] == [BARRED]
    assert told(report) == {OVERDUE: "DUNNING_STOPPED"}
    assert report.refused[0].name == "王小麦"
    assert report.refused[0].reason.params == {"circumstance": what}


SIGNED = ("F07", "F08", "F09", "F15", "F16", "F17", "F20")


@pytest.mark.parametrize(
    ("what", "why"),
    [("dead", "dead_cannot_sign"), ("incapacitated", "incapacitated_cannot_sign")],
)
@pytest.mark.parametrize("form", SIGNED)
def test_nobody_is_asked_to_sign_who_cannot(
    ws: Workspace, tmp_path: Path, form: str, what: str, why: str
):
    asked = LetterSelection(form, notes=(OVERDUE,))
    assert compose(ws, asked, tmp_path / "alive.pdf").letters
    holds(ws, what)
    report = compose(ws, asked, tmp_path / "o.pdf")
    assert told(report) == {OVERDUE: f"casework.letters.{why}"}
    assert not report.letters


@pytest.mark.parametrize(("form", "note"), [("F01", COMING), ("F18", OVERDUE), ("T18", OVERDUE)])
def test_no_letter_is_addressed_to_the_dead(ws: Workspace, tmp_path: Path, form: str, note: str):
    paid(ws, 1_000_00, DAY)
    asked = LetterSelection(form, notes=(note,))
    assert compose(ws, asked, tmp_path / "alive.pdf").letters
    holds(ws, "dead", note)
    report = compose(ws, asked, tmp_path / "o.pdf")
    assert told(report) == {note: "casework.letters.dead_gets_none"}
    assert not report.letters


def test_nobody_dead_is_thanked(ws: Workspace, clock: Clock, tmp_path: Path):
    holds(ws, "dead")
    clock.set("2026-11-24T09:30")
    rest = tuple(loan for loan in VILLAGE if loan.note != OVERDUE)
    take_in(ws, write_tape(tmp_path / "next.csv", rest, as_of="2026-11-24"))
    report = compose(ws, LetterSelection("T02", notes=(OVERDUE,)), tmp_path / "o.pdf")
    assert told(report) == {OVERDUE: "casework.letters.dead_gets_none"}


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_what_is_refused_of_the_dead_names_the_form_for_the_heirs(tag: str):
    words = load_language(tag).sentence("casework.letters.dead_gets_none")
    assert "F22" in words


def test_for_the_estate_a_supervisor_has_a_paper_made_with_a_reason(
    supervisor: Workspace, tmp_path: Path
):
    holds(supervisor, "dead")
    for form in ("F08", "F17"):
        without = compose(supervisor, LetterSelection(form, notes=(OVERDUE,)), tmp_path / "o.pdf")
        assert without.refused[0].overridable
        meant = LetterSelection(form, notes=(OVERDUE,), reason="遗产管理人来签")
        report = compose(supervisor, meant, tmp_path / "o.pdf")
        judged = batch(supervisor, report.batch).letters[0].judged
        assert judged is not None
        assert judged.reason == "遗产管理人来签"


def test_a_family_is_told_of_a_death_only_once_it_is_noted(
    ws: Workspace, supervisor: Workspace, tmp_path: Path
):
    asked = LetterSelection("F22", notes=(OVERDUE,))
    for one in (ws, supervisor):
        report = compose(one, asked, tmp_path / "o.pdf")
        assert told(report) == {OVERDUE: "casework.letters.not_noted_dead"}
    missing = LetterSelection("F22", notes=(OVERDUE,), reason="失联，法院已宣告失踪")
    assert compose(supervisor, missing, tmp_path / "o.pdf").letters
    holds(ws, "dead")
    assert compose(ws, asked, tmp_path / "o.pdf").letters


def test_a_circumstance_of_one_loan_stops_the_demand_for_every_loan_of_the_person(
    empty: Workspace, tmp_path: Path
):
    other = Loan("JJ06", "王小麦", "110101197003070004", "2026-06-01", interest="10")
    take_in(empty, write_tape(tmp_path / "t.csv", (*VILLAGE, other)))
    give_letterhead(empty)
    holds(empty, "seriously_ill")
    assert told(compose(empty, ALL, tmp_path / "o.pdf")) == {
        OVERDUE: "DUNNING_STOPPED",
        "JJ06": "DUNNING_STOPPED",
    }


def test_a_round_takes_no_demand_along_to_who_is_ill(supervisor: Workspace, tmp_path: Path):
    holds(supervisor, "seriously_ill", BARRED)
    trip = plan_trip(supervisor, TripInput(DAY, ("柳树村",)), tmp_path / "t.pdf")
    assert BARRED not in {one.note for one in trip.letters}
    assert OVERDUE in {one.note for one in trip.letters}


def test_a_reason_of_an_officer_does_not_do_where_the_rule_wants_a_supervisor(
    ws: Workspace, tmp_path: Path
):
    holds(ws, "seriously_ill")
    meant = LetterSelection("F02", notes=(OVERDUE,), reason="时效只剩三天")
    report = compose(ws, meant, tmp_path / "o.pdf")
    assert told(report) == {OVERDUE: "casework.letters.supervisor_decides"}
    assert report.batch == ""


def test_a_supervisor_may_have_it_made_on_purpose_and_the_reason_stays_with_it(
    supervisor: Workspace, tmp_path: Path
):
    holds(supervisor, "seriously_ill")
    without = compose(supervisor, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf")
    assert told(without) == {OVERDUE: "DUNNING_STOPPED"}
    meant = LetterSelection("F02", notes=(OVERDUE,), reason="时效只剩三天")
    report = compose(supervisor, meant, tmp_path / "o.pdf")
    assert [one.note for one in report.letters] == [OVERDUE]
    judged = batch(supervisor).letters[0].judged
    assert judged is not None
    assert judged.rules == ("contact.stopped_by",)
    assert (judged.verdict, judged.reason) == ("needs_reason", "时效只剩三天")
    assert judged.by_supervisor


@pytest.mark.parametrize(
    "selection",
    [
        LetterSelection("F02", overdue=True, reason="都要"),
        LetterSelection("F02", notes=(OVERDUE, BARRED), reason="都要"),
    ],
)
def test_a_reason_is_for_one_person_and_never_for_a_list(
    supervisor: Workspace, tmp_path: Path, selection: LetterSelection
):
    with pytest.raises(LettersError, match="reason_for_one"):
        compose(supervisor, selection, tmp_path / "o.pdf")


def test_who_paid_everything_yesterday_is_asked_for_nothing(ws: Workspace, tmp_path: Path):
    assert urged(ws) == {OVERDUE, BARRED}
    paid(ws, OWED, date(2026, 11, 22))
    report = compose(ws, ALL, tmp_path / "o.pdf")
    assert told(report) == {OVERDUE: "PAID_RECENTLY"}
    assert urged(ws) == {BARRED}


def test_who_paid_everything_since_the_figures_is_asked_for_nothing_however_long_ago(
    ws: Workspace, tmp_path: Path
):
    paid(ws, OWED, date(2026, 11, 21))
    ws.clock.set("2026-11-27T09:00")
    report = compose(ws, ALL, tmp_path / "o.pdf")
    assert told(report) == {OVERDUE: "casework.letters.paid_by_records"}
    assert report.refused[0].reason.params == {"paid": OWED, "as_of": "2026-11-20"}
    assert urged(ws) == {BARRED}


def test_an_officer_may_ask_all_the_same_where_the_rule_leaves_that_to_him(
    ws: Workspace, tmp_path: Path
):
    paid(ws, OWED, date(2026, 11, 21))
    ws.clock.set("2026-11-27T09:00")
    meant = LetterSelection("F02", notes=(OVERDUE,), reason="回单是别的借据的")
    assert [one.note for one in compose(ws, meant, tmp_path / "o.pdf").letters] == [OVERDUE]


def test_only_who_may_decide_it_is_told_that_a_reason_would_do(
    ws: Workspace, supervisor: Workspace, tmp_path: Path
):
    named = LetterSelection("F02", notes=(OVERDUE,))
    for branch in (ws, supervisor):
        holds(branch, "seriously_ill")
    refused = [compose(one, named, tmp_path / "o.pdf").refused[0] for one in (ws, supervisor)]
    assert [one.overridable for one in refused] == [False, True]


def test_what_is_no_matter_of_rules_is_let_through_by_no_reason(ws: Workspace, tmp_path: Path):
    (refused,) = compose(ws, LetterSelection("F02", notes=(COMING,)), tmp_path / "o.pdf").refused
    assert not refused.overridable


def test_a_letter_made_with_a_reason_stands_in_the_history_and_waits_for_a_supervisor(
    ws: Workspace, tmp_path: Path
):
    paid(ws, OWED, date(2026, 11, 22))
    (refused,) = compose(ws, ALL, tmp_path / "o.pdf").refused
    assert refused.overridable
    meant = LetterSelection("F02", notes=(OVERDUE,), reason="再不还就打断你的腿")
    report = compose(ws, meant, tmp_path / "o.pdf")
    judged = batch(ws, report.batch).letters[0].judged
    assert judged is not None
    assert judged.rules == (
        "contact.quiet_days_after_payment",
        "contact.settled",
        "phrases.threat",
    )
    assert judged.by_supervisor
    (line,) = [one for one in case_page(ws, OVERDUE).history if one.ref == report.batch]
    assert line.standing == Reason("casework.override.waits", {"why": "再不还就打断你的腿"})
    (ordinary,) = [one for one in case_page(ws, BARRED).history if one.kind == "batch.composed"]
    assert ordinary.standing is None
    assert prove(ws).is_sound


def test_who_paid_a_part_since_the_figures_reads_of_which_day_they_are(
    ws: Workspace, tmp_path: Path
):
    paid(ws, OWED - 1, date(2026, 11, 21))
    ws.clock.set("2026-11-24T09:00")
    assert urged(ws) == {OVERDUE, BARRED}
    compose(ws, ALL, tmp_path / "o.pdf")
    said = {one.note: one.values for one in batch(ws).letters}
    assert said[OVERDUE]["old_figures"] == "2026-11-20"
    assert said[OVERDUE]["total"] == OWED
    assert "old_figures" not in said[BARRED]


def test_what_was_paid_before_the_figures_is_in_them(ws: Workspace, tmp_path: Path):
    paid(ws, OWED, date(2026, 11, 19))
    assert told(compose(ws, ALL, tmp_path / "o.pdf")) == {}


def test_serving_a_demand_at_the_door_of_who_is_ill_says_what_stood_against_it(
    ws: Workspace, tmp_path: Path
):
    report = compose(ws, ALL, tmp_path / "o.pdf")
    serials = {one.note: one.serial for one in report.letters}
    confirm_printed(ws, report.batch, list(serials.values()))
    holds(ws, "seriously_ill")
    said = record_serving(ws, ServingInput(serials[OVERDUE], DAY, "left"))
    assert isinstance(said, Saved)
    assert said.hints[:2] == (
        Reason("casework.serving.against_a_rule"),
        Reason("DUNNING_STOPPED", {"circumstance": "seriously_ill"}),
    )
    other = record_serving(ws, ServingInput(serials[BARRED], DAY, "left"))
    assert isinstance(other, Saved)
    assert Reason("casework.serving.against_a_rule") not in other.hints
