from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import MISSING, pack, refusal
from shouyue.casework.policy import shipped_packs, shipped_policy
from shouyue.domain.policy import Policy
from shouyue.domain.reminders import Schedule
from shouyue.domain.worklist import CaseToday, reasons

RULES = shipped_policy().worklist
DAY = date(2026, 11, 23)
MICRO, SEASONAL = "农户小额信用贷款", "春耕备耕贷款"
SCHEDULES = st.lists(st.integers(0, 366), min_size=1, max_size=6, unique=True).map(
    lambda days: Schedule(tuple(sorted(days, reverse=True)))
)


@pytest.mark.parametrize(
    ("product", "term", "of", "days"),
    [
        ("农户保证贷款", "short", "maturity", (7,)),
        ("农户保证贷款", "long", "maturity", (30,)),
        ("", "short", "maturity", (7,)),
        (MICRO, "short", "maturity", (30, 7, 1)),
        (MICRO, "long", "maturity", (30, 7, 1)),
        (SEASONAL, "short", "maturity", (60, 15, 3)),
        (SEASONAL, "long", "maturity", (30,)),
        (MICRO, "short", "instalment", (3,)),
        ("农户保证贷款", "long", "instalment", (3,)),
    ],
)
def test_what_was_lent_and_for_how_long_says_when_to_remind(product, term, of, days):
    assert RULES.reminders.schedule(product, term, of).days == days


@pytest.mark.parametrize("name", shipped_packs())
def test_the_notice_of_maturity_is_due_by_the_default_whatever_was_lent(name):
    rules = shipped_policy(name).worklist
    assert (rules.notice_days("short"), rules.notice_days("long")) == (7, 30)
    assert rules.soon_days == 37


@given(SCHEDULES, st.integers(-10, 400))
def test_the_reminder_that_stands_is_the_last_whose_day_has_come(schedule, left):
    due = DAY + timedelta(days=left)
    found = schedule.since(due, DAY)
    days = [due - timedelta(days=days) for days in schedule.days]
    come = [day for day in days if day <= DAY]
    if left < 0 or not come:
        assert found is None
    else:
        assert found == (len(come) - 1, come[-1])


@given(
    st.sampled_from([MICRO, SEASONAL, "农户保证贷款"]),
    st.booleans(),
    st.integers(0, 90),
    st.none() | st.integers(0, 90),
    st.booleans(),
)
def test_whom_we_reached_today_is_reminded_of_nothing_but_the_notice(
    product, long_term, left, ago, served
):
    case = CaseToday(
        case="C1",
        person="P1",
        village="",
        product=product,
        long_term=long_term,
        due=DAY + timedelta(days=left),
        maturity_notice_served=served,
        reminded_on=None if ago is None else DAY - timedelta(days=ago),
    )
    told = [why.reason for why in reasons(case, DAY, RULES)]
    assert len(told) <= 1
    if ago == 0:
        lead = RULES.notice_days("long" if long_term else "short") + RULES.notice_lead_days
        assert told == ([] if served or left > lead else ["coming_due"])
    if product == "农户保证贷款":
        assert "reminder_due" not in told


def test_a_default_of_several_days_reminds_of_everything_that_was_lent():
    rules = Policy.from_table(pack(reminders__short_term__value={"days": [7, 2]})).worklist
    assert RULES.reminders.words() >= {"小额信用", "季节性"}
    assert rules.reminders.words() == {""}
    case = CaseToday("C1", "P1", "", due=DAY + timedelta(days=2), maturity_notice_served=True)
    assert [why.reason for why in reasons(case, DAY, rules)] == ["reminder_due"]
    assert reasons(case, DAY, RULES) == ()


@pytest.mark.parametrize("name", ["short_term", "long_term", "instalment"])
def test_a_default_cannot_be_left_out(name):
    gone = {f"reminders__{name}": MISSING}
    assert refusal(**gone) == ("policy_key_missing", f"reminders.{name}")
    assert refusal("india", **gone) == ("policy_key_missing", f"reminders.{name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("microcredit", {"products": ["x"], "days": []}),
        ("microcredit", {"products": ["x"], "days": [7, 30]}),
        ("microcredit", {"products": ["x"], "days": [7, 7]}),
        ("microcredit", {"products": ["x"], "days": [-1]}),
        ("microcredit", {"products": ["x"], "days": [400]}),
        ("microcredit", {"products": ["x"], "days": 7}),
        ("microcredit", {"products": ["x"]}),
        ("microcredit", {"products": [], "days": [7]}),
        ("microcredit", {"products": [" "], "days": [7]}),
        ("microcredit", {"days": [7]}),
        ("microcredit", {"products": ["x"], "days": [7], "term": "middle"}),
        ("microcredit", {"products": ["x"], "days": [7], "of": "interest"}),
        ("microcredit", {"products": ["x"], "days": [7], "by": "owl"}),
        ("microcredit", [7]),
        ("short_term", {"products": ["x"], "days": [7]}),
        ("short_term", {"term": "short", "days": [7]}),
        ("short_term", {"of": "instalment", "days": [7]}),
        ("instalment", {"days": [3]}),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_by_its_key(name, value):
    wrong = {f"reminders__{name}__value": value}
    assert refusal(**wrong) == ("policy_value_invalid", f"reminders.{name}")
