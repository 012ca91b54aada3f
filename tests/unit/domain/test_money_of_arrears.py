from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.allocation import (
    BUCKETS,
    AllocationError,
    OpenDebt,
    allocate,
    allocate_to_debts,
    order_of_debts,
)
from shouyue.domain.arrears import CLASSES, class_floor, days_past_due
from shouyue.domain.money import Fen
from shouyue.domain.penalty import (
    RateError,
    differs_from_core,
    is_uplift_allowed,
    millionths,
    penalty_interest,
    percent,
)

PACK = shipped_policy()
ORDER = PACK.debt_order
AMOUNTS = st.integers(0, 10**12).map(Fen)
AS_OF = date(2026, 11, 23)
DEBTS = st.lists(
    st.builds(
        OpenDebt,
        debt=st.text(min_size=1, max_size=3),
        due=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
        owed=AMOUNTS,
        security=st.integers(0, 2),
        burden=st.integers(0, 3).map(Fraction),
    ),
    max_size=6,
    unique_by=lambda debt: debt.debt,
)


@given(AMOUNTS, st.dictionaries(st.sampled_from(BUCKETS), AMOUNTS), st.permutations(BUCKETS))
def test_an_allocation_adds_up_to_the_payment_and_fills_in_order(payment, buckets, order):
    result = allocate(payment, buckets, order)
    assert sum(result.parts.values()) + result.unapplied == payment
    touched_partly = False
    for bucket in order:
        part = result.parts.get(bucket, 0)
        owed = buckets.get(bucket, 0)
        assert 0 <= part <= owed
        assert part == 0 or not touched_partly
        touched_partly = touched_partly or part < owed
    assert result.unapplied == 0 or result.parts == {**dict.fromkeys(order, 0), **buckets}


def test_a_bucket_with_money_that_the_order_forgets_is_refused():
    with pytest.raises(AllocationError, match="allocation_order_incomplete"):
        allocate(Fen(1), {"cost": Fen(1)}, ["principal"])
    assert allocate(Fen(1), {"cost": Fen(0)}, ["principal"]).unapplied == 1


@pytest.mark.parametrize(
    "refused",
    [
        lambda: allocate(Fen(-1), {}, BUCKETS),
        lambda: allocate(Fen(1), {"cost": Fen(-1)}, BUCKETS),
        lambda: allocate_to_debts(Fen(-1), [], AS_OF, ORDER),
        lambda: allocate_to_debts(
            Fen(1), [OpenDebt("A", AS_OF, Fen(-1), 0, Fraction(0))], AS_OF, ORDER
        ),
    ],
)
def test_nothing_negative_is_allocated(refused):
    with pytest.raises(AllocationError, match="allocation_negative"):
        refused()


@given(AMOUNTS, DEBTS)
def test_a_payment_on_several_debts_adds_up_and_reaches_them_in_order(payment, debts):
    parts, left = allocate_to_debts(payment, debts, AS_OF, ORDER)
    assert sum(parts.values()) + left == payment
    assert parts.keys() == {debt.debt for debt in debts}
    ranked = order_of_debts(debts, AS_OF, ORDER)
    exhausted = True
    for equals in ranked:
        paid = sum(parts[debt.debt] for debt in equals)
        owed = sum(debt.owed for debt in equals)
        assert all(parts[debt.debt] <= debt.owed for debt in equals)
        assert exhausted or paid == 0
        exhausted = paid == owed
    assert left == 0 or exhausted


@given(DEBTS.filter(bool), st.randoms())
def test_the_debtors_choice_goes_first_and_the_order_is_total(debts, rng):
    chosen = rng.choice(debts).debt
    ranked = order_of_debts(debts, AS_OF, ORDER, chosen)
    assert [debt.debt for debt in ranked[0]] == [chosen]
    shuffled = list(debts)
    rng.shuffle(shuffled)
    assert order_of_debts(shuffled, AS_OF, ORDER, chosen) == ranked


def test_a_choice_that_is_no_debt_is_refused():
    with pytest.raises(AllocationError, match="allocation_debt_unknown"):
        order_of_debts([], AS_OF, ORDER, "A")


def test_what_the_order_does_not_name_ranks_nothing():
    heavy = OpenDebt("A", date(2026, 3, 1), Fen(100), 0, Fraction(9))
    early = OpenDebt("B", date(2026, 2, 1), Fen(100), 2, Fraction(5))
    as_early = OpenDebt("C", date(2026, 2, 1), Fen(300), 0, Fraction(5))
    debts = [heavy, early, as_early]
    assert order_of_debts(debts, AS_OF, ["earliest"]) == ((early, as_early), (heavy,))
    assert allocate_to_debts(Fen(40), debts, AS_OF, ["earliest"]) == ({"B": 10, "C": 30, "A": 0}, 0)
    assert order_of_debts(debts, AS_OF, ["heaviest"])[0] == (heavy,)


def test_debts_of_equal_rank_share_by_size_to_the_fen():
    debts = [
        OpenDebt(name, AS_OF, Fen(owed), 0, Fraction(5))
        for name, owed in (("A", 100), ("B", 100), ("C", 100))
    ]
    parts, left = allocate_to_debts(Fen(100), debts, AS_OF, ORDER)
    assert (parts, left) == ({"A": 34, "B": 33, "C": 33}, 0)


@given(
    AMOUNTS,
    st.decimals(0, 36, places=3),
    st.decimals(0, 100, places=1),
    st.integers(0, 4000),
    st.sampled_from([360, 365]),
)
def test_penalty_interest_is_the_formula_rounded_half_up(base, rate, uplift, days, year):
    exact = Fraction(base) * Fraction(rate) / 100 * (1 + Fraction(uplift) / 100) * days / year
    got = penalty_interest(base, percent(str(rate)), percent(str(uplift)), days, year)
    assert abs(got - exact) <= Fraction(1, 2)
    assert got - exact != Fraction(-1, 2)


def test_a_half_fen_is_rounded_up():
    # 100.00 at 1.8 % for one day of 360 is exactly half a fen.
    assert penalty_interest(Fen(10_000), percent("1.8"), Fraction(0), 1, 360) == 1
    assert Decimal("0.5").quantize(Decimal(1), ROUND_HALF_UP) == 1


def test_rates_of_facts_and_of_contracts_are_the_same_numbers():
    assert millionths(65250) == percent("6.525")


@pytest.mark.parametrize("text", ["", "six", "-1", "NaN", "Infinity", "1,5"])
def test_a_rate_that_is_no_rate_is_refused(text):
    with pytest.raises(RateError, match="rate_unreadable"):
        percent(text)


@pytest.mark.parametrize(("days", "year"), [(-1, 360), (1, 0)])
def test_days_that_cannot_be_are_refused(days, year):
    with pytest.raises(RateError, match="days_invalid"):
        penalty_interest(Fen(1), Fraction(1), Fraction(0), days, year)


@pytest.mark.parametrize(
    ("uplift", "cause", "allowed"),
    [
        ("29.9", "overdue", False),
        ("30", "overdue", True),
        ("50", "overdue", True),
        ("50.1", "overdue", False),
        ("49", "diverted", False),
        ("100", "diverted", True),
    ],
)
def test_an_uplift_outside_the_range_is_noticed(uplift, cause, allowed):
    assert is_uplift_allowed(percent(uplift), cause, PACK.penalty) == allowed


def test_a_difference_of_one_fen_is_rounding_and_of_two_is_not():
    assert not differs_from_core(Fen(101), Fen(100))
    assert differs_from_core(Fen(98), Fen(100))


@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), max_size=4))
def test_days_past_due_follow_the_earliest_unpaid_due_day(dues):
    days = days_past_due(dues, AS_OF)
    assert days == max([0, *((AS_OF - due).days for due in dues)])


@given(st.integers(0, 800), st.integers(0, 800), st.booleans())
def test_more_days_past_due_never_make_a_class_better(one, other, technical):
    low, high = sorted((one, other))
    better = class_floor(low, PACK.arrears, technical_cause=technical)
    worse = class_floor(high, PACK.arrears, technical_cause=technical)
    assert CLASSES.index(better) <= CLASSES.index(worse)


@pytest.mark.parametrize(
    ("days", "technical", "expected"),
    [
        (0, False, "normal"),
        (1, False, "special_mention"),
        (7, True, "normal"),
        (8, True, "special_mention"),
        (90, False, "special_mention"),
        (91, False, "substandard"),
        (270, False, "substandard"),
        (271, False, "doubtful"),
        (360, False, "doubtful"),
        (361, False, "loss"),
    ],
)
def test_the_class_table_of_the_pack(days, technical, expected):
    since = AS_OF - timedelta(days=days)
    assert days_past_due([since], AS_OF) == days
    assert class_floor(days, PACK.arrears, technical_cause=technical) == expected


@pytest.mark.parametrize(
    ("told", "guaranteed", "rank"),
    [
        ("信用", False, 0),
        ("", False, 0),
        ("信用", True, 1),
        ("保证", False, 1),
        ("农户联保", False, 1),
        ("抵押", False, 2),
        ("保证+抵押", True, 2),
        ("权利质押", True, 2),
    ],
)
def test_how_a_loan_is_secured_is_read_from_the_words_of_the_bank(told, guaranteed, rank):
    assert PACK.security_words.rank(told, guaranteed=guaranteed) == rank
