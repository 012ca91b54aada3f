"""What holds whatever a pack says, tried on the shipped ones."""

import random
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from laws import COUNTRIES, INDIA
from shouyue.domain.acts import KINDS, OBSTACLES, PENDING_UNTIL_ENDED, PROCEDURES
from shouyue.domain.debts import Debt
from shouyue.domain.events import Event
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee
from shouyue.domain.history import History
from shouyue.domain.limitation import limitation
from shouyue.domain.paying import PAYERS

FAR = date(2040, 1, 1)
DAYS = st.dates(date(2012, 1, 1), date(2032, 12, 31))
DUE_DAYS = st.dates(date(2012, 1, 1), date(2026, 12, 31))
COUNTRY = st.sampled_from(COUNTRIES)
YES_OR_NO = st.none() | st.booleans()

WORDS = st.fixed_dictionaries(
    {},
    optional={
        "signer": st.sampled_from(["self", "authorised_agent", "coresident_relative", "other"]),
        "mark": st.sampled_from(["signature", "fingerprint", "seal", "x_only", "none"]),
        "content": st.sampled_from(["demand", "receipt_only", "acknowledge_and_agree"]),
        "result": st.sampled_from(["delivered", "refused", "returned"]),
        "level": st.sampled_from(["national", "provincial", "local"]),
        "by": st.sampled_from(["phone_call", "data_message", "talk"]),
        "payer": st.sampled_from(PAYERS),
        "cause": st.sampled_from(sorted(OBSTACLES)),
        "amount": st.sampled_from(["0", "20"]),
        "witnesses": st.integers(0, 3),
        "outcome": st.sampled_from(["judgment", "withdrawn", "dismissed"]),
        "target": st.sampled_from(["G1", "G2", "debtor"]),
        "printed_on": DAYS,
        **dict.fromkeys(
            [
                "full_capacity",
                "coresident",
                "written_authority",
                "blank_when_signed",
                "video",
                "address_agreed_in_contract",
                "signed_slip",
                "to_reserved_address",
                "sent_ok",
                "answered_by_debtor",
                "recorded",
                "debt_named",
                "written",
                "debtor_missing",
                "reached_debtor",
                "copy_served",
            ],
            YES_OR_NO,
        ),
    },
)


@st.composite
def _plain(draw):
    kind, day = draw(st.sampled_from(sorted(KINDS))), draw(DAYS)
    plain = {**draw(WORDS), "type": kind, "date": day}
    end = day + timedelta(days=draw(st.integers(0, 900)))
    if kind in PROCEDURES and draw(st.booleans()):
        plain |= {"procedure_end": end, "performance_due": draw(st.none() | st.just(end))}
    if kind == "obstacle" and draw(st.booleans()):
        plain["end"] = end
    if kind == "repayment_agreement":
        plain["new_due_dates"] = draw(st.lists(DAYS, max_size=3))
    return plain


ACTS = st.lists(_plain(), max_size=8)


def _read(plain, law):
    return [Event.read(each, law) for each in plain]


@given(COUNTRY, st.lists(DUE_DAYS, min_size=1, max_size=3), ACTS, DAYS, st.randoms())
def test_the_order_of_entry_does_not_matter(country, dues, plain, as_of, rng: random.Random):
    law, rests = country
    events, debt = _read(plain, law), Debt(tuple(dues))
    shuffled = list(events)
    rng.shuffle(shuffled)
    one = limitation(debt, events, as_of, law, rests)
    assert limitation(debt, shuffled, as_of, law, rests) == one
    guarantee = Guarantee("G1", date(2021, 3, 1), max(dues), "joint")
    bound = guarantee_clock(guarantee, events, as_of, law, rests)
    assert guarantee_clock(guarantee, shuffled, as_of, law, rests) == bound
    once = History(shuffled, as_of, law)
    assert limitation(debt, once, as_of, law, rests) == one
    assert guarantee_clock(guarantee, once, as_of, law, rests) == bound


@given(COUNTRY, DUE_DAYS, ACTS, _plain())
def test_a_later_effective_event_never_shortens_a_clock(country, due, plain, last):
    law, rests = country
    # A judgment puts another period in the place of the first.
    assume("judgment" not in {event.inside.code for event in _read([*plain, last], law)})
    # Excluded days, carried over a 29 February, can be one day more than the same days later.
    assume(law is not INDIA or last["type"] != "obstacle")
    assume(law is not INDIA or all(each["type"] != "obstacle" for each in plain))
    assume(all(each["date"] <= last["date"] for each in plain))
    before = limitation(Debt((due,)), _read(plain, law), FAR, law, rests)
    # The end of what held a clock lets it run again.
    assume(before.last_day_conservative or last["type"] not in PENDING_UNTIL_ENDED)
    # Nothing is due yet, and it is agreed to be due on another day.
    assume(last["date"] >= before.anchor or last["type"] != "repayment_agreement")
    after = limitation(Debt((due,)), _read([*plain, last], law), FAR, law, rests)
    still = date.max  # a clock that stands still has no last day: later than any
    assert (after.last_day_conservative or still) >= (before.last_day_conservative or still)


@given(COUNTRY, DUE_DAYS, ACTS, DAYS)
def test_a_prudent_day_is_never_later_and_the_log_leaves_nothing_out(country, due, plain, as_of):
    law, rests = country
    clock = limitation(Debt((due,)), _read(plain, law), as_of, law, rests)
    assert len(clock.log) == len(plain)
    for entry in clock.log:
        assert entry.strength is not None or not entry.effective
        assert entry.article or entry.reason == "after_as_of"
    if clock.last_day_conservative is not None:
        assert clock.last_day_statutory is not None
        assert clock.act_by <= clock.last_day_conservative <= clock.last_day_statutory
    else:
        assert clock.status in ("in_procedure", "suspended")


@given(COUNTRY, DUE_DAYS, ACTS, DAYS, st.sampled_from(["other", "guarantor"]), DAYS)
def test_what_others_pay_never_moves_the_borrowers_clock(country, due, plain, day, payer, as_of):
    law, rests = country
    paid = {"type": "debtor_payment", "payer": payer, "date": day}
    paid |= {"target": "G1"} if payer == "guarantor" else {}
    without = limitation(Debt((due,)), _read(plain, law), as_of, law, rests)
    clock = limitation(Debt((due,)), _read([*plain, paid], law), as_of, law, rests)
    assert (clock.last_day_conservative, clock.act_by) == (
        without.last_day_conservative,
        without.act_by,
    )


@given(COUNTRY, DUE_DAYS, ACTS, DAYS, st.integers(0, 900), DAYS)
def test_an_obstacle_that_a_court_may_not_see_gives_no_day_to_rely_on(
    country, due, plain, day, lasts, as_of
):
    law, rests = country
    obstacle = {"type": "obstacle", "cause": "other", "date": day}
    obstacle["end"] = day + timedelta(days=lasts)
    without = limitation(Debt((due,)), _read(plain, law), as_of, law, rests)
    clock = limitation(Debt((due,)), _read([*plain, obstacle], law), as_of, law, rests)
    assert clock.act_by <= without.act_by


@given(COUNTRY, st.sampled_from(["joint", "general"]), ACTS, DAYS)
def test_what_nobody_can_prove_silences_no_warning_about_a_guarantor(country, kind, plain, as_of):
    law, rests = country
    unproved = {"type": "demand_on_guarantor", "target": "G1", "by": "phone_call"}
    guarantee = Guarantee("G1", date(2021, 3, 1), date(2022, 3, 10), kind)
    less = [each for each in plain if each["type"] != "enforcement_exhausted"]
    more = [{**unproved, "date": each["date"]} for each in less] + less
    without = guarantee_clock(guarantee, _read(less, law), as_of, law, rests)
    clock = guarantee_clock(guarantee, _read(more, law), as_of, law, rests)
    never = date.max
    assert (clock.act_by or never) <= (without.act_by or never)
    assert not (clock.doubtful and clock.status != "preserved")


@given(COUNTRY, st.sampled_from(["joint", "general"]), st.integers(1, 36), ACTS, DAYS)
def test_nothing_outside_its_period_holds_or_revives_a_guarantor(
    country, kind, months, plain, as_of
):
    law, rests = country
    guarantee = Guarantee.read(
        {
            "guarantor_id": "G1",
            "contract_date": "2021-03-01",
            "main_due_date": "2022-03-10",
            "type": kind,
            "agreed_period": {"kind": "months", "months": months},
        }
    )
    last = guarantee_clock(guarantee, [], FAR, law, rests).period_last_day_statutory
    assert last is not None
    outside = [each for each in plain if not guarantee.maturity < each["date"] <= last]
    clock = guarantee_clock(guarantee, _read(outside, law), as_of, law, rests)
    assert clock.status == ("open" if as_of <= last else "lapsed")
    assert not any(entry.effective for entry in clock.log)
    inside = [each for each in plain if guarantee.maturity < each["date"] <= last]
    both = guarantee_clock(guarantee, _read([*outside, *inside], law), FAR, law, rests)
    alone = guarantee_clock(guarantee, _read(inside, law), FAR, law, rests)
    assert (both.status == "preserved") == (alone.status == "preserved")
