import json
from pathlib import Path

import pytest

from shouyue.casework.policy import (
    Rules,
    read_policy,
    read_rest_days,
    shipped_pack,
    shipped_packs,
    shipped_rules,
)
from shouyue.casework.rules.worked_areas import AREAS
from shouyue.casework.rules.worked_cases import WorkedCaseError, run
from shouyue.casework.rules.worked_events import unread_of_event
from shouyue.casework.rules.worked_input import Said
from shouyue.casework.rules.worked_keys import KEYS
from shouyue.domain.acts import KINDS
from shouyue.domain.calendars import CalendarError, RestDays
from shouyue.domain.effects import MEANINGS
from shouyue.domain.events import Event
from shouyue.domain.packs import PolicyError

CASES = Path(__file__).parents[2] / "data" / "cases"


def _write(path, *cases):
    path.write_text(json.dumps({"cases": cases}), "utf-8")
    return path


def _case(area="retention", said=None, expected=None, name="T-1"):
    said = said or {"record_date": "2026-11-23", "years": 5}
    return {
        "id": name,
        "area": area,
        "input": said,
        "expected": expected or {"earliest_disposal": "2031-11-24"},
    }


@pytest.mark.parametrize(
    ("name", "least"), [("rules.json", 93), ("own.json", 270), ("india.json", 60)]
)
def test_every_worked_case_passes(name, least):
    report = run(CASES / name)
    assert report.failed == ()
    assert report.cases == report.passed >= least


def test_the_cases_meet_every_row_of_the_effect_table():
    met = set()
    for name, pack in (("rules.json", "china"), ("own.json", "china"), ("india.json", "india")):
        rules = shipped_rules(pack)
        for case in json.loads((CASES / name).read_text("utf-8"))["cases"]:
            if case["area"] in ("limitation", "guarantee_period"):
                met |= set(AREAS[case["area"]](Said(case["input"]), rules)["reasons"])
    # These rows have unit tests: they are conditions that lend another row their strength, say that
    # something is missing from the record, or that an event does not concern this clock.
    elsewhere = {
        "demand_provable",
        "demand_not_provable",
        "body_ended",
        "guarantee_accelerated",
        "mark_fingerprint",
        "mark_signature",
        "nothing_paid",
        "paid_other_debt",
        "courier_signed_for",
        "twenty_years_over",
    }
    assert MEANINGS.keys() - met == elsewhere


def test_a_failing_case_shows_what_was_got_for_the_expected_keys_only(tmp_path):
    wrong = _case(expected={"earliest_disposal": "2031-11-23"})
    report = run(_write(tmp_path / "cases.json", _case(name="T-2"), wrong))
    assert (report.cases, report.passed) == (2, 1)
    (failure,) = report.failed
    assert failure.id == "T-1"
    assert failure.got == {"earliest_disposal": "2031-11-24"}
    assert failure.expected == {"earliest_disposal": "2031-11-23"}


def test_a_text_may_take_any_form_the_case_accepts_and_no_other(tmp_path):
    amount = {"amount": "1409.50"}
    allowed = {"text": "x", "also_acceptable": ["人民币壹仟肆佰零玖元伍角"]}
    other = {"text": "x", "also_acceptable": ["y"]}
    report = run(
        _write(
            tmp_path / "cases.json",
            _case("rmb_capital", amount, allowed, "A"),
            _case("rmb_capital", amount, other, "B"),
        )
    )
    assert [failure.id for failure in report.failed] == ["B"]


def test_flags_and_blocks_are_sets_and_an_order_is_an_order(tmp_path):
    visit = {"at": "2026-11-23T10:00:00", "channel": "visit", "staff": 1, "recording": False}
    blocks = ["VISIT_NEEDS_RECORDING", "VISIT_NEEDS_2_STAFF"]
    debts = [
        {"id": "A", "due": "2026-03-01", "security": 1, "burden_rate": 6.0},
        {"id": "B", "due": "2026-02-01", "security": 0, "burden_rate": 5.0},
    ]
    several = {"payment": "1", "as_of": "2026-11-23", "debts": debts}
    report = run(
        _write(
            tmp_path / "cases.json",
            _case("contact", visit, {"blocks": blocks}, "A"),
            _case("contact", visit, {"blocks": blocks[:1]}, "B"),
            _case("allocation", several, {"order": ["A", "B"]}, "C"),
        )
    )
    assert [failure.id for failure in report.failed] == ["B", "C"]


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (_case(area="astrology"), "case_invalid (key=area)"),
        (_case(said={"record_date": "2026-11-23"}), "case_invalid (key=years)"),
        (_case(said={"record_date": "soon", "years": 5}), "case_invalid (key=record_date)"),
        ({**_case(), "input": []}, "case_invalid (key=input)"),
        ({**_case(), "expected": None}, "case_invalid (key=expected)"),
        ({**_case(), "expected": {}}, "case_invalid (key=expected)"),
        ({**_case(), "expected": {"also_acceptable": ["x"]}}, "case_invalid (key=expected)"),
        (_case("rmb_capital", {"amount": "much"}), "amount_unreadable"),
        (_case("id_card", {"raw": 1, "today": "2026-11-23"}), "case_invalid (key=raw)"),
        (_case("contact", {"at": "now", "channel": "call"}), "case_invalid (key=at)"),
        (
            _case("contact", {"at": "2026-11-23T10:00:00", "channel": "owl"}),
            "case_invalid (key=channel)",
        ),
        (
            _case("contact", {"at": "2026-11-23T10:00:00", "channel": "call", "party": "owl"}),
            "case_invalid (key=party)",
        ),
        (
            _case("allocation", {"payment": "1", "buckets": {"cost": "1"}, "order": ["owl"]}),
            "case_invalid (key=order)",
        ),
        (
            _case("limitation", {"as_of": "2026-11-23", "debt": {}, "events": {}}),
            "debt_invalid (key=due_date)",
        ),
        (
            _case(
                "limitation",
                {"as_of": "2026-11-23", "debt": {"due_date": "2026-01-01"}, "events": {}},
            ),
            "case_invalid (key=events)",
        ),
    ],
)
def test_a_case_that_cannot_be_run_fails_alone_and_says_why(tmp_path, case, error):
    report = run(_write(tmp_path / "cases.json", case, _case(name="T-2")))
    assert [(failure.id, failure.got) for failure in report.failed] == [("T-1", {"error": error})]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"cases": [1]}', b'{"policy": 1, "cases": []}', b"\xff\xfe"],
)
def test_a_file_that_is_no_file_of_cases_is_refused(tmp_path, content):
    (tmp_path / "cases.json").write_bytes(content)
    with pytest.raises(WorkedCaseError, match="cases_unreadable"):
        run(tmp_path / "cases.json")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(WorkedCaseError, match="cases_unreadable"):
        run(tmp_path / "nothing.json")


def test_an_empty_cell_is_no_number_and_two_numbers_are_told(tmp_path):
    two = {"raw": "13800138000/13900139000"}
    report = run(
        _write(
            tmp_path / "cases.json",
            _case("phone", {"raw": ""}, {"valid": False, "normalized": None}, "A"),
            _case("phone", two, {"numbers": ["13800138000", "13900139000"]}, "B"),
        )
    )
    assert report.failed == ()


def test_a_guarantee_without_a_word_on_its_period_is_a_guarantee_without_agreement(tmp_path):
    said = {
        "as_of": "2026-01-05",
        "contract_date": "2022-05-10",
        "main_due_date": "2025-08-31",
        "type": "joint",
        "guarantor_id": "G1",
    }
    expected = {"period_last_day_conservative": "2026-02-28"}
    report = run(_write(tmp_path / "cases.json", _case("guarantee_period", said, expected)))
    assert report.failed == ()


def test_a_file_may_name_the_rules_it_is_run_with(tmp_path):
    signed = {"type": "notice_signed", "date": "2024-05-06", "signer": "self", "mark": "x_only"}
    events = [{**signed, "content": "acknowledge_and_agree"}]
    said = {"as_of": "2025-06-01", "debt": {"due_date": "2022-03-10"}, "events": events}
    case = _case("limitation", said, {"last_day_conservative": "2027-05-06"})
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"policy": "india", "cases": [case]}), "utf-8")
    assert (run(path).policy, run(path).failed) == ("india", ())
    in_china = run(path, shipped_rules("china"))
    assert (in_china.policy, len(in_china.failed)) == ("china", 1)


@pytest.mark.parametrize("named", ["atlantis", "", "../policy/china", "china.toml"])
def test_rules_that_are_not_shipped_are_refused_with_those_that_are(tmp_path, named):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"policy": named, "cases": []}), "utf-8")
    with pytest.raises(PolicyError) as refusal:
        run(path)
    assert refusal.value.code == "policy_unknown"
    assert refusal.value.params == {"name": named, "known": "china, india"}


def test_every_shipped_pack_has_its_holidays_and_is_read():
    assert shipped_packs() == ("china", "india")
    for name in shipped_packs():
        rules = shipped_rules(name)
        assert rules.policy.name == name
        assert rules.rest_days.years >= set(range(2015, 2027))


def test_cases_run_with_other_rules_give_other_answers():
    strange = Rules(shipped_pack(), RestDays())
    report = run(CASES / "rules.json", strange)
    assert {"LIM-002", "LIM-005"} <= {failure.id for failure in report.failed}


def test_a_pack_or_table_that_is_no_toml_is_refused():
    for content in (b"\xff", b"= 1", b"a = " + b"9" * 5000, b"a = " + b"[" * 50_000):
        with pytest.raises(PolicyError, match="policy_unreadable"):
            read_policy(content)
        with pytest.raises(CalendarError, match="calendar_unreadable"):
            read_rest_days(content)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"at": "2026-11-23T10:00:00", "channel": "call", "circumstance": []}, "circumstance"),
        ({"at": "2026-11-23T10:00:00", "channel": "call", "lost": {"gone": True}}, "gone"),
        (
            {"at": "2026-11-23T10:00", "channel": "call", "lost": {"number_not_invalid": True}},
            "number_not_invalid",
        ),
        (
            {"at": "2026-11-23T10:00", "channel": "call", "lost": {"answered_calls": 3}},
            "answered_calls",
        ),
        (
            {"at": "2026-11-23T10:00", "channel": "call", "answered_attempts_this_month": 9},
            "answered_attempts_this_month",
        ),
    ],
)
def test_a_key_of_a_contact_that_nobody_reads_fails_by_its_name(tmp_path, said, key):
    path = _write(tmp_path / "c.json", _case("contact", said, {"allowed": True}))
    (failure,) = run(path).failed
    assert failure.got == {"error": f"case_key_unknown (key={key})"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("circumstances", ["ill"]),
        ("circumstances", "seriously_ill"),
        ("quiet_times", ["noon"]),
        ("quiet_times", ["12:00Z-14:00"]),
        ("purpose", "demand"),
        ("last_payment_on", "yesterday"),
        ("at", "2026-11-23T14:30:00Z"),
        ("at", "2026-11-23T14:30:00+08:00"),
        ("attempts_today", "9"),
    ],
)
def test_what_a_contact_case_says_in_other_words_is_named(tmp_path, key, value):
    said = {"at": "2026-11-23T10:00:00", "channel": "call", key: value}
    path = _write(tmp_path / "c.json", _case("contact", said, {"allowed": True}))
    (failure,) = run(path).failed
    assert failure.got == {"error": f"case_invalid (key={key})"}


@pytest.mark.parametrize(
    ("area", "said", "key"),
    [
        ("contact", {"lost": {"number_invalid": 1}}, "number_invalid"),
        ("contact", {"lost": {"failed_calls_in_row": "9"}}, "failed_calls_in_row"),
        ("penalty_interest", {"principal": "-5"}, "principal"),
    ],
)
def test_what_would_count_as_nothing_is_refused_by_its_key(tmp_path, area, said, key):
    whole = {
        "contact": {"at": "2026-11-23T10:00:00", "channel": "call"},
        "penalty_interest": {"annual_rate_pct": "5", "uplift_pct": "50", "days": 3},
    }
    path = _write(tmp_path / "c.json", _case(area, {**whole[area], **said}, {"allowed": True}))
    (failure,) = run(path).failed
    assert (failure.id, failure.got) == ("T-1", {"error": f"case_invalid (key={key})"})


LATE = {"as_of": "2026-01-01", "debt": {"due_date": "2023-01-01"}}
CALLED = {"type": "phone_call", "date": "2024-01-01", "answered_by_debtor": True}
GUARANTEED = {
    "as_of": "2026-01-01",
    "contract_date": "2022-01-01",
    "main_due_date": "2024-01-01",
    "type": "joint",
    "guarantor_id": "G",
}


@pytest.mark.parametrize(
    ("area", "said", "key"),
    [
        ("limitation", {**LATE, "events": [{**CALLED, "debt_namd": False}]}, "debt_namd"),
        ("limitation", {**LATE, "debt": {**LATE["debt"], "du_date": "2024-01-01"}}, "du_date"),
        ("allocation", {"payment": "5", "buckets": {"intrest": "1"}}, "intrest"),
        (
            "allocation",
            {"payment": "5", "as_of": "2026-01-01", "debts": [{"id": "A", "deu": "2026-01-01"}]},
            "deu",
        ),
        ("guarantee_period", {**GUARANTEED, "agreed_period": {"kind": "none", "mths": 6}}, "mths"),
        ("guarantee_period", {**GUARANTEED, "extension": {"new_deu": "later"}}, "new_deu"),
        ("guarantee_period", {**GUARANTEED, "maximum_amount": {"determind": None}}, "determind"),
    ],
)
def test_a_key_inside_a_part_that_nobody_reads_fails_by_its_name(tmp_path, area, said, key):
    path = _write(tmp_path / "c.json", _case(area, said, {"status": "x"}))
    (failure,) = run(path).failed
    assert failure.got == {"error": f"case_key_unknown (key={key})"}


SIGNED = {"type": "notice_signed", "date": "2024-01-01", "signer": "self", "mark": "seal"}


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ({**CALLED, "signer": "self"}, "case_key_unknown (key=signer)"),
        ({**SIGNED, "video": True}, "case_key_unknown (key=video)"),
        ({"type": "set_off", "date": "2024-01-01", "amount": "5"}, "case_key_unknown (key=amount)"),
        ({"type": "called", "date": "2024-01-01"}, "event_kind_unknown"),
        ({"type": 7, "date": "2024-01-01"}, "event_invalid (key=type)"),
        ({**SIGNED, "mark": "fingerprnt"}, "case_invalid (key=mark)"),
        ({**SIGNED, "signer": "slef"}, "case_invalid (key=signer)"),
        ({**SIGNED, "content": "agree"}, "case_invalid (key=content)"),
        ({"type": "ems", "date": "2024-01-01", "result": "recieved"}, "case_invalid (key=result)"),
        (
            {"type": "media_notice", "date": "2024-01-01", "level": "nationl"},
            "case_invalid (key=level)",
        ),
        (
            {"type": "lawsuit", "date": "2024-01-01", "outcome": "widthdrawn"},
            "case_invalid (key=outcome)",
        ),
        (
            {"type": "account_deduction", "date": "2024-01-01", "amount": "-5"},
            "case_invalid (key=amount)",
        ),
        (
            {"type": "debtor_payment", "date": "2024-01-01", "amount": True},
            "case_invalid (key=amount)",
        ),
        # Nobody asks whether the borrower himself is of full capacity, nor after a first no.
        ({**SIGNED, "full_capacity": 1}, "case_invalid (key=full_capacity)"),
        ({**CALLED, "answered_by_debtor": 0}, "case_invalid (key=answered_by_debtor)"),
        ({**CALLED, "answered_by_debtor": False, "recorded": "no"}, "case_invalid (key=recorded)"),
        ({**SIGNED, "mark": ["seal"]}, "case_invalid (key=mark)"),
        (
            {"type": "lawsuit", "date": "2024-01-01", "performance_due": "soon"},
            "case_invalid (key=performance_due)",
        ),
    ],
)
def test_what_an_event_says_beside_its_kind_or_in_other_words_is_named(tmp_path, event, error):
    case = _case("limitation", {**LATE, "events": [event]}, {"years": 3})
    path = _write(tmp_path / "c.json", case)
    (failure,) = run(path).failed
    assert failure.got == {"error": error}


class _Watched(dict[str, object]):
    """An event that remembers which of its keys were asked for."""

    def __init__(self, event):
        super().__init__(event)
        self.asked = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def test_no_rule_asks_an_event_for_a_key_that_cases_may_not_tell():
    law = shipped_rules().policy.law
    cases = json.loads((CASES / "own.json").read_bytes())["cases"]
    told = [event for case in cases for event in case["input"].get("events", [])]
    assert {event["type"] for event in told} == KINDS
    for event in map(_Watched, told):
        Event.read(event, law)
        assert not list(unread_of_event(dict.fromkeys(event.asked, None) | {"type": event["type"]}))


def test_a_key_beside_those_of_a_case_fails_it_by_its_name(tmp_path):
    case = _case("limitation", {**LATE, "events": []}, {"years": 3})
    path = _write(tmp_path / "c.json", {**case, "also_acceptable": []})
    (failure,) = run(path).failed
    assert failure.got == {"error": "case_key_unknown (key=also_acceptable)"}


def test_a_key_of_the_file_that_nobody_reads_refuses_it(tmp_path):
    path = tmp_path / "c.json"
    path.write_text('{"polcy": "india", "cases": []}')
    with pytest.raises(WorkedCaseError, match="case_key_unknown") as refused:
        run(path)
    assert refused.value.params == {"key": "polcy"}


@pytest.mark.parametrize("wanted", [None, "x"])
def test_what_is_expected_under_a_key_that_no_answer_has_never_holds(tmp_path, wanted):
    said = {**LATE, "events": []}
    path = _write(tmp_path / "c.json", _case("limitation", said, {"staus": wanted}))
    (failure,) = run(path).failed
    assert failure.got == {"error": "case_key_unknown (key=staus)"}


@pytest.mark.parametrize(
    ("area", "said", "error"),
    [
        (
            "guarantee_period",
            {**GUARANTEED, "agreed_period": {"kind": "months", "months": 999_999_999}},
            "guarantee_invalid (key=months)",
        ),
        (
            "guarantee_period",
            {**GUARANTEED, "agreed_period": {"kind": "months", "months": -5}},
            "guarantee_invalid (key=months)",
        ),
        ("retention", {"record_date": "2026-11-23", "years": 9_000}, "case_invalid (key=years)"),
        (
            "guarantee_period",
            {**GUARANTEED, "extension": {"new_due_date": "2025-01-01", "written_consent": "yes"}},
            "case_invalid (key=written_consent)",
        ),
        ("contact", {"at": "9999-12-31T23:00", "channel": "call"}, "case_invalid (key=at)"),
        (
            "contact",
            {"at": "2026-11-23T09:00", "channel": "visit", "recording": "yes"},
            "case_invalid (key=recording)",
        ),
        (
            "penalty_interest",
            {"principal": "1", "annual_rate_pct": "5", "uplift_pct": "30", "days": 10**4000},
            "case_invalid (key=days)",
        ),
    ],
)
def test_a_number_that_leads_off_the_calendar_fails_its_case_and_no_other(
    tmp_path, area, said, error
):
    case = _case(area, said, {"status": "x"})
    report = run(_write(tmp_path / "c.json", case, _case(name="T-2")))
    assert [(failure.id, failure.got) for failure in report.failed] == [("T-1", {"error": error})]


def test_a_key_that_a_file_says_twice_is_refused_by_name(tmp_path):
    text = json.dumps({"cases": [_case("rmb_capital", {"amount": "1"}, {"text": "x"})]})
    path = tmp_path / "c.json"
    path.write_text(text.replace('"amount": "1"', '"amount": "1", "amount": "2"'), "utf-8")
    with pytest.raises(WorkedCaseError) as refusal:
        run(path)
    assert (refusal.value.code, refusal.value.params) == ("cases_key_twice", {"key": "amount"})


def test_two_cases_of_one_id_are_refused_by_it(tmp_path):
    with pytest.raises(WorkedCaseError) as refusal:
        run(_write(tmp_path / "c.json", _case(), _case(name="T-2"), _case()))
    assert (refusal.value.code, refusal.value.params) == ("cases_id_twice", {"id": "T-1"})


def test_every_area_says_which_keys_it_reads():
    assert KEYS.keys() == AREAS.keys()
