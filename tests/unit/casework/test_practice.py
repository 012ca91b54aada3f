"""The practice village's tapes are what a bank sends, and what they say of themselves is true."""

from datetime import date

import pytest

from shouyue.casework.practice.export import HEADERS, next_month, write_practice_tape
from shouyue.casework.practice.people import Chance, Villagers
from shouyue.domain.identity import check_id
from shouyue.intake.reading import read_tape

AS_OF = date(2026, 11, 20)
TODAY = date(2026, 11, 23)
BRANCH = "清河农商银行双桥支行"


def write(path, loans=400, seed=7, defects=True):
    return write_practice_tape(
        path, loans=loans, seed=seed, as_of=AS_OF, branch_name=BRANCH, defects=defects
    )


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    path = tmp_path_factory.mktemp("village") / "tape.xlsx"
    return write(path), read_tape(path, today=TODAY)


def test_what_it_says_is_right_is_taken_in_and_nothing_else(village):
    truth, tape = village
    assert tuple(row.note for row in tape.rows) == truth.accepted
    assert tape.accepted_balance == truth.balance
    assert (tape.as_of, tape.branch_name) == (AS_OF, BRANCH)
    loans = {loan.note: loan for loan in truth.loans}
    for row in tape.rows:
        loan = loans[row.note]
        assert (row.name, row.id_number) == (loan.person.name, loan.person.id_number)
        assert (row.amount, row.balance, row.rate_ppm) == (
            loan.amount,
            loan.balance,
            loan.rate_ppm,
        )
        assert (row.disbursed, row.due) == (loan.disbursed, loan.due)
        assert [party.name for party in row.guarantors] == [p.name for p in loan.guarantors]


def test_what_it_says_is_wrong_is_refused_for_that_reason(village):
    truth, tape = village
    assert [(r.line, r.note, r.code) for r in tape.refused] == [
        (bad.line, bad.note.strip(), bad.code) for bad in truth.refused
    ]
    assert len({bad.code for bad in truth.refused}) == 8


def test_every_way_a_loan_may_stand_is_there_to_practise_on(village):
    truth, _ = village
    assert set(truth.groups) == {
        "current", "due_soon", "fresh", "overdue", "long", "limitation", "expired",
    }  # fmt: skip
    assert all(len(notes) >= 4 for notes in truth.groups.values())
    assert any(len(loan.guarantors) > 1 for loan in truth.loans)
    assert len({loan.village for loan in truth.loans}) > 5
    assert len({loan.person.customer for loan in truth.loans}) < len(truth.loans)


def test_a_tape_without_defects_has_no_row_to_refuse(tmp_path):
    truth = write(tmp_path / "a.xlsx", defects=False)
    tape = read_tape(tmp_path / "a.xlsx", today=TODAY)
    assert (tape.refused, tape.warnings, truth.refused) == ((), (), ())
    assert tape.stated_total == tape.accepted_balance == truth.balance


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path):
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx")]
    first, second, other = (write(p, 60, seed) for p, seed in zip(paths, (7, 7, 8), strict=True))
    assert first == second
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].read_bytes() != paths[2].read_bytes()
    assert first.loans != other.loans


@pytest.mark.parametrize("loans", [0, 1, 7, 8, 30])
def test_a_village_may_be_of_any_size(loans, tmp_path):
    truth = write(tmp_path / "a.xlsx", loans)
    assert len(truth.loans) == loans
    if truth.accepted:
        tape = read_tape(tmp_path / "a.xlsx", today=TODAY)
        assert tuple(row.note for row in tape.rows) == truth.accepted


# --- the month after ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def month(village, tmp_path_factory):
    path = tmp_path_factory.mktemp("month") / "tape.xlsx"
    after = next_month(path, village[0], seed=8)
    return after, read_tape(path, today=date(2026, 12, 23))


def facts(row, *, with_overdue):
    values = (row.name, row.balance, row.due, row.guarantors, row.rate_ppm, row.address)
    return (*values, row.overdue_interest, row.bank_class) if with_overdue else values


def test_a_month_later_every_row_is_right_and_a_month_older(month):
    truth, tape = month
    assert tape.refused == ()
    assert tuple(row.note for row in tape.rows) == truth.accepted
    assert (tape.as_of, tape.accepted_balance) == (date(2026, 12, 20), truth.balance)


def test_what_the_month_is_said_to_have_brought_is_what_the_two_tapes_differ_by(village, month):
    before = {row.note: row for row in village[1].rows}
    after = {row.note: row for row in month[1].rows}
    changes = month[0].changes
    assert set(changes.settled) == before.keys() - after.keys()
    assert set(changes.new) | set(changes.mended) == after.keys() - before.keys()
    for note in changes.unchanged:
        assert facts(before[note], with_overdue=True) == facts(after[note], with_overdue=True)
    for note in set(changes.accrued) - set(village[0].legible):
        assert facts(before[note], with_overdue=False) == facts(after[note], with_overdue=False)
        assert before[note].overdue_principal == after[note].overdue_principal > 0
        assert before[note].overdue_interest < after[note].overdue_interest
    for note in changes.part_paid:
        assert before[note].balance > after[note].balance > 0
    for note in changes.newly_overdue:
        assert before[note].overdue_principal == 0 < after[note].overdue_principal


def test_every_loan_of_the_month_stands_in_one_list_and_every_list_has_some(village, month):
    changes = month[0].changes
    lists = [getattr(changes, name) for name in changes.__slots__]
    assert all(lists)
    together = [note for notes in lists for note in notes]
    assert len(together) == len(set(together))
    kept = set(month[0].accepted) | set(village[0].accepted)
    assert set(together) == kept


# --- the people ---------------------------------------------------------------------------------


def test_no_two_people_share_a_number_and_all_numbers_are_sound_and_never_given_out():
    villagers = Villagers(Chance(1))
    people = [villagers.another() for _ in range(20_000)]
    numbers = {person.id_number for person in people}
    assert len(numbers) == len(people)
    assert all(number[14:17] == "000" for number in numbers)
    assert all(check_id(number, TODAY).valid for number in list(numbers)[::50])
    names = "".join(person.name for person in people)
    assert {"䶮", "𬭎", "𠅤", "㛃"} <= set(names)


def test_the_village_is_full_when_every_number_is_given():
    with pytest.raises(OverflowError):
        Villagers(Chance(1), first=400_000).another()


def test_the_headers_are_those_of_the_rows(village):
    assert len(HEADERS) == len(set(HEADERS)) == len(village[1].columns)
