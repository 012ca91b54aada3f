"""A payment for one of several loans of a person: which of them the rules pay first."""

from datetime import date

import pytest
from msgspec import structs

from factories import make_loan_row
from reading import reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.payment_order import where_it_goes
from shouyue.casework.records.repayments import record_repayment

AS_OF = date(2026, 11, 20)
HERE = make_loan_row(
    note="N1", due="2026-10-31", amount=10_000_00, balance=10_000_00, guarantors=(),
    overdue_principal=10_000_00, overdue_interest=100_00, security="保证", rate_ppm=65_250,
)  # fmt: skip
"""10,100.00 are overdue, guaranteed, at 6.525 %."""
FREE = structs.replace(HERE, note="N2", security="信用")
NOT_DUE = structs.replace(
    FREE, note="N3", due="2028-10-31", overdue_principal=0, overdue_interest=0
)
INSTALMENT = structs.replace(NOT_DUE, note="N3", overdue_principal=300_00)
DEARER = structs.replace(HERE, note="N4", rate_ppm=99_000)
EARLIER = structs.replace(HERE, note="N5", due="2026-01-31")
SAME = structs.replace(HERE, note="N6")
STRANGER = structs.replace(FREE, note="N7", id_number="", name="王五")
PAID = structs.replace(FREE, note="N8", balance=0, overdue_principal=0, overdue_interest=0)


@pytest.mark.parametrize(
    ("others", "amount", "told"),
    [
        ([], 500_00, None),
        ([STRANGER], 500_00, None),
        ([PAID], 500_00, None),
        # What is not due yet comes last, what is unsecured first.
        ([NOT_DUE], 500_00, ("", 500_00, 0)),
        ([NOT_DUE], 10_600_00, ("N3", 10_100_00, 500_00)),
        ([INSTALMENT], 500_00, ("N3", 200_00, 300_00)),
        ([FREE], 500_00, ("N2", 0, 500_00)),
        ([FREE], 10_600_00, ("N2", 500_00, 10_100_00)),
        # Of equal security the dearer, then the earlier; equals share.
        ([DEARER], 500_00, ("N4", 0, 500_00)),
        ([EARLIER], 500_00, ("N5", 0, 500_00)),
        ([SAME], 500_00, ("N6", 250_00, 250_00)),
        # Enough for all: the order does not matter.
        ([FREE], 20_200_00, None),
    ],
)
def test_of_several_loans_the_rules_say_which_is_paid(tmp_path, others, amount, told):
    with reading(tmp_path / "v") as made:
        made.tape([HERE, *others], AS_OF)
        first, *_ = where_it_goes(made.ws, "N1", amount)
        params = first.params
        code = first.code.rpartition(".")[2]
        if told is None:
            assert code not in ("named", "this_first", "other_first")
        elif told[0] == "":
            assert (code, params["n"]) == ("this_first", 2)
        else:
            assert code == "other_first"
            assert (params["other"], params["here"], params["there"]) == told
            named, _ = where_it_goes(made.ws, "N1", amount, named=True)
            assert named.code.endswith(".named")


@pytest.mark.parametrize("named", [False, True])
def test_whoever_paid_may_name_the_loan_and_it_is_on_record(tmp_path, named):
    with reading(tmp_path / "v") as made:
        made.tape([HERE, FREE], AS_OF)
        paid = RepaymentInput("N1", 500_00, AS_OF, slip="S-1", named=named)
        saved = record_repayment(made.ws, paid)
        assert isinstance(saved, Saved)
        codes = {hint.code.rpartition(".")[2] for hint in saved.hints}
        assert codes >= ({"named", "interest_first"} if named else {"other_first"})
        assert ("interest_first" in codes) == named
        line = case_page(made.ws, "N1").history[0]
        assert (line.standing is not None) == named


def test_a_loan_that_is_not_here_has_no_order(tmp_path):
    with reading(tmp_path / "v") as made:
        assert where_it_goes(made.ws, "N1", 500_00) == ()
        made.tape(
            [
                FREE,
                NOT_DUE,
                structs.replace(HERE, balance=0, overdue_principal=0, overdue_interest=0),
            ],
            AS_OF,
        )
        assert where_it_goes(made.ws, "N9", 500_00) == ()
        # Recorded for a loan that is paid: nothing is said of the others' order.
        assert not any(
            "first" in one.code and "other" in one.code
            for one in where_it_goes(made.ws, "N1", 500_00)
        )
