from datetime import date

import pytest

from laws import CHINA, CHINA_RESTS, INDIA, INDIA_RESTS, MISSING, law, refusal
from shouyue.domain.debts import Debt
from shouyue.domain.events import Event
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee
from shouyue.domain.limitation import limitation

DUE = date(2022, 3, 10)
ACT = date(2024, 5, 6)
LATE = date(2025, 4, 1)
AS_OF = date(2025, 6, 1)


def _run(of, *plain, as_of=AS_OF, due=(DUE,), rests=CHINA_RESTS):
    events = [Event.read({"date": ACT, **each}, of) for each in plain]
    return limitation(Debt(due), events, as_of, of, rests)


def _signed(mark="signature", **more):
    return {
        "type": "notice_signed",
        "signer": "self",
        "mark": mark,
        "content": "acknowledge_and_agree",
        **more,
    }


def _guarantee(**more):
    plain = {
        "guarantor_id": "G1",
        "contract_date": "2021-03-01",
        "main_due_date": DUE,
        "type": "joint",
        **more,
    }
    return Guarantee.read(plain)


# Reading


def test_the_numbers_of_the_shipped_laws():
    china, india = CHINA.limitation, INDIA.limitation
    assert (china.years, china.enforcement_years, china.longest_years) == (3, 2, 20)
    assert china.old_law is not None
    assert (china.old_law.years, china.old_law.until) == (2, date(2017, 10, 1))
    assert china.suspension_months == 6
    assert (india.years, india.enforcement_years) == (3, 12)
    assert (india.old_law, india.longest_years, india.suspension_months) == (None, None, None)
    assert (india.refusal_witnesses, india.media) == (None, ())
    assert CHINA.guarantee.not_agreed.months == 6
    assert INDIA.guarantee.not_agreed.is_endless
    assert INDIA.guarantee.old_law is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("limitation.years", 0),
        ("limitation.years", "none"),
        ("limitation.years", "three"),
        ("limitation.years", 100_000),
        ("limitation.enforcement_years", 0),
        ("limitation.longest_years", "never"),
        ("limitation.longest_years", 0),
        ("limitation.old_law", {"years": 2}),
        ("limitation.old_law", {"years": 0, "until": date(2017, 10, 1)}),
        ("limitation.old_law", {"years": 2, "until": "2017-10-01"}),
        ("limitation.old_law", {"years": 2, "until": date(2017, 10, 1), "by": "whom"}),
        ("limitation.suspension_months", "none"),
        ("limitation.suspension_months", 0),
        ("limitation.counts_from", "the_middle"),
        ("limitation.refusal_witnesses", 0),
        ("limitation.media", []),
        ("limitation.media", ["village"]),
        ("guarantee.default_kind", "moral"),
        ("guarantee.agreed", "yes"),
        ("guarantee.not_agreed", 0),
        ("guarantee.unclear", "long"),
        ("guarantee.extension_without_consent", "whatever"),
        ("guarantee.old_law", {"contracts_before": date(2021, 1, 1)}),
        ("guarantee.old_law", {"contracts_before": "2021", "default_kind": "joint"}),
        ("guarantee.old_law", {"contracts_before": date(2021, 1, 1), "default_kind": "moral"}),
        ("guarantee.unclear_due_later", 6),
        ("guarantee.unclear_due_later", {"months": 6, "flag": "look_out"}),
    ],
)
def test_a_value_that_no_law_can_mean_is_refused_by_its_key(key, value):
    changes = {f"{key.replace('.', '__')}__value": value}
    assert refusal(**changes) == ("policy_value_invalid", key)


@pytest.mark.parametrize(
    "key",
    ["limitation.years", "limitation.old_law", "guarantee.not_agreed", "guarantee.unclear_old_law"],
)
def test_a_setting_that_is_missing_is_refused_by_its_key(key):
    assert refusal(**{key.replace(".", "__"): MISSING}) == ("policy_key_missing", key)


def test_without_an_old_law_its_periods_are_unknown_settings():
    none = {"guarantee__old_law__value": "none"}
    gone = {"guarantee__unclear_old_law": MISSING, "guarantee__unclear_due_later": MISSING}
    assert refusal(**none) == ("policy_key_unknown", "guarantee.unclear_old_law")
    old = _guarantee(contract_date="2019-05-01", type="unspecified")
    assert old.kind(CHINA.guarantee) == "joint"
    assert old.kind(law(**none, **gone).guarantee) == "general"


# What the pack decides


@pytest.mark.parametrize(
    ("of", "mark", "counts"),
    [
        (CHINA, "fingerprint", True),
        (CHINA, "seal", True),
        (CHINA, "x_only", False),
        (CHINA, "none", False),
        (INDIA, "fingerprint", True),
        (INDIA, "seal", False),
        (INDIA, "x_only", True),
        (INDIA, "none", False),
    ],
)
def test_the_pack_decides_which_marks_are_a_signature(of, mark, counts):
    clock = _run(of, _signed(mark))
    assert (clock.moved_by is not None) == counts
    assert (clock.anchor == ACT) == counts
    late = _run(of, _signed(mark, date=LATE))
    assert (late.status == "revived") == counts


def test_a_mark_that_holds_less_makes_what_it_signs_hold_less():
    weaker = law(effects__mark_fingerprint__strength="medium")
    (entry,) = _run(weaker, _signed("fingerprint")).log
    assert (entry.reason, entry.strength) == ("signed_by_borrower", "medium")
    doubtful = law(
        effects__mark_fingerprint__strength="weak", effects__mark_fingerprint__disputed=True
    )
    clock = _run(doubtful, _signed("fingerprint"))
    assert (clock.last_day_conservative, clock.act_by) == (date(2027, 5, 6), date(2025, 3, 10))


def test_the_pack_decides_who_may_sign():
    relative = _signed(signer="coresident_relative", full_capacity=True, coresident=True)
    assert _run(CHINA, relative).anchor == ACT
    assert _run(INDIA, relative).anchor == DUE
    neighbour = _signed(signer="other")
    anybody = law(
        effects__signer_not_entitled__effective=True,
        effects__signer_not_entitled__strength="medium",
    )
    assert _run(CHINA, neighbour).anchor == DUE
    assert _run(anybody, neighbour).anchor == ACT
    assert _run(anybody, {**neighbour, "date": LATE}).status == "expired"


def test_the_pack_decides_whether_a_paper_signed_too_early_counts():
    blank = _signed(blank_when_signed=True)
    early = _signed(printed_on="2024-06-01")
    lenient = law(
        effects__signed_in_blank__effective=True, effects__signed_in_blank__strength="medium"
    )
    assert _run(CHINA, blank).log[0].reason == "signed_in_blank"
    assert _run(lenient, blank).log[0].strength == "medium"
    assert _run(lenient, early).log[0].reason == "signed_before_print"
    assert _run(lenient, {**blank, **early}).log[0].reason == "signed_before_print"


def test_the_pack_decides_whether_the_bank_or_only_the_debtor_starts_time_anew():
    for demand in (
        _signed(content="receipt_only"),
        {"type": "ems", "result": "delivered"},
        {"type": "phone_call", "answered_by_debtor": True, "recorded": True},
        {"type": "talk", "recorded": True},
        {"type": "account_deduction", "amount": "1"},
        {"type": "debtor_promise"},
        {"type": "debtor_payment", "amount": "1"},
        {"type": "mediation_request"},
        {"type": "demand_on_joint_debtor"},
    ):
        assert _run(CHINA, demand).anchor == ACT, demand
        assert _run(INDIA, demand).anchor == DUE, demand
    for will in (
        _signed(),
        {"type": "debtor_promise", "written": True},
        {"type": "debtor_payment", "amount": "1", "written": True},
    ):
        assert _run(CHINA, will).anchor == _run(INDIA, will).anchor == ACT, will


def test_a_row_can_do_nothing_inside_the_period_and_something_after_it():
    payment = {"type": "debtor_payment", "amount": "1"}
    inside = _run(INDIA, payment)
    assert (inside.log[0].reason, inside.flags) == ("debtor_paid", ())
    late = _run(INDIA, {**payment, "date": LATE})
    assert (late.status, late.log[0].reason) == ("expired", "payment_after_expiry")
    assert late.flags == ("post_expiry_payment_covers_paid_part_only",)
    within_the_roll = _run(INDIA, {**payment, "date": date(2025, 10, 3)}, due=(date(2022, 10, 2),),
                           as_of=date(2025, 12, 1), rests=INDIA_RESTS)  # fmt: skip
    assert within_the_roll.log[0].reason == "debtor_paid"


def test_the_pack_decides_whether_a_demand_on_a_guarantor_reaches_the_debtor():
    reaches = law(
        effects__guarantor_is_no_joint_debtor__effective=True,
        effects__guarantor_is_no_joint_debtor__strength="medium",
    )
    for demand in (
        {"type": "demand_on_guarantor", "target": "G1"},
        {"type": "demand_on_guarantor"},
        {"type": "ems", "result": "delivered", "target": "G1"},
    ):
        assert _run(CHINA, demand).anchor == DUE
        assert _run(reaches, demand).anchor == ACT


def test_a_law_without_a_longest_period_lets_time_start_anew_for_ever():
    acts = [_signed(date=date(year, 1, 5)) for year in range(2003, 2025, 3)]
    for of, last in ((CHINA, date(2020, 1, 10)), (INDIA, date(2027, 1, 5))):
        clock = _run(of, *acts, due=(date(2000, 1, 10),), as_of=date(2026, 1, 5))
        assert clock.last_day_conservative == last


def test_a_law_without_an_old_law_has_one_length_for_all_time():
    none = law(limitation__old_law__value="none")
    old_debt = (date(2014, 5, 6),)
    assert _run(CHINA, due=old_debt).last_day_conservative == date(2016, 5, 6)
    assert _run(none, due=old_debt).last_day_conservative == date(2017, 5, 6)
    longer = law(limitation__years__value=6)
    assert _run(longer).last_day_conservative == date(2028, 3, 10)


def test_the_pack_decides_which_instalment_time_counts_from():
    dues = (date(2022, 6, 20), date(2022, 12, 20))
    plan = {"type": "repayment_agreement", "new_due_dates": ["2024-09-30", "2024-12-31"]}
    assert [_run(of, due=dues).anchor for of in (CHINA, INDIA)] == [dues[1], dues[0]]
    assert _run(CHINA, plan).anchor == date(2024, 12, 31)
    assert _run(INDIA, plan).anchor == date(2024, 9, 30)


# Obstacles


def _stay(first, last=None, cause="court_stay"):
    return {"type": "obstacle", "date": first, "end": last, "cause": cause}


def test_the_pack_decides_which_obstacles_stop_the_clock_and_for_how_long():
    death = _stay(date(2025, 1, 1), date(2025, 2, 28), cause=None)
    stay = _stay(date(2025, 1, 1), date(2025, 2, 28))
    assert _run(CHINA, death).last_day_conservative == date(2025, 8, 28)
    assert _run(CHINA, stay).log[0].reason == "stayed_by_court"
    assert _run(INDIA, death).last_day_conservative == date(2025, 3, 10)
    assert _run(INDIA, stay).last_day_conservative == date(2025, 5, 8)  # 59 days later


def test_the_time_of_stays_is_added_once_where_they_overlap():
    one, other = _stay(date(2023, 2, 1), date(2023, 2, 20)), _stay(date(2023, 2, 11), ACT)
    whole = _stay(date(2023, 2, 1), ACT)
    inner = _stay(date(2023, 3, 1), date(2023, 3, 5))
    expected = _run(INDIA, whole).last_day_conservative
    assert _run(INDIA, one, other).last_day_conservative == expected
    clock = _run(INDIA, whole, inner)
    assert clock.last_day_conservative == expected
    assert [entry.reason for entry in clock.log] == [
        "stayed_by_court",
        "obstacle_outside_last_six_months",
    ]


def test_a_stay_counts_only_within_the_period_and_the_status_says_when():
    begun_before = _stay(date(2022, 1, 1), date(2022, 3, 20))
    assert _run(INDIA, begun_before).last_day_conservative == date(2025, 3, 20)
    after = _stay(date(2025, 3, 11), date(2025, 12, 1))
    assert _run(INDIA, after).status == "expired"
    open_stay = _stay(date(2025, 2, 1))
    clock = _run(INDIA, open_stay)
    assert (clock.status, clock.last_day_statutory) == ("suspended", None)
    assert clock.act_by == date(2025, 3, 10)
    assert _run(INDIA, open_stay, as_of=date(2025, 1, 31)).status == "running"


# Procedures


def _suit(**more):
    return {"type": "lawsuit", **more}


def test_a_suit_that_comes_to_nothing_counts_only_where_the_pack_says_so():
    withdrawn = _suit(procedure_end="2024-09-02", outcome="withdrawn", copy_served=True)
    assert _run(CHINA, withdrawn).anchor == date(2024, 9, 2)
    assert _run(INDIA, withdrawn).anchor == DUE
    pending = _run(INDIA, _suit())
    assert (pending.status, pending.act_by) == ("in_procedure", date(2025, 3, 10))
    twice = _run(INDIA, _suit(), withdrawn)
    assert twice.status == "expired"
    assert {entry.reason for entry in twice.log} == {"withdrawn_after_service"}


def test_a_judgment_gives_the_years_of_the_pack_and_what_renews_them_says_the_pack():
    won = _suit(procedure_end="2024-09-02", outcome="judgment")
    later = {"date": date(2024, 12, 1)}
    for renewal in ({**_signed(), **later}, {"type": "mediation_request", **later}, _suit(**later)):
        china, india = _run(CHINA, won, renewal), _run(INDIA, won, renewal)
        assert (china.years, india.years) == (2, 12)
        assert china.anchor == later["date"]
        assert india.anchor == date(2024, 9, 2)
    assert _run(INDIA, won, _signed(**later)).log[1].reason == "after_judgment"
    none = law(effects__judgment__effective=False)
    assert _run(none, won).anchor == DUE


# Guarantees


def test_without_a_guarantee_period_a_guarantor_is_bound_like_the_debtor():
    clock = guarantee_clock(_guarantee(), [], AS_OF, INDIA, INDIA_RESTS)
    assert (clock.status, clock.period_last_day_conservative) == ("preserved", None)
    assert clock.ends == date(2025, 3, 10)
    assert clock.limitation is not None
    assert clock.limitation.status == "expired"
    assert clock.act_by == date(2025, 3, 10)
    instalments = _guarantee(instalment_due_dates=["2021-09-10", DUE])
    by_parts = guarantee_clock(instalments, [], AS_OF, INDIA, INDIA_RESTS)
    assert by_parts.act_by == date(2024, 9, 10)


def test_a_disputed_demand_holds_a_guarantor_but_no_warning_waits_for_it():
    demand = Event.read({"type": "demand_on_guarantor", "date": ACT, "target": "G1"}, INDIA)
    agreed = _guarantee(agreed_period={"kind": "months", "months": 30})
    clock = guarantee_clock(agreed, [demand], date(2024, 6, 1), INDIA, INDIA_RESTS)
    assert (clock.status, clock.act_by) == ("preserved", date(2024, 9, 10))
    assert clock.limitation is not None
    assert clock.limitation.last_day_conservative == date(2027, 5, 6)


def test_the_pack_decides_what_an_extension_behind_his_back_does_to_a_guarantor():
    behind = _guarantee(extension={"new_due_date": "2022-12-31", "written_consent": False})
    agreed = _guarantee(extension={"new_due_date": "2022-12-31", "written_consent": True})
    kept = guarantee_clock(behind, [], DUE, CHINA, CHINA_RESTS)
    assert (kept.status, kept.ends) == ("open", date(2022, 9, 10))
    for guarantee, status in ((behind, "void"), (agreed, "preserved")):
        clock = guarantee_clock(guarantee, [], DUE, INDIA, INDIA_RESTS)
        assert (clock.status, clock.act_by is None) == (status, status == "void")
    freed = law(guarantee__extension_without_consent__value="frees_guarantor")
    assert guarantee_clock(behind, [], DUE, freed, CHINA_RESTS).status == "void"


def test_the_pack_decides_whether_a_period_can_be_agreed():
    guarantee = _guarantee(agreed_period={"kind": "months", "months": 36})
    assert guarantee.period(CHINA.guarantee).months == 36
    assert guarantee.period(law(guarantee__agreed__value=False).guarantee).months == 6


def test_the_pack_decides_what_holds_a_general_guarantor_and_when_his_time_begins():
    general = _guarantee(type="general")
    letter = {"type": "demand_on_guarantor", "date": date(2022, 5, 2), "target": "G1"}
    suit = {"type": "lawsuit", "date": date(2022, 5, 2)}
    end = {"type": "enforcement_exhausted", "date": date(2023, 5, 2)}
    by_letter = law(
        effects__letter_to_general_guarantor__effective=True,
        effects__letter_to_general_guarantor__strength="medium",
    )
    never = law(effects__right_of_refusal_ended__effective=False)

    def clock(of, *plain):
        events = [Event.read(each, of) for each in plain]
        return guarantee_clock(general, events, AS_OF, of, CHINA_RESTS)

    assert clock(CHINA, letter).status == "lapsed"
    assert clock(by_letter, letter).status == "preserved"
    assert clock(CHINA, suit, end).limitation is not None
    assert clock(never, suit, end).limitation is None


def test_the_pack_decides_whether_a_demand_on_one_guarantor_holds_the_other():
    demand = {"type": "demand_on_guarantor", "date": date(2022, 5, 2), "target": "G2"}
    shared = law(
        effects__demand_on_other_guarantor__effective=True,
        effects__demand_on_other_guarantor__strength="medium",
    )
    for of, status in ((CHINA, "lapsed"), (shared, "preserved")):
        event = Event.read(demand, of)
        assert guarantee_clock(_guarantee(), [event], AS_OF, of, CHINA_RESTS).status == status
        late = Event.read({**demand, "date": ACT}, of)
        assert guarantee_clock(_guarantee(), [late], AS_OF, of, CHINA_RESTS).status == "lapsed"
