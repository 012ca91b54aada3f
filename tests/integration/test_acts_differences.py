"""Money that people recorded, held against what the bank's exports show."""

from datetime import date

import pytest
from msgspec import structs

from factories import make_loan_row
from integration.acts_branch import blamed
from reading import Reading, reading
from shouyue.casework.corrections import withdraw
from shouyue.casework.differences import explain_difference
from shouyue.casework.inputs import DifferenceInput, RepaymentInput
from shouyue.casework.outcomes import Saved
from shouyue.casework.payment_order import payment_order
from shouyue.casework.repayments import record_repayment
from shouyue.casework.today import difference_of, next_of, today

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
