"""A guarantor whose contract nobody has recorded: nothing silences his warning or frees him."""

from datetime import date, timedelta
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import CHINA, CHINA_RESTS, INDIA
from shouyue.domain.events import Event
from shouyue.domain.guarantee import GuaranteeClock, guarantee_clock, may_hold
from shouyue.domain.guarantees import AgreedPeriod, Guarantee
from shouyue.domain.law import Law
from shouyue.domain.unstated import FREE_BY_ANOTHER, acted_by, supposed

DUE = date(2025, 12, 31)
SILENT = Guarantee("G", date(2024, 5, 10), DUE)
SIX, TWO_YEARS, THREE_YEARS = date(2026, 6, 30), date(2027, 12, 31), date(2028, 12, 31)
SUIT = {
    "type": "lawsuit",
    "date": "2026-03-02",
    "outcome": "judgment",
    "procedure_end": "2026-05-01",
}
DEMAND = {"type": "demand_on_guarantor", "date": "2026-03-02", "target": "G"}


def read(on: date, *told: dict[str, object], law: Law = CHINA) -> GuaranteeClock:
    events = [Event.read(one, law) for one in told]
    return supposed(
        SILENT,
        law.guarantee,
        lambda one: guarantee_clock(one, events, on, law, CHINA_RESTS),
    )


@pytest.mark.parametrize(
    ("on", "told", "status", "kind", "act_by"),
    [
        (date(2026, 4, 1), (), "open", "joint", SIX),
        # A suit holds a general guarantor and no joint one; a demand the other way round.
        (date(2026, 5, 2), (SUIT,), "open", "joint", SIX),
        (date(2026, 4, 1), (DEMAND,), "open", "general", SIX),
        (date(2026, 8, 3), (), "open", "joint", TWO_YEARS),
        (date(2026, 8, 3), (SUIT,), "open", "joint", TWO_YEARS),
        (date(2028, 2, 1), (), "open", "joint", THREE_YEARS),
        (date(2029, 2, 1), (), "lapsed", "joint", THREE_YEARS),
    ],
)
def test_whatever_reading_ends_next_is_acted_by(on, told, status, kind, act_by):
    found = read(on, *told)
    assert (found.status, found.kind, found.act_by) == (status, kind, act_by)


def test_who_is_held_by_every_reading_is_held():
    found = read(date(2026, 6, 1), SUIT, DEMAND)
    assert (found.status, found.flags) == ("preserved", ())


def test_who_is_held_by_some_readings_alone_may_be_free():
    found = read(date(2029, 2, 1), SUIT)
    assert (found.status, found.kind) == ("preserved", "general")
    assert FREE_BY_ANOTHER in found.flags


def test_a_country_without_a_period_has_one_reading():
    found = read(date(2026, 4, 1), law=INDIA)
    alone = guarantee_clock(SILENT, [], date(2026, 4, 1), INDIA, CHINA_RESTS)
    assert found == alone


@pytest.mark.parametrize(
    ("months", "on", "status", "act_by", "flags"),
    [
        ((6, 24), date(2026, 4, 1), "open", SIX, ()),
        ((6, 24), date(2026, 8, 3), "open", TWO_YEARS, (FREE_BY_ANOTHER,)),
        ((6, 24), date(2028, 8, 3), "lapsed", TWO_YEARS, ()),
    ],
)
def test_of_two_statements_the_one_that_can_still_be_missed_is_acted_by(
    months, on, status, act_by, flags
):
    two = [
        SILENT._replace(written_kind="joint", agreed=AgreedPeriod("months", each))
        for each in months
    ]
    found = acted_by([guarantee_clock(one, [], on, CHINA, CHINA_RESTS) for one in two])
    assert (found.status, found.act_by, found.flags) == (status, act_by, flags)


PLAIN = [
    {"type": "ems", "result": "delivered"},
    {"type": "debtor_payment", "amount": "5"},
    {"type": "obstacle", "cause": "heirs_unknown"},
    {"type": "repayment_agreement", "new_due_dates": ["2031-01-01"]},
    {"type": "demand_on_joint_debtor"},
    {"type": "notice_signed", "signer": "self", "mark": "seal", "content": "demand"},
]
DAYS = st.integers(1, 1500).map(lambda days: DUE + timedelta(days=days))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [SUIT, DEMAND, {**DEMAND, "by": "phone_call"}, {**SUIT, "outcome": "other"}]
        ),
        DAYS,
    ),
    max_size=3,
)


@given(DAYS, st.lists(st.tuples(st.sampled_from(PLAIN), DAYS), max_size=3))
def test_what_holds_no_guarantor_of_any_kind_makes_no_difference(on, acts):
    events = [Event.read({**act, "date": day.isoformat()}, CHINA) for act, day in acts]
    assert not any(map(may_hold, events))

    def reckon(one: Guarantee) -> GuaranteeClock:
        return guarantee_clock(one, events, on, CHINA, CHINA_RESTS)

    quick = supposed(SILENT, CHINA.guarantee, reckon, untouched=True)
    slow = supposed(SILENT, CHINA.guarantee, reckon)
    told = attrgetter("status", "act_by", "ends", "flags", "doubt", "limitation")
    assert told(quick) == told(slow)


@given(DAYS, ACTS, st.sampled_from(["joint", "general"]), st.sampled_from([0, 24, 36]))
def test_no_contract_that_is_usual_ends_before_the_day_that_is_told(on, acts, kind, months):
    """Once his contract is on record, no day comes out that nobody was warned of."""
    told = [
        {key: value for key, value in act.items() if key != "procedure_end"}
        | {"date": day.isoformat()}
        for act, day in acts
        if day <= on
    ]
    events = [Event.read(one, CHINA) for one in told]
    agreed = AgreedPeriod("months", months) if months else AgreedPeriod()
    known = SILENT._replace(written_kind=kind, agreed=agreed)
    stated = guarantee_clock(known, events, on, CHINA, CHINA_RESTS)
    told_of = read(on, *told)
    if stated.status == "open":
        assert told_of.status == "open"
        assert told_of.act_by <= stated.act_by
    if told_of.status == "lapsed":
        assert stated.status == "lapsed"
