from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from laws import CHINA, INDIA, INDIA_RESTS, law
from shouyue.casework.periods import clocks
from shouyue.casework.periods.guarantees import Guaranteed, Guarantor
from shouyue.casework.policy import Rules, shipped_rules
from shouyue.domain.calendars import RestDays
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee


def test_kept_clocks_are_reckoned_anew_when_the_law_or_the_holidays_change():
    laws = [
        CHINA,
        INDIA,
        law(limitation__years__value=4),
        law(guarantee__not_agreed__value=12),
        law(effects__debtor_paid__effective=False),
    ]
    ours = shipped_rules()
    marks = {mark_of(each, ours.rest_days) for each in laws}
    known = ours.rest_days
    other_week = RestDays(known.breaks, known.make_up, known.years, ((),) * 7)
    marks |= {mark_of(CHINA, each) for each in (RestDays(), other_week)}
    assert len(marks) == len(laws) + 2
    assert mark_of(ours.law, known) == clocks._mark(ours)


def mark_of(law_in_force, holidays):
    policy = replace(shipped_rules().policy, law=law_in_force)
    return clocks._mark(Rules(SimpleNamespace(policy=policy), holidays))


def test_a_guarantor_without_a_guarantee_period_is_shown_by_his_limitation_period():
    guarantee = Guarantee("G1", date(2021, 3, 1), date(2022, 3, 10))
    found = guarantee_clock(guarantee, [], date(2025, 1, 1), INDIA, INDIA_RESTS)
    view = clocks.guarantee_view(Guaranteed(Guarantor("G1", "Asha"), found, 0), date(2025, 1, 1))
    assert view.reason.code == "casework.guarantee.no_period"
    assert view.last_day == view.period_last_day == date(2025, 3, 10)
    assert (view.status, view.days_left) == ("preserved", 68)
