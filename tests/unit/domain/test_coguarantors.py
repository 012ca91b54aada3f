"""Of several guarantors one is asked: what that means for the others."""

from datetime import date

import pytest

from laws import CHINA, CHINA_RESTS
from shouyue.casework.policy import shipped_policy
from shouyue.domain.coguarantors import beside
from shouyue.domain.events import Event
from shouyue.domain.guarantee import GuaranteeClock, guarantee_clock
from shouyue.domain.guarantees import Defect, Guarantee

DUE = date(2025, 12, 31)
INSIDE, LATER = date(2026, 4, 1), date(2026, 8, 3)
TOO, MISSED = "ask_this_guarantor_too", "other_guarantor_missed"


def clocks(
    asked: tuple[str, ...], on: date, who: str = "ABC", freed: Defect | None = None
) -> list[GuaranteeClock]:
    """Joint guarantors by one letter each, those `asked` in time; the last may be free anyway."""
    events = [
        Event.read({"type": "demand_on_guarantor", "date": "2026-03-02", "target": one}, CHINA)
        for one in asked
    ]
    defects = [None] * (len(who) - 1) + [freed]
    return [
        guarantee_clock(
            Guarantee(one, date(2022, 5, 10), DUE, "joint", defect=defect),
            events,
            on,
            CHINA,
            CHINA_RESTS,
        )
        for one, defect in zip(who, defects, strict=True)
    ]


@pytest.mark.parametrize(
    ("asked", "on", "flags"),
    [
        ((), INSIDE, [(), (), ()]),
        (("A",), INSIDE, [(), (TOO,), (TOO,)]),
        (("A", "B"), INSIDE, [(), (), (TOO,)]),
        (("A", "B", "C"), INSIDE, [(), (), ()]),
        (("A",), LATER, [(MISSED,), (), ()]),
        (("A", "B", "C"), LATER, [(), (), ()]),
        ((), LATER, [(), (), ()]),
    ],
)
def test_who_was_not_asked_and_what_that_costs(asked, on, flags):
    found = beside(clocks(asked, on), CHINA.guarantee)
    assert [clock.flags for clock in found] == flags


def test_who_owes_nothing_anyway_is_no_loss_to_the_others():
    void = clocks(("A",), LATER, "AB", "new_loan_for_old_unknown_to_guarantor")
    assert [clock.flags for clock in beside(void, CHINA.guarantee)] == [(), ()]


def test_one_alone_and_a_law_that_frees_nobody_are_left_as_they_are():
    alone, two = clocks(("A",), LATER, "A"), clocks(("A",), LATER, "AB")
    assert beside(alone, CHINA.guarantee) is alone
    assert beside(two, shipped_policy("india").law.guarantee) is two
