from datetime import date
from types import SimpleNamespace

from laws import CHINA, INDIA, INDIA_RESTS, law
from shouyue.casework import clocks
from shouyue.casework.guarantees import Guaranteed, Guarantor
from shouyue.casework.policy import policy, rest_days
from shouyue.domain.calendars import RestDays
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee


def test_kept_clocks_are_reckoned_anew_when_the_law_or_the_holidays_change(monkeypatch):
    laws = [
        CHINA,
        INDIA,
        law(limitation__years__value=4),
        law(guarantee__not_agreed__value=12),
        law(effects__debtor_paid__effective=False),
    ]
    keys = {key_of(monkeypatch, each, rest_days()) for each in laws}
    other_week = RestDays(rest_days().breaks, rest_days().make_up, rest_days().years, ((),) * 7)
    keys |= {key_of(monkeypatch, CHINA, each) for each in (RestDays(), other_week)}
    assert len(keys) == len(laws) + 2
    assert key_of(monkeypatch, policy().law, rest_days()) == clocks._rules()


def key_of(monkeypatch, law_in_force, holidays):
    with monkeypatch.context() as patch:
        patch.setattr(clocks, "policy", lambda: SimpleNamespace(law=law_in_force))
        patch.setattr(clocks, "rest_days", lambda: holidays)
        return clocks._rules.__wrapped__()


def test_a_guarantor_without_a_guarantee_period_is_shown_by_his_limitation_period():
    guarantee = Guarantee("G1", date(2021, 3, 1), date(2022, 3, 10))
    found = guarantee_clock(guarantee, [], date(2025, 1, 1), INDIA, INDIA_RESTS)
    view = clocks.guarantee_view(Guaranteed(Guarantor("G1", "Asha"), found, 0), date(2025, 1, 1))
    assert view.reason.code == "casework.guarantee.no_period"
    assert view.last_day == view.period_last_day == date(2025, 3, 10)
    assert (view.status, view.days_left) == ("preserved", 68)
