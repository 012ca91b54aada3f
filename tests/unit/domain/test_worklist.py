from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.money import Fen
from shouyue.domain.plans import PlanState
from shouyue.domain.worklist import CaseToday, by_urgency, by_village, reasons, today

RULES = shipped_policy().worklist
DAY = date(2026, 11, 23)
EMPTY = CaseToday(case="C1", person="P1", village="南坪村")
SOME_DAY = st.integers(-200, 200).map(lambda days: DAY + timedelta(days=days))
NEAR = st.none() | SOME_DAY
CASES = st.lists(
    st.builds(
        CaseToday,
        case=st.integers(0, 10**6).map(str),
        person=st.just("P1"),
        village=st.sampled_from(["南坪村", "上沟村", "河口村", ""]),
        balance=st.integers(0, 10**7).map(Fen),
        act_by=NEAR,
        stands_still=st.booleans(),
        guarantees=st.lists(st.tuples(st.sampled_from("AB"), SOME_DAY), max_size=2).map(tuple),
        supposed=st.frozensets(st.sampled_from("AB")),
        due=NEAR,
        long_term=st.booleans(),
        product=st.sampled_from(["", "农户小额信用贷款", "春耕备耕贷款"]),
        instalment=NEAR,
        reminded_on=NEAR,
        maturity_notice_served=st.booleans(),
        overdue_since=NEAR,
        last_notice_served_on=NEAR,
        notice_printed_on=NEAR,
        slip_awaited_since=NEAR,
        promise_due=NEAR,
        plan=st.none()
        | st.builds(
            PlanState,
            agreed_on=st.just(DAY),
            due=SOME_DAY,
            missing=st.integers(0, 10**7).map(Fen),
            standing=st.sampled_from(["kept", "unseen", "missed"]),
        ),
        care_visit_due=NEAR,
        paid_on_time_on=NEAR,
        circumstances=st.frozensets(st.sampled_from(["dead", "disaster"]), max_size=1),
    ),
    max_size=5,
    unique_by=lambda case: case.case,
)


def _reasons(stale=False, **known):
    found = reasons(EMPTY._replace(**known), DAY, RULES, stale=stale)
    return [(why.reason, why.params) for why in found]


def _in(days):
    return DAY + timedelta(days=days)


@given(CASES, st.randoms())
def test_the_list_does_not_depend_on_the_order_of_cases(cases, rng):
    shuffled = list(cases)
    rng.shuffle(shuffled)
    assert today(cases, DAY, RULES, DAY) == today(shuffled, DAY, RULES, DAY)


@given(CASES)
def test_the_list_is_in_a_total_order_and_every_line_has_a_reason(cases):
    lines = today(cases, DAY, RULES, DAY)
    orders = [by_urgency(line) for line in lines]
    assert orders == sorted(set(orders))
    for line in lines:
        ranks = [(why.rank, why.day) for why in line.why]
        assert ranks == sorted(ranks)
        assert ranks


@given(CASES)
def test_trips_hold_every_line_once_and_start_where_it_is_most_urgent(cases):
    lines = today(cases, DAY, RULES, DAY)
    trips = by_village(lines)
    assert sorted((line for trip in trips for line in trip.lines), key=by_urgency) == list(lines)
    assert all(line.case.village == trip.village for trip in trips for line in trip.lines)
    firsts = [by_urgency(trip.lines[0]) for trip in trips]
    assert firsts == sorted(firsts)


@given(CASES)
def test_where_collection_has_stopped_the_officer_is_left_with_care(cases):
    for line in today(cases, DAY, RULES, DAY):
        if line.case.circumstances:
            for why in line.why:
                his = (
                    "care_visit_due",
                    "payment_to_thank_for",
                    "letter_to_recall",
                    "sent_though_recalled",
                )
                assert why.audience == ("officer" if why.reason in his else "supervisor")


@pytest.mark.parametrize(
    ("left", "warning", "stale_warning"),
    [
        (181, None, None),
        (180, 180, 90),
        (91, 180, 90),
        (90, 90, 30),
        (30, 30, 7),
        (7, 7, 7),
        (0, 7, 7),
    ],
)
def test_a_last_day_is_warned_of_in_steps_and_a_step_earlier_when_the_news_is_old(
    left, warning, stale_warning
):
    def given_warning(**stale):
        return [params["warning"] for _, params in _reasons(act_by=_in(left), **stale)]

    assert given_warning() == ([] if warning is None else [warning])
    assert given_warning(stale=True) == ([] if stale_warning is None else [stale_warning])


@pytest.mark.parametrize(
    ("last_exchange", "warning"),
    [(DAY, 90), (_in(-14), 90), (_in(-15), 30), (None, 30)],
)
def test_old_news_is_news_older_than_the_pack_says(last_exchange, warning):
    (line,) = today([EMPTY._replace(act_by=_in(60))], DAY, RULES, last_exchange)
    assert line.why[0].params["warning"] == warning


def test_a_letter_to_take_back_stays_with_its_holder_when_collection_stops():
    stopped = EMPTY._replace(circumstances=frozenset({"dead"}), act_by=_in(10))
    found = reasons(stopped._replace(letter_to_recall=("F02-1", DAY)), DAY, RULES)
    assert {why.reason: why.audience for why in found} == {
        "letter_to_recall": "officer",
        "limitation_ends": "supervisor",
    }


def test_a_period_just_over_is_told_for_a_while_and_then_no_more():
    assert _reasons(act_by=_in(-1)) == [
        ("period_over", {"days_over": 1, "what": "limitation_ends"})
    ]
    assert _reasons(act_by=_in(-31)) == []


def test_a_clock_that_stands_still_neither_ends_nor_is_over():
    for left in (10, -10):
        ((reason, params),) = _reasons(act_by=_in(left), stands_still=True)
        assert reason == "limitation_stands_still"
        assert (params["days_left"], params["last_day"]) == (left, _in(left))
    assert _reasons(act_by=_in(-31), stands_still=True) == []


def test_a_guarantee_is_named_by_its_guarantor():
    found = _reasons(guarantees=(("G1", _in(5)), ("G2", _in(300))))
    assert found == [
        ("guarantee_ends", {"days_left": 5, "warning": 7, "last_day": _in(5), "guarantor": "G1"})
    ]


def test_of_one_day_what_is_certain_stands_before_what_is_supposed():
    ends = (("A", _in(5)), ("B", _in(5)), ("C", _in(4)))
    found = _reasons(act_by=_in(5), guarantees=ends, supposed=frozenset("AC"))
    told = [(reason, params.get("guarantor")) for reason, params in found]
    assert told == [
        ("guarantee_ends", "C"),
        ("guarantee_ends", "B"),
        ("limitation_ends", None),
        ("guarantee_ends", "A"),
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-2, [("promise_broken", {"days_late": 2})]),
        (0, [("promise_due", {"days_left": 0})]),
        (1, [("promise_due", {"days_left": 1})]),
        (2, []),
    ],
)
def test_promises_are_reminded_of_and_then_called_broken(days, expected):
    assert _reasons(promise_due=_in(days)) == expected


@pytest.mark.parametrize(
    ("days", "long_term", "expected"),
    [
        (14, False, [False]),
        (15, False, []),
        (6, False, [True]),
        (0, False, [True]),
        (-1, False, []),
        (37, True, [False]),
        (38, True, []),
        (29, True, [True]),
    ],
)
def test_maturities_are_told_of_before_the_notice_would_be_late(days, long_term, expected):
    found = _reasons(due=_in(days), due_amount=Fen(5000), long_term=long_term)
    assert [params["notice_late"] for reason, params in found] == expected
    assert _reasons(due=_in(days), long_term=long_term, maturity_notice_served=True) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"notice_printed_on": _in(-3)}, [("notice_not_served", {"days_waiting": 3})]),
        ({"slip_awaited_since": _in(-6)}, []),
        ({"slip_awaited_since": _in(-7)}, [("slip_not_back", {"days_waiting": 7})]),
        ({"overdue_since": DAY}, []),
        ({"overdue_since": _in(-1)}, [("overdue_without_notice", {"days_past_due": 1})]),
        ({"overdue_since": _in(-100), "last_notice_served_on": _in(-89)}, []),
        (
            {"overdue_since": _in(-100), "last_notice_served_on": _in(-90)},
            [("overdue_without_notice", {"days_past_due": 100})],
        ),
        (
            # A notice before the loan was due is no notice that it is late.
            {"overdue_since": _in(-10), "last_notice_served_on": _in(-20)},
            [("overdue_without_notice", {"days_past_due": 10})],
        ),
        (
            {"overdue_since": _in(-10), "notice_printed_on": _in(-1)},
            [("notice_not_served", {"days_waiting": 1})],
        ),
        ({"care_visit_due": _in(1)}, []),
        ({"care_visit_due": _in(-4)}, [("care_visit_due", {"days_late": 4})]),
        ({"paid_on_time_on": _in(-3)}, [("payment_to_thank_for", {})]),
        ({"paid_on_time_on": _in(-4)}, []),
    ],
)
def test_notices_slips_visits_and_thanks(known, expected):
    assert _reasons(**known) == expected


def test_what_is_lost_for_ever_stands_before_what_can_wait():
    cases = [
        EMPTY._replace(case="care", care_visit_due=DAY),
        EMPTY._replace(case="promise", promise_due=_in(-1)),
        EMPTY._replace(case="week", act_by=_in(7)),
        EMPTY._replace(case="half year", act_by=_in(170)),
        EMPTY._replace(case="large", promise_due=_in(-1), balance=Fen(900)),
        EMPTY._replace(case="nothing"),
    ]
    lines = today(cases, DAY, RULES, DAY)
    assert [line.case.case for line in lines] == ["week", "large", "promise", "half year", "care"]


def test_what_differs_from_the_banks_figures_is_asked_about_money_first():
    found = _reasons(
        money_differs=(Fen(500_00), Fen(0), _in(-5)),
        money_unrecorded=(Fen(200_00), Fen(800_00), _in(-8), _in(-1)),
        penalty_differs=(Fen(900_00), None, _in(-1)),
    )
    assert found == [
        ("money_differs", {"recorded": 500_00, "booked": 0}),
        ("money_unrecorded", {"unrecorded": 600_00, "after": _in(-8), "by": _in(-1)}),
        ("penalty_differs", {"charged": 900_00}),
    ]
