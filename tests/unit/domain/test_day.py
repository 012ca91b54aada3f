"""A day that fits: what never drops out, what is kept for care, and villages together."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.day import fitting, is_kept
from shouyue.domain.worklist import RANK_CARE, RANK_OVERRIDE, CaseToday, Line, today

RULES = shipped_policy().worklist
DAY = date(2026, 11, 23)
ROOM, CARE = 6, 2


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def listed(*cases: CaseToday) -> tuple[Line, ...]:
    return today(cases, DAY, RULES, DAY)


def late(number: int, village: str = "") -> CaseToday:
    return CaseToday(f"L{number:02}", "", village, overdue_since=ago(100 - number))


def to_visit(number: int, village: str = "") -> CaseToday:
    return CaseToday(f"V{number:02}", "", village, care_visit_due=ago(100 - number))


def ending(number: int, village: str = "") -> CaseToday:
    return CaseToday(f"E{number:02}", "", village, act_by=DAY + timedelta(days=20 + number))


def promised(number: int, village: str = "") -> CaseToday:
    return CaseToday(f"P{number:02}", "", village, promise_due=ago(1 + number))


def cases(lines) -> list[str]:
    return [line.case.case for line in lines]


def test_what_fits_is_the_list_and_the_rest_is_counted():
    lines = listed(*map(late, range(10)))
    day = fitting(lines, ROOM, CARE)
    assert day.lines == lines[:ROOM]
    assert day.more == {"overdue_without_notice": 4}


def test_what_the_law_ends_never_drops_out_and_leaves_room_for_work():
    lines = listed(*map(ending, range(9)), *map(late, range(9)))
    day = fitting(lines, ROOM, 0)
    assert cases(day.lines) == [*(f"E{n:02}" for n in range(9)), "L00", "L01", "L02"]


def test_what_the_law_ends_later_goes_before_other_work_and_may_wait():
    lines = listed(*map(late, range(9)), *(ending(70 + number) for number in range(9)))
    day = fitting(lines, ROOM, 0)
    assert cases(day.lines) == [f"E{n}" for n in range(70, 76)]
    assert day.more == {"overdue_without_notice": 9, "limitation_ends": 3}


def test_a_few_places_are_kept_for_care():
    day = fitting(listed(*map(late, range(9)), *map(to_visit, range(9))), ROOM, CARE)
    assert cases(day.lines) == ["L00", "L01", "L02", "L03", "V00", "V01"]
    assert day.more == {"overdue_without_notice": 5, "care_visit_due": 7}


def test_where_there_is_little_work_care_fills_the_day():
    day = fitting(listed(late(0), *map(to_visit, range(9))), ROOM, CARE)
    assert cases(day.lines) == ["L00", *(f"V{n:02}" for n in range(5))]


def test_of_equal_urgency_those_go_first_who_live_where_one_goes_anyway():
    near = [late(n, "上沟村") for n in range(5, 9)]
    far = [late(n, "河口村") for n in range(5)]
    day = fitting(listed(promised(0, "上沟村"), *near, *far), ROOM, CARE)
    assert cases(day.lines) == ["P00", "L00", "L05", "L06", "L07", "L08"]


def test_what_can_wait_stands_by_village():
    one, other = "上沟村", "河口村"
    lines = listed(late(0, one), late(1, other), late(2, one), late(3, other))
    assert cases(fitting(lines, ROOM, CARE).lines) == ["L00", "L02", "L01", "L03"]


KINDS = st.sampled_from([late, to_visit, ending, promised])
VILLAGES = st.sampled_from(["上沟村", "河口村", ""])


@given(
    st.lists(
        st.tuples(KINDS, st.integers(0, 60), VILLAGES), max_size=40, unique_by=lambda c: c[:2]
    ),
    st.integers(0, 20),
    st.integers(0, 20),
    st.randoms(),
)
def test_nothing_is_lost_or_told_twice_and_the_order_of_cases_does_not_matter(
    made, room, care_room, rng
):
    some = [kind(number, village) for kind, number, village in made]
    day = fitting(listed(*some), room, care_room)
    rng.shuffle(some)
    assert fitting(listed(*some), room, care_room) == day
    told = cases(day.lines)
    assert len(set(told)) == len(told)
    assert len(told) + day.more.total() == len(some)
    kept = sum(map(is_kept, day.lines))
    assert kept == sum(map(is_kept, listed(*some)))
    assert len(told) - kept <= max(room - kept, room // 2)


SOME = st.lists(
    st.builds(
        lambda make, number, village: make(number, village),
        st.sampled_from((late, to_visit, ending, promised)),
        st.integers(0, 99),
        st.sampled_from(("", "柳树", "石桥", "龙潭")),
    ),
    unique_by=lambda case: case.case,
    max_size=40,
)


@given(SOME, st.integers(0, 30), st.integers(0, 6))
def test_a_day_is_what_comparing_every_line_with_every_other_would_choose(some, room, care_room):
    lines = listed(*some)
    kept = [line for line in lines if is_kept(line)]
    rest = [line for line in lines if not is_kept(line)]
    work = [line for line in rest if line.why[0].rank < RANK_CARE]
    care = [line for line in rest if line.why[0].rank >= RANK_CARE]
    left = max(room - len(kept), room // 2)
    chosen = kept + nearest(work, kept, left - min(care_room, len(care), left))
    chosen += nearest(care, chosen, left - (len(chosen) - len(kept)))
    day = fitting(lines, room, care_room)
    assert sorted(cases(day.lines)) == sorted(cases(chosen))
    left_over = Counter(line.why[0].reason for line in rest if line not in chosen)
    assert day.more == left_over


def nearest(lines, beside, most):
    urgent = [line for line in lines if line.why[0].rank <= RANK_OVERRIDE][:most]
    villages = {line.case.village for line in (*beside, *urgent)} - {""}

    def key(line):
        first = line.why[0]
        is_legal = first.reason in ("limitation_ends", "guarantee_ends")
        return first.rank, not is_legal, line.case.village not in villages

    return sorted(lines, key=key)[:most]
