"""Suits, agreements, guarantees and circumstances, and what the clocks make of them."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from factories import make_loan_row
from integration.acts_branch import blamed
from reading import Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import (
    CircumstanceInput,
    ContactInput,
    GuaranteeInput,
    IncidentInput,
    PlanPartInput,
    RepaymentInput,
    TermsInput,
)
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.periods.clocks import refresh
from shouyue.casework.periods.movement import is_time_barred
from shouyue.casework.periods.views import GuaranteeView
from shouyue.casework.proving import prove
from shouyue.casework.records.clock_previews import preview_incident, preview_repayment
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_guarantee, state_terms
from shouyue.casework.status import status
from shouyue.ledger.kinds import CircumstanceNoted, FactWithdrawn, TermsStated, draft
from shouyue.ledger.vocabulary import Cause
from shouyue.vault.verify import differing_tables

NOTE = "N0"
WANG, ZHAO, ZHAO_PHONE = "110105198001010002", "赵六", "13900000000"
GUARANTEE = GuaranteeInput(
    NOTE, "王五", date(2024, 1, 10), written="joint", period="months", months=24
)


@pytest.fixture
def made(tmp_path):
    """A loan due on 2026-06-30 with two guarantors, one of them without an id number."""
    people = (("王五", WANG, "13800000000", ""), (ZHAO, "", ZHAO_PHONE, ""))
    row = make_loan_row(
        note=NOTE, due="2026-06-30", disbursed="2024-01-10", guarantors=people, balance=50_000_00
    )
    with reading(tmp_path / "v", [row]) as made:
        yield made


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def periods(made: Reading) -> dict[str, GuaranteeView]:
    return {one.name: one for one in case_page(made.ws, NOTE).guarantees}


def test_of_a_guarantee_of_which_nothing_is_known_the_reading_is_told_that_ends_next(made):
    wang = periods(made)["王五"]
    assert (wang.stated, wang.status) == (0, "open")
    assert wang.last_day == date(2026, 12, 30)


def test_what_the_contract_says_takes_the_place_of_the_assumption(made):
    saved(state_guarantee(made.ws, GUARANTEE))
    wang = periods(made)["王五"]
    assert (wang.kind, wang.stated, wang.last_day) == ("joint", 1, date(2028, 6, 30))
    assert periods(made)[ZHAO].stated == 0


def test_the_newer_statement_replaces_the_older_one(made):
    saved(state_guarantee(made.ws, GUARANTEE))
    saved(state_guarantee(made.ws, replace(GUARANTEE, guarantor=WANG, months=36)))
    wang = periods(made)["王五"]
    assert (wang.stated, wang.last_day) == (1, date(2029, 6, 30))


def moved_to(made, due, on):
    row = make_loan_row(
        note=NOTE, due=due, disbursed="2024-01-10", balance=50_000_00,
        guarantors=(("王五", WANG, "13800000000", ""), (ZHAO, "", ZHAO_PHONE, "")),
    )  # fmt: skip
    return made.tape([row], on=on)


def kept(made):
    refresh(made.ws)
    rows = made.ws.vault.cases.execute("SELECT name, act_by FROM guarantee_clock")
    return {name: date.fromisoformat(day) for name, day in rows}


def test_a_later_due_day_of_the_banks_file_binds_no_guarantor_until_he_agreed_in_writing(tmp_path):
    with reading(tmp_path / "v") as made:
        first = moved_to(made, "2026-06-30", "")
        second = moved_to(made, "2027-06-30", first)
        for found in periods(made).values():
            assert "extension_without_written_consent" in found.flags
            assert found.last_day == date(2026, 12, 30)
        assert kept(made)["王五"] == date(2026, 12, 30)
        told = replace(GUARANTEE, months=6, agreed_due=date(2027, 6, 30))
        saved(state_guarantee(made.ws, told))
        assert periods(made)["王五"].last_day == date(2027, 12, 30)
        assert periods(made)["王五"].flags == ()
        assert kept(made) == {"王五": date(2027, 12, 30), ZHAO: date(2026, 12, 30)}
        third = moved_to(made, "2028-06-30", second)
        assert kept(made)[ZHAO] == date(2026, 12, 30)
        # Who signed for one later day has not signed for the next.
        assert kept(made)["王五"] == date(2027, 12, 30)
        assert "extension_without_written_consent" in periods(made)["王五"].flags
        moved_to(made, "2026-05-31", third)
        assert periods(made)[ZHAO].flags == ()
        assert kept(made)[ZHAO] == date(2026, 11, 30)
        assert differing_tables(made.ws.vault.cases) == []


def test_a_guarantee_up_to_a_maximum_runs_from_when_the_claims_were_determined(made):
    of_wang = replace(GUARANTEE, period="none", months=0, maximum_amount=True)
    saved(state_guarantee(made.ws, of_wang))
    wang = periods(made)["王五"]
    assert (wang.last_day, wang.flags) == (date(2026, 12, 30), ("maximum_amount_not_determined",))
    determined = replace(of_wang, determined=date(2026, 9, 1))
    saved(state_guarantee(made.ws, determined))
    wang = periods(made)["王五"]
    assert (wang.last_day, wang.flags, wang.stated) == (date(2027, 3, 1), (), 1)
    saved(state_guarantee(made.ws, replace(determined, last_due=date(2027, 3, 31))))
    assert periods(made)["王五"].last_day == date(2027, 9, 30)
    assert kept(made)["王五"] == date(2027, 9, 30)
    # Without the tick what was typed beside it is not said.
    saved(state_guarantee(made.ws, replace(determined, maximum_amount=False)))
    assert periods(made)["王五"].last_day == date(2026, 12, 30)
    assert differing_tables(made.ws.vault.cases) == []


def test_a_later_day_that_is_none_is_not_agreed_to(made):
    told = replace(GUARANTEE, main_due=date(2026, 6, 30), agreed_due=date(2026, 6, 30))
    outcome = state_guarantee(made.ws, told)
    assert blamed(outcome) == {"agreed_due": "casework.guarantee.no_later_day"}


def test_a_demand_on_one_guarantor_holds_him_alone(made):
    for name in ("王五", ZHAO):
        saved(state_guarantee(made.ws, replace(GUARANTEE, guarantor=name)))
    call = ContactInput(NOTE, "call", "2026-11-23T09:00", contacted="guarantor", guarantor=ZHAO)
    assert {one.flags for one in periods(made).values()} == {()}
    saved(record_contact(made.ws, call))
    found = periods(made)
    assert (found[ZHAO].status, found[ZHAO].flags) == ("preserved", ())
    assert (found["王五"].status, found["王五"].flags) == ("open", ("ask_this_guarantor_too",))


@pytest.mark.parametrize(
    ("how", "doubtful"),
    [
        ({"channel": "call"}, True),
        ({"channel": "call", "recorded": True}, False),
        ({"channel": "counter"}, True),
        ({"channel": "message", "number": "13800000000"}, True),
        ({"channel": "message", "number": ZHAO_PHONE}, False),
    ],
)
def test_a_demand_on_a_guarantor_holds_no_better_than_what_proves_it(made, how, doubtful):
    saved(state_guarantee(made.ws, replace(GUARANTEE, guarantor=ZHAO)))
    typed = ContactInput(NOTE, at="2026-11-23T09:00", contacted="guarantor", guarantor=ZHAO, **how)
    period = periods(made)[ZHAO].period_last_day
    saved(record_contact(made.ws, typed))
    found = periods(made)[ZHAO]
    assert (found.status, found.doubt) == ("preserved", "act" if doubtful else "")
    assert found.last_day == (period if doubtful else date(2029, 11, 23))


def test_of_two_guarantors_it_must_be_said_which_was_spoken_to(made):
    call = ContactInput(NOTE, "call", "2026-11-23T09:00", contacted="guarantor")
    assert blamed(record_contact(made.ws, call)) == {"guarantor": "casework.guarantee.which"}
    typed = replace(call, guarantor="孙七")
    assert blamed(record_contact(made.ws, typed)) == {"guarantor": "casework.guarantee.which"}


def test_a_suit_against_the_debtor_holds_a_general_guarantee_and_stops_the_clock(made):
    for one in ("王五", ZHAO):
        general = replace(GUARANTEE, guarantor=one, written="general")
        saved(state_guarantee(made.ws, general))
    suit = IncidentInput(NOTE, date(2026, 11, 2), "lawsuit", number="(2026)云01民初1号")
    hints = saved(record_incident(made.ws, suit)).hints
    assert "procedure_pending" in [hint.code for hint in hints]
    page = case_page(made.ws, NOTE)
    assert page.clock.status == "in_procedure"
    assert {one.status for one in page.guarantees} == {"preserved"}
    assert "casework.history.lawsuit" in [line.what.code for line in page.history]


@pytest.mark.parametrize(
    ("until", "outcome", "moved"),
    [
        (None, "", "pends"),
        (date(2026, 11, 1), "judgment", "enforcement"),
        (date(2026, 11, 1), "dismissed", "moved"),
    ],
)
def test_what_a_suit_does_to_the_clock_is_told_as_what_it_is(made, until, outcome, moved):
    suit = IncidentInput(NOTE, date(2026, 9, 1), "lawsuit", until=until, outcome=outcome)
    codes = [hint.code for hint in saved(record_incident(made.ws, suit)).hints]
    known = {f"casework.clock.{one}" for one in ("moved", "pends", "enforcement", "stood_still")}
    assert known.intersection(codes) == {f"casework.clock.{moved}"}


def test_a_suit_holds_nobody_whose_contract_nobody_has_recorded(made):
    saved(record_incident(made.ws, IncidentInput(NOTE, date(2026, 11, 2), "lawsuit")))
    wang = periods(made)["王五"]
    assert (wang.status, wang.kind, wang.last_day) == ("open", "joint", date(2026, 12, 30))


def test_the_end_of_a_suit_recorded_later_ends_it(made):
    saved(record_incident(made.ws, IncidentInput(NOTE, date(2026, 11, 2), "lawsuit")))
    over = date(2026, 11, 20)
    end = IncidentInput(NOTE, over, "lawsuit", until=over, outcome="withdrawn", served=True)
    hints = saved(record_incident(made.ws, end)).hints
    # To withdraw a suit may be as if it had never been filed: that day is said first.
    assert [hint.code for hint in hints[:2]] == ["casework.clock.act_by", "casework.clock.moved"]
    assert hints[0].params == {"act_by": "2029-11-02"}
    assert hints[1].params == {"last_day": "2029-11-20"}
    page = case_page(made.ws, NOTE)
    assert (page.clock.act_by, page.clock.last_day) == (date(2029, 11, 2), date(2029, 11, 20))
    assert page.clock.days_left == (date(2029, 11, 2) - date(2026, 11, 23)).days
    _, (line,) = list_cases(made.ws, CaseFilter())
    assert (line.limitation.act_by, line.limitation.last_day) == (
        date(2029, 11, 2),
        date(2029, 11, 20),
    )
    assert page.clock.status != "in_procedure"
    assert {one.status for one in page.guarantees} == {"open"}


def test_an_obstacle_or_a_promise_of_a_guarantor_is_no_demand_on_him_nor_stops_the_debtors_clock(
    made,
):
    before = case_page(made.ws, NOTE).clock
    ill = IncidentInput(NOTE, date(2026, 11, 2), "obstacle", cause="heirs_unknown", guarantor=ZHAO)
    told = IncidentInput(NOTE, date(2026, 11, 2), "assignment_notice", guarantor=ZHAO)
    for typed in (ill, told):
        saved(record_incident(made.ws, typed))
    after = case_page(made.ws, NOTE).clock
    assert (after.last_day, after.status) == (before.last_day, before.status)
    assert periods(made)[ZHAO].status == "open"


def test_a_loan_called_in_brings_the_guarantors_day_forward(made):
    before = periods(made)[ZHAO]
    saved(state_terms(made.ws, TermsInput(NOTE, accelerated=date(2026, 5, 29), words="函告借款人")))
    found = periods(made)[ZHAO]
    assert "called_in_before_due" in found.flags
    assert (found.last_day, found.period_last_day) == (date(2026, 11, 29), before.period_last_day)


@pytest.mark.parametrize("written", [False, True])
def test_what_may_not_have_revived_a_debt_takes_no_word_of_time_bar_from_letters(tmp_path, written):
    row = make_loan_row(note=NOTE, due="2019-05-31", disbursed="2018-05-31", balance=50_000_00)
    with reading(tmp_path / "v", [row]) as made:
        asked = IncidentInput(NOTE, date(2026, 11, 2), "debtor_asked_for_time", written=written)
        saved(record_incident(made.ws, asked))
        clock = case_page(made.ws, NOTE).clock
        assert (clock.status, clock.last_day) == ("revived", date(2029, 11, 2))
        assert clock.flags == ("revival_must_be_plain_and_read_aloud",)
        assert is_time_barred(made.ws, NOTE, date(2019, 5, 31)) is not written


@pytest.mark.parametrize("cause", [cause for cause in get_args(Cause) if cause])
def test_what_an_obstacle_is_stands_in_the_history_and_on_the_clock(made, cause):
    obstacle = IncidentInput(NOTE, date(2026, 11, 2), "obstacle", cause=cause)
    seen = preview_incident(made.ws, obstacle).steps
    saved(record_incident(made.ws, obstacle))
    page = case_page(made.ws, NOTE)
    assert [line.what.code.rpartition(".")[2] for line in page.history] == [
        "other_obstacle" if cause == "other" else cause
    ]
    # The period has three more years, so that it does not stand still yet; what it was is told.
    assert [step.cause for step in page.clock.steps] == [step.cause for step in seen] == [cause]


def test_a_cause_is_only_an_obstacles(made):
    suit = IncidentInput(NOTE, date(2026, 11, 2), "lawsuit", cause="other")
    saved(record_incident(made.ws, suit))
    assert [step.cause for step in case_page(made.ws, NOTE).clock.steps] == [""]


@pytest.mark.parametrize(
    ("said", "told", "effective"),
    [
        ({"slip": "A1"}, "repayment_proved", True),
        ({"signed": "rest"}, "repayment_rest_signed", True),
        ({"slip": "A1", "payer": "co_borrower"}, "repayment_by_co_borrower", True),
        ({"slip": "A1", "payer": "guarantor", "guarantor": ZHAO}, "repayment_by_guarantor", False),
        ({"slip": "A1", "payer": "other"}, "repayment_by_other", False),
        ({"slip": "A1", "payer": "deduction"}, "repayment_deducted", True),
        ({}, "repayment_claimed", None),
    ],
)
def test_a_repayment_does_what_the_look_ahead_said(made, said, told, effective):
    paid = RepaymentInput(NOTE, 500_00, date(2026, 11, 2), **said)
    seen = preview_repayment(made.ws, paid)
    saved(record_repayment(made.ws, paid))
    page = case_page(made.ws, NOTE)
    assert [line.what.code for line in page.history] == [f"casework.history.{told}"]
    assert (
        [step.effective for step in page.clock.steps]
        == [step.effective for step in seen.steps]
        == ([] if effective is None else [effective])
    )
    assert page.clock.last_day == seen.last_day


def test_only_who_owes_acknowledges_a_payment(made):
    paid = RepaymentInput(NOTE, 500_00, date(2026, 11, 2), payer="other", signed="rest")
    problem = "casework.repayment.not_by_who_owes"
    assert blamed(record_repayment(made.ws, paid)) == {"signed": problem}
    paid = replace(paid, payer="guarantor", signed="")
    assert blamed(record_repayment(made.ws, paid)) == {"guarantor": "casework.guarantee.which"}


def test_an_agreement_counts_from_its_last_day(made):
    agreed = IncidentInput(
        NOTE,
        date(2026, 11, 2),
        "repayment_agreement",
        plan=(PlanPartInput(date(2027, 5, 1)), PlanPartInput(date(2027, 1, 1), 500_00)),
    )
    saved(record_incident(made.ws, agreed))
    assert case_page(made.ws, NOTE).clock.last_day == date(2030, 5, 1)


def test_a_plan_longer_than_the_rules_allow_needs_a_word_why(made):
    plan = IncidentInput(NOTE, date(2026, 11, 2), "repayment_agreement")
    within, beyond = date(2031, 11, 2), date(2031, 11, 3)
    asked = {"words": "casework.incident.plan_too_long"}
    assert blamed(record_incident(made.ws, replace(plan, plan=(PlanPartInput(beyond),)))) == asked
    saved(record_incident(made.ws, replace(plan, plan=(PlanPartInput(within),))))
    saved(record_incident(made.ws, replace(plan, plan=(PlanPartInput(beyond),), words="联社批复")))


def test_stated_instalments_move_the_clock_and_can_be_taken_back(made):
    before = case_page(made.ws, NOTE).clock
    terms = TermsInput(NOTE, (date(2026, 6, 30), date(2026, 9, 30)), override="展期协议已签")
    ref = saved(state_terms(made.ws, terms)).refs[0]
    assert case_page(made.ws, NOTE).clock.last_day == date(2029, 9, 30)
    saved(withdraw(made.ws, ref, "写错了"))
    assert case_page(made.ws, NOTE).clock == before


@pytest.mark.parametrize(
    ("act", "typed", "blame"),
    [
        (
            record_incident,
            IncidentInput(NOTE, date(2026, 12, 1), "lawsuit"),
            {"on": "casework.input.in_the_future"},
        ),
        (
            record_incident,
            IncidentInput(
                NOTE, date(2026, 11, 2), "obstacle", until=date(2026, 11, 1), cause="other"
            ),
            {"until": "casework.input.ends_before_it_begins"},
        ),
        (
            record_incident,
            IncidentInput(NOTE, date(2026, 11, 2), "obstacle"),
            {"cause": "casework.input.empty"},
        ),
        (
            record_incident,
            IncidentInput(
                NOTE, date(2026, 11, 2), "repayment_agreement", plan=(PlanPartInput(date.max),)
            ),
            {"plan.due": "casework.input.too_far_ahead"},
        ),
        (
            record_incident,
            IncidentInput("N9", date(2026, 11, 2), "lawsuit"),
            {"note": "casework.input.unknown_note"},
        ),
        (state_terms, TermsInput(NOTE), {"instalments": "casework.input.empty"}),
        (
            state_guarantee,
            replace(GUARANTEE, months=0),
            {"months": "casework.guarantee.months"},
        ),
        (
            state_guarantee,
            replace(GUARANTEE, period="fixed_date"),
            {"last_day": "casework.input.empty"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1)),
            {"times": "casework.circumstance.times"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "dead", date(2026, 11, 1), times="12:00-14:00"),
            {"times": "casework.circumstance.times"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1), times="noon"),
            {"times": "casework.circumstance.times"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1), times="12:00-12:00"),
            {"times": "casework.circumstance.times_all_day"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "other_times_agreed", date(2026, 11, 1), times="00:00-00:00"),
            {"times": "casework.circumstance.times_all_day"},
        ),
        (
            note_circumstance,
            CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1), times="12:00Z-14:00"),
            {"times": "casework.circumstance.times"},
        ),
        (
            note_circumstance,
            CircumstanceInput(
                NOTE, "other_times_agreed", date(2026, 11, 1), times="08:00+08:00-22:00"
            ),
            {"times": "casework.circumstance.times"},
        ),
    ],
)
def test_what_cannot_be_is_named_and_leaves_no_trace(made, act, typed, blame):
    before = made.ws.vault.cases.execute("SELECT count(*) FROM fact").fetchone()
    assert blamed(act(made.ws, typed)) == blame
    assert made.ws.vault.cases.execute("SELECT count(*) FROM fact").fetchone() == before


CALL = ContactInput(NOTE, "call", "2026-11-23T09:00")


def rules(outcome: object) -> list[str]:
    assert isinstance(outcome, NotAllowed), outcome
    return [rule.code for rule in outcome.rules]


@pytest.mark.parametrize("what", ["dead", "seriously_ill", "complaint_open", "negotiating"])
def test_who_is_ill_or_complains_is_not_dunned_but_may_be_cared_for(made, what):
    saved(note_circumstance(made.ws, CircumstanceInput(NOTE, what, date(2026, 11, 20))))
    assert rules(preview_gate(made.ws, CALL)) == ["DUNNING_STOPPED"]
    saved(preview_gate(made.ws, replace(CALL, purpose="care")))


def test_what_is_over_stops_nobody_any_more(made):
    ill = CircumstanceInput(NOTE, "seriously_ill", date(2026, 11, 1))
    saved(note_circumstance(made.ws, ill))
    saved(note_circumstance(made.ws, replace(ill, until=date(2026, 11, 10))))
    saved(preview_gate(made.ws, CALL))
    assert (
        rules(preview_gate(made.ws, replace(CALL, at="2026-11-10T09:00")))[0] == "DUNNING_STOPPED"
    )


def test_quiet_hours_are_kept_and_the_next_moment_is_named(made):
    quiet = CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1), times="09:00-11:30")
    saved(note_circumstance(made.ws, quiet))
    outcome = preview_gate(made.ws, replace(CALL, at="2026-11-23T10:00"))
    assert rules(outcome) == ["QUIET_TIMES"]
    assert outcome.next_slot == "2026-11-23T11:30"


UNREAD = ["12:00Z-14:00", "08:00-22:00Z", "08:00+08:00-22:00", "12:00-12:00", "noon"]


def from_another_laptop(made, what, times):
    stored = CircumstanceNoted(NOTE, what, date(2026, 11, 1), times=times)
    append_in(made.ws, made.ws.branch, draft(stored, ()))


@pytest.mark.parametrize("times", UNREAD)
def test_quiet_hours_that_cannot_be_read_are_named_and_want_a_reason(made, times):
    from_another_laptop(made, "quiet_times", times)
    outcome = preview_gate(made.ws, CALL)
    assert outcome.overridable
    assert outcome.rules == (Reason("QUIET_TIMES_UNREADABLE", {"times": times}),)
    assert rules(record_contact(made.ws, CALL)) == ["QUIET_TIMES_UNREADABLE"]
    saved(record_contact(made.ws, replace(CALL, override="他自己打来的")))
    assert case_page(made.ws, NOTE).history
    assert [line.note for line in list_cases(made.ws, CaseFilter())[1]] == [NOTE]


def test_quiet_hours_noted_again_are_kept(made):
    from_another_laptop(made, "quiet_times", "12:00Z-14:00")
    quiet = CircumstanceInput(NOTE, "quiet_times", date(2026, 11, 1), times="12:00-14:00")
    saved(note_circumstance(made.ws, quiet))
    saved(preview_gate(made.ws, CALL))
    assert rules(preview_gate(made.ws, replace(CALL, at="2026-11-23T13:00"))) == ["QUIET_TIMES"]


@pytest.mark.parametrize("times", UNREAD)
def test_agreed_hours_that_cannot_be_read_leave_the_usual_ones(made, times):
    from_another_laptop(made, "other_times_agreed", times)
    saved(preview_gate(made.ws, CALL))
    late = replace(CALL, at="2026-11-22T23:30")
    assert "OUTSIDE_HOURS" in rules(preview_gate(made.ws, late))


def test_an_invalid_number_opens_the_way_to_the_contact_person(made):
    person = replace(CALL, contacted="contact_person")
    assert rules(preview_gate(made.ws, person)) == ["DEBTOR_NOT_LOST"]
    saved(note_circumstance(made.ws, CircumstanceInput(NOTE, "number_invalid", date(2026, 11, 1))))
    saved(preview_gate(made.ws, person))
    saved(note_circumstance(made.ws, CircumstanceInput(NOTE, "contact_refused", date(2026, 11, 2))))
    assert rules(preview_gate(made.ws, person)) == ["CONTACT_REFUSED"]


@pytest.mark.parametrize(
    ("words", "code", "phrase"),
    [
        ("我说不还就让 全村 知道", "casework.contact.shaming", "不还就让 全村 知道"),
        ("我是法院的，马上来", "casework.contact.impersonation", "我是法院的"),
        ("再不还打断你的腿", "casework.contact.threat", "打断你的腿"),
    ],
)
def test_what_has_no_place_in_a_banks_mouth_is_shown_to_who_wrote_it(made, words, code, phrase):
    outcome = preview_gate(made.ws, replace(CALL, words=words))
    assert rules(outcome) == [code]
    assert outcome.rules[0].params == {"phrase": phrase}
    saved(record_contact(made.ws, replace(CALL, words=words, override="如实记录，已向督导报告")))
    (kept,) = made.ws.vault.cases.execute("SELECT rules FROM judged").fetchall()
    assert f"phrases.{code.rpartition('.')[2]}" in kept[0]


def test_no_list_shows_more_of_an_id_number_than_its_tail(made):
    saved(state_guarantee(made.ws, GUARANTEE))
    page = case_page(made.ws, NOTE)
    assert page.history[0].what.params == {"guarantor": "王五"}
    assert periods(made)["王五"].id_tail == "0002"


def test_words_with_a_guarantee_are_looked_through_like_all_others(made):
    threat = replace(GUARANTEE, words="再不还打断你的腿")
    assert rules(state_guarantee(made.ws, threat)) == ["casework.contact.threat"]
    said = saved(state_guarantee(made.ws, replace(threat, override="如实记录")))
    assert "casework.contact.awaits_supervisor" in [hint.code for hint in said.hints]


def test_where_a_correction_was_the_mistake_what_it_corrected_holds_again(made):
    right = TermsInput(NOTE, accelerated=date(2026, 5, 29), words="函告借款人")
    saved(state_terms(made.ws, right))
    wanted = case_page(made.ws, NOTE).clock.last_day
    wrong = replace(right, accelerated=date(2026, 6, 29))
    second = saved(state_terms(made.ws, wrong))
    assert case_page(made.ws, NOTE).clock.last_day != wanted
    undone = saved(withdraw(made.ws, second.refs[0], "日期写错了"))
    assert case_page(made.ws, NOTE).clock.last_day == wanted
    again = saved(withdraw(made.ws, undone.refs[-1], "本来就没有函告"))
    assert len(again.refs) == 1, "nothing was stated before it"
    assert case_page(made.ws, NOTE).clock.last_day not in (wanted, None)
    third = saved(state_terms(made.ws, wrong))
    assert saved(withdraw(made.ws, third.refs[0], "又错了")).refs
    assert prove(made.ws).is_sound


def test_somebody_noted_as_dead_stays_so_when_a_later_word_is_taken_back(made):
    dead = CircumstanceInput(NOTE, "dead", date(2026, 11, 1))
    saved(note_circumstance(made.ws, dead))
    over = saved(note_circumstance(made.ws, replace(dead, until=date(2026, 11, 10))))
    saved(withdraw(made.ws, over.refs[0], "点错了"))
    refused = record_contact(made.ws, ContactInput(NOTE, "call", "2026-11-23T09:00"))
    assert isinstance(refused, NotAllowed)


def test_what_others_replaced_too_is_not_said_again(made):
    right = TermsInput(NOTE, accelerated=date(2026, 5, 29), words="函告借款人")
    first = saved(state_terms(made.ws, right))
    second = saved(state_terms(made.ws, replace(right, accelerated=date(2026, 6, 29))))
    # Somebody else took the first back on another laptop.
    made.say(FactWithdrawn(reason="没有这回事", note=NOTE), base=(first.refs[0],))
    undone = saved(withdraw(made.ws, second.refs[0], "日期写错了"))
    assert len(undone.refs) == 1


def test_corrections_are_taken_back_one_by_one_to_the_first_and_none_is_a_conflict(made):
    days = [date(2026, 5, 29), date(2026, 6, 10), date(2026, 6, 20)]
    shown, newest = [], ""
    for day in days:
        newest = saved(state_terms(made.ws, TermsInput(NOTE, accelerated=day))).refs[-1]
        shown.append(case_page(made.ws, NOTE).clock.last_day)
    for wanted in reversed(shown[:-1]):
        newest = saved(withdraw(made.ws, newest, "写错了")).refs[-1]
        assert case_page(made.ws, NOTE).clock.last_day == wanted
        assert status(made.ws).conflicts == 0
    assert len(saved(withdraw(made.ws, newest, "写错了")).refs) == 1


def test_two_who_take_the_same_back_agree_and_two_who_correct_it_do_not(made):
    right = TermsInput(NOTE, accelerated=date(2026, 5, 29))
    first = saved(state_terms(made.ws, right)).refs[0]
    for _ in "twice":
        made.say(FactWithdrawn(reason="没有这回事", note=NOTE), base=(first,))
    assert status(made.ws).conflicts == 0
    other = TermsStated(note=NOTE, accelerated=date(2026, 6, 1))
    made.say(other, base=(first,))
    assert status(made.ws).conflicts == 1
