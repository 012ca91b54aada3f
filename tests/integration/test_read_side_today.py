"""Today: each reason where it holds, none where it does not, and the same for one case alone."""

import random
from datetime import date, timedelta
from typing import get_args

import pytest
from msgspec import structs

from factories import (
    make_acknowledgment_returned,
    make_batch_composed,
    make_batch_printed,
    make_contact_recorded,
    make_fact_withdrawn,
    make_letter_composed,
    make_letter_served,
    make_loan_row,
    make_promise_made,
    make_repayment_reported,
)
from reading import TODAY, Reading, reading
from shouyue.casework.cases import today as today_module
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import LINES_PER_REASON, next_of, on_day, today
from shouyue.casework.cases.views import CaseFilter
from shouyue.domain.day import Cared
from shouyue.ledger.canonical import Record
from shouyue.ledger.kinds import (
    CircumstanceNoted,
    GuaranteeStated,
    IncidentRecorded,
    LetterRecalled,
    TermsStated,
)
from shouyue.ledger.tapes import LoanRow
from shouyue.ledger.vocabulary import Way


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def loan(due: date, note: str = "N1", **overrides: object) -> LoanRow:
    values = {"disbursed": "2022-01-05", "overdue_principal": None, "overdue_interest": None}
    alone = {"guarantors": (), "product": "农户贷款"}
    return make_loan_row(note=note, due=due.isoformat(), **alone | values | overrides)


def micro(days: int) -> LoanRow:
    """Small credit of a short term that falls due in so many days, visited not long ago."""
    disbursed = ago(25).isoformat()
    return loan(ahead(days), disbursed=disbursed, product="农户小额信用贷款")


def instalments(*days: int) -> Record:
    """What the contract says: these due days, and the last one."""
    return TermsStated(note="N1", instalments=tuple(ahead(each) for each in days))


OVERDUE = loan(ago(30))
LATELY = ago(20).isoformat()
RUNNING = loan(ahead(400), disbursed=LATELY)


def letter(
    made_on: date, form: str = "F02", serial: str = "F02-1", note: str = "N1", total: int = 1
) -> Record:
    composed = make_letter_composed(serial=serial, note=note, values={"total": total})
    return make_batch_composed(form=form, made_on=made_on, letters=(composed,))


def printed(serial: str = "F02-1") -> Record:
    return make_batch_printed(serials=(serial,))


def slip(on: date, serial: str = "F02-1", guarantor: str = "") -> Record:
    return make_acknowledgment_returned(note="N1", on=on, serial=serial, guarantor=guarantor)


def served(on: date, way: str, serial: str = "F02-1") -> Record:
    return make_letter_served(note="N1", serial=serial, on=on, way=way)


def contact(at: date, **said: object) -> Record:
    values = {"note": "N1", "channel": "call", "at": f"{at.isoformat()}T10:00", "words": ""}
    return make_contact_recorded(**values | said)


def promise(on: date, due: date, amount: int = 1000_00) -> Record:
    return make_promise_made(note="N1", on=on, due=due, amount=amount)


def repaid(on: date, amount: int = 1000_00) -> Record:
    return make_repayment_reported(note="N1", on=on, amount=amount)


JOINT = GuaranteeStated(
    note="N1", guarantor="孙七", contract_date=date(2022, 1, 1), written="joint"
)

OBSTACLE = IncidentRecorded(note="N1", on=ago(30), incident="obstacle", cause="force_majeure")
SUIT = IncidentRecorded(note="N1", on=ago(999), incident="lawsuit")

CASES = {
    "overdue and nobody was told": (OVERDUE, [], "overdue_without_notice"),
    "overdue, told last week": (OVERDUE, [letter(ago(9)), printed(), slip(ago(7))], None),
    "overdue, told long ago": (loan(ago(200)), [slip(ago(95))], "overdue_without_notice"),
    "told before it was overdue": (OVERDUE, [slip(ago(40))], "overdue_without_notice"),
    "returned mail is no notice": (
        OVERDUE,
        [letter(ago(9)), printed(), served(ago(3), "ems_returned")],
        "overdue_without_notice",
    ),
    "refused is a notice": (OVERDUE, [letter(ago(9)), printed(), served(ago(3), "refused")], None),
    "printed, still here": (OVERDUE, [letter(ago(2)), printed()], "notice_not_served"),
    "made, not printed": (OVERDUE, [letter(ago(2))], "overdue_without_notice"),
    "left at the door, slip not back": (
        OVERDUE,
        [letter(ago(9)), printed(), served(ago(8), "left")],
        "slip_not_back",
    ),
    "left at the door yesterday": (
        OVERDUE,
        [letter(ago(2)), printed(), served(ago(1), "left")],
        None,
    ),
    "left at the door, slip back since": (
        OVERDUE,
        [letter(ago(9)), printed(), served(ago(8), "left"), slip(ago(1))],
        None,
    ),
    "falls due in five days": (loan(ahead(5)), [], "coming_due"),
    "falls due today": (loan(TODAY), [], "coming_due"),
    "falls due in three months": (loan(ahead(90), disbursed=LATELY), [], None),
    "falls due soon, reminded": (
        loan(ahead(5), disbursed=LATELY),
        [letter(ago(5), "F01", "F01-1"), printed("F01-1"), slip(ago(4), "F01-1")],
        None,
    ),
    "falls due soon, the reminder came back": (
        loan(ahead(5)),
        [letter(ago(5), "F01", "F01-1"), printed("F01-1"), served(ago(2), "ems_returned", "F01-1")],
        "coming_due",
    ),
    "a short loan due in twenty days": (
        loan(ahead(20), disbursed=ago(300).isoformat()),
        [contact(ago(20), channel="visit")],
        None,
    ),
    "small credit due in twenty days": (micro(20), [], "reminder_due"),
    "small credit due in thirty days": (micro(30), [], "reminder_due"),
    "small credit due in thirty-one days": (micro(31), [], None),
    "small credit, called since the first reminder": (micro(20), [contact(ago(10))], None),
    "small credit, called before the first reminder": (
        micro(20),
        [contact(ago(11))],
        "reminder_due",
    ),
    "small credit, nobody answered": (micro(20), [contact(ago(5), reached=False)], "reminder_due"),
    "small credit, somebody else spoken with": (
        micro(20),
        [contact(ago(5), contacted="guarantor")],
        "reminder_due",
    ),
    "small credit, the notice came before its first day": (
        micro(20),
        [letter(ago(15), "F01", "F01-1"), printed("F01-1"), slip(ago(14), "F01-1")],
        None,
    ),
    # By a fortnight ahead a call alone is not enough: the notice of maturity is due.
    "small credit due in ten days, called": (micro(10), [contact(ago(2))], "coming_due"),
    "small credit due in six days, told ten days ago": (
        micro(6),
        [letter(ago(12), "F01", "F01-1"), printed("F01-1"), slip(ago(10), "F01-1")],
        "reminder_due",
    ),
    "small credit due in six days, told and called": (
        micro(6),
        [
            letter(ago(12), "F01", "F01-1"),
            printed("F01-1"),
            slip(ago(10), "F01-1"),
            contact(ago(1)),
        ],
        None,
    ),
    "small credit due tomorrow, called the day before yesterday": (
        micro(1),
        [
            letter(ago(12), "F01", "F01-1"),
            printed("F01-1"),
            slip(ago(10), "F01-1"),
            contact(ago(2)),
        ],
        "reminder_due",
    ),
    "seasonal loan due in two months": (
        loan(ahead(60), disbursed=ago(200).isoformat(), product="春耕备耕贷款"),
        [contact(ago(100), channel="visit")],
        "reminder_due",
    ),
    "seasonal loan of three years due in two months": (
        loan(ahead(60), product="春耕备耕贷款"),
        [contact(ago(100), channel="visit")],
        None,
    ),
    "an instalment in three days": (RUNNING, [instalments(3)], "instalment_due"),
    "an instalment in four days": (RUNNING, [instalments(4)], None),
    "an instalment in two days, called yesterday": (
        RUNNING,
        [instalments(2), contact(ago(1))],
        None,
    ),
    "an instalment in two days, called two days ago": (
        RUNNING,
        [instalments(2), contact(ago(2))],
        "instalment_due",
    ),
    "an instalment of a loan that is overdue": (
        loan(ahead(400), overdue_principal=1),
        [instalments(2), slip(ago(2))],
        None,
    ),
    "the last instalment is the maturity": (
        loan(ahead(2)),
        [
            instalments(2),
            letter(ago(5), "F01", "F01-1"),
            printed("F01-1"),
            slip(ago(4), "F01-1"),
        ],
        "care_visit_due",  # nobody ever looked after it; of the due day nothing is left to do
    ),
    "a guarantor of whom nothing is known": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9))],
        "unstated_guarantee_ends",
    ),
    "a guarantor of whom nothing is known, and a judgment against the debtor": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [
            slip(ago(9)),
            IncidentRecorded(
                note="N1", on=ago(20), incident="lawsuit", outcome="judgment", until=ago(12)
            ),
        ],
        "unstated_guarantee_ends",
    ),
    "a guarantor of whom nothing is known, shortly before the usual three years are over": (
        loan(ago(1085), disbursed=ago(1400).isoformat(), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9))],
        "unstated_guarantee_ends",
    ),
    "a guarantor of whom nothing is known, in the second year": (
        loan(ago(500), disbursed=ago(1400).isoformat(), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9))],
        None,
    ),
    "a joint guarantor nobody asked": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9)), JOINT],
        "guarantee_ends",
    ),
    "a joint guarantor who was asked": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9)), JOINT, slip(ago(8), "F04-1", guarantor="孙七")],
        None,
    ),
    "two joint guarantors, and one of them was asked": (
        loan(ago(160), guarantors=(("孙七", "", "", ""), ("周八", "", "", ""))),
        [
            slip(ago(9)),
            JOINT,
            structs.replace(JOINT, guarantor="周八"),
            slip(ago(8), "F04-1", guarantor="周八"),
        ],
        "guarantee_ends_too",
    ),
    "a general guarantor, and a joint one who was asked": (
        loan(ago(160), guarantors=(("孙七", "", "", ""), ("周八", "", "", ""))),
        [
            slip(ago(9)),
            structs.replace(JOINT, written="general"),
            structs.replace(JOINT, guarantor="周八"),
            slip(ago(8), "F04-1", guarantor="周八"),
        ],
        "general_guarantee_ends_too",
    ),
    "a joint guarantor called without a recording, and a month is left": (
        loan(ago(150), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9)), JOINT, contact(ago(100), contacted="guarantor", guarantor="孙七")],
        "guarantee_ends",
    ),
    "a joint guarantor called without a recording, and the period is over": (
        loan(ago(195), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9)), JOINT, contact(ago(100), contacted="guarantor", guarantor="孙七")],
        None,
    ),
    "a general guarantee, and nobody sued": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [slip(ago(9)), structs.replace(JOINT, written="general")],
        "general_guarantee_ends",
    ),
    "a general guarantee, and a suit": (
        loan(ago(160), guarantors=(("孙七", "", "", ""),)),
        [
            slip(ago(9)),
            structs.replace(JOINT, written="general"),
            IncidentRecorded(note="N1", on=ago(5), incident="lawsuit"),
        ],
        # It may yet be withdrawn.
        None,
    ),
    "paid since the letter was printed": (
        loan(ahead(300)),
        [letter(ago(9)), printed()],
        "letter_to_recall",
    ),
    "all paid since the letter was printed": (
        loan(ago(30), balance=0),
        [letter(ago(9)), printed()],
        "letter_to_recall",
    ),
    "paid since the letter was made, and nobody said that it was printed": (
        loan(ago(30), balance=0),
        [letter(ago(9))],
        "letter_may_lie_here",
    ),
    "paid in part since the letter was printed": (
        loan(ago(30), balance=500_00, overdue_interest=5_00),
        [letter(ago(9), total=10_100_00), printed()],
        "letter_says_too_much",
    ),
    "an instalment paid in part since the letter was made": (
        loan(ahead(300), overdue_principal=500_00, overdue_interest=5_00),
        [letter(ago(9), total=600_00)],
        "letter_says_too_much",
    ),
    "the letter says what is owed": (
        loan(ago(30), balance=500_00, overdue_interest=5_00),
        [letter(ago(9), total=504_00), printed()],
        "notice_not_served",
    ),
    "the letter that says too much is with him": (
        loan(ago(30), balance=500_00, overdue_interest=5_00),
        [letter(ago(9), total=10_100_00), printed(), slip(ago(8))],
        None,
    ),
    "paid, and the letter was taken back": (
        loan(ago(30), balance=0),
        [letter(ago(9)), printed(), LetterRecalled(note="N1", serial="F02-1", on=ago(1))],
        None,
    ),
    "paid after the letter was handed over": (
        loan(ago(30), balance=0),
        [letter(ago(9)), printed(), slip(ago(8))],
        None,
    ),
    "ill, and so left in peace": (
        OVERDUE,
        [CircumstanceNoted(note="N1", what="seriously_ill", on=ago(5))],
        None,
    ),
    "ill until last week": (
        OVERDUE,
        [CircumstanceNoted(note="N1", what="seriously_ill", on=ago(50), until=ago(7))],
        "overdue_without_notice",
    ),
    "quiet at noon is no illness": (
        OVERDUE,
        [CircumstanceNoted(note="N1", what="quiet_times", on=ago(5), times="12:00-14:00")],
        "overdue_without_notice",
    ),
    "nothing owed any more": (loan(ago(30), balance=0), [], None),
    "running": (RUNNING, [], None),
    "an instalment is overdue": (
        loan(ahead(400), overdue_principal=1),
        [],
        "overdue_without_notice",
    ),
    "promised until tomorrow": (OVERDUE, [slip(ago(9)), promise(ago(5), ahead(1))], "promise_due"),
    "promised until next month": (OVERDUE, [slip(ago(9)), promise(ago(5), ahead(20))], None),
    "promise broken": (OVERDUE, [slip(ago(9)), promise(ago(9), ago(2))], "promise_broken"),
    "promise kept": (OVERDUE, [slip(ago(9)), promise(ago(9), ago(2)), repaid(ago(3))], None),
    "promise given on the day of another payment": (
        OVERDUE,
        [slip(ago(9)), promise(ago(5), ago(2)), repaid(ago(5))],
        "promise_broken",
    ),
    "promise of the same day kept": (
        OVERDUE,
        [slip(ago(9)), promise(ago(3), ago(3)), repaid(ago(3))],
        None,
    ),
    "promise kept by half": (
        OVERDUE,
        [slip(ago(9)), promise(ago(9), ago(2)), repaid(ago(3), 500_00)],
        "promise_broken",
    ),
    "promise given anew": (
        OVERDUE,
        [slip(ago(9)), promise(ago(9), ago(2)), promise(ago(1), ahead(20))],
        None,
    ),
    "broken promise talked about": (
        OVERDUE,
        [slip(ago(9)), promise(ago(9), ago(3)), contact(ago(1))],
        None,
    ),
    "promise of a loan that the bank holds paid": (RUNNING, [promise(ago(9), ago(6))], None),
    "agreed to speak today": (RUNNING, [contact(ago(9), next_on=TODAY)], "agreed_contact"),
    "agreed to speak tomorrow": (RUNNING, [contact(ago(9), next_on=ahead(1))], None),
    "agreed to speak, and spoke": (
        RUNNING,
        [contact(ago(9), next_on=ago(2)), contact(ago(1))],
        None,
    ),
    "lent a month ago, never visited": (
        loan(ahead(400), disbursed=ago(33).isoformat()),
        [],
        "care_visit_due",
    ),
    "lent a hundred days ago, never visited": (
        loan(ahead(400), disbursed=ago(100).isoformat()),
        [],
        "care_visit_due",
    ),
    "lent years ago, never visited": (loan(ahead(400)), [], "care_visit_due"),
    "lent a month ago, visited": (
        loan(ahead(400), disbursed=ago(33).isoformat()),
        [contact(ago(3), channel="visit")],
        None,
    ),
    "visited half a year ago": (RUNNING, [contact(ago(190), channel="visit")], "care_visit_due"),
    "the period ends": (loan(ago(1000)), [], "limitation_ends"),
    "the period would end, but an obstacle stops it": (
        loan(ago(1000)),
        [slip(ago(998)), OBSTACLE],
        "limitation_suspended",
    ),
    "the period would end, but a suit is pending": (
        loan(ago(1000)),
        [SUIT],
        "limitation_in_procedure",
    ),
    "the obstacle that stopped it is gone": (
        loan(ago(1000)),
        [structs.replace(OBSTACLE, until=ago(2))],
        "limitation_ends",
    ),
    "nothing is over while it stands still": (
        loan(ago(1103)),
        [structs.replace(OBSTACLE, on=ago(60)), served(ago(5), "refused")],
        "limitation_suspended",
    ),
    "the period would end, but a slip came back": (loan(ago(1000)), [slip(ago(9))], None),
    "the period is over since last week, and he was told": (
        loan(ago(1103)),
        [slip(ago(5))],
        "period_over",
    ),
    "the period is over since last week": (loan(ago(1103)), [], "overdue_without_notice"),
}


@pytest.fixture
def made(tmp_path):
    with reading(tmp_path / "v", name="孙内勤", role="clerk") as one:
        yield one


def reason_of(made: Reading) -> str | None:
    lines = today(made.ws).lines
    assert len(lines) <= 1
    return lines[0].reason.code.rpartition(".")[2] if lines else None


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_on_the_list_for_its_first_reason_or_not_at_all(made, case):
    row, facts, reason = CASES[case]
    made.tape([row], ago(4))
    if facts:
        made.say(*facts)
    assert reason_of(made) == reason


@pytest.mark.parametrize("case", CASES)
def test_the_same_is_said_of_the_case_alone(made, case):
    row, facts, reason = CASES[case]
    made.tape([loan(ago(9), "N0"), row, loan(ahead(9), "N2")], ago(4))
    if facts:
        made.say(*facts)
    following = next_of(made.ws, "SH-01", ["N1"])
    said = [one.code.rpartition(".")[2] for one in following.values()]
    # That a supervisor has it in hand is told of the case; on no day there is anything to do.
    assert [one for one in said if one != "with_supervisor"] == ([reason] if reason else [])


def test_a_withdrawn_fact_is_no_reason(made):
    made.tape([RUNNING], ago(4))
    (ref,) = made.say(contact(ago(9), next_on=TODAY))
    assert reason_of(made) == "agreed_contact"
    made.say(make_fact_withdrawn(), base=(ref,))
    assert reason_of(made) is None


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_a_loan_with_nothing_to_do_asks_for_nothing_of_anybody(tmp_path, role):
    quiet = loan(ahead(700), disbursed=ago(5).isoformat())
    with reading(tmp_path / "v", [quiet], role=role) as made:
        assert next_of(made.ws, "SH-01", ["N1"]) == {}


def test_a_visit_taken_back_was_none(made):
    made.tape([RUNNING], ago(4))
    made.say(contact(ago(190), channel="visit"))
    assert reason_of(made) == "care_visit_due"
    (again,) = made.say(contact(ago(9), channel="visit"))
    assert reason_of(made) is None
    made.say(make_fact_withdrawn(), base=(again,))
    assert reason_of(made) == "care_visit_due"


def test_nobody_is_demanded_from_who_fell_due_after_the_banks_figures(made):
    made.tape([loan(ago(2))], ago(3))
    assert reason_of(made) is None
    made.tape([loan(ago(2))], ago(1))
    assert reason_of(made) == "overdue_without_notice"


def test_a_letter_that_says_too_much_names_both_sums(made):
    made.tape([loan(ago(30), balance=500_00, overdue_interest=5_00)], ago(4))
    made.say(letter(ago(9), total=10_100_00), printed())
    (line,) = today(made.ws).lines
    told = {"serial": "F02-1", "asks": 10_100_00, "owing": 505_00}
    assert (line.act, line.reason.params) == ("recall", told)


def test_guarantees_that_end_on_one_day_are_told_in_one_sentence(made):
    made.tape([loan(ago(160), guarantors=(("孙七", "", "", ""), ("周八", "", "", "")))], ago(4))
    made.say(slip(ago(9)), JOINT, structs.replace(JOINT, guarantor="周八"))
    (line,) = today(made.ws).lines
    assert line.reason.code == "casework.today.guarantee_ends"
    assert line.reason.params["guarantor"] in ("孙七", "周八")
    assert line.reason.params["more"] == 1
    assert line.also == ()
    assert next_of(made.ws, "SH-01", ["N1"])["N1"] == line.reason


def test_the_list_of_cases_begins_with_what_ends_first_as_the_day_does(made):
    """A guarantee that ends in days stands before limitations that end in weeks."""
    guarantor = (("孙七", "", "", ""),)
    made.tape(
        [
            loan(date(2023, 12, 5), "N1", overdue_principal=1),
            loan(date(2024, 2, 23), "N2", overdue_principal=1),
            loan(ago(181), "N3", overdue_principal=1, guarantors=guarantor),
            loan(date(2019, 1, 10), "N4", overdue_principal=1, guarantors=guarantor),
        ],
        ago(4),
    )
    contract = structs.replace(JOINT, note="N4", period="fixed_date", last_day=ahead(20))
    made.say(structs.replace(JOINT, note="N3"), contract)
    listed = list_cases(made.ws, CaseFilter())[1]
    assert [line.note for line in listed] == ["N3", "N1", "N4", "N2"]
    by_day = [line for line in today(made.ws).lines if line.urgency < 7]
    assert [line.note for line in by_day][:3] == ["N3", "N1", "N4"]
    assert [line.ends_before and line.ends_before.guarantor for line in listed] == [
        *("孙七", None, "孙七", None)
    ]
    assert [line.next for line in listed[:2]] == [line.reason for line in by_day[:2]]
    first = listed[0]
    assert first.ends_before.act_by.isoformat() == first.next.params["last_day"]
    assert first.ends_before.days_left == first.next.params["days_left"]
    made.on(first.ends_before.act_by + timedelta(days=1))
    assert list_cases(made.ws, CaseFilter())[1][0].note == "N1"


def test_of_a_guarantee_and_a_limitation_that_end_on_one_day_both_lists_tell_the_guarantee(made):
    people = (("孙七", "", "", ""),)
    made.tape([loan(date(2023, 12, 5), overdue_principal=1, guarantors=people)], ago(4))
    contract = structs.replace(JOINT, period="fixed_date", last_day=date(2026, 12, 5))
    made.say(contract)
    (listed,) = list_cases(made.ws, CaseFilter())[1]
    assert listed.ends_before.act_by == listed.limitation.act_by == date(2026, 12, 5)
    assert listed.next.code == "casework.today.guarantee_ends"


def test_what_is_certain_stands_before_a_supposed_end_of_the_same_day(made):
    """Nobody stated the contract: that it may end on the day of the limitation is a guess."""
    people = (("孙七", "", "", ""), ("周八", "", "", ""))
    made.tape([loan(date(2023, 12, 5), overdue_principal=1, guarantors=people)], ago(4))
    (listed,) = list_cases(made.ws, CaseFilter())[1]
    assert (listed.ends_before, listed.limitation.act_by) == (None, date(2026, 12, 5))
    (line,) = today(made.ws).lines
    assert line.reason.code == listed.next.code == "casework.today.limitation_ends"
    assert line.also[0] == "casework.today.short.guarantee_ends"
    made.say(structs.replace(JOINT, guarantor="周八", period="fixed_date", last_day=ahead(12)))
    (line,) = today(made.ws).lines
    assert line.reason.params["guarantor"] == "周八"
    assert "casework.today.short.limitation_ends" in line.also


@pytest.mark.parametrize("other", [{"written": "general"}, {"period": "months", "months": 7}])
def test_a_guarantee_that_asks_for_something_else_stands_beside_the_first(made, other):
    made.tape([loan(ago(160), guarantors=(("孙七", "", "", ""), ("周八", "", "", "")))], ago(4))
    made.say(slip(ago(9)), JOINT, structs.replace(JOINT, guarantor="周八", **other))
    (line,) = today(made.ws).lines
    assert line.reason.params["more"] == 0
    assert line.also == ("casework.today.short.another_guarantee_ends",)


def test_of_those_never_visited_the_last_lent_are_told_and_the_rest_is_counted(made, monkeypatch):
    monkeypatch.setattr(today_module, "_UNVISITED_TOLD", 2)
    lent = {f"N{n}": ago(40 + n).isoformat() for n in range(5)}
    made.tape([loan(ahead(400), note, disbursed=day) for note, day in lent.items()], ago(4))
    listed = today(made.ws)
    assert [line.note for line in listed.lines] == ["N1", "N0"]
    assert listed.more == {"casework.today.short.care_visit_due": 3}
    assert len(on_day(made.ws, TODAY)) == len(lent)


def test_who_was_looked_after_this_month_counts(made):
    made.tape([RUNNING, loan(ahead(400), "N2", disbursed=LATELY)], ago(4))
    last_month = ago(40)
    made.say(
        contact(ago(3), channel="visit", purpose="care"),
        contact(ago(2), channel="visit", purpose="care"),
        contact(ago(2), channel="visit", purpose="demand", note="N2"),
        contact(last_month, channel="visit", purpose="care", note="N2"),
        contact(ago(1), purpose="reminder"),
        contact(ago(1), purpose="reminder", note="N2", reached=False),
        letter(ago(5), "F01", "F01-1", "N2"),
        letter(ago(5), "T02", "T02-1", "N2"),
        letter(ago(5), "T02", "T02-2", "N1"),
        make_batch_printed(serials=("F01-1", "T02-1")),
    )
    assert today(made.ws).cared == Cared(visited=1, reminded=2, thanked=1)


def test_who_paid_on_time_is_thanked_and_who_paid_late_is_not(made):
    ref = made.tape([loan(ahead(3), "N1"), loan(ago(50), "N2")], ago(9))
    gone = [make_loan_row(note=note, state="gone") for note in ("N1", "N2")]
    made.tape(gone, ago(1), on=ref)
    (line,) = today(made.ws).lines
    assert (line.note, line.reason.code) == ("N1", "casework.today.payment_to_thank_for")


def test_who_paid_on_time_is_thanked_too_where_the_banks_file_keeps_him_with_nothing_owed(made):
    kept = loan(ahead(3), "N1", balance=0)
    first = [loan(ahead(3), "N1"), loan(ahead(30), "N2", balance=0), loan(ago(50), "N3")]
    ref = made.tape(first, ago(9))
    made.tape([kept, loan(ago(50), "N3", balance=0)], ago(1), on=ref)
    (line,) = today(made.ws).lines
    assert (line.note, line.reason.code) == ("N1", "casework.today.payment_to_thank_for")


def test_a_day_holds_what_fits_and_says_how_many_more_there_are(made):
    count, fits = LINES_PER_REASON + 30, made.ws.rules.policy.worklist.lines_a_day
    made.tape([loan(ago(30), f"N{n:03}", balance=n + 1) for n in range(count)], ago(4))
    listed = today(made.ws)
    assert len(listed.lines) == fits
    assert listed.more == {"casework.today.short.overdue_without_notice": count - fits}
    whole = today(made.ws, whole=True)
    assert len(whole.lines) == LINES_PER_REASON
    assert whole.more == {"casework.today.short.overdue_without_notice": 30}
    assert (listed.loans, listed.overdue) == (count, count)
    # Of equally late ones the largest come first.
    assert listed.lines[0].balance == count


def test_an_officer_whom_the_bank_names_sees_his_own_and_a_clerk_sees_all(tmp_path):
    rows = [
        loan(ago(30), "N1", officer="李守信"),
        loan(ago(30), "N2", officer="刘敏"),
        loan(ago(30), "N3", officer=""),
    ]
    for name, role, notes in (
        ("李守信", "officer", {"N1"}),
        ("新来的", "officer", {"N1", "N2", "N3"}),
        ("李守信", "clerk", {"N1", "N2", "N3"}),
    ):
        with reading(tmp_path / f"{name}{role}", rows, name=name, role=role) as made:
            listed = today(made.ws)
            assert {line.note for line in listed.lines} == notes
            assert listed.loans == len(notes)
            assert listed.officer == (name if len(notes) == 1 else "")


def test_whoever_sees_a_branch_has_one_persons_day_and_every_end_by_law(tmp_path):
    held = [loan(ago(1050), f"L{n:02}", officer="刘敏" if n % 2 else "李守信") for n in range(40)]
    late = [loan(ago(30), f"N{n:02}", officer="李守信" if n % 2 else "刘敏") for n in range(60)]
    with reading(tmp_path / "v", [*held, *late], name="内勤", role="clerk") as made:
        fits = made.ws.rules.policy.worklist.lines_a_day
        # Forty end within the month: all stand there, and half a day's work beside them.
        listed = today(made.ws)
        assert sum(line.note.startswith("L") for line in listed.lines) == len(held)
        assert len(listed.lines) == len(held) + fits // 2
        assert sum(listed.more.values()) == len(late) - fits // 2
        assert set(listed.officers) == {"李守信", "刘敏"}
        assert listed.ending_elsewhere == 0
        one = today(made.ws, officer="刘敏")
        assert {line.officer for line in one.lines} == {"刘敏"}
        assert len(one.lines) == 20 + fits // 2
        assert (one.officer, one.loans, one.ending_elsewhere) == ("刘敏", 50, 20)
        assert all(line.act_by is not None for line in one.lines if line.note.startswith("L"))


def test_the_day_of_one_officer_is_the_day_that_he_sees_himself(tmp_path):
    rows = [loan(ago(30 + n), f"N{n:02}", officer="刘敏" if n % 3 else "李守信") for n in range(60)]
    found = []
    for name, role, officer in (("刘敏", "officer", ""), ("内勤", "clerk", "刘敏")):
        with reading(tmp_path / name, rows, name=name, role=role) as made:
            found.append(today(made.ws, officer=officer))
    assert found[0].lines == found[1].lines
    assert found[0].more == found[1].more
    assert found[0].officers == ()


def test_the_list_says_what_it_rests_on(made):
    empty = today(made.ws)
    assert (empty.lines, empty.as_of, empty.loans) == ((), None, 0)
    made.tape([OVERDUE, loan(ahead(400), "N2"), loan(ago(9), "N3", balance=0)], ago(4))
    made.say(letter(ago(3)), printed(), letter(ago(1), serial="F02-2"))
    listed = today(made.ws)
    assert (listed.on, listed.as_of) == (TODAY, ago(4))
    assert (listed.loans, listed.overdue) == (2, 1)
    assert (listed.slips_out, listed.unprinted) == (1, 1)


def _any_facts(rng: random.Random, notes: list[str]) -> list[Record]:
    facts: list[Record] = []
    for number in range(260):
        note, day, serial = rng.choice(notes), ago(rng.randint(0, 250)), f"F02-{number}"
        form = rng.choice(("F01", "F02"))
        at = f"{day.isoformat()}T10:00"
        facts += rng.choice(
            (
                [
                    make_promise_made(
                        note=note, on=day, due=day + timedelta(days=rng.randint(1, 90))
                    )
                ],
                [make_repayment_reported(note=note, on=day, amount=rng.choice((1, 500_00)))],
                [make_contact_recorded(note=note, at=at, next_on=day + timedelta(days=20))],
                [make_contact_recorded(note=note, at=at, channel="visit")],
                [letter(day, form, serial, note)],
                [letter(day, form, serial, note), printed(serial)],
                [
                    letter(day, form, serial, note),
                    printed(serial),
                    make_letter_served(note=note, serial=serial, on=day, way=rng.choice(_WAYS)),
                ],
                [
                    letter(day, form, serial, note),
                    printed(serial),
                    make_acknowledgment_returned(note=note, serial=serial, on=day),
                ],
            )
        )
    return facts


_WAYS = get_args(Way)


TO_TAKE_BACK = {
    "casework.today.letter_to_recall",
    "casework.today.letter_to_other_to_recall",
    "casework.today.letter_says_too_much",
    "casework.today.letter_before_penalty_alone",
    "casework.today.letter_paid_by_slips",
    "casework.today.letter_may_lie_here",
    "casework.today.letter_before_plan",
}


@pytest.mark.parametrize("seed", range(4))
def test_today_and_every_case_alone_agree_and_the_order_of_facts_does_not_matter(tmp_path, seed):
    rng = random.Random(seed)
    notes = [f"N{n:02}" for n in range(60)]
    rows = [
        loan(
            ahead(rng.choice((-1200, -1000, -300, -40, -2, 0, 4, 20, 300))),
            note,
            balance=rng.choice((0, 100, 5000)),
            disbursed=ago(rng.choice((33, 500, 900))).isoformat(),
        )
        for note in notes
    ]
    facts = _any_facts(rng, notes)
    shown = []
    for number, order in enumerate((facts, rng.sample(facts, len(facts)))):
        with reading(tmp_path / str(number), name="孙内勤", role="clerk") as made:
            made.tape(rows, ago(4))
            for start in range(0, len(order), 50):
                made.say(*order[start : start + 50])
            lines = today(made.ws, whole=True).lines
            following = next_of(made.ws, "SH-01", notes)
            # Many letters to take back are one line, and leave what else there is about a loan.
            back = {note for note, why in following.items() if why.code in TO_TAKE_BACK}
            (gathered,) = (line for line in lines if line.act == "recall_list")
            assert gathered.reason.params["n"] >= len(back) > 0
            plain = {line.note: line.reason for line in lines if line.note not in {"", *back}}
            assert plain == {note: why for note, why in following.items() if note not in back}
            assert len(lines) > 10
            shown.append([(line.note, line.reason.code, line.urgency) for line in lines])
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("role", "act", "code"),
    [
        ("officer", "with_supervisor", "casework.today.with_supervisor"),
        ("clerk", "with_supervisor", "casework.today.with_supervisor"),
        ("supervisor", "case", "casework.today.stopped.limitation_ends"),
    ],
)
def test_the_clock_of_who_is_left_in_peace_is_the_supervisors(tmp_path, role, act, code):
    row = loan(date(2023, 12, 10), overdue_principal=1)
    with reading(tmp_path / "v", [row], role=role) as made:
        made.say(CircumstanceNoted(note="N1", what="negotiating", on=ago(3)))
        made.say(CircumstanceNoted(note="N1", what="dead", on=ago(5)))
        (line,) = today(made.ws).lines
        assert (line.act, line.reason.code, line.also) == (act, code, ())
        assert line.reason.params["since"] == ago(5).isoformat()
        assert line.reason.params["stopped_by"] == "dead"
        ((shown, errands),) = on_day(made.ws, ahead(1))
        assert (shown.act, len(errands)) == (act, role == "supervisor")
        page = case_page(made.ws, "N1")
        stopped = "casework.today.stopped" if role == "supervisor" else code
        assert page.stopped is not None
        assert page.stopped.code == stopped
        assert (page.next is not None) == (role == "supervisor")
        assert next_of(made.ws, "SH-01", ["N1"])["N1"].code == code


def test_what_is_left_for_the_officer_says_that_collection_has_stopped(tmp_path):
    row = loan(date(2023, 12, 10), overdue_principal=1)
    with reading(tmp_path / "v", [row]) as made:
        made.say(contact(ago(20), next_on=TODAY))
        made.say(CircumstanceNoted(note="N1", what="seriously_ill", on=ago(5)))
        (line,) = today(made.ws).lines
        assert line.reason.code == "casework.today.agreed_contact"
        assert line.also == ("casework.today.short.with_supervisor",)


def test_nobody_hears_of_a_stop_that_is_over(tmp_path):
    with reading(tmp_path / "v", [OVERDUE]) as made:
        made.say(CircumstanceNoted(note="N1", what="seriously_ill", on=ago(50), until=ago(7)))
        page = case_page(made.ws, "N1")
        assert page.stopped is None
        assert page.next is not None
        assert page.next.code == "casework.today.overdue_without_notice"
