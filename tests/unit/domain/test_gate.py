from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.contact import Booking, Contact, ContactHistory, Lost
from shouyue.domain.feasts import Feast
from shouyue.domain.gate import BlockCode, gate
from shouyue.domain.money import Fen
from shouyue.domain.plans import PlanState
from shouyue.domain.windows import Window

RULES = shipped_policy().contact
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 - local time
TIMES = st.times()
TEN = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - a Monday, local time


def _codes(contact, history=None, rules=RULES):
    return [block.code for block in gate(contact, history or ContactHistory(), rules).blocks]


HISTORIES = st.builds(
    ContactHistory,
    effective_calls_today=st.integers(0, 4),
    attempts_today=st.integers(0, 7),
    messages_today=st.integers(0, 4),
    messages_with_amounts_today=st.integers(0, 2),
    visits_today=st.integers(0, 2),
    visits_this_week=st.integers(0, 3),
    last_payment_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    agreed_other_time=st.booleans(),
    contact_refused=st.booleans(),
    lost=st.builds(
        Lost,
        number_invalid=st.booleans(),
        failed_calls_in_row=st.integers(0, 4),
        last_failed_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        days_unreached_in_row=st.integers(0, 4),
    ),
    circumstances=st.frozensets(st.sampled_from(["dead", "disaster"]), max_size=1),
)
CONTACTS = st.builds(
    Contact,
    at=MOMENTS,
    channel=st.sampled_from(["call", "message", "visit", "letter", "public_notice"]),
    party=st.sampled_from(["debtor", "guarantor", "contact_person", "related", "third_party"]),
    purpose=st.sampled_from(["collection", "care"]),
    staff=st.none() | st.integers(0, 3),
    recording=st.none() | st.booleans(),
    enter_home=st.booleans(),
    entry_consent=st.booleans(),
    with_amounts=st.booleans(),
)
WINDOWS = st.builds(Window, TIMES, TIMES)


@given(WINDOWS, MOMENTS)
def test_a_window_opens_next_at_the_first_moment_inside_it(window, moment):
    opening = window.next_open(moment)
    assert window.contains(opening.time())
    assert moment <= opening <= moment + timedelta(days=1)
    if not window.contains(moment.time()):
        assert opening.time() == window.opens
        # Nothing between the two lies inside.
        halfway = moment + (opening - moment) / 2
        assert halfway in (moment, opening) or not window.contains(halfway.time())


@given(WINDOWS, TIMES)
def test_a_window_across_midnight_is_the_rest_of_the_day_turned_round(window, moment):
    if window.opens == window.closes:
        assert window.contains(moment)
    else:
        turned = Window(window.closes, window.opens)
        assert window.contains(moment) != turned.contains(moment)


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (time(20, 0), True),
        (time(23, 59, 59), True),
        (time(0, 0), True),
        (time(5, 59, 59), True),
        (time(6, 0), False),
        (time(19, 59, 59), False),
    ],
)
def test_an_evening_window_reaches_into_the_morning(moment, inside):
    assert Window.read("20:00-06:00").contains(moment) == inside


@given(WINDOWS, WINDOWS, MOMENTS, st.sampled_from(["call", "message", "visit"]))
def test_the_gate_is_open_inside_its_windows_alone_also_across_midnight(
    hours, visit_hours, moment, channel
):
    rules = replace(RULES, hours=hours, visit_hours=visit_hours)
    codes = _codes(Contact(at=moment, channel=channel), rules=rules)
    open_now = hours.contains(moment.time())
    if channel == "visit":
        open_now = open_now and visit_hours.contains(moment.time())
    assert open_now == (not codes)


@given(CONTACTS, HISTORIES)
def test_what_is_promised_as_next_allowed_is_allowed_then(contact, history):
    answer = gate(contact, history, RULES)
    assert (answer.verdict == "allowed") == (not answer.blocks)
    assert (answer.approval is not None) == (answer.verdict == "needs_reason")
    if answer.next_allowed is None:
        return
    assert answer.next_allowed >= contact.at
    arranged = replace(
        contact,
        at=answer.next_allowed,
        staff=RULES.visit_staff,
        recording=True,
        entry_consent=True,
    )
    then = history.seen_from(answer.next_allowed.date(), contact.at.date())
    assert gate(arranged, then, RULES).verdict == "allowed"


@given(CONTACTS, HISTORIES, st.integers(0, 60 * 24 * 9))
def test_no_earlier_moment_is_allowed_than_the_one_promised(contact, history, minutes):
    answer = gate(contact, history, RULES)
    moment = contact.at + timedelta(minutes=minutes)
    if answer.next_allowed is not None and moment >= answer.next_allowed:
        return
    earlier = replace(contact, at=moment, staff=2, recording=True, entry_consent=True)
    then = history.seen_from(moment.date(), contact.at.date())
    assert gate(earlier, then, RULES).blocks


@given(CONTACTS, HISTORIES)
def test_alternatives_come_earliest_first_and_only_with_a_block(contact, history):
    answer = gate(contact, history, RULES)
    assert answer.blocks or not answer.alternatives
    assert list(answer.alternatives) == sorted(answer.alternatives, key=lambda slot: slot.at)
    assert contact.channel not in [slot.channel for slot in answer.alternatives]


PLAN = PlanState(TEN.date(), TEN.date(), Fen(500), "kept", TEN.date())


def test_a_plan_stands_against_the_whole_until_a_part_is_missed_and_never_against_care():
    for standing, codes in (
        ("kept", ["PLAN_KEPT"]),
        ("unseen", ["PLAN_UNSEEN"]),
        ("paid", ["PLAN_PAID"]),
        ("missed", []),
    ):
        history = ContactHistory(plan=PLAN._replace(standing=standing))
        assert _codes(Contact(at=TEN, channel="call"), history) == codes
        assert _codes(Contact(at=TEN, channel="call", purpose="care"), history) == []


def test_every_block_names_a_setting_of_the_pack_with_its_source():
    provenance = shipped_policy().provenance
    history = ContactHistory(
        quiet_times=(Window(time(20), time(22)),),
        unread_quiet_times=("noon",),
        effective_calls_today=3,
        attempts_today=6,
        messages_today=3,
        messages_with_amounts_today=1,
        visits_today=1,
        visits_this_week=2,
        last_booking=Booking(TEN.date() - timedelta(days=3), TEN.date()),
        contact_refused=True,
        circumstances=frozenset({"dead"}),
        settled=True,
    )
    feast_today = replace(RULES, sensitive_days=(Feast("common", TEN.month, TEN.day),))
    seen = set()
    for channel in ("call", "message", "visit", "public_notice"):
        for party in ("debtor", "contact_person", "related", "third_party"):
            for refused in (True, False):
                contact = Contact(
                    at=TEN.replace(hour=21 if refused else 23),
                    channel=channel,
                    party=party,
                    staff=1,
                    recording=False,
                    enter_home=True,
                    with_amounts=True,
                )
                paid = TEN.date() if refused else None
                standing = {"call": "kept", "message": "unseen"}.get(channel, "paid")
                done = replace(
                    history,
                    contact_refused=refused,
                    last_payment_on=paid,
                    plan=PLAN._replace(standing=standing),
                )
                for block in gate(contact, done, feast_today).blocks:
                    assert provenance[block.rule].source
                    seen.add(block.code)
    assert seen == set(get_args(BlockCode))


def test_not_now_but_tomorrow_at_eight_by_visit():
    late = Contact(at=TEN.replace(hour=22, minute=10), channel="call")
    answer = gate(late, ContactHistory(effective_calls_today=3), RULES)
    assert answer.verdict == "forbidden"
    assert answer.next_allowed == datetime(2026, 11, 24, 8, 0)  # noqa: DTZ001 - local time
    assert [slot.channel for slot in answer.alternatives] == ["letter", "message", "visit"]
    assert answer.alternatives[0].at == late.at


def test_a_visit_being_planned_lists_what_it_still_needs():
    answer = gate(Contact(at=TEN, channel="visit"), ContactHistory(), RULES)
    assert answer.verdict == "allowed"
    assert [one.code for one in answer.conditions] == ["VISIT_NEEDS_STAFF", "VISIT_NEEDS_RECORDING"]
    settled = gate(
        Contact(at=TEN, channel="visit", staff=2, recording=True), ContactHistory(), RULES
    )
    assert settled.conditions == ()


def test_a_third_visit_of_the_week_waits_for_monday():
    visit = Contact(at=TEN + timedelta(days=2), channel="visit", staff=2, recording=True)
    answer = gate(visit, ContactHistory(visits_this_week=2), RULES)
    assert answer.verdict == "needs_reason"
    assert answer.approval == "reason"
    assert answer.next_allowed == datetime(2026, 11, 30, 8, 0)  # noqa: DTZ001 - local time


def test_one_who_paid_yesterday_is_left_in_peace():
    history = ContactHistory(last_payment_on=TEN.date() - timedelta(days=1))
    assert _codes(Contact(at=TEN, channel="call"), history) == ["PAID_RECENTLY"]
    answer = gate(Contact(at=TEN, channel="call"), history, RULES)
    assert answer.next_allowed == datetime(2026, 11, 24, 8, 0)  # noqa: DTZ001 - local time
    before = ContactHistory(last_payment_on=TEN.date() + timedelta(days=1))
    assert _codes(Contact(at=TEN, channel="call"), before) == []


def test_whose_debt_fell_in_yesterdays_figures_is_left_in_peace_as_well():
    yesterday = TEN.date() - timedelta(days=1)
    booked = ContactHistory(last_booking=Booking(yesterday - timedelta(days=7), yesterday))
    assert _codes(Contact(at=TEN, channel="call"), booked) == ["BOOKED_RECENTLY"]
    assert _codes(Contact(at=TEN, channel="call", purpose="care"), booked) == []
    assert _codes(Contact(at=TEN + timedelta(days=1), channel="call"), booked) == []
    both = replace(booked, last_payment_on=yesterday)
    assert _codes(Contact(at=TEN, channel="call"), both) == ["PAID_RECENTLY"]


def test_care_is_not_dunning_but_keeps_the_hours_and_the_door():
    history = ContactHistory(effective_calls_today=9, circumstances=frozenset({"seriously_ill"}))
    assert _codes(Contact(at=TEN, channel="call", purpose="care"), history) == []
    assert gate(Contact(at=TEN, channel="visit", purpose="care"), history, RULES).conditions == ()
    entering = Contact(at=TEN, channel="visit", purpose="care", enter_home=True)
    assert _codes(entering, history) == ["ENTRY_CONSENT_MISSING"]
    at_night = Contact(at=TEN.replace(hour=23), channel="call", purpose="care")
    assert _codes(at_night, history) == ["OUTSIDE_HOURS"]


def test_collection_from_the_bereaved_or_ill_goes_to_a_supervisor():
    history = ContactHistory(circumstances=frozenset({"seriously_ill", "dead"}))
    answer = gate(Contact(at=TEN, channel="call"), history, RULES)
    assert [(block.code, block.params["circumstance"]) for block in answer.blocks] == [
        ("DUNNING_STOPPED", "dead")
    ]
    assert (answer.verdict, answer.approval) == ("needs_reason", "supervisor")
    assert answer.next_allowed is None


@pytest.mark.parametrize(
    ("lost", "reached"),
    [
        (Lost(), False),
        (Lost(number_invalid=True), True),
        (Lost(dead_or_incapacitated=True), True),
        (Lost(failed_calls_in_row=3, last_failed_on=date(2026, 11, 23)), False),
        (Lost(failed_calls_in_row=3, last_failed_on=date(2026, 11, 22)), True),
        (Lost(failed_calls_in_row=3), False),
        (Lost(failed_calls_in_row=2, last_failed_on=date(2026, 11, 1)), False),
        (Lost(days_unreached_in_row=2), False),
        (Lost(days_unreached_in_row=3), True),
    ],
)
def test_a_contact_person_is_asked_only_when_the_debtor_is_out_of_reach(lost, reached):
    contact = Contact(at=TEN, channel="call", party="contact_person")
    codes = _codes(contact, ContactHistory(lost=lost))
    assert codes == ([] if reached else ["DEBTOR_NOT_LOST"])


def test_recording_is_not_asked_for_where_the_pack_does_not():
    visit = Contact(at=TEN, channel="visit", staff=2, recording=False)
    assert _codes(visit, rules=replace(RULES, visit_recording=False)) == []


def test_moments_with_an_offset_keep_it():
    late = Contact(at=datetime(2026, 11, 23, 23, 0, tzinfo=UTC), channel="call")
    answer = gate(late, ContactHistory(), RULES)
    assert answer.next_allowed == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_agreed_quiet_hours_bind_care_as_well_and_end_by_themselves():
    history = ContactHistory(quiet_times=(Window(time(12), time(14)),))
    noon = datetime(2026, 11, 24, 12, 30)  # noqa: DTZ001 - the borrower's clock
    for purpose in ("care", "collection"):
        said = gate(Contact(noon, "call", purpose=purpose), history, RULES)
        assert [block.code for block in said.blocks] == ["QUIET_TIMES"]
        assert said.next_allowed == noon.replace(hour=14, minute=0)
    letter = gate(Contact(noon, "letter"), history, RULES)
    assert letter.verdict == "allowed"


@pytest.mark.parametrize("channel", ["call", "message", "visit"])
def test_hours_of_peace_that_cannot_be_read_want_a_reason_at_any_hour(channel):
    history = ContactHistory(unread_quiet_times=("12:00Z-14:00",))
    said = gate(Contact(at=TEN, channel=channel, staff=2, recording=True), history, RULES)
    assert said.verdict == "needs_reason"
    (block,) = said.blocks
    assert (block.code, block.rule) == ("QUIET_TIMES_UNREADABLE", "contact.quiet_times")
    assert block.params == {"times": "12:00Z-14:00"}
    assert said.next_allowed is None


def test_a_letter_disturbs_nobody_whatever_hours_of_peace_say():
    history = ContactHistory(unread_quiet_times=("12:00Z-14:00",))
    assert gate(Contact(at=TEN, channel="letter"), history, RULES).verdict == "allowed"


def test_other_hours_agreed_open_the_night_and_no_more_than_that():
    history = ContactHistory(agreed_times=(Window(time(21), time(23)),))
    late = datetime(2026, 11, 24, 22, 30)  # noqa: DTZ001 - the borrower's clock
    assert gate(Contact(late, "call"), history, RULES).verdict == "allowed"
    assert gate(Contact(late.replace(hour=23), "call"), history, RULES).verdict == "forbidden"


def test_on_a_feast_nobody_is_asked_but_may_be_greeted():
    new_year = datetime(2026, 2, 17, 10)  # noqa: DTZ001 - the borrower's clock
    said = gate(Contact(new_year, "call"), ContactHistory(), RULES)
    assert [block.code for block in said.blocks] == ["SENSITIVE_DAY"]
    assert said.next_allowed == new_year.replace(day=20, hour=8)
    for contact in (Contact(new_year, "call", purpose="care"), Contact(new_year, "letter")):
        assert gate(contact, ContactHistory(), RULES).verdict == "allowed"
