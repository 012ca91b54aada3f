"""The bank's penalty interest held against its rate, its uplift and its days."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from factories import make_loan_row
from integration.acts_branch import blamed
from reading import reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.differences import differences, explain_difference
from shouyue.casework.cases.today import next_of, today
from shouyue.casework.inputs import DifferenceInput
from shouyue.casework.outcomes import Saved

AS_OF = date(2026, 11, 20)
ROW = make_loan_row(
    note="N1", amount=30_000_00, balance=30_000_00, overdue_principal=30_000_00,
    overdue_interest=0, rate_ppm=65_250, penalty_ppm=84_825, penalty=332_23,
    disbursed="2025-10-04", due="2026-10-04", guarantors=(),
)  # fmt: skip
"""30,000.00 at 6.525 % and 30 % more for 47 days are 332.23."""
ODD, TOO_MUCH = "penalty_rate_differs", "penalty_differs"


def told(folder, **changes: object) -> tuple[str | None, str | None]:
    """What Today says of the loan, alone and among others; and whether its page says the same."""
    with reading(folder / "v") as made:
        made.tape([structs.replace(ROW, **changes)], AS_OF)
        lines = today(made.ws).lines
        codes = {code for line in lines for code in (line.reason.code, *line.also)}
        names = {code.rpartition(".")[2] for code in codes}
        alone = next_of(made.ws, made.ws.branch, ["N1"])
        assert {line.note: line.reason for line in lines} == alone
        check = case_page(made.ws, "N1").loan.penalty_check
        assert ("penalty_differs" in names) == (check is not None)
        if check is None:
            return None, None
        return (TOO_MUCH if check.most is not None else ODD), str(check.most)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, None),
        ({"penalty": None}, None),
        ({"penalty": 0}, None),
        ({"penalty": 120_00}, None),
        ({"penalty": 334_50}, None),
        ({"penalty": 400_00}, TOO_MUCH),
        ({"penalty": 400_00, "penalty_ppm": None}, None),
        ({"penalty": 700_00, "penalty_ppm": None}, TOO_MUCH),
        ({"penalty": 700_00, "penalty_ppm": None, "rate_ppm": None}, None),
        ({"penalty": 700_00, "due": "2028-10-04"}, None),
        ({"penalty": 400_00, "due": "2028-10-04", "overdue_since": "2026-10-04"}, TOO_MUCH),
        ({"penalty": 700_00, "balance": 9_000_00, "amount": 90_000_00}, None),
        ({"penalty_ppm": 97_875}, None),
        ({"penalty_ppm": 130_500}, None),
        ({"penalty_ppm": 130_600}, ODD),
        ({"penalty_ppm": 70_000, "penalty": 100_00}, ODD),
    ],
)
def test_only_what_cannot_be_is_told(tmp_path, changes, says):
    assert told(tmp_path, **changes)[0] == says


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        # 30,000.00 × 8.4825 % × 47 ÷ 360, and the same on 30,332.23.
        ({}, (332_23, 335_91, 47)),
        # At 30 % and at 100 % more than 6.525 %, on 30,000.00 and on 30,200.00.
        ({"penalty_ppm": None, "penalty": 200_00}, (332_23, 514_53, 47)),
        # Half was paid, on a day that the file does not tell: at most on all that was lent.
        (
            {"balance": 15_000_00, "overdue_principal": 15_000_00, "penalty": 200_00},
            (166_12, 334_45, 47),
        ),
        # Instalments fall overdue one by one.
        ({"due": "2028-10-04", "overdue_since": "2026-10-04"}, (None, 335_91, 47)),
        ({"penalty": 0}, None),
        ({"penalty": None}, None),
        ({"rate_ppm": None}, None),
        ({"due": "2028-10-04"}, None),
    ],
)
def test_a_case_tells_what_the_figure_of_the_bank_was_held_against(tmp_path, changes, own):
    with reading(tmp_path / "v") as made:
        made.tape([structs.replace(ROW, **changes)], AS_OF)
        found = case_page(made.ws, "N1").loan.penalty_own
        assert (found and (found.least, found.most, found.days)) == own


def test_the_most_counts_unpaid_interest_in_and_is_told_to_the_fen(tmp_path):
    # (30,000 + 400) at 8.4825 % for 47 days of 360.
    assert told(tmp_path, penalty=400_00) == (TOO_MUCH, "33666")


EXPLAINED = DifferenceInput("N1", "checked", "会计核过", about="penalty")


def waits(made) -> list[str]:
    """What differs of the loan and waits for a reason."""
    found = [one.about for one in differences(made.ws, made.ws.branch, "N1")]
    (line,) = [line for line in today(made.ws).lines if line.note == "N1"]
    codes = {line.reason.code, *line.also}
    assert bool(found) == any("penalty" in code for code in codes)
    return found


@pytest.mark.parametrize(
    ("changes", "later", "again"),
    [
        # Two days more, and as much more as they can give.
        ({"penalty": 402_00}, 2, False),
        ({"penalty": 402_00}, 0, True),
        ({"penalty": 450_00}, 2, True),
        ({"penalty": 390_00}, 2, True),
        ({"penalty": 332_23}, 0, False),
    ],
)
def test_a_reason_settles_a_penalty_until_the_bank_changes_its_figure(
    tmp_path, changes, later, again
):
    with reading(tmp_path / "v") as made:
        first = made.tape([structs.replace(ROW, penalty=400_00)], AS_OF)
        assert waits(made) == ["penalty"]
        assert isinstance(explain_difference(made.ws, EXPLAINED), Saved)
        assert waits(made) == []
        assert case_page(made.ws, "N1").loan.penalty_check is not None
        day = AS_OF + timedelta(days=later)
        made.tape([structs.replace(ROW, **changes)], day, on=first)
        assert waits(made) == (["penalty"] if again else [])


def test_the_rate_is_a_question_of_its_own(tmp_path):
    with reading(tmp_path / "v") as made:
        odd = structs.replace(ROW, penalty=900_00, penalty_ppm=130_600)
        first = made.tape([odd], AS_OF)
        assert waits(made) == ["penalty", "penalty_rate"]
        explain_difference(made.ws, EXPLAINED)
        assert waits(made) == ["penalty_rate"]
        rate = DifferenceInput("N1", "will_be_corrected", about="penalty_rate")
        assert isinstance(explain_difference(made.ws, rate), Saved)
        assert waits(made) == []
        made.tape([structs.replace(odd, penalty_ppm=130_700)], AS_OF, on=first)
        assert waits(made) == ["penalty_rate"]


def test_a_right_figure_needs_no_reason(tmp_path):
    with reading(tmp_path / "v") as made:
        made.tape([ROW], AS_OF)
        assert blamed(explain_difference(made.ws, EXPLAINED)) == {
            "note": "casework.difference.none"
        }
