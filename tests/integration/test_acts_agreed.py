"""A repayment plan that both sides signed: while it is kept nobody asks for the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from integration.acts_branch import (
    COMING,
    HEADERS,
    LATER,
    OVERDUE,
    VILLAGE,
    Clock,
    Loan,
    blamed,
    facts,
    give_letterhead,
    take_in,
    write_tape,
)
from integration.guaranteed_branch import WANG, Guaranteed, write_guaranteed
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import today
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    GuaranteeInput,
    IncidentInput,
    LetterSelection,
    PlanPartInput,
    PromiseInput,
    RecallInput,
    RepaymentInput,
    TripInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.recalls import recall_letters, to_recall
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_guarantee
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.casework.trips.rounds import plan_trip
from shouyue.casework.workspace import Workspace

SIGNED = date(2026, 11, 23)
DECEMBER, MARCH = date(2026, 12, 10), date(2027, 3, 10)
PLAN = (PlanPartInput(DECEMBER, 5_000_00), PlanPartInput(MARCH))


def agree(
    ws: Workspace, parts: Sequence[PlanPartInput] = PLAN, on: date = SIGNED, note: str = OVERDUE
) -> Saved:
    said = IncidentInput(note, on, "repayment_agreement", plan=tuple(parts))
    outcome = record_incident(ws, said)
    assert isinstance(outcome, Saved), outcome
    return outcome


def lines(ws: Workspace, note: str = OVERDUE) -> list[str]:
    """What the whole list of the day says of a loan first, and what else in a word."""
    found = [one for one in today(ws, whole=True).lines if one.note == note]
    return [code.rpartition(".")[2] for one in found for code in (one.reason.code, *one.also)]


def refused(ws: Workspace, folder: Path, form: str = "F02") -> str:
    report = compose(ws, LetterSelection(form, notes=(OVERDUE,)), folder / "o.pdf")
    return report.refused[0].reason.code if report.refused else ""


def export(ws: Workspace, folder: Path, as_of: str, **changed: str) -> None:
    """Another file of the bank, with other figures of the overdue loan."""
    loans = [replace(loan, **changed) if loan.note == OVERDUE else loan for loan in VILLAGE]
    take_in(ws, write_tape(folder / f"{as_of}.csv", loans, as_of=as_of))


def call(at: str, purpose: str = "demand") -> ContactInput:
    return ContactInput(OVERDUE, "call", at, purpose=purpose, number="13800000000")  # type: ignore[arg-type]  # one of them


def codes(outcome: object) -> list[str]:
    return [one.code for one in outcome.rules] if isinstance(outcome, NotAllowed) else []


def test_while_it_is_kept_the_day_does_not_ask_for_the_whole(ws: Workspace, tmp_path: Path):
    assert "overdue_without_notice" in lines(ws)
    saved = agree(ws)
    assert [one.code for one in saved.hints[-2:]] == [
        "casework.plan.kept",
        "casework.plan.calendar",
    ]
    assert "overdue_without_notice" not in lines(ws)
    assert refused(ws, tmp_path) == "PLAN_KEPT"
    assert codes(preview_gate(ws, call("2026-11-23T09:00"))) == []
    assert codes(preview_gate(ws, call("2026-11-24T09:00"))) == ["PLAN_KEPT"]
    page = case_page(ws, OVERDUE)
    assert page.plan[0].params == {
        "agreed_on": "2026-11-23",
        "due": "2026-12-10",
        "amount": 5_000_00,
    }
    assert page.plan_protects
    assert page.history[0].what.params == {
        "due": "2026-12-10",
        "amount": 5_000_00,
        "parts": 2,
        "last": "2027-03-10",
    }


def test_the_next_part_is_reminded_of_in_time_and_that_is_no_demand(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-06T09:30")
    assert "part_due" not in lines(ws)
    clock.set("2026-12-07T09:30")
    assert "part_due" in lines(ws)
    assert preview_gate(ws, call("2026-12-07T09:00", "reminder")) == Saved(())
    saved = record_contact(ws, call("2026-12-07T09:00", "reminder"))
    assert isinstance(saved, Saved)
    assert "part_due" not in lines(ws)


def test_a_part_that_the_bank_could_not_show_yet_is_asked_about_and_not_held_against_anybody(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-11T09:30")
    assert "part_unseen" in lines(ws)
    assert "overdue_without_notice" not in lines(ws)
    assert refused(ws, tmp_path) == "PLAN_UNSEEN"


def test_a_part_that_did_not_come_is_told_and_the_debt_is_what_the_bank_says(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-12T09:30")
    export(ws, tmp_path, "2026-12-11")
    assert lines(ws)[0] == "part_missed"
    assert "overdue_without_notice" in lines(ws)
    assert refused(ws, tmp_path) == ""
    assert codes(preview_gate(ws, call("2026-12-12T09:00"))) == []
    spoken = record_contact(ws, call("2026-12-12T09:00"))
    assert isinstance(spoken, Saved)
    assert "part_missed" not in lines(ws)


def test_what_the_bank_booked_keeps_the_plan_without_a_word_of_ours(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-20T09:30")
    export(ws, tmp_path, "2026-12-19", balance="45000.00", principal="45000")
    page = case_page(ws, OVERDUE)
    assert page.plan[0].code == "casework.plan.last_kept"
    assert page.plan[0].params["due"] == "2027-03-10"


def test_of_a_payment_before_the_plan_nothing_counts_for_it(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    early = RepaymentInput(OVERDUE, 5_000_00, date(2026, 11, 22), slip="HD-1")
    assert isinstance(record_repayment(ws, early), Saved)
    agree(ws)
    clock.set("2026-12-12T09:30")
    export(ws, tmp_path, "2026-12-11", balance="45000.00", principal="45000")
    page = case_page(ws, OVERDUE)
    assert (page.plan[0].code, page.plan[0].params["amount"]) == ("casework.plan.missed", 5_000_00)


def falling() -> Iterator[tuple[date, date, str]]:
    """Five parts of 10,000, the file behind each: what is owed falls, and bears 6.5 % a year."""
    balance, before = 50_000.00, date(2026, 11, 20)
    for due in (DECEMBER, *(date(2027, month, 10) for month in range(1, 5))):
        as_of = due + timedelta(days=4)
        balance += balance * 0.065 * (as_of - before).days / 360 - 10_000
        before = as_of
        yield due, as_of, f"{balance:.2f}"


LONG = (
    *(PlanPartInput(due, 10_000_00) for due, _, _ in falling()),
    PlanPartInput(date(2027, 6, 10)),
)


def test_parts_paid_at_the_counter_keep_it_while_the_balance_falls_and_interest_comes_up(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    """What interest could hide of each is by what was owed then, not by the little left now."""
    agree(ws, LONG)
    for _, as_of, balance in falling():
        clock.set(f"{as_of}T09:30")
        export(ws, tmp_path, f"{as_of}", balance=balance, principal=balance)
        assert case_page(ws, OVERDUE).plan[0].code.endswith("kept"), as_of
    assert case_page(ws, OVERDUE).plan[0].params["due"] == "2027-06-10"


def test_slips_of_every_part_do_not_pay_what_interest_left(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    """Each slip is booked less the interest of its month: the bank still asks for the rest."""
    agree(ws, LONG)
    balance = ""
    for due, as_of, balance in falling():
        clock.set(f"{as_of}T09:30")
        paid = RepaymentInput(OVERDUE, 10_000_00, due, slip=f"HD-{due}")
        assert isinstance(record_repayment(ws, paid), Saved)
        export(ws, tmp_path, f"{as_of}", balance=balance, principal=balance)
    page = case_page(ws, OVERDUE)
    assert (page.plan[0].code, page.differences) == ("casework.plan.last_kept", ())
    clock.set("2027-06-18T09:30")
    export(ws, tmp_path, "2027-06-18", balance=balance, principal=balance)
    assert case_page(ws, OVERDUE).plan[0].code == "casework.plan.last_missed"
    assert refused(ws, tmp_path) == ""


def posted() -> Iterator[tuple[date, str, str]]:
    """Five files behind a part of 5,000 each: interest stands in them from the quarter's day on.

    What came up since is in no file, and the bank takes it first.
    """
    balance, told, waits, day = 50_000.00, 812.5, 600.00, date(2026, 11, 20)
    dues = [due for due, _, _ in falling()]
    for due in dues:
        as_of = due + timedelta(days=4)
        while day < as_of:
            day += timedelta(days=1)
            waits += balance * 0.0652 / 360
            if (day.month, day.day) in ((12, 21), (3, 21)):
                told, waits = told + waits, 0.0
            if day == due:
                first = min(5_000.00, told + waits)
                told, waits = max(0.0, told - first), 0.0
                balance -= 5_000.00 - first
        yield as_of, f"{balance:.2f}", f"{told:.2f}"


def test_interest_that_comes_up_between_its_days_of_posting_breaks_no_long_plan(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    dues = [due for due, _, _ in falling()]
    agree(ws, (*(PlanPartInput(due, 5_000_00) for due in dues), PlanPartInput(date(2027, 6, 10))))
    for as_of, balance, told in posted():
        clock.set(f"{as_of}T09:30")
        export(ws, tmp_path, f"{as_of}", balance=balance, principal=balance, interest=told)
        assert case_page(ws, OVERDUE).plan_protects, as_of


def test_a_file_that_leaves_interest_out_makes_no_missed_part_unknown(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, (PlanPartInput(DECEMBER, 3_000_00), PlanPartInput(MARCH)))
    for day, told in (("2026-12-14", "1300"), ("2027-01-04", "")):
        clock.set(f"{day}T09:30")
        export(ws, tmp_path, day, interest=told)
        assert case_page(ws, OVERDUE).plan[0].code == "casework.plan.missed", day
    assert prove(ws).is_sound


def test_a_file_that_replaces_one_of_its_own_day_hides_the_same_interest(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    """Of 5,000 paid 87.50 went to interest that came up since the file before both of them."""
    agree(ws)
    first = {"balance": "50000.00", "principal": "50000", "interest": "1012.50"}
    again = {"balance": "46100.00", "principal": "46100", "interest": "0"}
    for folder, told in (("first", first), ("again", again)):
        clock.set("2026-12-15T09:30")
        (tmp_path / folder).mkdir()
        export(ws, tmp_path / folder, "2026-12-14", **told)
    assert case_page(ws, OVERDUE).plan[0].code == "casework.plan.unseen"
    assert prove(ws).is_sound


def test_small_parts_that_never_come_are_missed_where_the_file_tells_interest(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    """It rose by all that came up: nothing was paid of it."""
    months = (DECEMBER, date(2027, 1, 11), date(2027, 2, 10))
    agree(ws, (*(PlanPartInput(due, 600_00) for due in months), PlanPartInput(date(2027, 6, 10))))
    standing = []
    for day, told in (("2026-12-14", "1030"), ("2027-01-14", "1310"), ("2027-02-14", "1590")):
        clock.set(f"{day}T09:30")
        export(ws, tmp_path, day, interest=told)
        standing.append(case_page(ws, OVERDUE).plan[0].code.rpartition(".")[2])
    assert standing == ["unseen", "unseen", "missed"]


@pytest.mark.parametrize(
    ("slip", "later", "told"),
    [
        # With a slip it was paid, whatever the bank shows.
        ("HD-1", "2027-01-20", "last_kept"),
        # A mere claim holds while the bank could not show it, and no longer.
        ("", "2026-12-11", "last_kept"),
        ("", "2027-01-20", "missed"),
    ],
)
def test_a_payment_that_is_recorded_keeps_the_plan_as_far_as_it_is_proved(
    ws: Workspace, clock: Clock, tmp_path: Path, slip: str, later: str, told: str
):
    agree(ws)
    clock.set("2026-12-10T16:00")
    paid = RepaymentInput(OVERDUE, 5_000_00, DECEMBER, slip=slip)
    assert isinstance(record_repayment(ws, paid), Saved)
    clock.set(f"{later}T09:30")
    export(ws, tmp_path, later)
    page = case_page(ws, OVERDUE)
    assert page.plan[0].code == f"casework.plan.{told}"


def test_the_newest_plan_counts_and_what_is_taken_back_does_not(ws: Workspace):
    agree(ws, on=date(2026, 11, 20))
    second = agree(ws, (PlanPartInput(date(2027, 6, 30)),))
    page = case_page(ws, OVERDUE)
    assert (page.plan[0].code, page.plan[0].params["due"]) == (
        "casework.plan.last_kept",
        "2027-06-30",
    )
    assert isinstance(withdraw(ws, second.refs[0], "写错了"), Saved)
    page = case_page(ws, OVERDUE)
    assert page.plan[0].params["agreed_on"] == "2026-11-20"


def text(out: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)


def calendar(ws: Workspace, folder: Path) -> str:
    """What the calendar of the plan says, all its sheets."""
    out = folder / "t06.pdf"
    out.unlink(missing_ok=True)
    report = compose(ws, LetterSelection("T06", notes=(OVERDUE,)), out)
    assert not report.refused, report.refused
    return text(out)


def test_a_calendar_for_the_wall_says_what_is_still_to_be_paid(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    said = calendar(ws, tmp_path)
    for word in ("王小麦", "2026年12月", "¥5,000.00", "2027年3月", "余下的", "1/1"):
        assert word in said, word
    assert "110101197003070004" not in said
    clock.set("2026-12-05T09:30")
    paid = RepaymentInput(OVERDUE, 1_200_00, date(2026, 12, 4), slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    assert "¥3,800.00" in calendar(ws, tmp_path)


def test_a_long_plan_goes_on_over_another_sheet(ws: Workspace, tmp_path: Path):
    months = [PlanPartInput(date(2027, month, 1), 100_00 * month) for month in range(1, 7)]
    agree(ws, (*months, PlanPartInput(date(2027, 7, 1))))
    said = calendar(ws, tmp_path)
    for word in ("1/2", "2/2", "¥100.00", "¥600.00", "2027年7月"):
        assert word in said, word
    assert said.count("余下的") == 1


def test_without_a_plan_to_keep_there_is_no_calendar(ws: Workspace, clock: Clock, tmp_path: Path):
    assert refused(ws, tmp_path, "T06") == "casework.letters.no_plan"
    agree(ws)
    clock.set("2026-12-12T09:30")
    export(ws, tmp_path, "2026-12-11")
    assert refused(ws, tmp_path, "T06") == "casework.plan.missed"


def test_of_a_plan_whose_parts_are_all_paid_there_is_no_calendar(ws: Workspace, tmp_path: Path):
    agree(ws, (PlanPartInput(DECEMBER, 100_00), PlanPartInput(MARCH, 200_00)))
    paid = RepaymentInput(OVERDUE, 300_00, date(2026, 11, 23), slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    assert refused(ws, tmp_path, "T06") == ""
    agree(ws, (PlanPartInput(SIGNED, 100_00), PlanPartInput(MARCH, 200_00)))
    assert refused(ws, tmp_path, "T06") == "casework.plan.paid"


def test_the_calendar_of_a_plan_that_holds_no_more_is_not_printed_again(
    ws: Workspace, tmp_path: Path
):
    plan = agree(ws)
    report = compose(ws, LetterSelection("T06", notes=(OVERDUE,)), tmp_path / "o.pdf")
    again = remake(ws, report.batch, tmp_path / "again.pdf")
    assert [one.note for one in again.letters] == [OVERDUE]
    assert isinstance(withdraw(ws, plan.refs[0], "弄错了人"), Saved)
    later = remake(ws, report.batch, tmp_path / "later.pdf")
    assert [one.reason.code for one in later.refused] == ["casework.letters.no_plan"]
    assert not (tmp_path / "later.pdf").exists()


def test_a_letter_that_asks_too_much_is_not_to_be_made_anew_while_the_plan_is_kept(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    letter = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf").letters[0]
    agree(ws)
    clock.set("2026-12-15T09:30")
    export(ws, tmp_path, "2026-12-14", principal="45000", balance="45000")
    assert going_back(ws)[letter.serial].code == "casework.recall.agreed"
    assert lines(ws)[0] == "letter_before_plan"
    clock.set("2027-03-20T09:30")
    export(ws, tmp_path, "2027-03-19", principal="45000", balance="45000")
    assert going_back(ws)[letter.serial].code == "casework.recall.asks_too_much"
    assert lines(ws)[0] == "letter_says_too_much"


def test_a_reminder_is_still_held_against_what_protects_a_person(ws: Workspace, clock: Clock):
    agree(ws)
    clock.set("2026-12-07T09:30")
    ill = CircumstanceInput(OVERDUE, "seriously_ill", date(2026, 12, 1))
    assert isinstance(note_circumstance(ws, ill), Saved)
    assert codes(preview_gate(ws, call("2026-12-07T09:00", "reminder"))) == ["DUNNING_STOPPED"]


def test_of_two_plans_of_a_day_the_later_record_holds_and_the_case_says_so(
    ws: Workspace, clock: Clock
):
    agree(ws)
    clock.set("2026-11-23T16:00")
    agree(ws, (PlanPartInput(date(2026, 12, 5), 3_000_00),))
    page = case_page(ws, OVERDUE)
    assert [one.code for one in page.plan] == ["casework.plan.kept", "casework.plan.two_of_a_day"]
    assert page.plan[0].params["due"] == "2026-12-05"


def test_an_older_promise_of_the_whole_is_no_broken_word(ws: Workspace, clock: Clock):
    promise = PromiseInput(50_000_00, date(2026, 11, 30))
    said = replace(call("2026-11-23T09:00"), promise=promise)
    assert isinstance(record_contact(ws, said), Saved)
    agree(ws)
    clock.set("2026-12-01T09:30")
    assert "promise_broken" not in lines(ws)


def test_a_letter_that_lies_here_is_named_when_the_plan_is_recorded(ws: Workspace, tmp_path: Path):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf")
    hints = {one.code: one.params for one in agree(ws).hints}
    serial = report.letters[0].serial
    assert hints["casework.plan.letter_lies_here"] == {"serial": serial}


def going_back(ws: Workspace) -> dict[str, Reason]:
    return {one.letter.serial: one.why for one in to_recall(ws)}


def test_what_asked_for_the_whole_goes_back_as_long_as_the_plan_is_kept(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf")
    (letter,) = report.letters
    assert isinstance(confirm_printed(ws, report.batch, [letter.serial]), Saved)
    assert going_back(ws) == {}
    agree(ws)
    assert going_back(ws) == {letter.serial: Reason("casework.recall.agreed", {"on": "2026-11-23"})}
    assert lines(ws)[0] == "letter_before_plan"
    again = copy_letter(ws, letter.serial, "弄脏了", tmp_path / "again.pdf")
    assert (codes(again), isinstance(again, NotAllowed) and again.overridable) == (
        ["PLAN_KEPT"],
        True,
    )

    clock.set("2026-12-20T09:30")
    export(ws, tmp_path, "2026-12-19")
    assert going_back(ws) == {}
    assert lines(ws)[0] == "part_missed"


def sign(ws: Workspace, folder: Path, form: str, on: date = SIGNED, **changes: object) -> list[str]:
    """A paper is printed, and comes back with the borrower's name; answers with the hints."""
    report = compose(ws, LetterSelection(form, notes=(OVERDUE,)), folder / f"{form}.pdf")
    (letter,) = report.letters
    assert isinstance(confirm_printed(ws, report.batch, [letter.serial]), Saved)
    slip = AcknowledgmentInput(
        on, note=OVERDUE, serial=letter.serial, mark="signature", received=True, agrees=True
    )
    outcome = record_acknowledgment(ws, replace(slip, **changes))  # type: ignore[arg-type]  # own
    assert isinstance(outcome, Saved), outcome
    return [one.code for one in outcome.hints]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ["not_read_aloud"]),
        ({"reader": "王 小麦", "repeated": (True, True, True)}, ["read_it_himself"]),
        ({"reader": "李守信"}, ["not_told_back"]),
        ({"reader": "李守信", "repeated": (True, True, False)}, ["not_told_back"]),
        ({"reader": "李守信", "repeated": (True, True, True)}, []),
        ({"full_capacity": False}, []),
    ],
)
def test_a_debt_that_is_owned_is_read_aloud_and_told_back(
    ws: Workspace, tmp_path: Path, changes: dict[str, object], missing: list[str]
):
    hints = sign(ws, tmp_path, "F07", **changes)
    lacking = ("not_read_aloud", "read_it_himself", "not_told_back")
    assert [code for code in lacking if f"casework.acknowledgment.{code}" in hints] == missing


def test_an_agreement_that_came_back_signed_is_asked_about_until_its_parts_are_typed(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    hints = sign(ws, tmp_path, "F09")
    assert "casework.acknowledgment.agreement_to_record" in hints
    assert "casework.acknowledgment.not_read_aloud" in hints
    clock.set("2026-11-25T09:30")
    assert lines(ws)[0] == "agreement_unrecorded"
    assert "overdue_without_notice" not in lines(ws)
    trip = plan_trip(ws, TripInput(date(2026, 11, 26), ("柳树村",)), tmp_path / "t.pdf")
    assert OVERDUE not in {one.note for one in trip.letters}
    agree(ws)
    assert "agreement_unrecorded" not in lines(ws)


def test_a_notice_that_came_back_signed_has_no_parts_to_type(ws: Workspace, tmp_path: Path):
    assert "casework.acknowledgment.not_read_aloud" not in sign(ws, tmp_path, "F02")
    assert "agreement_unrecorded" not in lines(ws)


def test_it_is_taken_back_as_agreed_on_anew(ws: Workspace, tmp_path: Path):
    letter = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf").letters[0]
    agree(ws)
    assert isinstance(recall_letters(ws, RecallInput((letter.serial,))), Saved)
    told = ws.vault.cases.execute("SELECT serial, reason FROM recalled").fetchall()
    assert told == [(letter.serial, "agreed")]
    assert going_back(ws) == {}
    assert prove(ws).is_sound


def test_a_letter_made_in_spite_of_the_plan_does_not_go_back(ws: Workspace, tmp_path: Path):
    agree(ws)
    asked = LetterSelection("F02", notes=(OVERDUE,), reason="他自己要一份总账")
    assert compose(ws, asked, tmp_path / "o.pdf").letters
    assert going_back(ws) == {}


def test_a_reason_in_spite_of_one_plan_is_none_in_spite_of_the_next(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, on=date(2026, 11, 20))
    asked = LetterSelection("F02", notes=(OVERDUE,), reason="他自己要一份总账")
    made = compose(ws, asked, tmp_path / "o.pdf")
    (letter,) = made.letters
    # Told later, it is not the one that holds.
    agree(ws, on=date(2026, 11, 18))
    assert going_back(ws) == {}
    assert not remake(ws, made.batch, tmp_path / "same.pdf").refused
    later = agree(ws, (PlanPartInput(date(2027, 1, 11), 2_000_00), PlanPartInput(MARCH)))
    assert "casework.plan.letter_lies_here" in [one.code for one in later.hints]
    assert list(going_back(ws)) == [letter.serial]
    again = remake(ws, made.batch, tmp_path / "again.pdf")
    assert [one.reason.code for one in again.refused] == ["PLAN_KEPT"]


def test_a_reason_in_spite_of_one_plan_is_none_in_spite_of_the_next_of_its_day(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, on=date(2026, 11, 20))
    asked = LetterSelection("F02", notes=(OVERDUE,), reason="他自己要一份总账")
    made = compose(ws, asked, tmp_path / "o.pdf")
    clock.set("2026-11-23T16:00")
    agree(
        ws, (PlanPartInput(date(2027, 1, 11), 2_000_00), PlanPartInput(MARCH)), date(2026, 11, 20)
    )
    assert list(going_back(ws)) == [made.letters[0].serial]
    again = remake(ws, made.batch, tmp_path / "again.pdf")
    assert [one.reason.code for one in again.refused] == ["PLAN_KEPT"]


def test_a_letter_made_while_a_part_seemed_missed_goes_back_once_it_is_known_to_be_paid(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-20T09:30")
    export(ws, tmp_path, "2026-12-19")
    letter = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf").letters[0]
    assert going_back(ws) == {}
    paid = RepaymentInput(OVERDUE, 5_000_00, date(2026, 12, 9), slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    assert list(going_back(ws)) == [letter.serial]


def test_a_small_part_that_interest_may_hide_is_asked_about(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    """Nothing was booked between two files, and more interest came up than the part asks for."""
    agree(ws, (PlanPartInput(DECEMBER, 100_00), PlanPartInput(MARCH)))
    clock.set("2026-12-20T09:30")
    export(ws, tmp_path, "2026-12-19", interest="1200")
    assert "part_unseen" in lines(ws)
    assert refused(ws, tmp_path) == "PLAN_UNSEEN"


@pytest.mark.parametrize(
    ("note", "figures", "standing"),
    [
        # The quarter's interest of a loan that is not overdue stands in no file.
        (LATER, {"balance": "46000.00"}, "unseen"),
        (LATER, {}, "missed"),
        # Nor does that of a file which leaves it out.
        (OVERDUE, {"balance": "45920.00", "principal": "45920", "interest": ""}, "unseen"),
        # A file that tells it may have the quarter's at once, and no more.
        (OVERDUE, {"balance": "45920.00", "principal": "45920"}, "unseen"),
        (OVERDUE, {"balance": "46500.00", "principal": "46500"}, "missed"),
    ],
)
def test_a_part_that_went_to_interest_which_no_file_tells_is_asked_about(
    ws: Workspace, clock: Clock, tmp_path: Path, note: str, figures: dict[str, str], standing: str
):
    agree(ws, note=note)
    clock.set("2026-12-15T09:30")
    loans = [replace(one, **figures) if one.note == note else one for one in VILLAGE]
    take_in(ws, write_tape(tmp_path / "later.csv", loans, as_of="2026-12-14"))
    assert case_page(ws, note).plan[0].code == f"casework.plan.{standing}"


def test_of_a_loan_whose_rate_no_file_tells_interest_may_hide_as_much_of_a_part(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    headers = tuple("别的" if one == "年利率(%)" else one for one in HEADERS)
    loan = next(one for one in VILLAGE if one.note == OVERDUE)
    take_in(empty, write_tape(tmp_path / "first.csv", (loan,), headers=headers))
    agree(empty)
    clock.set("2026-12-15T09:30")
    paid = replace(loan, balance="46500.00", principal="46500", interest="0")
    take_in(empty, write_tape(tmp_path / "n.csv", (paid,), as_of="2026-12-14", headers=headers))
    assert case_page(empty, OVERDUE).plan[0].code == "casework.plan.last_kept"


def test_a_slip_of_all_pays_nothing_of_what_interest_left_that_no_file_tells(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, (PlanPartInput(DECEMBER, 51_000_00), PlanPartInput(MARCH)))
    slip = RepaymentInput(OVERDUE, 51_000_00, date(2026, 12, 9), slip="HD-1")
    clock.set("2026-12-09T16:00")
    assert isinstance(record_repayment(ws, slip), Saved)
    for day, told in (("2026-12-14", "last_kept"), ("2027-03-20", "last_missed")):
        clock.set(f"{day}T09:30")
        export(ws, tmp_path, day, balance="300.00", principal="300", interest="")
        assert case_page(ws, OVERDUE).plan[0].code == f"casework.plan.{told}"


def test_a_loan_that_one_file_left_out_is_held_against_the_one_that_had_it_last(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, (PlanPartInput(DECEMBER, 5_000_00), PlanPartInput(date(2027, 1, 11), 5_000_00)))
    paid = RepaymentInput(OVERDUE, 5_000_00, date(2026, 11, 23), slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    clock.set("2026-12-15T09:30")
    without = [one for one in VILLAGE if one.note != OVERDUE]
    take_in(ws, write_tape(tmp_path / "without.csv", without, as_of="2026-12-14"))
    clock.set("2027-01-15T09:30")
    export(ws, tmp_path, "2027-01-14", balance="45000.00", principal="45000")
    page = case_page(ws, OVERDUE)
    # The slip of before the plan and the booking are the same money, which pays no part.
    assert (page.plan[0].code, page.plan[0].params["amount"]) == ("casework.plan.missed", 5_000_00)
    assert page.differences == ()
    assert prove(ws).is_sound


@dataclass(frozen=True)
class _Penalised(Loan):
    penalty: str = "0"

    def row(self, bank: str) -> list[str]:
        return [*super().row(bank), self.penalty]


def test_penalty_interest_that_is_owed_still_is_part_of_what_is_left(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    (whole,) = (one for one in VILLAGE if one.note == OVERDUE)
    owes = replace(whole, balance="0", principal="0", interest="0")
    loans = [_Penalised(**asdict(one)) for one in VILLAGE if one.note != OVERDUE]
    loans.append(_Penalised(**asdict(owes), penalty="4000"))
    for day, told in (("2026-12-15", "last_kept"), ("2027-03-20", "last_missed")):
        clock.set(f"{day}T09:30")
        tape = write_tape(tmp_path / f"{day}.csv", loans, as_of=day, headers=(*HEADERS, "罚息"))
        take_in(ws, tape)
        assert case_page(ws, OVERDUE).plan[0].code == f"casework.plan.{told}"


def test_the_loans_own_day_which_the_plan_put_off_breaks_no_plan(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, (PlanPartInput(DECEMBER, 5_000_00), PlanPartInput(date(2027, 9, 10))), note=LATER)
    loans = [replace(one, balance="46000.00") if one.note == LATER else one for one in VILLAGE]
    clock.set("2026-12-15T09:30")
    take_in(ws, write_tape(tmp_path / "later.csv", loans, as_of="2026-12-14"))
    assert case_page(ws, LATER).plan[0].code == "casework.plan.unseen"
    clock.set("2027-06-02T09:30")
    assert case_page(ws, LATER).plan[0].code == "casework.plan.unseen"


def test_a_copy_let_through_in_spite_of_the_plan_keeps_the_letter_out_of_the_list(
    ws: Workspace, tmp_path: Path
):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf")
    (letter,) = report.letters
    assert isinstance(confirm_printed(ws, report.batch, [letter.serial]), Saved)
    agree(ws)
    assert list(going_back(ws)) == [letter.serial]
    out = tmp_path / "again.pdf"
    assert isinstance(copy_letter(ws, letter.serial, "弄脏了", out, "他自己要一份"), Saved)
    assert going_back(ws) == {}


def test_a_plan_of_before_that_is_told_later_calls_the_letter_back(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    clock.set("2026-11-24T09:30")
    letter = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf").letters[0]
    agree(ws)
    assert list(going_back(ws)) == [letter.serial]


def test_a_notice_of_a_day_that_was_put_off_goes_back_and_none_is_made(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    asked = LetterSelection("F01", notes=(COMING,))
    letter = compose(ws, asked, tmp_path / "o.pdf").letters[0]
    agree(ws, (PlanPartInput(date(2026, 12, 1), 1_000_00),), note=COMING)
    assert going_back(ws) == {}
    # The first part is due before the loan, the last behind it.
    agree(ws, note=COMING)
    assert list(going_back(ws)) == [letter.serial]
    again = compose(ws, asked, tmp_path / "again.pdf")
    assert [one.reason.code for one in again.refused] == ["casework.plan.kept"]
    assert "coming_due" not in lines(ws, COMING)
    # Another plan ends before the loan: its notice is in its place again.
    sooner = PlanPartInput(date(2026, 12, 1), 1_000_00), PlanPartInput(date(2026, 12, 8))
    clock.set("2026-11-24T09:30")
    agree(ws, sooner, on=date(2026, 11, 24), note=COMING)
    assert going_back(ws) == {}


def test_a_notice_of_maturity_is_called_back_by_the_plan_of_its_day_that_was_recorded_last(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    asked = LetterSelection("F01", notes=(COMING,))
    letter = compose(ws, asked, tmp_path / "o.pdf").letters[0]
    agree(ws, note=COMING)
    assert list(going_back(ws)) == [letter.serial]
    clock.set("2026-11-23T16:00")
    # It ends before the loan, and holds.
    agree(ws, (PlanPartInput(date(2026, 12, 8), 1_000_00),), note=COMING)
    assert going_back(ws) == {}
    assert compose(ws, asked, tmp_path / "again.pdf").letters


def test_a_missed_part_is_told_to_whoever_only_asked_before_it_could_be_known(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-11T09:30")
    assert isinstance(record_contact(ws, call("2026-12-11T09:00", "reminder")), Saved)
    clock.set("2026-12-20T09:30")
    export(ws, tmp_path, "2026-12-19")
    assert "part_missed" in lines(ws)


def test_an_agreement_without_parts_says_that_it_protects_nobody(ws: Workspace):
    assert agree(ws, ()).hints[-1].code == "casework.plan.without_parts"


def test_an_agreement_without_parts_ends_none_that_has_some(ws: Workspace):
    agree(ws, on=date(2026, 11, 20))
    said = [one.code for one in agree(ws, ()).hints]
    assert "casework.plan.without_parts" not in said
    assert said[-1] == "casework.plan.kept"


def test_what_was_paid_on_the_day_itself_is_told_to_count_for_no_part(ws: Workspace):
    paid = RepaymentInput(OVERDUE, 5_000_00, SIGNED, slip="HD-1")
    assert isinstance(record_repayment(ws, paid), Saved)
    hints = {one.code: one.params for one in agree(ws).hints}
    told = {"paid": 5_000_00, "on": "2026-11-23"}
    assert hints["casework.plan.paid_that_day"] == told


def test_once_the_file_has_the_new_day_its_notice_of_maturity_is_made(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws, (PlanPartInput(MARCH),))
    clock.set("2027-02-20T09:30")
    export(ws, tmp_path, "2027-02-19", due="2027-03-10", principal="0", interest="0")
    assert case_page(ws, OVERDUE).plan == ()
    assert "coming_due" in lines(ws)
    assert compose(ws, LetterSelection("F01", notes=(OVERDUE,)), tmp_path / "o.pdf").letters


def test_a_demand_on_a_guarantor_stays_whatever_is_agreed_with_the_borrower(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    loan = Guaranteed(
        "JJ07", "何山", "110101197003070012", "2026-03-01", principal="50000", interest="10"
    )
    take_in(empty, write_guaranteed(tmp_path / "t.csv", (loan,)))
    give_letterhead(empty)
    stated = GuaranteeInput("JJ07", WANG[0], date(2025, 3, 1), "joint", "months", 36)
    assert isinstance(state_guarantee(empty, stated), Saved)
    made = compose(empty, LetterSelection("F03", notes=("JJ07",)), tmp_path / "o.pdf")
    assert made.letters, made.refused
    hints = [one.code for one in agree(empty, note="JJ07").hints]
    assert "casework.plan.letter_lies_here" not in hints
    assert going_back(empty) == {}
    # Another one wants a reason; of one guarantor nobody has to say which.
    asked = LetterSelection("F03", notes=("JJ07",))
    again = compose(empty, asked, tmp_path / "a.pdf")
    assert [one.reason.code for one in again.refused] == ["PLAN_KEPT"]
    for_a_reason = replace(asked, reason="保证期间快到了")
    assert compose(empty, for_a_reason, tmp_path / "b.pdf").letters


def test_a_guarantors_plan_is_not_the_borrowers(empty: Workspace, tmp_path: Path):
    loan = Guaranteed(
        "JJ07", "何山", "110101197003070012", "2026-03-01", principal="50000", interest="10"
    )
    take_in(empty, write_guaranteed(tmp_path / "t.csv", (loan,)))
    said = IncidentInput("JJ07", SIGNED, "repayment_agreement", plan=PLAN, guarantor=WANG[0])
    assert isinstance(record_incident(empty, said), Saved)
    assert case_page(empty, "JJ07").plan == ()


def test_with_a_reason_the_whole_can_be_asked_for_all_the_same(ws: Workspace, tmp_path: Path):
    agree(ws)
    asked = LetterSelection("F02", notes=(OVERDUE,), reason="他自己要一份总账")
    report = compose(ws, asked, tmp_path / "o.pdf")
    assert [one.note for one in report.letters] == [OVERDUE]
    contact = replace(call("2026-11-23T09:00"), override="他自己要问总数")
    assert isinstance(record_contact(ws, contact), Saved)
    assert prove(ws).is_sound


def test_a_round_reminds_of_a_plan_and_takes_no_demand_along(
    ws: Workspace, clock: Clock, tmp_path: Path
):
    agree(ws)
    clock.set("2026-12-05T09:30")
    report = plan_trip(ws, TripInput(date(2026, 12, 7), ("柳树村",)), tmp_path / "t.pdf")
    stop = next(one for one in report.stops if one.note == OVERDUE)
    assert stop.reason.code == "casework.today.part_due"
    assert OVERDUE not in {one.note for one in report.letters}
    assert not any(one.note == OVERDUE for one in (*report.refused, *report.left_out))


@pytest.mark.parametrize(
    ("parts", "field", "told"),
    [
        (
            (PlanPartInput(DECEMBER), PlanPartInput(MARCH)),
            "amount",
            "casework.incident.part_without_amount",
        ),
        (
            (PlanPartInput(DECEMBER, 1), PlanPartInput(DECEMBER, 2)),
            "due",
            "casework.incident.part_twice",
        ),
        ((PlanPartInput(DECEMBER, -1),), "amount", "casework.input.amount"),
        ((PlanPartInput(DECEMBER, 10**10),), "amount", "casework.input.amount"),
        ((PlanPartInput(date(2026, 11, 1), 1),), "due", "casework.input.ends_before_it_begins"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_leaves_no_trace(
    ws: Workspace, parts: tuple[PlanPartInput, ...], field: str, told: str
):
    before = facts(ws)
    said = IncidentInput(OVERDUE, SIGNED, "repayment_agreement", plan=parts)
    assert blamed(record_incident(ws, said)) == {f"plan.{field}": told}
    assert facts(ws) == before


def test_a_plan_of_far_more_than_is_owed_wants_a_reason(ws: Workspace):
    """One zero too many is the slip of the pen that costs most; interest to come is none."""
    parts = (PlanPartInput(DECEMBER, 500_000_00), PlanPartInput(MARCH))
    said = IncidentInput(OVERDUE, SIGNED, "repayment_agreement", plan=parts)
    asked = {"words": "casework.incident.plan_above_debt"}
    assert blamed(record_incident(ws, said)) == asked
    assert isinstance(record_incident(ws, replace(said, words="连同另外两笔一起还")), Saved)
    some_more = (PlanPartInput(DECEMBER, 60_000_00),)
    assert isinstance(record_incident(ws, replace(said, plan=some_more)), Saved)


def test_what_a_dead_man_agreed_on_is_no_plan_whenever_it_is_told(ws: Workspace, tmp_path: Path):
    letter = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "o.pdf").letters[0]
    agree(ws)
    assert list(going_back(ws)) == [letter.serial]
    death = CircumstanceInput(OVERDUE, "dead", date(2026, 11, 20))
    told = note_circumstance(ws, death)
    assert isinstance(told, Saved)
    assert case_page(ws, OVERDUE).plan == ()
    assert going_back(ws) == {}
    assert isinstance(withdraw(ws, told.refs[0], "弄错了人"), Saved)
    assert case_page(ws, OVERDUE).plan[0].code == "casework.plan.kept"


def test_an_agreement_that_nobody_signed_is_a_promise(ws: Workspace):
    said = IncidentInput(OVERDUE, SIGNED, "repayment_agreement", plan=PLAN, written=False)
    told = {"written": "casework.incident.agreement_not_written"}
    assert blamed(record_incident(ws, said)) == told


def test_a_suit_has_no_plan(ws: Workspace):
    said = IncidentInput(OVERDUE, SIGNED, "lawsuit", plan=PLAN)
    assert blamed(record_incident(ws, said)) == {"plan": "casework.incident.plan_of_another"}


def test_a_loan_that_is_not_due_yet_is_asked_for_by_its_plan_alone(
    empty: Workspace, clock: Clock, tmp_path: Path
):
    early = Loan("JJ09", "郑远", "110101199003070003", "2026-12-05", balance="8000.00")
    take_in(empty, write_tape(tmp_path / "tape.csv", (early,)))
    give_letterhead(empty)
    asked = LetterSelection("F01", notes=("JJ09",))
    assert compose(empty, asked, tmp_path / "o.pdf").letters
    assert "coming_due" in lines(empty, "JJ09")
    agree(empty, (PlanPartInput(MARCH),), note="JJ09")
    assert "coming_due" not in lines(empty, "JJ09")
    report = compose(empty, asked, tmp_path / "o.pdf")
    assert [one.reason.code for one in report.refused] == ["casework.plan.last_kept"]
