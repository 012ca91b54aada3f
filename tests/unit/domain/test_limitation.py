import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy, shipped_rest_days
from shouyue.domain.calendars import RestDays
from shouyue.domain.dates import years_later
from shouyue.domain.debts import Debt, DebtError
from shouyue.domain.events import Event
from shouyue.domain.limitation import limitation

CHINA = shipped_rest_days()
LAW = shipped_policy().law
FAR = date(2040, 1, 1)
DUE_DAYS = st.dates(date(2010, 1, 1), date(2026, 12, 31))


def _signed(day, **more):
    said = {"signer": "self", "mark": "fingerprint", "content": "demand", **more}
    return Event.read({"type": "notice_signed", "date": day, **said}, LAW)


PLAIN_ACTS = st.sampled_from(
    [
        {"type": "notice_signed", "signer": "self", "mark": "fingerprint", "content": "demand"},
        {
            "type": "notice_signed",
            "signer": "self",
            "mark": "signature",
            "content": "acknowledge_and_agree",
        },
        {"type": "notice_signed", "signer": "self", "mark": "x_only", "content": "demand"},
        {"type": "notice_left_unattended"},
        {"type": "ems", "result": "delivered"},
        {"type": "ems", "result": "returned", "address_agreed_in_contract": True},
        {"type": "courier_private", "signed_slip": True},
        {"type": "phone_call", "answered_by_debtor": True, "recorded": True},
        {"type": "talk", "recorded": True},
        {"type": "account_deduction", "amount": "20"},
        {"type": "debtor_payment", "amount": "20"},
        {"type": "debtor_promise"},
        {"type": "debtor_promise", "written": True},
        {"type": "demand_on_guarantor"},
        {"type": "mediation_request"},
        {"type": "assignment_notice"},
    ]
)


@st.composite
def _acts(draw):
    day = draw(st.dates(date(2010, 1, 1), date(2030, 12, 31)))
    kind = draw(st.integers(0, 9))
    if kind == 0:
        length = timedelta(days=draw(st.integers(0, 900)))
        return Event.read({"type": "obstacle", "date": day, "end": day + length}, LAW)
    if kind == 1:
        plain = {"type": "lawsuit", "date": day}
        if draw(st.booleans()):
            plain["procedure_end"] = day + timedelta(days=draw(st.integers(0, 500)))
            plain["outcome"] = draw(st.sampled_from(["withdrawn", "dismissed"]))
            plain["copy_served"] = draw(st.booleans())
        return Event.read(plain, LAW)
    if kind == 2:
        dues = [day + timedelta(days=draw(st.integers(-30, 700))) for _ in range(2)]
        return Event.read({"type": "repayment_agreement", "date": day, "new_due_dates": dues}, LAW)
    return Event.read({**draw(PLAIN_ACTS), "date": day}, LAW)


ACTS = st.lists(_acts(), max_size=12)


def _last(clock):
    """A clock that stands still has no last day: later than any."""
    return clock.last_day_conservative or date.max


@given(DUE_DAYS, ACTS, st.dates(date(2010, 1, 1), date(2034, 1, 1)), st.randoms())
def test_the_order_of_entry_does_not_matter(due, acts, as_of, rng: random.Random):
    shuffled = list(acts)
    rng.shuffle(shuffled)
    one = limitation(Debt((due,)), acts, as_of, LAW, CHINA)
    other = limitation(Debt((due,)), shuffled, as_of, LAW, CHINA)
    assert one == other


@given(DUE_DAYS, ACTS, _acts())
def test_a_later_effective_event_never_shortens_the_period(due, acts, event):
    before = limitation(Debt((due,)), acts, FAR, LAW, CHINA)
    if any(act.day > event.day for act in acts):
        return
    if event.kind == "lawsuit" and any(act.kind == "lawsuit" for act in acts):
        # It may be the end of what had none.
        return
    if event.due is not None and event.day < before.anchor:
        # Nothing is due yet, and it is agreed to be due on another day (民法典 543).
        return
    after = limitation(Debt((due,)), [*acts, event], FAR, LAW, CHINA)
    assert _last(after) >= _last(before)


@given(DUE_DAYS, ACTS, st.dates(date(2010, 1, 1), date(2034, 1, 1)))
def test_the_days_of_a_clock_stand_in_order(due, acts, as_of):
    clock = limitation(Debt((due,)), acts, as_of, LAW, CHINA)
    assert len(clock.log) == len(acts)
    assert [entry.event.day for entry in clock.log] == sorted(act.day for act in acts)
    if clock.last_day_conservative is None:
        assert clock.last_day_statutory is None
        assert clock.status in ("in_procedure", "suspended")
        return
    assert clock.act_by <= clock.last_day_conservative <= clock.last_day_statutory
    assert clock.last_day_statutory - clock.last_day_conservative < timedelta(days=11)
    assert not CHINA.is_rest(clock.last_day_statutory)
    if clock.status == "expired":
        assert as_of > clock.last_day_statutory
    elif clock.status != "in_procedure":
        assert as_of <= clock.last_day_statutory


@given(DUE_DAYS, ACTS, st.dates(date(2010, 1, 1), date(2034, 1, 1)))
def test_what_happens_after_the_day_asked_about_changes_nothing(due, acts, as_of):
    known = [act for act in acts if act.day <= as_of]
    whole = limitation(Debt((due,)), acts, as_of, LAW, CHINA)
    part = limitation(Debt((due,)), known, as_of, LAW, CHINA)
    assert (whole.anchor, whole.last_day_statutory, whole.status, whole.act_by) == (
        part.anchor,
        part.last_day_statutory,
        part.status,
        part.act_by,
    )
    late = {entry.reason for entry in whole.log if entry.event.day > as_of}
    assert late <= {"after_as_of"}


@given(DUE_DAYS, st.lists(st.integers(1, 1000), max_size=8))
def test_signed_demands_each_in_time_carry_the_period_on(due, gaps):
    days, day = [], due
    for gap in gaps:
        day += timedelta(days=min(gap, 700))
        days.append(day)
    clock = limitation(Debt((due,)), [_signed(day) for day in days], FAR, LAW, CHINA)
    if day < years_later(due, 15):
        assert clock.anchor == day
        assert clock.last_day_conservative == years_later(day, clock.years)


def test_the_log_names_effect_reason_strength_and_article():
    debt = Debt((date(2021, 11, 20),))
    clock = limitation(debt, [_signed(date(2023, 3, 15))], date(2025, 1, 1), LAW, CHINA)
    (entry,) = clock.log
    assert (entry.effective, entry.reason, entry.strength) == (True, "signed_by_borrower", "strong")
    assert entry.article == "诉讼时效规定8(1)(一)"
    assert clock.moved_by == entry
    assert limitation(debt, [], date(2025, 1, 1), LAW, CHINA).moved_by is None


def test_two_acts_of_one_day_move_the_clock_once():
    day = date(2023, 3, 15)
    ems = Event.read({"type": "ems", "result": "delivered", "date": day}, LAW)
    clock = limitation(
        Debt((date(2021, 11, 20),)), [_signed(day), ems], date(2025, 1, 1), LAW, CHINA
    )
    assert [entry.reason for entry in clock.log] == ["ems_delivered", "same_day"]


def test_a_suit_filed_before_the_accelerated_loan_is_due_holds_the_clock():
    debt = Debt((date(2024, 12, 20), date(2025, 12, 20)))
    suit = {"type": "lawsuit", "date": date(2024, 3, 1)}
    pending = limitation(debt, [Event.read(suit, LAW)], date(2024, 6, 1), LAW, CHINA)
    assert (pending.status, pending.log[0].reason) == ("in_procedure", "procedure_pending")
    lost = {**suit, "procedure_end": date(2024, 8, 20), "outcome": "dismissed"}
    ended = limitation(debt, [Event.read(lost, LAW)], date(2025, 1, 1), LAW, CHINA)
    assert (ended.status, ended.anchor) == ("not_due", date(2025, 12, 20))
    won = {**suit, "procedure_end": date(2024, 8, 20), "performance_due": date(2024, 9, 30)}
    judged = limitation(debt, [Event.read(won, LAW)], date(2025, 1, 1), LAW, CHINA)
    assert (judged.status, judged.last_day_conservative) == ("execution_period", date(2026, 9, 30))


def test_a_filing_recorded_beside_its_own_end_is_not_pending_for_ever():
    filed = {"type": "lawsuit", "date": date(2023, 3, 1)}
    ended = {**filed, "procedure_end": date(2023, 8, 21), "outcome": "dismissed"}
    events = [Event.read(filed, LAW), Event.read(ended, LAW)]
    clock = limitation(Debt((date(2021, 6, 30),)), events, date(2025, 1, 1), LAW, CHINA)
    assert (clock.status, clock.anchor) == ("running", date(2023, 8, 21))


def _suit(day, **said):
    return Event.read({"type": "lawsuit", "date": day, **said}, LAW)


def _of_suits(*suits, as_of=date(2025, 6, 1)):
    return limitation(Debt((date(2021, 11, 20),)), suits, as_of, LAW, CHINA)


FILED = date(2023, 3, 15)


@pytest.mark.parametrize(
    ("end", "last", "act_by"),
    [
        ({"outcome": "dismissed"}, date(2026, 8, 21), date(2026, 8, 21)),
        ({"outcome": "withdrawn", "copy_served": True}, date(2026, 8, 21), date(2026, 3, 15)),
        ({"outcome": "withdrawn", "copy_served": False}, date(2026, 3, 15), date(2026, 3, 15)),
        (
            {"outcome": "judgment", "performance_due": date(2023, 9, 28)},
            date(2025, 9, 28),
            date(2025, 9, 28),
        ),
    ],
)
@pytest.mark.parametrize("on", [FILED, date(2023, 8, 21)])
def test_an_end_recorded_after_the_filing_ends_it_under_whichever_day(on, end, last, act_by):
    over = _suit(on, procedure_end=date(2023, 8, 21), **end)
    once = _of_suits(_suit(FILED, procedure_end=date(2023, 8, 21), **end))
    twice = _of_suits(_suit(FILED), over)
    assert (twice.last_day_conservative, twice.act_by) == (last, act_by)
    assert (once.last_day_conservative, once.act_by) == (last, act_by)
    assert [entry.reason for entry in twice.log] == [once.log[0].reason] * 2
    assert {entry.event for entry in twice.log} == {_suit(FILED), over}


def test_a_suit_is_pending_until_its_end_is_recorded():
    over = _suit(date(2023, 8, 21), procedure_end=date(2023, 8, 21), outcome="dismissed")
    before = _of_suits(_suit(FILED), over, as_of=date(2023, 8, 20))
    assert (before.status, before.last_day_conservative) == ("in_procedure", None)
    assert [entry.reason for entry in before.log] == ["procedure_pending", "after_as_of"]


def test_calls_while_the_suit_was_pending_are_held_by_it():
    call = Event.read(
        {
            "type": "phone_call",
            "date": date(2023, 5, 4),
            "answered_by_debtor": True,
            "recorded": True,
        },
        LAW,
    )
    over = _suit(date(2023, 8, 21), procedure_end=date(2023, 8, 21), outcome="dismissed")
    clock = _of_suits(_suit(FILED), call, over)
    reasons = [entry.reason for entry in clock.log]
    assert reasons == ["procedure_ended", "held_by_procedure", "procedure_ended"]


def test_a_second_suit_shows_that_the_first_is_over_and_nobody_said_how():
    first = _of_suits(_suit(FILED), _suit(date(2024, 2, 5)))
    assert (first.status, first.act_by) == ("in_procedure", date(2027, 2, 5))
    lost = _suit(date(2024, 2, 5), procedure_end=date(2024, 7, 9), outcome="dismissed")
    clock = _of_suits(_suit(FILED), lost)
    assert (clock.status, clock.last_day_conservative) == ("running", date(2027, 7, 9))
    late = date(2026, 5, 6)
    risky = _of_suits(_suit(FILED), _suit(late), as_of=date(2026, 6, 1))
    assert (risky.status, risky.act_by) == ("in_procedure", date(2026, 3, 15))


def test_an_end_of_another_kind_or_of_a_suit_against_somebody_else_ends_nothing():
    for over in (
        Event.read(
            {
                "type": "arbitration",
                "date": date(2023, 8, 21),
                "procedure_end": date(2023, 8, 21),
                "outcome": "dismissed",
            },
            LAW,
        ),
        _suit(FILED, procedure_end=date(2023, 8, 21), outcome="dismissed", target="G1"),
    ):
        assert _of_suits(_suit(FILED), over).last_day_conservative is None


def test_a_judgment_stands_when_its_appeal_is_withdrawn_and_gives_way_to_a_later_one():
    won = _suit(
        FILED,
        procedure_end=date(2023, 8, 21),
        outcome="judgment",
        performance_due=date(2023, 9, 28),
    )
    gone = _suit(FILED, procedure_end=date(2023, 12, 4), outcome="withdrawn", copy_served=True)
    again = _suit(
        FILED,
        procedure_end=date(2023, 12, 4),
        outcome="judgment",
        performance_due=date(2024, 1, 8),
    )
    assert _of_suits(_suit(FILED), won, gone).last_day_conservative == date(2025, 9, 28)
    assert _of_suits(_suit(FILED), won, again).last_day_conservative == date(2026, 1, 8)


def test_while_a_procedure_with_known_end_runs_the_clock_says_so():
    suit = {"type": "lawsuit", "date": date(2023, 3, 1), "procedure_end": date(2023, 8, 21)}
    debt = Debt((date(2021, 6, 30),))
    assert (
        limitation(debt, [Event.read(suit, LAW)], date(2023, 8, 20), LAW, CHINA).status
        == "in_procedure"
    )
    assert (
        limitation(debt, [Event.read(suit, LAW)], date(2023, 8, 21), LAW, CHINA).status == "running"
    )


def test_past_twenty_years_no_act_starts_a_new_clock_but_a_judgment_is_enforced():
    debt = Debt((date(2000, 5, 10),))
    acts = [
        _signed(date(2021, 3, 1), content="acknowledge_and_agree", mark="signature"),
        Event.read({"type": "lawsuit", "date": date(2021, 4, 1)}, LAW),
    ]
    clock = limitation(debt, acts, date(2022, 1, 1), LAW, CHINA)
    assert clock.status == "expired"
    assert {entry.reason for entry in clock.log} == {"twenty_years_over"}
    judged = Event.read(
        {
            "type": "lawsuit",
            "date": date(2021, 4, 1),
            "procedure_end": date(2021, 9, 1),
            "outcome": "judgment",
        },
        LAW,
    )
    enforced = limitation(debt, [judged], date(2022, 1, 1), LAW, CHINA)
    assert (enforced.status, enforced.last_day_conservative) == (
        "execution_period",
        date(2023, 9, 1),
    )


def test_an_obstacle_beyond_the_last_day_does_nothing():
    obstacle = {"type": "obstacle", "date": date(2025, 1, 11), "end": date(2025, 9, 1)}
    clock = limitation(Debt((date(2022, 1, 10),)), [Event.read(obstacle, LAW)], FAR, LAW, CHINA)
    assert clock.last_day_conservative == date(2025, 1, 10)


def test_an_open_obstacle_cannot_stretch_twenty_years():
    debt = Debt((date(2018, 3, 1),))
    obstacle = Event.read({"type": "obstacle", "date": date(2020, 12, 1)}, LAW)
    assert limitation(debt, [obstacle], date(2030, 1, 1), LAW, CHINA).status == "suspended"
    after = limitation(debt, [obstacle], date(2038, 3, 2), LAW, CHINA)
    assert (after.status, after.last_day_conservative) == ("expired", date(2038, 3, 1))


def test_an_unknown_year_makes_the_result_provisional():
    known = limitation(Debt((date(2023, 6, 30),)), [], date(2025, 1, 1), LAW, CHINA)
    unknown = limitation(Debt((date(2023, 6, 30),)), [], date(2025, 1, 1), LAW, RestDays())
    assert (known.provisional, unknown.provisional) == (False, True)


@pytest.mark.parametrize(
    ("plain", "key"),
    [
        ({}, "due_date"),
        ({"due_date": "soon"}, "due_date"),
        ({"due_date": "9999-12-31"}, "due_date"),
        ({"due_date": "0001-01-01"}, "due_date"),
        ({"due_date": 20260101}, "due_date"),
        ({"instalment_due_dates": []}, "instalment_due_dates"),
        ({"instalment_due_dates": "2026-01-01", "due_date": "x"}, None),
        ({"instalment_due_dates": ["2026-01-01", None]}, "instalment_due_dates"),
        ({"due_date": "2026-01-01", "accelerated_due_date": ""}, "accelerated_due_date"),
    ],
)
def test_a_debt_without_a_possible_due_day_is_refused_by_its_key(plain, key):
    if key is None:
        assert Debt.read(plain).anchor("last_instalment") == date(2026, 1, 1)
        return
    with pytest.raises(DebtError) as refusal:
        Debt.read(plain)
    assert refusal.value.params["key"] == key


def test_acceleration_counts_when_it_is_earlier():
    debt = Debt((date(2024, 1, 1), date(2025, 1, 1)), accelerated=date(2026, 1, 1))
    assert debt.anchor("last_instalment") == date(2025, 1, 1)
    assert debt.anchor("first_instalment") == debt.first_default == date(2024, 1, 1)


def test_an_agreement_outlasts_a_notice_signed_on_the_same_day():
    day = date(2023, 3, 15)
    plan = Event.read(
        {"type": "repayment_agreement", "date": day, "new_due_dates": [date(2024, 3, 15)]}, LAW
    )
    clock = limitation(
        Debt((date(2021, 11, 20),)), [_signed(day), plan], date(2025, 1, 1), LAW, CHINA
    )
    assert clock.anchor == date(2024, 3, 15)
    assert [entry.reason for entry in clock.log] == ["debtor_agreed_in_writing", "period_not_begun"]


def test_of_two_acts_of_one_day_the_stronger_is_what_moved_the_clock():
    day = date(2023, 3, 15)
    slip = Event.read({"type": "courier_private", "signed_slip": True, "date": day}, LAW)
    clock = limitation(
        Debt((date(2021, 11, 20),)), [slip, _signed(day)], date(2025, 1, 1), LAW, CHINA
    )
    assert clock.moved_by is not None
    assert clock.moved_by.reason == "signed_by_borrower"
    assert clock.act_by == clock.last_day_conservative


def test_a_flag_is_raised_once_however_many_acts_raise_it():
    acts = [_signed(date(2023, 4, day), content="receipt_only") for day in (10, 11)]
    clock = limitation(Debt((date(2019, 5, 31),)), acts, date(2026, 1, 1), LAW, CHINA)
    assert clock.flags == ("uncertain_waiver_receipt_only",)


def test_a_suit_filed_in_the_months_an_obstacle_gave_shows_that_the_obstacle_counted():
    obstacle = {"type": "obstacle", "date": date(2024, 9, 1), "end": date(2025, 3, 1)}
    suit = {"type": "lawsuit", "date": date(2025, 6, 3), "procedure_end": date(2025, 12, 1)}
    events = [Event.read(obstacle, LAW), Event.read(suit, LAW)]
    clock = limitation(Debt((date(2022, 1, 10),)), events, date(2026, 1, 15), LAW, CHINA)
    assert [entry.reason for entry in clock.log] == ["suspended", "procedure_ended"]
    assert clock.last_day_conservative == date(2028, 12, 1)


@pytest.mark.parametrize(
    ("told", "does"),
    [
        ({"type": "obstacle", "end": "2024-12-01", "cause": "heirs_unknown"}, "stands_still"),
        ({"type": "obstacle", "end": "2024-12-01"}, "stands_still"),
        ({"type": "obstacle", "end": "2024-12-01", "cause": "court_stay"}, "stands_still"),
        ({"type": "lawsuit"}, "pends"),
        ({"type": "lawsuit", "outcome": "judgment", "procedure_end": "2024-12-01"}, "enforcement"),
        ({"type": "lawsuit", "outcome": "dismissed", "procedure_end": "2024-12-01"}, "begins_anew"),
        ({"type": "mediation_request"}, "begins_anew"),
        ({"type": "ems", "result": "delivered"}, "begins_anew"),
    ],
)
def test_the_log_says_what_an_event_did_and_not_only_that_it_counted(told, does):
    event = Event.read({**told, "date": "2024-09-01"}, LAW)
    clock = limitation(Debt((date(2022, 1, 10),)), [event], date(2024, 12, 31), LAW, CHINA)
    (entry,) = clock.log
    assert (entry.effective, entry.does) == (True, does)


def test_the_log_says_that_a_debt_was_brought_back():
    signed = _signed("2026-09-01", content="acknowledge_and_agree")
    clock = limitation(Debt((date(2022, 1, 10),)), [signed], date(2026, 12, 31), LAW, CHINA)
    assert [(entry.effective, entry.does) for entry in clock.log] == [(True, "revives")]


@pytest.mark.parametrize(
    ("on", "flags"),
    [(date(2026, 11, 28), ()), (date(2043, 8, 1), ("twenty_year_limit",))],
)
def test_behind_an_open_obstacle_the_longest_period_is_near_only_where_it_is(on, flags):
    """民法典188(2): twenty years; an obstacle that lasts does not bring their end nearer."""
    ill = Event.read({"type": "obstacle", "date": "2026-09-20", "cause": "heirs_unknown"}, LAW)
    clock = limitation(Debt((date(2023, 12, 10),)), [ill], on, LAW, CHINA)
    assert (clock.status, clock.flags) == ("suspended", flags)
