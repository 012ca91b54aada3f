"""What a slip that came back is to the law, by the paper it belongs to."""

from datetime import date
from typing import Any

import pytest

from shouyue.ledger.fold import acknowledgment_event
from shouyue.ledger.forms import (
    ASKING_FOR_TIME,
    INFORMING,
    OWNING,
    TO_CO_BORROWERS,
    form_of,
)
from shouyue.ledger.kinds import AcknowledgmentReturned

DEMAND, OWNED = "demand", "acknowledge_and_agree"


def event(form: str, **said: Any) -> dict[str, Any] | None:
    slip = {
        "note": "JJ01",
        "on": date(2026, 11, 23),
        "signer": "self",
        "mark": "fingerprint",
        "received": True,
        "agrees": False,
        "repeated": (True, True, True),
        "serial": f"{form}-KLZHIP37-1-000123-K" if form else "",
        **said,
    }
    return acknowledgment_event(AcknowledgmentReturned(**slip))


@pytest.mark.parametrize(
    ("form", "received", "agreed"),
    [
        ("", DEMAND, OWNED),
        ("F01", DEMAND, OWNED),
        ("F02", DEMAND, OWNED),
        ("F03", DEMAND, OWNED),
        *((form, None, OWNED) for form in sorted(OWNING)),
        *((form, None, None) for form in sorted(INFORMING)),
        *((form, DEMAND, DEMAND) for form in sorted(ASKING_FOR_TIME)),
    ],
)
def test_a_slip_says_what_its_paper_is_for(form: str, received: str | None, agreed: str | None):
    for agrees, content in ((False, received), (True, agreed)):
        found = event(form, agrees=agrees)
        assert (found and found["content"]) == content


@pytest.mark.parametrize("agrees", [False, True])
@pytest.mark.parametrize("form", sorted(TO_CO_BORROWERS))
def test_what_a_co_borrower_signed_is_a_demand_on_a_joint_debtor(form: str, agrees: bool):
    found = event(form, agrees=agrees)
    assert found is not None
    assert (found["type"], found["signer"], found["content"]) == (
        "notice_signed",
        "joint_debtor",
        DEMAND,
    )


def test_what_a_guarantor_signed_is_his_own_mark_whatever_the_form():
    found = event("F04", agrees=True, guarantor="王五")
    assert found is not None
    assert found["signer"] == "self"


@pytest.mark.parametrize(
    "said", [{"mark": "x_only"}, {"signer": "other"}, {"blank_when_signed": True}]
)
def test_what_proves_nothing_of_a_borrower_proves_nothing_of_a_co_borrower(said: dict[str, Any]):
    found = event("F04", agrees=True, **said)
    assert found is not None
    assert (found["type"], found["content"]) == ("notice_signed", DEMAND)


@pytest.mark.parametrize("form", ["F02", "F19", "F04", ""])
def test_a_slip_that_says_neither_thing_is_nothing(form: str):
    assert event(form, received=False) is None


def test_a_number_begins_with_its_form():
    assert form_of("F02-KLZHIP37-1-000123-K") == "F02"
    assert form_of("") == ""
