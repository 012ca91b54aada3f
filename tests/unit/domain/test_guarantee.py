from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy, shipped_rest_days
from shouyue.domain.dates import months_later, years_later
from shouyue.domain.events import Event
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import (
    AgreedPeriod,
    Guarantee,
    GuaranteeError,
    MaximumAmount,
)

CHINA = shipped_rest_days()
LAW = shipped_policy().law
RULES = LAW.guarantee
INDIA = shipped_policy("india").law
DUE = date(2025, 12, 31)
PLAIN = {
    "guarantor_id": "G1",
    "contract_date": "2022-05-10",
    "main_due_date": "2025-12-31",
    "type": "joint",
}


def _event(day, kind="demand_on_guarantor", target: str | None = "G1", **more):
    return Event.read({"type": kind, "date": day, "target": target, **more}, LAW)


def _joint(**more):
    return Guarantee(
        guarantor="G1", contract_date=date(2022, 5, 10), main_due=DUE, written_kind="joint", **more
    )


def _general():
    return Guarantee(
        guarantor="G1", contract_date=date(2022, 5, 10), main_due=DUE, written_kind="general"
    )


@given(st.lists(st.dates(date(2025, 6, 1), date(2030, 1, 1)), max_size=6), st.randoms())
def test_demands_in_any_order_give_one_clock(days, rng):
    events = [_event(day) for day in days]
    one = guarantee_clock(_joint(), events, date(2031, 1, 1), LAW, CHINA)
    rng.shuffle(events)
    assert guarantee_clock(_joint(), events, date(2031, 1, 1), LAW, CHINA) == one


@given(st.dates(date(2025, 6, 1), date(2027, 1, 1)))
def test_a_joint_guarantor_is_held_by_a_demand_inside_the_period_and_by_no_other(day):
    clock = guarantee_clock(_joint(), [_event(day)], date(2031, 1, 1), LAW, CHINA)
    inside = DUE < day <= clock.period_last_day_statutory
    assert clock.status == ("preserved" if inside else "lapsed")
    if inside:
        assert clock.limitation is not None
        assert clock.limitation.last_day_conservative == years_later(day, 3)
        assert clock.act_by == years_later(day, 3)


@given(st.integers(1, 60), st.dates(date(2021, 1, 1), date(2026, 1, 1)))
def test_nothing_interrupts_or_suspends_the_period_itself(months, due):
    guarantee = Guarantee("G1", date(2021, 1, 1), due, "joint", AgreedPeriod("months", months))
    obstacle = Event.read({"type": "obstacle", "date": due + timedelta(days=1)}, LAW)
    calm = guarantee_clock(guarantee, [], date(2032, 1, 1), LAW, CHINA)
    disturbed = guarantee_clock(guarantee, [obstacle], date(2032, 1, 1), LAW, CHINA)
    assert calm.period_last_day_conservative == disturbed.period_last_day_conservative


def test_a_demand_on_the_guarantor_without_a_name_counts_for_the_one_asked_about():
    demand = _event(date(2026, 3, 2), target=None)
    assert guarantee_clock(_joint(), [demand], date(2027, 1, 1), LAW, CHINA).status == "preserved"


def test_demands_not_yet_made_do_not_count():
    clock = guarantee_clock(_joint(), [_event(date(2026, 3, 2))], date(2026, 3, 1), LAW, CHINA)
    assert (clock.status, clock.log[0].reason) == ("open", "after_as_of")


def test_behind_a_preserved_guarantee_the_log_tells_each_person_apart():
    events = [
        _event(date(2026, 3, 2)),
        _event(date(2026, 4, 1), target="G2"),
        _event(date(2026, 5, 6), "notice_signed", target=None),
        _event(date(2026, 6, 1)),
        _event(date(2030, 6, 1), target=None, kind="debtor_payment"),
    ]
    clock = guarantee_clock(_joint(), events, date(2027, 1, 1), LAW, CHINA)
    assert [entry.reason for entry in clock.log] == [
        "guarantor_demanded",
        "demand_on_other_guarantor",
        "demand_on_debtor_only",
        "guarantor_demanded",
        "after_as_of",
    ]


def test_a_suit_against_the_joint_guarantor_holds_his_limitation_until_it_ends():
    suit = _event(date(2026, 3, 2), "lawsuit", copy_served=True)
    clock = guarantee_clock(_joint(), [suit], date(2026, 10, 1), LAW, CHINA)
    assert (clock.status, clock.doubtful) == ("preserved", False)
    assert clock.limitation is not None
    assert clock.limitation.status == "in_procedure"
    assert clock.act_by == date(2029, 3, 2)


def test_a_suit_that_may_yet_be_withdrawn_leaves_the_last_day_standing():
    at_him = guarantee_clock(
        _joint(), [_event(date(2026, 3, 2), "lawsuit")], date(2026, 4, 1), LAW, CHINA
    )
    at_debtor = guarantee_clock(
        _general(),
        [Event.read({"type": "lawsuit", "date": date(2026, 3, 2)}, LAW)],
        date(2026, 4, 1),
        LAW,
        CHINA,
    )
    for clock in (at_him, at_debtor):
        assert (clock.status, clock.doubt) == ("preserved", "suit")
        assert clock.act_by == date(2026, 6, 30)


def test_once_the_period_is_over_no_day_in_the_past_is_asked_for():
    call = _event(date(2026, 3, 2), by="phone_call", recorded=False)
    before = guarantee_clock(_joint(), [call], date(2026, 6, 30), LAW, CHINA)
    after = guarantee_clock(_joint(), [call], date(2026, 7, 1), LAW, CHINA)
    assert (before.doubt, before.act_by) == ("act", date(2026, 6, 30))
    assert (after.doubt, after.act_by) == ("act", date(2029, 3, 2))
    called_in = _joint(called_in=date(2025, 9, 1))
    early = guarantee_clock(called_in, [_event(date(2025, 10, 9))], date(2026, 7, 1), LAW, CHINA)
    assert (early.doubt, early.act_by) == ("called_in", date(2028, 10, 9))
    suit = [Event.read({"type": "lawsuit", "date": date(2026, 3, 2)}, LAW)]
    sued = guarantee_clock(_general(), suit, date(2026, 7, 1), LAW, CHINA)
    assert (sued.doubt, sued.act_by) == ("suit", None)


def test_what_ended_a_suit_says_whether_it_holds_the_guarantor():
    filed = {"type": "lawsuit", "date": date(2026, 3, 2)}
    over = {**filed, "date": date(2026, 5, 6), "procedure_end": date(2026, 5, 6)}
    lost = [Event.read(plain, LAW) for plain in (filed, {**over, "outcome": "dismissed"})]
    clock = guarantee_clock(_general(), lost, date(2026, 6, 1), LAW, CHINA)
    assert (clock.status, clock.doubtful, clock.act_by) == ("preserved", False, None)
    gone = [Event.read(plain, LAW) for plain in (filed, {**over, "outcome": "withdrawn"})]
    clock = guarantee_clock(_general(), gone, date(2026, 6, 1), LAW, CHINA)
    assert (clock.status, clock.act_by) == ("open", date(2026, 6, 30))
    assert [entry.reason for entry in clock.log] == ["suit_withdrawn_not_refiled"] * 2
    assert [entry.event for entry in clock.log] == gone


def test_behind_a_general_guarantee_letters_wait_for_the_end_of_the_right_to_refuse():
    events = [
        Event.read({"type": "lawsuit", "date": date(2026, 3, 2)}, LAW),
        _event(date(2026, 4, 1)),
    ]
    clock = guarantee_clock(_general(), events, date(2027, 1, 1), LAW, CHINA)
    assert (clock.status, clock.limitation) == ("preserved", None)
    assert [entry.reason for entry in clock.log] == ["debtor_sued", "period_not_begun"]


def test_what_has_not_happened_yet_is_said_to_have_not_before_a_period_has_begun_too():
    suit = Event.read({"type": "lawsuit", "date": date(2026, 3, 2)}, LAW)
    clock = guarantee_clock(
        _general(), [suit, _event(date(2026, 4, 1))], date(2026, 3, 31), LAW, CHINA
    )
    assert clock.log[1].reason == "after_as_of"


def test_a_general_guarantor_is_not_held_by_what_was_done_to_the_debtor_otherwise():
    events = [_event(date(2026, 3, 2), "ems", target=None, result="delivered")]
    clock = guarantee_clock(_general(), events, date(2027, 1, 1), LAW, CHINA)
    assert (clock.status, clock.log[0].reason) == ("lapsed", "demand_on_debtor_only")


def test_the_prudent_day_of_a_loan_in_instalments_is_the_next_one_by_itself():
    dues = (date(2025, 6, 30), date(2025, 9, 30), DUE)
    clock = guarantee_clock(_joint(instalments=dues), [], date(2026, 2, 1), LAW, CHINA)
    assert (clock.act_by, clock.period_last_day_conservative) == (
        date(2026, 3, 30),
        date(2026, 6, 30),
    )
    lapsed = guarantee_clock(_joint(instalments=dues), [], date(2026, 8, 1), LAW, CHINA)
    assert lapsed.act_by == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("maximum", "agreed", "begins"),
    [
        # All due by the day the claims were determined: from that day; else from the last maturity.
        (MaximumAmount(date(2026, 3, 1)), AgreedPeriod(), date(2026, 3, 1)),
        (MaximumAmount(date(2025, 6, 1)), AgreedPeriod(), DUE),
        (MaximumAmount(date(2025, 6, 1), date(2026, 5, 1)), AgreedPeriod(), date(2026, 5, 1)),
        (MaximumAmount(date(2026, 3, 1)), AgreedPeriod("until_paid_off"), date(2026, 3, 1)),
        # What is agreed counts as agreed, and before the claims are determined who knows.
        (MaximumAmount(date(2026, 3, 1)), AgreedPeriod("months", 24), DUE),
        (MaximumAmount(None, date(2026, 5, 1)), AgreedPeriod(), DUE),
        (None, AgreedPeriod(), DUE),
    ],
)
def test_a_maximum_amount_guarantee_runs_from_the_last_maturity_or_the_determination(
    maximum, agreed, begins
):
    guarantee = _joint(maximum=maximum, agreed=agreed)
    assert guarantee.begins(RULES) == begins
    clock = guarantee_clock(guarantee, [], date(2026, 2, 1), LAW, CHINA)
    months = agreed.months or 6
    assert clock.period_last_day_conservative == months_later(begins, months)
    is_unknown = maximum is not None and maximum.determined is None
    assert ("maximum_amount_not_determined" in clock.flags) == is_unknown
    assert _joint(maximum=maximum).begins(INDIA.guarantee) == DUE


def test_a_demand_before_the_claims_are_determined_is_too_early():
    determined = MaximumAmount(date(2026, 3, 1))
    early, in_time = (
        Event.read({"type": "demand_on_guarantor", "date": day, "target": "G1"}, LAW)
        for day in ("2026-02-01", "2026-04-01")
    )
    guarantee = _joint(maximum=determined, called_in=date(2025, 9, 1))
    clock = guarantee_clock(guarantee, [early], date(2026, 5, 1), LAW, CHINA)
    assert (clock.status, clock.log[0].reason) == ("open", "period_not_begun")
    clock = guarantee_clock(guarantee, [early, in_time], date(2026, 5, 1), LAW, CHINA)
    assert (clock.status, clock.doubtful) == ("preserved", False)


def test_every_period_names_its_rule_and_its_certainty():
    old_new = Guarantee(
        "G1", date(2020, 9, 1), date(2021, 6, 30), "joint", AgreedPeriod("until_paid_off")
    )
    period = old_new.period(RULES)
    assert (period.months, period.certainty) == (6, "low")
    assert _joint().period(RULES).article == "民法典692(2)"
    assert _joint(agreed=AgreedPeriod("months", 0)).period(RULES).reason == "period_not_agreed"


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"guarantor_id": None}, "guarantor_id"),
        ({"contract_date": "?"}, "contract_date"),
        ({"main_due_date": None}, "main_due_date"),
        ({"type": "moral"}, "type"),
        ({"agreed_period": "six months"}, "agreed_period"),
        ({"agreed_period": {"kind": "years"}}, "kind"),
        ({"agreed_period": {"kind": "months", "months": "6"}}, "months"),
        ({"agreed_period": {"kind": "months", "months": True}}, "months"),
        ({"agreed_period": {"kind": "fixed_date"}}, "date"),
        ({"extension": True}, "extension"),
        ({"extension": {"written_consent": True}}, "new_due_date"),
        ({"instalment_due_dates": "2025-12-31"}, "instalment_due_dates"),
        ({"instalment_due_dates": ["x"]}, "instalment_due_dates"),
        ({"defect": "ugly"}, "defect"),
    ],
)
def test_a_guarantee_that_cannot_be_read_is_refused_by_its_key(more, key):
    with pytest.raises(GuaranteeError) as refusal:
        Guarantee.read({**PLAIN, **more})
    assert refusal.value.params["key"] == key


def test_a_guarantee_is_read_whole():
    read = Guarantee.read(
        {
            **PLAIN,
            "agreed_period": {"kind": "fixed_date", "date": "2026-12-31"},
            "extension": {"new_due_date": "2026-03-31"},
            "instalment_due_dates": ["2025-06-30", "2025-12-31"],
            "defect": "village_committee_without_procedure",
        }
    )
    assert read.agreed.last_day == date(2026, 12, 31)
    assert read.extension is not None
    assert not read.extension.is_agreed
    assert len(read.instalments) == 2
    clock = guarantee_clock(read, [], date(2026, 1, 5), LAW, CHINA)
    assert (clock.status, clock.act_by) == ("void", None)
