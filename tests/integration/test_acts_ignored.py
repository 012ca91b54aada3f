"""Nothing that somebody says is left out without a word: addressees, id numbers, guarantors, and
the reason why something is struck through."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factories import make_loan_row
from integration.acts_branch import blamed, give_letterhead
from reading import Reading, reading
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    ContactInput,
    GuaranteeInput,
    IncidentInput,
    LetterSelection,
    PromiseInput,
    RepaymentInput,
)
from shouyue.casework.letters.composing import compose
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.outcomes import NotAllowed, Saved
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import state_guarantee
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.vault.verify import differing_tables

NOTE, DAY = "N0", date(2026, 11, 23)
WANG, ZHANG, CO = "110105198001010008", "110105197203140009", "110105195503120000"
LOAN = make_loan_row(
    note=NOTE, name="张三", id_number=ZHANG, due="2026-06-30", disbursed="2024-01-10",
    balance=50_000_00, overdue_principal=50_000_00, overdue_interest=812_50,
    guarantors=(("王五", WANG, "13800000000", ""), ("赵六", "", "13900000000", "")),
)  # fmt: skip
OTHER = make_loan_row(
    note="N7", name="钱二", id_number="110105196001010009", due="2026-12-20",
    disbursed="2025-12-20", balance=1_00, guarantors=(),
)  # fmt: skip
BASIS = "您在借款合同上签了名"


@pytest.fixture
def made(tmp_path: Path):
    with reading(tmp_path / "v", [LOAN, OTHER]) as made:
        give_letterhead(made.ws)
        yield made


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


# --- addressees -----------------------------------------------------------------------------------


def to_co_borrower(made: Reading, out: Path, number: str, name: str = "李四妹"):
    asked = LetterSelection("F04", (NOTE,), to=name, to_id=number, basis=BASIS)
    return compose(made.ws, asked, out / "o.pdf")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105195503120001", "to_id_wrong"),
        ("11010519550312000", "to_id_wrong"),
        (ZHANG, "to_id_is_borrowers"),
        (WANG, "to_id_of_another"),
        ("110105196001010009", "to_id_of_another"),
    ],
)
def test_an_id_number_that_cannot_be_the_addressees_stops_the_letter(made, tmp_path, number, code):
    report = to_co_borrower(made, tmp_path, number)
    assert [one.reason.code for one in report.refused] == [f"casework.letters.{code}"]
    assert report.letters == ()


@pytest.mark.parametrize("number", [CO, "１１０１０５ 19550312 0000"])
def test_a_number_that_nobody_here_has_is_said(made, tmp_path, number):
    report = to_co_borrower(made, tmp_path, number)
    assert len(report.letters) == 1
    assert [hint.code for hint in report.hints] == ["casework.letters.to_id_unknown"]


def test_a_number_that_is_the_addressees_own_or_of_other_papers_is_taken(made, tmp_path):
    assert to_co_borrower(made, tmp_path, WANG, "王五").hints == ()
    assert len(to_co_borrower(made, tmp_path, "H00012345").letters) == 1
    assert to_co_borrower(made, tmp_path, "").hints == ()


@pytest.mark.parametrize(
    ("form", "said", "code"),
    [
        ("F02", {"to": "王五"}, "to_is_borrower"),
        ("F11", {"to": "王五"}, "to_is_borrower"),
        ("F02", {"to_id": WANG}, "only_of_co_borrower"),
        ("F03", {"to": "王五", "to_id": WANG}, "only_of_co_borrower"),
        ("F03", {"basis": BASIS}, "only_of_co_borrower"),
    ],
)
def test_what_a_form_does_not_use_is_refused(made, tmp_path, form, said, code):
    with pytest.raises(LettersError, match=code):
        compose(made.ws, LetterSelection(form, (NOTE,), **said), tmp_path / "o.pdf")


# --- guarantors -----------------------------------------------------------------------------------

CALL = ContactInput(NOTE, "call", "2026-11-23T09:00")
ACTS = {
    "call": (record_contact, CALL),
    "call on a guarantor": (record_contact, replace(CALL, contacted="guarantor")),
    "look ahead": (preview_gate, CALL),
    "payment": (record_repayment, RepaymentInput(NOTE, 100_00, DAY)),
    "payment of a guarantor": (
        record_repayment,
        RepaymentInput(NOTE, 100_00, DAY, payer="guarantor"),
    ),
    "suit": (record_incident, IncidentInput(NOTE, DAY, "lawsuit")),
    "contract": (state_guarantee, GuaranteeInput(NOTE, "", date(2024, 1, 10))),
    "slip": (record_acknowledgment, AcknowledgmentInput(DAY, note=NOTE, finger="食指")),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_unknown_guarantor_is_refused_by_every_act_with_the_names_there_are(made, name):
    act, typed = ACTS[name]
    outcome = act(made.ws, replace(typed, guarantor="孙七"))
    assert blamed(outcome)["guarantor"] == "casework.guarantee.which"
    (params,) = [one.reason.params for one in outcome.problems if one.field == "guarantor"]
    assert params == {"names": "王五、赵六"}


@pytest.mark.parametrize("name", ["call", "payment", "look ahead"])
def test_a_guarantor_is_not_left_out_of_what_is_said_of_another(made, name):
    act, typed = ACTS[name]
    outcome = act(made.ws, replace(typed, guarantor="王五"))
    assert blamed(outcome) == {"guarantor": "casework.guarantee.not_meant"}


def test_a_letter_to_one_guarantor_is_not_another_ones(made, tmp_path):
    for name in ("王五", "赵六"):
        contract = GuaranteeInput(
            NOTE, name, date(2024, 1, 10), written="joint", period="months", months=24
        )
        saved(state_guarantee(made.ws, contract))
    asked = LetterSelection("F03", (NOTE,), to="王五")
    (one,) = compose(made.ws, asked, tmp_path / "o.pdf").letters
    slip = AcknowledgmentInput(DAY, serial=one.serial, finger="食指", guarantor="赵六")
    outcome = record_acknowledgment(made.ws, slip)
    assert blamed(outcome) == {"guarantor": "casework.guarantee.other_letter"}
    saved(record_acknowledgment(made.ws, replace(slip, guarantor="王五")))


# --- looking ahead and recording ask the same -----------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"staff": 0},
        {"entry": "agreed"},
        {"words": "字" * 2001},
        {"number": "1" * 41},
        {"contacted": "guarantor"},
        {"next_on": date(2026, 11, 1)},
        {"promise": PromiseInput(0, date(2026, 12, 1))},
        {"promise": PromiseInput(100_00, date(2026, 11, 1))},
        {"at": "2023-01-01T09:00"},
        {"override": "字" * 2001},
    ],
)
def test_the_look_ahead_refuses_what_recording_refuses(made, changes):
    typed = replace(CALL, **changes)
    assert blamed(preview_gate(made.ws, typed)) == blamed(record_contact(made.ws, typed))


# --- striking through -----------------------------------------------------------------------------


def test_a_reason_for_striking_through_is_looked_through_like_other_texts(made):
    (ref,) = saved(record_repayment(made.ws, RepaymentInput(NOTE, 100_00, DAY))).refs
    outcome = withdraw(made.ws, ref, "不还就抓你坐牢")
    assert blamed(outcome) == {"reason": "casework.contact.threat"}
    assert not isinstance(outcome, NotAllowed)
    heard = saved(withdraw(made.ws, ref, "他说：“再来就抓你坐牢”"))
    assert "casework.contact.to_judge" in [hint.code for hint in heard.hints]
    rows = made.ws.vault.cases.execute(
        "SELECT note, what, words, for_supervisor FROM judged"
    ).fetchall()
    assert rows == [(NOTE, "fact.withdrawn", "他说：“再来就抓你坐牢”", 1)]
    assert differing_tables(made.ws.vault.cases) == []
