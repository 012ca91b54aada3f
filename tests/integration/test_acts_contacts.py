"""Contacts: judged by the gate with what was done before, recorded with the judgement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factories import make_loan_row
from integration.acts_branch import (
    BARRED,
    COMING,
    LATER,
    OVERDUE,
    PAID,
    VILLAGE,
    Clock,
    Loan,
    blamed,
    facts,
    take_in,
    write_tape,
)
from reading import reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.inputs import (
    CircumstanceInput,
    ContactInput,
    PromiseInput,
    RepaymentInput,
)
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.policy import shipped_policy
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.workspace import Workspace

NOW = "2026-11-23T09:30"
RESERVED = "13800000000"


def call(note: str = OVERDUE, at: str = NOW, **changes) -> ContactInput:
    return replace(ContactInput(note, "call", at), **changes)


def visit(note: str = OVERDUE, at: str = NOW, **changes) -> ContactInput:
    return replace(ContactInput(note, "visit", at, staff=2, recorded=True), **changes)


def message(note: str = OVERDUE, at: str = NOW, **changes) -> ContactInput:
    return replace(ContactInput(note, "message", at), **changes)


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def rules(outcome: object) -> list[str]:
    assert isinstance(outcome, NotAllowed), outcome
    return [rule.code for rule in outcome.rules]


def judgement(ws: Workspace) -> tuple[str, str, str]:
    """Verdict, rules and reason of the newest contact, as far as a rule said anything of it."""
    row = ws.vault.cases.execute(
        "SELECT verdict, rules, reason FROM contact LEFT JOIN judged USING (fact)"
        " ORDER BY contact.fact DESC LIMIT 1"
    ).fetchone()
    return (row[0] or "allowed", row[1] or "[]", row[2] or "")


def test_an_allowed_contact_is_recorded_with_its_judgement(ws: Workspace):
    outcome = saved(record_contact(ws, visit(words="  愿意还　")))
    assert len(outcome.refs) == 1
    assert outcome.notes == (OVERDUE,)
    assert judgement(ws) == ("allowed", "[]", "")
    row = ws.vault.cases.execute("SELECT note, at, words, staff FROM contact").fetchone()
    assert row == (OVERDUE, NOW, "愿意还", 2)


def test_every_rule_in_the_way_says_what_it_rests_on(ws: Workspace):
    typed = visit(at="2026-11-22T21:00", staff=1, recorded=False, words="你不还就打，走着瞧")
    for outcome in (preview_gate(ws, typed), record_contact(ws, typed)):
        assert isinstance(outcome, NotAllowed)
        keys = [one.setting for one in outcome.sources]
        assert keys == [
            "contact.visit_hours",
            "contact.visit_staff",
            "contact.visit_recording",
            "phrases.threat",
        ]
        known = shipped_policy().provenance
        for one in outcome.sources:
            assert (one.text, one.certainty) == known[one.setting][:2]
        assert {one.certainty for one in outcome.sources} == {"low", "medium"}


def test_a_night_call_that_happened_is_a_breach_on_record_and_never_silent(ws: Workspace):
    before = facts(ws)
    night = call(at="2026-11-22T22:30")
    refused = record_contact(ws, night)
    assert rules(refused) == ["OUTSIDE_HOURS"]
    assert facts(ws) == before
    outcome = saved(record_contact(ws, replace(night, override="借款人来电后回拨")))
    assert outcome.hints[0].code == "casework.contact.breach_on_record"
    assert judgement(ws) == ("forbidden", '["contact.hours"]', "借款人来电后回拨")


def test_a_coming_night_call_cannot_be_talked_into(ws: Workspace):
    planned = preview_gate(ws, call(at="2026-11-23T22:30", override="有急事"))
    assert isinstance(planned, NotAllowed)
    assert not planned.overridable
    assert planned.next_slot == "2026-11-24T08:00"


def test_a_visit_alone_and_unrecorded_needs_a_supervisor(ws: Workspace):
    alone = visit(staff=1, recorded=False)
    assert rules(record_contact(ws, alone)) == ["VISIT_NEEDS_STAFF", "VISIT_NEEDS_RECORDING"]
    outcome = saved(record_contact(ws, replace(alone, override="同事生病")))
    assert outcome.hints[0].code == "casework.contact.awaits_supervisor"
    assert judgement(ws)[0] == "needs_reason"


def test_the_fourth_answered_call_of_a_day_is_one_too_many(ws: Workspace):
    for minute in (0, 10, 20):
        saved(record_contact(ws, call(at=f"2026-11-23T08:{minute:02}")))
    assert rules(record_contact(ws, call())) == ["EFFECTIVE_CALLS"]
    # Entered in another order than they were made, they are as many.
    assert rules(record_contact(ws, call(at="2026-11-23T08:05"))) == ["EFFECTIVE_CALLS"]
    assert isinstance(preview_gate(ws, call(at="2026-11-24T08:00")), Saved)


def test_a_withdrawn_contact_no_longer_counts(ws: Workspace):
    refs = [
        saved(record_contact(ws, call(at=f"2026-11-23T08:{minute:02}"))).refs[0]
        for minute in (0, 10, 20)
    ]
    saved(withdraw(ws, refs[0], "记错了人"))
    saved(record_contact(ws, call()))


def test_all_loans_of_one_person_count_together(ws: Workspace, tmp_path):
    second = replace(VILLAGE[0], note="JJ99")
    load_tape(ws, write_tape(tmp_path / "2.csv", (*VILLAGE, second), as_of="2026-11-21"))
    saved(record_contact(ws, visit(at="2026-11-23T09:00")))
    assert rules(record_contact(ws, visit("JJ99"))) == ["VISITS_IN_DAY"]
    saved(record_contact(ws, visit(COMING)))


def test_unanswered_calls_have_a_limit_of_their_own(ws: Workspace):
    for minute in range(6):
        saved(record_contact(ws, call(at=f"2026-11-23T08:{minute:02}", reached=False)))
    assert rules(record_contact(ws, call(reached=False))) == ["ATTEMPTS"]


def test_the_second_message_with_a_sum_in_a_day_needs_a_reason(ws: Workspace):
    saved(record_contact(ws, message(at="2026-11-23T08:00", words="欠款 50,812.50元")))
    assert rules(record_contact(ws, message(words="请还 ￥50812"))) == ["MESSAGES_WITH_AMOUNTS"]
    saved(record_contact(ws, message(words="请有空来柜台一趟")))


def test_nobody_is_dunned_the_day_after_paying(ws: Workspace):
    saved(record_repayment(ws, RepaymentInput(OVERDUE, 100_00, date(2026, 11, 22), slip="S1")))
    assert rules(record_contact(ws, call())) == ["PAID_RECENTLY"]
    saved(record_contact(ws, call(purpose="care")))


def test_nobody_is_dunned_for_a_loan_that_is_paid_back(ws: Workspace, tmp_path):
    left = [loan for loan in VILLAGE if loan.note != PAID]
    load_tape(ws, write_tape(tmp_path / "2.csv", left, as_of="2026-11-21"))
    refused = record_contact(ws, call(PAID))
    assert rules(refused) == ["casework.contact.settled"]
    assert [one.setting for one in refused.sources] == ["contact.settled"]
    saved(record_contact(ws, call(PAID, purpose="care")))


def test_a_reminder_before_the_day_is_care_and_after_it_is_collection(ws: Workspace):
    before_the_day = visit(LATER, purpose="reminder", staff=1, recorded=False)
    saved(record_contact(ws, before_the_day))
    after_the_day = replace(before_the_day, note=OVERDUE)
    assert "VISIT_NEEDS_STAFF" in rules(record_contact(ws, after_the_day))


def test_strangers_are_told_nothing_and_relatives_ask_a_supervisor(ws: Workspace):
    assert rules(record_contact(ws, call(contacted="other"))) == ["THIRD_PARTY"]
    assert rules(record_contact(ws, call(contacted="relative"))) == ["RELATED_PARTY"]


def test_a_contact_person_may_be_asked_once_the_borrower_is_lost(ws: Workspace):
    asked = call(contacted="contact_person")
    assert rules(preview_gate(ws, asked)) == ["DEBTOR_NOT_LOST"]
    rang(ws, "2026-11-22T10:00", "2026-11-22T10:01", "2026-11-22T10:02")
    assert isinstance(preview_gate(ws, asked), Saved)
    saved(record_contact(ws, call(at="2026-11-23T08:00")))
    assert rules(preview_gate(ws, asked)) == ["DEBTOR_NOT_LOST"]


def rang(ws: Workspace, *moments: str, number: str = RESERVED, channel: str = "call") -> None:
    """Tries at the borrower's number that nobody answered."""
    for at in moments:
        tried = call(at=at, number=number, channel=channel, reached=False, override="补记")
        saved(record_contact(ws, tried))


THREE = ("2026-11-22T10:00", "2026-11-22T10:01", "2026-11-22T10:02")


@pytest.mark.parametrize(
    "tried",
    [
        {"number": "13911111111"},
        {"number": ""},
        {"number": RESERVED, "channel": "message"},
    ],
    ids=["another number", "no number", "messages"],
)
def test_only_calls_to_the_number_he_gave_the_bank_show_that_he_is_lost(
    ws: Workspace, tried: dict[str, str]
):
    rang(ws, *THREE, **tried)
    assert rules(preview_gate(ws, call(contacted="contact_person"))) == ["DEBTOR_NOT_LOST"]


def test_calls_of_today_open_the_way_to_the_contact_person_tomorrow(ws: Workspace):
    rang(ws, "2026-11-23T08:30", "2026-11-23T08:31", "2026-11-23T08:32")
    refused = preview_gate(ws, call(contacted="contact_person"))
    assert rules(refused) == ["DEBTOR_NOT_LOST"]
    ws.clock.set("2026-11-24T09:30")
    assert isinstance(
        preview_gate(ws, call(contacted="contact_person", at="2026-11-24T09:00")), Saved
    )


@pytest.mark.parametrize(
    ("days", "is_lost"), [((21, 22, 23), True), ((20, 22, 23), False), ((22, 23), False)]
)
def test_days_without_reaching_him_count_when_they_follow_each_other(
    ws: Workspace, days: tuple[int, ...], *, is_lost: bool
):
    # Three calls in a row would do by themselves; of the third in a row only the day counts.
    rang(ws, *(f"2026-11-{day}T08:45" for day in days))
    asked = call(contacted="contact_person", at="2026-11-23T09:00")
    assert isinstance(preview_gate(ws, asked), Saved) is is_lost


def test_a_reminder_of_a_loan_that_the_bank_calls_overdue_is_collection(
    empty: Workspace, tmp_path: Path
):
    behind = Loan("JJ07", "王小麦", "110101197003070004", "2027-06-01", principal="2000")
    take_in(empty, write_tape(tmp_path / "t.csv", (behind,)))
    reminded = visit("JJ07", purpose="reminder", staff=1, recorded=False)
    assert "VISIT_NEEDS_STAFF" in rules(preview_gate(empty, reminded))


LI, WANG, ZHANG = "110101198003070009", "110101197003070004", "110101199003070003"


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Workspace]:
    """Two loans whose borrowers stand for each other; a third stands for one of them."""
    late = {"due": "2026-03-01", "balance": 50_000_00}
    behind = (("李四", LI, "13800000000", ""), ("张三", ZHANG, "13900000000", ""))
    rows = [
        make_loan_row(note="JJ11", name="王小麦", id_number=WANG, guarantors=behind, **late),
        make_loan_row(
            note="JJ12", name="李四", id_number=LI, guarantors=(("王小麦", WANG, "", ""),), **late
        ),
    ]
    with reading(tmp_path / "g", rows) as made:
        yield made.ws


def test_who_borrows_and_stands_for_another_is_one_person(group: Workspace):
    for minute in range(3):
        saved(record_contact(group, call("JJ12", at=f"2026-11-23T08:{minute:02}")))
    asked = call("JJ11", contacted="guarantor", guarantor="李四", at="2026-11-23T09:00")
    assert rules(preview_gate(group, asked)) == ["EFFECTIVE_CALLS"]


def test_calls_to_a_guarantor_count_for_his_own_loan(group: Workspace):
    for minute in range(3):
        rung = call(
            "JJ11", contacted="guarantor", guarantor="李四", at=f"2026-11-23T08:{minute:02}"
        )
        saved(record_contact(group, rung))
    assert rules(preview_gate(group, call("JJ12"))) == ["EFFECTIVE_CALLS"]
    # Neither the borrower nor the other guarantor was rung.
    assert isinstance(preview_gate(group, call("JJ11")), Saved)
    other = call("JJ11", contacted="guarantor", guarantor="张三")
    assert isinstance(preview_gate(group, other), Saved)


def test_what_holds_of_a_guarantor_by_his_own_loan_stops_asking_him(group: Workspace):
    saved(note_circumstance(group, CircumstanceInput("JJ12", "seriously_ill", date(2026, 11, 23))))
    asked = call("JJ11", contacted="guarantor", guarantor="李四")
    assert rules(preview_gate(group, asked)) == ["DUNNING_STOPPED"]
    other = call("JJ11", contacted="guarantor", guarantor="张三")
    assert isinstance(preview_gate(group, other), Saved)


def test_who_comes_to_the_counter_is_never_refused_by_hours_or_counts(ws: Workspace):
    talk = ContactInput(OVERDUE, "counter", "2026-11-23T07:30")
    for _ in range(5):
        saved(record_contact(ws, talk))
    assert rules(record_contact(ws, replace(talk, contacted="other"))) == ["THIRD_PARTY"]


def test_what_is_entered_days_later_needs_a_reason(ws: Workspace):
    late = visit(at="2026-11-20T10:00")
    assert rules(record_contact(ws, late)) == ["casework.contact.entered_late"]
    saved(record_contact(ws, replace(late, override="三天没有电")))


def test_a_recorded_call_that_was_answered_moves_the_clock(ws: Workspace):
    codes = [hint.code for hint in saved(record_contact(ws, call(recorded=True))).hints]
    assert codes == ["casework.clock.moved", "call_recorded"]
    hints = saved(record_contact(ws, call(at="2026-11-23T09:00"))).hints
    assert [hint.code for hint in hints] == ["casework.clock.not_moved", "call_not_proved"]
    assert hints[0].params == {"last_day": "2029-11-23"}


def test_whoever_was_asked_at_the_door_on_record_was_asked(ws: Workspace):
    """As a call that was answered; what nobody recorded proves nothing, and says so."""
    unrecorded = visit(at="2026-11-23T09:00", recorded=False, override="录音笔没有电")
    hints = saved(record_contact(ws, unrecorded)).hints
    assert [hint.code for hint in hints][-2:] == ["casework.clock.not_moved", "talk_not_proved"]
    hints = saved(record_contact(ws, visit(override="他叫我们再来"))).hints
    assert [hint.code for hint in hints][-2:] == ["casework.clock.moved", "talk_recorded"]
    assert hints[-2].params == {"last_day": "2029-11-23"}


@pytest.mark.parametrize("recorded", [True, False])
def test_a_call_to_a_co_borrower_does_what_the_same_call_to_the_borrower_does(
    ws: Workspace, recorded: bool
):
    to_other = call(recorded=recorded, contacted="co_borrower")
    first = saved(record_contact(ws, to_other))
    days = first.hints[0].params
    assert isinstance(withdraw(ws, first.refs[0], "记错了人"), Saved)
    second = saved(record_contact(ws, call(recorded=recorded)))
    assert (second.hints[0].code, second.hints[0].params) == (first.hints[0].code, days)
    assert second.hints[0].code == f"casework.clock.{'moved' if recorded else 'not_moved'}"


@pytest.mark.parametrize(
    ("whom", "how", "codes"),
    [
        ("estate_administrator", {"recorded": True}, ["moved", "estate_administrator_demanded"]),
        ("estate_administrator", {}, ["not_moved", "call_not_proved"]),
        ("property_custodian", {"recorded": True}, ["moved", "custodian_demanded"]),
        (
            "legal_representative",
            {"recorded": True},
            ["moved", "legal_representative_demanded"],
        ),
        ("agent", {"recorded": True, "authority": True}, ["moved", "agent_demanded"]),
        ("agent", {"recorded": True}, ["not_moved", "agent_without_authority"]),
    ],
)
def test_a_demand_on_who_stands_for_the_borrower_counts_as_on_the_borrower(
    ws: Workspace, whom: str, how: dict[str, bool], codes: list[str]
):
    outcome = saved(record_contact(ws, call(contacted=whom, **how)))
    assert [hint.code.removeprefix("casework.clock.") for hint in outcome.hints] == codes
    (line,) = case_page(ws, OVERDUE).history
    assert line.who == Reason(f"casework.history.to_{whom}", {"name": ""})


def test_a_message_to_the_borrowers_number_reaches_nobody_who_stands_for_the_borrower(
    ws: Workspace,
):
    typed = message(number=RESERVED, contacted="estate_administrator")
    hints = saved(record_contact(ws, typed)).hints
    assert [hint.code for hint in hints] == ["casework.clock.not_moved", "message_not_proved"]


def test_of_a_dead_borrower_the_administrator_is_asked_and_nobody_else(ws: Workspace):
    saved(note_circumstance(ws, CircumstanceInput(OVERDUE, "dead", date(2026, 11, 1))))
    assert rules(record_contact(ws, call(recorded=True))) == ["DUNNING_STOPPED"]
    assert rules(record_contact(ws, call(contacted="agent", authority=True))) == ["DUNNING_STOPPED"]
    saved(record_contact(ws, call(contacted="estate_administrator", recorded=True)))


@pytest.mark.parametrize(
    ("number", "reserved"),
    [("13800000000", 1), ("+86 138 0000 0000", 1), ("13911111111", 0), ("", 0), ("村口", 0)],
)
def test_a_message_counts_when_it_went_to_the_number_the_bank_was_given(
    ws: Workspace, number: str, reserved: int
):
    hints = saved(record_contact(ws, message(number=number))).hints
    assert (hints[0].code == "casework.clock.moved") == bool(reserved)


def test_caring_claims_nothing_and_moves_no_clock(ws: Workspace):
    assert saved(record_contact(ws, call(purpose="care", recorded=True))).hints == ()


def test_a_promise_is_recorded_with_its_contact_and_names_it(ws: Workspace):
    promise = PromiseInput(1_000_00, date(2026, 12, 20))
    outcome = saved(record_contact(ws, visit(promise=promise)))
    contact, made = outcome.refs
    row = ws.vault.cases.execute("SELECT note, amount, due, contact FROM promise").fetchone()
    assert row == (OVERDUE, 1_000_00, "2026-12-20", contact)
    assert made.rpartition(".")[2] == str(int(contact.rpartition(".")[2]) + 1)


def test_a_promise_needs_the_debtor_and_a_day_to_come(ws: Workspace):
    promise = PromiseInput(0, date(2026, 11, 1))
    typed = call(promise=promise, reached=False, contacted="guarantor")
    before = facts(ws)
    assert blamed(record_contact(ws, typed)) == {
        "promise.amount": "casework.input.amount",
        "promise.due": "casework.input.ends_before_it_begins",
        "promise": "casework.contact.promise_of_another",
        "guarantor": "casework.guarantee.none",
    }
    assert facts(ws) == before


def test_everything_wrong_is_said_at_once_and_nothing_is_stored(ws: Workspace):
    typed = ContactInput(
        "JJ77",
        "call",
        "2026-11-24T10:00",
        words="长" * 2001,
        place="石桥\x00镇",
        number="1" * 41,
        staff=0,
        next_on=date(2026, 11, 1),
    )
    before = facts(ws)
    assert blamed(record_contact(ws, typed)) == {
        "note": "casework.input.unknown_note",
        "at": "casework.input.in_the_future",
        "words": "casework.input.too_long",
        "place": "casework.input.control_character",
        "number": "casework.input.too_long",
        "staff": "casework.contact.staff",
        "next_on": "casework.input.in_the_past",
    }
    assert facts(ws) == before


@pytest.mark.parametrize(
    "words", ["\u202e牢坐你抓就还不\u202c", "请\u2067尽快\u2069还款", "还\u200b款"]
)
def test_words_with_signs_that_nobody_sees_are_refused(ws: Workspace, words: str):
    typed = call(words=words)
    for outcome in (preview_gate(ws, typed), record_contact(ws, typed)):
        assert blamed(outcome) == {"words": "casework.input.control_character"}


@pytest.mark.parametrize(
    "at", ["", "2026-11-23", "2026-11-23 09:30", "2026-11-23T09:30:00", "2026-13-01T09:30", "9:30"]
)
def test_a_moment_is_a_local_minute_and_nothing_else(ws: Workspace, at: str):
    assert blamed(record_contact(ws, call(at=at))) == {"at": "casework.input.no_moment"}


def test_a_preview_writes_nothing(ws: Workspace):
    before = facts(ws)
    assert isinstance(preview_gate(ws, visit()), Saved)
    assert isinstance(preview_gate(ws, visit(staff=1)), NotAllowed)
    assert facts(ws) == before


def test_a_debt_past_its_time_is_revived_by_an_oral_promise_only_weakly(ws: Workspace):
    hints = saved(
        record_contact(ws, visit(BARRED, promise=PromiseInput(100_00, date(2026, 12, 1))))
    ).hints
    assert "oral_promise_after_expiry" in [hint.code for hint in hints]


def test_who_goes_in_without_being_let_in_breaks_a_rule_that_nobody_may_overrule(ws: Workspace):
    entered = visit(entry="not_agreed")
    refused = preview_gate(ws, replace(entered, at="2026-11-24T10:00"))
    assert rules(refused) == ["ENTRY_CONSENT_MISSING"]
    assert isinstance(refused, NotAllowed)
    assert not refused.overridable
    assert isinstance(preview_gate(ws, replace(entered, entry="agreed")), Saved)
    assert isinstance(preview_gate(ws, replace(entered, entry="")), Saved)
    hints = saved(record_contact(ws, replace(entered, override="门开着就进去了"))).hints
    assert "casework.contact.breach_on_record" in [hint.code for hint in hints]
    assert judgement(ws)[:2] == ("forbidden", '["contact.entry_consent"]')


def test_only_a_visit_enters_a_home(ws: Workspace):
    assert blamed(record_contact(ws, call(entry="agreed"))) == {
        "entry": "casework.contact.entry_of_a_visit"
    }


@pytest.mark.parametrize("contacted", ["borrower", "guarantor"])
def test_a_demand_posted_in_public_is_a_breach_and_moves_no_clock(group: Workspace, contacted: str):
    posted = replace(
        ContactInput("JJ12", "posted", NOW, contacted=contacted, place="村委会公告栏"),
    )
    assert rules(preview_gate(group, posted)) == ["PUBLIC_POSTING"]
    hints = saved(record_contact(group, replace(posted, override="村里要求"))).hints
    assert [hint.code for hint in hints] == ["casework.contact.breach_on_record"]


def test_the_reason_and_the_place_of_a_contact_are_looked_through_too(ws: Workspace):
    late = call(at="2026-11-22T23:00", override="不接电话就去他家打断腿")
    saved(record_contact(ws, late))
    assert judgement(ws)[1] == '["contact.hours","phrases.threat"]'
    assert rules(preview_gate(ws, visit(place="贴到村委会公告栏"))) == ["casework.contact.shaming"]


def test_the_visits_of_a_week_are_counted_in_whatever_order_they_are_entered(
    ws: Workspace, clock: Clock
):
    clock.set("2026-11-28T10:00")
    for day in ("2026-11-25", "2026-11-27"):
        late = visit(at=f"{day}T10:00", override="下乡回来一起补录")
        saved(record_contact(ws, late))
    assert "VISITS_IN_WEEK" in rules(record_contact(ws, visit(at="2026-11-23T10:00")))
