"""Every act of a terminal, each of its keys wrong in every way: one plain sentence, no trace."""

import json
from argparse import Namespace
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integration.acts_branch import (
    BRANCH,
    OVERDUE,
    VILLAGE,
    Clock,
    facts,
    give_letterhead,
    make_branch,
    take_in,
)
from integration.guaranteed_branch import WANG, Guaranteed, write_guaranteed
from shouyue.casework.inputs import LetterSelection, TripInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.trips.rounds import plan_trip
from shouyue.casework.workspace import Workspace
from shouyue.cli.act_inputs import Field, fields_of, read_input
from shouyue.cli.act_names import ACTS
from shouyue.cli.acts import answered
from shouyue.cli.console import Answer, Call, Console
from shouyue.domain.errors import KnownError
from shouyue.domain.invisible import spelt_out
from shouyue.i18n.language import load_language
from shouyue.ledger.canonical import MAX_INT

DAY = "2026-11-24"
CALL = Call(Namespace(json=True), load_language("zh_CN"), Console())
HEAD = {"bank": "青禾", "branch": "双河", "officer_phone": "1", "complaint_phone": "2"}
CONTACT = {
    "note": OVERDUE,
    "channel": "counter",
    "at": f"{DAY}T09:30",
    "next_on": "2026-12-01",
    "promise": {"amount": "100.00", "due": "2026-12-20"},
}
TYPED: dict[str, dict[str, Any]] = {
    "record_contact": CONTACT,
    "preview_gate": CONTACT,
    "record_repayment": {"note": OVERDUE, "amount": "1.00", "on": DAY, "slip": "S1"},
    "record_acknowledgment": {
        "serial": "SERIAL",
        "on": DAY,
        "mark": "signature",
        "witnesses": [{"name": "赵一", "consent": True}],
    },
    "record_serving": {"serial": "SERIAL", "on": DAY, "way": "left", "neutral_witnesses": 2},
    "settle_page": {"number": 1, "serial": "SERIAL", "page": 2},
    "record_incident": {
        "note": OVERDUE,
        "on": DAY,
        "incident": "repayment_agreement",
        "written": True,
        "plan": [{"due": "2026-12-20", "amount": "100.00"}, {"due": "2027-01-20"}],
    },
    "state_language": {"note": OVERDUE, "language": "ug"},
    "state_terms": {
        "note": OVERDUE,
        "instalments": ["2025-03-01", "2026-03-01"],
        "accelerated": "2025-06-01",
    },
    "state_guarantee": {
        "note": OVERDUE,
        "guarantor": WANG[0],
        "contract_date": "2022-03-01",
        "period": "months",
        "months": 24,
    },
    "note_circumstance": {
        "note": OVERDUE,
        "what": "quiet_times",
        "on": DAY,
        "until": "2027-01-01",
        "times": "12:00-14:00",
    },
    "explain_difference": {"note": OVERDUE, "reason": "not_booked_yet"},
    "decide_override": {"ref": "BATCH", "approved": False, "words": "改天再去"},
    "recall_letters": {"serials": ["SERIAL"]},
    "return_trip": {
        "trip": "TRIP",
        "began": "08:30",
        "ended": "17:30",
        "staff": 2,
        "recorded": True,
        "stops": [{"note": OVERDUE, "outcome": "met", "words": "在家"}],
    },
    "confirm_printed": {"batch": "BATCH", "serials": ["SERIAL"]},
    "withdraw": {"ref": "BATCH", "reason": "记错了"},
    "save_mapping": {"name": "核心系统", "columns": {"note": "借据号"}},
    "set_letterhead": HEAD,
    "set_branch_letterhead": {**HEAD, "code": BRANCH},
}
UNREADY = {"explain_difference", "decide_override", "settle_page", "withdraw"}
"""They need a difference, a supervisor, a page of the tray, a fact that may be struck through."""

WRONG: dict[str, object] = {
    "a fraction": 1.5,
    "a number without end": 10**30,
    "a number below all": -MAX_INT,
    "half a surrogate": "\ud800",
    "a key of nothing": {"": None},
    "a list of nothing": [None],
}
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "", "24.11.2026")
HOURS = ("0001-01-01T00:00", "9999-12-31T23:59", "25:61", "")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    clock = Clock("2026-11-23T09:30")
    ws = make_branch(tmp_path / "vault", clock)
    loans = [Guaranteed(**vars(one)) if one.note == OVERDUE else one for one in VILLAGE]
    take_in(ws, write_guaranteed(tmp_path / "tape.csv", loans))
    give_letterhead(ws)
    yield ws
    ws.close()


@pytest.fixture
def here(ws: Workspace, tmp_path: Path) -> dict[str, str]:
    """What the inputs above name, as it is called in this vault."""
    made = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "letters.pdf")
    asked = TripInput(date.fromisoformat(DAY), ("杏花村", "柳树村"))
    trip = plan_trip(ws, asked, tmp_path / "trip.pdf").trip
    ws.clock.set(f"{DAY}T18:30")  # type: ignore[attr-defined]  # the clock of tests
    return {"SERIAL": made.letters[0].serial, "BATCH": made.batch, "TRIP": trip}


def named(typed: Any, here: dict[str, str]) -> Any:
    """The same with the names of this vault."""
    return json.loads(
        json.dumps(typed)
        .replace("SERIAL", here["SERIAL"])
        .replace("BATCH", here["BATCH"])
        .replace("TRIP", here["TRIP"])
    )


def wrong(field: Field) -> Iterator[tuple[str, object]]:
    yield from WRONG.items()
    if field.required:
        yield "nothing", None
    if field.type.startswith("day"):
        yield from zip(DAYS, DAYS, strict=True)
    if field.name == "at" or field.type.startswith("time"):
        yield from zip(HOURS, HOURS, strict=True)
    if field.type == "number":
        yield from (("text", "2"), ("a yes", True), ("more than all", MAX_INT))
    if field.type.startswith("yuan"):
        yield from (("less than nothing", "-5"), ("words", "一元整"), ("all money", "9" * 25))
        yield "more fen than all", MAX_INT
    if field.type == "{text: text}":
        yield "a column that no file has", {"nonsense": "借据号"}
    if field.type == "text" and field.required:
        yield from (("a number", 17), ("long", "长" * 9_000), ("a null sign", "柳\0树"))


def holder(typed: dict[str, Any], field: str) -> tuple[dict[str, Any], str] | None:
    """Where a key belongs; None where the input holds no such part."""
    part, _, inner = field.partition(".")
    if not inner:
        return typed, part
    held = typed.get(part)
    if isinstance(held, list):
        held = held[0]
    return (held, inner) if held is not None else None


def inputs(name: str, typed: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "an unknown key", {**typed, "nonsense": 1}
    for field in fields_of(ACTS[name].takes):
        for what, value in wrong(field):
            made = deepcopy(typed)
            if (place := holder(made, field.name)) is not None:
                place[0][place[1]] = value
                yield f"{field.name}: {what}", made
        made = deepcopy(typed)
        if field.required and (place := holder(made, field.name)) is not None:
            del place[0][place[1]]
            yield f"{field.name}: missing", made
        made = deepcopy(typed)
        if "." in field.name and (place := holder(made, field.name)) is not None:
            place[0]["nonsense"] = 1
            yield f"{field.name}: an unknown key beside it", made


def done(ws: Workspace, name: str, typed: object) -> Answer:
    """As `shouyue act` answers, without opening the vault once for each."""
    act = ACTS[name]
    try:
        outcome = act.do(ws, read_input(act.takes, json.dumps(typed)))
    except KnownError as error:
        return CALL.refused(error.code, error.params)
    return answered(CALL, outcome, looks_only=act.looks_only)


@pytest.mark.parametrize("name", ACTS)
def test_whatever_is_wrong_with_an_input_is_one_plain_sentence(
    ws: Workspace, here: dict[str, str], name: str
):
    typed, before = named(TYPED[name], here), facts(ws)
    for what, given in inputs(name, typed):
        answer = done(ws, name, given)
        assert answer.code == 1, what
        assert spelt_out(answer.complaint).isprintable(), what
        assert answer.complaint, what
        assert "casework." not in answer.complaint, what
        assert "cli." not in answer.complaint, what
        assert facts(ws) == before, what
    # Nothing but what was changed stood against it.
    assert (done(ws, name, typed).code == 0) is (name not in UNREADY)
