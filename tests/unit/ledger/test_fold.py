"""What a fact changes is its own, so any order of facts gives the same tables."""

import json
from collections.abc import Iterable
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    make_acknowledgment_returned,
    make_batch_composed,
    make_batch_printed,
    make_contact_recorded,
    make_fact,
    make_fact_withdrawn,
    make_judgement,
    make_letter_composed,
    make_letter_served,
    make_promise_made,
    make_ref,
    make_repayment_reported,
    make_stamp,
    make_tape_loaded,
    make_witness,
)
from laws import CHINA
from shouyue.domain.events import Event
from shouyue.ledger.canonical import MAX_INT, write
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.fold import Change, Replaces, Row, fold
from shouyue.ledger.kinds import BatchPrinted, FactWithdrawn, IncidentRecorded
from shouyue.ledger.plans import PlanPart
from shouyue.ledger.vocabulary import Incident
from strategies import CONTENTS, contents, refs

TABLES = {
    "staff": "name role",
    "tape": "as_of file_name file_sha256 rows accepted balance",
    "refused_row": "line note code params",
    "mapping": "name columns",
    "contact": (
        "note channel contacted at reached words number place purpose staff recorded next_on"
        " guarantor until"
    ),
    "promise": "note amount due on written contact",
    "repayment": "note amount on payer slip account signed guarantor named",
    "batch": "form form_version language made_on as_of enclosed",
    "letter": "serial note pages values guarantor form",
    "printed": "batch serial",
    "served": "serial note on way video neutral_witnesses words guarantor unsigned",
    "acknowledgment": (
        "serial note on signer signer_name mark finger received agrees reader read_in video"
        " blank_when_signed words guarantor witnesses"
    ),
    "incident": "note on incident cause until outcome number words guarantor",
    "spoken": "note person language",
    "terms": "note instalments accelerated words",
    "instalment": "note due",
    "guarantee": (
        "note guarantor contract_date written period months last_day main_due agreed_due defect"
        " words maximum_amount determined last_due name number"
    ),
    "circumstance": "note what on until times words",
    "judged": "note what at words verdict rules reason agreed_on for_supervisor",
    "decision": "note ref approved words",
    "difference": "note about as_of since ours banks reason words",
    "recalled": "note serial on reason words",
    "copied": "note serial on words",
    "filed_page": "note serial page found source place",
    "trip": "day villages stops",
    "trip_return": "trip",
    "event": "note on event",
}
"""The columns of each table, in the order in which a row gives them."""


def rows(changes: Iterable[Change], table: str) -> list[dict[str, object]]:
    return [c.values for c in changes if isinstance(c, Row) and c.table == table]


def event_of(said: object) -> dict[str, object] | None:
    found = rows(fold(make_fact(said)), "event")
    return found[0]["event"] if found else None


def tables_of(facts: Iterable[Fact]) -> dict[tuple[str, str, int], object]:
    """Rows by table, place and part, and who replaces whom."""
    tables: dict[tuple[str, str, int], object] = {}
    for fact in facts:
        for change in fold(fact):
            match change:
                case Row(table, values, part):
                    tables[table, fact.ref.text, part] = values
                case Replaces(ref):
                    tables[ref, fact.ref.text, -1] = True
    return tables


@given(st.lists(st.tuples(contents, st.lists(refs, max_size=2)), max_size=6), st.data())
def test_any_order_of_facts_gives_the_same_tables(said, data):
    facts = [
        make_fact(what, seq, base=tuple(ref.text for ref in base))
        for seq, (what, base) in enumerate(said, start=1)
    ]
    shuffled = data.draw(st.permutations(facts))
    assert tables_of(shuffled) == tables_of(facts)
    assert tables_of([*shuffled, *facts]) == tables_of(facts)
    half = data.draw(st.integers(0, len(facts)))
    assert tables_of(facts[:half]) | tables_of(facts[half:]) == tables_of(facts)


@pytest.mark.parametrize("record", CONTENTS, ids=lambda record: record.__name__)
@given(data=st.data())
def test_every_kind_changes_something_and_only_what_is_a_table(record, data):
    base = (make_ref(7),)
    changes = fold(make_fact(data.draw(CONTENTS[record]), base=base))
    made = [change for change in changes if isinstance(change, Row)]
    assert made or record is FactWithdrawn or record is BatchPrinted
    for row in made:
        assert tuple(row.values) == tuple(TABLES[row.table].split())
        json.dumps(row.values, allow_nan=False)
    keys = [(row.table, row.part) for row in made]
    assert len(set(keys)) == len(keys)
    replaced = [change.ref for change in changes if isinstance(change, Replaces)]
    assert replaced == ([] if record.__name__ == "TapeLoaded" else list(base))


@given(contents)
def test_folding_twice_gives_the_same_and_changes_nothing(said):
    fact = make_fact(said)
    before = write(said)
    assert fold(fact) == fold(read_fact(fact.header_bytes, fact.body_bytes))
    assert write(said) == before


def test_a_fact_without_its_body_still_replaces():
    fact = make_fact(make_promise_made(), base=(make_ref(3), make_ref(4)))
    assert fold(read_fact(fact.header_bytes, None)) == [
        Replaces(make_ref(3)),
        Replaces(make_ref(4)),
    ]


def test_an_unknown_kind_replaces_and_says_nothing():
    fact = make_fact(kind="drone.flown", base=(make_ref(3),))
    assert fold(fact) == [Replaces(make_ref(3))]


def test_a_known_kind_with_another_content_is_refused():
    with pytest.raises(NotCanonicalError):
        fold(make_fact(make_promise_made(), kind="contact.recorded"))


def test_a_tape_does_not_replace_its_base_but_can_be_withdrawn():
    assert rows(fold(make_fact(make_tape_loaded(), base=(make_ref(3),))), "tape")
    assert Replaces(make_ref(3)) not in fold(make_fact(make_tape_loaded(), base=(make_ref(3),)))
    assert fold(make_fact(make_fact_withdrawn(), base=(make_ref(3),))) == [Replaces(make_ref(3))]


def test_parts_of_a_fact_are_rows_of_their_own():
    letters = tuple(make_letter_composed(serial=f"S{n}") for n in range(3))
    changes = fold(make_fact(make_batch_composed(letters=letters)))
    assert [(c.table, c.part) for c in changes] == [
        ("batch", 0),
        *(("letter", part) for part in (1, 2, 3)),
    ]
    assert {values["form"] for values in rows(changes, "letter")} == {"F02"}


def test_each_letter_that_came_out_of_the_printer_is_a_row():
    changes = fold(make_fact(make_batch_printed(batch=make_ref(), serials=("S1", "S2"))))
    assert [(c.part, c.values["serial"]) for c in changes] == [(1, "S1"), (2, "S2")]
    assert fold(make_fact(make_batch_printed(serials=()))) == []


def test_days_become_text():
    (row,) = rows(fold(make_fact(make_contact_recorded(next_on=date(2026, 12, 1)))), "contact")
    assert row["next_on"] == "2026-12-01"


def test_a_judgement_is_a_row_of_its_own_whatever_was_judged():
    judged = make_judgement(
        verdict="needs_reason", rules=("contact.hours",), reason="约定", agreed_on="2026-11-20"
    )
    said = make_contact_recorded(judged=judged)
    (row,) = rows(fold(make_fact(said)), "judged")
    assert row == {
        "note": said.note,
        "what": "visit",
        "at": said.at,
        "words": said.words,
        "verdict": "needs_reason",
        "rules": ["contact.hours"],
        "reason": "约定",
        "agreed_on": "2026-11-20",
        "for_supervisor": False,
    }
    served = make_letter_served(words="他说不想活了", judged=make_judgement(rules=("a",)))
    (row,) = rows(fold(make_fact(served)), "judged")
    assert (row["what"], row["at"], row["words"]) == (
        "letter.served",
        "2026-11-23T09:30",
        "他说不想活了",
    )


def test_what_no_rule_says_anything_of_is_no_row():
    assert rows(fold(make_fact(make_contact_recorded())), "judged") == []
    judged = make_judgement(verdict="allowed", rules=())
    assert rows(fold(make_fact(make_contact_recorded(judged=judged))), "judged") == []


@pytest.mark.parametrize(
    ("verdict", "by_supervisor", "heard"),
    [
        ("needs_reason", False, False),
        ("needs_reason", True, True),
        ("to_judge", True, True),
        ("forbidden", False, True),
    ],
)
def test_a_supervisor_hears_of_what_is_his_and_of_what_nobody_may_allow(
    verdict: str, by_supervisor: bool, heard: bool
):
    judged = make_judgement(verdict=verdict, rules=("a",), by_supervisor=by_supervisor)
    (row,) = rows(fold(make_fact(make_contact_recorded(judged=judged))), "judged")
    assert row["for_supervisor"] is heard


def test_of_a_batch_each_letter_is_judged_by_itself():
    judged = make_judgement(verdict="needs_reason", rules=("a",), by_supervisor=True)
    letters = (
        make_letter_composed(serial="S1"),
        make_letter_composed(serial="S2", note="N2", judged=judged),
    )
    changes = fold(make_fact(make_batch_composed(letters=letters)))
    found = [c for c in changes if isinstance(c, Row) and c.table == "judged"]
    assert [(c.part, c.values["note"], c.values["words"]) for c in found] == [(2, "N2", "S2")]


def test_a_claimed_time_that_no_calendar_has_breaks_no_fold():
    said = make_letter_served(judged=make_judgement(rules=("a",)))
    fact = make_fact(said, stamp=make_stamp(wall_ms=MAX_INT))
    assert [row["at"] for row in rows(fold(fact), "judged")] == [""]


def test_a_witness_is_told_without_number_and_telephone():
    said = make_acknowledgment_returned(witnesses=(make_witness(id_tail="0004", phone="0"),))
    (row,) = rows(fold(make_fact(said)), "acknowledgment")
    assert row["witnesses"] == [{"name": "赵见证", "relation": "邻居", "consent": True}]


# --- events of law --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "event"),
    [
        ({"channel": "visit", "recorded": True}, {"type": "talk", "recorded": True}),
        ({"channel": "counter"}, {"type": "talk", "recorded": False}),
        ({"channel": "visit", "reached": False, "recorded": True}, None),
        (
            {"channel": "call", "recorded": True},
            {"type": "phone_call", "answered_by_debtor": True, "recorded": True},
        ),
        (
            {"channel": "call", "reached": False},
            {"type": "phone_call", "answered_by_debtor": False, "recorded": False},
        ),
        (
            {"channel": "message", "to_reserved_address": True},
            {"type": "data_message", "to_reserved_address": True, "sent_ok": True},
        ),
        (
            {"contacted": "co_borrower", "channel": "call", "recorded": True},
            {"type": "demand_on_joint_debtor", "by": "phone_call", "recorded": True},
        ),
        ({"contacted": "co_borrower", "reached": False}, None),
        (
            {"contacted": "estate_administrator", "channel": "call", "recorded": True},
            {
                "type": "demand_on_representative",
                "representative": "estate_administrator",
                "by": "phone_call",
                "recorded": True,
            },
        ),
        (
            {"contacted": "agent", "channel": "counter", "authority": True},
            {
                "type": "demand_on_representative",
                "representative": "agent",
                "by": "talk",
                "recorded": False,
                "written_authority": True,
            },
        ),
        ({"contacted": "property_custodian", "reached": False}, None),
        (
            {"contacted": "guarantor", "channel": "call"},
            {"type": "demand_on_guarantor", "by": "phone_call", "recorded": False},
        ),
        (
            {"contacted": "guarantor", "channel": "visit", "recorded": True},
            {"type": "demand_on_guarantor", "by": "talk", "recorded": True},
        ),
        (
            {"contacted": "guarantor", "channel": "message"},
            {
                "type": "demand_on_guarantor",
                "by": "data_message",
                "to_reserved_address": False,
                "sent_ok": True,
            },
        ),
        ({"contacted": "guarantor", "reached": False}, None),
        ({"contacted": "relative", "channel": "call"}, None),
        ({"contacted": "contact_person", "channel": "message"}, None),
        ({"contacted": "other"}, None),
        ({"channel": "call", "purpose": "care"}, None),
        ({"channel": "message", "purpose": "reminder"}, None),
        ({"contacted": "guarantor", "purpose": "negotiation"}, None),
    ],
)
def test_a_contact_is_an_event_of_law_only_with_the_debtor_or_who_stands_for_the_debt(
    overrides, event
):
    assert event_of(make_contact_recorded(**overrides)) == event


@pytest.mark.parametrize(
    ("overrides", "event"),
    [
        ({"amount": 200_05}, {"type": "debtor_payment", "amount": "200.05"}),
        ({"amount": 5}, {"type": "debtor_payment", "amount": "0.05"}),
        ({"amount": 0}, {"type": "debtor_payment", "amount": "0.00"}),
        (
            {"amount": 1_000_000_00, "payer": "deduction"},
            {"type": "account_deduction", "amount": "1000000.00"},
        ),
        (
            {"payer": "other"},
            {"type": "debtor_payment", "amount": "200.05", "payer": "other"},
        ),
        (
            {"payer": "co_borrower", "signed": "payment"},
            {
                "type": "debtor_payment",
                "amount": "200.05",
                "payer": "joint_debtor",
                "written": True,
            },
        ),
        (
            {"payer": "guarantor", "guarantor": "王五"},
            {
                "type": "debtor_payment",
                "amount": "200.05",
                "payer": "guarantor",
                "target": "王五",
            },
        ),
        # What the borrower signed is no mere claim, whatever the bank's slip says.
        (
            {"signed": "rest", "slip": ""},
            {
                "type": "debtor_payment",
                "amount": "200.05",
                "written": True,
                "content": "acknowledge_and_agree",
            },
        ),
        # Only claimed: nothing to show a court.
        ({"slip": ""}, None),
    ],
)
def test_a_repayment_says_who_paid_and_what_was_signed(overrides, event):
    assert event_of(make_repayment_reported(**{"slip": "S-1"} | overrides)) == event


@pytest.mark.parametrize(
    ("overrides", "event"),
    [
        (
            {"way": "refused", "video": True, "neutral_witnesses": 2},
            {"type": "notice_refused_recorded", "video": True, "witnesses": 2},
        ),
        ({"way": "left"}, {"type": "notice_left_unattended"}),
        ({"way": "courier"}, {"type": "courier_private", "result": "sent"}),
        *(
            (
                {"way": f"ems_{result}", "address_agreed": True},
                {"type": "ems", "result": result, "address_agreed_in_contract": True},
            )
            for result in ("delivered", "refused", "returned")
        ),
    ],
)
def test_each_way_of_serving_is_its_own_event(overrides, event):
    assert event_of(make_letter_served(**overrides)) == event


@pytest.mark.parametrize(
    ("received", "agrees", "content"),
    [
        (True, False, "demand"),
        (True, True, "acknowledge_and_agree"),
        (False, True, "acknowledge_and_agree"),
        (False, False, None),
    ],
)
def test_a_slip_with_neither_box_is_no_event(received, agrees, content):
    event = event_of(make_acknowledgment_returned(received=received, agrees=agrees))
    assert (event["content"] if event else None) == content


def test_a_promise_is_an_event_of_the_day_it_was_made():
    (row,) = rows(fold(make_fact(make_promise_made(on=date(2026, 11, 2)))), "event")
    assert row == {
        "note": "JK202400017",
        "on": "2026-11-02",
        "event": {"type": "debtor_promise", "written": False},
    }


def test_a_contact_is_an_event_of_its_local_day():
    said = make_contact_recorded(channel="call", at="2026-11-23T00:05")
    assert rows(fold(make_fact(said)), "event")[0]["on"] == "2026-11-23"


@pytest.mark.parametrize("incident", get_args(Incident))
def test_every_incident_is_an_event_that_the_rules_can_read(incident):
    said = IncidentRecorded(
        note="N1",
        on=date(2025, 3, 1),
        incident=incident,
        until=date(2025, 6, 1),
        plan=(PlanPart(date(2026, 1, 1)),) if incident == "repayment_agreement" else (),
        outcome="judgment",
        performance_due=date(2025, 7, 1),
        cause="heirs_unknown" if incident == "obstacle" else "",
    )
    (row,) = rows(fold(make_fact(said)), "event")
    event = Event.read({**row["event"], "date": row["on"]}, CHINA)
    assert event.kind == incident
    assert event.inside.effective or incident in {"media_notice", "enforcement_exhausted"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (make_contact_recorded(contacted="guarantor", guarantor="王五"), "demand_on_guarantor"),
        (make_letter_served(guarantor="王五"), "ems"),
        (make_acknowledgment_returned(guarantor="王五"), "notice_signed"),
        (
            IncidentRecorded(note="N1", on=date(2025, 3, 1), incident="lawsuit", guarantor="王五"),
            "lawsuit",
        ),
    ],
)
def test_what_is_aimed_at_a_guarantor_is_aimed_at_him_alone(said, kind):
    event = event_of(said)
    assert event is not None
    assert (event["type"], event["target"]) == (kind, "王五")


@pytest.mark.parametrize("way", ["not_met", "returned", "spoilt"])
def test_what_was_brought_back_unread_is_nothing_that_the_law_hears_of(way):
    changes = fold(make_fact(make_letter_served(way=way, unsigned=True)))
    assert [change.table for change in changes if isinstance(change, Row)] == ["served"]
