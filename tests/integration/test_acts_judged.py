"""A fact names the rules it was judged by, and goes on naming them when others are in force."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE
from rulings import issue
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.views import HistoryLine
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    ContactInput,
    IncidentInput,
    LetterSelection,
    RepaymentInput,
    ServingInput,
)
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Reason, Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.ledger.facts import read_fact
from shouyue.ledger.judged import Judgement, judged_by
from shouyue.ledger.kinds import ContactRecorded, content, draft

DAY = date(2026, 11, 23)
PACK = (shipped("resources") / "policy" / "china.toml").read_bytes()
FINGERPRINT = hashlib.sha256(PACK).hexdigest()[:12]
OURS = Reason(
    "casework.history.judged_by", {"name": "china", "version": "1", "fingerprint": FINGERPRINT}
)


def contact(ws: Workspace, _: Path) -> object:
    return record_contact(ws, ContactInput(OVERDUE, "call", "2026-11-23T09:00"))


def breach(ws: Workspace, _: Path) -> object:
    typed = ContactInput(OVERDUE, "call", "2026-11-22T23:00", override="借款人来电后回拨")
    return record_contact(ws, typed)


def slip(ws: Workspace, _: Path) -> object:
    return record_acknowledgment(
        ws, AcknowledgmentInput(DAY, note=OVERDUE, agrees=True, finger="右手食指")
    )


def serving(ws: Workspace, folder: Path) -> object:
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), folder / "o.pdf")
    return record_serving(ws, ServingInput(report.letters[0].serial, DAY, "left"))


def incident(ws: Workspace, _: Path) -> object:
    return record_incident(ws, IncidentInput(OVERDUE, DAY, "lawsuit"))


ACTS = [contact, breach, slip, serving, incident]
IDS = ["contact", "breach", "slip", "serving", "incident"]


def newest(ws: Workspace) -> str:
    """The pack that the newest fact names."""
    row = ws.vault.cases.execute(
        "SELECT header, body FROM fact ORDER BY id DESC LIMIT 1"
    ).fetchone()
    said = content(read_fact(*row))
    assert said is not None
    return judged_by(said)


def lines(ws: Workspace) -> list[HistoryLine]:
    return list(case_page(ws, OVERDUE).history)


@pytest.mark.parametrize("act", ACTS, ids=IDS)
def test_what_is_judged_keeps_name_version_and_fingerprint_of_the_rules(
    ws: Workspace, tmp_path: Path, act: Callable[[Workspace, Path], object]
):
    assert isinstance(act(ws, tmp_path), Saved)
    assert newest(ws) == f"china/1/{FINGERPRINT}"
    assert all(line.judged_by == OURS for line in lines(ws))
    assert prove(ws).is_sound


def test_a_letter_keeps_the_rules_that_it_was_made_by(ws: Workspace, tmp_path: Path):
    compose(ws, LetterSelection("F02", overdue=True), tmp_path / "o.pdf")
    assert newest(ws) == f"china/1/{FINGERPRINT}"
    assert [line.judged_by for line in lines(ws)] == [OURS]


def test_what_no_rule_judged_names_none(ws: Workspace):
    assert isinstance(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, DAY)), Saved)
    assert newest(ws) == ""
    assert [line.judged_by for line in lines(ws)] == [None]


def test_one_value_changed_in_the_pack_is_seen_beside_what_was_judged_before(
    ws: Workspace, tmp_path: Path
):
    contact(ws, tmp_path)
    other = PACK.replace(b"value = 3\n", b"value = 4\n", 1)
    issue(ws, other)
    assert ws.rules.mark != f"china/1/{FINGERPRINT}"
    (line,) = lines(ws)
    assert line.judged_by == Reason("casework.history.judged_by_other", OURS.params)


@pytest.mark.parametrize("mark", ["china/1", "cn-2026.1", "china/1/"])
def test_a_pack_named_without_its_fingerprint_is_shown_as_it_is(ws: Workspace, mark: str):
    said = ContactRecorded(
        note=OVERDUE,
        channel="call",
        contacted="borrower",
        at="2026-11-23T09:00",
        reached=True,
        judged=Judgement(pack=mark, verdict="allowed"),
    )
    ws.journal.append([draft(said)], ws.clock())
    (line,) = lines(ws)
    assert line.judged_by == Reason("casework.history.judged_by_unsure", {"pack": mark})
