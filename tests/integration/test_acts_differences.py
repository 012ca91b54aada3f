"""Money that people recorded, held against what the bank's exports show."""

from contextlib import contextmanager
from datetime import date

import pytest
from msgspec import structs

from factories import (
    make_acknowledgment_returned,
    make_contact_recorded,
    make_letter_served,
    make_loan_row,
    make_promise_made,
    make_repayment_reported,
)
from integration.acts_branch import blamed
from reading import Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.differences import REASONS, differences, explain_difference
from shouyue.casework.cases.today import next_of, today
from shouyue.casework.inputs import DifferenceInput, RepaymentInput
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.payment_order import payment_order
from shouyue.casework.records.repayments import record_repayment
from shouyue.ledger.ids import Branch
from shouyue.ledger.kinds import draft
from shouyue.vault.verify import differing_tables

NOTE = "N0"
ROW = make_loan_row(
    note=NOTE, due="2027-06-30", balance=10_000_00, overdue_interest=300_00, guarantors=()
)


@pytest.fixture
def made(tmp_path):
    """A loan by the tape of 20 November; 500 yuan were recorded on the 18th, 700 on the 21st."""
    with reading(tmp_path / "v") as made:
        made.first = made.tape([ROW], date(2026, 11, 20))
        for amount, day in ((500_00, 18), (700_00, 21)):
            paid = RepaymentInput(NOTE, amount, date(2026, 11, day), slip=f"S-{day}")
            assert isinstance(record_repayment(made.ws, paid), Saved)
        yield made


def difference_of(ws, note: str) -> tuple[int, int] | None:
    """(recorded, booked) fen where more was recorded than booked."""
    return told_of(ws, note, "unbooked", "recorded", "booked")


def unrecorded_of(ws, note: str) -> int | None:
    """Fen that were booked beyond what was recorded."""
    found = told_of(ws, note, "unrecorded", "unrecorded")
    return found[0] if found else None


def told_of(ws, note: str, about: str, *params: str) -> tuple | None:
    found = {one.about: one.told.params for one in differences(ws, ws.branch, note)}
    return tuple(found[about][name] for name in params) if about in found else None


def booked(made: Reading, **changes: object) -> None:
    made.tape([replace_row(**changes)], date(2026, 11, 22), on=made.first)


def replace_row(**changes: object):
    return structs.replace(ROW, **changes)


def test_what_the_export_cannot_show_yet_is_no_difference(tmp_path):
    with reading(tmp_path / "v") as made:
        made.tape([ROW], date(2026, 11, 20))
        record_repayment(made.ws, RepaymentInput(NOTE, 700_00, date(2026, 11, 21)))
        assert difference_of(made.ws, NOTE) is None


def test_what_was_recorded_and_not_booked_stands_on_the_list(made):
    assert difference_of(made.ws, NOTE) == (500_00, 0)
    (line,) = today(made.ws).lines
    assert (line.act, line.reason.code) == ("difference", "casework.today.money_differs")
    assert line.reason.params == {"recorded": 500_00, "booked": 0}


def test_principal_and_interest_that_fell_together_cover_what_was_recorded(made):
    booked(made, balance=9_100_00, overdue_interest=0)
    assert difference_of(made.ws, NOTE) is None


def test_a_loan_that_is_gone_was_paid(made):
    made.tape([make_loan_row(note=NOTE, state="gone")], date(2026, 11, 22), on=made.first)
    assert difference_of(made.ws, NOTE) is None


def test_less_than_recorded_remains_a_difference(made):
    booked(made, balance=9_500_00)
    assert difference_of(made.ws, NOTE) == (1200_00, 500_00)


def test_who_asks_about_one_loan_hears_of_no_other(made):
    branch = made.ws.branch
    assert set(next_of(made.ws, branch, [NOTE])) == {NOTE}
    assert next_of(made.ws, branch, ["N9"]) == {}


def test_an_explanation_settles_it_until_either_side_moves(made):
    said = explain_difference(made.ws, DifferenceInput(NOTE, "not_booked_yet"))
    assert isinstance(said, Saved)
    assert difference_of(made.ws, NOTE) is None
    booked(made, balance=9_500_00)
    assert difference_of(made.ws, NOTE) == (1200_00, 500_00)


def test_a_repayment_recorded_in_error_is_withdrawn_and_the_line_goes(made):
    refs = [
        row[0]
        for row in made.ws.vault.cases.execute(
            "SELECT chain.vault || '.' || epoch || '.' || chain.branch || '.' || seq FROM repayment"
            " JOIN fact ON fact.id = repayment.fact JOIN chain ON chain.id = fact.chain"
        )
    ]
    withdraw(made.ws, refs[0], "登记错了")
    assert difference_of(made.ws, NOTE) is None


@pytest.mark.parametrize(
    ("typed", "blame"),
    [
        (DifferenceInput(NOTE, "other"), {"words": "casework.input.empty"}),
        (DifferenceInput("N9", "other", "x"), {"note": "casework.input.unknown_note"}),
    ],
)
def test_an_explanation_needs_a_loan_and_for_another_reason_words(made, typed, blame):
    assert blamed(explain_difference(made.ws, typed)) == blame


def test_where_nothing_differs_nothing_is_explained(made):
    booked(made, balance=1_00)
    typed = DifferenceInput(NOTE, "not_booked_yet")
    assert blamed(explain_difference(made.ws, typed)) == {"note": "casework.difference.none"}


def test_tapes_in_any_order_book_the_same(tmp_path):
    found = []
    for late in (False, True):
        with reading(tmp_path / str(late)) as made:
            first = made.tape([ROW], date(2026, 11, 20))
            second = made.tape([replace_row(balance=9_000_00)], date(2026, 11, 21), on=first)
            if late:
                made.tape([ROW], date(2026, 11, 1))
            made.tape([replace_row(balance=8_000_00)], date(2026, 11, 22), on=second)
            rows = made.ws.vault.cases.execute('SELECT "on", principal FROM booking ORDER BY 1')
            found.append(rows.fetchall())
    assert found[0] == found[1] == [("2026-11-21", 1_000_00), ("2026-11-22", 1_000_00)]


@pytest.mark.parametrize(
    ("amount", "changes", "told"),
    [
        (200_00, {}, (200_00, 0, None)),
        (500_00, {"overdue_principal": 9_000_00}, (300_00, 200_00, None)),
        (500_00, {"overdue_principal": 100_00}, (300_00, 100_00, 100_00)),
        (500_00, {"overdue_principal": 100_00, "penalty": 50_00}, (350_00, 100_00, 50_00)),
        (500_00, {"overdue_interest": None, "due": "2026-01-31"}, (0, 500_00, None)),
        (500_00, {"overdue_interest": 0}, None),
        (500_00, {"state": "gone"}, None),
    ],
)
def test_a_repayment_says_where_it_goes_by_the_rules(tmp_path, amount, changes, told):
    with reading(tmp_path / "v") as made:
        made.tape([replace_row(**changes)], date(2026, 11, 20))
        goes = payment_order(made.ws, NOTE, amount)
        found = goes and tuple(goes.params.get(part) for part in ("interest", "principal", "rest"))
        assert found == told
        paid = RepaymentInput(NOTE, amount, date(2026, 11, 20), slip="S-1")
        saved = record_repayment(made.ws, paid)
        assert isinstance(saved, Saved)
        assert (goes in saved.hints) == (goes is not None)


# --- the other way round: booked, and nobody recorded it ---------------------------------

ASKED = make_contact_recorded(note=NOTE, at="2026-11-18T10:00", channel="call", purpose="demand")
FIRST, SECOND = date(2026, 11, 15), date(2026, 11, 22)
UNTOLD = {
    "nobody was asked": ([], {}),
    "asked how she fares": ([structs.replace(ASKED, purpose="care")], {}),
    "not reached": ([structs.replace(ASKED, reached=False)], {}),
    "asked half a year ago": ([structs.replace(ASKED, at="2026-05-18T10:00")], {}),
    "asked after it": ([structs.replace(ASKED, at="2026-11-23T08:00")], {}),
    "too little to ask about": ([ASKED], {"balance": 9_900_01}),
    "more interest is overdue": ([ASKED], {"balance": 10_000_00, "overdue_interest": 900_00}),
    "interest was added to the balance": (
        [ASKED], {"balance": 10_300_00, "overdue_interest": 0}
    ),
    "prolonged": ([ASKED], {"balance": 10_000_00, "due": "2028-06-30", "overdue_principal": 0}),
    "the file does not tell interest": (
        [ASKED], {"balance": 10_000_00, "overdue_interest": None}
    ),
}  # fmt: skip
ASKING = {
    "called": ASKED,
    "promised": make_promise_made(note=NOTE, on=date(2026, 11, 1), due=date(2026, 11, 25)),
    "said to have paid": make_repayment_reported(note=NOTE, on=date(2026, 9, 20), amount=1),
    "a letter was refused": make_letter_served(
        note=NOTE, serial="F02-1", on=date(2026, 11, 10), way="refused"
    ),
    "a slip came back": make_acknowledgment_returned(
        note=NOTE, serial="F02-1", on=date(2026, 11, 10)
    ),
}


@contextmanager
def two_tapes(folder, said, **changes: object):
    """A loan that is overdue by the tape of the 15th, what people recorded, and the 22nd's tape."""
    with reading(folder / "v") as made:
        made.first = made.tape([ROW], FIRST)
        made.say(*said)
        made.second = made.tape([replace_row(**changes)], SECOND, on=made.first)
        yield made


@pytest.mark.parametrize("said", ASKING.values(), ids=ASKING)
def test_what_the_bank_booked_and_nobody_recorded_stands_on_the_list(tmp_path, said):
    with two_tapes(tmp_path, [said], balance=9_200_00) as made:
        assert unrecorded_of(made.ws, NOTE) == 800_00
        days = told_of(made.ws, NOTE, "unrecorded", "after", "by")
        assert days == (FIRST.isoformat(), SECOND.isoformat())
        why = {line.note: {line.reason.code, *line.also} for line in today(made.ws).lines}
        assert any("money_unrecorded" in code for code in why[NOTE])


@pytest.mark.parametrize(("said", "changes"), UNTOLD.values(), ids=UNTOLD)
def test_what_needs_no_record_is_not_asked_about(tmp_path, said, changes):
    with two_tapes(tmp_path, said, **{"balance": 9_200_00} | changes) as made:
        assert unrecorded_of(made.ws, NOTE) is None


def test_a_loan_that_is_paid_as_agreed_from_the_account_is_not_asked_about(tmp_path):
    with reading(tmp_path / "v") as made:
        on_time = structs.replace(ROW, overdue_interest=0)
        first = made.tape([on_time], FIRST)
        made.say(ASKED)
        made.tape([structs.replace(on_time, balance=9_200_00)], SECOND, on=first)
        assert differences(made.ws, made.ws.branch, NOTE) == ()


def test_a_loan_that_a_new_one_replaced_was_not_paid(tmp_path):
    with reading(tmp_path / "v") as made:
        first = made.tape([ROW], FIRST)
        made.say(ASKED)
        new = structs.replace(ROW, note="N2", disbursed="2026-11-20", due="2028-06-30")
        gone = make_loan_row(note=NOTE, state="gone")
        made.tape([gone, new], SECOND, on=first)
        assert differences(made.ws, made.ws.branch, NOTE) == ()


def test_a_loan_that_is_gone_after_a_demand_asks_who_paid(tmp_path):
    with reading(tmp_path / "v") as made:
        first = made.tape([ROW], FIRST)
        made.say(ASKED)
        second = made.tape([make_loan_row(note=NOTE, state="gone")], SECOND, on=first)
        assert unrecorded_of(made.ws, NOTE) == 10_300_00
        assert [(line.note, line.act) for line in today(made.ws).lines] == [(NOTE, "difference")]
        # It was only left out of the file: with it the question goes.
        made.tape([ROW], date(2026, 11, 23), on=second)
        assert unrecorded_of(made.ws, NOTE) is None
        assert difference_of(made.ws, NOTE) is None
        assert differing_tables(made.ws.vault.cases) == []


def test_recording_it_settles_it_and_recording_a_part_leaves_the_rest(tmp_path):
    with two_tapes(tmp_path, [ASKED], balance=9_200_00) as made:
        for amount, left in ((500_00, 300_00), (300_00, None)):
            paid = RepaymentInput(NOTE, amount, date(2026, 11, 20), slip="S-1")
            assert isinstance(record_repayment(made.ws, paid), Saved)
            assert unrecorded_of(made.ws, NOTE) == left


@pytest.mark.parametrize("reason", REASONS["unrecorded"])
def test_a_reason_settles_it_until_either_side_moves(tmp_path, reason):
    with two_tapes(tmp_path, [ASKED], balance=9_200_00) as made:
        typed = DifferenceInput(NOTE, reason, "问过会计", about="unrecorded")
        assert isinstance(explain_difference(made.ws, typed), Saved)
        assert unrecorded_of(made.ws, NOTE) is None
        line = case_page(made.ws, NOTE).history[0]
        assert (line.kind, line.words) == ("difference.explained", "问过会计")
        assert line.standing is not None
        assert line.standing.params == {"ours": 0, "banks": 800_00, "since": SECOND.isoformat()}
        # The same sum in the next month is another payment.
        made.tape([replace_row(balance=8_400_00)], date(2026, 12, 22), on=made.second)
        assert unrecorded_of(made.ws, NOTE) == 800_00
        assert isinstance(explain_difference(made.ws, typed), Saved)
        assert unrecorded_of(made.ws, NOTE) is None
        record_repayment(made.ws, RepaymentInput(NOTE, 100_00, date(2026, 11, 10), slip="S-1"))
        assert unrecorded_of(made.ws, NOTE) == 700_00


def test_one_reason_of_the_other_kind_settles_nothing(tmp_path):
    with two_tapes(tmp_path, [ASKED], balance=9_200_00) as made:
        for typed, blame in (
            (DifferenceInput(NOTE, "not_booked_yet"), {"note": "casework.difference.none"}),
            (
                DifferenceInput(NOTE, "not_booked_yet", about="unrecorded"),
                {"reason": "casework.difference.other_reason"},
            ),
            (
                DifferenceInput(NOTE, "unknown", about="unrecorded"),
                {"words": "casework.input.empty"},
            ),
        ):
            assert blamed(explain_difference(made.ws, typed)) == blame


def test_interest_paid_when_it_is_due_shows_in_no_export_and_a_slip_is_believed(tmp_path):
    with reading(tmp_path / "v") as made:
        made.tape([structs.replace(ROW, overdue_interest=0, rate_ppm=65_250)], SECOND)
        for slip, told in (("S-1", None), ("", (200_00, 0))):
            paid = RepaymentInput(NOTE, 200_00, date(2026, 11, 20), slip=slip)
            record_repayment(made.ws, paid)
            assert difference_of(made.ws, NOTE) == told


def test_interest_that_came_up_meanwhile_hides_no_more_than_itself(tmp_path):
    with two_tapes(tmp_path, [], overdue_interest=110_00) as made:
        # 300.00 were overdue, 200.00 paid, some 10.00 came up in the week.
        record_repayment(made.ws, RepaymentInput(NOTE, 200_00, date(2026, 11, 20), slip="S-1"))
        assert difference_of(made.ws, NOTE) is None
        record_repayment(made.ws, RepaymentInput(NOTE, 100_00, date(2026, 11, 20), slip="S-2"))
        assert difference_of(made.ws, NOTE) == (300_00, 190_00)


def test_one_loan_alone_hears_the_same_as_the_whole_branch(tmp_path):
    with two_tapes(tmp_path, [ASKED], balance=9_200_00) as made:
        asked = {line.note: line.reason for line in today(made.ws).lines}
        assert next_of(made.ws, made.ws.branch, [NOTE]) == asked


def test_a_supervisor_gives_the_reason_in_the_branch_of_the_loan(tmp_path):
    with reading(tmp_path / "v", role="supervisor") as made:
        made.tape([make_loan_row(note="N9", due="2027-06-30")], SECOND)
        made.tape([ROW], SECOND, branch="SH-02")
        claimed = make_repayment_reported(note=NOTE, on=date(2026, 11, 20))
        made.ws.journal.append([draft(claimed)], made.ws.clock(), branch=Branch("SH-02"))
        (line,) = [line for line in today(made.ws).lines if line.act == "difference"]
        assert line.note == NOTE
        (found,) = case_page(made.ws, NOTE).differences
        typed = DifferenceInput(NOTE, "not_booked_yet", about=found.about)
        saved = explain_difference(made.ws, typed)
        assert isinstance(saved, Saved)
        assert all(".SH-02." in ref for ref in saved.refs)
        assert case_page(made.ws, NOTE).differences == ()
