"""The loans of a branch follow from its tapes, in whatever order these arrive."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from factories import make_loan_row, make_loan_table, make_ref
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.tables import dispose, make_table, pack, unpack
from shouyue.ledger.tapes import (
    LOAN_COLUMNS,
    LoanRow,
    Step,
    TapeMark,
    after,
    apply_line,
    is_day,
    line_of,
    loan_rows,
    newest,
)

DAYS = [f"2026-11-{day:02d}" for day in range(1, 6)]


def make_mark(number: int, base: int | None = None, **overrides: object) -> TapeMark:
    values = {
        "ref": make_ref(number),
        "base": make_ref(base) if base is not None else None,
        "as_of": DAYS[number % 5],
        "hlc": (number, 0),
        "has_table": True,
    }
    return TapeMark(**values | overrides)


@st.composite
def forests(draw: st.DrawFn) -> list[TapeMark]:
    """Tapes on tapes: with bases that are missing, tables that are missing, and loops."""
    count = draw(st.integers(0, 9))
    return [
        make_mark(
            number,
            draw(st.none() | st.integers(1, count + 2)),
            as_of=draw(st.sampled_from(DAYS)),
            hlc=(draw(st.integers(0, 2)), draw(st.integers(0, 1))),
            has_table=draw(st.sampled_from([True, True, True, False])),
        )
        for number in range(1, count + 1)
    ]


def walk(head: TapeMark, known: dict[str, TapeMark]) -> list[TapeMark] | None:
    """A line, found the slow and obvious way."""
    line = [head]
    while line[0].base is not None:
        if line[0].base not in known or len(line) > len(known):
            return None
        line.insert(0, known[line[0].base])
    return line if all(mark.has_table for mark in line) else None


def line_found(
    tapes: list[TapeMark], withdrawn: frozenset[str] = frozenset()
) -> list[TapeMark] | None:
    found = newest(tapes, withdrawn)
    return list(found.line) if found is not None else None


def counted(tapes: list[TapeMark]) -> tuple[object, ...] | None:
    found = newest(tapes)
    return (found.line, found.beside) if found is not None else None


@given(forests(), st.data())
@settings(max_examples=600)
def test_the_newest_line_does_not_depend_on_the_order_of_arrival(forest, data):
    withdrawn = data.draw(
        st.frozensets(st.sampled_from([m.ref for m in forest])) if forest else st.just(frozenset())
    )
    known = {mark.ref: mark for mark in forest}
    lines = [line for mark in forest if (line := walk(mark, known)) is not None]
    lines = [line for line in lines if line[-1].ref not in withdrawn]
    expected = max(lines, key=lambda line: line[-1].order, default=None)
    assert line_found(forest, withdrawn) == expected
    assert line_found(data.draw(st.permutations(forest)), withdrawn) == expected
    for mark in forest:
        assert line_of(mark, known) == walk(mark, known)


@given(forests(), st.data())
def test_a_tape_that_arrives_late_ends_where_it_had_ended_in_time(forest, data):
    """Two laptops that got the same tapes by different ways show the same loans."""
    arrivals = data.draw(st.permutations(forest))
    here: list[TapeMark] = []
    for mark in arrivals:
        here.append(replace(mark, has_table=False))
        newest(here)
    for n in data.draw(st.permutations(range(len(here)))):
        here[n] = arrivals[n]
        newest(here)
    assert counted(here) == counted(forest)


def test_a_loop_is_no_line():
    loop = [make_mark(1, 2), make_mark(2, 1), make_mark(3, 3), make_mark(4, 3)]
    known = {mark.ref: mark for mark in loop}
    assert newest(loop) is None
    assert all(line_of(mark, known) is None for mark in loop)


def test_a_tape_stands_on_one_that_was_withdrawn():
    """It says what changed against it: both together are the file that was meant."""
    first, second = make_mark(1), make_mark(2, 1)
    assert line_found([first, second], frozenset([first.ref])) == [first, second]
    assert line_found([first, second], frozenset([second.ref])) == [first]


def test_the_day_of_the_data_goes_before_the_time_of_the_import():
    late_import = make_mark(1, as_of="2026-11-01", hlc=(99, 0))
    newer_data = make_mark(2, as_of="2026-11-02", hlc=(1, 0))
    assert line_found([late_import, newer_data]) == [newer_data]


def test_ten_years_of_daily_tapes_are_one_line():
    tapes = [make_mark(1, as_of="2026-01-01")]
    tapes += [make_mark(n, n - 1, as_of=f"2026-01-01+{n:05d}") for n in range(2, 3651)]
    assert line_found(tapes[::-1]) == tapes
    assert newest(tapes[1:]) is None
    assert newest([*tapes[1:], replace(tapes[0], has_table=False)]) is None


@given(forests(), st.data())
def test_the_steps_are_every_tape_that_counts_each_on_what_stands_before_it(forest, data):
    found = newest(forest)
    assume(found is not None)
    known = {mark.ref: mark for mark in forest}
    steps = list(found.steps())
    assert list(newest(data.draw(st.permutations(forest))).steps()) == steps
    assert {step.mark.ref for step in steps} == {m.ref for m in (*found.line, *found.beside)}
    assert steps[-1].mark == found.line[-1]
    before = None
    for step in steps:
        if step.whole:
            assert list(step.whole) == walk(step.mark, known)
        else:
            assert step.mark.base == before
        before = step.mark.ref


def test_one_line_is_taken_up_in_its_own_order_change_by_change():
    first, second = make_mark(1, as_of="2026-11-05"), make_mark(2, 1, as_of="2026-11-06")
    found = newest([second, first])
    assert list(found.steps()) == [Step(first), Step(second)]


def test_a_tape_of_another_line_counts_with_all_it_says():
    first, other = make_mark(1, as_of="2026-11-01"), make_mark(2, as_of="2026-11-03")
    third = make_mark(3, 1, as_of="2026-11-05")
    steps = list(newest([third, other, first]).steps())
    assert steps == [Step(first), Step(other, (other,)), Step(third, (first, third))]


# --- rows -----------------------------------------------------------------------------------------

_states = st.lists(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3), max_size=5), min_size=1, max_size=6
)


def changes(before: dict[str, int], now: dict[str, int]) -> list[LoanRow]:
    """What a tape carries: loans that are new or changed, and those that vanished."""
    rows = [
        make_loan_row(note=note, balance=balance)
        for note, balance in now.items()
        if before.get(note) != balance
    ]
    return rows + [LoanRow(note=note, state="gone") for note in before.keys() - now.keys()]


@given(_states)
def test_the_tables_of_a_line_give_the_banks_last_file(states):
    befores = [{}, *states[:-1]]
    tables = [changes(before, now) for before, now in zip(befores, states, strict=True)]
    loans = apply_line(tables)
    assert {n: row.balance for n, row in loans.items() if row.state == "here"} == states[-1]
    ever = {note for state in states for note in state}
    assert set(loans) == ever
    for note in ever - set(states[-1]):
        last = next(state[note] for state in reversed(states) if note in state)
        assert (loans[note].state, loans[note].balance) == ("gone", last)


def test_a_loan_that_is_gone_keeps_what_was_last_said_of_it():
    row = make_loan_row()
    gone = LoanRow(note=row.note, state="gone")
    assert after(row, gone) == msgspec.structs.replace(row, state="gone")
    assert after(None, gone) == gone
    assert after(after(row, gone), row) == row


def test_the_rows_of_a_table_are_read_back_and_those_gone_are_left_out():
    rows = [make_loan_row(note="A"), LoanRow(note="B", state="gone"), make_loan_row(note="C")]
    table = make_loan_table(rows)
    assert list(loan_rows(unpack(pack(table), table.root))) == rows
    assert list(loan_rows(dispose(table, frozenset([0])))) == rows[1:]


def test_the_columns_of_a_tape_are_frozen():
    """Another column is another kind of table: older programs refuse what they do not know."""
    assert (
        *("note", "state", "contract", "customer_no", "name", "id_number", "phones", "address"),
        *("product", "security", "amount", "balance", "rate_ppm", "disbursed", "due"),
        *("overdue_principal", "overdue_interest", "overdue_since", "penalty", "penalty_ppm"),
        *("bank_class", "officer", "guarantors", "verbatim"),
    ) == LOAN_COLUMNS


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": "lost"},
        {"note": 7},
        {"balance": "5"},
        {"balance": None},
        {"phones": "138"},
        {"guarantors": [["only a name"]]},
        {"verbatim": []},
        {"due": "2026-02-30"},
        {"due": ""},
        {"disbursed": "2026/01/01"},
    ],
)
def test_a_table_that_is_not_of_loans_is_refused(overrides):
    cells = msgspec.structs.asdict(make_loan_row()) | overrides
    table = make_table(LOAN_COLUMNS, [[cells[name] for name in LOAN_COLUMNS]], b"s" * 16)
    with pytest.raises(LedgerError):
        list(loan_rows(unpack(pack(table), table.root)))


@pytest.mark.parametrize("columns", [LOAN_COLUMNS[:-1], (*LOAN_COLUMNS[1:], "note"), ("a",)])
def test_a_table_of_other_columns_is_refused(columns):
    with pytest.raises(LedgerError):
        list(loan_rows(make_table(columns, [], b"s" * 16)))


@pytest.mark.parametrize(
    "text", ["", "2026-1-1", "20260101", "2026-W01-1", "2026-02-30", "２026-01-01"]
)
def test_a_day_has_one_spelling(text):
    assert not is_day(text)
    assert is_day("2026-01-01")
