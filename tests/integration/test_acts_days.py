"""Days that people type: what cannot be is refused, what is unlikely wants a reason.

A slip of the pen in a year moves a period by a century; the warning goes with it and nobody looks
for it.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import make_loan_row
from integration.acts_branch import COMING, OVERDUE, Clock, blamed, facts
from integration.terminal import shouyue
from reading import Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.checks import NothingForetoldError
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    GuaranteeInput,
    IncidentInput,
    PlanPartInput,
    RepaymentInput,
    TermsInput,
    TripInput,
)
from shouyue.casework.letters.composing import LetterSelection, compose, confirm_printed
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Reason, Saved
from shouyue.casework.records.clock_previews import (
    preview_acknowledgment,
    preview_incident,
    preview_repayment,
)
from shouyue.casework.records.contacts import preview_gate
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_guarantee, state_terms
from shouyue.casework.trips.rounds import plan_trip
from shouyue.casework.workspace import Workspace
from shouyue.cli.act_inputs import fields_of, read_input
from shouyue.cli.act_names import ACTS
from shouyue.domain.dates import years_later

TODAY = date(2026, 11, 23)
NOTE, MADE, DUE = "N0", date(2024, 1, 10), date(2026, 6, 30)
WANG = "110105198001010002"
ABSURD = ("1949-01-01", "2199-12-31")
SUIT = IncidentInput(NOTE, date(2026, 8, 3), "lawsuit")
GUARANTEE = GuaranteeInput(
    NOTE, "王五", date(2024, 1, 10), written="joint", period="months", months=24
)

# --- no day of any act is forgotten ---------------------------------------------------------------

SAMPLES = {
    "record_contact": {"note": OVERDUE, "channel": "call", "at": "2026-11-23T09:00"},
    "preview_gate": {"note": OVERDUE, "channel": "call", "at": "2026-11-23T09:00"},
    "record_repayment": {"note": OVERDUE, "amount": "100", "on": "2026-11-20"},
    "record_acknowledgment": {"note": OVERDUE, "on": "2026-11-20", "finger": "右手食指"},
    "record_serving": {"serial": "SERIAL", "on": "2026-11-23", "way": "left"},
    "record_incident": {"note": OVERDUE, "on": "2026-11-20", "incident": "lawsuit"},
    "state_terms": {"note": OVERDUE, "accelerated": "2026-02-01"},
    "state_guarantee": {
        "note": OVERDUE, "guarantor": "", "contract_date": "2022-03-01", "maximum_amount": True,
        "period": "fixed_date", "last_day": "2028-03-01",
    },
    "note_circumstance": {"note": OVERDUE, "what": "seriously_ill", "on": "2026-11-20"},
    "return_trip": {"trip": "TRIP", "began": "08:30", "ended": "09:00", "staff": 2,
                    "stops": [{"note": COMING}]},
}  # fmt: skip
"""What each act with a day in it takes at the least; the days are put in one by one."""
MOMENTS = {"record_contact": ("at",), "preview_gate": ("at",)}
"""Days that are typed as a minute. The hours of a round are of the day that was planned."""
MORE = {"promise": {"amount": "100", "due": "2026-12-24"}, "plan": [{"amount": "100"}]}


def days_of_acts() -> Iterator[tuple[str, str]]:
    for name, act in ACTS.items():
        for field in fields_of(act.takes):
            if "2026-11-23" in field.type or field.name in MOMENTS.get(name, ()):
                yield name, field.name


def with_day(sample: dict[str, object], place: str, day: str, *, many: bool) -> dict[str, object]:
    """The sample with a day at a place such as `promise.due` or `stops.next_on`."""
    whole = json.loads(json.dumps(sample))
    here, (*path, last) = whole, place.split(".")
    for name in path:
        here = here.setdefault(name, MORE.get(name, {}))
        here = here[0] if isinstance(here, list) else here
    here[last] = [day] if many else day
    return whole


@pytest.fixture
def round_of_letters(ws: Workspace, tmp_path: Path) -> dict[str, str]:
    """What samples name that has to be there: a printed letter, and a round."""
    made = compose(ws, LetterSelection("F02", (OVERDUE,)), tmp_path / "l.pdf")
    serial = made.letters[0].serial
    assert isinstance(confirm_printed(ws, made.batch, (serial,)), Saved)
    trip = plan_trip(ws, TripInput(TODAY, ("杏花村",)), tmp_path / "t.pdf")
    return {"SERIAL": serial, "TRIP": trip.trip}


def test_every_day_of_every_act_is_held_against_what_it_can_be(
    ws: Workspace, clock: Clock, round_of_letters: dict[str, str]
):
    places = list(days_of_acts())
    assert {name for name, _ in places} == SAMPLES.keys()
    before = facts(ws)
    passed = []
    for name, place in places:
        (field,) = [one for one in fields_of(ACTS[name].takes) if one.name == place]
        for absurd in ABSURD:
            day = f"{absurd}T09:00" if place in MOMENTS.get(name, ()) else absurd
            typed = with_day(SAMPLES[name], place, day, many=field.type.startswith("["))
            text = json.dumps(typed)
            for word, real in round_of_letters.items():
                text = text.replace(word, real)
            outcome = ACTS[name].do(ws, read_input(ACTS[name].takes, text))
            told = [
                one
                for one in (outcome.problems if isinstance(outcome, Invalid) else ())
                if one.field.split(".")[-1] == place.split(".")[-1]
            ]
            if not told or not {"first", "last"} <= told[0].reason.params.keys():
                passed.append((name, place, absurd, outcome))
    assert passed == []
    assert facts(ws) == before


# --- what cannot be -------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path) -> Iterator[Reading]:
    """A loan of 2024-01-10, due on 2026-06-30, with a guarantor."""
    people = (("王五", WANG, "13800000000", ""),)
    row = make_loan_row(
        note=NOTE, due=DUE.isoformat(), disbursed=MADE.isoformat(), guarantors=people,
        balance=50_000_00,
    )  # fmt: skip
    with reading(tmp_path / "v", [row]) as made:
        yield made


@pytest.mark.parametrize(
    ("act", "typed", "field", "code"),
    [
        (state_terms, TermsInput(NOTE, (date(1949, 6, 30), DUE)), "instalments", "before_loan"),
        (state_terms, TermsInput(NOTE, (date(2199, 6, 30),)), "instalments", "too_far_ahead"),
        (state_terms, TermsInput(NOTE, accelerated=date(1949, 1, 1)), "accelerated", "before_loan"),
        (state_terms, TermsInput(NOTE, accelerated=date(2026, 7, 1)), "accelerated", "after_due"),
        (record_incident, replace(SUIT, on=date(2024, 1, 9)), "on", "before_loan"),
        (
            record_incident,
            replace(SUIT, until=date(2026, 11, 24), outcome="judgment"),
            "until",
            "in_the_future",
        ),
        (
            record_incident,
            replace(SUIT, until=TODAY, outcome="judgment", performance_due=date(2199, 1, 1)),
            "performance_due",
            "too_far_ahead",
        ),
        (
            record_incident,
            replace(SUIT, until=TODAY, outcome="judgment", performance_due=date(2026, 11, 22)),
            "performance_due",
            "ends_before_it_begins",
        ),
        (
            record_incident,
            replace(SUIT, incident="repayment_agreement", plan=(PlanPartInput(date(2026, 8, 2)),)),
            "plan.due",
            "ends_before_it_begins",
        ),
        (
            record_incident,
            IncidentInput(NOTE, TODAY, "obstacle", cause="other", until=date(2026, 11, 24)),
            "until",
            "in_the_future",
        ),
        (
            record_repayment,
            RepaymentInput(NOTE, 100_00, date(2024, 1, 9), slip="S-1"),
            "on",
            "before_loan",
        ),
        (
            state_guarantee,
            replace(GUARANTEE, contract_date=date(1995, 1, 1)),
            "contract_date",
            "too_long_ago",
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "seriously_ill", TODAY, until=date(2032, 1, 1)),
            "until",
            "too_far_ahead",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_days_that_can(made, act, typed, field, code):
    before = facts(made.ws)
    outcome = act(made.ws, typed)
    assert blamed(outcome) == {field: f"casework.input.{code}"}
    params = outcome.problems[0].reason.params
    assert date.fromisoformat(params["first"]) <= date.fromisoformat(params["last"])
    assert facts(made.ws) == before


def test_a_judgment_that_is_still_to_come_gives_no_day_to_perform_it(made):
    typed = replace(
        SUIT, until=date(2199, 1, 1), outcome="judgment", performance_due=date(2199, 1, 1)
    )
    assert blamed(record_incident(made.ws, typed)) == {
        "until": "casework.input.in_the_future",
        "performance_due": "casework.input.too_far_ahead",
    }


@pytest.mark.parametrize(
    ("look", "typed"),
    [
        (preview_incident, replace(SUIT, until=date(2199, 1, 1), outcome="judgment")),
        (preview_incident, replace(SUIT, on=date(1949, 1, 1))),
        (preview_repayment, RepaymentInput(NOTE, 100_00, date(2024, 1, 9), slip="S-1")),
        (preview_acknowledgment, AcknowledgmentInput(date(2199, 1, 1), note=NOTE)),
    ],
)
def test_nothing_is_foretold_from_a_day_that_cannot_be(made, look, typed):
    with pytest.raises(NothingForetoldError) as refused:
        look(made.ws, typed)
    assert {"first", "last"} <= refused.value.params.keys()


def test_the_first_and_the_last_day_that_it_names_can_be_recorded(made):
    outcome = record_incident(made.ws, replace(SUIT, on=date(2199, 1, 1)))
    span = outcome.problems[0].reason.params
    assert (span["first"], span["last"]) == (MADE.isoformat(), TODAY.isoformat())
    for day in span.values():
        asked = IncidentInput(NOTE, date.fromisoformat(day), "debtor_asked_for_time")
        assert isinstance(record_incident(made.ws, asked), Saved)


def test_illness_may_be_older_than_the_loan(made):
    ill = CircumstanceInput(NOTE, "seriously_ill", date(2010, 1, 1))
    assert isinstance(note_circumstance(made.ws, ill), Saved)
    held = IncidentInput(NOTE, date(2010, 1, 1), "obstacle", cause="guardian_missing")
    assert isinstance(record_incident(made.ws, held), Saved)


# --- what is unlikely -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "typed", "code"),
    [
        (state_terms, TermsInput(NOTE, (date(2026, 3, 30), date(2027, 6, 30))), "not_the_last"),
        (state_terms, TermsInput(NOTE, (date(2026, 3, 30),)), "not_the_last"),
        (state_guarantee, replace(GUARANTEE, contract_date=date(2020, 1, 10)), "before_contract"),
        (state_guarantee, replace(GUARANTEE, months=61), "many_months"),
        (
            state_guarantee,
            replace(GUARANTEE, period="fixed_date", last_day=date(2031, 7, 1)),
            "long_guarantee",
        ),
        (state_guarantee, replace(GUARANTEE, main_due=date(2026, 7, 1)), "later_than_due"),
        (
            record_incident,
            replace(SUIT, until=TODAY, outcome="judgment", performance_due=date(2027, 12, 31)),
            "far_performance",
        ),
    ],
)
def test_an_unlikely_day_wants_a_reason_that_stays_with_the_record(made, act, typed, code):
    before = facts(made.ws)
    outcome = act(made.ws, typed)
    assert isinstance(outcome, NotAllowed), outcome
    assert ([rule.code for rule in outcome.rules], outcome.overridable) == (
        [f"casework.days.{code}"],
        True,
    )
    assert outcome.sources[0].text
    assert facts(made.ws) == before
    assert isinstance(act(made.ws, replace(typed, override="核对过合同原件")), Saved)
    rows = made.ws.vault.cases.execute("SELECT reason, for_supervisor FROM judged").fetchall()
    assert rows == [("核对过合同原件", 0)]
    told = Reason("casework.override.explained", {"why": "核对过合同原件"})
    assert told in [line.standing for line in case_page(made.ws, NOTE).history]


def test_a_guarantee_up_to_a_maximum_is_older_than_its_loans(made):
    of_years = replace(GUARANTEE, contract_date=date(2020, 1, 10), maximum_amount=True)
    assert isinstance(state_guarantee(made.ws, of_years), Saved)


def test_the_due_day_before_an_extension_is_no_unlikely_one(tmp_path):
    with reading(tmp_path / "v") as made:
        row = make_loan_row(note=NOTE, due="2026-06-30", disbursed="2024-01-10", balance=1_00)
        first = made.tape([row])
        later = make_loan_row(note=NOTE, due="2027-06-30", disbursed="2024-01-10", balance=1_00)
        made.tape([later], on=first)
        assert isinstance(state_terms(made.ws, TermsInput(NOTE, (DUE,))), Saved)


def test_what_would_end_a_running_period_long_ago_is_asked_about(tmp_path):
    row = make_loan_row(note=NOTE, due="2024-06-30", disbursed="2022-01-10", balance=1_00)
    with reading(tmp_path / "v", [row]) as made:
        called_in = TermsInput(NOTE, accelerated=date(2022, 3, 1))
        outcome = state_terms(made.ws, called_in)
        assert isinstance(outcome, NotAllowed)
        assert [rule.code for rule in outcome.rules] == ["casework.days.period_over"]
        assert outcome.rules[0].params == {"last_day": "2025-03-01"}
        judged = IncidentInput(
            NOTE, date(2023, 1, 5), "lawsuit", until=date(2023, 5, 5), outcome="judgment"
        )
        outcome = record_incident(made.ws, judged)
        assert isinstance(outcome, NotAllowed)
        assert outcome.rules[0].params == {"last_day": "2025-05-05"}
        assert isinstance(record_incident(made.ws, replace(judged, override="已核对判决书")), Saved)


def test_the_look_ahead_of_the_gate_takes_no_day_that_recording_refuses(made):
    for at in ("1949-01-01T09:00", "2199-12-31T09:00", "2024-01-09T09:00"):
        assert blamed(preview_gate(made.ws, ContactInput(NOTE, "call", at))).keys() == {"at"}
    assert isinstance(preview_gate(made.ws, ContactInput(NOTE, "call", "2026-11-24T09:00")), Saved)


# --- whatever is taken, the alarm stays -----------------------------------------------------------

days = st.one_of(
    st.dates(date(1949, 1, 1), date(2199, 12, 31)),
    st.dates(MADE - timedelta(400), TODAY + timedelta(400)),
)
some = st.lists(days, max_size=3).map(tuple)
maybe = st.none() | days
terms = st.builds(TermsInput, st.just(NOTE), some, maybe)
incidents = st.builds(
    IncidentInput,
    st.just(NOTE),
    days,
    st.sampled_from(["lawsuit", "repayment_agreement", "obstacle", "pay_order", "security_given"]),
    until=maybe,
    plan=some.map(lambda found: tuple(map(PlanPartInput, found))),
    performance_due=maybe,
    outcome=st.sampled_from(["", "judgment", "withdrawn", "mediated"]),
    cause=st.just("other"),
)
contracts = st.builds(
    GuaranteeInput,
    st.just(NOTE),
    st.just("王五"),
    days,
    written=st.sampled_from(["joint", "general"]),
    period=st.sampled_from(["none", "months", "fixed_date", "until_paid_off"]),
    months=st.integers(0, 700),
    last_day=maybe,
    main_due=maybe,
    agreed_due=maybe,
    maximum_amount=st.booleans(),
    determined=maybe,
    last_due=maybe,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Iterator[Reading]:
    people = (("王五", WANG, "13800000000", ""),)
    row = make_loan_row(
        note=NOTE, due=DUE.isoformat(), disbursed=MADE.isoformat(), guarantors=people,
        balance=50_000_00,
    )  # fmt: skip
    with reading(tmp_path_factory.mktemp("days") / "v", [row]) as made:
        yield made


def _done(ws: Workspace, typed: object) -> Outcome:
    match typed:
        case TermsInput():
            return state_terms(ws, typed)
        case IncidentInput():
            return record_incident(ws, typed)
        case GuaranteeInput():
            return state_guarantee(ws, typed)
    raise AssertionError(typed)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.one_of(terms, incidents, contracts))
def test_no_day_that_is_taken_without_a_reason_moves_an_alarm_out_of_sight(kept, typed):
    """The clock ends within the law's years of a day that the rules can mean, and never before."""
    outcome = _done(kept.ws, typed)
    if not isinstance(outcome, Saved):
        return
    page = case_page(kept.ws, NOTE)
    plan = kept.ws.rules.policy.care.longest_plan_years
    limitation = kept.ws.rules.law.limitation
    farthest = max(DUE, years_later(TODAY, plan))
    assert TODAY <= page.clock.act_by <= years_later(farthest, limitation.years)
    assert page.clock.status != "expired"
    assert page.clock.last_day <= years_later(farthest, limitation.years)
    most = kept.ws.rules.policy.days.guarantee_years
    for one in page.guarantees:
        assert MADE <= one.period_last_day <= years_later(farthest, most)
    for ref in outcome.refs:
        assert isinstance(withdraw(kept.ws, ref, "试填"), Saved)


# --- from the terminal ----------------------------------------------------------------------------


def test_the_terminal_says_in_one_line_which_day_and_which_are_possible(
    ws: Workspace, tmp_path: Path
):
    ws.close()
    typed = json.dumps({"note": OVERDUE, "instalments": ["1949-03-01", "2026-03-01"]})
    answer = shouyue("act", "state_terms", vault=tmp_path / "vault", given=typed)
    assert answer.code == 1
    assert "instalments" in answer.complaint
    assert "2022" in answer.complaint
