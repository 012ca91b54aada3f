"""Free text about a person is looked through in every record alike, and waits for a supervisor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import COMING, OVERDUE, facts
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.differences import explain_difference
from shouyue.casework.cases.views import HistoryLine
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    DifferenceInput,
    IncidentInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
    TermsInput,
    WitnessInput,
)
from shouyue.casework.letters.composing import compose
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.outcomes import NotAllowed, Outcome, Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_terms
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.workspace import Workspace

DAY = date(2026, 11, 23)
THREAT = "不还就抓你坐牢"
REPORTED = "他说：“再来就抓你坐牢”"
WHY = "照实记下，已批评"

Act = Callable[[Workspace, Path, str, str], Outcome]


def contact(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    typed = ContactInput(OVERDUE, "call", "2026-11-23T09:00", words=words, override=why)
    return record_contact(ws, typed)


def slip(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    typed = AcknowledgmentInput(DAY, note=OVERDUE, finger="右手食指", words=words, override=why)
    return record_acknowledgment(ws, typed)


def witness(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    seen = WitnessInput("赵见证", relation=words, consent=True)
    typed = AcknowledgmentInput(
        DAY, note=OVERDUE, finger="右手食指", witnesses=(seen,), override=why
    )
    return record_acknowledgment(ws, typed)


def serving(ws: Workspace, folder: Path, words: str, why: str) -> Outcome:
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), folder / "o.pdf")
    typed = ServingInput(report.letters[0].serial, DAY, "left", words=words, override=why)
    return record_serving(ws, typed)


def recall(ws: Workspace, folder: Path, words: str, why: str) -> Outcome:
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), folder / "o.pdf")
    typed = RecallInput((report.letters[0].serial,), words=words, override=why)
    return recall_letters(ws, typed)


def incident(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    return record_incident(ws, IncidentInput(OVERDUE, DAY, "lawsuit", words=words, override=why))


def repayment(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    typed = RepaymentInput(OVERDUE, 100_00, DAY, slip="1", account=words, override=why)
    return record_repayment(ws, typed)


def circumstance(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    typed = CircumstanceInput(OVERDUE, "negotiating", DAY, words=words, override=why)
    return note_circumstance(ws, typed)


def terms(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    return state_terms(
        ws, TermsInput(OVERDUE, accelerated=date(2026, 2, 1), words=words, override=why)
    )


def difference(ws: Workspace, _: Path, words: str, why: str) -> Outcome:
    paid = RepaymentInput(OVERDUE, 100_00, date(2026, 11, 10), slip="1")
    assert isinstance(record_repayment(ws, paid), Saved)
    typed = DifferenceInput(OVERDUE, "other", words=words, override=why)
    return explain_difference(ws, typed)


ACTS = (
    *(contact, slip, witness, serving, recall, incident, repayment, circumstance),
    *(terms, difference),
)
ALL = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)


def line(ws: Workspace, ref: str) -> HistoryLine:
    return next(one for one in case_page(ws, OVERDUE).history if one.ref == ref)


@ALL
def test_words_that_must_not_be_said_want_a_reason_and_are_shown(
    ws: Workspace, tmp_path: Path, act: Act
):
    refused = act(ws, tmp_path, THREAT, "")
    assert isinstance(refused, NotAllowed), refused
    assert refused.rules == (Reason("casework.contact.threat", {"phrase": "抓你坐牢"}),)
    assert refused.overridable
    assert [one.setting for one in refused.sources] == ["phrases.threat"]


@ALL
def test_with_a_reason_they_are_kept_and_wait_for_a_supervisor(
    ws: Workspace, tmp_path: Path, act: Act
):
    said = act(ws, tmp_path, THREAT, WHY)
    assert isinstance(said, Saved), said
    assert Reason("casework.contact.awaits_supervisor") in said.hints
    shown = line(ws, said.refs[0])
    assert shown.standing == Reason("casework.override.waits", {"why": WHY})
    assert shown.judged_by is not None
    assert prove(ws).is_sound


@ALL
def test_words_of_somebody_else_are_recorded_at_once_and_wait_to_be_judged(
    ws: Workspace, tmp_path: Path, act: Act
):
    said = act(ws, tmp_path, REPORTED, "")
    assert isinstance(said, Saved), said
    assert said.hints[:2] == (
        Reason("casework.contact.reported", {"phrase": "抓你坐牢"}),
        Reason("casework.contact.to_judge"),
    )
    assert line(ws, said.refs[0]).standing == Reason("casework.override.to_judge")
    assert prove(ws).is_sound


@ALL
def test_words_of_everyday_leave_no_trace(ws: Workspace, tmp_path: Path, act: Act):
    said = act(ws, tmp_path, "卖了玉米就还", "")
    assert isinstance(said, Saved), said
    standing = line(ws, said.refs[0]).standing
    assert standing is None or not standing.code.startswith("casework.override.")
    assert ws.vault.cases.execute("SELECT count(*) FROM judged").fetchone() == (0,)


def test_what_is_struck_through_waits_no_longer(ws: Workspace, tmp_path: Path):
    said = incident(ws, tmp_path, THREAT, WHY)
    assert isinstance(said, Saved)
    assert isinstance(withdraw(ws, said.refs[0], "记错了"), Saved)
    assert line(ws, said.refs[0]).standing is None


def test_nothing_is_written_while_a_reason_is_missing(ws: Workspace, tmp_path: Path):
    before = facts(ws)
    incident(ws, tmp_path, THREAT, "")
    repayment(ws, tmp_path, THREAT, "")
    assert facts(ws) == before


def test_a_contact_that_only_tells_of_a_threat_is_allowed_before_it_is_saved(ws: Workspace):
    typed = ContactInput(COMING, "call", "2026-11-23T09:00", words=REPORTED)
    allowed = preview_gate(ws, typed)
    assert isinstance(allowed, Saved)
    assert [hint.code for hint in allowed.hints] == [
        "casework.contact.reported",
        "casework.contact.to_judge",
    ]
    late = preview_gate(ws, replace(typed, at="2026-11-22T23:00"))
    assert isinstance(late, NotAllowed)
    assert "casework.contact.reported" in [rule.code for rule in late.rules]
