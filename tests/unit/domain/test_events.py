from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.acts import KINDS
from shouyue.domain.events import Event, EventReader
from shouyue.domain.said import EventError

DAY = "2023-03-15"
LAW = shipped_policy().law


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_the_vocabulary_is_read(kind):
    event = Event.read({"type": kind, "date": DAY, "id": "fact-1", "target": "debtor"}, LAW)
    assert (event.kind, event.day, event.ref, event.target) == (
        kind,
        date(2023, 3, 15),
        "fact-1",
        None,
    )
    assert LAW.effects[event.inside.code] is event.inside


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ({"type": "notice_signed"}, "mark_missing"),
        ({"type": "notice_signed", "mark": "seal"}, "signer_not_entitled"),
        ({"type": "notice_refused_recorded"}, "refusal_not_proved"),
        ({"type": "ems"}, "ems_returned"),
        ({"type": "courier_private", "signed_slip": True}, "courier_signed_for"),
        ({"type": "data_message"}, "message_not_proved"),
        ({"type": "phone_call"}, "call_not_proved"),
        ({"type": "talk"}, "talk_not_proved"),
        ({"type": "account_deduction"}, "nothing_deducted"),
        ({"type": "debtor_payment", "amount": "0"}, "nothing_paid"),
        ({"type": "debtor_payment", "amount": "5", "to_other_debt": True}, "paid_other_debt"),
        ({"type": "debtor_payment"}, "debtor_paid"),
        ({"type": "media_notice"}, "publication_not_enough"),
    ],
)
def test_what_is_not_stated_is_not_proved(plain, code):
    assert Event.read({"date": DAY, **plain}, LAW).inside.code == code


@pytest.mark.parametrize(
    ("plain", "key"),
    [
        ({"type": "ems"}, "date"),
        ({"type": "ems", "date": "15.3.2023"}, "date"),
        ({"type": "ems", "date": datetime(2023, 3, 15, tzinfo=UTC)}, "date"),
        ({"type": "ems", "date": "9999-12-31"}, "date"),
        ({"type": "ems", "date": DAY, "result": 1}, "result"),
        ({"type": "ems", "date": DAY, "target": 7}, "target"),
        ({"type": "phone_call", "date": DAY, "answered_by_debtor": "yes"}, "answered_by_debtor"),
        ({"type": "notice_refused_recorded", "date": DAY, "witnesses": True}, "witnesses"),
        ({"type": "notice_refused_recorded", "date": DAY, "witnesses": "2"}, "witnesses"),
        ({"type": "account_deduction", "date": DAY, "amount": "a lot"}, "amount"),
        ({"type": "lawsuit", "date": DAY, "procedure_end": "2023-03-14"}, "procedure_end"),
        ({"type": "obstacle", "date": DAY, "end": "2022-01-01"}, "end"),
        ({"type": "repayment_agreement", "date": DAY, "new_due_dates": DAY}, "new_due_dates"),
        ({"type": "repayment_agreement", "date": DAY, "new_due_dates": [1]}, "new_due_dates"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_key(plain, key):
    with pytest.raises(EventError) as refusal:
        Event.read(plain, LAW)
    assert (refusal.value.code, refusal.value.params) == ("event_invalid", {"key": key})


@pytest.mark.parametrize("plain", [{}, {"type": "telepathy"}, {"type": None}])
def test_an_unknown_kind_is_refused(plain):
    with pytest.raises(EventError, match="event_kind_unknown"):
        Event.read({"date": DAY, **plain}, LAW)


def test_an_agreement_without_new_days_counts_from_its_own():
    event = Event.read({"type": "repayment_agreement", "date": DAY, "new_due_dates": []}, LAW)
    assert event.due is None


def test_every_row_of_the_effect_table_names_its_text_and_keeps_its_certainty():
    for code, effect in LAW.effects.items():
        assert effect.code == code
        assert effect.article
        assert effect.certainty in ("high", "medium", "low")
        assert effect.strength is not None or not effect.effective
        assert not (effect.strength == "weak" and effect.effective and not effect.disputed)


SAYINGS = (
    {"type": "phone_call", "answered_by_debtor": True, "recorded": True},
    {"type": "notice_signed", "signer": "self", "mark": "fingerprint", "content": "demand"},
    {"type": "notice_signed", "signer": "self", "mark": "seal", "printed_on": "2023-03-20"},
    {"type": "repayment_agreement", "new_due_dates": ["2024-01-01"]},
    {"type": "obstacle", "end": "2023-06-01"},
    {"type": "lawsuit", "procedure_end": "2023-06-01", "outcome": "withdrawn"},
    {"type": "debtor_payment", "amount": "500.00", "target": "debtor"},
)


@given(st.lists(st.tuples(st.sampled_from(SAYINGS), st.dates(date(2022, 1, 1), date(2024, 1, 1)))))
def test_what_is_told_in_the_same_words_is_read_as_if_alone(told):
    reader = EventReader(LAW)
    for plain, day in told:
        alone = outcome(lambda plain=plain, day=day: Event.read({**plain, "date": day}, LAW))
        among = outcome(lambda plain=plain, day=day: reader.read(str(plain), plain, day))
        assert among == alone


def outcome(read):
    try:
        return read()
    except EventError as error:
        return error.code, error.params
