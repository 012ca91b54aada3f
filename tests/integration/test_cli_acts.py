"""Acts by name: documented from their inputs, strict, and untouched by hostile JSON."""

import json
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.acts_branch import (
    OVERDUE,
    PAID,
    PASSWORD,
    facts,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from scans import as_scan
from shouyue.casework.inputs import AcknowledgmentInput, ContactInput, RepaymentInput
from shouyue.casework.opening import open_workspace, system_clock
from shouyue.casework.slips.tray import unconfirmed
from shouyue.cli.act_inputs import fields_of, read_input
from shouyue.cli.act_names import ACTS
from shouyue.cli.console import CommandError
from shouyue.ledger.vocabulary import SceneStep

CONTACT = {"note": OVERDUE, "channel": "counter", "at": "2026-11-23T09:30"}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    ws = make_branch(tmp_path / "vault", system_clock)
    take_in(ws, write_tape(tmp_path / "tape.csv"))
    give_letterhead(ws)
    ws.close()
    return tmp_path / "vault"


def now(vault: Path) -> str:
    """This minute, by the clock that the commands will ask."""
    ws = open_workspace(vault, PASSWORD, system_clock)
    try:
        return ws.now().strftime("%Y-%m-%dT%H:%M")
    finally:
        ws.close()


def count(vault: Path) -> int:
    ws = open_workspace(vault, PASSWORD, system_clock)
    try:
        return facts(ws)
    finally:
        ws.close()


def act(vault: Path, name: str, typed: object, *more: str):
    given = typed if isinstance(typed, str | bytes) else json.dumps(typed)
    return shouyue("act", name, "--json", *more, vault=vault, given=given)


def test_every_act_says_what_it_takes():
    listed = {one["name"]: one for one in shouyue("act", "--list", "--json").document["acts"]}
    assert set(listed) == set(ACTS)
    for name, found in ACTS.items():
        told = {field["name"]: field for field in listed[name]["fields"]}
        assert {field.name for field in fields(found.takes)} <= set(told)
        assert listed[name]["about"]
        for field in told.values():
            assert set(field) == {"name", "type", "required", "default"}
            assert field["type"]
    contact = {field["name"]: field for field in listed["record_contact"]["fields"]}
    assert contact["note"]["required"]
    assert contact["channel"]["type"] == "call | visit | message | counter | posted"
    assert contact["promise.amount"]["type"].startswith("yuan")
    assert contact["staff"]["default"] == 1


def test_an_act_is_done_and_names_its_facts(vault: Path):
    answer = act(vault, "record_contact", CONTACT | {"at": now(vault), "words": "来还利息"})
    assert answer.code == 0
    assert answer.document["outcome"] == "saved"
    assert len(answer.document["facts"]) == 1
    paid = {"amount": "1234.50", "on": now(vault)[:10], "slip": "S-1"}
    again = act(vault, "record_repayment", paid, "--note", PAID)
    assert again.document["notes"] == [PAID]
    undone = act(vault, "withdraw", {"ref": again.document["facts"][0], "reason": "记错了"})
    assert undone.document["outcome"] == "saved"
    assert count(vault) == 2 + 3


def test_a_period_that_stands_still_is_listed_as_what_it_is(vault: Path):
    suit = {"note": OVERDUE, "on": now(vault)[:10], "incident": "lawsuit"}
    assert act(vault, "record_incident", suit).code == 0
    (case,) = shouyue("cases", OVERDUE, "--json", vault=vault).document
    assert (case["limitation"]["status"], case["limitation"]["last_day"]) == ("in_procedure", None)
    first = case["ends_first"]
    assert (first["what"], first["day"]) == (
        "limitation_stands_still",
        case["limitation"]["act_by"],
    )


def test_a_refusal_tells_when_it_is_allowed_and_what_the_rule_rests_on(vault: Path):
    late = {"note": OVERDUE, "channel": "call", "at": "2030-11-23T22:30"}
    typed = json.dumps(late)
    answer = shouyue("act", "preview_gate", "--json", vault=vault, given=typed)
    assert (answer.code, answer.document["next"]) == (1, "2030-11-24T08:00")
    plain = shouyue("act", "preview_gate", vault=vault, given=typed)
    words = plain.err + plain.out
    assert answer.document["sources"][0]["source"] in words
    assert "2030" in words.replace(answer.document["sources"][0]["source"], "")


def test_money_is_yuan_as_text_or_fen_as_a_number():
    kind = ACTS["record_repayment"].takes
    for amount in ("1234.50", "1,234.50", "￥1234.5", 123_450):
        typed = read_input(kind, json.dumps({"note": "x", "amount": amount, "on": "2026-11-23"}))
        assert isinstance(typed, RepaymentInput)
        assert typed.amount == 123_450


def test_input_may_come_from_a_file(vault: Path, tmp_path: Path):
    path = tmp_path / "input.json"
    path.write_text(json.dumps(CONTACT | {"at": now(vault)}), "utf-8")
    answer = shouyue("act", "record_contact", "--input", path, "--json", vault=vault)
    assert answer.document["outcome"] == "saved"


def test_wrong_inputs_are_named_all_at_once(vault: Path):
    before = count(vault)
    answer = act(vault, "record_contact", CONTACT | {"note": "JJ77", "at": "9:30", "staff": 0})
    assert answer.code == 1
    document = answer.document
    assert (document["outcome"], document["facts"]) == ("invalid", [])
    assert {one["field"] for one in document["problems"]} == {"note", "at", "staff"}
    assert all(one["message"] != one["code"] for one in document["problems"])
    assert answer.complaint
    assert count(vault) == before


def test_a_rule_in_the_way_is_told_with_its_way_out(vault: Path):
    before = count(vault)
    third = CONTACT | {"at": now(vault), "contacted": "other"}
    answer = act(vault, "record_contact", third)
    assert answer.code == 1
    assert set(answer.document) == {
        *("outcome", "facts", "rules", "overridable", "next", "sources")
    }
    assert [rule["code"] for rule in answer.document["rules"]] == ["THIRD_PARTY"]
    assert count(vault) == before
    meant = act(vault, "record_contact", third | {"override": "本人委托他来问"})
    assert meant.document["hints"][0]["code"] == "casework.contact.breach_on_record"


SECRET = "110101197003070004"

HOSTILE = {
    "nothing": "",
    "no object": "[]",
    "a word": '"record"',
    "cut short": '{"note": "J',
    "two documents": "{}{}",
    "no utf-8": json.dumps(CONTACT).encode()[:-1] + b', "words": "\xff\xfe"}',
    "half a surrogate": '{"note": "\\ud800"}',
    "not a number": '{"staff": NaN}',
    "a number without end": '{"staff": 1e999}',
    "a fraction": '{"staff": 1.5}',
    "huge": '{"staff": 123456789012345678901234567890}',
    "truth for a number": '{"staff": true}',
    "text for a number": '{"staff": "2"}',
    "number for text": '{"note": 17}',
    "null": '{"note": null}',
    "an unknown key": f'{{"not": "{SECRET}"}}',
    "a key of the language": f'{{"__class__": "{SECRET}"}}',
    "a key twice": '{"words": "一", "words": "二"}',
    "an inner key twice": '{"promise": {"amount": "1", "amount": "2", "due": "2026-12-01"}}',
    "an unknown inner key": '{"promise": {"amount": "1", "due": "2026-12-01", "by": "x"}}',
    "a list for an object": '{"promise": []}',
    "an unknown word": f'{{"channel": "{SECRET}"}}',
    "a day that is none": '{"next_on": "2026-02-30"}',
    "a day of another spelling": '{"next_on": "20261201"}',
    "an amount that is none": '{"promise": {"amount": "一元整", "due": "2026-12-01"}}',
    "too deep": '{"words": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "too long": json.dumps({"words": "长" * 300_000}),
    "a control character": json.dumps({"words": "\x1b]0;title\x07"}),
    "a null character": json.dumps({"place": "石桥\x00镇"}),
    "no such loan": json.dumps({"note": "'; DROP TABLE loan; --"}),
    "a very long note": json.dumps({"note": "9" * 100_000}),
    "the year one": json.dumps({"at": "0001-01-01T00:00"}),
    "the year ten thousand": json.dumps({"at": "9999-12-31T23:59"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_gives_one_plain_line_and_leaves_no_trace(vault: Path, name: str):
    given = HOSTILE[name]
    if isinstance(given, str) and given.startswith("{") and given.endswith("}") and given != "{}{}":
        # Nothing but this is wrong with it.
        rest = {key: value for key, value in CONTACT.items() if f'"{key}"' not in given[:20]}
        given = json.dumps(rest)[:-1] + ", " + given[1:]
    before = count(vault)
    answer = act(vault, "record_contact", given)
    assert answer.code == 1, answer.out
    assert answer.document["outcome"] in {"refused", "invalid"}
    assert SECRET not in answer.complaint + answer.out
    assert answer.complaint.isprintable()
    assert count(vault) == before


@pytest.mark.parametrize("name", ["nonsense", "", "__init__", "record_contact "])
def test_an_act_that_is_not_there_is_refused(vault: Path, name: str):
    if name:
        answer = act(vault, name, CONTACT)
        assert (answer.code, answer.document["code"]) == (1, "cli.act.unknown")


def test_two_loans_cannot_be_meant_at_once(vault: Path):
    answer = act(vault, "record_contact", CONTACT, "--note", PAID)
    assert answer.document["code"] == "cli.act.two_notes"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)
KEYS = [field.name for kind in (ContactInput, AcknowledgmentInput) for field in fields(kind)]


def read(kind: type, typed: object) -> object:
    """The input, or the code of the refusal."""
    try:
        return read_input(kind, json.dumps(typed))
    except CommandError as error:
        return error.code


@given(st.sampled_from(list(ACTS)), st.dictionaries(st.sampled_from(KEYS) | st.text(), JSON))
def test_whatever_is_typed_becomes_an_input_or_a_refusal(name: str, typed: dict[str, object]):
    kind = ACTS[name].takes
    made = read(kind, typed)
    assert isinstance(made, kind) or str(made).startswith("cli.act.")


def test_what_is_documented_is_what_is_taken():
    for found in ACTS.values():
        names = {field.name for field in fields_of(found.takes) if "." not in field.name}
        assert names == {field.name for field in fields(found.takes)}


def test_every_act_stands_in_the_documents_with_its_keys():
    said = (Path(__file__).parents[2] / "docs/cli.md").read_text("utf-8").splitlines()
    for name, found in ACTS.items():
        keys = [f"**{one.name}**" if one.required else one.name for one in fields_of(found.takes)]
        assert f"| `{name}` | {found.about} | {', '.join(keys)} |" in said


def test_the_steps_at_the_table_stand_in_the_documents():
    said = (Path(__file__).parents[2] / "docs/cli.md").read_text("utf-8")
    assert f"`{', '.join(get_args(SceneStep))}`" in said


def test_an_empty_slip_is_said_to_be_empty_from_a_terminal(vault: Path, tmp_path: Path):
    out = tmp_path / "letters.pdf"
    shouyue("letters", "--form", "F02", "--note", OVERDUE, "--out", out, "--json", vault=vault)
    (page, *_) = shouyue("scan", as_scan(out), "--json", vault=vault).document["filed"]
    typed = {"serial": page["serial"], "on": now(vault)[:10], "way": "not_met", "unsigned": True}
    assert act(vault, "record_serving", typed).document["outcome"] == "saved"
    ws = open_workspace(vault, PASSWORD, system_clock)
    try:
        assert unconfirmed(ws) == ()
    finally:
        ws.close()
    refused = act(vault, "record_serving", {**typed, "way": "left"})
    assert (refused.code, "不肯签" in refused.complaint or "unread" in refused.complaint) == (
        1,
        True,
    )
